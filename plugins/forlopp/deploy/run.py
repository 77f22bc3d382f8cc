"""A built site → the folder that a web server serves, so that no reader ever meets half a release.

In: the two folders, what day it is and the time, a key or none. Out: files in the served folder, and what was done.
Killed at any point it leaves the old release or the new; run again, it finishes.

Each file is written beside its place and renamed into it, in the order of `release.place`; api/v1/index.json is the one
that makes the release the current one. A file with the same bytes is left alone. What no longer belongs is removed when
the new index stands. Only what a deploy has put there is ever removed: `RECORD` remembers which files those are.

The web server's ETag is made of a file's time in whole seconds and its size. So every file that a run writes gets one
time, a later second than that of any file that a deploy has written before, whatever the clock says.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import disk, signature
from ..disk import ProjectError
from .release import INDEX, NotWhole, Release, place, release, stays_a_while

RECORD = ".forlopp-deploy.json"
LOCK = ".forlopp-deploy.lock"


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asks for."""

    site: Path
    target: Path
    today: datetime.date
    clock: int
    """Seconds since 1970."""
    key: signature.SecretKey | None = None
    signature_days: int = 30
    keep_days: int = 7
    force: bool = False
    unsigned: bool = False
    rollback: str = ""
    """Why an older release takes the place of a newer."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a deploy did."""

    sequence: int
    before: int | None
    """The number of the release that stood there; None where none did."""
    new: int
    changed: int
    removed: int
    same: int
    waiting: int
    """Files that no longer belong and stay for some days."""
    other_key: str = ""
    """The key that signed the release before, when it was another."""


@dataclass(frozen=True, slots=True)
class _Record:
    """What a folder's earlier deploys left word of. `files` gives the day when a file was no longer needed, or ""."""

    stamp: int = 0
    files: dict[str, str] = field(default_factory=dict)
    rollbacks: list[dict[str, Any]] = field(default_factory=list)

    def as_bytes(self) -> bytes:
        """Return the record as it is kept."""
        value = {
            "format": 1,
            "stamp": self.stamp,
            "rollbacks": self.rollbacks,
            "files": dict(sorted(self.files.items())),
        }
        return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def deploy(order: Order) -> Done:
    """Put a built site in place."""
    site, target = order.site.resolve(), order.target.resolve()
    if site == target or site in target.parents or target in site.parents:
        raise ProjectError("Mappen som publiceras och mappen som webbservern läser får inte ligga i varandra.")
    if not site.is_dir():
        raise ProjectError(f"Mappen {order.site} finns inte. Bygg webbplatsen med make site.")
    try:
        found = release(disk.tree(site), lambda name: disk.read_bytes(site / name))
    except NotWhole as error:
        raise ProjectError(f"Inget publicerades ur {order.site}. {error}") from error
    try:
        _may_write(target, order.force)
        target.mkdir(parents=True, exist_ok=True)
        with disk.locked(target / LOCK, f"En annan publicering till {order.target} pågår. Vänta tills den är klar."):
            return _deploy(order, found, site, target)
    except OSError as error:
        raise ProjectError(
            f"Publiceringen blev inte klar: {error.strerror or error} ({error.filename or order.target}). "
            "Den som läser möter ändå en hel utgåva. Rätta felet och kör kommandot igen."
        ) from error


def _may_write(target: Path, force: bool) -> None:
    """Refuse a folder that holds something that no deploy has put there."""
    if target.is_dir() and not force and not (target / RECORD).is_file():
        if any(path.name != LOCK for path in target.iterdir()):
            raise ProjectError(
                f"Mappen {target} är inte tom, och inget i den är publicerat härifrån. Välj en tom mapp, eller lägg "
                "till --force om webbplatsen ska läggas in bland det som finns där."
            )
    elif target.exists() and not target.is_dir():
        raise ProjectError(f"{target} är en fil. Ange en mapp.")


def _deploy(order: Order, found: Release, site: Path, target: Path) -> Done:
    record = _read_record(target / RECORD, order.force)
    disk.remove_unfinished(target, {*record.files, *found.files, RECORD})
    index = disk.read_bytes(site / INDEX)
    before = _deployed(target)
    _may_replace(order, found, before)
    made = signature.signed_index(index, order.key, order.today, order.signature_days) if order.key else index

    there = {name: disk.digest(target / name) for name in found.files}
    write = [name for name, file in found.files.items() if name != INDEX and there[name] != file]
    write.sort(key=lambda name: place(name, there[name] is None))
    index_differs = there[INDEX] is None or disk.read_bytes(target / INDEX) != made
    day = str(order.today)
    current = dict.fromkeys(found.files, "")
    left = {name: since or day for name, since in record.files.items() if name not in found.files}
    remove = [name for name, since in left.items() if not _waits(name, since, order)]
    kept = {name: since for name, since in left.items() if name not in remove}

    stamp = record.stamp
    rollbacks = record.rollbacks
    if write or index_differs:
        times = (disk.seconds(target / name) for name in {*record.files, *found.files})
        stamp = max(order.clock, record.stamp + 1, max(times, default=0) + 1)
        if before and found.sequence < before["sequence"]:
            step = {"on": day, "from": before["sequence"], "to": found.sequence, "reason": order.rollback}
            rollbacks = [*(row for row in rollbacks if row != step), step]
        # Before anything else, so that a later run knows this one's files however this one ends.
        _write_record(target, _Record(stamp, {**record.files, **current}, rollbacks))
        _put(site, target, found, write, stamp)
        disk.write_durable(target / INDEX, made, stamp)
        disk.settle([(target / INDEX).parent])
    # A page goes before the assets that it names.
    for name in sorted(remove, key=lambda name: place(name, False), reverse=True):
        disk.remove_file(target, name)
    _write_record(target, _Record(stamp, {**kept, **current}, rollbacks))

    new = sum(file is None for file in there.values())
    written = len(write) + index_differs
    signed_by = ((before or {}).get("signature") or {}).get("key_id", "")
    return Done(
        sequence=found.sequence,
        before=before["sequence"] if before else None,
        new=new,
        changed=written - new,
        removed=len(remove),
        same=len(found.files) - written,
        waiting=len(kept),
        other_key=signed_by if order.key and signed_by != order.key.id else "",
    )


def _put(site: Path, target: Path, found: Release, names: Iterable[str], stamp: int) -> None:
    """Put all files but the index in place, and see to it that they are on the disk."""
    folders = set()
    for name in names:
        content = disk.read_bytes(site / name)
        if hashlib.sha256(content).hexdigest() != found.files[name][0]:
            raise ProjectError(
                f"{name} ändrades medan webbplatsen publicerades. Den förra utgåvan ligger kvar. Kör kommandot igen."
            )
        disk.write_durable(target / name, content, stamp)
        folders |= {path for path in (target / name).parents if path == target or target in path.parents}
    disk.settle(folders)


def _waits(name: str, since: str, order: Order) -> bool:
    return stays_a_while(name) and (order.today - datetime.date.fromisoformat(since)).days < order.keep_days


def _deployed(target: Path) -> dict[str, Any] | None:
    """Return the index that stands there; None where there is none that can be read."""
    path = target / INDEX
    try:
        value = json.loads(disk.read_bytes(path)) if path.is_file() else None
    except ValueError:
        return None
    return value if isinstance(value, dict) and isinstance(value.get("sequence"), int) else None


def _may_replace(order: Order, found: Release, before: dict[str, Any] | None) -> None:
    """Refuse what would make mirrors stop: an older release, or one that is unsigned when they expect a signature."""
    if before is None:
        return
    if found.sequence < before["sequence"] and not order.rollback:
        raise ProjectError(
            f"Utgåva {found.sequence} är äldre än den som är publicerad ({before['sequence']}). Regionernas kopior tar "
            "aldrig emot en äldre utgåva. Rätta hellre med en ny version; måste den äldre ändå ut, skriv "
            '--rollback "skälet".'
        )
    signed = (before.get("signature") or {}).get("signed")
    if signed and not order.key and not order.unsigned:
        raise ProjectError(
            "Den publicerade utgåvan är signerad, men nu finns ingen nyckel i FORLOPP_SIGNING_KEY eller "
            "FORLOPP_SIGNING_KEY_FILE. Regioner som kräver signatur skulle sluta hämta. Ange nyckeln, eller lägg till "
            "--unsigned om det är meningen."
        )


def _read_record(path: Path, force: bool) -> _Record:
    if not path.is_file():
        return _Record()
    try:
        value = json.loads(disk.read_bytes(path))
        files = {str(name): str(since and datetime.date.fromisoformat(since)) for name, since in value["files"].items()}
        return _Record(int(value["stamp"]), files, list(value["rollbacks"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if force:
            return _Record()
        raise ProjectError(
            f"{path} går inte att läsa, så det är okänt vilka filer som hör till webbplatsen. Med --force börjar en ny "
            "lista; filer från tidigare utgåvor ligger då kvar."
        ) from error


def _write_record(target: Path, record: _Record) -> None:
    path, content = target / RECORD, record.as_bytes()
    if not path.is_file() or disk.read_bytes(path) != content:
        disk.write_durable(path, content, record.stamp)
        disk.settle([target])
