"""Regional additions on the page of a pathway: chosen once, shown in place, marked, and readable without scripts."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

SEPSIS = "/vardforlopp/sepsis/"
PALLIATIVE = "/vardforlopp/palliativ-vard/"
VGR = "vastra-gotaland"


def choose(page: Page, region: str) -> None:
    """Choose a region in the form, and wait for what it says."""
    page.locator("#_urval summary").click()
    page.select_option("#_region", region)
    page.keyboard.press("Escape")
    if region:
        expect(page.locator(".regional-list__told")).to_contain_text("visas i texten")


@pytest.fixture(params=[1280, 320])
def page(request, page_at, site_url) -> Page:
    """The page of sepsis on a wide and on the smallest screen."""
    page = page_at(request.param, service_workers="block")
    page.goto(site_url + SEPSIS)
    return page


def test_additions_stand_directly_after_their_parts_and_the_national_text_is_whole(page):
    before = page.locator("#sepsislarm .actions > li").all_inner_texts()
    choose(page, VGR)
    slot = page.locator("#regionalt-antibiotikaval + article.regional")
    expect(slot).to_contain_text("Tillägg från Västra Götalandsregionen")
    expect(slot).to_contain_text("Beslutat 2026-05-04")
    expect(slot).to_contain_text("exempeltext")
    expect(page.locator("#a-obstetriker > article.regional")).to_contain_text("Obstetrisk jour")
    page.evaluate("for (const one of document.querySelectorAll('.regional')) one.remove()")
    assert page.locator("#sepsislarm .actions > li").all_inner_texts() == before


def test_links_in_an_addition_lead_to_this_page(page):
    choose(page, VGR)
    link = page.locator("article.regional a", has_text="(F)").first
    assert link.get_attribute("href") == "#sepsislarm"
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids)), "what is shown twice has its ids once"


def test_the_choice_is_kept_for_the_next_pathway_and_can_be_taken_back(page, site_url):
    choose(page, VGR)
    assert f"region={VGR}" in page.url
    page.goto(site_url + PALLIATIVE)
    expect(page.locator("article.regional")).to_have_count(3)
    expect(page.locator("#_region")).to_have_value(VGR)
    choose(page, "")
    expect(page.locator("article.regional")).to_have_count(0)
    page.goto(site_url + SEPSIS)
    expect(page.locator(".regional-list__told")).to_contain_text("Välj region")
    expect(page.locator("article.regional")).to_have_count(0)


def test_a_pathway_without_additions_says_so(page, site_url):
    choose(page, VGR)
    page.goto(f"{site_url}/vardforlopp/kol/")
    expect(page.locator(".regional-list__told")).to_have_text("Västra Götalandsregionen har inga tillägg här.")


def test_the_address_that_was_sent_shows_what_its_sender_saw(page, site_url):
    page.goto(f"{site_url}{SEPSIS}?region=skane")
    expect(page.locator("article.regional")).to_have_count(2)
    page.goto(f"{site_url}{SEPSIS}?region=atlantis")
    expect(page.locator("article.regional")).to_have_count(0)


def test_the_panel_beside_the_chart_shows_them_too(page, site_url):
    page.goto(f"{site_url}{SEPSIS}?region={VGR}&steg=sepsislarm#flodesschema")
    expect(page.locator(".panel .regional").first).to_contain_text("Tillägg från")


def test_a_network_that_answers_something_else_is_told_of(page):
    page.route("**/regionalt/**", lambda route: route.fulfill(body="<h1>Logga in</h1>", content_type="text/html"))
    page.locator("#_urval summary").click()
    page.select_option("#_region", VGR)
    expect(page.locator(".regional-list__told")).to_contain_text("kunde inte hämtas")
    assert page.locator("article.regional").count() == 0


def test_nothing_runs_out_of_the_screen_and_axe_finds_nothing(page):
    choose(page, VGR)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    result = Axe().run(page, context=".md-content")
    assert not result.response["violations"], result.generate_report()


def test_without_scripts_the_regions_page_says_everything(page_at, site_url):
    page = page_at(375, java_script_enabled=False)
    page.goto(site_url + SEPSIS)
    page.locator(".regional-list a", has_text="Skåne").click()
    assert page.url.endswith("/vardforlopp/sepsis/regionalt/skane/")
    expect(page.locator("article.regional")).to_have_count(2)
    page.locator("article.regional a", has_text="Sepsislarm i regionen").click()
    assert page.url.endswith("/vardforlopp/sepsis/#regional-larmrutin")


def test_on_paper_an_addition_keeps_its_mark(page_at, site_url):
    page = page_at(1280, service_workers="block")
    page.goto(f"{site_url}{SEPSIS}?region={VGR}")
    expect(page.locator("article.regional")).to_have_count(4)
    page.emulate_media(media="print")
    first = page.locator("article.regional").first
    expect(first.locator(".regional__from")).to_be_visible()
    assert first.evaluate("one => getComputedStyle(one).borderLeftStyle") == "solid"
