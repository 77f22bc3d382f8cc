"""Criteria and indicators as Word's paragraphs and tables.

In: values of the model, and the body that is being written. Out: XML. Never writes what the source does not say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import phrases
from ..catalog import step_name
from ..model.flow import Criteria, Criterion, CriterionOrGroup, group_of
from ..model.quality import DATA_NAMES, INDICATOR_KINDS, KIK_NAMES, Indicator
from . import looks
from .looks import BULLETS, CAVEAT, GAP, WIDTH

if TYPE_CHECKING:
    from .body import Body


def criteria(body: Body, held: Criteria, path: tuple[Any, ...]) -> str:
    """Write a block of criteria under its number, with the steps that ask for it."""
    title = body.source.values.get((*path, "title"))
    steps = [step_name(step.letter, step.title) for step in body.pathway.steps if held.id in step.criteria]
    asked = f": {phrases.listed(steps)}" if steps else ""
    lead = body.written(f"{held.id} block", f"Kriterier, block {path[1] + 1}{asked}", "Aktor")
    return lead + (body.passage(title, "Normal") if title else "") + _members(body, held, path, held.id, 0)


def _members(body: Body, held: Any, path: tuple[Any, ...], id: str, depth: int) -> str:
    """Write a group of criteria as a list."""
    group, members = group_of(held)
    lead = phrases.criteria_lead(group, getattr(held, "at_least", None) or 1)
    key = f"{id} {'.'.join(map(str, path[2:]))}"
    many = len(members) > 1 or group == "none"
    style, list_ = ("Punktlista", (BULLETS, depth - 1)) if depth else ("Normal", None)
    out = [body.written(f"{key} {group}", lead, style, list_)] if many or depth else []
    for number, member in enumerate(members):
        own = (*path, group, number)
        out.append(_member(body, member, own, f"{key} {group}{number}", depth))
        if isinstance(member, CriterionOrGroup) and group_of(member)[0]:
            out.append(_members(body, member, own, id, depth + 1))
    return "".join(out)


def _member(body: Body, member: Criterion, path: tuple[Any, ...], key: str, depth: int) -> str:
    """Write a criterion: its words, and its threshold or code where they do not say it."""
    text, caveat = (body.source.values.get((*path, name)) for name in ("text", "caveat"))
    said = text.words.lower() if text else ""
    facts = [phrases.measure(member.measure)] if member.measure else []
    facts = [one for one in facts if one.lower() not in said] + ([phrases.code(member.code)] if member.code else [])
    about = "; ".join(facts)
    out = [body.passage(text, "Punktlista", (BULLETS, depth))] if text else []
    if about:
        out.append(
            looks.indented(body.written(f"{key} mått", about, "Punktfakta"), depth)
            if text
            else body.written(f"{key} mått", about, "Punktlista", (BULLETS, depth))
        )
    return "".join(out) + (body.passage(caveat, "Forbehall", (CAVEAT, min(depth, 1))) if caveat else "")


def indicator(body: Body, held: Indicator, path: tuple[Any, ...]) -> str:
    """Write an indicator as a table with two columns."""
    unit = f" i {held.unit}" if held.unit and held.measure != "yes-no" else ""
    kik = KIK_NAMES[held.kik] if held.kik else ""
    level = phrases.goal_level(held)
    goals = {one.id: one for one in body.pathway.goals}
    found: list[tuple[str, str, str]] = [
        ("Slag", "", INDICATOR_KINDS[held.kind] + (", prioriterad" if held.prioritised else "")),
        ("Fråga", "question", ""),
        ("Täljare" if held.denominator else "Mäter", "numerator", ""),
        ("Nämnare", "denominator", ""),
        ("Målnivå", "", "" if held.target_reason and level.endswith(held.target_reason) else level),
        ("Ingen målnivå", "target_reason", ""),
        ("Riktning", "", phrases.DIRECTIONS.get(held.direction or "", "")),
        ("Mäts som", "", phrases.MEASURES[held.measure] + unit),
        ("Datakälla", "", phrases.sentence(", ".join(held.sources))),
        ("Redovisas efter", "", phrases.sentence(", ".join(held.stratify))),
        ("Följer målet", "", " ".join(goals[id].text.markdown for id in held.goals if id in goals)),
        ("KIK", "", f"{kik} ({held.kik_id})" if held.kik_id else kik),
        ("Vården i siffror", "", DATA_NAMES[held.data] if held.data else ""),
    ]
    rows = []
    for name, key, text in found:
        value = body.source.values.get((*path, key)) if key else None
        if value or text:
            rows.append(
                [
                    body.written(f"{held.id} {name}", name, "Celltext"),
                    body.passage(value, "Celltext")
                    if value
                    else body.written(f"{held.id} {name} är", text, "Celltext"),
                ]
            )
    head = [body.written(f"{held.id} {one}", one, "Aktor") for one in ("Uppgift", "Innehåll")]
    return looks.table([WIDTH * 3 // 10, WIDTH * 7 // 10], head, rows, f"Indikator: {held.title}") + GAP
