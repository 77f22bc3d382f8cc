"""A feed as it is published, on this machine: files by name, blobs by hash, ETag, and faults on demand.

In: the files of a feed. Out: a server that counts what is asked of it. Never writes to disk, never leaves 127.0.0.1.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from threading import Thread
from typing import Any

from forlopp.rendition import fragment

Json = dict[str, Any]


def packed(value: Any) -> bytes:
    """Return JSON as the feed writes it."""
    return json.dumps(value, ensure_ascii=False).encode()


def sha256(content: bytes) -> str:
    """Return the hash that a file is named by."""
    return hashlib.sha256(content).hexdigest()


class Feed:
    """What a region fetches: documents that a test may change, and the files made of them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.head = json.loads(files["index.json"])
        self.rows: list[Json] = json.loads(files["pathways.json"])["items"]
        self.documents: dict[str, Json] = {row["id"]: json.loads(files[row["href"]]) for row in self.rows}
        self.fragments: dict[str, str] = {}
        self.more: dict[str, bytes] = {}
        self.sequence = 8
        self.sign: Callable[[int, str], Json] | None = None

    def row(self, id: str) -> Json:
        """Return a document's row in the catalogue."""
        return next(row for row in self.rows if row["id"] == id)

    def change(self, id: str, **facts: Any) -> None:
        """Publish a document anew with other facts, in its row too where that has them."""
        self.documents[id].update(facts)
        self.row(id).update({key: value for key, value in facts.items() if key in KEYS_OF_A_ROW})
        self.sequence += 1

    def end(self, id: str, status: str, notice: str, successors: list[Json]) -> None:
        """Withdraw or merge a document: its head stays, its parts go."""
        document = self.documents[id]
        empty = {key: [] for key, value in document.items() if isinstance(value, list)}
        self.change(id, **(empty | {"status": status, "notices": [notice], "successors": successors}))

    def files(self) -> dict[str, bytes]:
        """Return every file by its path: documents, fragments, catalogue, manifest, blobs and, last, the index."""
        made = dict(self.more)
        for id, document in self.documents.items():
            made[f"pathways/{id}.json"] = packed(document)
            if document["status"] == "approved":
                made[f"pathways/{id}.html"] = self.fragments.get(id, fragment(document)).encode()
        rows = [
            row | {"sequence": self.sequence, "sha256": sha256(made[f"pathways/{row['id']}.json"])} for row in self.rows
        ]
        made["pathways.json"] = packed({"items": rows})
        manifest = packed({"files": [file_row(path, made[path]) for path in sorted(made)]})
        blobs = {blob(path, content): content for path, content in [*made.items(), ("manifest.json", manifest)]}
        about = {
            "sequence": self.sequence,
            "manifest": file_row("manifest.json", manifest) | {"blob": blob("manifest.json", manifest)},
        }
        if self.sign:
            about["signature"] = self.sign(self.sequence, sha256(manifest))
        return {**made, "manifest.json": manifest, **blobs, "index.json": packed(self.head | about)}


KEYS_OF_A_ROW = {"title", "scope", "version", "status", "review_by", "successors", "illustrative"}


def file_row(path: str, content: bytes) -> Json:
    """Return a file's row in the manifest."""
    return {"path": path, "sha256": sha256(content), "size": len(content)}


def blob(path: str, content: bytes) -> str:
    """Return the name that never holds anything else."""
    return f"blobs/{sha256(content)}{PurePosixPath(path).suffix}"


class Source:
    """A web server for one feed. `asked` lists what was asked for; `faults` gives a path another body or status."""

    def __init__(self) -> None:
        self.published: dict[str, bytes] = {}
        self.asked: list[tuple[str, int]] = []
        self.faults: dict[str, bytes | int] = {}
        source = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body, tag = source.answer(self.path.lstrip("/"), self.headers.get("If-None-Match", ""))
                source.asked.append((self.path.lstrip("/"), status))
                self.send_response(status)
                self.send_header("ETag", tag)
                self.send_header("Content-Length", str(len(body)))
                if self.path.endswith(".atom"):
                    self.send_header("Content-Type", "application/atom+xml")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    @cached_property
    def url(self) -> str:
        """The address of the feed."""
        return f"http://127.0.0.1:{self.server.server_port}/"

    def publish(self, feed: Feed) -> None:
        """Serve a feed's files from now on, and forget what was asked."""
        self.published = feed.files()
        self.asked.clear()
        self.faults.clear()

    def answer(self, path: str, known: str) -> tuple[int, bytes, str]:
        """Return status, body and ETag."""
        fault = self.faults.get(path)
        if isinstance(fault, int):
            return fault, b"", ""
        body = fault if fault is not None else self.published.get(path)
        if body is None:
            return 404, b"", ""
        tag = f'"{sha256(body)[:16]}"'
        return (304, b"", tag) if known == tag else (200, body, tag)

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()
