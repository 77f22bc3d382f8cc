"""A whole project → its findings, and the files of every document.

In: the root, what pages are filled into, a folder for the cache. Out: `Built`. Never imports MkDocs and never writes
outside the cache. Work is done once for each document that changed and never for pairs of documents.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from . import additions, cache, consultations, disk
from .catalog import PUBLIC, Catalog, Facts, Lists, Proposal, gathered, shared_ids
from .check import catalog_of, read, read_lists
from .consultation import LogFile
from .diagnostics import Diagnostic, exit_status, sort
from .ledger import SOURCES, Ledger, hashes, is_ahead, newest, read_ledger, standing
from .pool import DRAFT, FROZEN, OWN, Known, Pool, Result, Settings, ToFinish, ToRead
from .regional import Row

if TYPE_CHECKING:
    from .outputs import Ahead

Progress = Callable[[int, int], None]
"""Told how many steps of the work are done, of how many."""


@dataclass(frozen=True, slots=True)
class Built:
    """A whole project, compiled. Known and results are by source file, in order."""

    diagnostics: list[Diagnostic]
    checked: int
    catalog: Catalog
    known: Mapping[str, Known]
    results: Mapping[str, Result]
    logs: Sequence[LogFile] = ()
    """The logs of consultations."""

    @property
    def out_for_consultation(self) -> list[Facts]:
        """What is out for consultation, as its own source says it: readers may see a published version meanwhile."""
        own = (one.facts for file, one in self.known.items() if one.facts and not file.startswith(SOURCES))
        return [facts for facts in own if facts.window and facts.file.startswith("content/")]

    @property
    def failed(self) -> bool:
        """True when something must be mended before anything is published."""
        return bool(exit_status(self.diagnostics))

    @property
    def kept(self) -> list[cache.Row]:
        """Everything that was made of every document, also what only later runs use."""
        return [row for result in self.results.values() for row in result.files]

    @property
    def regional(self) -> list[Row]:
        """What readers are shown of each file of regional additions, by region and pathway."""
        found = [row for result in self.results.values() for row in result.regional.rows]
        return sorted(found, key=lambda row: (row.region, row.pathway))

    @property
    def rows(self) -> list[cache.Row]:
        """Every file of every document that is published: names of what is not begin with a dot."""
        return [row for row in self.kept if not row[0].startswith(".")]


def build(
    settings: Settings,
    folder: Path | None = None,
    paths: Sequence[Path] = (),
    progress: Progress | None = None,
    before: Built | None = None,
    ahead: bool = False,
    show: Ahead | None = None,
) -> Built:
    """Compile the project.

    `folder` is the cache's; without it nothing is remembered and no files are made. `paths` are the sources whose
    findings are asked for; without them every source's are given. `before` is what this process built last, for the
    live preview: then nothing is loaded or saved. `ahead`: as it will be when everything that is approved has been
    published; otherwise as the ledger says that it is now. `show` is told of each document's page before its other
    files are made, those of changed sources first, where so few have changed that this process makes them.
    """
    root = settings.root
    lists, list_findings = read_lists(disk.list_files(root))
    own = {disk.relative(path, root): path for path in disk.source_files(root)}
    regional = additions.files(root, paths)
    named = {disk.relative(path, root): path for path in disk.named_sources(root, regional.paths)} if paths else own
    sources = own | named
    wanted = set(named)
    asked = frozenset(wanted)
    if regional.only:
        wanted |= {file for file in sources if file.split("/")[-2:-1] and file.split("/")[-2] in regional.only}
    compiler = cache.compiler_hash(root)
    told = progress or (lambda done, total: None)
    remembered, old = _former(folder, compiler, before)
    with Pool(settings, folder, compiler, show) as pool:
        known = _known(pool, sources, remembered, told, len(wanted))
        published = _ledger(root, known)
        frozen = _frozen(root, known, published, ahead)
        sources |= dict(frozen.values())
        known |= _known(pool, dict(frozen.values()), remembered, told, len(wanted))
        catalog = _catalog(known, sources, lists, settings.root, before, frozen)
        logs = consultations.logs(root)
        catalog = dataclasses.replace(
            catalog,
            ledger=published.entries,
            moved=_moved(published, catalog),
            consulted=consultations.decided(logs),
            proposals=_proposals(known[file].facts for file in frozen),
        )
        roles = dict.fromkeys(frozen, DRAFT) | {file: FROZEN for file, _ in frozen.values()}
        # Findings in a frozen source are nobody's to mend, but that it can't be read must be told.
        read_too = {name for file, (name, _) in frozen.items() if file in wanted}
        todo, asked = wanted | read_too, asked | read_too
        # What was saved is shown before what only hangs on it.
        changed = {file for file, one in known.items() if remembered.get(file) is not one}
        order = {file: sources[file] for file in sorted(todo, key=lambda file: (file not in changed, file))}
        results = _results(pool, order, known, catalog, old, told, regional, roles)
    if folder and not paths and not before:
        cache.save(folder / "known.pickle", compiler, known)
        cache.save(folder / "results.pickle", compiler, results)
    own_facts = {one.facts.id: one.facts for file, one in known.items() if one.facts and file in own}
    judged = consultations.findings(logs, own_facts, catalog, settings.today)
    shared = [
        *list_findings,
        *published.diagnostics,
        *judged,
        *additions.lost(regional, catalog, known, settings.today),
    ]
    shared += (d for result in results.values() for d in result.regional.diagnostics)
    diagnostics = sort([*shared, *(d for file in asked if file in results for d in results[file].diagnostics)])
    return Built(diagnostics, len(asked - read_too) + regional.count, catalog, known, results, logs)


def _moved(published: Ledger, catalog: Catalog) -> dict[str, Facts]:
    """Return the documents that have been renamed, by each id that they had."""
    onward = {
        id: entries[-1].successors[0]
        for id, entries in published.entries.items()
        if entries[-1].event == "renamed" and entries[-1].successors and id not in catalog.facts
    }
    found = {}
    for old in onward:
        # A document may be renamed again, but never back: an id that has ended is not used again (VF443).
        new, seen = onward[old], {old}
        while new in onward and new not in seen:
            seen.add(new)
            new = onward[new]
        if new in catalog.facts:
            found[old] = catalog.facts[new]
    return found


def _former(
    folder: Path | None, compiler: str, before: Built | None
) -> tuple[Mapping[str, Known], Mapping[str, Result]]:
    """Return what a former build knew and made."""
    if before:
        return before.known, before.results
    if not folder:
        return {}, {}
    return cache.load(folder / "known.pickle", compiler), cache.load(folder / "results.pickle", compiler)


def _known(
    pool: Pool, sources: Mapping[str, Path], remembered: Mapping[str, Known], told: Progress, more: int
) -> dict[str, Known]:
    """Read what has changed; take the rest as remembered."""
    known: dict[str, Known] = {}
    todo = []
    for file, path in sources.items():
        times = disk.times(path)
        if file in remembered and remembered[file].times == times:
            known[file] = remembered[file]
        else:
            todo.append(ToRead(file, path, times))
    for done, (file, one) in enumerate(pool.read(todo), start=1):
        known[file] = one
        told(done, len(todo) + more)
    return dict(sorted(known.items()))


def _frozen(root: Path, known: Mapping[str, Known], published: Ledger, ahead: bool) -> dict[str, tuple[str, Path]]:
    """Return the frozen sources that readers see while something else stands in the documents' own: by the document's
    own file, the frozen one's name and path."""
    found: dict[str, tuple[str, Path]] = {}
    for file, one in known.items():
        entries = published.entries.get(one.facts.id, ()) if one.facts and file.startswith("content/") else ()
        entry = newest(entries)
        if not one.facts or not entry or standing(one.facts, entries) or (ahead and is_ahead(one.facts, entries)):
            continue
        name = f"{SOURCES}/{entry.sha256}/index.md"
        if (root / name).is_file():
            found[file] = (name, root / name)
    return found


def _proposals(drafts: Iterable[Facts | None]) -> dict[str, Proposal]:
    """Return the drafts that are out for consultation while readers see a published version, by id."""
    return {one.id: Proposal(one.version, one.window) for one in drafts if one and one.window and not one.stub}


def _catalog(
    known: Mapping[str, Known],
    sources: Mapping[str, Path],
    lists: Lists,
    root: Path,
    before: Built | None,
    frozen: Collection[str],
) -> Catalog:
    """Make the catalog of all documents; generic models are few and are read whole.

    A file from outside content/ stands in for the project's own document of the same id: it is a draft of that
    document, not a second one. So does a published version for the source under work: `frozen` names those sources.
    """
    outside = {one.facts.id for file, one in known.items() if one.facts and not file.startswith("content/")}
    by_id, files = gathered(
        (file, one.facts)
        for file, one in known.items()
        if one.facts and file not in frozen and (one.facts.id not in outside or not file.startswith("content/"))
    )
    models = {}
    for id, facts in by_id.items():
        if facts.kind == "generic-model" and not facts.stub:
            file = next(name for name, one in known.items() if one.facts is facts)
            if before and id in before.catalog.models and before.known.get(file) == known[file]:
                models[id] = before.catalog.models[id]
            else:
                models |= catalog_of([read(disk.read_source(sources[file], root))], lists).models
    listings = {
        one.facts.id: one.listing
        for one in known.values()
        if one.facts and one.listing and by_id.get(one.facts.id) is one.facts
    }
    return Catalog(lists, by_id, listings, models, shared_ids(files), tuple(sorted(by_id)))


def _ledger(root: Path, known: Mapping[str, Known]) -> Ledger:
    """Read the ledger. A source that could not be read is still there: its folder tells its id."""
    ids = {one.facts.id for one in known.values() if one.facts} | {file.split("/")[-2] for file in known if "/" in file}
    return read_ledger(disk.ledger_bytes(root), disk.published_documents(root), ids)


def _results(
    pool: Pool,
    wanted: Mapping[str, Path],
    known: Mapping[str, Known],
    catalog: Catalog,
    old: Mapping[str, Result],
    told: Progress,
    regional: additions.Files,
    roles: Mapping[str, str],
) -> dict[str, Result]:
    """Check and render every document whose key is new, in their order; take the old result of the others."""
    shared = cache.digest(catalog.lists, catalog.ids, pool.settings)
    by_id = {one.facts.id: one for one in known.values() if one.facts and catalog.facts.get(one.facts.id) is one.facts}
    results: dict[str, Result] = {}
    todo = []
    for file in wanted:
        one = known[file]
        role = roles.get(file, OWN)
        # What regions add hangs on the text that readers see.
        beside = regional.by_pathway.get(one.facts.id, ()) if one.facts and role != DRAFT else ()
        part = seen_by(catalog, one, additions.mentions(beside), role == DRAFT)
        others = [
            (id, by_id[id].facts_key, by_id[id].key if id in part.models else "") for id in part.facts if id in by_id
        ]
        others += [(id, by_id[facts.id].facts_key, "") for id, facts in part.moved.items()]
        documents = [sha256 for entries in part.ledger.values() for sha256 in hashes(entries)]
        frozen = (part.ledger, disk.document_times(pool.settings.root, documents)) if documents else part.ledger
        key = cache.digest(one.key, shared, others, part.twice, frozen, part.consulted, part.proposals, role, *beside)
        if (
            file in old
            and old[file].key == key
            and (not old[file].files or cache.has_all(pool.folder, old[file].files))
        ):
            results[file] = old[file]
        else:
            todo.append(ToFinish(file, wanted[file], key, part, role, beside))
    for done, (file, result) in enumerate(pool.finish(todo, catalog.lists, catalog.ids), start=1):
        results[file] = result
        told(len(known) + done, len(known) + len(todo))
    return dict(sorted(results.items()))


def seen_by(catalog: Catalog, one: Known, more: frozenset[str] = frozenset(), draft: bool = False) -> Catalog:
    """Return the part of the catalog that a document sees: what it, or a region beside it (`more`), mentions, and
    nothing else. Its outputs are made from this part, so its hash tells when they must be made anew. Lists and ids are
    the same for all, and come apart. `draft`: its published version is another, so that what it says of itself is not
    what others see."""
    own = {one.facts.id: one.facts} if one.facts else {}
    if draft:
        own = {id: dataclasses.replace(facts, status=_draft_status(facts.status)) for id, facts in own.items()}
    ids = sorted(one.mentions | more | set(own))
    return Catalog(
        facts={id: own.get(id) or catalog.facts[id] for id in ids if id in own or id in catalog.facts},
        models={id: catalog.models[id] for id in ids if id in catalog.models and id not in own},
        twice={id: catalog.twice[id] for id in ids if id in catalog.twice},
        # A listing is made of the document's own source alone, whose hash is in its key already.
        listings={id: one.listing for id in own if one.listing},
        ledger={id: catalog.ledger[id] for id in own if id in catalog.ledger},
        moved={id: catalog.moved[id] for id in ids if id in catalog.moved},
        consulted={id: catalog.consulted[id] for id in own if id in catalog.consulted},
        proposals={id: catalog.proposals[id] for id in own if id in catalog.proposals and not draft},
    )


def _draft_status(status: str) -> str:
    """Return the status that a source is shown with while its published version is another."""
    return "review" if status in PUBLIC else status
