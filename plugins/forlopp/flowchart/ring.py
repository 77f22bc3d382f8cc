"""A flow that turns: its loop as a ring, with what leads in above it and what leads out around it.

In: a graph and its boxes. Out: boxes with places. Never draws an arrow, and is only a proposal: layout.py keeps the
drawing from top to bottom where the ring is no clearer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .geometry import Box, Label
from .graph import Graph
from .order import turning

GAP_X, GAP_Y, SMALLEST = 80, 64, 4


def lay(graph: Graph, boxes: Sequence[Box], labels: Sequence[Label | None]) -> list[Box] | None:
    """Give each box a place around the ring; None where the loop is too small to be one."""
    ring = turning(graph)
    count = len(ring)
    if count < SMALLEST:
        return None
    width = max(box.width for box in boxes)
    step = max(box.height for box in boxes) + GAP_Y + max((label.height for label in labels if label), default=0)
    side = max(1, -(-(count - 6) // 2))
    top_count = -(-(count - 2 * side) // 2)
    top, right = ring[:top_count], ring[top_count : top_count + side]
    bottom, left = ring[top_count + side : count - side], ring[count - side :]
    at: dict[str, tuple[float, float]] = {}
    _row(at, top, 0, width)
    _row(at, bottom[::-1], step * (side + 1), width)
    edge = (max(len(top), len(bottom)) - 1) / 2 * (width + GAP_X) + width / 2 + GAP_X
    for index, id in enumerate(right):
        at[id] = (edge, step * (index + 1))
    for index, id in enumerate(left[::-1]):
        at[id] = (-edge, step * (index + 1))
    _around(graph, at, set(ring), step, step * (side + 1), width)
    return [replace(box, x=at[box.id][0] - box.width / 2, y=at[box.id][1] - box.height / 2) for box in boxes]


def _row(at: dict[str, tuple[float, float]], ids: Sequence[str], y: float, width: float) -> None:
    for index, id in enumerate(ids):
        at[id] = ((index - (len(ids) - 1) / 2) * (width + GAP_X), y)


def _around(
    graph: Graph, at: dict[str, tuple[float, float]], ring: set[str], step: float, low: float, width: float
) -> None:
    """Place what is not on the ring: rows above it for what leads in, rows below it for the rest."""
    onward: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    before: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        if edge.kind == "normal":
            onward[edge.source].append(edge.target)
            before[edge.target].append(edge.source)
    outside = [node for node in graph.nodes if node.id not in ring]
    above = [node.id for node in outside if node.kind == "entry" or _distance(node.id, onward, ring) is not None]
    below = [node.id for node in outside if node.id not in above]
    for ids, ways, start, sign in ((above, onward, 0.0, -1), (below, before, low, 1)):
        rows: dict[int, list[str]] = {}
        for id in ids:
            rows.setdefault(_distance(id, ways, ring) or 1, []).append(id)
        for number, members in sorted(rows.items()):
            _row(at, members, start + sign * number * step, width)


def _distance(id: str, ways: Mapping[str, Sequence[str]], ring: set[str]) -> int | None:
    """Return how many arrows away the ring is; None where it can't be reached."""
    seen, edge, steps = {id}, [id], 0
    while edge:
        steps += 1
        following = [target for source in edge for target in ways[source]]
        if any(target in ring for target in following):
            return steps
        edge = [target for target in dict.fromkeys(following) if target not in seen]
        seen.update(edge)
    return None
