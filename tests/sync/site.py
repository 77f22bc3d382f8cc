"""A small published feed, made with plain Python by the contract and not by Förlopp: what a region's importer meets.

In: documents, a ledger, regional additions. Out: {path: bytes} of a release, index.json and blobs included.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

LABELS = {"published": "Publicerad", "revised": "Ny version", "withdrawn": "Upphävd", "merged": "Sammanslagen"}
FOLDERS = {"pathway": "pathways", "generic-model": "generic-models"}
CHANGES = {"new": "Ny", "substantial": "Ändrad i sak", "editorial": "Redaktionellt ändrad"}


@dataclass(frozen=True)
class Document:
    """A knowledge support: what may differ between two releases."""

    id: str
    text: str = "Mät vitalparametrar."
    version: str = "1.0"
    status: str = "approved"
    illustrative: bool = False
    review_by: str = "2030-01-01"
    kind: str = "pathway"
    successors: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.id.replace("-", " ").capitalize()

    @property
    def path(self) -> str:
        return f"{FOLDERS[self.kind]}/{self.id}.json"


@dataclass(frozen=True)
class Site:
    """Everything published so far. Each change returns a new one."""

    documents: dict[str, Document] = field(default_factory=dict)
    ledger: tuple[dict[str, Any], ...] = ()
    frozen: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)
    regional: dict[tuple[str, str], str] = field(default_factory=dict)
    extra: dict[str, bytes] = field(default_factory=dict)
    lists: dict[str, bytes] = field(default_factory=dict)
    page_size: int = 3

    def publish(self, document: Document, change: str = "new", summary: str = "Första versionen.") -> Site:
        """Publish a document, or a new version of it."""
        event = "revised" if document.id in self.documents else "published"
        body = body_of(document)
        frozen = {**self.frozen, document.id: [*self.frozen.get(document.id, []), (document.version, body)]}
        entry = entry_of(self, document, event, body, change=change, change_label=CHANGES[change], summary=summary)
        return replace(
            self,
            documents={**self.documents, document.id: document},
            ledger=(*self.ledger, entry),
            frozen=frozen,
        )

    def end(self, id: str, successor: str | None = None, reason: str = "Ersatt.") -> Site:
        """Withdraw a document, or merge it into another."""
        status = "merged" if successor else "withdrawn"
        ended = replace(self.documents[id], status=status, text="", successors=(successor,) if successor else ())
        entry = entry_of(self, ended, status, body_of(ended), reason=reason)
        return replace(self, documents={**self.documents, id: ended}, ledger=(*self.ledger, entry))

    def remove(self, id: str) -> Site:
        """Take a document out of the release without a word in the ledger: a stub, for example."""
        kept = {k: d for k, d in self.documents.items() if k != id}
        return replace(self, documents=kept, regional={k: t for k, t in self.regional.items() if k[1] != id})

    def files(self, sign: Any = None) -> dict[str, bytes]:
        """Return the whole release. `sign(sequence, manifest hash)` returns index.json's signature."""
        listed: dict[str, bytes] = {**self.extra}
        for document in self.documents.values():
            listed[document.path] = body_of(document)
            stem = document.path.removesuffix(".json")
            listed[f"{stem}.html"] = f'<article class="forlopp">{document.text}</article>'.encode()
            listed[f"{stem}/versions.json"] = self.versions(document)
        for kind, folder in FOLDERS.items():
            rows = [row_of(d) for d in self.documents.values() if d.kind == kind]
            listed[f"{folder}.json"] = dump(head(f"{folder}.json", "catalogue") | {"items": rows})
        listed |= self.changes() | self.regions() | self.lists
        for versions in self.frozen.values():
            for _, body in versions:
                if body not in listed.values():
                    listed[f"blobs/{sha(body)}.json"] = body
        rows = [{"path": p, "sha256": sha(b), "size": len(b)} for p, b in sorted(listed.items())]
        manifest = dump(head("manifest.json", "manifest") | {"files": rows})
        sequence = len(self.ledger)
        index = head("index.json", "index") | {
            "title": "Förlopp",
            "feed_version": "1.1",
            "site": "https://forlopp.example/",
            "contact": {"title": "Förlopp", "page": "https://forlopp.example/om/"},
            "sequence": sequence,
            "manifest": {"href": "manifest.json", "blob": f"blobs/{sha(manifest)}.json", **of(manifest)},
            "signature": sign(sequence, sha(manifest)) if sign else {"signed": False, "reason": "Ingen nyckel."},
            "resources": [
                {"id": f, "title": f, "href": f"{f}.json", "schema": "schemas/catalogue.json"} for f in FOLDERS.values()
            ],
            "schemas": [],
        }
        files = {**listed, "manifest.json": manifest, "index.json": dump(index)}
        blobs = {f"blobs/{sha(b)}{Path(p).suffix}": b for p, b in files.items() if p != "index.json"}
        return {**blobs, **files}

    def versions(self, document: Document) -> bytes:
        """Return versions.json of a document."""
        path = document.path.removesuffix(".json") + "/versions.json"
        items = [
            {"number": n, "version": v, "href": f"blobs/{sha(b)}.json", **of(b)}
            for n, (v, b) in enumerate(self.frozen.get(document.id, []), 1)
        ]
        return dump(head(path, "versions") | {"id": document.id, "kind": document.kind, "items": items[::-1]})

    def changes(self) -> dict[str, bytes]:
        """Return changes.json and its pages: small ones, so that a few changes fill several."""
        files, pages = {}, []
        for first in range(0, len(self.ledger), self.page_size):
            items = self.ledger[first : first + self.page_size]
            number = first // self.page_size + 1
            path = f"changes/{number}.json"
            files[path] = dump(head(path, "changes-page") | {"number": number, "items": items})
            span = {"first": items[0]["number"], "last": items[-1]["number"]}
            pages.append({"number": number, "href": path, **span, **of(files[path])})
        newest = list(self.ledger[::-1][:2])
        facts = {"sequence": len(self.ledger), "page_size": self.page_size, "pages": pages, "items": newest}
        return files | {"changes.json": dump(head("changes.json", "changes") | facts)}

    def regions(self) -> dict[str, bytes]:
        """Return regions.json and the regions' documents."""
        files: dict[str, bytes] = {}
        for region in sorted({r for r, _ in self.regional}):
            rows = []
            for (r, pathway), text in self.regional.items():
                if r != region:
                    continue
                path = f"regions/{region}/{pathway}.json"
                facts = {"region": {"id": region}, "items": [{"id": "t1", "text": text}]}
                files[path] = dump(head(path, "regional") | facts)
                row = {"pathway": pathway, "title": self.documents[pathway].title, "href": path}
                rows.append(row | {"drifted": int("gammal" in text), "illustrative": False, **of(files[path])})
            files[f"regions/{region}.json"] = dump(head(f"regions/{region}.json", "region") | {"items": rows})
        items = [{"id": "skane", "title": "Skåne"}, {"id": "vastra-gotaland", "title": "Västra Götaland"}]
        return files | {"regions.json": dump(head("regions.json", "regions") | {"items": items})}


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def of(data: bytes) -> dict[str, Any]:
    return {"sha256": sha(data), "size": len(data)}


def dump(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def head(path: str, schema: str, illustrative: bool = False) -> dict[str, Any]:
    """Return what each document begins with."""
    return {
        "schema": f"schemas/{schema}.json",
        "self": path,
        "illustrative": illustrative,
        "notices": [],
        "licence": {"id": "CC-BY-4.0", "title": "CC BY 4.0", "href": "https://creativecommons.org/licenses/by/4.0/"},
        "attribution": "Förlopp, CC BY 4.0.",
    }


def facts_of(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "kind": document.kind,
        "title": document.title,
        "version": document.version,
        "status": document.status,
        "review_by": document.review_by,
        "successors": [{"id": s, "title": s.capitalize()} for s in document.successors],
    }


def body_of(document: Document) -> bytes:
    """Return a document's own file."""
    first = head(document.path, "knowledge-support", document.illustrative)
    return dump(first | facts_of(document) | {"summary": document.text})


def row_of(document: Document) -> dict[str, Any]:
    """Return a document's row in its catalogue."""
    body = body_of(document)
    return facts_of(document) | {"illustrative": document.illustrative, "href": document.path, **of(body)}


def entry_of(site: Site, document: Document, event: str, body: bytes, **facts: str) -> dict[str, Any]:
    """Return a row of the ledger as changes.json shows it."""
    number = len(site.ledger) + 1
    entry = {"number": number, "on": f"2026-01-{number % 28 + 1:02d}", "event": event, "label": LABELS[event]}
    entry |= {k: v for k, v in facts_of(document).items() if k in ("id", "kind", "title", "version", "successors")}
    return entry | {"illustrative": document.illustrative, "href": document.path, **of(body), **facts}


def first_site() -> Site:
    """Return a site with a few documents of each sort."""
    site = Site(extra={"openapi.json": b"{}\n", "schemas/index.json": b'{"type":"object"}\n'})
    site = site.publish(Document("sepsis", text="Mät. " * 4000)).publish(Document("hjartsvikt"))
    site = site.publish(Document("kol", review_by="2026-05-01")).publish(Document("levnadsvanor", kind="generic-model"))
    site = site.publish(Document("exempel", illustrative=True))
    regional = {("skane", "sepsis"): "Ring 1.", ("skane", "kol"): "En gammal text.", ("halland", "sepsis"): "Ring 2."}
    return replace(site, regional=regional)


@dataclass(frozen=True)
class Signer:
    """A minisign key pair without a password, made by minisign itself."""

    folder: Path
    key: str

    @staticmethod
    def make(folder: Path) -> Signer:
        """Make a key pair."""
        folder.mkdir(parents=True)
        minisign(folder, "-G", "-W", "-p", "pub", "-s", "sec")
        return Signer(folder, (folder / "pub").read_text().split("\n")[1])

    def minisig(self, text: str, *options: str) -> str:
        """Sign a text."""
        (self.folder / "statement").write_text(text)
        minisign(self.folder, "-S", "-s", "sec", "-m", "statement", "-x", "out", *options)
        return (self.folder / "out").read_text()

    def sign(self, signed: str = "2026-11-01", expires: str = "2026-12-01", options: tuple[str, ...] = ()) -> Any:
        """Return a function that signs a release."""

        def signature(sequence: int, manifest: str) -> dict[str, Any]:
            facts = f"sequence: {sequence}\nsigned: {signed}\nexpires: {expires}\nmanifest: {manifest}\n"
            statement = f"forlopp-release 1\n{facts}"
            return {"signed": True, "statement": statement, "minisig": self.minisig(statement, *options)}

        return signature


def minisign(folder: Path, *arguments: str) -> None:
    """Run Debian's minisign."""
    subprocess.run(["minisign", *arguments], cwd=folder, check=True, capture_output=True, input=b"\n\n")
