"""Two independent validators of JSON documents: jsonschema (which check-jsonschema runs on) and ajv.

In: schemas and documents as values. Out: faults as lines, none when all is well.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

Named = tuple[str, str, Any]
"""A document's title, its schema's name, and the document."""


def faults(schemas: Mapping[str, Any], documents: Iterable[Named]) -> list[str]:
    """Return what either validator has to say."""
    documents = list(documents)
    assert documents, "nothing to validate"
    return [*_jsonschema(schemas, documents), *_ajv(schemas, documents)]


def _jsonschema(schemas: Mapping[str, Any], documents: list[Named]) -> list[str]:
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    validators = {name: Draft202012Validator(schema) for name, schema in schemas.items()}
    return [
        f"{title}: {fault.json_path} {fault.message}"
        for title, name, document in documents
        for fault in validators[name].iter_errors(document)
    ]


def _ajv(schemas: Mapping[str, Any], documents: list[Named]) -> list[str]:
    body = json.dumps({"schemas": schemas, "documents": documents})
    script = Path(__file__).with_name("ajv.cjs")
    done = subprocess.run(["node", script], input=body, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]
