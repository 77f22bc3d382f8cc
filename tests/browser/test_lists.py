"""The start page and the lists: found within the first screen, narrowed by mouse, keyboard and address, whole without
scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PHONE = 375
SHOWN = "li.document:not([hidden])"


def titles(page: Page) -> list[str]:
    """The titles that a reader sees, in order."""
    return page.locator(f"{SHOWN} .document__title:visible").all_inner_texts()


@pytest.fixture(params=["/", "/vardforlopp/"])
def list_page(request: pytest.FixtureRequest, page_at: Callable[..., Page], site_url: str) -> Page:
    """Both pages that hold all pathways."""
    page = page_at(1280)
    page.goto(site_url + request.param)
    return page


def told(page: Page) -> str:
    """What the list says of itself."""
    return page.locator(".filters [role=status]").inner_text()


def test_choosing_narrows_the_list_and_the_address_and_the_way_back_undoes_it(list_page: Page):
    all_titles = titles(list_page)
    assert len(all_titles) > 30
    start = list_page.url
    list_page.get_by_label("Programområde").select_option("infektionssjukdomar")
    assert titles(list_page) == ["Sepsis"]
    assert told(list_page) == f"Visar 1 av {len(all_titles)} vårdförlopp."
    assert list_page.url == f"{start}?omrade=infektionssjukdomar"
    assert list_page.locator("#planerade").is_hidden()
    list_page.get_by_label("Status").select_option("planerade")
    assert titles(list_page) == []
    assert "Inget passar" in told(list_page)
    list_page.go_back()
    assert titles(list_page) == ["Sepsis"]
    list_page.go_back()
    assert titles(list_page) == all_titles
    assert list_page.get_by_label("Programområde").input_value() == ""
    list_page.go_forward()
    assert titles(list_page) == ["Sepsis"]
    assert list_page.get_by_label("Programområde").input_value() == "infektionssjukdomar"


def test_each_choice_says_how_many_it_gives_beside_the_others(list_page: Page):
    list_page.get_by_label("Status").select_option("att-folja")
    for field in ("Programområde", "Vårdnivå"):
        for option in list_page.get_by_label(field).locator("option").all():
            value, count = option.get_attribute("value"), int(re.search(r"\((\d+)\)$", option.inner_text())[1])
            list_page.get_by_label(field).select_option(value)
            assert len(titles(list_page)) == count, option.inner_text()
        list_page.get_by_label(field).select_option("")


def test_words_narrow_by_title_and_by_other_names_without_marks(list_page: Page):
    field = list_page.get_by_label("Titel eller annat namn")
    field.press_sequentially("hjartsvikt")
    assert len(titles(list_page)) == 3
    assert all(title.startswith("Hjärtsvikt") for title in titles(list_page))
    field.fill("")
    field.press_sequentially("blodförg")
    assert titles(list_page) == ["Sepsis"]
    assert list_page.get_by_text("Även: blodförgiftning").is_visible()
    assert list_page.url.endswith("?ord=blodf%C3%B6rg")
    list_page.go_back()
    assert len(titles(list_page)) > 30, "a word typed is one step back, not one for each letter"


def test_clearing_brings_everything_back(list_page: Page):
    before = titles(list_page)
    clear = list_page.get_by_role("button", name="Rensa")
    assert not clear.is_visible()
    list_page.get_by_label("Vårdnivå").select_option("intensivvard")
    assert titles(list_page) == ["Sepsis"]
    assert re.search(r"[1-9]\d* saknar uppgift om vårdnivå och visas inte\.", told(list_page))
    clear.click()
    assert titles(list_page) == before
    assert "?" not in list_page.url
    assert list_page.get_by_label("Titel eller annat namn").evaluate("field => field === document.activeElement")


def test_the_address_alone_chooses(page_at, site_url):
    page = page_at(1280)
    page.goto(f"{site_url}/vardforlopp/?omrade=psykisk-halsa&status=inte-langre")
    assert len(titles(page)) == 2
    assert all(title.startswith("Schizofreni") for title in titles(page))
    assert page.locator("#inte-langre .count").inner_text() == "2 av 6"
    page.goto(f"{site_url}/vardforlopp/?omrade=finns-inte")
    assert len(titles(page)) > 30
    assert "”finns-inte” finns inte bland valen" in told(page)


def test_leaving_for_a_pathway_and_coming_back_keeps_the_choice(page_at, site_url):
    page = page_at(1280)
    page.goto(f"{site_url}/vardforlopp/")
    page.get_by_label("Vårdnivå").select_option("ambulans")
    page.get_by_role("link", name="Sepsis").click()
    page.wait_for_url("**/sepsis/")
    page.go_back()
    expect(page.locator(".filters [role=status]")).to_contain_text("Visar 1 av")
    assert page.get_by_label("Vårdnivå").input_value() == "ambulans"


def test_the_keyboard_alone_narrows_the_list(page_at, site_url):
    page = page_at(1280)
    page.goto(f"{site_url}/vardforlopp/")
    page.get_by_label("Titel eller annat namn").focus()
    page.keyboard.type("artros")
    assert len(titles(page)) == 3
    page.keyboard.press("Enter")
    assert page.url.endswith("?ord=artros"), "Enter leads nowhere: the list is narrowed already"
    page.get_by_label("Titel eller annat namn").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "status"
    page.keyboard.type("Pla")
    assert len(titles(page)) == 2
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert len(titles(page)) > 30


def test_fingers_narrow_the_list_on_a_phone(page_at, site_url):
    page = page_at(PHONE, has_touch=True)
    page.goto(f"{site_url}/vardforlopp/")
    page.get_by_label("Titel eller annat namn").tap()
    page.keyboard.type("sepsis")
    assert titles(page) == ["Sepsis"]
    page.get_by_role("button", name="Rensa").tap()
    assert len(titles(page)) > 30
    low = page.eval_on_selector_all(
        ".filters :is(input, select, button), .document__title",
        "all => all.filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43).map(e => e.outerHTML)",
    )
    assert low == []


def test_search_and_what_changed_last_stand_on_the_first_screen_of_a_phone(page_at, site_url):
    page = page_at(PHONE)
    page.set_viewport_size({"width": PHONE, "height": 667})
    page.goto(site_url)
    for place in (page.get_by_role("search").get_by_role("textbox"), page.locator(".recent .document__title").first):
        box = place.bounding_box()
        assert box and box["y"] + box["height"] < 667


@pytest.mark.parametrize("address", ["/", "/vardforlopp/"])
def test_without_scripts_the_whole_list_stands_there_and_no_dead_controls(page_at, site_url, address):
    page = page_at(PHONE, java_script_enabled=False)
    page.goto(site_url + address)
    assert len(titles(page)) > 30
    assert not page.locator(".filters").is_visible()
    assert page.get_by_text("Även: blodförgiftning").is_visible()
    assert page.locator("main a[href*='omraden/'], .site-menu a[href*='omraden/']").count() > 0


def test_nothing_jumps_when_the_filters_come(page_at, site_url):
    page = page_at(PHONE)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.moved += e.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(f"{site_url}/vardforlopp/", wait_until="networkidle")
    assert page.locator(".filters").is_visible()
    assert page.evaluate("window.moved") < 0.01


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, PHONE, 320])
@pytest.mark.parametrize("query", ["?ord=blod", "?omrade=psykisk-halsa&vardniva=primarvard", "?status=inte-langre"])
def test_axe_finds_no_fault_in_a_narrowed_list(page_at, site_url, query, width, scheme):
    page = page_at(width, color_scheme=scheme)
    page.goto(f"{site_url}/vardforlopp/{query}")
    assert "av" in told(page)
    results = Axe().run(page, options={"resultTypes": ["violations", "incomplete"]})
    assert [v["id"] for v in results.response["violations"]] == []
    assert [(v["id"], v["nodes"][0]["html"][:160]) for v in results.response["incomplete"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("address", "first"),
    [
        ("/vardforlopp/sepsi/", "Sepsis"),
        ("/vardforlop/spesis", "Sepsis"),
        ("/vardforlopp/höftledsartros/", "Höftledsartros – primärvård"),
        ("/palliativ-vard/atgarder/", "Palliativ vård"),
        ("/vardforlopp/sepsis.html", "Sepsis"),
        ("/vardforlopp/nagot-helt-annat/", None),
    ],
)
def test_a_lost_reader_is_led_on(page_at, site_url, site_dir: Path, address, first):
    page = page_at(PHONE)
    lost = (site_dir / "404.html").read_bytes()
    page.route(f"**{quote(address)}", lambda route: route.fulfill(status=404, content_type="text/html", body=lost))
    page.goto(site_url + address, wait_until="networkidle")
    assert page.locator("h1").inner_text() == "Sidan finns inte"
    assert page.locator("main").get_by_role("search").is_visible()
    assert page.locator("main").get_by_role("link", name="Alla vårdförlopp").is_visible()
    links = page.locator(".lost__nearest a")
    if first is None:
        assert links.count() == 0
        return
    assert links.first.inner_text() == first
    assert Axe().run(page).violations_count == 0
    links.first.click()
    expect(page.locator("h1")).to_have_text(first)
