"""What a Word or PDF document says, before anyone asks what it means: blocks in the order of the pages.

In: nothing. Out: `Manuscript` and its blocks, frozen. Never knows the template: `placing` does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace


class ImportProblem(Exception):
    """The file cannot be read. The message is Swedish and says what to do instead."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one look. `note` is the label of a footnote that hangs here."""

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False
    href: str = ""
    note: str = ""


def run_words(runs: Iterable[Run]) -> str:
    """Return the words of runs without their look."""
    return "".join(run.text for run in runs)


def all_bold(runs: Iterable[Run]) -> bool:
    """True when there are letters and every one is bold."""
    said = [run for run in runs if run.text.strip()]
    return bool(said) and all(run.bold for run in said)


def split_lines(runs: Iterable[Run]) -> list[list[Run]]:
    """Cut runs at their line breaks."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        for number, text in enumerate(run.text.split("\n")):
            if number:
                lines.append([])
            lines[-1].append(replace(run, text=text))
    return lines


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `level`: of a heading (1–9), 0 for text. `number`: a number that the document's own numbering
    wrote before it ("1.2"), never text that somebody typed. `item`: its level in a list (1–9), 0 outside."""

    runs: tuple[Run, ...]
    level: int = 0
    number: str = ""
    item: int = 0
    ordered: bool = False
    title: bool = False
    """It has the look of the document's title."""
    contents: bool = False
    """A line of a table of contents."""
    remarks: tuple[str, ...] = ()
    """Comments of reviewers that hang on it, each with its author's name first."""
    page: int = 0

    @property
    def text(self) -> str:
        """Return its words without their look."""
        return run_words(self.runs)

    @property
    def bold(self) -> bool:
        """True when every letter is bold."""
        return all_bold(self.runs)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its own bytes; `kind` is the end of its name ("png")."""

    content: bytes
    kind: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, `span` columns wide. `below`: it goes on from the cell above."""

    blocks: tuple[Block, ...]
    span: int = 1
    below: bool = False

    @property
    def text(self) -> str:
        """Return its words, lines apart."""
        return "\n".join(text_of(block) for block in self.blocks).strip()


@dataclass(frozen=True, slots=True)
class Table:
    """A table as rows of cells."""

    rows: tuple[tuple[Cell, ...], ...]
    page: int = 0


Block = Paragraph | Picture | Table


@dataclass(frozen=True, slots=True)
class Loose:
    """Text that stands outside the flow. `where` is said to the author: "Sidhuvud", "Textruta", "Borttagen text"."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A document that has been read. `words` are all words of the file, counted without the reader's help: what the
    draft and the report are held against."""

    blocks: tuple[Block, ...]
    words: Counter[str]
    loose: tuple[Loose, ...] = ()
    boxes: tuple[tuple[Block, ...], ...] = ()
    """Text boxes, whose place in the text nobody knows."""
    notes: tuple[tuple[str, tuple[Paragraph, ...]], ...] = ()
    """Footnotes by their labels."""
    told: tuple[str, ...] = ()
    """What the author must know of how it was read, in Swedish."""
    ours: str = ""
    """The id of the pathway that `forlopp docx` wrote the file from; "" for a file of other origin."""


def text_of(block: Block) -> str:
    """Return a block's words; a table's cells have a line each."""
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, Table):
        return "\n".join(cell.text for row in block.rows for cell in row)
    return block.alt


_WORD = re.compile(r"[^\W_]+")
_SEEN_NOT_READ = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def clean(text: str) -> str:
    """Return text as an author sees it: composed letters, no soft hyphens, ordinary blanks, no control characters.
    Lines and tabs stay: they may be all that parts an abbreviation from its meaning."""
    text = _SEEN_NOT_READ.sub("", unicodedata.normalize("NFC", text))
    # Bullets of symbol fonts have no letter of their own in Unicode.
    text = re.sub("[\uf0a7\uf0b7\uf0d8\uf0fc]", "•", text)
    text = re.sub("[\ufb00-\ufb06]", lambda m: unicodedata.normalize("NFKC", m[0]), text)
    text = re.sub("[\u00a0\u202f\u2007\u2009\u3000\v\f]", " ", text)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cn", "Cs"))


def words_of(text: str) -> Counter[str]:
    """Count the words of a text, in lower case: letters and digits, nothing between; m² is m2."""
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", clean(text)).casefold()))


def words_in(texts: Iterable[str]) -> Counter[str]:
    """Count the words of several texts."""
    found: Counter[str] = Counter()
    for text in texts:
        found += words_of(text)
    return found


def trimmed(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Join neighbours of one look and take away blanks at both ends."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        same = last and not last.note and not run.note
        if same and (last.bold, last.italic, last.raised, last.href) == (run.bold, run.italic, run.raised, run.href):
            joined[-1] = Run(last.text + run.text, run.bold, run.italic, run.raised, run.href)
        elif run.text or run.note:
            joined.append(run)
    while joined and not joined[0].text.strip() and not joined[0].note:
        joined.pop(0)
    while joined and not joined[-1].text.strip() and not joined[-1].note:
        joined.pop()
    if joined:
        joined[0] = _with_text(joined[0], joined[0].text.lstrip())
        joined[-1] = _with_text(joined[-1], joined[-1].text.rstrip())
    return tuple(joined)


def without_start(runs: tuple[Run, ...], count: int) -> tuple[Run, ...]:
    """Return runs without their first `count` characters."""
    kept: list[Run] = []
    for run in runs:
        cut = min(count, len(run.text))
        count -= cut
        if len(run.text) > cut or run.note:
            kept.append(_with_text(run, run.text[cut:]))
    return trimmed(kept)


def _with_text(run: Run, text: str) -> Run:
    return Run(text, run.bold, run.italic, run.raised, run.href, run.note)
