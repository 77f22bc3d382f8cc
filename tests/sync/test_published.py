"""A region's copy of what `forlopp publish` makes: whatever is published, merged, withdrawn or renamed in between."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from forlopp import pool
from forlopp.cli import commands
from tests.sync.mirror import run, seen, whole
from tests.sync.server import serving
from tests.test_cost import project
from tests.test_releases import version

pytestmark = pytest.mark.slow


class Publisher:
    """A project that publishes one thing after another. Each document has the text of the sample, and its own id."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root, self.chance = root, chance
        self.versions: dict[str, int] = {}
        self.merged: dict[str, list[str]] = {}
        self.count = 0

    def forlopp(self, *arguments: str) -> None:
        """Run a command, which must succeed."""
        done = CliRunner().invoke(commands, ["--root", str(self.root), *arguments], catch_exceptions=False)
        assert done.exit_code == 0, done.output + done.stderr

    def write(self, id: str, number: int, *replaced: tuple[str, str]) -> None:
        """Write a version of a document: each has a text and a number of its own."""
        row = '  - {version: "1.0"'
        rows = "".join(
            f'  - {{version: "1.{n}", on: 2024-02-{n:02}, change: editorial, summary: Ordval {n}.}}\n'
            for n in range(number, 0, -1)
        )
        version(
            self.root,
            "1.0",
            ("id: prov", f"id: {id}"),
            (row, rows + row),
            ('version: "1.0"\nstatus', f'version: "1.{number}"\nstatus'),
            ("SKS, on: 2024-01-15", "SKS, on: 2024-03-15"),
            ("Provet är litet.", f"Provet är litet, ordval {chr(ord('a') + number)}."),
            ("illustrative: true", f"merged_from: [{', '.join(self.merged.get(id, []))}]\nillustrative: true"),
            *replaced,
            id=id,
        )
        self.versions[id] = number

    def something(self) -> str:
        """Do one of the things that happen to documents, and publish it; return what."""
        alive = sorted(self.versions)
        what = self.chance.choice(["new", "revise", "revise", "withdraw", "merge", "rename"]) if alive else "new"
        if what == "new" or (what == "merge" and len(alive) < 2):
            self.count += 1
            self.write(f"prov-{self.count}", 0)
        elif what == "revise":
            id = self.chance.choice(alive)
            self.write(id, self.versions[id] + 1)
        elif what == "withdraw":
            self.end(self.chance.choice(alive), "withdrawn\nstatus_reason: Ersatt av praxis.\nwithdrawn_on: 2026-05-01")
        elif what == "merge":
            id, into = self.chance.sample(alive, 2)
            self.merged.setdefault(into, []).append(id)
            self.write(into, self.versions[into] + 1)
            self.end(id, f"merged\nmerged_into: {into}")
        else:
            id = self.chance.choice(alive)
            self.count += 1
            self.forlopp("rename", id, f"prov-{self.count}", "--reason", "Tydligare namn.", "--on", "2026-06-01")
            self.versions[f"prov-{self.count}"] = self.versions.pop(id)
            self.merged[f"prov-{self.count}"] = self.merged.pop(id, [])
            # What names the old id is told by the check, and mended by hand.
            for path in self.root.glob("content/pathways/*/index.md"):
                text = path.read_text("utf-8").replace(f"merged_into: {id}\n", f"merged_into: prov-{self.count}\n")
                path.write_text(text, "utf-8")
        self.forlopp("publish", "--on", "2026-06-01")
        return what

    def end(self, id: str, status: str) -> None:
        """Let a document end."""
        self.write(id, self.versions[id], ("status: approved", f"status: {status}"))
        del self.versions[id]


@pytest.mark.parametrize("seed", range(4))
def test_a_copy_equals_the_site_after_any_course_of_events(seed: int, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(pool, "POOL_FROM", 10_000)
    root = project(tmp_path / "p", 1)
    shutil.rmtree(root / "content" / "pathways")
    publisher = Publisher(root, random.Random(seed))
    happened = set()
    options = ("--with-illustrative", "--with-history", "--timeout", "20")
    copy, feed = tmp_path / "copy", tmp_path / "api"
    with serving({}) as server:
        for turn in range(14):
            happened.add(publisher.something())
            if turn % publisher.chance.choice([1, 2, 3]) and turn < 13:
                continue  # The region does not look every time.
            publisher.forlopp("feed", str(feed))
            server.files = files = {
                path.relative_to(feed).as_posix(): path.read_bytes() for path in feed.rglob("*") if path.is_file()
            }
            assert run(server.url, copy, *options)[0] == 0
            assert seen(copy) == whole(files)
    assert len(happened) >= 3
