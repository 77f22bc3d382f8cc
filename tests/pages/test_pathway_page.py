"""The page of a pathway: what a reader finds there, in what order, and that it is sound HTML for any words."""

from __future__ import annotations

import dataclasses
import datetime
import gzip
import re
from pathlib import Path
from typing import Any

import pytest

from forlopp.catalog import Facts, Lists
from forlopp.check import Source, catalog_of, read
from forlopp.model import Text
from forlopp.model.text import Words
from forlopp.pages import Page, pathway_page
from pages.example import DATA, FILE, ROOT, TEMPLATES, assert_sound, catalog, pathway


def made(*others: Facts, **changes: Any) -> Page:
    whole = pathway(**changes)
    return pathway_page(whole, catalog(whole, *others), FILE, "<svg></svg>", "<ol><li>Flödet</li></ol>", TEMPLATES)


@pytest.fixture(scope="module")
def page() -> Page:
    return made()


def text_of(html: str) -> str:
    """The words of some HTML, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def part(html: str, id: str) -> str:
    """The words of the element with an id, as far as the next element with one."""
    start = html.index(f'id="{id}"')
    end = html.rindex("<", start, html.find(' id="', start + 4) % (len(html) + 1))
    return text_of("<" + html[start:end])


def test_page_is_sound(page: Page) -> None:
    found = assert_sound(page.content, page.toc)
    parts = "in beslut over a1 a2 a3 k1 p1 n1 mal-tid utm-vantan krav krav-infektion ind-tid plats barn"
    fixed = "flodesschema atgarder indikatorer referenser ref-smith2020 arbetsgrupp versioner"
    assert not set(f"{parts} {fixed}".split()) - set(found.ids)


def test_first_screen_says_what_a_reader_must_know(page: Page) -> None:
    first = text_of(page.content.split("</dl>")[0])
    for words in (
        "Exempeltext – inte medicinskt granskad. Godkännandet är påhittat.",
        "Exempel &amp; prov",
        "Inleds vid misstanke och avslutas efter uppföljning.",
        "Vårdpersonal, löper per ben",
        "Status Godkänd",
        "Version 1.10",
        "Godkänt av SKS 2026-03-12",
        "Ses över senast 2029-03-01",
        "Programområde Akut vård",
        "Flödesschema Insatser Indikatorer Referenser Innehåll Sök",
    ):
        assert words in first
    assert page.title == "Exempel &amp; prov – vårdförlopp"
    assert 'href="../../omraden/akut-vard/"' in page.content


def test_headings_stand_in_order_and_empty_ones_are_left_out(page: Page) -> None:
    titles = re.findall(r"<h2[^>]*>(.*?)</h2>", page.content)
    assert titles == [
        "Sammanfattning",
        "Om hälsotillståndet",
        "Mål",
        "Ingång och utgång",
        "Flödesschema",
        "Vårdförloppets insatser",
        "Personcentrering och patientkontrakt",
        "Uppföljning",
        "Bakgrund",
        "Referenser",
        "Tillhörande dokument",
        "Koder",
        "Arbetsgrupp",
        "Versioner",
    ]
    assert "Tom rubrik" not in page.content
    assert [title for title in re.findall(r">([^<]+)</a>", page.toc) if title in titles] == titles
    assert "(A) Misstanke" in page.toc


def test_criteria_read_as_logic(page: Page) -> None:
    words = part(page.content, "krav") + " " + part(page.content, "krav-infektion")
    assert "Gäller (A) Misstanke Alla:" in words
    assert "Misstänkt infektion Obs! Feber kan saknas. Minst två av: Hög poäng NEWS2 minst 7" in words
    # A threshold that the words say already is not said twice.
    assert words.count("NEWS2 minst 7") == 2
    assert "F-kalprotektin över 2,5 mg/kg" in words
    assert "Inget av (ingång ska inte ske om): Global amnesi ICD-10-SE G45.4" in part(page.content, "inte")


def test_row_says_who_where_and_when(page: Page) -> None:
    row = part(page.content, "in")
    assert row.startswith(
        "A Misstanke Ingång Kommer från (B) Är det allvarligt? Vem Läkare Var Primärvård eller akutmottagning"
    )
    assert "Bana Läkare och Fysioterapeut" in row
    assert "Inledning." in row


def test_action_has_its_own_facts_before_its_sublist(page: Page) -> None:
    assert part(page.content, "a1") == "Bedöm enligt NEWS2 inom 10 min från ankomst andning puls"
    assert part(page.content, "a2").startswith("Se (B) . [1] sjuksköterska 0–17 år patientkontrakt")
    assert '<li id="a3" class="check">' in page.content


def test_actors_stand_in_the_column_they_belong_to(page: Page) -> None:
    row = page.content[page.content.index('id="in"') : page.content.index('id="beslut"')]
    care, patient = row.split('<td class="patient">')
    assert "Kommunens insatser" in care
    assert "Närståendes insatser" in patient
    assert '<th scope="col">Individens insatser</th>' in page.content
    assert "Beslutas regionalt" in care
    assert "Vart remissen går." in care


def test_row_says_where_the_flow_goes_on(page: Page) -> None:
    onward = 'Går vidare till <a href="#beslut">(B) Är det allvarligt?</a> <span class="mark mark--time">inom 2 veckor'
    assert onward in page.content
    words = part(page.content, "beslut")
    assert "Beslutet leder till Ja → Överlämning Nej → (A) Misstanke nytt förlopp" in words
    assert '<a href="../../vardforlopp/kol/#start">KOL, (A) Start</a>' in page.content
    assert '<a href="../../vardforlopp/planerad/">Planerad</a>' in page.content


def test_red_thread_is_linked_both_ways(page: Page) -> None:
    assert part(page.content, "mal-tid") == (
        "Kortare tid. Svarar mot: Lång väntan Insatser i: (A) Följs av: Tid till bedömning"
    )
    assert part(page.content, "mal-stod").startswith("Mer stöd. Ingen indikator: Mäts inte.")
    assert "Möts av målet: Kortare tid" in part(page.content, "utm-vantan")
    indicator = part(page.content, "ind-tid")
    assert indicator.startswith("Tid till bedömning Prioriterad Processmått Målnivå Minst 90 % Riktning Högre")
    assert "Följer målet Kortare tid" in indicator


def test_patient_contract_lists_its_actions(page: Page) -> None:
    assert '<a href="#a2">Se (B)</a> <span class="where">(A) Misstanke</span>' in page.content


def test_references_lead_back_to_where_they_are_used(page: Page) -> None:
    assert "Smith A. A work . Används i (A) Misstanke" in part(page.content, "ref-smith2020")


def test_codes_are_shown_with_their_exceptions(page: Page) -> None:
    words = part(page.content, "_koder")
    assert "Ingång ICD-10-SE G45.0–G45.9, utom G45.4 vid (A) Misstanke" in words
    assert "Uppföljning KVÅ AW005 Uppföljning" in words


def test_abbreviation_is_explained_once_in_a_section(page: Page) -> None:
    summary = page.content.split('id="sammanfattning"')[1].split("<h2")[0]
    assert '<abbr title="National Early Warning Score 2">NEWS2</abbr>' in summary
    assert '<abbr title="intensivvårdsavdelning">IVA</abbr>' in summary


def test_draft_is_marked_and_kept_from_search_engines() -> None:
    page = made(status="drafting", approved=None)
    assert page.url == "utkast/exempel/"
    assert "Utkast (under arbete). Inte godkänt att följa." in page.content
    assert "noindex" in page.head
    assert "api/v1" not in page.head


def test_withdrawn_and_merged_documents_say_where_to_go() -> None:
    page = made(status="merged", merged_into="kol", sections=(), steps=(), criteria=(), indicators=())
    assert 'Har gått upp i <a href="../../vardforlopp/kol/">KOL</a>.' in page.content
    withdrawn = made(status="withdrawn", withdrawn_on=datetime.date(2026, 1, 2), status_reason="Ersatt av riktlinje.")
    assert "Upphävt den 2026-01-02. Texten ska inte längre följas." in withdrawn.content
    assert "Ersatt av riktlinje." in withdrawn.content


def test_pathway_without_flow_has_no_chart_and_no_table() -> None:
    page = made(steps=(), criteria=(), sections=[DATA["sections"][0]])
    assert "flodesschema" not in page.content
    assert "<table" not in page.content
    assert_sound(page.content, page.toc)


HOSTILE = """</p></script><script>x</script><b onclick="x" style='y'>&amp;"""


FREE_WORDS = frozenset(
    [
        "title",
        "scope",
        "text",
        "hint",
        "reason",
        "summary",
        "when",
        "from",
        "name",
        "role",
        "region",
        "per",
        "numerator",
        "denominator",
        "unit",
        "synonyms",
        "abbreviation",
        "meaning",
        "roles",
        "care_level",
        "ages",
    ]
)
"""Keys that take any words; the others take ids, dates and fixed words, which the model refuses to spoil."""


def spoiled(value: Any, key: str = "") -> Any:
    """The same data with markup of an attacker's in every place that takes words."""
    if isinstance(value, dict):
        return {name: spoiled(child, name) for name, child in value.items()}
    if isinstance(value, (list, tuple)):
        return [spoiled(child, key) for child in value]
    if isinstance(value, Text):
        return Text("", tuple(Words(p.text + HOSTILE) if isinstance(p, Words) else p for p in value.parts))
    return value + HOSTILE if isinstance(value, str) and key in FREE_WORDS else value


def test_no_word_of_an_authors_becomes_markup() -> None:
    """Codes' `role` is a fixed word and stays as it is."""
    data = spoiled(DATA)
    data["codes"] = DATA["codes"]
    whole = pathway(**data)
    page = pathway_page(whole, catalog(whole), FILE, "", "", TEMPLATES)
    found = assert_sound(page.content, page.toc)
    assert not found.forbidden
    for html in (page.content, page.toc, page.title, page.description, page.head):
        assert "<script" not in html
        assert "<b onclick" not in html


def test_page_does_not_grow_with_the_number_of_pathways() -> None:
    """Nor does it change: the same bytes, however many other documents there are."""
    file = "content/pathways/v0/index.md"
    model = Facts("v0", "pathway", "V0", "approved", file, False, programme_areas=("akut-vard",))
    many = [dataclasses.replace(model, id=f"v{n}", title=f"V{n}") for n in range(2000)]
    assert made() == made(*many)


def test_same_page_every_time() -> None:
    assert made() == made()


SOURCES = sorted((ROOT / "content" / "pathways").glob("*/index.md"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.parent.name)
def test_every_pathway_of_the_project_makes_a_sound_and_small_page(path: Path) -> None:
    """At most 35 kB over the wire, the chart not counted. Read alone, so links to other documents are plain words."""
    references = path.with_name("references.json")
    beside = (f"{path.parent.name}/references.json", references.read_bytes()) if references.exists() else None
    read_ = read(Source(path.relative_to(ROOT).as_posix(), path.read_bytes(), beside))
    assert read_.pathway
    page = pathway_page(read_.pathway, catalog_of([read_], Lists()), read_.file, "", "", TEMPLATES)
    assert_sound(page.content, page.toc)
    assert len(gzip.compress(page.content.encode(), mtime=0)) < 35_000
