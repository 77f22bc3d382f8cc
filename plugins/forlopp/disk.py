"""The only reader and writer of disk.

In: the project's root. Out: sources, lists and other inputs as values; files written whole or not at all. Never decides
what is right or wrong: what cannot be read is a value too, or a `ProjectError` for what is nobody's text.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path

from . import archive, ledger
from .check import Source
from .model.lists import FILES
from .source.text_file import LIMIT
from .templates import TEMPLATES

REGIONS = "content/regions"
CONSULTATIONS = "content/consultations"


class ProjectError(Exception):
    """The project itself cannot be read: wrong folder, missing file, no permission. The message is Swedish."""


def find_root(start: Path) -> Path:
    """Return the nearest folder, from `start` upwards, that holds mkdocs.yml."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "mkdocs.yml").is_file():
            return folder
    raise ProjectError(f"Hittar inget projekt: varken {start} eller någon mapp ovanför har en mkdocs.yml.")


def source_files(root: Path) -> list[Path]:
    """Return the project's own sources: content/<folder>/<id>/index.md, sorted."""
    found: list[Path] = []
    for template in TEMPLATES.values():
        folder = root / "content" / template.folder
        if folder.is_dir():
            with os.scandir(folder) as entries:
                names = sorted(entry.name for entry in entries if entry.is_dir())
            found += [path for name in names if (path := folder / name / "index.md").is_file()]
    return found


def regional_files(root: Path) -> list[Path]:
    """Return the files of regional additions, those too that lie where no additions are shown; sorted."""
    folder = root / REGIONS
    return sorted(path for path in folder.rglob("*.md") if path.is_file()) if folder.is_dir() else []


def consultation_logs(root: Path) -> list[Path]:
    """Return the logs of consultations, those too that lie where no log is read; sorted."""
    folder = root / CONSULTATIONS
    return sorted(path for path in folder.rglob("*.yaml") if path.is_file()) if folder.is_dir() else []


def returned_forms(folder: Path) -> list[Path]:
    """Return the files that lie in a folder, or one named file; what programs leave beside open files is left out."""
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise ProjectError(f"Hittar ingen mapp: {folder}")
    return sorted(
        path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~$", ".~lock"))
    )


def named_sources(root: Path, paths: Iterable[Path]) -> list[Path]:
    """Return the Markdown files that a person named. Of a folder, those that are sources: not the site's plain pages,
    and not what is frozen in the ledger, which is never mended."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                p
                for p in path.rglob("*.md")
                if p.is_file() and not any(part.startswith(".") for part in p.parts) and not _is_other(root, p)
            )
        elif path.is_file():
            found.append(path)
        else:
            raise ProjectError(f"Hittar varken fil eller mapp: {path}")
    return found


def _is_other(root: Path, path: Path) -> bool:
    """True for a file under content/ that is no source: a plain page, or a frozen source of the ledger."""
    whole, content = path.resolve(), (root / "content").resolve()
    folders = (REGIONS, *(f"content/{template.folder}" for template in TEMPLATES.values()))
    return whole.is_relative_to(content) and not any(whole.is_relative_to(root.resolve() / name) for name in folders)


def read_source(path: Path, root: Path) -> Source:
    """Read a source and its references. A source far too large to check is cut: its size is the fault that is told."""
    file = relative(path, root)
    beside = path.with_name("references.json")
    own = path.with_name(f"{path.stem}.references.json")
    references = own if own.is_file() else beside if beside.is_file() else None
    return Source(
        file,
        read_bytes(path, LIMIT + 1),
        (relative(references, root), read_bytes(references, 4 * LIMIT + 1)) if references else None,
    )


def times(path: Path) -> tuple[tuple[int, int], ...]:
    """Return time and size of everything that a document is made from: its source, its references, its pictures."""
    beside = (path, path.with_name("references.json"), path.with_name(f"{path.stem}.references.json"))
    folder = path.parent / "bilder"
    pictures = sorted(folder.iterdir()) if folder.is_dir() else []
    return tuple(_time(one) for one in (*beside, *pictures))


def _time(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


def read_bytes(path: Path, limit: int = -1) -> bytes:
    """Read a file, at most `limit` bytes of it."""
    try:
        with path.open("rb") as handle:
            return handle.read(limit)
    except OSError as error:
        raise ProjectError(f"Kan inte läsa {path}: {error.strerror}.") from error


def relative(path: Path, root: Path) -> str:
    """Return a path as authors are shown it: from the project's root where it lies inside, with forward slashes."""
    # As text: it is asked for every document at every save, and Path is slow.
    inside, whole = (os.path.join(os.path.realpath(one), "") for one in (root, path))
    if whole.startswith(inside):
        return whole.removeprefix(inside).rstrip(os.sep).replace(os.sep, "/") or "."
    return Path(os.path.relpath(path)).as_posix() if not path.is_absolute() else path.as_posix()


def list_files(root: Path) -> dict[str, tuple[str, bytes]]:
    """Return the shared lists that exist: by name, the path from the root and the bytes."""
    return {
        name: (f"content/{name}", read_bytes(root / "content" / name))
        for name in FILES
        if (root / "content" / name).is_file()
    }


def ledger_bytes(root: Path) -> bytes:
    """Return the ledger of published versions; empty where nothing has been published."""
    path = root / ledger.FILE
    return read_bytes(path) if path.is_file() else b""


def published_documents(root: Path) -> frozenset[str]:
    """Return the hashes that published documents are named after, by the names of the files alone."""
    folder = root / ledger.DOCUMENTS
    if not folder.is_dir():
        return frozenset()
    with os.scandir(folder) as entries:
        return frozenset(entry.name.removesuffix(".json") for entry in entries if entry.name.endswith(".json"))


def document_times(root: Path, hashes: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Return time and size of published documents: who altered one after its publication is found out."""
    return tuple(_time(root / ledger.DOCUMENTS / f"{sha256}.json") for sha256 in hashes)


def document_bodies(root: Path, hashes: Iterable[str]) -> dict[str, bytes]:
    """Return the bytes of those published documents that are there."""
    paths = {sha256: root / ledger.DOCUMENTS / f"{sha256}.json" for sha256 in hashes}
    return {sha256: read_bytes(path) for sha256, path in paths.items() if path.is_file()}


def source_bytes(path: Path) -> dict[str, bytes]:
    """Return everything that a document is made from, by the names that a frozen source has."""
    own = path.with_name(f"{path.stem}.references.json")
    references = own if own.is_file() else path.with_name("references.json")
    files = {"index.md": read_bytes(path)}
    if references.is_file():
        files["references.json"] = read_bytes(references)
    folder = path.parent / "bilder"
    pictures = sorted(one for one in folder.iterdir() if one.is_file()) if folder.is_dir() else []
    return files | {f"bilder/{one.name}": read_bytes(one) for one in pictures}


def frozen_source(root: Path, sha256: str) -> dict[str, bytes]:
    """Return the source that a published document was made from; nothing where it was not kept."""
    path = root / ledger.SOURCES / sha256 / "index.md"
    return source_bytes(path) if path.is_file() else {}


def feed_schemas(root: Path) -> dict[str, bytes]:
    """Return the feed's schemas as they are committed; a test sees to it that they are what the code would write."""
    folder = root / "schemas" / "feed"
    return {path.name: read_bytes(path) for path in sorted(folder.glob("*.json"))}


def released_schemas(root: Path) -> dict[str, dict[str, bytes]]:
    """Return the feed's schemas as they were in each released version of the API: by version, then by file name."""
    found: dict[str, dict[str, bytes]] = {}
    for path in sorted((root / "schemas" / "released").glob("*/*.json")):
        found.setdefault(path.parent.name, {})[path.name] = read_bytes(path)
    return found


def openapi_file(root: Path) -> bytes:
    """Return the API's description as it is committed; a test sees to it that it is what the code would write."""
    return read_bytes(root / "schemas" / "openapi.json")


def feed_tools(root: Path) -> dict[str, bytes]:
    """Return the files that other systems use the feed with, by name: the component for web pages, the importer."""
    folder = root / "overrides" / "component"
    found = {path.name: read_bytes(path) for path in sorted(folder.glob("*.js"))}
    return found | {"forlopp_sync.py": read_bytes(Path(__file__).with_name("sync.py"))}


def wordpress_plugin(root: Path) -> dict[str, bytes]:
    """Return the files of the plugin for WordPress as they lie in its zip file, the licence with them."""
    folder = root / "plugins" / "wordpress" / "forlopp"
    if not folder.is_dir():
        return {}
    files = {f"forlopp/{path.name}": read_bytes(path) for path in sorted(folder.iterdir()) if path.suffix in PLUGIN}
    return files | {"forlopp/LICENSE": read_bytes(root / "LICENSE")}


PLUGIN = frozenset({".css", ".php"})
"""Kinds of file that the plugin for WordPress is made of."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def write_zip(path: Path, files: Iterable[tuple[str, bytes]]) -> tuple[str, int]:
    """Write a zip file of the given files, whole or not at all; return its hash and its size."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("wb") as handle:
            archive.write_zip(handle, files)
        found = file_hash(beside), beside.stat().st_size
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return found


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, which may be larger than what memory should hold."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def write_tree(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder that nobody reads yet."""
    made: set[Path] = set()
    for name in sorted(files):
        path = folder / name
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(files[name])


def replace_folder(new: Path, target: Path) -> None:
    """Put a finished folder in the place of another; the old one is removed after the new one stands."""
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        os.rename(target, old)
    os.rename(new, target)
    shutil.rmtree(old, ignore_errors=True)


def move_folder(old: Path, new: Path) -> None:
    """Give a folder another name; nothing may have that name."""
    os.rename(old, new)


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it, if it is there."""
    shutil.rmtree(folder, ignore_errors=True)


def write_changed(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write those of the files that differ, remove what no longer belongs there; return the names that changed."""
    changed = []
    for name in sorted(files):
        path = folder / name
        if not path.is_file() or path.read_bytes() != files[name]:
            write_whole(path, files[name])
            changed.append(name)
    if folder.is_dir():
        for path in sorted(folder.rglob("*"), reverse=True):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and name not in files:
                path.unlink()
                changed.append(name)
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
    return changed


# ---------------------------------------------------------------------------------------------------------------------
# A folder that a web server reads while it is written


def tree(folder: Path) -> dict[str, tuple[str, int]]:
    """Return SHA-256 and size of every file in a folder, by name. Hidden files are left out, but not those of
    .well-known, where others look for them."""
    found: dict[str, tuple[str, int]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") and part != ".well-known" for part in name.split("/")):
            continue
        if path.is_symlink():
            raise ProjectError(f"{path} är en länk. En färdig webbplats har bara vanliga filer.")
        if path.is_file() and (read := digest(path)):
            found[name] = read
    return found


def digest(path: Path) -> tuple[str, int] | None:
    """Return SHA-256 and size of a file; None where there is none."""
    try:
        with path.open("rb") as handle:
            sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
            return sha256, handle.tell()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ProjectError(f"Kan inte läsa {path}: {error.strerror}.") from error


def seconds(path: Path) -> int:
    """Return when a file was last written, in whole seconds; 0 where there is none."""
    return _time(path)[0] // 1_000_000_000


def write_durable(path: Path, content: bytes, time: int) -> None:
    """Write a file whole, with a time of its own, so that its bytes are on the disk before its name leads to them: not
    even a power cut leaves a part of it. The folder's own list of names is left to `settle`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        os.utime(beside, (time, time))
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def settle(folders: Iterable[Path]) -> None:
    """See to it that the names in some folders are on the disk."""
    for folder in sorted(set(folders)):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


_BESIDE = re.compile(r"\.(.+)\.[0-9a-f]{8}")


def remove_unfinished(folder: Path, names: Set[str]) -> None:
    """Remove what writing some files left beside them when it was killed."""
    for parent in {(folder / name).parent for name in names}:
        if not parent.is_dir():
            continue
        for entry in os.scandir(parent):
            if (match := _BESIDE.fullmatch(entry.name)) and entry.is_file(follow_symlinks=False):
                whole = (parent / match[1]).relative_to(folder).as_posix()
                if whole in names:
                    os.unlink(entry.path)


def remove_file(folder: Path, name: str) -> None:
    """Remove a file in a folder, and the folders in that one that it leaves empty."""
    path = folder / name
    path.unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder or not parent.is_dir() or any(os.scandir(parent)):
            break
        parent.rmdir()


@contextlib.contextmanager
def locked(path: Path, refusal: str) -> Iterator[None]:
    """Hold a lock that goes away with this process, however it ends; refuse with these words when another holds it."""
    import fcntl  # Not on Windows, where authors check but nobody publishes.

    with path.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ProjectError(refusal) from error
        yield
