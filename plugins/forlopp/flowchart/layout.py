"""Graph → Layout: where each box, arrow and label of a flow is drawn.

In: a graph. Out: a `Layout` in px, the same for the same graph. Never writes SVG.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from . import column, engine, lanes, measure, ring
from . import labels as labels_of
from .geometry import Band, Box, Label, Layout, Route, metrics, outline
from .graph import Edge, Graph, Node
from .order import backward

TITLE_SIZE, MORE_SIZE, LABEL_SIZE = 14, 12, 12
TITLE_LINE, MORE_LINE, LABEL_LINE = 18, 15, 15
WIDEST, PADDING, BADGE = 264, 14, 30
WIDEST_RING = 1200
SIDES = {"decision": 14, "entry": 6, "exit": 8, "handover": 12}
MARGIN = 12
FROM_ANY = "från alla steg"
WAYS = {"reentry": "åter in", "restart": "nytt förlopp"}
"""What a dashed arrow says when the author has given it no words."""


def layout(graph: Graph) -> Layout:
    """Place every box and arrow of the flow.

    From top to bottom, in lanes where there are any. A circular flow is drawn as a ring when that is as clear: no box,
    line or label in another's way, no more crossings, and no wider than a page.
    """
    if not graph.nodes:
        return Layout({}, (), (), 2 * MARGIN, 2 * MARGIN)
    boxes = [_box(node, node.id in graph.from_any) for node in graph.nodes]
    labels = [_label(edge) for edge in graph.edges]
    try:
        drawn = _downwards(graph, boxes, labels)
        if graph.layout == "circular" and not graph.lanes:
            ring = _ring(graph, boxes, labels)
            if ring and _is_as_clear(ring, drawn):
                return ring
        return drawn
    except engine.EngineError:
        placed, routes = column.lay(graph, boxes, labels)
        return _finished(placed, routes, ())


def _downwards(graph: Graph, boxes: list[Box], labels: list[Label | None]) -> Layout:
    placed, routes, ranks = engine.place(graph, boxes, labels, backward(graph))
    if graph.lanes:
        placed = lanes.lay(graph, boxes, labels, ranks)
        routes = engine.route(graph, placed, labels)
        ys = [y for box in placed for y in (box.y, box.y + box.height)] + [y for r in routes for _, y in r.points]
        ground = lanes.bands(graph, boxes, ranks, min(ys) - 16, max(ys) + 16)
        left, right = ground[0].x, ground[-1].x + ground[-1].width
        return _finished(placed, _drawn_in(routes, placed, left, right), ground)
    placed, routes = _alone_below(graph, placed, routes, ranks)
    return _finished(placed, routes, _phases(graph, placed, routes))


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
    for id, title in graph.phases:
        mine = [box for box in boxes if phase[box.id] == id]
        if mine:
            spans.append((id, title, min(box.y for box in mine), max(box.y + box.height for box in mine)))
    if any(first[3] > second[2] for first, second in pairwise(spans)):
        return []
    xs = [x for route in routes for x, _ in route.points] + [x for box in boxes for x in (box.x, box.x + box.width)]
    left, width = min(xs) - 16, max(xs) - min(xs) + 32
    borders = [(first[3] + second[2]) / 2 for first, second in pairwise(spans)]
    tops = [spans[0][2] - lanes.HEAD, *borders] if spans else []
    ends = [*borders, max(box.y + box.height for box in boxes) + 16] if spans else []
    return [
        Band(id, "phase", (title,), left, top, width, end - top)
        for (id, title, _, _), top, end in zip(spans, tops, ends, strict=True)
    ]


def _ring(graph: Graph, boxes: list[Box], labels: list[Label | None]) -> Layout | None:
    placed = ring.lay(graph, boxes, labels)
    return _finished(placed, engine.route(graph, placed, labels), ()) if placed else None


def _is_as_clear(ring: Layout, plain: Layout) -> bool:
    faults = metrics(ring)
    clear = not (faults.box_overlaps or faults.edges_through_boxes or faults.label_overlaps)
    return clear and faults.crossings <= metrics(plain).crossings and ring.width <= WIDEST_RING


def _finished(boxes: list[Box], routes: Sequence[Route], bands: Sequence[Band]) -> Layout:
    """Put the words on the arrows, end the arrows at the shapes, and move everything to the margin."""
    by_id = {box.id: box for box in boxes}
    placed = labels_of.put(boxes, routes)
    return _framed(Layout(by_id, tuple(_clipped(route, by_id) for route in placed), tuple(bands), 0, 0))


def _clipped(route: Route, boxes: Mapping[str, Box]) -> Route:
    points = list(route.points)
    if len(points) < 2:
        return route
    upright = points[0][0] == points[1][0]
    points[0] = outline(boxes[route.source], points[0], upright)
    upright = points[-1][0] == points[-2][0]
    points[-1] = outline(boxes[route.target], points[-1], upright)
    return replace(route, points=tuple(points))


def _box(node: Node, from_any: bool) -> Box:
    """Wrap the texts of a box and size it after them. `from_any`: every step may lead here, which the box says
    itself."""
    badge = BADGE if node.letter else 0
    side = SIDES.get(node.kind, 0)
    room = WIDEST - 2 * PADDING - badge - 2 * side
    title = measure.wrap(node.title, TITLE_SIZE, room, bold=True)
    more = tuple(
        line
        for text in (node.time, node.note, FROM_ANY if from_any else "")
        for line in measure.wrap(text, MORE_SIZE, room)
    )
    widest = max(
        [measure.width(line, TITLE_SIZE, bold=True) for line in title]
        + [measure.width(line, MORE_SIZE) for line in more],
        default=0,
    )
    width = max(110, -(-(widest + 2 * PADDING + badge + 2 * side) // 2) * 2)
    height = 22 + len(title) * TITLE_LINE + len(more) * MORE_LINE
    return Box(node.id, node.kind, 0, 0, float(width), float(height), title, more, badge, side)


def _label(edge: Edge) -> Label | None:
    """Wrap the text of an arrow and size it; None where there is none."""
    words = edge.label or ("" if edge.time else WAYS.get(edge.kind, ""))
    lines = measure.wrap(words, LABEL_SIZE, 150, most=6)
    time = measure.wrap(edge.time, LABEL_SIZE, 150, most=3, bold=True)
    if not lines and not time:
        return None
    widest = max(
        [measure.width(line, LABEL_SIZE) for line in lines]
        + [measure.width(line, LABEL_SIZE, bold=True) for line in time]
    )
    return Label(0, 0, widest + 8, (len(lines) + len(time)) * LABEL_LINE + 2.0, lines, time)


def _framed(drawn: Layout) -> Layout:
    """Move the drawing so that it begins at the margin, and measure it."""
    xs, ys = [], []
    for thing in [*drawn.boxes.values(), *(route.label for route in drawn.routes if route.label), *drawn.bands]:
        xs += [thing.x, thing.x + thing.width]
        ys += [thing.y, thing.y + thing.height]
    for route in drawn.routes:
        xs += [x for x, _ in route.points]
        ys += [y for _, y in route.points]
    dx, dy = MARGIN - min(xs), MARGIN - min(ys)
    return Layout(
        {key: replace(box, x=round(box.x + dx, 1), y=round(box.y + dy, 1)) for key, box in drawn.boxes.items()},
        tuple(
            replace(
                route,
                points=tuple((round(x + dx, 1), round(y + dy, 1)) for x, y in route.points),
                label=route.label
                and replace(route.label, x=round(route.label.x + dx, 1), y=round(route.label.y + dy, 1)),
            )
            for route in drawn.routes
        ),
        tuple(replace(band, x=round(band.x + dx, 1), y=round(band.y + dy, 1)) for band in drawn.bands),
        round(max(xs) + dx + MARGIN, 1),
        round(max(ys) + dy + MARGIN, 1),
    )
