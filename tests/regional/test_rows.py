"""What readers are shown: safe HTML with links that lead to the national text, and who says it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from forlopp.feed import addition_files
from forlopp.pages import environment
from forlopp.pages.regions import addition_pages, offers, region_pages
from forlopp.regional import report
from tests.regional.example import CASES, CATALOG, NATIONAL, ROOT, file_of, made, national_text, row

SITE = "https://forlopp.example/"
TEMPLATES = environment(ROOT / "overrides")
OK = (CASES / "ok-plats.md").read_text("utf-8")
LINKS = (CASES / "ok-lankar.md").read_text("utf-8")
CITED = OK.replace("mottagningen.", "mottagningen. [@a, s. 2]")
WORKS = b'[{"id": "a", "title": "Verket", "author": [{"family": "Ek", "given": "Ann"}], "DOI": "10.1000/x"}]'


class Tags(HTMLParser):
    """Tags with their attributes, and whether they are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("br", "img", "hr", "link", "meta", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def links(text: str) -> list[str]:
    return [attrs["href"] or "" for tag, attrs in Tags(text).tags if tag == "a"]


def test_links_lead_to_the_national_text_from_the_page_and_from_anywhere():
    (item,) = row(file_of(LINKS)).items
    assert links(item.html) == [
        "../../#behandling",
        "../../#a-ge",
        "../../../../vardforlopp/prov/#misstanke",
        "../../#misstanke",
    ]
    page = "https://forlopp.example/vardforlopp/prov/#"
    assert links(item.feed_html) == [page + id for id in ("behandling", "a-ge", "misstanke", "misstanke")]
    assert '<p class="group-title">När det är stängt</p>' in item.html, "no heading inside a heading of its own"


def test_works_stand_with_the_addition_that_cites_them():
    (item,) = row(file_of(CITED, references=WORKS)).items
    assert '<span class="cite" title="Ek' in item.html and "[1, s. 2]" in item.html
    assert "Verket" in item.html and "https://doi.org/10.1000/x" in links(item.html)
    assert "#ref-" not in item.html, "an addition has no list of its own further down"


def test_the_document_of_the_api(golden):
    files = addition_files(
        [row(file_of(CITED + "\n" + LINKS.split("---\n\n")[1].replace("remissvag", "a-ge"), references=WORKS))], SITE
    )
    ((name, body),) = files.items()
    golden(f"regional/{name.replace('/', '-')}", json.dumps(json.loads(body), ensure_ascii=False, indent=2).encode())


def test_a_slot_is_filled_and_what_is_not_filled_is_told():
    filled = row(file_of(OK))
    assert [item.is_slot for item in filled.items] == [True] and filled.unfilled == ()
    other = row(file_of(OK.replace("remissvag", "a-ge")))
    assert [item.is_slot for item in other.items] == [False] and other.unfilled == (("remissvag", "Remissväg"),)


def test_drafts_and_additions_to_drafts_are_not_shown():
    assert row(file_of(OK)).shown
    assert not row(file_of(OK.replace("status: approved", "status: drafting"))).shown
    draft = made(national_text("2.0").replace("status: approved", "status: drafting"))
    assert not row(file_of(OK), draft).shown
    hidden = row(file_of(OK.replace("status: approved", "status: drafting")))
    assert offers([hidden]) == () and addition_pages([hidden], "vardforlopp/prov/", TEMPLATES) == []


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}@@x@@"])
def test_nothing_that_a_region_writes_becomes_markup(hostile):
    text = OK.replace("Vart remissen skickas", f"Vart {hostile}").replace("mottagningen.", f"mottagningen {hostile}.")
    text = text.replace("Rådgivare (påhittad)", '"' + hostile.replace('"', "'") + '"')
    one = row(file_of(text))
    (page,) = addition_pages([one], "vardforlopp/prov/", TEMPLATES)
    for html in (page.content, *(item.feed_html for item in one.items)):
        found = Tags(html)
        assert not found.open
        assert not {tag for tag, _ in found.tags} & {"script", "img"}
        assert not [name for _, attrs in found.tags for name in attrs if name.startswith("on")]


def test_the_page_says_who_when_and_where_each_addition_belongs():
    (page,) = addition_pages([row(file_of(OK))], "vardforlopp/prov/", TEMPLATES)
    assert page.url == "vardforlopp/prov/regionalt/skane/"
    for said in ("Tillägg från Region Skåne", "Rådgivare (påhittad), läkare", "2026-05-04", "../../#remissvag"):
        assert said in page.content
    assert 'data-region="skane"' in page.content and 'data-at="remissvag"' in page.content
    assert "Exempeltext" in page.content and "har ändrats" not in page.content


def test_a_drifted_addition_is_marked_with_the_difference_as_old_and_new():
    first = made(national_text("1.0"))
    text = OK.replace("{at=remissvag}", "{at=a-mat}").replace('"2.0"', '"1.0"')
    text = re.sub(r"    remissvag: \w+", f"    a-mat: {first.hashes['a-mat']}", text)
    one = row(file_of(text))
    (page,) = addition_pages([one], "vardforlopp/prov/", TEMPLATES)
    assert 'data-drift="changed"' in page.content
    assert "Det nationella innehållet har ändrats sedan tillägget skrevs" in page.content
    assert "<del>30</del><ins>10</ins>" in page.content
    listed = [page.content for page in region_pages([one], CATALOG, TEMPLATES)]
    assert "1 att läsa om" in listed[0] and "mark--drift" in listed[1]
    told = report.as_text([one], {"skane": "Skåne", "halland": "Halland"})
    assert "! rad 15" in told and "[-30-]{+10+}" in told and "Inga tillägg: Halland." in told
    data = json.loads(report.as_json([one], {"skane": "Skåne"}))
    assert data["regions"][0]["pathways"][0]["additions"][0]["drift"] == "changed"


def test_an_addition_to_a_part_that_is_gone_is_shown_without_a_link_to_it():
    text = OK.replace("{at=remissvag}", "{at=a-ring}").replace('"2.0"', '"1.0"')
    text = re.sub(r"    remissvag: \w+", "    a-ring: 0123456789abcdef", text)
    (page,) = addition_pages([row(file_of(text))], "vardforlopp/prov/", TEMPLATES)
    assert "har tagits bort" in page.content and "#a-ring" not in page.content
    assert "Ring läkare" in page.content, "what it hung on is still named"


def test_every_region_is_listed():
    (listed,) = region_pages([], CATALOG, TEMPLATES)
    assert all(title in listed.content for title in CATALOG.lists.regions.values())
    assert NATIONAL.title not in listed.content
