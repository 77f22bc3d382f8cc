"""Lines and columns as an editor counts them.

In: texts, and columns in code points (as diagnostics have) or in an editor's units (UTF-16, unless it says otherwise).
Out: the same in the other kind. Never cuts lines at anything but LF, CR LF and CR, as editors do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WORD = re.compile(r"[\w#@./-]+")
"""What is taken for one word where ids, keys, codes and addresses are written."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text. Lines and columns are counted from 0, columns in code points; `end` is after the last."""

    line: int
    start: int
    end_line: int
    end: int

    def holds(self, line: int, column: int) -> bool:
        """True for a place inside it, its end included: there the cursor stands when a word has been typed."""
        return (self.line, self.start) <= (line, column) <= (self.end_line, self.end)


@dataclass(frozen=True, slots=True)
class Edit:
    """New text in the place of a stretch of a file."""

    file: str
    span: Span
    text: str


def on_line(line: int, start: int, end: int) -> Span:
    """Return a stretch of one line."""
    return Span(line, start, line, max(start, end))


def lines_of(text: str) -> list[str]:
    """Cut a text into lines, without a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def units(text: str, encoding: str) -> int:
    """Return how long an editor takes a piece of a line to be."""
    if encoding == "utf-16":
        return len(text) + sum(character > "\uffff" for character in text)
    return len(text.encode("utf-8", "surrogatepass")) if encoding == "utf-8" else len(text)


def code_points(line: str, offset: int, encoding: str) -> int:
    """Return the column in code points of an editor's column; the line's end for one that lies after it."""
    if encoding == "utf-32" or (line.isascii() and encoding == "utf-16"):
        return min(max(0, offset), len(line))
    done = 0
    for column, character in enumerate(line):
        if done >= offset:
            return column
        done += units(character, encoding)
    return len(line)


def word_at(line: str, column: int) -> tuple[int, int]:
    """Return start and end of the word at a column; an empty stretch where there is none."""
    for match in WORD.finditer(line):
        if match.start() <= column <= match.end():
            end = match.end() - (match[0][-1] in "./")
            return match.start(), max(match.start(), end)
    return column, column


def fenced(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield each line's index with what the block it stands in says of itself: "yaml step", "-" for a block without
    words, "" outside blocks and on the lines that open and close them."""
    mark = info = ""
    for index, line in enumerate(lines):
        match = re.match(r" {0,3}(`{3,}|~{3,})\s*([^`]*)$", line)
        if not mark and match:
            mark, info = match[1], match[2].strip() or "-"
            yield index, ""
        elif mark and match and match[1].startswith(mark) and not match[2].strip():
            mark = info = ""
            yield index, ""
        else:
            yield index, info
