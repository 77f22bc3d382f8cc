"""A document out for consultation, its rows and its empty form, and ways to fill a form in.

In: nothing. Out: `ROWS`, `FORM`, `word`, `returned`. Never read from content/.
"""

from __future__ import annotations

import io
from pathlib import Path

import docx

from forlopp.check import Source, catalog_of, read, read_lists
from forlopp.consultation import Received, empty_form, numbered, received, word_form
from forlopp.model.consultation import Form, Window
from forlopp.releases import document

ROOT = Path(__file__).resolve().parents[2]
TEXT = (
    (ROOT / "tests" / "ledger" / "prov-2.0.md")
    .read_text("utf-8")
    .replace('version: "2.0"\nstatus: approved', 'version: "3.0"\nstatus: consultation\nconsultation: 2026-4', 1)
    .replace("approved: {by: SKS, on: 2026-02-20}\n", "")
    .replace('{#a-mat within="10 min"}', '{#a-mat within="5 min"}')
)
LISTS, _ = read_lists({"consultations.yaml": ("c.yaml", (ROOT / "content" / "consultations.yaml").read_bytes())})
ONE = read(Source("content/pathways/prov/index.md", TEXT.encode()))
CATALOG = catalog_of([ONE], LISTS)
DOCUMENT = document(ONE.pathway, CATALOG, ONE.file, "https://forlopp.example/")
ROWS = numbered(DOCUMENT)
WINDOW = Window(id="2026-4", opens="2026-11-15", closes="2027-02-14")
FORM = empty_form("prov", "Prov", "3.0", WINDOW, ROWS)

Cells = dict[str, tuple[str, str, str]]


def word(head: dict[str, str], cells: Cells, controls: bool = False) -> bytes:
    """Fill in a Word form: `head` by the words of its row, `cells` (stand, comment, proposal) by a part's number. As a
    word processor does it with `controls`: inside the content control; else over it."""
    found = docx.Document(io.BytesIO(word_form(FORM, "remiss@forlopp.example")))
    for row in found.tables[0].rows:
        for words, value in head.items():
            if row.cells[0].text.startswith(words):
                _put(row.cells[1], value, controls)
    for row in found.tables[1].rows[1:]:
        for cell, value in zip(row.cells[2:], cells.get(row.cells[0].text.split(" ")[0], ()), strict=False):
            if value:
                _put(cell, value, controls)
    out = io.BytesIO()
    found.save(out)
    return out.getvalue()


def _put(cell, value: str, controls: bool) -> None:
    paragraph = cell.paragraphs[0]
    (control,) = (one for one in paragraph._p if one.tag.endswith("}sdt"))
    if not controls:
        paragraph._p.remove(control)
        paragraph.add_run(value)
        return
    for one in control.iter():
        if one.tag.endswith("}t"):
            one.text = value
    for one in [one for one in control.iter() if one.tag.endswith("}showingPlcHdr")]:
        one.getparent().remove(one)


def returned(content: bytes, file: str = "svar.docx") -> Received:
    """Read a returned form beside what was asked."""
    return received(file, content, "prov", "3.0", ROWS)


def filled(organisation: str = "Region Prov", **more: object) -> Form:
    """A JSON form with one answer."""
    answers = tuple(
        one.model_copy(update={"response": "partly", "comment": "För kort tid."}) if one.part == "a-mat" else one
        for one in FORM.answers
    )
    return FORM.model_copy(update={"organisation": organisation, "publish": "yes", "answers": answers, **more})
