"""The content security policy: no page of ours breaks it, and it stops what it is there to stop.

`frame-ancestors` and the other headers can't stand in a page: whoever serves the site sets them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.site_pages import PAGES, SCHEMES, spread

LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation",
    event => window.violations.push([event.effectiveDirective, event.blockedURI, event.sample]));
"""


USE = """() => {
    document.querySelectorAll("details").forEach(one => { one.open = true; });
    const pressed = [...document.querySelectorAll("main button[type=button], main input[type=checkbox]")];
    for (const one of pressed.filter(one => one.checkVisibility()).slice(0, 8)) one.click();
    for (const one of document.querySelectorAll("main select")) {
        one.selectedIndex = 1;
        one.dispatchEvent(new Event("change", {bubbles: true}));
    }
    document.querySelector("svg a")?.focus();
    scrollTo(0, document.body.scrollHeight);
}"""


def use(page: Page) -> None:
    """Do a little of everything that a reader does: open what unfolds, press, choose, follow a box of the chart."""
    page.evaluate(USE)
    if page.locator("svg a").count():
        page.keyboard.press("Enter")
    page.wait_for_timeout(50)


@pytest.mark.parametrize("address", spread(PAGES))
def test_no_page_breaks_the_policy(page_at, site_url, address):
    for scheme in SCHEMES:
        page = page_at(1280, color_scheme=scheme)
        page.add_init_script(LISTEN)
        page.goto(site_url + address, wait_until="networkidle")
        use(page)
        assert page.evaluate("window.violations") == []


@pytest.mark.parametrize(
    ("directive", "attack"),
    [
        (
            "script-src-elem",
            "const s = document.createElement('script'); s.text = 'window.ran = 1'; document.body.append(s)",
        ),
        (
            "script-src-elem",
            "const s = document.createElement('script'); s.src = OTHER + '/x.js'; document.head.append(s)",
        ),
        ("script-src-attr", "document.body.setAttribute('onclick', 'window.ran = 1'); document.body.click()"),
        ("script-src", "setTimeout(() => { window.ran = (0, eval)('1') })"),
        (
            "style-src-elem",
            "const s = document.createElement('style'); s.textContent = 'h1 { color: red }'; document.head.append(s)",
        ),
        ("style-src-attr", "document.querySelector('h1').setAttribute('style', 'color: red')"),
        ("img-src", "const i = new Image(); i.src = OTHER + '/assets/forlopp.svg'; document.body.append(i)"),
        ("connect-src", "fetch(OTHER + '/').catch(() => {})"),
        ("frame-src", "const f = document.createElement('iframe'); f.src = '/om/'; document.body.append(f)"),
        ("object-src", "const o = document.createElement('object'); o.data = '/om/'; document.body.append(o)"),
        ("font-src", "new FontFace('x', `url(${OTHER}/x.woff2)`).load().catch(() => {})"),
        ("base-uri", "const b = document.createElement('base'); b.href = OTHER; document.head.append(b)"),
        (
            "form-action",
            "const f = document.createElement('form'); f.action = OTHER; document.body.append(f); f.submit()",
        ),
    ],
)
def test_the_policy_stops_what_it_is_there_to_stop(page_at, site_url, directive, attack):
    page = page_at(1280)
    page.add_init_script(LISTEN)
    page.goto(site_url + "/om/")
    before = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    other = site_url.replace("127.0.0.1", "localhost")
    page.evaluate(f"() => {{ const OTHER = '{other}'; {attack} }}")
    for _ in range(100):  # wait_for_function would be stopped too: it evaluates words
        if page.evaluate("window.violations.length"):
            break
        page.wait_for_timeout(50)
    assert {row[0] for row in page.evaluate("window.violations")} == {directive}
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == before


def test_every_page_of_the_site_has_the_whole_policy(site_dir: Path):
    """It is one and the same, it stands before anything that it rules, and it allows nothing inline."""
    policies = set()
    pages = (file for file in site_dir.rglob("*.html") if not file.is_relative_to(site_dir / "api"))
    for file in sorted(pages):
        text = file.read_text("utf-8")
        found = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
        assert len(found) == 1, file
        assert text.index("Content-Security-Policy") < re.search(r"<(script|link|style|img)\b", text).start(), file
        assert re.search(r'<meta name="referrer" content="strict-origin-when-cross-origin">', text), file
        policies |= set(found)
    assert len(policies) == 1
    rules = dict(rule.strip().partition(" ")[::2] for rule in policies.pop().split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert rules["base-uri"] == "'none'"
    assert not any("unsafe" in value or "*" in value or "http" in value for value in rules.values())
