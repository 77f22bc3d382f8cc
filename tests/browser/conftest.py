"""The built site, served on this machine, and Debian's Chromium to look at it.

In: FORLOPP_SITE, a folder with a built site; without it the site is built once a session. Out: fixtures. Never reaches
another host, and never looks at a site that an older source built.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, Response, sync_playwright

from forlopp.stamps import stamp

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",  # CI runs as root, where Chromium's own sandbox refuses to start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHT = 900


class QuietFiles(SimpleHTTPRequestHandler):
    """Serves files without a line on stderr for each."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".md": "text/markdown; charset=utf-8"}

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests in this folder `browser`."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site_dir(root: Path) -> Iterator[Path]:
    """The folder of the built site, which all tests look at and none may change."""
    given = os.environ.get("FORLOPP_SITE")
    folder = Path(given) if given else built(root)
    before = stamp(folder, ["."])
    yield folder
    assert stamp(folder, ["."]) == before, f"a test has changed {folder}: the others did not see what is published"


def built(root: Path) -> Path:
    """Build the project's site, where that is not done; return its folder."""
    lock = root / ".build" / "tests.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        # One process at a time: the others find a site that is fresh, and leave it alone.
        fcntl.flock(held, fcntl.LOCK_EX)
        build = subprocess.run(
            [sys.executable, "-m", "forlopp.site", "build"], cwd=root, capture_output=True, text=True, check=False
        )
    assert build.returncode == 0, f"the site was not built:\n{build.stdout}\n{build.stderr}"
    return root / "site"


@contextmanager
def serving(folder: Path, handler: type[SimpleHTTPRequestHandler] = QuietFiles) -> Iterator[str]:
    """Serve a folder; give the address, with no slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def site_url(site_dir: Path) -> Iterator[str]:
    """The address that the site is served at, with no slash at its end."""
    with serving(site_dir) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window. One for each file of tests: while playwright runs, no other event loop can, and the
    language server's tests or WordPress' may come next in the same process."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


def settled(page: Page) -> Page:
    """The page, whose `goto` and `reload` also wait for what a pathway's page can do.

    Its scripts are fetched after the load event, and a key that is pressed before that is nobody's.
    """

    def waiting(go: Callable[..., Response | None]) -> Callable[..., Response | None]:
        def goes(*address: str, **options: object) -> Response | None:
            response = go(*address, **options)
            if page.locator(".md-content__inner .action-table").count():
                page.locator(".in-place").wait_for(state="attached")
            return response

        return goes

    page.goto, page.reload = waiting(page.goto), waiting(page.reload)
    return page


@pytest.fixture
def page_at(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an empty page of a width in CSS pixels: `page_at(320)`; more keywords go to playwright's `new_context`."""
    contexts = []

    def open_page(width: int, **options: object) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT}, locale="sv-SE", reduced_motion="reduce", **options
        )
        contexts.append(context)
        page = context.new_page()
        return settled(page) if options.get("java_script_enabled", True) else page

    yield open_page
    for context in contexts:
        context.close()
