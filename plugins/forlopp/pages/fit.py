"""How much fits on one sheet: the size of type and the share for the chart with which everything stands on A4 or A3.

In: cards and layouts of the small chart. Out: `Fit`. Never sees a browser: words are measured with the widths of
Liberation Sans and Arial, as 96-sheet.css sets them, with some room to spare; a browser test prints every sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..flowchart import Layout
from ..flowchart.layout import TITLE_SIZE
from ..flowchart.measure import width
from ..model.flow import STEP_KINDS
from .short import Card, Line

WIDE, HIGH = 281.0, 168.0
"""The room for chart and cards on A4, in mm. A3 has the same proportions and is 1.41 times as large throughout."""
POINT = 25.4 / 72
SIZES = tuple(size / 5 for size in range(45, 20, -1))
"""Sizes of type that are tried, in points on A4. 96-sheet.css has a class for each."""
SHARES = (20, 25, 30, 35, 40, 45)
"""Hundredths of the width that the chart may take; 96-sheet.css has a class for each."""
COLUMNS = 4
READABLE, SMALL = 6.0, 4.8
"""Type, in points, that a sheet is offered with first, and the least that it is offered with at all, its size said."""
CHART = 0.85
"""The names in the drawing are bold and few: they may be so much smaller than running words."""
LINE, SPARE = 1.22, 1.0
GAP = 1.4
"""Between columns, in em."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The layout of a sheet: size of type in points on A4, the chart's share in hundredths of the width, its drawing,
    the smallest type of all, and the papers on which it can be read, the best first."""

    size: float
    share: int
    layout: Layout
    smallest: float
    papers: tuple[str, ...]


def best(cards: Sequence[Card], layouts: Iterable[Layout]) -> Fit:
    """Choose drawing, share and size so that the smallest type becomes as large as it can."""
    found: list[tuple[float, float, Fit]] = []
    # The words don't know which drawing stands beside them.
    sizes = {share: _largest(cards, share) for share in SHARES}
    for layout in layouts:
        for share, size in sizes.items():
            chart = chart_size(layout, share)
            smallest = min(size, chart)
            readable = min(size, chart / CHART)
            fit = Fit(size or SIZES[-1], share, layout, smallest, _papers(readable))
            found.append((readable, size + chart, fit))
    return max(found, key=lambda one: one[:2])[2]


def _largest(cards: Sequence[Card], share: int) -> float:
    """Return the largest size of type with which everything fits; 0 for none. What fits at one size does so at smaller
    ones, near enough: the list is halved, not walked."""
    low, high = 0, len(SIZES)
    while low < high:
        middle = (low + high) // 2
        if fits(cards, SIZES[middle], share):
            high = middle
        else:
            low = middle + 1
    return SIZES[low] if low < len(SIZES) else 0.0


def _papers(readable: float) -> tuple[str, ...]:
    """Return the papers that the type can be read on, first the smallest on which it is not too small."""
    sizes = {"a4": readable, "a3": readable * 2**0.5}
    offered = [name for name, size in sizes.items() if size >= SMALL]
    return tuple(sorted(offered, key=lambda name: sizes[name] < READABLE))


def chart_size(layout: Layout, share: int) -> float:
    """Return the size of the drawing's names on A4, in points."""
    scale = min(WIDE * share / 100 / layout.width, HIGH / layout.height)
    return min(TITLE_SIZE * scale / POINT, 9.0)


def fits(cards: Sequence[Card], size: float, share: int) -> bool:
    """Say whether all cards fit beside a chart of this share, with type of this size."""
    em = size * POINT
    room = (WIDE * (1 - share / 100) - 3) / em
    column = (room - GAP * (COLUMNS - 1)) / COLUMNS
    high = HIGH / em / SPARE
    used = [0.0]
    for card in cards:
        for block in _blocks(card, column):
            if used[-1] + block > high:
                used.append(0.0)
            used[-1] += block
    return len(used) <= COLUMNS


def _blocks(card: Card, column: float) -> list[float]:
    """Return the heights, in em, of what is kept together: the heading with its first line, then line by line."""
    step = card.step
    title = f"{step.letter}  {step.title} " if step.letter else step.title
    kind = STEP_KINDS[step.kind] if step.kind != "action" else ""
    head = 0.35 + 1.1 * LINE * _lines(title + kind, (column - 0.9) / 1.1, bold=True)
    if card.facts:
        facts = " · ".join(words for _, words in card.facts)
        head += LINE * _lines(facts, column - 0.6)
    rows = [_line(line, column) for line in card.lines]
    if card.more and not card.lines:
        rows.append(LINE)
    for way in card.onward:
        rows.append(LINE * _lines(f"{way.when} → {way.to} {way.time}", column - 1.2))
    # A heading of an actor or a group is never the last in a column, nor is a card's.
    kept: list[float] = []
    waiting = head
    for line, height in zip([*card.lines, *[None] * (len(rows) - len(card.lines))], rows, strict=True):
        waiting += height
        if line is None or line.kind not in ("actor", "group"):
            kept.append(waiting)
            waiting = 0.0
    return [*kept, waiting + 0.4]


def _line(line: Line, column: float) -> float:
    words = " ".join([line.text, *(f" {words} " for _, words in line.marks)])
    if line.kind in ("actor", "group"):
        return 0.2 + LINE * _lines(words, column - 0.6, bold=True)
    return 0.05 + LINE * _lines(words, column - 1.3)


@lru_cache(4096)
def _widths(words: str, bold: bool) -> tuple[float, ...]:
    """Return how wide each word is, in em: the same at every size that is tried."""
    return tuple(width(word, 1, bold) for word in words.split())


def _lines(words: str, room: float, bold: bool = False) -> int:
    """Return how many lines the words take in so many em, filled word by word."""
    count, used = 1, 0.0
    space = width(" ", 1, bold)
    for need in _widths(words, bold):
        if used and used + space + need > room:
            count, used = count + 1, need
        else:
            used += (space if used else 0.0) + need
        while used > room:
            count, used = count + 1, used - room
    return count
