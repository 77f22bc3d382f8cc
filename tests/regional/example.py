"""A small national pathway in two versions, and what tests need to look at a region's additions to it.

In: nothing. Out: `NATIONAL` (version 2.0, with 1.0 in its past), a catalogue, ways to read and check a text. Never read
from content/.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

from forlopp import additions, regional
from forlopp.catalog import Catalog
from forlopp.check import Source, catalog_of, read, read_lists
from forlopp.diagnostics import Diagnostic

ROOT = Path(__file__).resolve().parents[2]
CASES = Path(__file__).parent / "cases"
FILE = "content/regions/skane/prov.md"
TODAY = datetime.date(2026, 11, 21)
SLOT = "\n\n```yaml slot\nid: remissvag\ntitle: Remissväg\nhint: Vart remissen skickas.\n```\n"


def national_text(version: str) -> str:
    """Return the source of one version, with a place for the region's decision."""
    text = (ROOT / "tests" / "ledger" / f"prov-{version}.md").read_text("utf-8")
    return text.replace("- Vila. {#p-vila}\n", "- Vila. {#p-vila}" + SLOT, 1)


def _catalog() -> Catalog:
    names = ("regions.yaml", "codes.yaml", "programme-areas.yaml", "glossary.yaml")
    lists, faults = read_lists({name: (name, (ROOT / "content" / name).read_bytes()) for name in names})
    assert not faults
    return catalog_of([_read("2.0")], lists)


def _read(version: str, more: str = ""):
    text = national_text(version)
    return read(Source("content/pathways/prov/index.md", (text + more).encode()))


CATALOG = _catalog()


def national(text: str = "", versions: tuple[str, ...] = ("1.0", "2.0")) -> regional.National:
    """Return a national document with its past; `text` is another source than that of version 2.0."""
    past = {version: made(national_text(version)).document for version in versions}
    return replace(made(text or national_text("2.0")), versions=past)


def made(text: str) -> regional.National:
    """Return the document that a source gives."""
    one = read(Source("content/pathways/prov/index.md", text.encode()))
    found = additions.national_of(one, CATALOG, {}, "https://forlopp.example/")
    assert found
    return found


NATIONAL = national()


def file_of(text: str | bytes, file: str = FILE, references: bytes | None = None) -> Source:
    """Return a text as a source."""
    content = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    beside = (file.replace(".md", ".references.json"), references) if references is not None else None
    return Source(file, content, beside)


def findings(
    source: Source, beside: regional.National | None = NATIONAL, today: datetime.date = TODAY
) -> list[Diagnostic]:
    """Check one file."""
    letters = frozenset(beside.letters) if beside else frozenset()
    return regional.diagnose(regional.read(source, letters), beside, CATALOG, today)


def row(source: Source, beside: regional.National = NATIONAL) -> regional.Row:
    """Return what readers are shown of one file."""
    one = regional.read(source, frozenset(beside.letters))
    return regional.row(one, beside, CATALOG, "https://forlopp.example/")
