"""How well the search answers the questions: asked of the client's own code, over the index of the real content.

In: tests/search/questions.yaml. Out: `ranks`; `python -m tests.search.report --update` writes them to the data that the
page /sok/rapport/ shows. Never tunes anything, and never leaves a question out.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from .client import ROOT, index_of, real_sources, run, write_client

DATA = ROOT / "plugins" / "forlopp" / "search" / "report.json"
QUESTIONS = ROOT / "tests" / "search" / "questions.yaml"


def questions() -> list[dict[str, Any]]:
    """Read the questions."""
    rows = yaml.safe_load(QUESTIONS.read_text("utf-8"))
    return [
        {
            "question": str(row["q"]),
            "answers": row["answer"] if isinstance(row["answer"], list) else [row["answer"]],
            "kind": row["kind"],
            "held_out": row.get("set") == "held-out",
        }
        for row in rows
    ]


def ranks(folder: Path) -> list[dict[str, Any]]:
    """Ask every question; return it with the rank of the first hit that answers, 0 where none of ten does."""
    asked = questions()
    write_client(folder, index_of(real_sources()))
    answers = run(folder, [{"text": row["question"], "limit": 10} for row in asked])["out"]
    return [
        {**row, "rank": next((n for n, hit in enumerate(got["hits"], 1) if hit["unit"] in row["answers"]), 0)}
        for row, got in zip(asked, answers, strict=True)
    ]


def data() -> dict[str, Any]:
    """Read what the page shows."""
    found: dict[str, Any] = json.loads(DATA.read_text("utf-8")) if DATA.is_file() else {"measured": []}
    return found


def write(found: dict[str, Any]) -> None:
    """Write what the page shows."""
    DATA.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


def share(rows: list[dict[str, Any]], within: int) -> float:
    """Return how many of the questions have their answer among the first hits."""
    return sum(0 < row["rank"] <= within for row in rows) / len(rows)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        found = ranks(Path(folder))
    for name, rows in (("alla", found), ("undanhållna", [row for row in found if row["held_out"]])):
        print(f"{name}: {len(rows)} frågor, rätt först {share(rows, 1):.1%}, bland de tre första {share(rows, 3):.1%}")
    if "--update" in sys.argv:
        write({**data(), "questions": found})
