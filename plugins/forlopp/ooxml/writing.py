"""The pieces of XML that every Word file is made of, and the file itself.

In: words and numbers. Out: XML as strings, and the bytes of a file. Everything that anybody wrote is escaped here; the
same parts give the same bytes. Never holds a clock or a host.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape as _escape

from ..archive import zipped

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "customXml/itemProps1.xml": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
}
_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Relation = tuple[str, str, str, bool]
"""Id, kind, target, and whether the target lies outside of the file."""


def clean(text: str) -> str:
    """Replace signs that XML cannot hold."""
    return _REFUSED.sub("\ufffd", text)


def escape(text: str) -> str:
    """Escape words for XML, as text or between quotation marks."""
    return _escape(clean(text), {'"': "&quot;"})


def run(
    text: str, bold: bool = False, italic: bool = False, strike: bool = False, style: str = "", hidden: bool = False
) -> str:
    """Return a run of words."""
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    look = named + "<w:b/>" * bold + "<w:i/>" * italic + "<w:strike/>" * strike + "<w:vanish/>" * hidden
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(style: str, inner: str, list_: tuple[int, int] | None = None, more: str = "") -> str:
    """Return a paragraph. `list_`: which list it belongs to, and on which level."""
    counted = f'<w:numPr><w:ilvl w:val="{list_[1]}"/><w:numId w:val="{list_[0]}"/></w:numPr>' if list_ else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}{counted}</w:pPr>{inner}</w:p>"


def row(widths: Iterable[int], cells: Iterable[str], shade: str = "", head: bool = False, whole: bool = False) -> str:
    """Return a row of finished cells. `head`: it comes again on each page; `whole`: no page breaks it."""
    kept = "<w:cantSplit/>" * (head or whole) + "<w:tblHeader/>" * head
    tint = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{tint}</w:tcPr>{cell}</w:tc>'
        for width, cell in zip(widths, cells, strict=True)
    )
    return f"<w:tr>{f'<w:trPr>{kept}</w:trPr>' if kept else ''}{made}</w:tr>"


def table(style: str, widths: Iterable[int], rows: Iterable[str], caption: str, head: bool = True) -> str:
    """Return a table of finished rows. `caption` is read aloud; `head`: the first row says what the columns hold, else
    the first column says what the rows hold."""
    widths = list(widths)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0{"42" if head else "4A"}0" w:firstRow="{int(head)}" w:lastRow="0" '
        f'w:firstColumn="{int(not head)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escape(caption)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def borders(color: str) -> str:
    """Return thin lines round a table and between its cells."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{color}"/>' for side in sides)
    return f"<w:tblBorders>{lines}</w:tblBorders>"


def style(id: str, name: str, kind: str = "paragraph", based: str = "Normal", after: str = "", body: str = "") -> str:
    """Return a style. The one that says `Normal` is what every paragraph begins from."""
    parent = f'<w:basedOn w:val="{based}"/>' if based else ""
    following = f'<w:next w:val="{after}"/>' if after else ""
    default = ' w:default="1"' if id in ("Normal", "Standardstycketeckensnitt", "Normaltabell") else ""
    return (
        f'<w:style w:type="{kind}"{default} w:styleId="{id}"><w:name w:val="{name}"/>{parent}{following}'
        f"<w:qFormat/>{body}</w:style>"
    )


def spaced(before: int, after: int, more: str = "") -> str:
    """Return the space before and after a style's paragraphs."""
    return f'<w:pPr>{more}<w:spacing w:before="{before}" w:after="{after}"/></w:pPr>'


def look(size: int, color: str = "", bold: bool = False, italic: bool = False) -> str:
    """Return the look of a style's letters; the size in half points."""
    tint = f'<w:color w:val="{color}"/>' if color else ""
    return f'<w:rPr>{"<w:b/>" * bold}{"<w:i/>" * italic}{tint}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'


def style_sheet(font: str, size: int, spacing: str, styles: Iterable[str]) -> bytes:
    """Return a style sheet in Swedish: the letters that every style begins from, and the styles."""
    fonts = " ".join(f'w:{script}="{font}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    return (
        f"{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/>"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        '<w:lang w:val="sv-SE" w:eastAsia="sv-SE" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{spacing}</w:pPr></w:pPrDefault></w:docDefaults>{''.join(styles)}</w:styles>"
    ).encode()


def relationships(rows: Iterable[Relation]) -> bytes:
    """Return what a part leans on."""
    body = "".join(
        f'<Relationship Id="{id}" Type="{kind}" Target="{escape(target)}"'
        + (' TargetMode="External"/>' if outside else "/>")
        for id, kind, target, outside in rows
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'.encode()


def written(body: str, title: str, facts: str, relations: Iterable[Relation], parts: Mapping[str, bytes]) -> bytes:
    """Return a Word file. `body` is what its document holds, `facts` more of its properties than title and language,
    `relations` what the document leans on, `parts` all else; each kind of part under its usual name."""
    document = f"{HEAD}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    core = (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>'
        f"<dc:language>sv-SE</dc:language>{facts}</cp:coreProperties>"
    )
    whole = {
        "_rels/.rels": relationships(
            [
                ("rId1", f"{RELATIONS}/officeDocument", "word/document.xml", False),
                ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", False),
            ]
        ),
        "docProps/core.xml": core.encode(),
        "word/document.xml": document.encode(),
        "word/_rels/document.xml.rels": relationships(relations),
        **parts,
    }
    return zipped({**whole, "[Content_Types].xml": _content_types(whole)})


def _content_types(names: Iterable[str]) -> bytes:
    """Return what kind each part is of."""
    kinds = dict(_KINDS)
    for name in names:
        if match := re.fullmatch(r"word/([a-z]+)\d*\.xml", name):
            kinds[name] = f"{_WORD}.{'document.main' if match[1] == 'document' else match[1]}+xml"
    rows = "".join(
        f'<Override PartName="/{name}" ContentType="{kinds[name]}"/>' for name in sorted(kinds) if name in names
    )
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    ).encode()
