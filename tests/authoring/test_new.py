"""`forlopp new`: a first file that explains itself and passes the check as a draft, for every kind of document."""

from __future__ import annotations

import datetime
import re

import pytest

from forlopp.catalog import Catalog
from forlopp.check import Source, check, read
from forlopp.model.governance import FrontMatter
from forlopp.model.quality import IndicatorFacts
from forlopp.scaffold import new_source, refusal
from forlopp.templates import TEMPLATES, Heading, Template
from tests.test_cli import forlopp, project  # noqa: F401 – the fixture.
from tests.test_kinds import GUIDE, kinds  # noqa: F401 – the fixture.

TODAY = datetime.date(2026, 11, 22)
WITH_CRITERIA = (*GUIDE.headings[:2], Heading("nar", "När", required=True, holds="criteria"), GUIDE.headings[2])


def found(template: Template, text: str) -> list[tuple[str, str]]:
    source = Source(f"content/{template.folder}/prov/index.md", text.encode())
    return [(one.severity, one.message) for one in check([source], Catalog(), TODAY)]


@pytest.mark.parametrize("kind", sorted(TEMPLATES))
def test_a_new_file_has_neither_errors_nor_warnings(kind):
    text = new_source(TEMPLATES[kind], "prov", "Prov")
    assert [one for one in found(TEMPLATES[kind], text) if one[0] != "note"] == []


@pytest.mark.parametrize("title", ['Prov: "ett" #två', "1.10", "no", "- x", "Å\\ä"])
def test_any_title_is_kept_as_it_was_given(title):
    text = new_source(TEMPLATES["pathway"], "prov", title)
    assert read(Source("prov.md", text.encode())).pathway.title == title


def test_a_new_kind_needs_a_template_and_nothing_more(kinds, monkeypatch):  # noqa: F811
    template = Template(**{name: getattr(GUIDE, name) for name in GUIDE.__slots__} | {"headings": WITH_CRITERIA})
    monkeypatch.setitem(TEMPLATES, "guide", template)
    text = new_source(template, "prov", "Prov")
    assert [one for one in found(template, text) if one[0] != "note"] == []
    pathway = read(Source("content/guides/prov/index.md", text.encode())).pathway
    assert [section.title for section in pathway.sections] == ["Syfte", "Målsättning", "När", "Gör så här"]
    assert {step.kind for step in pathway.steps} == {"entry", "action", "decision", "exit"}


def test_every_heading_and_every_field_is_explained():
    template = TEMPLATES["pathway"]
    text = re.sub(r"\s+(# )?", " ", new_source(template, "prov", "Prov"))
    for heading in template.headings:
        assert heading.help and heading.help in text and f" {heading.title} " in text
    for model in (FrontMatter, IndicatorFacts):
        for name, field in model.model_fields.items():
            assert f"{field.title}: {field.description}" in text, name


def test_a_whole_flow_stands_there_as_an_example():
    pathway = read(Source("prov.md", new_source(TEMPLATES["pathway"], "prov", "Prov").encode())).pathway
    assert [step.kind for step in pathway.steps] == ["entry", "action", "decision", "exit"]
    assert pathway.goals[0].challenges == (pathway.challenges[0].id,)
    assert pathway.indicators[0].goals == (pathway.goals[0].id,)


def test_an_optional_heading_works_when_its_arrows_are_taken_away():
    text = new_source(TEMPLATES["pathway"], "prov", "Prov")
    text = re.sub(r"(?m)^<!--\n|^-->\n", "", text)
    wrong = [message for level, message in found(TEMPLATES["pathway"], text) if level != "note"]
    # All at once, one heading is there beside the two that it replaces; nothing else is wrong.
    assert [one for one in wrong if "Orsaker" not in one and "Riskfaktorer" not in one] == []


@pytest.mark.parametrize(
    ("id", "remedy"),
    [("Sår-vård", "sar-vard"), ("hjärt svikt", "hjart-svikt"), ("a--b", "a-b"), ("../x", "x"), ("é", "e")],
)
def test_a_bad_id_is_refused_with_a_good_one(id, remedy):
    assert refusal(id).endswith(f"forlopp new {remedy}")


def test_the_command_writes_a_file_that_the_check_accepts(project):  # noqa: F811
    done = forlopp("new", "provvard", "--title", "Provvård", cwd=project)
    path = project / "content" / "pathways" / "provvard" / "index.md"
    assert done.returncode == 0 and "content/pathways/provvard/index.md" in done.stdout
    assert forlopp("check", "--strict", str(path), cwd=project).returncode == 0
    again = forlopp("new", "provvard", "--kind", "generic-model", cwd=project)
    assert again.returncode == 2 and "finns redan: content/pathways/provvard" in again.stderr


def test_a_planned_document_becomes_a_draft_and_keeps_what_it_says(project):  # noqa: F811
    path = project / "content" / "pathways" / "svarlakta-sar" / "index.md"
    was = read(Source("prov.md", path.read_bytes())).pathway
    done = forlopp("new", "svarlakta-sar", cwd=project)
    assert done.returncode == 0 and "fanns som planerat" in done.stdout
    now = read(Source("prov.md", path.read_bytes())).pathway
    assert (was.status, now.status) == ("planned", "drafting")
    for name in ("title", "programme_areas", "synonyms", "codes", "illustrative"):
        assert getattr(now, name) == getattr(was, name)
    assert forlopp("check", "--strict", str(path), cwd=project).returncode == 0
    again = forlopp("new", "svarlakta-sar", cwd=project)
    assert again.returncode == 2 and "finns redan" in again.stderr


def test_an_id_that_the_ledger_remembers_is_refused(project):  # noqa: F811
    (project / "content" / "pathways" / "sepsis" / "index.md").rename(project / "sepsis.md")
    (project / "content" / "pathways" / "sepsis" / "references.json").unlink()
    (project / "content" / "pathways" / "sepsis").rmdir()
    done = forlopp("new", "sepsis", cwd=project)
    assert done.returncode == 2 and "har redan använts för ”Sepsis”" in done.stderr
    assert not (project / "content" / "pathways" / "sepsis").exists()
    assert "Skriv till exempel: forlopp new sarvard" in forlopp("new", "Sårvård", cwd=project).stderr
