"""A document → its parts with the numbers that they have in a consultation.

In: a document as the API gives it. Out: `Row`s in the order that readers meet them. Never numbers what nobody can
answer on: references, footnotes and the members of criteria, which are answered with what they stand in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..changes.parts import Part, Parts, rows, word

Json = Mapping[str, Any]

KINDS = ("sections", "challenges", "goals", "criteria", "slots", "steps", "actions", "indicators")
"""Lists of the document whose rows are answered on, in the order that they come under a heading."""

NAMES = {
    "sections": "Avsnitt",
    "challenges": "Utmaning",
    "goals": "Mål",
    "criteria": "Kriterier",
    "slots": "Beslutas regionalt",
    "steps": "Steg",
    "actions": "Åtgärd",
    "indicators": "Indikator",
}

EXCERPT = 160

ADDRESS = "remiss/"
"""Where consultations stand on the site."""


def consultation_url(id: str) -> str:
    """Return the address of a document's consultation, from the site's root."""
    return f"{ADDRESS}{id}/"


def log_url(id: str, version: str) -> str:
    """Return the address of a decided log, from the site's root."""
    return f"{consultation_url(id)}{version}/"


@dataclass(frozen=True, slots=True)
class Row:
    """A part with its number: "3", "3.1", a step's letter, "B.2" for the step's second action."""

    id: str
    number: str
    kind: str
    level: int
    """How deep the part lies: 1 for a heading of level 2."""
    name: str
    text: str
    """How the part begins."""
    hash: str
    part: Part


def numbered(document: Json) -> list[Row]:
    """Return every part that can be answered on. Steps keep their letters; everything else is counted where it stands,
    so that the same text always gets the same numbers."""
    parts = Parts(document)
    under: dict[str, list[Part]] = {}
    for kind in KINDS:
        for part in sorted((one for one in parts.by_id.values() if one.kind == kind), key=lambda one: one.order):
            under.setdefault(part.parent, []).append(part)
    seen: set[str] = set()
    found = list(_below("", "", 1, under, parts, seen))
    # What stands under nothing that is known is asked about all the same, last.
    for parent in under:
        found += _below(parent, "Ö", 1, under, parts, seen)
    return found


def _below(
    parent: str, number: str, level: int, under: Mapping[str, list[Part]], parts: Parts, seen: set[str]
) -> Iterator[Row]:
    count = 0
    for part in under.get(parent, ()):
        if part.id in seen:
            continue
        seen.add(part.id)
        letter = word(part.data, "letter")
        if part.kind == "steps" and letter:
            own = letter
        else:
            count += 1
            own = f"{number}.{count}" if number else str(count)
        yield _row(part, own, level, parts)
        yield from _below(part.id, own, level + 1, under, parts, seen)


def _row(part: Part, number: str, level: int, parts: Parts) -> Row:
    # A step's letter is its number already.
    name = word(part.data, "title") if part.kind == "steps" else parts.names[part.id]
    said = " ".join(words for words in _said(part, parts) if words and words != name)
    heading = part.kind in ("sections", "steps", "indicators", "slots", "criteria")
    stop = "" if name.endswith((".", "?", "!", ":")) else "."
    text = f"{name}{stop} {said}" if heading and said else said or name
    return Row(part.id, number, part.kind, level, name, shortened(text), part.hash[:16], part)


def _said(part: Part, parts: Parts) -> Iterator[str]:
    yield word(part.data, "text")
    if part.kind == "criteria":
        for row in rows(parts.document, "criteria_members"):
            if word(row, "block") == part.id and word(row, "text"):
                yield word(row, "text").rstrip(".") + "."
    if part.kind == "indicators":
        yield word(part.data, "numerator") or word(part.data, "question")


def shortened(text: str, limit: int = EXCERPT) -> str:
    """Return a text in one line, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit + 1].rpartition(" ")[0].rstrip(" ,.;:–") + " …"
