"""How rules are run: damage hides what follows from it, allowed findings are left out, and hostile input is cheap."""

from __future__ import annotations

import datetime
import inspect
import re
import time
from pathlib import Path as File

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forlopp.catalog import Catalog
from forlopp.check import check_text, read_lists
from forlopp.model import Pathway
from forlopp.model.text import new_id, words
from forlopp.rules import ALL_RULES, ALLOWED, RULES, TEXT_RULES, run, severity
from forlopp.rules.allow import lines_of
from forlopp.rules.names import letter
from forlopp.rules.rule import Rule, Subject

TODAY = datetime.date(2026, 11, 21)
CASES = File(__file__).parent.parent / "cases"
FACTS = {
    "id": "eget",
    "kind": "pathway",
    "title": "Eget",
    "status": "drafting",
    "illustrative": True,
    "programme_areas": [],
}


def pathway(**facts: object) -> Pathway:
    return Pathway.model_validate({**FACTS, **facts})


def found(
    subject: Pathway, *damaged: tuple[str | int, ...], lines: tuple[str, ...] = ()
) -> list[tuple[str, tuple[str | int, ...]]]:
    pairs = run(Subject(subject, Catalog(), TODAY, lines), frozenset(damaged))
    return [(finding.code, finding.path) for _, finding in pairs]


STEPS = [
    {"id": "in", "kind": "entry", "title": "In", "criteria": ["k"], "next": [{"to": "mitt"}]},
    {
        "id": "mitt",
        "kind": "decision",
        "title": "Mitt",
        "next": [{"to": "ut", "when": "Ja"}, {"to": "okand", "when": "Nej"}],
    },
    {"id": "ut", "kind": "exit", "title": "Ut"},
    {"id": "ensam", "kind": "exit", "title": "Ensam"},
]
CRITERIA = [{"id": "k", "any": [{"text": words("Feber")}]}]


def test_whole_flow() -> None:
    """An unknown target that may mean the lonely step explains it."""
    assert found(pathway(steps=STEPS, criteria=CRITERIA)) == [("VF302", ("steps", 1, "next", 1, "to"))]
    steps = [*STEPS[:1], {**STEPS[1], "next": [{"to": "ut", "when": "Ja"}, {"to": "ut", "when": "Nej"}]}, *STEPS[2:]]
    assert found(pathway(steps=steps, criteria=CRITERIA)) == [("VF303", ("steps", 3))]
    assert found(pathway(steps=steps, criteria=CRITERIA), ("steps", 1, "next", 1, "to")) == []
    assert found(pathway(steps=steps, criteria=CRITERIA), ("steps", 1, "within")) == [("VF303", ("steps", 3))]
    assert found(pathway(steps=steps, criteria=CRITERIA), ("steps", 1, "kind")) == []


def test_damaged_part_is_left_alone() -> None:
    subject = pathway(lanes=[{"id": "a", "title": "A"}, {"id": "a", "title": "B"}])
    assert found(subject) == [("VF217", ("lanes", 1, "id"))]
    assert found(subject, ("lanes", 1)) == []


def test_absence_is_no_fault_where_the_value_was_unreadable() -> None:
    subject = pathway(status="withdrawn", status_reason="Inaktuellt.")
    assert found(subject) == [("VF456", ("status",))]
    assert found(subject, ("withdrawn_on",)) == []


def test_without_a_pathway_the_lines_are_read() -> None:
    pairs = run(Subject(None, Catalog(), TODAY, ("Ring 070-123 45 67.",)))  # type: ignore[arg-type]
    assert [finding.code for _, finding in pairs] == ["VF703"]


PHONE = (
    "### (B) Stöd {#stod}",
    "",
    "- Ring 070-123 45 67",
    "  på kvällen. {#p-ring}",
    "- Sov. {#p-sov}",
    "",
    "## Uppföljning",
)


def test_allowances() -> None:
    def with_allow(code: str, at: str | None = None) -> list[str]:
        subject = pathway(allow=[{"code": code, "at": at, "reason": "Jour."}])
        return [code for code, _ in found(subject, lines=PHONE)]

    assert with_allow("VF703") == with_allow("VF703", "p-ring") == with_allow("VF703", "stod") == []
    assert with_allow("VF703", "p-sov") == ["VF703", "VF465"]
    assert with_allow("VF702") == ["VF703", "VF465"]
    assert with_allow("VF302") == ["VF703", "VF464"]


def test_lines_of() -> None:
    lines = (*PHONE, "```yaml slot", "id: remissvag", "title: Remissväg", "```", "Efter.")
    assert list(lines_of(lines, "stod")) == [1, 2, 3, 4, 5, 6]
    assert list(lines_of(lines, "p-ring")) == [3, 4]
    assert list(lines_of(lines, "p-sov")) == [5]
    assert list(lines_of(lines, "remissvag")) == [8, 9, 10, 11]
    assert list(lines_of(lines, "saknas")) == []


def test_severity_follows_status() -> None:
    rule = next(rule for rule in RULES if rule.code == "VF206")
    assert (severity(rule, "drafting"), severity(rule, "revising"), severity(rule, "approved")) == (
        "note",
        "note",
        "error",
    )


def test_new_id() -> None:
    first = new_id("a", words("Mät blodtrycket."), ())
    assert first == "a-mat-blodtrycket" == new_id("a", words("Mät blodtrycket."), {"a-annat"})
    assert re.fullmatch(r"a-mat-blodtrycket-[0-9a-z]{6}", new_id("a", words("Mät blodtrycket."), {first}))
    assert re.fullmatch(r"a-[0-9a-z]{6}", new_id("a", words("…")))
    assert new_id("a", words("Mät blodtrycket."), {first}) != first


def test_letters() -> None:
    assert [letter(n) for n in (1, 26, 27, 52, 53)] == ["A", "Z", "AA", "AZ", "BA"]


# ---------------------------------------------------------------------------------------------------------------------
# The rules' pages

JARGON = re.compile(
    r"\b(regex|namespace|nod(en)?|parse\w*|token\w*|array|sträng(en)?|null|boolean|exception|dict)\b", re.IGNORECASE
)


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.code)
def test_page(rule: Rule) -> None:
    """Every rule has a page: a title, a reason, a wrong and a right example, in words that a nurse knows."""
    assert re.fullmatch(r"VF[2-7]\d\d", rule.code)
    assert rule.title and len(rule.title) <= 80 and not rule.title.endswith(".")
    assert inspect.getdoc(rule.check).splitlines()[0].endswith(".")
    assert rule.page.count("```") % 2 == 0 and "```" in rule.page
    before, wrong, rest = re.split(r"^Fel\b", rule.page, maxsplit=1, flags=re.MULTILINE)[0], "Fel", rule.page
    assert len(before) > 40 and wrong in rest and re.search(r"^Rätt\b", rest, flags=re.MULTILINE)
    assert not JARGON.search(rule.title + rule.page), JARGON.search(rule.title + rule.page)
    assert ("undantag" in rule.page.casefold()) or not rule.allowed
    examples = re.findall(r"```.*?\n(.*?)```", rule.page, flags=re.DOTALL)
    assert len(set(examples)) == len(examples), "the wrong and the right example are the same"


def test_what_may_be_allowed() -> None:
    single = {"VF442", "VF701", "VF702", "VF703"}
    assert single <= ALLOWED
    assert all(code[2] == "5" or code in single for code in ALLOWED)
    assert not {rule.code for rule in RULES} & {rule.code for rule in TEXT_RULES}


# ---------------------------------------------------------------------------------------------------------------------
# Hostile input

LISTS, _ = read_lists({path.name: (path.name, path.read_bytes()) for path in sorted((CASES / "lists").glob("*"))})
WHOLE = (CASES / "ok-godkant.md").read_text().split("\n")
FLOW = (CASES / "kod-ingang-och-undantag.md").read_text().split("\n")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([WHOLE, FLOW]), st.data())
def test_never_raises(lines: list[str], data: st.DataObject) -> None:
    """Lines taken away, doubled, moved or cut short: always findings, never an exception."""
    lines = list(lines)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["drop", "double", "move", "cut", "indent"]))
        if change == "drop" and len(lines) > 1:
            del lines[at]
        elif change == "double":
            lines.insert(at, lines[at])
        elif change == "move":
            lines.insert(data.draw(st.integers(0, len(lines) - 1)), lines[at])
        elif change == "cut":
            lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
        else:
            lines[at] = "  " + lines[at]
    for diagnostic in check_text("\n".join(lines), "x.md", Catalog(LISTS), TODAY):
        assert diagnostic.message and diagnostic.place.line >= 1


def seconds(size: int) -> float:
    """Time the rules on a flow of nothing but faults."""
    steps = [
        {
            "id": f"steg-{i}",
            "kind": "handover" if i % 3 else "action",
            "title": f"Steg {i}",
            "next": [{"to": f"okant-{i}"}],
        }
        for i in range(size)
    ]
    codes = [
        {"system": "icd-10-se", "code": f"A{i % 90 + 10}.{i % 9}", "role": ("entry", "exclusion")[i % 2]}
        for i in range(size)
    ]
    subject = pathway(
        steps=steps,
        codes=codes,
        goals=[{"id": f"m-{i}", "text": words("Mål"), "challenges": [f"u-{i}"]} for i in range(size)],
    )
    start = time.process_time()
    run(Subject(subject, Catalog(), TODAY, ("Ord. " * 50,) * size))
    return time.process_time() - start


def test_cost_of_faults() -> None:
    """A file that is nothing but faults is checked in a moment."""
    assert seconds(3000) < 20
