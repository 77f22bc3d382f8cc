"""The flow of a document: nodes and edges from the steps, and the drawings of the same graph.

In: an expanded pathway and its graph and layout from forlopp.flowchart. Out: `Flow`. Never draws: flowchart does.
"""

from __future__ import annotations

from .. import flowchart
from ..catalog import Catalog, step_name
from ..feed_model import flow as shape
from ..model.flow import Step, Way, split_target
from ..model.pathway import Pathway
from . import wording


def flow(
    pathway: Pathway,
    catalog: Catalog,
    site_url: str,
    graph: flowchart.Graph,
    layout: flowchart.Layout,
) -> shape.Flow:
    """Return the flow as data, drawings and words."""
    prefix = f"{pathway.id}-"
    own = frozenset(step.id for step in pathway.steps)
    return shape.Flow(
        layout=pathway.layout,
        lanes=tuple(shape.Named(id=lane.id, title=lane.title) for lane in pathway.lanes),
        phases=tuple(shape.Named(id=phase.id, title=phase.title) for phase in pathway.phases),
        nodes=tuple(
            shape.Node(step=step.id, label=step_name(step.letter, step.title), kind=step.kind) for step in pathway.steps
        ),
        edges=tuple(
            _edge(step, way, order, own, catalog, site_url)
            for step in pathway.steps
            for order, way in enumerate(step.next, 1)
        ),
        svg=flowchart.svg(graph, layout, prefix),
        mermaid=flowchart.mermaid(graph),
        words_html=flowchart.words_html(graph, prefix),
    )


def _edge(step: Step, way: Way, order: int, own: frozenset[str], catalog: Catalog, site_url: str) -> shape.Edge:
    other, target = split_target(way.to)
    # A bare name is a step, unless the document has no such step: then a hand-over names a whole pathway.
    if not other and target not in own:
        other, target = target, ""
    facts = catalog.known(other) if other else None
    public = facts is not None and wording.in_feed(facts.kind, facts.status)
    return shape.Edge(
        from_step=step.id,
        order=order,
        to_step=target if not other else None,
        to_pathway=other or None,
        to_entry=(target or None) if other else None,
        to_title=facts.title if facts else None,
        to_href=wording.api_href(facts.kind, facts.id) if facts and public else None,
        to_page=site_url + facts.url + (f"#{target}" if target else "") if facts and public else None,
        when=way.when,
        within=wording.time(way.within),
        after=wording.time(way.after),
        type=way.type,
    )
