"""The layout engine behind two functions: place everything, or draw arrows between boxes that are placed.

In: boxes, labels, the graph. Out: placed boxes and routes. The only module that knows graphlay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import graphlay

from .geometry import Box, Label, Point, Route
from .graph import Edge, Graph

EngineError = graphlay.GraphlayError
OPTIONS = {
    "direction": "topbottom",
    "labels": {"reservation": "always"},
}


def place(
    graph: Graph,
    boxes: Sequence[Box],
    labels: Sequence[Label | None],
    back: Sequence[bool],
    effort: str = "balanced",
    apart: Sequence[Edge] = (),
) -> tuple[list[Box], list[Route], list[tuple[int, int] | None]]:
    """Place boxes in layers from top to bottom. Returns also each box's layer and its order there (None: it stands
    alone). `effort` "fast" is enough where only the layers are wanted; `apart` are arrows that count for the layers and
    are not drawn."""
    edges = [{"reverse_for_ranking": True} if turned else {} for turned in back] + [{} for _ in apart]
    whole = replace(graph, edges=(*graph.edges, *apart))
    words = [*labels, *(None for _ in apart)]
    drawn = _ask(graphlay.layout, whole, boxes, words, [{} for _ in boxes], edges, effort)
    placed = [
        replace(box, x=at["center"]["x"] - box.width / 2, y=at["center"]["y"] - box.height / 2)
        for box, at in zip(boxes, drawn.nodes, strict=True)
    ]
    ranks = [None if at["rank"] is None else (at["rank"], at["order"]) for at in drawn.nodes]
    return placed, _routes(graph, labels, drawn.edges[: len(graph.edges)]), ranks


def route(graph: Graph, boxes: Sequence[Box], labels: Sequence[Label | None]) -> list[Route]:
    """Draw the arrows between boxes that stand where they are to stand."""
    nodes = [{"position": {"x": box.x + box.width / 2, "y": box.y + box.height / 2}} for box in boxes]
    return _routes(graph, labels, _ask(graphlay.reroute, graph, boxes, labels, nodes, [{} for _ in graph.edges]).edges)


def _ask(
    work: Callable[..., Any],
    graph: Graph,
    boxes: Sequence[Box],
    labels: Sequence[Label | None],
    nodes: Sequence[Mapping[str, Any]],
    edges: Sequence[Mapping[str, Any]],
    effort: str = "balanced",
) -> Any:
    number = {box.id: index for index, box in enumerate(boxes)}
    request = {
        "nodes": [
            {"size": {"width": box.width, "height": box.height}, **more} for box, more in zip(boxes, nodes, strict=True)
        ],
        "edges": [
            {
                "source": number[edge.source],
                "target": number[edge.target],
                **more,
                **({"label_size": {"width": label.width, "height": label.height}} if label else {}),
            }
            for edge, label, more in zip(graph.edges, labels, edges, strict=True)
        ],
    }
    # Lines that leave a box side by side stand so far apart that words find room between them.
    spacing = {"layer_gap": _gap(graph), "node_gap": 36, "port_gap": 24}
    return work(request, preset="layered", options={**OPTIONS, "effort": effort, "spacing": spacing})


def _gap(graph: Graph) -> int:
    """Return the height between layers: where several worded arrows join the same two boxes, their words stand below
    each other."""
    side_by_side = Counter((edge.source, edge.target) for edge in graph.edges if edge.label or edge.time)
    return 44 + 18 * max(0, max(side_by_side.values(), default=0) - 1)


def _routes(graph: Graph, labels: Sequence[Label | None], lines: Sequence[Mapping[str, Any]]) -> list[Route]:
    return [
        Route(edge.source, edge.target, tuple(_points(line)), label)
        for edge, label, line in zip(graph.edges, labels, lines, strict=True)
    ]


def _points(line: Mapping[str, Any]) -> list[Point]:
    return [(point["x"], point["y"]) for point in line["points"]]
