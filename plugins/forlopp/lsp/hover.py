"""What the word at a place means: a field, a value, a source, a step, a heading, and the rule behind a finding.

In: the project, a file, a place. Out: Markdown in Swedish and the stretch that it is about. Never says anything that
the model, the lists or the documents don't.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..catalog import Term, step_name
from ..diagnostics import fold
from ..rules import ALL_RULES
from ..templates import PATHWAY, TEMPLATES
from . import places
from .completion import cited, told
from .names import REFERENCE, Spot
from .project import Project
from .spans import Span, on_line, word_at
from .where import GROUPS, Where, plain_heading, where

_INSTRUMENT = re.compile(r"[\w-]+")


def hover(project: Project, file: str, line: int, column: int) -> tuple[str, Span] | None:
    """Return what is to be said of a place; None where there is nothing to say."""
    lines = project.lines(file)
    if line >= len(lines) or project.sort_of(file) not in ("source", "regional", "references"):
        return None
    said = _said(project, file, lines, line, column)
    if rules := _rules(project, file, line, column):
        span = said[1] if said else on_line(line, *word_at(lines[line], column))
        return "\n\n---\n\n".join([*([said[0]] if said else []), *rules]), span
    return said


def _said(project: Project, file: str, lines: list[str], line: int, column: int) -> tuple[str, Span] | None:
    if (heading := _heading(lines[line])) and "{" not in lines[line][:column]:
        return heading, on_line(line, 0, len(lines[line]))
    if spot := places.spot_at(project, file, line, column):
        return (words, spot.span) if (words := of_spot(project, spot)) else None
    if letter := places.letter_at(lines[line], line, column):
        step = places.step_of(project, file, letter[0])
        return (f"**{step_name(step.letter, step.title)}** (`{step.id}`)", letter[1]) if step else None
    start, end = word_at(lines[line], column)
    if start == end:
        return None
    regional = project.sort_of(file) == "regional"
    found = where(lines, line, end, regional)
    after = lines[line][end:].lstrip()
    opening = where(lines, line, start, regional)
    if (after.startswith(":") and opening.zone == "key") or (after.startswith("=") and opening.zone == "attribute"):
        row = GROUPS.get(opening.group, {}).get(lines[line][start:end].strip('"'))
        return (told(row), on_line(line, start, end)) if row else None
    words = _value(project, found) if found.zone == "value" else ""
    if words:
        return words, on_line(line, min(found.start, start), end)
    return _instrument(project, lines[line], line, column)


def _value(project: Project, found: Where) -> str:
    """Say what a value of YAML or of a mark means."""
    for key, terms in (("roles", project.lists.roles), ("care_level", project.lists.care_levels)):
        if found.key == key:
            return next(
                (_term(term) for start, term in terms.items() if start == fold(_whole(found.prefix, terms))), ""
            )
    if found.key == "programme_areas" and found.prefix in project.lists.programme_areas:
        return f"**{project.lists.programme_areas[found.prefix]}** (programområde)"
    row = GROUPS.get(found.group, {}).get(found.key)
    return told(row) if row else ""


def _whole(prefix: str, terms: Iterable[str]) -> str:
    """Return the term that a value begins: names of care levels have blanks, and the cursor may stand within one."""
    begun = fold(prefix.strip())
    return begun if begun in terms else next((term for term in terms if begun and term.startswith(begun)), begun)


def _term(term: Term) -> str:
    return f"**{term.label}**" + (f"\n\n{term.definition}" if term.definition else "")


def _instrument(project: Project, text: str, line: int, column: int) -> tuple[str, Span] | None:
    """Say what an instrument or an abbreviation is, where one is named in running text."""
    for match in _INSTRUMENT.finditer(text):
        if match.start() <= column <= match.end():
            span = on_line(line, match.start(), match.end())
            if term := project.lists.instruments.get(fold(match[0])):
                return _term(term), span
            if meaning := project.lists.abbreviations.get(match[0]):
                return f"**{match[0]}** – {meaning}", span
    return None


def _heading(line: str) -> str:
    level, title = plain_heading(line)
    if not level:
        return ""
    for template in TEMPLATES.values():
        for heading in template.headings:
            if heading.title == title and level == (3 if heading.parent else 2):
                need = "Krävs i ett godkänt dokument." if heading.required else "Valfri rubrik."
                return f"**{title}**\n\n{heading.help}\n\n{need}"
    actor = next((one for one in PATHWAY.actors if one.heading == title), None)
    return f"**{title}**\n\nÅtgärder som {actor.column.lower()} gör, i en punktlista." if actor else ""


def of_spot(project: Project, spot: Spot) -> str:
    """Say what an id stands for."""
    if spot.id.startswith(REFERENCE):
        row = next((one for one in project.references(_owner(project, spot)) if one.id == spot.id[1:]), None)
        return f"{cited(row)}" + (f"\n\n<{row.URL}>" if row.URL else "") if row else ""
    facts = project.catalog.facts.get(spot.document)
    if facts is None:
        return ""
    if not spot.id:
        return f"**{facts.title}**" + (f"\n\n{facts.scope}" if facts.scope else "")
    name = facts.anchors.get(spot.id, "") or places.described(project, spot)
    words = places.described(project, spot) or name
    where_ = f"\n\nI {facts.title}" if facts.file != spot.file else ""
    return f"**{words}** (`{spot.id}`){where_}" if words else ""


def _owner(project: Project, spot: Spot) -> str:
    owners = project.owners(spot.file) if project.sort_of(spot.file) == "references" else [spot.file]
    return owners[0] if owners else spot.file


def _rules(project: Project, file: str, line: int, column: int) -> list[str]:
    """Return the pages of the rules that found something at a place."""
    found = []
    for one in project.diagnostics().get(file, ()):
        at = one.place
        if at.line - 1 == line and at.column - 1 <= column <= at.column - 1 + at.length:
            rule = next((rule for rule in ALL_RULES if rule.code == one.code), None)
            if rule:
                found.append(f"**{rule.code}** {rule.title}\n\n{rule.page}")
    return list(dict.fromkeys(found))
