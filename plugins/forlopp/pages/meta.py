"""What a page says of itself to those who do not read it: the way to it, and schema.org as data.

In: a page's name and place, a pathway's facts. Out: `About`, the trail above the page as HTML, and a data block for its
head. Never calls a text approved or reviewed that nobody has reviewed, and never names anything that the data lacks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from .. import phrases
from ..catalog import PUBLIC, Catalog
from ..model.codes import SYSTEM_NAMES, PlainCode
from ..model.governance import STATUS_NAMES
from ..model.pathway import Pathway, is_stub
from ..templates import TEMPLATES
from .governance import ILLUSTRATIVE_DRAFT

SITE_NAME = "Förlopp"
"""As mkdocs.yml has it; a test keeps them alike."""

LICENCE = "https://creativecommons.org/licenses/by/4.0/deed.sv"
LANGUAGE = "sv-SE"
AUDIENCES = {"professionals": ("MedicalAudience", "Clinician"), "public": ("PeopleAudience", "Allmänhet")}

PLACES = {
    "vardforlopp/": "Vårdförlopp",
    "omraden/": "Programområden",
    "generiska-modeller/": "Generiska modeller",
    "regler/": "Regler",
    "sok/": "Sök",
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


def plain(url: str, name: str, description: str) -> About:
    """Return what a page is that only has its place: one that leads to others, or an ordinary one."""
    lists = url in PLACES or url.startswith("omraden/")
    return About(name, description, "CollectionPage" if lists else "WebPage", above(url))


def document(pathway: Pathway, catalog: Catalog) -> About:
    """Return what a document's page is. A reader of search results too must know an example when it is one."""
    example = "Exempeltext. " if pathway.illustrative and not is_stub(pathway) else ""
    return About(
        name=pathway.title,
        description=shorten(example + (pathway.scope or pathway.title)),
        type="MedicalWebPage",
        above=above(f"{TEMPLATES[pathway.kind].address}/{pathway.id}/"),  # of drafts too, which lie in /utkast/
        facts=document_facts(pathway, catalog),
    )


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


def document_facts(pathway: Pathway, catalog: Catalog) -> dict[str, Any]:
    """Return what schema.org can say of a document beside its name: audience, version, status, and the guideline.

    Dates and names of those who approved or reviewed are given for real texts alone.
    """
    kind, name = AUDIENCES[pathway.audience]
    real = pathway.status == "approved" and not pathway.illustrative and pathway.approved is not None
    found: dict[str, Any] = {
        "audience": {"@type": kind, "audienceType": name},
        "creativeWorkStatus": _status(pathway),
        "version": pathway.version,
        "dateModified": _newest(pathway),
        "keywords": ", ".join(pathway.synonyms),
        "lastReviewed": _reviewed(pathway) if real else None,
        "reviewedBy": _approver(pathway, catalog) if real else None,
        "mainEntity": None if is_stub(pathway) or pathway.status not in PUBLIC else _guideline(pathway, catalog, real),
    }
    return {key: value for key, value in found.items() if value}


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


def _guideline(pathway: Pathway, catalog: Catalog, real: bool) -> dict[str, Any]:
    """Return the guideline that the page is about, and what that is about: a condition where diagnoses are named."""
    codes = [
        {"@type": "MedicalCode", "codeValue": code.code, "codingSystem": SYSTEM_NAMES[code.system]}
        for code in _diagnoses(pathway.codes)
    ]
    subject = {
        "@type": "MedicalCondition" if any(code.role == "diagnosis" for code in pathway.codes) else "MedicalEntity",
        "name": pathway.title,
        "alternateName": list(pathway.synonyms),
        "code": codes,
    }
    found: dict[str, Any] = {
        "@type": "MedicalGuideline",
        "name": pathway.title,
        "description": pathway.scope,
        "guidelineSubject": {key: value for key, value in subject.items() if value},
        "guidelineDate": str(pathway.approved.on) if real and pathway.approved else None,
        "recognizingAuthority": _approver(pathway, catalog) if real else None,
    }
    return {key: value for key, value in found.items() if value}


def _diagnoses(codes: Iterable[PlainCode]) -> list[Any]:
    """Single codes of the condition itself: a range has no code of its own."""
    return [code for code in codes if getattr(code, "role", None) == "diagnosis" and code.code]


def _status(pathway: Pathway) -> str:
    if pathway.illustrative and not is_stub(pathway):
        return ILLUSTRATIVE_DRAFT.rstrip(".")
    return STATUS_NAMES[pathway.status]


def _newest(pathway: Pathway) -> str:
    return str(pathway.revisions[0].on) if pathway.revisions else ""


def _reviewed(pathway: Pathway) -> str:
    """The latest day that someone said of the text that it holds: its approval, or a review without change."""
    days = [str(row.on) for row in pathway.revisions if row.change == "reviewed"]
    return max([*days, str(pathway.approved.on)]) if pathway.approved else ""


def _approver(pathway: Pathway, catalog: Catalog) -> dict[str, str] | None:
    if not pathway.approved:
        return None
    return {"@type": "Organization", "name": phrases.approver(pathway.approved.by, catalog)}
