"""The ledger as something to subscribe to: an Atom feed (RFC 4287) and a JSON Feed (1.1), with the same entries.

In: the ledger's entries by document, the site's address. Out: {path: bytes}, counted from /api/v1/. Never looks at the
clock: an entry is dated by its day in the ledger, and its id is the same for ever, whatever host the site moves to.

No feed reader acts on tombstones (RFC 6721): that a document has ended is an ordinary entry, whose title says so.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from ..catalog import page_url
from ..changes import LABELS
from ..model.governance import CHANGE_NAMES
from ..model.ledger import ENDS, EVENT_NAMES, VERSIONS, Entry
from ..templates import TEMPLATES
from . import wording

ATOM = "changes.atom"
JSON = "changes-feed.json"
TITLE = "Förlopp – ändringar"
SUBTITLE = "Nya, ändrade och upphävda vårdförlopp, det senaste först."
NEWEST = 100
"""Entries in a feed. Those before them are in changes.json, which holds all."""

PARTS = 50
"""Changed parts that an entry names; a page tells of all."""

NAMES = uuid.UUID("7b0f1d5c-5a5e-5f0b-9d0e-3c6f4b1a8e21")
"""What the ids are made under. Another value here would make every entry a new one to every reader."""

EPOCH = "2020-01-01T00:00:00Z"
"""When a feed without entries was changed."""


def subscription_files(ledger: Mapping[str, Sequence[Entry]], site_url: str) -> dict[str, bytes]:
    """Make both feeds. `ledger` holds the entries by document; `site_url` ends with a slash."""
    entries = (entry for entries in ledger.values() for entry in entries)
    newest = sorted(entries, key=lambda entry: -entry.number)[:NEWEST]
    return {ATOM: _atom(newest, ledger, site_url), JSON: _json_feed(newest, ledger, site_url)}


# ---------------------------------------------------------------------------------------------------------------------
# What an entry says, in both


def _id(name: str) -> str:
    return uuid.uuid5(NAMES, name).urn


def _entry_id(entry: Entry) -> str:
    return _id(f"{entry.number} {entry.event} {entry.kind} {entry.id} {entry.version or ''}".strip())


def _time(entry: Entry) -> str:
    """Return the entry's day as a time: the ledger has no clock."""
    return f"{entry.on.isoformat()}T00:00:00Z"


def _title(entry: Entry) -> str:
    version = f" {entry.version}" if entry.version and entry.event in VERSIONS else ""
    change = f", {CHANGE_NAMES[entry.change].lower()}" if entry.event == "revised" and entry.change else ""
    return f"{EVENT_NAMES[entry.event]}: {entry.title}{version}{change}{_example(entry)}"


def _example(entry: Entry) -> str:
    return " (exempeltext)" if entry.illustrative else ""


def _summary(entry: Entry) -> str:
    said = entry.summary or entry.reason or ""
    return f"{wording.ILLUSTRATIVE} {said}" if entry.illustrative else said


def _page(entry: Entry, site_url: str) -> str:
    return site_url + page_url(entry.kind, entry.id, "approved")


def _document(entry: Entry, site_url: str) -> str:
    return f"{site_url}api/v1/{wording.api_href(entry.kind, entry.id)}"


def _tags(entry: Entry) -> list[tuple[str, str]]:
    """Return what to sort an entry under: terms and their names."""
    tags = [(entry.event, EVENT_NAMES[entry.event]), (entry.kind, TEMPLATES[entry.kind].name)]
    if entry.change and entry.event in VERSIONS:
        tags.append((entry.change, CHANGE_NAMES[entry.change]))
    return [*tags, ("illustrative", "Exempeltext")] if entry.illustrative else tags


def _html(entry: Entry, ledger: Mapping[str, Sequence[Entry]], site_url: str) -> str:
    """Write what happened as HTML that stands by itself: paragraphs, a list and links with whole addresses."""
    out = [f"<p><strong>{escape(wording.ILLUSTRATIVE)}</strong></p>"] if entry.illustrative else []
    if entry.event in ENDS:
        where = " på den här adressen" if entry.event == "renamed" else ""
        out.append(f"<p>{EVENT_NAMES[entry.event]} {entry.on}. {escape(entry.title)} gäller inte längre{where}.</p>")
    else:
        change = f", {CHANGE_NAMES[entry.change].lower()}" if entry.change else ""
        out.append(f"<p>Version {escape(entry.version or '')}{change}, {entry.on}.</p>")
    out += [f"<p>{escape(said)}</p>" for said in (entry.summary, entry.reason) if said]
    if entry.successors:
        links = ", ".join(_successor(id, entry.kind, ledger, site_url) for id in entry.successors)
        out.append(f"<p>I stället gäller {links}.</p>")
    if entry.parts:
        rows = [f"<li>{escape(part.name)} ({LABELS[part.how]})</li>" for part in entry.parts[:PARTS]]
        more = len(entry.parts) - PARTS
        rows += [f"<li>och {more} till</li>"] if more > 0 else []
        out.append(f"<p>Det som skiljer sig från förra versionen:</p><ul>{''.join(rows)}</ul>")
    out.append(f'<p><a href="{escape(_page(entry, site_url))}">{escape(entry.title)} på webbplatsen</a></p>')
    return "\n".join(out)  # Readers that drop the tags keep the space between.


def _successor(id: str, kind: str, ledger: Mapping[str, Sequence[Entry]], site_url: str) -> str:
    """Write a link to a document that holds instead. It is of the same kind, unless the ledger knows better."""
    known = ledger.get(id)
    address = site_url + page_url(known[0].kind if known else kind, id, "approved")
    return f'<a href="{escape(address)}">{escape(known[-1].title if known else id)}</a>'


# ---------------------------------------------------------------------------------------------------------------------
# Atom

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("", text))


def _atom(entries: Sequence[Entry], ledger: Mapping[str, Sequence[Entry]], site_url: str) -> bytes:
    rows = "".join(_atom_entry(entry, ledger, site_url) for entry in entries)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sv">\n'
        f"<id>{_id('feed')}</id>\n"
        f"<title>{TITLE}</title>\n"
        f"<subtitle>{_text(_subtitle(entries))}</subtitle>\n"
        f"<updated>{max(map(_time, entries), default=EPOCH)}</updated>\n"
        f"<author><name>Förlopp</name><uri>{_text(site_url)}</uri></author>\n"
        f'<link rel="self" type="application/atom+xml" href="{_text(site_url)}api/v1/{ATOM}"/>\n'
        f'<link rel="alternate" type="text/html" hreflang="sv" href="{_text(site_url)}andringar/"/>\n'
        f'<link rel="license" href="{wording.LICENCE.href}"/>\n'
        f"<rights>{_text(wording.LICENCE.title)}</rights>\n"
        f"{rows}</feed>\n"
    ).encode()


def _atom_entry(entry: Entry, ledger: Mapping[str, Sequence[Entry]], site_url: str) -> str:
    categories = "".join(f'<category term="{_text(term)}" label="{_text(label)}"/>\n' for term, label in _tags(entry))
    return (
        "<entry>\n"
        f"<id>{_entry_id(entry)}</id>\n"
        f"<title>{_text(_title(entry))}</title>\n"
        f"<published>{_time(entry)}</published>\n<updated>{_time(entry)}</updated>\n"
        f'<link rel="alternate" type="text/html" hreflang="sv" href="{_text(_page(entry, site_url))}"/>\n'
        f'<link rel="related" type="application/json" href="{_text(_document(entry, site_url))}"/>\n'
        f"{categories}"
        f"<summary>{_text(_summary(entry))}</summary>\n"
        f'<content type="html">{_text(_html(entry, ledger, site_url))}</content>\n'
        "</entry>\n"
    )


def _subtitle(entries: Iterable[Entry]) -> str:
    some = any(entry.illustrative for entry in entries)
    return f"{SUBTITLE} Exempeltexter, som ingen har granskat medicinskt, är märkta." if some else SUBTITLE


# ---------------------------------------------------------------------------------------------------------------------
# JSON Feed


def _json_feed(entries: Sequence[Entry], ledger: Mapping[str, Sequence[Entry]], site_url: str) -> bytes:
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "home_page_url": f"{site_url}andringar/",
        "feed_url": f"{site_url}api/v1/{JSON}",
        "description": _subtitle(entries),
        "language": "sv",
        "authors": [{"name": "Förlopp", "url": site_url}],
        "items": [_item(entry, ledger, site_url) for entry in entries],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _item(entry: Entry, ledger: Mapping[str, Sequence[Entry]], site_url: str) -> dict[str, Any]:
    facts = {
        "about": f"{site_url}api/",
        "number": entry.number,
        "event": entry.event,
        "kind": entry.kind,
        "id": entry.id,
        "version": entry.version,
        "change": entry.change if entry.event in VERSIONS else None,
        "illustrative": entry.illustrative,
        "document": _document(entry, site_url),
    }
    return {
        "id": _entry_id(entry),
        "url": _page(entry, site_url),
        "title": _title(entry),
        "summary": _summary(entry),
        "content_html": _html(entry, ledger, site_url),
        "date_published": _time(entry),
        "date_modified": _time(entry),
        "language": "sv",
        "tags": [label for _, label in _tags(entry)],
        "_forlopp": {name: value for name, value in facts.items() if value is not None},
    }
