"""Content by pull request is hostile input: nothing from it runs in a page, nothing from it calls another host.

The rules refuse most of this before a page is made. Here they are left out: the pages alone must hold.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from forlopp import disk, outputs, publish
from forlopp.catalog import Catalog
from forlopp.check import Source, catalog_of, read, read_lists
from tests.browser.conftest import serving
from tests.hostile import VECTORS, hostile, npm

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    lists, _ = read_lists(disk.list_files(ROOT))
    return catalog_of([read(disk.read_source(path, ROOT)) for path in disk.source_files(ROOT)], lists)


def page_of(text: str, catalog: Catalog, shell: str) -> bytes | None:
    """Return the page of a hostile document, made without asking the rules; None where no model can be made of it."""
    references = json.dumps([{"id": "x", "title": text, "URL": text, "author": [{"literal": text}]}]).encode()
    one = read(
        Source("content/pathways/fientlig/index.md", hostile(text).encode("utf-8", "replace"), ("r.json", references))
    )
    if one.pathway is None:
        return None
    files, _ = outputs.document(one.pathway, catalog, one.file, ROOT, "https://forlopp.example/", shell)
    return files["utkast/fientlig/index.html"]


@pytest.fixture
def copy(site_dir: Path, tmp_path: Path) -> Path:
    """A folder that is the site to who asks it, and takes pages of its own under /utkast/."""
    folder = tmp_path / "site"
    (folder / "utkast").mkdir(parents=True)
    for entry in site_dir.iterdir():
        if entry.name != "utkast":
            (folder / entry.name).symlink_to(entry.resolve())
    return folder


@pytest.fixture
def copy_url(copy: Path) -> Iterator[str]:
    with serving(copy) as url:
        yield url


@pytest.mark.slow
def test_nothing_that_an_author_wrote_runs(page_at, copy, copy_url, catalog):
    shell = (ROOT / ".build" / "frame" / publish.SHELL).read_text("utf-8")
    texts = VECTORS + npm("blns", "m.default || m") + npm("commonmark-spec", "m.tests.map(t => t.markdown)")
    assert len(texts) > 1000
    folder = copy / "utkast"
    page = page_at(1280)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
    made = 0
    # Some are opened in the browser; the rest are parsed as it does, since opening each costs minutes.
    for start in range(0, len(texts), 60):
        bodies = []
        for text in texts[start : start + 60]:
            content = page_of(text, catalog, shell)
            if content is not None:
                made += 1
                bodies.append(content.decode())
        for number, body in enumerate(bodies if start == 0 else bodies[:6]):
            (folder / f"f{number}").mkdir(parents=True, exist_ok=True)
            (folder / f"f{number}" / "index.html").write_text(body, "utf-8")
            page.goto(f"{copy_url}/utkast/f{number}/")
            check_page(page, copy_url, asked)
        for body in bodies:
            # The whole page, parsed as a browser does, holds nothing that could ever run.
            found = page.evaluate(
                """html => {
                    const LINK = /^(#|\\.\\.?\\/|\\/|https?:|mailto:|tel:|[\\w./-]+$|[\\w./-]*#)/i;
                    // The frame's own: its one script, its search field, and what search engines read.
                    const OURS = e => e.matches('head > script[type="module"][src="../../assets/js/site.js"]:empty')
                        || e.matches('header form[data-search][action="../../sok/"]')
                        || e.matches('head > script[type="application/ld+json"]') && !!JSON.parse(e.textContent);
                    const all = [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("*")];
                    return all.flatMap(e => [
                        ...(/^(SCRIPT|IFRAME|OBJECT|EMBED|STYLE|FORM|BASE)$/i.test(e.tagName) && !OURS(e)
                            ? [e.outerHTML.slice(0, 200)] : []),
                        ...[...e.attributes].filter(a => /^on/i.test(a.name)
                            || ["style", "srcdoc"].includes(a.name)
                            || (["href", "src", "xlink:href", "action"].includes(a.name)
                                && !LINK.test(a.value.trim())))
                            .map(a => `${e.tagName} ${a.name}=${a.value}`.slice(0, 200)),
                        ...(e.tagName === "IMG" && /^(https?:)?\\/\\//i.test(e.getAttribute("src") || "")
                            ? [e.outerHTML.slice(0, 200)] : []),
                    ]);
                }""",
                body,
            )
            assert found == []
    assert made > 600


def check_page(page, site_url: str, asked: list[str]) -> None:
    """Assert of an open page that nothing ran and nobody else was asked."""
    assert page.evaluate("window.pwned") is None
    page.eval_on_selector_all(
        "a, img, svg *", "all => all.forEach(e => e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})))"
    )
    assert page.evaluate("window.pwned") is None
    assert [url for url in asked if not url.startswith(site_url)] == []
