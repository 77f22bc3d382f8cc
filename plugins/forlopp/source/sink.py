"""What the readers of one document share: its lines, and where they put places, faults and entities.

In: nothing. Out: `Sink`, filled while one document is read and then turned into a Document. Never outlives the reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..diagnostics import Path, Place, did_you_mean, fold
from ..model.base import Model
from ..model.text import Text
from ..templates import Template
from . import faults, field_faults
from .fault import Fault
from .inline import FoundMark, Gathered, Origin, gather, gather_inline
from .layout import narrow
from .markdown import parse_inline
from .outline import Node
from .yaml_block import KEY, Reader


@dataclass(slots=True)
class Sink:
    """The state of one reading."""

    file: str
    lines: tuple[str, ...]
    template: Template
    letters: frozenset[str] = frozenset()
    """The letters of the document's steps, known before the text is read."""
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    excused: set[Path] = field(default_factory=set)
    """What went wrong already: nothing more is said of what is missing there."""

    def place(self, node: Node) -> Place:
        """Return the place of a block's first line, from its first character."""
        return self.line_place(node.first)

    def line_place(self, index: int) -> Place:
        """Return the place of a whole line (index from 0), without its indent."""
        line = self.lines[index] if index < len(self.lines) else ""
        text = line.strip()
        return Place(self.file, index + 1, len(line) - len(line.lstrip()) + 1 if text else 1, max(1, len(text)))

    def append(self, key: str, value: Any) -> int:
        """Append to one of the document's flat lists; return the index it got."""
        rows = self.data.setdefault(key, [])
        rows.append(value)
        return len(rows) - 1


def gather_nodes(sink: Sink, nodes: Sequence[Node]) -> Gathered:
    """Gather the parts of some blocks; faults in them are noted."""
    found = gather((token for node in nodes for token in node.tokens), sink.file, sink.lines, sink.letters)
    sink.faults += found.faults
    return found


def keep(sink: Sink, found: Gathered, path: Path, markdown: str) -> Text:
    """Make the Text, and note the places of its parts under its path."""
    for index, place in found.places.items():
        sink.places[(*path, "parts", index)] = place
    return found.text(markdown)


def prose(sink: Sink, nodes: Sequence[Node], path: Path) -> Text:
    """Make a Text of whole blocks in which no mark may stand."""
    found = gather_nodes(sink, nodes)
    refuse_marks(sink, found.marks)
    return keep(sink, found, path, markdown_of(sink, nodes, found.marks))


def refuse_marks(sink: Sink, marks: Sequence[FoundMark]) -> None:
    """Note marks that stand where no mark has a meaning."""
    for mark in marks:
        hint = "Märken hör till rubriker, mål, utmaningar, figurer och åtgärder. Flytta eller ta bort det."
        sink.faults.append(faults.bad_mark(mark.place, "Märket hör inte till något här.", hint))


def markdown_of(sink: Sink, nodes: Sequence[Node], marks: Sequence[FoundMark] = ()) -> str:
    """Return the source of some blocks, without marks and authors' notes."""
    blocks = []
    for node in nodes:
        blocks.append(plainly(dedent(sink.lines[node.first : node.end]), node))
    text = "\n\n".join(blocks)
    for mark in marks:
        text = text.replace(mark.raw, "", 1)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def plainly(text: str, node: Node) -> str:
    """Return a block's source in the layout that the model keeps; code is left as it was written."""
    return text if any(token.type == "fence" for token in node.tokens) else narrow(text)


def dedent(lines: Sequence[str]) -> str:
    """Join lines without the indent that all of them share."""
    indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    cut = min(indents, default=0)
    return "\n".join(line[cut:] for line in lines).rstrip()


def take_mark(sink: Sink, marks: Sequence[FoundMark], path: Path, data: dict[str, Any], kind: str) -> None:
    """Move the facts of an item's or a heading's one mark into its data, each with its place."""
    if not marks:
        return
    for extra in marks[1:]:
        sink.faults.append(
            faults.bad_mark(extra.place, f"Här står två märken för samma {kind}.", "Skriv ihop dem till ett.")
        )
    found = marks[0]
    if not found.last:
        hint = "Flytta märket till slutet av raden, efter punkt och källhänvisning."
        sink.faults.append(faults.bad_mark(found.place, f"Märket står inte sist i sin {kind}.", hint))
    if found.mark.unread is not None:
        place = Place(found.place.file, found.place.line, found.place.column + found.mark.unread, 1)
        hint = 'Skriv {#namn nyckel=värde nyckel="flera ord"}, med citattecken om värdet har blanksteg eller komma.'
        sink.faults.append(faults.bad_mark(place, "Märket går inte att läsa från och med här.", hint))
    for fact in found.mark.facts:
        key_place = _within(found, fact.key_offset, len(fact.key))
        if fact.key in data:
            earlier = sink.places.get((*path, fact.key, KEY)) or sink.places.get((*path, fact.key)) or key_place
            sink.faults.append(faults.duplicate_key(key_place, fact.key, earlier.line))
            continue
        data[fact.key] = fact.value
        sink.places[(*path, fact.key, KEY)] = key_place
        sink.places[(*path, fact.key)] = _within(found, fact.value_offset, len(fact.value))
        offset = 0
        for index, item in enumerate(fact.value.split(",")):
            blanks = len(item) - len(item.lstrip())
            place = _within(found, fact.value_offset + offset + blanks, len(item.strip()))
            sink.places[(*path, fact.key, index)] = place
            offset += len(item) + 1


def _within(found: FoundMark, offset: int, length: int) -> Place:
    """Return the place of a stretch of a mark; a mark that runs over lines is placed at its start."""
    if "\n" in found.raw[:offset]:
        return found.place
    return Place(found.place.file, found.place.line, found.place.column + offset, max(1, length))


def read_yaml(sink: Sink, node: Node, path: Path) -> dict[str, Any]:
    """Read a fenced YAML block; note its places and faults."""
    token = node.tokens[0]
    first = node.first + 1
    count = token.content.count("\n")
    lines = sink.lines[first : first + count]
    indent = len(sink.lines[node.first]) - len(sink.lines[node.first].lstrip(" "))
    reader = Reader(sink.file, tuple(line[indent:] for line in lines), first + 1, indent)
    value = reader.read("Blocket", path)
    sink.places.update(reader.places)
    sink.places[path] = sink.place(node)
    sink.faults += reader.faults
    if reader.unread:
        sink.excused.add(path)
    return value


def known_only(
    sink: Sink, value: dict[str, Any], path: Path, facts: type[Model], where: str, also: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return a block's values without keys that mean nothing there; each of those is a fault at the key."""
    known = [field.alias or name for name, field in facts.model_fields.items()]
    for key in value:
        if key not in known and key not in also:
            place = sink.places.get((*path, key, KEY)) or Place(sink.file)
            meant = did_you_mean(key, known)
            sink.excused |= {(*path, name) for name in known if f"”{name}”" in meant}
            hint = meant or f"Här går det att skriva {', '.join(known)}."
            sink.faults.append(field_faults.unknown_field(place, key, where, hint))
    return {key: child for key, child in value.items() if key in known or key in also}


def inline_text(sink: Sink, value: Any, path: Path) -> Any:
    """Turn a string from YAML into a Text with inline marks; anything else is left for validation to refuse."""
    if not isinstance(value, str) or not value.strip():
        return value
    place = sink.places.get(path) or Place(sink.file)
    line = sink.lines[place.line - 1] if place.line <= len(sink.lines) else ""
    quoted = line[place.column - 1 : place.column] in ("'", '"')
    content = " ".join(value.split())
    origin = Origin(sink.file, sink.lines, place.line - 1, content, place.column - 1 + quoted)
    found = gather_inline(parse_inline(content), origin, sink.letters)
    sink.faults += found.faults
    refuse_marks(sink, found.marks)
    return keep(sink, found, path, content)


def slug(title: str) -> str:
    """Return a title as an id: lower-case a–z, 0–9 and hyphens."""
    folded = fold(title)
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in folded)
    return "-".join(part for part in kept.split("-") if part)[:60] or "del"
