"""How a chart is laid on A4: one sheet, upright or on its side, or several where one would make the words too small.

In: a layout. Out: `Paper`, the pieces as stretches of the drawing's height. Never moves anything: pieces are cut where
nothing but arrows runs, and a chart that has no such place stays whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from .geometry import Layout
from .layout import LABEL_SIZE

MM = 96 / 25.4
"""CSS pixels in a millimetre."""
UPRIGHT, WIDE = (190 * MM, 222 * MM), (277 * MM, 140 * MM)
"""What the chart's sheet holds beside its heading and the author's words, as 95-print.css has it."""
MOST = 4
READABLE = 5.5
"""The smallest type, in points, for which a chart is still put on fewer sheets: that of a package leaflet's fine print.
With less, it takes one sheet more."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The chart on paper: whether its sheets lie on their side, its pieces (from, to) in the drawing's own measure, and
    the size that its smallest words get, in points."""

    wide: bool
    pieces: tuple[tuple[float, float], ...]
    type_size: float


def paper(layout: Layout) -> Paper:
    """Choose the fewest sheets on which the words can be read; with the same number, the larger words."""
    tried = [_tried(layout, wide, count) for count in range(1, MOST + 1) for wide in (False, True)]
    found = [one for one in tried if one is not None]
    for count in range(1, MOST + 1):
        readable = [one for one in found if len(one.pieces) == count and one.type_size >= READABLE]
        if readable:
            return max(readable, key=lambda one: one.type_size)
    return max(found, key=lambda one: one.type_size)


def _tried(layout: Layout, wide: bool, count: int) -> Paper | None:
    pieces = _cut(layout, count)
    if pieces is None:
        return None
    width, height = WIDE if wide else UPRIGHT
    scale = min(1.0, width / layout.width, height / max(end - start for start, end in pieces))
    return Paper(wide, pieces, LABEL_SIZE * 0.75 * scale)


def _cut(layout: Layout, count: int) -> tuple[tuple[float, float], ...] | None:
    """Cut the drawing into pieces of about the same height; None where words stand in every place to cut."""
    if count == 1:
        return ((0.0, layout.height),)
    taken = sorted(
        (thing.y - 4, thing.y + thing.height + 4)
        for thing in (*layout.boxes.values(), *(route.label for route in layout.routes if route.label))
    )
    free, end = [], 0.0
    for top, bottom in taken:
        if top > end:
            free.append((end, top))
        end = max(end, bottom)
    cuts = [0.0]
    for number in range(1, count):
        wish = layout.height * number / count
        near = [min(max(wish, top), bottom) for top, bottom in free if bottom > cuts[-1] + 40]
        if not near:
            return None
        cuts.append(round(min(near, key=lambda y: abs(y - wish)), 1))
    cuts.append(layout.height)
    return tuple(pairwise(cuts)) if all(b > a for a, b in pairwise(cuts)) else None
