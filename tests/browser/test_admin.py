"""The forms at /admin/ in Chromium, against a git repository on this machine: what a person saves is a branch of its
own that changes those lines alone, and that passes the check."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from forlopp import cms, site
from forlopp.check import read_lists
from forlopp.disk import list_files
from tests.browser.conftest import serving

pytestmark = pytest.mark.slow

PATIENCE = 60_000
DOCUMENT, SOURCES = "cms/pathways/sepsis/index", "cms/pathways-sources/sepsis/references"


def git(folder: Path, *words: str) -> str:
    """Run git in a folder; return what it says."""
    command = ["git", "-c", "user.name=Prov", "-c", "user.email=prov@forlopp.example", *words]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def free_port() -> int:
    """Return a port that nothing listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def repository(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository with this project's content."""
    folder = tmp_path_factory.mktemp("git") / "forlopp"
    # Without the ledger: a change in what has been published asks for a new version number, as it should.
    shutil.copytree(root / "content", folder / "content", ignore=shutil.ignore_patterns("ledger"))
    shutil.copy(root / "mkdocs.yml", folder)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "Prov")
    git(folder, "config", "user.email", "prov@forlopp.example")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Allt")
    return folder


@pytest.fixture(scope="module")
def git_host(root: Path, repository: Path) -> Iterator[str]:
    """Decap's own git host for one machine."""
    server = root / "tools" / "admin" / "node_modules" / "decap-server" / "dist" / "index.js"
    assert server.is_file(), "run `make test-slow`, which installs tools/admin"
    port = free_port()
    environment = {
        **os.environ,
        "MODE": "git",
        "PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "GIT_REPO_DIRECTORY": str(repository),
    }
    host = subprocess.Popen(
        ["node", str(server)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(300):
        with socket.socket() as one:
            if not one.connect_ex(("127.0.0.1", port)):
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}/api/v1"
    host.terminate()
    host.wait()


@pytest.fixture(scope="module")
def admin_url(root: Path, git_host: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page, made as a site that has switched it on makes it."""
    folder = tmp_path_factory.mktemp("admin")
    lists, _ = read_lists(list_files(root))
    given = {"backend": "local", "proxy_url": git_host}
    made = site._admin(root, lists, site.Configuration(site.ADDRESS, False, "Förlopp", given))
    for name, body in made.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(body)
    (folder / "assets").mkdir()
    shutil.copy(root / "overrides" / "assets" / "forlopp.svg", folder / "assets")
    with serving(folder) as url:
        yield f"{url}/{cms.FOLDER}"


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """Addresses that the page has asked for."""
    return []


@pytest.fixture(scope="module")
def page(browser: Browser, admin_url: str, asked: list[str]) -> Iterator[Page]:
    """The page, logged in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE")
    one = context.new_page()
    one.set_default_timeout(PATIENCE)
    one.on("request", lambda request: asked.append(request.url))
    one.goto(admin_url)
    one.get_by_role("button", name="Logga in").click()
    expect(one.get_by_role("heading", name="Vårdförlopp")).to_be_visible(timeout=PATIENCE)
    yield one
    context.close()


def open_entry(page: Page, admin_url: str, collection: str, slug: str) -> None:
    """Open a form."""
    page.goto(f"{admin_url}#/collections/{collection}")
    link = page.get_by_role("link").and_(page.locator(f'[href$="#/collections/{collection}/entries/{slug}"]'))
    link.first.click()
    expect(page.get_by_role("button", name="Spara ändringsförslag")).to_be_visible(timeout=PATIENCE)


def save(page: Page) -> None:
    """Save, and wait until it is said to be saved."""
    page.get_by_role("button", name="Spara ändringsförslag").click()
    expect(page.get_by_text("Sparat som ändringsförslag").first).to_be_visible(timeout=PATIENCE)


def changes(repository: Path, branch: str) -> list[str]:
    """Return the lines that a branch changes. What the page said of an earlier save may still stand there, so the
    branch itself is waited for."""
    lines: list[str] = []
    for _ in range(PATIENCE // 200):
        if git(repository, "branch", "--list", branch):
            lines = git(repository, "diff", "-U0", f"main...{branch}").splitlines()
        if lines:
            break
        time.sleep(0.2)
    return [line for line in lines if line[:1] in "+-" and not line.startswith(("+++", "---"))]


def test_a_title_a_text_and_an_indicator_become_a_branch_with_those_lines(page, admin_url, repository, root):
    open_entry(page, admin_url, "pathways", "sepsis/index")
    source = (repository / "content/pathways/sepsis/index.md").read_text("utf-8")
    numerator = next(line for line in source.splitlines() if line.startswith("numerator: "))
    page.get_by_label("Titel").first.fill("Sepsis hos vuxna")
    text = page.get_by_label("Sammanfattning").first
    text.fill(text.input_value() + "\n\nEn ny mening.")
    page.get_by_role("button", name="Visa eller dölj Antibiotika inom en timme").click()
    field = page.get_by_label("Täljare").first
    assert f"numerator: {field.input_value()}" == numerator
    field.fill("Antal patienter som fått antibiotika i tid")
    save(page)
    assert changes(repository, DOCUMENT) == [
        "-title: Sepsis",
        "+title: Sepsis hos vuxna",
        "+En ny mening.",
        "+",
        f"-{numerator}",
        "+numerator: Antal patienter som fått antibiotika i tid",
    ]
    assert git(repository, "diff", "--name-only", f"main...{DOCUMENT}").split() == ["content/pathways/sepsis/index.md"]


def test_a_reference_becomes_a_branch_with_that_line(page, admin_url, repository):
    open_entry(page, admin_url, "pathways-sources", "sepsis/references")
    page.get_by_role("button", name="Visa eller dölj").first.click()
    title = page.get_by_label("Titel").first
    before = title.input_value()
    title.fill("En annan titel")
    save(page)
    assert changes(repository, SOURCES) == [f'-    "title": "{before}",', '+    "title": "En annan titel",']


def test_what_was_saved_passes_the_check(page, repository, tmp_path):
    for branch in (DOCUMENT, SOURCES):
        folder = tmp_path / branch.replace("/", "-")
        git(tmp_path, "clone", "-q", "--branch", branch, str(repository), str(folder))
        done = subprocess.run(
            [sys.executable, "-m", "forlopp.cli", "--root", str(folder), "check", "content/pathways/sepsis"],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


def test_text_that_would_move_what_follows_is_not_saved(page, admin_url, repository):
    """And the person who saves is told so in Swedish."""
    open_entry(page, admin_url, "pathways", "palliativ-vard/index")
    page.get_by_label("Sammanfattning").first.fill("Text.\n\n## Mål\n\nMer text.")
    page.get_by_role("button", name="Spara ändringsförslag").click()
    expect(page.get_by_text("Inget sparades. Fältet").first).to_be_visible(timeout=PATIENCE)
    assert "palliativ" not in git(repository, "branch", "--list", "cms/*")


def test_it_fits_a_phone_and_its_fields_have_names(page, admin_url):
    # The questions that leaving asks are the browser's own; answered from outside they race with the page that leaves.
    page.evaluate("""() => {
        window.confirm = () => true;
        addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
    }""")
    # By its address, straight from the form that wasn't saved: its values must not follow along.
    page.goto(f"{admin_url}#/collections/pathways/entries/kol/index")
    expect(page.get_by_label("Titel").first).to_have_value("Kroniskt obstruktiv lungsjukdom (KOL)", timeout=PATIENCE)
    expect(page.get_by_label("Sammanfattning").first).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(500)
    unnamed = page.evaluate("""() => [...document.querySelectorAll("button, input:not([type=hidden]), textarea")]
        .filter(one => one.checkVisibility() && !one.labels?.length && !one.getAttribute("aria-label")
            && !one.getAttribute("aria-labelledby") && one.getAttribute("aria-hidden") !== "true"
            && !one.textContent.trim()).map(one => one.outerHTML.slice(0, 200))""")
    assert unnamed == []
    page.set_viewport_size({"width": 375, "height": 800})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.set_viewport_size({"width": 1280, "height": 900})


def test_no_other_host_was_asked(page, admin_url, git_host, asked):
    hosts = {address.split("/")[2] for address in asked if address.startswith("http")}
    assert hosts == {admin_url.split("/")[2], git_host.split("/")[2]}
