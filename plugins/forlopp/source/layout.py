"""Markdown whose layout says nothing: tables, bullets and blank lines, in one form.

In: the lines of one block. Out: lines that mean the same. The model keeps texts in the narrow form, so that a part's
hash does not hang on how wide a table was drawn; `forlopp format` writes the wide form where it fits. Never touches a
fenced block: the caller leaves blocks that hold one alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_BULLET = re.compile(r"(?P<lead>\s*(?:>\s?)*)[*+](?=\s+\S)")
_RULE = re.compile(r"\s*(?:>\s?)*(?:[*_-]\s*){3,}$")
_ROW = re.compile(r"(?P<lead>\s*(?:>\s?)*)(?P<row>.*\|.*)")
_DELIMITER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_PIPE = re.compile(r"(?<!\\)\|")
_WORTH = re.compile(r"\||\n\s*\n\s*\n|^[\s>]*[*+]\s", re.MULTILINE)

WIDEST = 120
"""Characters of a table's line that are still easy to read and edit when its columns are drawn straight."""


def narrow(text: str) -> str:
    """Return a text as the model keeps it."""
    return "\n".join(laid_out(text.split("\n"))) if _WORTH.search(text) else text


def laid_out(lines: Sequence[str], wide: bool = False, kept: Collection[int] = (), bullets: bool = True) -> list[str]:
    """Return lines with straight tables, `-` before every item and never two blank lines together. `kept` are the
    indexes of lines that nobody may touch."""
    out: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if index in kept:
            out.append(line)
        elif end := _table_end(lines, index, kept):
            out += table(lines[index:end], wide)
            index = end
            continue
        elif line.strip() or not out or out[-1].strip() or index - 1 in kept:
            marked = bullets and not _RULE.match(line)
            out.append(_BULLET.sub(r"\g<lead>-", line, count=1) if marked and _BULLET.match(line) else line)
        index += 1
    return out


def _table_end(lines: Sequence[str], start: int, kept: Collection[int]) -> int:
    """Return the index after the table that begins at a line; 0 where none does, or where it is written so that only
    its author knows what is a row."""
    head = _ROW.fullmatch(lines[start])
    below = _ROW.fullmatch(lines[start + 1]) if start + 1 < len(lines) else None
    if not head or not below or not _DELIMITER.fullmatch(below["row"]) or head["lead"] != below["lead"]:
        return 0
    if len(cells(head["row"])) != len(cells(below["row"])):
        return 0
    end = start + 2
    while end < len(lines) and (row := _ROW.fullmatch(lines[end])) and row["lead"] == head["lead"]:
        end += 1
    ended = end == len(lines) or not lines[end].strip(" >\t")
    return end if ended and not any(index in kept for index in range(start, end)) else 0


def cells(row: str) -> list[str]:
    """Cut a row into its cells, without the blanks around them."""
    text = row.strip()
    text = text.removeprefix("|")
    if _PIPE.search(text[-1:]) and not text.endswith("\\|"):
        text = text[:-1]
    return [cell.strip() for cell in _PIPE.split(text)]


def table(lines: Sequence[str], wide: bool) -> list[str]:
    """Write a table anew: with straight columns where they fit, otherwise with single blanks."""
    matches = [match for line in lines if (match := _ROW.fullmatch(line))]
    lead = matches[0]["lead"]
    rows = [cells(match["row"]) for match in matches]
    marks = [(cell.startswith(":"), cell.endswith(":")) for cell in rows[1]]
    widths = [
        max([3, *(len(row[n]) for k, row in enumerate(rows) if k != 1 and n < len(row))]) for n in range(len(marks))
    ]
    straight = wide and len(lead) + sum(widths) + 3 * len(widths) + 1 <= WIDEST
    out = []
    for number, row in enumerate(rows):
        if number == 1:
            room = widths if straight else [3] * len(marks)
            dashes = [_dashes(left, right, size) for (left, right), size in zip(marks, room, strict=True)]
            out.append(lead + ("| " + " | ".join(dashes) + " |" if straight else "|" + "|".join(dashes) + "|"))
        else:
            sized = [cell.ljust(widths[n]) if straight and n < len(widths) else cell for n, cell in enumerate(row)]
            out.append(f"{lead}| {' | '.join(sized)} |")
    return out


def _dashes(left: bool, right: bool, size: int) -> str:
    return (":" if left else "-") + "-" * (size - 2) + (":" if right else "-")
