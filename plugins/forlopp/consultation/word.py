"""The response form as a Word file, written by hand: the site builds it everywhere with the same bytes, so no optional
library may write it.

In: an empty form and where it is sent. Out: the bytes of a docx. Every row carries its part's id and hash as hidden
text in its first cell, and again as the tags of its content controls: the first survives every word processor.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from ..model.consultation import CHOICES, RESPONSES, Form, in_words
from ..ooxml.writing import (
    RELATIONS,
    borders,
    escape,
    look,
    paragraph,
    row,
    run,
    spaced,
    style,
    style_sheet,
    table,
    written,
)

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
    return written(
        _body(form, reply_to),
        f"Remissvar: {form.title}, version {form.version}",
        "",
        [("rId1", f"{RELATIONS}/styles", "styles.xml", False)],
        {"word/styles.xml": style_sheet("Arial", 20, "", _STYLES)},
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


def _body(form: Form, reply_to: str) -> str:
    ids = iter(range(1, 10 * len(form.answers) + 100))
    body = [paragraph("Title", run(f"Remissvar: {form.title}, version {form.version}"))]
    body += [paragraph(STYLE, run(line)) for line in told(form, reply_to)]
    body.append(paragraph("Heading1", run("Ni som svarar")))
    body.append(table("Rutnat", _HEAD_WIDTHS, _head_rows(form, ids), "Uppgifter om den som svarar", head=False))
    body.append(paragraph("Heading1", run("Svar på varje del")))
    body.append(table("Rutnat", _WIDTHS, _part_rows(form, ids), "Svar på varje del"))
    body.append(paragraph(STYLE, ""))
    return "".join(body) + _SECTION


def _head_rows(form: Form, ids: Iterator[int]) -> Iterator[str]:
    hidden = f"{form.pathway} {form.version}"
    for key, words, choices in HEAD:
        mark = f"[{key}] [{hidden}]" if key == "organisation" else f"[{key}]"
        listed = [(one, {"Ja": "yes", "Nej": "no"}[one]) for one in choices.split(", ")] if choices else []
        asked = run(words, bold=True) + run(f" {mark}", hidden=True)
        yield row(_HEAD_WIDTHS, _cells(asked, _control(key, words, listed, next(ids))), whole=True)


def _part_rows(form: Form, ids: Iterator[int]) -> Iterator[str]:
    yield row(_WIDTHS, _cells(*(run(name, bold=True) for name, _ in COLUMNS)), _SHADE, head=True)
    choices = [(RESPONSES[key], key) for key in CHOICES]
    for answer in form.answers:
        heading = "." not in answer.number
        cells = _cells(
            run(answer.number, bold=heading) + run(f" [{answer.part} {answer.hash}]", hidden=True),
            run(answer.text),
            _control(f"response:{answer.part}", f"Ställning till {answer.number}", choices, next(ids)),
            _control(f"comment:{answer.part}", f"Kommentar till {answer.number}", (), next(ids)),
            _control(f"proposal:{answer.part}", f"Förslag till {answer.number}", (), next(ids)),
        )
        yield row(_WIDTHS, cells, _SHADE if heading else "", whole=True)


def _cells(*said: str) -> list[str]:
    return [paragraph("Cell", one) for one in said]


def _control(tag: str, alias: str, choices: Iterable[tuple[str, str]], id: int) -> str:
    """Write a content control: a list to choose from, or a place to write in."""
    items = "".join(
        f'<w:listItem w:displayText="{escape(words)}" w:value="{escape(value)}"/>' for words, value in choices
    )
    kind = f"<w:dropDownList>{items}</w:dropDownList>" if items else '<w:text w:multiLine="1"/>'
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{escape(alias)}"/><w:tag w:val="{escape(tag)}"/>'
        f'<w:id w:val="{id}"/><w:showingPlcHdr/>{kind}</w:sdtPr><w:sdtContent>'
        f"{run(CHOOSE if items else WRITE, style='Placeholder')}</w:sdtContent></w:sdt>"
    )


_SECTION = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="850" w:right="790" w:bottom="850" w:left="790" w:header="400" w:footer="400" w:gutter="0"/>'
    "</w:sectPr>"
)
_HEAD_WIDTHS = (4000, 11250)
_WIDTHS = tuple(width for _, width in COLUMNS)
_SHADE = "E8EEF4"
_STYLES = (
    style("Normal", "Normal", based=""),
    style("Title", "Title", body=spaced(0, 160) + look(36, bold=True)),
    style(
        "Heading1",
        "heading 1",
        body='<w:pPr><w:keepNext/><w:spacing w:before="280" w:after="100"/><w:outlineLvl w:val="0"/></w:pPr>'
        + look(26, bold=True),
    ),
    style(STYLE, "Remiss", body=spaced(0, 100)),
    style("Cell", "Remissruta", body=spaced(40, 40) + look(18)),
    style("Placeholder", "Placeholder Text", "character", "", body='<w:rPr><w:color w:val="5F6B76"/></w:rPr>'),
    style(
        "Rutnat",
        "Table Grid",
        "table",
        "",
        body=f'<w:tblPr>{borders("8090A0")}<w:tblCellMar><w:left w:w="80" w:type="dxa"/>'
        '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>',
    ),
)
