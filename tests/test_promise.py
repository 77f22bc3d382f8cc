"""v1 never breaks: what the API gives today is what every released version of it promised.

Proved three ways: of the schemas (jsonsubschema), of today's documents (two validators), and of the documents frozen in
the ledger, which are served as they were.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonsubschema import isSubschema

from forlopp import disk
from forlopp.feed.catalogues import FEED_VERSION
from forlopp.schemas import feed_schemas

from .feed import validators

ROOT = Path(__file__).resolve().parents[1]
Json = dict[str, Any]

TODAY = feed_schemas()
RELEASED = {
    (version, name.removesuffix(".json")): json.loads(body)
    for version, files in disk.released_schemas(ROOT).items()
    for name, body in files.items()
}
SAYS_NOTHING = {"$schema", "$id", "title", "description", "examples", "default"}


def shape(schema: Json) -> Json:
    """Return what a schema asks for: without words, every definition in its place."""
    definitions = schema.get("$defs", {})

    def bare(value: Any, is_schema: bool = True) -> Any:
        if isinstance(value, list):
            return [bare(item) for item in value]
        if not isinstance(value, dict):
            return value
        if is_schema and "$ref" in value:
            return bare(definitions[value["$ref"].removeprefix("#/$defs/")])
        # The keys of `properties` are names of our own, one of which is "title".
        kept = {key: one for key, one in value.items() if not (is_schema and key in SAYS_NOTHING)}
        return {key: bare(one, not (is_schema and key == "properties")) for key, one in kept.items() if key != "$defs"}

    return bare(schema)


def test_something_has_been_released() -> None:
    """1.0 is what the first clients were written against."""
    assert {name for version, name in RELEASED if version == "1.0"} == {
        "catalogue",
        "codes",
        "index",
        "indicators",
        "knowledge-support",
        "manifest",
        "programme-areas",
    }


@pytest.mark.parametrize(("version", "name"), sorted(RELEASED), ids="-".join)
def test_no_client_of_a_released_version_breaks(version: str, name: str) -> None:
    """Whatever today's schema lets through, the released one does too."""
    assert isSubschema(shape(TODAY[name]), shape(RELEASED[version, name]))


def test_a_released_version_is_not_added_to() -> None:
    """A schema that asks for something else than its release did is a new version: raise FEED_VERSION, say what is new
    on the page of changes, and run `forlopp schemas --release`."""
    released = {name: shape(schema) for (version, name), schema in RELEASED.items() if version == FEED_VERSION}
    assert released == {name: shape(TODAY[name]) for name in TODAY}


def without_required(schema: Json) -> None:
    schema["required"].remove("self")


def another_type(schema: Json) -> None:
    schema["properties"]["illustrative"] = {"type": "string"}


def looser_row(schema: Json) -> None:
    definitions = schema["$defs"]
    row = definitions.get("Resource") or definitions.get("Step")
    row["required"].remove("id")


def looser_pattern(schema: Json) -> None:
    for definition in schema["$defs"].values():
        definition["properties"].get("hash", {}).pop("pattern", None)


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("index", without_required),
        ("index", another_type),
        ("index", looser_row),
        pytest.param("knowledge-support", without_required, marks=pytest.mark.slow),
        pytest.param("knowledge-support", another_type, marks=pytest.mark.slow),
        pytest.param("knowledge-support", looser_row, marks=pytest.mark.slow),
        pytest.param("knowledge-support", looser_pattern, marks=pytest.mark.slow),
    ],
)
def test_a_break_is_refused(name: str, broken: Callable[[Json], None]) -> None:
    """The proof isn't empty: a promise taken back is seen, at the top and deep down."""
    schema = copy.deepcopy(TODAY[name])
    broken(schema)
    assert schema != TODAY[name]
    assert not isSubschema(shape(schema), shape(RELEASED["1.0", name]))


def test_todays_documents_keep_every_release(feed: Path) -> None:
    """Every document of the feed, in two validators, against each released schema of its kind."""
    for version in sorted({version for version, _ in RELEASED}):
        schemas = {name: schema for held, name in RELEASED if held == version for schema in [RELEASED[held, name]]}
        named = [(path, name, value) for path, name, value in documents(feed) if name in schemas]
        assert {name for _, name, _ in named} == schemas.keys()
        assert validators.faults(schemas, named) == []


def test_frozen_documents_keep_todays_schema(root: Path) -> None:
    """What was published long ago is served as it was: today's schema may ask for nothing that it lacks."""
    frozen = sorted((root / "content" / "ledger" / "documents").glob("*.json"))
    assert len(frozen) >= 7
    named = [(path.name[:8], "knowledge-support", json.loads(path.read_bytes())) for path in frozen]
    assert validators.faults(TODAY, named) == []


def test_a_document_without_what_was_promised_is_refused() -> None:
    """The validators see the schema that they are given."""
    schema = RELEASED["1.0", "manifest"]
    assert list(Draft202012Validator(schema).iter_errors({"files": []}))


def documents(feed: Path) -> Iterator[tuple[str, str, Json]]:
    """Yield the feed's documents with the names of their schemas."""
    for path in sorted(feed.rglob("*.json")):
        value = json.loads(path.read_bytes())
        if path.parent.name not in ("schemas", "blobs") and "schema" in value:
            yield str(path.relative_to(feed)), re.sub(r"schemas/(.*)\.json", r"\1", value["schema"]), value


def test_every_version_is_told_of(root: Path) -> None:
    """The page of changes has a heading for each version, the newest first, and none that never was."""
    page = (root / "content" / "api" / "andringar.md").read_text("utf-8")
    told = re.findall(r"^## (\S+)$", page, re.MULTILINE)
    versions = {*disk.released_schemas(root), FEED_VERSION}
    assert told == sorted(versions, key=lambda one: [int(part) for part in one.split(".")], reverse=True)
    assert {one.split(".")[0] for one in told} == {"1"}, "a break is a new /v2/, never a version of v1"
