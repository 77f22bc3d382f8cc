"""The workflows as a machine runs them, without the machine: the steps' own scripts, in a fresh checkout.

In: a bare repository. Out: what the steps printed, saved and commented. What the workflows fetch (Python, Node and
their packages) is lent by the environment that the tests run in; the answers of GitHub and of GitLab are played by
`gh` below and by a small server.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs

import yaml

ROOT = Path(__file__).resolve().parents[2]
FLOWS = ROOT / ".github" / "workflows"
WHO = ["-c", "user.name=Prov", "-c", "user.email=prov@example.org", "-c", "commit.gpgsign=false"]


def git(folder: Path, *arguments: str) -> str:
    """Ask git, as somebody without settings of their own."""
    away = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", *WHO, *arguments], cwd=folder, capture_output=True, text=True, env={**os.environ, **away}, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def lend(folder: Path) -> None:
    """Put in a checkout what `make .venv/site.stamp` and `npm ci` would install."""
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    own = f'PYTHONPATH="{folder / "plugins"}" exec "{sys.executable}"'
    for name, words in (("python", own), ("forlopp", f"{own} -m forlopp.cli")):
        (programs / name).write_text(f'#!/bin/sh\n{words} "$@"\n', "utf-8")
        (programs / name).chmod(0o755)
    (folder / ".venv" / "site.stamp").touch()
    (folder / "node_modules").mkdir()
    for path in sorted((ROOT / "node_modules").iterdir()):
        if not path.name.startswith("."):
            (folder / "node_modules" / path.name).symlink_to(path.resolve())
    (folder / "node_modules" / ".site-stamp").touch()


@dataclass(frozen=True)
class Ran:
    """What a job did: did it succeed, what it printed, what it saved."""

    passed: bool
    printed: str
    saved: Path


def github_job(folder: Path, saved: Path, values: dict[str, str]) -> Ran:
    """Run the job that reviews a proposal, in a checkout. `values` are what GitHub would fill in."""
    job = yaml.safe_load((FLOWS / "granska.yml").read_text("utf-8"))["jobs"]["granska"]
    passed, printed = True, ""
    for step in job["steps"]:
        if not passed and "!cancelled()" not in str(step.get("if", "")):
            continue
        if step.get("uses", "").startswith("actions/upload-artifact"):
            keep(folder / step["with"]["path"], saved / step["with"]["name"])
        elif "run" in step:
            own = {name: values[said] for name, said in step.get("env", {}).items()}
            own["GITHUB_STEP_SUMMARY"] = str(folder.parent / f"{folder.name}-summary.md")
            done = bash(step["run"], folder, own)
            passed, printed = passed and done.returncode == 0, printed + done.stdout + done.stderr
    return Ran(passed, printed, saved)


def keep(source: Path, target: Path) -> None:
    """Save a file or a folder under a name, as an artefact."""
    if source.exists():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)


def bash(script: str, folder: Path, own: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a script as GitHub does where `shell: bash` is said."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )


def github_comment(folder: Path, state: Path, values: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the job that comments, with ut/ fetched; GitHub is played by `gh` on a file of state."""
    job = yaml.safe_load((FLOWS / "kommentera.yml").read_text("utf-8"))["jobs"]["kommentera"]
    step = next(step for step in job["steps"] if "run" in step)
    programs = folder.parent / "programs"
    programs.mkdir(exist_ok=True)
    (programs / "gh").write_text(f"#!{sys.executable}\nSTATE = {str(state)!r}\n{GH}", "utf-8")
    (programs / "gh").chmod(0o755)
    own = {name: values[said] for name, said in step["env"].items()}
    return bash(step["run"], folder, {**own, "PATH": f"{programs}:{os.environ['PATH']}"})


GH = r"""
import json, re, subprocess, sys
words = sys.argv[2:]
method, way, fields, jq = "GET", "", {}, "."
while words:
    word = words.pop(0)
    if word == "--method":
        method = words.pop(0)
    elif word in ("-f", "-F"):
        name, _, value = words.pop(0).partition("=")
        fields[name] = open(value[1:], encoding="utf-8").read() if value[:1] == "@" and word == "-F" else value
    elif word == "--jq":
        jq = words.pop(0)
    elif word not in ("--paginate", "--silent"):
        way = word
state = json.load(open(STATE, encoding="utf-8"))
if method == "GET" and way.endswith("/pulls"):
    told = [one for one in state["pulls"] if one["head"]["label"] == fields["head"]]
elif method == "GET":
    told = state["comments"]
elif method == "POST":
    number = re.search(r"issues/(\d+)/comments$", way)[1]
    id = 100 + len(state["comments"])
    state["comments"].append({"id": id, "on": number, "user": {"type": "Bot"}, "body": fields["body"]})
    told = {}
elif method == "PATCH":
    (one,) = [one for one in state["comments"] if way.endswith(f"comments/{one['id']}")]
    one["body"] = fields["body"]
    told = {}
assert len(fields.get("body", "")) <= 65536
json.dump(state, open(STATE, "w", encoding="utf-8"), ensure_ascii=False)
done = subprocess.run(["jq", "-r", jq], input=json.dumps(told), text=True, capture_output=True, check=True)
print(done.stdout, end="")
"""


class Notes(BaseHTTPRequestHandler):
    """GitLab's notes of one merge request."""

    notes: ClassVar[list[dict[str, Any]]] = []

    def do_GET(self) -> None:
        """List them."""
        self._tell(self.notes)

    def do_POST(self) -> None:
        """Write one."""
        self.notes.append({"id": 7 + len(self.notes), "body": self._body()})
        self._tell(self.notes[-1])

    def do_PUT(self) -> None:
        """Write one anew."""
        (one,) = [one for one in self.notes if self.path.endswith(f"/{one['id']}")]
        one["body"] = self._body()
        self._tell(one)

    def _body(self) -> str:
        assert self.headers["PRIVATE-TOKEN"] == "nyckel"
        return parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["body"][0]

    def _tell(self, value: object) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""
