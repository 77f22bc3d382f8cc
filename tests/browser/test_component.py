"""<forlopp-pathway> on a page of another origin, under a strict policy: what it shows, what it says, what it refuses.

The feed is that of the built site, with single files put in its place as a release, a mirror or an attacker would.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from forlopp.rendition import fragment
from tests.browser.test_axe import look, nu_jar
from tests.browser.test_policy import LISTEN

API = "/api/v1/"
DOCUMENT, FRAGMENT = API + "pathways/sepsis.json", API + "pathways/sepsis.html"
SCRIPT = API + "verktyg/forlopp-pathway.js"
TYPES = {".json": "application/json", ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
HOST_CSS = b"body { margin: 0; padding: 8px; font: 18px/1.5 serif; color: #222 } h3 { color: rgb(0, 0, 128) }"
EVENTS = (
    LISTEN
    + """
window.events = [];
for (const name of ["forlopp-loaded", "forlopp-failed"])
    document.addEventListener(name, event => window.events.push([name, event.detail]));
"""
)


def slow(*given: Any) -> list[Any]:
    """Mark cases for the full run: they ask the same of more."""
    return [pytest.param(*(one if isinstance(one, tuple) else (one,)), marks=pytest.mark.slow) for one in given]


@dataclass
class Server:
    """Files by path: bytes, or (status, bytes), or a list of such to give one after the other. Anyone may fetch."""

    files: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str) -> tuple[int, bytes]:
        """Return status and bytes of a path."""
        self.asked.append(path)
        found = self.files.get(path, (404, b"borta"))
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        return found if isinstance(found, tuple) else (200, found)


def serve(server: Server) -> Iterator[Server]:
    """Serve until the generator is closed."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            status, body = server.answer(path)
            self.send_response(status)
            self.send_header("Content-Type", TYPES.get(Path(path).suffix, "text/css" if "css" in path else "text/html"))
            self.send_header("Content-Length", str(len(body)))
            for name, value in server.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = Thread(target=http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_port}"
    yield server
    http.shutdown()
    http.server_close()
    thread.join()


@pytest.fixture(scope="session")
def release(site_dir: Path) -> dict[str, bytes]:
    """The files of the built site's feed that one pathway needs."""
    return {path: (site_dir / path[1:]).read_bytes() for path in (DOCUMENT, FRAGMENT, SCRIPT)}


@pytest.fixture
def api(release: dict[str, bytes]) -> Iterator[Server]:
    """The feed, on an origin of its own."""
    yield from serve(Server(dict(release), {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}))


@pytest.fixture
def host(api: Server) -> Iterator[Server]:
    """Somebody else's web site, with a strict policy."""
    policy = (
        f"default-src 'none'; script-src 'self' {api.url}; style-src 'self'; connect-src {api.url}; img-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )
    files = {"/host.css": HOST_CSS, "/favicon.ico": b""}
    yield from serve(Server(files, {"Content-Security-Policy": policy}))


@pytest.fixture
def show(page_at, api: Server, host: Server) -> Callable[..., Page]:
    """Open a page of the host with the element on it; wait until it has loaded or failed."""

    def open_page(
        width: int = 1280, attributes: str = "", src: str = "", now: str = "2026-11-22", hash: str = ""
    ) -> Page:
        element = (
            f'<forlopp-pathway src="{src or api.url + DOCUMENT}" {attributes}>'
            '<a id="fallback" href="https://forlopp.example/vardforlopp/sepsis/">Sepsis</a></forlopp-pathway>'
        )
        script = api.url + SCRIPT
        host.files["/"] = (
            '<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>Regionens sida</title>'
            '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/host.css">'
            f'<script type="module" src="{script}"></script></head><body><main><h1>Regionens sida om sepsis</h1>'
            f"<p>Text före.</p>{element}<p>Text efter.</p></main></body></html>"
        ).encode()
        page = page_at(width)
        page.clock.set_fixed_time(f"{now}T12:00:00")
        page.add_init_script(EVENTS)
        page.goto(f"{host.url}/{hash}")
        wait(page, 1)
        return page

    return open_page


def wait(page: Page, count: int) -> None:
    """Wait for so many events; `wait_for_function` would be stopped by the policy, since it evaluates words."""
    for _ in range(200):
        if page.evaluate("window.events.length") >= count:
            return
        page.wait_for_timeout(50)
    raise AssertionError("the element never said that it was done")


def document(release: dict[str, bytes], **changed: Any) -> dict[str, Any]:
    """Return the document with other facts."""
    return json.loads(release[DOCUMENT]) | changed


def put(api: Server, value: dict[str, Any]) -> None:
    """Publish a document with the fragment that belongs to it."""
    api.files[DOCUMENT] = json.dumps(value).encode()
    api.files[FRAGMENT] = fragment(value).encode()


def happened(page: Page) -> list[Any]:
    """Return the events of the element, and see to it that the host's policy was never broken."""
    assert page.evaluate("window.violations") == []
    return page.evaluate("window.events")


def words(page: Page) -> str:
    """Return the words that the element shows."""
    return page.locator("forlopp-pathway").inner_text()


# ---------------------------------------------------------------------------------------------------------------------
# What it shows


def test_the_whole_pathway_stands_in_the_hosts_page(show, release):
    page = show()
    sepsis = document(release)
    assert happened(page) == [
        ["forlopp-loaded", {"id": "sepsis", "version": "2.0", "status": "approved", "stale": False, "additions": 0}]
    ]
    bar = page.locator(".forlopp-bar").inner_text()
    assert "Sepsis, version 2.0" in bar
    assert f"Ses över senast {sepsis['review_by']}" in bar
    assert page.locator(f'.forlopp-bar a[href="{sepsis["page"]}"]').count() == 1
    for action in sepsis["actions"]:
        assert page.locator(f"#sepsis-{action['id']}").count() == 1
    # All words of the fragment, none lost by the list of what is allowed.
    given = page.evaluate(
        "html => new DOMParser().parseFromString(html, 'text/html').body.textContent.replace(/\\s+/g, ' ').trim()",
        release[FRAGMENT].decode(),
    )
    shown = page.evaluate("document.querySelector('article.forlopp').textContent.replace(/\\s+/g, ' ').trim()")
    assert shown == given
    assert page.locator("article svg a").count() == len(sepsis["steps"])
    assert page.locator("#fallback").count() == 0
    assert page.locator("forlopp-pathway[aria-busy]").count() == 0


def test_it_has_the_hosts_own_look(show):
    page = show()
    look_of = (
        "selector => { const s = getComputedStyle(document.querySelector(selector)); return [s.fontFamily, s.color] }"
    )
    assert page.evaluate(look_of, "article.forlopp p") == page.evaluate(look_of, "main > p")
    assert page.evaluate(look_of, "article.forlopp h3")[1] == "rgb(0, 0, 128)"


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.slow)])
def test_axe_finds_no_fault_and_nothing_is_wider_than_the_page(show, width):
    page = show(width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    violations, _, passed = look(page)
    assert violations == []
    assert len(passed) > 15
    happened(page)


def test_inner_links_and_the_keyboard_work(show):
    page = show()
    page.keyboard.press("Tab")  # the link of the line above
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article.forlopp') !== null")
    page.locator('.forlopp-flow-words a[href="#sepsis-triage"]').first.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#sepsis-triage")
    box = page.locator("#sepsis-triage").bounding_box()
    assert box and -1 <= box["y"] < 900


def test_an_address_with_a_part_leads_to_it(show):
    page = show(hash="#sepsis-indikatorer")
    box = page.locator("#sepsis-indikatorer").bounding_box()
    assert box and -1 <= box["y"] < 900


def test_headings_begin_at_the_level_that_the_host_asks_for(show):
    page = show(attributes='level="4"')
    names = page.evaluate("[...document.querySelectorAll('article :is(h1,h2,h3,h4,h5,h6)')].map(one => one.localName)")
    assert set(names) == {"h4", "h5"}
    assert page.locator("h5#sepsis-triage").count() == 1


def test_another_source_is_fetched_when_the_host_changes_it(show, api):
    page = show()
    page.evaluate("document.querySelector('forlopp-pathway').setAttribute('src', '/borta.json')")
    wait(page, 2)
    assert page.evaluate("window.events[1][0]") == "forlopp-failed"
    assert page.locator("#fallback").is_visible()
    assert page.locator("article").count() == 0


def test_a_mirror_on_the_hosts_own_server_is_enough(show, api, host):
    host.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {api.url}; style-src 'self'; connect-src 'self'; img-src 'self'"
    )
    for name in (DOCUMENT, FRAGMENT):
        host.files["/speglat" + name.removeprefix("/api/v1")] = api.files[name]
    page = show(src="/speglat/pathways/sepsis.json")
    assert happened(page)[0][0] == "forlopp-loaded"
    assert [path for path in api.asked if path != SCRIPT] == []


# ---------------------------------------------------------------------------------------------------------------------
# What holds, and what does not


def test_past_its_review_date_it_says_so(show, api, release):
    put(api, document(release, validity={"review_by": "2029-03-31", "overdue_text": "För gammal: kontrollera."}))
    page = show(now="2029-04-01")
    assert happened(page)[0][1]["stale"] is True
    assert page.locator(".forlopp-bar .forlopp-warning").all_inner_texts() == ["För gammal: kontrollera."]
    put(api, document(release))
    assert "skulle ha setts över senast 2029-03-31" in words(show(now="2029-04-01"))
    assert "skulle ha setts över" not in words(show(now="2029-03-31"))


def test_before_it_applies_it_says_when(show, api, release):
    put(api, document(release, valid_from="2026-12-01"))
    assert "Versionen börjar gälla 2026-12-01." in words(show(now="2026-11-30"))
    assert "börjar gälla" not in words(show(now="2026-12-01"))


@pytest.mark.parametrize("status", ["withdrawn", "merged", *slow("split", "renamed", "planned", "nytt-ord")])
def test_what_does_not_hold_shows_no_action_and_leads_to_what_does(show, api, release, status):
    """Even where a careless publisher left the old text in both files."""
    ended = document(
        release,
        status=status,
        status_label="Upphävd",
        notices=["Dokumentet gäller inte längre."],
        successors=[{"id": "ny", "title": "Det nya", "status": "approved", "page": "https://forlopp.example/ny/"}],
    )
    api.files[DOCUMENT] = json.dumps(ended).encode()
    page = show()
    assert happened(page)[0][1]["status"] == status
    assert "Dokumentet gäller inte längre." in words(page)
    assert page.locator('forlopp-pathway a[href="https://forlopp.example/ny/"]').inner_text() == "Det nya"
    assert page.locator("article").count() == 0
    said = words(page)
    assert not any(action["text"] in said for action in ended["actions"])


@pytest.mark.parametrize(
    ("path", "given"),
    [
        (DOCUMENT, (404, b"")),
        *slow((DOCUMENT, (500, b"{}")), (DOCUMENT, b"null"), (DOCUMENT, b'{"id": "sepsis"}'), (DOCUMENT, b"[]")),
        (DOCUMENT, b"<html>Logga in"),
        *slow((FRAGMENT, (404, b"")), (FRAGMENT, b"")),
        (FRAGMENT, b"<p>Logga in</p>"),
        (FRAGMENT, b'<article class="forlopp" data-forlopp-id="kol" data-forlopp-version="2.0">Fel text</article>'),
        (FRAGMENT, b'<article class="forlopp" data-forlopp-id="sepsis" data-forlopp-version="1.0">Gammal</article>'),
    ],
)
def test_without_a_whole_document_the_hosts_link_stays(show, api, path, given):
    api.files[path] = given
    page = show()
    assert happened(page)[0][0] == "forlopp-failed"
    assert page.locator("#fallback").is_visible()
    assert "kunde inte hämtas just nu. Följ länken" in words(page)
    assert page.locator("article").count() == 0
    assert page.locator("forlopp-pathway[aria-busy]").count() == 0


def test_without_a_network_the_hosts_link_stays(show):
    page = show(src="http://127.0.0.1:9/api/v1/pathways/sepsis.json")
    assert page.locator("#fallback").is_visible()
    assert "kunde inte hämtas just nu" in words(page)


def test_a_release_that_comes_between_the_two_requests_is_shown_whole(show, api, release):
    older = release[FRAGMENT].replace(b'data-forlopp-version="2.0"', b'data-forlopp-version="1.9"')
    api.files[FRAGMENT] = [older, release[FRAGMENT]]
    page = show()
    assert happened(page)[0][0] == "forlopp-loaded"
    assert page.locator("article").get_attribute("data-forlopp-version") == "2.0"
    assert api.asked.count(DOCUMENT) == 2


def test_a_fragment_named_by_its_hash_must_have_it(show, api, release):
    named = {"href": "pathways/sepsis.html", "blob": "blobs/x.html", "sha256": "0" * 64}
    api.files[DOCUMENT] = json.dumps(document(release, fragment=named)).encode()
    api.files[API + "blobs/x.html"] = release[FRAGMENT]
    assert happened(show())[0][0] == "forlopp-failed"


# ---------------------------------------------------------------------------------------------------------------------
# A region's own text


def region(**changed: Any) -> dict[str, Any]:
    """Return a region's additions to the pathway."""
    item = {"kind": "addition", "drifted": False, "html": "<p>Ring <strong>larmnumret</strong>.</p>"}
    return {
        "illustrative": True,
        "region": {"id": "vastra-gotaland", "title": "Västra Götaland"},
        "pathway": {"id": "sepsis", "title": "Sepsis"},
        "responsible": {"name": "Sepsisrådet", "organisation": "Regionhuset"},
        "on": "2026-05-02",
        "items": [
            item | {"id": "r1", "anchor": "regional-larmrutin", "kind": "slot", "title": "Larm"},
            item | {"id": "r2", "anchor": "triage", "drifted": True, "notice": "Det nationella har ändrats."},
            item | {"id": "r3", "anchor": "a-mat-news2-utanfor", "drifted": True},
            item | {"id": "r4", "anchor": "ind-antibiotika-1h"},
            item | {"id": "r5", "anchor": "borta-sedan-lange"},
        ],
    } | changed


def put_region(api: Server, value: Any) -> None:
    """Publish a region's additions."""
    api.files[API + "regions/vastra-gotaland/sepsis.json"] = json.dumps(value).encode()


REGION = 'region="vastra-gotaland"'


def test_regional_text_stands_at_its_part_and_is_marked(show, api):
    national = show().evaluate("document.querySelector('article').textContent")
    put_region(api, region())
    page = show(attributes=REGION)
    assert happened(page)[0][1]["additions"] == 5
    boxes = page.locator(".forlopp-region")
    assert boxes.count() == 5
    for text in boxes.all_inner_texts():
        assert "Regionalt tillägg, Västra Götaland" in text
        assert "Ansvarig: Sepsisrådet, Regionhuset. Skrivet 2026-05-02." in text
        assert "larmnumret" in text
    assert "Exempeltext" in boxes.first.inner_text()
    assert page.locator("#sepsis-regional-larmrutin .forlopp-region").count() == 1
    assert page.locator("#sepsis-a-mat-news2-utanfor .forlopp-region").count() == 1
    assert page.locator("#sepsis-ind-antibiotika-1h .forlopp-region").count() == 1
    following = page.evaluate(
        "document.querySelector('#sepsis-triage ~ .forlopp-region').previousElementSibling.innerText"
    )
    assert following.startswith("Går vidare till")
    warnings = page.locator(".forlopp-region .forlopp-warning").all_inner_texts()
    assert "Det nationella har ändrats." in warnings
    assert "Det nationella innehållet har ändrats sedan tillägget skrevs." in warnings
    assert "vars plats har tagits bort" in words(page)
    assert Axe().run(page, context=".forlopp-region").response["violations"] == []
    page.evaluate(
        "document.querySelectorAll('.forlopp-region').forEach(one => (one.closest('tr:only-child') ?? one).remove())"
    )
    left = page.evaluate("document.querySelector('article').textContent")
    assert left.replace("Regionala tillägg vars plats har tagits bort", "") == national


def test_a_region_without_additions_says_nothing(show):
    page = show(attributes=REGION)
    assert happened(page)[0][1]["additions"] == 0
    assert "tillägg kunde inte" not in words(page)


@pytest.mark.parametrize("given", [(500, b""), b"[", json.dumps(region(region={"id": "halland"})).encode()])
def test_additions_that_do_not_come_are_told_of(show, api, given):
    api.files[API + "regions/vastra-gotaland/sepsis.json"] = given
    page = show(attributes=REGION)
    assert "Regionens tillägg kunde inte hämtas. Här visas bara den nationella texten." in words(page)
    assert page.locator(".forlopp-region").count() == 0


# ---------------------------------------------------------------------------------------------------------------------
# What it refuses

ATTACK = """
<script>window.ran = 1</script><style>body { display: none }</style><p onclick="window.ran = 1" style="color: red">p</p>
<img src="x" onerror="window.ran = 1"><img src="OTHER/pixel.png"><iframe src="OTHER/"></iframe>
<a id="sepsis-x" href="javascript:window.ran = 1">a</a><a id="sepsis-y" href="data:text/html,x">b</a>
<form action="OTHER/"><input name="password"><button>Logga in</button></form>
<base href="OTHER/"><meta http-equiv="refresh">
<svg><script>window.ran = 1</script><a id="sepsis-z" xlink:href="javascript:window.ran = 1"><text>t</text></a>
<foreignObject><img src="x" onerror="window.ran = 1"></foreignObject><animate onbegin="window.ran = 1"/>
<use href="OTHER/x.svg#a"/><set attributeName="href" to="javascript:window.ran = 1"/></svg>
<math><mtext><img src="x" onerror="window.ran = 1"></mtext></math><template><p>mall</p></template>
<p id="fallback-else" class="host-class forlopp-own">q</p><p id="main">r</p>
<forlopp-pathway src="OTHER/x.json">s</forlopp-pathway>
"""


@pytest.mark.parametrize("where", ["fragment", "region"])
def test_a_hostile_mirror_runs_nothing_and_asks_for_nothing(show, api, host, release, where):
    attack = ATTACK.replace("OTHER", "http://localhost:9")
    if where == "fragment":
        api.files[FRAGMENT] = release[FRAGMENT].replace(b"</article>", attack.encode() + b"</article>")
    else:
        item = {"id": "r", "anchor": "triage", "kind": "addition", "drifted": False, "html": attack}
        put_region(api, region(items=[item]))
    # No policy stands in the way here: the element alone must hold.
    host.headers.clear()
    page = show(attributes=REGION)
    page.wait_for_timeout(200)
    assert page.evaluate("window.events[0][0]") == "forlopp-loaded"
    inside = page.locator("article")
    assert inside.locator("p:text-is('p')").count() == 1, "the attack came through, harmless"
    inside.locator("p:text-is('p')").click()
    assert page.evaluate("window.ran") is None
    assert inside.locator("script, style, iframe, form, input, button, base, meta, template").count() == 0
    assert inside.locator("foreignObject, animate, set, use, math, forlopp-pathway").count() == 0
    assert inside.locator("img").count() == 0, "a picture of another origin is a link"
    found = page.evaluate(
        "[...document.querySelectorAll('article, article *')].flatMap("
        "one => [...one.attributes].map(a => [a.name, a.value]))"
    )
    assert not [name for name, _ in found if name.startswith("on") or name == "style"]
    assert not [
        value
        for name, value in found
        if name.endswith("href") and not re.match(r"#sepsis-|https?:|mailto:|tel:", value)
    ]
    assert "host-class" not in {one for name, value in found if name == "class" for one in value.split()}
    assert {value for name, value in found if name == "id" and not value.startswith("sepsis-")} == set()
    assert not [path for path in [*api.asked, *host.asked] if "pixel" in path or path.endswith(("/x", "/x.json"))]


@pytest.mark.parametrize(
    "src", ["http://forlopp.example/api/v1/pathways/sepsis.json", "data:application/json,{}", "javascript:1", ""]
)
def test_only_a_safe_address_is_asked(show, page_at, api, src):
    page = show(src=src or " ")
    assert happened(page)[0] == ["forlopp-failed", {"reason": "Error: src"}]
    assert page.locator("#fallback").is_visible()
    assert DOCUMENT not in api.asked


def test_a_document_cannot_send_it_to_another_folder(show, api, release):
    for href in ("../../annat.html", "//localhost:9/x.html"):
        api.files[DOCUMENT] = json.dumps(document(release, fragment=href)).encode()
        assert happened(show())[0][1]["reason"] == "Error: address"
    assert not [path for path in api.asked if "annat" in path]


# ---------------------------------------------------------------------------------------------------------------------
# The fragment itself, and the page of an old version


@pytest.mark.slow
def test_the_nu_checker_finds_no_fault_in_fragments(root: Path, site_dir: Path, tmp_path: Path):
    files = sorted((site_dir / "api" / "v1").glob("pathways/*.html")) + sorted(
        (site_dir / "api" / "v1").glob("generic-models/*.html")
    )
    assert len(files) > 30
    for file in files:
        page = (
            '<!DOCTYPE html><html lang="sv"><head><title>x</title></head><body><main><h1>x</h1>{}</main></body></html>'
        )
        (tmp_path / file.name).write_text(page.format(file.read_text("utf-8")), "utf-8")
    done = subprocess.run(
        ["java", "-jar", str(nu_jar(root)), *map(str, tmp_path.glob("*.html"))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.strip() == ""


@pytest.mark.slow
def test_an_old_version_has_a_page_that_leads_to_the_present_one(page_at, site_url, site_dir):
    page = page_at(375)
    page.add_init_script(LISTEN)
    page.goto(site_url + "/vardforlopp/sepsis/andringar/")
    page.get_by_role("link", name="Läs version 1.0 som den var").click()
    assert page.url == f"{site_url}/vardforlopp/sepsis/versioner/1.0/"
    banner = page.locator(".banner").inner_text()
    assert banner == "Äldre version. Gällde 2022-06-01 – 2026-04-01. Läs den gällande versionen."
    assert page.locator('meta[name="robots"]').get_attribute("content") == "noindex"
    assert page.locator('link[rel="canonical"]').get_attribute("href").endswith("/vardforlopp/sepsis/")
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    assert page.evaluate("window.violations") == []
    assert look(page)[0] == []
    page.locator(".banner a").click()
    assert page.url == f"{site_url}/vardforlopp/sepsis/"
    assert "versioner/" not in (site_dir / "sitemap.xml").read_text("utf-8")
    assert "versioner/" not in (site_dir / "vardforlopp" / "sepsis" / "version.json").read_text("utf-8")
