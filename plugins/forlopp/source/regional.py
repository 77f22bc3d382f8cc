"""A file of regional additions → Document: front matter, and under each main heading one addition with its place.

In: the file's name and bytes, those of its references, and the letters of the national steps. Out: a Document in the
shape of model.RegionalText, and the faults found on the way. Never knows which parts the national text has.
"""

from __future__ import annotations

from typing import Any

from ..diagnostics import Path, Place
from ..model.regional import AdditionFacts, RegionalFrontMatter
from ..model.text import EMPTY, Image, NoteMark, plain
from ..templates import PATHWAY
from . import faults, regional_faults
from .blocks import heading_text, yaml_kind
from .document import Document
from .fault import Fault
from .markdown import parse
from .outline import Group, Node, flat, outline
from .reader import add_references, check_fences, split_front_matter
from .sink import Sink, known_only, prose
from .text_file import read_lines
from .yaml_block import Reader


def read_regional(
    file: str,
    content: bytes,
    references: tuple[str, bytes] | None = None,
    letters: frozenset[str] = frozenset(),
) -> tuple[Document | None, list[Fault]]:
    """Read one file of additions. Returns no document when the file is no text or has no front matter."""
    lines, found = read_lines(file, content)
    if lines is None:
        return None, found
    front, body_start, front_fault = split_front_matter(file, lines.code)
    if front_fault:
        hint = "Börja filen med en rad ---, skriv region, pathway, status med mera, och avsluta med en rad ---."
        return None, [*found, Fault(front_fault.code, "error", "error", front_fault.place, front_fault.message, hint)]
    reader = Reader(file, front, 2)
    data = reader.read("Försättsbladet", ())
    sink = Sink(file, lines.code, PATHWAY, letters, {}, reader.places, [*found, *reader.faults])
    sink.data = known_only(sink, data, (), RegionalFrontMatter, "försättsbladet")
    sink.places[()] = Place(file, 1, 1, 3)
    if reader.unread:
        sink.excused.add(())
    sink.data["additions"] = []
    _read_body(sink, parse(("",) * body_start + lines.code[body_start:]))
    other_lines = add_references(sink, lines, references)
    excused = frozenset(sink.excused)
    return Document(file, lines.text, lines.raw, sink.data, sink.places, other_lines, excused), sink.faults


def _read_body(sink: Sink, tokens: list[Any]) -> None:
    check_fences(sink, tokens)
    root = outline(tokens)
    if root.nodes:
        hint = "Skriv en rubrik ovanför den: ## Rubrik {at=…}, med id för den del som texten hör till."
        found = faults.never_shown(sink.place(root.nodes[0]), "Texten före den första rubriken visas inte.", hint)
        sink.faults.append(found)
    for group in root.groups:
        _read_group(sink, group)


def _read_group(sink: Sink, group: Group) -> None:
    """Read an addition. A heading of another level that stands by itself is read as if it were a main one."""
    assert group.heading
    if group.level != 2:
        words = group.heading.tokens[1].content
        hint = f"Varje tillägg har en huvudrubrik med två #: ## {words}"
        sink.faults.append(faults.unknown_heading(sink.place(group.heading), words, "", hint))
    if group.level == 1 and group.groups:
        for child in group.groups:
            _read_group(sink, child)
        return
    path: Path = ("additions", len(sink.data["additions"]))
    facts: dict[str, Any] = {}
    title = heading_text(sink, group.heading, path, facts, "rubrik")
    sink.places[path] = sink.places[(*path, "title")] = sink.place(group.heading)
    facts = known_only(sink, facts, path, AdditionFacts, "tilläggets märke")
    text = EMPTY
    nodes = [*group.nodes, *(node for child in group.groups for node in flat(child))]
    shown = [node for node in nodes if not _refused(sink, node)]
    if shown:
        text = prose(sink, shown, (*path, "text"))
        for number, part in enumerate(text.parts):
            if isinstance(part, (Image, NoteMark)):
                what = "En bild" if isinstance(part, Image) else "En fotnot"
                place = sink.places.get((*path, "text", "parts", number)) or sink.place(shown[0])
                sink.faults.append(regional_faults.only_text(place, what))
    if not plain(text).strip() and len(shown) == len(nodes):
        sink.faults.append(regional_faults.empty_addition(sink.place(group.heading), title))
    sink.data["additions"].append({**facts, "title": title, "text": text})


def _refused(sink: Sink, node: Node) -> bool:
    """True for a block that says something of the national text, which no region can."""
    kind = yaml_kind(node)
    if kind is not None:
        sink.faults.append(regional_faults.only_text(sink.place(node), f"Ett block (yaml {kind})"))
    return kind is not None
