"""The frame that MkDocs builds: it needs no script and no other host, and Material still has what it uses."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from pages.example import ROOT

OVERRIDES = ROOT / "overrides"
PLACES = {"title", "description", "canonical", "head", "toc", "content"}


def test_materials_style_sheet_is_the_one_that_the_frame_names() -> None:
    """Its name holds a hash of its content: after an upgrade of Material, write the new name in overrides/base.html."""
    named = re.findall(r"'(assets/stylesheets/[^']+)'", (OVERRIDES / "base.html").read_text("utf-8"))
    package = find_spec("material")
    assert package and package.origin
    templates = Path(package.origin).parent / "templates"
    assert named
    assert [name for name in named if not (templates / name).is_file()] == []


def test_shell_has_every_place_of_a_page_once() -> None:
    shell = (OVERRIDES / "pathway" / "shell.html").read_text("utf-8")
    assert sorted(re.findall(r"@@forlopp-([a-z]+)@@", shell)) == sorted(PLACES)


def test_nothing_of_ours_runs_or_is_fetched_elsewhere() -> None:
    for path in sorted(OVERRIDES.rglob("*")):
        if path.suffix not in (".html", ".css", ".svg"):
            continue
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|//[a-z]+\.|@import|javascript:", text), path
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", text), path
