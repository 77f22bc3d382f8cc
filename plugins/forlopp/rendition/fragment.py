"""A whole document as one HTML fragment: what a reader must know first, its facts, its text, its sources, its licence.

In: a document of the API as plain data. Out: the fragment. Never writes a script, a style, a handler, or an address of
its own that leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from .. import phrases
from ..changes.parts import Json, child, rows, words
from ..model.governance import AUDIENCE_NAMES
from ..templates import TEMPLATES, heading_for
from . import body
from .view import View, code, facts, is_web, outside, own, view, word

ENDED = frozenset({"withdrawn", "merged", "split", "renamed"})
"""Statuses of documents that no longer hold: their actions are never shown, whatever the document still carries."""

EXAMPLE = "Exempeltext som ingen har granskat medicinskt. Får inte användas i vården."
RELATIONS = {
    "merged_from": "Sammanslaget av",
    "merged_into": "Har gått upp i",
    "split_from": "Utbrutet ur",
    "split_into": "Har delats upp i",
    "replaces": "Ersätter",
    "replaced_by": "Har ersatts av",
}
ROLES = {
    "entry": "Ingång",
    "exclusion": "Ska inte gå in",
    "diagnosis": "Diagnos",
    "procedure": "Vårdåtgärd",
    "treatment": "Läkemedel",
    "monitoring": "Uppföljning",
}
ATTACHMENTS = {
    "impact-description": "Konsekvensbeskrivning",
    "appendix": "Bilaga",
    "presentation": "Presentation",
    "film": "Film",
    "instrument": "Instrument",
}


def fragment(document: Json) -> str:
    """Return a document of the API as HTML that any system can show."""
    seen = view(document)
    ended = word(document, "status") in ENDED
    inner = "".join(
        [
            _notices(document),
            _first(document),
            "" if ended else body.sections(seen),
            "" if ended else _endings(seen),
            _versions(seen),
            _source(document),
        ]
    )
    whole = f"{_start(document)}\n{inner}\n</article>\n"
    return _written(_classed(_resolved(whole, document)))


def headings(html: str) -> list[tuple[str, str]]:
    """Return (id, title as HTML) of a fragment's main headings, for a table of contents."""
    return _H2.findall(html)


# ---------------------------------------------------------------------------------------------------------------------
# First


def _start(document: Json) -> str:
    data = {
        "id": word(document, "id"),
        "version": word(document, "version"),
        "status": word(document, "status"),
        "review-by": word(document, "review_by"),
        "overdue": word(child(document, "validity"), "overdue_text"),
    }
    said = "".join(f' data-forlopp-{name}="{escape(value)}"' for name, value in data.items() if value)
    return f'<article class="forlopp" lang="sv" aria-label="{escape(word(document, "title"))}"{said}>'


def _notices(document: Json) -> str:
    said = words(document, "notices")
    if document.get("illustrative") is True and not said:
        said = [EXAMPLE]
    out = "".join(f'<p class="forlopp-notice"><strong>{escape(notice)}</strong></p>' for notice in said)
    after = phrases.listed(_others(rows(document, "successors")))
    return out + (f'<p class="forlopp-notice">I stället gäller {after}.</p>' if after else "")


def _first(document: Json) -> str:
    approved = child(document, "approved")
    example = document.get("illustrative") is True
    status = word(document, "status_label") or word(document, "status")
    if example and approved:
        status += " (exempel: godkännandet är påhittat)"
    changed, clinically = _changed(document)
    scope = word(document, "scope")
    if scope and not scope.endswith((".", "!", "?")):
        scope += "."
    areas = rows(document, "programme_areas")
    pairs = [
        ("Version", escape(word(document, "version"))),
        ("Status", escape(status)),
        ("Godkänd av", escape(" ".join(filter(None, (word(approved, "label"), word(approved, "on")))))),
        ("Gäller från", escape(word(document, "valid_from"))),
        ("Ses över senast", escape(word(document, "review_by"))),
        ("Ändrad", escape(changed)),
        ("Ändrad i sak", escape(clinically)),
        ("Upphävd", escape(word(document, "withdrawn_on"))),
        ("För", AUDIENCE_NAMES.get(word(document, "audience"), "")),
        ("Löper per", escape(word(document, "per"))),
        ("Inget slut", escape(word(document, "ends_reason"))),
        ("Programområde", ", ".join(outside(word(area, "page"), word(area, "title")) for area in areas)),
    ]
    relations: dict[str, list[Json]] = {}
    for row in rows(document, "relations"):
        relations.setdefault(RELATIONS.get(word(row, "relation"), "Samband"), []).append(row)
    pairs += [(name, ", ".join(_others(found))) for name, found in relations.items()]
    return facts(pairs) + (f'<p class="forlopp-scope">{escape(phrases.sentence(scope))}</p>' if scope else "")


def _changed(document: Json) -> tuple[str, str]:
    """Return the dates of the newest revision, and of the newest that changed something in substance."""
    revisions = rows(document, "revisions")
    clinical = [word(row, "on") for row in revisions if word(row, "change") in ("new", "substantial")]
    return (
        word(document, "changed") or max((word(row, "on") for row in revisions), default=""),
        word(document, "clinically_changed") or max(clinical, default=""),
    )


def _others(found: Iterable[Json]) -> list[str]:
    return [outside(word(row, "page"), word(row, "title") or word(row, "id")) for row in found]


# ---------------------------------------------------------------------------------------------------------------------
# Last


def _endings(view: View) -> str:
    document = view.document
    listed = heading_for(word(document, "kind"), "abbreviations")
    explained = any(word(row, "id") == listed and word(row, "html") for row in rows(document, "sections"))
    meanings = [] if explained else [_pair(row, "abbreviation", "meaning") for row in rows(document, "abbreviations")]
    parts = (
        ("referenser", "Referenser", _numbered(view, "references")),
        ("noter", "Noter", _numbered(view, "footnotes")),
        ("forkortningslista", "Förkortningar", facts(meanings, "abbreviations")),
        ("koder", "Koder", _codes(document)),
        ("dokument", "Tillhörande dokument", _list(map(_attachment, rows(document, "attachments")))),
        ("arbetsgrupp", "Arbetsgrupp", _list(map(_member, rows(document, "working_group")))),
    )
    return "".join(f"\n<h2{view.id(id)}>{title}</h2>\n{html}" for id, title, html in parts if html)


def _numbered(view: View, key: str) -> str:
    """Write references or footnotes in the order of their numbers, which the text refers to."""
    found = sorted(rows(view.document, key), key=_number)
    out = []
    for place, row in enumerate(found, 1):
        value = "" if _number(row) in (place, 0) else f' value="{_number(row)}"'
        out.append(f"<li{view.id(word(row, 'id'))}{value}>{own(row) or escape(word(row, 'text'))}</li>")
    return f"<ol>{''.join(out)}</ol>" if out else ""


def _number(row: Json) -> int:
    number = row.get("number")
    return number if isinstance(number, int) else 0


def _pair(row: Json, first: str, second: str) -> tuple[str, str]:
    return escape(word(row, first)), escape(word(row, second))


def _codes(document: Json) -> str:
    groups: dict[str, list[str]] = {}
    for row in rows(document, "codes"):
        said = code(row) + (f" {word(row, 'text')}" if word(row, "text") else "")
        groups.setdefault(ROLES.get(word(row, "role"), "Övriga"), []).append(f"<li>{escape(said)}</li>")
    synonyms = words(document, "synonyms")
    return "".join(f"<p><strong>{name}</strong></p><ul>{''.join(items)}</ul>" for name, items in groups.items()) + (
        f"<p>Sökord: {escape(', '.join(synonyms))}.</p>" if synonyms else ""
    )


def _attachment(row: Json) -> str:
    kind = ATTACHMENTS.get(word(row, "kind"), "Dokument")
    return f"{kind}: {outside(word(row, 'href'), word(row, 'title'))}"


def _member(row: Json) -> str:
    return escape(", ".join(filter(None, (word(row, key) for key in _MEMBER))))


_MEMBER = ("name", "role", "profession", "organisation", "region")


def _list(items: Iterable[str]) -> str:
    joined = "".join(f"<li>{item}</li>" for item in items if item)
    return f"<ul>{joined}</ul>" if joined else ""


def _versions(view: View) -> str:
    body = "".join(
        f'<tr><th scope="row">{escape(word(row, "version"))}</th><td>{escape(word(row, "on"))}</td>'
        f"<td>{escape(word(row, 'change_label') or word(row, 'change'))}</td>"
        f"<td>{escape(word(row, 'summary'))}</td></tr>"
        for row in rows(view.document, "revisions")
    )
    if not body:
        return ""
    columns = "".join(f'<th scope="col">{name}</th>' for name in ("Version", "Datum", "Ändring", "Vad som ändrades"))
    return (
        f'\n<h2{view.id("versioner")}>Versioner</h2>\n<table class="forlopp-versions"><caption>Versioner, den nyaste '
        f"först</caption><thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>"
    )


def _source(document: Json) -> str:
    """Write where the text comes from and on which terms, last, as the licence asks for."""
    licence = child(document, "licence")
    kind = TEMPLATES[word(document, "kind")].name if word(document, "kind") in TEMPLATES else "dokument"
    included = dict.fromkeys(
        word(row, "title") + (f", version {word(row, 'version')}" if word(row, "version") else "")
        for row in rows(document, "includes")
        if word(row, "title")
    )
    lines = (
        f"Texten innehåller delar av: {escape('; '.join(included))}." if included else "",
        f"Källa: {escape(word(document, 'attribution'))}" if word(document, "attribution") else "",
        f"Licens: {outside(word(licence, 'href'), word(licence, 'title'))}" if word(licence, "title") else "",
        outside(word(document, "page"), f"Läs {kind}et på webbplatsen" if kind != "generisk modell" else _MODEL)
        if word(document, "page")
        else "",
    )
    return f'\n<footer class="forlopp-source">{"".join(f"<p>{line}</p>" for line in lines if line)}</footer>'


_MODEL = "Läs den generiska modellen på webbplatsen"


# ---------------------------------------------------------------------------------------------------------------------
# The whole


_H2 = re.compile(r'<h2 id="([^"]*)">(.*?)</h2>')
# The feed writes one space before an attribute, and a fixed start is found ten times as fast as any white space.
_IDS = re.compile(r' id="([^"]*)"')
_INNER = re.compile(r' href="#([^"]*)"')
_CLASS = re.compile(r' class="([^"]*)"')
_NOT_HTML = "".join(map(chr, (*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF)))


def _resolved(html: str, document: Json) -> str:
    """Let links to what the fragment does not hold lead to the page instead."""
    ids = set(_IDS.findall(html))
    page = word(document, "page")
    page = escape(page) if is_web(page) else ""
    prefix = word(document, "id_prefix")

    def to(match: re.Match[str]) -> str:
        return match[0] if match[1] in ids or not page else f' href="{page}#{match[1].removeprefix(prefix)}"'

    return _INNER.sub(to, html)


def _classed(html: str) -> str:
    """Let every class begin with forlopp, so that none means anything to the system that shows the fragment."""
    return _CLASS.sub(lambda match: _class(match[1]), html)


def _written(html: str) -> str:
    """Leave out the signs that HTML may not hold, and replace halves of characters."""
    for sign in _NOT_HTML:
        if sign in html:
            html = html.replace(sign, "")
    return html.encode("utf-8", "replace").decode()


@lru_cache(maxsize=500)
def _class(names: str) -> str:
    kept = " ".join(name if name.startswith("forlopp") else f"forlopp-{name}" for name in names.split())
    return f' class="{kept}"'
