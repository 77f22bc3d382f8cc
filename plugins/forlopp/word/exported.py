"""A pathway → a Word document for those who review in Word.

In: a source, its pathway, the catalogue, and the generic models that it includes. Out: the bytes of a .docx file; the
same for the same input. Never writes an author's note, a clock or a host into it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from .. import phrases
from ..catalog import Catalog
from ..check import Source as File
from ..model.governance import CHANGE_NAMES, STATUS_NAMES
from ..model.pathway import Pathway
from ..ooxml.writing import HEAD, NAMESPACES, RELATIONS, escape, paragraph, relationships, run, written
from ..templates import TEMPLATES
from ..text import reference_html
from . import looks, passages
from .body import Body
from .looks import WIDTH, table
from .parts import Passage
from .tags import document_tag, reference_key, short_reference

ILLUSTRATIVE = "Exempeltext: inte granskad medicinskt. Status och godkännande är påhittade."
HOW = (
    "Ändra direkt i texten, gärna med Spåra ändringar på, och skriv kommentarer i marginalen. Punkter kan läggas "
    "till, tas bort och flyttas. Siffror i hakparentes är källor ur listan sist i dokumentet. Grå rader, tabeller med "
    "uppgifter och flödet i ord skrivs av verktyget: kommentera dem i stället för att ändra i dem."
)
ITEM_ID = "{6F0C2C0E-5B0B-4C5B-9C39-0F0B1F4C7A11}"


def exported(file: File, pathway: Pathway, catalog: Catalog, models: Mapping[str, File]) -> bytes:
    """Return the Word document of a pathway whose source could be read."""
    source, _ = passages.read(file.file, file.content, file.references)
    assert source  # the caller has read it as a pathway already
    others = {
        id: found for id, one in models.items() if (found := passages.read(one.file, one.content, one.references)[0])
    }
    body = Body(source, pathway, catalog, others)
    cover = _cover(body)
    text = body.sections()
    text += _references(body) + _codes(body) + _group(body)
    whole = cover + _contents(body) + text
    page = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1247" w:right="1134" w:bottom="1134" w:left="1134" '
        'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    version = f", version {pathway.version}" if pathway.version else ""
    head = f"{pathway.title}{version} · {STATUS_NAMES[pathway.status]}" + (
        " · Exempeltext" if pathway.illustrative else ""
    )
    foot = run(f"{TEMPLATES[pathway.kind].name.capitalize()} {pathway.id}{version} · sida ") + looks.field("PAGE", "1")
    foot += run(" av ") + looks.field("NUMPAGES", "1")
    relations = [
        ("rId1", f"{RELATIONS}/styles", "styles.xml", False),
        ("rId2", f"{RELATIONS}/numbering", "numbering.xml", False),
        ("rId3", f"{RELATIONS}/settings", "settings.xml", False),
        ("rId4", f"{RELATIONS}/header", "header1.xml", False),
        ("rId5", f"{RELATIONS}/footer", "footer1.xml", False),
        ("rId6", f"{RELATIONS}/customXml", "../customXml/item1.xml", False),
        *((id, f"{RELATIONS}/hyperlink", address, True) for address, id in body.links.items()),
    ]
    # In the order of the document: a table's cells are not made in the order in which they stand.
    rows = "".join(_row(name, body.names[name]) for name in re.findall(r'w:name="(_v[fg][^"]+)"', whole))
    facts = f"<dc:subject>{escape(TEMPLATES[pathway.kind].name)}</dc:subject>"
    facts += f"<cp:version>{escape(pathway.version or '')}</cp:version>"
    return written(
        whole + page,
        pathway.title,
        facts,
        relations,
        {
            "word/styles.xml": looks.styles(),
            "word/numbering.xml": looks.numbering(body.lists),
            "word/settings.xml": (
                f'{HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>'
                '<w:compat><w:compatSetting w:name="compatibilityMode" '
                'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
                '<w:themeFontLang w:val="sv-SE"/></w:settings>'
            ).encode(),
            "word/header1.xml": f"{HEAD}<w:hdr {NAMESPACES}>{paragraph('Sidhuvud', run(head))}</w:hdr>".encode(),
            "word/footer1.xml": f"{HEAD}<w:ftr {NAMESPACES}>{paragraph('Sidfot', foot)}</w:ftr>".encode(),
            "customXml/item1.xml": (
                f'{HEAD}<forlopp xmlns="urn:forlopp:word" id="{escape(pathway.id)}">{rows}</forlopp>'
            ).encode(),
            "customXml/_rels/item1.xml.rels": relationships(
                [("rId1", f"{RELATIONS}/customXmlProps", "itemProps1.xml", False)]
            ),
            "customXml/itemProps1.xml": (
                f'{HEAD}<ds:datastoreItem ds:itemID="{ITEM_ID}" '
                'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>'
            ).encode(),
        },
    )


def _row(name: str, one: Passage | None) -> str:
    """Return a row of the list of parts: the hidden name, and whose it is."""
    whose = f' id="{escape(one.owner)}" roll="{escape(one.role)}"' if one else ""
    return f'<del namn="{name}"{whose}/>'


def _cover(body: Body) -> str:
    """Write the first page: what it is, in which version, and how to review it."""
    pathway, values = body.pathway, body.source.values
    title, scope = values.get(("title",)), values.get(("scope",))
    out = [body.passage(title, "Rubrik")] if title else []
    kind = TEMPLATES[pathway.kind].name
    mark = body.mark(document_tag(pathway.id))
    out.append(body.written("slag", kind.capitalize(), "Underrubrik", more=mark))
    if pathway.illustrative:
        out.append(body.written("exempel", ILLUSTRATIVE, "Ruta", bold="Obs! "))
    if scope:
        out.append(body.passage(scope, "Normal"))
    areas = [body.catalog.lists.programme_areas.get(id, id) for id in pathway.programme_areas]
    approved = pathway.approved
    facts = [
        ("Status", STATUS_NAMES[pathway.status]),
        ("Version", pathway.version or ""),
        ("Godkänd", f"{approved.on.isoformat()} av {phrases.approver(approved.by, body.catalog)}" if approved else ""),
        ("Gäller från", pathway.valid_from.isoformat() if pathway.valid_from else ""),
        ("Granskas senast", pathway.review_by.isoformat() if pathway.review_by else ""),
        ("Programområden", phrases.sentence(phrases.listed(areas))),
    ]
    rows = [
        [body.written(f"omslag {name}", name, "Celltext"), body.written(f"omslag {name} är", value, "Celltext")]
        for name, value in facts
        if value
    ]
    head = [body.written(f"omslag {one}", one, "Aktor") for one in ("Uppgift", "Innehåll")]
    out.append(table([WIDTH * 3 // 10, WIDTH * 7 // 10], head, rows, "Om dokumentet"))
    out.append(body.written("så", "Så granskar du", "Innehallsrubrik") + body.written("så gör", HOW, "Normal"))
    if pathway.revisions:
        out.append(body.written("versioner", "Versioner", "Innehallsrubrik"))
        head = [body.written(f"versioner {one}", one, "Aktor") for one in ("Version", "Datum", "Ändring")]
        rows = [
            [
                body.written(f"version {n} {key}", said, "Celltext")
                for key, said in (
                    ("nummer", one.version),
                    ("dag", one.on.isoformat()),
                    ("text", f"{CHANGE_NAMES[one.change]}. {one.summary}"),
                )
            ]
            for n, one in enumerate(pathway.revisions)
        ]
        out.append(table([1200, 1600, WIDTH - 2800], head, rows, "Versioner"))
    return "".join(out)


def _contents(body: Body) -> str:
    """Write the contents as links; Word can count the pages anew, and asks nobody about it."""
    rows = [(level, name, text) for level, name, text in body.heads if level < 3]
    if not rows:
        return ""
    out = []
    code = 'TOC \\o "1-2" \\h \\z \\n'
    for number, (level, name, text) in enumerate(rows):
        start = ""
        if not number:
            start = (
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if number == len(rows) - 1 else ""
        link = f'<w:hyperlink w:anchor="{name}" w:history="1">{run(text)}</w:hyperlink>'
        out.append(paragraph(f"Innehall{level}", start + link + end))
    title = paragraph("Innehallsrubrik", run("Innehåll"), more="<w:pageBreakBefore/>")
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{title}{''.join(out)}</w:sdtContent></w:sdt>"
    )


def _references(body: Body) -> str:
    """Write the reference list. The hidden name of a row says which reference its number means."""
    held = {one.id: one for one in body.pathway.references}
    numbers = sorted((number, key) for key, number in body.source.names.numbers.items() if key in held)
    if not numbers:
        return ""
    out = [body.heading("Referenser", 1, None, "referenser")]
    for number, key in numbers:
        said = html.unescape(re.sub(r"<[^>]+>", "", reference_html(held[key])))
        name = short_reference(reference_key(body.pathway.id, key), number)
        out.append(paragraph("Referens", body.mark(name) + run(f"[{number}] {said}")))
    return "".join(out)


def _codes(body: Body) -> str:
    if not body.pathway.codes:
        return ""
    rows = [
        [
            body.written(f"kod {n}", phrases.code(one), "Celltext"),
            body.written(f"kod {n} text", one.text or "–", "Celltext"),
        ]
        for n, one in enumerate(body.pathway.codes)
    ]
    head = [body.written(f"koder {one}", one, "Aktor") for one in ("Kod", "Betydelse")]
    return body.heading("Koder", 1, None, "koder") + table([WIDTH // 3, WIDTH * 2 // 3], head, rows, "Koder")


def _group(body: Body) -> str:
    members = body.pathway.working_group
    if not members:
        return ""
    out = [body.heading("Arbetsgrupp", 1, None, "arbetsgrupp")]
    for n, one in enumerate(members):
        about = ", ".join(filter(None, (one.role, one.profession, one.organisation, one.region)))
        out.append(body.written(f"ledamot {n}", f"{one.name}{f': {about}' if about else ''}", "Punktlista", (2, 0)))
    return "".join(out)
