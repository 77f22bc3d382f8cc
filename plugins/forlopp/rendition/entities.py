"""Criteria, the red thread and indicators of a document as HTML.

In: rows of a document and its `View`. Out: HTML strings. Never counts or shows outcome data.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from .. import phrases
from ..changes.parts import Json, child, rows, words
from ..model.quality import DATA_NAMES, KIK_NAMES
from .view import View, code, own, word

NONE = "none"


def criteria(view: View, row: Json) -> str:
    """Write a block of criteria as logic that can be read aloud, with the steps that it leads to."""
    id = word(row, "id")
    anchor = view.id(id)
    steps = view.asked.get(id, [])
    title = word(row, "title")
    head = f"<p><strong>{escape(title)}</strong></p>" if title else ""
    head += f"<p>Gäller {view.links(steps)}</p>" if steps else ""
    # A title may say the same as the lead of what keeps a patient out.
    unsaid = word(row, "group") == NONE and "ska inte ske" in title.lower()
    return f'<div class="forlopp-criteria"{anchor}>{head}{_group(view, row, not unsaid)}</div>'


def _group(view: View, row: Json, led: bool = True) -> str:
    members = view.members.pop(word(row, "id"), [])
    if not members:
        return ""
    count = row.get("at_least")
    group = word(row, "group")
    lead = phrases.criteria_lead(group, count if isinstance(count, int) else 1)
    said = f"<p>{lead}</p>" if led and (len(members) > 1 or group == NONE) else ""
    return f"{said}<ul>{''.join(_member(view, member) for member in members)}</ul>"


def _member(view: View, row: Json) -> str:
    out = [f"<li{view.id(word(row, 'id'))}>", own(row)]
    said = word(row, "text").lower()
    facts = []
    threshold = word(child(row, "measure"), "text")
    if threshold and threshold.lower() not in said:
        facts.append(threshold)
    if coded := child(row, "code"):
        meaning = word(coded, "text")
        facts.append(code(coded) + (f": {meaning}" if meaning and meaning.lower() not in said else ""))
    if facts:
        words_ = escape("; ".join(facts))
        out.append(f" ({words_})" if said else words_)
    if caveat := own(child(row, "caveat")):
        out.append(f'<div class="forlopp-caveat"><strong>Obs!</strong> {caveat}</div>')
    return "".join([*out, _group(view, row), "</li>"])


def goals(view: View, run: Iterable[Json]) -> str:
    """Write goals as a list, each with what it answers and what follows it."""
    followed: dict[str, list[str]] = {}
    for row in rows(view.document, "indicators"):
        for goal in words(row, "goals"):
            followed.setdefault(goal, []).append(word(row, "id"))
    out = []
    for row in run:
        id = word(row, "id")
        lines = [("Svarar mot", view.links(words(row, "challenges"))), ("Följs av", view.links(followed.get(id, ())))]
        if id not in followed:
            lines.append(("Ingen indikator", escape(word(row, "reason"))))
        out.append(_thread(view, row, lines))
    return f"<ul>{''.join(out)}</ul>"


def challenges(view: View, run: Iterable[Json]) -> str:
    """Write challenges as a list, each with the goals that answer it."""
    met: dict[str, list[str]] = {}
    for row in rows(view.document, "goals"):
        for challenge in words(row, "challenges"):
            met.setdefault(challenge, []).append(word(row, "id"))
    items = (_thread(view, row, [("Möts av målet", view.links(met.get(word(row, "id"), ())))]) for row in run)
    return f"<ul>{''.join(items)}</ul>"


def _thread(view: View, row: Json, lines: Iterable[tuple[str, str]]) -> str:
    said = "".join(f"<li>{name}: {value}</li>" for name, value in lines if value)
    return f"<li{view.id(word(row, 'id'))}>{own(row)}{f'<ul>{said}</ul>' if said else ''}</li>"


def indicators(view: View, run: Iterable[Json]) -> str:
    """Write indicators as one table, a group of rows each: two columns have room on a narrow screen too."""
    bodies = "".join(_indicator(view, row) for row in run)
    return f'<table class="forlopp-indicators"><caption>Indikatorer</caption>{bodies}</table>'


def _indicator(view: View, row: Json) -> str:
    kik = KIK_NAMES.get(word(row, "kik"), "")
    unit = word(row, "unit")
    measure = word(row, "measure")
    measured = phrases.MEASURES.get(measure, measure)
    pairs = (
        ("Slag", word(row, "kind_label") + (", prioriterad" if row.get("prioritised") is True else "")),
        ("Fråga", word(row, "question")),
        ("Målnivå", _level(row)),
        ("Riktning", phrases.DIRECTIONS.get(word(row, "direction"), "")),
        ("Mäts som", f"{measured} i {unit}" if unit and measure != "yes-no" else measured),
        ("Täljare" if word(row, "denominator") else "Mäter", word(row, "numerator")),
        ("Nämnare", word(row, "denominator")),
        ("Datakälla", phrases.sentence(", ".join(words(row, "sources")))),
        ("Redovisas efter", phrases.sentence(", ".join(words(row, "stratify")))),
        ("KIK", f"{kik} ({word(row, 'kik_id')})" if word(row, "kik_id") else kik),
        ("Vården i siffror", DATA_NAMES.get(word(row, "data"), "")),
        ("Version", word(row, "version")),
    )
    lines = [(name, escape(value)) for name, value in pairs]
    lines += [("Följer målet", view.links(words(row, "goals"))), ("Kommentar", own(row, key="html"))]
    said = "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in lines if value)
    head = f'<tr><th colspan="2" scope="rowgroup">{escape(word(row, "title"))}</th></tr>'
    return f"<tbody{view.id(word(row, 'id'))}>{head}{said}</tbody>"


def _level(row: Json) -> str:
    said = word(child(row, "target"), "text") or word(row, "target_text")
    return phrases.sentence(said) if said else f"Ingen målnivå. {word(row, 'target_reason')}".strip()
