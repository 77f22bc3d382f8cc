"""Words with their places on a page → lines → paragraphs.

In: words as pdfplumber gives them. Out: `Line`s and `Paragraph`s, hyphens at the ends of lines taken away. Never knows
of columns or tables: those who call give the words of one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from .manuscript import Block, Paragraph, Run, all_bold, clean, run_words, trimmed

_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.I)
_ITALIC = re.compile(r"italic|oblique|kursiv", re.I)
_STARTS = re.compile(
    r"[•·●▪■◦○‣⁃∙\uf0b7\uf0a7]|[–-]\s|o\s{1,3}(?=[a-zåäö])|\d{1,3}[.)]\s|\[\d{1,3}\]\s|\([A-Z]{1,2}\)\s"
)
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+\S")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in one column."""

    runs: tuple[Run, ...]
    x0: float
    x1: float
    top: float
    bottom: float
    size: float

    @property
    def text(self) -> str:
        """Return its words."""
        return run_words(self.runs)

    @property
    def bold(self) -> bool:
        """True when every letter is bold."""
        return all_bold(self.runs)


def lines_of(words: Sequence[dict[str, Any]]) -> list[Line]:
    """Group words into lines: on one height, with no gap as wide as a gutter."""
    if not words:
        return []
    usual = median(word["size"] for word in words)
    small = [word for word in words if word["size"] < 0.8 * usual]
    rows: list[list[dict[str, Any]]] = []
    large = [word for word in words if word["size"] >= 0.8 * usual]
    # A raised number stands a little above its line: it goes with the word that it touches.
    beside = {id(one): word for one in small if (word := _touched(one, large))}
    large += [one for one in small if id(one) not in beside]
    for word in sorted(large, key=lambda one: ((one["top"] + one["bottom"]) / 2, one["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        for row in reversed(rows[-4:]):
            tallest = max(row, key=lambda one: one["size"])
            if tallest["top"] - 1 <= middle <= tallest["bottom"] + 1 or (
                word["top"] <= (tallest["top"] + tallest["bottom"]) / 2 <= word["bottom"]
            ):
                row.append(word)
                break
        else:
            rows.append([word])
    for one in small:
        if id(one) in beside:
            next(row for row in rows if any(word is beside[id(one)] for word in row)).append(one)
    return [line for row in rows for part in _parts(row) if (line := _line(part))]


def _touched(small: dict[str, Any], large: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    middle = (small["top"] + small["bottom"]) / 2
    near = (one for one in large if -1 < small["x0"] - one["x1"] < 3 and one["top"] - 3 < middle < one["bottom"] + 1)
    return next(near, None)


def _parts(row: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    ordered = sorted(row, key=lambda one: one["x0"])
    parts = [[ordered[0]]]
    for word in ordered[1:]:
        before = parts[-1][-1]
        bullet = len(parts[-1]) == 1 and len(before["text"]) <= 4
        if word["x0"] - before["x1"] > (4.5 if bullet else 1.3) * max(6.0, word["size"]):
            parts.append([])
        parts[-1].append(word)
    return parts


def _line(words: list[dict[str, Any]]) -> Line | None:
    size = max(word["size"] for word in words)
    base = max(words, key=lambda one: one["size"])
    runs: list[Run] = []
    for number, word in enumerate(words):
        gap = number and word["x0"] - words[number - 1]["x1"] > 0.12 * word["size"]
        raised = word["size"] < size * 0.82 and word["bottom"] < base["bottom"] - 0.08 * size
        bold, italic = bool(_BOLD.search(word["fontname"])), bool(_ITALIC.search(word["fontname"]))
        runs.append(Run((" " if gap and not raised else "") + clean(word["text"]), bold, italic, raised))
    made = trimmed(runs)
    if not made:
        return None
    ends = (min(w["x0"] for w in words), max(w["x1"] for w in words))
    return Line(made, *ends, min(w["top"] for w in words), max(w["bottom"] for w in words), size)


def paragraphs(
    lines: Sequence[Line], body: float, sizes: Sequence[int], page: int, halves: list[tuple[str, str]]
) -> list[Block]:
    """Join lines into paragraphs. `body` is the size of running text (0: no headings are looked for)."""
    if not lines:
        return []
    ordered = sorted(lines, key=lambda one: (one.top, one.x0))
    steps = [b.top - a.top for a, b in zip(ordered, ordered[1:], strict=False) if 0 < b.top - a.top < 40]
    usual = min(median(steps), 1.45 * median(one.size for one in ordered)) if steps else 14.0
    left, right = min(one.x0 for one in ordered), max(one.x1 for one in ordered)
    groups: list[list[Line]] = []
    for line in ordered:
        if groups and _goes_on(groups[-1][-1], line, usual, left, right):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group, body, sizes, page, halves) for group in groups]


def _goes_on(before: Line, line: Line, usual: float, left: float, right: float) -> bool:
    if abs(before.size - line.size) > 0.6 or (before.bold != line.bold and (before.bold or line.bold)):
        # A bold word may begin or end a line of running text; a line that is all bold is another paragraph.
        return False
    if line.top - before.top < 1:
        return True
    if line.top - before.top > usual * 1.28 or _STARTS.match(line.text) or _NUMBERED.match(line.text):
        return False
    short = before.x1 < right - 0.3 * (right - left)
    return not (short and re.match(r"[A-ZÅÄÖ(]", line.text) and re.search(r"[.:;!?)\]]\s*$", before.text))


def _paragraph(
    group: Sequence[Line], body: float, sizes: Sequence[int], page: int, halves: list[tuple[str, str]]
) -> Paragraph:
    runs: list[Run] = []
    for number, line in enumerate(group):
        runs += [replace(line.runs[0], text="\n" + line.runs[0].text), *line.runs[1:]] if number else line.runs
    level = 0
    size = group[0].size
    if body and size > body * 1.12 and len(" ".join(line.text for line in group)) < 200:
        level = next((n for n, one in enumerate(sizes, 1) if abs(one - size) <= 0.6), 1)
        numbered = _NUMBERED.match(group[0].text)
        level = level if not numbered else max(level, numbered[1].count(".") + 1)
    made = joined(Paragraph(tuple(runs), level, page=page), halves)
    assert isinstance(made, Paragraph)
    return made


def joined(block: Block, halves: list[tuple[str, str]]) -> Block:
    """Make one line of a paragraph's lines, and one word of a word that a line's end cut."""
    if not isinstance(block, Paragraph):
        return block
    runs: list[Run] = []
    for run in block.runs:
        text = run.text
        before = runs[-1].text if runs else ""
        if text.startswith("\n") and runs:
            first, second = re.search(r"([^\W_]+)[-\u2010]$", before), re.match(r"\n([^\W\d_]+)", text)
            if first and second and second[1][:1].islower() and second[1] not in ("och", "eller", "samt", "respektive"):
                runs[-1] = replace(runs[-1], text=before[:-1])
                halves.append((first[1], second[1]))
                text = text[1:]
            else:
                text = " " + text[1:]
        runs.append(replace(run, text=text.replace("\n", " ")))
    return replace(block, runs=trimmed(runs))
