"""The command line as an author and a CI job meet it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from forlopp.cli import commands

ROOT = Path(__file__).resolve().parents[1]


def forlopp(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as a person does."""
    return subprocess.run(
        [sys.executable, "-m", "forlopp.cli", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project's content, to break."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project with the shared lists and one approved document: what a command answers in it costs next to nothing."""
    project = tmp_path / "litet"
    shutil.copytree(ROOT / "content" / "generic-models" / ONE, project / "content" / "generic-models" / ONE)
    for path in (*(ROOT / "content").glob("*.yaml"), ROOT / "mkdocs.yml"):
        shutil.copy(path, project / path.relative_to(ROOT))
    return project


ONE = "levnadsvanor"


def damage(project: Path, old: str, new: str, id: str = "sepsis") -> Path:
    """Change one thing in a source, and assert that it was there."""
    path = project / "content" / "pathways" / id / "index.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_the_projects_own_content_has_neither_errors_nor_warnings():
    done = forlopp("check", "--strict", "--today", "2026-11-22")
    assert done.returncode == 0, done.stdout
    assert "Kontrollerade" in done.stdout


def test_an_error_gives_status_1_place_caret_and_remedy(project):
    damage(project, "kind: entry", "kind: entri")
    done = forlopp("check", cwd=project)
    assert done.returncode == 1
    lines = done.stdout.split("\n")
    first = lines[next(n for n, line in enumerate(lines) if "fel[" in line) :]
    assert first[0].startswith("content/pathways/sepsis/index.md:")
    assert "fel[VF203] ”entri” går inte att välja för ”kind”." in first[0]
    assert first[1].strip() == "kind: entri"
    assert first[2].strip() == "^^^^^"
    assert "Menade du ”entry”?" in first[3]
    assert done.stdout.rstrip().endswith("Felen måste rättas innan texten kan publiceras.")


def test_faults_in_several_files_come_in_one_run(project):
    damage(project, "kind: entry", "kind: entri")
    damage(project, "status: approved", "status: godkänd", "palliativ-vard")
    broken = project / "content" / "pathways" / "kol" / "index.md"
    broken.write_bytes(b"\xff\xfe\x00")
    done = forlopp("check", cwd=project)
    assert done.returncode == 1
    for file, code in (("sepsis", "VF203"), ("palliativ-vard", "VF203"), ("kol", "VF101")):
        assert any(f"/{file}/index.md:" in line and code in line for line in done.stdout.split("\n")), (file, code)


def test_a_warning_stops_only_with_strict(project):
    damage(project, "## Vårdnivå och samverkan\n", "## Vårdnivå och samverkan\n\n## Relaterade kunskapsstöd\n")
    text = forlopp("check", cwd=project)
    assert (text.returncode, "varning[" in text.stdout) in ((0, True), (1, True))


def test_only_the_named_files_findings_are_shown(project):
    damage(project, "kind: entry", "kind: entri")
    done = forlopp("check", "content/pathways/palliativ-vard", cwd=project)
    assert done.returncode == 0
    assert "sepsis" not in done.stdout
    assert "Kontrollerade 1 fil" in done.stdout


def test_a_file_outside_the_project_is_checked_against_its_lists(small, tmp_path):
    shutil.copytree(small / "content" / "generic-models" / ONE, tmp_path / "annanstans")
    outside = str(tmp_path / "annanstans" / "index.md")
    done = forlopp("check", "--strict", "--today", "2026-11-22", outside, cwd=small)
    assert done.returncode == 0, done.stdout
    assert "Kontrollerade 1 fil" in done.stdout
    # The lists it is checked against are the project's.
    areas = small / "content" / "programme-areas.yaml"
    areas.write_text(areas.read_text("utf-8").replace("id: levnadsvanor", "id: annat"), "utf-8")
    done = forlopp("check", "--strict", "--today", "2026-11-22", outside, cwd=small)
    assert done.returncode == 1 and "levnadsvanor" in done.stdout


def test_today_is_an_argument(small):
    late = forlopp("check", "--today", "2031-01-01", cwd=small)
    early = forlopp("check", "--today", "2026-11-22", cwd=small)
    assert late.returncode == early.returncode == 0
    assert "varning[" in late.stdout
    assert "varning[" not in early.stdout


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_machines_get_the_same_findings(project, form):
    damage(project, "kind: entry", "kind: entri")
    done = forlopp("check", "--format", form, cwd=project)
    assert done.returncode == 1
    if form == "github":
        assert "\n::error file=content/pathways/sepsis/index.md,line=" in "\n" + done.stdout
        return
    document = json.loads(done.stdout)
    if form == "json":
        assert [row["code"] for row in document["diagnostics"] if row["severity"] == "error"] == ["VF203"]
        assert document["checked"] > 30
    else:
        result = next(row for row in document["runs"][0]["results"] if row["level"] == "error")
        assert result["ruleId"] == "VF203"
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["endColumn"] - region["startColumn"] == len("entri")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("chek",), "Kommandot finns inte: "),
        (("check", "--format", "xml"), "går inte att välja"),
        (("check", "--today", "igår"), "är inget datum"),
        (("check", "--strikt"), "finns inte"),
        (("check", "finns-inte.md"), "Hittar varken fil eller mapp"),
        (("--root", "/finns-inte", "check"), "är inget projekt"),
    ],
)
def test_wrong_use_is_one_swedish_line_and_status_2(arguments, words):
    done = forlopp(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().split("\n")) == 1


def test_outside_a_project_it_says_so(tmp_path):
    done = forlopp("check", cwd=tmp_path)
    assert done.returncode == 2
    assert "Hittar inget projekt" in done.stderr


def test_help_is_swedish_and_has_examples():
    # One in a process of its own, as a person meets it; every other command's in this one.
    whole = forlopp("--help")
    assert whole.returncode == 0
    texts = {"": whole.stdout}
    for name in commands.commands:
        done = CliRunner().invoke(commands, [name, "--help"], prog_name="forlopp")
        assert done.exit_code == 0
        texts[name] = done.output
    assert len(texts) > 10
    for name, text in texts.items():
        assert text.startswith("Användning: forlopp"), name
        for english in ("Usage", "Options", "Commands", "Show this message", "COMMAND"):
            assert english not in text, name
    assert "Exempel:" in texts["check"]


def test_swedish_letters_survive_any_locale(project):
    damage(project, "kind: entry", "kind: åtgärd")
    done = subprocess.run(
        [sys.executable, "-m", "forlopp.cli", "check"],
        cwd=project,
        capture_output=True,
        env={**os.environ, "LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert done.returncode == 1
    assert "”åtgärd” går inte att välja" in done.stdout.decode("utf-8")


def test_no_colour_without_a_terminal(project):
    damage(project, "kind: entry", "kind: entri")
    assert "\x1b" not in forlopp("check", cwd=project).stdout
