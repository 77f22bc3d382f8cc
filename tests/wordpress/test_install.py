"""A webmaster follows the recipe: uploads the zip file, fills in the settings, presses the button and looks."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from forlopp import archive, disk
from tests.browser.conftest import ARGUMENTS, CHROMIUM

from .conftest import ADMIN, PASSWORD, WordPress
from .source import Feed, Source

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def chromium():
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def log_in(browser: Browser, site: WordPress) -> Page:
    """Return a page on which the webmaster is logged in."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="sv-SE")
    page.goto(f"{site.url}/wp-login.php")
    page.fill("#user_login", ADMIN)
    page.fill("#user_pass", PASSWORD)
    page.click("#wp-submit")
    page.wait_for_url("**/wp-admin/**")
    return page


def test_the_zip_file_is_the_same_everywhere(root: Path):
    files = disk.wordpress_plugin(root)
    made = archive.zipped(files)
    assert made == archive.zipped(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(made)) as read:
        assert read.testzip() is None
        assert read.namelist() == [
            f"forlopp/{name}" for name in ("LICENSE", "admin.php", "forlopp.css", "forlopp.php", "signature.php")
        ]


def test_from_a_zip_file_to_a_page_that_readers_see(
    wordpress: WordPress, server: Source, feed: Feed, root: Path, chromium: Browser, tmp_path: Path
):
    plugin = wordpress.folder / "wp-content" / "plugins" / "forlopp"
    wordpress.php("test_deactivate();")
    wordpress.forget()
    shutil.rmtree(plugin)
    server.publish(feed)
    archived = tmp_path / "forlopp-wordpress.zip"
    archived.write_bytes(archive.zipped(disk.wordpress_plugin(root)))

    page = log_in(chromium, wordpress)
    page.goto(f"{wordpress.url}/wp-admin/plugin-install.php?tab=upload")
    page.set_input_files("#pluginzip", archived)
    page.click("#install-plugin-submit")
    page.click(".wrap a.button-primary")  # Activate
    page.goto(f"{wordpress.url}/wp-admin/options-general.php?page=forlopp")
    assert page.locator("text=Hämta nu").count() == 0 or page.locator("input[value='Hämta nu']").is_disabled()
    page.get_by_label("Källans adress").fill(f"{server.url}index.json")
    page.get_by_label("Läggs in som", exact=True).select_option(label="Sidor")
    page.get_by_label("Nya läggs in som").select_option(label="Publicerade")
    page.click("input[value='Spara']")
    page.click("input[value='Hämta nu']")
    page.get_by_text("Ny: Sepsis, version 2.0.").wait_for()  # a click doesn't wait for the page that it leads to
    assert "Hämtades inte, för det är exempeltexter" in page.content()
    shot(page, root, "wordpress-settings")

    page.goto(f"{wordpress.url}/wp-admin/post.php?post={wordpress.posts()['sepsis']['ID']}&action=edit")
    page.get_by_text("skrivs över när nästa version hämtas").first.wait_for()

    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{wordpress.url}/sepsis/")
        captions = page.locator(".forlopp table caption").all_inner_texts()
        acting = {action["parent"] for action in feed.documents["sepsis"]["actions"]}
        names = [step["name"] for step in feed.documents["sepsis"]["steps"] if step["id"] in acting]
        assert len(names) > 10 and all(any(name in caption for caption in captions) for name in names)
        national = page.locator(f"main a[href='{feed.documents['sepsis']['page']}']")
        assert national.count() and "Hämtad" in page.locator(".forlopp-copy").inner_text()
        shot(page, root, f"wordpress-sepsis-{width}")
        # No sideways scrolling of the page: what is wide scrolls by itself.
        assert page.evaluate(TOO_WIDE) == []
    page.close()
    # WordPress' own pages complain a little on newer PHP, and of the news that it cannot fetch here.
    assert [line for line in wordpress.faults().splitlines() if "forlopp/" in line] == []


def test_only_the_webmaster_can_fetch_and_only_by_the_button(site: WordPress, server: Source, chromium: Browser):
    page = log_in(chromium, site)
    answer = page.request.post(f"{site.url}/wp-admin/admin-post.php", form={"action": "forlopp_fetch"})
    assert answer.status == 403  # logged in, but without the form's own mark
    page.context.clear_cookies()
    answer = page.request.post(f"{site.url}/wp-admin/admin-post.php", form={"action": "forlopp_fetch"})
    assert server.asked == [] and site.posts() == {}
    site.log.unlink(missing_ok=True)  # the welcome page, too
    page.close()


TOO_WIDE = """() => [...document.querySelectorAll('.forlopp *, .forlopp-copy, .forlopp-note')]
    .filter(one => one.getBoundingClientRect().right > innerWidth)
    .map(one => one.tagName + ' ' + one.className + ' ' + one.textContent.slice(0, 60))"""


def shot(page: Page, root: Path, name: str) -> None:
    """Keep a picture to look at."""
    folder = root / ".build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
