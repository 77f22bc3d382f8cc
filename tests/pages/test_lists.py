"""The pages that lead to documents, and those for authors."""

from __future__ import annotations

import re
from dataclasses import replace

from forlopp import reference
from forlopp.catalog import Catalog, Facts, Listing, Term, facts, listing, terms
from forlopp.model.governance import Revision
from forlopp.model.text import words
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


def listed(*rows: Facts | tuple[Facts, Listing]) -> Catalog:
    """A catalogue of the example and of rows, some with what lists alone say of them."""
    whole = pathway()
    told = {row[0].id: row[1] for row in rows if isinstance(row, tuple)}
    known = catalog(whole, *(row[0] if isinstance(row, tuple) else row for row in rows))
    assert known.facts["exempel"] == facts(whole, FILE)
    return replace(known, listings={**known.listings, **told})


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
    found = assert_sound(page.content, page.toc, frozenset({"form"}))
    titles = re.findall(r'class="document__title" href="\.\./[^"]*">([^<]+)</a>', page.content)
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


def test_start_page_has_search_first_then_changes_areas_and_all_pathways() -> None:
    text = "---\ntitle: Förlopp\ndescription: Beskrivningen.\n---\n\n# Hej\n\nFör vården.\n\nLäs [om oss](om.md).\n"
    many = [row(f"v{n}", f"Titel <b> {n:03}") for n in range(50)]
    page = start_page(listed(*many), text, TEMPLATES)
    found = assert_sound(page.content, ours=frozenset({"form"}))
    assert page.description == "Beskrivningen."
    assert "om/" in found.hrefs
    places = [page.content.index(word) for word in ('role="search"', "Läs ", "Programområden<", "Alla vårdförlopp<")]
    assert places == sorted(places)
    all_pathways = page.content[page.content.index("Alla vårdförlopp<") :]
    assert all_pathways.count('class="document__title" href="vardforlopp/') == 53
    assert "&lt;b&gt;" in page.content
    assert 'src="assets/js/lists.js"' in page.head
    assert (
        'rel="alternate" type="application/atom+xml" title="Ändringar (Atom)" href="api/v1/changes.atom"' in page.head
    )


def test_start_page_leads_to_the_list_when_there_are_too_many_pathways_to_name() -> None:
    page = start_page(listed(*(row(f"v{n}", f"Titel {n:03}") for n in range(200))), "# Hej\n\nText.", TEMPLATES)
    found = assert_sound(page.content, ours=frozenset({"form"}))
    named = [href for href in found.hrefs if href.startswith("vardforlopp/")]
    assert named == ["vardforlopp/exempel/", "vardforlopp/"], "what changed last, and the list"
    assert "Alla 203 vårdförlopp" in page.content
    assert "lists.js" not in page.head


def revised(facts: Facts, on: str, change: str = "new", summary: str = "Första.") -> tuple[Facts, Listing]:
    revision = Revision.model_validate({"version": "2.0", "on": on, "change": change, "summary": summary})
    return replace(facts, version="2.0"), Listing(revisions=(revision,))


def test_start_page_names_what_changed_last_newest_first_and_no_drafts() -> None:
    known = listed(
        revised(row("ny", "Ny"), "2026-05-02", "substantial", "tidsgränsen är ändrad."),
        revised(row("utkast", "Utkastet", "review"), "2026-05-04"),
        *(revised(row(f"v{n}", f"Gammal {n}"), f"2026-04-0{n + 1}") for n in range(9)),
    )
    content = start_page(known, "# Hej\n\nText.", TEMPLATES).content
    recent = content[content.index("Senast ändrade") : content.index("Programområden<")]
    assert re.findall(r"href=\"[a-z]+/([a-z0-9]+)/", recent) == ["ny", "v8", "v7", "v6", "v5"]
    assert "2026-05-02</time> · Ändrad i sak<span" in recent
    assert "Tidsgränsen är ändrad." in recent
    assert 'href="andringar/"' in recent


def test_row_says_what_a_reader_chooses_by() -> None:
    levels = terms([Term("primarvard", "primärvård"), Term("ambulans", "ambulans")])
    sepsis, told = revised(row("s", "Sepsis", programme_areas=("akut-vard", "okand")), "2026-03-12")
    told = replace(told, synonyms=("urosepsis",), care_levels=("Ambulans", "primärvård", "fel", "ambulans"))
    known = listed((sepsis, told))
    known = replace(known, lists=replace(known.lists, care_levels=levels))
    content = index_page(known, TEMPLATES).content
    found = next(item for item in content.split('<li class="document"') if ">Sepsis<" in item)
    assert 'data-vardniva="primarvard ambulans"' in found
    for said in (
        "Godkänd, version 2.0",
        "2026-03-12",
        "exempeltext",
        "Akut vård",
        "primärvård, ambulans",
        "urosepsis",
    ):
        assert said in found


def test_filters_offer_what_the_list_holds_with_counts() -> None:
    known = listed(
        *(row(f"a{n}", f"A{n}", programme_areas=("akut-vard",)) for n in range(4)),
        *(row(f"b{n}", f"B{n}", "planned", programme_areas=("oron", "aldre")) for n in range(4)),
    )
    page = index_page(known, TEMPLATES)
    assert_sound(page.content, page.toc, frozenset({"form"}))
    assert "<form" in page.content and " hidden>" in page.content
    assert re.findall(r'<option value="([^"]*)">([^<]+)</option>', page.content) == [
        ("", "Alla (11)"),
        ("akut-vard", "Akut vård (5)"),
        ("aldre", "Äldres hälsa (4)"),
        ("oron", "Öron (4)"),
        ("", "Alla (11)"),
        ("att-folja", "Att följa (6)"),
        ("planerade", "Planerade (5)"),
    ]
    # On the area's own page there is no choice of area, and a short list has no filters and asks for no script.
    areas = {page.url: page for page in area_pages(known, TEMPLATES)}
    assert "<form" not in areas["omraden/oron/"].content
    assert areas["omraden/oron/"].head == ""


def test_long_group_is_parted_by_first_letter() -> None:
    page = index_page(listed(*(row(f"r{n}", f"{'ÅKÉ3'[n % 4]} titel {n}") for n in range(80))), TEMPLATES)
    found = assert_sound(page.content, page.toc, frozenset({"form"}))
    headings = re.findall(r'<h3 class="initial__title" id="[^"]+">([^<]+)</h3>', page.content)
    assert headings == ["0–9", "E", "K", "Å"]
    assert [href for href in found.hrefs if href.startswith("#")][:4] == [
        "#att-folja-0–9",
        "#att-folja-e",
        "#att-folja-k",
        "#att-folja-å",
    ]


def test_listing_of_a_document() -> None:
    steps = [{"id": "s1", "title": "Ett", "care_level": ["ambulans", "primärvård"]}]
    steps += [
        {
            "id": "s2",
            "title": "Två",
            "care_level": ["ambulans"],
            "actors": [
                {
                    "actor": "care",
                    "blocks": [
                        {"kind": "actions", "actions": [{"text": words("Mät."), "care_level": ["sjukhusvård"]}]}
                    ],
                }
            ],
        }
    ]
    whole = pathway(synonyms=["prov"], steps=steps)
    assert listing(whole) == Listing(("prov",), ("ambulans", "primärvård", "sjukhusvård"), whole.revisions)


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
