"""schemas/: fresh, described in Swedish, without recursion, accepted by two validators and true to the examples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonsubschema import isSubschema
from pydantic import TypeAdapter

from forlopp.model.pathway import Reference
from forlopp.reference import fields
from forlopp.schemas import feed_schemas, schema_files, source_schemas

from .feed import validators

ALL = {**{f"source/{name}": schema for name, schema in source_schemas().items()}, **feed_schemas()}

BLOCKS = {
    "forsattsblad": "front-matter",
    "steg": "step",
    "kriterier": "criteria",
    "indikator": "indicator",
    "plats": "slot",
    "infogad-del": "include",
}
"""Groups of fields whose example is a whole block, with the schema of the block."""


def test_committed_files_are_fresh(root: Path) -> None:
    """schemas/ holds what the models give, and beside that only what has been released (test_promise)."""
    folder = root / "schemas"
    made = schema_files()
    assert made
    paths = [path for path in folder.rglob("*") if path.is_file() and folder / "released" not in path.parents]
    committed = {str(path.relative_to(folder)): path.read_bytes() for path in paths}
    stale = sorted(name for name in made.keys() | committed.keys() if made.get(name) != committed.get(name))
    assert stale == [], "run `make schemas`"


def properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every property of a schema with its place; a title may stand where the property points."""
    definitions = schema.get("$defs", {})
    for owner, inner in [("", schema), ("items", schema.get("items", {})), *definitions.items()]:
        for key, value in inner.get("properties", {}).items():
            target = definitions.get(value.get("$ref", "").removeprefix("#/$defs/"), {})
            yield f"{owner}.{key}", {**target, **value}


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_property_is_described(name: str) -> None:
    """Title and description; the generator makes no title of its own."""
    rows = list(properties(ALL[name]))
    assert rows
    assert [place for place, row in rows if not row.get("title") or not row.get("description")] == []


@pytest.mark.parametrize("name", sorted(ALL))
def test_head_and_no_recursion(name: str) -> None:
    """Dialect, a lasting name, and definitions that never come back to themselves."""
    schema = ALL[name]
    assert list(schema)[:4] == ["$schema", "$id", "title", "description"]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "urn:forlopp:schema:v1:" + name.replace("/", ":")
    definitions = schema.get("$defs", {})

    def uses(value: Any) -> set[str]:
        children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        own = {value["$ref"].removeprefix("#/$defs/")} if isinstance(value, dict) and "$ref" in value else set()
        return own.union(*(uses(child) for child in children))

    def follow(definition: str, above: tuple[str, ...]) -> None:
        assert definition not in above, f"{definition} holds itself"
        for used in uses(definitions[definition]):
            follow(used, (*above, definition))

    for definition in definitions:
        follow(definition, ())


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object schema inside a schema."""
    if isinstance(value, dict):
        if "properties" in value and value.get("type") == "object":
            yield value
        for child in value.values():
            yield from objects(child)
    elif isinstance(value, list):
        for child in value:
            yield from objects(child)


def test_source_is_closed_and_feed_is_open() -> None:
    """Authors' misspellings are refused; clients must take keys that come later."""
    for schema in feed_schemas().values():
        assert all("additionalProperties" not in one for one in objects(schema))
        assert "null" not in json.dumps(schema)
        assert "exclusiveM" not in json.dumps(schema)
        assert "anyOf" not in json.dumps(schema), "no union-typed fields"
        assert '"enum"' not in json.dumps(schema), "what lists can extend is a string"
    for name, schema in source_schemas().items():
        closed = [one.get("additionalProperties") is False for one in objects(schema)]
        # CSL-JSON has more keys than we use, and exports write them.
        assert all(closed) or name == "references"


@pytest.mark.parametrize("name", sorted(feed_schemas()))
def test_a_schema_accepts_itself(name: str) -> None:
    """jsonsubschema can read the schema, so that it can prove that the next one breaks no client."""
    assert isSubschema(ALL[name], ALL[name])


def test_a_breaking_change_is_seen() -> None:
    """A key that is no longer promised breaks clients; one more key doesn't."""
    old = feed_schemas()["manifest"]
    without = {**old, "required": [key for key in old["required"] if key != "files"]}
    properties = {**old["properties"], "extra": {"type": "string"}}
    more = {**old, "properties": properties, "required": [*old["required"], "extra"]}
    assert not isSubschema(without, old)
    assert isSubschema(more, old)


def test_every_group_of_fields_is_whole() -> None:
    """Title, introduction, example, and for each field a Swedish title and description."""
    groups = fields()
    assert len({group.id for group in groups}) == len(groups) > 20
    for group in groups:
        assert group.title and group.intro and group.example and group.rows, group.id
        for row in group.rows:
            assert row.title and row.description and row.form, f"{group.id}: {row.key}"
            assert not row.description.isascii() or row.description.endswith("."), f"{group.id}: {row.key}"
            assert not row.group or row.group in {one.id for one in groups}


def test_composite_values_lead_to_their_group() -> None:
    """A reader finds the inside of `next` under Väg."""
    rows = {(group.id, row.key): row for group in fields() for row in group.rows}
    assert rows["steg", "next"].group == "vag"
    assert rows["forsattsblad", "approved"].group == "godkannande"
    assert rows["kriterium", "all"].group == "kriterium"
    assert rows["indikator", "target"].group == "malniva"
    assert rows["forsattsblad", "kind"].allowed == ("pathway", "generic-model")


def test_examples_of_fields_are_right() -> None:
    """What the reference shows is valid, in two validators."""
    examples = {group.id: group.example for group in fields()}
    named = []
    for group, schema in BLOCKS.items():
        lines = [line for line in examples[group].splitlines() if not line.startswith(("---", "```"))]
        named.append((group, schema, yaml.load("\n".join(lines), Loader=yaml.BaseLoader)))
    typed = [(group, schema, retyped(value)) for group, schema, value in named]
    assert validators.faults(source_schemas(), typed) == []
    reference = json.loads(examples["referens"])
    assert validators.faults(source_schemas(), [("referens", "references", [reference])]) == []
    TypeAdapter(Reference).validate_python(reference)


def retyped(value: Any) -> Any:
    """Give numbers and yes/no their JSON types; every scalar is text when YAML is read as Förlopp reads it."""
    if isinstance(value, dict):
        return {key: value[key] if key == "version" else retyped(value[key]) for key in value}
    if isinstance(value, list):
        return [retyped(item) for item in value]
    return {"true": True, "false": False}.get(value, int(value) if value.isdigit() else value)


def test_misspelt_key_is_refused() -> None:
    """The source schemas are closed in both validators' eyes."""
    found = validators.faults(source_schemas(), [("fel", "step", {"kund": "entry"})])
    assert len(found) == 2
