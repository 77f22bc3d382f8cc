"""Pages of regional additions: a region's additions to one pathway, a region's all, and the list of regions.

In: rows of additions. Out: `Page` values. Never repeats the national text: a part is named, and the name is a link.
The page of a pathway fetches the articles of these pages and shows them in place (assets/js/regions.js).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from jinja2 import Environment
from markupsafe import Markup

from .. import phrases
from ..catalog import Catalog, page_url
from ..regional import Difference, Row
from .meta import About, Crumb, above
from .page import Entry, Page, alphabetical, page, render

FOLDER = "regionalt/"
ILLUSTRATIVE = "Exempeltext – inte medicinskt granskad. Ansvarig och beslut är påhittade."


@dataclass(frozen=True, slots=True)
class Offer:
    """A region that has additions to a pathway, as the pathway's own page offers it."""

    id: str
    title: str
    name: str
    count: int
    href: str


def offers(rows: Sequence[Row]) -> tuple[Offer, ...]:
    """Return the regions that a reader of the pathway can choose, in the alphabet's order."""
    ordered = sorted((row for row in rows if row.shown), key=lambda row: alphabetical(row.region_title))
    return tuple(
        Offer(row.region, row.region_title, row.region_name, len(row.items), f"{FOLDER}{row.region}/")
        for row in ordered
    )


def addition_pages(rows: Sequence[Row], url: str, templates: Environment) -> list[Page]:
    """Return a page for each region's additions to one pathway. `url` is the pathway's own page."""
    return [_addition_page(row, url, templates) for row in rows if row.shown]


def _addition_page(row: Row, url: str, templates: Environment) -> Page:
    title = f"Tillägg från {row.region_name}"
    description = f"{row.region_name}s tillägg till vårdförloppet {row.title}."
    content = render(
        templates,
        "additions",
        row=row,
        illustrative=ILLUSTRATIVE if row.illustrative else "",
        items=[(item, Markup(item.html), Markup(differences(item.differences))) for item in row.items],
    )
    parents = (*above(url), Crumb(url, row.title))
    about = About(f"{title}: {row.title}", description, above=parents)
    toc = [Entry(item.id, item.title) for item in row.items]
    own = f"{url}{FOLDER}{row.region}/"
    return page(own, f"{title} – {row.title}", description, content, toc if len(toc) > 1 else (), about=about)


def differences(found: Sequence[Difference]) -> str:
    """Write what has changed in the national text: what has gone struck out, what has come underlined."""
    return "".join(_difference(one) for one in found)


def _difference(one: Difference) -> str:
    tags = {"gone": "del", "come": "ins"}
    said = "".join(
        f"<{tags[run.fate]}>{escape(run.text)}</{tags[run.fate]}>" if run.fate in tags else escape(run.text)
        for run in one.runs
    ).replace("\n", "<br>")
    wording = f'<div class="wording"><p>{said}</p></div>' if said else ""
    return f"<p><strong>{escape(one.name)}</strong> ({escape(one.label)})</p>{wording}"


def region_pages(rows: Sequence[Row], catalog: Catalog, templates: Environment) -> list[Page]:
    """Return the list of all regions, and a page for each that has additions."""
    shown: dict[str, list[Row]] = {id: [] for id in catalog.lists.regions}
    for row in rows:
        if row.shown and row.region in shown:
            shown[row.region].append(row)
    titles = catalog.lists.regions
    order = sorted(titles, key=lambda id: alphabetical(titles[id]))
    listed = [(id, titles[id], _state(shown[id])) for id in order if shown[id]]
    without = phrases.listed(titles[id] for id in order if not shown[id])
    content = render(templates, "regions", regions=listed, without=without)
    description = "Regionernas egna tillägg till vårdförloppen, och vilka av dem som behöver läsas om."
    found = [page("regioner/", "Regionala tillägg", description, content)]
    return found + [_region_page(shown[id], templates) for id in order if shown[id]]


def _state(rows: Sequence[Row]) -> str:
    """Say in a line what a region has, and how much of it stands on older national text."""
    count, drifted = sum(len(row.items) for row in rows), sum(row.drifted for row in rows)
    if not count:
        return "inga tillägg ännu"
    where = "1 vårdförlopp" if len(rows) == 1 else f"{len(rows)} vårdförlopp"
    return f"{count} tillägg till {where}" + (f", {drifted} att läsa om" if drifted else "")


def _region_page(rows: Sequence[Row], templates: Environment) -> Page:
    first = rows[0]
    ordered = sorted(rows, key=lambda row: alphabetical(row.title))
    content = render(
        templates,
        "region",
        region=first.region_name,
        state=_state(rows),
        illustrative=ILLUSTRATIVE if any(row.illustrative for row in rows) else "",
        rows=[(row, "../../" + page_url("pathway", row.pathway, "approved")) for row in ordered],
        folder=FOLDER,
    )
    description = f"Alla tillägg från {first.region_name} till vårdförloppen."
    toc = [Entry(row.pathway, row.title) for row in ordered] if len(ordered) > 1 else []
    return page(f"regioner/{first.region}/", first.region_name, description, content, toc)
