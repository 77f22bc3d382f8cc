"""Values of the model as small values of the feed, and the few Swedish words that they need.

In: values of the model, the shared lists. Out: frozen values of the feed. Never makes a part: parts and entities do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from .. import feed_model
from ..catalog import PUBLIC, Facts, Term
from ..diagnostics import fold
from ..feed_model import base, flow, quality
from ..model.base import Duration
from ..model.codes import PlainCode
from ..model.flow import Measure
from ..model.quality import OPERATOR_NAMES, Target
from ..phrases import number
from ..templates import TEMPLATES

LICENCE = base.Licence(
    id="CC-BY-4.0",
    title="Creative Commons Erkännande 4.0 Internationell (CC BY 4.0)",
    href="https://creativecommons.org/licenses/by/4.0/deed.sv",
)
ILLUSTRATIVE = (
    "Exempeltext som ingen har granskat medicinskt. Status och godkännande är påhittade. Får inte användas i vården."
)

ATTRIBUTION = "Förlopp, CC BY 4.0. Ange titel, version och webbadress för det dokument som återges."
SOME_ILLUSTRATIVE = "Här finns exempeltexter som ingen har granskat medicinskt: de är märkta illustrative."


def time(value: Duration | None) -> base.Time | None:
    """Return a time as text and ISO 8601."""
    return base.Time(text=value.text, iso8601=value.iso) if value else None


def labels(words: Iterable[str], known: Mapping[str, Term]) -> tuple[base.Label, ...]:
    """Return roles or care levels by id and label; a word that no list has is its own label."""
    return tuple(_label(word, known.get(fold(word))) for word in words)


@lru_cache(maxsize=1000)
def _label(word: str, term: Term | None) -> base.Label:
    return base.Label(id=term.id, label=term.label) if term else base.Label(id=slug(word), label=word)


def slug(word: str) -> str:
    """Return a word as an id: a–z, 0–9 and hyphens."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in fold(word))
    return "-".join(part for part in kept.split("-") if part)


def code(value: PlainCode) -> base.Code:
    """Return a code, or a range of codes, with its exclusions."""
    return base.Code(**code_facts(value))


def code_facts(value: PlainCode) -> dict[str, object]:
    """Return what all kinds of codes in the feed say alike."""
    span = base.CodeRange(from_=value.from_, to=value.to) if value.from_ and value.to else None
    return {
        "system": value.system,
        "code": value.code,
        "range": span,
        "exclude": value.exclude,
        "text": value.text,
    }


def measure(value: Measure) -> flow.Measure:
    """Return a threshold, with its words: "NEWS2 minst 7"."""
    return flow.Measure(
        name=value.name,
        operator=value.operator,
        value=value.value,
        unit=value.unit,
        text=f"{value.name} {_level(value.operator, value.value, value.unit)}",
    )


def target(value: Target | None) -> quality.Target | None:
    """Return a level to reach, with its words: "minst 90 procent"."""
    if value is None:
        return None
    words = _level(value.operator, value.value, value.unit)
    return quality.Target(operator=value.operator, value=value.value, unit=value.unit, text=words)


def _level(operator: str, value: float | int, unit: str | None) -> str:
    return f"{OPERATOR_NAMES[operator]} {number(value)} {unit or ''}".rstrip()


def api_href(kind: str, id: str) -> str:
    """Return a document's place in the API, counted from /api/v1/."""
    return f"{TEMPLATES[kind].folder}/{id}.json"


def versions_href(kind: str, id: str) -> str:
    """Return the place of the list of a document's published versions, counted from /api/v1/."""
    return f"{TEMPLATES[kind].folder}/{id}/versions.json"


def fragment_href(kind: str, id: str) -> str:
    """Return the place of a document as HTML, counted from /api/v1/."""
    return f"{TEMPLATES[kind].folder}/{id}.html"


def blob_href(path: str, sha256: str) -> str:
    """Return the place of a file under the hash of its content, counted from /api/v1/."""
    return f"blobs/{sha256}.{path.rpartition('.')[2]}"


def in_feed(kind: str, status: str) -> bool:
    """True for what the feed may hold; drafts are never in it."""
    return kind in TEMPLATES and status in PUBLIC


def link(facts: Facts, site_url: str) -> base.Link:
    """Return a link to another document; a draft has an id and a title but no address."""
    public = in_feed(facts.kind, facts.status)
    return base.Link(
        id=facts.id,
        title=facts.title,
        status=facts.status,
        href=api_href(facts.kind, facts.id) if public else None,
        page=site_url + facts.url if public else None,
    )


def areas(ids: Iterable[str], titles: Mapping[str, str], site_url: str) -> tuple[base.Area, ...]:
    """Return programme areas by id, title and page."""
    return tuple(base.Area(id=id, title=titles.get(id, id), page=area_page(id, site_url)) for id in ids)


def area_page(id: str, site_url: str) -> str:
    """Return the address of a programme area's page."""
    return f"{site_url}omraden/{id}/"


def head(kind: type[base.Head], path: str, illustrative: bool) -> dict[str, Any]:
    """Return the first keys of a document that lists others. `illustrative`: some of what it lists is."""
    return {
        "schema_": schema_href(kind),
        "self_": path,
        "illustrative": illustrative,
        "notices": (SOME_ILLUSTRATIVE,) if illustrative else (),
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
    }


def file_facts(path: str, body: bytes) -> dict[str, Any]:
    """Return where a file is, with its hash and its size: the fields of `File`."""
    return file_row(path, hashlib.sha256(body).hexdigest(), len(body))


def file_row(path: str, sha256: str, size: int) -> dict[str, Any]:
    """Return the same of a file whose hash and size are known."""
    return {"href": path, "blob": blob_href(path, sha256), "sha256": sha256, "size": size}


def dump(document: base.Out) -> bytes:
    """Write a document: UTF-8, the keys in the order of the model, absent keys left out."""
    return document.model_dump_json(exclude_none=True).encode() + b"\n"


SCHEMAS: Mapping[type[base.Head], str] = {
    feed_model.Index: "index",
    feed_model.Catalogue: "catalogue",
    feed_model.KnowledgeSupport: "knowledge-support",
    feed_model.Areas: "programme-areas",
    feed_model.Indicators: "indicators",
    feed_model.Codes: "codes",
    feed_model.Manifest: "manifest",
    feed_model.Changes: "changes",
    feed_model.ChangePage: "change-page",
    feed_model.Versions: "versions",
    feed_model.Glossary: "glossary",
    feed_model.Regions: "regions",
    feed_model.Region: "region",
    feed_model.RegionalAdditions: "regional-additions",
}
"""The feed's document types, by the name of their schema."""


def schema_href(kind: type[base.Head]) -> str:
    """Return the place of a document type's schema, counted from /api/v1/."""
    return f"schemas/{SCHEMAS[kind]}.json"
