"""Without the network: what was saved can be read, what was not says so, and nothing withdrawn passes for valid.

In: a project of its own, built by the real compiler and served by a server that the tests stop, start and disturb.
"""

from __future__ import annotations

import json
import re
import shutil
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from forlopp.preview import with_reload
from tests.browser.conftest import QuietFiles
from tests.test_same_bytes import build, copy_project, hashes

SEPSIS = "/vardforlopp/sepsis/"
PALLIATIVE = "/vardforlopp/palliativ-vard/"
PATIENCE = 60_000
"""Milliseconds that a wait may take: a limit for a hung test, not a measure of speed."""

MONTHS = ("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")


@dataclass
class Site:
    """A project, and the server that its site is served by."""

    project: Path
    port: int = 0
    server: ThreadingHTTPServer | None = None
    cut: set[str] = field(default_factory=set)
    """Paths of which only half is sent."""
    broken: set[str] = field(default_factory=set)
    """Paths answered with 503."""
    held: Event = field(default_factory=Event)
    """While this is not set, no page is answered: a network that is there, but slow."""

    @property
    def url(self) -> str:
        """The address, with no slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve, at the same port as before."""
        self.server = ThreadingHTTPServer(
            ("127.0.0.1", self.port), partial(Disturbed, directory=str(self.project / "site"), site=self)
        )
        self.server.daemon_threads = True
        self.port = self.server.server_port
        Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Be gone."""
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def publish(self, edit: Callable[[str], str], document: str = "sepsis") -> None:
        """Edit a source and build the site anew."""
        source = self.project / "content" / "pathways" / document / "index.md"
        text = source.read_text("utf-8")
        edited = edit(text)
        assert edited != text
        source.write_text(edited, "utf-8")
        done = build(self.project)
        assert done.returncode == 0, done.stdout + done.stderr


class Disturbed(QuietFiles):
    """Serves files, some of them badly."""

    def __init__(self, *arguments: object, site: Site, **options: object) -> None:
        self.site = site
        super().__init__(*arguments, **options)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer, half or not at all where the test wants that."""
        if self.path in self.site.broken:
            self.send_error(503)
        elif self.path in self.site.cut:
            body = Path(self.translate_path(self.path), "index.html").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2])
            # A reset, as when a cable is pulled.
            self.connection.setsockopt(1, 13, struct.pack("ii", 1, 0))
        else:
            self.site.held.wait(PATIENCE / 1000)
            super().do_GET()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with its site built."""
    project = copy_project(tmp_path_factory.mktemp("offline") / "projekt")
    # Before anything is in the ledger an approved source counts as published: the tests publish by editing it.
    shutil.rmtree(project / "content" / "ledger")
    done = build(project)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.fixture
def site(built: Path) -> Iterator[Site]:
    """The project served; what a test edits is put back."""
    sources = {path: path.read_bytes() for path in (built / "content").rglob("*.md")}
    served = Site(built)
    served.held.set()
    served.start()
    yield served
    served.held.set()
    served.stop()
    changed = [path for path, content in sources.items() if path.read_bytes() != content]
    for path in changed:
        path.write_bytes(sources[path])
    if changed:
        assert build(built).returncode == 0


def save(page: Page, site: Site, address: str) -> None:
    """Open a pathway and save it, as a reader does."""
    page.goto(site.url + address)
    page.get_by_role("button", name="Spara för offline").click(timeout=PATIENCE)
    expect(page.locator(".save__said")).to_contain_text("Sparat för offline", timeout=PATIENCE)


def cut_network(page: Page, site: Site) -> None:
    """No network and no server either."""
    site.stop()
    page.context.set_offline(True)


def mend_network(page: Page, site: Site) -> None:
    """Both are back; the page is told, as browsers do."""
    if site.server is None:
        site.start()
    page.context.set_offline(False)


def records(page: Page) -> list[dict]:
    """Return what the worker has written of each saved document."""
    return page.evaluate(
        """async () => {
            const cache = await caches.open("forlopp / register");
            return Promise.all((await cache.keys()).map(async key => (await cache.match(key)).json()));
        }"""
    )


def wait_for_record(page: Page, holds: str) -> None:
    """Wait until the worker's record of sepsis is so: `holds` is an expression of `one`."""
    page.evaluate(
        """async holds => {
            const so = new Function("one", `return ${holds}`);
            for (;;) {
                const cache = await caches.open("forlopp / register");
                if (so(await (await cache.match("/vardforlopp/sepsis/")).json())) return;
                await new Promise(requestAnimationFrame);
            }
        }""",
        holds,
    )


def copies(page: Page) -> list[str]:
    """Return the addresses of all kept files of documents."""
    return page.evaluate("async () => (await (await caches.open('forlopp / kopior')).keys()).map(key => key.url)")


def newer_version(text: str) -> str:
    """A substantial revision of sepsis: version 2.1 with other words."""
    text = text.replace('version: "2.0"\nstatus', 'version: "2.1"\nstatus', 1)
    text = text.replace("Sepsis är livshotande", "Provord är livshotande", 1)
    text = re.sub(r"(approved: .*on: )[0-9-]+", r"\g<1>2026-10-02", text, count=1)
    row = '{version: "2.1", on: 2026-10-02, change: substantial, summary: Prov.}'
    return text.replace("revisions:\n", f"revisions:\n  - {row}\n", 1)


def withdrawn(text: str) -> str:
    """The same document, withdrawn, in favour of another."""
    return text.replace(
        "status: approved", "status: withdrawn\nwithdrawn_on: 2026-10-02\nstatus_reason: Upphävt i ett prov.", 1
    )


def last_contact(page: Page) -> str:
    """Return the day when the first record was last compared with the site, as the bar begins to write it."""
    moment = datetime.fromtimestamp(records(page)[0]["checked"] / 1000).astimezone()
    return f"{moment.day} {MONTHS[moment.month - 1]}"


# --- Reading without the network --------------------------------------------------------------------------------------


def test_a_saved_pathway_is_read_with_its_date_and_version(page_at, site):
    page = page_at(1280)
    save(page, site, SEPSIS)
    cut_network(page, site)
    page.goto(site.url + SEPSIS)
    expect(page.locator("h1")).to_have_text("Sepsis")
    bar = page.locator("#_offline")
    expect(bar).to_contain_text("Du är offline.")
    expect(bar).to_contain_text(f"Gäller per {last_contact(page)}")
    expect(bar).to_contain_text("version 2.0")
    expect(page.locator("table.action-table tbody")).not_to_have_count(0)
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.site-header')).backgroundColor") != "rgba(0, 0, 0, 0)"
    )
    # With a question, without the last slash and as a file, it is the same page.
    for address in (SEPSIS + "?roll=lakare", SEPSIS.rstrip("/"), SEPSIS + "index.html"):
        page.goto(site.url + address)
        expect(page.locator("h1")).to_have_text("Sepsis")
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:160]) for v in found] == []


def test_a_page_that_is_not_saved_says_so_and_lists_what_is(page_at, site):
    page = page_at(375)
    save(page, site, SEPSIS)
    cut_network(page, site)
    page.goto(site.url + PALLIATIVE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sidan är inte sparad")
    expect(page.get_by_text("Du är offline.")).to_be_visible()
    link = page.locator("#_lista").get_by_role("link", name="Sepsis")
    expect(link).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:160]) for v in found] == []
    # Every way from there counts from the address that was asked for.
    assert page.locator(".site-name").evaluate("a => a.href") == site.url + "/"
    link.click()
    expect(page.locator("h1")).to_have_text("Sepsis")


def test_the_shell_is_there_for_a_reader_who_has_saved_nothing(page_at, site):
    page = page_at(1280)
    page.goto(site.url + "/om/")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    cut_network(page, site)
    page.goto(site.url + "/")
    expect(page.locator("#_offline")).to_contain_text("Du är offline.")
    page.goto(site.url + "/offline/")
    expect(page.locator("#_inget")).to_be_visible()
    page.goto(site.url + "/omraden/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sidan är inte sparad")


@pytest.mark.slow
def test_a_slow_network_gives_the_copy_and_a_broken_server_too(page_at, site):
    page = page_at(1280)
    save(page, site, SEPSIS)
    site.held.clear()
    page.goto(site.url + SEPSIS, timeout=PATIENCE)
    expect(page.locator("#_offline")).to_contain_text("Ingen kontakt med webbplatsen.")
    site.held.set()
    site.broken.add(SEPSIS)
    page.goto(site.url + SEPSIS)
    expect(page.locator("#_offline")).to_contain_text("Gäller per")
    site.broken.clear()
    page.goto(site.url + SEPSIS)
    expect(page.locator("#_offline")).to_be_empty()


def test_what_says_that_the_copy_is_old(page_at, site):
    page = page_at(1280)
    save(page, site, SEPSIS)
    page.evaluate(
        """async () => {
            const cache = await caches.open("forlopp / register");
            for (const key of await cache.keys()) {
                const one = await (await cache.match(key)).json();
                const old = { ...one, checked: Date.now() - 41.5 * 24 * 3600 * 1000, review_by: "2024-03-01" };
                await cache.put(key, new Response(JSON.stringify(old)));
            }
        }"""
    )
    cut_network(page, site)
    page.goto(site.url + SEPSIS)
    bar = page.locator("#_offline")
    expect(bar).to_contain_text("Ingen kontakt med webbplatsen på 41 dagar.")
    expect(bar).to_contain_text("Texten kan ha ändrats eller upphävts")
    expect(bar).to_contain_text("Texten skulle ha setts över senast 2024-03-01.")
    expect(bar).to_have_class(re.compile("offline-bar--old"))


def test_search_works_without_the_network(page_at, site):
    if not [path for path in (site.project / "site" / "sok").rglob("*") if path.suffix != ".html"]:
        pytest.skip("the site has no search index yet")
    page = page_at(1280)
    save(page, site, SEPSIS)
    cut_network(page, site)
    page.goto(site.url + "/sok/?q=sepsis")
    expect(page.locator("main").get_by_role("link", name=re.compile("Sepsis")).first).to_be_visible(timeout=PATIENCE)


# --- When the site has changed ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_network_that_is_told_of_before_it_is_there_is_tried_again(page_at, site):
    page = page_at(1280)
    save(page, site, SEPSIS)
    cut_network(page, site)
    page.goto(site.url + SEPSIS)
    expect(page.locator("#_offline")).to_contain_text("version 2.0")
    site.publish(newer_version)
    page.context.set_offline(False)
    page.wait_for_timeout(1000)  # the browser says that it is online, and nobody answers
    site.start()
    notice = page.locator(".offline-bar__notice")
    expect(notice).to_contain_text("Det finns en nyare version (2.1).", timeout=PATIENCE)


@pytest.mark.slow
def test_a_newer_version_is_told_of_and_read_in(page_at, site):
    page = page_at(1280)
    save(page, site, SEPSIS)
    cut_network(page, site)
    page.goto(site.url + SEPSIS)
    expect(page.locator("main")).to_contain_text("Sepsis är livshotande")
    site.publish(newer_version)
    mend_network(page, site)
    notice = page.locator(".offline-bar__notice")
    expect(notice).to_contain_text("Det finns en nyare version (2.1).", timeout=PATIENCE)
    # Told of, but not read in: the copy is what it was, and says that it is not the newest.
    cut_network(page, site)
    page.goto(site.url + SEPSIS)
    expect(page.locator("#_offline")).to_contain_text("Version 2.1 finns, men är inte inläst.")
    expect(page.locator("main")).to_contain_text("Sepsis är livshotande")
    mend_network(page, site)
    with page.expect_navigation():
        notice.get_by_role("button", name="Läs in").click(timeout=PATIENCE)
    expect(page.locator("main")).to_contain_text("Provord är livshotande")
    cut_network(page, site)
    page.goto(site.url + SEPSIS)
    expect(page.locator("#_offline")).to_contain_text("version 2.1")
    expect(page.locator("main")).to_contain_text("Provord är livshotande")
    assert len({url.partition("?")[2] for url in copies(page) if SEPSIS in url}) == 1


@pytest.mark.slow
def test_the_copy_follows_when_the_page_is_read_with_the_network(page_at, site):
    page = page_at(1280)
    save(page, site, SEPSIS)
    site.publish(newer_version)
    page.goto(site.url + SEPSIS)
    expect(page.locator("main")).to_contain_text("Provord är livshotande")
    wait_for_record(page, 'one.version === "2.1"')
    cut_network(page, site)
    page.goto(site.url + SEPSIS)
    expect(page.locator("main")).to_contain_text("Provord är livshotande")


@pytest.mark.slow
def test_a_fetch_that_is_cut_leaves_the_old_copy_whole(page_at, site):
    page = page_at(1280)
    save(page, site, SEPSIS)
    page.goto(site.url + "/offline/")
    site.publish(newer_version)
    site.cut.add(SEPSIS)
    page.reload()
    page.get_by_role("button", name="Läs in Sepsis").click(timeout=PATIENCE)
    expect(page.locator("#_sagt")).to_contain_text("Inget har ändrats i det som är sparat", timeout=PATIENCE)
    assert [row["version"] for row in records(page) if row["url"] == SEPSIS[1:]] == ["2.0"]
    assert len({url.partition("?")[2] for url in copies(page) if SEPSIS in url}) == 1
    cut_network(page, site)
    page.goto(site.url + SEPSIS)
    expect(page.locator("main")).to_contain_text("Sepsis är livshotande")
    expect(page.locator("#_offline")).to_contain_text("version 2.0")
    expect(page.locator("#_offline")).to_contain_text("Version 2.1 finns")


@pytest.mark.slow
def test_a_page_of_another_release_than_its_version_file_is_not_kept(page_at, site):
    page = page_at(1280)
    file = site.project / "site" / "vardforlopp" / "sepsis" / "index.html"
    whole = file.read_bytes()
    page.goto(site.url + "/offline/")
    file.unlink()  # a link to what the cache keeps: not to be written through
    file.write_bytes(whole.replace(b"livshotande", b"livsfarligt", 1))
    try:
        page.goto(site.url + SEPSIS)
        page.get_by_role("button", name="Spara för offline").click(timeout=PATIENCE)
        expect(page.locator(".save__said")).to_contain_text("håller på att uppdateras", timeout=PATIENCE)
        assert [row["url"] for row in records(page)] == copies(page) == []
    finally:
        file.write_bytes(whole)


@pytest.mark.parametrize(
    "present",
    [
        pytest.param(True, marks=pytest.mark.slow, id="whose page can be fetched"),
        pytest.param(False, id="whose page cannot"),
    ],
)
def test_what_was_withdrawn_between_visits_is_never_shown_as_valid(page_at, site, present):
    page = page_at(1280)
    save(page, site, SEPSIS)
    site.publish(withdrawn)
    if not present:
        site.broken |= {SEPSIS, SEPSIS + "version.json"}
    # The reader comes to another page, with the network.
    page.goto(site.url + "/om/")
    wait_for_record(page, 'one.status === "withdrawn"' if present else "one.ended !== null")
    cut_network(page, site)
    page.goto(site.url + SEPSIS)
    main = page.locator("main")
    if present:
        expect(main).to_contain_text("Upphävt den 2026-10-02. Texten ska inte längre följas.")
        expect(page.locator("#_offline")).to_contain_text("Texten ska inte längre följas.")
    else:
        expect(page.get_by_role("heading", level=1)).to_have_text("Sepsis gäller inte längre")
        expect(main).to_contain_text("upphävt sedan 2026-10-02")
        expect(main).not_to_contain_text("Sepsis är livshotande")
    page.goto(site.url + "/offline/")
    expect(page.locator("#_lista li")).to_contain_text("Upphävt")


@pytest.mark.slow
def test_what_is_gone_is_said_to_be_gone(page_at, site):
    page = page_at(1280)
    save(page, site, SEPSIS)
    folder = site.project / "site" / "vardforlopp" / "sepsis"
    aside = site.project / "aside"
    folder.rename(aside)
    try:
        page.goto(site.url + "/offline/")
        expect(page.locator("#_lista li")).to_contain_text("Finns inte längre", timeout=PATIENCE)
        cut_network(page, site)
        page.goto(site.url + SEPSIS)
        expect(page.get_by_role("heading", level=1)).to_have_text("Sepsis finns inte längre")
        expect(page.locator("main")).not_to_contain_text("Sepsis är livshotande")
    finally:
        aside.rename(folder)
    mend_network(page, site)
    page.goto(site.url + "/offline/")
    expect(page.locator("#_lista li")).to_contain_text("Gäller", timeout=PATIENCE)


# --- The page /offline/ -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_save_all_see_the_list_and_remove(page_at, site, width, scheme):
    page = page_at(width, color_scheme=scheme)
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.goto(site.url + "/offline/")
    button = page.get_by_role("button", name="Spara alla")
    savable = json.loads((site.project / "site" / "offline" / "alla.json").read_text("utf-8"))["documents"]
    assert len(savable) > 3
    expect(page.locator("#_storlek")).to_contain_text(f"{len(savable)} av {len(savable)}", timeout=PATIENCE)
    expect(page.locator("#_storlek")).to_contain_text("MB")
    button.click()
    expect(page.locator("#_sagt")).to_have_text(f"{len(savable)} av {len(savable)} är sparade.", timeout=PATIENCE)
    rows = page.locator("#_lista li")
    expect(rows).to_have_count(len(savable))
    expect(rows.filter(has_text="Sepsis")).to_contain_text("2.0")
    expect(button).to_be_disabled()
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:160]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Ta bort Sepsis").click()
    expect(page.locator("#_sagt")).to_have_text("Sepsis är borttaget från enheten.")
    expect(rows).to_have_count(len(savable) - 1)
    assert not any(SEPSIS in url for url in copies(page))
    for _ in range(len(savable) - 1):
        count = rows.count()
        rows.first.get_by_role("button", name="Ta bort").click()
        expect(rows).to_have_count(count - 1)
    expect(page.locator("#_inget")).to_be_visible()
    assert copies(page) == records(page) == complaints == []
    assert page.context.cookies() == []


def test_a_full_device_is_told_of_in_plain_words(page_at, site):
    page = page_at(1280)
    page.goto(site.url + "/offline/")
    expect(page.get_by_role("button", name="Spara alla")).to_be_enabled(timeout=PATIENCE)
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": site.url, "quotaSize": 1000})
    page.get_by_role("button", name="Spara alla").click()
    expect(page.locator("#_sagt")).to_contain_text("Enheten har inte plats för mer.", timeout=PATIENCE)
    assert records(page) == copies(page) == []


def test_a_device_without_room_for_the_shell_is_told_of_too(page_at, site):
    page = page_at(1280)
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": site.url, "quotaSize": 1000})
    page.goto(site.url + "/offline/")
    page.get_by_role("button", name="Spara alla").click(timeout=PATIENCE)
    expect(page.locator("#_sagt")).to_contain_text("Det gick inte att börja spara.", timeout=PATIENCE)


@pytest.mark.slow
def test_others_that_are_newer_are_told_of_on_every_page(page_at, site):
    page = page_at(375)
    save(page, site, SEPSIS)
    page.goto(site.url + "/om/")
    site.publish(newer_version)
    # The network goes and comes: then the site is asked about versions too.
    page.context.set_offline(True)
    page.context.set_offline(False)
    notice = page.locator(".offline-bar__notice")
    expect(notice).to_contain_text("nyare version av det sparade Sepsis (2.1)", timeout=PATIENCE)
    notice.get_by_role("button", name="Läs in").click()
    wait_for_record(page, 'one.version === "2.1" && !one.newer')
    expect(notice).to_have_count(0, timeout=PATIENCE)


def test_the_live_preview_has_no_worker(page_at, site):
    page = page_at(1280)
    page.goto(site.url + "/")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    file = site.project / "site" / "om" / "index.html"
    whole = file.read_bytes()
    file.unlink()
    file.write_text(with_reload(whole.decode()), "utf-8")
    try:
        page.goto(site.url + "/om/")
        page.evaluate(
            """async () => {
                while ((await navigator.serviceWorker.getRegistrations()).length)
                    await new Promise(requestAnimationFrame);
            }"""
        )
    finally:
        file.write_bytes(whole)


def test_without_scripts_the_page_says_what_is_needed(page_at, site):
    page = page_at(375, java_script_enabled=False)
    page.goto(site.url + "/offline/")
    expect(page.locator("#_gar-inte")).to_be_visible()
    expect(page.locator("#_spara-alla")).to_be_hidden()
    page.goto(site.url + SEPSIS)
    expect(page.locator("#_spara")).to_be_hidden()


# --- What the build makes ---------------------------------------------------------------------------------------------


def test_the_browser_finds_nothing_to_complain_of_in_the_manifest(page_at, site):
    page = page_at(1280)
    page.goto(site.url + "/")
    session = page.context.new_cdp_session(page)
    answer = session.send("Page.getAppManifest")
    assert answer["errors"] == []
    faults = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {fault["errorId"] for fault in faults} <= {"in-incognito"}, "that alone is the test's own doing"
    manifest = json.loads(answer["data"])
    assert (manifest["lang"], manifest["display"], manifest["scope"]) == ("sv", "standalone", "./")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        content = (site.project / "site" / icon["src"]).read_bytes()
        if icon["src"].endswith(".png"):
            width, height = struct.unpack(">II", content[16:24])
            assert icon["sizes"] == f"{width}x{height}"


@pytest.mark.slow
def test_the_site_works_offline_below_a_folder_too(page_at, site, tmp_path):
    (tmp_path / "under").mkdir()
    shutil.copytree(site.project / "site", tmp_path / "under" / "site" / "regionen" / "vard")
    below = Site(tmp_path / "under")
    below.held.set()
    below.start()
    try:
        page = page_at(1280)
        save(page, below, "/regionen/vard" + SEPSIS)
        cut_network(page, below)
        page.goto(below.url + "/regionen/vard" + SEPSIS)
        expect(page.locator("#_offline")).to_contain_text("version 2.0")
        page.goto(below.url + "/regionen/vard/omraden/")
        page.locator("#_lista").get_by_role("link", name="Sepsis").click()
        expect(page.locator("h1")).to_have_text("Sepsis")
    finally:
        below.stop()


@pytest.mark.slow
def test_an_edit_changes_the_worker_only_where_it_changes_the_shell(site):
    before = hashes(site.project / "site")
    site.publish(lambda text: text.replace("Sepsis är livshotande", "Sepsis är en livshotande", 1))
    after = hashes(site.project / "site")
    assert after["sw.js"] == before["sw.js"]
    assert after["vardforlopp/sepsis/version.json"] != before["vardforlopp/sepsis/version.json"]
    sheet = site.project / "overrides" / "assets" / "css" / "80-offline.css"
    sheet.write_text(sheet.read_text("utf-8") + "/* prov */\n", "utf-8")
    assert build(site.project).returncode == 0
    changed = hashes(site.project / "site")
    assert changed["sw.js"] != before["sw.js"]
    release = re.search(r"const RELEASE = (.*);\n", (site.project / "site" / "sw.js").read_text("utf-8"))
    assert release and release[1].count('"assets/') > 3
    for name, sha in re.findall(r'"([^"]*)":"([0-9a-f]{64})"', release[1]):
        assert changed[name + "index.html" if name.endswith("/") or not name else name] == sha
