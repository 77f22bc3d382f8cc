"""The search as readers use it: by keyboard, mouse and touch, on a wide screen and a narrow one, without scripts."""

from __future__ import annotations

import re
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PATHWAY = "/vardforlopp/sepsis/"
FIELD = "[data-search] input"
JUDGED = {
    "shortTextContent": "the letter of a step: the text's own colour on the list's ground, as the title beside it",
    "elmPartiallyObscured": "a hit that the list has scrolled half out of sight",
    "bgOverlap": "a hit below the list's edge, with the page behind it",
}
"""Why axe could not decide about a contrast, and what a person found who looked. Any other doubt fails."""
expect.set_options(timeout=20_000)  # the machine is often shared


def open_at(page_at, site_url, width=1280, address=PATHWAY, **options):
    """Open a page and return it."""
    page = page_at(width, **options)
    page.goto(site_url + address, wait_until="networkidle")
    return page


def ask(page, text):
    """Type into the field by hand and wait for hits."""
    page.locator(FIELD).click()
    page.keyboard.type(text)
    expect(page.locator(".hit").first).to_be_visible()


def test_nothing_is_fetched_before_the_reader_goes_to_the_search(page_at, site_url):
    page = page_at(1280)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site_url + PATHWAY, wait_until="networkidle")
    wanted = re.compile(r"/sok/|search|minisearch")
    assert [url for url in asked if wanted.search(url)] == []
    with page.expect_response(lambda answer: answer.url.endswith("/sok/index.json")):
        page.locator(FIELD).focus()
    assert [url for url in asked if not url.startswith(site_url)] == []


def test_the_slash_goes_to_the_field_and_the_keyboard_to_a_step(page_at, site_url):
    page = open_at(page_at, site_url)
    page.keyboard.press("/")
    page.keyboard.type("hydrokortison")
    field = page.locator(FIELD)
    expect(field).to_have_attribute("aria-expanded", "true")
    assert field.input_value() == "hydrokortison"
    page.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    chosen = page.locator(f"[id='{active}']")
    assert chosen.get_attribute("aria-selected") == "true"
    assert "(H)" in chosen.evaluate("e => { const l = e.querySelector('.hit__letter'); return `(${l.textContent})`; }")
    assert chosen.locator("mark").first.inner_text().lower() == "hydrokortison"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#(a-hydrokortison|intensivvard)$"))
    expect(page.locator(".search__box")).to_be_hidden()


def test_a_slash_in_another_field_is_a_slash(page_at, site_url):
    page = open_at(page_at, site_url)
    page.keyboard.press("/")
    page.keyboard.type("ml/kg")
    assert page.locator(FIELD).input_value() == "ml/kg"


def test_arrows_go_round_and_escape_closes_then_empties(page_at, site_url):
    page = open_at(page_at, site_url)
    ask(page, "antibiotika")
    count = page.locator(".hit").count()
    assert count > 5
    page.keyboard.press("ArrowUp")
    assert page.locator(FIELD).get_attribute("aria-activedescendant") == f"_traff-{count - 1}"
    page.keyboard.press("ArrowDown")
    assert page.locator(FIELD).get_attribute("aria-activedescendant") == "_traff-0"
    page.keyboard.press("Escape")
    expect(page.locator(".search__box")).to_be_hidden()
    assert page.locator(FIELD).input_value() == "antibiotika"
    assert page.locator(FIELD).get_attribute("aria-expanded") == "false"
    page.keyboard.press("Escape")
    assert page.locator(FIELD).input_value() == ""


def test_the_mouse_goes_straight_to_the_place(page_at, site_url):
    page = open_at(page_at, site_url, address="/om/")
    ask(page, "glukosamin")
    page.locator(".hit").first.click()
    expect(page).to_have_url(re.compile(r"/vardforlopp/hoftledsartros-primarvard/#"))
    fragment = page.evaluate("decodeURIComponent(location.hash.slice(1))")
    assert page.locator(f"[id='{fragment}']").count() == 1


def test_a_click_elsewhere_closes_the_hits(page_at, site_url):
    page = open_at(page_at, site_url)
    ask(page, "laktat")
    page.mouse.click(1200, 880)
    expect(page.locator(".search__box")).to_be_hidden()


def test_on_a_phone_the_hits_fill_the_screen(page_at, site_url):
    page = page_at(375, has_touch=True, is_mobile=True)
    page.goto(site_url + PATHWAY, wait_until="networkidle")
    page.locator(FIELD).tap()
    page.keyboard.type("laktat")
    expect(page.locator(".hit").first).to_be_visible()
    box = page.locator("[data-search]").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 375, 900)
    small = page.eval_on_selector_all(".hit, .search__close", "all => all.filter(e => e.offsetHeight < 44).length")
    assert small == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.get_by_role("button", name="Stäng").tap()
    expect(page.locator(".search__box")).to_be_hidden()
    page.locator(FIELD).tap()
    expect(page.locator(".hit").first).to_be_visible()
    page.locator(".hit").first.tap()
    expect(page).to_have_url(re.compile("#"))


def test_the_page_of_hits_keeps_the_question_in_its_address(page_at, site_url):
    page = open_at(page_at, site_url)
    ask(page, "laktat")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/sok/\?q=laktat$"))
    expect(page.locator("ol.hits > li").first).to_be_visible()
    assert page.locator("ol.hits > li").count() >= 8
    page.locator(FIELD).click()
    page.keyboard.press("End")
    page.keyboard.type(" 4")
    expect(page).to_have_url(re.compile(r"/sok/\?q=laktat%204$"))
    expect(page.locator("ol.hits mark", has_text=re.compile("^4$")).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('ol.hits > li:first-child .hit')")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('[data-search] input')")
    page.reload()
    expect(page.locator(".hit").first).to_be_visible()
    assert page.locator(FIELD).input_value() == "laktat 4"


@pytest.mark.parametrize("address", [PATHWAY, "/sok/"])
def test_the_number_of_hits_is_said_aloud(page_at, site_url, address):
    page = open_at(page_at, site_url, address=address)
    ask(page, "laktat")
    expect(page.locator("[role=status].search__status")).to_have_text(re.compile(r"^\d+ träffar"))


def test_no_hits_say_what_to_try_and_where_the_lists_are(page_at, site_url):
    page = open_at(page_at, site_url)
    page.locator(FIELD).click()
    page.keyboard.type("xqzwxq")
    box = page.locator(".search__help")
    expect(box).to_contain_text("Inga träffar på ”xqzwxq”")
    assert box.locator("a").count() == 3
    assert page.locator(FIELD).get_attribute("aria-expanded") == "false"
    box.locator("a").first.click()
    expect(page).to_have_url(site_url + "/vardforlopp/")


def test_a_planned_and_a_merged_pathway_say_so(page_at, site_url):
    page = open_at(page_at, site_url, address="/om/")
    ask(page, "epilepsi")
    planned = page.locator(".hit").first
    assert "Planerat" in planned.inner_text()
    page.locator(FIELD).fill("")
    ask(page, "kol del 1")
    merged = page.locator(".hit", has_text="del 1").first
    assert "Sammanslaget: se Kroniskt obstruktiv lungsjukdom" in merged.inner_text()
    assert merged.get_attribute("href").endswith("/vardforlopp/kol/")


def test_the_pathway_that_the_reader_stands_in_comes_first(page_at, site_url):
    for folder in ("kol", "hoftledsartros-primarvard", "osteoporos-sekundarprevention"):
        page = open_at(page_at, site_url, address=f"/vardforlopp/{folder}/")
        ask(page, "läkemedel")
        assert f"/vardforlopp/{folder}/" in page.locator(".hit").first.get_attribute("href")


def test_a_hit_comes_within_50_ms_of_work_after_a_key(page_at, site_url):
    page = open_at(page_at, site_url)
    ask(page, "nå vätska sepsis")
    times = []
    for sign in " hur mycket":
        page.keyboard.type(sign)
        page.wait_for_timeout(100)
        times.append(float(page.evaluate("document.documentElement.dataset.searchMs")))
    # The median: other work on the machine now and then takes the processor for longer than the search does.
    assert sorted(times)[len(times) // 2] <= 50, times


def test_without_javascript_the_field_leads_to_the_lists(page_at, site_url):
    page = open_at(page_at, site_url, java_script_enabled=False)
    page.locator(FIELD).fill("sepsis")
    page.locator(FIELD).press("Enter")
    expect(page).to_have_url(site_url + "/sok/?q=sepsis")
    for name in ("Alla vårdförlopp", "Programområden", "Generiska modeller"):
        expect(page.locator("main").get_by_role("link", name=name)).to_be_visible()


def test_a_search_that_cannot_be_fetched_says_so(page_at, site_url):
    page = page_at(1280)
    page.route("**/sok/index.json", lambda route: route.abort())
    page.goto(site_url + PATHWAY)
    page.locator(FIELD).click()
    page.keyboard.type("laktat")
    expect(page.locator(".search__help")).to_contain_text("Sökningen kunde inte hämtas")


@pytest.mark.parametrize(
    ("address", "width", "scheme"),
    [
        pytest.param(*row, marks=() if row in (("/sok/", 1280, "light"), (PATHWAY, 375, "dark")) else pytest.mark.slow)
        for row in product([PATHWAY, "/sok/"], [1280, 375], ["light", "dark"])
    ],
)
def test_axe_finds_no_fault_in_the_open_hits(page_at, site_url, address, width, scheme):
    page = open_at(page_at, site_url, width, address, color_scheme=scheme)
    ask(page, "antibiotika")
    page.keyboard.press("ArrowDown")
    found = (
        Axe().run(page, context="[data-search], .hits", options={"resultTypes": ["violations", "incomplete"]}).response
    )
    assert [(v["id"], v["nodes"][0]["html"][:160]) for v in found["violations"]] == []
    doubts = [
        (rule["id"], (check.get("data") or {}).get("messageKey"), node["html"][:160])
        for rule in found["incomplete"]
        for node in rule["nodes"]
        for check in node["any"]
    ]
    assert [doubt for doubt in doubts if doubt[0] != "color-contrast" or doubt[1] not in JUDGED] == []
