"""The pieces of a Word file that are the same for every document, and the small pieces of XML that all are made of.

In: words and numbers. Out: XML as strings; everything that anybody wrote is escaped here. Never holds a clock or a
host.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape as _escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
BLUE, GREY, PALE = "1F4E79", "595959", "EAF1F8"
_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

WIDTH = 9600
"""The text's width on the page, in twentieths of a point."""
GAP = '<w:p><w:pPr><w:pStyle w:val="Fakta"/></w:pPr></w:p>'
"""What stands between a table and what follows, so that two tables do not become one."""
BULLETS, CAVEAT, NUMBERS = 2, 3, 4
"""Lists that every document has; those that count get numbers of their own after these."""


def clean(text: str) -> str:
    """Replace signs that XML cannot hold."""
    return _REFUSED.sub("\ufffd", text)


def escape(text: str) -> str:
    """Escape words for XML."""
    return _escape(clean(text), {'"': "&quot;"})


def run(text: str, bold: bool = False, italic: bool = False, strike: bool = False, style: str = "") -> str:
    """Return a run of words."""
    look = (
        (f'<w:rStyle w:val="{style}"/>' if style else "") + "<w:b/>" * bold + "<w:i/>" * italic + "<w:strike/>" * strike
    )
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def field(code: str, shown: str) -> str:
    """Return a field that Word counts, such as the page's number."""
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def paragraph(style: str, inner: str, list_: tuple[int, int] | None = None, more: str = "") -> str:
    """Return a paragraph. `list_`: which list it belongs to, and on which level."""
    counted = f'<w:numPr><w:ilvl w:val="{list_[1]}"/><w:numId w:val="{list_[0]}"/></w:numPr>' if list_ else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}{counted}</w:pPr>{inner}</w:p>"


def indented(made: str, depth: int) -> str:
    """Return a finished paragraph, moved in under an item of a nested list."""
    return made.replace("</w:pPr>", f'<w:ind w:left="{340 * (depth + 1)}"/></w:pPr>', 1) if depth else made


def table(widths: Iterable[int], header: list[str] | None, rows: Iterable[list[str]], caption: str) -> str:
    """Return a table of finished cells. The header row comes again on each page; `caption` is read aloud."""
    widths = list(widths)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    out = [
        '<w:tbl><w:tblPr><w:tblStyle w:val="Tabell"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0{"4A" if header is None else "42"}0" w:firstRow="{int(header is not None)}" w:lastRow="0" '
        f'w:firstColumn="{int(header is None)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escape(caption)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    ]
    for number, row in enumerate([header, *rows] if header else rows):
        first = header is not None and not number
        kept = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if first else ""
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/>' if first else ""
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{cell}</w:tc>'
            for width, cell in zip(widths, row, strict=True)
        )
        out.append(f"<w:tr>{kept}{cells}</w:tr>")
    return "".join(out) + "</w:tbl>"


def _style(id: str, name: str, kind: str = "paragraph", based: str = "Normal", after: str = "", body: str = "") -> str:
    parent = f'<w:basedOn w:val="{based}"/>' if based else ""
    following = f'<w:next w:val="{after}"/>' if after else ""
    default = ' w:default="1"' if id in ("Normal", "Standardstycketeckensnitt", "Normaltabell") else ""
    return (
        f'<w:style w:type="{kind}"{default} w:styleId="{id}"><w:name w:val="{name}"/>{parent}{following}'
        f"<w:qFormat/>{body}</w:style>"
    )


def _spaced(before: int, after: int, more: str = "") -> str:
    return f'<w:pPr>{more}<w:spacing w:before="{before}" w:after="{after}"/></w:pPr>'


def _look(size: int, color: str = "", bold: bool = False, italic: bool = False) -> str:
    tint = f'<w:color w:val="{color}"/>' if color else ""
    return f'<w:rPr>{"<w:b/>" * bold}{"<w:i/>" * italic}{tint}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'


def styles() -> bytes:
    """Return the style sheet: Word's own styles by their own names, so that Word shows them in Swedish."""
    heads = ""
    for level, size, before in ((1, 32, 360), (2, 26, 280), (3, 23, 200), (4, 21, 160)):
        counted = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>' if level < 3 else ""
        body = (
            f'<w:pPr><w:keepNext/><w:keepLines/>{counted}<w:spacing w:before="{before}" w:after="80"/>'
            f'<w:outlineLvl w:val="{level - 1}"/></w:pPr>{_look(size, BLUE, True)}'
        )
        heads += _style(f"Rubrik{level}", f"heading {level}", after="Normal", body=body)
    return (
        f"{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/><w:sz w:val="21"/>'
        '<w:szCs w:val="21"/><w:lang w:val="sv-SE" w:eastAsia="sv-SE" '
        'w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault>'
        '<w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        + _style("Normal", "Normal", based="")
        + _style("Standardstycketeckensnitt", "Default Paragraph Font", "character", "")
        + _style(
            "Normaltabell",
            "Normal Table",
            "table",
            "",
            body='<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/>'
            '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>',
        )
        + heads
        + _style("Rubrik", "Title", after="Normal", body=_spaced(0, 120) + _look(52, BLUE, True))
        + _style("Underrubrik", "Subtitle", body=_spaced(0, 240) + _look(24, GREY))
        + _style("Punktlista", "List Bullet", body=_spaced(0, 60, f'<w:numPr><w:numId w:val="{BULLETS}"/></w:numPr>'))
        + _style("Numreradlista", "List Number", body=_spaced(0, 60))
        + _style("Celltext", "Celltext", body=_spaced(20, 40))
        + _style("Aktor", "Aktör", after="Celltext", body=_spaced(80, 40, "<w:keepNext/>") + _look(21, BLUE, True))
        + _style("Fakta", "Fakta", body=_spaced(0, 80) + _look(19, GREY))
        + _style(
            "Punktfakta",
            "Punktfakta",
            based="Fakta",
            body='<w:pPr><w:spacing w:before="0" w:after="80"/><w:ind w:left="340"/></w:pPr>',
        )
        + _style("Forbehall", "Förbehåll", body=_spaced(0, 80) + _look(20, "", False, True))
        + _style(
            "Ruta",
            "Ruta",
            body='<w:pPr><w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="1F4E79"/></w:pBdr>'
            '<w:spacing w:before="0" w:after="60"/><w:ind w:left="227"/></w:pPr>',
        )
        + _style("Innehallsrubrik", "TOC Heading", after="Normal", body=_spaced(240, 80) + _look(26, BLUE, True))
        + _style("Innehall1", "toc 1", body=_spaced(40, 20))
        + _style(
            "Innehall2", "toc 2", body='<w:pPr><w:spacing w:before="0" w:after="10"/><w:ind w:left="340"/></w:pPr>'
        )
        + _style("Sidhuvud", "header", body=_spaced(0, 0) + _look(18, GREY))
        + _style("Sidfot", "footer", body=_spaced(0, 0) + _look(18, GREY))
        + _style("Referens", "Bibliography", body='<w:pPr><w:spacing w:before="0" w:after="60"/></w:pPr>')
        + _style(
            "Hyperlank",
            "Hyperlink",
            "character",
            "",
            body='<w:rPr><w:color w:val="0B4F8A"/><w:u w:val="single"/></w:rPr>',
        )
        + _style(
            "Tabell",
            "Table Grid",
            "table",
            "Normaltabell",
            body='<w:pPr><w:spacing w:after="40"/></w:pPr><w:tblPr><w:tblBorders>'
            + "".join(
                f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>'
                for side in ("top", "left", "bottom", "right", "insideH", "insideV")
            )
            + "</w:tblBorders></w:tblPr>",
        )
        + "</w:styles>"
    ).encode()


def _level(number: int, form: str, text: str, left: int, hanging: int, style: str = "", look: str = "") -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}<w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr>{look}</w:lvl>'
    )


def numbering(counted: int) -> bytes:
    """Return the lists: headings, bullets, caveats, and `counted` numbered lists that each begin at their own
    number."""
    bullets = "".join(_level(n, "bullet", sign, 340 + 340 * n, 283) for n, sign in enumerate("•–•–•"))
    figures = "".join(_level(n, "decimal", f"%{n + 1}.", 397 + 340 * n, 397) for n in range(5))
    heads = _level(0, "decimal", "%1", 567, 567, "Rubrik1") + _level(1, "decimal", "%1.%2", 709, 709, "Rubrik2")
    caveat = _level(0, "decimal", "Obs!", 964, 567, "", "<w:rPr><w:b/></w:rPr>")
    caveat += _level(1, "decimal", "Obs!", 1304, 567, "", "<w:rPr><w:b/></w:rPr>")
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>{body}</w:abstractNum>'
        for n, body in enumerate((heads, bullets, caveat, figures), 1)
    )
    lists = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2, 3))
    again = "".join(f'<w:lvlOverride w:ilvl="{n}"><w:startOverride w:val="1"/></w:lvlOverride>' for n in range(5))
    lists += "".join(
        f'<w:num w:numId="{NUMBERS + n}"><w:abstractNumId w:val="4"/>{again}</w:num>' for n in range(counted)
    )
    return f"{HEAD}<w:numbering {NAMESPACES}>{abstract}{lists}</w:numbering>".encode()


def relationships(rows: Iterable[tuple[str, str, str, bool]]) -> bytes:
    """Return relationships: id, kind, target, and whether the target lies outside of the file."""
    body = "".join(
        f'<Relationship Id="{id}" Type="{kind}" Target="{escape(target)}"'
        + (' TargetMode="External"/>' if outside else "/>")
        for id, kind, target, outside in rows
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'.encode()


def content_types() -> bytes:
    """Return what kind each part is of."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    rows = (
        ("/word/document.xml", f"{word}.document.main+xml"),
        ("/word/styles.xml", f"{word}.styles+xml"),
        ("/word/numbering.xml", f"{word}.numbering+xml"),
        ("/word/settings.xml", f"{word}.settings+xml"),
        ("/word/header1.xml", f"{word}.header+xml"),
        ("/word/footer1.xml", f"{word}.footer+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("/customXml/itemProps1.xml", "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"),
    )
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in rows)
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()
