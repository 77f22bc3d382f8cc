"""Names for the parts of a document that have none: where each is to be written, and what the document then says.

In: a document and its lines. Out: `Missing` values, made of the parts' own words. Never gives two parts one name, nor a
part the name of a heading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from ..diagnostics import Path
from ..model.flow import GROUPS
from ..model.quality import OPERATOR_NAMES
from ..model.text import Anchor, Text, new_id, plain, words
from ..source import Document
from ..source.inline import Origin
from ..source.markdown import parse
from ..source.yaml_block import KEY
from ..templates import TEMPLATES
from . import lines

GROUP_WORDS = {"any": "något av", "all": "alla", "none": "inget av", "of": "minst"}


@dataclass(frozen=True, slots=True)
class Missing:
    """A name that is missing: of which part, where it is written (line and column from 0) and in which form."""

    id: str
    path: Path
    line: int
    column: int
    form: str

    def written(self, text: lines.Text) -> lines.Text:
        """Return the file with the name in it."""
        return text.put(self.line, self.column, self.form)

    def expected(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the document says when the part has its name."""
        changed = _with(data, (*self.path, "id"), self.id)
        if self.path[0] not in ("goals", "challenges"):
            return changed
        ids = iter([one["id"] for one in changed[self.path[0]]])
        sections = [
            {**section, "blocks": [_shown(block, str(self.path[0]), ids) for block in section["blocks"]]}
            for section in changed["sections"]
        ]
        return {**changed, "sections": sections}


def _shown(block: dict[str, Any], holds: str, ids: Iterator[str]) -> dict[str, Any]:
    return {**block, "ids": [next(ids) for _ in block["ids"]]} if block["kind"] == holds else block


def _with(value: Any, path: Path, id: str) -> Any:
    """Return a value with the string at a path replaced; nothing else is copied."""
    if not path:
        return id
    if isinstance(value, Mapping):
        return {**value, path[0]: _with(value.get(path[0]), path[1:], id)}
    return [_with(one, path[1:], id) if number == path[0] else one for number, one in enumerate(value)]


def missing_names(document: Document, text: lines.Text) -> list[Missing]:
    """Return every name that is missing, from the end of the file: writing one moves none of those that follow."""
    nameless = list(_nameless(document))
    template = TEMPLATES.get(str(document.data.get("kind")))
    taken = _ids(document.data)
    for path, _, _ in nameless:
        if (id := _at(document.data, path).get("id")) in taken:
            taken.remove(id)
    used = set(taken)
    if template:
        used |= {*template.reserved, *(heading.id for heading in template.headings)}
    tokens = parse(("",) * text.body + text.code[text.body :])
    found = []
    for path, prefix, said in nameless:
        place = document.places.get(path)
        if len(path) == 2 and path[0] in ("steps", "sections", "indicators"):
            # Its name is known already; only one that is its own can be written.
            id = str(_at(document.data, path)["id"])
            if id in used:
                continue
        else:
            id = new_id(prefix, said, used)
        spot = (
            _in_yaml(document, path, id, text)
            if path[0] == "criteria"
            else place and _in_text(tokens, place.line - 1, id, text)
        )
        if spot:
            used.add(id)
            found.append(Missing(id, path, *spot))
    return sorted(found, key=lambda one: (one.line, one.column), reverse=True)


def _nameless(document: Document) -> Iterator[tuple[Path, str, Text]]:
    """Yield the path, the prefix and the words of each part without a name, in the order that names are given."""
    data, places = document.data, document.places
    for key, prefix in (("challenges", "utmaning"), ("goals", "mal")):
        for number, one in enumerate(data.get(key, ())):
            if (key, number, "id", KEY) not in places:
                yield (key, number), prefix, one["text"]
    for key in ("steps", "sections", "indicators"):
        for number, one in enumerate(data.get(key, ())):
            if (key, number, "id", KEY) not in places and (key != "sections" or _own(document, one)):
                yield (key, number), "", words("")
    for key in ("steps", "sections"):
        for number, owner in enumerate(data.get(key, ())):
            yield from _actions(owner, (key, number))
    for number, block in enumerate(data.get("criteria", ())):
        if isinstance(block, dict):
            yield from _members(block, ("criteria", number))


def _own(document: Document, section: Mapping[str, Any]) -> bool:
    """True for a heading of the author's own, which has a name of its own."""
    template = TEMPLATES.get(str(document.data.get("kind")))
    if template is None:
        return False
    appendices = {heading.id for heading in template.headings if heading.holds == "appendices"}
    return template.own_parts or section.get("parent") in appendices


def _actions(owner: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, str, Text]]:
    for a, actor in enumerate(owner.get("actors", ())):
        for b, block in enumerate(actor["blocks"]):
            for n, action in enumerate(block.get("actions", ())):
                if "id" not in action:
                    yield (*path, "actors", a, "blocks", b, "actions", n), "a", action["text"]


def _members(block: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, str, Text]]:
    for key in GROUPS:
        members = block.get(key)
        for number, member in enumerate(members if isinstance(members, list) else ()):
            if isinstance(member, dict) and member:
                if "id" not in member:
                    yield (*path, key, number), "kriterium", words(_said(member))
                yield from _members(member, (*path, key, number))


def _said(member: Mapping[str, Any]) -> str:
    """Return a criterion in words: its text, its measure or its code; a group is called after its rule and its first
    criterion."""
    if isinstance(member.get("text"), Text):
        return plain(member["text"])
    for key, say in _FACTS.items():
        if isinstance(member.get(key), dict):
            return say(member[key])
    for key in GROUPS:
        if isinstance(member.get(key), list) and member[key] and isinstance(member[key][0], dict):
            return f"{GROUP_WORDS[key]} {_said(member[key][0])}"
    return ""


_FACTS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "measure": lambda row: " ".join(
        str(one)
        for one in (row.get("name", ""), OPERATOR_NAMES.get(str(row.get("operator")), ""), row.get("value", ""))
    ),
    "code": lambda row: " ".join(str(row[key]) for key in ("code", "from", "to", "text") if key in row),
}


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _ids(value: Any) -> list[str]:
    """Return every id in a document's data, as often as it stands there on its own account."""
    if isinstance(value, Text):
        return [part.id for part in value.parts if isinstance(part, Anchor)]
    if isinstance(value, Mapping):
        own = [value["id"]] if isinstance(value.get("id"), str) and value.get("kind") not in ("slot", "include") else []
        return own + [id for key, child in value.items() if key not in ("references", "id") for id in _ids(child)]
    return [id for child in value for id in _ids(child)] if isinstance(value, list) else []


# ---------------------------------------------------------------------------------------------------------------------
# Where to write


def _in_yaml(document: Document, path: Path, id: str, text: lines.Text) -> tuple[int, int, str] | None:
    """Return where in a block of criteria a name is written: before the first key, on a line of its own where each key
    has one."""
    places = [document.places[one] for one in document.places if one[:-2] == path and one[-1] == KEY]
    if not places:
        return None
    first = min(places, key=lambda place: (place.line, place.column))
    before = text.lines[first.line - 1][: first.column - 1]
    if before.rstrip().endswith(("{", ",")) or "{" in before.rpartition("}")[2]:
        return first.line - 1, first.column - 1, f"id: {id}, "
    return first.line - 1, first.column - 1, f"id: {id}\n{' ' * (first.column - 1)}"


def _in_text(tokens: Sequence[Token], line: int, id: str, text: lines.Text) -> tuple[int, int, str] | None:
    """Return where the mark of a heading or a list item is written: in the mark that it has, else last in its own text
    and before its sub-items."""
    start = next(
        (
            number
            for number, token in enumerate(tokens)
            if token.type in ("list_item_open", "heading_open") and token.map and token.map[0] == line
        ),
        None,
    )
    if start is None:
        return None
    level = tokens[start].level
    own = None
    for token in tokens[start + 1 :]:
        if token.level <= level or token.type in ("bullet_list_open", "ordered_list_open"):
            break
        if token.type == "inline" and token.level <= level + 2 and token.map:
            own = token
            for child in token.children or ():
                if child.type == "mark":
                    place = Origin("", text.code, token.map[0], token.content).place(child.meta["pos"])
                    return (place.line - 1, place.column, f"#{id} ") if child.meta["closed"] else None
    if own is None or not own.map:
        return None
    last = own.map[1] - 1
    return last, len(text.code[last].rstrip()), f" {{#{id}}}"
