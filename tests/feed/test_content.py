"""The project's own content as the API gives it: every document valid in two validators, every link within leads on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from forlopp.schemas import feed_schemas

from . import validators
from .test_document import GENERATED, PARTS, fragments


@pytest.fixture(scope="module")
def documents(feed: Path) -> dict[str, Any]:
    """Every document of the API but the schemas, the JSON Feed and openapi.json, whose shape is not ours; by path."""
    paths = sorted(path for path in feed.rglob("*.json") if path.parent.name not in ("schemas", "blobs"))
    for other in ("changes-feed.json", "openapi.json"):
        paths.remove(feed / other)
    return {str(path.relative_to(feed)): json.loads(path.read_bytes()) for path in paths}


def test_every_document_is_valid_in_two_validators(documents: dict[str, Any]) -> None:
    """jsonschema and strict ajv, against the schema that the document itself names."""
    named = [
        (path, document["schema"].removeprefix("schemas/").removesuffix(".json"), document)
        for path, document in documents.items()
    ]
    assert {"index.json", "manifest.json", "pathways.json", "pathways/sepsis.json"} <= documents.keys()
    assert validators.faults(feed_schemas(), named) == []


def test_ids_are_unique_and_links_within_lead_on(documents: dict[str, Any]) -> None:
    """For every document with text: one namespace, and no link into nothing."""
    whole = [document for document in documents.values() if document.get("sections")]
    assert len(whole) >= 4
    for document in whole:
        listed = [row["id"] for key in (*PARTS, "groups", "footnotes") for row in document[key]]
        assert len(listed) == len(set(listed)), document["id"]
        html = "\n".join(fragments(document))
        inner = re.findall(r'\sid="([^"]+)"', html)
        assert len(inner) == len(set(inner)), document["id"]
        known = {document["id_prefix"] + id for id in (*listed, *GENERATED)} | set(inner)
        dangling = set(re.findall(r'href="#([^"]+)"', html)) - known
        assert dangling == set(), document["id"]


def test_catalogues_and_documents_agree(documents: dict[str, Any]) -> None:
    """Every row has its document, every document its row, and both say the same status."""
    rows = [row for name in ("pathways.json", "generic-models.json") for row in documents[name]["items"]]
    assert {row["href"] for row in rows} == {
        path for path in documents if re.match(r"(pathways|generic-models)/[^/]+$", path)
    }
    for row in rows:
        document = documents[row["href"]]
        assert {key: document[key] for key in ("id", "status", "title", "illustrative")} == {
            key: row[key] for key in ("id", "status", "title", "illustrative")
        }
