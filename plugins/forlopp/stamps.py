"""Has anything changed? A hash of names, sizes and times.

In: folders. Out: one hash. Never reads a file's content, so that a run with nothing new costs next to nothing. Never
fails for a file that is taken away while it looks, or a link that leads nowhere: editors leave such beside their files.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def stamp(root: Path, folders: Iterable[str], values: Iterable[object] = ()) -> str:
    """Return a hash of names, sizes and times of all files below some folders or files: equal when nothing changed."""
    rows: list[object] = list(values)
    for name in folders:
        rows += _stats(root / name)
    return hashlib.sha256(repr(rows).encode("utf-8", "surrogateescape")).hexdigest()


def _stats(path: Path) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    if path.is_file():
        with contextlib.suppress(FileNotFoundError):
            status = path.stat()
            return [(str(path), status.st_mtime_ns, status.st_size)]
    waiting = [str(path)] if path.is_dir() else []
    while waiting:
        with contextlib.suppress(FileNotFoundError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        waiting.append(entry.path)
                else:
                    with contextlib.suppress(FileNotFoundError):
                        status = entry.stat()
                        found.append((entry.path, status.st_mtime_ns, status.st_size))
    return sorted(found)
