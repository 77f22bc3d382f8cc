"""Measures the search with many pathways: what is fetched, and how long a reader waits.

In: `python -m bench.search [--update] [numbers of pathways]`, a built site/. Out: a line for each number; with
--update the data of /sok/rapport/. Never builds the site: the index is made of generated
pathways, beside the site's own scripts.
"""

from __future__ import annotations

import gzip
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

from bench import words
from bench.generate import marker, pathway, pathway_id
from forlopp import search
from forlopp.check import Source
from tests.search import report
from tests.search.client import ROOT, parts_of

NUMBERS = (40, 400, 2000)
VARIED = 120
"""Pathways with a text of their own; beyond that, the same texts stand again under other numbers, names and ids."""

FIRST = """async words => {
    const field = document.querySelector("[data-search] input");
    const start = performance.now();
    field.value = words;
    field.focus();
    while (!document.querySelector(".hit")) await new Promise(done => requestAnimationFrame(done));
    return performance.now() - start;
}"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def sources(count: int) -> Iterable[Source]:
    """Yield generated pathways."""
    for number in range(count):
        files = pathway(number)
        file = f"content/pathways/{pathway_id(number)}/index.md"
        yield Source(file, files["index.md"].encode(), (file, files["references.json"].encode()))


def index(count: int) -> dict[str, bytes]:
    """Make the files below sok/ for a number of pathways."""
    made = parts_of(sources(min(count, VARIED)))
    files: dict[str, bytes] = {}
    parts = []
    for number in range(count):
        own, term = made[number % VARIED]
        old, new = f"{number % VARIED:05d}".encode(), f"{number:05d}".encode()
        files |= {name.replace(old.decode(), new.decode()): content.replace(old, new) for name, content in own.items()}
        parts.append(search.Terms.from_bytes(term.as_bytes().replace(old, new)))
    return {**files, **search.index_files(parts, ())}


def questions(count: int) -> list[str]:
    """A pathway's name, its code's category, a word that stands in one document, and words that stand in all."""
    number = count * 2 // 3
    return [
        f"{words.TITLES[number % len(words.TITLES)].lower()} {number:05d}",
        marker(number),
        "ovningsvardplan",
        "bedöm patientens gångförmåga",
        "mät uppföljning läkare",
        "fysik träning",
    ]


def measure(browser: Browser, address: str, folder: Path, count: int) -> dict[str, Any]:
    """Open a page afresh for each question and wait for its first hit; then type a question key by key."""
    first, busy, keys, fetched = [], [], [], []
    for question in questions(count):
        context = browser.new_context()
        page = context.new_page()
        got: list[str] = []
        page.on("requestfinished", lambda request, got=got: got.append(request.url.removeprefix(address)))
        page.goto(f"{address}om/", wait_until="networkidle")
        got.clear()
        tools = context.new_cdp_session(page)
        tools.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = worked(tools)
        first.append(page.evaluate(FIRST, question))
        busy.append(worked(tools) - before)
        names = {name.partition("?")[0] for name in got if name.startswith(("sok/", "assets/js/"))}
        fetched.append(sum(len(gzip.compress((folder / name).read_bytes())) for name in names))
        page.locator("[data-search] input").fill("")
        for sign in question:
            page.keyboard.type(sign)
            page.wait_for_timeout(120)
            if page.locator(".hit").count():
                keys.append(float(page.evaluate("document.documentElement.dataset.searchMs")))
        context.close()
    return {
        "documents": count,
        "fetched_kb": round(max(fetched) / 1000),
        "index_kb": round(
            sum(len(gzip.compress(p.read_bytes())) for p in [folder / "sok/index.json", *folder.glob("sok/ord/*")])
            / 1000
        ),
        "first_ms": round(max(first)),
        "first_busy_ms": round(max(busy)),
        "key_ms": round(statistics.median(keys)),
        "key_ms_95": round(sorted(keys)[int(len(keys) * 0.95)]),
    }


def worked(tools: CDPSession) -> float:
    """Return the milliseconds that the page's own thread has worked: they do not grow when others use the machine."""
    rows = tools.send("Performance.getMetrics")["metrics"]
    return float(next(row["value"] for row in rows if row["name"] == "TaskDuration")) * 1000


def main(arguments: list[str]) -> None:
    """Measure, print, and keep."""
    rows = []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as temporary:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for count in [int(a) for a in arguments if a.isdigit()] or NUMBERS:
            folder = Path(temporary) / str(count)
            shutil.copytree(ROOT / "site", folder)
            shutil.rmtree(folder / "sok")
            start = time.monotonic()
            for name, content in index(count).items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
            made = time.monotonic() - start
            server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            row = measure(browser, f"http://127.0.0.1:{server.server_port}/", folder, count)
            server.shutdown()
            rows.append(row)
            print(row, f"index made in {made:.0f} s", flush=True)
        browser.close()
    if "--update" in arguments:
        report.write({**report.data(), "measured": rows})


if __name__ == "__main__":
    main(sys.argv[1:])
