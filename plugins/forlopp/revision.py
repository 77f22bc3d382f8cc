"""What the project's content was at a revision of its history (git).

In: the root and the name of a revision. Out: the content's files as bytes, by name. Never checks anything out: the
folder that people work in is not touched, and git is asked here and nowhere else.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from . import disk, ledger
from .model.lists import FILES
from .templates import TEMPLATES

_LISTS = "|".join(re.escape(name) for name in FILES)


def _wanted(name: str) -> bool:
    folders = "|".join(template.folder for template in TEMPLATES.values())
    own = rf"content/(?:(?:{folders})/[^/]+/(?:index\.md|(?:index\.)?references\.json)|{_LISTS}|regions/[^/]+/[^/]+)"
    return bool(re.fullmatch(own, name)) or name == ledger.FILE


def working(root: Path) -> dict[str, bytes]:
    """Return the content's files as they lie in the working folder."""
    paths = [*disk.source_files(root), *disk.regional_files(root)]
    beside = [path.with_name(name) for path in paths for name in (f"{path.stem}.references.json", "references.json")]
    lists = [root / "content" / name for name in FILES]
    names = {disk.relative(path, root): path for path in [*paths, *beside, *lists, root / ledger.FILE]}
    return {name: disk.read_bytes(path) for name, path in names.items() if _wanted(name) and path.is_file()}


def committed(root: Path, revision: str) -> dict[str, bytes]:
    """Return the content's files at a revision."""
    commit = _commit(root, revision)
    if not commit:
        raise disk.ProjectError(
            f"Versionen ”{revision}” finns inte i historiken (git). Skriv till exempel HEAD eller main." + _short(root)
        )
    prefix = _git(root, "rev-parse", "--show-prefix").decode().strip()
    listed = _git(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--", f"{prefix}content")
    names = [one for one in listed.decode("utf-8", "surrogateescape").split("\0") if _wanted(one.removeprefix(prefix))]
    names = [one for one in names if "\n" not in one]
    return dict(zip((one.removeprefix(prefix) for one in names), _blobs(root, commit, names), strict=True))


def base(root: Path, revision: str = "", shared: bool = False) -> tuple[str, str]:
    """Return what to compare with, and what to call it. Without a revision: the last saved one while something is
    unsaved, else where this branch left the main one. `shared`: where what is here left `revision`."""
    if revision and not shared:
        return revision, revision
    if revision:
        if not _commit(root, revision):
            committed(root, revision)  # Says what is wrong with it.
        found = _ask(root, "merge-base", _commit(root, revision), "HEAD")
        if not found:
            raise disk.ProjectError(
                f"Det går inte att se var ändringen skildes från ”{revision}”: historiken (git) har inget gemensamt."
                + _short(root)
            )
        return _began(found)
    if _git(root, "status", "--porcelain", "--", "content").strip():
        return "HEAD", "det som senast sparades (HEAD)"
    for main in ("origin/main", "main"):
        if _commit(root, main) and (found := _ask(root, "merge-base", main, "HEAD")):
            return _began(found)
    return "HEAD", "det som senast sparades (HEAD)"


def _began(found: bytes) -> tuple[str, str]:
    commit = found.decode().strip()
    return commit, f"texten som den var när ändringen började ({commit[:10]})"


def _short(root: Path) -> str:
    """Say what to do where only the newest of the history has been fetched; "" where all of it is here."""
    if (_ask(root, "rev-parse", "--is-shallow-repository") or b"").strip() != b"true":
        return ""
    return " Bara det senaste av historiken är hämtat. Hämta resten med: git fetch --unshallow"


def _commit(root: Path, revision: str) -> str:
    if revision.startswith("-"):
        return ""
    found = _ask(root, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
    return (found or b"").decode().strip().removeprefix("--end-of-options").strip()


def _blobs(root: Path, commit: str, names: Iterable[str]) -> list[bytes]:
    asked = "".join(f"{commit}:{name}\n" for name in names).encode("utf-8", "surrogateescape")
    told = _git(root, "cat-file", "--batch", given=asked)
    found, at = [], 0
    while at < len(told):
        end = told.index(b"\n", at)
        size = int(told[at:end].split()[-1])
        found.append(told[end + 1 : end + 1 + size])
        at = end + 2 + size
    return found


def _git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    told = _ask(root, *arguments, given=given)
    if told is None:
        raise disk.ProjectError(
            f"Historiken (git) går inte att läsa i {root}. Kör kommandot i en mapp som är hämtad med git."
        )
    return told


def _ask(root: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    """Ask git; None where it says no."""
    try:
        done = subprocess.run(
            ["git", "--no-optional-locks", "-C", str(root), *arguments], input=given, capture_output=True, check=False
        )
    except OSError as error:
        raise disk.ProjectError("Kommandot git finns inte på den här datorn.") from error
    return done.stdout if done.returncode == 0 else None
