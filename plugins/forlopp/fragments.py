"""Included parts of generic models → a pathway that holds them.

In: a pathway and the generic models. Out: the pathway with each `include` block replaced by the part's content, ids and
citations prefixed `<model>--`. Never changes a pathway that includes nothing, and never reads disk.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence

from .model.flow import Action, ActorPart, Block, Include, Slot, Step
from .model.pathway import Pathway, Section, walk_texts
from .model.quality import Indicator
from .model.text import Anchor, Cite, Image, LinkStart, Part, Text

TextLike = Text | None


def expanded(pathway: Pathway, models: Mapping[str, Pathway]) -> Pathway:
    """Return the pathway with included parts in their places. A part that is not there leaves nothing (rules say so).

    In a step, the part's actions join the lists of their actors: an author includes a part under one actor's heading,
    and the patient's actions of the part still land in the patient's own column.
    """
    found = {
        f"{include.model}--{include.part}": (models[include.model], include)
        for include in pathway.includes
        if include.model in models and _part(models[include.model], include)
    }
    if not pathway.includes:
        return pathway
    steps = tuple(_step(step, found) for step in pathway.steps)
    sections = tuple(_section(section, found) for section in pathway.sections)
    indicators, slots, references = list(pathway.indicators), list(pathway.slots), list(pathway.references)
    for key in sorted(found):
        model, include = found[key]
        section = _part(model, include)
        assert section
        shown = {id for block in section.blocks for id in block.ids}
        indicators += [_indicator(item, model.id) for item in model.indicators if item.id in shown]
        slot_ids = {block.id for owner in (section, *section.actors) for block in owner.blocks if block.kind == "slot"}
        slots += [_slot(item, model.id) for item in model.slots if item.id in slot_ids]
        cited = set(_cited(section))
        for reference in model.references:
            renamed = f"{model.id}--{reference.id}"
            if reference.id in cited and all(renamed != other.id for other in references):
                references.append(reference.model_copy(update={"id": renamed}))
    return pathway.model_copy(
        update={
            "steps": steps,
            "sections": sections,
            "indicators": tuple(indicators),
            "slots": tuple(slots),
            "references": tuple(references),
        }
    )


def _part(model: Pathway, include: Include) -> Section | None:
    return next((section for section in model.sections if section.id == include.part), None)


Found = Mapping[str, tuple[Pathway, Include]]


def _step(step: Step, found: Found) -> Step:
    owners = (step, *step.actors)
    if not any(block.kind == "include" for owner in owners for block in owner.blocks):
        return step
    blocks, extra = _prose(step.blocks, found)
    parts: list[ActorPart] = []
    waiting: dict[str, list[Block]] = {}
    _wait(waiting, extra)
    for part in step.actors:
        own: list[Block] = []
        for block in part.blocks:
            if block.kind != "include":
                own.append(block)
            elif block.id in found:
                model, include = found[block.id]
                section = _part(model, include)
                assert section
                own += _heading(section, model) + [
                    _block(b, model.id) for b in section.blocks if b.kind != "indicators"
                ]
                own += [_block(b, model.id) for a in section.actors if a.actor == part.actor for b in a.blocks]
                others = [a for a in section.actors if a.actor != part.actor]
                _wait(waiting, [(model, section, a) for a in others])
        parts.append(part.model_copy(update={"blocks": tuple(own)}))
    for actor, more in waiting.items():
        index = next((i for i, part in enumerate(parts) if part.actor == actor), None)
        if index is None:
            parts.append(ActorPart(actor=actor, blocks=tuple(more)))
        else:
            parts[index] = parts[index].model_copy(update={"blocks": (*parts[index].blocks, *more)})
    return step.model_copy(update={"blocks": blocks, "actors": tuple(parts)})


def _wait(waiting: dict[str, list[Block]], extra: Sequence[tuple[Pathway, Section, ActorPart]]) -> None:
    for model, section, part in extra:
        blocks = waiting.setdefault(part.actor, [])
        blocks += _heading(section, model)
        blocks += [_block(block, model.id) for block in part.blocks]


def _prose(blocks: Sequence[Block], found: Found) -> tuple[tuple[Block, ...], list[tuple[Pathway, Section, ActorPart]]]:
    """Replace includes in running text by the part's own text; return also the part's actors."""
    own: list[Block] = []
    extra: list[tuple[Pathway, Section, ActorPart]] = []
    for block in blocks:
        if block.kind != "include":
            own.append(block)
        elif block.id in found:
            model, include = found[block.id]
            section = _part(model, include)
            assert section
            own += [_block(b, model.id) for b in section.blocks if b.kind != "indicators"]
            extra += [(model, section, part) for part in section.actors]
    return tuple(own), extra


def _section(section: Section, found: Found) -> Section:
    if not any(block.kind == "include" for block in section.blocks):
        return section
    blocks, extra = _prose(section.blocks, found)
    actors = list(section.actors)
    for model, part_section, part in extra:
        blocks_of_part = (*_heading(part_section, model), *(_block(b, model.id) for b in part.blocks))
        actors.append(ActorPart(actor=part.actor, blocks=blocks_of_part))
    return section.model_copy(update={"blocks": blocks, "actors": tuple(actors)})


def _heading(section: Section, model: Pathway) -> list[Block]:
    """Return the small heading that says where the actions come from."""
    return [Block(kind="group", title=f"{section.title} ({model.title})")]


def _block(block: Block, model: str) -> Block:
    return block.model_copy(
        update={
            "text": _text(block.text, model),
            "id": f"{model}--{block.id}" if block.id else None,
            "ids": tuple(f"{model}--{id}" for id in block.ids),
            "actions": tuple(_action(action, model) for action in block.actions),
        }
    )


def _action(action: Action, model: str) -> Action:
    return action.model_copy(
        update={"id": f"{model}--{action.id}" if action.id else None, "text": _text(action.text, model), "goals": ()}
    )


def _indicator(indicator: Indicator, model: str) -> Indicator:
    return indicator.model_copy(
        update={
            "id": f"{model}--{indicator.id}",
            "text": _text(indicator.text, model),
            "goals": (),
            # What a pathway follows up first is its own choice, never the generic model's.
            "prioritised": False,
        }
    )


def _slot(slot: Slot, model: str) -> Slot:
    return slot.model_copy(update={"id": f"{model}--{slot.id}"})


def _text(text: TextLike, model: str) -> TextLike:
    return Text(text.markdown, tuple(_text_part(part, model) for part in text.parts)) if text else None


def _text_part(part: Part, model: str) -> Part:
    if isinstance(part, Cite):
        return Cite(tuple((f"{model}--{key}", locator) for key, locator in part.items))
    if isinstance(part, Anchor):
        return Anchor(f"{model}--{part.id}", part.name)
    if isinstance(part, LinkStart):
        return LinkStart(_address(part.href, model), part.title)
    if isinstance(part, Image):
        return Image(_address(part.src, model), part.alt, part.title)
    return part


def _address(href: str, model: str) -> str:
    """Return an address of the model's own source as the host must write it: both lie two folders below content/."""
    if href.startswith("#"):
        return f"../../generic-models/{model}/index.md{href}"
    if _ABSOLUTE.match(href):
        return href
    return posixpath.normpath(f"../../generic-models/{model}/{href}")


_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/")


def _cited(section: Section) -> list[str]:
    return [
        key for _, text in walk_texts(section) for part in text.parts if isinstance(part, Cite) for key, _ in part.items
    ]
