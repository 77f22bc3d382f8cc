"""The workflows that review a change: right in shape, asking no host, and running commands that there are."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from forlopp.cli import commands
from forlopp.diagnostics import Diagnostic, Place, as_gitlab

ROOT = Path(__file__).resolve().parents[2]
GITHUB, GITLAB = ROOT / ".github" / "workflows" / "granska.yml", ROOT / ".gitlab-ci.yml"


def scripts(path: Path) -> list[str]:
    """Every line that is run."""
    value = yaml.safe_load(path.read_text("utf-8"))
    if path == GITHUB:
        return [
            line for job in value["jobs"].values() for step in job["steps"] for line in step.get("run", "").split("\n")
        ]
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
                assert words[at + 1] in options[word].type.choices, one
    targets = set(re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {line.split()[1] for line in scripts(path) if line.startswith("make ")} <= targets


@pytest.mark.parametrize("path", [GITHUB, GITLAB], ids=lambda path: path.name)
def test_no_host_is_named_and_nothing_of_the_proposals_is_run_by_its_name(path):
    assert "://" not in path.read_text("utf-8")
    # What a stranger writes, a branch's name say, must reach the shell as a value and never as part of the script.
    assert all("${{" not in line for line in scripts(path))


def test_what_runs_the_proposal_may_write_nothing():
    value = yaml.safe_load(GITHUB.read_text("utf-8"))
    assert "pull_request_target" not in value[True] and value["permissions"] == {"contents": "read"}
    assert "permissions" not in value["jobs"]["granska"]
    assert not any("checkout" in step.get("uses", "") for step in value["jobs"]["kommentera"]["steps"])


@pytest.mark.skipif(not shutil.which("actionlint"), reason="actionlint is not installed")
def test_actionlint_finds_nothing():
    subprocess.run(["actionlint", str(GITHUB)], check=True)


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
