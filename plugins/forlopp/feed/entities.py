"""Criteria, challenges, goals, indicators, references and footnotes as parts of the feed.

In: an expanded pathway, its reading, and where its entities stand. Out: tuples of frozen parts. Never walks the text:
parts.gather has done that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

from .. import text
from ..feed_model import base, flow, quality
from ..feed_model import parts as shape
from ..model.flow import Criteria, Criterion, CriterionOrGroup, group_of
from ..model.pathway import Pathway, Reference
from ..model.quality import INDICATOR_KINDS, ChallengeFacts, GoalFacts, Indicator, IndicatorFacts
from ..model.text import Text, plain
from . import wording
from .hashing import facts_of, part_hash
from .parts import Parts, prose

AT_LEAST = "at_least"
GROUP_NAMES = {"of": AT_LEAST}
"""In the feed a group is named by its rule; the source names its list."""


def criteria(pathway: Pathway, parts: Parts) -> tuple[flow.Criteria, ...]:
    """Return the blocks of criteria, without their members."""
    return tuple(_criteria(block, parts) for block in pathway.criteria)


def criteria_members(pathway: Pathway, reading: text.Reading) -> tuple[flow.CriteriaMember, ...]:
    """Return the members of all blocks, flat: a group stands before its own members."""
    return tuple(member for block in pathway.criteria for member in _members(block, block.id, block, reading))


def challenges(pathway: Pathway, parts: Parts, reading: text.Reading) -> tuple[quality.Challenge, ...]:
    """Return the challenges that patients experience."""
    return tuple(
        quality.Challenge(
            id=challenge.id,
            hash=part_hash(facts_of(challenge, ChallengeFacts), challenge.text.markdown),
            **_place(parts, challenge.id, index),
            **_words(challenge.text, reading),
        )
        for index, challenge in enumerate(pathway.challenges, 1)
    )


def goals(pathway: Pathway, parts: Parts, reading: text.Reading) -> tuple[quality.Goal, ...]:
    """Return the goals, with the challenges that they answer."""
    return tuple(
        quality.Goal(
            id=goal.id,
            hash=part_hash(facts_of(goal, GoalFacts), goal.text.markdown),
            challenges=goal.challenges,
            reason=goal.reason,
            **_place(parts, goal.id, index),
            **_words(goal.text, reading),
        )
        for index, goal in enumerate(pathway.goals, 1)
    )


def indicators(pathway: Pathway, parts: Parts, reading: text.Reading) -> tuple[quality.Indicator, ...]:
    """Return the indicators, with the goals that they follow."""
    return tuple(
        quality.Indicator(
            id=indicator.id,
            hash=_indicator_hash(indicator),
            change=indicator.change,
            **_place(parts, indicator.id, index),
            **indicator_facts(indicator),
            **prose((indicator.text,) if indicator.text else (), reading),
        )
        for index, indicator in enumerate(pathway.indicators, 1)
    )


def indicator_facts(indicator: Indicator) -> dict[str, Any]:
    """Return what the document and the catalogue of indicators both say of an indicator."""
    same = set(quality.IndicatorFacts.model_fields) - {"kind_label", "target"}
    return {
        "kind_label": INDICATOR_KINDS[indicator.kind],
        "target": wording.target(indicator.target),
        **{name: getattr(indicator, name) for name in same},
    }


def references(pathway: Pathway, reading: text.Reading) -> tuple[quality.Reference, ...]:
    """Return the references in the order of their numbers."""
    rows = (_reference(reference, reading) for reference in pathway.references)
    return tuple(sorted(rows, key=lambda row: row.number))


def footnotes(pathway: Pathway, reading: text.Reading) -> tuple[shape.Footnote, ...]:
    """Return the footnotes in the order of their numbers."""
    return tuple(
        shape.Footnote(
            id=f"not-{text.note_anchor(note.label)}",
            number=reading.notes[note.label],
            **_words(note.text, reading),
        )
        for note in pathway.footnotes
    )


def _words(value: Text, reading: text.Reading) -> dict[str, str]:
    return {"html": text.html(value, reading), "markdown": value.markdown, "text": plain(value)}


def _place(parts: Parts, id: str, index: int) -> dict[str, Any]:
    """Say where an entity stands; one that no section shows is numbered as it comes."""
    spot = parts.spots.get(id)
    return {"parent": spot.parent, "order": spot.order} if spot else {"parent": None, "order": index}


def _criteria(block: Criteria, parts: Parts) -> flow.Criteria:
    key, _ = group_of(block)
    group = GROUP_NAMES.get(key, key)
    return flow.Criteria(
        id=block.id,
        hash=part_hash({"group": group, "at_least": block.at_least, "title": block.title}),
        title=block.title,
        group=group,
        at_least=block.at_least,
        **_place(parts, block.id, 1),
    )


def _members(
    owner: Criteria | CriterionOrGroup, parent: str, block: Criteria, reading: text.Reading
) -> Iterator[flow.CriteriaMember]:
    """Yield the members of a group, each followed by its own members. A member without an id is named by its place."""
    for order, member in enumerate(group_of(owner)[1], 1):
        id = member.id or f"{parent}{'-' if '--' in parent else '--'}{order}"
        yield _member(member, id, parent, order, block.id, reading)
        if isinstance(member, CriterionOrGroup):
            yield from _members(member, id, block, reading)


def _member(
    member: Criterion, id: str, parent: str, order: int, block: str, reading: text.Reading
) -> flow.CriteriaMember:
    key = group_of(member)[0] if isinstance(member, CriterionOrGroup) else ""
    group = GROUP_NAMES.get(key, key) or None
    at_least = member.at_least if isinstance(member, CriterionOrGroup) else None
    measure = wording.measure(member.measure) if member.measure else None
    written = prose((member.text,) if member.text else (), reading)
    if measure and not written:
        words = measure.text
        written = {"html": escape(words), "markdown": words, "text": words}
    return flow.CriteriaMember(
        id=id,
        hash=part_hash(
            {"group": group, "at_least": at_least, **facts_of(member, Criterion)},
        ),
        block=block,
        parent=parent,
        order=order,
        kind="group" if group else "criterion",
        group=group,
        at_least=at_least,
        measure=measure,
        code=wording.code(member.code) if member.code else None,
        caveat=base.Prose(**_words(member.caveat, reading)) if member.caveat else None,
        **written,
    )


def _indicator_hash(indicator: Indicator) -> str:
    facts = {"title": indicator.title, **facts_of(indicator, IndicatorFacts)}
    return part_hash(facts, indicator.text.markdown if indicator.text else "")


def _reference(reference: Reference, reading: text.Reading) -> quality.Reference:
    html = text.reference_html(reference)
    csl = _csl(reference)
    link = _HREF.search(html)
    return quality.Reference(
        id=text.reference_anchor(reference.id),
        hash=part_hash(csl.model_dump(exclude_none=True, exclude={"id"})),
        number=reading.numbers[reference.id],
        key=reference.id,
        text=unescape(_TAG.sub("", html)),
        html=html,
        href=unescape(link[1]) if link else None,
        csl=csl,
    )


_TAG = re.compile(r"<[^>]*>")
_HREF = re.compile(r'<a href="([^"]*)"')


def _csl(reference: Reference) -> quality.Csl:
    """Return a reference as CSL-JSON. Numbers that exports write as text or as numbers are always text here."""
    issued = reference.issued
    return quality.Csl(
        id=reference.id,
        type=reference.type,
        title=reference.title,
        author=tuple(
            quality.CslName(family=name.family, given=name.given, literal=name.literal) for name in reference.author
        ),
        issued=quality.CslDate(date_parts=_date_parts(issued.date_parts), literal=issued.literal) if issued else None,
        container_title=reference.container_title,
        publisher=reference.publisher,
        volume=_string(reference.volume),
        issue=_string(reference.issue),
        page=_string(reference.page),
        DOI=reference.DOI,
        URL=reference.URL,
    )


def _string(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _date_parts(parts: tuple[tuple[int | str, ...], ...]) -> tuple[tuple[int, ...], ...]:
    numbers = (tuple(int(item) for item in part if str(item).strip().isdigit()) for part in parts)
    return tuple(part for part in numbers if part)
