"""The pathway page as a tool: by mouse, by keyboard, by touch, by address, and with nothing lost on the way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

SEPSIS = "/vardforlopp/sepsis/"
PANEL = ".panel"


@pytest.fixture(params=[1280, 375])
def page(request, page_at, site_url) -> Page:
    """The page of sepsis on a wide and on a small screen."""
    page = page_at(request.param)
    page.goto(site_url + SEPSIS)
    return page


def box(page: Page, step: str):
    """A box of the chart; on a small screen the step's card, which stands in its place there."""
    drawn = page.viewport_size["width"] > 700
    return page.locator(f'svg a[href="#{step}"]' if drawn else f'.flow-words > li > strong a[href="#{step}"]')


def test_a_box_opens_its_step_and_the_chart_stays_in_view(page):
    box(page, "organsvikt").click()
    panel = page.locator(PANEL)
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("Finns tecken på organsvikt?")
    expect(panel).to_contain_text("Ta blodgas med laktat")
    expect(panel.locator(".panel__foot button").first).to_be_in_viewport()
    assert "steg=organsvikt" in page.url
    chosen, beside = box(page, "organsvikt").bounding_box(), panel.bounding_box()
    apart = chosen["y"] + chosen["height"] <= beside["y"] or chosen["x"] + chosen["width"] <= beside["x"]
    assert apart and chosen["y"] > 0


def test_everything_of_the_row_stands_in_the_panel(page):
    for step in ("sepsislarm", "vardniva", "uppfoljningssamtal"):
        row = page.locator(f"tbody#{step}")
        if not row.count():
            continue
        page.goto(page.url.split("?")[0].split("#")[0] + f"?steg={step}#flodesschema")
        shown = " ".join(page.locator(PANEL).inner_text().split())
        items = row.locator(".actions > li").all_inner_texts()
        assert items
        for item in items:
            assert " ".join(item.replace("#", "").split()) in shown


def test_next_previous_back_and_escape(page):
    box(page, "misstanke-utanfor-sjukhus").click()
    page.locator(".panel__after").click()
    expect(page.locator(".panel__title")).to_contain_text("Triage på akutmottagning")
    assert page.locator(".panel__before").is_enabled()
    page.go_back()
    expect(page.locator(".panel__title")).to_contain_text("Misstanke utanför sjukhus")
    assert page.locator(".panel__before").is_disabled()
    page.go_back()
    expect(page.locator(PANEL)).to_be_hidden()
    page.go_forward()
    expect(page.locator(PANEL)).to_be_visible()
    page.locator(".panel__close").press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()
    assert "steg=" not in page.url


def test_the_keyboard_opens_a_step_reads_on_and_comes_back_to_its_box(page):
    box(page, "triage").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".panel__title")).to_be_focused()
    page.locator(".panel a[href='#sepsislarm-beslut'], .panel__onward a, .panel__step__onward a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".panel__title")).to_contain_text("Ska sepsislarm utlösas?")
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()
    expect(box(page, "triage")).to_be_focused()


def test_a_sent_address_opens_the_step(page, site_url):
    page.goto(f"{site_url}{SEPSIS}?steg=triage#flodesschema")
    expect(page.locator(".panel__title")).to_contain_text("Triage på akutmottagning")
    page.goto(f"{site_url}{SEPSIS}?steg=finns-inte")
    expect(page.locator(PANEL)).to_be_hidden()


def test_the_box_of_a_sent_address_is_brought_into_view(page, site_url):
    page.goto(f"{site_url}{SEPSIS}?steg=uppfoljningssamtal#flodesschema")
    expect(page.locator(PANEL)).to_be_visible()
    expect(box(page, "uppfoljningssamtal")).to_be_in_viewport()


def test_the_row_leads_to_the_chart_and_the_panel_to_the_row(page):
    page.locator("tbody#triage .step__beside a").first.click()
    expect(page.locator(PANEL)).to_be_visible()
    expect(box(page, "triage")).to_be_in_viewport()
    page.locator(".panel__row").click()
    expect(page.locator(PANEL)).to_be_hidden()
    expect(page.locator("tbody#triage .step__head")).to_be_in_viewport()
    assert page.url.endswith("#triage")


# ---------------------------------------------------------------------------------------------------------------------
# What the reader chooses to see


def choose(page: Page, name: str, value: str) -> None:
    page.locator("#_urval > summary").click()
    page.select_option(f"select[name={name}]", value)
    page.keyboard.press("Escape")


def counts(page: Page) -> tuple[int, int, int]:
    """Actions shown, all of them, and left out, as the line says."""
    words = page.locator("#_visas").inner_text()
    return tuple(
        int(number) for number in re.search(r"(\d+) av (\d+) åtgärder visas, (\d+) är bortvalda", words).groups()
    )


def test_a_role_leaves_out_others_actions_and_counts_them(page):
    every = page.locator(".actions > li").count()
    choose(page, "roll", "underskoterska")
    shown, total, out = counts(page)
    assert (shown + out, total) == (every, every)
    assert 0 < shown < total
    visible = page.locator(".actions > li:not([hidden])")
    assert visible.count() == shown
    # Counted at each step too, and nowhere else.
    here = [int(words.split()[0]) for words in page.locator(".step__hidden span").all_inner_texts()]
    assert sum(here) == out
    expect(page.locator("#a-abcde-ambulans")).to_be_hidden()
    assert "roll=underskoterska" in page.url


def test_the_choice_is_in_the_address_is_remembered_and_is_undone(page, site_url):
    choose(page, "vardniva", "ambulans")
    shown = counts(page)[0]
    page.reload(wait_until="networkidle")
    assert counts(page)[0] == shown
    page.goto(site_url + "/vardforlopp/hoftledsartros-primarvard/")
    page.goto(site_url + SEPSIS)
    expect(page).to_have_url(re.compile("vardniva=ambulans"))
    assert counts(page)[0] == shown
    page.locator("#_visas button").click()
    assert page.locator("#_visas").inner_text() == ""
    assert page.locator(".actions > li[hidden]").count() == 0
    page.goto(site_url + SEPSIS, wait_until="networkidle")
    assert "vardniva" not in page.url


def test_what_is_left_out_at_a_step_comes_back_there(page):
    choose(page, "roll", "underskoterska")
    id = page.locator("tbody.step:has(.step__hidden)").first.get_attribute("id")
    step = page.locator(f"tbody#{id}")
    out = step.locator(".actions > li[hidden]").count()
    assert out
    step.locator(".step__hidden button").click()
    assert step.locator(".actions > li[hidden]").count() == 0
    assert step.locator(".step__hidden").count() == 0


def test_what_is_left_out_comes_back_in_the_panel_too(page):
    choose(page, "roll", "underskoterska")
    box(page, "misstanke-utanfor-sjukhus").click()
    panel = page.locator(PANEL)
    words = panel.get_by_text("Skicka inte personen med eget fordon")
    expect(words).to_be_hidden()
    panel.get_by_role("button", name="Visa dem").click()
    expect(words).to_be_visible()


def test_the_list_of_contents_shows_where_the_reader_is(page_at, site_url):
    page = page_at(1280)
    page.goto(site_url + SEPSIS + "#sepsislarm")
    expect(page.locator(".contents a[aria-current]")).to_have_attribute("href", "#sepsislarm")


def test_a_link_to_something_left_out_shows_it(page, site_url):
    page.goto(f"{site_url}{SEPSIS}?roll=underskoterska#a-abcde-ambulans")
    expect(page.locator("#a-abcde-ambulans")).to_be_visible()
    expect(page.locator("#a-abcde-ambulans")).to_be_in_viewport()


def test_the_patients_own_actions_can_be_chosen(page):
    choose(page, "roll", "patient")
    assert page.locator(".care .actions > li:not([hidden])").count() == 0
    assert page.locator(".patient .actions > li:not([hidden])").count() > 5


def test_only_actions_leaves_chart_and_actions(page):
    page.locator("#_urval > summary").click()
    page.get_by_label("Bara åtgärder").check()
    page.keyboard.press("Escape")
    expect(page.locator("#sammanfattning")).to_be_hidden()
    expect(page.locator("svg.flowchart")).to_be_visible()
    expect(page.locator("#a-mat-news2-utanfor")).to_be_visible()
    expect(page.locator("#_visas")).to_contain_text("Övrig text är dold")
    # A way to a part that is left out leads there all the same.
    page.evaluate("location.hash = 'sammanfattning'")
    expect(page.locator("#sammanfattning")).to_be_visible()


def test_ages_overlap(page_at, site_url):
    page = page_at(1280)
    page.goto(site_url + "/vardforlopp/palliativ-vard/?alder=6-17")
    expect(page.locator("#_visas")).to_contain_text("0 är bortvalda")
    assert page.locator('li[data-ages="-17"]:not([hidden])').count() > 0


# ---------------------------------------------------------------------------------------------------------------------
# Links, references, abbreviations


def test_a_link_to_an_action_is_copied_without_the_readers_choices(page, site_url):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    choose(page, "roll", "lakare")
    link = page.locator("#a-larma-ambulans > .permalink")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".told")).to_have_text("Länken är kopierad.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site_url}{SEPSIS}#a-larma-ambulans"


def test_a_reference_opens_in_place(page):
    page.locator("tbody#misstanke-utanfor-sjukhus a.cite").first.click()
    note = page.locator(".in-place")
    expect(note).to_contain_text("Royal College of Physicians")
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()


def test_an_abbreviation_and_an_instrument_open_in_place_by_key_and_by_click(page):
    abbr = page.locator("tbody abbr", has_text="NEWS2").first
    abbr.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".in-place")).to_contain_text("Poäng 0–20 för sju vitalparametrar")
    page.keyboard.press("Escape")
    page.locator("tbody abbr", has_text="qSOFA").first.click()
    expect(page.locator(".in-place")).to_contain_text("Poäng 0–3")


def test_without_javascript_no_control_is_shown_that_does_nothing(page_at, site_url):
    page = page_at(375, java_script_enabled=False)
    page.goto(site_url + SEPSIS)
    expect(page.locator("#_urval")).to_be_hidden()
    assert page.locator(PANEL).count() == 0
    assert page.locator("#a-mat-news2-utanfor > .permalink").get_attribute("href") == "#a-mat-news2-utanfor"
    expect(page.locator(".jumps a").first).to_be_visible()
