"""Sections and steps of a document as HTML: text, what stands under it, and an action table for each step.

In: the `View` of a document. Out: HTML strings. Never leaves a value unescaped that is not the feed's own HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby

from .. import phrases
from ..changes.parts import Json, child, rows, words
from ..templates import heading_for
from . import entities
from .view import Item, View, code, facts, labels, outside, own, times, word

CHART = "flodesschema"
WAY_NOTES = {"reentry": "åter in i flödet", "restart": "nytt förlopp"}
LEFT = "ovrigt"


def sections(view: View) -> str:
    """Write every section in order. A flow without a heading of its own stands before the steps, and what has no place
    comes last."""
    out: list[str] = []
    found = rows(view.document, "sections")
    shown = [row for row in found if _says(view, row, found)]
    own_heading = any(word(row, "id") == CHART for row in shown)
    table = heading_for(word(view.document, "kind"), "steps")
    steps = {word(row, "parent") for row in rows(view.document, "steps")} | {table}
    for row in shown:
        id = word(row, "id")
        if not own_heading and id in steps:
            out.append(_flow_section(view))
            own_heading = True
        deeper = row.get("level") == 3 and bool(out)
        out.append(_heading(view, id, word(row, "title"), 3 if deeper else 2))
        out.append(own(row, raised=0 if deeper else 1))
        out.append(flow(view) if id == CHART else "")
        out.append(_items(view, view.under.pop(id, []), None if deeper else 1))
    if not own_heading:
        out.append(_flow_section(view))
    left = [item for items in list(view.under.values()) for item in items if item[0] != "steps"]
    left += [item for items in list(view.under.values()) for item in items if item[0] == "steps"]
    ids = {word(row, "id") for kind, row in left if kind == "steps"}
    rest = _items(view, [item for item in left if word(item[1], "parent") not in ids], 1)
    return "".join([*out, _heading(view, LEFT, "Övrigt", 2) + rest if rest else ""])


def flow(view: View) -> str:
    """Write the flow as a drawing, which a system may strip, and in words, which say the same."""
    flow = child(view.document, "flow")
    drawing, said = own(flow, key="svg"), own(flow, key="words_html")
    if drawing:
        title = escape(word(view.document, "title"))
        caption = f"Flödesschema: {title}." + (" Samma flöde står i ord nedan." if said else "")
        drawing = f'<figure class="forlopp-flow">{drawing}<figcaption>{caption}</figcaption></figure>'
    return drawing + said


def _flow_section(view: View) -> str:
    said = flow(view)
    return _heading(view, CHART, "Flödesschema", 2) + said if said else ""


def _says(view: View, row: Json, found: Iterable[Json]) -> bool:
    """True for a heading that has something under it, or a heading below it that has."""
    id = word(row, "id")
    has = bool(word(row, "html")) or id in view.under or id == CHART and bool(flow(view))
    return has or any(
        word(one, "parent") == id and (bool(word(one, "html")) or word(one, "id") in view.under)
        for one in found
        if one is not row
    )


def _heading(view: View, id: str, title: str, level: int) -> str:
    return f"\n<h{level}{view.id(id)}>{escape(title)}</h{level}>\n"


# ---------------------------------------------------------------------------------------------------------------------
# What stands under a heading, or in a row of a table


def _items(view: View, items: Iterable[Item], raised: int | None, roles: str = "") -> str:
    """Write what stands under a heading: first what is nobody's, then what each actor does, then the steps."""
    nobody, acting, steps = [], {}, []
    for item in items:
        actor = word(item[1], "actor")
        if item[0] == "steps":
            steps.append(item[1])
        elif actor:
            acting.setdefault(actor, []).append(item)
        else:
            nobody.append(item)
    out = _run(view, nobody, raised or 0, roles)
    for actor in _in_order(view, acting):
        heading = escape(view.actors.get(actor) or actor)
        out += f"\n<p><strong>{heading}</strong></p>{_run(view, acting[actor], raised or 0, roles)}"
    return out + "".join(step(view, row) for row in steps)


def _run(view: View, items: Iterable[Item], raised: int, roles: str) -> str:
    """Write items in order; those of one kind that follow on each other make one list or one table."""
    out = []
    for (kind, ordered, _), group in groupby(items, key=_together):
        run = [row for _, row in group]
        if kind == "actions":
            tag = "ol" if ordered else "ul"
            out.append(f"<{tag}>{''.join(_action(view, row, roles) for row in run)}</{tag}>")
        elif kind == "goals":
            out.append(entities.goals(view, run))
        elif kind == "challenges":
            out.append(entities.challenges(view, run))
        elif kind == "indicators":
            out.append(entities.indicators(view, run))
        elif kind == "criteria":
            out += (entities.criteria(view, row) for row in run)
        elif kind == "groups":
            out += (f"<p{view.id(word(row, 'id'))}><strong>{escape(word(row, 'title'))}</strong></p>" for row in run)
        elif kind == "slots":
            out += (_slot(view, row) for row in run)
        else:
            out += (own(row, raised) for row in run)
    return "".join(out)


def _together(item: Item) -> tuple[str, bool, str]:
    kind, row = item
    return kind, row.get("ordered") is True, word(row, "group")


_BLOCK_START = re.compile(r"<(?:ul|ol|p|table|div|blockquote|pre)\b")


def _action(view: View, row: Json, roles: str) -> str:
    """Write an action with what is said of it alone, in brackets before any list of its own."""
    html = own(row)
    match = _BLOCK_START.search(html, 1)
    line, rest = (html[: match.start()], html[match.start() :]) if match else (html, "")
    who = labels(row, "roles")
    said = [who] if who != roles else []
    said += [escape(times(row)), labels(row, "care_level")]
    if "ages" in row:
        said.append(escape(phrases.ages(word(row, "ages"))))
    if row.get("codes"):
        said += (escape(code(one)) for one in rows(row, "codes"))
    if row.get("contract") is True:
        said.append("patientkontrakt")
    about = "; ".join(filter(None, said))
    return f"<li{view.id(word(row, 'id'))}>{line}{f' ({about})' if about else ''}{rest}</li>"


def _slot(view: View, row: Json) -> str:
    # The box itself says that the region decides; authors often begin with the same words.
    hint = _DECIDED.sub("<p>", own(row))
    return (
        f'<div class="forlopp-slot"{view.id(word(row, "id"))}>'
        f"<p><strong>Beslutas regionalt: {escape(word(row, 'title'))}</strong></p>{hint}</div>"
    )


_DECIDED = re.compile(r"^<p>Beslutas regionalt[:.]\s*")


# ---------------------------------------------------------------------------------------------------------------------
# Steps


def step(view: View, row: Json) -> str:
    """Write a step: its heading, its facts and introduction, a table with a row for each who acts, and where the flow
    goes on."""
    id = word(row, "id")
    name = word(row, "name") or word(row, "title")
    kind = word(row, "kind_label") if word(row, "kind") != "action" else ""
    if kind and not word(row, "title").startswith(kind):
        name += f" – {kind[:1].lower()}{kind[1:]}"
    items = view.under.pop(id, [])
    acting: dict[str, list[Item]] = {}
    for item in items:
        if actor := word(item[1], "actor"):
            acting.setdefault(actor, []).append(item)
    out = [_heading(view, id, name, 3), _facts(view, row), own(row)]
    out.append(_run(view, [item for item in items if not word(item[1], "actor") and item[0] != "steps"], 0, ""))
    if acting:
        out.append(_table(view, row, acting))
    out.append(_onward(view, id))
    return "".join(out)


def _in_order(view: View, acting: Iterable[str]) -> list[str]:
    """Return those who act in the document's own order; one that it does not name comes last."""
    found = list(acting)
    return [actor for actor in view.actors if actor in found] + [actor for actor in found if actor not in view.actors]


def _table(view: View, row: Json, acting: dict[str, list[Item]]) -> str:
    roles = labels(row, "roles")
    body = "".join(
        f'<tr><th scope="row">{escape(view.columns.get(actor) or view.actors.get(actor) or actor)}</th>'
        f"<td>{_run(view, acting[actor], 0, roles)}</td></tr>"
        for actor in _in_order(view, acting)
    )
    caption = escape(word(row, "name") or word(row, "title"))
    return (
        f'<table class="forlopp-actions"><caption>Åtgärder: {caption}</caption><thead><tr><th scope="col">Vem</th>'
        f'<th scope="col">Vad</th></tr></thead><tbody>{body}</tbody></table>'
    )


def _facts(view: View, row: Json) -> str:
    bands = view.bands
    return facts(
        (
            ("Vem", phrases.sentence(labels(row, "roles"))),
            ("Var", phrases.sentence(labels(row, "care_level"))),
            ("När", escape(phrases.sentence(times(row)))),
            ("Ålder", escape(phrases.ages(word(row, "ages")))),
            ("Bana", escape(phrases.listed([bands.get(lane, lane) for lane in words(row, "lane")]))),
            ("Fas", escape(bands.get(word(row, "phase"), word(row, "phase")))),
            ("Före ingång", "utredning innan vårdförloppet inleds" if row.get("before_entry") is True else ""),
            ("Börjar", "när alla vägar hit är klara" if word(row, "join") == "all" else ""),
            ("Gäller", "kan följa på alla steg" if row.get("from_any") is True else ""),
            ("Kriterier", _criteria(view, words(row, "criteria"))),
        )
    )


def _criteria(view: View, ids: list[str]) -> str:
    """Return links to the criteria of a step; those without a title are called by their number."""
    found = [id for id in ids if id in view.asked]
    said = []
    for number, id in enumerate(found, 1):
        name = view.names.get(id) or (f"kriterier {number}" if len(found) > 1 else "se kriterierna")
        said.append(f'<a href="#{escape(view.prefix + id)}">{escape(name)}</a>')
    return phrases.listed(said, "eller")


def _onward(view: View, id: str) -> str:
    ways = [_way(view, way) for way in view.ways.get(id, ())]
    if not ways:
        return ""
    if len(ways) == 1:
        return f"<p>Går vidare till: {ways[0]}</p>"
    return f"<p>Går vidare till:</p><ul>{''.join(f'<li>{way}</li>' for way in ways)}</ul>"


def _way(view: View, way: Json) -> str:
    target, when = word(way, "to_step"), word(way, "when")
    if target:
        name = view.link(target)
    else:
        name = outside(word(way, "to_page"), word(way, "to_title") or word(way, "to_pathway"))
    about = ", ".join(filter(None, (escape(times(way)), WAY_NOTES.get(word(way, "type"), ""))))
    return (f"<strong>{escape(when)}</strong>: " if when else "") + name + (f" ({about})" if about else "")
