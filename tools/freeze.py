"""Freeze sources into the ledger of published versions that tests read.

    python tools/freeze.py                 writes what is missing in tests/ledger/published/
    python tools/freeze.py --check         only says whether the frozen documents still tell what their sources say

In: the sources named in SETS. Out: ledger.jsonl and documents/<sha256>.json, made by the real code of the feed. Never
rewrites a document that is frozen: to make the data anew, remove its folder first. The project's own versions are
published with `forlopp publish`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from forlopp import disk, outputs, releases
from forlopp.build import build
from forlopp.changes import compare
from forlopp.check import diagnose, read
from forlopp.diagnostics import as_text, exit_status
from forlopp.model.pathway import Pathway
from forlopp.pool import Settings, newest_date

ROOT = Path(__file__).resolve().parents[1]
SITE_URL = "https://forlopp.example/"
SETS = {
    "tests/ledger/published": ("tests/ledger/prov-1.0.md", "tests/ledger/prov-2.0.md"),
}


def say(words: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"{words}\n")


def frozen(source: Path) -> tuple[Pathway, bytes]:
    """Return a source's pathway and its document as the API would publish it."""
    one = read(disk.read_source(source, ROOT))
    catalog = build(Settings(ROOT), paths=[source]).catalog
    found = diagnose(one, catalog, newest_date(one))
    if exit_status(found) or not one.pathway or not one.facts:
        sys.exit(as_text(found, 1))
    files, _ = outputs.document(one.pathway, catalog, one.facts.file, ROOT, SITE_URL, "")
    return one.pathway, next(iter(files.values()))


def freeze(folder: Path, sources: tuple[str, ...], only_check: bool) -> bool:
    """Bring one ledger up to date; return whether it already was."""
    ledger = folder / "ledger.jsonl"
    rows = [json.loads(line) for line in ledger.read_text("utf-8").splitlines()] if ledger.is_file() else []
    same = True
    for source in sources:
        pathway, body = frozen(ROOT / source)
        known = next((row for row in rows if (row["id"], row["version"]) == (pathway.id, pathway.version)), None)
        if known:
            document = json.loads((folder / "documents" / f"{known['sha256']}.json").read_bytes())
            if differing := compare(document, json.loads(body), "substantial"):
                same = False
                say(f"{source}: {', '.join(change.id for change in differing)} differ from what is frozen.")
            continue
        same = False
        first = all(row["id"] != pathway.id for row in rows)
        row = releases.version_entry(len(rows) + 1, pathway, body, None, None, first)
        rows.append(row.model_dump(mode="json", exclude_defaults=True))
        say(f"{source}: version {pathway.version} is {'not frozen' if only_check else 'frozen now'}.")
        if not only_check:
            disk.write_whole(folder / "documents" / f"{rows[-1]['sha256']}.json", body)
            lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            disk.write_whole(ledger, lines.encode())
    return same


if __name__ == "__main__":
    check = sys.argv[1:] == ["--check"]
    results = [freeze(ROOT / folder, sources, check) for folder, sources in SETS.items()]
    sys.exit(int(check and not all(results)))
