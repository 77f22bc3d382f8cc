"""A part's hash: SHA-256 of its canonical facts and its Markdown.

In: facts as model values, texts as Markdown. Out: 64 hexadecimal digits. Never covers a part's children, letter, order,
HTML or drawing, nor facts that are at their defaults: a new field in the model leaves all old hashes as they were.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic_core import to_json

from ..diagnostics import fold
from ..model.base import Duration, Model
from ..model.text import Text

NOT_FACTS = frozenset({"id", "letter", "change"})
"""Names and labels. `change` says how a part was changed; taking the label away is no change of the part."""

FOLDED = frozenset({"roles", "care_level"})
"""Words that an author may spell in several ways and still mean the same entry of a list."""


def part_hash(facts: Mapping[str, Any], *markdown: str) -> str:
    """Hash a part's facts (empty ones left out) and its texts in the order written."""
    said = {key: facts[key] for key in sorted(facts) if facts[key] or facts[key] == 0 and facts[key] is not False}
    body = "\n\n".join(text for text in markdown if text)
    return hashlib.sha256(to_json(said) + b"\n\n" + unicodedata.normalize("NFC", body).encode()).hexdigest()


def facts_of(value: Model, kind: type[Model]) -> dict[str, Any]:
    """Return what `value` says in the fields of `kind`, canonically; what stands at its default is left out."""
    given = value.model_fields_set
    return {
        key: [fold(word) for word in said] if name in FOLDED else _canonical(said)
        for key, name, default in _fields(kind)
        if name in given and name not in NOT_FACTS and (said := getattr(value, name)) != default
    }


@cache
def _fields(kind: type[Model]) -> tuple[tuple[str, str, Any], ...]:
    """Return a type's fields in the order of their keys, with name and default."""
    return tuple(sorted((name.rstrip("_"), name, field.default) for name, field in kind.model_fields.items()))


def _canonical(value: Any) -> Any:
    if isinstance(value, Duration):
        return value.text
    if isinstance(value, Text):
        return value.markdown
    if isinstance(value, Model):
        given = value.model_fields_set
        return {
            key: _canonical(said)
            for key, name, default in _fields(type(value))
            if name in given and (said := getattr(value, name)) != default
        }
    if isinstance(value, tuple):
        return [_canonical(item) for item in value]
    return value
