"""How the tests run the importer, and what they ask of the copy on disk.

In: an address, a folder, options. Out: the exit status with the report, and the files that a reader of `current` sees.
"""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

from forlopp import sync

PROGRAM = Path(sync.__file__)
ALL = ("--with-illustrative", "--with-history", "--region", "skane,halland")
"""The options that mirror everything there is in the tests' site."""

QUICK = ("--backoff", "0", "--timeout", "0.4", "--today", "2026-11-22")


def run(url: str, folder: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """Run the importer here, and return its exit status and its report for machines."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = sync.main([url, str(folder), *QUICK, *options, "--json"])
    report = json.loads(out.getvalue())
    assert report["exit"] == status
    return status, report


def text(url: str, folder: Path, *options: str) -> tuple[int, str]:
    """Run the importer here, and return its exit status and what it wrote for people."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        status = sync.main([url, str(folder), *QUICK, *options])
    return status, out.getvalue()


def seen(folder: Path) -> dict[str, bytes]:
    """Return the files that a reader of `current` sees, without the importer's own note."""
    here = folder / "current"
    if not here.exists():
        return {}
    found = {p.relative_to(here).as_posix(): p.read_bytes() for p in sorted(here.rglob("*")) if p.is_file()}
    found.pop(".mirror.json")
    return found


def whole(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return what a full copy of a release holds: all that the manifest names, with the two files that head it."""
    paths = [row["path"] for row in json.loads(files["manifest.json"])["files"]]
    return {path: files[path] for path in sorted([*paths, "manifest.json", "index.json"])}
