"""A whole project → diagnostics, and the files of every document: in a pool, with a cache that may be deleted any time.

In: the root, what pages are filled into, a folder for the cache. Out: `Built`. Never imports MkDocs, never writes outside
the cache. Work is done once per document and never per pair of documents: each document's output is made from one value
that holds all it uses, and the hash of that value is the cache's key.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import datetime
import functools
import gc
import hashlib
import multiprocessing
import os
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from . import disk
from .catalog import Catalog, Facts, Lists, mentions
from .check import Read, catalog_of, diagnose, read, read_lists
from .diagnostics import Diagnostic, exit_status, sort
from .model.pathway import Pathway
from .validate import validate_again

if TYPE_CHECKING:
    from .feed import Contribution

POOL_FROM = 12
"""Documents that must be waiting before a pool of processes is worth its start."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the outputs need beside the content. Without a shell only the feed is made."""

    root: Path
    site_url: str = ""
    shell: str = ""
    feed: bool = False
    today: datetime.date = datetime.date.max
    """The date that dates are judged by. A build judges none, so that it never hangs on the clock: `check` does that."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a source between runs: its bytes' hash, what others may know of it, whom it mentions."""

    key: str
    facts: Facts | None
    mentions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Result:
    """What was made of one document: its findings, its files by name and hash, and its part of the catalogues."""

    key: str
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[tuple[str, str, int], ...] = ()
    """Name, SHA-256 and size; the bytes lie in the cache under the hash."""
    contribution: Contribution | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """A whole project, compiled."""

    diagnostics: list[Diagnostic]
    checked: int
    catalog: Catalog
    results: Mapping[str, Result]
    """By source file, in order."""
    models: Mapping[str, Pathway] = dataclasses.field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """True when something must be mended before anything is published."""
        return bool(exit_status(self.diagnostics))


Progress = Callable[[int, int], None]


def build(
    settings: Settings, cache: Path | None, paths: Sequence[Path] = (), progress: Progress | None = None
) -> Built:
    """Compile the project. `paths` are sources outside it (or parts of it) whose findings are asked for; without them
    every source's are given."""
    root = settings.root
    lists, list_findings = read_lists(disk.list_files(root))
    own = disk.source_files(root)
    named = disk.named_sources(paths) if paths else own
    wanted = {disk.relative(path, root) for path in named}
    sources = list(dict.fromkeys([*own, *named]))
    compiler = compiler_hash(root)
    remembered = _load(cache / "known.pickle", compiler) if cache else {}
    with _Pool(settings, cache, compiler, len(sources)) as pool:
        known: dict[str, Known] = {}
        for done, (file, value) in enumerate(pool.read(sources, remembered), start=1):
            known[file] = value
            if progress:
                progress(done, 2 * len(sources))
        catalog = _catalog(known, lists, pool)
        todo = [file for file in known if file in wanted]
        old = _load(cache / "results.pickle", compiler) if cache and not paths else {}
        results: dict[str, Result] = {}
        for done, (file, result) in enumerate(pool.finish(todo, known, catalog, old), start=1):
            results[file] = result
            if progress:
                progress(len(sources) + done, len(sources) + len(todo))
    if cache and not paths:
        _save(cache / "known.pickle", compiler, known)
        _save(cache / "results.pickle", compiler, results)
    found = [d for result in results.values() for d in result.diagnostics]
    diagnostics = sort([*list_findings, *found])
    return Built(diagnostics, len(todo), catalog, dict(sorted(results.items())))


def _catalog(known: Mapping[str, Known], lists: Lists, pool: _Pool) -> Catalog:
    """Make the catalog of all documents; generic models are few and are read whole, here.

    A file from outside content/ stands in for the project's own document of the same id: it is a draft of that document,
    not a second one.
    """
    by_id: dict[str, Facts] = {}
    files: dict[str, list[str]] = {}
    outside = {one.facts.id for file, one in known.items() if one.facts and not file.startswith("content/")}
    for file in sorted(known):
        facts = known[file].facts
        if facts and (facts.id not in outside or not file.startswith("content/")):
            by_id.setdefault(facts.id, facts)
            files.setdefault(facts.id, []).append(file)
    root = pool.settings.root
    models = [
        read(disk.read_source(root / files[id][0], root))
        for id, facts in by_id.items()
        if facts.kind == "generic-model" and not facts.stub
    ]
    twice = {id: tuple(names) for id, names in files.items() if len(names) > 1}
    return Catalog(lists, by_id, catalog_of(models, lists).models, twice, tuple(sorted(by_id)))


def restricted(catalog: Catalog, known: Known) -> Catalog:
    """Return the part of the catalog that a document can see: what it mentions, and nothing else. It is what the
    document's outputs are made from, so its hash tells when they must be made anew."""
    own = {known.facts.id: known.facts} if known.facts else {}
    ids = known.mentions | set(own)
    return Catalog(
        catalog.lists,
        {id: own.get(id) or catalog.facts[id] for id in sorted(ids) if id in own or id in catalog.facts},
        {id: catalog.models[id] for id in sorted(known.mentions) if id in catalog.models},
        {id: catalog.twice[id] for id in sorted(ids) if id in catalog.twice},
        catalog.ids,
    )


# ---------------------------------------------------------------------------------------------------------------------
# The pool. Each worker reads its documents and keeps them packed until all facts are known, then finishes the same ones.


class _Pool:
    """Workers of one process each, so that what a worker has read it also finishes. With few documents: none at all."""

    def __init__(self, settings: Settings, cache: Path | None, compiler: str, count: int) -> None:
        self.settings, self.cache, self.compiler = settings, cache, compiler
        self.size = min(os.cpu_count() or 1, 8) if count >= POOL_FROM else 0
        self.workers: list[concurrent.futures.ProcessPoolExecutor] = []
        self.home: dict[str, int] = {}

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.shutdown(cancel_futures=True)

    def _start(self) -> None:
        context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
        while len(self.workers) < self.size:
            self.workers.append(concurrent.futures.ProcessPoolExecutor(1, mp_context=context, initializer=_quiet))

    def _run(self, function: Callable[..., list], chunks: Iterable[tuple[int, list]], *arguments: object) -> Iterable:
        if not self.size:
            for _, chunk in chunks:
                yield from function(chunk, *arguments)
            return
        self._start()
        waiting = [self.workers[index].submit(function, chunk, *arguments) for index, chunk in chunks]
        for future in concurrent.futures.as_completed(waiting):
            yield from future.result()

    def read(self, sources: Sequence[Path], remembered: Mapping[str, Known]) -> Iterable[tuple[str, Known]]:
        """Read every source; give what is remembered of those that have not changed."""
        root = self.settings.root
        fresh: list[tuple[str, str, str]] = []
        for path in sources:
            source = disk.read_source(path, root)
            key = _hash(self.compiler, source)
            old = remembered.get(source.file)
            if old and old.key == key:
                yield source.file, old
            else:
                fresh.append((source.file, str(path), key))
        if len(fresh) < POOL_FROM:
            self.size = 0
        chunks = []
        for number, chunk in enumerate(_chunks(fresh, self.size)):
            index = number % max(1, self.size)
            self.home |= {file: index for file, _, _ in chunk}
            chunks.append((index, chunk))
        yield from self._run(_read_chunk, chunks, root)

    def finish(
        self, files: Sequence[str], known: Mapping[str, Known], catalog: Catalog, old: Mapping[str, Result]
    ) -> Iterable[tuple[str, Result]]:
        """Check and render every document whose key is new; give the old result of the others."""
        lists_hash = _hash(catalog.lists, catalog.ids)
        fresh: dict[int, list] = {}
        for file in files:
            part = restricted(catalog, known[file])
            bare = dataclasses.replace(part, lists=Lists(), ids=())
            key = _hash(known[file].key, lists_hash, bare, self.settings)
            before = old.get(file)
            if before and before.key == key and self._has_files(before):
                yield file, before
            else:
                fresh.setdefault(self.home.get(file, 0), []).append((file, key, bare))
        chunks = [(index, chunk) for index, rows in fresh.items() for chunk in _chunks(rows, self.size)]
        if self.size == 0:
            chunks = [(0, chunk) for _, chunk in chunks]
        yield from self._run(_finish_chunk, chunks, self.settings, self.cache, catalog.lists, catalog.ids)

    def _has_files(self, result: Result) -> bool:
        return self.cache is not None and all(_object(self.cache, sha).is_file() for _, sha, _ in result.files)


def _chunks(rows: Sequence, size: int) -> list[list]:
    step = max(1, min(25, len(rows) // max(1, size * 4) or 1))
    return [list(rows[start : start + step]) for start in range(0, len(rows), step)]


_HELD: dict[str, bytes] = {}
"""In a worker: what it has read and not yet finished, packed small."""


def _quiet() -> None:
    """In a worker: what was loaded before the fork need not be looked through for garbage again and again."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _read_chunk(chunk: list[tuple[str, str, str]], root: Path) -> list[tuple[str, Known]]:
    found = []
    for file, path, key in chunk:
        one = read(disk.read_source(Path(path), root))
        _HELD[file] = pickle.dumps(_packed(one), 5)
        found.append((file, Known(key, one.facts, mentions(one.pathway) if one.pathway else frozenset())))
    return found


def _packed(one: Read) -> Read:
    """Leave the typed pathway out: its strings are smaller to keep, and typing them again is cheaper than packing it."""
    return dataclasses.replace(one, pathway=None, facts=one.facts)


def _finish_chunk(
    chunk: list[tuple[str, str, Catalog]], settings: Settings, cache: Path | None, lists: Lists, ids: tuple[str, ...]
) -> list[tuple[str, Result]]:
    found = []
    for file, key, part in chunk:
        catalog = dataclasses.replace(part, lists=lists, ids=ids)
        held = _HELD.pop(file, None)
        one = (
            validate_packed(pickle.loads(held)) if held else read(disk.read_source(settings.root / file, settings.root))
        )
        found.append((file, finish(one, key, catalog, settings, cache)))
    return found


def validate_packed(one: Read) -> Read:
    """Type a packed document again."""
    pathway = validate_again(one.document) if one.document and one.facts else None
    return dataclasses.replace(one, pathway=pathway)


def finish(one: Read, key: str, catalog: Catalog, settings: Settings, cache: Path | None) -> Result:
    """Check one document and, when it has no errors, make its files."""
    diagnostics = tuple(diagnose(one, catalog, settings.today))
    if one.pathway is None or not (settings.shell or settings.feed) or exit_status(diagnostics):
        return Result(key, diagnostics)
    from . import outputs  # Late: a check alone needs neither charts nor pages, and starts sooner without.

    files, contribution = outputs.document(
        one.pathway, catalog, one.file, settings.root, settings.site_url, settings.shell
    )
    rows = []
    for name, content in sorted(files.items()):
        sha = hashlib.sha256(content).hexdigest()
        rows.append((name, sha, len(content)))
        if cache:
            path = _object(cache, sha)
            if not path.is_file():
                disk.write_whole(path, content)
    return Result(key, diagnostics, tuple(rows), contribution)


# ---------------------------------------------------------------------------------------------------------------------
# The cache


def _object(cache: Path, sha: str) -> Path:
    return cache / "objects" / sha[:2] / sha


def link_files(cache: Path, results: Iterable[Result], folder: Path) -> None:
    """Put every document's files into a folder; they are links to the cache's, which are never written again."""
    made: set[Path] = set()
    for result in results:
        for name, sha, _ in result.files:
            path = folder / name
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
            os.link(_object(cache, sha), path)


def drop_unused(cache: Path, results: Iterable[Result]) -> None:
    """Remove objects that no current result names."""
    used = {sha for result in results for _, sha, _ in result.files}
    for path in (cache / "objects").glob("*/*"):
        if path.name not in used:
            path.unlink(missing_ok=True)


def _hash(*values: object) -> str:
    """Return the hash of values, dictionaries in the order they were made in (which is sorted)."""
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()


@functools.cache
def compiler_hash(root: Path) -> str:
    """Return the hash of everything that turns sources into outputs: the code and the templates."""
    digest = hashlib.sha256()
    for folder in (Path(__file__).parent, root / "overrides", root / "schemas"):
        for path in sorted(
            p for p in folder.rglob("*") if p.is_file() and p.suffix in (".py", ".html", ".json", ".css")
        ):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _load(path: Path, compiler: str) -> dict:
    """Return what a former run remembered; nothing when the compiler has changed or the file is damaged."""
    try:
        stamp, value = pickle.loads(path.read_bytes())
    except Exception:  # A cache that cannot be read is no cache: whatever is wrong with it, the run goes on without.
        return {}
    return value if stamp == compiler else {}


def _save(path: Path, compiler: str, value: Mapping) -> None:
    disk.write_whole(path, pickle.dumps((compiler, dict(value)), 5))
