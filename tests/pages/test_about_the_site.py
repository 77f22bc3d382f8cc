"""The pages about the site itself: the statement says what its data say, and the style page leaves nothing out."""

from __future__ import annotations

import datetime
import re

import pytest

from forlopp import check, outputs
from forlopp.catalog import Catalog
from forlopp.check import Source, read_statement
from forlopp.model.accessibility import Doubt, Judged, Results, Shortcoming, Statement
from forlopp.pages import accessibility_page, style
from pages.example import LISTS, ROOT, TEMPLATES, assert_sound

CSS = ROOT / "overrides" / "assets" / "css"
RESULTS = Results(
    tested=datetime.date(2026, 11, 20),
    tools={"axe-core": "4.0"},
    pages=("/", "/om/"),
    widths=(1280, 320),
    schemes=("ljust",),
    rules_passed=31,
    violations=0,
    doubts=(Doubt(rule="color-contrast", key="imgNode", pages=1), Doubt(rule="region", key="x", pages=2)),
    html_messages=0,
)


def text_of(statement: Statement, results: Results | None = None) -> str:
    """Return the statement's page."""
    content = accessibility_page(statement, results, TEMPLATES).content
    assert_sound(content)
    return content


def test_a_statement_says_what_it_was_given() -> None:
    statement = Statement(
        operator="Region Exempel <b>",
        contact="hjalp@region.example",
        answer_within="två dagar",
        compliance="partial",
        shortcomings=(Shortcoming(title="Bild utan text", affects="Alla", reason="Glömd", criterion="1.1.1"),),
        judged=(Judged(rule="color-contrast", key="imgNode", words="Mäts för sig."),),
    )
    content = text_of(statement, RESULTS)
    assert "Region Exempel &lt;b&gt;" in content
    assert 'href="mailto:hjalp@region.example"' in content
    assert "delvis förenlig" in content
    assert "Bild utan text" in content and "1.1.1" in content
    assert "0 av 4 provade kombinationer; 31 regler" in content
    assert "Mäts för sig." in content
    assert content.count("Inte bedömd.") == 1, "a doubt that nobody judged is said to be so"
    assert style_report() in content


def style_report() -> str:
    """Where a reader complains to the supervising authority."""
    return 'href="https://www.digg.se/tdosanmalan"'


def test_a_statement_without_facts_says_that_they_are_missing() -> None:
    content = text_of(Statement())
    assert "har inte angett namn och kontaktväg" in content
    assert "Proven har inte lämnat några resultat ännu." in content
    assert "mailto:" not in content


@pytest.mark.parametrize("contact", ["javascript:alert(1)", "ring växeln", "http://osäkert.example/"])
def test_a_contact_that_is_no_address_is_shown_and_leads_nowhere(contact) -> None:
    assert f'href="{contact}' not in text_of(Statement(operator="X", contact=contact))
    assert 'href="https://x.example/"' in text_of(Statement(operator="X", contact="https://x.example/"))


def test_faults_in_the_statement_are_found_by_the_check() -> None:
    files = {"accessibility.yaml": ("content/accessibility.yaml", b"compliance: kanske\nfoo: 1\n")}
    found = check.read_lists(files)[1]
    assert [(one.place.line, one.severity) for one in found] == [(1, "error"), (2, "error")]
    assert read_statement("accessibility.yaml", b"compliance: kanske\n") == Statement()


def pages_of_the_site() -> list:
    """Make the pages about the site from the project's own data."""
    return outputs.about_the_site(Catalog(LISTS), ROOT)


def test_the_sites_own_statement_and_style_are_sound() -> None:
    found = {page.url: page for page in pages_of_the_site()}
    assert set(found) == {"tillganglighet/", "stil/", "stil/exempel/"}
    for page in found.values():
        assert_sound(page.content, page.toc)
    assert "noindex" in found["stil/"].head
    assert "noindex" in found["stil/exempel/"].head


def test_the_sample_has_no_fault_that_a_draft_must_not_have() -> None:
    beside = outputs.SAMPLE.with_suffix(".references.json")
    source = Source(style.FILE, outputs.SAMPLE.read_bytes(), (beside.name, beside.read_bytes()))
    found = check.check([source], Catalog(LISTS), datetime.date(2026, 11, 1))
    errors = [one.message for one in found if one.severity == "error"]
    assert all("kol" in message for message in errors), errors  # the pathway that it hands over to is not in this list


def test_every_kind_of_mark_is_on_the_style_page() -> None:
    css = "".join(path.read_text("utf-8") for path in sorted(CSS.glob("*.css")))
    code = "".join(path.read_text("utf-8") for path in sorted((ROOT / "plugins" / "forlopp" / "pages").glob("*.py")))
    kinds = set(re.findall(r"\.mark--([a-z]+)", css)) | set(re.findall(r'\bmark\(\s*"([a-z]+)"', code))
    assert len(kinds) > 8
    assert kinds <= set(style.MARKS), "give the new kind words in pages/style.py"


def test_every_kind_of_step_and_every_banner_is_on_the_style_page() -> None:
    content = next(page.content for page in pages_of_the_site() if page.url == "stil/")
    for kind in ("entry", "action", "decision", "exit", "handover"):
        assert f'step--{kind}"' in content
        assert f"fc-{kind}" in content
    css = "".join(path.read_text("utf-8") for path in sorted(CSS.glob("*.css")))
    for name in set(re.findall(r"\.(banner--[a-z]+|criteria--[a-z]+)", css)):
        assert name in content, name


def test_colours_are_read_from_the_style_sheet_and_reach_what_they_need() -> None:
    css = (CSS / "00-colours.css").read_text("utf-8")
    schemes = style.colours(css)
    assert schemes["light"]["ground"] == "#ffffff"
    assert schemes["dark"]["ground"] != schemes["light"]["ground"]
    assert set(schemes["light"]) == set(schemes["dark"])
    for scheme in schemes.values():
        rows = style.contrasts(scheme)
        assert [row for row in rows if row.ratio < row.needed] == []
        soft = {name for name in scheme if name.endswith("-soft") and name.removesuffix("-soft") in scheme}
        assert soft <= {row.ground for row in rows} | {"text-soft"}, "a ground without a measured pair"


def test_contrast_is_that_of_wcag() -> None:
    assert style.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert style.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert style.Contrast("a", "b", "", "", 4.499, 4.5).words == "4,4:1"
