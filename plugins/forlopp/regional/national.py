"""The national document that readers see → its parts, their names, and the short hash of what a text hangs on.

In: a document as the API gives it, and its earlier published versions. Out: `National`. Never holds a region's words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..changes.parts import Part, Parts, word
from ..model.regional import HASH_LENGTH

Json = Mapping[str, Any]

ANCHORS = frozenset(
    {"sections", "steps", "actions", "slots", "criteria", "criteria_members", "challenges", "goals", "indicators"}
)
"""Kinds of parts that a text may hang on."""

HOLDERS = frozenset({"sections", "steps", "criteria"})
"""Parts that say little themselves: a text that hangs on one of them is about what stands in it too."""


LONGEST = 70
"""Characters of a part's name that are shown."""


@dataclass(frozen=True)
class National:
    """A national document. `versions` are its published versions by number, to tell what has changed since one."""

    document: Json
    versions: Mapping[str, Json] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The document's id."""
        return word(self.document, "id")

    @property
    def title(self) -> str:
        """The document's title."""
        return word(self.document, "title")

    @property
    def version(self) -> str:
        """The document's version; "" for a draft without one."""
        return word(self.document, "version")

    @property
    def status(self) -> str:
        """The document's status."""
        return word(self.document, "status")

    @cached_property
    def parts(self) -> Parts:
        """Every part."""
        return Parts(self.document)

    @cached_property
    def anchors(self) -> dict[str, Part]:
        """The parts that a text may hang on, by id: those whose id lasts."""
        return {id: part for id, part in self.parts.by_id.items() if part.kind in ANCHORS and not part.unnamed}

    @cached_property
    def letters(self) -> dict[str, tuple[str, str]]:
        """Id and name of each step, by its letter."""
        steps = (part.data for part in self.parts.by_id.values() if part.kind == "steps")
        return {letter: (word(row, "id"), word(row, "name")) for row in steps if (letter := word(row, "letter"))}

    @cached_property
    def hashes(self) -> dict[str, str]:
        """The short hash of each part that a text may hang on."""
        return short_hashes(self.parts, self.anchors)

    @cached_property
    def slots(self) -> dict[str, str]:
        """Titles of the places that the region fills, in the document's order."""
        return {id: word(part.data, "title") for id, part in self.anchors.items() if part.kind == "slots"}

    def name(self, id: str) -> str:
        """Return what a part is called, in a line."""
        return short(self.parts.names.get(id, id))


def short(name: str) -> str:
    """Return a name that fits on a line: the first words of a part without a title can be many."""
    return name if len(name) <= LONGEST else name[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:–-.") + " …"


def short_hashes(parts: Parts, ids: Iterable[str]) -> dict[str, str]:
    """Return the short hash of each part: of itself alone, or for a step, a heading and a block of criteria, of itself
    and of what stands in it. Order does not count, and neither do the places that regions fill."""
    under = inside(parts)
    found = {}
    for id in ids:
        part = parts.by_id[id]
        # An id that is a number moves with what stands before it.
        held = sorted(one.hash if one.unnamed else f"{one.id} {one.hash}" for one in under.get(id, ()))
        whole = hashlib.sha256("\n".join([part.hash, *held]).encode()).hexdigest() if held else part.hash
        found[id] = whole[:HASH_LENGTH]
    return found


def inside(parts: Parts) -> dict[str, list[Part]]:
    """Return what stands in each step, heading and block of criteria; what stands in a block stands in its heading
    too."""
    found: dict[str, list[Part]] = {}
    for part in parts.by_id.values():
        if part.kind not in ANCHORS or part.kind in ("sections", "steps", "slots"):
            continue
        owners = {parts.owner(part.id)}
        if part.kind == "criteria_members":
            owners.add(word(part.data, "block"))
        for owner in owners:
            if owner in parts.by_id and parts.by_id[owner].kind in HOLDERS and owner != part.id:
                found.setdefault(owner, []).append(part)
    return found
