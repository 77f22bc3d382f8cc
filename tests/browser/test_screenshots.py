"""Pictures of every kind of page for a person to look at, in .build/screenshots/. Never compared by pixel.

`make screenshots` takes them; so does the slow suite, which keeps them as artefacts.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.site_pages import PAGES, SCHEMES

WIDTHS = [1280, 768, 375]
TALLEST = 16_000
"""Pixels; Chromium draws no taller picture."""


def take(page: Page, address: str, target: Path) -> int:
    """Take a picture of a whole page; return the page's height."""
    page.goto(address, wait_until="networkidle")
    height = page.evaluate("document.documentElement.scrollHeight")
    target.parent.mkdir(parents=True, exist_ok=True)
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": min(height, TALLEST)}
    page.screenshot(path=target, full_page=True, clip=clip)
    return height


@pytest.mark.slow
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_picture_of_every_page(page_at, site_url, root: Path, width, scheme):
    page = page_at(width, color_scheme=scheme)
    for address in PAGES:
        name = address.strip("/").replace("/", "_").removesuffix(".html") or "start"
        target = root / ".build" / "screenshots" / f"{name}-{width}-{scheme}.png"
        height = take(page, site_url + address, target)
        assert height > 300
        assert target.stat().st_size > 5_000, "the picture is empty"
