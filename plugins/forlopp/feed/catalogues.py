"""The documents that list others: catalogues, codes, indicators, areas, glossary, changes, the manifest and the index.

In: the contributions of all documents, the shared lists, the ledger, the feed's schemas. Out: {path: bytes}. Never sees
a pathway.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..catalog import Lists, Term
from ..feed_model import (
    Areas,
    Catalogue,
    Changes,
    Codes,
    Glossary,
    Index,
    Indicators,
    Manifest,
    Regions,
    base,
    catalogue,
)
from ..feed_model.history import File
from ..model.codes import SYSTEM_NAMES
from ..model.ledger import Entry
from ..regional import Row
from ..templates import TEMPLATES
from . import wording
from .history import changes_files
from .regions import region_files
from .rows import Contribution

FEED_VERSION = "1.1"
DOWNLOADS: Mapping[str, tuple[str, str]] = {
    "openapi.json": ("openapi", "API:et beskrivet i OpenAPI 3.1"),
    "changes.atom": ("changes-atom", "Ändringar som Atom"),
    "changes-feed.json": ("changes-json-feed", "Ändringar som JSON Feed"),
    "verktyg/forlopp_sync.py": ("sync", "Program som speglar API:et, för Python 3.9 eller senare"),
    "verktyg/forlopp-pathway.js": ("component", "Webbkomponent som visar ett vårdförlopp"),
    "verktyg/forlopp-wordpress.zip": ("wordpress", "Tillägg för WordPress"),
}
"""Files that are no documents of the feed, by their place: id and title in the index."""
UNSIGNED = "Utgåvan är inte signerad: ingen nyckel fanns när den publicerades."


def catalogue_files(
    contributions: Iterable[Contribution],
    lists: Lists,
    ledger: Mapping[str, Sequence[Entry]],
    site_url: str,
    schemas: Mapping[str, bytes],
    regional: Sequence[Row] = (),
) -> tuple[dict[str, bytes], list[catalogue.Resource]]:
    """Make every document that lists others, but the manifest and the index; return them with their rows in the index.
    `schemas` holds the feed's schemas by file name; `regional` is what regions have added."""
    found = sorted(contributions, key=lambda one: (one.row.kind, one.row.id))
    illustrative = any(one.row.illustrative for one in found)
    files: dict[str, bytes] = {}
    resources: list[catalogue.Resource] = []

    def add(id: str, title: str, kind: type[base.Head], **values: Any) -> None:
        path = f"{id}.json"
        files[path] = wording.dump(kind(**wording.head(kind, path, illustrative), **values))
        resources.append(resource(id, title, path, files[path], wording.schema_href(kind)))

    for kind, template in TEMPLATES.items():
        rows = tuple(_row(one, ledger) for one in found if one.row.kind == kind)
        add(template.folder, template.plural, Catalogue, items=rows)
    add("programme-areas", "Programområden", Areas, items=_areas(found, lists, site_url))
    add("indicators", "Indikatorer", Indicators, items=tuple(row for one in found for row in one.indicators))
    for system, name in SYSTEM_NAMES.items():
        items = _codes(found, system)
        add(f"codes/{system}", f"Koder ur {name}", Codes, system=system, system_title=name, items=items)
    add("glossary", "Ordlista", Glossary, **_glossary(lists))
    files |= region_files(regional, lists, site_url)
    files |= changes_files(ledger, site_url)
    for id, title, kind in (("regions", "Regionala tillägg", Regions), ("changes", "Ändringar", Changes)):
        resources.append(resource(id, title, f"{id}.json", files[f"{id}.json"], wording.schema_href(kind)))
    files |= {f"schemas/{name}": body for name, body in schemas.items()}
    return dict(sorted(files.items())), resources


def downloads(files: Mapping[str, bytes]) -> tuple[catalogue.Download, ...]:
    """Return the rows in the index of those files that are no documents, in the order of the table."""
    return tuple(
        catalogue.Download(id=id, title=title, **wording.file_facts(path, files[path]))
        for path, (id, title) in DOWNLOADS.items()
        if path in files
    )


def resource(id: str, title: str, path: str, body: bytes, schema: str) -> catalogue.Resource:
    """Return a file's row in the index."""
    return catalogue.Resource(id=id, title=title, schema_=schema, **wording.file_facts(path, body))


def index(
    resources: Sequence[catalogue.Resource],
    schemas: Iterable[str],
    manifest: bytes,
    snapshot: Mapping[str, Any] | None,
    newest: Entry | None,
    illustrative: bool,
    site_url: str,
    downloads: tuple[catalogue.Download, ...] = (),
) -> bytes:
    """Make index.json, from which everything is reached. `snapshot` says where the file is that
    holds everything; `newest` is the ledger's last entry."""
    made = Index(
        **wording.head(Index, "index.json", illustrative),
        title="Förlopp",
        feed_version=FEED_VERSION,
        site=site_url,
        contact=catalogue.Contact(title="Förlopp", page=f"{site_url}om/"),
        sequence=newest.number if newest else 0,
        changed=newest.on.isoformat() if newest else None,
        manifest=File(**wording.file_facts("manifest.json", manifest)),
        snapshot=File(**snapshot) if snapshot else None,
        signature=catalogue.Signature(signed=False, reason=UNSIGNED),
        resources=(
            *resources,
            resource("manifest", "Alla filer", "manifest.json", manifest, wording.schema_href(Manifest)),
        ),
        schemas=tuple(f"schemas/{name}" for name in sorted(schemas)),
        downloads=downloads,
    )
    return wording.dump(made)


def manifest_row(path: str, body: bytes) -> catalogue.ManifestRow:
    """Return a file's row in the manifest."""
    return catalogue.ManifestRow(path=path, sha256=hashlib.sha256(body).hexdigest(), size=len(body))


def manifest(rows: Iterable[catalogue.ManifestRow], illustrative: bool) -> bytes:
    """Make manifest.json of the rows of all other files."""
    files = tuple(sorted(rows, key=lambda row: row.path))
    return wording.dump(Manifest(**wording.head(Manifest, "manifest.json", illustrative), files=files))


def _areas(found: Sequence[Contribution], lists: Lists, site_url: str) -> tuple[catalogue.AreaRow, ...]:
    leads: dict[str, list[str]] = {id: [] for id in lists.programme_areas}
    others: dict[str, list[str]] = {id: [] for id in lists.programme_areas}
    for one in found:
        for index, area in enumerate(one.row.programme_areas):
            (others if index else leads).setdefault(area.id, []).append(one.row.id)
    return tuple(
        catalogue.AreaRow(
            id=id,
            title=title,
            page=wording.area_page(id, site_url),
            leads=tuple(leads[id]),
            takes_part_in=tuple(others[id]),
        )
        for id, title in lists.programme_areas.items()
    )


def _codes(found: Sequence[Contribution], system: str) -> tuple[catalogue.CodeRow, ...]:
    rows = (row for one in found for row in one.codes if row.system == system)
    return tuple(sorted(rows, key=_code_order))


def _code_order(row: catalogue.CodeRow) -> tuple[str, str, str, str, str]:
    span = row.range
    first = row.code or (span.from_ if span else "")
    return first, span.to if span else "", row.document, row.part or "", row.role or ""


def _row(one: Contribution, ledger: Mapping[str, Sequence[Entry]]) -> catalogue.CatalogueRow:
    """Return a document's row, with the number of its newest entry in the ledger."""
    entries = ledger.get(one.row.id)
    return one.row.model_copy(update={"sequence": entries[-1].number}) if entries else one.row


def _glossary(lists: Lists) -> dict[str, Any]:
    return {
        "abbreviations": tuple(
            catalogue.AbbreviationRow(abbreviation=short, meaning=meaning)
            for short, meaning in sorted(lists.abbreviations.items())
        ),
        "synonyms": lists.synonyms,
        "roles": _terms(lists.roles),
        "care_levels": _terms(lists.care_levels),
        "instruments": _terms(lists.instruments),
    }


def _terms(known: Mapping[str, Term]) -> tuple[catalogue.TermRow, ...]:
    """Return each term once: the lists find it by its id and by its label."""
    found = {term.id: term for term in known.values()}
    rows = (found[id] for id in sorted(found))
    return tuple(catalogue.TermRow(id=row.id, label=row.label, definition=row.definition or None) for row in rows)
