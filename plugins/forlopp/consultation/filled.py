"""A returned Word form → the words in its rows.

In: bytes that anybody may have sent. Out: `Filled`, or a problem with its remedy. Never reads a file with macros; a row
is known by the hidden mark in its first cell, and by the tags of its content controls where that mark is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ..ooxml import FORM, Package, Reason, Refused, opened
from .word import PLACEHOLDERS, STYLE

OURS = (STYLE, "Title", "Heading1", "Rubrik", "Rubrik1")
"""Looks of the form's own paragraphs, as Word and LibreOffice name them."""

_MARK = re.compile(r"\[([a-z0-9_-]+)(?: ([0-9a-f]{16}|[0-9.]+))?\]")
_SKIPPED = frozenset({"del", "moveFrom", "Fallback", "instrText", "sdtPr", "rPr", "pPr"})


_SAVE_ANEW = "Öppna filen i Word och spara den som Word-dokument (.docx), utan lösenord och makron. Kör sedan om."

MESSAGES: dict[Reason, tuple[str, str]] = {
    "empty": ("Filen är tom", "Be avsändaren skicka formuläret igen."),
    "old": ("Filen är i det gamla Word-formatet (.doc)", _SAVE_ANEW),
    "locked": ("Filen är skyddad med lösenord", _SAVE_ANEW),
    "rtf": ("Filen är i formatet RTF", _SAVE_ANEW),
    "odt": ("Filen är i formatet OpenDocument (.odt)", _SAVE_ANEW),
    "other": ("Filen är ingen Word-fil", _SAVE_ANEW),
    "no-document": ("Filen är ingen Word-fil", _SAVE_ANEW),
    "damaged": ("Filen är skadad", _SAVE_ANEW),
    "too-large": (
        "Filen är orimligt stor, eller packar upp till orimligt mycket, och öppnades inte",
        "Be avsändaren fylla i formuläret från webbplatsen, utan bilder, och spara det på nytt. Kör sedan om.",
    ),
    "declarations": ("Filen innehåller egna XML-definitioner och öppnades inte", _SAVE_ANEW),
    "deep": ("Filen är inget vanligt Word-dokument: den är kapslad utan slut", _SAVE_ANEW),
}
"""What is wrong, and what to do about it."""


class Unreadable(Exception):
    """The file is no form that can be read: what is wrong, and what to do."""


@dataclass(slots=True)
class Filled:
    """What stands in a form. `rows` by part: (number, hash, excerpt, response, comment, proposal)."""

    document: tuple[str, str] = ("", "")
    """Id and version that the form asks about."""
    head: dict[str, str] = field(default_factory=dict)
    rows: dict[str, tuple[str, str, str, str, str, str]] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    """What stands in rows without a mark, and outside the tables."""
    margin: int = 0
    """Comments in the margin."""


def filled(content: bytes) -> Filled:
    """Read a Word file. Raises `Unreadable`."""
    try:
        return _filled(opened(content, FORM))
    except Refused as error:
        raise Unreadable(*MESSAGES[error.reason]) from error


def _filled(package: Package) -> Filled:
    if any(name.lower().endswith("vbaproject.bin") for name in package.names()):
        raise Unreadable("Filen innehåller makron och öppnades inte", _SAVE_ANEW)
    document, margin = package.tree(package.main), package.beside("comments")
    assert document is not None  # the package has one, or is refused
    found = Filled(margin=sum(_name(one) == "comment" for one in margin) if margin is not None else 0)
    body = next((one for one in document if _name(one) == "body"), None)
    if body is None:
        raise Unreadable("Filen är ingen vanlig Word-fil", _SAVE_ANEW)
    tables = 0
    for block in _blocks(body):
        if _name(block) == "tbl":
            tables += 1
            for row in _own(block, "tr"):
                _take(row, found)
        elif (words := _words(block)) and (_look(block) not in OURS or tables > 1):
            found.loose.append(words)  # Our own stand before the last table.
    if not found.document[0]:
        raise Unreadable(
            "Filen är inget remissformulär, eller så är tabellen överst borttagen",
            "Be avsändaren fylla i formuläret från webbplatsen, eller skriv in svaret för hand i loggen.",
        )
    return found


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _blocks(parent: Element) -> Iterator[Element]:
    """Yield paragraphs and tables, also those that a content control holds."""
    for child in parent:
        if _name(child) in ("p", "tbl"):
            yield child
        elif _name(child) not in ("sdtPr", "sectPr"):
            yield from _blocks(child)


def _own(parent: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, never those of a table within."""
    for child in parent:
        if _name(child) == name:
            yield child
        elif _name(child) != "tbl":
            yield from _own(child, name)


def _take(row: Element, found: Filled) -> None:
    """Read one row of a table."""
    cells = list(_own(row, "tc"))
    words = [_words(cell) for cell in cells]
    marks = list(_MARK.finditer(_words(cells[0], True))) if cells else []
    key, value = (marks[0][1], marks[0][2] or "") if marks else _tagged(row)
    if key == "organisation" and len(marks) > 1:
        found.document = (marks[1][1], marks[1][2] or "")
    if key in ("organisation", "contact", "publish", "general"):
        found.head[key] = " ".join(words[1:]).strip()
    elif key and len(cells) >= 5:
        if key in found.rows:
            found.twice.append(key)
            found.loose.append(" ".join(filter(None, words[2:])))
            return
        number, excerpt, response, comment, *rest = words
        found.rows[key] = (number, value, excerpt, response, comment, "\n".join(filter(None, rest)))
    elif any(words) and words[:1] != ["Nr"]:
        found.loose.append(" ".join(filter(None, words)))


def _tagged(row: Element) -> tuple[str, str]:
    for element in row.iter():
        if _name(element) == "tag":
            kind, _, part = _attribute(element, "val").partition(":")
            if kind in ("response", "comment", "proposal") and part:
                return part, ""
    return "", ""


def _look(paragraph: Element) -> str:
    return next((_attribute(one, "val") for one in paragraph.iter() if _name(one) == "pStyle"), "")


def _words(element: Element, hidden: bool = False) -> str:
    """Return the words in a cell or a paragraph, without what has been struck out, placeholders and, unless asked
    for, what is hidden."""
    text = "".join(_runs(element, hidden))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    said = "\n".join(line for line in lines if line)
    return "" if said in PLACEHOLDERS else said


def _runs(element: Element, hidden: bool) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if name in _SKIPPED or (name == "sdt" and _is_empty(child)):
            continue
        if name == "r" and not hidden and _is_hidden(child):
            continue
        if name == "t":
            yield child.text or ""
        elif name in ("tab", "br", "cr"):
            yield " " if name == "tab" else "\n"
        else:
            yield from _runs(child, hidden)
            if name in ("p", "tc"):
                yield "\n"


def _is_hidden(run: Element) -> bool:
    return any(
        _name(one) == "vanish" and _attribute(one, "val") not in ("0", "false")
        for look in run
        if _name(look) == "rPr"
        for one in look
    )


def _is_empty(control: Element) -> bool:
    """True for a content control that shows nothing but its placeholder."""
    facts = next((one for one in control if _name(one) == "sdtPr"), None)
    if facts is None or not any(_name(one) == "showingPlcHdr" for one in facts):
        return False
    content = next((one for one in control if _name(one) == "sdtContent"), None)
    return content is None or "".join(_runs(content, False)).strip() in PLACEHOLDERS | {""}
