"""Regional additions beside the documents that they hang on: which files a run is about, and what is made of them.

In: the project's root, paths that a person named, a document that has been read. Out: sources by pathway, and `Made`.
A pathway that no region adds to costs nothing here. Never renders a national document.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import disk, regional
from .catalog import Catalog
from .check import Read, Source, read
from .diagnostics import Diagnostic
from .ledger import hashes, read_documents
from .ledger import published as versions
from .regional.reading import home


@dataclass(frozen=True, slots=True)
class Files:
    """The files that a run is about, by the pathway that their name says. `paths` are what else a person named."""

    by_pathway: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    paths: tuple[Path, ...] = ()
    only: frozenset[str] | None = None
    """Pathways that are looked at for their additions' sake alone; None when the run is about the whole project."""

    @property
    def count(self) -> int:
        """How many files there are."""
        return sum(len(sources) for sources in self.by_pathway.values())


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of the additions to one pathway."""

    diagnostics: tuple[Diagnostic, ...] = ()
    rows: tuple[regional.Row, ...] = ()


def files(root: Path, paths: Sequence[Path] = ()) -> Files:
    """Find the files of additions that a run is about: all of them, or those that a person named."""
    if not paths:
        return Files(_by_pathway(disk.regional_files(root), root))
    named, others = _named(root, paths)
    by_pathway = _by_pathway(named, root)
    return Files(by_pathway, tuple(others), frozenset(by_pathway))


def _named(root: Path, paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Part what a person named into files of additions and other paths; a folder may hold both."""
    folder = (root / disk.REGIONS).resolve()
    named: dict[Path, None] = {}
    others = []
    for path in paths:
        whole = path.resolve()
        if whole.is_relative_to(folder):
            for one in disk.named_sources(root, [path]):
                named[one] = None
        elif folder.is_relative_to(whole):
            # Of a folder above, the additions are not documents of their own.
            for one in disk.named_sources(root, [path]):
                if one.resolve().is_relative_to(folder):
                    named[one] = None
                else:
                    others.append(one)
        else:
            others.append(path)
    return list(named), others


def _by_pathway(paths: Iterable[Path], root: Path) -> dict[str, tuple[Source, ...]]:
    found: dict[str, list[Source]] = {}
    for path in paths:
        found.setdefault(path.stem, []).append(disk.read_source(path, root))
    return {id: tuple(sources) for id, sources in sorted(found.items())}


def mentions(sources: Iterable[Source]) -> frozenset[str]:
    """Return the ids of the documents that additions may link to."""
    return frozenset(id for source in sources for id in regional.mentions(source.content))


def make(
    sources: Sequence[Source],
    one: Read,
    catalog: Catalog,
    published: Mapping[str, Mapping[str, Any]],
    today: datetime.date | None,
    site_url: str,
) -> Made:
    """Check the additions to one document, and gather what readers are shown of them. `published` are the document's
    published versions by hash. Without `today` each file is judged as of its own date of decision."""
    if not sources:
        return Made()
    national = national_of(one, catalog, published, site_url)
    found: list[Diagnostic] = []
    rows = []
    for source in sources:
        file = regional.read(source, frozenset(national.letters) if national else frozenset())
        day = today or file.text.on or datetime.date.min
        found += regional.diagnose(file, national, catalog, day)
        if national and file.document and home(source.file)[0] in catalog.lists.regions:
            rows.append(regional.row(file, national, catalog, site_url))
    return Made(tuple(found), tuple(sorted(rows, key=lambda row: row.region)))


def national_of(
    one: Read, catalog: Catalog, published: Mapping[str, Mapping[str, Any]], site_url: str = ""
) -> regional.National | None:
    """Return the document that readers see: the newest that is published, else what its source gives; None for a source
    that cannot be read."""
    if one.pathway is None or one.facts is None or one.facts.kind != "pathway":
        return None
    from . import feed  # Late: only pathways with additions need it in a check.
    from .fragments import expanded

    entries = [entry for entry in versions(catalog.ledger.get(one.facts.id, ())) if entry.sha256 in published]
    by_version = {str(entry.version): published[str(entry.sha256)] for entry in entries}
    if entries and one.pathway.status not in ("withdrawn", "merged"):
        return regional.National(published[str(entries[-1].sha256)], by_version)
    context = feed.Context(catalog, one.facts.file, site_url)
    made = feed.knowledge_support(expanded(one.pathway, catalog.models), context)
    return regional.National(made.model_dump(mode="json", by_alias=True, exclude_none=True), by_version)


def lost(found: Files, catalog: Catalog, sources_of: Iterable[str], today: datetime.date | None) -> list[Diagnostic]:
    """Check the files that are named after no pathway. `sources_of` are the files of all documents: one that cannot be
    read is there all the same, and its folder tells its id."""
    said: list[Diagnostic] = []
    known = {*catalog.facts, *(file.split("/")[-2] for file in sources_of if "/" in file)}
    for id, sources in found.by_pathway.items():
        if id not in known:
            for source in sources:
                file = regional.read(source)
                said += regional.diagnose(file, None, catalog, today or file.text.on or datetime.date.min)
    return said


def beside_national(root: Path, path: Path, catalog: Catalog) -> tuple[regional.Regional, regional.National | None]:
    """Read one file of additions, and the document that it hangs on; None where there is no such document."""
    source = disk.read_source(path, root)
    facts = catalog.facts.get(path.stem)
    national = None
    if facts and facts.kind == "pathway":
        one = read(disk.read_source(root / facts.file, root))
        entries = catalog.ledger.get(facts.id, ())
        published, _ = read_documents(disk.document_bodies(root, hashes(entries)))
        national = national_of(one, catalog, published)
    return regional.read(source, frozenset(national.letters) if national else frozenset()), national
