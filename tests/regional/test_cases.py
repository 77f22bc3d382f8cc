"""Every file in cases/ is a region's additions with one fault; the finding is written on the line that has it, as in
tests/test_cases.py. Each is checked as if it lay at content/regions/skane/prov.md, beside version 2.0 of ”Prov”."""

from __future__ import annotations

import pytest

from forlopp.source import regional_faults
from tests.regional.example import CASES, FILE, file_of, findings
from tests.test_cases import ITEM, MARK

PATHS = sorted(CASES.glob("*.md"))


def expectations(text: str) -> set[tuple[str, int, int]]:
    """Return code, line and column (0: any) of what a case expects."""
    found = set()
    for number, line in enumerate(text.split("\n"), start=1):
        mark = MARK.search(line) if "✗" in line else None
        for item in ITEM.finditer(mark["codes"]) if mark else ():
            found.add((item["code"], 1 if item["where"] else number, int(item["column"] or 0)))
    return found


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_case(path):
    text = path.read_text("utf-8")
    found = findings(file_of(text))
    expected = expectations(text)
    shown = "\n".join(f"{d.place.line}:{d.place.column} {d.severity} {d.code} {d.message}" for d in found)
    told = {(d.code, d.place.line, d.place.column) for d in found if d.severity != "note"}
    for code, line, column in expected:
        assert any(one[:2] == (code, line) and column in (0, one[2]) for one in told), f"{code} {line}\n{shown}"
    assert {one[:2] for one in told} == {one[:2] for one in expected}, shown
    assert path.stem.startswith("ok-") == (not expected)
    for one in found:
        assert one.place.file == FILE and one.hint and one.message.endswith((".", "?", "”")), one


ELSEWHERE = {"VF470": "test_a_file_in_no_regions_folder", "VF486": "test_a_pathway_that_holds_no_longer"}
"""Codes that need another place or another national text: tests in test_checks."""


def test_every_fault_has_a_case():
    shown = {code for path in PATHS for code, _, _ in expectations(path.read_text("utf-8"))}
    assert {kind.code for kind in regional_faults.FAULTS} - shown == set(ELSEWHERE)
