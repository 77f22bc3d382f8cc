"""The chart in small: letters and names in narrow boxes, arrows without words, close together, for the one-sheet view.

In: a graph. Out: a simpler graph, and layouts of it for the caller to choose by. Never the only chart: what the arrows
and boxes do not say here stands beside them on the sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from . import measure
from .geometry import Box, Layout
from .graph import Graph, Node
from .layout import BADGE, PADDING, SIDES, TITLE_LINE, TITLE_SIZE, unworded

ROOMS = (110, 140, 170, 220)
"""Widths tried for the words in a box: narrow boxes make a narrow and high drawing."""
LAYER_GAP, NODE_GAP = 20, 16


def small_graph(graph: Graph) -> Graph:
    """Leave only steps and ways: no times, lanes or conditions, and one arrow between two steps."""
    seen: set[tuple[str, str]] = set()
    edges = []
    for edge in graph.edges:
        if (edge.source, edge.target) not in seen and edge.source != edge.target:
            seen.add((edge.source, edge.target))
            edges.append(replace(edge, label="", time=""))
    nodes = tuple(replace(node, time="", note="", lanes=()) for node in graph.nodes)
    return replace(graph, nodes=nodes, edges=tuple(edges), lanes=(), phases=(), layout="linear", from_any=())


def small_layouts(graph: Graph) -> Iterator[Layout]:
    """Lay out a small graph with boxes of different widths."""
    for room in ROOMS:
        yield unworded(graph, [_box(node, room) for node in graph.nodes], (LAYER_GAP, NODE_GAP))


def _box(node: Node, room: float) -> Box:
    """Size a box after its name alone; names are never cut."""
    badge, side = BADGE if node.letter else 0, SIDES.get(node.kind, 0)
    longest = max((measure.width(word, TITLE_SIZE, bold=True) for word in node.title.split()), default=0)
    room = max(room, longest)  # a word is never broken
    title = measure.wrap(node.title, TITLE_SIZE, room, most=9, bold=True)
    if node.kind in ("entry", "exit"):
        side += 6 * (len(title) - 1)  # the more lines, the rounder the ends
    widest = max((measure.width(line, TITLE_SIZE, bold=True) for line in title), default=0)
    width = -(-(widest + 2 * PADDING + badge + 2 * side) // 2) * 2
    return Box(node.id, node.kind, 0, 0, float(width), 12.0 + len(title) * TITLE_LINE, title, (), badge, side)
