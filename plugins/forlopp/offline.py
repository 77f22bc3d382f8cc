"""What a reader's own device needs to keep parts of the site and to know whether they still hold.

In: documents' facts and the site's finished files. Out: for each document a small file that says its version and names
its files with their hashes; one list of what can be saved, one of what no longer holds, one of the search's files; and
the worker's script with the release's shell written into it. Never looks at the clock: the device compares.

A saved copy is a set of files that belong together. Its hash is that of the small file (version.json), which holds the
hashes of the others: one changed byte anywhere gives the set another hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from .cache import Row
from .catalog import PUBLIC, Catalog, Facts
from .model.pathway import Pathway

VERSION = "version.json"
"""Beside each document's page: its version, and the files that make up a copy of it."""

DOCUMENTS = "offline/alla.json"
"""Every document that can be saved, with version, hash and size: for those who save all."""

ENDED = "offline/upphavda.json"
"""Every document that no longer holds: short, and asked for at each contact."""

SEARCH = "offline/sok.json"
"""The files that search is made of; they are saved with the first document."""

WORKER = "sw.js"
RELEASE_PLACE = b'const RELEASE = { hash: "", files: {} };'
"""The line of the worker's source that the release's shell takes the place of."""

ENDED_STATUSES = frozenset({"withdrawn", "merged"})
NOT_KEPT = (".json", ".pdf")
"""Files of a document that no page shows: data for machines, and what is as big as the rest together."""
OLD = "/versioner/"
"""Folder of old versions in a document's own."""

SHELL_PAGES = ("index.html", "offline/index.html", "app.webmanifest")
SEARCH_FOLDER = "sok/"
SEARCH_SCRIPTS = ("assets/js/minisearch.js",)


def can_be_saved(facts: Facts) -> bool:
    """True for documents that readers are to follow: approved, and more than a stub."""
    return facts.status == "approved" and not facts.stub


def version_file(pathway: Pathway, url: str, catalog: Catalog, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return a document's version.json; nothing for a draft, whose address does not last. `files` are the document's
    own finished files."""
    if pathway.status not in PUBLIC:
        return {}
    value = {
        "url": url,
        "title": pathway.title,
        "version": pathway.version or "",
        "status": pathway.status,
        "review_by": str(pathway.review_by or ""),
        **_ending(catalog, str(pathway.withdrawn_on or ""), _after(pathway)),
        "files": [
            [address(name), hashlib.sha256(files[name]).hexdigest(), len(files[name])]
            for name in sorted(files)
            if name.startswith(url) and _is_kept(name)
        ],
    }
    return {url + VERSION: _json(value)}


def lists(catalog: Catalog, rows: Iterable[Row]) -> dict[str, bytes]:
    """Return the list of what can be saved and that of what no longer holds. `rows` are all documents' files."""
    by_url = {facts.url: facts for facts in catalog.facts.values() if facts.status in PUBLIC}
    hashes: dict[str, str] = {}
    sizes: dict[str, int] = {}
    for name, sha, size in rows:
        url = "/".join(name.split("/", 2)[:2]) + "/"
        if url in by_url and name == url + VERSION:
            hashes[url] = sha
        if url in by_url and _is_kept(name):
            sizes[url] = sizes.get(url, 0) + size
    documents = [
        {"url": url, "title": facts.title, "version": facts.version, "hash": hashes[url], "size": sizes[url]}
        for url, facts in sorted(by_url.items())
        if can_be_saved(facts) and url in hashes
    ]
    ended = {
        url: {"status": facts.status, **_ending(catalog, facts.withdrawn_on, _after(facts))}
        for url, facts in sorted(by_url.items())
        if facts.status in ENDED_STATUSES
    }
    return {DOCUMENTS: _json({"documents": documents}), ENDED: _json(ended)}


def search_file(rows: Iterable[Row]) -> dict[str, bytes]:
    """Return the list of search's files, in the form of a version.json."""
    found = sorted(row for row in rows if row[0].startswith(SEARCH_FOLDER) or row[0] in SEARCH_SCRIPTS)
    return {SEARCH: _json({"url": SEARCH_FOLDER, "files": [[address(name), sha, size] for name, sha, size in found]})}


def worker(source: bytes, rows: Iterable[Row]) -> bytes:
    """Write the shell of the release into the worker's script, so that another shell makes another script."""
    files = {address(name): sha for name, sha, _ in sorted(rows) if in_shell(name)}
    value = _json(files).decode().rstrip()
    before, place, after = source.partition(RELEASE_PLACE)
    if not place:
        raise ValueError(f"{WORKER} has no line {RELEASE_PLACE.decode()}")
    release = f'const RELEASE = {{ hash: "{hashlib.sha256(value.encode()).hexdigest()[:16]}", files: {value} }};'
    return before + release.encode() + after


def in_shell(name: str) -> bool:
    """True for the files that every page of the site needs, and for the few pages that work without any document."""
    return name in SHELL_PAGES or (
        name.startswith("assets/") and name.endswith((".css", ".js", ".svg")) and name not in SEARCH_SCRIPTS
    )


def is_named(name: str) -> bool:
    """True for the files that the worker or the list of search's files names."""
    return in_shell(name) or name.startswith(SEARCH_FOLDER) or name in SEARCH_SCRIPTS


def address(name: str) -> str:
    """Return the address that a file is asked for by, from the site's root: "vardforlopp/sepsis/" for its page."""
    return name.removesuffix("index.html") if name == "index.html" or name.endswith("/index.html") else name


def _is_kept(name: str) -> bool:
    """True for a document's file that is saved with it: the present version's, never that of one which has ended."""
    return not name.endswith(NOT_KEPT) and OLD not in name


def _after(document: Pathway | Facts) -> list[str]:
    """Return the ids of what took a document's place."""
    ids = (document.merged_into, document.replaced_by, *document.split_into)
    return [id for id in ids if id]


def _ending(catalog: Catalog, on: str, after: Iterable[str]) -> dict[str, object]:
    known = catalog.facts
    return {"ended_on": on, "successors": [[known[id].url, known[id].title] for id in after if id in known]}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
