"""Which way a flow runs: the arrows that lead back, so that the rest can be drawn from top to bottom.

In: a graph. Out: one truth value for each edge. Never places anything.
"""

from __future__ import annotations

from itertools import pairwise

from .graph import Edge, Graph


def backward(graph: Graph) -> list[bool]:
    """Say of each edge whether it leads back: dashed ones do, and those of a loop that lead to an earlier row.

    A layout engine left to itself turns whichever arrows it likes, and puts a decision above the entry that leads to
    it.
    """
    row = {node.id: index for index, node in enumerate(graph.nodes)}
    loop = _loops(graph)
    return [
        edge.kind != "normal" or (loop[edge.source] == loop[edge.target] and row[edge.target] <= row[edge.source])
        for edge in graph.edges
    ]


def phase_by_phase(graph: Graph) -> list[Edge]:
    """Return arrows, not to be drawn, that keep the phases apart: from the last boxes of each to the first of the next.

    Without them a box that leads nowhere stands beside the phase that follows.
    """
    phase = {node.id: node.phase for node in graph.nodes}
    inside = [
        edge
        for edge, turned in zip(graph.edges, backward(graph), strict=True)
        if not turned and phase[edge.source] == phase[edge.target]
    ]
    led_to, leading = {edge.target for edge in inside}, {edge.source for edge in inside}
    rows = [[node.id for node in graph.nodes if node.phase == id] for id, _ in graph.phases]
    return [
        Edge(source, target)
        for earlier, later in pairwise([row for row in rows if row])
        for source in earlier
        if source not in leading
        for target in later
        if target not in led_to
    ]


def _loops(graph: Graph) -> dict[str, int]:
    """Number the boxes so that those that can reach each other have one number (Tarjan's way, without recursion)."""
    onward: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        if edge.kind == "normal":
            onward[edge.source].append(edge.target)
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    loop: dict[str, int] = {}
    stack: list[str] = []
    for start in onward:
        work = [(start, 0)] if start not in index else []
        while work:
            node, place = work.pop()
            if place == 0:
                index[node] = low[node] = len(index)
                stack.append(node)
            for number in range(place, len(onward[node])):
                target = onward[node][number]
                if target not in index:
                    work += [(node, number + 1), (target, 0)]
                    break
                if target not in loop:
                    low[node] = min(low[node], index[target])
            else:
                if low[node] == index[node]:
                    while True:
                        member = stack.pop()
                        loop[member] = index[node]
                        if member == node:
                            break
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
    return loop


def turning(graph: Graph) -> list[str]:
    """Return the largest loop of the flow, in the order of the rows; empty where nothing comes back."""
    members: dict[int, list[str]] = {}
    loop = _loops(graph)
    for node in graph.nodes:
        members.setdefault(loop[node.id], []).append(node.id)
    return max(members.values(), key=len) if members else []
