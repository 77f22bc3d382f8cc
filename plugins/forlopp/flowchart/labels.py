"""Where the words on the arrows stand: on their own line or right beside it, clear of boxes and of each other.

In: boxes, routes, and narrower makings of a label. Out: routes with their labels in place. Never moves a line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from .geometry import Box, Label, Rect, Route, rect, segments

SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)
"""Where along a straight part a label may stand, the middle first."""
FINER = (*SHARES, *((3 + step) / 20 for step in range(0, 15, 2)))
"""The same with the places between them, for those that found no good one."""
OVER, HEAD, LINE, NEAR, HIDDEN, BESIDE, NARROWER = 1000.0, 250.0, 120.0, 30.0, 25.0, 8.0, 6.0
"""What it costs to stand over a box or label, over an arrow's head, over another arrow's line, close to its line, over
the whole of the own line, beside it, and to be broken into more lines."""

Place = tuple[float, float, float, float, float]
"""A rectangle where words are in the way, and what it costs to stand there."""


def put(boxes: Sequence[Box], routes: Sequence[Route], narrower: Callable[[int], Sequence[Label]]) -> list[Route]:
    """Place every label where it costs least. Those that still stand in the way are taken up and get a second chance
    when all the others have their places, also with their words on more lines: `narrower` makes these, by the arrow's
    number."""
    solid = [_place(_rect(box), OVER, 2) for box in boxes] + [_place(_tip(route), HEAD) for route in routes]
    lines = [_line(route) for route in routes]
    placed: dict[int, tuple[float, Label]] = {}

    def around(number: int) -> list[Place]:
        taken = [_place(_rect(label), OVER, 2) for _, label in placed.values()]
        others = [place for other, places in enumerate(lines) if other != number for place in places]
        return [*solid, *taken, *others]

    for number, route in enumerate(routes):
        if route.label:
            placed[number] = _best(route, route.label, around(number))
    bad = sorted((number for number in placed if placed[number][0] >= NEAR), key=lambda number: -placed[number][0])
    for number in bad:
        del placed[number]
    for number in bad:
        route, places = routes[number], around(number)
        tried = [_best(route, label, places, FINER) for label in (route.label, *narrower(number)) if label]
        placed[number] = min(enumerate(tried), key=lambda one: one[1][0] + (NARROWER if one[0] else 0))[1]
    return [replace(route, label=placed[number][1]) if route.label else route for number, route in enumerate(routes)]


def _place(here: Rect, cost: float, room: float = 0.0) -> Place:
    return here[0] - room, here[1] - room, here[2] + room, here[3] + room, cost


def _line(route: Route) -> list[Place]:
    """Return each straight part twice: close to it costs a little, over it the rest."""
    parts = [rect(*part) for part in segments(route)]
    return [_place(part, NEAR, 5) for part in parts] + [_place(part, LINE - NEAR) for part in parts]


def _tip(route: Route) -> Rect:
    """Return the room of an arrow's head: words there would seem to be its own."""
    x, y = route.points[-1]
    return (x - 8, y - 14, x + 8, y + 14)


def _best(route: Route, label: Label, places: Sequence[Place], shares: Sequence[float] = SHARES) -> tuple[float, Label]:
    """Return the label at its cheapest place, and what that costs: far from the start of its line costs a little."""
    wide, high = label.width, label.height
    best, at = float("inf"), (0.0, 0.0)
    before = 0.0
    for (x1, y1), (x2, y2) in segments(route):
        if before / 40 >= best:
            break
        length = abs(x1 - x2) + abs(y1 - y2)
        upright = x1 == x2
        left, top, right, bottom = rect((x1, y1), (x2, y2))
        close = _within(places, (left - wide - 4, top - high - 4, right + wide + 4, bottom + high + 4))
        beside = ((wide / 2 + 4, 0.0), (-wide / 2 - 4, 0.0)) if upright else ((0.0, -high / 2 - 3), (0.0, high / 2 + 3))
        hidden = HIDDEN if length < (high if upright else wide) + 18 else 0.0
        for share in shares:
            x, y = x1 + (x2 - x1) * share - wide / 2, y1 + (y2 - y1) * share - high / 2
            start = before / 40 + abs(share - 0.5) * 4
            for dx, dy, cost in ((0.0, 0.0, start + hidden), *((dx, dy, start + BESIDE) for dx, dy in beside)):
                if cost < best:
                    here = (x + dx, y + dy, x + dx + wide, y + dy + high)
                    cost += sum([place[4] for place in _within(close, here)])
                    if cost < best:
                        best, at = cost, (x + dx, y + dy)
        before += length
    return best, replace(label, x=at[0], y=at[1])


def _within(places: Sequence[Place], here: Rect) -> list[Place]:
    left, top, right, bottom = here
    return [one for one in places if one[0] < right and one[2] > left and one[1] < bottom and one[3] > top]


def _rect(thing: Box | Label) -> Rect:
    return thing.x, thing.y, thing.x + thing.width, thing.y + thing.height
