"""The earlier wording, unfolded where the part stands: by mouse, by keyboard, and as a link without scripts."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

ADDRESS = "/vardforlopp/sepsis/"
PART = "#a-vatska"
EARLIER = "1 000 ml"
"""Words that only the earlier wording of the part has."""

Open = Callable[..., Page]


def opened(page_at: Open, site_url: str, width: int = 1280, **options: object) -> Page:
    page = page_at(width, **options)
    page.goto(site_url + ADDRESS)
    return page


@pytest.mark.parametrize("width", [1280, 375])
def test_by_mouse(page_at: Open, site_url: str, width: int) -> None:
    page = opened(page_at, site_url, width)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "andringar" in request.url else None)
    part = page.locator(PART)
    button = part.get_by_role("button", name="Tidigare lydelse")
    expect(button).to_have_attribute("aria-expanded", "false")
    assert EARLIER not in part.inner_text()
    button.click()
    expect(part.locator(".unfolded")).to_contain_text(EARLIER)
    expect(button).to_have_attribute("aria-expanded", "true")
    assert page.locator(f"#{button.get_attribute('aria-controls')}").is_visible()
    button.click()
    expect(part.locator(".unfolded")).to_be_hidden()
    other = page.locator("#a-abcde-ambulans").get_by_role("button", name="Tidigare lydelse")
    other.click()
    expect(page.locator("#a-abcde-ambulans .unfolded")).to_contain_text("94–98 procent")
    assert asked == [f"{site_url}{ADDRESS}andringar/"], "the page of changes is fetched once"
    assert page.url == site_url + ADDRESS
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_by_keyboard(page_at: Open, site_url: str) -> None:
    page = opened(page_at, site_url)
    button = page.locator(PART).get_by_role("button", name="Tidigare lydelse")
    unfolded = page.locator(f"{PART} .unfolded")
    for key in ("Enter", "Space"):
        button.press(key)
        expect(unfolded).to_be_visible()
        page.keyboard.press("Escape")
        expect(unfolded).to_be_hidden()
        expect(button).to_be_focused()
        expect(button).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_button_is_large_enough_to_touch(page_at: Open, site_url: str, width: int) -> None:
    page = opened(page_at, site_url, width)
    page.wait_for_selector("button.earlier")
    sizes = page.eval_on_selector_all(
        "button.earlier", "all => all.map(e => e.getBoundingClientRect()).map(r => [r.width, r.height])"
    )
    assert len(sizes) > 5
    assert min(min(size) for size in sizes) >= 24
    page.locator(PART).get_by_role("button", name="Tidigare lydelse").click()
    page.wait_for_selector(f"{PART} .unfolded")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_the_link_leads_to_the_wording(page_at: Open, site_url: str) -> None:
    page = opened(page_at, site_url, java_script_enabled=False)
    page.locator(PART).get_by_role("link", name="Tidigare lydelse").click()
    assert page.url == f"{site_url}{ADDRESS}andringar/{PART}"
    article = page.locator(PART)
    expect(article).to_be_in_viewport()
    expect(article.locator("del").first).to_have_text("1 000")
    expect(article.locator("ins").first).to_have_text("500")


def test_when_it_cannot_be_fetched_the_page_is_gone_to(page_at: Open, site_url: str) -> None:
    page = opened(page_at, site_url)
    page.wait_for_selector("button.earlier")
    page.route(
        "**/andringar/", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_()
    )
    page.locator(PART).get_by_role("button", name="Tidigare lydelse").click()
    page.wait_for_url(f"**/andringar/{PART}")


def test_what_was_taken_away_is_told_at_its_step(page_at: Open, site_url: str) -> None:
    page = opened(page_at, site_url)
    line = page.locator("#sepsislarm .taken-away")
    expect(line).to_contain_text("1 åtgärd har tagits bort sedan version 1.0.")
    line.get_by_role("link").click()
    expect(page.locator("#a-syrgas-mask")).to_contain_text("15 liter per minut")
    expect(page.locator("#a-syrgas-mask")).to_be_in_viewport()


def test_labels_are_told_apart_without_colour(page_at: Open, site_url: str) -> None:
    page = opened(page_at, site_url)
    found = set(page.locator(".mark--change").all_inner_texts())
    assert {"ny", "ändrad i sak", "redaktionellt ändrad", "flyttad", "granskad utan ändring"} <= found
    page.goto(f"{site_url}{ADDRESS}andringar/")
    lines = page.evaluate(
        "['del', 'ins'].map(t => getComputedStyle(document.querySelector('.wording ' + t)).textDecorationLine)"
    )
    assert lines == ["line-through", "underline"]


def test_the_script_is_asked_for_only_where_there_is_something_to_unfold(page_at: Open, site_url: str) -> None:
    page = page_at(1280)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in ("/vardforlopp/palliativ-vard/", "/", "/andringar/"):
        page.goto(site_url + address)
        page.wait_for_load_state("networkidle")
    assert not [url for url in asked if url.endswith("/changes.js")]


def test_every_link_to_a_change_leads_to_it_and_back(site_dir: Path) -> None:
    """On all pages: what was, what was taken away, before and after in a consultation's log, and the way back."""

    def all_of(page: Path, pattern: str) -> set[str]:
        return {unescape(found) for found in re.findall(pattern, page.read_text(encoding="utf-8"))}

    links: set[tuple[Path, str]] = set()
    for page in site_dir.rglob("index.html"):
        pattern = r'\shref="(\.\./#[^"]+)"' if page.parent.name == "andringar" else r'\shref="([^"]*andringar/#[^"]+)"'
        links |= {(page.parent / href.split("#")[0] / "index.html", href) for href in all_of(page, pattern)}
    ids = {page: all_of(page, r'\sid="([^"]+)"') for page in {page.resolve() for page, _ in links}}
    assert [href for page, href in sorted(links) if href.split("#")[1] not in ids[page.resolve()]] == []
    offered = {page.resolve().relative_to(site_dir.resolve()).parts[:2] for page, _ in links}
    assert offered >= {("vardforlopp", "sepsis"), ("utkast", "osteoporos-sekundarprevention")}


def test_the_page_stays_small(site_dir: Path) -> None:
    for name in ("sepsis", "palliativ-vard", "hoftledsartros-primarvard"):
        html = (site_dir / "vardforlopp" / name / "index.html").read_bytes()
        assert len(gzip.compress(html, 9)) <= 35_000, name
        assert EARLIER not in html.decode()
