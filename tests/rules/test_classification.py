"""Shapes of codes, Verhoeff's check digit, and ranges compared with trying every pair."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forlopp.model.codes import PlainCode
from forlopp.rules.classification import (
    Span,
    Spans,
    chapter,
    contains,
    is_concept,
    mended,
    parts_of,
    span_of,
    verhoeff,
    well_formed,
)

RIGHT = {
    "icd-10-se": ["A41", "A41.9", "I48.9B", "S72.00", "Z03.8"],
    "kva": ["AV034", "DT016", "NFB20", "ZXA00"],
    "atc": ["J", "J01", "J01C", "J01CR", "J01CR05"],
    "snomed-ct": ["91302008", "239872002", "404684003"],
    "icf": ["b2", "b280", "b2801", "b28016", "d450", "e310"],
}
WRONG = {
    "icd-10-se": ["41.9", "A4", "A41.", "A41,9", "A419", "a41.9", "A41.9 ", "A41.9ABC"],
    "kva": ["AV34", "AV0345", "NFB2", "12345", "av034"],
    "atc": ["J1", "X01", "J01C5", "J01CR5", "J01CR055", "j01"],
    "snomed-ct": ["12345", "012345678", "9130200A", "1" * 19],
    "icf": ["B280", "b28", "x280", "b280161", "b"],
}
MENDED = [
    ("icd-10-se", "A419", "A41.9"),
    ("icd-10-se", "a41,9", "A41.9"),
    ("icd-10-se", "I5O", "I50"),
    ("kva", "av 034", "AV034"),
    ("atc", "j01 cr05", "J01CR05"),
    ("icf", "B280", "b280"),
    ("kva", "AV34", ""),
]


@pytest.mark.parametrize(("system", "code"), [(s, c) for s, codes in RIGHT.items() for c in codes])
def test_right(system: str, code: str) -> None:
    assert well_formed(system, code)


@pytest.mark.parametrize(("system", "code"), [(s, c) for s, codes in WRONG.items() for c in codes])
def test_wrong(system: str, code: str) -> None:
    assert not well_formed(system, code)


@pytest.mark.parametrize(("system", "code", "meant"), MENDED)
def test_mended(system: str, code: str, meant: str) -> None:
    assert mended(system, code) == meant


@given(st.text("0123456789", min_size=1, max_size=17))
def test_verhoeff_has_one_check_digit(digits: str) -> None:
    assert sum(verhoeff(digits + str(last)) for last in range(10)) == 1


@given(st.sampled_from(RIGHT["snomed-ct"]), st.integers(0, 8), st.integers(1, 9))
def test_verhoeff_finds_a_wrong_digit(code: str, place: int, by: int) -> None:
    place %= len(code)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert verhoeff(code) and not verhoeff(wrong)


@given(st.sampled_from(RIGHT["snomed-ct"]), st.integers(0, 7))
def test_verhoeff_finds_swapped_neighbours(code: str, place: int) -> None:
    place %= len(code) - 1
    assume(code[place] != code[place + 1])
    assert not verhoeff(code[:place] + code[place + 1] + code[place] + code[place + 2 :])


def test_concepts() -> None:
    assert is_concept("91302008") and not is_concept("680946014") and not is_concept("91302080")


spans = st.builds(lambda a, b: Span(*sorted((a, b))), *[st.text("AB12", min_size=1, max_size=3)] * 2)


@given(st.lists(spans, max_size=8), spans)
def test_holding(rows: list[Span], inner: Span) -> None:
    """A span that holds another is found whenever there is one."""
    found = Spans((span, span) for span in rows).holding(inner)
    assert (found is not None) == any(contains(span, inner) for span in rows)
    assert found is None or contains(found, inner)  # type: ignore[arg-type]


@given(st.lists(spans, max_size=8), spans)
def test_parts_of(rows: list[Span], whole: Span) -> None:
    assert parts_of(whole, sorted(rows)) == {span for span in rows if contains(whole, span) and span != whole}


def code(**facts: object) -> PlainCode:
    return PlainCode(system="icd-10-se", **facts)  # type: ignore[arg-type]


def test_spans() -> None:
    assert span_of(code(code="M16.1")) == ("M161", "M161")
    assert span_of(code(from_="M05", to="M06")) == ("M05", "M06")
    assert contains(Span("M05", "M06"), Span("M069", "M069"))
    assert not contains(Span("M05", "M06"), Span("M07", "M07"))
    assert span_of(code(from_="M06", to="M05")) is None
    assert span_of(code(code="M5", from_="M05")) is None


def test_chapters() -> None:
    assert chapter("icd-10-se", "C00") == chapter("icd-10-se", "D48.9") != chapter("icd-10-se", "D50")
    assert chapter("atc", "J01") == "J"
