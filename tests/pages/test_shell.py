"""The frame that MkDocs builds: no script stands in it, no other host is named, and Material still has what it uses."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from pages.example import ROOT

OVERRIDES = ROOT / "overrides"
PLACES = {"title", "description", "canonical", "head", "trail", "toc", "content"}


def test_material_has_the_style_sheet_that_ours_stands_on() -> None:
    """The site's one style sheet begins with it."""
    package = find_spec("material")
    assert package and package.origin
    assert len(list((Path(package.origin).parent / "templates" / "assets" / "stylesheets").glob("main.*.css"))) == 1


def test_shell_has_every_place_of_a_page() -> None:
    shell = (OVERRIDES / "pathway" / "shell.html").read_text("utf-8")
    found = re.findall(r"@@forlopp-([a-z]+)@@", shell)
    assert set(found) == PLACES
    assert {place for place in PLACES if found.count(place) > 1} == {"title", "description", "canonical"}


def test_nothing_of_ours_runs_or_is_fetched_elsewhere() -> None:
    found = [path for path in sorted(OVERRIDES.rglob("*")) if path.suffix in (".html", ".css", ".svg", ".js")]
    assert {path.suffix for path in found} == {".html", ".css", ".svg", ".js"}
    for path in found:
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|//[a-z]+\.|@import|javascript:", text), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|\beval\(|new Function|innerHTML", text), path
        for script in re.findall(r"<script[^>]*>", text):
            assert script.startswith('<script type="module" src="'), path
