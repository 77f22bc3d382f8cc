"""The project as it stands in an editor: what lies on disk, with unsaved texts standing in for their files.

In: the root, a date, texts. Out: findings by file, and for each open text its newest and its last good reading. What
one keystroke changes is read and checked alone; all else is remembered from the last build.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .. import additions, cache, disk, regional, releases
from ..build import Built, build, seen_by
from ..canonical import UNSAFE
from ..catalog import Catalog, Lists, gathered, listing, mentions, shared_ids
from ..changes import Since
from ..check import Read, Source, diagnose, read, read_lists
from ..diagnostics import Diagnostic, sort
from ..ledger import SOURCES, hashes, newest, read_documents
from ..model.governance import STUBS
from ..model.lists import FILES
from ..model.pathway import Reference
from ..pool import Known, Settings
from ..source import read_document
from ..source.regional import read_regional
from ..templates import TEMPLATES
from .names import Spot, spots
from .spans import lines_of

SHARED = "content/"
"""Stands for no one file: findings in lists, in the ledger and in what belongs to no document."""


@dataclasses.dataclass(slots=True)
class Draft:
    """An open document: as it was last read, and as it was when it could last be read as a whole."""

    read: Read
    whole: Read
    known: Known
    since: Since | None = None
    settled: str = ""
    """The facts that other documents were last checked with."""


class Project:
    """Everything that answers are made from."""

    def __init__(self, root: Path, today: datetime.date) -> None:
        self.root, self.today = root, today
        self.settings = Settings(root, today=today)
        self.texts: dict[str, str] = {}
        self.drafts: dict[str, Draft] = {}
        self.found: dict[str, list[Diagnostic]] = {}
        self._named: dict[str, tuple[bytes, tuple[Spot, ...]]] = {}
        self._glances: dict[str, Draft] = {}
        self._codes: dict[tuple[str, str], str] | None = None
        self._published: dict[str, list[Diagnostic]] = {}
        self._nationals: dict[str, tuple[Any, regional.National | None]] = {}
        # A cache of its own: it holds findings alone, as of one day, and the preview's holds pages.
        self._take(build(self.settings, root / ".build" / "editor", ahead=True))

    # -----------------------------------------------------------------------------------------------------------------
    # What changes

    def open(self, file: str, text: str) -> None:
        """Let a text stand in for a file."""
        self.texts[file] = text

    def close(self, file: str) -> None:
        """Let the file count again, as it lies on disk."""
        self.texts.pop(file, None)
        self.drafts.pop(file, None)
        self.refresh()

    def refresh(self) -> None:
        """Read again what has changed on disk, and check all open texts."""
        self._take(build(self.settings, None, before=self.base, ahead=True))
        for file in list(self.texts):
            self.check(file)

    def check(self, file: str) -> None:
        """Check one open text."""
        sort_of = self.sort_of(file)
        if sort_of == "source":
            self._check_source(file)
        elif sort_of == "regional":
            self._check_regional(file)
        elif sort_of == "references":
            for owner in self.owners(file):
                self.check(owner)
        elif sort_of == "list":
            self._check_lists()

    def settle(self, file: str) -> None:
        """Do what can wait until nobody types: see what differs from the published version, and check the documents
        and the additions that hang on this one."""
        draft = self.drafts.get(file)
        if not draft:
            return
        self._check_source(file, self._since(draft.read, self.source(file)))
        draft = self.drafts[file]
        if draft.settled == draft.known.facts_key or not draft.known.facts:
            return
        draft.settled = draft.known.facts_key
        id = draft.known.facts.id
        for other, known in self.base.known.items():
            if id in known.mentions and other != file and not other.startswith(SOURCES):
                self._check_source(other) if other in self.texts else self._check_unopened(other)
        for path in disk.regional_files(self.root):
            if path.stem == id:
                self._check_regional(disk.relative(path, self.root))

    # -----------------------------------------------------------------------------------------------------------------
    # What is asked

    def diagnostics(self) -> dict[str, list[Diagnostic]]:
        """Return every finding there is, by the file it stands in."""
        by_file: dict[str, list[Diagnostic]] = {}
        for one in sort(one for rows in self.found.values() for one in rows):
            by_file.setdefault(one.place.file, []).append(one)
        return by_file

    def content(self, file: str) -> bytes | None:
        """Return a file's bytes as they stand in the editor, else on disk; None where there is no such file."""
        if file in self.texts:
            return self.texts[file].encode("utf-8", "surrogatepass")
        path = self.root / file
        return disk.read_bytes(path) if path.is_file() else None

    def lines(self, file: str) -> list[str]:
        """Return a file's lines as an editor shows them."""
        if file in self.texts:
            return lines_of(self.texts[file])
        return lines_of((self.content(file) or b"").decode("utf-8", "replace"))

    def source(self, file: str) -> Source:
        """Return a source with the references beside it."""
        folder, _, name = file.rpartition("/")
        for beside in (f"{name.removesuffix('.md')}.references.json", "references.json"):
            own = f"{folder}/{beside}" if folder else beside
            content = self.content(own)
            if content is not None:
                return Source(file, self.content(file) or b"", (own, content))
        return Source(file, self.content(file) or b"")

    def owners(self, file: str) -> list[str]:
        """Return the sources that a file of references belongs to."""
        folder, _, name = file.rpartition("/")
        if name != "references.json":
            return [f"{folder}/{name.removesuffix('.references.json')}.md"]
        beside = {disk.relative(path, self.root) for path in (self.root / folder).glob("*.md")}
        own = {one for one in (*beside, *self.texts) if one.rpartition("/")[0] == folder and one.endswith(".md")}
        return sorted(one for one in own if (self.source(one).references or ("",))[0] == file)

    def sort_of(self, file: str) -> str:
        """Say what a file is: source, regional, references or list; "" for what nobody checks."""
        parts = file.split("/")
        if file.startswith("content/ledger/"):
            return ""
        if parts[-1] == "references.json" or parts[-1].endswith(".references.json"):
            return "references"
        if len(parts) == 2 and parts[0] == "content" and parts[1] in FILES:
            return "list"
        if file.startswith(f"{disk.REGIONS}/") and file.endswith(".md"):
            return "regional"
        folders = {template.folder for template in TEMPLATES.values()}
        if len(parts) == 4 and parts[0] == "content" and parts[1] in folders and parts[3] == "index.md":
            return "source"
        head = "\n".join(self.lines(file)[:60]) if file.endswith(".md") else ""
        return "source" if re.search(r"\A---\n(?:.*\n)*?kind:", head) else ""

    def glance(self, file: str) -> Draft:
        """Read a document that nobody has open, for what it says of itself; kept until its file changes."""
        known = self.base.known.get(file)
        if file not in self._glances or self._glances[file].known != known:
            one = read(self.source(file))
            self._glances[file] = Draft(one, one, known or _known(one))
        return self._glances[file]

    def references(self, file: str) -> tuple[Reference, ...]:
        """Return the sources that a text may cite."""
        if self.sort_of(file) == "regional":
            one = regional.read(self.source(file))
            return one.text.references
        draft = self.drafts.get(file)
        found = {row.id: row for one in ((draft.whole, draft.read) if draft else ()) for row in _cited(one)}
        return tuple(found.values())

    def codes(self) -> dict[tuple[str, str], str]:
        """Return every code that the project's documents give, by system and code, with its words."""
        if self._codes is None:
            pattern = re.compile(r"system: ([a-z0-9-]+), code: ([\w.]+)(?:[^}\n]*?text: ([^}\n]*))?")
            self._codes = {}
            for file in self.base.known:
                text = (self.content(file) or b"").decode("utf-8", "replace")
                for system, code, words in pattern.findall(text):
                    self._codes[system, code] = words.strip(" \"'") or self._codes.get((system, code), "")
        return self._codes

    def document_of(self, file: str) -> str:
        """Return the id of the document that a file is about: its own, or that of the pathway that a region adds to."""
        if self.sort_of(file) == "references":
            return next((self.document_of(owner) for owner in self.owners(file)), "")
        if self.sort_of(file) == "regional":
            return file.rpartition("/")[2].removesuffix(".md")
        draft = self.drafts.get(file)
        known = draft.known if draft else self.base.known.get(file)
        return known.facts.id if known and known.facts else ""

    def file_of(self, id: str) -> str:
        """Return the file that a document is written in; "" where there is none."""
        rows = {**self.base.known, **{file: draft.known for file, draft in self.drafts.items()}}
        return next(
            (f for f, one in rows.items() if one.facts and one.facts.id == id and not f.startswith(SOURCES)), ""
        )

    def spots(self, file: str) -> tuple[Spot, ...]:
        """Return where ids stand in a file, that of its references included; none in a text that can't be read."""
        source = self.source(file)
        key = source.content + b"\0" + (source.references[1] if source.references else b"")
        if file not in self._named or self._named[file][0] != key:
            is_regional = self.sort_of(file) == "regional"
            reader = read_regional if is_regional else read_document
            document, _ = reader(source.file, source.content, source.references)
            own = self.document_of(file) or (str(document.data.get("id", "")) if document else "")
            self._named[file] = key, tuple(spots(document, own, file)) if document else ()
        return self._named[file][1]

    def about(self, id: str) -> list[str]:
        """Return the files that may name a document's ids: its own, those that mention it, and what regions add."""
        own = self.file_of(id)
        rows = {**self.base.known, **{file: draft.known for file, draft in self.drafts.items()}}
        others = [f for f, one in rows.items() if id in one.mentions and f != own and not f.startswith(SOURCES)]
        added = [disk.relative(path, self.root) for path in disk.regional_files(self.root) if self._adds(path, id)]
        return [own, *sorted(others), *added] if own else []

    def _adds(self, path: Path, id: str) -> bool:
        return path.stem == id or f"{id}/index.md".encode() in disk.read_bytes(path)

    def published_ids(self, id: str) -> dict[str, str]:
        """Return the ids that a document's published version has, each with that version's number."""
        entry = newest(self.catalog.ledger.get(id, ()))
        bodies, _ = read_documents(disk.document_bodies(self.root, [entry.sha256] if entry and entry.sha256 else []))
        return {one: str(entry.version) for body in bodies.values() for one in _ids(body)} if entry else {}

    def may_name(self, file: str) -> bool:
        """True when missing ids may be written into a document: not into a version that is published as it stands."""
        draft = self.drafts.get(file)
        pathway = draft.read.pathway if draft else None
        entry = newest(self.catalog.ledger.get(pathway.id, ())) if pathway else None
        return not (entry and pathway and pathway.status == "approved" and pathway.version == entry.version)

    # -----------------------------------------------------------------------------------------------------------------
    # Checking

    def _take(self, built: Built) -> None:
        """Start from what lies on disk."""
        self.base, self.lists = built, built.catalog.lists
        said = set(built.diagnostics)
        self.found, self._codes, self._published = {}, None, {}
        for file, result in built.results.items():
            self.found[file] = [one for one in result.diagnostics if one in said]
            said -= set(result.diagnostics)
        for one in sorted(said, key=repr):
            name = one.place.file
            owner = name if self.sort_of(name) == "regional" else SHARED
            if self.sort_of(name) == "references":
                owner = next(iter(self.owners(name)), SHARED)
            self.found.setdefault(owner, []).append(one)
        self.catalog = self._gather()

    def _gather(self) -> Catalog:
        """Make the catalog of all documents, the open ones as they stand in the editor."""
        base = self.base.catalog
        known = {**self.base.known, **{file: draft.known for file, draft in self.drafts.items()}}
        frozen = {file for file in known if self._is_draft(file)}
        outside = {one.facts.id for file, one in known.items() if one.facts and not file.startswith("content/")}
        by_id, files = gathered(
            (file, one.facts)
            for file, one in sorted(known.items())
            if one.facts and file not in frozen and (one.facts.id not in outside or not file.startswith("content/"))
        )
        models = dict(base.models)
        for draft in self.drafts.values():
            pathway = draft.read.pathway
            if pathway and pathway.kind == "generic-model":
                models[pathway.id] = pathway
        return dataclasses.replace(
            base, lists=self.lists, facts=by_id, models=models, twice=shared_ids(files), ids=tuple(sorted(by_id))
        )

    def _is_draft(self, file: str) -> bool:
        """True when readers see a published version in the place of a source."""
        known = self.base.known.get(file)
        shown = self.base.catalog.facts.get(known.facts.id) if known and known.facts else None
        return bool(shown) and shown.file.startswith(SOURCES) and not file.startswith(SOURCES)

    def _check_source(self, file: str, since: Since | None | bool = False) -> None:
        """Check an open source. `since` is what differs from its published version; False: what differed last."""
        one = read(self.source(file))
        before = self.drafts.get(file)
        known = _known(one) if one.facts or not before else before.known
        good = one if one.pathway and not _is_broken(one) else (before.whole if before else one)
        settled = before.settled if before else known.facts_key
        last = before.since if before else self._since(one, self.source(file))
        self.drafts[file] = Draft(one, good, known, last if since is False else since, settled)  # type: ignore[arg-type]
        if not before or before.known.facts_key != known.facts_key:
            self.catalog = self._gather()
        self.found[file] = self._findings(one, known, self.drafts[file].since, self._is_draft(file))

    def _check_unopened(self, file: str) -> None:
        """Check a source that nobody has open beside those that somebody has."""
        source = self.source(file)
        one = read(source)
        self.found[file] = self._findings(one, _known(one), self._since(one, source), self._is_draft(file))

    def _findings(self, one: Read, known: Known, since: Since | None, draft: bool) -> list[Diagnostic]:
        part = seen_by(self.catalog, known, draft=draft)
        part = dataclasses.replace(part, lists=self.lists, ids=self.catalog.ids)
        return [*diagnose(one, part, self.today, since), *self._altered(known)]

    def _altered(self, known: Known) -> list[Diagnostic]:
        """Return what is wrong with a document's published versions; nobody types in those, so it is asked once."""
        id = known.facts.id if known.facts else ""
        if id not in self._published:
            bodies = disk.document_bodies(self.root, hashes(self.catalog.ledger.get(id, ())))
            self._published[id] = read_documents(bodies)[1]
        return self._published[id]

    def _since(self, one: Read, source: Source) -> Since | None:
        """Return what differs from the newest published version, as `forlopp check` sees it."""
        pathway = one.pathway
        entry = newest(self.catalog.ledger.get(pathway.id, ())) if pathway else None
        if pathway is None or entry is None or one.faults or pathway.status in STUBS:
            return None
        frozen = disk.frozen_source(self.root, str(entry.sha256))
        beside = source.references[1] if source.references else None
        same = frozen and (frozen.get("index.md"), frozen.get("references.json")) == (source.content, beside)
        if same and not pathway.includes:
            return None
        published, _ = read_documents(disk.document_bodies(self.root, [str(entry.sha256)]))
        return releases.differing(pathway, self.catalog, one.file, self.settings.site_url, published)

    def _check_regional(self, file: str) -> None:
        id = self.document_of(file)
        national = self._national(id)
        one = regional.read(self.source(file), frozenset(national.letters) if national else frozenset())
        self.found[file] = list(regional.diagnose(one, national, self.catalog, self.today))

    def _national(self, id: str) -> regional.National | None:
        """Return the pathway that a region adds to, made anew only when it has changed."""
        file = self.file_of(id)
        if not file:
            return None
        draft = self.drafts.get(file)
        key = draft.known.key if draft else self.base.known[file].key
        if id not in self._nationals or self._nationals[id][0] != key:
            one = draft.read if draft else read(self.source(file))
            published, _ = read_documents(disk.document_bodies(self.root, hashes(self.catalog.ledger.get(id, ()))))
            self._nationals[id] = key, additions.national_of(one, self.catalog, published)
        return self._nationals[id][1]

    def _check_lists(self) -> None:
        files = {name: (file, self.content(file) or b"") for name, (file, _) in disk.list_files(self.root).items()}
        lists, found = read_lists(files)
        names = {file for file, _ in files.values()}
        kept = [one for one in self.found.get(SHARED, ()) if one.place.file not in names]
        self.found[SHARED] = [*kept, *found]
        self._use_lists(lists, bool(found))

    def _use_lists(self, lists: Lists, faulty: bool) -> None:
        """Let open documents be checked by what a list says now; while it is half written, by what it said."""
        if faulty or lists == self.lists:
            return
        self.lists = lists
        self.catalog = self._gather()
        for file in list(self.texts):
            if self.sort_of(file) in ("source", "regional"):
                self.check(file)


def _cited(one: Read) -> tuple[Reference, ...]:
    return one.pathway.references if one.pathway else ()


def _known(one: Read) -> Known:
    """Return what is remembered of a document."""
    named = mentions(one.pathway) if one.pathway else frozenset()
    said = listing(one.pathway) if one.pathway else None
    lines = one.document.raw_lines if one.document else ()
    return Known((), cache.digest(lines), one.facts, cache.digest(one.facts), named, said)


def _is_broken(one: Read) -> bool:
    """True while a block, a note or the front matter is half written, so that what follows it can't be seen."""
    return any(fault.code in UNSAFE for fault in one.faults) or bool(one.document and () in one.document.excused)


def _ids(value: Any) -> set[str]:
    """Return every id in a published document."""
    if isinstance(value, Mapping):
        own = {value["id"]} if isinstance(value.get("id"), str) else set()
        return own.union(*(_ids(child) for child in value.values()))
    return set().union(*(_ids(child) for child in value)) if isinstance(value, list) else set()
