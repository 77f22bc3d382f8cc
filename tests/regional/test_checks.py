"""What a case alone cannot show: places of files, other national texts, all faults at once, and dates as arguments."""

from __future__ import annotations

import datetime
from dataclasses import replace

from forlopp import regional
from forlopp.model.ledger import Entry
from tests.regional.example import CASES, CATALOG, NATIONAL, TODAY, file_of, findings, made, national_text

OK = (CASES / "ok-plats.md").read_text("utf-8")


def codes(found) -> list[str]:
    return [one.code for one in found if one.severity != "note"]


def test_a_file_in_no_regions_folder():
    for file in ("content/regions/prov.md", "content/regions/skane/mer/prov.md"):
        assert codes(findings(file_of(OK, file))) == ["VF470"]


def test_names_that_no_list_has_say_what_was_meant():
    text = OK.replace("region: skane", "region: skane2").replace("pathway: prov", "pathway: prow")
    hints = {one.code: one.hint for one in findings(file_of(text))}
    assert "”skane”" in hints["VF471"] and "”prov”" in hints["VF472"]


def test_a_letter_is_answered_with_the_steps_id():
    text = (CASES / "bokstav-i-stallet-for-id.md").read_text("utf-8")
    assert [one.hint for one in findings(file_of(text)) if one.code == "VF477"] == ["Skriv stegets id: at=behandling"]


def test_a_pathway_that_holds_no_longer():
    ended = national_text("2.0").replace("status: approved", "status: withdrawn\nwithdrawn_on: 2026-06-01")
    found = findings(file_of(OK.replace("remissvag", "borta")), made(ended))
    assert codes(found) == ["VF486"], "what has gone with the whole pathway is not told part by part"
    assert found[0].severity == "warning", "a national decision never stops on a region's text"


def test_a_pathway_that_has_moved_is_a_warning_with_the_new_place():
    moved = Entry(
        number=2,
        on="2026-06-01",
        event="renamed",
        kind="pathway",
        id="gammal",
        title="Gammal",
        illustrative=True,
        reason="Nytt namn.",
        successors=("prov",),
    )
    text = OK.replace("pathway: prov", "pathway: gammal")
    one = regional.read(file_of(text, "content/regions/skane/gammal.md"))
    (found,) = regional.diagnose(one, None, replace(CATALOG, ledger={"gammal": (moved,)}), TODAY)
    assert (found.code, found.severity) == ("VF486", "warning") and "”Prov”" in found.hint


def test_without_a_national_text_only_the_file_itself_is_judged():
    assert codes(findings(file_of(OK), None)) == []
    assert codes(findings(file_of(OK.replace("on: 2026-05-04\n", "")), None)) == ["VF475"]


def test_all_faults_of_a_file_come_at_once():
    text = OK.replace("region: skane", "region: halland").replace("on: 2026-05-04", "on: 2026-13-01")
    text = text.replace("{at=remissvag}", "{at=finns-inte}").replace("mottagningen.", "mottagningen 19121212-1212.")
    assert sorted(codes(findings(file_of(text)))) == ["VF204", "VF473", "VF477", "VF701"]


def test_decomposed_letters_and_line_ends_keep_their_places():
    text = OK.replace("## Vart remissen", "## Var\u0308t remissen").replace("remissvag}", "remisvag}")
    for form in (text, text.replace("\n", "\r\n"), "\ufeff" + text):
        found = findings(file_of(form))
        assert [(one.code, one.place.line, one.place.column) for one in found] == [("VF477", 15, 31)]


def test_review_is_judged_by_the_day_that_is_given():
    day = datetime.date(2027, 10, 1)
    assert codes(findings(file_of(OK), NATIONAL, day)) == []
    assert codes(findings(file_of(OK), NATIONAL, day + datetime.timedelta(1))) == ["VF485"]


def test_what_is_missing_can_be_pasted_from_the_advice():
    text = (CASES / "utan-utgangspunkt.md").read_text("utf-8")
    hint = next(one.hint for one in findings(file_of(text)) if one.code == "VF483")
    block = hint[hint.index("based_on:") :]
    mended = text.replace("\n---\n\n", f"\n{block}\n---\n\n", 1)
    assert codes(findings(file_of(mended))) == []
