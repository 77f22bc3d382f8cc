"""What has changed under an addition: what counts as a change, and the difference that a person is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forlopp.regional import National, drift
from forlopp.regional.drift import in_words
from tests.regional.example import NATIONAL, file_of, findings, made, national, national_text

FIRST = made(national_text("1.0"))


def since_first(id: str) -> drift.Drift:
    """What has become of a part since version 1.0."""
    return drift.drift(NATIONAL, id, FIRST.hashes.get(id), "1.0")


@pytest.mark.parametrize("id", ["p-beratta", "a-vag", "remissvag", "a-ge", "krav-oro", "utgang"])
def test_what_says_the_same_has_not_drifted(id):
    assert since_first(id) == drift.Drift()


def test_a_changed_time_is_told_word_by_word():
    found = since_first("a-mat")
    assert found.kind == "changed"
    assert in_words(found.differences) == (
        "Mät vitalparametrar (ändrad i sak): Mät vitalparametrar. · Vem: sjuksköterska · När: Inom [-30-]{+10+} min"
    )


def test_a_step_drifts_with_what_stands_in_it():
    found = since_first("misstanke")
    assert found.kind == "changed"
    names = [one.name for one in found.differences]
    assert "Mät vitalparametrar" in names and "Ta odling" in names and "Ring läkare" in names
    assert "Väg patienten" not in names, "what says the same is no difference"


def test_a_block_of_criteria_drifts_with_its_members_and_so_does_its_heading():
    for id in ("ingang-akut", "ingang"):
        assert "[-7-]{+5+}" in in_words(since_first(id).differences)


def test_a_part_that_is_gone():
    found = since_first("a-ring")
    assert found.kind == "removed"
    assert in_words(found.differences) == "Ring läkare (borttagen): [-Ring läkare. · Vem: sjuksköterska-]"


def test_a_part_that_never_was():
    assert drift.drift(NATIONAL, "finns-inte", None, "1.0") == drift.Drift()


def test_without_the_earlier_version_the_change_is_told_without_the_difference():
    assert drift.drift(NATIONAL, "a-mat", FIRST.hashes["a-mat"], "0.9") == drift.Drift("changed")


def test_other_letters_are_no_change_of_the_text():
    old = national_text("2.0").replace("- Ge behandling.", "- Ge behandling, se (C).")
    new = old.replace("### (C)", "### (D)").replace("se (C)", "se (D)").replace("### (B)", "### (C)")
    before = made(old)
    now = replace(made(new), versions={"2.0": before.document})
    assert now.hashes["a-ge"] != before.hashes["a-ge"]
    assert drift.drift(now, "a-ge", before.hashes["a-ge"], "2.0") == drift.Drift()


def test_a_version_that_was_only_put_forward_by_hand_hides_nothing():
    assert drift.drift(NATIONAL, "a-mat", FIRST.hashes["a-mat"], "2.0").kind == "changed"


def test_moving_an_action_up_its_list_is_no_change():
    lines = "- Ta blodprover. {#a-prover change=editorial}\n- Ta odling. {#a-odling}\n"
    turned = "- Ta odling. {#a-odling}\n- Ta blodprover. {#a-prover change=editorial}\n"
    moved = made(national_text("2.0").replace(lines, turned))
    assert moved.hashes["misstanke"] == NATIONAL.hashes["misstanke"]


def test_the_warning_stands_at_the_addition_and_shows_the_difference():
    text = f"""---
region: skane
pathway: prov
status: approved
illustrative: true
responsible: {{name: Rådgivare (påhittad)}}
on: 2026-05-04
based_on:
  version: "1.0"
  parts:
    a-mat: {FIRST.hashes["a-mat"]}
---

## Mätning {{at=a-mat}}

Använd den nya mätaren.
"""
    (found,) = findings(file_of(text))
    assert (found.code, found.severity, found.place.line) == ("VF484", "warning", 14)
    assert "version 1.0, nu 2.0" in found.message and "Inom [-30-]{+10+} min" in found.message
    assert f"a-mat: {NATIONAL.hashes['a-mat']}" in found.hint


def test_the_short_hash_of_a_part_alone_begins_its_hash_in_the_api():
    rows = {row["id"]: row["hash"] for row in NATIONAL.document["actions"]}
    for id, hash in rows.items():
        assert hash.startswith(NATIONAL.hashes[id])


def test_only_parts_with_lasting_names_can_be_hung_on():
    unnamed = national(national_text("2.0").replace(" {#a-ge}", ""))
    assert "behandling--1" in unnamed.parts.by_id
    assert "behandling--1" not in unnamed.anchors


def test_a_document_of_another_shape_is_no_error():
    for odd in ({}, {"steps": "x", "actions": [1, None, {"id": 3}]}, {"sections": [{"id": "a"}]}):
        one = National(odd, {"1.0": {"steps": None}})
        assert drift.drift(one, "a", "0" * 16, "1.0").kind in ("changed", "removed")
