"""A Word file → a manuscript.

In: the file's bytes. Out: `Manuscript`: headings by style or outline level, lists with what their numbers say, tables
with merged cells, text boxes, notes, comments, headers and footers, pictures. Insertions under tracked changes are
read, deletions are told. Never reads what the words mean.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from ..ooxml import FALLBACK, PATHWAY, Package, R, W, opened
from .manuscript import Block, Cell, Loose, Manuscript, Paragraph, Picture, Run, Table, clean, trimmed, words_in
from .package import all_text
from .styles import Numbers, Style, numbering_of, on, read_numbers, read_styles

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
V = "{urn:schemas-microsoft-com:vml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_THROUGH = {f"{W}{name}" for name in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple",
            "bdo", "dir", "customXml")}  # fmt: skip
OURS = "{urn:forlopp:word}forlopp"
"""The root of the part in which `forlopp docx` keeps the names of a document's parts."""


@dataclass(slots=True)
class _Reading:
    """What is gathered while the parts of one file are read."""

    package: Package
    styles: dict[str, Style]
    numbers: Numbers
    related: dict[str, tuple[str, str, bool]]
    comments: dict[str, str]
    notes: dict[str, tuple[Paragraph, ...]]
    loose: list[Loose] = field(default_factory=list)
    boxes: list[tuple[Block, ...]] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    inserted: int = 0
    pictures: dict[str, bytes | None] = field(default_factory=dict)


def read_docx(content: bytes) -> Manuscript:
    """Read a Word file. `Refused` for what is none, or cannot be read."""
    package = opened(content, PATHWAY)
    related = package.related(package.main)

    body = package.tree(package.main)
    assert body is not None
    reading = _Reading(
        package, read_styles(package.beside("styles")), read_numbers(package.beside("numbering")), related, {}, {}
    )
    reading.comments = dict(_comments(package.beside("comments")))
    for kind, short in (("footnotes", "f"), ("endnotes", "e")):
        tree = package.beside(kind)
        for one in tree if tree is not None else ():
            if one.get(f"{W}type") not in ("separator", "continuationSeparator"):
                found = tuple(b for b in _blocks(one, reading) if isinstance(b, Paragraph) and b.runs)
                reading.notes[short + one.get(f"{W}id", "")] = found
    blocks = tuple(_blocks(body, reading))
    unused = [label for label in reading.notes if label not in reading.used and reading.notes[label]]
    for label in unused:
        reading.loose += [Loose("Fotnot utan märke", one.text) for one in reading.notes[label]]
    for id, text in reading.comments.items():
        if id not in reading.said:
            reading.loose.append(Loose("Kommentar", text))
    reading.loose += _margins(reading)
    names = {label: str(number) for number, label in enumerate(dict.fromkeys(reading.used), start=1)}
    told = []
    if reading.inserted:
        told.append(
            "Dokumentet har spårade ändringar. Det infogade är läst som om det vore godtaget "
            f"({reading.inserted} {'ställe' if reading.inserted == 1 else 'ställen'}). Det borttagna står i rapporten."
        )
    return Manuscript(
        _named(blocks, names),
        words_in(all_text(package)),
        tuple(reading.loose),
        tuple(_named(box, names) for box in reading.boxes),
        tuple((names[label], reading.notes[label]) for label in names),
        tuple(told),
        _ours(package),
    )


def _ours(package: Package) -> str:
    """Return the id of the pathway that `forlopp docx` wrote the file from: it stands in a part of its own."""
    for name in package.names():
        if re.fullmatch(r"customXml/item\d*\.xml", name):
            tree = package.tree(name)
            if tree is not None and tree.tag == OURS:
                return tree.get("id") or "okänt"
    return ""


def _comments(tree: Element | None) -> Iterator[tuple[str, str]]:
    for one in tree if tree is not None else ():
        text = " ".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in one.iter(f"{W}p"))
        yield one.get(f"{W}id", ""), f"{one.get(f'{W}author') or 'okänd'}: {clean(text).strip()}"


def _margins(reading: _Reading) -> Iterator[Loose]:
    for name in reading.package.names():
        match = re.fullmatch(r".*/(header|footer)\d*\.xml", name)
        if match and posixpath.dirname(name) == posixpath.dirname(reading.package.main):
            tree = reading.package.tree(name)
            side = "Sidhuvud" if match[1] == "header" else "Sidfot"
            for one in _flat(_blocks(tree, reading)) if tree is not None else ():
                if one.text.strip():
                    yield Loose(side, one.text)


def _flat(blocks: Iterator[Block] | tuple[Block, ...]) -> Iterator[Paragraph]:
    for one in blocks:
        if isinstance(one, Paragraph):
            yield one
        elif isinstance(one, Table):
            for row in one.rows:
                for cell in row:
                    yield from _flat(cell.blocks)


# ---------------------------------------------------------------------------------------------------------------------
# Blocks


def _blocks(parent: Element, reading: _Reading) -> Iterator[Block]:
    for one in parent:
        if one.tag == f"{W}p":
            yield from _paragraph(one, reading)
        elif one.tag == f"{W}tbl":
            yield _table(one, reading)
        elif one.tag in (f"{W}del", f"{W}moveFrom"):
            _deleted(one, reading)
        elif one.tag not in (f"{W}sectPr", FALLBACK, f"{W}sdtPr", f"{W}pPr"):
            yield from _blocks(one, reading)


def _table(one: Element, reading: _Reading) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for row in _inside(one, f"{W}tr"):
        cells = []
        if row.find(f"{W}trPr/{W}del") is not None:
            _deleted(row, reading)
            continue
        for cell in _inside(row, f"{W}tc"):
            facts = cell.find(f"{W}tcPr")
            span = facts.find(f"{W}gridSpan") if facts is not None else None
            down = facts.find(f"{W}vMerge") if facts is not None else None
            width = span.get(f"{W}val", "1") if span is not None else "1"
            below = down is not None and down.get(f"{W}val", "continue") == "continue"
            blocks = tuple(b for b in _blocks(cell, reading) if not isinstance(b, Paragraph) or b.runs or b.remarks)
            cells.append(Cell(blocks, min(int(width), 60) if width.isdigit() else 1, below))
        rows.append(tuple(cells))
    return Table(tuple(rows))


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    """Yield rows or cells, those too that a content control or a tracked change wraps."""
    for one in parent:
        if one.tag == tag:
            yield one
        elif one.tag in _THROUGH:
            yield from _inside(one, tag)


@dataclass(slots=True)
class _Line:
    """A paragraph while its runs are read."""

    runs: list[Run] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    field: list[str] = field(default_factory=list)
    """Instructions of the fields that are open; the innermost last."""


def _paragraph(one: Element, reading: _Reading) -> Iterator[Block]:
    facts = one.find(f"{W}pPr")
    named = facts.find(f"{W}pStyle") if facts is not None else None
    style = reading.styles.get(named.get(f"{W}val", "") if named is not None else "", Style())
    own = facts.find(f"{W}outlineLvl") if facts is not None else None
    level = style.level
    if own is not None and own.get(f"{W}val", "").isdigit():
        level = int(own.get(f"{W}val", "9")) + 1 if int(own.get(f"{W}val", "9")) < 9 else 0
    line = _Line()
    _runs(one, line, reading, style.bold, "")
    runs = trimmed(line.runs)
    number = numbering_of(facts) or style.numbering
    label, item, ordered = "", 0, False
    if runs and number and reading.numbers.is_list(number):
        label = reading.numbers.next(number)
        if not level:
            item, ordered = max(number[1] + 1, style.depth), not reading.numbers.is_bullet(number)
    elif style.bullet and not level:
        item = style.depth or 1
    contents = style.contents or any("TOC" in said for said in line.field)
    yield Paragraph(runs, level, label, item, ordered, style.title and bool(runs), contents, tuple(line.remarks))
    yield from line.pictures


def _runs(parent: Element, line: _Line, reading: _Reading, bold: bool, href: str) -> None:
    for one in parent:
        if one.tag == f"{W}r":
            _run(one, line, reading, bold, href)
        elif one.tag == f"{W}hyperlink":
            kind, target, outside = reading.related.get(one.get(f"{R}id", ""), ("", "", False))
            _runs(one, line, reading, bold, target if outside and kind == "hyperlink" else href)
        elif one.tag in (f"{W}del", f"{W}moveFrom"):
            _deleted(one, reading)
        elif one.tag in _THROUGH:
            reading.inserted += one.tag in (f"{W}ins", f"{W}moveTo")
            _runs(one, line, reading, bold, href)


def _run(one: Element, line: _Line, reading: _Reading, bold: bool, href: str) -> None:
    facts = one.find(f"{W}rPr")
    look = Run("", bold, href=href)
    hidden = False
    if facts is not None:
        strong, slant, lift = facts.find(f"{W}b"), facts.find(f"{W}i"), facts.find(f"{W}vertAlign")
        named = facts.find(f"{W}rStyle")
        styled = reading.styles.get(named.get(f"{W}val", "")) if named is not None else None
        look = Run(
            "",
            on(strong) if strong is not None else bold or bool(styled and styled.bold),
            on(slant),
            lift is not None and lift.get(f"{W}val") == "superscript",
            href,
        )
        hidden = on(facts.find(f"{W}vanish"))
    said = "".join(_said(child, line, reading) for child in one)
    if hidden and said.strip():
        reading.loose.append(Loose("Dold text", clean(said).strip()))
    elif said:
        line.runs.append(Run(clean(said), look.bold, look.italic, look.raised, href))


def _said(one: Element, line: _Line, reading: _Reading) -> str:
    """Return the text of one piece of a run; what is no text is gathered."""
    if one.tag == f"{W}t":
        return one.text or ""
    if one.tag in (f"{W}br", f"{W}cr"):
        return "\n" if one.get(f"{W}type") not in ("page", "column") else " "
    if one.tag in (f"{W}tab", f"{W}ptab"):
        return "\t"
    if one.tag == f"{W}noBreakHyphen":
        return "-"
    if one.tag == f"{W}delText":
        reading.loose.append(Loose("Borttagen text", clean(one.text or "").strip()))
    if one.tag == f"{W}sym":
        # A bullet that somebody chose among the symbols; other symbols have no letter to be read as.
        return "•" if one.get(f"{W}char", "").upper() in ("F0B7", "F0A7", "B7", "F0D8") else ""
    if one.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
        label = ("f" if "foot" in one.tag else "e") + one.get(f"{W}id", "")
        if reading.notes.get(label):
            reading.used.append(label)
            line.runs.append(Run("", note=label))
    if one.tag == f"{W}commentReference" and (id := one.get(f"{W}id", "")) in reading.comments:
        reading.said.add(id)
        line.remarks.append(reading.comments[id])
    if one.tag == f"{W}fldChar" and one.get(f"{W}fldCharType") == "begin":
        line.field.append("")
    if one.tag == f"{W}instrText" and line.field:
        line.field[-1] += one.text or ""
    if one.tag in (f"{W}drawing", f"{W}pict", f"{W}object") or one.tag.endswith("}AlternateContent"):
        _drawn(one, line, reading)
    return ""


def _drawn(parent: Element, line: _Line, reading: _Reading) -> None:
    """Gather pictures and text boxes; the fallback for old versions of Word says the same again."""
    described = ""
    stack = [parent]
    while stack:
        one = stack.pop()
        if one.tag == FALLBACK:
            continue
        if one.tag == f"{W}txbxContent":
            blocks = tuple(b for b in _blocks(one, reading) if not isinstance(b, Paragraph) or b.runs)
            if blocks:
                reading.boxes.append(blocks)
            continue
        if one.tag == f"{WP}docPr":
            described = one.get("descr", "") or described
        key = one.get(f"{R}embed") if one.tag == f"{A}blip" else one.get(f"{R}id") if one.tag == f"{V}imagedata" else ""
        if key:
            _, target, outside = reading.related.get(key, ("", "", True))
            if not outside and target not in reading.pictures:
                reading.pictures[target] = reading.package.content(target)
            content = None if outside else reading.pictures[target]
            if content:
                line.pictures.append(Picture(content, posixpath.splitext(target)[1].lstrip(".").lower(), described))
        stack += reversed(list(one))


def _deleted(one: Element, reading: _Reading) -> None:
    for row in one.iter():
        if row.tag in (f"{W}delText", f"{W}t") and (row.text or "").strip():
            reading.loose.append(Loose("Borttagen text", clean(row.text or "").strip()))


def _named(blocks: tuple[Block, ...], names: dict[str, str]) -> tuple[Block, ...]:
    """Give the notes' marks the numbers that the reader sees."""

    def run(one: Run) -> Run:
        return Run("", one.bold, one.italic, note=names.get(one.note, "")) if one.note else one

    found: list[Block] = []
    for one in blocks:
        if isinstance(one, Table):
            rows = (tuple(Cell(_named(cell.blocks, names), cell.span, cell.below) for cell in row) for row in one.rows)
            found.append(Table(tuple(rows), one.page))
        elif isinstance(one, Paragraph) and any(each.note for each in one.runs):
            found.append(replace(one, runs=tuple(run(each) for each in one.runs)))
        else:
            found.append(one)
    return tuple(found)
