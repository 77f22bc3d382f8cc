"""Where the words on the arrows stand: on their own line or right beside it, clear of boxes and of each other.

In: boxes, routes, and narrower makings of a label. Out: routes with their labels in place. Never moves a line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .geometry import Box, Label, Rect, Route, rect, segments

SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)
"""Where along a straight part a label may stand, the middle first."""
OVER, HEAD, LINE, NEAR, HIDDEN, BESIDE, NARROWER = 1000.0, 250.0, 120.0, 30.0, 25.0, 8.0, 6.0
"""What it costs to stand over a box or label, over another arrow's head, over its line, close to its line, over the
whole of the own line, beside it, and to be broken into more lines."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a label is to keep clear of."""

    solid: Sequence[Rect]
    tips: Sequence[Rect]
    lines: Sequence[Rect]

    def near(self, part: Rect, wide: float, high: float) -> Around:
        """Return only what a label on or beside this part of a line can come close to."""
        left, top, right, bottom = part[0] - wide - 9, part[1] - high - 9, part[2] + wide + 9, part[3] + high + 9
        return Around(
            *(
                [one for one in ones if one[0] < right and one[2] > left and one[1] < bottom and one[3] > top]
                for ones in (self.solid, self.tips, self.lines)
            )
        )


def put(boxes: Sequence[Box], routes: Sequence[Route], narrower: Callable[[int], Sequence[Label]]) -> list[Route]:
    """Place every label where it costs least. One that still stands in the way gets a second chance when all the
    others have their places, with its words on more lines: `narrower` makes these, by the arrow's number."""
    solid = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in boxes]
    lines = [[rect(*part) for part in segments(route)] for route in routes]
    tips = [_tip(route) for route in routes]
    placed: dict[int, tuple[float, Label]] = {}
    worst_first: list[int] = []
    for again in (False, True):
        for number in worst_first if again else range(len(routes)):
            route = routes[number]
            if route.label is None:
                continue
            taken = [_rect(label) for _, label in placed.values()]
            others = [part for other, parts in enumerate(lines) if other != number for part in parts]
            around = Around([*solid, *taken], tips, others)
            tried = [_best(route, route.label, around)]
            if again and tried[0][0] >= NEAR:
                for label in narrower(number):
                    cost, there = _best(route, label, around)
                    tried.append((cost + NARROWER, there))
            placed[number] = min(tried, key=lambda one: one[0])
        if not again:
            bad = [number for number, (cost, _) in placed.items() if cost >= NEAR]
            worst_first = sorted(bad, key=lambda number: -placed[number][0])
            for number in bad:
                del placed[number]
    return [replace(route, label=placed[number][1]) if route.label else route for number, route in enumerate(routes)]


def _tip(route: Route) -> Rect:
    """Return the room of an arrow's head: words there would seem to be its own."""
    x, y = route.points[-1]
    return (x - 8, y - 14, x + 8, y + 14)


def _best(route: Route, label: Label, around: Around) -> tuple[float, Label]:
    """Return the label at its cheapest place, and what that costs: far from the start of its line costs a little."""
    wide, high = label.width, label.height
    best, at = float("inf"), (0.0, 0.0)
    before = 0.0
    for (x1, y1), (x2, y2) in segments(route):
        if before / 40 >= best:
            break
        length = abs(x1 - x2) + abs(y1 - y2)
        upright = x1 == x2
        close = around.near(rect((x1, y1), (x2, y2)), wide, high)
        beside = ((wide / 2 + 4, 0.0), (-wide / 2 - 4, 0.0)) if upright else ((0.0, -high / 2 - 3), (0.0, high / 2 + 3))
        hidden = HIDDEN if length < (high if upright else wide) + 18 else 0.0
        for share in SHARES:
            x, y = x1 + (x2 - x1) * share - wide / 2, y1 + (y2 - y1) * share - high / 2
            start = before / 40 + abs(share - 0.5) * 4
            for dx, dy, cost in ((0.0, 0.0, start + hidden), *((dx, dy, start + BESIDE) for dx, dy in beside)):
                if cost < best:
                    cost += _cost((x + dx, y + dy, x + dx + wide, y + dy + high), close)
                if cost < best:
                    best, at = cost, (x + dx, y + dy)
        before += length
    return best, replace(label, x=at[0], y=at[1])


def _cost(here: Rect, around: Around) -> float:
    cost = OVER * _hits(here, around.solid, 2) + HEAD * _hits(here, around.tips, 0)
    over = _hits(here, around.lines, 0)
    return cost + LINE * over + NEAR * (_hits(here, around.lines, 5) - over)


def _hits(here: Rect, others: Sequence[Rect], room: float) -> int:
    if not others:
        return 0
    left, top, right, bottom = here[0] - room, here[1] - room, here[2] + room, here[3] + room
    return sum([one[0] < right and one[2] > left and one[1] < bottom and one[3] > top for one in others])


def _rect(label: Label) -> Rect:
    return label.x, label.y, label.x + label.width, label.y + label.height
