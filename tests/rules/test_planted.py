"""Editorial faults planted in good texts: how many the editor finds, and whether anything right is complained of.

The five parts in `planted/` were written before the rules were run on them; what they hold, and when a fault counts as
found, stands at the top of first.yaml. `planted/good/` are short whole pathways without faults. At the first look the
rules found 35 of 57, then 32 of the 42 that had been held out, then 16 of 18, then 30 of 44, then 12 of 16; the floors
below are what they find now.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from forlopp.catalog import Catalog
from forlopp.check import Source, catalog_of, diagnose, read, read_lists
from forlopp.diagnostics import Diagnostic
from forlopp.model.lists import FILES

ROOT = Path(__file__).parent.parent.parent
PLANTED = Path(__file__).parent / "planted"
TODAY = datetime.date(2026, 11, 21)
LISTS, _ = read_lists({name: (name, (ROOT / "content" / name).read_bytes()) for name in FILES})


class Verdict(NamedTuple):
    """What the editor said of one text with faults in it."""

    found: list[str]
    missed: list[str]
    false: list[str]


def source(name: str) -> Source:
    """Return a good text of the project, or one of this folder's ("good/…")."""
    if name.startswith("good/"):
        return Source(f"{name}.md", (PLANTED / f"{name}.md").read_bytes())
    folder = ROOT / "content" / "pathways" / name
    references = folder / "references.json"
    beside = ("references.json", references.read_bytes()) if references.exists() else None
    return Source(f"content/pathways/{name}/index.md", (folder / "index.md").read_bytes(), beside)


@cache
def neighbours() -> Catalog:
    """Everything that the texts link to."""
    files = sorted((ROOT / "content").glob("*/*/index.md"))
    return catalog_of((read(Source(path.relative_to(ROOT).as_posix(), path.read_bytes())) for path in files), LISTS)


def editor(text: Source) -> list[Diagnostic]:
    return diagnose(read(text), neighbours(), TODAY)


def plant(text: str, faults: Sequence[Mapping[str, object]]) -> str:
    for fault in faults:
        old = str(fault["old"])
        assert text.count(old) == 1 or (fault.get("all") and old in text), old
        text = text.replace(old, str(fault["new"]))
    return text


def lines_of(text: str, words: str) -> set[int]:
    """Return the numbers of the lines that some words stand on."""
    at = text.index(words)
    first = text.count("\n", 0, at) + 1
    return {*range(first, first + words.rstrip("\n").count("\n") + 1)}


def judge(name: str, faults: Sequence[Mapping[str, object]], near: Sequence[Mapping[str, object]] = ()) -> Verdict:
    """Plant faults, and what only looks like faults, in a text and compare what the editor says with them. A false
    alarm is a finding of the editor's (VF5xx) on a line without a fault, or one more than the fault's own."""
    good = source(name)
    text = plant(good.content.decode(), (*near, *faults))
    said = editor(Source(good.file, text.encode(), good.references))
    verdict = Verdict([], [], [])
    left = [d for d in said if d.code.startswith("VF5")]
    for fault in faults:
        lines = lines_of(text, str(fault["new"])) if fault["new"] else set()
        lines |= lines_of(text, str(fault["at"])) if "at" in fault else set()
        hits = [d for d in said if d.code in fault["codes"] and d.place.line in lines]  # type: ignore[operator]
        label = f"{name}: {fault['kind']}: {str(fault['new'])[:90]!r}"
        (verdict.found if hits else verdict.missed).append(label)
        if hits and hits[0] in left:
            left.remove(hits[0])
    verdict.false.extend(f"{name}:{d.place.line}: {d.code} {d.message}" for d in left)
    return verdict


def verdict_of(part: str) -> Verdict:
    rows = yaml.safe_load((PLANTED / f"{part}.yaml").read_text())
    verdicts = [judge(row["text"], row["faults"], row.get("near", ())) for row in rows]
    return Verdict(*([label for one in verdicts for label in one[field]] for field in range(3)))


@pytest.mark.parametrize(
    ("part", "planted", "floor"),
    [("first", 57, 57), ("second", 42, 41), ("third", 18, 18), ("fourth", 44, 40), ("fifth", 16, 12)],
)
def test_planted_faults_are_found(part: str, planted: int, floor: int) -> None:
    verdict = verdict_of(part)
    assert len(verdict.found) + len(verdict.missed) == planted
    assert len(verdict.found) >= floor, verdict.missed
    assert verdict.false == []


@pytest.mark.parametrize("name", sorted(path.stem for path in (PLANTED / "good").glob("*.md")))
def test_nothing_right_is_complained_of(name: str) -> None:
    assert [d for d in editor(source(f"good/{name}")) if d.code.startswith("VF5")] == []


@pytest.mark.parametrize("name", ["kol", "palliativ-vard"])
def test_a_right_letter_in_other_words_is_not_complained_of(name: str) -> None:
    sentences = yaml.safe_load((PLANTED / "letters.yaml").read_text())[name]
    good = source(name)
    text = good.content.decode().replace("## Omfattning\n", "## Omfattning\n\n" + "\n\n".join(sentences) + "\n", 1)
    said = editor(Source(good.file, text.encode(), good.references))
    assert len(sentences) > 15
    assert [(d.place.line, d.message) for d in said if d.code == "VF511"] == []
