"""Regional additions as documents of the API: one for each region and pathway, one for each region, one for all.

In: rows of additions, the shared lists. Out: {path: bytes}. Never repeats national text, and never touches a national
document: the two are joined by id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from ..catalog import Lists, page_url
from ..feed_model import Region, RegionalAdditions, Regions, base, regions
from ..regional import Item, Row
from . import wording

NOTICE = "Regionens eget tillägg till ett nationellt vårdförlopp. Visa det skilt från den nationella texten."
ILLUSTRATIVE = (
    "Exempeltext som ingen har granskat medicinskt. Ansvarig och beslut är påhittade. Får inte användas i vården."
)
ATTRIBUTION = "Regionala tillägg till vårdförlopp i Förlopp, CC BY 4.0. Ange regionens namn, datum och webbadress."


def addition_files(rows: Iterable[Row], site_url: str) -> dict[str, bytes]:
    """Make the document of each region's additions to one pathway; of those alone that readers meet."""
    return {href(row): _body(row, site_url) for row in rows if row.shown}


def region_files(rows: Sequence[Row], lists: Lists, site_url: str) -> dict[str, bytes]:
    """Make the list of all regions, and each region's own. `rows` are all there are."""
    shown: dict[str, list[Row]] = {id: [] for id in lists.regions}
    for row in sorted(rows, key=lambda one: one.pathway):
        if row.shown and row.region in shown:
            shown[row.region].append(row)
    files = {"regions.json": wording.dump(_regions(shown, lists))}
    for id, mine in shown.items():
        if mine:
            files[f"regions/{id}.json"] = wording.dump(_region(mine, site_url))
    return files


def href(row: Row) -> str:
    """Return the place of a region's additions to one pathway, counted from /api/v1/."""
    return f"regions/{row.region}/{row.pathway}.json"


def page(row: Row, site_url: str) -> str:
    """Return the address of the page with a region's additions to one pathway."""
    return f"{site_url}{page_url('pathway', row.pathway, 'approved')}regionalt/{row.region}/"


def _body(row: Row, site_url: str) -> bytes:
    drifted = any(item.drift for item in row.items)
    notices = (
        *((ILLUSTRATIVE,) if row.illustrative else ()),
        NOTICE,
        *(("Det nationella innehållet har ändrats sedan något av tilläggen skrevs: det är märkt.",) if drifted else ()),
    )
    pathway = base.Link(
        id=row.pathway,
        title=row.title,
        status="approved",
        href=wording.api_href("pathway", row.pathway),
        page=site_url + page_url("pathway", row.pathway, "approved"),
    )
    attribution = f"Tillägg från {row.region_name} till ”{row.title}”, {row.on}, {page(row, site_url)}, CC BY 4.0"
    return wording.dump(
        RegionalAdditions(
            **_head(RegionalAdditions, href(row), row.illustrative, notices, attribution),
            region=_name(row),
            pathway=pathway,
            page=page(row, site_url),
            responsible=_responsible(row),
            on=row.on,
            review_by=row.review_by or None,
            based_on=regions.BasedOn(version=row.based_on or None, current=row.version or None),
            items=tuple(_item(item, order) for order, item in enumerate(row.items, 1)),
            unfilled=tuple(regions.Unfilled(id=id, title=title) for id, title in row.unfilled),
        )
    )


def _item(item: Item, order: int) -> regions.Addition:
    return regions.Addition(
        id=item.id,
        anchor=item.at,
        anchor_name=item.part,
        kind="slot" if item.is_slot else "addition",
        title=item.title,
        order=order,
        html=item.feed_html,
        markdown=item.markdown,
        text=item.text,
        based_on_hash=item.based_on or None,
        anchor_hash=item.hash or None,
        drifted=bool(item.drift),
        drift=item.drift or None,
        notice=item.notice or None,
    )


def _regions(shown: dict[str, list[Row]], lists: Lists) -> Regions:
    rows = tuple(
        regions.RegionRow(
            id=id,
            title=lists.regions[id],
            name=lists.region_names.get(id, f"Region {lists.regions[id]}"),
            additions=sum(len(row.items) for row in mine),
            drifted=sum(row.drifted for row in mine),
            illustrative=any(row.illustrative for row in mine),
            href=f"regions/{id}.json" if mine else None,
        )
        for id, mine in shown.items()
    )
    illustrative = any(row.illustrative for row in rows)
    return Regions(**_head(Regions, "regions.json", illustrative, _some(illustrative), ATTRIBUTION), items=rows)


def _region(mine: Sequence[Row], site_url: str) -> Region:
    illustrative = any(row.illustrative for row in mine)
    return Region(
        **_head(Region, f"regions/{mine[0].region}.json", illustrative, _some(illustrative), ATTRIBUTION),
        region=_name(mine[0]),
        items=tuple(_row(row, site_url) for row in mine),
    )


def _row(row: Row, site_url: str) -> regions.RegionPathwayRow:
    body = _body(row, site_url)
    sha256 = hashlib.sha256(body).hexdigest()
    return regions.RegionPathwayRow(
        pathway=row.pathway,
        title=row.title,
        href=href(row),
        page=page(row, site_url),
        on=row.on,
        responsible=_responsible(row),
        additions=len(row.items),
        parts=tuple(dict.fromkeys(item.at for item in row.items)),
        drifted=row.drifted,
        illustrative=row.illustrative,
        sha256=sha256,
        size=len(body),
        blob=f"blobs/{sha256}.json",
    )


def _name(row: Row) -> regions.RegionName:
    return regions.RegionName(id=row.region, title=row.region_title, name=row.region_name)


def _responsible(row: Row) -> regions.Responsible:
    return regions.Responsible(name=row.name, role=row.role or None, organisation=row.organisation or None)


def _some(illustrative: bool) -> tuple[str, ...]:
    return (wording.SOME_ILLUSTRATIVE,) if illustrative else ()


def _head(kind: type[base.Head], path: str, illustrative: bool, notices: tuple[str, ...], said: str) -> dict[str, Any]:
    """Return the first keys of a document that holds a region's texts: its own notices, and how to name its source."""
    return {**wording.head(kind, path, illustrative), "notices": notices, "attribution": said}
