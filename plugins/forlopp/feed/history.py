"""The ledger as documents of the API: changes in numbered pages, and each document's versions.

In: entries of the ledger. Out: values of the feed, or {path: bytes}. Never reads a document: what differs between
versions was written into the ledger when they were published, so a page of changes never says anything else later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..catalog import page_url
from ..feed_model import ChangePage, Changes, KnowledgeSupport, Versions, history
from ..ledger import newest, published
from ..model.governance import CHANGE_NAMES
from ..model.ledger import EVENT_NAMES, VERSIONS, Entry
from . import wording

PAGE_SIZE = 100
NEWEST = 20


def changes_files(ledger: Mapping[str, Sequence[Entry]], site_url: str) -> dict[str, bytes]:
    """Make changes.json and its pages. `ledger` holds the entries by document."""
    entries = sorted((entry for entries in ledger.values() for entry in entries), key=lambda entry: entry.number)
    rows = [_row(entry, ledger, site_url) for entry in entries]
    files: dict[str, bytes] = {}
    pages = []
    for start in range(0, len(rows), PAGE_SIZE):
        number, held = start // PAGE_SIZE + 1, tuple(rows[start : start + PAGE_SIZE])
        path = f"changes/{number}.json"
        page = ChangePage(**wording.head(ChangePage, path, _illustrative(held)), number=number, items=held)
        files[path] = wording.dump(page)
        file = wording.file_facts(path, files[path])
        pages.append(history.ChangePageRow(**file, number=number, first=held[0].number, last=held[-1].number))
    newest_rows = tuple(reversed(rows[-NEWEST:]))
    files["changes.json"] = wording.dump(
        Changes(
            **wording.head(Changes, "changes.json", _illustrative(rows)),
            sequence=rows[-1].number if rows else 0,
            page_size=PAGE_SIZE,
            pages=tuple(pages),
            items=newest_rows,
        )
    )
    return files


def versions_file(made: KnowledgeSupport, entries: Sequence[Entry]) -> bytes:
    """Make the list of a document's published versions, from what the ledger says of it."""
    now = newest(entries)
    items = tuple(
        history.VersionRow(
            number=entry.number,
            version=str(entry.version),
            on=entry.on.isoformat(),
            change=str(entry.change),
            change_label=CHANGE_NAMES[str(entry.change)],
            summary=str(entry.summary),
            current=entry is now,
            sha256=str(entry.sha256),
            href=wording.blob_href(".json", str(entry.sha256)),
            page=made.page if entry is now else f"{made.page}versioner/{entry.version}/",
        )
        for entry in reversed(published(entries))
    )
    head = wording.head(Versions, wording.versions_href(made.kind, made.id), made.illustrative)
    same = {name: getattr(made, name) for name in ("id", "kind", "title", "status", "successors", "notices")}
    return wording.dump(Versions(**{**head, **same}, items=items))


def _row(entry: Entry, ledger: Mapping[str, Sequence[Entry]], site_url: str) -> history.ChangeRow:
    brings = entry.event in VERSIONS
    change = entry.change if brings else None
    return history.ChangeRow(
        number=entry.number,
        on=entry.on.isoformat(),
        event=entry.event,
        label=EVENT_NAMES[entry.event],
        kind=entry.kind,
        id=entry.id,
        title=entry.title,
        illustrative=entry.illustrative,
        version=entry.version,
        change=change,
        change_label=CHANGE_NAMES[change] if change else None,
        summary=entry.summary,
        reason=entry.reason,
        successors=tuple(_successor(id, entry.kind, ledger, site_url) for id in entry.successors),
        href=wording.api_href(entry.kind, entry.id),
        page=site_url + page_url(entry.kind, entry.id, "approved"),
        sha256=entry.sha256,
        blob=wording.blob_href(".json", entry.sha256) if entry.sha256 else None,
        parts=tuple(history.PartChange(**part.model_dump()) for part in entry.parts),
    )


def _successor(id: str, kind: str, ledger: Mapping[str, Sequence[Entry]], site_url: str) -> history.Successor:
    """Return where a successor is. It is of the same kind, unless the ledger knows better."""
    own = ledger[id][0].kind if ledger.get(id) else kind
    return history.Successor(id=id, href=wording.api_href(own, id), page=site_url + page_url(own, id, "approved"))


def _illustrative(rows: Iterable[history.ChangeRow]) -> bool:
    return any(row.illustrative for row in rows)
