"""Sources → checked pathways: reads, validates and applies the rules, in that order, and gives every fault its place.

In: names and bytes of sources, the lists, a date. Out: `Read` values, the catalog, diagnostics. Never touches disk,
never prints. This is the compiler's spine: the two doors call it, and so do the tests.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .catalog import Catalog, Facts, Lists, Term, facts, gathered, shared_ids, terms
from .changes import Since
from .consultation import window_faults
from .diagnostics import Diagnostic, Finding, Path, Place, Severity, sort
from .ledger import SOURCES
from .model.accessibility import Statement
from .model.consultation import Consultations
from .model.lists import FILES, AreaLists, CodeLists, Editorial, Glossary, RegionLists
from .model.pathway import Pathway
from .rules import SAYS_MORE, run, severity
from .rules.rule import Rule, Subject
from .source import Document, field_faults, read_document
from .source.fault import Fault
from .source.lists import read_list
from .templates import TEMPLATES
from .validate import validate, validate_list


@dataclass(frozen=True, slots=True)
class Source:
    """A source file as it lies on disk: its name from the project's root, its bytes, and its references beside it."""

    file: str
    content: bytes
    references: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A source that has been read and typed, but not yet seen beside the others."""

    file: str
    document: Document | None
    pathway: Pathway | None
    faults: tuple[Fault, ...]
    damaged: frozenset[Path]
    facts: Facts | None

    @property
    def status(self) -> str:
        """The document's status; that of a draft where it could not be read."""
        return self.pathway.status if self.pathway else "drafting"


def read(source: Source) -> Read:
    """Read and type one source."""
    document, found = read_document(source.file, source.content, source.references)
    if document is None:
        return Read(source.file, None, None, tuple(found), frozenset(), None)
    validated = validate(document)
    pathway = validated.pathway
    found = [*found, *validated.faults]
    if pathway and ("id",) not in validated.damaged:
        found += _folder_fault(source.file, pathway, document)
    known = facts(pathway, home(source.file, pathway)) if pathway else None
    return Read(source.file, validated.document, pathway, tuple(found), validated.damaged, known)


def home(file: str, pathway: Pathway) -> str:
    """Return where a document lies in the project: a file from elsewhere, and the frozen source of a published version,
    is read as if it lay in its own folder there, so that its links mean what they will mean."""
    if file.startswith("content/") and not file.startswith(SOURCES):
        return file
    return f"content/{TEMPLATES[pathway.kind].folder}/{pathway.id}/index.md"


def _folder_fault(file: str, pathway: Pathway, document: Document) -> list[Fault]:
    parts = file.split("/")
    folders = {template.folder for template in TEMPLATES.values()}
    if (
        len(parts) == 4
        and parts[0] == "content"
        and parts[1] in folders
        and parts[2] != pathway.id
        and "id" in document.data
    ):
        return [field_faults.wrong_folder(document.places.get(("id",), Place(file)), pathway.id, parts[2])]
    return []


def catalog_of(reads: Iterable[Read], lists: Lists) -> Catalog:
    """Gather what the documents must know of each other."""
    known = [one for one in reads if one.facts]
    by_id, files = gathered((one.file, one.facts) for one in known if one.facts)
    models: dict[str, Pathway] = {}
    for one in known:
        if one.pathway and one.pathway.kind == "generic-model":
            models.setdefault(one.pathway.id, one.pathway)
    return Catalog(lists, by_id, models=models, twice=shared_ids(files), ids=tuple(sorted(by_id)))


def findings(
    one: Read, catalog: Catalog, today: datetime.date, since: Since | None = None
) -> list[tuple[Rule, Finding]]:
    """Apply the rules to one source. `since` is what differs from its newest published version."""
    if one.document is None:
        return []
    file = one.facts.file if one.facts else one.file
    subject = Subject(one.pathway, catalog, today, one.document.lines, file, since=since)  # type: ignore[arg-type]
    return run(subject, one.damaged)


def diagnose(
    one: Read,
    catalog: Catalog,
    today: datetime.date,
    since: Since | None = None,
    ruled: Sequence[tuple[Rule, Finding]] | None = None,
) -> list[Diagnostic]:
    """Return every fault of one source, in the order of its lines. `ruled` is what the rules have found in it, where
    they have been applied."""
    approved = one.status == "approved"
    found = [_diagnostic(fault, approved, one.document) for fault in one.faults]
    if one.document is None:
        return sort(d for d in found if d)
    for rule, finding in findings(one, catalog, today, since) if ruled is None else ruled:
        place = one.document.position(finding.path)
        level = severity(rule, one.status)
        if level:
            line = one.document.line(place)
            found.append(Diagnostic(finding.code, level, place, finding.message, finding.hint, line))
    said = [d for d in found if d]
    better = {(SAYS_MORE[d.code], d.place.line) for d in said if d.code in SAYS_MORE}
    return sort(d for d in said if (d.code, d.place.line) not in better)


def _diagnostic(fault: Fault, approved: bool, document: Document | None) -> Diagnostic | None:
    level: Severity | None = fault.approved if approved else fault.draft
    if level is None:
        return None
    place = document.as_written(fault.place) if document else fault.place
    line = document.line(place) if document else ""
    return Diagnostic(fault.code, level, place, fault.message, fault.hint, line)


def read_lists(files: Mapping[str, tuple[str, bytes]]) -> tuple[Lists, list[Diagnostic]]:
    """Read the shared lists. `files` gives by name ("codes.yaml") the file's path from the root and its bytes."""
    lists, found = _read_lists(tuple(sorted(files.items())))
    return lists, list(found)


@lru_cache(1)
def _read_lists(rows: tuple[tuple[str, tuple[str, bytes]], ...]) -> tuple[Lists, tuple[Diagnostic, ...]]:
    """The lists that were read last are kept: the live preview asks at every save, and they seldom change."""
    files = dict(rows)
    values: dict[str, object] = {}
    found: list[Diagnostic] = []
    for name, model in FILES.items():
        if name not in files:
            values[name] = model()
            continue
        document, faults = read_list(*files[name])
        if document:
            values[name], more = validate_list(model, dict(document.data), document)
            faults = [*faults, *more]
            if isinstance(value := values[name], Consultations) and not faults:
                faults = window_faults(value, document)
        else:
            values[name] = model()
        found += [d for d in (_diagnostic(fault, True, document) for fault in faults) if d]
    return _lists(values), tuple(sort(found))


def read_statement(file: str, content: bytes) -> Statement:
    """Read the statement of accessibility alone. Its faults are told by read_lists: it hangs on no document, and no
    document hangs on it."""
    document, _ = read_list(file, content)
    if document is None:
        return Statement()
    value, _ = validate_list(Statement, dict(document.data), document)
    assert isinstance(value, Statement)
    return value


def _lists(values: Mapping[str, object]) -> Lists:
    codes, areas, regions = values["codes.yaml"], values["programme-areas.yaml"], values["regions.yaml"]
    glossary, editorial = values["glossary.yaml"], values["editorial.yaml"]
    assert isinstance(codes, CodeLists) and isinstance(areas, AreaLists) and isinstance(regions, RegionLists)
    consultations = values["consultations.yaml"]
    assert isinstance(glossary, Glossary) and isinstance(editorial, Editorial)
    assert isinstance(consultations, Consultations)

    def indexed(rows: Iterable[object]) -> dict[str, Term]:
        return terms(Term(row.id, row.label, row.definition or "") for row in rows)  # type: ignore[attr-defined]

    return Lists(
        roles=indexed(codes.roles),
        care_levels=indexed(codes.care_levels),
        instruments=indexed(codes.instruments),
        programme_areas={row.id: row.title for row in areas.programme_areas},
        regions={row.id: row.title for row in regions.regions},
        region_names={row.id: row.name for row in regions.regions if row.name},
        abbreviations={row.abbreviation: row.meaning for row in glossary.abbreviations},
        synonyms=glossary.synonyms,
        words={
            kind: {name: forms.model_dump() for name, forms in getattr(glossary.words, kind).items()}
            for kind in ("action", "patient")
        },
        editorial=editorial.model_dump(),
        deprecated=glossary.deprecated,
        consultations=consultations,
    )


def check(sources: Sequence[Source], catalog: Catalog, today: datetime.date) -> list[Diagnostic]:
    """Check sources beside a catalog that already holds the other documents; for tests and for single files."""
    reads = [read(source) for source in sources]
    mine = catalog_of(reads, catalog.lists)
    own_ids = set(mine.facts)
    known = {**{id: f for id, f in catalog.facts.items() if id not in own_ids}, **mine.facts}
    models = {**catalog.models, **mine.models}
    whole = Catalog(catalog.lists, known, models=models, twice=mine.twice, ids=tuple(sorted(known)))
    return sort(d for one in reads for d in diagnose(one, whole, today))


def check_text(
    text: str | bytes,
    file: str,
    catalog: Catalog,
    today: datetime.date,
    references: tuple[str, bytes] | None = None,
) -> list[Diagnostic]:
    """Check one text as if it lay in `file`."""
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return check([Source(file, content, references)], catalog, today)
