"""Running text as a value: the Markdown that the author wrote, and the same text cut into safe pieces.

In: pieces made by source.inline. Out: `Text`, which the outputs turn into HTML, Markdown and plain text. Never holds
HTML that an author wrote: `Markup` is made by us alone, and `Words` are escaped when they are written out.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic_core import core_schema

from ..diagnostics import fold


class Markup(NamedTuple):
    """Safe markup that Förlopp itself wrote, such as `<p>` or `</li>`."""

    html: str


class Words(NamedTuple):
    """The author's words, not yet escaped."""

    text: str


class Cite(NamedTuple):
    """A citation `[@key; @key, s. 12]`: keys with their locators ("" for none)."""

    items: tuple[tuple[str, str], ...]


class Letters(NamedTuple):
    """A reference to steps by letter, `(B)`, `(B)–(D)` or `(A, C)`: the words as written and the letters named."""

    text: str
    letters: tuple[str, ...]
    pointed: bool
    """True after "se", "till" or "enligt", where a letter can mean nothing else."""


class LinkStart(NamedTuple):
    """The start of a link with the author's address, checked for its scheme but not yet resolved."""

    href: str
    title: str


class LinkEnd(NamedTuple):
    """The end of a link. Directly after its start: the link had no words, and the target's name is to be written."""


class Image(NamedTuple):
    """A figure from the document's own folder."""

    src: str
    alt: str
    title: str


class NoteMark(NamedTuple):
    """A footnote mark `[^label]`."""

    label: str


class Anchor(NamedTuple):
    """A place that links may lead to: a figure or a heading of the author's own with a mark `{#id}`."""

    id: str
    name: str


Part = Markup | Words | Cite | Letters | LinkStart | LinkEnd | Image | NoteMark | Anchor


@dataclass(frozen=True, slots=True)
class Text:
    """Running text: `markdown` as the author wrote it (NFC, marks and comments removed) and its `parts` in order."""

    markdown: str
    parts: tuple[Part, ...]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        """Texts arrive finished from the source stage; in the source schema they are strings of Markdown."""
        return core_schema.is_instance_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "string"}


EMPTY = Text("", ())

_BLOCK_EDGE = re.compile(r"</?(p|li|tr|h\d|pre|div|blockquote|ul|ol|table)[ >]|<br>|<hr>")
_CELL_END = re.compile(r"</t[dh]>")


@functools.lru_cache(4096)
def _break(html: str) -> str:
    """Return what a piece of markup means in plain text. There are few different pieces, and they come often."""
    return "\n" if _BLOCK_EDGE.search(html) else "\t" if _CELL_END.search(html) else ""


def plain(text: Text) -> str:
    """Return the text without any markup: lines for blocks, tabs between cells, citations left out."""
    pieces: list[str] = []
    for part in text.parts:
        kind = type(part)
        if kind is Words or kind is Letters:
            pieces.append(part.text)  # type: ignore[union-attr]
        elif kind is Markup:
            pieces.append(_break(part.html))  # type: ignore[union-attr]
        elif kind is Image:
            pieces.append(part.alt)  # type: ignore[union-attr]
    joined = "".join(pieces)
    # A citation that is left out leaves its space behind, before the full stop or at the end of the line.
    joined = re.sub(r" +(?=[.,;:)\n]|$)", "", re.sub(r"[ ]{2,}", " ", joined))
    return re.sub(r"\s*\n\s*", "\n", joined).strip()


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SMALL = frozenset(
    ("alla", "att", "av", "de", "den", "det", "en", "enligt", "ett", "eller", "for", "fran", "har", "hos", "i", "in")
    + ("med", "och", "om", "pa", "sa", "sig", "som", "till", "ut", "var", "vid", "ar")
)
"""Words that say nothing of a part, folded."""
LONGEST_NAME = 36


def new_id(prefix: str, text: Text, taken: Collection[str] = ()) -> str:
    """Return an id for a part whose author gave none: the prefix and its first words. It follows from the words alone,
    so that it is the same wherever it is asked for; where it is taken, a few characters that follow from the whole text
    are added, never a number: two authors who add different parts in two branches would choose the same."""
    source = plain(text)
    name, folded = prefix, "".join(c if c.isascii() and c.isalnum() else " " for c in fold(source))
    for word in [word for word in folded.split() if word not in _SMALL][:4]:
        if len(name) + len(word) >= LONGEST_NAME:
            break
        name += f"-{word}"
    if name != prefix and name not in taken:
        return name
    for attempt in range(len(taken) + 1):
        digest = hashlib.sha256(f"{source}\n{attempt}".encode()).digest()[:8]
        number = int.from_bytes(digest, "big")
        id = f"{name}-" + "".join(_DIGITS[number // 36**place % 36] for place in range(6))
        if id not in taken:
            break
    return id


def words(string: str) -> Text:
    """Return a text of plain words, for what is written in YAML without marks."""
    return Text(string, (Words(string),)) if string else EMPTY
