"""The list of consultations, and the page of each log: what was answered, what was decided and why, what it changed.

In: drafts that are out for consultation, logs, the catalogue. Out: `Page` values. Never shows a log that is not
decided, and never says that a window is open: it prints the days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from jinja2 import Environment
from markupsafe import Markup

from .. import phrases
from ..catalog import Catalog, Facts, page_url
from ..consultation import ADDRESS, LogFile, log_url
from ..ledger import newest
from ..model.consultation import DECISIONS, RESPONSES, WHOLE, Entry, Window, in_words
from .change_marks import FOLDER as CHANGES
from .meta import About, above
from .page import Entry as Line
from .page import Page, alphabetical, base, page, render

EXAMPLE = "Exempel – organisationerna, svaren och besluten är påhittade."


@dataclass(frozen=True, slots=True)
class Round:
    """A window with its days in words, and the documents that are out in it."""

    window: Window
    days: str
    documents: tuple[Facts, ...]


def consultation_pages(
    drafts: Iterable[Facts], logs: Sequence[LogFile], catalog: Catalog, templates: Environment
) -> list[Page]:
    """Return the list of consultations, and a page for each log that is decided. `drafts` are the documents that are
    out for consultation, by their own sources."""
    decided = [one for one in logs if one.id in catalog.facts and one.log.decided]
    return [
        _list(sorted(drafts, key=lambda one: alphabetical(one.title)), logs, decided, catalog, templates),
        *(_log_page(one, catalog, templates) for one in decided),
    ]


def _list(
    drafts: Sequence[Facts],
    logs: Sequence[LogFile],
    decided: Sequence[LogFile],
    catalog: Catalog,
    templates: Environment,
) -> Page:
    windows = catalog.lists.consultations.windows
    out = {one.window for one in drafts}
    first = next((place for place, window in enumerate(windows) if window.id in out), max(0, len(windows) - 4))
    rounds = [
        Round(window, _days(window), tuple(one for one in drafts if one.window == window.id))
        for window in windows[first:]
    ]
    waiting = [
        catalog.facts[one.id]
        for one in logs
        if one.id in catalog.facts and not one.log.decided and one.id not in {draft.id for draft in drafts}
    ]
    rows = sorted(decided, key=lambda one: (-one.log.decided.on.toordinal(), one.id))  # type: ignore[union-attr]
    content = render(
        templates,
        "consultations",
        rounds=rounds,
        waiting=waiting,
        decided=[
            (catalog.facts[one.id], one, f"{one.id}/{one.version}/", in_words(one.log.decided.on)) for one in rows
        ],
    )
    title = "Remisser"
    description = "Vårdförlopp på remiss, med svarsformulär, och loggar över svar och beslut i tidigare remisser."
    return page(ADDRESS, title, description, content)


def _days(window: Window) -> str:
    return f"{in_words(window.opens)} – {in_words(window.closes)}"


# ---------------------------------------------------------------------------------------------------------------------
# A log


@dataclass(frozen=True, slots=True)
class Answered:
    """A part with what was said of it. `way` leads to the part as it is now."""

    id: str
    number: str
    text: str
    way: str
    entries: tuple[tuple[Entry, str, str, Markup], ...]
    """Each with its response and its decision in words, and links to what it changed."""
    silent: str


def _log_page(one: LogFile, catalog: Catalog, templates: Environment) -> Page:
    facts, log = catalog.facts[one.id], one.log
    assert log.decided
    url = log_url(one.id, one.version)
    own = base(url) + page_url(facts.kind, facts.id, facts.status)
    answered = _answered(one, facts, own, _changed(one, catalog))
    window = next((row for row in catalog.lists.consultations.windows if row.id == log.window), None)
    counts: dict[str, int] = {}
    for entry in log.responses:
        if entry.decision:
            counts[DECISIONS[entry.decision]] = counts.get(DECISIONS[entry.decision], 0) + 1
    content = render(
        templates,
        "consultation-log",
        title=facts.title,
        version=one.version,
        illustrative=EXAMPLE if log.illustrative else "",
        days=_days(window) if window else "",
        by=phrases.approver(log.decided.by, catalog),
        on=in_words(log.decided.on),
        summary=log.summary,
        names=phrases.listed(sorted((row.name for row in log.respondents), key=alphabetical)),
        count=len(log.responses),
        counts=[(name, counts[name]) for name in DECISIONS.values() if name in counts],
        parts=answered,
        document=own,
    )
    title = f"Remissvar och beslut: {facts.title} {one.version}"
    description = (
        f"Vad som svarades när {facts.title} version {one.version} var på remiss, vad som beslutades och varför."
    )
    toc = [Line(part.id, " ".join(filter(None, (part.number, _short(part.text))))) for part in answered]
    about = About(title, description, above=above(url))
    return page(url, title, description, content, toc if len(toc) > 1 else (), about=about)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:41].rpartition(" ")[0].rstrip(" ,.;:") + " …"


def _changed(one: LogFile, catalog: Catalog) -> Mapping[str, str]:
    """Return where the page of changes tells of each part that this version changed."""
    entries = catalog.ledger.get(one.id, ())
    entry = next((row for row in entries if row.version == one.version and row.parts), None)
    last = newest(entries)
    if entry is None or last is None:
        return {}
    prefix = "" if entry is last else f"_{one.version.replace('.', '-')}-"
    return {part.id: f"#{prefix}{part.id}" for part in entry.parts}


def _answered(one: LogFile, facts: Facts, own: str, changed: Mapping[str, str]) -> list[Answered]:
    """Gather what was said by part, in the order of the log, which is that of the document."""
    by_part: dict[str, list[Entry]] = {}
    for entry in one.log.responses:
        by_part.setdefault(entry.part, []).append(entry)
    agreed: dict[str, list[str]] = {}
    for row in one.log.respondents:
        for part in row.agree:
            agreed.setdefault(part, []).append(row.name)
    found = []
    for part, entries in by_part.items():
        rows = tuple(
            (
                entry,
                RESPONSES[entry.response],
                DECISIONS[entry.decision] if entry.decision else "",
                Markup(", ".join(_way(id, facts, own, changed, entries) for id in entry.change)),
            )
            for entry in entries
        )
        title = "Helheten" if part == WHOLE else entries[0].text or facts.anchors.get(part, part)
        way = f"{own}#{part}" if part in facts.anchors else ""
        id = "_helheten" if part == WHOLE else part
        silent = phrases.listed(sorted(agreed.get(part, ()), key=alphabetical))
        found.append(Answered(id, entries[0].number, title, way, rows, silent))
    return found


def _way(id: str, facts: Facts, own: str, changed: Mapping[str, str], entries: Sequence[Entry]) -> str:
    """Write where a change is read: the part as it is now, and the page that shows what changed in it."""
    name = escape(_name(id, facts, entries))
    said = f'<a href="{own}#{escape(id)}">{name}</a>' if id in facts.anchors else f"{name} (finns inte längre)"
    if id in changed:
        said += f' (<a href="{own}{CHANGES}{escape(changed[id])}">före och efter</a>)'
    return said


def _name(id: str, facts: Facts, entries: Sequence[Entry]) -> str:
    own = next((entry for entry in entries if entry.part == id), None)
    if own and own.number:
        return f"del {own.number}"
    return facts.anchors.get(id, id)
