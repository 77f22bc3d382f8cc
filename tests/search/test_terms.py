"""Words become the same terms when the index is made and when a reader types: one table of examples binds the two."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from forlopp.search.terms import code_terms, split, terms
from tests.search.client import ROOT, index_of, run, write_client

EXAMPLES = json.loads((ROOT / "tests" / "search" / "terms.json").read_text("utf-8"))


def test_the_examples_hold_when_the_index_is_made():
    assert [(row["text"], terms(row["text"])) for row in EXAMPLES] == [(row["text"], row["terms"]) for row in EXAMPLES]


def test_the_examples_hold_in_the_readers_browser(tmp_path):
    folder = write_client(tmp_path / "client", index_of([]))
    found = run(folder, [{"terms": row["text"]} for row in EXAMPLES])["out"]
    assert found == [row["terms"] for row in EXAMPLES]


def test_both_agree_on_every_word_of_the_content(tmp_path):
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "content").glob("*/*/index.md"))]
    folder = write_client(tmp_path / "client", index_of([]))
    assert run(folder, [{"terms": text} for text in texts])["out"] == [terms(text) for text in texts]


def test_inflections_of_a_word_are_one_term():
    for family in (
        "bedömning bedöma bedöms bedömningen bedömningar",
        "vätska vätskor vätskan vätskorna",
        "läkemedel läkemedlen läkemedlet läkemedlens",
        "ordination ordinera ordineras ordinationen",
        "patient patienten patienter patienternas",
        "palliativ palliativt palliativa",
    ):
        assert len(set(terms(family))) == 1, family


@given(st.from_regex(r"[A-Z][0-9]{2}(\.[0-9]{1,2})?|[a-z]{1,4}[0-9]{1,3}", fullmatch=True))
def test_a_word_with_a_digit_is_kept_whole(code):
    assert terms(code) == [code.lower()]


@given(st.text(max_size=60))
def test_any_text_gives_terms_without_separators(text):
    assert not any(set(term) & set(' \t\n~"') or not term for term in terms(text))


def test_compounds_are_cut_where_their_parts_stand_alone():
    known = {*terms("hjärtsvikt mottagning samtal höft led artros mun hälsa palliativ register")}
    assert split(*terms("hjärtsviktsmottagning"), known) == (*terms("hjärtsvikt"), *terms("mottagning"))
    assert split(*terms("höftledsartros"), known) == ("hoft", "led", "artro")
    assert split("sepsis", known | {"sep", "sis"}) == ()


def test_ranges_of_codes_hold_every_code_and_its_category():
    assert code_terms("M16.0", "M16.9") == [*(f"m16.{n}" for n in range(10)), "m16"]
    assert code_terms("A40", "A41") == ["a40", "a41"]
    assert code_terms("A39.2", "A39.4") == ["a39.2", "a39.3", "a39.4", "a39"]
    assert code_terms("DT026") == ["dt026"]
