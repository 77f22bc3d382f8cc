"""Graph → Layout: where each box, arrow and label of a flow is drawn.

In: a graph. Out: a `Layout` in px, the same for the same graph. Never writes SVG.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise
from math import ceil, floor
from typing import Any

from . import column, engine, lanes, measure, nudge, ring
from . import labels as labels_of
from .geometry import Band, Box, Label, Layout, Point, Route, crossings, hides, metrics, outline
from .graph import Edge, Graph, Node
from .order import backward, phase_by_phase

TITLE_SIZE, MORE_SIZE, LABEL_SIZE = 14, 12, 12
TITLE_LINE, MORE_LINE, LABEL_LINE = 18, 15, 15
WIDEST, NARROWER, PADDING, BADGE = 264, 216, 14, 30
"""How wide boxes may be: narrower in three lanes or more, where that cuts no title."""
LABEL_WIDTHS = (150, 104, 84)
TITLE_ROOM = 110
"""How wide the title of a phase may be."""
WIDEST_RING = 1200
SIDES = {"decision": 14, "entry": 6, "exit": 8, "handover": 12}
MARGIN = 12
FROM_ANY = "från alla steg"
WAYS = {"reentry": "åter in", "restart": "nytt förlopp"}
"""What a dashed arrow says when the author has given it no words."""


@lru_cache(8)
def layout(graph: Graph) -> Layout:
    """Place every box and arrow of the flow. The last few are kept: most of what an author saves leaves it as it is.

    From top to bottom, in lanes where there are any. A circular flow is drawn as a ring when that is as clear: no box,
    line or label in another's way, no more crossings, and no wider than a page.
    """
    if not graph.nodes:
        return Layout({}, (), (), 2 * MARGIN, 2 * MARGIN)
    widest = NARROWER if len(graph.lanes) > 2 else WIDEST
    boxes = [_box(node, node.id in graph.from_any, widest) for node in graph.nodes]
    labels = [_label(edge) for edge in graph.edges]
    try:
        drawn = _downwards(graph, boxes, labels)
        if graph.layout == "circular" and not graph.lanes:
            return _ring(graph, boxes, labels, drawn) or drawn
        return drawn
    except engine.EngineError:
        placed, routes = column.lay(graph, boxes, labels)
        return _finished(graph, placed, routes, ())


def unworded(graph: Graph, boxes: list[Box], gaps: tuple[int, int]) -> Layout:
    """Place boxes that someone else has sized, without words on the arrows; `gaps` between layers and between boxes."""
    labels = [None] * len(graph.edges)
    try:
        placed, routes, ranks = engine.place(graph, boxes, labels, backward(graph), gaps=gaps)
        placed, routes = _alone_below(graph, placed, routes, ranks)
    except engine.EngineError:
        placed, routes = column.lay(graph, boxes, labels)
    return _finished(graph, placed, routes, ())


def _downwards(graph: Graph, boxes: list[Box], labels: list[Label | None]) -> Layout:
    if graph.lanes:
        ranks = engine.place(graph, boxes, labels, backward(graph), "fast")[2]
        placed = lanes.lay(graph, boxes, labels, ranks)
        routes = engine.route(graph, placed, labels)
        ys = [y for box in placed for y in (box.y, box.y + box.height)] + [y for r in routes for _, y in r.points]
        ground = lanes.bands(graph, boxes, ranks, min(ys) - 16, max(ys) + 16)
        left, right = ground[0].x, ground[-1].x + ground[-1].width
        return _finished(graph, placed, _drawn_in(routes, placed, left, right), ground)
    for apart in (phase_by_phase(graph), []):
        placed, routes, ranks = engine.place(graph, boxes, labels, backward(graph), apart=apart)
        placed, routes = _alone_below(graph, placed, routes, ranks)
        ground = _phases(graph, placed, routes)
        if ground or not apart:
            break
    return _finished(graph, placed, routes, ground)


def _alone_below(
    graph: Graph, placed: list[Box], routes: list[Route], ranks: list[tuple[int, int] | None]
) -> tuple[list[Box], list[Route]]:
    """Put boxes without arrows in a row of their own below the rest, in order."""
    alone = [index for index, rank in enumerate(ranks) if rank is None]
    joined = [box for box, rank in zip(placed, ranks, strict=True) if rank is not None]
    if not alone or not joined:
        return placed, routes
    x = min(box.x for box in joined)
    ys = [box.y + box.height for box in joined] + [y for route in routes for _, y in route.points]
    for index in alone:
        placed[index] = replace(placed[index], x=x, y=max(ys) + 40)
        x += placed[index].width + 32
    return placed, routes


def _drawn_in(routes: list[Route], boxes: list[Box], left: float, right: float) -> list[Route]:
    """Bring lines that run far outside the lanes to tracks right beside them; nothing stands there."""
    left, right = min([left, *(box.x for box in boxes)]), max([right, *(box.x + box.width for box in boxes)])
    far_left = sorted({x for route in routes for x, _ in route.points if x <= left}, reverse=True)
    far_right = sorted({x for route in routes for x, _ in route.points if x >= right})
    moved = {x: left - 14 - 12 * index for index, x in enumerate(far_left)}
    moved |= {x: right + 14 + 12 * index for index, x in enumerate(far_right)}
    return [replace(route, points=tuple((moved.get(x, x), y) for x, y in route.points)) for route in routes]


def _phases(graph: Graph, boxes: list[Box], routes: list[Route]) -> list[Band]:
    """Return a band for each phase, where the phases follow each other downwards; none where they do not."""
    spans = []
    phase = {node.id: node.phase for node in graph.nodes}
    for id, _ in graph.phases:
        mine = [box for box in boxes if phase[box.id] == id]
        if mine:
            spans.append((id, min(box.y for box in mine), max(box.y + box.height for box in mine)))
    mixed = any(first[2] > second[1] for first, second in pairwise(spans))
    # A box of no phase may stand above or below them all, never on the ground of one; where all steps lead to it, it
    # says so itself.
    free = [box for box in boxes if phase[box.id] not in dict(graph.phases) and box.id not in graph.from_any]
    if not spans or mixed or any(box.y + box.height > spans[0][1] and box.y < spans[-1][2] for box in free):
        return []
    xs = [x for route in routes for x, _ in route.points] + [x for box in boxes for x in (box.x, box.x + box.width)]
    titles = {id: measure.wrap(title, 13, TITLE_ROOM, most=3, bold=True) for id, title in graph.phases}
    gutter = max(measure.width(line, 13, bold=True) for id, *_ in spans for line in titles[id])
    # Titles stand to the left of everything, so that no line runs through them.
    left, right = min(xs) - ceil(gutter) - 26, max(xs) + 16
    borders = [(first[2] + second[1]) / 2 for first, second in pairwise(spans)]
    tops = [spans[0][1] - 16, *borders]
    ends = [*borders, spans[-1][2] + 16]
    return [
        Band(id, "phase", titles[id], left, top, right - left, end - top)
        for (id, *_), top, end in zip(spans, tops, ends, strict=True)
    ]


def _ring(graph: Graph, boxes: list[Box], labels: list[Label | None], plain: Layout) -> Layout | None:
    """Return the flow as a ring; None where that is less clear than the plain drawing. Words come last, as they take
    the longest."""
    placed = ring.lay(graph, boxes, labels)
    if not placed or max(box.x + box.width for box in placed) - min(box.x for box in placed) > WIDEST_RING:
        return None
    routes = engine.route(graph, placed, labels)
    if _crossings(routes) > _crossings(plain.routes):
        return None
    drawn = _finished(graph, placed, routes, ())
    faults = metrics(drawn)
    clear = not (faults.box_overlaps or faults.edges_through_boxes or faults.label_overlaps)
    return drawn if clear and drawn.width <= WIDEST_RING else None


def _crossings(routes: Sequence[Route]) -> int:
    return sum(crossings(one, other) for one, other in combinations(routes, 2))


def _finished(graph: Graph, boxes: list[Box], routes: Sequence[Route], bands: Sequence[Band]) -> Layout:
    """Keep the arrows off the boxes they pass, put the words on them, move everything to the margin, and end the
    arrows at the shapes."""

    def narrower(number: int) -> list[Label]:
        words = _words(routes[number].label)
        made = [_label(graph.edges[number], room) for room in LABEL_WIDTHS[1:]]
        # Never at the cost of a broken word or a cut text.
        return [label for label in made if label and _words(label) == words]

    placed = labels_of.put(boxes, nudge.aside(boxes, routes), narrower)
    given_room = nudge.from_words(boxes, placed)
    if given_room != placed:
        again = labels_of.put(boxes, given_room, narrower)
        placed = min(placed, again, key=_hidden)
    drawn = _framed(Layout({box.id: box for box in boxes}, tuple(placed), tuple(bands), 0, 0))
    return replace(drawn, routes=tuple(_clipped(route, drawn.boxes) for route in drawn.routes))


def _hidden(routes: Sequence[Route]) -> int:
    return sum(bool(one.label and one is not other and hides(one.label, other)) for one in routes for other in routes)


def _words(label: Label | None) -> str:
    return " ".join((*label.lines, *label.time)) if label else ""


def _clipped(route: Route, boxes: Mapping[str, Box]) -> Route:
    points = list(route.points)
    if len(points) < 2:
        return route
    upright = points[0][0] == points[1][0]
    points[0] = _tenths(outline(boxes[route.source], points[0], upright))
    upright = points[-1][0] == points[-2][0]
    points[-1] = _tenths(outline(boxes[route.target], points[-1], upright))
    return replace(route, points=tuple(points))


def _tenths(point: Point) -> Point:
    return round(point[0], 1), round(point[1], 1)


def _box(node: Node, from_any: bool, most: int) -> Box:
    """Wrap the texts of a box and size it after them. `from_any`: every step may lead here, which the box says
    itself. A title that would be cut at the width `most` gets all the width there is."""
    badge = BADGE if node.letter else 0
    side = SIDES.get(node.kind, 0)
    taken = 2 * PADDING + badge + 2 * side
    title = measure.wrap(node.title, TITLE_SIZE, most - taken, bold=True)
    if title and title[-1].endswith(measure.ELLIPSIS):
        most = WIDEST
        title = measure.wrap(node.title, TITLE_SIZE, most - taken, bold=True)
    more = tuple(
        line
        for text in (node.time, node.note, FROM_ANY if from_any else "")
        for line in measure.wrap(text, MORE_SIZE, most - taken)
    )
    widest = max(
        [measure.width(line, TITLE_SIZE, bold=True) for line in title]
        + [measure.width(line, MORE_SIZE) for line in more],
        default=0,
    )
    width = max(110, 2 * ceil((widest + taken) / 2))
    height = 22 + len(title) * TITLE_LINE + len(more) * MORE_LINE
    return Box(node.id, node.kind, 0, 0, float(width), float(height), title, more, badge, side)


def _label(edge: Edge, room: int = LABEL_WIDTHS[0]) -> Label | None:
    """Wrap the text of an arrow and size it; None where there is none."""
    words = edge.label or ("" if edge.time else WAYS.get(edge.kind, ""))
    lines = measure.wrap(words, LABEL_SIZE, room, most=6)
    time = measure.wrap(edge.time, LABEL_SIZE, room, most=5, bold=True)
    if not lines and not time:
        return None
    widest = max(
        [measure.width(line, LABEL_SIZE) for line in lines]
        + [measure.width(line, LABEL_SIZE, bold=True) for line in time]
    )
    return Label(0, 0, float(ceil(widest) + 8), (len(lines) + len(time)) * LABEL_LINE + 2.0, lines, time)


def _framed(drawn: Layout) -> Layout:
    """Move the drawing so that it begins at the margin, on whole px, and measure it."""
    xs, ys = [], []
    for thing in [*drawn.boxes.values(), *(route.label for route in drawn.routes if route.label), *drawn.bands]:
        xs += [thing.x, thing.x + thing.width]
        ys += [thing.y, thing.y + thing.height]
    for route in drawn.routes:
        xs += [x for x, _ in route.points]
        ys += [y for _, y in route.points]
    # Half a px always goes the same way, so that lines still end where their boxes do.
    dx, dy = MARGIN - min(xs) + 0.5, MARGIN - min(ys) + 0.5

    def moved(thing: Any) -> Any:
        return replace(thing, x=floor(thing.x + dx), y=floor(thing.y + dy))

    return Layout(
        {key: moved(box) for key, box in drawn.boxes.items()},
        tuple(
            replace(
                route,
                points=tuple((floor(x + dx), floor(y + dy)) for x, y in route.points),
                label=route.label and moved(route.label),
            )
            for route in drawn.routes
        ),
        tuple(map(moved, drawn.bands)),
        ceil(max(xs) + dx + MARGIN),
        ceil(max(ys) + dy + MARGIN),
    )
