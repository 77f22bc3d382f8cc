"""The work on single documents: read one, finish one; and the processes that do it side by side.

In: names of sources and what they may know of each other. Out: `Known` and `Result` values. Never shares anything
between documents: what a document's output is made from is one value, and its hash is the key of the result.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import datetime
import gc
import multiprocessing
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import additions, cache, disk, ledger
from .catalog import Catalog, Facts, Listing, Lists, listing, mentions
from .changes import Since
from .check import Read, Source, diagnose, findings, read
from .diagnostics import Diagnostic, Place, exit_status
from .model.governance import STUBS
from .model.ledger import Entry
from .source import ledger_faults
from .validate import validate

if TYPE_CHECKING:
    from .feed import Contribution
    from .outputs import Ahead

POOL_FROM = 12
"""Documents that must be waiting before a pool of processes is worth its start."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the outputs need beside the content. Without a shell only the feed is made, without `feed` nothing is."""

    root: Path
    site_url: str = ""
    shell: str = ""
    feed: bool = False
    pdf: str = ""
    """What PDF files are made with (pdf.stamp); "" for none."""
    preview: bool = False
    """True for the live preview: what is published may be edited there without being given a new version first."""
    today: datetime.date | None = None
    """The date that dates are judged by. A build has none and judges each document as of its own newest date, so that
    no output hangs on the clock; `check` has one."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a source between runs: its files' times, its bytes' hash, what others may know of it (with
    the hash of that), whom it mentions, and what lists say of it."""

    times: tuple[tuple[int, int], ...]
    key: str
    facts: Facts | None
    facts_key: str
    mentions: frozenset[str]
    listing: Listing | None


@dataclass(frozen=True, slots=True)
class Result:
    """What was made of one document: its findings, its files, and its part of the catalogues."""

    key: str
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[cache.Row, ...] = ()
    contribution: Contribution | None = None
    regional: additions.Made = additions.Made()
    """What regions have added to it."""


@dataclass(frozen=True, slots=True)
class ToRead:
    """A source to be read: its name as authors see it, its path, and its files' times."""

    file: str
    path: Path
    times: tuple[tuple[int, int], ...]


OWN, DRAFT, FROZEN = "own", "draft", "frozen"
"""What a source is: the document that readers see; one that is not published as it stands, whose published version
readers see instead; the frozen source of that version, which is rendered but no longer checked."""


@dataclass(frozen=True, slots=True)
class ToFinish:
    """A document to be checked and rendered: the key of its result, the part of the catalog that it sees, whether it is
    what readers see, and the files of regional additions to it."""

    file: str
    path: Path
    key: str
    catalog: Catalog
    role: str = OWN
    regional: tuple[Source, ...] = ()


class Pool:
    """Workers of one process each, so that what a worker has read it also finishes. With little to do: none at all."""

    def __init__(self, settings: Settings, folder: Path | None, compiler: str, ahead: Ahead | None = None) -> None:
        self.settings, self.folder, self.compiler = settings, folder, compiler
        self.ahead = ahead
        """Told of each page that this process makes, before the document's other files; no worker can tell it."""
        self.workers: list[concurrent.futures.ProcessPoolExecutor] = []
        self.home: dict[str, int] = {}

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.shutdown(cancel_futures=True)

    def read(self, todo: Sequence[ToRead]) -> Iterator[tuple[str, Known]]:
        """Read sources."""
        yield from self._run(_read_chunk, todo, self.settings.root, self.compiler)

    def finish(self, todo: Sequence[ToFinish], lists: Lists, ids: tuple[str, ...]) -> Iterator[tuple[str, Result]]:
        """Check and render documents."""
        yield from self._run(_finish_chunk, todo, self.settings, self.folder, lists, ids, ahead=self.ahead)

    def _run(
        self, work: Callable[..., list[Any]], todo: Sequence[Any], *shared: object, **here: object
    ) -> Iterator[tuple[str, Any]]:
        """Do the work; `here` is what only this process can be given."""
        if len(todo) < POOL_FROM and not self.workers:
            for item in todo:
                yield from work([item], *shared, **here)
            return
        self._start()
        waiting = [
            self.workers[index].submit(work, chunk, *shared)
            for index, chunk in _chunks(todo, self.home, len(self.workers))
        ]
        for future in concurrent.futures.as_completed(waiting):
            yield from future.result()

    def _start(self) -> None:
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork" if "fork" in methods else None)
        size = min(os.cpu_count() or 1, 8)
        while len(self.workers) < size:
            self.workers.append(concurrent.futures.ProcessPoolExecutor(1, mp_context=context, initializer=_quiet))


def _chunks(todo: Sequence[Any], home: dict[str, int], size: int) -> Iterable[tuple[int, list[Any]]]:
    """Deal items out to workers in small chunks; an item goes to the worker that has had it before."""
    step = max(1, min(25, len(todo) // (size * 4)))
    dealt: dict[int, list[Any]] = {index: [] for index in range(size)}
    for number, item in enumerate(todo):
        dealt[home.setdefault(item.file, number // step % size)].append(item)
    longest = max((len(items) for items in dealt.values()), default=0)
    for start in range(0, longest, step):
        for index, items in dealt.items():
            if chunk := items[start : start + step]:
                yield index, chunk


_packing = False
"""True in a worker."""


def _quiet() -> None:
    """In a worker: what was loaded before the fork need not be looked through for garbage again and again."""
    global _packing
    _packing = True
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


# ---------------------------------------------------------------------------------------------------------------------
# One document

_HELD: dict[str, Read | bytes] = {}
"""In a process: what it has read and not yet finished; in a worker, which has many to hold, packed small."""


def _read_chunk(chunk: list[ToRead], root: Path, compiler: str) -> list[tuple[str, Known]]:
    found = []
    for item in chunk:
        source = disk.read_source(item.path, root)
        one = read(source)
        _HELD[item.file] = _pack(one) if _packing else one
        named = mentions(one.pathway) if one.pathway else frozenset()
        said = listing(one.pathway) if one.pathway else None
        key, facts_key = cache.digest(compiler, source), cache.digest(one.facts)
        found.append((item.file, Known(item.times, key, one.facts, facts_key, named, said)))
    return found


def _pack(one: Read) -> bytes:
    """Pack what has been read. Left out are places, which only faults need, and the typed pathway: typing its strings
    again is cheaper than packing it."""
    document = dataclasses.replace(one.document, places={}, raw_lines=()) if one.document else None
    return pickle.dumps(dataclasses.replace(one, document=document, pathway=None), 5)


def _unpack(held: bytes) -> Read:
    one: Read = pickle.loads(held)
    return dataclasses.replace(one, pathway=validate(one.document).pathway) if one.document and one.facts else one


def newest_date(one: Read) -> datetime.date:
    """Return the newest date on which something was done with the document, as it says itself."""
    pathway = one.pathway
    if pathway is None:
        return datetime.date.min
    done = [row.on for row in pathway.revisions]
    done += [pathway.approved.on] if pathway.approved else []
    done += [pathway.withdrawn_on] if pathway.withdrawn_on else []
    return max(done, default=datetime.date.min)


def _finish_chunk(
    chunk: list[ToFinish],
    settings: Settings,
    folder: Path | None,
    lists: Lists,
    ids: tuple[str, ...],
    ahead: Ahead | None = None,
) -> list[tuple[str, Result]]:
    done = []
    for item in chunk:
        catalog = dataclasses.replace(item.catalog, lists=lists, ids=ids)
        held = _HELD.pop(item.file, None)
        one = _unpack(held) if isinstance(held, bytes) else held or read(disk.read_source(item.path, settings.root))
        entries = catalog.ledger.get(one.facts.id, ()) if one.facts else ()
        bodies = disk.document_bodies(settings.root, ledger.hashes(entries))
        published, altered = ledger.read_documents(bodies)
        diagnostics: list[Diagnostic] = []
        if item.role == FROZEN:
            diagnostics = _unreadable(one, item)
        else:
            today = settings.today or newest_date(one)
            since = _since(one, item, catalog, settings, published)
            if (found := findings(one, catalog, today, since)) or one.faults:
                # Only now are places needed: what was packed without them is read once more.
                one = read(disk.read_source(item.path, settings.root)) if isinstance(held, bytes) else one
                diagnostics = diagnose(one, catalog, today, since, found)
            diagnostics += altered
        added = additions.make(item.regional, one, catalog, published, settings.today, settings.site_url)
        made = _finished(one, item, catalog, settings, folder, tuple(diagnostics), bodies, published, added, ahead)
        done.append((item.file, made))
    return done


def _since(
    one: Read, item: ToFinish, catalog: Catalog, settings: Settings, published: Mapping[str, dict[str, Any]]
) -> Since | None:
    """Return what differs from the newest published version; None where nothing does, or nobody asks."""
    pathway = one.pathway
    entry = ledger.newest(catalog.ledger.get(pathway.id, ())) if pathway and not settings.preview else None
    if pathway is None or entry is None or one.faults or pathway.status in STUBS:
        return None
    if not pathway.includes and _is_frozen(item.path, entry, settings.root):
        return None
    from . import releases  # Late: a check of what nobody has changed needs no charts.

    return releases.differing(pathway, catalog, item.file, settings.site_url, published)


def _is_frozen(path: Path, entry: Entry, root: Path) -> bool:
    """True when a source is the very one that was frozen: then what is made of it differs in nothing."""
    frozen = disk.frozen_source(root, str(entry.sha256))
    return bool(frozen) and disk.source_bytes(path) == frozen


def _unreadable(one: Read, item: ToFinish) -> list[Diagnostic]:
    """Return the one fault that the frozen source of a published version may have: that it can't be read any more."""
    if one.pathway:
        return []
    fault = ledger_faults.unreadable_source(Place(item.file))
    return [Diagnostic(fault.code, "error", fault.place, fault.message, fault.hint)]


def _finished(
    one: Read,
    item: ToFinish,
    catalog: Catalog,
    settings: Settings,
    folder: Path | None,
    diagnostics: tuple[Diagnostic, ...],
    bodies: Mapping[str, bytes],
    published: Mapping[str, dict[str, Any]],
    added: additions.Made,
    ahead: Ahead | None,
) -> Result:
    """Make a document's files, unless it has errors or none are asked for. `bodies` and `published` are the documents
    of its versions, by hash; `added` is what regions add to it; `ahead` is told of its page."""
    pathway, known = one.pathway, one.facts
    failed = exit_status((*diagnostics, *added.diagnostics))
    if not (pathway and known and folder and (settings.shell or settings.feed)) or failed:
        return Result(item.key, diagnostics, regional=added)
    from . import outputs  # Late: a check alone needs neither charts nor pages, and starts sooner without.

    entries = catalog.ledger.get(known.id, ())
    standing = None if item.role == DRAFT else ledger.standing(known, entries)
    body = bodies.get(str(standing.sha256), b"") if standing and not settings.preview else b""
    if item.role == DRAFT:
        # What is approved but not published is shown as a draft: readers see the published version.
        pathway = pathway.model_copy(update={"status": catalog.facts[known.id].status})
    files, contribution = outputs.document(
        pathway,
        catalog,
        known.file,
        settings.root,
        settings.site_url,
        settings.shell,
        published,
        bool(settings.pdf),
        body,
        one.file,
        added.rows,
        ahead,
    )
    rows = tuple(cache.keep(folder, name, content) for name, content in sorted(files.items()))
    return Result(item.key, diagnostics, rows, contribution, added)
