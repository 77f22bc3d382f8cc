"""A document beside the ledger: what a new version changes, which row tells of it, and how a document ends.

In: pathways, entries of the ledger, documents of the API as plain data. Out: differences, new entries, the last
document of one that has ended. Never touches disk: `forlopp publish` writes what this says.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from . import feed, flowchart
from .catalog import Catalog
from .changes import Since, compare, since
from .fragments import expanded
from .ledger import newest
from .model.governance import STATUS_NAMES
from .model.ledger import EVENT_NAMES, Entry, PartChange
from .model.pathway import Pathway

Json = Mapping[str, Any]


def document(pathway: Pathway, catalog: Catalog, file: str, site_url: str) -> dict[str, Any]:
    """Return a source's document as plain data, as the API would give it were it published now."""
    whole = expanded(pathway, catalog.models)
    flow = flowchart.graph(whole, catalog) if whole.steps else None
    layout = flowchart.layout(flow) if flow else None
    made = feed.knowledge_support(whole, feed.Context(catalog, file, site_url, flow, layout))
    return made.model_dump(mode="json", exclude_none=True)


def differing(
    pathway: Pathway, catalog: Catalog, file: str, site_url: str, published: Mapping[str, Json]
) -> Since | None:
    """Return what differs from the newest published version; None where there is none. `published` are documents by
    their hash."""
    entry = newest(catalog.ledger.get(pathway.id, ()))
    if not entry or entry.sha256 not in published:
        return None
    return since(str(entry.version), published[entry.sha256], document(pathway, catalog, file, site_url))


def version_entry(
    number: int, pathway: Pathway, body: bytes, source: str | None, before: Json | None, first: bool
) -> Entry:
    """Return the row that says that a version was published. `before` is the document of the version before it."""
    row = next(row for row in pathway.revisions if row.version == pathway.version)
    changes = compare(before, json.loads(body), row.change) if before else ()
    return Entry(
        number=number,
        on=row.on,
        event="published" if first else "revised",
        kind=pathway.kind,
        id=pathway.id,
        title=pathway.title,
        illustrative=pathway.illustrative,
        version=pathway.version,
        change=row.change,
        summary=row.summary,
        sha256=hashlib.sha256(body).hexdigest(),
        source=source,
        parts=tuple(PartChange(id=one.id, what=one.what, how=one.how, name=one.name) for one in changes),
    )


def end_entry(number: int, pathway: Pathway, on: datetime.date) -> Entry:
    """Return the row that says that a document has ended, without its last document. `on` counts where the source says
    no date."""
    if pathway.status == "merged":
        event, successors = "merged", tuple(id for id in (pathway.merged_into,) if id)
        reason = pathway.status_reason or "Texten har gått upp i ett annat dokument."
    elif pathway.split_into:
        event, successors = "split", pathway.split_into
        reason = pathway.status_reason or "Texten har delats upp i flera dokument."
    else:
        event, successors = "withdrawn", tuple(id for id in (pathway.replaced_by,) if id)
        reason = pathway.status_reason or "Texten är ersatt av ett annat dokument."
    return Entry(
        number=number,
        on=pathway.withdrawn_on or on,
        event=event,
        kind=pathway.kind,
        id=pathway.id,
        title=pathway.title,
        illustrative=pathway.illustrative,
        reason=reason,
        successors=successors,
    )


def renamed_entry(number: int, entry: Entry, successor: str, reason: str, on: datetime.date) -> Entry:
    """Return the row that says that a document lives on under another id. `entry` is that of its newest version."""
    return Entry(
        number=number,
        on=on,
        event="renamed",
        kind=entry.kind,
        id=entry.id,
        title=entry.title,
        illustrative=entry.illustrative,
        reason=reason,
        successors=(successor,),
    )


LABELS = {
    **STATUS_NAMES,
    "split": EVENT_NAMES["split"],
    "renamed": EVENT_NAMES["renamed"],
}
KEPT = frozenset(
    {"schema", "self", "illustrative", "licence", "attribution", "id", "kind", "title", "scope", "page", "audience"}
    | {"version", "approved", "id_prefix", "programme_areas", "revisions", "synonyms", "changed", "clinically_changed"}
    | {"versions", "fragment", "ends"}
)
"""What a document that has ended still says. Its text is gone, so that nobody can show it as valid by mistake."""


def ended(last: Json, entry: Entry, successors: Sequence[Json]) -> bytes:
    """Return the document of one that has ended: who it was, why it ended, what holds in its place. `last` is its
    newest published document; `successors` are links to others."""
    names = ", ".join(f"”{row['title']}”" for row in successors)
    told = {
        "merged": f"Dokumentet har gått upp i {names} och gäller inte längre.",
        "split": f"Dokumentet har delats upp i {names} och gäller inte längre.",
        "renamed": f"Dokumentet har fått en ny adress och heter nu {names}.",
    }
    notice = told.get(entry.event, f"Dokumentet upphävdes den {entry.on.isoformat()} och gäller inte längre.")
    lists = {key: [] for key, value in last.items() if isinstance(value, list) and key not in KEPT}
    made = {key: value for key, value in last.items() if key in KEPT} | lists
    made |= {
        "notices": [*last.get("notices", [])[: int(entry.illustrative)], f"{notice} {entry.reason}".strip()],
        "status": entry.event,
        "status_label": LABELS[entry.event],
        "status_reason": entry.reason,
        "withdrawn_on": entry.on.isoformat(),
        "successors": list(successors),
        "words": {},
    }
    ordered = feed.KnowledgeSupport.model_validate(made)
    return feed.dump(ordered)
