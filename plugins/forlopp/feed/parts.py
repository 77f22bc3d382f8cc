"""The text of a document in flat lists: sections, steps, groups, actions, remarks and slots, each with its place.

In: an expanded pathway, its reading and the shared lists. Out: `Parts`. Never makes an entity of the red thread: it
only notes where goals, criteria and so on stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from .. import text
from ..catalog import Lists, step_name
from ..feed_model import parts as shape
from ..model.flow import STEP_KINDS, Action, ActionFacts, ActorPart, Block, Slot, Step, StepFacts
from ..model.pathway import Pathway, Section, acting_roles
from ..model.text import Text, plain
from ..templates import TEMPLATES
from . import wording
from .hashing import facts_of, part_hash


class Spot(NamedTuple):
    """Where a part stands: under what, for whom, in which group, and as which of all that stands there."""

    parent: str
    order: int
    actor: str | None = None
    group: str | None = None


@dataclass(slots=True)
class Parts:
    """What one walk through the document gathers."""

    sections: list[shape.Section] = field(default_factory=list)
    steps: list[shape.Step] = field(default_factory=list)
    groups: list[shape.Group] = field(default_factory=list)
    actions: list[shape.Action] = field(default_factory=list)
    remarks: list[shape.Remark] = field(default_factory=list)
    spots: dict[str, Spot] = field(default_factory=dict)
    """Where goals, challenges, criteria blocks, indicators and slots stand, by id."""
    counted: Counter[str] = field(default_factory=Counter)
    """How many things each parent holds so far."""

    def next(self, parent: str) -> int:
        """Return the next free place under a parent."""
        self.counted[parent] += 1
        return self.counted[parent]


@dataclass(slots=True)
class Own:
    """The text of a section or a step itself: what opens it, and everything that its hash covers."""

    opening: list[Text] = field(default_factory=list)
    covered: list[str] = field(default_factory=list)


def gather(pathway: Pathway, reading: text.Reading, lists: Lists) -> Parts:
    """Walk through the document once, in the order written."""
    parts = Parts()
    template = TEMPLATES[pathway.kind]
    flow_heading = next((heading.id for heading in template.headings if heading.holds == "steps"), "")
    for section in pathway.sections:
        _section(parts, section, reading, lists)
        if section.id == flow_heading:
            for step in pathway.steps:
                _step(parts, step, flow_heading, reading, lists)
    return parts


def slots(pathway: Pathway, parts: Parts) -> tuple[shape.Slot, ...]:
    """Return the places for regional text."""
    return tuple(_slot(slot, parts.spots.get(slot.id), index) for index, slot in enumerate(pathway.slots, 1))


def prose(texts: Iterable[Text], reading: text.Reading) -> dict[str, str]:
    """Return texts that follow on each other as HTML, Markdown and plain text; nothing when there is none."""
    written = [one for one in texts if one.markdown]
    if not written:
        return {}
    return {
        "html": "\n".join(text.html(one, reading) for one in written),
        "markdown": "\n\n".join(one.markdown for one in written),
        "text": "\n".join(plain(one) for one in written),
    }


def _section(parts: Parts, section: Section, reading: text.Reading, lists: Lists) -> None:
    order = parts.next(section.parent or "")
    place = len(parts.sections)
    own = Own()
    _blocks(parts, section.id, None, section.blocks, own, reading)
    for part in section.actors:
        _actor(parts, section, part, own, reading, lists)
    made = shape.Section(
        id=section.id,
        hash=part_hash({"title": section.title}, *own.covered),
        parent=section.parent,
        order=order,
        title=section.title,
        level=section.level,
        **prose(own.opening, reading),
    )
    parts.sections.insert(place, made)


def _step(parts: Parts, step: Step, heading: str, reading: text.Reading, lists: Lists) -> None:
    order = parts.next(heading)
    own = Own()
    _blocks(parts, step.id, None, step.blocks, own, reading)
    for part in step.actors:
        _actor(parts, step, part, own, reading, lists)
    made = shape.Step(
        id=step.id,
        hash=part_hash({"title": step.title, **facts_of(step, StepFacts)}, *own.covered),
        parent=heading,
        order=order,
        kind=step.kind,
        kind_label=STEP_KINDS[step.kind],
        letter=step.letter,
        title=step.title,
        name=step_name(step.letter, step.title),
        criteria=step.criteria,
        care_level=wording.labels(step.care_level, lists.care_levels),
        roles=wording.labels(step.roles, lists.roles),
        within=wording.time(step.within),
        after=wording.time(step.after),
        every=wording.time(step.every),
        from_=step.from_,
        ages=step.ages,
        lane=step.lane,
        phase=step.phase,
        before_entry=step.before_entry,
        join=step.join,
        from_any=step.from_any,
        change=step.change,
        **prose(own.opening, reading),
    )
    parts.steps.append(made)


def _actor(parts: Parts, owner: Section | Step, part: ActorPart, own: Own, reading: text.Reading, lists: Lists) -> None:
    """Add what one actor does. A group lasts until the next one."""
    group: str | None = None
    run: list[Text] = []

    def flush() -> None:
        _remark(parts, Spot(owner.id, 0, part.actor, group), run, own, reading)

    for block in part.blocks:
        if block.kind == "prose":
            run.extend([block.text] if block.text else [])
            continue
        flush()
        if block.kind == "group":
            order = parts.next(owner.id)
            group = block.id or f"{owner.id}--{order}"
            own.covered.append(block.title or "")
            parts.groups.append(
                shape.Group(id=group, parent=owner.id, actor=part.actor, order=order, title=block.title or "")
            )
        elif block.kind == "actions":
            for action in block.actions:
                spot = Spot(owner.id, parts.next(owner.id), part.actor, group)
                roles = action.roles
                if isinstance(owner, Step):
                    roles = acting_roles(owner, part.actor, action.roles)
                parts.actions.append(_action(action, spot, block.ordered, roles, reading, lists))
        else:
            _note(parts, block, owner.id, part.actor, group)
    flush()


def _action(
    action: Action, spot: Spot, ordered: bool, roles: tuple[str, ...], reading: text.Reading, lists: Lists
) -> shape.Action:
    return shape.Action(
        id=action.id or f"{spot.parent}--{spot.order}",
        hash=part_hash(facts_of(action, ActionFacts), action.text.markdown),
        parent=spot.parent,
        order=spot.order,
        actor=spot.actor,
        group=spot.group,
        html=text.html(action.text, reading),
        markdown=action.text.markdown,
        text=plain(action.text),
        ordered=ordered,
        checklist=action.checked,
        roles=wording.labels(roles, lists.roles),
        care_level=wording.labels(action.care_level, lists.care_levels),
        within=wording.time(action.within),
        after=wording.time(action.after),
        every=wording.time(action.every),
        from_=action.from_,
        ages=action.ages,
        goals=action.goals,
        codes=tuple(wording.code(code) for code in action.codes),
        contract=action.contract == "yes",
        change=action.change,
    )


def _blocks(
    parts: Parts, owner: str, actor: str | None, blocks: tuple[Block, ...], own: Own, reading: text.Reading
) -> None:
    """Add what stands under a heading before any actor's: its opening text, then remarks between what else is there."""
    run: list[Text] = []
    opened = False
    for block in blocks:
        if block.kind != "prose":
            opened = True
            _remark(parts, Spot(owner, 0, actor), run, own, reading)
            _note(parts, block, owner, actor, None)
        elif block.text and opened:
            run.append(block.text)
        elif block.text:
            own.opening.append(block.text)
            own.covered.append(block.text.markdown)
    _remark(parts, Spot(owner, 0, actor), run, own, reading)


def _remark(parts: Parts, spot: Spot, run: list[Text], own: Own, reading: text.Reading) -> None:
    """Add gathered text as one remark, and empty the run."""
    if written := prose(run, reading):
        own.covered.append(written["markdown"])
        parts.remarks.append(
            shape.Remark(
                parent=spot.parent, actor=spot.actor, group=spot.group, order=parts.next(spot.parent), **written
            )
        )
    run.clear()


def _note(parts: Parts, block: Block, owner: str, actor: str | None, group: str | None) -> None:
    """Note where the entities that a block shows stand. Includes are resolved before and show nothing more."""
    if block.kind == "include":
        return
    for id in (*block.ids, *((block.id,) if block.id and block.kind == "slot" else ())):
        parts.spots.setdefault(id, Spot(owner, parts.next(owner), actor, group))


def _slot(slot: Slot, spot: Spot | None, index: int) -> shape.Slot:
    hint = slot.hint or ""
    written = {"html": f"<p>{escape(hint)}</p>", "markdown": hint, "text": hint} if hint else {}
    return shape.Slot(
        id=slot.id,
        hash=part_hash({"title": slot.title}, hint),
        parent=spot.parent if spot else None,
        order=spot.order if spot else index,
        actor=spot.actor if spot else None,
        group=spot.group if spot else None,
        title=slot.title,
        **written,
    )
