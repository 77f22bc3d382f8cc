"""The log: what is wrong with one, what is added to one, and that nothing in it is ever lost."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from forlopp.check import read_lists
from forlopp.consultation import gathered, json_form, log_file, read_log
from forlopp.consultations import findings
from forlopp.model.consultation import Log
from tests.consultation.example import CATALOG, ROWS, filled, returned

FILE = "content/consultations/prov/3.0.yaml"
LOG = """\
window: 2026-4
decided: {by: SKS, on: 2027-03-10}
respondents:
  - name: Region Prov
    form: 0123456789abcdef
responses:
  - part: a-mat
    number: A.1
    organisation: Region Prov
    response: partly
    comment: För kort tid.
    decision: accepted
    reason: Tiden är längre.
    change: [a-mat]
"""
CASES = {
    "all is well": ("", "", []),
    "undecided": ("    decision: accepted\n    reason: Tiden är längre.\n    change: [a-mat]\n", "", ["VF497"]),
    "left empty": ("decision: accepted\n    reason: Tiden är längre.\n    change: [a-mat]", "decision:", ["VF497"]),
    "no reason": ("    reason: Tiden är längre.\n", "", ["VF498"]),
    "no change": ("    change: [a-mat]\n", "", ["VF498"]),
    "reason alone": ("    decision: accepted\n", "", ["VF498"]),
    "nobody decided": ("decided: {by: SKS, on: 2027-03-10}\n", "", ["VF498"]),
    "unknown part": ("change: [a-mat]", "change: [a-mot]", ["VF499"]),
    "unknown window": ("window: 2026-4", "window: 2026-9", ["VF496"]),
    "no window": ("window: 2026-4\n", "", ["VF496"]),
    "unknown organisation": ("organisation: Region Prov", "organisation: Region Prow", ["VF496"]),
    "unknown key": ("comment:", "coment:", ["VF202"]),
    "a person's number": ("För kort tid.", "För 19121212-1212.", ["VF701"]),
    "broken": ("responses:", "responses: [", ["VF104"]),
}


def of(text: str, status: str = "approved", file: str = FILE):
    own = {"prov": replace(CATALOG.facts["prov"], status=status)}
    return findings([read_log(file, text.encode())], own, CATALOG, datetime.date(2027, 4, 1))


@pytest.mark.parametrize("name", CASES)
def test_one_fault_gives_one_finding(name):
    old, new, codes = CASES[name]
    assert old in LOG
    found = of(LOG.replace(old, new, 1) if old else LOG)
    assert [one.code for one in found] == codes
    assert all(one.hint and one.message.endswith(".") and one.place.line for one in found)


def test_until_the_version_is_approved_what_is_undecided_is_work_left_to_do():
    text = LOG.replace("decided: {by: SKS, on: 2027-03-10}\n", "").replace(
        "    decision: accepted\n", "    decision:\n"
    )
    text = text.replace("    reason: Tiden är längre.\n    change: [a-mat]\n", "    reason:\n    change:\n")
    assert of(text, "consultation") == []
    assert {one.code for one in of(text)} == {"VF497", "VF498"}


def test_a_log_that_lies_where_none_is_read():
    assert [one.code for one in of(LOG, file="content/consultations/prov.yaml")] == ["VF496"]
    assert "VF496" in [one.code for one in of(LOG, file="content/consultations/prow/3.0.yaml")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("opens: 2026-11-15", "opens: 2026-11-14"),
        ("closes: 2027-02-14", "closes: 2026-02-14"),
        ("id: 2026-4", "id: 2026-3"),
    ],
)
def test_windows_that_contradict_each_other(old, new):
    text = (
        "windows:\n  - {id: 2026-3, opens: 2026-09-15, closes: 2026-11-14}\n"
        "  - {id: 2026-4, opens: 2026-11-15, closes: 2027-02-14}\n"
    )
    for body, codes in ((text, []), (text.replace(old, new), ["VF494"])):
        assert [one.code for one in read_lists({"consultations.yaml": ("c.yaml", body.encode())})[1]] == codes


# ---------------------------------------------------------------------------------------------------------------------
# New entries


def forms(*organisations: str, **more: object):
    return [returned(json_form(filled(name, **more)), f"{name}.json") for name in organisations]


def added(content: bytes, found):
    after, told, new = gathered(content, read_log(FILE, content).log, found, ROWS)
    return after, [said for _, (_, said, _) in told], new


EMPTY = log_file("Prov", "3.0", "2026-4", True)


def test_answers_are_entries_in_the_order_of_the_document_and_can_be_read_back():
    after, told, _ = added(EMPTY, forms("Region B", "Region A", general="Bra:\n\n- en\n- två [se] \\"))
    log = read_log(FILE, after)
    assert told == [] and log.faults == ()
    assert [(one.part, one.organisation) for one in log.log.responses] == [
        ("_helheten", "Region B"),
        ("_helheten", "Region A"),
        ("a-mat", "Region B"),
        ("a-mat", "Region A"),
    ]
    assert log.log.responses[0].comment == "Bra:\n\n- en\n- två [se] \\"
    assert log.log.undecided == 4 and of(after.decode(), "consultation") == []


def test_a_later_run_keeps_every_line_that_stands():
    first, _, _ = added(EMPTY, forms("Region A"))
    decided = first.replace(
        b"    decision:\n    reason:\n", b"    decision: declined # s\xc3\xa4g till\n    reason: Nej.\n"
    )
    decided = decided.replace(b"  - part: a-mat\n", b"  # Fr\xc3\xa5ga gruppen\n  - part: a-mat\n")
    later = returned(json_form(filled("Region B", general="Bra.")))
    after, told, _ = added(decided, [*forms("Region A"), later])
    assert [line for line in after.splitlines() if line in decided.splitlines()].count(b"  # Fr\xc3\xa5ga gruppen") == 1
    left = iter(after.splitlines())
    assert all(line in left for line in decided.splitlines()), "nothing that stood is gone or in another order"
    assert told == ["Samma svar är redan inläst (Region A)."]
    log = read_log(FILE, after).log
    assert [one.decision for one in log.responses] == [None, "declined", None]
    assert added(after, [*forms("Region A"), later])[0] == after


def test_a_second_answer_from_the_same_organisation_is_told_and_not_added():
    first, _, _ = added(EMPTY, forms("Region A"))
    after, told, new = added(first, forms("region a", general="Nytt."))
    assert after == first and new == [] and "redan ett annat svar" in told[0]


def test_who_does_not_want_to_be_named_is_not_named_and_is_known_again():
    after, told, _ = added(EMPTY, forms("Hemliga föreningen", publish="no"))
    assert "Hemliga" not in after.decode() and "Ej namngiven 1" in after.decode() and "Hemliga" in told[0]
    assert added(after, forms("Hemliga föreningen", publish="no"))[0] == after


def test_agreement_without_a_comment_needs_no_decision_but_is_counted():
    answers = tuple(one.model_copy(update={"comment": "", "response": "agree"}) for one in filled().answers)
    after, _, _ = added(EMPTY, forms("Region A", answers=answers))
    log = read_log(FILE, after).log
    assert log.responses == () and set(log.respondents[0].agree) == {row.id for row in ROWS}


@pytest.mark.parametrize(
    "words", ["a: b", "# x", "- - - - - - - - - x", "[" * 50, "  x\n y", "'\"\\", "\t|\n>", "{{{{"]
)
def test_what_an_organisation_writes_never_breaks_the_log(words):
    after, _, _ = added(EMPTY, forms("Region: [A] # b", general=words))
    log = read_log(FILE, after)
    assert log.faults == () and log.log.respondents[0].name == "Region: [A] # b"
    assert log.log.responses[0].comment.split() == words.split()


def test_an_empty_log_is_whole():
    assert read_log(FILE, EMPTY).faults == () and read_log(FILE, EMPTY).log == Log(window="2026-4", illustrative=True)
