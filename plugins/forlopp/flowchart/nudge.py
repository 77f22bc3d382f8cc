"""Lines moved a little aside: where they run along the border of a box that they only pass, and where the words of
another arrow have no room beside them.

In: boxes and routes. Out: routes with as many corners, some of them a few px away. Never moves a box or a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .geometry import Box, Label, Point, Rect, Route, crossings, hides, rect, runs_along, segments

ASIDE = (-10.0, 10.0, -16.0, 16.0, -24.0, 24.0)
APART, CORNER, ROOM = 8.0, 10.0, 6.0
"""How far two lines keep apart, how far from its box's corner an arrow begins or ends, and how far a line that makes
room for words stands from them."""


def aside(boxes: Sequence[Box], routes: Sequence[Route]) -> list[Route]:
    """Move each straight part that runs along a foreign box to the nearest place where it is clear; leave it where
    there is none."""
    by_id = {box.id: box for box in boxes}
    moved = list(routes)
    for number, route in enumerate(routes):
        for place in range(len(route.points) - 1):
            if _touches(moved[number], place, boxes):
                moved[number] = _moved(moved, number, place, boxes, by_id, ASIDE)
    return moved


def from_words(boxes: Sequence[Box], routes: Sequence[Route]) -> list[Route]:
    """Move each straight part that another arrow's words cover to one side of them, where it is clear there and crosses
    no more lines than before."""
    by_id = {box.id: box for box in boxes}
    moved = list(routes)
    for label in [route.label for route in routes if route.label]:
        for number, route in enumerate(moved):
            if route.label is not label and hides(label, route):
                moved[number] = _beside(moved, number, label, boxes, by_id)
    return moved


def _beside(
    routes: Sequence[Route], number: int, label: Label, boxes: Sequence[Box], by_id: Mapping[str, Box]
) -> Route:
    route = routes[number]
    for place, (one, other) in enumerate(segments(route)):
        near, far = (label.x, label.x + label.width) if one[0] == other[0] else (label.y, label.y + label.height)
        at = one[0] if one[0] == other[0] else one[1]
        if hides(label, replace(route, points=(one, other))):
            tried = _moved(routes, number, place, boxes, by_id, sorted((near - ROOM - at, far + ROOM - at), key=abs))
            before, after = (sum(crossings(one, other) for other in routes) for one in (route, tried))
            if after <= before and not hides(label, tried):
                return tried
    return route


def _touches(route: Route, place: int, boxes: Sequence[Box]) -> bool:
    part = rect(route.points[place], route.points[place + 1])
    return any(runs_along(part, box) and box.id not in (route.source, route.target) for box in boxes)


def _moved(
    routes: Sequence[Route],
    number: int,
    place: int,
    boxes: Sequence[Box],
    by_id: Mapping[str, Box],
    steps: Sequence[float],
) -> Route:
    """Return the line with one straight part moved by the first step that makes it clear; as it was where none does."""
    route = routes[number]
    others = [rect(*part) for other, one in enumerate(routes) if other != number for part in segments(one)]
    for step in steps:
        tried = replace(route, points=_shifted(route.points, place, step))
        near = [one for one in (place - 1, place, place + 1) if 0 <= one < len(route.points) - 1]
        if (
            _same_ways(route, tried)
            and _ends_stay(tried, place, by_id)
            and not any(_touches(tried, one, boxes) for one in near)
            and not any(_alongside(rect(*tried.points[place : place + 2]), other) for other in others)
        ):
            return tried
    return route


def _shifted(points: Sequence[Point], place: int, step: float) -> tuple[Point, ...]:
    """Move one straight part sideways; its neighbours grow or shrink."""
    upright = points[place][0] == points[place + 1][0]
    return tuple(
        point
        if index not in (place, place + 1)
        else (point[0] + step, point[1])
        if upright
        else (point[0], point[1] + step)
        for index, point in enumerate(points)
    )


def _same_ways(route: Route, tried: Route) -> bool:
    """Say whether each straight part still leads the way it did: one that is turned about would come out of its box."""
    return all(
        (c - a) * (g - e) + (d - b) * (h - f) > 0
        for ((a, b), (c, d)), ((e, f), (g, h)) in zip(segments(route), segments(tried), strict=True)
        if (a, b) != (c, d)
    )


def _ends_stay(route: Route, place: int, by_id: Mapping[str, Box]) -> bool:
    """Say whether the line still begins and ends on the straight sides of its boxes."""
    ends = [(0, route.source)] if place == 0 else []
    ends += [(-1, route.target)] if place == len(route.points) - 2 else []
    upright = route.points[place][0] == route.points[place + 1][0]
    for end, id in ends:
        (x, y), box = route.points[end], by_id[id]
        room = CORNER + box.side
        if upright and not box.x + room <= x <= box.x + box.width - room:
            return False
        if not upright and not box.y + CORNER <= y <= box.y + box.height - CORNER:
            return False
    return True


def _alongside(one: Rect, other: Rect) -> bool:
    """Say whether two parallel lines run so close that they look like one."""
    for along, across in ((0, 1), (1, 0)):
        if one[across] == one[across + 2] and other[across] == other[across + 2]:
            shared = min(one[along + 2], other[along + 2]) - max(one[along], other[along])
            return shared > 0 and abs(one[across] - other[across]) < APART
    return False
