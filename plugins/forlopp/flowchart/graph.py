"""The flow as boxes and arrows: the one value that chart, words and Mermaid text are made from.

In: nothing. Out: the types. Never knows a pathway (flow.py makes the graph of one) and never knows where a box is
drawn.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A box. `kind` is entry, action, decision, exit or handover; `time` a label such as "inom 10 min"; `note` a few
    words more, such as "före ingång" or "till Höftledsartros – proteskirurgi"."""

    id: str
    kind: str
    letter: str
    title: str
    href: str
    time: str = ""
    lanes: tuple[str, ...] = ()
    phase: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow. `kind` is normal, reentry (back into the flow) or restart (a new course from the start). Several edges
    may join the same two boxes."""

    source: str
    target: str
    label: str = ""
    time: str = ""
    kind: str = "normal"


@dataclass(frozen=True, slots=True)
class Graph:
    """A whole flow, in the order of the action table. `lanes` and `phases` are (id, title); `layout` is linear or
    circular; `from_any` are exits that every step may lead to, told beside the chart and drawn without arrows."""

    id: str
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    lanes: tuple[tuple[str, str], ...] = ()
    phases: tuple[tuple[str, str], ...] = ()
    layout: str = "linear"
    from_any: tuple[str, ...] = ()
