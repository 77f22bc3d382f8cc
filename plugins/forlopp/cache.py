"""What a former run left behind: files by the hash of their content, and small values by the compiler that made them.

In: a folder that may be deleted at any time without changing a byte of any output. Out: links, values, hashes. Never
holds the only copy of anything.
"""

from __future__ import annotations

import functools
import hashlib
import os
import pickle
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from . import disk

Row = tuple[str, str, int]
"""A file's name from the site's root, the SHA-256 of its content, and its size."""


def digest(*values: object) -> str:
    """Return the hash of values; mappings count in the order they were made in, which is sorted."""
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()


@functools.cache
def compiler_hash(root: Path) -> str:
    """Return the hash of everything that turns sources into outputs: the code, the templates and the schemas."""
    hashed = hashlib.sha256()
    for folder in (Path(__file__).parent, root / "overrides", root / "schemas"):
        for path in sorted(p for p in folder.rglob("*") if p.suffix in (".py", ".html", ".json") and p.is_file()):
            hashed.update(path.name.encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()


def keep(cache: Path, name: str, content: bytes) -> Row:
    """Keep a file's content; return its row."""
    sha = hashlib.sha256(content).hexdigest()
    path = object_path(cache, sha)
    if not path.is_file():
        disk.write_whole(path, content)
    return name, sha, len(content)


def object_path(cache: Path, sha: str) -> Path:
    """Return where content of a hash lies."""
    return cache / "objects" / sha[:2] / sha


def has_all(cache: Path | None, rows: Iterable[Row]) -> bool:
    """True when the content of every row is still there."""
    # Asked for every document at every save: joined as text, since a Path for each costs more than the look.
    return cache is not None and all(os.path.isfile(f"{cache}/objects/{sha[:2]}/{sha}") for _, sha, _ in rows)


def link_rows(cache: Path, rows: Iterable[Row], folder: Path) -> None:
    """Put files into a new folder. They are links to what is kept, which is never written again under its name."""
    made: set[Path] = set()
    for name, sha, _ in rows:
        path = folder / name
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        link(object_path(cache, sha), path)


def link(source: Path | str, target: Path | str) -> None:
    """Link a file, or copy it where the disk can't link."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def drop_unused(cache: Path, rows: Iterable[Row]) -> None:
    """Remove content that no row names."""
    used = {sha for _, sha, _ in rows}
    for path in (cache / "objects").glob("*/*"):
        if path.name not in used:
            path.unlink(missing_ok=True)


def load(path: Path, stamp: str) -> dict[str, Any]:
    """Return what a former run saved under the same stamp; nothing when it has changed or the file is damaged."""
    try:
        saved, value = pickle.loads(path.read_bytes())
    except Exception:  # A cache that cannot be read is no cache, whatever is wrong with it: the work is done again.
        return {}
    return value if saved == stamp and isinstance(value, dict) else {}


def save(path: Path, stamp: str, value: Mapping[str, Any]) -> None:
    """Save a value for the next run."""
    disk.write_whole(path, pickle.dumps((stamp, dict(value)), 5))
