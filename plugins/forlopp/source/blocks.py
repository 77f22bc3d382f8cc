"""Blocks under a heading → the `blocks`, `actors` and flat lists of the document's data.

In: nodes of the outline. Out: data in the model's shape, with places and faults in the sink. Never decides which
headings there may be: document.py's reader does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ..diagnostics import Path, Place, did_you_mean
from ..model.base import Model
from ..model.quality import ChallengeFacts, GoalFacts
from ..model.text import Anchor, Text, new_id, plain
from . import faults
from .inline import FoundMark, gather
from .markdown import parse
from .outline import Group, Node, flat
from .sink import (
    Sink,
    gather_nodes,
    inline_text,
    keep,
    known_only,
    markdown_of,
    plainly,
    prose,
    read_yaml,
    refuse_marks,
    take_mark,
)
from .yaml_block import KEY

BLOCK_PLACES = {
    "step": "direkt under stegets rubrik",
    "criteria": "under Ingång eller Utgång",
    "indicator": "direkt under indikatorns rubrik",
    "slot": "till ett eget stycke",
    "include": "till ett eget stycke",
}
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*")
_ABBREVIATION = re.compile(r"\*\*(.+?)\*\*\s*(?:–|—|-|:)\s*(.+)", re.DOTALL)


def yaml_kind(node: Node) -> str | None:
    """Return the kind of a `yaml …` block ("" where none is named), or None for any other node."""
    if node.kind != "fence":
        return None
    words = node.tokens[0].info.split()
    if not words or words[0].lower() not in ("yaml", "yml"):
        return None
    return words[1].lower() if len(words) > 1 else ""


def read_blocks(
    sink: Sink, nodes: Sequence[Node], path: Path, holds: str = "prose", blocks: list[dict[str, Any]] | None = None
) -> list[dict[str, Any]]:
    """Read nodes that are not headings into blocks, in the order written. `holds` says what lists and criteria mean
    here. `path` is that of the owner; the blocks lie under its "blocks"."""
    blocks = [] if blocks is None else blocks
    run: list[Node] = []

    def flush() -> None:
        if run:
            text = prose(sink, run, (*path, "blocks", len(blocks), "text"))
            sink.places[(*path, "blocks", len(blocks))] = sink.place(run[0])
            blocks.append({"kind": "prose", "text": text})
            run.clear()

    for node in nodes:
        kind = yaml_kind(node)
        rest = node if kind is not None or node.kind != "paragraph" else take_footnotes(sink, node)
        if rest is None:
            continue
        is_list = kind is None and node.kind in ("bullet_list", "ordered_list")
        if is_list and (holds == "goals" or (holds == "challenges" and has_mark(sink, node))):
            flush()
            sink.places[(*path, "blocks", len(blocks))] = sink.place(node)
            blocks.append({"kind": holds, "ids": read_items(sink, node, holds)})
            continue
        if kind is None:
            if node.kind == "bullet_list" and holds == "abbreviations":
                read_abbreviations(sink, node)
            run.append(rest)
            continue
        flush()
        block = read_yaml_block(sink, node, kind, holds, (*path, "blocks", len(blocks)))
        if block:
            sink.places[(*path, "blocks", len(blocks))] = sink.place(node)
            blocks.append(block)
    flush()
    return blocks


def has_mark(sink: Sink, node: Node) -> bool:
    """True when an item of a list has a name: a list of challenges, not one that only tells."""
    return any("{#" in line for line in sink.lines[node.first : node.end])


def read_yaml_block(sink: Sink, node: Node, kind: str, holds: str, path: Path) -> dict[str, Any] | None:
    """Read a criteria, slot or include block; anything else here is a fault."""
    place = sink.place(node)
    if kind not in BLOCK_PLACES or kind in ("step", "indicator"):
        # What the block was meant to say of its owner is not known.
        sink.excused.add(path[:-2])
    if kind not in BLOCK_PLACES:
        sink.faults.append(faults.unknown_block(place, node.tokens[0].info.strip(), did_you_mean(kind, BLOCK_PLACES)))
        return None
    if kind in ("step", "indicator") or (kind == "criteria" and holds != "criteria"):
        sink.faults.append(faults.misplaced_block(place, kind, BLOCK_PLACES[kind]))
        return None
    key = {"criteria": "criteria", "slot": "slots", "include": "includes"}[kind]
    index = len(sink.data.get(key, ()))
    value = read_yaml(sink, node, (key, index))
    if kind == "criteria":
        criteria_texts(sink, value, (key, index))
    sink.append(key, value)
    if kind == "include":
        return {"kind": "include", "id": f"{value.get('model', '')}--{value.get('part', '')}"}
    id = value.get("id")
    shown = {"id": id} if kind == "slot" else {"ids": [id]}
    return {"kind": kind, **shown} if isinstance(id, str) else None


def criteria_texts(sink: Sink, block: dict[str, Any], path: Path) -> None:
    """Turn the words of criteria into Texts, in place."""
    for key in ("any", "all", "none", "of"):
        members = block.get(key)
        for index, member in enumerate(members if isinstance(members, list) else ()):
            if isinstance(member, dict):
                for name in ("text", "caveat"):
                    if name in member:
                        member[name] = inline_text(sink, member[name], (*path, key, index, name))
                criteria_texts(sink, member, (*path, key, index))


def take_footnotes(sink: Sink, node: Node) -> Node | None:
    """Move footnotes `[^label]: …` out of a paragraph; return what is left of it (None: nothing)."""
    content = node.tokens[1].content
    if not _FOOTNOTE.match(content):
        return node
    lines = content.split("\n")
    starts = [number for number, line in enumerate(lines) if _FOOTNOTE.match(line)] + [len(lines)]
    for first, end in zip(starts, starts[1:], strict=False):
        match = _FOOTNOTE.match(lines[first])
        assert match
        blanked = " " * match.end() + lines[first][match.end() :]
        text_lines = (blanked.lstrip(), *(line.strip() for line in lines[first + 1 : end]))
        tokens = parse(("",) * (node.first + first) + text_lines)
        path = ("footnotes", len(sink.data.get("footnotes", ())))
        found = gather(tokens, sink.file, sink.lines, sink.letters)
        sink.faults += found.faults
        refuse_marks(sink, found.marks)
        sink.places[path] = sink.line_place(node.first + first)
        text = keep(sink, found, (*path, "text"), "\n".join(text_lines))
        sink.append("footnotes", {"label": match[1], "text": text})
    return None


def read_items(sink: Sink, node: Node, holds: str) -> list[str]:
    """Read a list of goals or challenges; return their ids."""
    what, prefix = ("Målet", "mal") if holds == "goals" else ("Utmaningen", "utmaning")
    ids = []
    for item in items_of(node):
        index = len(sink.data.get(holds, ()))
        path: Path = (holds, index)
        data = read_item(sink, item, path, "punkt", GoalFacts if holds == "goals" else ChallengeFacts)
        if "id" not in data:
            data["id"] = new_id(prefix, data["text"])
            sink.faults.append(faults.item_without_id(sink.place(item), what, f"{{#{data['id']}}}"))
        ids.append(data["id"])
        sink.append(holds, data)
    return ids


def items_of(node: Node) -> list[Node]:
    """Cut a list into its items, each as the tokens between its marks."""
    found: list[Node] = []
    level = node.tokens[0].level + 1
    start = 0
    for index, token in enumerate(node.tokens):
        if token.level == level and token.type == "list_item_open":
            start = index
        elif token.level == level and token.type == "list_item_close":
            opening = node.tokens[start]
            first, end = opening.map or (node.first, node.end)
            found.append(Node("item", tuple(node.tokens[start : index + 1]), first, end))
    return found


def read_item(sink: Sink, item: Node, path: Path, kind: str, facts: type[Model]) -> dict[str, Any]:
    """Read a list item with its mark into {"text": Text, …facts}."""
    opening, inner = item.tokens[0], item.tokens[1:-1]
    found = gather_item(sink, item)
    own: list[FoundMark] = []
    for mark in found.marks:
        if mark.level == opening.level + 2:
            own.append(mark)
        else:
            hint = "Bara huvudpunkten har märke. Ta bort det, eller gör underpunkten till en egen punkt."
            sink.faults.append(faults.bad_mark(mark.place, "En underpunkt har inget eget märke.", hint))
    data: dict[str, Any] = {}
    sink.places[path] = sink.place(item)
    take_mark(sink, own, path, data, kind)
    data = known_only(sink, data, path, facts, f"märket till en {kind}")
    depth = max((token.level for token in inner if token.type == "list_item_open"), default=0)
    if depth >= opening.level + 4:
        deep = next(token for token in inner if token.type == "list_item_open" and token.level >= opening.level + 4)
        sink.faults.append(faults.deep_list(sink.line_place(deep.map[0] if deep.map else item.first)))
    first = sink.lines[item.first]
    marker = re.match(r"\s*(?:[-*+]|\d{1,9}[.)])\s+", first)
    indent = marker.end() if marker else 0
    rows = [
        first[indent:],
        *(line[indent:] if not line[:indent].strip() else line for line in sink.lines[item.first + 1 : item.end]),
    ]
    markdown = "\n".join(rows)
    for mark in found.marks:
        markdown = markdown.replace(mark.raw, "", 1)
    markdown = plainly("\n".join(line.rstrip() for line in markdown.split("\n")).strip(), item)
    data["text"] = keep(sink, found, (*path, "text"), markdown)
    return data


def gather_item(sink: Sink, item: Node) -> Any:
    """Gather an item's parts without its own <li>, its only paragraph without <p>."""
    found = gather(item.tokens, sink.file, sink.lines, sink.letters)
    sink.faults += found.faults
    # The item's own tags are the first and the last markup: the list that shows the item writes them.
    first, last = found.parts[0], found.parts[-1]
    found.parts[0] = first._replace(html=first.html.removeprefix("<li>"))  # type: ignore[union-attr]
    last = found.parts[-1]
    found.parts[-1] = last._replace(html=last.html.removesuffix("</li>"))  # type: ignore[union-attr]
    return found


def read_abbreviations(sink: Sink, node: Node) -> None:
    """Read the document's own abbreviations from a list; the list itself is shown as it stands."""
    for item in items_of(node):
        content = next((token.content for token in item.tokens if token.type == "inline"), "")
        match = _ABBREVIATION.match(content)
        if not match:
            sink.faults.append(faults.bad_abbreviation(sink.place(item)))
            continue
        index = sink.append("abbreviations", {"abbreviation": match[1].strip(), "meaning": " ".join(match[2].split())})
        sink.places[("abbreviations", index)] = sink.place(item)


def heading_text(sink: Sink, node: Node, path: Path, data: dict[str, Any], kind: str) -> str:
    """Return a heading's words; the facts of its mark go into `data`."""
    found = gather_nodes(sink, [node])
    take_mark(sink, found.marks, path, data, kind)
    return plain(found.text(""))


def mark_places(sink: Sink, path: Path, facts: dict[str, Any]) -> dict[Path, Place]:
    """Return the places of a mark's facts, to be kept when the block below the heading writes its own."""
    kept = {}
    for key in facts:
        for end in ((key,), (key, KEY)):
            if (*path, *end) in sink.places:
                kept[(*path, *end)] = sink.places[(*path, *end)]
    return kept


def read_prose_group(sink: Sink, group: Group, path: Path, blocks: list[dict[str, Any]], holds: str = "prose") -> None:
    """Add an H4 or H5 of the author's own to the blocks: its heading as text with an anchor, then what it holds."""
    run: list[Node] = []
    for node in [*flat(group), None]:
        if node is not None and node.kind != "heading":
            run.append(node)
            continue
        if run:
            read_blocks(sink, run, path, holds, blocks)
            run = []
        if node is not None:
            block_path = (*path, "blocks", len(blocks))
            sink.places[block_path] = sink.place(node)
            blocks.append({"kind": "prose", "text": own_heading(sink, node, block_path)})


def own_heading(sink: Sink, node: Node, path: Path) -> Text:
    """Return a heading of the author's own as a text, with an anchor where its mark gives one."""
    facts: dict[str, Any] = {}
    found = gather_nodes(sink, [node])
    take_mark(sink, found.marks, path, facts, "rubrik")
    for key in facts:
        if key != "id":
            hint = "Bara #namn betyder något i den här rubrikens märke."
            sink.faults.append(faults.bad_mark(sink.places[(*path, key, KEY)], f"”{key}” betyder inget här.", hint))
    if "id" in facts:
        # The anchor stands inside the heading's own markup, which is the first part.
        found.parts.insert(1, Anchor(str(facts["id"]), plain(found.text(""))))
        found.places = {index + (index >= 1): place for index, place in found.places.items()}
        found.places[1] = sink.places[(*path, "id")]
    return keep(sink, found, (*path, "text"), markdown_of(sink, [node], found.marks))
