"""Faults of one file of regional additions, beside the national document and the shared lists.

In: a `Regional`, its `National` (None where there is none to be read), the catalogue, a date. Out: diagnostics in the
order of the lines. Never touches disk, never prints.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from ..catalog import Catalog
from ..diagnostics import Diagnostic, Place, did_you_mean, sort
from ..model.flow import Block, Step
from ..model.governance import STATUS_NAMES
from ..model.pathway import Pathway, Section
from ..model.text import LinkStart
from ..rules import SAYS_MORE, TEXT_RULES, links, references, severity
from ..rules.rule import Rule, Subject
from ..source import field_faults, regional_faults
from ..source.fault import Fault
from .drift import CHANGED, drift, in_words, was_there
from .national import National
from .reading import Regional

RULES: tuple[Rule, ...] = (
    *TEXT_RULES,
    *(one for one in links.RULES if one.code != "VF401"),
    *references.RULES,
)
"""Rules for national texts that hold for regional ones as they stand."""

ENDED = frozenset({"planned", "withdrawn", "merged", "split", "renamed"})
"""Statuses of documents that nobody is to follow."""


def diagnose(one: Regional, national: National | None, catalog: Catalog, today: datetime.date) -> list[Diagnostic]:
    """Return every fault of a file."""
    approved = one.text.status == "approved"
    found = [*one.faults, *_faults(one, national, catalog, today)]
    said = [d for fault in found if (d := _diagnostic(one, fault, approved))]
    said += _of_rules(one, national, catalog, today)
    better = {(SAYS_MORE[d.code], d.place.line) for d in said if d.code in SAYS_MORE}
    return sort(d for d in said if (d.code, d.place.line) not in better)


def _diagnostic(one: Regional, fault: Fault, approved: bool) -> Diagnostic | None:
    level = fault.approved if approved else fault.draft
    if level is None:
        return None
    place = one.document.as_written(fault.place) if one.document else fault.place
    line = one.document.line(place) if one.document else ""
    return Diagnostic(fault.code, level, place, fault.message, fault.hint, line)


def _faults(one: Regional, national: National | None, catalog: Catalog, today: datetime.date) -> Iterator[Fault]:
    if one.document is None:
        return
    yield from _where(one, catalog)
    yield from _facts(one, today)
    yield from _names(one, national)
    if national is None:
        return
    if national.status in ENDED:
        facts = catalog.facts.get(national.id)
        instead = catalog.facts.get(facts.merged_into) if facts else None
        state = f"har statusen {STATUS_NAMES.get(national.status, national.status).lower()}"
        place = one.place("pathway")
        yield regional_faults.not_in_force(place, national.title, state, f"”{instead.title}”" if instead else "")
        return
    if one.lacks("based_on") and any(addition.at in national.anchors for addition in one.text.additions):
        first = next(n for n, addition in enumerate(one.text.additions) if addition.at in national.anchors)
        place = one.place("additions", first, "at")
        yield regional_faults.not_based(place, "", one.file, f"i försättsbladet:\n{_block(one, national)}")
    for number in range(len(one.text.additions)):
        yield from _hangs(one, number, national)
        yield from _anchors(one, number, national)


def _where(one: Regional, catalog: Catalog) -> Iterator[Fault]:
    """Whether the file lies where it says that it belongs, and whether that region and that pathway exist."""
    if not one.folder:
        yield regional_faults.misplaced_file(Place(one.file))
        return
    regions = catalog.lists.regions
    facts = catalog.facts
    pathways = [id for id in catalog.ids or facts if id not in facts or facts[id].kind == "pathway"]
    for key, lies, known, unknown in (
        ("region", one.folder, tuple(regions), regional_faults.unknown_region),
        ("pathway", one.name, tuple(pathways), regional_faults.unknown_pathway),
    ):
        said = getattr(one.text, key)
        if one.lacks(key):
            yield field_faults.missing_field(one.place(), key, "försättsbladet", f"Lägg till en rad: {key}: {lies}")
        word, place = said or lies, one.place(key)
        if key == "pathway" and word not in known and word in catalog.ledger:
            # What has ended by the ledger alone: split, or moved to another address.
            last = catalog.ledger[word][-1]
            titles = [f"”{facts[id].title if id in facts else id}”" for id in last.successors]
            yield regional_faults.not_in_force(place, last.title, "gäller inte längre", " eller ".join(titles))
        elif known and word not in known and not any(path[:1] == (key,) for path in one.damaged):
            listed = "Id står i content/regions.yaml." if key == "region" else "Skriv id för ett vårdförlopp som finns."
            yield unknown(place, word, did_you_mean(word, known) or listed)
        elif said and said != lies:
            yield regional_faults.other_name(place, key, said, lies)


def _facts(one: Regional, today: datetime.date) -> Iterator[Fault]:
    text = one.text
    if one.lacks("illustrative"):
        hint = "Lägg till illustrative: true om texten är ett exempel, annars illustrative: false."
        yield field_faults.missing_field(one.place(), "illustrative", "försättsbladet", hint)
    if one.lacks("responsible"):
        yield regional_faults.no_responsible(one.place("status"))
    if one.lacks("on"):
        yield regional_faults.no_date(one.place("status"))
    if text.on and text.on > today:
        message, hint = f"Beslutet ligger i framtiden ({text.on}).", "Rätta datumet, eller skriv status: drafting."
        yield regional_faults.dates_out_of_order(one.place("on"), message, hint)
    elif text.on and text.review_by and text.review_by <= text.on:
        message = f"Översynen ({text.review_by}) ska komma efter beslutet ({text.on})."
        yield regional_faults.dates_out_of_order(one.place("review_by"), message, "Rätta det ena datumet.")
    elif text.review_by and text.review_by < today:
        yield regional_faults.review_overdue(one.place("review_by"), str(text.review_by))
    if not text.additions and () not in one.damaged:
        yield regional_faults.no_additions(one.place())


def _names(one: Regional, national: National | None) -> Iterator[Fault]:
    """Whether each addition has a name of its own, and each slot one text."""
    slots = national.slots if national else {}
    named: dict[str, int] = {}
    for number, addition in enumerate(one.text.additions):
        place = one.place("additions", number)
        if not addition.at and not _is_damaged(one, number):
            yield regional_faults.hangs_on_nothing(place, addition.title)
        name = addition.id or addition.at
        filled = [n for n in range(number) if addition.at in slots and one.text.additions[n].at == addition.at]
        if filled:
            first = one.place("additions", filled[0]).line
            yield regional_faults.slot_filled_twice(one.place("additions", number, "at"), addition.at, first)
        elif name and name in named:
            key = "id" if addition.id else "at"
            yield regional_faults.name_twice(one.place("additions", number, key), name, named[name], not addition.id)
        if name:
            named.setdefault(name, place.line)


def _is_damaged(one: Regional, number: int) -> bool:
    return any(path[:2] == ("additions", number) for path in one.damaged)


def _hangs(one: Regional, number: int, national: National) -> Iterator[Fault]:
    """Whether the part that an addition hangs on is there, and is what it was."""
    at = one.text.additions[number].at
    if not at:
        return
    based = one.text.based_on
    version, remembered = (based.version or "", based.parts.get(at)) if based else ("", None)
    place = one.place("additions", number, "at")
    if at not in national.anchors:
        if was_there(national, at, remembered, version):
            yield regional_faults.removed_part(place, at, version)
        else:
            yield regional_faults.unknown_part(place, at, national.title, _meant(at, national))
        return
    if remembered is None:
        if based and not any(path[:1] == ("based_on",) for path in one.damaged):
            paste = f"under parts: {at}: {national.hashes[at]}"
            yield regional_faults.not_based(place, at, one.file, paste)
        return
    found = drift(national, at, remembered, version)
    if found.kind == CHANGED:
        versions = f" (version {version}, nu {national.version})" if version and version != national.version else ""
        said = in_words(found.differences)
        paste = f'version: "{national.version}" och {at}: {national.hashes[at]}'
        yield regional_faults.drifted(place, national.name(at), versions, f"\n{said}" if said else "", one.file, paste)


def _block(one: Regional, national: National) -> str:
    """Return the lines that say what a file is based on, to be pasted."""
    wanted = dict.fromkeys(addition.at for addition in one.text.additions if addition.at in national.hashes)
    rows = "".join(f"\n    {id}: {national.hashes[id]}" for id in wanted if id)
    return f'based_on:\n  version: "{national.version}"\n  parts:{rows}'


def _meant(at: str, national: National) -> str:
    letter = at.strip("()").upper()
    if letter in national.letters:
        return f"Skriv stegets id: at={national.letters[letter][0]}"
    if at in national.parts.by_id and national.parts.by_id[at].unnamed:
        return "Den delen har inget eget namn i den nationella texten. Välj den rubrik eller det steg som den står i."
    meant = did_you_mean(at, national.anchors)
    return meant or "Id står sist i länken till delen, efter #. Kopiera det därifrån."


def _anchors(one: Regional, number: int, national: National) -> Iterator[Fault]:
    """Links to parts of the national text: the rule for national texts knows only a document's own parts."""
    for index, part in enumerate(one.text.additions[number].text.parts):
        if isinstance(part, LinkStart) and part.href.startswith("#"):
            id = unquote(part.href[1:])
            if id not in national.parts.by_id:
                hint = did_you_mean(id, national.anchors) or "Skriv id för en del av det nationella vårdförloppet."
                place = one.place("additions", number, "text", "parts", index)
                message = f"Länken leder till ”#{id}”, som inte finns i det nationella vårdförloppet."
                yield Fault("VF401", "error", "error", place, message, hint)


# ---------------------------------------------------------------------------------------------------------------------
# The rules for all texts


def as_pathway(one: Regional, national: National | None, only: int | None = None) -> Pathway:
    """Return the additions as a document that rules and texts can read: each a heading with its text, and of the
    national steps nothing but letters, which only rules ask for. `only` is the number of a single addition."""
    steps: list[Any] = []
    for letter, (id, name) in (national.letters if national and only is None else {}).items():
        title = name.removeprefix(f"({letter}) ")
        steps.append(Step.model_construct(id=id, letter=letter, title=title, kind="action"))
    sections = tuple(
        Section.model_construct(
            id=f"_tillagg-{number}",
            title=addition.title,
            level=2,
            blocks=(Block.model_construct(kind="prose", text=addition.text),),
        )
        for number, addition in enumerate(one.text.additions)
        if only in (None, number)
    )
    return Pathway.model_construct(
        id=f"_{one.folder}--{one.name}",
        kind="pathway",
        title=national.title if national else one.name,
        status=one.text.status,
        illustrative=True,
        programme_areas=(),
        sections=sections,
        steps=tuple(steps),
        references=one.text.references,
    )


def _of_rules(one: Regional, national: National | None, catalog: Catalog, today: datetime.date) -> Iterator[Diagnostic]:
    if one.document is None:
        return
    subject = Subject(as_pathway(one, national), catalog, today, one.document.lines, one.file)
    for rule in RULES:
        level = severity(rule, one.text.status)
        if not level or (national is None and "letters" in rule.needs):
            continue
        for path, message, hint in rule.check(subject):
            place = one.document.position(_own(path))
            yield Diagnostic(rule.code, level, place, message, hint, one.document.line(place))


def _own(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Return the place of a finding in the file's own shape: an addition has one text where a heading has blocks."""
    if path[:1] == ("sections",):
        return ("additions", path[1], *path[4:])
    return path
