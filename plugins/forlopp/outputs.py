"""A checked document → its files on the site and in the feed; all documents → the files that list them.

In: a pathway, what it may know of others, the shell of a page. Out: {name from the site's root: bytes}. Never reads a
source and never writes: build keeps the files, the doors put them in place.
"""

from __future__ import annotations

import datetime
import functools
import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment

from . import cache, check, consultation, disk, feed, flowchart, ledger, offline, pages, pdf, search
from .catalog import Catalog, page_url
from .changes import differing, labels
from .fragments import expanded
from .model.accessibility import Results
from .model.ledger import VERSIONS
from .model.pathway import Pathway, is_stub
from .pages import meta, style
from .pages.page import Page
from .regional import Row

API = "api/v1/"
Json = Mapping[str, Any]
Ahead = Callable[[Mapping[str, bytes]], None]
"""Told of a document's page as soon as it is made, while the rest is still to be made."""

KEPT = ".kept/"
"""Folder of what is made of a document and kept for later runs, but never published."""


def document(
    pathway: Pathway,
    catalog: Catalog,
    file: str,
    root: Path,
    site_url: str,
    shell: str,
    published: Mapping[str, Json] | None = None,
    with_pdf: bool = False,
    body: bytes = b"",
    beside: str = "",
    regional: Sequence[Row] = (),
    ahead: Ahead | None = None,
) -> tuple[dict[str, bytes], feed.Contribution | None]:
    """Make every file of one document, its page first. Without a shell, only those of the feed.

    `file` is where the document lies in the project; `beside` is the source that its pictures lie beside, where that is
    another. `published` are the documents of its published versions, by hash; `body` is its document as it was
    published, when the source is a published version; `with_pdf`: a PDF file too; `regional`: what regions have added;
    `ahead` is told of the page.
    """
    whole = expanded(pathway, catalog.models)
    flow = flowchart.graph(whole, catalog) if whole.steps else None
    layout = flowchart.layout(flow) if flow else None
    context = feed.Context(catalog, file, site_url, flow, layout)
    public = feed.in_feed(whole.kind, whole.status)
    # A draft is in no feed; it has a value where there is something to compare it with, or somebody to ask.
    made = None
    if public or published or whole.consultation:
        made = feed.KnowledgeSupport.model_validate_json(body) if body else feed.knowledge_support(whole, context)
    regional = [row for row in regional if row.shown] if public else []
    files: dict[str, bytes] = {}
    contribution = None
    if shell:
        svg = flowchart.svg(flow, layout) if flow and layout else ""
        words = flowchart.words_html(flow) if flow else ""
        paper = flowchart.paper(layout) if layout else None
        with_pdf = with_pdf and bool(whole.sections)
        templates = pages.environment(root / "overrides")
        compared = comparisons(pathway, catalog, made, published or {})
        found = [one for one, _ in compared]
        marks = _marks(compared, pages.told(pathway, catalog, found))
        if asked := consulted(pathway, catalog, made, published or {}, templates):
            marks = pages.with_numbers(marks, whole, asked.numbers)
            files[asked.page.url + "index.html"] = fill(shell, asked.page, site_url)
            files |= {asked.page.url + name: content for name, content in asked.forms.items()}
        page = pages.pathway_page(whole, catalog, file, svg, words, templates, marks, paper, with_pdf, regional)
        files[page.url + "index.html"] = fill(shell, page, site_url)
        pictures = _pictures(root / (beside or file), page.url)
        files |= pictures
        if ahead:
            ahead(files)
        if public or compared:
            old = _old_versions(pathway, catalog, page.url, published or {}, templates)
            if changed := pages.changes_page(pathway, catalog, page.url, found, templates, set(old)):
                files[changed.url + "index.html"] = fill(deeper(shell), changed, site_url)
            files |= {one.url + "index.html": fill(deeper(deeper(shell)), one, site_url) for one in old.values()}
        if flow:
            small = flowchart.small_graph(flow)
            sheet = pages.sheet_page(whole, catalog, file, small, flowchart.small_layouts(small), templates)
            files[sheet.url + "index.html"] = fill(deeper(shell), sheet, site_url)
        if with_pdf:
            files[f"{page.url}{whole.id}.pdf"] = pdf.pdf(page, root, site_url, pictures, _newest(whole), templates)
        files |= offline.version_file(whole, page.url, catalog, files)
        # After what a device saves: additions are always asked for anew.
        for added in pages.addition_pages(regional, page.url, templates):
            files[added.url + "index.html"] = fill(deeper(deeper(shell)), added, site_url)
        if answers := search.units(whole, catalog):
            blocks, terms = search.document_files(answers, catalog.lists.abbreviations)
            files |= {**blocks, f"{KEPT}{search.FOLDER}{pathway.id}": terms.as_bytes()}
    if made and public:
        of_feed, contribution = feed.document_files(made, catalog.ledger.get(whole.id, ()), body)
        of_feed |= feed.addition_files(regional, site_url)
        files |= {API + name: content for name, content in of_feed.items()}
    return files, contribution


def _old_versions(
    pathway: Pathway, catalog: Catalog, url: str, published: Mapping[str, Json], templates: Environment
) -> dict[str, Page]:
    """Make a page of each published version that another one has followed, by version."""
    entries = catalog.ledger.get(pathway.id, ())
    found: dict[str, Page] = {}
    for entry, after in itertools.pairwise(entries):
        old = published.get(entry.sha256 or "") if entry.event in VERSIONS else None
        if old is None or not entry.version:
            continue
        next_one = published.get(after.sha256 or "", {}) if after.event in VERSIONS else {}
        held = _applied(old, entry.on), _applied(next_one, after.on)
        found[entry.version] = pages.version_page(old, url, held, entries[-1].event in VERSIONS, templates)
    return found


def _applied(document: Json, on: datetime.date) -> datetime.date:
    """Return the first day that a version applied: the one that it names, or that of its publication."""
    try:
        return datetime.date.fromisoformat(str(document.get("valid_from", "")))
    except ValueError:
        return on


def _newest(pathway: Pathway) -> datetime.date:
    """Return the date of the newest revision; that of the site's own files where there is none."""
    return max((row.on for row in pathway.revisions), default=datetime.date(2020, 1, 1))


def _claimed(pathway: Pathway) -> str:
    """Return what the present version is said to change; "" while its history has no row for it."""
    return next((row.change for row in pathway.revisions if row.version == pathway.version), "")


def comparisons(
    pathway: Pathway, catalog: Catalog, made: feed.KnowledgeSupport | None, published: Mapping[str, Json]
) -> list[tuple[pages.Comparison, Json]]:
    """Compare each version with the one before it, and the present document with the newest published one of another
    version; return what differs, with the newer document."""
    entries = [entry for entry in ledger.published(catalog.ledger.get(pathway.id, ())) if entry.sha256 in published]
    versions = [
        (str(entry.version), str(entry.change), published[str(entry.sha256)])
        for entry in entries
        if entry.version != pathway.version
    ]
    if versions and made and not is_stub(pathway):
        versions.append((pathway.version or "", _claimed(pathway), made.model_dump(mode="json", exclude_none=True)))
    return [
        (pages.Comparison(version, before[0], differing(before[2], document, change)), document)
        for before, (version, change, document) in itertools.pairwise(versions)
    ]


@dataclass(frozen=True, slots=True)
class Consulted:
    """What is made of a document that is out for consultation: its page, its forms by name, its parts' numbers."""

    page: Page
    forms: Mapping[str, bytes]
    numbers: Mapping[str, str]


def consulted(
    pathway: Pathway,
    catalog: Catalog,
    made: feed.KnowledgeSupport | None,
    published: Mapping[str, Json],
    templates: Environment,
) -> Consulted | None:
    """Make the page and the forms of a consultation; None for a document that is not out in a window that is known."""
    asked = catalog.lists.consultations
    window = next((one for one in asked.windows if one.id == pathway.consultation), None)
    if pathway.status != "consultation" or window is None or made is None or not made.sections:
        return None
    document = made.model_dump(mode="json", exclude_none=True)
    rows = consultation.numbered(document)
    form = consultation.empty_form(pathway.id, pathway.title, pathway.version or "1.0", window, rows)
    name = f"remissvar-{pathway.id}-{form.version}"
    reply_to = asked.reply_to or ""
    forms = {
        f"{name}.docx": consultation.word_form(form, reply_to),
        f"{name}.json": consultation.json_form(form),
    }
    entry = ledger.newest(catalog.ledger.get(pathway.id, ()))
    before = published.get(str(entry.sha256)) if entry else None
    kinds = {".docx": "Word", ".json": "JSON"}
    page = pages.consultation_page(
        pathway,
        document,
        rows,
        differing(before, document, _claimed(pathway)) if before else (),
        before or {},
        str(entry.version) if entry and before else "",
        page_url(pathway.kind, pathway.id, "approved") if before else "",
        window,
        reply_to,
        [pages.Download(kinds[one[-5:]], one, len(content)) for one, content in forms.items()],
        templates,
    )
    return Consulted(page, forms, {row.id: row.number for row in rows})


def _marks(compared: list[tuple[pages.Comparison, Json]], told: Set[str]) -> pages.Marks | None:
    if not compared:
        return None
    newest, document = compared[-1]
    return pages.of_changes(labels(newest.changes, document), newest.changes, newest.before, told)


@functools.cache
def deeper(shell: str) -> str:
    """Return a shell for a page one folder further down: every relative address in it leads one folder further up."""
    return _RELATIVE.sub(r"\1../", shell)


_RELATIVE = re.compile(r'(\s(?:href|src|data-root)=")(?![#/"@]|[a-zA-Z][a-zA-Z0-9+.-]*:)')


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
        "canonical": site_url + (page.canonical or page.url),
        "head": page.head + meta.head(page.about, page.url, site_url),
        "trail": meta.trail_html(page.about, page.url),
        "toc": page.toc,
        "content": page.content,
        "printed": page.printed,
    }
    pieces = shell.split("@@")
    for index in range(1, len(pieces), 2):
        pieces[index] = values[pieces[index].removeprefix("forlopp-")]
    return "".join(pieces).encode()


def about_the_site(catalog: Catalog, root: Path) -> list[Page]:
    """Make the pages that are about the site itself: its statement of accessibility, and its style with a sample."""
    templates = pages.environment(root / "overrides")
    content = root / "content"
    said, found = content / "accessibility.yaml", content / "accessibility-results.json"
    statement = check.read_statement(said.name, disk.read_bytes(said) if said.is_file() else b"")
    results = Results.model_validate_json(disk.read_bytes(found)) if found.is_file() else None
    return [pages.accessibility_page(statement, results, templates), *_style_pages(catalog, root)]


def _style_pages(catalog: Catalog, root: Path) -> list[Page]:
    """Compile the sample as any document is compiled, and show it."""
    beside = SAMPLE.with_suffix(".references.json")
    one = check.read(check.Source(style.FILE, disk.read_bytes(SAMPLE), (beside.name, disk.read_bytes(beside))))
    if one.pathway is None or one.facts is None:
        raise disk.ProjectError(f"Stilsidans exempel kan inte läsas: {SAMPLE.name}.")
    known = replace(catalog, facts={**catalog.facts, one.pathway.id: one.facts})
    flow = flowchart.graph(one.pathway, known)
    svg, words = flowchart.svg(flow, flowchart.layout(flow)), flowchart.words_html(flow)
    css = disk.read_bytes(root / "overrides" / "assets" / "css" / "00-colours.css").decode()
    return pages.style_pages(one.pathway, known, svg, words, css, pages.environment(root / "overrides"))


SAMPLE = Path(style.__file__).with_name("style_sample.md")
"""A document that holds every part that a document can hold."""


def catalogues(
    catalog: Catalog,
    contributions: Iterable[feed.Contribution],
    documents: Iterable[cache.Row],
    site_url: str,
    schemas: Mapping[str, bytes],
    snapshot: Callable[[Mapping[str, bytes]], tuple[str, int]] | None = None,
    more: Mapping[str, bytes] | None = None,
    regional: Sequence[Row] = (),
) -> dict[str, bytes]:
    """Make the feed's files that list documents, the manifest and the index last. `documents` gives every document's
    files; `snapshot` makes the file that holds everything, of these lists, and returns its hash and its size; `more`
    are other files of the feed, counted from its root; `regional` is what regions have added."""
    given = list(contributions)
    illustrative = any(one.row.illustrative for one in given)
    files, resources = feed.catalogue_files(given, catalog.lists, catalog.ledger, site_url, schemas, regional)
    files |= {**feed.subscription_files(catalog.ledger, site_url), **(more or {})}
    rows = [feed.manifest_row(name, content) for name, content in files.items()]
    rows += [
        type(rows[0])(path=name.removeprefix(API), sha256=sha, size=size)
        for name, sha, size in documents
        if name.startswith(API)
    ]
    files["manifest.json"] = manifest = feed.manifest(rows, illustrative)
    whole = feed.file_row("snapshot.zip", *snapshot(files)) if snapshot else None
    newest = max((entries[-1] for entries in catalog.ledger.values()), key=lambda entry: entry.number, default=None)
    files["index.json"] = feed.index(
        resources, schemas, manifest, whole, newest, illustrative, site_url, feed.downloads(files)
    )
    return {API + name: content for name, content in files.items()}
