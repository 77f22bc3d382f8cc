"""A Word file that has come back → the source it was made of, with the reviewers' changes.

In: the file's bytes, and how to read each source by its id. Out: `Updated`: the source before and after, and the
report.
Never writes, and never touches a source that the file was not made of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..check import Source as File
from . import passages
from .aligned import aligned, numbers_of
from .applied import DONE, Applied, applied
from .parts import short
from .returned import Returned, Unreadable, returned
from .tags import read_document_tag
from .told import told


@dataclass(frozen=True, slots=True)
class Updated:
    """What became of a source."""

    id: str
    file: str
    before: bytes
    content: bytes
    result: Applied
    loose: tuple[tuple[str, str], ...]

    @property
    def left(self) -> bool:
        """True when something could not be written."""
        return bool(self.loose) or any(one.what not in DONE for one in self.result.changes)

    def report(self, written: bool = True) -> str:
        """Return what was done, in Swedish."""
        return told(self.result, self.file, written, self.loose)


def updated(content: bytes, sources: Mapping[str, Callable[[], File]]) -> Updated:
    """Read a Word file's changes into its source. `Unreadable` when the file cannot be read, or belongs to no
    source."""
    file = returned(content)
    id = _document(file, sources)
    source = sources[id]()
    read, faults = passages.read(
        source.file, source.content, source.references, lambda keys: numbers_of(file, id, keys)
    )
    if read is None:
        raise Unreadable(f"{source.file} går inte att läsa: {faults[0].message} Rätta den först.")
    result = applied(read, aligned(file, read, id), source.file, source.references)
    made = source.content if result.lines == read.lines else _encoded(source.content, result.lines)
    return Updated(id, source.file, source.content, made, result, file.loose)


def _document(file: Returned, sources: Mapping[str, object]) -> str:
    """Return the id of the document that a file was made of."""
    known = {short(id, 12): id for id in sources}
    found = [held for one in file.paragraphs for name in one.names if (held := read_document_tag(name))]
    for id in found:
        if id in known:
            return known[id]
    if file.document in sources:
        return file.document
    if found:
        raise Unreadable("Filen är skriven av forlopp docx, men dokumentet finns inte i det här projektet.")
    raise Unreadable(
        "Filen är inte skriven av forlopp docx, eller har förlorat sina dolda namn. Ett nytt dokument läses in med "
        "forlopp import."
    )


def _encoded(before: bytes, lines: tuple[str, ...]) -> bytes:
    """Return lines as bytes, with the file's own kind of line ends."""
    newline = "\r\n" if b"\r\n" in before else "\n"
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    return mark + newline.join(lines).encode()
