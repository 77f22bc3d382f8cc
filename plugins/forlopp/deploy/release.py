"""A finished site as a release: whether it is whole, in which order its files are put in place, what must stay for a
while.

In: names, hashes and sizes of a site's files, the bytes of its index and manifest. Out: `Release`, or what is wrong.
Never touches disk: deploy does.

A client reads index.json, then blobs that it names by hash. So blobs come first and index.json last of all; before it
each kind of file follows what it leads to: a page its assets, a list its pages, a catalogue its documents.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

API = "api/v1/"
BLOBS = f"{API}blobs/"
INDEX = f"{API}index.json"
MANIFEST = f"{API}manifest.json"
LAST = (f"{API}snapshot.zip", MANIFEST, INDEX)
PAGES = (".html", ".xml")
KEPT_A_WHILE = (BLOBS, "assets/")
"""What readers may still ask for who read the old index or an old page."""

Files = Mapping[str, tuple[str, int]]
"""SHA-256 and size of files, by name."""


class NotWhole(ValueError):
    """The folder holds no finished release. The message is Swedish."""


@dataclass(frozen=True, slots=True)
class Release:
    """A whole release: its files, and the number of the newest entry of its ledger."""

    files: Files
    sequence: int


def release(files: Files, read: Callable[[str], bytes]) -> Release:
    """Return the release that a site's files make up; raise `NotWhole` when one is missing or another than its index
    says. `read` gives the bytes of a file."""
    if INDEX not in files:
        raise NotWhole(f"Där finns ingen {INDEX}. Bygg webbplatsen med make site.")
    index = _object(read(INDEX), INDEX)
    sequence = index.get("sequence")
    if not isinstance(sequence, int) or sequence < 0 or not isinstance(index.get("manifest"), dict):
        raise NotWhole(f"{INDEX} säger inget nummer eller ingen fillista. Bygg om webbplatsen med make site.")
    named = [index[key] for key in ("manifest", "snapshot") if isinstance(index.get(key), dict)]
    wrong = [name for row in named for name in _faults(row, "href", files, read)]
    if not wrong:
        rows = _object(read(MANIFEST), MANIFEST).get("files")
        wrong = [name for row in rows or () for name in _faults(row, "path", files, read)]
        wrong += [name for name in files if name.startswith(BLOBS) and PurePosixPath(name).stem != files[name][0]]
    if wrong:
        some = ", ".join(sorted(set(wrong))[:3])
        more = f" och {len(set(wrong)) - 3} till" if len(set(wrong)) > 3 else ""
        raise NotWhole(f"Webbplatsen är inte hel: {some}{more} saknas eller är ändrad. Bygg om den med make site.")
    return Release(files, sequence)


def _object(content: bytes, name: str) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise NotWhole(f"{name} går inte att läsa. Bygg om webbplatsen med make site.")
    return value


def _faults(row: Any, key: str, files: Files, read: Callable[[str], bytes]) -> list[str]:
    """Return the names of the files that a row speaks of and that are not as it says: the file, and its blob."""
    if not isinstance(row, dict) or not isinstance(row.get(key), str):
        return [MANIFEST]
    path, sha256 = row[key], row.get("sha256")
    said = (sha256, row.get("size"))
    blob = f"blobs/{sha256}{PurePosixPath(path).suffix}"
    return [API + name for name in dict.fromkeys((path, blob)) if files.get(API + name) != said]


def place(name: str, new: bool) -> tuple[int, bool, int, str]:
    """Return where in the order a file is put in place. Within a stage new files come before changed ones, so that
    nothing leads to what is not there yet, and deep ones before those above them."""
    return _stage(name), not new, -name.count("/"), name


def _stage(name: str) -> int:
    if name in LAST:
        return 7 + LAST.index(name)
    if name.startswith(BLOBS):
        return 0
    if name.startswith(API):
        return 5 if "/" in name.removeprefix(API) else 6
    if name == "sw.js":
        return 4  # It names pages, assets and lists by hash.
    if name.endswith(".json"):
        return 3
    return 2 if name.endswith(PAGES) else 1


def stays_a_while(name: str) -> bool:
    """True for a file that stays for some days after the last release that had it."""
    return name.startswith(KEPT_A_WHILE)
