"""The pages that lead to documents: the start page, the lists of pathways and of generic models, and programme areas.

In: the catalogue. Out: `Page` values. Never reads a whole document: a list is made of `Facts` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jinja2 import Environment
from markupsafe import Markup

from ..catalog import PUBLIC, Catalog, Facts
from ..model.governance import STATUS_NAMES
from ..templates import GENERIC_MODEL, PATHWAY
from .page import Entry, Page, alphabetical, base, markdown_html, page, render

NAMED_ON_START = 12
"""How many pathways the start page names; beyond that a list of its own is easier to search."""


def start_page(catalog: Catalog, markdown: str, templates: Environment) -> Page:
    """Return the first page: the text of content/index.md, with its front matter, and the ways in."""
    _, facts, text = markdown.split("---\n", 2) if markdown.startswith("---\n") else ("", "", markdown)
    description = next((line[12:].strip() for line in facts.splitlines() if line.startswith("description:")), "")
    pathways = _documents(catalog, PATHWAY.kind)
    content = render(
        templates,
        "start",
        text=Markup(markdown_html(text)),
        pathways=[row for row in pathways if row.status == "approved" and not row.stub][:NAMED_ON_START],
        total=len(pathways),
        areas=_areas_with_documents(catalog),
    )
    return page("", "Förlopp – vårdförlopp för vårdpersonal", description, content)


def index_page(catalog: Catalog, templates: Environment) -> Page:
    """Return the list of all pathways."""
    description = "Alla vårdförlopp i bokstavsordning, med status, version och programområde."
    return _list("vardforlopp/", "Vårdförlopp", description, _documents(catalog, PATHWAY.kind), catalog, templates)


def models_page(catalog: Catalog, templates: Environment) -> Page:
    """Return the list of generic models."""
    description = "Generiska modeller: delar som flera vårdförlopp delar, till exempel levnadsvanor."
    rows = _documents(catalog, GENERIC_MODEL.kind)
    return _list("generiska-modeller/", "Generiska modeller", description, rows, catalog, templates)


def areas_page(catalog: Catalog, templates: Environment) -> Page:
    """Return the list of programme areas with the number of documents in each."""
    counts = {id: len(rows) for id, rows in _by_area(catalog).items()}
    areas = sorted(catalog.lists.programme_areas.items(), key=lambda area: alphabetical(area[1]))
    content = render(templates, "areas", areas=[(id, title, counts.get(id, 0)) for id, title in areas])
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


def _list(
    url: str,
    title: str,
    description: str,
    rows: list[Facts],
    catalog: Catalog,
    templates: Environment,
    kind: str = "",
) -> Page:
    """A page that lists documents in groups by what a reader can do with them."""
    groups = [
        ("att-folja", "Att följa", [row for row in rows if row.status == "approved"]),
        ("utkast", "Utkast", [row for row in rows if row.status not in PUBLIC]),
        ("planerade", "Planerade", [row for row in rows if row.status == "planned"]),
        ("inte-langre", "Gäller inte längre", [row for row in rows if row.status in ("withdrawn", "merged")]),
    ]
    groups = [group for group in groups if group[2]]
    content = render(
        templates,
        "list",
        title=title,
        kind=kind,
        description=description,
        groups=groups,
        base=base(url),
        areas=catalog.lists.programme_areas,
        statuses=STATUS_NAMES,
        facts=catalog.facts,
    )
    toc = [Entry(id, name) for id, name, _ in groups] if len(groups) > 1 else []
    return page(url, title, description, content, toc)


def _documents(catalog: Catalog, kind: str) -> list[Facts]:
    return _sorted(row for row in catalog.facts.values() if row.kind == kind)


def _by_area(catalog: Catalog) -> Mapping[str, list[Facts]]:
    found: dict[str, list[Facts]] = {}
    for row in catalog.facts.values():
        for area in row.programme_areas:
            found.setdefault(area, []).append(row)
    return {area: _sorted(rows) for area, rows in found.items()}


def _areas_with_documents(catalog: Catalog) -> list[tuple[str, str]]:
    used = {area for row in catalog.facts.values() if not row.stub for area in row.programme_areas}
    rows = [(id, title) for id, title in catalog.lists.programme_areas.items() if id in used]
    return sorted(rows, key=lambda area: alphabetical(area[1]))


def _sorted(rows: Iterable[Facts]) -> list[Facts]:
    return sorted(rows, key=lambda row: (*alphabetical(row.title), row.id))
