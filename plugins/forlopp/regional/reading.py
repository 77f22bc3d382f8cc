"""A file of regional additions → `Regional`: read and typed, but not yet seen beside the national text.

In: a source, and the letters of the national steps. Out: `Regional`. Never raises for what an author wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..check import Source
from ..diagnostics import Path, Place
from ..model.regional import RegionalText
from ..source import Document
from ..source.fault import Fault
from ..source.regional import read_regional
from ..validate import validate_regional

FOLDER = "content/regions"
_DOCUMENT_LINK = re.compile(r"([a-z0-9-]+)/index\.md")


@dataclass(frozen=True, slots=True)
class Regional:
    """One file. `folder` and `name` are the region and the pathway that its place says; "" where it lies wrong."""

    file: str
    document: Document | None
    text: RegionalText
    faults: tuple[Fault, ...]
    damaged: frozenset[Path] = frozenset()

    @property
    def folder(self) -> str:
        """The region that the file's place says."""
        return home(self.file)[0]

    @property
    def name(self) -> str:
        """The pathway that the file's name says."""
        return home(self.file)[1]

    def place(self, *path: str | int) -> Place:
        """Return the place of a data path, in the normalised lines."""
        places = self.document.places if self.document else {}
        for end in range(len(path), -1, -1):
            if path[:end] in places:
                return places[path[:end]]
        return Place(self.file)

    def lacks(self, key: str) -> bool:
        """True when the front matter says nothing under `key`; false when what it says could not be read."""
        return getattr(self.text, key) is None and all(path[:1] != (key,) and path != () for path in self.damaged)


def home(file: str) -> tuple[str, str]:
    """Return the region and the pathway that a file's place says; two empty strings for any other place."""
    parts = file.split("/")
    if len(parts) == 4 and file.startswith(f"{FOLDER}/") and parts[3].endswith(".md"):
        return parts[2], parts[3].removesuffix(".md")
    return "", ""


@lru_cache(16)
def read(source: Source, letters: frozenset[str] = frozenset()) -> Regional:
    """Read and type one file. The last ones are kept: the live preview asks when their pathway is saved."""
    document, found = read_regional(source.file, source.content, source.references, letters)
    if document is None:
        return Regional(source.file, None, RegionalText(), tuple(found), frozenset({()}))
    text, document, more, damaged = validate_regional(document)
    return Regional(source.file, document, text, (*found, *more), damaged)


def mentions(content: bytes) -> frozenset[str]:
    """Return the ids of the documents that a file may link to, found without reading it."""
    return frozenset(_DOCUMENT_LINK.findall(content.decode("utf-8", "replace")))
