"""A read document: plain values in the model's shape, and where each of them stands.

In: what the readers of this package found. Out: `Document`. Never holds typed values: YAML gives the shape, the model
gives the types.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..diagnostics import Path, Place


@dataclass(frozen=True, slots=True)
class Document:
    """One source file as data. `lines` are normalised (NFC, no BOM, LF); `raw_lines` are as the author's editor shows
    them. `data` has the shape of model.Pathway; `places` tells where each data path stands."""

    file: str
    lines: tuple[str, ...]
    raw_lines: tuple[str, ...]
    data: Mapping[str, Any]
    places: Mapping[Path, Place] = field(repr=False)
    other_lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """Lines of the files that belong to the document (references.json), by file name."""
    excused: frozenset[Path] = frozenset()
    """Blocks that could not be read, and keys that were misspelt: nothing is said of what is missing there."""

    def position(self, path: Path) -> Place:
        """Return the place of a data path, or of its nearest ancestor that has one.

        The path ("line", n, column, length) is a place in the document's own lines, for rules that read the text.
        """
        if path[:1] == ("line",):
            _, line, column, length = path
            return self.as_written(Place(self.file, int(line), int(column), int(length)))
        for end in range(len(path), -1, -1):
            place = self.places.get(path[:end])
            if place:
                return self.as_written(place)
        return Place(self.file)

    def as_written(self, place: Place) -> Place:
        """Move a column from the normalised line to the line as the author's file has it (decomposed å, ä and ö)."""
        if place.file != self.file or not 0 < place.line <= len(self.raw_lines):
            return place
        raw, line = self.raw_lines[place.line - 1], self.lines[place.line - 1]
        if raw == line:
            return place
        start = _raw_offset(raw, place.column - 1)
        end = _raw_offset(raw, place.column - 1 + place.length)
        return Place(place.file, place.line, start + 1, max(1, end - start))

    def line(self, place: Place) -> str:
        """Return the source line that a place names, as the author wrote it."""
        lines = self.raw_lines if place.file == self.file else self.other_lines.get(place.file, ())
        return lines[place.line - 1] if 0 < place.line <= len(lines) else ""


def _raw_offset(raw: str, offset: int) -> int:
    """Return how many code points of `raw` make up the first `offset` code points of its NFC form."""
    composed = 0
    for index, character in enumerate(raw):
        if composed >= offset and not unicodedata.combining(character):
            return index
        composed = len(unicodedata.normalize("NFC", raw[: index + 1]))
    return len(raw)
