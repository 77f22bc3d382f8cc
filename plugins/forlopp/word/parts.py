"""What stands in a source file, as values: passages of text, the blocks that hold them, the whole.

In: what `passages` reads. Out: frozen values, and the short names that tags are made of. Never reads anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..diagnostics import Path
from ..source import Document
from ..templates import Template
from .wording import Names, Token, shown

DOCUMENT = "dokumentet"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text with its place in the file: from line and column to line and column, all from 0. `raw` is what
    the tokens count in; for a value in YAML it is the value, not the way it is quoted."""

    owner: str
    role: str
    raw: str
    found: tuple[Token, ...]
    end: int
    start: tuple[int, int]
    stop: tuple[int, int]
    source: str
    named: bool = False
    """Its owner and role name it alone; otherwise its words do."""
    locked: bool = False
    value: bool = False
    plain: bool = False
    """A value in which Markdown means nothing."""

    @property
    def words(self) -> str:
        """The words as Word shows them."""
        return shown(self.found)

    @property
    def key(self) -> str:
        """What names the passage, with its words where it has no name of its own."""
        return f"{self.owner}/{self.role}"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A block of the document. `kind`: heading · paragraph · item · cells · block (YAML) · code · rule. `line` and
    `stop` are its lines, an item's sub-items among them. `path` leads to what it says in the document's data."""

    kind: str
    line: int
    stop: int
    passage: Passage | None = None
    level: int = 0
    depth: int = 0
    ordered: bool = False
    number: int = 0
    quoted: bool = False
    path: Path = ()
    block: str = ""
    rows: tuple[tuple[Passage, ...], ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A read file: its lines, its chunks in order, and every passage in the order in which Word shows it."""

    document: Document
    lines: tuple[str, ...]
    chunks: tuple[Chunk, ...]
    values: Mapping[Path, Passage]
    names: Names
    template: Template
    passages: tuple[Passage, ...] = field(repr=False)


def short(text: str, length: int = 8) -> str:
    """Return a short name that follows from a text alone, of digits and small letters."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    return "".join(_DIGITS[number // 36**place % 36] for place in range(length))
