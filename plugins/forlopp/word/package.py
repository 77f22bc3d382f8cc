"""A Word file as a package of parts: written so that the same parts give the same bytes, and read with limits.

In: parts by name, or the bytes of a file that anybody may have sent. Out: bytes, or parsed XML. Never unpacks more than
the limits allow, never follows a link, an entity or a path out of the file.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.parsers import expat

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FILE_LIMIT = 40 * 1024 * 1024
PART_LIMIT = 30 * 1024 * 1024
"""Bytes of a file, and of one part unpacked; a pathway has about 60 KiB and 1 MiB."""
DEPTH = 200
NODES = 2_000_000


class Unreadable(Exception):
    """The file is no Word file that can be read. The message is Swedish and says what to do."""


def written(parts: Mapping[str, bytes]) -> bytes:
    """Return a package. Its parts come in the order given, without a time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            file.writestr(info, content)
    return out.getvalue()


class Package:
    """A Word file's parts, each unpacked when it is asked for."""

    def __init__(self, content: bytes) -> None:
        if len(content) > FILE_LIMIT:
            raise Unreadable(
                f"Filen är större än {FILE_LIMIT // 1024 // 1024} MB. Ta bort bilderna och spara den på nytt."
            )
        try:
            self.file = zipfile.ZipFile(io.BytesIO(content))
            self.names = frozenset(self.file.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise Unreadable(
                "Filen är ingen Word-fil (.docx). Öppna den i Word eller LibreOffice och spara den som .docx."
            ) from error
        if "word/document.xml" not in self.names:
            raise Unreadable(
                "Filen har inget Word-dokument i sig. Spara den som .docx, inte som mall eller kalkylblad."
            )

    def part(self, name: str) -> ElementTree.Element | None:
        """Return a part's XML; None where the package has no such part."""
        if name not in self.names:
            return None
        try:
            with self.file.open(name) as opened:
                content = opened.read(PART_LIMIT + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, EOFError) as error:
            raise Unreadable(f"Filen är skadad eller låst med lösenord: {name} går inte att packa upp.") from error
        if len(content) > PART_LIMIT:
            raise Unreadable(f"Filen packar upp till mer än {PART_LIMIT // 1024 // 1024} MB ({name}), och läses inte.")
        return _parsed(content, name)


def _parsed(content: bytes, name: str) -> ElementTree.Element:
    """Parse XML without document types, which Word never writes and which can swell without end."""
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    level = nodes = 0

    def refuse(*_: object) -> None:
        raise Unreadable(
            f"Filen har en dokumenttyp eller entiteter i {name}, vilket Word aldrig skriver. Den läses inte."
        )

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal level, nodes
        level, nodes = level + 1, nodes + 1
        if level > DEPTH or nodes > NODES:
            raise Unreadable(f"Filen har för många eller för djupt kapslade delar i {name}. Den läses inte.")
        builder.start(_named(tag), {_named(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal level
        level -= 1
        builder.end(_named(tag))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unreadable(
            f"Filen är skadad: {name} går inte att läsa. Öppna den i Word och spara den på nytt."
        ) from error
    return builder.close()


def _named(name: str) -> str:
    return "{" + name if "}" in name else name
