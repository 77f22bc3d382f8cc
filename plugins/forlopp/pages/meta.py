"""What a page says of itself to those who do not read it: the way to it, and schema.org as data.

In: a page's name and place. Out: `About`, the trail above the page as HTML, and a data block for its head. Never knows
documents: guideline says what they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

SITE_NAME = "Förlopp"
"""As mkdocs.yml has it; a test keeps them alike."""

LICENCE = "https://creativecommons.org/licenses/by/4.0/deed.sv"
LANGUAGE = "sv-SE"

PLACES = {
    "vardforlopp/": "Vårdförlopp",
    "omraden/": "Programområden",
    "generiska-modeller/": "Generiska modeller",
    "regler/": "Regler",
    "sok/": "Sök",
    "andringar/": "Ändringar",
    "regioner/": "Regionala tillägg",
    "remiss/": "Remisser",
    "api/": "API",
}
"""The pages that other pages stand under."""


@dataclass(frozen=True, slots=True)
class Crumb:
    """A page on the way to another: its address from the site's root, and its name in plain words."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class About:
    """What a page is: its name and description in plain words, its type in schema.org, the pages above it."""

    name: str
    description: str
    type: str = "WebPage"
    above: tuple[Crumb, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    """More properties of the page, as schema.org names them."""


def above(url: str) -> tuple[Crumb, ...]:
    """Return the pages above an address, by what is known of folders: the start page first."""
    if not url:
        return ()
    folders = [url[: end + 1] for end, sign in enumerate(url) if sign == "/"][:-1]
    return (Crumb("", "Start"), *(Crumb(folder, PLACES[folder]) for folder in folders if folder in PLACES))


def plain(url: str, name: str, description: str, *parents: Crumb) -> About:
    """Return what a page is that only has its place: one that leads to others, or an ordinary one. `parents` are the
    pages between it and the folders that are known."""
    lists = url in PLACES or url.startswith("omraden/")
    return About(name, description, "CollectionPage" if lists else "WebPage", (*above(url), *parents))


def trail_html(about: About, url: str) -> str:
    """Write the way to a page as links; "" for the start page."""
    base = "../" * url.count("/")
    links = "".join(f'<li><a href="{escape(base + crumb.url)}">{escape(crumb.name)}</a></li>' for crumb in about.above)
    return f'<nav class="trail" aria-label="Du är här"><ol>{links}</ol></nav>' if links else ""


def head(about: About, url: str, site_url: str) -> str:
    """Write what stands in the page's head: what kind of thing it is, for those who share it and for search engines."""
    kind = "article" if about.type == "MedicalWebPage" else "website"
    return f'<meta property="og:type" content="{kind}">{data_block(page_data(about, url, site_url))}'


def page_data(about: About, url: str, site_url: str) -> dict[str, Any]:
    """Return the page as schema.org data."""
    site = {"@type": "WebSite", "@id": site_url + "#webbplats", "name": SITE_NAME, "url": site_url}
    publisher = {"@type": "Organization", "name": SITE_NAME, "url": site_url}
    if not url:
        whole = {**site, "description": about.description, "inLanguage": LANGUAGE, "publisher": publisher}
        return {"@context": "https://schema.org", **whole, "license": LICENCE}
    way = [*about.above, Crumb(url, about.name)]
    return {
        "@context": "https://schema.org",
        "@type": about.type,
        "@id": site_url + url,
        "url": site_url + url,
        "name": about.name,
        "description": about.description,
        "inLanguage": LANGUAGE,
        "isPartOf": site,
        "publisher": publisher,
        "license": LICENCE,
        "breadcrumb": {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "name": crumb.name, "item": site_url + crumb.url}
                for position, crumb in enumerate(way, start=1)
            ],
        },
        **about.facts,
    }


def shorten(text: str, length: int = 160) -> str:
    """Cut a description at a word, so that it fits where search engines show it."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"


def data_block(data: Mapping[str, Any]) -> str:
    """Write data for the head: no sign in it can end the block or begin another, whatever an author wrote."""
    words = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        words = words.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">{words}</script>'
