"""What readers are shown of one file of additions: who says it, when, each text with the part it hangs on, and drift.

In: a `Regional` beside its `National`, and the catalogue. Out: a `Row` with safe HTML. Never repeats the national text:
a part is named, and the name is a link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape

from .. import text as texts
from ..catalog import Catalog
from ..model.text import plain
from .checks import as_pathway
from .drift import Difference, drift
from .national import National, short
from .reading import Regional

NOTICE = "Det nationella innehållet har ändrats sedan tillägget skrevs."
GONE = "Den del som tillägget hör till har tagits bort ur den nationella texten."


@dataclass(frozen=True, slots=True)
class Item:
    """One addition. Links in `html` count from the region's page of the pathway; in `feed_html` they are absolute."""

    id: str
    at: str
    is_slot: bool
    title: str
    part: str
    """What the national part is called."""
    drift: str
    differences: tuple[Difference, ...]
    based_on: str
    hash: str
    """The part's present short hash; "" when it is gone."""
    line: int
    html: str
    feed_html: str
    markdown: str
    text: str

    @property
    def notice(self) -> str:
        """What the reader must be told of the addition; "" when the part is what it was."""
        return {"changed": NOTICE, "removed": GONE}.get(self.drift, "")


@dataclass(frozen=True, slots=True)
class Row:
    """One file: a region's additions to one pathway."""

    file: str
    region: str
    region_title: str
    region_name: str
    pathway: str
    title: str
    version: str
    based_on: str
    shown: bool
    """True when readers meet it: decided, and the pathway holds."""
    illustrative: bool
    name: str
    role: str
    organisation: str
    on: str
    review_by: str
    items: tuple[Item, ...]
    unfilled: tuple[tuple[str, str], ...]
    """Ids and titles of the places that this region has not filled."""

    @property
    def drifted(self) -> int:
        """How many additions have another national text under them than when they were written."""
        return sum(bool(item.drift) for item in self.items)

    @property
    def responsible(self) -> str:
        """Who answers for the additions, in a line."""
        return ", ".join(filter(None, (self.name, self.role, self.organisation)))


def row(one: Regional, national: National, catalog: Catalog, site_url: str) -> Row:
    """Gather what readers are shown of a file. One that has faults gives what can be given."""
    text, based = one.text, one.text.based_on
    said = text.responsible
    region = one.folder
    items = [item for number in range(len(text.additions)) if (item := _item(one, number, national, catalog, site_url))]
    filled = {item.at for item in items}
    return Row(
        file=one.file,
        region=region,
        region_title=catalog.lists.regions.get(region, region),
        region_name=catalog.lists.region_names.get(region) or f"Region {catalog.lists.regions.get(region, region)}",
        pathway=one.name,
        title=national.title,
        version=national.version,
        based_on=(based.version if based else None) or "",
        shown=text.status == "approved" and national.status == "approved" and bool(items),
        illustrative=text.illustrative is not False,
        name=said.name if said else "",
        role=(said.role if said else None) or "",
        organisation=(said.organisation if said else None) or "",
        on=str(text.on or ""),
        review_by=str(text.review_by or ""),
        items=tuple(items),
        unfilled=tuple((id, title) for id, title in national.slots.items() if id not in filled),
    )


def _item(one: Regional, number: int, national: National, catalog: Catalog, site_url: str) -> Item | None:
    addition, based = one.text.additions[number], one.text.based_on
    at = addition.at
    if not at or not addition.text.parts:
        return None
    remembered = based.parts.get(at) if based else None
    found = drift(national, at, remembered, (based.version if based else None) or "")
    page = f"vardforlopp/{national.id}/"
    return Item(
        id=addition.id or at,
        at=at,
        is_slot=at in national.slots,
        title=addition.title,
        part=national.name(at) if at in national.anchors else next((short(d.name) for d in found.differences), at),
        drift=found.kind,
        differences=found.differences,
        based_on=remembered or "",
        hash=national.hashes.get(at, ""),
        line=one.place("additions", number).line,
        html=_html(one, number, national, catalog, "../../../../", "../../"),
        feed_html=_html(one, number, national, catalog, site_url, site_url + page),
        markdown=addition.text.markdown,
        text=plain(addition.text),
    )


def _html(one: Regional, number: int, national: National, catalog: Catalog, base: str, page: str) -> str:
    """Write one addition's text, and the works it cites after it. `page` leads to the pathway's own page."""
    pathway = as_pathway(one, national, number)
    reading = texts.reading(pathway, catalog, one.file, base)
    spots = {letter: texts.Spot(id, name) for letter, (id, name) in national.letters.items()}
    reading = replace(reading, letters=spots, anchors=national.parts.names)
    own = one.text.additions[number].text
    written = _CITE.sub(r'<span class="cite" title="\1">\2</span>', texts.html(own, reading))
    written = re.sub(r'href="#', f'href="{escape(page)}#', written)
    # The author's own headings are lines of an addition, which has a heading already.
    written = re.sub(r"<h[3-6]>(.*?)</h[3-6]>", r'<p class="group-title">\1</p>', written)
    cited = sorted((reading.numbers[work.id], work) for work in pathway.references if work.id in reading.cited_in)
    works = "".join(f"<li>[{place}] {texts.reference_html(work)}</li>" for place, work in cited)
    return written + (f'<ul class="works">{works}</ul>' if works else "")


_CITE = re.compile(r'<a class="cite" href="#[^"]*" title="([^"]*)">(.*?)</a>')
