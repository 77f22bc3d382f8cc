"""A source file → Document: front matter, sections, steps, and every entity with its place.

In: the file's name and bytes, and those of its references. Out: a Document and the faults found on the way. Never
stops at a fault: what can be read is read, so that all faults of a file come in one run.
"""

from __future__ import annotations

import difflib
import re
from typing import Any

from ..diagnostics import Path, Place, fold
from ..model.flow import StepFacts
from ..model.governance import STUBS, FrontMatter
from ..model.text import NoteMark, Text
from ..templates import PATHWAY, TEMPLATES, Heading, heading_for
from . import faults
from .actors import read_actors, read_indicator, read_loose_actions
from .blocks import has_mark, heading_text, mark_places, read_blocks, read_prose_group, yaml_kind
from .document import Document
from .fault import Fault
from .leftovers import is_unplaced, tell_left_to_do, tell_unplaced
from .markdown import parse
from .outline import Group, outline
from .references import read_references
from .sink import Sink, known_only, read_yaml, slug
from .text_file import Lines, read_lines
from .yaml_block import KEY, Reader

_LETTER = re.compile(r"\(([^()\s]{1,3})\)\s+")
_STEP_LETTER = re.compile(r"#{2,3}\s+(?:\(([A-Z]{1,2})\)|([A-Z])[.):])\s")
_BARE_KEY = re.compile(r"(?<![\\!\]])\[([A-Za-z][\w:.-]*)\](?![(\[])")
_BARE_LETTER = re.compile(r"([A-Z])[.):]\s+")


NEAR = 0.75
"""How alike a heading must be to one of the template's to be taken for it."""


def read_document(
    file: str, content: bytes, references: tuple[str, bytes] | None = None
) -> tuple[Document | None, list[Fault]]:
    """Read one source file. `file` is its name as authors are shown it; `references` the name and bytes of its
    references.json where there is one. Returns no document when the file is no text or has no front matter."""
    lines, found = read_lines(file, content)
    if lines is None:
        return None, found
    front, body_start, front_fault = split_front_matter(file, lines.code)
    if front_fault:
        return None, [*found, front_fault]
    reader = Reader(file, front, 2)
    data = reader.read("Försättsbladet", ())
    found += reader.faults
    template = TEMPLATES.get(str(data.get("kind")), PATHWAY)
    letters = frozenset(match[1] or match[2] for line in lines.code if (match := _STEP_LETTER.match(line)))
    sink = Sink(file, lines.code, template, letters, {}, reader.places, found)
    sink.data = known_only(sink, data, (), FrontMatter, "försättsbladet")
    sink.places[()] = Place(file, 1, 1, 3)
    if reader.unread:
        sink.excused.add(())
    read_body(sink, parse(("",) * body_start + lines.code[body_start:]))
    check_footnotes(sink)
    tell_left_to_do(sink, lines.text)
    other_lines = add_references(sink, lines, references)
    excused = frozenset(sink.excused)
    return Document(file, lines.text, lines.raw, sink.data, sink.places, other_lines, excused), sink.faults


def split_front_matter(file: str, lines: tuple[str, ...]) -> tuple[tuple[str, ...], int, Fault | None]:
    """Return the front matter's lines and the index of the first line after it."""
    if not lines or lines[0].rstrip() != "---":
        return (
            (),
            0,
            faults.no_front_matter(Place(file, 1, 1, max(1, len(lines[0]))), "Filen börjar inte med ett försättsblad."),
        )
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            return lines[1:number], number + 1, None
        if line.startswith("## "):
            break
    return (), 0, faults.no_front_matter(Place(file, 1, 1, 3), "Försättsbladet som börjar här är inte avslutat.")


def read_body(sink: Sink, tokens: list[Any]) -> None:
    """Read everything below the front matter."""
    check_fences(sink, tokens)
    root = outline(tokens)
    sink.data["sections"] = []
    if root.nodes:
        hint = "Flytta texten in under en rubrik, till exempel ## Sammanfattning."
        sink.faults.append(
            faults.never_shown(sink.place(root.nodes[0]), "Texten före den första rubriken visas inte.", hint)
        )
    order = HeadingOrder(sink)
    for group in root.groups:
        for main in [group] if group.level > 1 else under_title(sink, group):
            if is_unplaced(main):
                tell_unplaced(sink, main)
            else:
                read_h2(sink, main, order)
    if not root.groups and sink.data.get("status") in STUBS:
        return
    if () not in sink.excused:
        order.report_missing()


def under_title(sink: Sink, group: Group) -> list[Group]:
    """Note a heading of level 1, which no source has; return what stands under it, to be read as if it were not there.
    One of the template's own headings is read as the main heading that was meant."""
    assert group.heading
    title = group.heading.tokens[1].content
    meant = next((h for h in sink.template.headings if not h.parent and fold(h.title) == fold(title)), None)
    hint = (
        f"Skriv ## {meant.title}." if meant else "Titeln står i försättsbladet (title:). Huvudrubriker skrivs med ##."
    )
    sink.faults.append(faults.unknown_heading(sink.place(group.heading), title, "", hint))
    if meant:
        own = [child for child in group.groups if child.level > 2]
        return [Group(2, group.heading, group.nodes, own), *(child for child in group.groups if child.level == 2)]
    if group.nodes:
        where = sink.place(group.nodes[0])
        hint = "Flytta in den under en rubrik."
        sink.faults.append(faults.never_shown(where, "Texten före nästa rubrik visas inte.", hint))
    return group.groups


def check_fences(sink: Sink, tokens: list[Any]) -> None:
    """Note fenced blocks that are never closed: they would swallow the rest of the file."""
    for token in tokens:
        if token.type == "fence" and token.map:
            last = sink.lines[min(token.map[1], len(sink.lines)) - 1].strip()
            closed = (
                token.map[1] - token.map[0] > 1 and set(last) == {token.markup[0]} and len(last) >= len(token.markup)
            )
            if not closed:
                sink.faults.append(faults.unclosed_fence(sink.line_place(token.map[0]), token.info.strip()))


class HeadingOrder:
    """Which fixed headings a document has used, and where: finds doubles, wrong order and what is missing."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.headings = sink.template.headings
        self.used: dict[str, Place] = {}

    def use(self, heading: Heading, place: Place) -> bool:
        """Note a heading; False when it was there already."""
        if heading.id in self.used:
            self.sink.faults.append(faults.heading_twice(place, heading.title, self.used[heading.id].line))
            return False
        rank = self.headings.index(heading)
        later = [h for h in self.headings[rank + 1 :] if h.parent == heading.parent and h.id in self.used]
        if later:
            self.sink.faults.append(faults.heading_order(place, heading.title, later[0].title))
        self.used[heading.id] = place
        return True

    def report_missing(self) -> None:
        """Note the required headings that are not there, those of a missing heading left out."""
        missing = [
            heading
            for heading in self.headings
            if heading.required and heading.id not in self.used and (not heading.parent or heading.parent in self.used)
        ]
        if missing:
            place = self.sink.places.get(("status",)) or Place(self.sink.file)
            names = [f"”{'#' * (3 if h.parent else 2)} {h.title}”" for h in missing]
            listed = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " och " + names[-1]
            self.sink.faults.append(faults.heading_missing(place, listed, len(names) > 1))


def match_heading(sink: Sink, group: Group, parent: str, title: str) -> Heading | None:
    """Return the fixed heading that this is, or is nearly: a misspelt heading is a fault, and is taken as meant."""
    candidates = {fold(h.title): h for h in sink.template.headings if h.parent == parent}
    exact = candidates.get(fold(title))
    if exact:
        return exact
    assert group.heading
    place = sink.place(group.heading)
    near = difflib.get_close_matches(fold(title), candidates, n=1, cutoff=NEAR)
    suggestion = f"Menade du ”{candidates[near[0]].title}”?" if near else ""
    elsewhere = next((h for h in sink.template.headings if fold(h.title) == fold(title)), None)
    own = f"Skriv {'####' if group.level == 3 else '### eller ####'} om det är en egen rubrik."
    if elsewhere:
        home = next((h.title for h in sink.template.headings if h.id == elsewhere.parent), "")
        own = f"Den är en underrubrik (###) till ”{home}”." if home else "Den är en huvudrubrik (##)."
    elif fold(title) in ("referenser", "kallor", "litteratur"):
        own = "Referenslistan skrivs automatiskt från references.json. Ta bort rubriken."
    sink.faults.append(faults.unknown_heading(place, title, suggestion, "" if suggestion and not elsewhere else own))
    return candidates[near[0]] if near and not elsewhere else None


def read_h2(sink: Sink, group: Group, order: HeadingOrder) -> None:
    """Read a main heading with all that stands under it."""
    assert group.heading
    if sink.template.has_flow and any(yaml_kind(node) == "step" for node in group.nodes):
        read_raised_step(sink, group)
        return
    index = len(sink.data["sections"])
    path: Path = ("sections", index)
    facts: dict[str, Any] = {}
    title = heading_text(sink, group.heading, path, facts, "rubrik")
    sink.places[path] = sink.place(group.heading)
    heading = None if sink.template.own_parts else match_heading(sink, group, "", title) or steps_heading(sink, group)
    if heading:
        fixed_id(sink, path, facts, heading)
        order.use(heading, sink.place(group.heading))
    elif sink.template.own_parts and "id" not in facts:
        sink.faults.append(faults.step_without_id(sink.place(group.heading), title, f"{{#{slug(title)}}}"))
    id = heading.id if heading else str(facts.get("id") or slug(title))
    section = {"id": id, "title": heading.title if heading else title, "level": 2, "blocks": [], "actors": []}
    sink.data["sections"].append(section)
    holds = heading.holds if heading else "prose"
    read_blocks(sink, group.nodes, path, "prose" if holds == "steps" else holds, section["blocks"])
    has_steps = False
    for child in group.groups:
        if holds == "steps" and child.level == 3:
            read_step(sink, child)
            has_steps = True
        elif child.level == 3 and heading:
            read_h3(sink, child, heading, order)
        elif sink.template.own_parts and child.level == 4:
            read_actors(sink, [child], path, section, takes_indicators=True)
        else:
            read_prose_group(sink, child, path, section["blocks"], holds if holds != "steps" else "prose")
    if not section["blocks"] and not group.groups and not section["actors"] and not has_steps:
        sink.faults.append(faults.heading_empty(sink.place(group.heading), title))


def read_raised_step(sink: Sink, group: Group) -> None:
    """Read a step whose heading has a # too few, and the steps after it, which seem to stand under it."""
    assert group.heading
    title = group.heading.tokens[1].content
    sink.faults.append(
        faults.unknown_heading(sink.place(group.heading), title, "", f"Steg skrivs med tre: ### {title}")
    )
    own = [child for child in group.groups if child.level > 3]
    for step in (Group(3, group.heading, group.nodes, own), *(child for child in group.groups if child.level == 3)):
        read_step(sink, step)


def steps_heading(sink: Sink, group: Group) -> Heading | None:
    """Return the heading of the steps where steps stand under a heading of another name: its name is the one fault."""
    has_steps = any(yaml_kind(node) == "step" for child in group.groups for node in child.nodes)
    id = heading_for(sink.template.kind, "steps") if has_steps else ""
    return next((heading for heading in sink.template.headings if heading.id == id), None)


def fixed_id(sink: Sink, path: Path, facts: dict[str, Any], heading: Heading) -> None:
    """Note a mark on a fixed heading: its id is fixed too."""
    for key in facts:
        place = sink.places[(*path, key, KEY)]
        hint = f"Ta bort märket. Rubriken har alltid namnet #{heading.id}."
        sink.faults.append(
            faults.bad_mark(place, f"”{heading.title}” är en fast rubrik och har inget eget märke.", hint)
        )


def read_h3(sink: Sink, group: Group, parent: Heading, order: HeadingOrder) -> None:
    """Read a subheading that is not a step."""
    assert group.heading
    index = len(sink.data["sections"])
    path: Path = ("sections", index)
    facts: dict[str, Any] = {}
    title = heading_text(sink, group.heading, path, facts, "rubrik")
    sink.places[path] = sink.place(group.heading)
    appendix = parent.holds == "appendices"
    heading = None if appendix else match_heading(sink, group, parent.id, title)
    if heading:
        fixed_id(sink, path, facts, heading)
        order.use(heading, sink.place(group.heading))
    elif appendix and "id" not in facts:
        sink.faults.append(faults.step_without_id(sink.place(group.heading), title, f"{{#{slug(title)}}}"))
    section: dict[str, Any] = {
        "id": heading.id if heading else str(facts.get("id") or slug(title)),
        "title": heading.title if heading else title,
        "level": 3,
        "parent": last_main(sink),
        "blocks": [],
        "actors": [],
    }
    sink.data["sections"].append(section)
    holds = heading.holds if heading else "prose"
    read_blocks(sink, group.nodes, path, holds, section["blocks"])
    for child in group.groups:
        if holds == "indicators" and child.level == 4:
            id = read_indicator(sink, child)
            section["blocks"].append({"kind": "indicators", "ids": [id]})
        else:
            read_prose_group(sink, child, path, section["blocks"], holds)
    if not section["blocks"]:
        sink.faults.append(faults.heading_empty(sink.place(group.heading), title))


def last_main(sink: Sink) -> str:
    """Return the id of the main heading that is being read."""
    return str(next(s["id"] for s in reversed(sink.data["sections"]) if s["level"] == 2))


def read_step(sink: Sink, group: Group) -> None:
    """Read a step: its heading with letter and mark, its block, its introduction and its actors."""
    assert group.heading
    index = len(sink.data.get("steps", ()))
    path: Path = ("steps", index)
    marked: dict[str, Any] = {}
    title = heading_text(sink, group.heading, path, marked, "rubrik")
    place = sink.place(group.heading)
    letter = _LETTER.match(title)
    if not letter and (letter := bare_letter(sink, title)):
        # With its mark: who copies the line must not lose the step's name.
        hint = f"Skriv ### ({letter[1]}) {group.heading.tokens[1].content[letter.end() :]}"
        sink.faults.append(faults.bad_letter(place, letter[0].strip(), hint))
    title = title[letter.end() :] if letter else title
    step_nodes = [node for node in group.nodes if yaml_kind(node) == "step"]
    rest = [node for node in group.nodes if yaml_kind(node) != "step"]
    places = mark_places(sink, path, marked)
    value = read_yaml(sink, step_nodes[0], path) if step_nodes else {}
    value = known_only(sink, value, path, StepFacts, "ett steg", also=("id",))
    sink.places.update(places)
    marked = known_only(sink, marked, path, StepFacts, "ett steg", also=("id",))
    for extra in step_nodes[1:]:
        sink.faults.append(faults.second_block(sink.place(extra), "step", sink.place(step_nodes[0]).line))
    for key in set(marked) & set(value):
        first = sink.places[(*path, key, KEY)]
        sink.faults.append(faults.duplicate_key(first, key, sink.place(step_nodes[0]).line))
    step: dict[str, Any] = {**value, **marked, "title": title, "blocks": [], "actors": []}
    if letter:
        step["letter"] = letter[1]
        sink.places[(*path, "letter")] = Place(place.file, place.line, place.column + 4, len(letter[0].rstrip()))
    sink.places[path] = sink.places[(*path, "title")] = place
    if step_nodes:
        sink.places[(*path, "<block>")] = sink.place(step_nodes[0])
    if "id" not in step:
        step["id"] = slug(title)
        sink.faults.append(faults.step_without_id(place, title, f"{{#{step['id']}}}"))
    sink.append("steps", step)
    first = next((n for n, node in enumerate(rest) if node.kind in ("bullet_list", "ordered_list")), len(rest))
    is_action = str(step.get("kind", "action")) == "action"
    if first < len(rest) and (has_mark(sink, rest[first]) or (is_action and not group.groups)):
        sink.faults.append(faults.list_without_actor(sink.place(rest[first]), title))
        loose = [child for child in group.groups if child.level > 4]
        read_loose_actions(sink, rest[first:], loose, path, step)
        rest, group = rest[:first], Group(3, group.heading, [], [child for child in group.groups if child.level == 4])
    read_blocks(sink, rest, path, "prose", step["blocks"])
    read_actors(sink, group.groups, path, step)


def bare_letter(sink: Sink, title: str) -> re.Match[str] | None:
    """Return a letter without brackets: "B." and "B:", and "B" alone before a capital where (B) comes next."""
    before = next((step["letter"] for step in reversed(sink.data.get("steps", ())) if "letter" in step), "@")
    alone = re.match(r"([A-Z])\s+(?=[A-ZÅÄÖ])", title)
    return _BARE_LETTER.match(title) or (alone if alone and alone[1] == chr(ord(before[-1]) + 1) else None)


def check_footnotes(sink: Sink) -> None:
    """Note footnote marks without a note, notes without a mark, and notes that come twice."""
    marks: dict[str, Path] = {}

    def walk(value: Any, path: Path) -> None:
        if isinstance(value, Text):
            for number, part in enumerate(value.parts):
                if isinstance(part, NoteMark):
                    marks.setdefault(part.label, (*path, "parts", number))
        elif isinstance(value, dict):
            for key, child in value.items():
                walk(child, (*path, key))
        elif isinstance(value, list):
            for number, child in enumerate(value):
                walk(child, (*path, number))

    if not sink.data.get("footnotes") and not any("[^" in line for line in sink.lines):
        return
    notes = {note["label"]: number for number, note in enumerate(sink.data.get("footnotes", ()))}
    walk(sink.data, ())
    for label, path in marks.items():
        if label not in notes:
            hint = f"Skriv noten på en egen rad: [^{label}]: Text."
            sink.faults.append(
                faults.lone_footnote(sink.places.get(path, Place(sink.file)), f"Noten [^{label}] finns inte.", hint)
            )
    for label, number in notes.items():
        if label not in marks:
            hint = f"Skriv [^{label}] där noten ska kallas, eller ta bort noten."
            place = sink.places[("footnotes", number)]
            sink.faults.append(faults.lone_footnote(place, f"Inget i texten kallar på noten [^{label}].", hint))


def add_references(sink: Sink, lines: Lines, references: tuple[str, bytes] | None) -> dict[str, tuple[str, ...]]:
    """Read the references beside the document; return their lines by file name."""
    if references is None:
        for number, line in enumerate(lines.code):
            column = line.find("[@")
            if column >= 0 and number > 0:
                sink.faults.append(faults.no_references(Place(sink.file, number + 1, column + 1, 2)))
                break
        return {}
    name, content = references
    rows, places, found, text_lines = read_references(name, content)
    keys = {str(row.get("id")) for row in rows}
    for number, line in enumerate(lines.code):
        for match in _BARE_KEY.finditer(line):
            if match[1] in keys:
                place = Place(sink.file, number + 1, match.start() + 1, len(match[0]))
                sink.faults.append(faults.bare_key(place, match[1]))
    sink.data["references"] = rows
    sink.places.update(places)
    sink.faults += found
    return {name: text_lines}
