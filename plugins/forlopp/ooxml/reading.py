"""The bytes of a Word file → its parts as XML trees.

In: bytes that anyone may have made. Out: `Package`, or `Refused` with the reason. Never unpacks more than the limits
allow, follows no link, path or entity out of the file, and builds no tree of XML that declares things of its own.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree
from xml.parsers import expat

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What says the same again, for old versions of Word."""

Reason = Literal[
    "empty", "old", "locked", "rtf", "odt", "other", "no-document", "damaged", "too-large", "declarations", "deep"
]
"""Why a file is not read. `other`: no Word file at all; `declarations`: XML that defines things of its own; `deep`:
more elements, or deeper in each other, than any document has."""


class Refused(Exception):
    """The file is not read: why, and in which part of it ("" for the whole)."""

    def __init__(self, reason: Reason, part: str = "") -> None:
        super().__init__(reason, part)
        self.reason: Reason = reason
        self.part = part


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may have at most: bytes as it comes, bytes of one part unpacked, elements in one part."""

    file: int
    part: int
    elements: int


PATHWAY = Limits(100 * 2**20, 40 * 2**20, 1_000_000)
"""A pathway has about a hundred pages and 1 MiB of text; the rest is for its pictures."""
FORM = Limits(10 * 2**20, 8 * 2**20, 400_000)
"""A response form of 300 rows has less than 1 MiB of text."""
MOST_PARTS = 5000
DEEPEST = 400

_STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1],
    "http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1],
}
"""Word's ”Strict” files say the same in other namespaces."""
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What Office packs with; other ways fail in ways of their own."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Package:
    """An opened Word file: `main` is the name of its body. Each part is unpacked when it is asked for."""

    archive: zipfile.ZipFile
    main: str
    limits: Limits

    def names(self) -> list[str]:
        """Return the names of all parts, sorted."""
        return sorted(set(self.archive.namelist()))

    def content(self, name: str) -> bytes | None:
        """Return a part's bytes; None where there is none. `Refused` when it is damaged or too large."""
        try:
            with self.archive.open(name) as handle:
                content = handle.read(self.limits.part + 1)
        except KeyError:
            return None
        except _BROKEN as error:
            raise Refused("damaged", name) from error
        if len(content) > self.limits.part:
            raise Refused("too-large", name)
        return content

    def tree(self, name: str) -> ElementTree.Element | None:
        """Return a part as a tree; None where there is none. `Refused` when it cannot be read."""
        content = self.content(name)
        return None if content is None else _tree(content, name, self.limits.elements)

    def related(self, name: str) -> dict[str, tuple[str, str, bool]]:
        """Return what a part leans on: by key, the kind, the target, and whether that lies outside the file."""
        folder, file = posixpath.split(name)
        tree = self.tree(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
        found = {}
        for one in tree if tree is not None else ():
            outside = one.get("TargetMode") == "External"
            target = one.get("Target", "")
            if not outside:
                target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
                target = target.lstrip("/")
            found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], target, outside)
        return found

    def beside(self, kind: str) -> ElementTree.Element | None:
        """Return the part of a kind that the body leans on ("styles", "comments" …): also one that nothing leads to,
        where it lies under its usual name."""
        led = (target for held, target, outside in self.related(self.main).values() if held == kind and not outside)
        return self.tree(next(led, f"{posixpath.dirname(self.main)}/{kind}.xml"))


def opened(content: bytes, limits: Limits) -> Package:
    """Open a Word file. `Refused` for every other kind of file, and for what is too large to be read."""
    if not content:
        raise Refused("empty")
    if len(content) > limits.file:
        raise Refused("too-large")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        # Both a protected file and one in the old format lie in this kind of container.
        raise Refused("locked" if "EncryptedPackage".encode("utf-16-le") in content else "old")
    if content.startswith(b"{\\rtf"):
        raise Refused("rtf")
    if not content.startswith(b"PK"):
        raise Refused("other")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        raise Refused("damaged") from error
    infos = archive.infolist()
    if (
        len(infos) > MOST_PARTS
        or sum(one.file_size for one in infos) > 3 * limits.file
        or sum(one.file_size for one in infos if one.filename.endswith((".xml", ".rels"))) > limits.file
    ):
        raise Refused("too-large")
    if any(one.flag_bits & 1 for one in infos):
        raise Refused("locked")
    if any(one.compress_type not in _PACKED for one in infos):
        raise Refused("damaged")
    names = {one.filename for one in infos}
    if "mimetype" in names:
        raise Refused("odt")
    package = Package(archive, "", limits)
    main = next(
        (target for kind, target, outside in package.related("").values() if kind == "officeDocument" and not outside),
        "word/document.xml",
    )
    if main not in names or posixpath.splitext(main)[1] != ".xml" or posixpath.dirname(main) in ("xl", "ppt"):
        raise Refused("no-document")
    return Package(archive, main, limits)


def _tree(content: bytes, name: str, most: int) -> ElementTree.Element:
    """Parse XML. The parser itself refuses a document type, in whatever encoding and however far down: no word
    processor writes one, and entities, which can swell without end or lead out of the file, are declared nowhere
    else."""
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    known: dict[str, str] = {}
    level = count = 0

    def named(raw: str) -> str:
        if raw not in known:
            space, cut, local = raw.rpartition("}")
            known[raw] = f"{{{_STRICT.get(space, space)}}}{local}" if cut else raw
        return known[raw]

    def refuse(*_: object) -> None:
        raise Refused("declarations", name)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal level, count
        level, count = level + 1, count + 1
        if level > DEEPEST or count > most:
            raise Refused("deep", name)
        builder.start(named(tag), {named(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal level
        level -= 1
        builder.end(named(tag))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refused("damaged", name) from error
    return builder.close()
