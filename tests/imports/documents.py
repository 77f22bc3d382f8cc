"""Word documents of varied looks, written as XML: what each of them has is what somebody's Word really writes.

In: nothing. Out: bytes of .docx files. The texts are invented.
"""

from __future__ import annotations

import base64
import io
import unicodedata
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def r(text: str, look: str = "") -> str:
    """A run. `look`: b, i, up (raised), hid (hidden)."""
    marks = {"b": "<w:b/>", "i": "<w:i/>", "up": '<w:vertAlign w:val="superscript"/>', "hid": "<w:vanish/>"}
    facts = "".join(marks[one] for one in look.split())
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{facts}</w:rPr>{lines}</w:r>"


def p(text: str = "", style: str = "", look: str = "", raw: str = "", num: tuple[int, int] | None = None) -> str:
    """A paragraph; `raw` is XML after its text."""
    facts = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num:
        facts += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{facts}</w:pPr>{r(text, look) if text else ''}{raw}</w:p>"


def li(text: str, level: int = 0, num: int = 1) -> str:
    """An item of a list; list 1 has bullets, list 2 numbers."""
    return p(text, "ListParagraph", num=(num, level))


def cell(*content: str, span: int = 1, merge: str = "") -> str:
    """A cell. `merge`: restart or continue, for cells that go on downwards."""
    facts = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    facts += f'<w:vMerge w:val="{merge}"/>' if merge == "restart" else "<w:vMerge/>" if merge else ""
    inner = "".join(one if one.startswith("<w:") else p(one) for one in content) or p()
    return f"<w:tc><w:tcPr>{facts}</w:tcPr>{inner}</w:tc>"


def tbl(*rows: Iterable[str]) -> str:
    """A table of rows of cells; a plain string is a cell of one paragraph."""
    made = ("".join(one if one.startswith("<w:tc>") else cell(one) for one in row) for row in rows)
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in made) + "</w:tbl>" + p()


def note(number: int) -> str:
    """The mark of a footnote."""
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def comment(number: int) -> str:
    """The mark of a comment."""
    return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


def inserted(text: str) -> str:
    """A tracked insertion."""
    return f'<w:ins w:id="90" w:author="Anna">{r(text)}</w:ins>'


def deleted(text: str) -> str:
    """A tracked deletion."""
    said = f'<w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r>'
    return f'<w:del w:id="91" w:author="Anna">{said}</w:del>'


def link(text: str) -> str:
    """A link to the first outside address."""
    return f'<w:hyperlink r:id="rIdLink">{r(text)}</w:hyperlink>'


def image(alt: str = "") -> str:
    """A picture."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Bild" descr="{escape(alt)}"/><a:graphic><a:graphicData>'
        '<a:blip r:embed="rIdPic"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def box(*content: str) -> str:
    """A text box, with the copy that Word writes for its older self."""
    inner = "".join(content)
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{inner}'
        f"</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{inner}"
        "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


_ENGLISH = {f"Heading{n}": f"heading {n}" for n in range(1, 5)} | {"Title": "Title", "TOC1": "toc 1"}
_SWEDISH = {f"Rubrik{n}": f"Rubrik {n}" for n in range(1, 5)} | {"Rubrik": "Rubrik", "Innehll1": "Innehåll 1"}


def _styles(numbered: bool) -> str:
    said = []
    for id, name in (_ENGLISH | _SWEDISH).items():
        number = ""
        if numbered and id[:6] == "Rubrik" and id[6:].isdigit():
            number = f'<w:numPr><w:ilvl w:val="{int(id[6:]) - 1}"/><w:numId w:val="3"/></w:numPr>'
        said.append(
            f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:pPr>{number}</w:pPr></w:style>'
        )
    said.append('<w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/></w:style>')
    return f"<w:styles {SPACES}>{''.join(said)}</w:styles>"


def _numbering() -> str:
    def levels(*rows: tuple[str, str]) -> str:
        return "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for n, (kind, text) in enumerate(rows)
        )

    lists = {
        1: levels(("bullet", "•"), ("bullet", "o")),
        2: levels(("decimal", "%1."), ("lowerLetter", "%2)")),
        3: levels(("decimal", "%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")),
        4: levels(("upperLetter", "(%1)")),
        5: levels(("decimal", "%1.")),
    }
    abstract = "".join(f'<w:abstractNum w:abstractNumId="{n}">{one}</w:abstractNum>' for n, one in lists.items())
    numbers = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in lists)
    return f"<w:numbering {SPACES}>{abstract}{numbers}</w:numbering>"


def docx(
    *body: str,
    header: str = "",
    footer: str = "",
    notes: Iterable[str] = (),
    comments: Iterable[str] = (),
    numbered: bool = False,
    exported: str = "",
) -> bytes:
    """A whole file."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    margins = ""
    if header:
        margins += '<w:headerReference w:type="default" r:id="rIdH"/>'
    if footer:
        margins += '<w:footerReference w:type="default" r:id="rIdF"/>'
    parts: dict[str, str | bytes] = {
        "word/document.xml": (
            f"<w:document {SPACES}><w:body>{''.join(body)}<w:sectPr>{margins}</w:sectPr></w:body></w:document>"
        ),
        "word/styles.xml": _styles(numbered),
        "word/numbering.xml": _numbering(),
        "word/media/bild1.png": PNG,
    }
    kinds = {"rIdS": "styles", "rIdN": "numbering"}
    if header:
        parts["word/header1.xml"], kinds["rIdH"] = f"<w:hdr {SPACES}>{p(header)}</w:hdr>", "header1"
    if footer:
        parts["word/footer1.xml"], kinds["rIdF"] = f"<w:ftr {SPACES}>{p(footer)}</w:ftr>", "footer1"
    if notes:
        rows = "".join(f'<w:footnote w:id="{n}">{p(text)}</w:footnote>' for n, text in enumerate(notes, 1))
        parts["word/footnotes.xml"], kinds["rIdFn"] = f"<w:footnotes {SPACES}>{rows}</w:footnotes>", "footnotes"
    if comments:
        rows = "".join(
            f'<w:comment w:id="{n}" w:author="Anna Ek">{p(text)}</w:comment>' for n, text in enumerate(comments, 1)
        )
        parts["word/comments.xml"], kinds["rIdC"] = f"<w:comments {SPACES}>{rows}</w:comments>", "comments"
    if exported:
        parts["customXml/item1.xml"] = f'<forlopp xmlns="urn:forlopp:word" id="{exported}"/>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    rows = "".join(
        f'<Relationship Id="{id}" Type="{office}/{name.rstrip("1")}" Target="{name}.xml"/>'
        for id, name in kinds.items()
    )
    rows += f'<Relationship Id="rIdPic" Type="{office}/image" Target="media/bild1.png"/>'
    rows += (
        f'<Relationship Id="rIdLink" Type="{office}/hyperlink" Target="https://example.org/a" TargetMode="External"/>'
    )
    parts["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{package}">{rows}</Relationships>'
    main = f'<Relationship Id="r1" Type="{office}/officeDocument" Target="word/document.xml"/>'
    parts["_rels/.rels"] = f'<Relationships xmlns="{package}">{main}</Relationships>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    ends = {"document": "document.main"} | {"header1": "header", "footer1": "footer"}
    own = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}.{ends.get(stem, stem)}+xml"/>'
        for name in parts
        if name.startswith("word/") and name.endswith(".xml") and (stem := name[5:-4])
    )
    parts["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>{own}</Types>'
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content)
    return held.getvalue()


REFERENCES = (
    "Singer M, Deutschman CS, Seymour CW. The third international consensus definitions. JAMA. 2016;315(8):801-10. "
    "doi:10.1001/jama.2016.0287",
    "Socialstyrelsen. Nationella riktlinjer för vård vid påhittad sjukdom. Stockholm: Socialstyrelsen; 2021. "
    "https://www.socialstyrelsen.se/exempel",
    "Ek A, Ås B. Rehabilitering efter påhittad sjukdom. Läkartidningen. 2019;116:FR4D. PMID: 31234567",
)


def national() -> bytes:
    """The published template, with real heading styles, a spanning row for each step's title and real lists."""
    head = tbl(
        [cell(p("Hälso- och sjukvårdens åtgärder", look="b")), cell(p("Patientens åtgärder", look="b"))],
        [cell(p("(A) Misstanke om påhittad sjukdom", look="b"), span=2)],
        [
            cell(
                p("Ingång till vårdförloppet sker i primärvården."),
                li("Ta anamnes och mät blodtryck. [1]"),
                li("Bedöm:"),
                li("smärta", 1),
                li("funktion", 1),
                li("Skicka remiss inom 24 timmar."),
                p("Beakta att äldre kan ha få symtom."),
            ),
            cell(li("Berätta om dina besvär."), li("Ta med din läkemedelslista.")),
        ],
        [cell(p("(B) Är sjukdomen bekräftad?", look="b"), span=2)],
        [cell(li("Ta ställning till svaren, se (A) och (Z).")), cell(p())],
        [cell("(C) Behandling", span=2)],
        [cell(li("Sätt in behandling. [1, 3]"), li("Konsultera vid behov.")), cell(li("Följ planen."))],
    )
    goes_on = tbl(
        [cell("Hälso- och sjukvårdens åtgärder"), cell("Patientens åtgärder")],
        [cell(li("Planera uppföljning.")), cell(li("Hör av dig om du blir sämre."))],
        [cell("(D) Uppföljning", span=2)],
        [cell(li("Följ upp efter 6 veckor.")), cell(li("Kom till besöket."))],
    )
    return docx(
        p("Personcentrerat och sammanhållet vårdförlopp"),
        p("Påhittad sjukdom", "Title"),
        p("Inleds vid misstanke om påhittad sjukdom och avslutas när uppföljningen är klar."),
        p("Nationellt programområde infektionssjukdomar"),
        tbl(
            ["Version", "Datum", "Förändring"],
            ["1.0", "2022-05-19", "Första versionen"],
            ["1.1", "3 oktober 2024", "Nya mål & rättade länkar"],
        ),
        p("Innehåll", "Heading1"),
        p("Sammanfattning\t2", "TOC1"),
        p("1 Sammanfattning", "Heading1"),
        p("Påhittad sjukdom är vanlig. ", raw=r("Viktigt", "b") + r(": p<0,05 och a_b*c [1] {x} <b>.") + note(1)),
        p("1.1 Om vårdförloppet", "Heading2"),
        p(
            "Gäller vuxna. Mer finns på ",
            raw=link("Exempel") + r(".") + inserted(" Barn ingår inte.") + deleted(" Gamla"),
        ),
        p("1.2 Om påhittad sjukdom", "Heading2"),
        p("Definition", "Heading3"),
        p("Sjukdomen definieras som feber i 3 dagar. [1–3]", raw=comment(1)),
        p("Förkortningar", "Heading3"),
        p("KOL – kroniskt obstruktiv lungsjukdom"),
        p("SIP\tsamordnad individuell plan"),
        p("1.3 Vårdförloppets mål", "Heading2"),
        li("Kortare tid till diagnos."),
        li("Bättre livskvalitet."),
        p("1.4 Ingång och utgång", "Heading2"),
        p("Ingång", "Heading3"),
        p("Ingång sker vid något av följande:"),
        li("Feber över 38 grader"),
        li("Hosta i mer än 3 veckor"),
        p("Utgång", "Heading3"),
        p("Utgång sker när uppföljningen är klar."),
        p("1.5 Flödesschema för vårdförloppet", "Heading2"),
        p(raw=image()),
        p("1.6 Vårdförloppets åtgärder", "Heading2"),
        p("Tabellen beskriver åtgärderna.", raw=box(p("Ruta: ring 112 vid kramper."))),
        head,
        goes_on,
        p("1.7 Personcentrering och patientkontrakt", "Heading2"),
        p("Patienten ska vara delaktig."),
        p("2 Uppföljning av vårdförloppet", "Heading1"),
        p("2.1 Tillgång till data", "Heading2"),
        p("Data finns i register."),
        p("2.2 Indikatorer", "Heading2"),
        tbl(
            ["Indikator", "Målnivå", "Täljare", "Nämnare", "Datakälla", "Anmärkning"],
            [cell("Resultatmått", span=6)],
            [
                "Överlevnad efter ett år",
                "≥ 90 %",
                "Antal som lever",
                "Alla med diagnosen",
                "Patientregistret",
                "Ny 2024",
            ],
            [cell("Processmått", span=6)],
            ["Tid till remiss", "Fastställs senare", "Antal inom en dag", "Alla", "Journalsystem, enkät", ""],
        ),
        p("3 Bakgrund", "Heading1"),
        p("3.1 Nulägesbeskrivning av patientens erfarenheter", "Heading2"),
        li("Patienter väntar länge."),
        p("3.2 Utbildningsbehov i landet", "Heading2"),
        p("Den här texten har ingen plats i mallen."),
        p("3.3 Arbetsgrupp", "Heading2"),
        tbl(["Namn", "Yrke", "Region"], ["Anna Påhittad", "Läkare", "Region Exempel"]),
        p("Referenser", "Heading1"),
        *(p(f"{n}. {text}") for n, text in enumerate(REFERENCES, 1)),
        p("Bilaga 1. Checklista", "Heading1"),
        tbl(["Fråga", "Svar"], ["Har du feber?", cell(li("ja"), li("nej"))]),
        header="Vårdförlopp Påhittad sjukdom – version 1.1",
        footer="Sida 1 av 12",
        notes=["Fotnoten förklarar ordet."],
        comments=["Kontrollera siffran -- den är gammal."],
    )


def swedish_styles() -> bytes:
    """Swedish style names, headings numbered by Word, letters inside the cells, bullets that somebody typed, decomposed
    letters, soft hyphens, hard blanks, raised citations."""
    nfd = unicodedata.normalize("NFD", "Bedöm åldersförändringar hos patienten.")
    return docx(
        p("Vårdförlopp långvarig påhittad värk", "Rubrik"),
        p("Sammanfattning", "Rubrik1"),
        p(
            "Värk är sjuk\u00addom som gör ont i 3\u00a0månader.",
            raw=r("1,3", "up") + r(" Ytan är 10 m") + r("2", "up") + r("."),
        ),
        p("Beskrivning av hälsotillståndet på landsbygden", "Rubrik1"),
        p("Okänd rubrik med egen text."),
        p("Mål", "Rubrik1"),
        p("• Mindre värk\n• Fler går till arbetet\n- Färre sjukdagar"),
        p("Ingång och utgång", "Rubrik1"),
        p("Ingång", "Rubrik2"),
        p("Samtliga kriterier ska vara uppfyllda:"),
        p("– Värk i tre månader"),
        p("– Ålder minst 18 år"),
        p("Vårdförloppets åtgärder", "Rubrik1"),
        tbl(
            ["Hälso- och sjukvårdens åtgärder", "Patientens åtgärder"],
            [
                cell(
                    p("(A) Första besöket", look="b"),
                    p("• " + nfd),
                    p("•\tMät funktion"),
                    p("◦ i vila"),
                    p("o\tvid arbete"),
                ),
                cell(p("Patienten förbereder sig."), p("Patienten fyller i formuläret.")),
            ],
            [
                cell(
                    p("(B) Planering", look="b"),
                    p("Ansvarig: läkare"),
                    li("Gör en plan.", num=2),
                    li("Skriv ut den.", num=2),
                ),
                cell("- Säg vad som är viktigt för dig"),
            ],
            [cell(p("(C) Behövs annan vård?", look="b"), p("• Ta ställning tillsammans.")), cell()],
            [cell(p("(D) Utgång ur vårdförloppet", look="b"), p("• Avsluta.")), cell("- Fortsätt träna")],
        ),
        p("(A) Första besöket", "Rubrik3"),
        p("Löpande text om det första besöket, se (B)."),
        p("Referenser", "Rubrik1"),
        *(p(text, num=(5, 0)) for text in REFERENCES),
        numbered=True,
    )


def bold_headings() -> bytes:
    """No styles at all: headings in bold with typed numbers, a table for each step, a merged column, round brackets."""
    return docx(
        p("Nationellt vårdförlopp för påhittade sår", look="b"),
        p("Version 2.0"),
        p("1.1 Omfattning", look="b"),
        p("Omfattar vuxna med sår (1)."),
        p("1.3 Mål för påhittade sår", look="b"),
        p("Målet är läkta sår (2, 3)."),
        p("1.4 Ingång och utgång", look="b"),
        p("Ingång", look="b"),
        p("Alla sår ingår."),
        p("1.6 Åtgärder", look="b"),
        tbl(
            ["", "Åtgärd", "Vårdens åtgärder", "Patienten", "Ansvarig"],
            [
                cell("A", merge="restart"),
                cell("Bedöm såret", merge="restart"),
                cell("• Mät såret\n• Fotografera"),
                cell("Visa såret."),
                "sjuksköterska",
            ],
            [cell(merge="continue"), cell(merge="continue"), cell("• Ta odling vid behov"), cell(), cell()],
            ["B", "Lägg om", cell("Lägg om varje dag.", "Skriv i journalen."), "Håll torrt.", "Den som har tid"],
            ["B", "Avsluta", "• Avsluta vården", "", "läkare, sjuksköterska"],
        ),
        p("Kommentar efter tabellen."),
        p("2.2 Indikatorer", look="b"),
        tbl(
            ["Indikatorns namn", "Läkta sår inom tolv veckor"],
            ["Typ av mått", "Resultatmått"],
            ["Målnivå", "minst 80 procent"],
        ),
        p("Referenser", look="b"),
        *(p(f"{n}. {text}") for n, text in enumerate(REFERENCES, 1)),
    )


WORD = {"nationell": national, "svenska-stilar": swedish_styles, "feta-rubriker": bold_headings}
