"""`forlopp regions` as a person and a CI job meet it, on the project's own content."""

from __future__ import annotations

import json
from pathlib import Path

from tests.test_cli import forlopp, project  # noqa: F401 – the fixture.

FILE = "content/regions/skane/sepsis.md"


def changed(root: Path) -> Path:
    """Let the national text under one of Skåne's additions change."""
    path = root / "content" / "pathways" / "sepsis" / "index.md"
    text = path.read_text("utf-8").replace("title: Sepsislarm i regionen", "title: Sepsislarm på sjukhus")
    path.write_text(text, "utf-8")
    return root / FILE


def test_no_addition_in_the_content_has_drifted():
    done = forlopp("regions")
    assert done.returncode == 0, done.stdout
    assert "Skåne – " in done.stdout and "Västra Götaland – " in done.stdout
    assert "!" not in done.stdout and "Inga tillägg: Blekinge" in done.stdout


def test_the_report_finds_what_has_changed_and_a_file_can_be_noted_as_read(project):  # noqa: F811
    path = changed(project)
    # The pathway's published version is what readers see: without a ledger, its source is.
    (project / "content" / "ledger" / "ledger.jsonl").unlink()
    done = forlopp("regions", "skane", "--format", "json", cwd=project)
    assert done.returncode == 1
    (region,) = json.loads(done.stdout)["regions"]
    assert {row["pathway"]: row["drifted"] for row in region["pathways"]}["sepsis"] == 1
    before = path.read_text("utf-8").split("\n")
    noted = forlopp("regions", "--update", FILE, cwd=project)
    assert noted.returncode == 0 and "lästa mot Sepsis, version 2.0" in noted.stdout
    after = path.read_text("utf-8").split("\n")
    assert [old.split(":")[0] for old, new in zip(before, after, strict=True) if old != new] == [
        "    regional-larmrutin"
    ]
    assert forlopp("regions", "skane", cwd=project).returncode == 0
    assert "redan noterad" in forlopp("regions", "--update", FILE, cwd=project).stdout


def test_a_file_with_faults_is_not_noted_as_read(project):  # noqa: F811
    path = project / FILE
    text = path.read_text("utf-8").replace("{at=regional-larmrutin}", "{at=larmrutin}")
    path.write_text(text, "utf-8")
    done = forlopp("regions", "--update", FILE, cwd=project)
    assert done.returncode == 1 and "VF477" in done.stderr and path.read_text("utf-8") == text


def test_wrong_use_is_told_in_swedish():
    done = forlopp("regions", "skaane")
    assert done.returncode == 2 and "Menade du ”skane”?" in done.stderr
    done = forlopp("regions", "--update", "README.md")
    assert done.returncode == 2 and "ingen fil med regionala tillägg" in done.stderr
