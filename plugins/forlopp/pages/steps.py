"""The action table as HTML: one group of rows a step.

In: the steps of a `View`. Out: a table: who, where and when; care actions, patient actions; where the flow goes on.
Never draws: the chart is made by flowchart, from the same steps.
"""

from __future__ import annotations

from html import escape

from .. import phrases
from ..model.flow import STEP_KINDS, ActorPart, Step, Way, split_target
from ..phrases import sentence
from ..templates import PERSONAL_ACTORS
from . import choices
from .blocks import CHART, View, blocks_html, link, mark, permalink

WAY_NOTES = {"reentry": "åter in i flödet", "restart": "nytt förlopp"}


def table_html(view: View, title: str) -> str:
    """Write the table of all steps."""
    care, patient = view.actor("care"), view.actor("patient")
    return (
        f'<table class="action-table"><caption>{escape(title)}, steg för steg</caption>'
        f'<thead><tr><th scope="col">{escape(care)}</th><th scope="col">{escape(patient)}</th></tr></thead>'
        + "\n".join(step_html(view, step) for step in view.pathway.steps)
        + "</table>"
    )


def step_html(view: View, step: Step) -> str:
    """Write a step as rows: its heading, its facts and introduction, what everyone does, and where the flow goes on."""
    seen: set[str] = set()
    about = _facts(view, step) + blocks_html(view, step.blocks, seen, step, raised=1)
    parts = [(part, blocks_html(view, part.blocks, seen, step, raised=1)) for part in step.actors]
    care = "".join(_part(view, part, text) for part, text in parts if text and part.actor not in PERSONAL_ACTORS)
    patient = "".join(_part(view, part, text) for part, text in parts if text and part.actor in PERSONAL_ACTORS)
    rows = [f'<tr class="step__head"><th colspan="2" scope="rowgroup">{_head(view, step)}</th></tr>']
    if about:
        rows.append(f'<tr class="step__about"><td colspan="2">{about}</td></tr>')
    if care and patient:
        rows.append(f'<tr class="step__actions"><td class="care">{care}</td><td class="patient">{patient}</td></tr>')
    elif care or patient:
        column = "care" if care else "patient"
        rows.append(f'<tr class="step__actions"><td class="{column}" colspan="2">{care or patient}</td></tr>')
    if gone := view.marks.taken_away(step.id):
        rows.append(f'<tr class="step__gone"><td colspan="2">{gone}</td></tr>')
    onward = (_onward(view, step) if step.next else "") + _way_on(view, step)
    rows.append(f'<tr class="step__onward"><td colspan="2">{onward}</td></tr>')
    facts = choices.attributes(step, view.catalog.lists)
    return f'<tbody class="step step--{step.kind}" id="{step.id}"{facts}>{"".join(rows)}</tbody>'


def target(view: View, to: str) -> tuple[str, str]:
    """Return address and name of a next step, here or in the pathway that takes over; no address if unknown."""
    pathway, id = split_target(to)
    if not pathway and id in view.steps:
        return f"#{id}", view.reading.anchors[id]
    other = view.catalog.facts.get(pathway or id)
    if other is None:
        return "", to
    if pathway and id in other.anchors:
        return f"{view.reading.base}{other.url}#{id}", f"{other.title}, {other.anchors[id]}"
    return f"{view.reading.base}{other.url}", other.title


def _head(view: View, step: Step) -> str:
    number = "" if step.letter else view.marks.number(step.id)  # A letter is the number of its step.
    out = [f'<span class="letter">{step.letter}</span> ' if step.letter else number]
    out.append(f'<span class="step__title">{escape(step.title)}</span>')
    if step.kind != "action":
        out.append(f' <span class="step__kind">{STEP_KINDS[step.kind]}</span>')
    if step.before_entry:
        out.append(mark("before", "före ingång"))
    out.append(view.marks.label(step.id))
    out.append(permalink(step.id, "steget"))
    return "".join(out)


def _facts(view: View, step: Step) -> str:
    lists, pathway = view.catalog.lists, view.pathway
    when = phrases.times(step)
    lanes = [lane.title for lane in pathway.lanes if lane.id in step.lane]
    criteria = {
        view.criteria[id].title or "se kriterierna": id for id in reversed(step.criteria) if id in view.criteria
    }
    before = (link(f"#{one.id}", view.reading.anchors[one.id]) for one in view.sources.get(step.id, ()))
    facts = (
        ("Kommer från", phrases.listed(before, "eller")),
        ("Vem", escape(sentence(phrases.listed(phrases.terms(step.roles, lists.roles))))),
        ("Var", escape(sentence(phrases.listed(phrases.terms(step.care_level, lists.care_levels), "eller")))),
        ("När", f'<span class="time">{escape(sentence(when))}</span>' if when else ""),
        ("Ålder", escape(phrases.ages(step.ages)) if step.ages else ""),
        ("Bana", escape(phrases.listed(lanes))),
        ("Fas", escape(next((phase.title for phase in pathway.phases if phase.id == step.phase), ""))),
        ("Börjar", "när alla vägar hit är klara" if step.join == "all" else ""),
        ("Gäller", "kan följa på alla steg" if step.from_any else ""),
        ("Kriterier", ", ".join(link(f"#{id}", title) for title, id in reversed(criteria.items()))),
    )
    said = "".join(f"<div><dt>{name}</dt> <dd>{value}</dd></div>" for name, value in facts if value)
    return f'<dl class="step__facts">{said}</dl>' if said else ""


def _part(view: View, part: ActorPart, text: str) -> str:
    """What one actor does. The two actors whose columns these are need their heading on narrow screens only."""
    column = " actor--column" if part.actor in ("care", "patient") else ""
    return f'<p class="actor{column}">{escape(view.actor(part.actor))}</p>{text}'


def _onward(view: View, step: Step) -> str:
    lead = "Går vidare till"
    if step.kind == "decision":
        lead = "Beslutet leder till"
    elif step.kind == "handover":
        lead = "Lämnas över till"
    elif sum(way.type == "normal" for way in step.next) > 1:
        lead = "Går vidare sida vid sida till"
    ways = [_way(view, way) for way in step.next]
    if len(ways) == 1:
        return f"<p>{lead} {ways[0]}</p>"
    return f"<p>{lead}</p><ul>{''.join(f'<li>{way}</li>' for way in ways)}</ul>"


def _way_on(view: View, step: Step) -> str:
    """The steps beside this one in the table's order, and the way back to the chart."""
    steps = view.pathway.steps
    place = steps.index(step)
    beside = [("Föregående", steps[place - 1])] if place else []
    beside += [("Nästa", steps[place + 1])] if place + 1 < len(steps) else []
    links = [f'<a href="#{CHART}" data-step="{step.id}">Visa i flödesschemat</a>']
    links += (link(f"#{one.id}", f"{word}: {one.letter or one.title}") for word, one in beside)
    return f'<p class="step__beside screen-only">{" ".join(links)}</p>'


def _way(view: View, way: Way) -> str:
    when = f"<strong>{escape(way.when)}</strong> → " if way.when else ""
    times = phrases.times(way)
    note = mark("return", WAY_NOTES[way.type]) if way.type in WAY_NOTES else ""
    return f"{when}{link(*target(view, way.to))}{mark('time', times) if times else ''}{note}"
