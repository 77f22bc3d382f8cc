"""Small built sites that follow the feed's contract, and a reader of them that trusts nothing but hashes.

In: a number. Out: {name: bytes}, as a build would write them. What differs from one number to the next says so, so that
a mixture of two can be told.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from forlopp import disk
from forlopp.deploy import Done, Order, deploy

API = "api/v1/"
DAY = datetime.date(2026, 11, 22)
NAMES = ("hoftfraktur", "palliativ-vard", "sepsis")


def json_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def built(number: int, *, names: tuple[str, ...] = NAMES, more: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """Return a built site: three documents that change with the number, one that does not, their pages and assets."""
    feed = {f"pathways/{id}.json": json_bytes({"id": id, "release": number}) for id in names}
    feed |= {"glossary.json": json_bytes({"items": []})}
    rows = [{"id": id, "href": f"pathways/{id}.json", "sha256": sha(feed[f"pathways/{id}.json"])} for id in names]
    feed |= {"pathways.json": json_bytes({"release": number, "items": rows})}
    # Every version since the first is published for ever.
    old = {
        f"blobs/{sha(body)}.json": body
        for earlier in range(1, number)
        for body in [json_bytes({"id": NAMES[0], "release": earlier})]
    }
    listed = {**feed, **old}
    files = [{"path": path, "sha256": sha(listed[path]), "size": len(listed[path])} for path in sorted(listed)]
    whole = {**feed, "manifest.json": json_bytes({"files": files}), "snapshot.zip": b"PK%d" % number}
    blobs = {f"blobs/{sha(body)}.{path.rpartition('.')[2]}": body for path, body in whole.items()}

    def row(path: str) -> dict[str, Any]:
        body = whole[path]
        blob = f"blobs/{sha(body)}.{path.rpartition('.')[2]}"
        return {"href": path, "blob": blob, "sha256": sha(body), "size": len(body)}

    index = {
        "title": "Förlopp",
        "sequence": number,
        "manifest": row("manifest.json"),
        "snapshot": row("snapshot.zip"),
        "signature": {"signed": False, "reason": "Ingen nyckel fanns."},
    }
    css = b"/* %d */" % number
    style = f"assets/stil-{sha(css)[:8]}.css"
    page = f'<!doctype html><link rel="stylesheet" href="/{style}"><p>{number}</p></html>'.encode()
    return {
        **{API + path: body for path, body in {**whole, **old, **blobs, "index.json": json_bytes(index)}.items()},
        style: css,
        "assets/ikon.svg": b"<svg/>",
        "index.html": page,
        "404.html": b"<!doctype html><p>Sidan finns inte.</p></html>",
        **{f"vardforlopp/{id}/index.html": page for id in names},
        **{f"vardforlopp/{id}/version.json": json_bytes({"release": number}) for id in names},
        "sw.js": b"// %d" % number,
        **(more or {}),
    }


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Make a folder hold just these files."""
    disk.remove_folder(folder)
    disk.write_tree(folder, files)
    return folder


def publish(site: Path, target: Path, **order: Any) -> Done:
    """Deploy, on a day of its own and with a clock that stands still."""
    return deploy(Order(site, target, **{"today": DAY, "clock": 1_790_000_000} | order))


def served(folder: Path) -> dict[str, bytes]:
    """Return what a web server would give of a folder: all that is not hidden."""
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def read_whole(fetch: Callable[[str], bytes]) -> int:
    """Read a release as a mirror does: the index, then blobs alone. Return its number; fail when anything is missing,
    cut short or of another release."""
    index = json.loads(fetch(f"{API}index.json"))
    number = index["sequence"]
    manifest = checked(fetch, index["manifest"])
    checked(fetch, index["snapshot"])
    found = {}
    for row in json.loads(manifest)["files"]:
        ending = row["path"].rpartition(".")[2]
        found[row["path"]] = checked(fetch, {**row, "blob": f"blobs/{row['sha256']}.{ending}"})
    for path, body in found.items():
        value = json.loads(body)
        assert path.startswith("blobs/") or value.get("release", number) == number, path
    return number


def checked(fetch: Callable[[str], bytes], row: dict[str, Any]) -> bytes:
    body = fetch(API + row["blob"])
    assert (sha(body), len(body)) == (row["sha256"], row["size"]), row
    return body


def read_page(fetch: Callable[[str], bytes]) -> None:
    """Read a page and the style sheet that it names, as a browser does."""
    page = fetch("vardforlopp/sepsis/index.html").decode()
    assert page.endswith("</html>")
    found = re.search(r'href="/([^"]+)"', page)
    assert found and fetch(found[1]).endswith(b"*/")
