"""A document → what it answers: units (the pathway, a step, a block of criteria, an indicator, a heading) and, in each,
the fragments that a hit may show.

In: an expanded pathway and what it may know of others. Out: `Details`. Never names a fragment that the page lacks, and
never takes in a draft: what is not published is not found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .. import phrases
from ..catalog import PUBLIC, Catalog, Facts, page_url
from ..model.codes import PlainCode
from ..model.flow import Action, Block, Criteria, Criterion, CriterionOrGroup, Slot, Step, group_of
from ..model.pathway import Pathway, Section, is_stub
from ..model.quality import INDICATOR_KINDS, Indicator
from ..model.text import plain
from ..templates import TEMPLATES, heading_for
from .terms import code_terms

LONGEST = 220
"""Signs of a fragment that a hit shows; the index knows the whole."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of text that a hit may show, and its own address on the page ("" where its unit's is the nearest)."""

    kind: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One answer: where it stands, what it is called, and its fragments. `weak` units are prose round the matter;
    `names` are words that the unit is known by though its title lacks them; `terms` are codes."""

    kind: str
    id: str
    letter: str
    title: str
    fragments: tuple[Fragment, ...] = ()
    weak: bool = False
    names: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """All that one document answers. `note` says what a reader must know before following a hit; the first unit is the
    document itself."""

    id: str
    url: str
    title: str
    kind: str
    note: str
    old: bool
    units: tuple[Unit, ...]
    abbreviations: tuple[tuple[str, str], ...] = ()


def units(pathway: Pathway, catalog: Catalog) -> Details | None:
    """Return what a document answers; None for a draft."""
    if pathway.status not in PUBLIC:
        return None
    successor = catalog.facts.get(pathway.merged_into or pathway.replaced_by or "")
    found = [_whole(pathway, catalog, successor)]
    if not is_stub(pathway):
        found += [unit for unit in _parts(pathway, catalog) if unit.fragments or unit.letter]
    own = page_url(pathway.kind, pathway.id, pathway.status)
    return Details(
        pathway.id,
        successor.url if successor else own,
        pathway.title,
        TEMPLATES[pathway.kind].name.capitalize(),
        _note(pathway, successor),
        pathway.status in ("withdrawn", "merged"),
        tuple(found),
        tuple((row.abbreviation, row.meaning) for row in pathway.abbreviations),
    )


def _note(pathway: Pathway, successor: Facts | None) -> str:
    if pathway.status == "planned":
        return "Planerat: texten finns ännu inte"
    if successor:
        gone = "Upphävt" if pathway.status == "withdrawn" else "Sammanslaget"
        return f"{gone}: se {successor.title}"
    return "Upphävt: gäller inte längre" if pathway.status in ("withdrawn", "merged") else ""


def _whole(pathway: Pathway, catalog: Catalog, successor: Facts | None) -> Unit:
    """The document itself: its names, codes, scope, and where it belongs."""
    areas = catalog.lists.programme_areas
    fragments = [Fragment("scope", "", pathway.scope)] if pathway.scope else []
    fragments += [Fragment("code", "_koder", _code(code)) for code in pathway.codes]
    if pathway.synonyms:
        fragments.append(Fragment("names", "", f"Sökord: {', '.join(pathway.synonyms)}"))
    fragments.append(Fragment("areas", "", ", ".join(areas.get(id, id) for id in pathway.programme_areas)))
    if successor and pathway.status_reason:
        fragments.append(Fragment("scope", "", pathway.status_reason))
    if successor:
        # The page that the hit leads to is another's: it has no such addresses.
        fragments = [Fragment(row.kind, "", row.text) for row in fragments]
    codes = tuple(term for code in pathway.codes for term in _codes(code))
    return Unit("pathway", "", "", pathway.title, tuple(fragments), names=pathway.synonyms, terms=codes)


def _code(code: PlainCode) -> str:
    return f"{phrases.code(code)} {code.text or ''}".strip()


def _codes(code: PlainCode) -> list[str]:
    return code_terms(code.code) if code.code else code_terms(code.from_ or "", code.to or "")


def _parts(pathway: Pathway, catalog: Catalog) -> Iterator[Unit]:
    """Yield the units inside the document, in the order of the page."""
    criteria = {block.id: block for block in pathway.criteria}
    indicators = {row.id: row for row in pathway.indicators}
    table = heading_for(pathway.kind, "steps")
    for section in pathway.sections:
        yield _section(section, pathway)
        ids = [id for block in section.blocks if block.kind == "criteria" for id in block.ids]
        yield from (_criteria(criteria[id], pathway) for id in ids if id in criteria)
        ids = [id for block in section.blocks if block.kind == "indicators" for id in block.ids]
        yield from (_indicator(indicators[id]) for id in ids if id in indicators)
        if section.id == table:
            yield from (_step(step, pathway, catalog) for step in pathway.steps)


def _step(step: Step, pathway: Pathway, catalog: Catalog) -> Unit:
    lists = catalog.lists
    roles = phrases.terms(step.roles, lists.roles)
    places = phrases.terms(step.care_level, lists.care_levels)
    about = [phrases.listed(roles), phrases.listed(places), phrases.times(step)]
    fragments = [Fragment("fact", "", phrases.sentence(" · ".join(filter(None, about))))] if any(about) else []
    slots = {slot.id: slot for slot in pathway.slots}
    for owner in (step, *step.actors):
        fragments += _blocks(owner.blocks, slots)
    fragments += [Fragment("way", "", way.when) for way in step.next if way.when]
    names = {row.id: row.title for row in (*pathway.lanes, *pathway.phases)}
    where = [names[id] for id in (*step.lane, *([step.phase] if step.phase else ())) if id in names]
    kind = "step" if step.kind == "action" else step.kind
    codes = tuple(term for action in _actions(step) for code in action.codes for term in _codes(code))
    return Unit(kind, step.id, step.letter or "", step.title, tuple(fragments), names=tuple(where), terms=codes)


def _actions(owner: Step | Section) -> Iterator[Action]:
    for part in owner.actors:
        for block in part.blocks:
            yield from block.actions


def _section(section: Section, pathway: Pathway) -> Unit:
    """A heading with its text. A generic model's parts and the appendices are matter; other headings stand round it."""
    slots = {slot.id: slot for slot in pathway.slots}
    fragments = [row for owner in (section, *section.actors) for row in _blocks(owner.blocks, slots)]
    if section.actors:
        codes = tuple(term for action in _actions(section) for code in action.codes for term in _codes(code))
        return Unit("part", section.id, "", section.title, tuple(fragments), terms=codes)
    goals = {row.id: row for row in (*pathway.goals, *pathway.challenges)}
    rows = [
        Fragment("goal" if block.kind == "goals" else "challenge", id, plain(goals[id].text))
        for block in section.blocks
        if block.kind in ("goals", "challenges")
        for id in block.ids
        if id in goals
    ]
    appendix = section.parent and section.parent == heading_for(pathway.kind, "appendices")
    return Unit(
        "appendix" if appendix else "section", section.id, "", section.title, (*fragments, *rows), weak=not appendix
    )


def _blocks(blocks: Iterable[Block], slots: Mapping[str, Slot]) -> Iterator[Fragment]:
    """Yield what a step holds, piece by piece."""
    for block in blocks:
        if block.kind == "slot" and block.id in slots:
            slot = slots[block.id]
            yield Fragment(
                "included" if "--" in slot.id else "slot",
                slot.id,
                f"Beslutas regionalt: {slot.title}. {slot.hint or ''}".strip(),
            )
        if block.kind == "prose" and block.text:
            yield from _lines(plain(block.text))
        for action in block.actions:
            yield _action(action)


def _action(action: Action) -> Fragment:
    when = phrases.times(action)
    included = "--" in (action.id or "")
    text = plain(action.text).replace("\n", " ") + (f" ({when})" if when else "")
    return Fragment("included" if included else "action", action.id or "", text)


def _lines(text: str) -> Iterator[Fragment]:
    """Yield running text by its lines: a paragraph, an item or a row of a table."""
    for line in text.split("\n"):
        if line.strip():
            yield Fragment("text", "", " · ".join(cell.strip() for cell in line.split("\t") if cell.strip()))


def _criteria(block: Criteria, pathway: Pathway) -> Unit:
    steps = [step for step in pathway.steps if block.id in step.criteria]
    kind = "exclusion" if block.none else "exit-criteria" if steps and steps[0].kind != "entry" else "criteria"
    title = block.title or (
        "Ingång ska inte ske om" if block.none else f"Kriterier för {steps[0].title}" if steps else "Kriterier"
    )
    codes: list[str] = []
    fragments = tuple(_criterion(block, codes))
    letter = next((step.letter for step in steps if step.letter), "") if steps else ""
    return Unit(kind, block.id, letter or "", title, fragments, names=("kriterier", "gräns"), terms=tuple(codes))


def _criterion(value: Criteria | Criterion, codes: list[str]) -> Iterator[Fragment]:
    if isinstance(value, Criterion):
        words = plain(value.text) if value.text else ""
        pieces = [words]
        if value.measure and phrases.measure(value.measure).lower() not in words.lower():
            pieces.append(f"({phrases.measure(value.measure)})")
        if value.code:
            codes += _codes(value.code)
            pieces.append(_code(value.code))
        if value.caveat:
            pieces.append(f"Obs! {plain(value.caveat)}")
        if text := " ".join(filter(None, pieces)):
            yield Fragment("criterion", value.id or "", text)
    if not isinstance(value, Criterion) or isinstance(value, CriterionOrGroup):
        for member in group_of(value)[1]:
            yield from _criterion(member, codes)


def _indicator(row: Indicator) -> Unit:
    measured = row.question or row.numerator or ""
    if row.denominator:
        measured += f" · av {row.denominator[:1].lower()}{row.denominator[1:]}"
    fragments = [Fragment("indicator", "", text) for text in (measured, f"Målnivå: {phrases.goal_level(row)}") if text]
    if row.text:
        fragments += _lines(plain(row.text))
    return Unit("indicator", row.id, "", row.title, tuple(fragments), names=("indikator", INDICATOR_KINDS[row.kind]))


def _short(text: str) -> str:
    """Cut a fragment at a word where it is longer than a hit can show."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"


def shown(fragment: Fragment) -> str:
    """Return a fragment's text as a hit shows it."""
    return _short(fragment.text)
