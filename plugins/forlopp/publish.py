"""A compiled project → a whole site or feed in a folder, put in place in one move.

In: what build made, and the frame that MkDocs built (shells, plain pages, assets). Out: folders on disk. Never imports
MkDocs and never renders a document: lists, the manifest and the site map are all that is made here.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from . import archive, cache, consultation, disk, feed, offline, openapi, outputs, pages, reference, search
from .build import Built
from .diagnostics import SWEDISH
from .pool import Settings
from .rules import ALL_RULES
from .source.faults import FAULTS

SHELL = "vardforlopp/skal/index.html"
"""The frame's page that every page two folders down is filled into."""


def write_feed(built: Built, settings: Settings, kept: Path, folder: Path) -> int:
    """Write the feed's files into a folder, whole or not at all; return how many there are."""
    new = _beside(folder, "new")
    rows = [row for row in _all_rows(built, settings, kept) if row[0].startswith(outputs.API)]
    cache.link_rows(kept, rows, new)
    disk.write_tree(new, _catalogues(built, settings, kept))
    _add_blobs(new, kept)
    count = sum(path.is_file() for path in (new / outputs.API).rglob("*"))
    disk.replace_folder(new / outputs.API, folder)
    disk.remove_folder(new)
    return count


def write_site(
    built: Built, settings: Settings, kept: Path, frame: Path, folder: Path, more: Mapping[str, bytes] | None = None
) -> None:
    """Write the whole site into a folder, whole or not at all. `more` are files that stand beside it, known to none of
    its lists: neither its map nor what a device saves."""
    new = _beside(folder, "new")
    link_tree(frame, new)
    disk.remove_folder(new / "vardforlopp" / "skal")
    cache.link_rows(kept, _all_rows(built, settings, kept), new)
    listings = _listings(built, settings, frame, kept)
    files = {**_fixed(settings, kept, frame), **listings, **_search(built, settings, kept)}
    files |= {**_for_offline(settings.root, frame, files, built.rows), **(more or {})}
    for name in files:
        # A link to the frame's file must be cut before other bytes are written under the name.
        (new / name).unlink(missing_ok=True)
    disk.write_tree(new, files)
    _add_blobs(new, kept)
    disk.replace_folder(new, folder)


def write_help(settings: Settings, kept: Path, frame: Path, folder: Path) -> None:
    """Write, for the live preview, what can be shown while faults keep the documents away: rules, fields, the plain
    pages."""
    new = _beside(folder, "new")
    link_tree(frame, new)
    files = _fixed(settings, kept, frame)
    for name in files:
        (new / name).unlink(missing_ok=True)
    disk.write_tree(new, files)
    disk.replace_folder(new, folder)


def update_documents(built: Built, before: Built, kept: Path, folder: Path, ahead: Iterable[str] = ()) -> None:
    """Write into a site that stands, for the live preview, the documents' files that differ from those of the build
    before. `ahead` are files that were written since, before it was known that they would stay as they are."""
    old = {name: sha for name, sha, _ in before.rows} | dict.fromkeys(ahead, "")
    new = {name: sha for name, sha, _ in built.rows}
    changed = sorted(name for name in new if old.get(name) != new[name])
    update_files({name: disk.read_bytes(cache.object_path(kept, new[name])) for name in changed}, folder)
    for name in sorted(set(old) - set(new)):
        (folder / name).unlink(missing_ok=True)


def update_lists(built: Built, settings: Settings, kept: Path, frame: Path, folder: Path) -> None:
    """Write into a site that stands the lists that differ, the search's index among them."""
    update_files({**_listings(built, settings, frame), **_search(built, settings, kept)}, folder)


def update_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write into a site that stands those files that differ from what is there: a page that has been written is another
    one to who looks at it."""
    for name, content in files.items():
        if not (folder / name).is_file() or (folder / name).read_bytes() != content:
            disk.write_whole(folder / name, content)


def _all_rows(built: Built, settings: Settings, kept: Path) -> list[cache.Row]:
    """Return every file of every document, and the documents of all published versions as they were published."""
    entries = (entry for entries in built.catalog.ledger.values() for entry in entries)
    named = {str(entry.sha256): entry.kind for entry in entries if entry.sha256}
    rows = []
    for sha256 in sorted(named):
        path = cache.object_path(kept, sha256)
        if not path.is_file():
            disk.write_whole(path, disk.document_bodies(settings.root, [sha256])[sha256])
        rows.append((f"{outputs.API}{feed.blob_href('.json', sha256)}", sha256, path.stat().st_size))
    return [*built.rows, *rows]


def _ended(built: Built, root: Path) -> tuple[list[feed.Contribution], dict[str, bytes]]:
    """Make the files of those documents that have no source any more: their last document is what is left of them."""
    contributions, files = [], {}
    for id, entries in sorted(built.catalog.ledger.items()):
        if id not in built.catalog.facts and (sha256 := entries[-1].sha256):
            body = disk.document_bodies(root, [sha256])[sha256]
            made = feed.KnowledgeSupport.model_validate_json(body)
            more, contribution = feed.document_files(made, entries, body)
            files |= more
            contributions.append(contribution)
    return contributions, files


def _add_blobs(folder: Path, kept: Path) -> None:
    """Put the file that holds everything in its place, and give every file that the manifest lists a second name: the
    hash of its content, under which it never changes."""
    api = folder / outputs.API
    cache.link(kept / SNAPSHOT, api / SNAPSHOT)
    listed = json.loads((api / "manifest.json").read_bytes())["files"]
    own = [{"path": name} for name in ("manifest.json", SNAPSHOT)]
    for row in [*listed, *own]:
        source = api / row["path"]
        sha256 = row.get("sha256") or disk.file_hash(source)
        target = api / feed.blob_href(row["path"], sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            cache.link(source, target)


def _listings(built: Built, settings: Settings, frame: Path, kept: Path | None = None) -> dict[str, bytes]:
    """Make every file of the site that lists documents: pages, the feed's catalogues, the map. Without `kept`, for the
    live preview, no file that holds everything is made."""
    templates = pages.environment(settings.root / "overrides")
    start = disk.read_bytes(settings.root / "content" / "index.md").decode()
    found = [
        pages.start_page(built.catalog, start, templates),
        pages.index_page(built.catalog, templates),
        pages.models_page(built.catalog, templates),
        pages.areas_page(built.catalog, templates),
        *pages.area_pages(built.catalog, templates),
        *pages.site_pages(built.catalog, templates),
        *pages.moved_pages(built.catalog, templates),
        *pages.region_pages(built.regional, built.catalog, templates),
        *pages.consultation_pages(built.out_for_consultation, built.logs, built.catalog, templates),
        *outputs.about_the_site(built.catalog, settings.root),
    ]
    files = {**_catalogues(built, settings, kept), **_filled(found, settings, frame)}
    files |= offline.lists(built.catalog, built.rows)
    files[consultation.SCHEMA_FILE] = disk.read_bytes(settings.root / "schemas" / "source" / consultation.SCHEMA_NAME)
    return {**files, "sitemap.xml": _site_map(built, files, settings, frame)}


def _search(built: Built, settings: Settings, kept: Path) -> dict[str, bytes]:
    """Put the search's index together from what is kept of each document; the same parts give what the last run did."""
    prefix = f"{outputs.KEPT}{search.FOLDER}"
    parts = [sha for name, sha, _ in built.kept if name.startswith(prefix)]
    stamp = cache.digest(cache.compiler_hash(settings.root), parts, built.catalog.lists.synonyms)
    files: dict[str, bytes] = cache.load(kept / "search.pickle", stamp)
    if not files:
        terms = (search.Terms.from_bytes(disk.read_bytes(cache.object_path(kept, sha))) for sha in parts)
        files = search.index_files(terms, built.catalog.lists.synonyms)
        cache.save(kept / "search.pickle", stamp, files)
    return files


def _fixed(settings: Settings, kept: Path, frame: Path) -> dict[str, bytes]:
    """Make the pages that hang on the compiler alone: rules and fields. They are kept between runs."""
    stamp = cache.digest(cache.compiler_hash(settings.root), settings.site_url, settings.shell)
    files: dict[str, bytes] = cache.load(kept / "fixed.pickle", stamp)
    if not files:
        templates = pages.environment(settings.root / "overrides")
        rules = rule_rows()
        found = [
            pages.rules_page(rules, templates),
            *pages.rule_pages(rules, templates),
            pages.fields_page(reference.fields(), templates),
            _api_fields(settings, templates),
            pages.search_page(templates),
            pages.offline_page(templates),
            pages.search_report_page(search.report(), templates),
        ]
        files = _filled(found, settings, frame)
        cache.save(kept / "fixed.pickle", stamp, files)
    return files


def _api_fields(settings: Settings, templates: Any) -> pages.Page:
    """Make the page of the API's addresses and fields, of the committed schemas."""
    committed = disk.feed_schemas(settings.root)
    schemas = {name.removesuffix(".json"): json.loads(body) for name, body in committed.items()}
    shown = openapi.addresses(schemas), openapi.documents(schemas), openapi.pieces(schemas)
    return pages.api_fields_page(*shown, templates)


def _filled(found: Iterable[pages.Page], settings: Settings, frame: Path) -> dict[str, bytes]:
    """Fill pages into their own shell in the frame, or into the one for pages two folders down."""
    files = {}
    for page in found:
        own = frame / page.url / "index.html"
        shell = own.read_text("utf-8") if own.is_file() else settings.shell
        for _ in range(0 if own.is_file() else page.url.count("/") - 2):
            shell = outputs.deeper(shell)
        files[page.url + "index.html"] = outputs.fill(shell, page, settings.site_url)
    return files


def _for_offline(
    root: Path, frame: Path, files: Mapping[str, bytes], documents: Iterable[cache.Row]
) -> dict[str, bytes]:
    """Make what names the release's own files by their hashes: the worker, and the list of search's files. `files` are
    all that stand beside the frame's and the documents'."""
    of_frame = {path.relative_to(frame).as_posix(): path for path in frame.rglob("*") if path.is_file()}
    found = {name: disk.read_bytes(path) for name, path in of_frame.items() if offline.is_named(name)}
    found |= {name: content for name, content in files.items() if offline.is_named(name)}
    rows = [(name, hashlib.sha256(content).hexdigest(), len(content)) for name, content in found.items()]
    rows += [row for row in documents if offline.is_named(row[0])]
    source = b"\n".join(disk.read_bytes(path) for path in sorted((root / "overrides" / "worker").glob("*.js")))
    return {offline.WORKER: offline.worker(source, rows), **offline.search_file(rows)}


def rule_rows() -> list[pages.RuleRow]:
    """Return every rule with its page, in the order of the codes."""
    rows = {
        kind.code: pages.RuleRow(
            kind.code,
            kind.title,
            kind.page,
            SWEDISH[kind.draft] if kind.draft else "",
            SWEDISH[kind.approved] if kind.approved else "",
        )
        for kind in (*FAULTS, *ALL_RULES)
    }
    return [rows[code] for code in sorted(rows)]


def _catalogues(built: Built, settings: Settings, kept: Path | None) -> dict[str, bytes]:
    """Make the feed's lists; with `kept`, also the file that holds everything."""
    contributions = [result.contribution for result in built.results.values() if result.contribution]
    rows = _all_rows(built, settings, kept) if kept else built.rows
    ended, more = _ended(built, settings.root)
    return outputs.catalogues(
        built.catalog,
        [*contributions, *ended],
        rows,
        settings.site_url,
        disk.feed_schemas(settings.root),
        (lambda files: _snapshot(kept, rows, files)) if kept else None,
        {**more, **_served(settings)},
        built.regional,
    )


def _served(settings: Settings) -> dict[str, bytes]:
    """Return the feed's files that are no documents, by their place in it: its description, and what other systems use
    it with."""
    found = disk.feed_tools(settings.root)
    if plugin := disk.wordpress_plugin(settings.root):
        found["forlopp-wordpress.zip"] = archive.zipped(plugin)
    tools = {f"verktyg/{name}": content for name, content in sorted(found.items())}
    return {"openapi.json": openapi.for_site(disk.openapi_file(settings.root), settings.site_url), **tools}


def _snapshot(kept: Path, rows: Iterable[cache.Row], files: Mapping[str, bytes]) -> tuple[str, int]:
    """Make the zip file of everything in the feed; return its hash and its size. It hangs on nothing but its content,
    and is made anew only when that has changed."""
    named = {name.removeprefix(outputs.API): sha for name, sha, _ in rows if name.startswith(outputs.API)}
    stamp = hashlib.sha256(files["manifest.json"]).hexdigest()
    held = cache.load(kept / "snapshot.pickle", stamp)
    if not held or not (kept / SNAPSHOT).is_file():
        content = (
            (f"forlopp/{name}", files[name] if name in files else disk.read_bytes(cache.object_path(kept, named[name])))
            for name in sorted({*named, *files})
        )
        held = dict(zip(("sha256", "size"), disk.write_zip(kept / SNAPSHOT, content), strict=True))
        cache.save(kept / "snapshot.pickle", stamp, held)
    return held["sha256"], held["size"]


SNAPSHOT = "snapshot.zip"


def _site_map(built: Built, files: Mapping[str, bytes], settings: Settings, frame: Path) -> bytes:
    """List every page that search engines may show. Dates of change come with the published versions."""
    drafts = {name for name, _, _ in built.rows}  # What is out for consultation is not approved for anybody to find.
    names = drafts | set(files) | {f"regler/{row.code}/index.html" for row in rule_rows()}
    names |= {path.relative_to(frame).as_posix() for path in frame.rglob("index.html")}
    urls = sorted(
        name.removesuffix("index.html")
        for name in names
        if name.endswith("index.html")
        and not name.startswith(("utkast/", "stil/", "vardforlopp/skal/"))
        and offline.OLD not in name
        and not (name.startswith("remiss/") and name in drafts)
    )
    rows = "".join(f"<url><loc>{escape(settings.site_url + url)}</loc></url>\n" for url in urls)
    start = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{start}{rows}</urlset>\n".encode()


def link_tree(source: Path, target: Path) -> None:
    """Put links to all files of a folder into another one."""
    shutil.copytree(source, target, copy_function=cache.link)


def replace_tree(source: Path, target: Path) -> None:
    """Make a folder a copy of another one."""
    new = _beside(target, "new")
    link_tree(source, new)
    disk.replace_folder(new, target)


def _beside(folder: Path, word: str) -> Path:
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = folder.with_name(f".{folder.name}.{word}")
    disk.remove_folder(new)
    return new
