"""A compiled project → a whole site or feed in a folder, put in place in one move.

In: what build made, and the frame that MkDocs built (shells, plain pages, assets). Out: folders on disk. Never imports
MkDocs and never renders a document: lists, the manifest and the site map are all that is made here.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from . import disk, outputs, pages, reference, schemas
from .build import Built, Settings, link_files
from .diagnostics import SWEDISH
from .rules import RULES, TEXT_RULES
from .source.faults import FAULTS

SHELL = "vardforlopp/skal/index.html"
"""The frame's page that every page two folders down is filled into."""


def write_feed(built: Built, settings: Settings, cache: Path, folder: Path) -> int:
    """Write the feed's files into a folder, whole or not at all; return how many there are."""
    new = _beside(folder, "new")
    link_files(cache, built.results.values(), new)
    disk.write_tree(new, _catalogues(built, settings))
    count = sum(1 for path in new.rglob("*") if path.is_file())
    disk.replace_folder(new, folder)
    return count


def write_site(built: Built, settings: Settings, cache: Path, frame: Path, folder: Path) -> None:
    """Write the whole site into a folder, whole or not at all."""
    new = _beside(folder, "new")
    link_tree(frame, new)
    disk.remove_folder(new / "vardforlopp" / "skal")
    link_files(cache, built.results.values(), new)
    for name, content in listing_files(built, settings, frame).items():
        # A link to the frame's file must be cut before other bytes are written under the name.
        (new / name).unlink(missing_ok=True)
        disk.write_tree(new, {name: content})
    disk.replace_folder(new, folder)


def update_site(built: Built, before: Built, settings: Settings, cache: Path, frame: Path, folder: Path) -> list[str]:
    """Write into a site that stands, for the live preview, the files that differ; return their names."""
    old = {name: sha for result in before.results.values() for name, sha, _ in result.files}
    new = {name: sha for result in built.results.values() for name, sha, _ in result.files}
    changed = sorted(name for name in new if old.get(name) != new[name])
    for name in changed:
        disk.write_whole(folder / name, (cache / "objects" / new[name][:2] / new[name]).read_bytes())
    for name in sorted(set(old) - set(new)):
        (folder / name).unlink(missing_ok=True)
    if built.catalog.facts != before.catalog.facts or changed:
        for name, content in listing_files(built, settings, frame).items():
            if not (folder / name).is_file() or (folder / name).read_bytes() != content:
                disk.write_whole(folder / name, content)
                changed.append(name)
    return changed


def listing_files(built: Built, settings: Settings, frame: Path) -> dict[str, bytes]:
    """Make every file of the site that is not one document's: lists, rules, fields, the feed's catalogues, the map."""
    files = _catalogues(built, settings)
    for page in _pages(built, settings):
        own = frame / page.url / "index.html"
        shell = own if own.is_file() else frame / SHELL
        files[page.url + "index.html"] = outputs.fill(shell.read_text("utf-8"), page, settings.site_url)
    files["sitemap.xml"] = _site_map(built, files, settings, frame)
    return files


def _pages(built: Built, settings: Settings) -> Iterable[pages.Page]:
    templates = pages.environment(settings.root / "overrides")
    yield pages.start_page(built.catalog, (settings.root / "content" / "index.md").read_text("utf-8"), templates)
    yield pages.index_page(built.catalog, templates)
    yield pages.models_page(built.catalog, templates)
    yield pages.areas_page(built.catalog, templates)
    yield from pages.area_pages(built.catalog, templates)
    rows = rule_rows()
    yield pages.rules_page(rows, templates)
    yield from pages.rule_pages(rows, templates)
    yield pages.fields_page(reference.fields(), templates)


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
        for kind in (*FAULTS, *RULES, *TEXT_RULES)
    }
    return [rows[code] for code in sorted(rows)]


def _catalogues(built: Built, settings: Settings) -> dict[str, bytes]:
    contributions = [result.contribution for result in built.results.values() if result.contribution]
    rows = {name: (sha, size) for result in built.results.values() for name, sha, size in result.files}
    return outputs.catalogues(built.catalog, contributions, rows, settings.site_url, schemas.feed_schema_files())


def _site_map(built: Built, files: Mapping[str, bytes], settings: Settings, frame: Path) -> bytes:
    """List every page that search engines may show. Dates of change come with the published versions."""
    names = {name for result in built.results.values() for name, _, _ in result.files} | set(files)
    names |= {path.relative_to(frame).as_posix() for path in frame.rglob("index.html")}
    urls = sorted(
        name.removesuffix("index.html")
        for name in names
        if name.endswith("index.html") and not name.startswith(("utkast/", "vardforlopp/skal/"))
    )
    rows = "".join(f"<url><loc>{escape(settings.site_url + url)}</loc></url>\n" for url in urls)
    start = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{start}{rows}</urlset>\n".encode()


def link_tree(source: Path, target: Path) -> None:
    """Put links to all files of a folder into another one; copies, where the disk can't link."""

    def link(one: str, other: str) -> None:
        try:
            os.link(one, other)
        except OSError:
            shutil.copyfile(one, other)

    shutil.copytree(source, target, copy_function=link)


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
