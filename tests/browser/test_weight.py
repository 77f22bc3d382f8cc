"""What a first view of a pathway costs on the wire, whatever the number of pathways."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.browser.site_pages import WHOLE, spread

LIMIT = 150_000
LIMIT_HTML = 35_000
LIMIT_REQUESTS = 8


def packed(content: bytes) -> int:
    """Return the size as servers send it: gzip, level 6."""
    return len(gzip.compress(content, 6))


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("address", spread(WHOLE))
def test_a_first_view_is_light(page_at, site_url, site_dir: Path, address, width):
    page = page_at(width)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site_url).partition("?")[0]))
    page.goto(site_url + address, wait_until="networkidle")
    assert len(asked) <= LIMIT_REQUESTS, asked
    sizes = {
        name: packed((site_dir / (name.strip("/") + ("/index.html" if name.endswith("/") else ""))).read_bytes())
        for name in asked
    }
    assert address in sizes
    assert sizes[address] <= LIMIT_HTML, sizes
    assert sum(sizes.values()) <= LIMIT, sizes
    assert not [name for name in asked if "sok" in name or "search" in name or "/api/" in name]
