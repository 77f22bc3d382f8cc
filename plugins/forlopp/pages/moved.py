"""Pages at the addresses of documents that have got another id: they lead to where the document is now.

In: the catalogue (facts and ledger). Out: `Page` values. Never shows a text: what it says stands at the new address.
"""

from __future__ import annotations

from html import escape

from jinja2 import Environment

from ..catalog import Catalog, page_url
from ..model.ledger import EVENT_NAMES, Entry
from .page import Page, base, page, render


def moved_pages(catalog: Catalog, templates: Environment) -> list[Page]:
    """Return a page for each document that the ledger knows and that has no source any more."""
    gone = [entries[-1] for id, entries in sorted(catalog.ledger.items()) if id not in catalog.facts]
    return [_page(entry, catalog, templates) for entry in gone]


def _page(entry: Entry, catalog: Catalog, templates: Environment) -> Page:
    url = page_url(entry.kind, entry.id, "approved")
    found = [catalog.facts[id] for id in _followed(entry, catalog) if id in catalog.facts]
    links = [(base(url) + facts.url, facts.title) for facts in found]
    description = f"”{entry.title}”: {EVENT_NAMES[entry.event].lower()} {entry.on.isoformat()}."
    content = render(
        templates,
        "moved",
        title=entry.title,
        on=entry.on.isoformat(),
        reason=entry.reason or "",
        event=EVENT_NAMES[entry.event],
        renamed=entry.event == "renamed",
        links=links,
    )
    # A reader with an old link is led on at once, where there is one place to go to.
    onward = len(links) == 1 and entry.event == "renamed"
    head = f'<meta http-equiv="refresh" content="0; url={escape(links[0][0])}">' if onward else ""
    return page(url, entry.title, description, content, head='<meta name="robots" content="noindex">' + head)


def _followed(entry: Entry, catalog: Catalog) -> list[str]:
    """Return the ids that hold now: a successor that has itself got another id is followed on."""
    found: list[str] = []
    waiting, seen = list(entry.successors), {entry.id}
    while waiting:
        id = waiting.pop(0)
        last = catalog.ledger[id][-1] if id in catalog.ledger else None
        if id in seen:
            continue
        seen.add(id)
        if id not in catalog.facts and last:
            waiting += last.successors
        else:
            found.append(id)
    return found
