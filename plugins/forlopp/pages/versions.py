"""The page of an old version of a document: its frozen text as it was, under a banner that leads to what holds now.

In: a published document as plain data, and when it held. Out: a `Page`. Never renders an old text anew: it is shown as
the fragment that other systems show, in which nothing can run.
"""

from __future__ import annotations

import datetime
from html import unescape

from jinja2 import Environment
from markupsafe import Markup

from ..changes.parts import Json, word
from ..rendition import fragment, headings
from .meta import About, Crumb, above
from .page import Entry, Page, base, page, render

VERSIONS = "versioner/"
"""Folder of the old versions of a document, from its page."""


def version_url(url: str, version: str) -> str:
    """Return the address of an old version, from the address of the document's page."""
    return f"{url}{VERSIONS}{version}/"


def version_page(
    document: Json, url: str, held: tuple[datetime.date, datetime.date], holds: bool, templates: Environment
) -> Page:
    """Return the page of an old version. `url` is the address of the document's page; `held` the first day that the
    version applied and the day that the next one came; `holds`: whether a newer version applies now."""
    title, version = word(document, "title"), word(document, "version")
    html = fragment(document)
    own = version_url(url, version)
    content = render(
        templates,
        "version",
        title=title,
        version=version,
        since=held[0],
        until=held[1],
        holds=holds,
        present=base(own) + url,
        changes=f"{base(own)}{url}andringar/",
        fragment=Markup(html),
    )
    toc = [Entry(id, unescape(words)) for id, words in headings(html)]
    name = f"{title}, version {version}"
    description = f"Äldre version av {title}, som gällde från {held[0]} till {held[1]}."
    about = About(name, description, above=(*above(url), Crumb(url, title)))
    printed = f"{name} · äldre version, gällde {held[0]} – {held[1]}"
    return page(own, name, description, content, toc, ROBOTS, about, printed, canonical=url)


ROBOTS = '<meta name="robots" content="noindex">'
