"""The plainest drawing there is: one column, each arrow on a track of its own at the side.

In: boxes and the graph. Out: placed boxes and routes. Used where the layout engine fails; no line can cross a box,
since none is where boxes are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .geometry import Box, Label, Route
from .graph import Graph

GAP, TRACK = 40, 14


def lay(graph: Graph, boxes: Sequence[Box], labels: Sequence[Label | None]) -> tuple[list[Box], list[Route]]:
    """Place boxes in the order of the rows, and draw each arrow out to its track, along it, and back."""
    placed: list[Box] = []
    y = 0.0
    for box in boxes:
        placed.append(replace(box, x=-box.width, y=y))
        y += box.height + GAP
    by_id = {box.id: box for box in placed}
    leaving: dict[str, int] = {}
    count = {box.id: sum(edge.source == box.id or edge.target == box.id for edge in graph.edges) + 1 for box in placed}
    routes = []
    x = 0.0
    for edge, label in zip(graph.edges, labels, strict=True):
        x += TRACK + (label.width if label else 0)
        ends = []
        for id in (edge.source, edge.target):
            leaving[id] = leaving.get(id, 0) + 1
            ends.append(by_id[id].y + by_id[id].height * min(0.95, leaving[id] / (count[id] + 1)))
        routes.append(
            Route(edge.source, edge.target, ((0.0, ends[0]), (x, ends[0]), (x, ends[1]), (0.0, ends[1])), label)
        )
    return placed, routes
