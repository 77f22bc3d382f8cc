"""Indicators, references and footnotes as HTML.

In: a `View`. Out: cards and lists. Never counts or shows outcome data.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from .. import phrases
from ..model.quality import DATA_NAMES, INDICATOR_KINDS, KIK_NAMES, Indicator
from ..phrases import sentence
from ..text import Spot, note_anchor, reference_anchor, reference_html
from .blocks import View, link, mark


def indicator_html(view: View, indicator: Indicator, seen: set[str]) -> str:
    """Write an indicator as a card: its name, its labels, its facts in order, the goals it follows."""
    marks = mark("prioritised", "Prioriterad") if indicator.prioritised else ""
    marks += mark("kind", INDICATOR_KINDS[indicator.kind])
    marks += view.marks.label(indicator.id)
    title = view.marks.number(indicator.id) + escape(indicator.title)
    facts = "".join(
        f"<div><dt>{name}</dt> <dd>{escape(value)}</dd></div>" for name, value in _facts(indicator) if value
    )
    goals = ", ".join(link(f"#{id}", view.goal_names[id]) for id in indicator.goals if id in view.goal_names)
    if goals:
        facts += f'<div class="wide"><dt>Följer målet</dt> <dd>{goals}</dd></div>'
    return (
        f'<div class="indicator" id="{indicator.id}"><h4>{title}</h4><p class="marks">{marks}</p>'
        f"<dl>{facts}</dl>{view.text(indicator.text, seen)}</div>"
    )


def references_html(view: View) -> str:
    """Write the references in the order of their numbers."""
    by_key = {reference.id: reference for reference in view.pathway.references}
    return _numbered(
        (reference_anchor(key), reference_html(by_key[key]), view.reading.cited_in.get(key, ()))
        for key in view.reading.numbers
    )


def notes_html(view: View) -> str:
    """Write the footnotes."""
    return _numbered(
        (f"not-{note_anchor(note.label)}", view.text(note.text), view.reading.cited_in.get("^" + note.label, ()))
        for note in view.pathway.footnotes
    )


def _facts(indicator: Indicator) -> tuple[tuple[str, str], ...]:
    unit = f" i {indicator.unit}" if indicator.unit and indicator.measure != "yes-no" else ""
    kik = KIK_NAMES[indicator.kik] if indicator.kik else ""
    return (
        ("Fråga", indicator.question or ""),
        ("Målnivå", phrases.goal_level(indicator)),
        ("Riktning", phrases.DIRECTIONS.get(indicator.direction or "", "")),
        ("Mäts som", phrases.MEASURES[indicator.measure] + unit),
        ("Täljare" if indicator.denominator else "Mäter", indicator.numerator or ""),
        ("Nämnare", indicator.denominator or ""),
        ("Datakälla", sentence(", ".join(indicator.sources))),
        ("Redovisas efter", sentence(", ".join(indicator.stratify))),
        ("KIK", f"{kik} ({indicator.kik_id})" if indicator.kik_id else kik),
        ("Vården i siffror", DATA_NAMES[indicator.data] if indicator.data else ""),
        ("Version", indicator.version or ""),
    )


def _numbered(rows: Iterable[tuple[str, str, tuple[Spot, ...]]]) -> str:
    """Write a numbered list in which every line leads back to where it is used."""
    out = []
    for id, text, spots in rows:
        back = ", ".join(link(f"#{spot.id}", spot.name) for spot in spots)
        used = f' <span class="cited">Används i {back}</span>' if back else ""
        out.append(f'<li id="{id}">{text}{used}</li>')
    return f'<ol class="works">{"".join(out)}</ol>' if out else ""
