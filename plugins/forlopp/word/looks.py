"""How the Word file of a pathway looks: its styles, its lists, its tables.

In: words and numbers. Out: XML as strings. Never writes a piece that other Word files need too: `ooxml.writing` does.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..ooxml import writing
from ..ooxml.writing import HEAD, NAMESPACES, borders, look, spaced, style, style_sheet

BLUE, GREY, PALE = "1F4E79", "595959", "EAF1F8"
WIDTH = 9600
"""The text's width on the page, in twentieths of a point."""
GAP = '<w:p><w:pPr><w:pStyle w:val="Fakta"/></w:pPr></w:p>'
"""What stands between a table and what follows, so that two tables do not become one."""
BULLETS, CAVEAT, NUMBERS = 2, 3, 4
"""Lists that every document has; those that count get numbers of their own after these."""


def field(code: str, shown: str) -> str:
    """Return a field that Word counts, such as the page's number."""
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def indented(made: str, depth: int) -> str:
    """Return a finished paragraph, moved in under an item of a nested list."""
    return made.replace("</w:pPr>", f'<w:ind w:left="{340 * (depth + 1)}"/></w:pPr>', 1) if depth else made


def table(widths: Iterable[int], header: list[str] | None, rows: Iterable[list[str]], caption: str) -> str:
    """Return a table of finished cells. The header row comes again on each page; `caption` is read aloud."""
    widths = list(widths)
    made = [writing.row(widths, header, PALE, head=True)] if header else []
    made += [writing.row(widths, one) for one in rows]
    return writing.table("Tabell", widths, made, caption, bool(header))


def styles() -> bytes:
    """Return the style sheet: Word's own styles by their own names, so that Word shows them in Swedish."""
    heads = ""
    for level, size, before in ((1, 32, 360), (2, 26, 280), (3, 23, 200), (4, 21, 160)):
        counted = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>' if level < 3 else ""
        body = (
            f'<w:pPr><w:keepNext/><w:keepLines/>{counted}<w:spacing w:before="{before}" w:after="80"/>'
            f'<w:outlineLvl w:val="{level - 1}"/></w:pPr>{look(size, BLUE, True)}'
        )
        heads += style(f"Rubrik{level}", f"heading {level}", after="Normal", body=body)
    held = (
        style("Normal", "Normal", based=""),
        style("Standardstycketeckensnitt", "Default Paragraph Font", "character", ""),
        style(
            "Normaltabell",
            "Normal Table",
            "table",
            "",
            body='<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/>'
            '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>',
        ),
        heads,
        style("Rubrik", "Title", after="Normal", body=spaced(0, 120) + look(52, BLUE, True)),
        style("Underrubrik", "Subtitle", body=spaced(0, 240) + look(24, GREY)),
        style("Punktlista", "List Bullet", body=spaced(0, 60, f'<w:numPr><w:numId w:val="{BULLETS}"/></w:numPr>')),
        style("Numreradlista", "List Number", body=spaced(0, 60)),
        style("Celltext", "Celltext", body=spaced(20, 40)),
        style("Aktor", "Aktör", after="Celltext", body=spaced(80, 40, "<w:keepNext/>") + look(21, BLUE, True)),
        style("Fakta", "Fakta", body=spaced(0, 80) + look(19, GREY)),
        style(
            "Punktfakta",
            "Punktfakta",
            based="Fakta",
            body='<w:pPr><w:spacing w:before="0" w:after="80"/><w:ind w:left="340"/></w:pPr>',
        ),
        style("Forbehall", "Förbehåll", body=spaced(0, 80) + look(20, "", False, True)),
        style(
            "Ruta",
            "Ruta",
            body='<w:pPr><w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="1F4E79"/></w:pBdr>'
            '<w:spacing w:before="0" w:after="60"/><w:ind w:left="227"/></w:pPr>',
        ),
        style("Innehallsrubrik", "TOC Heading", after="Normal", body=spaced(240, 80) + look(26, BLUE, True)),
        style("Innehall1", "toc 1", body=spaced(40, 20)),
        style("Innehall2", "toc 2", body='<w:pPr><w:spacing w:before="0" w:after="10"/><w:ind w:left="340"/></w:pPr>'),
        style("Sidhuvud", "header", body=spaced(0, 0) + look(18, GREY)),
        style("Sidfot", "footer", body=spaced(0, 0) + look(18, GREY)),
        style("Referens", "Bibliography", body='<w:pPr><w:spacing w:before="0" w:after="60"/></w:pPr>'),
        style(
            "Hyperlank",
            "Hyperlink",
            "character",
            "",
            body='<w:rPr><w:color w:val="0B4F8A"/><w:u w:val="single"/></w:rPr>',
        ),
        style(
            "Tabell",
            "Table Grid",
            "table",
            "Normaltabell",
            body=f'<w:pPr><w:spacing w:after="40"/></w:pPr><w:tblPr>{borders("A6A6A6")}</w:tblPr>',
        ),
    )
    return style_sheet("Calibri", 21, '<w:spacing w:after="120" w:line="264" w:lineRule="auto"/>', held)


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
