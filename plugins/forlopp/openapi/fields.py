"""What the API's page of resources and fields shows: every address, and every key of what it answers.

In: the feed's schemas. Out: groups of addresses and groups of fields, as values. Never says anything that the
operations and the schemas don't.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..reference import FieldGroup, FieldRow
from .components import Schema, component, components
from .operations import OPERATIONS, TAGS, Operation, example


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the API. `example` is one that exists, "" where none is known; `group` says what fields it has."""

    path: str
    example: str
    title: str
    text: str
    group: str


def addresses(schemas: Mapping[str, Schema]) -> list[tuple[str, list[Address]]]:
    """Return all addresses, group by group."""
    return [
        (title, [_address(one, schemas) for one in OPERATIONS if one.tag == tag]) for tag, (title, _) in TAGS.items()
    ]


def documents(schemas: Mapping[str, Schema]) -> list[FieldGroup]:
    """Return the fields of each type of document, in the order of the addresses."""
    parts, roots = components(schemas)
    used = dict.fromkeys(one.holds for one in OPERATIONS if one.holds in roots)
    return [_group(roots[name], parts, roots) for name in used]


def pieces(schemas: Mapping[str, Schema]) -> list[FieldGroup]:
    """Return the fields of what documents hold, in the order of their names in Swedish."""
    parts, roots = components(schemas)
    used = {
        name
        for schema in schemas.values()
        for inner in schema.get("$defs", {})
        for name in (inner, *(f"{root}{inner}" for root in roots.values()))
        if name in parts and name not in roots.values()
    }
    return sorted((_group(name, parts, roots) for name in used), key=lambda group: (group.title.lower(), group.id))


def _address(one: Operation, schemas: Mapping[str, Schema]) -> Address:
    path = one.path.removeprefix("/")
    return Address(path, example(one), one.title, one.text, _id(component(one.holds)) if one.holds in schemas else "")


def _group(name: str, parts: Mapping[str, Schema], roots: Mapping[str, str]) -> FieldGroup:
    schema = parts[name]
    required = schema.get("required", ())
    rows = tuple(
        FieldRow(
            key=key,
            title=value.get("title") or _target(value, parts).get("title", ""),
            form=_form(value, parts),
            allowed=(),
            required=key in required,
            description=value.get("description", ""),
            group=next((_id(target) for target in _references(value)), ""),
        )
        for key, value in schema.get("properties", {}).items()
    )
    intro = schema.get("description", "") if name in roots.values() else ""
    return FieldGroup(_id(name), schema.get("title", name), intro, "", rows)


def _id(component: str) -> str:
    return "falt-" + "".join(f"-{c.lower()}" if c.isupper() else c for c in component).strip("-")


def _target(value: Schema, parts: Mapping[str, Schema]) -> Schema:
    return next((parts[target] for target in _references(value)), {})


def _references(value: Schema) -> Iterator[str]:
    if "$ref" in value:
        yield value["$ref"].rpartition("/")[2]
    elif "items" in value:
        yield from _references(value["items"])


def _form(value: Schema, parts: Mapping[str, Schema]) -> str:
    if "$ref" in value:
        return "objekt"
    if value.get("type") == "array":
        return f"lista av {_form(value.get('items', {}), parts)}"
    words = {"integer": "heltal", "number": "tal", "boolean": "true eller false"}
    return words.get(value.get("type", ""), "") or _PATTERNS.get(value.get("pattern", ""), "text")


_PATTERNS = {
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "datum: åååå-mm-dd",
    "^[0-9a-f]{64}$": "SHA-256, 64 tecken",
    "^[0-9a-f]{16}$": "de första 16 tecknen av en SHA-256",
}
