"""What may be written at a place: ids, keys, values, headings, each with its Swedish explanation.

In: the project, a file, a place. Out: `Proposal`s. While the text is broken it goes by its last good reading, and by
what the lines themselves say.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..catalog import Term, step_name
from ..model.base import Model
from ..model.flow import GROUPS as CRITERIA
from ..model.pathway import Pathway, Reference
from ..reference import FieldRow
from ..rules import ALL_RULES, ALLOWED
from ..templates import PATHWAY, TEMPLATES, Heading, Template
from .project import Project
from .spans import Span, on_line
from .where import BLOCKS, GROUPS, Where, plain_heading, under_steps, where

MOST = 300
"""Proposals that one answer may have; nobody reads more, and the next letter asks again."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing that may be written: what it is called, what is put where, and what it means."""

    label: str
    text: str
    span: Span
    kind: str
    detail: str = ""
    help: str = ""


def completions(project: Project, file: str, line: int, column: int) -> list[Proposal]:
    """Return what may be written at a place, best first."""
    sort_of = project.sort_of(file)
    if sort_of not in ("source", "regional"):
        return []
    lines = project.lines(file)
    found = where(lines, line, column, sort_of == "regional")
    source = {
        "key": _keys,
        "attribute": _attributes,
        "value": _values,
        "cite": _references,
        "link": _links,
        "letter": _letters,
        "heading": _headings,
        "fence": _fences,
    }.get(found.zone)
    if not source:
        return []
    span = on_line(line, found.start, column)
    made = [
        Proposal(label, text, span, kind, detail, help)
        for label, text, kind, detail, help in source(_Asked(project, file, lines, found))
    ]
    return made[:MOST]


Row = tuple[str, str, str, str, str]
"""Label, text, kind, detail and help of a proposal."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a proposal is made from."""

    project: Project
    file: str
    lines: list[str]
    where: Where

    @property
    def template(self) -> Template:
        for pathway in self.pathways():
            return TEMPLATES.get(pathway.kind, PATHWAY)
        return PATHWAY

    def pathways(self) -> Iterator[Pathway]:
        """Yield the document as it reads now, then as it did when it was last whole; for additions, the national."""
        file = self.file
        if self.project.sort_of(file) == "regional":
            file = self.project.file_of(self.project.document_of(file))
        draft = self.project.drafts.get(file)
        if draft is None and file:
            draft = self.project.glance(file)
        for one in (draft.read, draft.whole) if draft else ():
            if one.pathway:
                yield one.pathway

    def gathered(self, pick: Callable[[Pathway], Iterable[tuple[str, str]]]) -> dict[str, str]:
        """Return ids with their names, of the document as it reads now and of its last good reading."""
        found: dict[str, str] = {}
        for pathway in self.pathways():
            for id, name in pick(pathway):
                found.setdefault(id, name)
        return found


# ---------------------------------------------------------------------------------------------------------------------
# Keys and attributes


def told(row: FieldRow) -> str:
    """Return what a field means, as Markdown."""
    form = row.form + (": " + ", ".join(f"`{value}`" for value in row.allowed) if row.allowed else "")
    return f"**{row.title}** (`{row.key}`)\n\n{row.description}\n\nForm: {form}." + (" Krävs." if row.required else "")


def _keys(asked: _Asked) -> Iterator[Row]:
    for key, row in GROUPS.get(asked.where.group, {}).items():
        if key not in asked.where.used:
            yield key, f"{key}: ", "key", row.title, told(row)


def _attributes(asked: _Asked) -> Iterator[Row]:
    for key, row in GROUPS.get(asked.where.group, {}).items():
        if key not in asked.where.used and key not in ("id", "text"):
            yield key, f'{key}="', "key", row.title, told(row)


def _fences(asked: _Asked) -> Iterator[Row]:
    names = {"step": "Steg", "criteria": "Kriterier", "indicator": "Indikator", "slot": "Plats för regional text"}
    for kind in BLOCKS:
        yield f"yaml {kind}", f"yaml {kind}", "key", names.get(kind, "Infogad del av en generisk modell"), ""


# ---------------------------------------------------------------------------------------------------------------------
# Values


def _values(asked: _Asked) -> Iterator[Row]:
    key, group = asked.where.key, asked.where.group
    row = GROUPS.get(group, {}).get(key)
    if row and row.allowed:
        for value in row.allowed:
            yield value, value, "value", row.title, told(row)
    elif row and row.form == "true eller false":
        for value, word in (("true", "ja"), ("false", "nej")):
            yield value, value, "value", word, told(row)
    elif found := _VALUES.get((group, key)) or _VALUES.get(("", key)):
        yield from found(asked)


def ids(pick: Callable[[Pathway], Iterable[tuple[str, str]]]) -> Callable[[_Asked], Iterator[Row]]:
    """Return a source of the document's own ids of one kind."""

    def rows(asked: _Asked) -> Iterator[Row]:
        for id, name in asked.gathered(pick).items():
            yield id, id, "id", name, ""

    return rows


def _steps(asked: _Asked) -> Iterator[Row]:
    yield from ids(lambda one: ((step.id, step_name(step.letter, step.title)) for step in one.steps))(asked)
    # A hand-over leads to an entry of another pathway.
    for facts in asked.project.catalog.facts.values():
        if facts.kind == "pathway" and facts.id != asked.project.document_of(asked.file):
            for entry in facts.entries or ("",):
                id = f"{facts.id}#{entry}" if entry else facts.id
                yield (
                    id,
                    id,
                    "document",
                    f"{facts.title}: {facts.anchors.get(entry, 'hela vårdförloppet')}",
                    facts.scope,
                )


def _terms(pick: str) -> Callable[[_Asked], Iterator[Row]]:
    def rows(asked: _Asked) -> Iterator[Row]:
        found: dict[str, Term] = {term.id: term for term in getattr(asked.project.lists, pick).values()}
        for term in found.values():
            yield term.label, term.label, "value", term.id, term.definition

    return rows


def _areas(asked: _Asked) -> Iterator[Row]:
    for id, title in asked.project.lists.programme_areas.items():
        yield id, id, "value", title, ""


def _approvers(asked: _Asked) -> Iterator[Row]:
    yield "SKS", "SKS", "value", "Nationellt system för kunskapsstyrning", ""
    yield from _areas(asked)


def _regions(asked: _Asked) -> Iterator[Row]:
    for id, title in asked.project.lists.regions.items():
        yield id, id, "value", title, ""


def _documents(kind: str = "") -> Callable[[_Asked], Iterator[Row]]:
    def rows(asked: _Asked) -> Iterator[Row]:
        for facts in asked.project.catalog.facts.values():
            if not kind or facts.kind == kind:
                yield facts.id, facts.id, "document", facts.title, facts.scope

    return rows


def _parts(asked: _Asked) -> Iterator[Row]:
    """Parts of generic models: of the one that the block names, where it names one."""
    named = [match[1] for line in asked.lines for match in [re.match(r"\s*model:\s*([\w-]+)", line)] if match]
    for id in dict.fromkeys(named):
        model = asked.project.catalog.models.get(id)
        for section in model.sections if model else ():
            yield section.id, section.id, "id", section.title, model.title if model else ""


def _anchors(asked: _Asked) -> Iterator[Row]:
    for facts in [asked.project.catalog.facts.get(asked.project.document_of(asked.file))]:
        for id, name in facts.anchors.items() if facts else ():
            yield id, id, "id", name, ""


def _rules(asked: _Asked) -> Iterator[Row]:
    for rule in ALL_RULES:
        if rule.code in ALLOWED:
            yield rule.code, rule.code, "value", rule.title, rule.page


def _codes(asked: _Asked) -> Iterator[Row]:
    """Codes that the project uses already, with their words; in a mark each with its system."""
    in_mark = asked.where.group == "atgard"
    for (system, code), text in sorted(asked.project.codes().items()):
        written = f"{system}:{code}" if in_mark else code
        yield written, written, "value", f"{text} ({system})".strip(), ""


def _word_sets(kind: str) -> Callable[[_Asked], Iterator[Row]]:
    def rows(asked: _Asked) -> Iterator[Row]:
        for name, forms in asked.project.lists.words.get(kind, {}).items():
            yield name, name, "value", ", ".join(str(form) for form in forms.values() if form), ""

    return rows


_GOALS = ids(lambda one: ((goal.id, goal.text.markdown) for goal in one.goals))
_VALUES: dict[tuple[str, str], Callable[[_Asked], Iterator[Row]]] = {
    ("", "to"): _steps,
    ("", "criteria"): ids(lambda one: ((block.id, block.title or _criteria_words(block)) for block in one.criteria)),
    ("", "goals"): _GOALS,
    ("", "challenges"): ids(lambda one: ((row.id, row.text.markdown) for row in one.challenges)),
    ("", "lane"): ids(lambda one: ((row.id, row.title) for row in one.lanes)),
    ("", "phase"): ids(lambda one: ((row.id, row.title) for row in one.phases)),
    ("", "entry"): ids(
        lambda one: ((step.id, step_name(step.letter, step.title)) for step in one.steps if step.kind == "entry")
    ),
    ("", "roles"): _terms("roles"),
    ("", "care_level"): _terms("care_levels"),
    ("", "programme_areas"): _areas,
    ("godkannande", "by"): _approvers,
    ("undantag", "code"): _rules,
    ("", "at"): _anchors,
    ("", "code"): _codes,
    ("", "codes"): _codes,
    ("", "model"): _documents("generic-model"),
    ("", "part"): _parts,
    ("", "region"): _regions,
    ("", "pathway"): _documents("pathway"),
    ("", "merged_from"): _documents(),
    ("", "merged_into"): _documents(),
    ("", "replaces"): _documents(),
    ("", "replaced_by"): _documents(),
    ("", "split_from"): _documents(),
    ("", "split_into"): _documents(),
    ("ordval", "action"): _word_sets("action"),
    ("ordval", "patient"): _word_sets("patient"),
}


def _criteria_words(block: Model) -> str:
    members = [one for key in CRITERIA for one in getattr(block, key)]
    return "; ".join(one.text.markdown for one in members[:2] if one.text) or "kriterier"


# ---------------------------------------------------------------------------------------------------------------------
# In running text


def cited(row: Reference) -> str:
    """Return a source in one line: who, when, what, where."""
    names = [one.family or one.literal or "" for one in row.author]
    who = f"{names[0]} m.fl." if len(names) > 2 else " och ".join(filter(None, names))
    parts = row.issued.date_parts if row.issued else ()
    year = str(parts[0][0]) if parts and parts[0] else ""
    return ". ".join(filter(None, (who, year, row.title or "", row.container_title or "")))


def _references(asked: _Asked) -> Iterator[Row]:
    for row in asked.project.references(asked.file):
        yield row.id, row.id, "reference", row.title or "", cited(row)


def _letters(asked: _Asked) -> Iterator[Row]:
    found = asked.gathered(lambda one: ((step.letter, step.title) for step in one.steps if step.letter))
    for letter, title in found.items():
        yield letter, letter, "id", title, ""


def _links(asked: _Asked) -> Iterator[Row]:
    """Places in the document itself, other documents, and places in the one that has been named."""
    own = asked.project.document_of(asked.file)
    target, mark, _ = asked.where.prefix.partition("#")
    folder = posixpath.dirname(asked.file)
    if mark and target:
        file = posixpath.normpath(posixpath.join(folder, target))
        for facts in asked.project.catalog.facts.values():
            if facts.file == file or asked.project.file_of(facts.id) == file:
                yield from (
                    (f"{target}#{id}", f"{target}#{id}", "id", name, facts.title) for id, name in facts.anchors.items()
                )
        return
    facts = asked.project.catalog.facts.get(own)
    if not target and facts:
        yield from ((f"#{id}", f"#{id}", "id", name, "") for id, name in facts.anchors.items())
    if not mark:
        for other in asked.project.catalog.facts.values():
            if other.id != own and (file := asked.project.file_of(other.id)):
                path = posixpath.relpath(file, folder)
                yield path, path, "document", other.title, other.scope


def _headings(asked: _Asked) -> Iterator[Row]:
    """Headings that may stand here and aren't there yet; the heading under which the line stands is the parent."""
    found, template = asked.where, asked.template
    if asked.project.sort_of(asked.file) == "regional":
        return
    there = {plain_heading(line) for line in asked.lines}
    parent = next((one for one in template.headings if not one.parent and one.title == found.heading(2)), None)
    for heading in template.headings:
        level = 3 if heading.parent else 2
        fits = level == 2 or (parent and heading.parent == parent.id)
        if (level, heading.title) not in there and fits and level >= found.level:
            yield _heading(heading, level)
    if found.level in (3, 4) and (under_steps(found) or template.own_parts):
        if found.level == 3:
            letter = _next_letter(asked.lines)
            yield f"### ({letter}) …", f"### ({letter}) ", "heading", "Nytt steg", "Ett steg: bokstav, titel och märke."
        for actor in template.actors:
            if ("heading", actor.heading) not in _since_step(asked.lines, found):
                yield f"#### {actor.heading}", f"#### {actor.heading}", "heading", actor.column, ""


def _heading(heading: Heading, level: int) -> Row:
    mark = "#" * level
    detail = "Krävs i ett godkänt dokument" if heading.required else "Valfri rubrik"
    return f"{mark} {heading.title}", f"{mark} {heading.title}", "heading", detail, heading.help


def _since_step(lines: list[str], found: Where) -> set[tuple[str, str]]:
    """Return the actors' headings that the step has already."""
    title, inside = found.heading(3), False
    there: set[tuple[str, str]] = set()
    for line in lines:
        level, words = plain_heading(line)
        if level and level <= 3:
            inside = level == 3 and words == title
        elif level == 4 and inside:
            there.add(("heading", words))
    return there


def _next_letter(lines: list[str]) -> str:
    used = {match[1] for line in lines if (match := re.match(r"### \(([A-Z]{1,2})\)", line))}
    letters = [chr(65 + n) for n in range(26)] + [f"A{chr(65 + n)}" for n in range(26)]
    return next((letter for letter in letters if letter not in used), "A")
