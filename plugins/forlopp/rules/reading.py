"""Running text read as an editor reads it: units, sentences and words.

In: a `Text`. Out: `Unit` values, one for each paragraph, item, cell or heading, and the sentences of a unit. Never
knows positions: `place_of` looks a stretch of words up in the lines of the source.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ..diagnostics import Path
from ..model.text import Letters, LinkEnd, LinkStart, Markup, Text, Words


class Unit(NamedTuple):
    """One paragraph, list item, table row or heading. `kind` is its tag: p, li, tr, h, or quote for others' words."""

    kind: str
    text: str
    own: str
    """The same text with links and quoted words blanked out: what the author says in words of his own."""


_TAG = re.compile(r"<(/?)([a-z0-9]+)")
_BLOCKS = frozenset({"p", "li", "tr", "div", "blockquote", "ul", "ol", "table", "hr", "br", "pre"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_QUOTED = re.compile(r"[”“\"][^”“\"]{1,200}[”“\"]")


@functools.lru_cache(4096)
def _meaning(html: str) -> tuple[str, bool, int, int]:
    """Return what a piece of markup does: (kind of the unit that it opens or "", cell, quotes and code opened). There
    are few different pieces, and they come often."""
    kind, cell, quoted, coded = "", False, 0, 0
    for slash, tag in _TAG.findall(html):
        if tag in _BLOCKS:
            kind = "p" if slash or tag not in ("li", "tr") else tag
        elif tag in _HEADINGS:
            kind = "p" if slash else "h"
        elif tag in ("td", "th"):
            cell, kind = True, kind and "tr"
        if tag == "blockquote":
            quoted += -1 if slash else 1
        elif tag == "code":
            coded += -1 if slash else 1
    return kind, cell, quoted, coded


def units_of(text: Text) -> tuple[Unit, ...]:
    """Cut a text into units. Citations, notes, pictures and code are left out."""
    parts = text.parts
    if len(parts) == 1 and type(parts[0]) is Words:
        return (Unit("p", parts[0].text, _unquoted(parts[0].text)),)
    found: list[Unit] = []
    said: list[str] = []
    own: list[str] = []
    kind, quoted, coded, linked = "p", 0, 0, 0
    for part in parts:
        shape = type(part)
        if shape is Words or shape is Letters:
            if not coded:
                said.append(part.text)  # type: ignore[union-attr]
                own.append(" " * len(part.text) if linked else part.text)  # type: ignore[union-attr]
        elif shape is Markup:
            opened, cell, more_quoted, more_coded = _meaning(part.html)  # type: ignore[union-attr]
            if opened:
                _close(found, kind if not quoted else "quote", said, own)
                kind = opened
            elif cell:
                said.append(" ")
                own.append(" ")
            quoted += more_quoted
            coded += more_coded
        elif shape is LinkStart:
            linked += 1
        elif shape is LinkEnd:
            linked -= 1
    _close(found, kind if not quoted else "quote", said, own)
    return tuple(found)


def _close(found: list[Unit], kind: str, said: list[str], own: list[str]) -> None:
    words = "".join(said)
    if words and not words.isspace():
        found.append(Unit(kind, words, _unquoted("".join(own))))
    said.clear()
    own.clear()


def _unquoted(words: str) -> str:
    if not ("”" in words or '"' in words or "“" in words):
        return words
    return _QUOTED.sub(lambda match: " " * len(match[0]), words)


_END = re.compile(r"[.!?][”\")\]]*\s+(?=[\"”“(]?[A-ZÅÄÖÉ0-9])|:\s+")
_SHORT = re.compile(
    r"(?:^|[\s(])(?:t\.ex|bl\.a|m\.fl|m\.m|d\.v\.s|dvs|f\.d|s\.k|fr\.o\.m|t\.o\.m|p\.g\.a|o\.s\.v|osv|etc|ca|kl|nr|resp|"
    r"ev|jfr|st|max|min|tabl|inj|prof|dr|[A-ZÅÄÖ]|s|kap|inkl|exkl|fig|tab)\.$",
    re.IGNORECASE,
)


def sentences(words: str) -> Iterator[str]:
    """Yield the sentences of a unit. "t.ex. CRP" and "kl. 8" end none; a colon does, as it does in LIX; a unit without
    a full stop is one sentence."""
    start = 0
    for end in _ends(words):
        yield words[start:end].strip()
        start = end
    rest = words[start:].strip()
    if rest:
        yield rest


def count_sentences(words: str) -> int:
    """Return the number of sentences in a unit."""
    return 1 + sum(1 for end in _ends(words) if end < len(words))


def _ends(words: str) -> Iterator[int]:
    if ". " not in words and ": " not in words and "? " not in words and "! " not in words and "\u00a0" not in words:
        return
    for match in _END.finditer(words):
        at = match.start()
        if words[at] == "." and _SHORT.search(words, max(0, at - 9), at + 1):
            continue
        yield match.end()


_MARKS = ".,;:!?()[]”“\"'’/"
_DASHES = frozenset("–—-•+=<>≥≤/&·×→")


def count_words(words: str) -> int:
    """Return the number of words: what stands between blanks, lone dashes and signs not counted."""
    return len(_words(words))


def count_long(words: str) -> tuple[int, int]:
    """Return the number of words, and of those of more than six letters; marks around a word are not counted."""
    found = _words(words)
    long = [word for word in found if len(word) > 6]
    return len(found), len([word for word in long if len(word) > 9 or len(word.strip(_MARKS)) > 6])


def _words(words: str) -> list[str]:
    found = words.split()
    return [word for word in found if word not in _DASHES] if not _DASHES.isdisjoint(found) else found


def lowered(words: str) -> str:
    """Return words in small letters, every letter in its own place."""
    small = words.lower()
    return small if len(small) == len(words) else words


def named(small: str, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield (name, where it ends) wherever a word begins with one of some names, all in small letters."""
    for name in names:
        at = small.find(name)
        while at >= 0:
            if not at or not (small[at - 1].isalnum() or small[at - 1] in "/-_"):
                yield name, at + len(name)
            at = small.find(name, at + 1)


def place_of(whole: str, starts: Sequence[int], words: str, path: Path, length: int = 0) -> Path:
    """Return the place of some words in the source, where they stand once and unbroken; else the path of their text.

    `whole` is the published lines in one string with line ends as blanks, and `starts` where each line begins in it.
    """
    wanted = words.split()[:8]
    while wanted:
        # Between two words the source may have the edge of a padded cell, or the mark of something emphasised.
        found = [*islice(re.finditer(r"[\s|*_]{1,60}".join(map(re.escape, wanted)), whole), 2)]
        if found:
            said = " ".join(wanted)
            return at_offset(starts, found[0].start(), length or len(said)) if len(found) == 1 else path
        wanted.pop()
        if len(" ".join(wanted)) < 12:
            return path
    return path


def at_offset(starts: Sequence[int], at: int, length: int) -> Path:
    """Return the place of an offset in the joined lines."""
    low, high = 0, len(starts)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if starts[middle] <= at else (low, middle)
    end = starts[low + 1] - 1 if low + 1 < len(starts) else at + length
    return ("line", low + 1, at - starts[low] + 1, max(1, min(length, end - at)))


SMALL_NUMBERS = {
    word: number
    for number, words in enumerate(
        (("en", "ett"), ("två",), ("tre",), ("fyra",), ("fem",), ("sex",), ("sju",), ("åtta",), ("nio",), ("tio",),
         ("elva",), ("tolv",), ("tretton",), ("fjorton",)), 1)
    for word in words
}  # fmt: skip
