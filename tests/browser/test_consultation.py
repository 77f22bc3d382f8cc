"""A consultation in the browser: the published page leads to it while its window is open, and says nothing after."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

HOLDS = "/vardforlopp/osteoporos-sekundarprevention/"


@pytest.mark.parametrize(("day", "shown"), [("2026-11-14", False), ("2026-11-15", True), ("2027-02-15", False)])
def test_the_published_page_leads_to_the_consultation_while_it_is_open(page_at, site_url, day, shown):
    page = page_at(1280)
    page.clock.set_fixed_time(f"{day}T12:00:00")
    page.goto(site_url + HOLDS)
    line = page.locator(".banner--proposal")
    expect(line).to_be_visible(visible=shown)
    if shown:
        line.get_by_role("link", name="Läs förslaget och svara").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("version 3.0")
        assert "/remiss/" in page.url
