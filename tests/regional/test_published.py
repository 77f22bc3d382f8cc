"""Additions through the life of a pathway: while it is revised they hang on the version that readers see, and the alarm
goes when the next one is published."""

from __future__ import annotations

import json
from pathlib import Path

from tests.regional.example import CASES
from tests.test_releases import root, run, version  # noqa: F401 – the fixture.

OK = (CASES / "ok-plats.md").read_text("utf-8")
FILE = "content/regions/skane/prov.md"


def checked(root: Path, *paths: str) -> list[str]:  # noqa: F811
    """Return the codes that the check gives Skåne's file."""
    named = [str(root / path) for path in paths]
    found = json.loads(run(root, "check", "--format", "json", "--today", "2026-11-22", *named).stdout)
    return [one["code"] for one in found["diagnostics"] if one["file"] == FILE]


def drifted(root: Path) -> list[int]:  # noqa: F811
    """Return how many additions have drifted in each of Skåne's files, as the report has it."""
    (region,) = json.loads(run(root, "regions", "skane", "--format", "json").stdout)["regions"]
    return [row["drifted"] for row in region["pathways"]]


def test_the_alarm_goes_at_the_publication_and_not_before(root):  # noqa: F811
    assert run(root, "publish").exit_code == 0
    path = root / FILE
    path.parent.mkdir(parents=True)
    path.write_text(OK.split("based_on:")[0] + "---\n\n## Mätning {at=a-mat}\n\nMät med vår mätare.\n", "utf-8")
    assert run(root, "regions", "--update", str(path)).exit_code == 0
    assert drifted(root) == [0]

    version(root, "2.0", ("status: approved", "status: revising"))
    assert checked(root) == checked(root, FILE) == []
    assert drifted(root) == [0], "readers still see version 1.0"

    version(root, "2.0")
    assert run(root, "publish").exit_code == 0
    assert checked(root) == checked(root, FILE) == ["VF484"]
    assert drifted(root) == [1]
    assert "[-30-]{+10+} min" in run(root, "regions", "skane").stdout

    assert run(root, "regions", "--update", str(path)).exit_code == 0
    assert checked(root) == [] and drifted(root) == [0]
