"""The pages of changes: one for each document, with earlier and present wordings, and one for the whole site.

In: happenings, and what `compare` found between versions. Out: `Page` values. Never shows the HTML of an earlier
document: its words alone, escaped, so that nothing in it can do more than be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from html import escape

from jinja2 import Environment
from markupsafe import Markup

from ..catalog import PUBLIC, Catalog
from ..changes import LABELS, Change, Happening, all_happenings, differences, history
from ..consultation import log_url
from ..model.pathway import Pathway
from .change_marks import FOLDER, counted
from .meta import About, Crumb, above
from .page import Entry, Page, base, page, render
from .versions import VERSIONS

SHOWN = 100
"""Rows that the site's page shows; what is older stands on a page for each year."""

PARTS = {
    "document": "Uppgift om dokumentet",
    "sections": "Text",
    "steps": "Steg",
    "actions": "Åtgärd",
    "slots": "Plats för regionens beslut",
    "criteria": "Kriterier",
    "criteria_members": "Kriterium",
    "challenges": "Utmaning",
    "goals": "Mål",
    "indicators": "Indikator",
    "footnotes": "Fotnot",
    "references": "Källa",
}
SEVERAL = {
    "new": "nya",
    "substantial": "ändrade i sak",
    "reworded": "ändrade lydelser",
    "editorial": "redaktionellt ändrade",
    "moved": "flyttade",
    "removed": "borttagna",
}
HEADINGS = {"_dokument": "Om dokumentet", "referenser": "Referenser", "_noter": "Noter"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two versions that follow on each other."""

    version: str
    before: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A version on a document's page: its row in the history, which a version under work may lack, and its changes in
    groups of (id, heading, HTML)."""

    row: Happening | None
    version: str
    before: str
    summary: str
    groups: list[tuple[str, str, Markup]]


def changes_page(
    pathway: Pathway,
    catalog: Catalog,
    url: str,
    comparisons: Sequence[Comparison],
    templates: Environment,
    old: Set[str] = frozenset(),
) -> Page | None:
    """Return the page of what has changed in a document; None where nothing has happened to it. `old` are the versions
    that have a page of their own."""
    rows = history(catalog, pathway.id)
    if not rows:
        return None
    found = {one.version: one for one in comparisons}
    newest = comparisons[-1].version if comparisons else ""
    versions = [_shown(row, found.get(row.version), row.version == newest) for row in rows]
    if newest and newest not in {row.version for row in rows}:
        versions.insert(0, Shown(None, newest, *_differing(comparisons[-1], "")))
    known = catalog.facts
    content = render(
        templates,
        "changes",
        title=pathway.title,
        illustrative=pathway.illustrative,
        versions=versions,
        anchor=anchor,
        old={version: f"../{VERSIONS}{version}/" for version in sorted(old)},
        logs={one: base(url + FOLDER) + log_url(pathway.id, one) for one in catalog.consulted.get(pathway.id, ())},
        titles={id: known[id].title for row in rows for id in row.successors if id in known},
        urls={id: base(url + FOLDER) + known[id].url for row in rows for id in row.successors if id in known},
    )
    toc = [Entry(anchor(one), _heading(one)) for one in versions]
    title = f"Ändringar i {pathway.title}"
    description = f"Vad som har ändrats i {pathway.title}, version för version, med tidigare och nuvarande lydelse."
    about = About(title, description, above=(*above(url), Crumb(url, pathway.title)))
    # A draft's page tells of what is not approved, and search engines are kept from it as from the draft itself.
    head = "" if pathway.status in PUBLIC else '<meta name="robots" content="noindex">'
    return page(url + FOLDER, title, description, content, toc if len(toc) > 1 else (), head, about)


def told(pathway: Pathway, catalog: Catalog, comparisons: Sequence[Comparison]) -> frozenset[str]:
    """Return the ids of the parts that the page of changes tells of under the version that is newest."""
    newest = comparisons[-1] if comparisons else None
    rows = history(catalog, pathway.id) if newest else []
    if newest is None or not rows or any(row.version == newest.version and not row.change for row in rows):
        return frozenset()
    return frozenset(change.id for change in newest.changes)


def site_pages(catalog: Catalog, templates: Environment) -> list[Page]:
    """Return the page of what has happened on the whole site, and one for each year when that is more than it holds."""
    rows = list(all_happenings(catalog))
    years = sorted({row.on.year for row in rows}, reverse=True) if len(rows) > SHOWN else []
    title, description = "Ändringar", "Nya, ändrade och upphävda vårdförlopp, det senaste först."
    found = [_list("andringar/", title, description, rows[:SHOWN], years, catalog, templates)]
    for year in years:
        of_year = [row for row in rows if row.on.year == year]
        words = f"Nya, ändrade och upphävda vårdförlopp år {year}."
        found.append(_list(f"andringar/{year}/", f"Ändringar {year}", words, of_year, [], catalog, templates))
    return found


def _list(
    url: str,
    title: str,
    description: str,
    rows: Sequence[Happening],
    years: Sequence[int],
    catalog: Catalog,
    templates: Environment,
) -> Page:
    content = render(
        templates,
        "changes-list",
        title=title,
        description=description,
        rows=rows,
        years=years,
        base=base(url),
        facts=catalog.facts,
    )
    return page(url, title, description, content, head=feed_links(base(url)))


def feed_links(way: str) -> str:
    """Write for a page's head where the changes can be subscribed to; `way` leads to the site's root."""
    kinds = (("atom+xml", "changes.atom", "Atom"), ("feed+json", "changes-feed.json", "JSON Feed"))
    return "".join(
        f'<link rel="alternate" type="application/{type}" title="Ändringar ({name})" href="{way}api/v1/{file}">'
        for type, file, name in kinds
    )


# ---------------------------------------------------------------------------------------------------------------------
# One version


def anchor(one: Shown) -> str:
    """Return the id of a version's heading, or of another event's."""
    row = one.row
    return f"_version-{one.version.replace('.', '-')}" if row is None or row.change else f"_{row.event}"


def _heading(one: Shown) -> str:
    return f"Version {one.version}" if one.row is None or one.row.change else one.row.label


def _shown(row: Happening, comparison: Comparison | None, newest: bool) -> Shown:
    if comparison is None or not row.change:
        return Shown(row, row.version, "", "", [])
    return Shown(row, row.version, *_differing(comparison, "" if newest else f"_{row.version.replace('.', '-')}-"))


def _differing(comparison: Comparison, prefix: str) -> tuple[str, str, list[tuple[str, str, Markup]]]:
    """Return the version before, how much differs, and what does; ids begin with `prefix`."""
    by_owner: dict[str, list[Change]] = {}
    for change in comparison.changes:
        by_owner.setdefault(change.owner, []).append(change)
    groups = []
    for owner, changes in by_owner.items():
        heading = HEADINGS.get(owner) or next((one.owner_name for one in changes if one.owner_name), owner)
        body = "".join(change_html(change, prefix) for change in changes if not change.with_parent)
        body += _together(changes, prefix)
        groups.append((f"_i-{prefix}{owner}", heading, Markup(body)))
    return comparison.before, summary(comparison.changes), groups


def summary(changes: Sequence[Change]) -> str:
    """Say in one line how much differs."""
    counts = {how: sum(change.how == how for change in changes) for how in SEVERAL}
    said = [f"{count} {SEVERAL[how] if count > 1 else LABELS[how]}" for how, count in counts.items() if count]
    return f"{', '.join(said)}." if said else "Ingen del av texten skiljer sig."


def change_html(change: Change, prefix: str = "") -> str:
    """Write one part that differs: what it is, how it has changed, its earlier wording and its present one."""
    own = change.id == change.owner  # Its name stands in the heading above.
    kind, name = ("", PARTS[change.part]) if own else (PARTS[change.part], escape(change.name))
    if change.what != "removed" and not prefix:
        # Document facts, notes and the like have no place of their own on the page.
        name = (
            name if change.id.startswith("_") or "--" in change.id else f'<a href="../#{escape(change.id)}">{name}</a>'
        )
    out = [
        f'<article class="change change--{change.how}" id="{prefix}{escape(change.id)}">'
        f'<h4><span class="change__kind">{kind}</span> {name} '
        f'<span class="mark mark--change mark--{change.how}">{change.label}</span></h4>'
    ]
    if change.moved:
        out.append(f'<p class="change__moved">{escape(change.moved)}</p>')
    if change.what == "added":
        out.append(_wording("now", "Lydelse", _alone(change, change.present)))
    elif change.what == "removed":
        out.append(_wording("before", "Stod tidigare", _alone(change, change.earlier)))
    elif change.what == "changed":
        out += _both(change)
    return "".join([*out, "</article>"])


def _alone(change: Change, lines: Iterable[tuple[str, str]]) -> list[str]:
    """Write the lines of a part that only one version has; what its heading says already is left out."""
    title = change.owner_name if change.id == change.owner else change.name
    return [_line(name, words, "") for name, words in lines if words.rstrip(".") != title and name != "Rubrik"]


def _both(change: Change) -> list[str]:
    """Write both wordings, with what has gone and what has come marked; what is the same is left out."""
    earlier, present = dict(change.earlier), dict(change.present)
    names = [name for name in {**present, **earlier} if earlier.get(name) != present.get(name)]
    if not names:
        words = "Orden är desamma. Det som skiljer är formatering, källhänvisningar eller länkar."
        return [_wording("before", "Tidigare lydelse", [f"<p>{words}</p>"])]
    before, now = [], []
    for name in names:
        runs = differences(earlier.get(name, ""), present.get(name, ""))
        before.append(_line(name, earlier.get(name, ""), "del", [run for run in runs if run.fate != "come"]))
        now.append(_line(name, present.get(name, ""), "ins", [run for run in runs if run.fate != "gone"]))
    return [_wording("before", "Tidigare lydelse", before), _wording("now", "Nuvarande lydelse", now)]


def _wording(which: str, heading: str, lines: Iterable[str]) -> str:
    said = "".join(line for line in lines if line)
    return f'<div class="wording wording--{which}"><p class="wording__title">{heading}</p>{said}</div>' if said else ""


def _line(name: str, words: str, tag: str, runs: Iterable[tuple[str, str]] = ()) -> str:
    """Write a fact, or the running text, with its own words marked as gone or come; a fact that one version lacks is
    said to be missing there."""
    if not words:
        return f"<p><strong>{escape(name)}:</strong> inget angivet</p>" if name and tag else ""
    if tag:
        said = "".join(
            escape(text) if fate == "kept" else f"<{tag}>{escape(text)}</{tag}>" for fate, text in runs if text
        )
    else:
        said = escape(words)
    lead = f"<strong>{escape(name)}:</strong> " if name else ""
    return f"<p>{lead}{said.replace(chr(10), '<br>')}</p>"


def _together(changes: Sequence[Change], prefix: str) -> str:
    """Write what came or went together with its step or heading: a plain list, since the label stands on the whole."""
    rows = [change for change in changes if change.with_parent]
    out = ""
    for what, words in (("added", "Nytt i samma steg eller avsnitt"), ("removed", "Togs bort samtidigt")):
        parts = [change for change in rows if change.what == what]
        if parts:
            items = "".join(
                f'<li id="{prefix}{escape(change.id)}">{PARTS[change.part]}: {escape(change.name)}</li>'
                for change in parts
            )
            out += f'<p class="change__moved">{words}: {counted(parts)}.</p><ul>{items}</ul>'
    return out
