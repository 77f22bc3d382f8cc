"""Lanes side by side, in the order the author gave them: where each box stands.

In: a graph with lanes, its boxes, and their layers from the engine. Out: boxes and bands. Never draws an arrow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from .geometry import Band, Box, Label
from .graph import Graph, Node

GAP, LOOP, PADDING, HEAD, NARROWEST = 32, 14, 18, 34, 130
ROW_GAP, WAY_GAP = 44, 5


def lay(
    graph: Graph, boxes: Sequence[Box], labels: Sequence[Label | None], ranks: Sequence[tuple[int, int] | None]
) -> list[Box]:
    """Give each box the row of its layer and the column of its lane; a box of several lanes, or of none, stands across
    a border. Boxes that would run into each other get rows of their own."""
    names = [id for id, _ in graph.lanes]
    home = {node.id: _home(node, names) for node in graph.nodes}
    last = max((rank[0] for rank in ranks if rank), default=0)
    rank = {box.id: at or (last + 1, 0) for box, at in zip(boxes, ranks, strict=True)}
    size = {box.id: box for box in boxes}
    gap = _gap(graph)
    left = _borders(len(names), home, rank, size, gap)
    rows: dict[int, list[str]] = {}
    for box in sorted(boxes, key=lambda box: rank[box.id]):
        rows.setdefault(rank[box.id][0], []).append(box.id)
    placed: dict[str, Box] = {}
    y = 0.0
    for _, waiting in sorted(rows.items()):
        while waiting:
            row, waiting = _one_row(waiting, home, left, size, gap)
            height = max(size[id].height for id in row)
            for id, x in row.items():
                placed[id] = replace(size[id], x=x, y=y + (height - size[id].height) / 2)
            y += height + ROW_GAP + _room(graph, labels, row)
    return [placed[box.id] for box in boxes]


def _home(node: Node, names: Sequence[str]) -> float:
    """Return the number of a box's lane; a half number is the border between two."""
    at = sorted(names.index(lane) for lane in node.lanes if lane in names) or [0, len(names) - 1]
    middle = (at[0] + at[-1]) / 2
    return middle - 0.5 if at[0] != at[-1] and middle == int(middle) else middle


def _gap(graph: Graph) -> int:
    """Return the room between boxes side by side: arrows from a box to itself stand there, each outside the last."""
    loops = Counter(edge.source for edge in graph.edges if edge.source == edge.target)
    return GAP + LOOP * max(0, max(loops.values(), default=0) - 1)


def _borders(
    count: int, home: Mapping[str, float], rank: Mapping[str, tuple[int, int]], size: Mapping[str, Box], gap: int
) -> list[float]:
    """Return where each lane begins, and where the last one ends: as wide as its widest row."""
    widths: list[dict[int, float]] = [{} for _ in range(count)]
    for id, lane in home.items():
        if lane == int(lane):
            row = widths[int(lane)]
            row[rank[id][0]] = row.get(rank[id][0], -gap) + size[id].width + gap
    borders = [0.0]
    for row in widths:
        borders.append(borders[-1] + max([NARROWEST, *row.values()]) + 2 * PADDING)
    return borders


def _one_row(
    waiting: Sequence[str], home: Mapping[str, float], left: Sequence[float], size: Mapping[str, Box], gap: int
) -> tuple[dict[str, float], list[str]]:
    """Put as many boxes of a layer as have room side by side; return where they begin, and those that must wait."""
    groups: dict[float, list[str]] = {}
    for id in waiting:
        groups.setdefault(home[id], []).append(id)
    row: dict[str, float] = {}
    later: list[str] = []
    taken: list[tuple[float, float]] = []
    for lane, members in groups.items():
        middle = (left[int(lane)] + left[int(lane) + 1]) / 2 if lane == int(lane) else left[int(lane) + 1]
        total = sum(size[id].width for id in members) + gap * (len(members) - 1)
        x = middle - total / 2
        if any(x < end + gap and x + total > start - gap for start, end in taken):
            later += members
            continue
        taken.append((x, x + total))
        for id in members:
            row[id] = x
            x += size[id].width + gap
    return row, later


def _room(graph: Graph, labels: Sequence[Label | None], row: Mapping[str, float]) -> float:
    """Return the height that the arrows below a row need: their labels, and a track for each."""
    heights = [label.height for edge, label in zip(graph.edges, labels, strict=True) if label and edge.source in row]
    ways = sum(edge.source in row or edge.target in row for edge in graph.edges)
    return max(heights, default=0) + WAY_GAP * ways


def bands(
    graph: Graph, boxes: Sequence[Box], ranks: Sequence[tuple[int, int] | None], top: float, bottom: float
) -> list[Band]:
    """Return the ground of each lane, between two heights."""
    names = [id for id, _ in graph.lanes]
    home = {node.id: _home(node, names) for node in graph.nodes}
    last = max((rank[0] for rank in ranks if rank), default=0)
    rank = {box.id: at or (last + 1, 0) for box, at in zip(boxes, ranks, strict=True)}
    left = _borders(len(names), home, rank, {box.id: box for box in boxes}, _gap(graph))
    return [
        Band(id, "lane", (title,), left[index], top - HEAD, left[index + 1] - left[index], bottom - top + HEAD)
        for index, (id, title) in enumerate(graph.lanes)
    ]
