"""The bytes of a Word file → its parts as XML trees, or a message that says why not.

In: bytes that anyone may have made. Out: `Package`. Never unpacks more than a pathway can need, follows no link out of
the file, and reads no XML that declares things of its own.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from .manuscript import ImportProblem

LARGEST = 100 * 2**20
"""Bytes that a file may have, and that the text of it may have unpacked."""
LARGEST_PART = 40 * 2**20
MOST_PARTS = 5000

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
)

SAVE_AS = "Öppna filen i Word, välj ”Spara som” och ”Word-dokument (.docx)”, och importera den nya filen."


@dataclass(frozen=True, slots=True)
class Package:
    """An opened Word file: `main` is the name of its body."""

    archive: zipfile.ZipFile
    main: str

    def names(self) -> list[str]:
        """Return the names of all parts, sorted."""
        return sorted({info.filename for info in self.archive.infolist()})

    def tree(self, name: str) -> ElementTree.Element | None:
        """Return a part as a tree; None where there is none."""
        content = self.content(name)
        return None if content is None else _tree(content)

    def content(self, name: str) -> bytes | None:
        """Return a part's bytes; None where there is none."""
        try:
            with self.archive.open(name) as handle:
                content = handle.read(LARGEST_PART + 1)
        except KeyError:
            return None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise ImportProblem(f"Filen är skadad och går inte att läsa färdigt. {SAVE_AS}") from error
        if len(content) > LARGEST_PART:
            raise _too_large()
        return content

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
            found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], target.lstrip("/"), outside)
        return found


def opened(content: bytes) -> Package:
    """Open a Word file. Raises ImportProblem with what to do for every other kind of file."""
    if len(content) > LARGEST:
        raise _too_large()
    if said := _known_otherwise(content):
        raise ImportProblem(said)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise ImportProblem(f"Filen är skadad, eller är ingen Word-fil. {SAVE_AS}") from error
    infos = archive.infolist()
    if (
        len(infos) > MOST_PARTS
        or sum(one.file_size for one in infos) > 3 * LARGEST
        or sum(one.file_size for one in infos if one.filename.endswith(".xml")) > LARGEST
    ):
        raise _too_large()
    if any(one.flag_bits & 1 for one in infos):
        raise ImportProblem(_LOCKED)
    names = {one.filename for one in infos}
    if "mimetype" in names:
        raise ImportProblem(f"Filen är i formatet OpenDocument (.odt), som inte går att importera. {SAVE_AS}")
    package = Package(archive, "")
    main = next(
        (target for kind, target, outside in package.related("").values() if kind == "officeDocument" and not outside),
        "word/document.xml",
    )
    if main not in names:
        raise ImportProblem(
            f"I filen finns inget Word-dokument. Är det ett kalkylblad eller en presentation? {SAVE_AS}"
        )
    return Package(archive, main)


_LOCKED = (
    "Filen är skyddad med lösenord. Öppna den i Word, ta bort lösenordet under Arkiv, Info, ”Skydda dokument”, spara, "
    "och importera igen."
)


def _known_otherwise(content: bytes) -> str:
    """Say what a file is that is no Word file; "" for one that may be."""
    if not content:
        return "Filen är tom."
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        # Both a protected file and one in the old format lie in this kind of container.
        locked = "EncryptedPackage".encode("utf-16-le") in content
        return _LOCKED if locked else f"Filen är i det gamla Word-formatet (.doc). {SAVE_AS}"
    if content.startswith(b"{\\rtf"):
        return f"Filen är i formatet RTF. {SAVE_AS}"
    if not content.startswith(b"PK"):
        return f"Filen är skadad, eller är ingen Word-fil. {SAVE_AS}"
    return ""


def _too_large() -> ImportProblem:
    return ImportProblem(
        "Filen är för stor för att importeras. Ett vårdförlopp har omkring hundra sidor som mest. Spara dokumentet "
        "utan stora bilder (Arkiv, ”Komprimera bilder”), eller importera det i delar."
    )


def _tree(content: bytes) -> ElementTree.Element:
    for strict, usual in _STRICT:
        content = content.replace(strict, usual)
    # Word writes no declarations; those who do want the reader to fetch or to swell something.
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", content[:100_000].replace(b"\0", b""), re.I):
        raise ImportProblem(f"Filen innehåller kod som Word inte skriver, och läses därför inte. {SAVE_AS}")
    try:
        tree = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise ImportProblem(f"Filen är skadad och går inte att läsa färdigt. {SAVE_AS}") from error
    if _depth(tree) > 400:
        raise ImportProblem(f"Filen har tabeller i tabeller, djupare än något går att läsa. {SAVE_AS}")
    return tree


def _depth(tree: ElementTree.Element) -> int:
    depth, level = 0, [tree]
    while level:
        depth, level = depth + 1, [child for one in level for child in one]
    return depth


def all_text(package: Package) -> Iterator[str]:
    """Yield the text of each paragraph of every part that an author can see, without a thought of what it means."""
    folder = posixpath.dirname(package.main)
    for name in package.names():
        own = re.fullmatch(rf"{re.escape(folder)}/(header\d*|footer\d*|footnotes|endnotes|comments)\.xml", name)
        if name != package.main and not own:
            continue
        tree = package.tree(name)
        assert tree is not None
        yield from _paragraphs(tree)


_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT = {f"{W}t": None, f"{W}delText": None, f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}


def _paragraphs(tree: ElementTree.Element) -> Iterator[str]:
    """A paragraph in a text box stands inside another: its words are its own."""
    pieces: list[str] = []
    stack: list[tuple[ElementTree.Element, bool]] = [(tree, False)]
    while stack:
        one, done = stack.pop()
        if one.tag == f"{W}p":
            pieces.append("\n")
        if done or one.tag in (_COMPATIBLE, f"{W}pPr", f"{W}rPr"):
            # The fallback says the same again, for old versions of Word.
            continue
        if one.tag in _TEXT:
            pieces.append(_TEXT[one.tag] or one.text or "")
        if one.tag == f"{W}p":
            stack.append((one, True))
        stack += [(child, False) for child in reversed(one)]
    yield "".join(pieces)
