"""A Word file that has come back → its paragraphs, as they read when every tracked change is accepted.

In: the file's bytes, from anybody. Out: `Paragraph`s in order, each with its hidden names, its runs, what was
tracked in
it and the comments on it. Never asks which pathway it is, and never reads anything but the text and the comments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ..ooxml import PATHWAY, Package, R, Reason, Refused, W, opened
from .wording import Run, said

_MANIFEST = "{urn:forlopp:word}"
_SAVE = "Öppna den i Word eller LibreOffice och spara den som .docx, och läs in den nya filen."

MESSAGES: dict[Reason, str] = {
    "empty": "Filen är tom. Be om den på nytt, eller spara den på nytt.",
    "old": f"Filen är i det gamla Word-formatet (.doc), och ingen Word-fil (.docx). {_SAVE}",
    "locked": "Filen är låst med lösenord. Ta bort lösenordet i Word (Arkiv, Info, ”Skydda dokument”) och spara den.",
    "rtf": f"Filen är i formatet RTF, och ingen Word-fil (.docx). {_SAVE}",
    "odt": f"Filen är i formatet OpenDocument (.odt), och ingen Word-fil (.docx). {_SAVE}",
    "other": f"Filen är ingen Word-fil (.docx). {_SAVE}",
    "no-document": "Filen har inget Word-dokument i sig. Spara den som .docx, inte som mall eller kalkylblad.",
    "damaged": f"Filen är skadad: {{part}} går inte att läsa. {_SAVE}",
    "too-large": "Filen är för stor för att läsas. Ta bort bilderna och spara den på nytt.",
    "declarations": f"Filen har en dokumenttyp eller entiteter i {{part}}, vilket Word aldrig skriver. {_SAVE}",
    "deep": "Filen har för många eller för djupt kapslade delar i {part}. Kopiera texten till ett nytt dokument som "
    "forlopp docx har skrivit.",
}


class Unreadable(Exception):
    """The file cannot be read back. The message is Swedish and says what to do."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A reviewer's comment: who, when, what, and the words that it is about."""

    author: str
    day: str
    text: str
    about: str = ""


@dataclass(slots=True)
class Paragraph:
    """A paragraph of a Word file. `tracked`: words that were put in and taken out with tracking on. `cell` says which
    table, row and column it stands in."""

    names: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    style: str = ""
    listed: bool = False
    level: int = 0
    cell: tuple[int, int, int] | None = None
    tracked: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    skipped: bool = False
    joins: bool = False
    """Its end was taken out: it goes on in the next paragraph."""

    @property
    def text(self) -> str:
        """Its words, with single blanks."""
        return said(self.runs)


@dataclass(frozen=True, slots=True)
class Returned:
    """A read file: its paragraphs, the names it was written with and the id of the document (none where that list is
    gone), and what stands in
    places that no part of a pathway has: footnotes and text boxes."""

    paragraphs: tuple[Paragraph, ...]
    names: tuple[str, ...]
    document: str
    loose: tuple[tuple[str, str], ...]


def returned(content: bytes) -> Returned:
    """Read a Word file. `Unreadable`, with a message in Swedish, for what is none."""
    try:
        return _returned(opened(content, PATHWAY))
    except Refused as error:
        raise Unreadable(MESSAGES[error.reason].format(part=error.part or "innehållet")) from error


def _returned(package: Package) -> Returned:
    document = package.tree(package.main)
    assert document is not None  # the package has one, or is refused
    links = {key: target for key, (_, target, outside) in package.related(package.main).items() if outside}
    styles, listed = _styles(package.beside("styles"))
    reader = _Reader(links, styles, listed, dict(_comments(package.beside("comments"))))
    body = document.find(f"{W}body")
    if body is not None:
        reader.blocks(body, None)
    names, document_id = _manifest(package)
    loose = list(reader.loose)
    for part, where in (("footnotes", "fotnot"), ("endnotes", "slutnot")):
        notes = package.beside(part)
        for note in notes if notes is not None else ():
            text = " ".join("".join(one.itertext()) for one in note.iter(f"{W}t")).strip()
            if text and note.get(f"{W}type") in (None, "normal"):
                loose.append((where, text))
    return Returned(tuple(_joined(reader.paragraphs)), tuple(names), document_id, tuple(loose))


def _manifest(package: Package) -> tuple[list[str], str]:
    """Return the names that the file was written with, in order, and the document's id."""
    for part in package.names():
        root = package.tree(part) if part.startswith("customXml/item") and "/_" not in part else None
        if root is not None and root.tag == f"{_MANIFEST}forlopp":
            return [one.get("namn", "") for one in root], root.get("id", "")
    return [], ""


def _styles(root: Element | None) -> tuple[dict[str, str], set[str]]:
    names, listed = {}, set()
    for one in root.iter(f"{W}style") if root is not None else ():
        id, name = one.get(f"{W}styleId", ""), one.find(f"{W}name")
        names[id] = (name.get(f"{W}val", "") if name is not None else id).lower()
        if one.find(f"{W}pPr/{W}numPr") is not None and "heading" not in names[id] or names[id].startswith("list "):
            listed.add(id)
    return names, listed


def _comments(root: Element | None) -> Iterator[tuple[str, Comment]]:
    for one in root.iter(f"{W}comment") if root is not None else ():
        lines = ("".join(text.text or "" for text in row.iter(f"{W}t")) for row in one.iter(f"{W}p"))
        text = " / ".join(" ".join(line.split()) for line in lines if line.strip())
        author = " ".join((one.get(f"{W}author") or one.get(f"{W}initials") or "okänd").split())
        yield one.get(f"{W}id", ""), Comment(author, one.get(f"{W}date", "")[:10], text)


class _Reader:
    """Walks through the body."""

    def __init__(
        self, links: dict[str, str], styles: dict[str, str], listed: set[str], comments: dict[str, Comment]
    ) -> None:
        self.links, self.styles, self.listed, self.comments = links, styles, listed, comments
        self.paragraphs: list[Paragraph] = []
        self.loose: list[tuple[str, str]] = []
        self.open: dict[str, tuple[Paragraph, list[str]]] = {}
        self.tables = 0
        self.removed: list[str] = []

    def blocks(self, parent: Element, cell: tuple[int, int, int] | None, skipped: bool = False) -> None:
        for one in parent:
            if one.tag == f"{W}p":
                self.paragraph(one, cell, skipped)
            elif one.tag == f"{W}tbl":
                self.tables += 1
                self.table(one, self.tables, skipped)
            elif one.tag == f"{W}sdt":
                gallery = one.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                inner = one.find(f"{W}sdtContent")
                if inner is not None:
                    self.blocks(
                        inner, cell, skipped or (gallery is not None and "Contents" in gallery.get(f"{W}val", ""))
                    )
            elif one.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
                self.blocks(one, cell, skipped)
            elif one.tag in (f"{W}bookmarkStart", f"{W}commentRangeStart", f"{W}commentRangeEnd") and self.paragraphs:
                self.inline([one], self.paragraphs[-1], [], "", False)

    def table(self, table: Element, number: int, skipped: bool) -> None:
        for row, line in enumerate(
            table.iter(f"{W}tr") if table.find(f"{W}sdt") is not None else table.findall(f"{W}tr")
        ):
            if line.find(f"{W}trPr/{W}del") is not None:
                continue
            column = 0
            for one in line:
                if one.tag == f"{W}sdt":
                    one = one.find(f"{W}sdtContent/{W}tc") or one
                if one.tag == f"{W}tc":
                    self.blocks(one, (number, row, column), skipped)
                    column += 1

    def paragraph(self, one: Element, cell: tuple[int, int, int] | None, skipped: bool) -> None:
        properties = one.find(f"{W}pPr")
        made = Paragraph(cell=cell, skipped=skipped)
        if properties is not None:
            style = properties.find(f"{W}pStyle")
            made.style = self.styles.get(style.get(f"{W}val", ""), "") if style is not None else ""
            counted = properties.find(f"{W}numPr")
            number = counted.find(f"{W}numId") if counted is not None else None
            made.listed = (number is not None and number.get(f"{W}val") != "0") or (
                number is None and style is not None and style.get(f"{W}val", "") in self.listed
            )
            level = counted.find(f"{W}ilvl") if counted is not None else None
            made.level = (
                int(level.get(f"{W}val", "0")) if level is not None and level.get(f"{W}val", "0").isdigit() else 0
            )
            marks = properties.find(f"{W}rPr")
            made.joins = marks is not None and (
                marks.find(f"{W}del") is not None or marks.find(f"{W}moveFrom") is not None
            )
            made.skipped = skipped or made.style.startswith(("toc ", "contents ", "innehåll"))
        self.paragraphs.append(made)
        self.inline(one, made, [], "", False)

    def inline(self, parent: Iterable[Element], made: Paragraph, tracked: list[str], link: str, gone: bool) -> None:
        for one in parent:
            kind = one.tag.removeprefix(W)
            if kind == "r":
                self.run(one, made, tracked, link, gone)
            elif kind in ("ins", "moveTo"):
                made.tracked.append("in")
                self.inline(one, made, tracked, link, gone)
            elif kind in ("del", "moveFrom"):
                made.tracked.append("ut")
                self.inline(one, made, tracked, link, True)
            elif kind == "hyperlink":
                if (one.get(f"{W}anchor") or "").startswith("_Toc"):
                    made.skipped = True
                self.inline(one, made, tracked, self.links.get(one.get(f"{R}id", ""), ""), gone)
            elif kind == "bookmarkStart":
                made.names.append(one.get(f"{W}name", ""))
            elif kind == "commentRangeStart":
                self.open[one.get(f"{W}id", "")] = (made, [])
            elif kind == "commentRangeEnd":
                self.comment(one.get(f"{W}id", ""), made)
            elif kind == "sdt":
                inner = one.find(f"{W}sdtContent")
                self.inline(inner if inner is not None else (), made, tracked, link, gone)
            elif kind in ("smartTag", "customXml", "fldSimple", "dir", "bdo"):
                self.inline(one, made, tracked, link, gone)

    def run(self, one: Element, made: Paragraph, tracked: list[str], link: str, gone: bool) -> None:
        look = one.find(f"{W}rPr")
        bold, italic = (_on(look, name) for name in ("b", "i"))
        for piece in one:
            kind = piece.tag.removeprefix(W)
            text = ""
            if kind == "t":
                text = piece.text or ""
            elif kind in ("tab", "br", "cr"):
                text = " "
            elif kind == "noBreakHyphen":
                text = "-"
            elif kind == "commentReference":
                self.comment(piece.get(f"{W}id", ""), made)
            else:
                for box in piece.iter(f"{W}txbxContent"):
                    words = " ".join(word.text or "" for word in box.iter(f"{W}t")).strip()
                    if words and ("textruta", words) not in self.loose:
                        self.loose.append(("textruta", words))
            if text and not gone:
                made.runs.append(Run(text, bold, italic, link))
                for _, about in self.open.values():
                    about.append(text)

    def comment(self, id: str, made: Paragraph) -> None:
        """A comment ends, or is referred to: it belongs to the paragraph in which it begins."""
        held = self.comments.pop(id, None)
        begun, about = self.open.pop(id, (made, []))
        if held and held.text:
            words = " ".join("".join(about).split())
            begun.comments.append(Comment(held.author, held.day, held.text, words))


def _on(look: Element | None, name: str) -> bool:
    one = look.find(f"{W}{name}") if look is not None else None
    return one is not None and one.get(f"{W}val", "1") not in ("0", "false", "off")


def _joined(found: list[Paragraph]) -> Iterator[Paragraph]:
    """Yield the paragraphs as they read: one whose end was taken out goes on in the next."""
    held: Paragraph | None = None
    for one in found:
        if held is not None and held.cell == one.cell:
            emptied = not held.text
            one.names = one.names if emptied else [*held.names, *one.names]
            one.runs = [*held.runs, *one.runs]
            one.comments = [*held.comments, *one.comments]
            one.tracked = [*held.tracked, "ut", *one.tracked]
            if not emptied:
                one.listed, one.level, one.style = held.listed, held.level, held.style
        elif held is not None:
            yield held
        held = one if one.joins else None
        if held is None:
            yield one
    if held is not None:
        yield held
