"""The feed's schemas as the components of one OpenAPI document: one space of names, each definition once.

In: schemas by name, each with definitions of its own. Out: components by name. Never changes what a schema says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

OWN_SCHEMAS: Mapping[str, Schema] = {
    "JsonObject": {"type": "object", "title": "JSON-objekt", "description": "Formen beror på vilken fil det är."},
    "JsonSchema": {
        "type": "object",
        "title": "JSON Schema",
        "description": "JSON Schema 2020-12.",
        "required": ["$schema", "$id"],
        "properties": {"$schema": {"type": "string"}, "$id": {"type": "string"}},
    },
    "JsonFeed": {
        "type": "object",
        "title": "JSON Feed 1.1",
        "description": "Ändringarna, de senaste först.",
        "required": ["version", "title", "items"],
        "properties": {
            "version": {"type": "string"},
            "title": {"type": "string"},
            "items": {"type": "array", "items": {"$ref": "#/components/schemas/JsonFeedItem"}},
        },
    },
    "JsonFeedItem": {
        "type": "object",
        "title": "Post i JSON Feed",
        "required": ["id"],
        "properties": {"id": {"type": "string"}, "url": {"type": "string"}, "title": {"type": "string"}},
    },
}
"""What the API serves that has no schema of the feed."""

OTHER_NAMES: Mapping[str, str] = {"index": "ApiIndex"}
"""Schemas whose component isn't called as they are: C# has an `Index` of its own, and a client with another won't
compile."""


def component(schema: str) -> str:
    """Return the name of the component that a schema of the feed becomes."""
    return OTHER_NAMES.get(schema) or "".join(part.capitalize() for part in schema.split("-"))


def components(schemas: Mapping[str, Schema]) -> tuple[dict[str, Schema], dict[str, str]]:
    """Return all schemas in one space of names, and the component that each schema of the feed became. Definitions
    that say the same are one; those that don't get their schema's name before their own."""
    inlined: dict[str, set[str]] = {}
    for schema in schemas.values():
        for name in schema.get("$defs", {}):
            inlined.setdefault(name, set()).add(json.dumps(_whole(name, schema["$defs"]), sort_keys=True))
    roots = {name: component(name) for name in schemas}
    taken = {*roots.values(), *OWN_SCHEMAS}
    found: dict[str, Schema] = dict(OWN_SCHEMAS)
    for name, schema in schemas.items():
        own = {
            inner: roots[name] + inner if len(inlined[inner]) > 1 or inner in taken else inner
            for inner in schema.get("$defs", {})
        }
        found[roots[name]] = _renamed({k: v for k, v in schema.items() if k not in ("$schema", "$id", "$defs")}, own)
        found |= {own[inner]: _renamed(value, own) for inner, value in schema.get("$defs", {}).items()}
    return dict(sorted(found.items())), roots


def _whole(name: str, definitions: Mapping[str, Schema]) -> Schema:
    """Return a definition with those it refers to in their places."""

    def fill(value: Any) -> Any:
        if isinstance(value, dict):
            target = value.get("$ref", "").removeprefix("#/$defs/")
            return {k: _whole(target, definitions) if k == "$ref" else fill(v) for k, v in value.items()}
        return [fill(item) for item in value] if isinstance(value, list) else value

    return {key: fill(value) for key, value in definitions[name].items()}


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            k: f"#/components/schemas/{names[v.removeprefix('#/$defs/')]}" if k == "$ref" else _renamed(v, names)
            for k, v in value.items()
        }
    return [_renamed(item, names) for item in value] if isinstance(value, list) else value
