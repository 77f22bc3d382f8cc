"""Pathway → Graph: the boxes and arrows that chart, words and Mermaid text are all made from.

In: an expanded pathway and what it may know of others. Out: `Graph`. Never draws: the same graph goes to every form, so
that they cannot disagree.
"""

from __future__ import annotations

from ..catalog import Catalog
from ..model.flow import Step, Way, split_target
from ..model.pathway import Pathway
from ..phrases import ages, times
from .graph import Edge, Graph, Node


def graph(pathway: Pathway, catalog: Catalog) -> Graph:
    """Return the pathway's flow. A way whose step is not there gives no edge: rules say so, and nothing is
    published."""
    known = {step.id for step in pathway.steps}
    lanes = tuple((lane.id, lane.title) for lane in pathway.lanes)
    return Graph(
        id=pathway.id,
        title=pathway.title,
        nodes=tuple(_node(step, known, catalog) for step in pathway.steps),
        edges=tuple(
            Edge(step.id, way.to, way.when or "", times(way), way.type)
            for step in pathway.steps
            for way in step.next
            if way.to in known
        ),
        lanes=lanes,
        phases=tuple((phase.id, phase.title) for phase in pathway.phases),
        layout=pathway.layout,
        from_any=tuple(step.id for step in pathway.steps if step.from_any),
    )


def _node(step: Step, known: set[str], catalog: Catalog) -> Node:
    elsewhere = [_target(way, catalog) for way in step.next if way.to not in known]
    notes = [f"till {name}" for name in elsewhere if name]
    if step.ages:
        notes.append(ages(step.ages))
    if step.before_entry:
        notes.append("före ingång")
    if step.join == "all":
        notes.append("när alla vägar är klara")
    return Node(
        id=step.id,
        kind=step.kind,
        letter=step.letter or "",
        title=step.title,
        href=f"#{step.id}",
        time=times(step),
        lanes=step.lane,
        phase=step.phase or "",
        note=", ".join(notes),
    )


def _target(way: Way, catalog: Catalog) -> str:
    """Return the title of the document that a hand-over leads to; "" when it is not there."""
    pathway, step = split_target(way.to)
    facts = catalog.known(pathway or step)
    return facts.title if facts else ""
