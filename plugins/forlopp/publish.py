"""A compiled project → a whole site or feed in a folder, put in place in one move.

In: what build made, and the frame that MkDocs built (shells, plain pages, assets). Out: folders on disk. Never imports
MkDocs and never renders a document: lists, the manifest and the site map are all that is made here.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from . import cache, disk, offline, outputs, pages, reference, search
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
    documents = [(name.removeprefix(outputs.API), sha, size) for name, sha, size in built.rows]
    lists = {name.removeprefix(outputs.API): content for name, content in _catalogues(built, settings).items()}
    cache.link_rows(kept, documents, new)
    disk.write_tree(new, lists)
    disk.replace_folder(new, folder)
    return len(documents) + len(lists)


def write_site(built: Built, settings: Settings, kept: Path, frame: Path, folder: Path) -> None:
    """Write the whole site into a folder, whole or not at all."""
    new = _beside(folder, "new")
    link_tree(frame, new)
    disk.remove_folder(new / "vardforlopp" / "skal")
    cache.link_rows(kept, built.rows, new)
    files = {**_fixed(settings, kept, frame), **_listings(built, settings, frame), **_search(built, settings, kept)}
    files |= _for_offline(settings.root, frame, files, built.rows)
    for name in files:
        # A link to the frame's file must be cut before other bytes are written under the name.
        (new / name).unlink(missing_ok=True)
    disk.write_tree(new, files)
    disk.replace_folder(new, folder)


def update_documents(built: Built, before: Built, kept: Path, folder: Path) -> list[str]:
    """Write into a site that stands, for the live preview, the documents' files that differ; return their names."""
    old = {name: sha for name, sha, _ in before.rows}
    new = {name: sha for name, sha, _ in built.rows}
    changed = sorted(name for name in new if old.get(name) != new[name])
    for name in changed:
        disk.write_whole(folder / name, disk.read_bytes(cache.object_path(kept, new[name])))
    for name in sorted(set(old) - set(new)):
        (folder / name).unlink(missing_ok=True)
    return changed


def update_lists(built: Built, settings: Settings, kept: Path, frame: Path, folder: Path) -> None:
    """Write into a site that stands the lists that differ, the search's index among them."""
    for name, content in {**_listings(built, settings, frame), **_search(built, settings, kept)}.items():
        if not (folder / name).is_file() or (folder / name).read_bytes() != content:
            disk.write_whole(folder / name, content)


def _listings(built: Built, settings: Settings, frame: Path) -> dict[str, bytes]:
    """Make every file of the site that lists documents: pages, the feed's catalogues, the map."""
    templates = pages.environment(settings.root / "overrides")
    start = disk.read_bytes(settings.root / "content" / "index.md").decode()
    found = [
        pages.start_page(built.catalog, start, templates),
        pages.index_page(built.catalog, templates),
        pages.models_page(built.catalog, templates),
        pages.areas_page(built.catalog, templates),
        *pages.area_pages(built.catalog, templates),
        *pages.site_pages(built.catalog, templates),
        *pages.region_pages(built.regional, built.catalog, templates),
        *outputs.about_the_site(built.catalog, settings.root),
    ]
    files = {**_catalogues(built, settings), **_filled(found, settings, frame)}
    files |= offline.lists(built.catalog, built.rows)
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
            pages.search_page(templates),
            pages.offline_page(templates),
            pages.search_report_page(search.report(), templates),
        ]
        files = _filled(found, settings, frame)
        cache.save(kept / "fixed.pickle", stamp, files)
    return files


def _filled(found: Iterable[pages.Page], settings: Settings, frame: Path) -> dict[str, bytes]:
    """Fill pages into their own shell in the frame, or into the one for pages two folders down."""
    files = {}
    for page in found:
        own = frame / page.url / "index.html"
        shell = own.read_text("utf-8") if own.is_file() else settings.shell
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


def _catalogues(built: Built, settings: Settings) -> dict[str, bytes]:
    contributions = [result.contribution for result in built.results.values() if result.contribution]
    return outputs.catalogues(
        built.catalog, contributions, built.rows, settings.site_url, disk.feed_schemas(settings.root), built.regional
    )


def _site_map(built: Built, files: Mapping[str, bytes], settings: Settings, frame: Path) -> bytes:
    """List every page that search engines may show. Dates of change come with the published versions."""
    names = {name for name, _, _ in built.rows} | set(files) | {f"regler/{row.code}/index.html" for row in rule_rows()}
    names |= {path.relative_to(frame).as_posix() for path in frame.rglob("index.html")}
    urls = sorted(
        name.removesuffix("index.html")
        for name in names
        if name.endswith("index.html") and not name.startswith(("utkast/", "stil/", "vardforlopp/skal/"))
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
