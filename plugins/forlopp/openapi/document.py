"""The OpenAPI document itself: information, operations and components put together.

In: the feed's schemas by name. Out: one JSON value, the same at each run. Never knows a host until a
site is given. Never repeats content: examples are links to real documents beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from ..feed.catalogues import FEED_VERSION
from ..feed.wording import ATTRIBUTION, LICENCE
from .components import OWN_SCHEMAS, Schema, components
from .operations import HTML, OPERATIONS, PARAMETERS, TAGS, ZIP, Operation, example, names

DESCRIPTION = """\
Vårdförlopp och generiska modeller som öppna data: vanliga filer att hämta med GET, utan nyckel och utan inloggning.
Börja i `index.json` och följ länkarna; alla `href` räknas från `/api/v1/`.

Visa alltid det som står i `notices` överst, och `attribution` vid texten. Adresser och fält i v1 tas aldrig bort;
nya fält kan tillkomma, så läs förbi det du inte känner igen. Det som bryter äldre program får adressen `/api/v2/`.\
"""


def openapi(schemas: Mapping[str, Schema]) -> Schema:
    """Describe the API. `schemas` are those of the feed, by name."""
    parts, roots = components(schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Förlopp",
            "version": FEED_VERSION,
            "summary": "Vårdförlopp som öppna data",
            "description": DESCRIPTION,
            "contact": {"name": "Förlopp"},
            "license": {"name": LICENCE.title, "identifier": LICENCE.id},
            "x-attribution": ATTRIBUTION,
        },
        "servers": [{"url": "/api/v1"}],
        "security": [],
        "tags": [{"name": name, "x-displayName": title, "description": text} for name, (title, text) in TAGS.items()],
        "paths": {one.path: {"get": _operation(one, roots)} for one in OPERATIONS},
        "components": {
            "schemas": parts,
            "parameters": {
                "IfNoneMatch": {
                    "name": "If-None-Match",
                    "in": "header",
                    "description": "ETag från förra gången. Är filen oförändrad blir svaret 304, utan innehåll.",
                    "schema": {"type": "string"},
                }
            },
            "headers": {
                "ETag": {
                    "description": "Filens märke. Skicka det i If-None-Match nästa gång.",
                    "schema": {"type": "string"},
                },
                "CacheControl": {
                    "description": "no-cache: fråga varje gång. För blobs/: immutable, fråga aldrig mer.",
                    "schema": {"type": "string"},
                },
            },
            "responses": {
                "NotModified": {
                    "description": "Filen är densamma som förra gången.",
                    "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
                },
                "NotFound": {
                    "description": "Ingen sådan fil finns. Det som en gång har publicerats ligger alltid kvar.",
                    "content": {HTML: {"schema": {"type": "string"}}},
                },
            },
        },
    }


def openapi_bytes(schemas: Mapping[str, Schema]) -> bytes:
    """Return the description as the file openapi.json."""
    return _bytes(openapi(schemas))


def for_site(committed: bytes, site_url: str) -> bytes:
    """Return the description as one site serves it: with its address, whom to ask and the page about it."""
    made = json.loads(committed)
    made["servers"] = [{"url": f"{site_url}api/v1", "description": "Webbplatsen"}]
    made["info"]["contact"]["url"] = f"{site_url}om/"
    made["externalDocs"] = {"description": "Så använder du API:et, med färdiga exempel", "url": f"{site_url}api/"}
    return _bytes(made)


def _bytes(made: Schema) -> bytes:
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()


def _operation(one: Operation, roots: Mapping[str, str]) -> Schema:
    content: Schema = {"schema": _body(one, roots)}
    if known := example(one):
        content["examples"] = {"example": {"externalValue": known}}
    return {
        "operationId": one.id,
        "tags": [one.tag],
        "summary": one.title,
        "description": one.text,
        "parameters": [*_parameters(one), {"$ref": "#/components/parameters/IfNoneMatch"}],
        "responses": {
            "200": {
                "description": one.title,
                "headers": {
                    "ETag": {"$ref": "#/components/headers/ETag"},
                    "Cache-Control": {"$ref": "#/components/headers/CacheControl"},
                },
                "content": {one.media: content},
            },
            "304": {"$ref": "#/components/responses/NotModified"},
            "404": {"$ref": "#/components/responses/NotFound"},
        },
    }


def _body(one: Operation, roots: Mapping[str, str]) -> Schema:
    if one.holds:
        return {"$ref": f"#/components/schemas/{one.holds if one.holds in OWN_SCHEMAS else roots[one.holds]}"}
    return {"type": "string", "format": "binary"} if one.media == ZIP else {"type": "string"}


def _parameters(one: Operation) -> Iterator[Schema]:
    for name in names(one.path):
        text, pattern, values = PARAMETERS[name]
        made: Schema = {"name": name, "in": "path", "required": True, "description": text}
        made["schema"] = {"type": "string", "pattern": pattern}
        if one.examples:
            made["examples"] = {value: {"value": value} for value in values}
        yield made
