"""Graph → Layout: where each box, arrow and label of a flow is drawn.

In: a graph. Out: a `Layout` in px, the same for the same graph. Never writes SVG.
"""

from __future__ import annotations

from dataclasses import replace

import graphlay

from . import measure
from .geometry import Box, Label, Layout, Point, Route
from .graph import Edge, Graph, Node

TITLE_SIZE, MORE_SIZE, LABEL_SIZE = 14, 12, 12
TITLE_LINE, MORE_LINE, LABEL_LINE = 18, 15, 15
WIDEST, PADDING, BADGE = 230, 14, 30
SIDES = {"decision": 14, "entry": 6, "exit": 8, "handover": 12}
MARGIN = 12


def layout(graph: Graph) -> Layout:
    """Place every box and arrow of the flow."""
    if not graph.nodes:
        return Layout({}, (), (), 2 * MARGIN, 2 * MARGIN)
    boxes = [_box(node) for node in graph.nodes]
    labels = [_label(edge) for edge in graph.edges]
    return _framed(_layered(graph, boxes, labels))


def _box(node: Node) -> Box:
    """Wrap the texts of a box and size it after them."""
    badge = BADGE if node.letter else 0
    side = SIDES.get(node.kind, 0)
    room = WIDEST - 2 * PADDING - badge - 2 * side
    title = measure.wrap(node.title, TITLE_SIZE, room, bold=True)
    more = tuple(line for text in (node.time, node.note) for line in measure.wrap(text, MORE_SIZE, room))
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
    lines = measure.wrap(edge.label, LABEL_SIZE, 150, most=6)
    time = measure.wrap(edge.time, LABEL_SIZE, 150, most=3, bold=True)
    if not lines and not time:
        return None
    widest = max(
        [measure.width(line, LABEL_SIZE) for line in lines]
        + [measure.width(line, LABEL_SIZE, bold=True) for line in time]
    )
    return Label(0, 0, widest + 8, (len(lines) + len(time)) * LABEL_LINE + 2.0, lines, time)


def _layered(graph: Graph, boxes: list[Box], labels: list[Label | None]) -> Layout:
    place = {box.id: index for index, box in enumerate(boxes)}
    request = {
        "nodes": [{"size": {"width": box.width, "height": box.height}} for box in boxes],
        "edges": [
            {"source": place[edge.source], "target": place[edge.target]}
            | ({"label_size": {"width": label.width, "height": label.height}} if label else {})
            for edge, label in zip(graph.edges, labels, strict=True)
        ],
    }
    options = {"direction": "topbottom", "spacing": {"layer_gap": 40, "node_gap": 30}, "labels": {"reservation": "always"}}
    drawn = graphlay.layout(request, preset="layered", options=options)
    placed = [
        replace(box, x=at["center"]["x"] - box.width / 2, y=at["center"]["y"] - box.height / 2)
        for box, at in zip(boxes, drawn.nodes, strict=True)
    ]
    routes = []
    for edge, label, line in zip(graph.edges, labels, drawn.edges, strict=True):
        points = tuple((point["x"], point["y"]) for point in line["points"])
        anchor = line["label_anchor"]
        centre = (anchor["x"], anchor["y"]) if anchor else _middle(points)
        routes.append(
            Route(
                edge.source,
                edge.target,
                points,
                replace(label, x=centre[0] - label.width / 2, y=centre[1] - label.height / 2) if label else None,
            )
        )
    return Layout({box.id: box for box in placed}, tuple(routes), (), 0, 0)


def _middle(points: tuple[Point, ...]) -> Point:
    """Return the middle of the longest straight part."""
    (x1, y1), (x2, y2) = max(
        zip(points, points[1:], strict=False), key=lambda part: abs(part[0][0] - part[1][0]) + abs(part[0][1] - part[1][1])
    )
    return (x1 + x2) / 2, (y1 + y2) / 2


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
                label=route.label and replace(route.label, x=round(route.label.x + dx, 1), y=round(route.label.y + dy, 1)),
            )
            for route in drawn.routes
        ),
        tuple(replace(band, x=round(band.x + dx, 1), y=round(band.y + dy, 1)) for band in drawn.bands),
        round(max(xs) + dx + MARGIN, 1),
        round(max(ys) + dy + MARGIN, 1),
    )
