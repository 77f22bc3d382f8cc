"""A checked document → its files on the site and in the feed; all documents → the files that list them.

In: a pathway, what it may know of others, the shell of a page. Out: {name from the site's root: bytes}. Never reads a
source and never writes: build keeps the files, the doors put them in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from . import disk, feed, flowchart, pages, search
from .catalog import Catalog
from .fragments import expanded
from .model.pathway import Pathway
from .pages.page import Page

API = "api/v1/"
KEPT = ".kept/"
"""Folder of what is made of a document and kept for later runs, but never published."""


def document(
    pathway: Pathway, catalog: Catalog, file: str, root: Path, site_url: str, shell: str
) -> tuple[dict[str, bytes], feed.Contribution | None]:
    """Make every file of one document. Without a shell, only those of the feed."""
    whole = expanded(pathway, catalog.models)
    flow = flowchart.graph(whole, catalog) if whole.steps else None
    layout = flowchart.layout(flow) if flow else None
    files: dict[str, bytes] = {}
    made, contribution = feed.document_files(whole, feed.Context(catalog, file, site_url, flow, layout))
    files |= {API + name: content for name, content in made.items()}
    if shell:
        svg = flowchart.svg(flow, layout) if flow and layout else ""
        words = flowchart.words_html(flow) if flow else ""
        page = pages.pathway_page(whole, catalog, file, svg, words, pages.environment(root / "overrides"))
        files[page.url + "index.html"] = fill(shell, page, site_url)
        files |= _pictures(root / file, page.url)
        if answers := search.units(whole, catalog):
            blocks, terms = search.document_files(answers, catalog.lists.abbreviations)
            files |= {**blocks, f"{KEPT}{search.FOLDER}{pathway.id}": terms.as_bytes()}
    return files, contribution


def _pictures(source: Path, url: str) -> dict[str, bytes]:
    """Return the document's own pictures, at the addresses that its page names."""
    folder = source.parent / "bilder"
    if not folder.is_dir():
        return {}
    return {
        f"{url}bilder/{path.name}": disk.read_bytes(path)
        for path in sorted(folder.iterdir())
        if path.suffix in PICTURES
    }


PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif"})
"""Kinds of picture that are published. SVG is not among them: it can carry scripts."""


def fill(shell: str, page: Page, site_url: str) -> bytes:
    """Put a page's finished HTML into the places of its shell, in one pass: what is put in is not looked through."""
    values = {
        "title": page.title,
        "description": page.description,
        "canonical": site_url + page.url,
        "head": page.head,
        "toc": page.toc,
        "content": page.content,
    }
    pieces = shell.split("@@")
    for index in range(1, len(pieces), 2):
        pieces[index] = values[pieces[index].removeprefix("forlopp-")]
    return "".join(pieces).encode()


def catalogues(
    catalog: Catalog,
    contributions: Iterable[feed.Contribution],
    documents: Iterable[tuple[str, str, int]],
    site_url: str,
    schemas: Mapping[str, bytes],
) -> dict[str, bytes]:
    """Make the feed's files that list documents, the manifest last. `documents` gives name, SHA-256 and size of every
    document's files."""
    given = list(contributions)
    files = feed.catalogue_files(given, catalog.lists, site_url, schemas)
    rows = [feed.manifest_row(name, content) for name, content in files.items()]
    rows += [
        type(rows[0])(path=name.removeprefix(API), sha256=sha, size=size)
        for name, sha, size in documents
        if name.startswith(API)
    ]
    illustrative = any(one.row.illustrative for one in given)
    return {
        API + name: content for name, content in {**files, "manifest.json": feed.manifest(rows, illustrative)}.items()
    }
