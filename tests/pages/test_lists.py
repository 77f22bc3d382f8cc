"""The pages that lead to documents, and those for authors."""

from __future__ import annotations

import re

from forlopp import reference
from forlopp.catalog import Catalog, Facts, facts
from forlopp.pages import (
    RuleRow,
    area_pages,
    areas_page,
    fields_page,
    index_page,
    models_page,
    rule_pages,
    rules_page,
    start_page,
)
from forlopp.pages.meta import shorten
from forlopp.pages.page import Entry, alphabetical, contents
from pages.example import FILE, TEMPLATES, assert_sound, catalog, pathway


def row(id: str, title: str, status: str = "approved", **values: object) -> Facts:
    kind = str(values.pop("kind", "pathway"))
    return Facts(id, kind, title, status, f"content/pathways/{id}/index.md", False, **values)  # type: ignore[arg-type]


def listed(*rows: Facts) -> Catalog:
    whole = pathway()
    known = catalog(whole, *rows)
    assert known.facts["exempel"] == facts(whole, FILE)
    return known


def test_index_is_in_swedish_order_and_in_groups() -> None:
    page = index_page(
        listed(
            row("o", "Öron"),
            row("a", "Ätstörning"),
            row("ar", "Åderbråck"),
            row("z", "Zoster"),
            row("u", "Utkastet", "review"),
        ),
        TEMPLATES,
    )
    found = assert_sound(page.content, page.toc)
    titles = re.findall(r'<li><a href="\.\./[^"]*">([^<]+)</a>', page.content)
    assert titles == ["Exempel &amp; prov", "KOL", "Zoster", "Åderbråck", "Ätstörning", "Öron", "Utkastet", "Planerad"]
    assert "../utkast/u/" in found.hrefs
    assert page.url == "vardforlopp/"


def test_merged_document_leads_to_the_one_it_became() -> None:
    page = index_page(listed(row("gammal", "Gammal", "merged", merged_into="kol")), TEMPLATES)
    assert 'Sammanslagen, se <a href="../vardforlopp/kol/">KOL</a>' in page.content


def test_areas_have_a_page_each_with_their_documents() -> None:
    known = listed(row("m", "Modell", kind="generic-model", programme_areas=("aldre",)))
    pages = {page.url: page for page in area_pages(known, TEMPLATES)}
    assert sorted(pages) == ["omraden/akut-vard/", "omraden/aldre/", "omraden/oron/", "omraden/zoonoser/"]
    assert 'href="../../vardforlopp/exempel/"' in pages["omraden/akut-vard/"].content
    assert 'href="../../generiska-modeller/m/"' in pages["omraden/aldre/"].content
    assert "Här finns inga vårdförlopp ännu." in pages["omraden/oron/"].content
    for page in pages.values():
        assert_sound(page.content, page.toc)
    titles = re.findall(r'<a href="[a-z-]+/">([^<]+)</a>', areas_page(known, TEMPLATES).content)
    assert titles == ["Akut vård", "Zoonoser", "Äldres hälsa", "Öron"]
    assert "Modell" in models_page(known, TEMPLATES).content


def test_start_page_shows_the_text_of_its_file_and_names_a_dozen_at_most() -> None:
    text = "---\ntitle: Förlopp\ndescription: Beskrivningen.\n---\n\n# Hej\n\nLäs [om oss](om.md).\n"
    many = [row(f"v{n}", f"Titel {n:03}", scope="Inleds <b>nu</b>.") for n in range(50)]
    page = start_page(listed(*many), text, TEMPLATES)
    found = assert_sound(page.content)
    assert page.description == "Beskrivningen."
    assert "om/" in found.hrefs
    assert sum(href.startswith("vardforlopp/") and href != "vardforlopp/" for href in found.hrefs) == 12
    assert "&lt;b&gt;" in page.content


def test_rules_have_a_page_each() -> None:
    rows = [
        RuleRow("VF302", "Steget finns inte", "Så gör du:\n\n- Rätta `to`.\n\n<script>x</script>", "fel", "fel"),
        RuleRow("VF101", "Oläslig text", "Text.", "", "varning"),
    ]
    index = rules_page(rows, TEMPLATES)
    assert index.content.index("VF101") < index.content.index("VF302")
    assert_sound(index.content, index.toc)
    pages = rule_pages(rows, TEMPLATES)
    assert [page.url for page in pages] == ["regler/VF302/", "regler/VF101/"]
    assert "<code>to</code>" in pages[0].content
    assert "kontrolleras inte" in pages[1].content
    assert_sound(pages[0].content)


def test_fields_page_shows_every_field_of_the_model() -> None:
    groups = reference.fields()
    page = fields_page(groups, TEMPLATES)
    assert_sound(page.content, page.toc)
    for group in groups:
        assert f'<h2 id="{group.id}">' in page.content
        for field in group.rows:
            assert f"<code>{field.key}</code>" in page.content


def test_contents_are_lists_in_lists() -> None:
    html = contents([Entry("a", "A & B"), Entry("b", "B", 3), Entry("c", "C", 3), Entry("d", "D")])
    assert html.endswith(
        '<ul><li><a href="#a">A &amp; B</a><ul><li><a href="#b">B</a></li><li><a href="#c">C</a></li></ul></li>'
        '<li><a href="#d">D</a></li></ul></nav>'
    )
    assert contents([]) == ""


def test_descriptions_are_cut_at_a_word() -> None:
    assert shorten("kort") == "kort"
    long = shorten("ord " * 60)
    assert len(long) <= 160
    assert long.endswith("ord …")


def test_swedish_alphabet() -> None:
    assert sorted(["Öra", "Ask", "Ål", "Zink", "Ärr", "ask"], key=alphabetical) == [
        "Ask",
        "ask",
        "Zink",
        "Ål",
        "Ärr",
        "Öra",
    ]
