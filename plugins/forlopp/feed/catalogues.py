"""The documents that list others: index, catalogues, codes, indicators, programme areas, schemas, and the manifest.

In: the contributions of all documents, the shared lists, the feed's schemas. Out: {path: bytes}. Never sees a pathway.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..catalog import Lists
from ..feed_model import Areas, Catalogue, Codes, Index, Indicators, Manifest, Regions, base, catalogue
from ..model.codes import SYSTEM_NAMES
from ..regional import Row
from ..templates import TEMPLATES
from . import wording
from .regions import region_files
from .rows import Contribution

FEED_VERSION = "1.0"
ATTRIBUTION = "Förlopp, CC BY 4.0. Ange titel, version och webbadress för det dokument som återges."


def catalogue_files(
    contributions: Iterable[Contribution],
    lists: Lists,
    site_url: str,
    schemas: Mapping[str, bytes],
    regional: Sequence[Row] = (),
) -> dict[str, bytes]:
    """Make every document that lists others, but the manifest. `schemas` holds the feed's schemas by file name;
    `regional` is what regions have added."""
    found = sorted(contributions, key=lambda one: (one.row.kind, one.row.id))
    illustrative = any(one.row.illustrative for one in found)
    documents: list[tuple[str, str, base.Head]] = []

    def add(id: str, title: str, kind: type[base.Head], **values: Any) -> None:
        head = _head(kind, f"{id}.json", illustrative)
        documents.append((id, title, kind(**head, **values)))

    for kind, template in TEMPLATES.items():
        add(template.folder, template.plural, Catalogue, items=tuple(one.row for one in found if one.row.kind == kind))
    add("programme-areas", "Programområden", Areas, items=_areas(found, lists, site_url))
    add("indicators", "Indikatorer", Indicators, items=tuple(row for one in found for row in one.indicators))
    for system, name in SYSTEM_NAMES.items():
        add(
            f"codes/{system}",
            f"Koder ur {name}",
            Codes,
            system=system,
            system_title=name,
            items=_codes(found, system),
        )
    files = {f"{id}.json": wording.dump(document) for id, _, document in documents}
    files |= region_files(regional, lists, site_url)
    files |= {f"schemas/{name}": body for name, body in schemas.items()}
    files["index.json"] = wording.dump(_index(documents, sorted(schemas), illustrative, site_url))
    return dict(sorted(files.items()))


def manifest_row(path: str, body: bytes) -> catalogue.ManifestRow:
    """Return a file's row in the manifest."""
    return catalogue.ManifestRow(path=path, sha256=hashlib.sha256(body).hexdigest(), size=len(body))


def manifest(rows: Iterable[catalogue.ManifestRow], illustrative: bool) -> bytes:
    """Make manifest.json of the rows of all other files."""
    files = tuple(sorted(rows, key=lambda row: row.path))
    return wording.dump(Manifest(**_head(Manifest, "manifest.json", illustrative), files=files))


def _head(kind: type[base.Head], path: str, illustrative: bool) -> dict[str, Any]:
    return {
        "schema_": wording.schema_href(kind),
        "self_": path,
        "illustrative": illustrative,
        "notices": (wording.SOME_ILLUSTRATIVE,) if illustrative else (),
        "licence": wording.LICENCE,
        "attribution": ATTRIBUTION,
    }


def _index(
    documents: Sequence[tuple[str, str, base.Head]], schemas: Sequence[str], illustrative: bool, site_url: str
) -> Index:
    resources = [
        catalogue.Resource(id=id, title=title, href=document.self_, schema_=document.schema_)
        for id, title, document in documents
    ]
    files = catalogue.Resource(
        id="manifest", title="Alla filer", href="manifest.json", schema_=wording.schema_href(Manifest)
    )
    regions = catalogue.Resource(
        id="regions", title="Regionala tillägg", href="regions.json", schema_=wording.schema_href(Regions)
    )
    return Index(
        **_head(Index, "index.json", illustrative),
        title="Förlopp",
        feed_version=FEED_VERSION,
        site=site_url,
        resources=(*resources, regions, files),
        schemas=tuple(f"schemas/{name}" for name in schemas),
    )


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
