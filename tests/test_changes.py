"""What differs between two published versions: a table of old, new and what is expected, and what always holds."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forlopp.catalog import Catalog, Facts, Listing
from forlopp.changes import Label, all_happenings, compare, differences, history, labels, substance
from forlopp.changes.parts import KINDS
from forlopp.model.governance import Revision
from forlopp.model.ledger import Entry

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = {
    body["version"]: body
    for path in (ROOT / "tests" / "ledger" / "published" / "documents").glob("*.json")
    for body in [json.loads(path.read_bytes())]
}
SEPSIS = [json.loads(path.read_bytes()) for path in (ROOT / "content" / "ledger" / "documents").glob("*.json")]


def step(id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "hash": id, "parent": "atgarder", "order": 1, "title": id, "name": id} | more


def action(id: str, parent: str = "a", order: int = 1, **more: Any) -> dict[str, Any]:
    said = {"actor": "care", "text": f"Gör {id}.", "markdown": f"Gör {id}."} | more
    return {"id": id, "hash": str(sorted(said.items())), "parent": parent, "order": order} | said


def document(*actions: dict[str, Any], steps: tuple[dict[str, Any], ...] = (), **more: Any) -> dict[str, Any]:
    sections = [{"id": "atgarder", "hash": "s", "title": "Åtgärder", "order": 1}]
    return (
        {"title": "Prov", "sections": sections, "steps": list(steps) or [step("a"), step("b", order=2)]}
        | {"actions": list(actions)}
        | more
    )


def member(id: str, parent: str = "krav", **more: Any) -> dict[str, Any]:
    said = {"text": id} | more
    return {"id": id, "hash": str(said), "block": "krav", "parent": parent, "order": 1} | said


def group(id: str, rule: str = "any") -> dict[str, Any]:
    return member(id, text="", group=rule)


def criteria(*members: dict[str, Any]) -> dict[str, Any]:
    """One block, its members in the order that they are given, group by group."""
    counts: dict[str, int] = {}
    for one in members:
        counts[one["parent"]] = one["order"] = counts.get(one["parent"], 0) + 1
    return document(criteria=[BLOCK], criteria_members=list(members))


ONE, TWO, THREE = action("ett"), action("tva", order=2), action("tre", order=3)
BLOCK = {"id": "krav", "hash": "k", "group": "any", "order": 1, "parent": "ingang"}
LETTERED = (step("a", letter="A"), step("b", letter="B", order=2))
LATER = (step("a", letter="A"), step("c", letter="B", order=2), step("b", letter="C", order=3))


class Case(NamedTuple):
    """Two documents and what differs: (id, what, how), for a version that is changed in substance."""

    name: str
    old: dict[str, Any]
    new: dict[str, Any]
    found: list[tuple[str, str, str]]


CASES = [
    Case("nothing", document(ONE), document(ONE), []),
    Case("added", document(ONE), document(ONE, TWO), [("tva", "added", "new")]),
    Case("removed", document(ONE, TWO), document(ONE), [("tva", "removed", "removed")]),
    Case("changed", document(ONE), document(action("ett", text="Gör mer.")), [("ett", "changed", "substantial")]),
    Case(
        "changed, and says how",
        document(ONE),
        document(action("ett", text="Gör det.", change="editorial")),
        [("ett", "changed", "editorial")],
    ),
    Case(
        "changed, though it says only reviewed",
        document(ONE),
        document(action("ett", text="X", change="reviewed")),
        [("ett", "changed", "substantial")],
    ),
    Case(
        "added, and says how", document(), document(action("ett", change="editorial")), [("ett", "added", "editorial")]
    ),
    Case("moved to another step", document(ONE), document(action("ett", parent="b")), [("ett", "moved", "moved")]),
    Case(
        "moved and changed",
        document(ONE),
        document(action("ett", parent="b", text="X")),
        [("ett", "changed", "substantial")],
    ),
    Case(
        "moved in the list",
        document(ONE, TWO, THREE),
        document({**THREE, "order": 1}, {**ONE, "order": 2}, {**TWO, "order": 3}),
        [("tre", "moved", "moved")],
    ),
    Case(
        "pushed down is not moved",
        document(ONE, TWO),
        document(action("ny"), {**ONE, "order": 2}, {**TWO, "order": 3}),
        [("ny", "added", "new")],
    ),
    Case("another actor", document(ONE), document({**ONE, "actor": "patient"}), [("ett", "moved", "moved")]),
    Case(
        "a new step with its actions",
        document(ONE),
        document(ONE, action("c1", parent="c"), steps=(step("a"), step("b", order=2), step("c", order=3))),
        [("c", "added", "new"), ("c1", "added", "new")],
    ),
    Case(
        "only the letter of a step has changed",
        document(action("ett", text="Se (B).", markdown="Se (B)."), steps=LETTERED),
        document(action("ett", text="Se (C).", markdown="Se (C)."), steps=LATER),
        [("c", "added", "new")],
    ),
    Case(
        "the letter now means another step",
        document(action("ett", text="Se (B).", markdown="Se (B).", hash="1"), steps=LETTERED),
        document(action("ett", text="Se (B) nu.", markdown="Se (B) nu."), steps=LATER),
        [("ett", "changed", "substantial"), ("c", "added", "new")],
    ),
    Case(
        "a number moves, its part does not",
        document(criteria=[BLOCK], criteria_members=[member("krav--1", text="x"), member("krav--2", text="y")]),
        document(
            criteria=[BLOCK],
            criteria_members=[member("krav--1", text="ny"), member("krav--2", text="x"), member("krav--3", text="y")],
        ),
        [("krav--1", "added", "new")],
    ),
    Case(
        "a group of criteria that only got a name",
        criteria(group("krav--1"), member("feber", "krav--1"), member("krav--1-2", "krav--1", text="frossa")),
        criteria(group("nagot"), member("feber", "nagot"), member("nagot--2", "nagot", text="frossa")),
        [],
    ),
    Case(
        "a group that got a name, and a criterion in it another text",
        criteria(group("krav--1"), member("feber", "krav--1"), member("frossa", "krav--1")),
        criteria(group("nagot"), member("feber", "nagot", text="hög feber"), member("frossa", "nagot")),
        [("feber", "changed", "substantial")],
    ),
    Case(
        "a group that got a name and another rule",
        criteria(group("krav--1"), member("feber", "krav--1"), member("frossa", "krav--1")),
        criteria(group("bada", "all"), member("feber", "bada"), member("frossa", "bada")),
        [("bada", "changed", "substantial")],
    ),
    Case(
        "a group without a name, and a new one of the same rule before it",
        criteria(group("krav--1"), member("feber", "krav--1"), member("krav--1-2", "krav--1", text="frossa")),
        criteria(
            *(group("krav--1"), member("smarta", "krav--1"), member("krav--1-2", "krav--1", text="stelhet")),
            *(group("krav--2"), member("feber", "krav--2"), member("krav--2-2", "krav--2", text="frossa")),
        ),
        [("krav--1", "added", "new"), ("smarta", "added", "new"), ("krav--1-2", "added", "new")],
    ),
    Case(
        "a criterion put in the other of two groups without names",
        criteria(
            *(group("krav--1"), member("feber", "krav--1"), member("frossa", "krav--1")),
            *(group("krav--2", "all"), member("smarta", "krav--2")),
        ),
        criteria(
            *(group("krav--1"), member("feber", "krav--1")),
            *(group("krav--2", "all"), member("frossa", "krav--2"), member("smarta", "krav--2")),
        ),
        [("frossa", "moved", "moved")],
    ),
    Case(
        "criteria put in a group without a name",
        criteria(member("feber"), member("frossa")),
        criteria(group("krav--1"), member("feber", "krav--1"), member("frossa", "krav--1")),
        [("krav--1", "added", "new")],
    ),
    Case(
        "a group that lost its name: links know it by that, but its criteria stand where they stood",
        criteria(group("nagot"), member("feber", "nagot")),
        criteria(group("krav--1"), member("feber", "krav--1")),
        [("nagot", "removed", "removed"), ("krav--1", "added", "new")],
    ),
    Case("an action that only got a name", document({**ONE, "id": "a--1"}), document(ONE), []),
    Case(
        "a name used for another kind of part",
        document(ONE),
        document(criteria=[{**BLOCK, "id": "ett"}]),
        [("ett", "added", "new"), ("ett", "removed", "removed")],
    ),
    Case(
        "a footnote",
        document(footnotes=[{"id": "not-1", "text": "x"}]),
        document(footnotes=[{"id": "not-1", "text": "y"}]),
        [("not-1", "changed", "substantial")],
    ),
    Case("the title of the document", document(), document(title="Annat"), [("_dokument", "changed", "substantial")]),
    Case(
        "references in another order",
        document(references=[{"id": "a1", "hash": "1"}, {"id": "b1", "hash": "2"}]),
        document(references=[{"id": "b1", "hash": "2"}, {"id": "a1", "hash": "1"}]),
        [],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_compare(case: Case) -> None:
    found = [(change.id, change.what, change.how) for change in compare(case.old, case.new, "substantial")]
    assert sorted(found) == sorted(case.found)


@pytest.mark.parametrize(
    ("revision", "how"),
    [("substantial", "substantial"), ("editorial", "editorial"), ("reviewed", "substantial"), ("new", "substantial")],
)
def test_the_version_says_how_where_the_part_does_not(revision: str, how: str) -> None:
    assert [one.how for one in compare(document(ONE), document(action("ett", text="X")), revision)] == [how]


def test_who_does_something_and_when_is_more_than_where_it_stands() -> None:
    """An action of another step or actor, and a criterion of another group, is moved in substance."""
    any_of, all_of = group("krav-nagot"), group("krav-alla", "all")
    cases = [
        (document(ONE), document({**ONE, "parent": "b"}), "Stod tidigare under ”a”."),
        (document(ONE), document({**ONE, "actor": "patient"}), "Stod tidigare under ”care”."),
        (
            criteria(any_of, all_of, member("feber", "krav-nagot")),
            criteria(any_of, all_of, member("feber", "krav-alla")),
            "Stod tidigare under ”Minst ett av”.",
        ),
    ]
    for old, new, where in cases:
        [change] = compare(old, new, "editorial")
        assert (change.how, change.moved) == ("moved", where)
        assert substance(change).startswith("har flyttats till ett annat")
    [change] = compare(document(ONE, TWO), document({**ONE, "order": 2}, {**TWO, "order": 1}), "editorial")
    assert substance(change) == ""


@pytest.mark.parametrize("body", [*PUBLISHED.values(), *SEPSIS], ids=lambda body: f"{body['id']} {body['version']}")
def test_a_document_does_not_differ_from_itself(body: dict[str, Any]) -> None:
    assert compare(body, copy.deepcopy(body), "substantial") == ()


ROWS = [(kind, index) for kind in KINDS for index, _ in enumerate(PUBLISHED["2.0"].get(kind, ()))]


@pytest.mark.parametrize(("kind", "index"), ROWS)
def test_every_difference_is_named(kind: str, index: int) -> None:
    """Whatever part is changed or taken away, it and no other is named; only what stands in it goes with it."""
    body = PUBLISHED["2.0"]
    id = body[kind][index]["id"]
    changed = copy.deepcopy(body)
    changed[kind][index] |= {"hash": "0" * 64, "text": "Något annat."}
    assert {change.id for change in compare(body, changed, "editorial")} == {id}
    less = copy.deepcopy(body)
    del less[kind][index]
    for one, other, what in ((body, less, "removed"), (less, body, "added")):
        found = compare(one, other, "editorial")
        assert (id, what) in {(change.id, change.what) for change in found}
        assert [change.id for change in found if not change.with_parent] == [id]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.just("\ud800") | st.just("--1"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "hash", "text", "parent", "order", "title", "group", "block"]), inner)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from([*KINDS, "flow", "remarks", "groups", "codes", "title", "programme_areas", "abbreviations"])


@given(st.dictionaries(KEYS, JSON | st.lists(JSON, max_size=3)), st.dictionaries(KEYS, JSON | st.lists(JSON)))
def test_odd_old_documents_raise_nothing(old: dict[str, Any], new: dict[str, Any]) -> None:
    for one, other in ((old, new), (new, old), (old, PUBLISHED["2.0"]), (PUBLISHED["1.0"], new)):
        changes = compare(one, other, "substantial")
        labels(changes, other)
        str(changes).encode()
    assert compare(old, copy.deepcopy(old), "substantial") == ()


def test_an_older_shape_of_the_document_is_read() -> None:
    """A document from before a field was added, and one with a field that is not known yet."""
    old = copy.deepcopy(PUBLISHED["1.0"]) | {"framtid": [{"id": "x"}]}
    for kind in ("footnotes", "slots", "challenges"):
        old.pop(kind, None)
    for row in old["actions"]:
        row.pop("codes", None), row.pop("contract", None)
    found = {change.id: change.what for change in compare(old, PUBLISHED["2.0"], "substantial")}
    assert found["a-mat"] == "changed"
    assert found["utm-vantan"] == "added"


# ---------------------------------------------------------------------------------------------------------------------
# Labels


def test_labels_of_the_two_published_versions() -> None:
    changes = compare(PUBLISHED["1.0"], PUBLISHED["2.0"], "substantial")
    found = {id: (label.words, label.earlier) for id, label in labels(changes, PUBLISHED["2.0"]).items()}
    assert found == {
        "a-mat": ("ändrad i sak", "Tidigare lydelse"),
        "a-prover": ("redaktionellt ändrad", "Tidigare lydelse"),
        "a-odling": ("ny", ""),
        "a-vag": ("granskad utan ändring", ""),
        "a-remiss": ("flyttad", "Tidigare plats"),
        "behandling": ("ändrad i sak", "Tidigare lydelse"),
        "uppfoljning-av-patienten": ("ny", ""),
        "krav-news2": ("ändrad i sak", "Tidigare lydelse"),
        "ind-tid": ("ändrad i sak", "Tidigare lydelse"),
    }


def test_a_criterion_without_an_address_is_told_by_its_block() -> None:
    old, new = criteria(member("krav--1", text="x")), criteria(member("krav--1", text="y"))
    assert labels(compare(old, new, "editorial"), new) == {
        "krav": Label("editorial", "redaktionellt ändrad", "Tidigare lydelse", at="krav--1")
    }
    more = criteria(member("krav--1", text="x"), member("krav--2", text="y"))
    assert labels(compare(old, more, "editorial"), more) == {"krav": Label("substantial", "ändrad i sak")}


def test_wordings_of_what_changed() -> None:
    changes = {change.id: change for change in compare(PUBLISHED["1.0"], PUBLISHED["2.0"], "substantial")}
    assert dict(changes["a-mat"].earlier)["När"] == "Inom 30 min"
    assert dict(changes["a-mat"].present)["När"] == "Inom 10 min"
    assert changes["a-remiss"].moved == "Stod tidigare under ”(B) Behandling”."
    assert changes["a-ring"].earlier[0] == ("", "Ring läkare.")
    assert dict(changes["behandling"].earlier)["Går vidare till"] == "Klar"
    assert dict(changes["ind-tid"].earlier)["Målnivå"] == "minst 80 procent"


# ---------------------------------------------------------------------------------------------------------------------
# Word by word


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Mät NEWS2.", "Mät NEWS2.", "Mät NEWS2."),
        ("inom 30 min", "inom 10 min", "inom [-30][+10] min"),
        ("Ta prover och odla blod.", "Ta prover.", "Ta prover[- och odla blod]."),
        ("", "Nytt.", "[+Nytt.]"),
        ("Gammalt.", "", "[-Gammalt.]"),
        ("Ge syrgas.", "Sätt två infarter nu.", "[-Ge syrgas][+Sätt två infarter nu]."),
        ("Ord ett. " * 10, "Nytt och annat. " * 10, "[-" + "Ord ett. " * 10 + "][+" + "Nytt och annat. " * 10 + "]"),
        ("Ge a, b till alla", "Ge c, d till alla", "Ge [-a, b][+c, d] till alla"),
    ],
)
def test_differences(old: str, new: str, shown: str) -> None:
    signs = {"kept": "{}", "gone": "[-{}]", "come": "[+{}]"}
    assert "".join(signs[run.fate].format(run.text) for run in differences(old, new)) == shown


@given(st.text("ab \n.,é", max_size=40), st.text("ab \n.,é", max_size=40))
def test_differences_hold_both_wordings_whole(old: str, new: str) -> None:
    runs = differences(old, new)
    assert "".join(run.text for run in runs if run.fate != "come") == old
    assert "".join(run.text for run in runs if run.fate != "gone") == new


def test_long_wordings_are_compared_by_lines() -> None:
    old = "\n".join(f"Rad {number} med några ord." for number in range(2000))
    new = old.replace("Rad 7 ", "Rad sju ")
    assert [run.text for run in differences(old, new) if run.fate == "gone"] == ["Rad 7 med några ord.\n"]


# ---------------------------------------------------------------------------------------------------------------------
# Happenings


def revision(version: str, on: str, change: str) -> Revision:
    return Revision(version=version, on=on, change=change, summary=f"Om {version}.")


def facts(id: str, status: str = "approved", **more: Any) -> Facts:
    return Facts(id, "pathway", id.capitalize(), status, f"content/pathways/{id}/index.md", False, **more)


def entry(number: int, id: str, on: str, event: str, **more: Any) -> Entry:
    row = {"number": number, "on": on, "event": event, "kind": "pathway", "id": id, "title": id, "illustrative": True}
    return Entry.model_validate(row | more)


VERSIONS = (
    revision("2.0", "2026-03-01", "substantial"),
    revision("1.1", "2025-03-01", "editorial"),
    revision("1.0", "2024-03-01", "new"),
)
CATALOG = Catalog(
    facts={
        one.id: one
        for one in (
            facts("kol"),
            facts("sepsis"),
            facts("utkast", "drafting"),
            facts("gammal", "withdrawn", withdrawn_on="2026-05-01"),
            facts("bort", "withdrawn", withdrawn_on="2026-06-01"),
        )
    },
    listings={
        "kol": Listing(revisions=VERSIONS),
        "sepsis": Listing(revisions=(*VERSIONS, revision("3.0", "2026-09-01", "substantial"))),
        "utkast": Listing(revisions=(revision("1.0", "2026-10-01", "new"),)),
        "gammal": Listing(reason="Gäller inte.", revisions=(revision("1.0", "2025-01-01", "new"),)),
        "bort": Listing(reason="Inaktuell."),
    },
    ledger={
        "sepsis": (
            entry(
                1, "sepsis", "2024-03-01", "published", version="1.0", change="new", summary="Först.", sha256="a" * 64
            ),
            entry(3, "sepsis", "2026-03-01", "revised", version="2.0", change="substantial", summary="Sedan."),
        ),
        "gammal": (
            entry(2, "gammal", "2025-01-01", "published", version="1.0", change="new", summary="x."),
            entry(4, "gammal", "2026-05-01", "withdrawn", reason="Gäller inte.", successors=["kol"]),
        ),
    },
)


def test_a_history_joins_the_ledger_and_the_document() -> None:
    found = [(row.version, row.label, row.summary, row.number) for row in history(CATALOG, "sepsis")]
    assert found == [
        ("3.0", "Ändrad i sak", "Om 3.0.", 0),
        ("2.0", "Ändrad i sak", "Sedan.", 3),
        ("1.1", "Redaktionell ändring", "Om 1.1.", 0),
        ("1.0", "Ny", "Först.", 1),
    ]


def test_all_happenings_newest_first_without_drafts() -> None:
    rows = list(all_happenings(CATALOG))
    assert [row.on for row in rows] == sorted((row.on for row in rows), reverse=True)
    assert {row.id for row in rows} == {"kol", "sepsis", "gammal", "bort"}
    other, withdrawn = (row for row in rows if row.event == "withdrawn")
    assert (other.id, other.label, other.summary, other.number) == ("bort", "Upphävd", "Inaktuell.", 0)
    assert (withdrawn.label, withdrawn.summary, withdrawn.successors) == ("Upphävd", "Gäller inte.", ("kol",))
    assert (withdrawn.url, withdrawn.changes_url) == ("vardforlopp/gammal/", "vardforlopp/gammal/andringar/")
