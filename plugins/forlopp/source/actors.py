"""Actors' headings with their actions, and indicators: the H4 headings that have a meaning.

In: H4 groups of the outline. Out: `actors` and `indicators` in the model's shape. Never types a fact.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any

from ..diagnostics import Path, fold
from ..model.flow import ActionFacts
from ..model.quality import IndicatorFacts
from ..model.text import Text, Words
from ..templates import Actor
from . import faults
from .blocks import (
    BLOCK_PLACES,
    has_mark,
    heading_text,
    items_of,
    mark_places,
    read_blocks,
    read_item,
    read_prose_group,
    yaml_kind,
)
from .fault import Fault
from .outline import Group, Node, flat
from .sink import Sink, known_only, prose, read_yaml, slug
from .yaml_block import KEY

LISTS = ("bullet_list", "ordered_list")


def actor_of(sink: Sink, group: Group) -> Actor | None:
    """Return the actor whose heading this is. A heading that is nearly an actor's is a fault, and is taken for it."""
    assert group.heading
    title = re.sub(r"\s*\{.*", "", group.heading.tokens[1].content).strip()
    by_title = {fold(actor.heading): actor for actor in sink.template.actors}
    if fold(title) in by_title:
        return by_title[fold(title)]
    near = difflib.get_close_matches(fold(title), by_title, n=1, cutoff=0.82)
    if not near:
        return None
    actor = by_title[near[0]]
    place = sink.place(group.heading)
    sink.faults.append(faults.unknown_heading(place, title, f"Menade du ”{actor.heading}”?", ""))
    return actor


def read_actors(
    sink: Sink, groups: Sequence[Group], path: Path, owner: dict[str, Any], takes_indicators: bool = False
) -> None:
    """Read the H4 headings of a step or part: actors' headings into `actors`, others into the actor above or the
    text."""
    actors: list[dict[str, Any]] = owner.setdefault("actors", [])
    by_actor: dict[str, int] = {}
    current: int | None = None
    for group in groups:
        actor = actor_of(sink, group) if group.level == 4 else None
        if actor is None and takes_indicators and any(yaml_kind(node) == "indicator" for node in group.nodes):
            id = read_indicator(sink, group)
            owner["blocks"].append({"kind": "indicators", "ids": [id]})
            continue
        if actor is None and any(node.kind in LISTS and has_mark(sink, node) for node in flat(group)[1:]):
            # Marks say that the lists are actions: the heading alone is wrong, and each action is read for what it is.
            sink.faults.append(unknown_actor(sink, group, current is not None))
            if current is None:
                current = by_actor.setdefault(sink.template.actors[0].id, len(actors))
                actors.append({"actor": sink.template.actors[0].id, "blocks": []})
                assert group.heading
                sink.places[(*path, "actors", current)] = sink.place(group.heading)
            read_action_group(sink, group, (*path, "actors", current), actors[current]["blocks"])
            continue
        if actor is None:
            target = actors[current] if current is not None else owner
            where = (*path, "actors", current) if current is not None else path
            read_prose_group(sink, group, where, target["blocks"])
            continue
        if actor.id in by_actor:
            assert group.heading
            first = sink.places[(*path, "actors", by_actor[actor.id])]
            sink.faults.append(faults.heading_twice(sink.place(group.heading), actor.heading, first.line))
            current = by_actor[actor.id]
        else:
            current = by_actor[actor.id] = len(actors)
            actors.append({"actor": actor.id, "blocks": []})
            assert group.heading
            sink.places[(*path, "actors", current)] = sink.place(group.heading)
        part_path = (*path, "actors", current)
        blocks = actors[current]["blocks"]
        read_action_blocks(sink, group.nodes, part_path, blocks, {}, {})
        for child in group.groups:
            read_action_group(sink, child, part_path, blocks)


def unknown_actor(sink: Sink, group: Group, below: bool) -> Fault:
    """Return the fault of a heading over actions that names no actor. `below`: it stands under an actor's."""
    assert group.heading
    title = re.sub(r"\s*\{.*", "", group.heading.tokens[1].content).strip()
    first, second = (actor.heading for actor in sink.template.actors[:2])
    own = f"Är det en grupp av åtgärder, skriv fem #: ##### {title}" + ("" if below else f" under #### {first}")
    return faults.unknown_heading(
        sink.place(group.heading), title, f"Åtgärder står under den som gör dem, till exempel #### {second}.", f"{own}."
    )


def read_loose_actions(
    sink: Sink, nodes: Sequence[Node], groups: Sequence[Group], path: Path, owner: dict[str, Any]
) -> None:
    """Read actions that stand under no actor's heading as the first actor's: what is missing is told, and their names
    are known all the same."""
    index = len(owner["actors"])
    blocks: list[dict[str, Any]] = []
    owner["actors"].append({"actor": sink.template.actors[0].id, "blocks": blocks})
    sink.places[(*path, "actors", index)] = sink.place(nodes[0])
    read_action_blocks(sink, nodes, (*path, "actors", index), blocks, {}, {})
    for group in groups:
        read_action_group(sink, group, (*path, "actors", index), blocks)


def read_action_group(sink: Sink, group: Group, path: Path, blocks: list[dict[str, Any]]) -> None:
    """Read an H5 under an actor: a group of actions that passes the facts of its mark on."""
    assert group.heading
    index = len(blocks)
    facts: dict[str, Any] = {}
    group_path = (*path, "blocks", index)
    title = heading_text(sink, group.heading, group_path, facts, "rubrik")
    block: dict[str, Any] = {"kind": "group", "title": title}
    facts = known_only(sink, facts, group_path, ActionFacts, "en grupp av åtgärder")
    if "id" in facts:
        block["id"] = facts.pop("id")
    sink.places[group_path] = sink.place(group.heading)
    blocks.append(block)
    places = {key: (sink.places[(*group_path, key)], sink.places[(*group_path, key, KEY)]) for key in facts}
    read_action_blocks(sink, group.nodes, path, blocks, facts, places)
    for child in group.groups:
        read_action_group(sink, child, path, blocks)


def read_action_blocks(
    sink: Sink, nodes: Sequence[Node], path: Path, blocks: list[dict[str, Any]], facts: dict[str, Any], places: Any
) -> None:
    """Read what stands under an actor: lists are actions, the rest is remarks, slots and includes."""
    run: list[Node] = []
    for node in [*nodes, None]:
        if node is not None and (node.kind not in ("bullet_list", "ordered_list")):
            run.append(node)
            continue
        if run:
            read_blocks(sink, run, path, "prose", blocks)
            run = []
        if node is None:
            continue
        index = len(blocks)
        block_path = (*path, "blocks", index)
        actions = []
        for number, item in enumerate(items_of(node)):
            action_path = (*block_path, "actions", number)
            data = read_item(sink, item, action_path, "åtgärd", ActionFacts)
            for key, value in facts.items():
                if key not in data:
                    data[key] = value
                    sink.places[(*action_path, key)], sink.places[(*action_path, key, KEY)] = places[key]
            actions.append(take_checkbox(data))
        sink.places[block_path] = sink.place(node)
        blocks.append({"kind": "actions", "ordered": node.kind == "ordered_list", "actions": actions})


def take_checkbox(data: dict[str, Any]) -> dict[str, Any]:
    """Turn `[ ] ` at the start of an action into the fact that it belongs to a checklist."""
    text: Text = data["text"]
    match = re.match(r"\[[ xX]\]\s+", text.markdown)
    parts = list(text.parts)
    words = next((i for i, part in enumerate(parts) if isinstance(part, Words)), None)
    if not match or words is None or not re.match(r"\[[ xX]\]\s", parts[words].text):  # type: ignore[union-attr]
        return data
    parts[words] = Words(re.sub(r"^\[[ xX]\]\s+", "", parts[words].text))  # type: ignore[union-attr]
    return {**data, "text": Text(text.markdown[match.end() :], tuple(parts)), "checked": True}


def read_indicator(sink: Sink, group: Group) -> str:
    """Read an indicator's H4 with its block; return its id."""
    assert group.heading
    index = len(sink.data.get("indicators", ()))
    path: Path = ("indicators", index)
    marked: dict[str, Any] = {}
    title = heading_text(sink, group.heading, path, marked, "rubrik")
    blocks = [node for node in flat(group)[1:] if yaml_kind(node) == "indicator"]
    rest = [node for node in flat(group)[1:] if yaml_kind(node) != "indicator"]
    places = mark_places(sink, path, marked)
    value = read_yaml(sink, blocks[0], path) if blocks else {}
    value = known_only(sink, value, path, IndicatorFacts, "en indikator", also=("id",))
    marked = known_only(sink, marked, path, IndicatorFacts, "en indikator", also=("id",))
    sink.places.update(places)
    for extra in blocks[1:]:
        sink.faults.append(faults.second_block(sink.place(extra), "indicator", sink.place(blocks[0]).line))
    data: dict[str, Any] = {**value, **marked, "title": title}
    data.setdefault("id", slug(title))
    sink.places[path] = sink.place(group.heading)
    sink.places[(*path, "title")] = sink.place(group.heading)
    if not blocks:
        sink.excused.add(path)
        sink.faults.append(faults.indicator_without_block(sink.place(group.heading), title))
        data.setdefault("kind", "process")
    texts = [node for node in rest if yaml_kind(node) is None]
    for node in rest:
        kind = yaml_kind(node)
        if kind is not None:
            sink.faults.append(
                faults.misplaced_block(sink.place(node), kind, BLOCK_PLACES.get(kind, "till ett annat ställe"))
            )
    if texts:
        data["text"] = prose(sink, texts, (*path, "text"))
    sink.append("indicators", data)
    return str(data["id"])
