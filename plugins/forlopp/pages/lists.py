"""The pages that lead to documents: the start page, the lists of pathways and of generic models, and programme areas.

In: the catalogue. Out: `Page` values. Never reads a whole document: a list is made of `Facts` and `Listing` alone.
Every row stands in the HTML, in groups by what a reader can do with it; assets/js/lists.js only hides rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment
from markupsafe import Markup

from .. import changes
from ..catalog import PUBLIC, Catalog, Facts, Listing, Term
from ..diagnostics import fold
from ..model.governance import STATUS_NAMES
from ..phrases import sentence
from ..templates import GENERIC_MODEL, PATHWAY
from .changes import feed_links
from .page import Entry, Page, alphabetical, base, markdown_html, page, render

RECENT = 5
"""How many recently changed documents the start page names."""

WHOLE_ON_START = 100
"""With more pathways than this the start page leads to the list instead of holding it."""

FILTERS_FROM = 8
"""A shorter list needs no filters."""

INITIALS_FROM = 60
"""A longer group is parted by first letter."""

GROUPS = (
    ("att-folja", "Att följa"),
    ("utkast", "Utkast"),
    ("planerade", "Planerade"),
    ("inte-langre", "Gäller inte längre"),
)
NO_LONGER = frozenset({"withdrawn", "merged"})
SCRIPT = '<script type="module" src="{base}assets/js/lists.js"></script>'


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a row belongs to and a filter chooses by: a programme area or a care level."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """One document as lists show it, in plain words."""

    url: str
    title: str
    group: str
    status: str
    version: str
    example: bool
    changed: str
    """The day of what happened last to it, as yyyy-mm-dd; "" where nothing is known."""
    areas: tuple[Named, ...]
    care_levels: tuple[Named, ...]
    synonyms: tuple[str, ...]
    became: Named | None
    """The document that it was merged into: address and title."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a group that begin with the same letter; the whole of a short group, without a letter."""

    id: str
    initial: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that a reader can do the same with."""

    id: str
    name: str
    count: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice that narrows a list: its name in the address and in words, and each value with a count."""

    name: str
    title: str
    choices: tuple[tuple[Named, int], ...]


def start_page(catalog: Catalog, markdown: str, templates: Environment) -> Page:
    """Return the first page: the text of content/index.md, with its front matter, and the ways in. What follows the
    text's first paragraph comes after the search field."""
    _, facts, text = markdown.split("---\n", 2) if markdown.startswith("---\n") else ("", "", markdown)
    description = next((line[12:].strip() for line in facts.splitlines() if line.startswith("description:")), "")
    lead, end, rest = markdown_html(text).partition("</p>")
    pathways = _rows(catalog, PATHWAY.kind)
    whole = len(pathways) <= WHOLE_ON_START
    filters = _filters(pathways, catalog) if whole else []
    content = render(
        templates,
        "start",
        lead=Markup(lead + end),
        rest=Markup(rest.strip()),
        recent=[(row, sentence(row.summary)) for row in changes.recent(catalog, RECENT)],
        areas=[area for area in _area_rows(catalog) if area[2]],
        groups=_groups(pathways) if whole else [],
        level=3,
        total=len(pathways),
        base="",
        filters=filters,
        noun="vårdförlopp",
    )
    head = feed_links("") + (SCRIPT.format(base="") if filters else "")
    return page("", "Förlopp – vårdförlopp för vårdpersonal", description, content, head=head)


def index_page(catalog: Catalog, templates: Environment) -> Page:
    """Return the list of all pathways."""
    description = "Alla vårdförlopp i bokstavsordning, med status, version, programområde och vårdnivå."
    rows = _rows(catalog, PATHWAY.kind)
    return _list("vardforlopp/", "Vårdförlopp", description, rows, catalog, templates, noun="vårdförlopp")


def models_page(catalog: Catalog, templates: Environment) -> Page:
    """Return the list of generic models."""
    description = "Generiska modeller: delar som flera vårdförlopp delar, till exempel levnadsvanor."
    rows = _rows(catalog, GENERIC_MODEL.kind)
    return _list("generiska-modeller/", "Generiska modeller", description, rows, catalog, templates)


def areas_page(catalog: Catalog, templates: Environment) -> Page:
    """Return the list of programme areas with what there is in each."""
    content = render(templates, "areas", areas=_area_rows(catalog))
    return page("omraden/", "Programområden", "De nationella programområdena och deras vårdförlopp.", content)


def area_pages(catalog: Catalog, templates: Environment) -> list[Page]:
    """Return one page for each programme area."""
    by_area = _by_area(catalog)
    return [
        _list(
            f"omraden/{id}/",
            title,
            f"Vårdförlopp och generiska modeller som hör till programområdet {title}.",
            by_area.get(id, []),
            catalog,
            templates,
            kind="Nationellt programområde",
        )
        for id, title in catalog.lists.programme_areas.items()
    ]


def initial(title: str) -> str:
    """Return the letter that a title stands under in a Swedish list; "0–9" for what begins with none."""
    first = title[:1].upper()
    plain = first if first in "ÅÄÖ" else fold(first)[:1].upper()
    return plain if plain.isalpha() else "0–9"


def _list(
    url: str,
    title: str,
    description: str,
    rows: list[Row],
    catalog: Catalog,
    templates: Environment,
    kind: str = "",
    noun: str = "dokument",
) -> Page:
    """A page that lists documents in groups by what a reader can do with them."""
    groups = _groups(rows)
    # On an area's own page every row belongs to the area: there is nothing to choose.
    filters = [one for one in _filters(rows, catalog) if not (url.startswith("omraden/") and one.name == "omrade")]
    content = render(
        templates,
        "list",
        title=title,
        kind=kind,
        description=description,
        groups=groups,
        level=2,
        base=base(url),
        filters=filters,
        total=len(rows),
        noun=noun,
    )
    toc = [Entry(group.id, group.name) for group in groups] if len(groups) > 1 else []
    return page(url, title, description, content, toc, SCRIPT.format(base=base(url)) if filters else "")


def _groups(rows: Sequence[Row]) -> list[Group]:
    found = []
    for id, name in GROUPS:
        mine = [row for row in rows if row.group == id]
        if mine:
            found.append(Group(id, name, len(mine), _parts(id, mine)))
    return found


def _parts(group: str, rows: Sequence[Row]) -> tuple[Part, ...]:
    if len(rows) < INITIALS_FROM:
        return (Part("", "", tuple(rows)),)
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(initial(row.title), []).append(row)
    return tuple(Part(f"{group}-{letter.lower()}", letter, tuple(mine)) for letter, mine in found.items())


def _filters(rows: Sequence[Row], catalog: Catalog) -> list[Filter]:
    """Return the filters of a list; those with nothing to choose between are left out."""
    if len(rows) < FILTERS_FROM:
        return []
    levels = {term.id: n for n, term in enumerate(catalog.lists.care_levels.values())}
    groups = dict(GROUPS)
    areas = _counted(area for row in rows for area in row.areas)
    places = _counted(Named(one.id, sentence(one.title)) for row in rows for one in row.care_levels)
    statuses = _counted(Named(row.group, groups[row.group]) for row in rows)
    found = (
        Filter("omrade", "Programområde", tuple(sorted(areas.items(), key=lambda one: alphabetical(one[0].title)))),
        Filter("vardniva", "Vårdnivå", tuple(sorted(places.items(), key=lambda one: levels[one[0].id]))),
        Filter("status", "Status", tuple(sorted(statuses.items(), key=lambda one: list(groups).index(one[0].id)))),
    )
    return [one for one in found if len(one.choices) > 1]


def _counted(values: Iterable[Named]) -> dict[Named, int]:
    counts: dict[Named, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts


def _rows(catalog: Catalog, kind: str) -> list[Row]:
    return _sorted(_row(facts, catalog) for facts in catalog.facts.values() if facts.kind == kind)


def _row(facts: Facts, catalog: Catalog) -> Row:
    said = catalog.listings.get(facts.id, Listing())
    areas, levels = catalog.lists.programme_areas, catalog.lists.care_levels
    became = catalog.facts.get(facts.merged_into)
    return Row(
        url=facts.url,
        title=facts.title,
        group=_group(facts.status),
        status=STATUS_NAMES[facts.status],
        version=facts.version,
        example=facts.illustrative and not facts.stub,
        changed=next((str(event.on) for event in changes.history(catalog, facts.id)), ""),
        areas=tuple(Named(id, areas[id]) for id in facts.programme_areas if id in areas),
        care_levels=_care_levels(said.care_levels, levels),
        synonyms=said.synonyms,
        became=Named(became.url, became.title) if became else None,
    )


def _care_levels(written: Iterable[str], known: Mapping[str, Term]) -> tuple[Named, ...]:
    """Return the care levels that the shared list knows, each once, in the order of that list."""
    used = {known[fold(word)] for word in written if fold(word) in known}
    return tuple(Named(term.id, term.label) for term in dict.fromkeys(known.values()) if term in used)


def _group(status: str) -> str:
    if status == "approved":
        return "att-folja"
    if status not in PUBLIC:
        return "utkast"
    return "inte-langre" if status in NO_LONGER else "planerade"


def _by_area(catalog: Catalog) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for facts in catalog.facts.values():
        row = _row(facts, catalog)
        for area in row.areas:
            found.setdefault(area.id, []).append(row)
    return {area: _sorted(rows) for area, rows in found.items()}


def _area_rows(catalog: Catalog) -> list[tuple[str, str, int, str]]:
    """Return each area's id, title, number of documents, and these by group in words."""
    by_area = _by_area(catalog)
    found = []
    for id, title in sorted(catalog.lists.programme_areas.items(), key=lambda area: alphabetical(area[1])):
        rows = by_area.get(id, [])
        counts = [(sum(row.group == group for row in rows), name) for group, name in GROUPS]
        found.append((id, title, len(rows), ", ".join(f"{n} {name.lower()}" for n, name in counts if n)))
    return found


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (*alphabetical(row.title), row.url))
