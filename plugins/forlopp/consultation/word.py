"""The response form as a Word file, written by hand: the site builds it everywhere with the same bytes, so no optional
library may write it.

In: an empty form and where it is sent. Out: the bytes of a docx. Every row carries its part's id and hash as hidden
text in its first cell, and again as the tags of its content controls: the first survives every word processor.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from ..archive import zipped
from ..model.consultation import CHOICES, RESPONSES, Form, in_words

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CHOOSE, WRITE = "Välj", "Skriv här"
PLACEHOLDERS = frozenset({CHOOSE, WRITE, "Klicka eller tryck här för att ange text.", "Välj ett objekt."})
"""Words that stand in a control that nobody has filled in."""

HEAD = (
    ("organisation", "Organisation", ""),
    ("contact", "Kontaktperson och adress (publiceras inte)", ""),
    ("publish", "Får organisationens namn stå i den publicerade remissloggen?", "Ja, Nej"),
    ("general", "Synpunkter på helheten", ""),
)
"""The rows of the first table: key, words, and what there is to choose."""

COLUMNS = (("Nr", 900), ("Del", 4400), ("Ställning", 1750), ("Kommentar", 4100), ("Förslag till ny text", 4100))
"""Columns of the second table, with widths in twentieths of a point."""

STYLE = "Remiss"
"""Style of the paragraphs that are the form's own: what stands outside the tables in another style is an answer."""


def word_form(form: Form, reply_to: str) -> bytes:
    """Write an empty form as a Word file."""
    return zipped(
        {
            "[Content_Types].xml": _xml(_TYPES),
            "_rels/.rels": _xml(_RELS),
            "docProps/core.xml": _xml(_CORE.format(title=_text(f"Remissvar: {form.title}, version {form.version}"))),
            "word/_rels/document.xml.rels": _xml(_DOCUMENT_RELS),
            "word/document.xml": _xml(_document(form, reply_to)),
            "word/styles.xml": _xml(_STYLES),
        }
    )


def told(form: Form, reply_to: str) -> Iterator[str]:
    """Yield the form's own sentences: what to do, and until when."""
    last = in_words(datetime.date.fromisoformat(form.closes))
    yield f"Svara senast {last}." + (f" Skicka formuläret till {reply_to}." if reply_to else "")
    yield (
        "Fyll bara i de rader som ni vill säga något om. Välj ställning, och skriv kommentar och förslag i samma rad. "
        "Numren är desamma som på webbplatsen. Ändra inte i kolumnerna Nr och Del."
    )
    yield (
        "Svaret publiceras i remissloggen med beslut och skäl. Namn på personer publiceras inte: skriv dem bara i "
        "rutan för kontaktperson."
    )


def _document(form: Form, reply_to: str) -> str:
    ids = iter(range(1, 10 * len(form.answers) + 100))
    body = [_paragraph(f"Remissvar: {form.title}, version {form.version}", "Title")]
    body += [_paragraph(line, STYLE) for line in told(form, reply_to)]
    body.append(_paragraph("Ni som svarar", "Heading1"))
    body.append(_table((4000, 11250), "Uppgifter om den som svarar", _head_rows(form, ids)))
    body.append(_paragraph("Svar på varje del", "Heading1"))
    body.append(_table([width for _, width in COLUMNS], "Svar på varje del", _part_rows(form, ids)))
    body.append(_paragraph("", STYLE))
    return f'<w:document xmlns:w="{NAMESPACE}"><w:body>{"".join(body)}{_SECTION}</w:body></w:document>'


def _head_rows(form: Form, ids: Iterator[int]) -> Iterator[str]:
    hidden = f"{form.pathway} {form.version}"
    for key, words, choices in HEAD:
        mark = f"[{key}] [{hidden}]" if key == "organisation" else f"[{key}]"
        listed = [(one, {"Ja": "yes", "Nej": "no"}[one]) for one in choices.split(", ")] if choices else []
        control = _control(key, words, listed, next(ids))
        yield f"<w:tr>{_CANT_SPLIT}{_cell(_run(words, bold=True) + _hidden(mark), 4000)}{_cell(control, 11250)}</w:tr>"


def _part_rows(form: Form, ids: Iterator[int]) -> Iterator[str]:
    cells = "".join(_cell(_run(name, bold=True), width, True) for name, width in COLUMNS)
    yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"
    choices = [(RESPONSES[key], key) for key in CHOICES]
    for answer in form.answers:
        heading = "." not in answer.number
        said = (
            _run(answer.number, bold=heading) + _hidden(f"[{answer.part} {answer.hash}]"),
            _run(answer.text),
            _control(f"response:{answer.part}", f"Ställning till {answer.number}", choices, next(ids)),
            _control(f"comment:{answer.part}", f"Kommentar till {answer.number}", (), next(ids)),
            _control(f"proposal:{answer.part}", f"Förslag till {answer.number}", (), next(ids)),
        )
        cells = "".join(_cell(one, width, heading) for one, (_, width) in zip(said, COLUMNS, strict=True))
        yield f"<w:tr>{_CANT_SPLIT}{cells}</w:tr>"


def _table(widths: Iterable[int], title: str, rows: Iterable[str]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Rutnat"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCaption w:val={quoteattr(title)}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _cell(content: str, width: int, shaded: bool = False) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E8EEF4"/>' if shaded else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr>{content}</w:p></w:tc>'
    )


def _control(tag: str, alias: str, choices: Iterable[tuple[str, str]], id: int) -> str:
    """Write a content control: a list to choose from, or a place to write in."""
    items = "".join(
        f"<w:listItem w:displayText={quoteattr(words)} w:value={quoteattr(value)}/>" for words, value in choices
    )
    kind = f"<w:dropDownList>{items}</w:dropDownList>" if items else '<w:text w:multiLine="1"/>'
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(_clean(alias))}/><w:tag w:val={quoteattr(tag)}/>"
        f'<w:id w:val="{id}"/><w:showingPlcHdr/>{kind}</w:sdtPr><w:sdtContent>'
        f'<w:r><w:rPr><w:rStyle w:val="Placeholder"/></w:rPr><w:t>{CHOOSE if items else WRITE}</w:t></w:r>'
        "</w:sdtContent></w:sdt>"
    )


def _paragraph(words: str, style: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{_run(words) if words else ""}</w:p>'


def _run(words: str, bold: bool = False) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{_text(words)}</w:t></w:r>'


def _hidden(words: str) -> str:
    return f'<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space="preserve"> {_text(words)}</w:t></w:r>'


def _text(words: str) -> str:
    return escape(_clean(words))


def _clean(words: str) -> str:
    return _FORBIDDEN.sub(" ", words)


_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""


def _xml(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{body}'.encode()


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_DOCUMENT_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
_CORE = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:language>sv-SE</dc:language>'
    "</cp:coreProperties>"
)
_CANT_SPLIT = "<w:trPr><w:cantSplit/></w:trPr>"
_SECTION = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="850" w:right="790" w:bottom="850" w:left="790" w:header="400" w:footer="400" w:gutter="0"/>'
    "</w:sectPr>"
)


def _style(id: str, name: str, run: str, paragraph: str = "", base: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8090A0"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_STYLES = (
    f'<w:styles xmlns:w="{NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="20"/><w:lang w:val="sv-SE"/>'
    "</w:rPr></w:rPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + _style("Title", "Title", '<w:b/><w:sz w:val="36"/>', '<w:spacing w:after="160"/>')
    + _style(
        "Heading1",
        "heading 1",
        '<w:b/><w:sz w:val="26"/>',
        '<w:keepNext/><w:spacing w:before="280" w:after="100"/><w:outlineLvl w:val="0"/>',
    )
    + _style(STYLE, "Remiss", "", '<w:spacing w:after="100"/>')
    + _style("Cell", "Remissruta", '<w:sz w:val="18"/>', '<w:spacing w:before="40" w:after="40"/>')
    + '<w:style w:type="character" w:styleId="Placeholder"><w:name w:val="Placeholder Text"/>'
    '<w:rPr><w:color w:val="5F6B76"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="Rutnat"><w:name w:val="Table Grid"/>'
    f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders>"
    '<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    "</w:styles>"
)
