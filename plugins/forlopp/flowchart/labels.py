"""Where the words on the arrows stand: on their own line or right beside it, clear of boxes and of each other.

In: boxes and routes. Out: routes with their labels in place. Never moves a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .geometry import Box, Label, Route, segments

Rect = tuple[float, float, float, float]
SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)
"""Where along a straight part a label may stand, the middle first."""


def put(boxes: Sequence[Box], routes: Sequence[Route]) -> list[Route]:
    """Place every label where it costs least: over a box or another label most, over another line less, far from the
    start of its own line least."""
    solid = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in boxes]
    lines = [[_rect(*part) for part in segments(route)] for route in routes]
    tips = [_tip(route) for route in routes]
    taken: list[Rect] = []
    done = []
    for number, route in enumerate(routes):
        if route.label is None:
            done.append(route)
            continue
        others = [part for other, parts in enumerate(lines) if other != number for part in parts]
        rect = _best(route, route.label, solid, others, tips, taken)
        taken.append(rect)
        done.append(replace(route, label=replace(route.label, x=rect[0], y=rect[1])))
    return done


def _tip(route: Route) -> Rect:
    """Return the room of an arrow's head: words there would seem to be its own."""
    x, y = route.points[-1]
    return (x - 8, y - 14, x + 8, y + 14)


def _best(
    route: Route,
    label: Label,
    solid: Sequence[Rect],
    others: Sequence[Rect],
    tips: Sequence[Rect],
    taken: Sequence[Rect],
) -> Rect:
    wide, high = label.width, label.height
    best: tuple[float, Rect] | None = None
    before = 0.0
    for (x1, y1), (x2, y2) in segments(route):
        length = abs(x1 - x2) + abs(y1 - y2)
        upright = x1 == x2
        beside = ((wide / 2 + 4, 0.0), (-wide / 2 - 4, 0.0)) if upright else ((0.0, -high / 2 - 3), (0.0, high / 2 + 3))
        for share in SHARES:
            x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
            for dx, dy in ((0.0, 0.0), *beside):
                rect = (x + dx - wide / 2, y + dy - high / 2, x + dx + wide / 2, y + dy + high / 2)
                cost = before / 40 + abs(share - 0.5) * 4 + (8 if dx or dy else 0)
                if not (dx or dy) and length < (high if upright else wide) + 18:
                    cost += 25  # It would hide the whole part, or the head of the arrow.
                if best and cost >= best[0]:
                    continue
                cost += 1000 * _hits(rect, solid, 2) + 1000 * _hits(rect, taken, 1)
                cost += 120 * _hits(rect, others, 0) + 250 * _hits(rect, tips, 0)
                if best is None or cost < best[0]:
                    best = (cost, rect)
        before += length
    assert best
    return best[1]


def _hits(rect: Rect, others: Sequence[Rect], room: float) -> int:
    left, top, right, bottom = rect[0] - room, rect[1] - room, rect[2] + room, rect[3] + room
    return sum(other[0] < right and other[2] > left and other[1] < bottom and other[3] > top for other in others)


def _rect(start: tuple[float, float], end: tuple[float, float]) -> Rect:
    return min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1])
