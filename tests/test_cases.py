"""Every case in cases/ is a small source with one fault, and the expected finding written on the line that has it.

`# ✗ VF302` in YAML or `<!-- ✗ VF302 -->` in Markdown, at the end of the line; several codes with commas between. A
column follows a colon (`VF302:14`). What cannot be said on its own line names it: `(file) VF103` is line 1,
`(källor 3) VF372` is line 3 of the case's references. Errors and warnings must be exactly those written; notes only
where they are written. Cases named ok-… expect nothing. Neighbours that cases speak of lie in cases/catalog/, the
shared lists in cases/lists/.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from forlopp.catalog import Catalog
from forlopp.check import Source, catalog_of, check, check_text, read, read_lists
from forlopp.diagnostics import Diagnostic
from forlopp.ledger import read_documents
from forlopp.rules import ALL_RULES
from forlopp.source import consultation_faults, regional_faults
from forlopp.source.faults import FAULTS
from tests import test_releases
from tests.test_ledger import CASES as LEDGER

CASES = Path(__file__).parent / "cases"
ROOT = CASES.parent.parent
TODAY = datetime.date(2026, 11, 21)
FILES = sorted(CASES.glob("*.md"))

MARK = re.compile(r"(?:#|<!--)[^#]*?✗ (?P<codes>.*?)(?:-->.*)?$")
ITEM = re.compile(r"(?:\((?P<where>file|källor (?P<line>\d+))\) )?(?P<code>VF\d{3})(?::(?P<column>\d+))?")


class Expected(NamedTuple):
    """A finding that a case asks for; column 0: any."""

    code: str
    file: str
    line: int
    column: int


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def references_of(path: Path) -> tuple[str, bytes] | None:
    beside = path.with_name(f"{path.stem}.references.json")
    return (name_of(beside), beside.read_bytes()) if beside.is_file() else None


@cache
def catalog() -> Catalog:
    """The neighbours and the lists that all cases share."""
    lists, faults = read_lists(
        {path.name: (name_of(path), path.read_bytes()) for path in sorted((CASES / "lists").glob("*"))}
    )
    assert not faults
    neighbours = sorted((CASES / "catalog").glob("*.md"))
    return catalog_of((read(Source(name_of(path), path.read_bytes())) for path in neighbours), lists)


def expectations(path: Path) -> Iterator[Expected]:
    """Read what a case expects."""
    for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").split("\n"), start=1):
        mark = MARK.search(line) if "✗" in line else None
        for item in ITEM.finditer(mark["codes"]) if mark else ():
            file, at = name_of(path), number
            if item["where"] == "file":
                at = 1
            elif item["where"]:
                file, at = name_of(path.with_name(f"{path.stem}.references.json")), int(item["line"])
            yield Expected(item["code"], file, at, int(item["column"] or 0))


def says(diagnostic: Diagnostic, expected: Expected) -> bool:
    place = diagnostic.place
    return (diagnostic.code, place.file, place.line) == expected[:3] and expected.column in (0, place.column)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    """Every expected finding is found on its line, and no other error or warning."""
    found = check_text(path.read_bytes(), name_of(path), catalog(), TODAY, references_of(path))
    expected = list(expectations(path))
    shown = "\n".join(f"{d.place.line}:{d.place.column} {d.severity} {d.code} {d.message}" for d in found)
    for wanted in expected:
        assert any(says(d, wanted) for d in found), f"not found: {wanted}\n{shown}"
    for diagnostic in found:
        if diagnostic.severity != "note":
            assert any(says(diagnostic, wanted) for wanted in expected), f"not expected: {diagnostic}\n{shown}"
    assert path.stem.startswith("ok-") == (not expected)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_finding_is_advice(path: Path) -> None:
    """Every finding says something, says what to do, and ends its sentences."""
    for diagnostic in check_text(path.read_bytes(), name_of(path), catalog(), TODAY, references_of(path)):
        assert diagnostic.message.endswith((".", "?", "”")), diagnostic
        assert diagnostic.hint, diagnostic
        assert diagnostic.place.line >= 1 and diagnostic.place.column >= 1


def test_neighbours_are_clean() -> None:
    sources = [Source(name_of(path), path.read_bytes()) for path in sorted((CASES / "catalog").glob("*.md"))]
    assert [d for d in check(sources, catalog(), TODAY) if d.severity != "note"] == []


ELSEWHERE = {
    "VF102": "test_too_large",
    "VF208": "test_folder_of_another_name",
    "VF427": "test_two_documents_with_one_id",
    "VF434": "test_a_published_document_that_is_altered",
}
"""Codes that no single small file can show, and the tests here that show them. Those of the ledger's rows have their
table in test_ledger; what a source says beside what is published, or was, needs a whole project (VF44x and VF408 in
test_releases)."""


def test_every_rule_has_a_case() -> None:
    shown = {expected.code for path in FILES for expected in expectations(path)}
    shown |= {code for case in LEDGER for code, _, _ in case.found}
    shown |= set(re.findall(r"VF44[0-9]|VF408", Path(test_releases.__file__).read_text("utf-8")))
    # They have cases of their own, in tests/regional/ and tests/consultation/.
    shown |= {kind.code for kind in (*regional_faults.FAULTS, *consultation_faults.FAULTS)}
    missing = {rule.code for rule in (*ALL_RULES, *FAULTS)} - shown - set(ELSEWHERE)
    assert not missing, f"no case for {sorted(missing)}"
    assert all(name in globals() for name in ELSEWHERE.values())


def test_codes_are_used_once() -> None:
    codes = [rule.code for rule in (*ALL_RULES, *FAULTS)]
    assert len(codes) == len(set(codes))


def test_a_published_document_that_is_altered() -> None:
    assert [d.code for d in read_documents({"0" * 64: b"{}"})[1]] == ["VF434"]


def whole(id: str) -> str:
    text = (CASES / "ok-text.md").read_text()
    return text.replace("id: fall", f"id: {id}", 1)


def codes_and_files(found: list[Diagnostic]) -> set[tuple[str, str]]:
    return {(d.code, d.place.file) for d in found if d.severity != "note"}


def test_too_large() -> None:
    text = whole("stor") + "Ord. " * 60_000
    assert codes_and_files(check_text(text, "stor.md", catalog(), TODAY)) == {("VF102", "stor.md")}


def test_folder_of_another_name() -> None:
    file = "content/pathways/annan/index.md"
    assert codes_and_files(check_text(whole("fall"), file, catalog(), TODAY)) == {("VF208", file)}


def test_two_documents_with_one_id() -> None:
    files = [f"content/{folder}/fall/index.md" for folder in ("pathways", "generic-models")]
    sources = [Source(file, whole("fall").encode()) for file in files]
    assert codes_and_files(check(sources, catalog(), TODAY)) == {("VF427", files[1])}
