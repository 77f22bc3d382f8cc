"""What has happened to documents, as rows: by document, and for the whole site, newest first.

In: the catalogue (facts and ledger). Out: `Happening` values. Never reads a document: a row says that something
happened, and where to read more.
"""

from __future__ import annotations

import datetime
import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..catalog import PUBLIC, Catalog, Facts, Listing
from ..model.governance import CHANGE_NAMES, Revision
from ..model.ledger import ENDS, EVENT_NAMES, VERSIONS, Entry


@dataclass(frozen=True, slots=True)
class Happening:
    """One event in the life of a document, as lists show it. `url` and `changes_url` count from the site's root; a
    document that has no page any more has neither."""

    id: str
    title: str
    url: str
    changes_url: str
    on: datetime.date
    event: str
    version: str
    change: str
    """new, substantial, editorial or reviewed; "" where the event brings no version."""
    label: str
    """What happened, in a word or two: "Ändrad i sak", "Upphävd"."""
    summary: str
    illustrative: bool
    successors: tuple[str, ...] = ()
    number: int = 0
    """The entry's number in the ledger; 0 for what only the document itself tells."""


def history(catalog: Catalog, id: str) -> list[Happening]:
    """Return what has happened to a document, newest first: the ledger's events, and the versions that only the
    document's own list knows (those from before the ledger, and one that is not published yet)."""
    entries = catalog.ledger.get(id, ())
    facts, said = catalog.facts.get(id), catalog.listings.get(id, Listing())
    url = facts.url if facts else ""
    rows = [_of_entry(entry, url) for entry in entries]
    known = {row.version for row in rows}
    if facts:
        rows += [_of_revision(facts, row) for row in said.revisions if row.version not in known]
        if facts.status == "withdrawn" and facts.withdrawn_on and all(entry.event not in ENDS for entry in entries):
            rows.append(_of_withdrawal(facts, said))
    return sorted(rows, key=_newest_first)


def all_happenings(catalog: Catalog) -> Iterator[Happening]:
    """Return what has happened to all public documents, newest first."""
    ids = {id for id, facts in catalog.facts.items() if facts.status in PUBLIC} | {
        id for id in catalog.ledger if id not in catalog.facts
    }
    return iter(sorted((row for id in ids for row in history(catalog, id)), key=_newest_first))


def recent(catalog: Catalog, count: int) -> list[Happening]:
    """Return the newest happenings, for the start page: at most one of each document."""
    ids = {id for id, facts in catalog.facts.items() if facts.status in PUBLIC}
    newest = (rows[0] for id in ids if (rows := history(catalog, id)))
    return heapq.nsmallest(count, newest, key=_newest_first)


def changes_url(url: str) -> str:
    """Return the address of the page of changes, from the address of the document's page."""
    return f"{url}andringar/" if url else ""


def _of_entry(entry: Entry, url: str) -> Happening:
    brings = entry.event in VERSIONS
    change = (entry.change or "") if brings else ""
    return Happening(
        id=entry.id,
        title=entry.title,
        url=url,
        changes_url=changes_url(url),
        on=entry.on,
        event=entry.event,
        version=entry.version or "",
        change=change,
        label=CHANGE_NAMES[change] if change else EVENT_NAMES[entry.event],
        summary=entry.summary or entry.reason or "",
        illustrative=entry.illustrative,
        successors=entry.successors,
        number=entry.number,
    )


def _of_revision(facts: Facts, row: Revision) -> Happening:
    return _told(
        facts,
        on=row.on,
        event="published" if row.change == "new" else "revised",
        version=row.version,
        change=row.change,
        label=CHANGE_NAMES[row.change],
        summary=row.summary,
    )


def _of_withdrawal(facts: Facts, said: Listing) -> Happening:
    return _told(
        facts,
        on=datetime.date.fromisoformat(facts.withdrawn_on),
        event="withdrawn",
        version="",
        change="",
        label=EVENT_NAMES["withdrawn"],
        summary=said.reason,
        successors=(facts.replaced_by,) if facts.replaced_by else (),
    )


def _told(facts: Facts, **event: Any) -> Happening:
    """Return what a document itself tells: the event, and which document it is."""
    return Happening(
        id=facts.id,
        title=facts.title,
        url=facts.url,
        changes_url=changes_url(facts.url),
        illustrative=facts.illustrative,
        **event,
    )


def _newest_first(row: Happening) -> Sequence[object]:
    """Sort by date, then by the order of events: two versions of one day stand in the order of their numbers."""
    version = tuple(-int(part) for part in row.version.split(".")) if row.version else (1,)
    return (-row.on.toordinal(), -row.number, row.title, row.id, version)
