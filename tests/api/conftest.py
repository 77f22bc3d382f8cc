"""What the tests of the API share: a folder that a web server can serve.

In: the feed. Out: fixtures. Never a copy of the feed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nginx import serving


@pytest.fixture(scope="session")
def site(feed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to serve: the feed in its place, and the page for what isn't there."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "api").mkdir()
    (folder / "api" / "v1").symlink_to(feed, target_is_directory=True)
    (folder / "404.html").write_text("<!doctype html><title>Sidan finns inte</title>", "utf-8")
    return folder


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the feed is served."""
    with serving(site) as url:
        yield url
