"""What one document adds to the catalogues: its row, its indicators and its codes.

In: a document of the feed and its bytes. Out: `Contribution`, small, frozen and picklable. Never holds text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..feed_model import KnowledgeSupport, base, catalogue, document, flow, quality
from ..feed_model.history import File
from . import wording


@dataclass(frozen=True, slots=True)
class Contribution:
    """What the catalogues need to know of one document."""

    row: catalogue.CatalogueRow
    indicators: tuple[catalogue.IndicatorRow, ...] = ()
    codes: tuple[catalogue.CodeRow, ...] = ()


def contribution(made: KnowledgeSupport, body: bytes, html: Mapping[str, Any]) -> Contribution:
    """Gather what the catalogues say of a document: the value, its bytes, and where it is as HTML."""
    return Contribution(
        row=_row(made, body, File(**html)),
        indicators=tuple(_indicator_row(made, indicator) for indicator in made.indicators),
        codes=tuple(_code_rows(made)),
    )


def _row(made: KnowledgeSupport, body: bytes, fragment: File) -> catalogue.CatalogueRow:
    same = set(document.Status.model_fields) | {"illustrative", "programme_areas", "synonyms"}
    return catalogue.CatalogueRow(
        **{name: getattr(made, name) for name in same}, **wording.file_facts(made.self_, body), fragment=fragment
    )


def _indicator_row(made: KnowledgeSupport, indicator: quality.Indicator) -> catalogue.IndicatorRow:
    return catalogue.IndicatorRow(
        **{name: getattr(indicator, name) for name in quality.IndicatorFacts.model_fields},
        document=made.id,
        document_title=made.title,
        illustrative=made.illustrative,
        id=indicator.id,
        hash=indicator.hash,
        href=made.self_,
        page=f"{made.page}#{indicator.id}",
    )


def _code_rows(made: KnowledgeSupport) -> list[catalogue.CodeRow]:
    """Return every use of a code: of the document, in criteria, and in actions."""
    entries = tuple(step.id for step in made.steps if step.kind == "entry")
    rows = [
        _code_row(made, code, code.role, ((code.entry,) if code.entry else entries) if code.role == "entry" else ())
        for code in made.codes
    ]
    groups = {group.id: group for group in (*made.criteria, *made.criteria_members) if group.group}
    for member in made.criteria_members:
        if member.code:
            users = tuple(step for step in made.steps if member.block in step.criteria)
            exits = bool(users) and all(step.kind == "exit" for step in users)
            role = "exit" if exits else "exclusion" if _bars(member, groups) else "entry"
            rows.append(_code_row(made, member.code, role, tuple(step.id for step in users) or entries, member.id))
    rows += [
        _code_row(made, code, "action", (action.parent,) if action.parent else (), action.id)
        for action in made.actions
        for code in action.codes
    ]
    return rows


def _code_row(
    made: KnowledgeSupport, code: base.Code, role: str | None, steps: tuple[str, ...], part: str | None = None
) -> catalogue.CodeRow:
    anchor = part or (steps[0] if len(steps) == 1 else "")
    return catalogue.CodeRow(
        **{name: getattr(code, name) for name in base.Code.model_fields},
        role=role,
        document=made.id,
        document_title=made.title,
        illustrative=made.illustrative,
        steps=steps,
        part=part,
        href=made.self_,
        page=f"{made.page}#{anchor}" if anchor else made.page,
    )


def _bars(member: flow.CriteriaMember, groups: Mapping[str, flow.Criteria | flow.CriteriaMember]) -> bool:
    """True for a member of a group of which none may hold: its code keeps patients out."""
    group = groups.get(member.parent)
    while group is not None:
        if group.group == "none":
            return True
        group = groups.get(group.parent or "")
    return False
