"""Bytes of a source file → lines.

In: the bytes as they lie on disk. Out: `Lines`: normalised lines for parsing (NFC, LF, no BOM, comments blanked) beside
the lines as the author's editor shows them. Never changes the number of lines, nor a column except by composing
letters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..diagnostics import Place
from . import faults
from .fault import Fault

LIMIT = 256 * 1024
"""Bytes that a source file may have; a full pathway has about 30 KiB."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A source file as lines: `raw` as written, `text` in NFC, `code` with authors' notes blanked out."""

    raw: tuple[str, ...]
    text: tuple[str, ...]
    code: tuple[str, ...]


def read_lines(file: str, content: bytes, limit: int = LIMIT) -> tuple[Lines | None, list[Fault]]:
    """Decode a source file. Returns no lines when it is too large or is not text."""
    if len(content) > limit:
        return None, [faults.too_large(Place(file), len(content), limit)]
    try:
        decoded = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        line = before.count("\n") + 1
        return None, [faults.not_text(Place(file, line, len(before) - (before.rfind("\n") + 1) + 1))]
    decoded = decoded.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    raw = tuple(decoded.split("\n"))
    # U+0000 and the Unicode line separators must not split or end a line in any later tool.
    text = tuple(unicodedata.normalize("NFC", line).replace("\0", "\ufffd") for line in raw)
    code, found = blank_comments(file, text)
    return Lines(raw, text, code), found


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def blank_comments(file: str, lines: tuple[str, ...]) -> tuple[tuple[str, ...], list[Fault]]:
    """Replace HTML comments by blanks, line for line, so that what follows keeps its place. Fenced blocks are left
    alone."""
    if not any("<!--" in line for line in lines):
        return lines, []
    blanked, found = list(lines), []
    fence, start = "", None
    for number, line in enumerate(lines):
        match = _FENCE.match(line) if start is None and ("```" in line or "~~~" in line) else None
        if match and not fence:
            fence = match[1]
            continue
        if fence:
            if match and match[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            continue
        column = 0
        while True:
            if start is None:
                opening = blanked[number].find("<!--", column)
                if opening < 0:
                    break
                start = (number, opening)
            first, offset = start
            closing = line.find("-->", offset + 4 if first == number else 0)
            left = offset if first == number else 0
            right = closing + 3 if closing >= 0 else len(line)
            blanked[number] = blanked[number][:left] + " " * (right - left) + blanked[number][right:]
            if closing < 0:
                break
            column, start = right, None
    if start is not None:
        number, offset = start
        # Nobody can know where the note was to end: only its first line is left out, the rest is read as text.
        blanked[number + 1 :] = lines[number + 1 :]
        found.append(faults.open_comment(Place(file, number + 1, offset + 1, 4)))
    return tuple(blanked), found
