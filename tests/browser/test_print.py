"""Ctrl+P in Chromium, read back: every sheet, its size, its words and where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
MM = 72 / 25.4
A4, A3 = (210, 297), (297, 420)
FULL = sorted(
    path.parent.name
    for path in (ROOT / "content" / "pathways").glob("*/index.md")
    if "```yaml step" in path.read_text("utf-8")
)
"""The pathways with a flow."""
EACH = [pytest.param(id, marks=() if id == "sepsis" else pytest.mark.slow) for id in FULL]
"""The same, for a test of each: one in every run, all in the full one."""


class Sheet:
    """One printed sheet: its size in mm and its words."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.size = tuple(round(side / MM) for side in page.get_size())
        self.words = self.text()

    def text(self, **edges: float) -> str:
        """The words within some edges, in points from the sheet's lower left corner."""
        return " ".join(self.page.get_textpage().get_text_bounded(**edges).split())

    @property
    def foot(self) -> str:
        """The words in the margin below, 19 mm of it."""
        return self.text(top=19 * MM)

    @property
    def body(self) -> str:
        """The words above the foot."""
        return self.text(bottom=20 * MM)


def joined(text: str) -> str:
    """Letters, digits and brackets alone: lines and hyphens come where the sheet has room."""
    return re.sub(r"[^\w()]+", "", text)


def printed(page: Page, tmp_path: Path) -> list[Sheet]:
    """Print as the reader does, and read what came out."""
    path = tmp_path / "ut.pdf"
    page.pdf(path=str(path), prefer_css_page_size=True, print_background=False)
    return [Sheet(sheet) for sheet in pypdfium2.PdfDocument(path.read_bytes())]


@pytest.fixture(scope="module")
def kept() -> dict[tuple[str, str, str], list[Sheet]]:
    """What has been printed already: a whole pathway takes a second or more."""
    return {}


@pytest.fixture
def sheets(
    page_at: Callable[..., Page], site_url: str, tmp_path: Path, kept: dict[tuple[str, str, str], list[Sheet]]
) -> Callable[..., list[Sheet]]:
    """Print a page of the site: `sheets("vardforlopp/sepsis/")`."""

    def go(url: str, check: str = "", **options: object) -> list[Sheet]:
        key = (url, check, repr(options))
        if key not in kept:
            kept[key] = fresh(url, check, **options)
        return kept[key]

    def fresh(url: str, check: str, **options: object) -> list[Sheet]:
        page = page_at(1280, **options)
        page.goto(f"{site_url}/{url}")
        if check:
            page.check(check)
        return printed(page, tmp_path)

    return go


@pytest.mark.parametrize("id", EACH)
def test_every_sheet_says_what_it_is_of_which_version_and_how_many_there_are(id: str, sheets, site_dir: Path) -> None:
    found = sheets(f"vardforlopp/{id}/")
    html = (site_dir / "vardforlopp" / id / "index.html").read_text("utf-8")
    line = re.search(r'data-print="([^"]*)"', html)
    assert line
    assert re.search(r"· version [0-9.]+ · (godkänd \d{4}-\d\d-\d\d|utkast)", line[1])
    for number, sheet in enumerate(found, start=1):
        # A long line goes on below, beside the sheet's number.
        assert joined(line[1].replace("&amp;", "&")) in joined(re.sub(r"sida \d+ av \d+", "", sheet.foot))
        assert f"/vardforlopp/{id}/" in sheet.foot
        assert f"sida {number} av {len(found)}" in sheet.foot
    # The foot stands in the margin: between it and the words of the page is a space without any.
    assert all(sheet.text(bottom=18.5 * MM, top=20.5 * MM) == "" for sheet in found)
    assert "Exempeltext – inte medicinskt granskad. Godkännandet är påhittat." in found[0].body
    assert re.search(r"Status Godkänd.*Version|Status\s.*Godkänd", found[0].body)


@pytest.mark.parametrize("id", EACH)
def test_chart_has_its_own_sheets_and_the_table_its_head_on_each(id: str, sheets, page_at, site_url: str) -> None:
    found = sheets(f"vardforlopp/{id}/")
    page = page_at(1280)
    page.goto(f"{site_url}/vardforlopp/{id}/")
    letters = page.locator(".action-table .letter").all_inner_texts()
    charts = [
        n for n, sheet in enumerate(found) if "Flödesschema" in sheet.body[:20] or "Flödesschema, del" in sheet.body
    ]
    assert charts, "no sheet begins with the chart"
    table = next(n for n, sheet in enumerate(found) if "Vårdförloppets" in sheet.body[:20])
    assert charts == list(range(charts[0], table)), "something stands between chart and table"
    drawn = " ".join(found[n].body for n in charts)
    titles = page.locator(".action-table .step__title").all_inner_texts()
    for word in {word for title in titles for word in re.findall(r"[\wåäö]{5,}", title)}:
        assert word in drawn.replace("- ", "") or word in drawn, word
    head = joined("".join(page.locator(".action-table > thead th").all_inner_texts()))
    last = next(n for n in range(len(found) - 1, 0, -1) if head in joined(found[n].body))
    assert last > table
    for sheet in found[table : last + 1]:
        assert head in joined(sheet.body)
    assert letters
    text = " ".join(sheet.body for sheet in found[table : last + 1])
    position = 0
    for letter, title in zip(letters, titles, strict=False):
        position = text.find(title.split()[0], position)
        assert position >= 0, (letter, title)


@pytest.mark.parametrize("id", EACH)
def test_a_steps_head_is_never_the_last_on_a_sheet(id: str, sheets, page_at, site_url: str) -> None:
    page = page_at(1280)
    page.goto(f"{site_url}/vardforlopp/{id}/")
    heads = {joined(head) for head in page.locator(".action-table .step__head th").all_inner_texts()}
    assert len(heads) > 10
    found = sheets(f"vardforlopp/{id}/")
    table = next(n for n, sheet in enumerate(found) if "Vårdförloppets" in sheet.body[:20])
    starts = sum(any(head in joined(sheet.body) for head in heads) for sheet in found[table:])
    assert starts > 2, "no head is found as it is printed"
    assert [head for sheet in found[table:] for head in heads if joined(sheet.body).endswith(head)] == []


def test_nothing_of_the_site_is_printed(sheets) -> None:
    text = " ".join(sheet.body for sheet in sheets("vardforlopp/sepsis/"))
    for chrome in (
        "På sidan",
        "Visa för",
        "Skriv ut:",
        "JSON",
        "Föregående",
        "Till innehållet",
        "Programområden Generiska",
    ):
        assert chrome not in text
    assert "#" not in re.findall(r"https?://\S+", text)
    assert "doi.org/10.1001/jama.2016.0287" in text
    assert "(https://lup.lub.lu.se/" in text, "an address that the words do not hold is written out"


def test_a_dark_scheme_prints_light(sheets) -> None:
    sheet = sheets("vardforlopp/sepsis/", color_scheme="dark")[0]
    image = sheet.page.render(scale=0.5).to_pil().convert("L")
    assert image.getpixel((3, 3)) == 255
    counts = image.histogram()
    assert sum(counts[:100]) < 0.1 * sum(counts)


def test_what_a_filter_leaves_out_is_said_on_paper(page_at, site_url: str, tmp_path: Path) -> None:
    page = page_at(1280)
    page.goto(f"{site_url}/vardforlopp/sepsis/")
    page.locator(".filter > summary").click()
    page.locator(".filter select").first.select_option(index=1)
    said = page.locator("#_visas")
    said.filter(has_text=re.compile(r"\d")).wait_for()
    words = " ".join(said.inner_text().split())
    text = " ".join(sheet.body for sheet in printed(page, tmp_path))
    assert words[:40] in text


def papers(site_dir: Path, id: str) -> list[str]:
    """The papers that a one-sheet view claims to fit."""
    html = (site_dir / "vardforlopp" / id / "ark" / "index.html").read_text("utf-8")
    return re.findall(r'id="papper-(a\d)"', html)


@pytest.mark.parametrize("id", EACH)
def test_one_sheet_is_one_sheet_on_each_paper_it_claims(
    id: str, sheets, site_dir: Path, page_at, site_url: str
) -> None:
    claimed = papers(site_dir, id)
    assert claimed
    page = page_at(1280)
    page.goto(f"{site_url}/vardforlopp/{id}/ark/")
    items = page.locator(".short li").all_inner_texts()
    letters = page.locator(".short .letter").all_inner_texts()
    for paper in claimed:
        found = sheets(f"vardforlopp/{id}/ark/", check=f"#papper-{paper}")
        assert len(found) == 1
        sheet = found[0]
        assert sheet.size == tuple(reversed(A4 if paper == "a4" else A3))
        words = re.sub(r"\W+", "", sheet.words)
        for item in items:
            assert re.sub(r"\W+", "", item) in words, item
        assert len(letters) > 3
        assert "Exempeltext" in sheet.words
        assert re.search(r"version [0-9.]+ · godkänd", sheet.words)
        assert "sida 1 av 1" in sheet.words


def test_one_sheet_view_is_linked_and_readable_on_a_phone(page_at, site_url: str) -> None:
    page = page_at(375)
    page.goto(f"{site_url}/vardforlopp/sepsis/")
    page.get_by_role("link", name="Ett ark").click()
    page.wait_for_url("**/sepsis/ark/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    size = page.locator(".short li").first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    assert size >= 14
    page.locator(".short h2 a").first.click()
    page.wait_for_url("**/sepsis/#*")
