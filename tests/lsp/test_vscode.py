"""The folder .vscode: it works by opening the repository, and says nothing that the project does not do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from forlopp.cli import commands
from tests.conftest import ROOT

from .conftest import FILE, SAR

FOLDER = ROOT / ".vscode"
EXTENSION = FOLDER / "extensions" / "forlopp"
FAULTS = SAR.replace("{to: lakt}", "{to: lakkt}").replace("[läkare, sjuksköterska]", "[läkare, sårterapeut]")


def read(name: str) -> Any:
    """Read one of the editor's files, which may have comments."""
    lines = (FOLDER / name).read_text("utf-8").split("\n")
    return json.loads("\n".join(line for line in lines if not line.lstrip().startswith("//")))


def tasks() -> dict[str, dict[str, Any]]:
    """Return the tasks by name."""
    return {task["label"]: task for task in read("tasks.json")["tasks"]}


def test_every_finding_of_a_check_becomes_a_problem_on_its_line(project):
    (project / FILE).write_text(FAULTS, "utf-8")
    ran = [CliRunner().invoke(commands, ["--root", str(project), "check", *more]) for more in ([], ["--format=json"])]
    (project / FILE).write_text(SAR, "utf-8")
    words = {"error": "error", "warning": "warning", "info": "note"}
    found = []
    for matcher in tasks()["Kontrollera"]["problemMatcher"]:
        pattern = matcher["pattern"]
        for match in re.finditer(pattern["regexp"], ran[0].output, re.MULTILINE):
            row = {key: match[pattern[key]] for key in ("file", "line", "column", "code", "message")}
            found.append({**row, "severity": words[matcher["severity"]]})
    expected = json.loads(ran[1].output)["diagnostics"]
    assert {one["severity"] for one in expected} == set(words.values())
    rows = [{key: str(one[key]) for key in found[0]} for one in expected]
    assert sorted(found, key=repr) == sorted(rows, key=repr)


def test_tasks_run_what_there_is():
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    inputs = {row["id"] for row in read("tasks.json")["inputs"]}
    assert set(tasks()) >= {"Kontrollera", "Visa webbplatsen", "Formatera", "Nytt vårdförlopp"}
    for task in tasks().values():
        if task["type"] == "shell":
            make, target = task["command"].split()
            assert make == "make" and target in targets
            continue
        assert task["command"].endswith("/.venv/bin/forlopp")
        command = commands.commands[task["args"][0]]
        options = {name for parameter in command.params for name in parameter.opts}
        assert {word for word in task["args"] if word.startswith("--")} <= options
        assert set(re.findall(r"\$\{input:(\w+)\}", json.dumps(task))) <= inputs


def test_the_extension_of_the_project_is_recommended():
    manifest = json.loads((EXTENSION / "package.json").read_text("utf-8"))
    assert f"{manifest['publisher']}.{manifest['name']}" in read("extensions.json")["recommendations"]
    assert "dependencies" not in manifest, "nothing is installed when the repository is opened"
    assert (EXTENSION / manifest["main"]).is_file()


SNIPPETS = {
    "Steg": ("### (B) Bedömning av såret", "### Utgång: såret"),
    "Beslut": ("### (B) Bedömning av såret", "### Utgång: såret"),
    "Kriterier": ("```yaml criteria", "## Vårdförloppets"),
    "Plats för regional text": ("Såret 🩹", "## Mål"),
    "Indikator": ("## Bakgrund", "### Nulägesbeskrivning"),
}


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_is_good_source(project, name):
    """With its own words in place of each field, a snippet can be read: nothing in it is misspelt or misplaced."""
    body = "\n".join(read("vardforlopp.code-snippets")[name]["body"]).replace("$0", "")
    body = re.sub(r"\$\{\d+\|([^,|]*)[^}]*\|\}|\$\{\d+:([^}]*)\}", lambda m: m[1] or m[2], body)
    assert "$" not in body
    before, after = SNIPPETS[name]
    top, rest = SAR.split(before, 1)
    head = "## Uppföljning\n\n### Indikatorer\n\n" if name == "Indikator" else ""
    text = f"{top}{head}{body}\n\n{before if name == 'Indikator' else ''}\n\n{after}{rest.split(after, 1)[1]}"
    (project / FILE).write_text(text, "utf-8")
    ran = CliRunner().invoke(commands, ["--root", str(project), "check", str(project / FILE), "--format=json"])
    (project / FILE).write_text(SAR, "utf-8")
    assert body.split("\n")[0] in text
    wrong = {one["message"] for one in json.loads(ran.output)["diagnostics"] if one["code"][:3] in ("VF1", "VF2")}
    assert {one for one in wrong if "saknas" not in one and "saknar" not in one} == set()


@pytest.fixture
def desk(project: Path) -> Path:
    """A project that `make desk` has been run in."""
    program = project / ".venv" / "bin" / "forlopp"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT / "plugins"}" exec "{sys.executable}" -m forlopp.cli "$@"\n', "utf-8"
    )
    program.chmod(0o755)
    return project


def test_the_extension_talks_to_the_server(desk):
    command = ["node", str(Path(__file__).with_name("editor.js")), str(EXTENSION / "extension.js"), str(desk), FILE]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["said"] == []
    assert "VF206" in [one["code"]["value"] for one in seen["told"]]
    assert seen["fault"]["message"].startswith("Steget ”lakkt” finns inte.")
    assert seen["fault"]["severity"] == 0
    assert seen["fault"]["code"]["target"]["text"].endswith("/regler/VF302/")
    (proposal,) = [one for one in seen["proposals"] if one["label"] == "lakt"]
    assert (proposal["insertText"], proposal["detail"]) == ("lakt", "Utgång: såret har läkt")
    assert seen["fix"]["title"] == "Byt till ”lakt”" and seen["fix"]["isPreferred"]
    assert "(B) Bedömning av såret" in seen["hover"]["contents"]["value"]
    line = SAR.split("\n").index("### (B) Bedömning av såret {#bedomning}")
    assert seen["definition"]["range"]["start"]["line"] == line
    assert len(seen["uses"]) == 6
    files = [uri.removeprefix(desk.as_uri()) for uri in seen["renamed"]["files"]]
    assert "/content/regions/skane/sarvard.md" in files
    assert "går inte att ha som id" in seen["refused"]
    assert seen["symbols"][0]["name"] == "Försättsblad"
    assert "{#a-lagg-saret}" in seen["tidied"][0]["newText"]
