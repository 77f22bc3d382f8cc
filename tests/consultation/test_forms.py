"""The numbered parts, the empty forms, and what is read out of those that come back."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile

import docx
import pytest
from jsonschema import Draft202012Validator

from forlopp.consultation import json_form, word_form
from tests.consultation.example import DOCUMENT, FORM, ROOT, ROWS, filled, returned, word

HEAD = {"Organisation": "Region Prov", "Kontaktperson": "Anna, anna@prov.example", "Får": "Ja"}


def test_steps_keep_their_letters_and_the_rest_is_counted_where_it_stands():
    numbers = {row.id: row.number for row in ROWS}
    assert numbers["misstanke"] == "A" and numbers["a-prover"] == "A.2" and numbers["p-beratta"] == "A.5"
    assert numbers["mal"] == "4" and numbers["mal-tid"] == "4.1" and numbers["ingang"] == "5.1"
    assert len(set(numbers.values())) == len(ROWS)
    answered = {"sections", "steps", "actions", "goals", "challenges", "criteria", "slots", "indicators"}
    assert {one["id"] for kind in answered for one in DOCUMENT.get(kind, [])} == set(numbers)


def test_an_empty_form_has_a_row_for_each_part_and_is_the_same_every_time():
    content = word_form(FORM, "remiss@forlopp.example")
    assert content == word_form(FORM, "remiss@forlopp.example")
    found = docx.Document(io.BytesIO(content))
    rows = found.tables[1].rows[1:]
    assert [row.cells[0].text.split(" ")[0] for row in rows] == [row.number for row in ROWS]
    tags = [one.get(one.keys()[0]) for one in rows[0]._tr.iter() if one.tag.endswith("}tag")]
    assert tags == [f"{kind}:{ROWS[0].id}" for kind in ("response", "comment", "proposal")]
    assert "14 februari 2027" in found.paragraphs[1].text
    said = returned(content).notes[0]
    assert said[0] == "error" and "tomt" in said[1]


def test_the_json_form_follows_its_schema_filled_in_or_not():
    schema = json.loads((ROOT / "schemas" / "source" / "consultation-response.json").read_bytes())
    for form in (FORM, filled()):
        Draft202012Validator(schema).validate(json.loads(json_form(form)))
    with pytest.raises(Exception, match="maybe"):
        wrong = json.loads(json_form(filled()).replace(b'"partly"', b'"maybe"'))
        Draft202012Validator(schema).validate(wrong)


@pytest.mark.parametrize("controls", [True, False], ids=["in the controls", "over the controls"])
def test_a_filled_word_form_is_read_row_for_row(controls):
    cells = {"A.1": ("Instämmer delvis", "För kort.", "10 min"), "A.2": ("Instämmer", "", ""), "4.1": ("", "Bra.", "")}
    one = returned(word(HEAD | {"Synpunkter": "Tydligt."}, cells, controls))
    assert one.notes == ()
    said = {row.part: (row.response, row.comment, row.proposal) for row in one.form.answers}
    assert said == {
        "a-mat": ("partly", "För kort.", "10 min"),
        "a-prover": ("agree", "", ""),
        "mal-tid": ("", "Bra.", ""),
    }
    assert (one.form.organisation, one.form.publish, one.form.general) == ("Region Prov", "yes", "Tydligt.")
    assert "anna@" not in one.form.model_dump_json(), "a contact goes no further than the form"


def test_the_same_answers_have_the_same_mark_in_word_and_json():
    one = returned(word(HEAD, {"A.1": ("Instämmer delvis", "För kort tid.", "")}))
    assert one.mark == returned(json_form(filled()), "svar.json").mark


@pytest.mark.slow
def test_a_form_saved_by_another_word_processor_says_the_same(tmp_path):
    (tmp_path / "svar.docx").write_bytes(word(HEAD, {"A.1": ("Avstyrker", "Nej.\nInte så.", "Ta bort")}, True))
    # A profile of its own: two programs at once cannot share one.
    office = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command = [*office, "--convert-to", "docx:MS Word 2007 XML", "--outdir", tmp_path / "ut"]
    subprocess.run([*command, tmp_path / "svar.docx"], check=True, capture_output=True, timeout=180)
    one = returned((tmp_path / "ut" / "svar.docx").read_bytes())
    (answer,) = one.form.answers
    assert (answer.part, answer.response, answer.proposal) == ("a-mat", "reject", "Ta bort") and one.notes == ()
    assert answer.comment.split() == ["Nej.", "Inte", "så."]


def changed(content: bytes, old: str, new: str) -> bytes:
    """A Word file with other words in its text."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            body = before.read(name).decode()
            assert name != "word/document.xml" or old in body
            after.writestr(name, body.replace(old, new) if name == "word/document.xml" else body)
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return out.getvalue()


BESIDE = "</w:tbl><w:p><w:r><w:t>Obs för kort tid.</w:t></w:r></w:p><w:p>"
GOOD = word(HEAD, {"A.1": ("Avstyrker", "Nej.", "")})
REFUSED = {
    "a macro": (zipped({"word/document.xml": b"<a/>", "word/vbaProject.bin": b""}), "makron"),
    "half a file": (GOOD[: len(GOOD) // 2], "skadad"),
    "another document": (
        zipped({"word/document.xml": b"<w:document xmlns:w='w'><w:body/></w:document>"}),
        "inget remiss",
    ),
    "another kind of zip": (zipped({"content.xml": b""}), "ingen Word-fil"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "gamla Word"),
    "a PDF": (b"%PDF-1.7", "PDF"),
    "a text": ("Hej från regionen".encode(), "varken"),
    "JSON without end": (b"[" * 200_000, "varken"),
    "a list": (b"[]", "inget remissformulär"),
    "an unknown key": (json.dumps(json.loads(json_form(filled())) | {"kod": 1}).encode(), "kod"),
    "another version": (json_form(filled(version="2.0")), "version 2.0"),
    "another document's form": (json_form(filled(pathway="annan")), "annan"),
    "nobody": (json_form(filled(" ")), "vilken organisation"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_told_with_a_remedy(name):
    content, word_ = REFUSED[name]
    one = returned(content, "svar")
    level, said, hint = one.notes[-1]
    assert one.form is None and level == "error"
    assert word_ in said and hint.endswith((".", "ID."))


LOST = {
    "an unknown part": (json_form(filled()).replace(b'"part": "a-mat"', b'"part": "a-borta"'), "som inte finns"),
    "two answers on a part": (json_form(filled(answers=(*filled().answers, *filled().answers))), "redan har ett svar"),
    "a stand of its own": (word(HEAD, {"A.1": ("Kanske inte", "För kort tid.", "")}), "Kanske inte"),
    "words beside the table": (changed(GOOD, "</w:tbl><w:p>", BESIDE), "utanför"),
    "an edited excerpt": (changed(GOOD, "Mät vitalparametrar.", "Mät för kort tid."), "kolumnen Del"),
}


@pytest.mark.parametrize("name", LOST)
def test_nothing_that_was_written_is_dropped(name):
    content, told = LOST[name]
    one = returned(content)
    assert any(told in said for _, said, _ in one.notes)
    kept = one.form.general + "".join(f"{row.comment}\n{row.proposal}" for row in one.form.answers)
    assert "ör kort tid." in kept


def test_what_is_longer_than_the_log_takes_is_cut_and_told_of():
    head = {"Organisation": "Region " + "x" * 300, "Synpunkter": "o" * 20_001}
    one = returned(word(HEAD | head, {"A.1": ("Instämmer", "a" * 20_001, "b" * 20_000)}))
    assert (len(one.form.organisation), len(one.form.general)) == (300, 20_000)
    (answer,) = one.form.answers
    assert (len(answer.comment), len(answer.proposal)) == (20_000, 20_000)
    assert sorted(said for _, said, _ in one.notes) == [
        "Det som sägs om helheten är kortat till 20000 tecken: i formuläret var det 20001.",
        "Organisationens namn är kortat till 300 tecken: i formuläret var det 307.",
        "Svaret på A.1 är kortat till 20000 tecken: i formuläret var det 20001.",
    ]


def test_an_answer_to_an_older_wording_keeps_the_hash_that_it_was_given_to():
    old = json_form(filled()).replace(next(row.hash for row in ROWS if row.id == "a-mat").encode(), b"0" * 16)
    one = returned(old)
    assert one.form.answers[0].hash == "0" * 16
    assert [level for level, said, _ in one.notes if "förra lydelsen" in said] == ["note"]
