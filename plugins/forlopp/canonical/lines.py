"""A source file's bytes → its lines, beside the same lines without authors' notes.

In: bytes. Out: `Text`. Never loses a character but the byte order mark and the kind of line ends.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..source.reader import split_front_matter
from ..source.text_file import blank_comments


@dataclass(frozen=True)
class Text:
    """A file as lines in NFC."""

    lines: tuple[str, ...]

    @cached_property
    def code(self) -> tuple[str, ...]:
        """The lines with authors' notes blanked."""
        return blank_comments("", tuple(line.replace("\0", "\ufffd") for line in self.lines))[0]

    @cached_property
    def body(self) -> int:
        """The index of the first line after the front matter."""
        return split_front_matter("", self.code)[1]

    @cached_property
    def notes(self) -> frozenset[int]:
        """The indexes of lines that hold some of an author's note, blank lines inside notes too."""
        found, inside = set(), False
        for index, (line, code) in enumerate(zip(self.lines, self.code, strict=True)):
            if inside or line.replace("\0", "\ufffd") != code:
                found.add(index)
                start, end = line.rfind("<!--"), line.rfind("-->")
                inside = start > end or (inside and end < 0)
        return frozenset(found)

    @property
    def content(self) -> bytes:
        """The file's bytes, ended by one line end."""
        lines = list(self.lines)
        while len(lines) > 1 and not lines[-1].strip():
            lines.pop()
        return ("\n".join(lines) + "\n").encode()

    def put(self, line: int, column: int, words: str) -> Text:
        """Return the text with words put in at a line and a column (both from 0); words may hold line ends."""
        row = self.lines[line]
        return with_lines(
            [*self.lines[:line], *(row[:column] + words + row[column:]).split("\n"), *self.lines[line + 1 :]]
        )


def read_text(content: bytes) -> Text:
    """Read a file that is known to be text."""
    decoded = content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return with_lines(unicodedata.normalize("NFC", line) for line in decoded.split("\n"))


def with_lines(lines: Sequence[str] | object) -> Text:
    """Return a text of some lines."""
    return Text(tuple(lines))  # type: ignore[arg-type]
