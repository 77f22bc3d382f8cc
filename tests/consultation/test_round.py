"""A whole consultation: the site's page and forms, the forms that come back, the log, the decision, its page."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner, Result

from forlopp import outputs
from forlopp.build import build
from forlopp.cli import commands
from forlopp.consultation import json_form, read_log
from forlopp.feed import KnowledgeSupport
from forlopp.model.ledger import Entry
from forlopp.pages import consultation_pages, environment
from forlopp.pool import Settings
from tests.consultation.example import CATALOG, DOCUMENT, ONE, ROOT, ROWS, TEXT, filled, word

TEMPLATES = environment(ROOT / "overrides")
LOG = "content/consultations/prov/3.0.yaml"
LISTS = ("codes.yaml", "programme-areas.yaml", "consultations.yaml")


def project(folder: Path) -> Path:
    """A project with one document that is out for consultation."""
    own = folder / "content" / "pathways" / "prov"
    own.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text("site_name: Prov\n")
    (own / "index.md").write_text(TEXT, "utf-8")
    for name in LISTS:
        (folder / "content" / name).write_bytes((ROOT / "content" / name).read_bytes())
    return folder


def published(version: str, on: str, sha256: str, **more: object) -> Entry:
    """The ledger's entry of the first version that was published."""
    facts = {"kind": "pathway", "id": "prov", "title": "Prov", "illustrative": True, "change": "substantial"}
    return Entry(number=1, on=on, event="published", version=version, summary="Förr.", sha256=sha256, **facts, **more)


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(commands, ["--root", str(root), *arguments])


def test_forms_become_a_log_and_the_log_a_decision_that_the_page_shows(tmp_path):
    root, inbox = project(tmp_path / "projekt"), tmp_path / "svar"
    inbox.mkdir()
    head = {"Organisation": "Kommun Prov", "Kontaktperson": "Bo, bo@prov.example", "Får": "Ja"}
    (inbox / "kommun.docx").write_bytes(word(head, {"A.1": ("Avstyrker", "Tiden räcker inte.", "inom 10 min")}))
    (inbox / "region.json").write_bytes(json_form(filled("Region Prov")))
    (inbox / "bilaga.pdf").write_bytes(b"%PDF-1.7")
    done = run(root, "responses", str(inbox))
    assert done.exit_code == 1
    assert "kommun.docx: Kommun Prov, 1 svar" in done.output and "bilaga.pdf: inte inläst." in done.output
    log = root / LOG
    assert "bo@" not in log.read_text("utf-8") + done.output
    assert run(root, "check").exit_code == 0

    source = root / "content" / "pathways" / "prov" / "index.md"
    approved = TEXT.replace("status: consultation\n", "status: approved\napproved: {by: SKS, on: 2027-03-10}\n")
    row = '  - {version: "3.0", on: 2027-03-10, change: substantial, summary: Kortare tid.}\n'
    source.write_text(approved.replace("revisions:\n", "revisions:\n" + row), "utf-8")
    found = run(root, "check", "--today", "2027-04-01").output
    assert found.count("[VF497]") == 2 and "Kommun Prov" in found

    text = log.read_text("utf-8").replace("# decided: {by: SKS, on: åååå-mm-dd}", "decided: {by: SKS, on: 2027-03-10}")
    decision = "    decision: accepted\n    reason: Tiden är ändrad.\n    change: [a-mat]\n"
    log.write_text(text.replace("    decision:\n    reason:\n    change:\n", decision), "utf-8")
    assert "VF49" not in run(root, "check", "--today", "2027-04-01").output

    built = build(Settings(root))
    parts = [{"id": "a-mat", "what": "changed", "how": "substantial", "name": "Mät"}]
    entry = published("3.0", "2027-03-10", "0" * 64, parts=parts)
    (listed, page) = consultation_pages([], built.logs, replace(built.catalog, ledger={"prov": (entry,)}), TEMPLATES)
    assert page.url == "remiss/prov/3.0/" and 'href="prov/3.0/"' in listed.content
    assert "Tiden räcker inte." in page.content and "Tiden är ändrad." in page.content
    for way in ("#a-mat", "andringar/#a-mat"):
        assert f'href="../../../vardforlopp/prov/{way}"' in page.content


def test_nothing_is_published_of_a_log_that_is_not_decided():
    log = read_log(LOG, b"window: 2026-4\nrespondents:\n  - {name: Region Hemlig, form: 0123456789abcdef}\n")
    pages = consultation_pages([], [log], CATALOG, TEMPLATES)
    assert len(pages) == 1 and "Hemlig" not in pages[0].content and "Svaren bearbetas" in pages[0].content


def made():
    return KnowledgeSupport.model_validate(DOCUMENT)


def beside(old):
    """The consultation while readers follow another document."""
    entry = published("2.0", "2026-02-20", "1" * 64)
    known = replace(CATALOG, ledger={"prov": (entry,)})
    return outputs.consulted(ONE.pathway, known, made(), {"1" * 64: old}, TEMPLATES)


def test_the_page_has_each_part_with_its_number_and_what_has_changed_beside_it():
    old = {**DOCUMENT, "version": "2.0"}
    old["actions"] = [
        {**row, "text": "Mät allt.", "hash": "0" * 64} if row["id"] == "a-mat" else row
        for row in DOCUMENT["actions"]
        if row["id"] != "a-vag"
    ]
    old["flow"] = {key: DOCUMENT["flow"][key].replace("2 timmar", "4 timmar") for key in ("svg", "words_html")}
    asked = beside(old)
    html = asked.page.content
    assert sorted(asked.forms) == ["remissvar-prov-3.0.docx", "remissvar-prov-3.0.json"]
    assert all(f'href="{name}"' in html for name in asked.forms)
    assert "På remiss till och med 14 februari 2027" in html
    numbers = {row.id: row.number for row in ROWS}
    rows = dict(
        re.findall(r'<div class="consult__row[^"]*" id="prov-([^"]+)">(.*?)(?=<div class="consult__row|\Z)', html, re.S)
    )
    assert list(rows) == [row.id for row in ROWS]
    assert all(f'<span class="partno">{row.number}</span>' in rows[row.id] for row in ROWS)
    charts = rows["atgarder"]
    assert charts.index("Flödet i version 2.0") < charts.index("Flödet i förslaget")
    assert "<li>Tidigare: Ingång: (A) Misstanke. Går vidare till (B) Behandling, inom 4 timmar.</li>" in charts
    assert "<li>Nu: Ingång: (A) Misstanke. Går vidare till (B) Behandling, inom 2 timmar.</li>" in charts
    assert charts.count('href="../../vardforlopp/prov/#behandling"') == 1, "what was leads to the page that holds"
    assert [html.count(f'<a href="#prov-{id}">{numbers[id]} ') for id in ("a-mat", "a-vag", "a-ge")] == [1, 1, 0]
    assert "<del>allt" in rows["a-mat"] and "<ins>vitalparametrar" in rows["a-mat"]
    assert ">ny<" in rows["a-vag"] and 'consult__changed"></div>' in rows["a-ge"]
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_flow_that_is_the_same_is_drawn_once():
    html = beside({**DOCUMENT, "version": "2.0", "title": "Förr"}).page.content
    assert html.count("<svg ") == 1 and "Flödet är detsamma som i version 2.0." in html


def test_the_drafts_own_page_shows_the_same_numbers_and_leads_to_the_consultation():
    shell = "@@forlopp-title@@@@forlopp-head@@@@forlopp-content@@"
    files, contribution = outputs.document(ONE.pathway, CATALOG, ONE.file, ROOT, "https://forlopp.example/", shell)
    html = files["utkast/prov/index.html"].decode()
    assert contribution is None and "remiss/prov/index.html" in files
    assert 'href="../../remiss/prov/"' in html and "På remiss till och med 14 februari 2027" in html
    assert re.search(r'id="a-prover"[^>]*><span class="partno">A.2</span>', html)
    assert re.search(r'id="mal"><span class="partno">4</span>', html)
