"""axe-core on every kind of page, at three widths and in both schemes; what it finds is what the site says of itself.

In: the built site, content/accessibility.yaml (doubts that a person has judged). Out: with --update-golden,
content/accessibility-results.json, which /tillganglighet/ is made from. Some combinations of width and scheme run
always; the whole matrix is slow, and must agree with the file.
"""

from __future__ import annotations

import datetime
import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.site_pages import ALWAYS, PAGES, SCHEMES, WIDTHS

KINDS = [page for page in PAGES if page in (*ALWAYS, "/remiss/osteoporos-sekundarprevention/", "/handbok/granska/")]
IN_EVERY_RUN = [
    *((address, 1280, "light") for address in KINDS[::2]),
    *((address, 375, "dark") for address in KINDS[1::2]),
]
"""Pages of different make, every other in the dark on a phone. Axe takes many seconds for a whole pathway; all kinds of
pages are in the slow part."""

RESULTS = "content/accessibility-results.json"
IN_THE_CHART = {"bgOverlap", "imgNode"}
"""Doubts that are judged for texts of a drawing only; on the page around it they fail."""


@pytest.fixture(scope="session")
def judged(root: Path) -> set[tuple[str, str]]:
    """Doubts that a person has looked at: rule, and why axe could not decide."""
    said = yaml.safe_load((root / "content" / "accessibility.yaml").read_text("utf-8"))
    return {(row["rule"], row["key"]) for row in said["judged"]}


def look(page: Page) -> tuple[list[tuple[str, str]], list[tuple[str, str, str]], set[str]]:
    """Return axe's violations, its doubts (rule, reason, HTML), and the rules that passed."""
    found = Axe().run(page, options={"resultTypes": ["violations", "incomplete"]}).response
    violations = [(rule["id"], node["html"][:160]) for rule in found["violations"] for node in rule["nodes"]]
    doubts = [
        (rule["id"], (check.get("data") or {}).get("messageKey") or check["id"], node["html"][:160])
        for rule in found["incomplete"]
        for node in rule["nodes"]
        for check in (*node["any"], *node["all"], *node["none"])
    ]
    return violations, doubts, {rule["id"] for rule in found["passes"]}


def unjudged(doubts: Iterable[tuple[str, str, str]], judged: set[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Return the doubts that nobody has looked at."""
    return [
        doubt
        for doubt in doubts
        if doubt[:2] not in judged or doubt[1] in IN_THE_CHART and not doubt[2].startswith(("<text ", "<tspan "))
    ]


@pytest.mark.parametrize(("address", "width", "scheme"), IN_EVERY_RUN)
def test_axe_finds_no_fault(page_at, site_url, judged, address, width, scheme):
    page = page_at(width, color_scheme=scheme)
    page.goto(site_url + address)
    violations, doubts, passed = look(page)
    assert violations == []
    assert unjudged(doubts, judged) == []
    assert len(passed) > 15


def test_axe_would_find_a_fault(page_at, site_url):
    page = page_at(1280)
    page.goto(site_url + "/om/")
    page.evaluate("document.querySelector('main h1').innerHTML = '<img src=\"../assets/forlopp.svg\">'")
    assert {rule for rule, _ in look(page)[0]} >= {"image-alt"}


class Looked(NamedTuple):
    """What axe said of one page, over all widths and schemes."""

    passed: set[str]
    doubts: set[tuple[str, str]]
    version: str


@pytest.fixture(scope="module")
def matrix() -> dict[str, Looked]:
    """What was found on the pages that have been looked at so far, by address."""
    return {}


@pytest.mark.slow
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_no_fault_at_any_width(page_at, site_url, judged, matrix, address):
    found, passed, all_doubts = [], set(), set()
    page = page_at(WIDTHS[0])
    for width in WIDTHS:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            answer = page.goto(site_url + address)
            assert answer and answer.ok
            violations, doubts, rules = look(page)
            found += [(width, scheme, *row) for row in violations]
            found += [(width, scheme, "doubt", *row) for row in unjudged(doubts, judged)]
            passed |= rules
            all_doubts |= {(rule, key) for rule, key, _ in doubts}
    assert found == []
    matrix[address] = Looked(passed, all_doubts, page.evaluate("axe.version"))


@pytest.mark.slow
def test_the_statement_says_what_was_found(matrix, site_dir, root, browser, update_golden):
    assert list(matrix) == PAGES, "a page above has a fault, or this test was run alone: run the whole file"
    doubts = Counter(doubt for looked in matrix.values() for doubt in looked.doubts)
    (version,) = {looked.version for looked in matrix.values()}
    results = {
        "tested": datetime.date.today().isoformat(),  # noqa: DTZ011 - the day of the person who runs the tests
        "tools": {"axe-core": version, "Chromium": browser.version, "Nu Html Checker": nu_version(root)},
        "pages": PAGES,
        "widths": WIDTHS,
        "schemes": ["ljust" if scheme == "light" else "mörkt" for scheme in SCHEMES],
        "rules_passed": len(set().union(*(looked.passed for looked in matrix.values()))),
        "violations": 0,
        "doubts": [{"rule": rule, "key": key, "pages": pages} for (rule, key), pages in sorted(doubts.items())],
        "html_messages": len(nu_messages(root, site_dir)),
    }
    file = root / RESULTS
    if update_golden:
        file.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert file.is_file(), f"{RESULTS} is missing: run this file with --update-golden"
    # The day and the browser's version are those of the run that was written down.
    kept = json.loads(file.read_text("utf-8"))
    assert {**kept, "tested": "", "tools": {}} == {**results, "tested": "", "tools": {}}
    assert kept["tools"]["axe-core"] == version


def test_the_statement_is_of_the_pages_that_are_tested(root):
    kept = json.loads((root / RESULTS).read_text("utf-8"))
    assert kept["pages"] == PAGES, "run tests/browser/test_axe.py with --update-golden"
    assert kept["violations"] == kept["html_messages"] == 0


def test_the_statement_shows_the_results(root, site_dir, judged):
    kept = json.loads((root / RESULTS).read_text("utf-8"))
    page = (site_dir / "tillganglighet" / "index.html").read_text("utf-8")
    assert kept["tested"] in page
    assert f"{kept['rules_passed']} regler prövades" in page
    assert f"{len(kept['pages'])} sidor" in page
    assert "Inte bedömd" not in page
    assert {(row["rule"], row["key"]) for row in kept["doubts"]} == judged, "a judged doubt that never comes up"


def test_the_nu_checker_finds_no_fault(root: Path, site_dir: Path):
    assert nu_messages(root, site_dir) == []


def nu_jar(root: Path) -> Path:
    """Return the Nu HTML checker."""
    return next((root / "node_modules" / "vnu-jar").rglob("vnu.jar"))


def nu_version(root: Path) -> str:
    """Return the checker's version."""
    done = subprocess.run(["java", "-jar", str(nu_jar(root)), "--version"], capture_output=True, text=True, check=True)
    return re.search(r"[0-9.]+", done.stdout)[0]


def nu_messages(root: Path, site_dir: Path) -> list[str]:
    """Return what the Nu HTML checker says of every page."""
    files = [site_dir / (address.strip("/") or "index.html") for address in PAGES]
    files = [file / "index.html" if file.is_dir() else file for file in files]
    assert all(file.is_file() for file in files)
    done = subprocess.run(
        ["java", "-jar", str(nu_jar(root)), "--skip-non-html", *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    return [line for line in done.stderr.strip().splitlines() if not is_about_a_file(line)]


def is_about_a_file(message: str) -> bool:
    """True for what the checker says of the policy and can't know: no file has a 'self', so it takes our own style
    sheet and scripts for others'; and it takes the block of schema.org data for a script, which no policy asks about.
    test_policy.py sees that Chromium has no complaint about either."""
    match = re.match(r'"file:([^"]+)":(\d+)\.(\d+)-\2\.(\d+): info warning: (Resource|Inline script) violates', message)
    if not match:
        return False
    line = Path(match[1]).read_text("utf-8").splitlines()[int(match[2]) - 1]
    tag = line[int(match[3]) - 1 : int(match[4])]
    own = re.search(r'(?:href|src)="(?!https?:|//)[^"]+"', tag)
    return bool(own) if match[5] == "Resource" else tag == '<script type="application/ld+json">'
