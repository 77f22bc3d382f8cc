"""A drawn flow as numbers: boxes, lines, labels and bands, and how well they keep clear of each other.

In: nothing, or a layout. Out: the types that layout.py fills and svg.py writes, and `metrics`. Never chooses a place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

Point = tuple[float, float]
Rect = tuple[float, float, float, float]
"""Left, top, right and bottom."""
ALONG = 4.0
"""A line so close to a box that it only passes looks like its border."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box's place (upper left corner) and size, and the lines of its texts. `badge` is the room that the letter takes
    to the left of them, `side` what the slanted or round sides of the shape take on either side."""

    id: str
    kind: str
    x: float
    y: float
    width: float
    height: float
    title: tuple[str, ...]
    more: tuple[str, ...] = ()
    badge: float = 0
    side: float = 0


@dataclass(frozen=True, slots=True)
class Label:
    """The text on an arrow: its place (upper left corner) and size, the condition's lines and the time's."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    time: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """An arrow's corners, from border to border, and its label if it has one."""

    source: str
    target: str
    points: tuple[Point, ...]
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """The ground behind a lane or a phase, with its title's lines."""

    id: str
    kind: str
    title: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole drawing. `routes` stand in the order of the graph's edges."""

    boxes: Mapping[str, Box]
    routes: tuple[Route, ...]
    bands: tuple[Band, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Metrics:
    """Faults of a drawing, counted: each is nought in a good one, save the crossings. `along_borders`: lines that run
    along a box they only pass; `hidden_lines`: places where a label covers a line that isn't its own."""

    box_overlaps: int
    edges_through_boxes: int
    label_overlaps: int
    outside: int
    along_borders: int
    hidden_lines: int
    crossings: int


def metrics(layout: Layout) -> Metrics:
    """Count what runs into what."""
    boxes = list(layout.boxes.values())
    labels = [route.label for route in layout.routes if route.label]
    return Metrics(
        box_overlaps=sum(_overlap(one, other) for one, other in combinations(boxes, 2)),
        edges_through_boxes=sum(_through(route, box) for route in layout.routes for box in boxes),
        label_overlaps=sum(_overlap(one, other) for one, other in combinations(labels, 2))
        + sum(_overlap(label, box) for label in labels for box in boxes),
        outside=sum(not _inside(layout, thing) for thing in [*boxes, *labels]),
        along_borders=sum(_along(route, box) for route in layout.routes for box in boxes),
        hidden_lines=sum(
            hides(route.label, other)
            for route in layout.routes
            for other in layout.routes
            if route.label and other is not route
        ),
        crossings=sum(crossings(one, other) for one, other in combinations(layout.routes, 2)),
    )


def _overlap(one: Box | Label, other: Box | Label) -> bool:
    return (
        one.x + one.width > other.x + 0.5
        and other.x + other.width > one.x + 0.5
        and one.y + one.height > other.y + 0.5
        and other.y + other.height > one.y + 0.5
    )


def _inside(layout: Layout, thing: Box | Label) -> bool:
    return (
        thing.x >= 0
        and thing.y >= 0
        and thing.x + thing.width <= layout.width
        and thing.y + thing.height <= layout.height
    )


def _through(route: Route, box: Box) -> bool:
    """Say whether the line runs over the box; at its own two boxes it may touch the border."""
    edge = 2.0
    left, right = box.x + edge, box.x + box.width - edge
    top, bottom = box.y + edge, box.y + box.height - edge
    # Where a shape is cut off at the sides its own lines end a little within the rectangle.
    skipped = {route.source: 0, route.target: len(route.points) - 2}
    for place, ((x1, y1), (x2, y2)) in enumerate(segments(route)):
        if box.id in skipped and (place == skipped[box.id] or route.source == route.target):
            continue
        if max(x1, x2) > left and min(x1, x2) < right and max(y1, y2) > top and min(y1, y2) < bottom:
            return True
    return False


def segments(route: Route) -> Iterator[tuple[Point, Point]]:
    """Yield the straight parts of a line."""
    return zip(route.points, route.points[1:], strict=False)


def rect(one: Point, other: Point) -> Rect:
    """Return the rectangle between two corners, whichever they are."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def runs_along(part: Rect, box: Box) -> bool:
    """Say whether a straight part of a line comes too close to the box."""
    return (
        part[2] > box.x - ALONG
        and part[0] < box.x + box.width + ALONG
        and part[3] > box.y - ALONG
        and part[1] < box.y + box.height + ALONG
    )


def _along(route: Route, box: Box) -> bool:
    passes = box.id not in (route.source, route.target)
    return passes and any(runs_along(rect(*part), box) for part in segments(route))


def hides(label: Label, route: Route) -> bool:
    """Say whether the label covers a part of the line."""
    right, bottom = label.x + label.width - 0.5, label.y + label.height - 0.5
    return any(
        part[2] > label.x + 0.5 and part[0] < right and part[3] > label.y + 0.5 and part[1] < bottom
        for part in (rect(*ends) for ends in segments(route))
    )


def outline(box: Box, point: Point, upright: bool) -> Point:
    """Move a point on a box's rectangle to the outline of its shape: along a line that comes in from above or below
    (`upright`), or from a side."""
    x, y = point
    middle = box.y + box.height / 2
    if upright:
        inner = _indent_of_top(box, min(x - box.x, box.x + box.width - x), right=x > box.x + box.width / 2)
        return x, y + inner if y < middle else y - inner
    inner = _indent_of_side(box, abs(y - middle), right=x > box.x + box.width / 2)
    return x + inner if x < box.x + box.width / 2 else x - inner, y


def _indent_of_top(box: Box, inward: float, right: bool) -> float:
    """Return how far below the rectangle's top the shape begins, so far in from its nearer side."""
    half = box.height / 2
    if box.kind in ("entry", "exit"):
        return half - (half**2 - (half - inward) ** 2) ** 0.5 if 0 <= inward < half else 0.0
    if box.kind == "decision" or (box.kind == "handover" and right):
        return half * (1 - inward / box.side) if box.side and 0 <= inward < box.side else 0.0
    return 0.0


def _indent_of_side(box: Box, off: float, right: bool) -> float:
    """Return how far in from the rectangle's side the shape begins, so far off its middle."""
    half = box.height / 2
    if box.kind in ("entry", "exit"):
        return half - (half**2 - min(off, half) ** 2) ** 0.5
    if box.kind == "decision" or (box.kind == "handover" and right):
        return box.side * min(1.0, off / half)
    return 0.0


def crossings(one: Route, other: Route) -> int:
    """Count where two lines cross."""
    return sum(_cross(a, b, c, d) for a, b in segments(one) for c, d in segments(other))


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Say whether two straight parts cross between their ends."""
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return False
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
