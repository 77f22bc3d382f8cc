"""The workflows that review a change: right in shape, asking no host, and running commands that there are."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from forlopp.cli import commands
from forlopp.diagnostics import ROOM, Diagnostic, Place, as_gitlab, as_markdown

ROOT = Path(__file__).resolve().parents[2]
FLOWS = ROOT / ".github" / "workflows"
GITHUB, COMMENT, GITLAB = FLOWS / "granska.yml", FLOWS / "kommentera.yml", ROOT / ".gitlab-ci.yml"


def steps(path: Path) -> list[dict[str, Any]]:
    """Every step of GitHub's jobs."""
    value = yaml.safe_load(path.read_text("utf-8"))
    return [step for job in value["jobs"].values() for step in job["steps"]]


def scripts(path: Path) -> list[str]:
    """Every line that is run."""
    value = yaml.safe_load(path.read_text("utf-8"))
    if path != GITLAB:
        return [line for step in steps(path) for line in step.get("run", "").split("\n")]
    return [line for job in value.values() if isinstance(job, dict) for line in job.get("script", ())]


@pytest.mark.parametrize("path", [GITHUB, GITLAB], ids=lambda path: path.name)
def test_every_command_and_choice_exists(path):
    found = [match[1] for line in scripts(path) for match in re.finditer(r"\.venv/bin/forlopp ([^|>;]+)", line)]
    assert {one.split()[0] for one in found} == {"check", "diff"}
    for one in found:
        words = shlex.split(one)
        options = {name: option for option in commands.commands[words[0]].params for name in option.opts}
        for at, word in enumerate(words):
            if word.startswith("--"):
                assert word in options, one
            if word == "--format":
                assert words[at + 1] in options[word].type.choices, one
    targets = set(re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {line.split()[1] for line in scripts(path) if line.startswith("make ")} <= targets


@pytest.mark.parametrize("path", [GITHUB, COMMENT, GITLAB], ids=lambda path: path.name)
def test_no_host_is_named_and_nothing_of_the_proposals_is_run_by_its_name(path):
    assert "://" not in path.read_text("utf-8")
    assert path == GITLAB or all("@v" in step["uses"] for step in steps(path) if "uses" in step)
    # What a stranger writes, a branch's name say, must reach the shell as a value and never as part of the script.
    assert all("${{" not in line for line in scripts(path))


def test_what_runs_the_proposal_may_write_nothing():
    value = yaml.safe_load(GITHUB.read_text("utf-8"))
    assert value[True] == {"pull_request": None} and value["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in value["jobs"].values())
    assert "secrets." not in GITHUB.read_text("utf-8") and "github.token" not in GITHUB.read_text("utf-8")


def test_what_may_comment_runs_nothing_of_the_proposals():
    value = yaml.safe_load(COMMENT.read_text("utf-8"))
    assert value[True] == {"workflow_run": {"workflows": ["Granska"], "types": ["completed"]}}
    assert yaml.safe_load(GITHUB.read_text("utf-8"))["name"] == "Granska" and value["permissions"] == {}
    assert value["jobs"]["kommentera"]["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert not any("checkout" in step.get("uses", "") for step in steps(COMMENT))
    # What was saved is text: it is neither sourced nor run, and it cannot say on which proposal it is written.
    assert not re.search(r"(^|\s)(\.|source|bash|sh|eval|python3?)\s", "\n".join(scripts(COMMENT)))


@pytest.mark.parametrize(
    ("path", "schema"), [(GITHUB, "github-workflows"), (COMMENT, "github-workflows"), (GITLAB, "gitlab-ci")]
)
def test_they_have_the_shape_that_the_service_reads(path, schema):
    words = ["-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path)]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", [GITHUB, COMMENT, GITLAB], ids=lambda path: path.name)
def test_every_script_can_be_read_by_the_shell(path):
    done = subprocess.run(["bash", "-n"], input="\n".join(scripts(path)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not shutil.which("actionlint"), reason="actionlint is not installed")
def test_actionlint_finds_nothing():
    subprocess.run(["actionlint", str(GITHUB), str(COMMENT)], check=True)


def test_gitlab_shows_findings_on_their_lines():
    one = Diagnostic("VF302", "error", Place("content/x/index.md", 7), "Steget finns inte.", "Menade du ”b”?", "to: c")
    rows = json.loads(as_gitlab([one, one], 1))
    assert rows[0]["location"] == {"path": "content/x/index.md", "lines": {"begin": 7}}
    assert rows[0]["severity"] == "major" and rows[0]["description"] == "Steget finns inte. Menade du ”b”?"
    assert len({row["fingerprint"] for row in rows}) == 2
    moved = dataclasses.replace(one, place=Place("content/x/index.md", 9))
    assert json.loads(as_gitlab([moved], 1))[0]["fingerprint"] == rows[0]["fingerprint"]
    report = yaml.safe_load(GITLAB.read_text("utf-8"))["granska"]["artifacts"]["reports"]["codequality"]
    assert any(f"--format gitlab > {report}" in line for line in scripts(GITLAB))


def test_the_comment_names_what_must_be_mended_first_and_has_room():
    """Errors before warnings, notes only counted, and nothing in a message is markup."""
    note = Diagnostic("VF367", "note", Place("a.md", 1), "Kan vänta.")
    faults = [
        Diagnostic("VF302", "error", Place("b`.md", n), f"Steget @b <i> {'x' * 900}", "Så.") for n in range(1, 90)
    ]
    text = as_markdown([note, Diagnostic("VF500", "warning", Place("a.md", 2), "Lång."), *faults], 3)
    assert text.startswith("## Granskning: det här måste rättas\n") and len(text.encode()) < ROOM + 2_000
    assert "- **fel** VF302 i `b’.md`, rad 1: Steget @<!-- -->b &lt;i&gt; xxx" in text and "VF367" not in text
    shown = text.count("- **fel**")
    assert 10 <= shown <= 20 and f"- … och {90 - shown} till" in text
    assert as_markdown([note], 1).startswith("## Granskning: inga fel\n\nKontrollerade 1 fil")
