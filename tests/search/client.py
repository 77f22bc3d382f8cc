"""The index of the real content, or of generated pathways, and the client's own code that searches it in node.

In: the project's root. Out: folders that tests/search/run.mjs can read, and its answers. Never needs a browser.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from forlopp import disk, ledger, search
from forlopp.catalog import Catalog
from forlopp.check import Source, catalog_of, read, read_lists
from forlopp.fragments import expanded

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ("search-terms.js", "search-index.js")


def real_sources() -> list[Source]:
    """The project's own content as readers see it: of what is out for consultation, the published version."""
    found = [disk.read_source(path, ROOT) for path in disk.source_files(ROOT)]
    return [_published(one) if b"\nstatus: consultation\n" in one.content else one for one in found]


def _published(source: Source) -> Source:
    entries = ledger.read_ledger(disk.ledger_bytes(ROOT), frozenset(), frozenset()).entries
    frozen = disk.frozen_source(ROOT, str(ledger.newest(entries[source.file.split("/")[2]]).sha256))
    return Source(source.file, frozen["index.md"], (source.references[0], frozen["references.json"]))


def parts_of(sources: Iterable[Source]) -> list[tuple[dict[str, bytes], search.Terms]]:
    """Make what each source gives: its block of details, and its part of the index."""
    lists, _ = read_lists(disk.list_files(ROOT))
    reads = [read(source) for source in sources]
    catalog: Catalog = catalog_of(reads, lists)
    whole = (expanded(one.pathway, catalog.models) for one in reads if one.pathway)
    found = (search.units(pathway, catalog) for pathway in whole)
    return [search.document_files(details, lists.abbreviations) for details in found if details]


def index_of(sources: Iterable[Source], **limits: int) -> dict[str, bytes]:
    """Make every file below sok/ that the sources give."""
    lists, _ = read_lists(disk.list_files(ROOT))
    parts = parts_of(sources)
    files = {name: content for made, _ in parts for name, content in made.items()}
    return {**files, **search.index_files((part for _, part in parts), lists.synonyms, **limits)}


def write_client(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write an index and the client's scripts where node can run them."""
    scripts = folder / "js"
    scripts.mkdir(parents=True)
    (folder / "package.json").write_text('{"type": "module"}')
    for name in SCRIPTS:
        shutil.copy(ROOT / "overrides" / "assets" / "js" / name, scripts)
    shutil.copy(ROOT / "node_modules" / "minisearch" / "dist" / "es" / "index.js", scripts / "minisearch.js")
    disk.write_tree(folder, files)
    return folder


def run(folder: Path, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Ask the client; return its answers, what it read, and how long it took."""
    done = subprocess.run(
        ["node", str(ROOT / "tests" / "search" / "run.mjs"), str(folder)],
        input=json.dumps(items),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found
