"""A document of the feed: hashes, ids, links, safe HTML, absent keys, statuses, the same bytes each time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from forlopp.model.text import LinkEnd, LinkStart, Text, words
from forlopp.model.text import Words as W

from . import example

PARTS = (
    *("sections", "steps", "actions", "slots", "criteria", "criteria_members"),
    *("challenges", "goals", "indicators", "references"),
)
"""The lists whose members are parts with a hash."""

GENERATED = {"flodesschema", "atgarder", "indikatorer", "referenser", "versioner", "arbetsgrupp"}


def made(**changed: Any) -> dict[str, Any]:
    """Return the example's document as data."""
    return json.loads(example.document(example.pathway(**changed)))


def hashes(document: dict[str, Any]) -> dict[str, str]:
    """Return the hash of every part by id."""
    return {part["id"]: part["hash"] for key in PARTS for part in document[key]}


def changed_parts(**changed: Any) -> set[str]:
    """Return the ids of parts whose hash a change of facts altered, added or removed."""
    old, new = hashes(made()), hashes(made(**changed))
    return {id for id in old.keys() | new.keys() if old.get(id) != new.get(id)}


def with_step(id: str, change: Callable[[dict[str, Any]], None]) -> list[dict[str, Any]]:
    """Return the example's steps with one of them changed."""
    steps = example.steps()
    change(next(step for step in steps if step["id"] == id))
    return steps


# Hashes


def test_letters_and_order_leave_every_hash() -> None:
    """Letters are labels, and the order of steps, goals and references is no content."""
    steps = [{**step, "letter": None} for step in reversed(example.steps())]
    facts = example.facts()
    reordered = {key: list(reversed(facts[key])) for key in ("goals", "indicators", "references", "criteria")}
    assert changed_parts(steps=steps, **reordered) == set()


def test_a_remark_changes_its_step_only() -> None:
    """A remark has no hash of its own: it belongs to its step."""

    def change(step: dict[str, Any]) -> None:
        step["actors"][0]["blocks"][1] = example.prose("Beakta något annat.")

    assert changed_parts(steps=with_step("bedomning", change)) == {"bedomning"}


def test_an_actions_text_changes_the_action_only() -> None:
    """The step above is another part."""

    def change(step: dict[str, Any]) -> None:
        step["actors"][1]["blocks"][0]["actions"][0]["text"] = words("Berätta hur det började.")

    assert changed_parts(steps=with_step("bedomning", change)) == {"p1"}


def test_an_actions_facts_change_the_action_only() -> None:
    """Facts are content too."""

    def change(step: dict[str, Any]) -> None:
        step["actors"][0]["blocks"][0]["actions"][0]["within"] = "20 min"

    assert changed_parts(steps=with_step("bedomning", change)) == {"a1"}


def test_spelling_of_a_role_and_change_labels_are_no_change() -> None:
    """`läkare` and `lakare` are the same role; `change` tells of a change and is none."""

    def change(step: dict[str, Any]) -> None:
        step["roles"] = ["lakare"]
        step["change"] = "editorial"

    assert changed_parts(steps=with_step("bedomning", change)) == set()


def test_a_new_way_changes_its_step() -> None:
    """A step's ways are its facts."""
    steps = with_step("traning", lambda step: step["next"].append({"to": "utgang-klar"}))
    assert changed_parts(steps=steps) == {"traning"}


def test_a_member_of_criteria_changes_alone() -> None:
    """The block and the group around it are parts of their own."""
    criteria = example.criteria()
    criteria[0]["all"][0]["of"][0]["text"] = words("Blodig diarré")
    assert changed_parts(criteria=criteria) == {"symtom--1"}


def test_decomposed_letters_are_the_same_text() -> None:
    """A Mac's å hashes as everybody's å."""
    composed, decomposed = "Går på två ben", "Ga\u030ar pa\u030a tva\u030a ben"
    one = hashes(made(challenges=[{"id": "sen-upptackt", "text": words(composed)}]))
    two = hashes(made(challenges=[{"id": "sen-upptackt", "text": words(decomposed)}]))
    assert one == two


# Ids and links


def test_ids_are_unique() -> None:
    """One namespace, so that the prefix and an id make an address."""
    document = made()
    ids = [row["id"] for key in (*PARTS, "groups", "footnotes") for row in document[key]]
    assert len(ids) == len(set(ids))


def fragments(document: dict[str, Any]) -> Iterator[str]:
    """Yield every piece of HTML or SVG in a document."""
    for value in document.values():
        rows = value if isinstance(value, list) else [value]
        for row in rows:
            if isinstance(row, dict):
                yield from (row[key] for key in ("html", "svg", "words_html") if key in row)
                yield from fragments({"inner": [one for one in row.values() if isinstance(one, dict)]})


def test_links_within_the_document_lead_somewhere() -> None:
    """Every link and every reference inside the SVG names an id that the document tells of, with the prefix."""
    document = made()
    prefix = document["id_prefix"]
    ids = {row["id"] for key in (*PARTS, "groups", "footnotes") for row in document[key]} | GENERATED
    html = "\n".join(fragments(document))
    inner = set(re.findall(r'\sid="([^"]+)"', html))
    assert {id for id in inner if not id.startswith(prefix)} == set()
    targets = set(re.findall(r'(?:href="#|url\(#|aria-labelledby="|aria-describedby=")([^")]+)', html))
    assert targets
    dangling = {one for target in targets for one in target.split() if one not in inner}
    assert {one for one in dangling if one.removeprefix(prefix) not in ids or not one.startswith(prefix)} == set()


def test_ids_inside_fragments_are_unique() -> None:
    """Fragments of one document may stand on one page."""
    inner = re.findall(r'\sid="([^"]+)"', "\n".join(fragments(made())))
    assert len(inner) == len(set(inner))


def test_nodes_and_edges_are_the_graphs() -> None:
    """Data, drawing and words say the same flow."""
    from forlopp import flowchart

    flow = made()["flow"]
    example_graph = flowchart.graph(example.pathway(), example.everything())
    assert [node["step"] for node in flow["nodes"]] == [step.id for step in example.pathway().steps]
    for step in example.pathway().steps:
        assert f"exempel-{step.id}" in flow["svg"]
        assert f"exempel-{step.id}" in flow["words_html"]
    assert flow["mermaid"] == flowchart.mermaid(example_graph)


# Safe HTML

TAGS = frozenset(
    """
    a abbr aside blockquote br caption cite code del em figcaption figure h4 h5 h6 hr img li ol p pre s section span
    strong sub sup table tbody td th thead tr ul
    svg g title desc path rect text tspan polygon polyline line circle ellipse defs marker use clippath
    """.split()  # noqa: SIM905 - a hundred quotation marks say no more
)


class Finder(HTMLParser):
    """Gathers tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}


def test_html_holds_nothing_that_runs() -> None:
    """Whatever an author wrote, only our own tags come out, without event attributes or scripts in links."""
    hostile = Text(
        "[klick](javascript:alert(1))",
        (LinkStart("javascript:alert(1)", '" onclick="x'), W('klick"><img onerror=x>'), LinkEnd()),
    )
    finder = Finder()
    document = made(
        title=example.HOSTILE,
        challenges=[{"id": "sen-upptackt", "text": hostile}],
        slots=[{"id": "lokal-rutin", "title": "x", "hint": example.HOSTILE}],
    )
    finder.feed("\n".join(fragments(document)))
    assert finder.tags <= TAGS
    assert not [name for name, _ in finder.attributes if name.startswith("on") or name == "style"]
    addresses = {value for name, value in finder.attributes if name in ("href", "src", "xlink:href")}
    assert all(value.startswith(("#", "https://")) for value in addresses)


# Form


def walk(value: Any) -> Iterator[Any]:
    """Yield every value inside a document."""
    yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(child)


def test_no_nulls_no_empty_strings() -> None:
    """What is not said is not there."""
    assert not [value for value in walk(made()) if value is None or value == ""]


def test_parents_and_orders() -> None:
    """Every parent is a part of the document, and no two things have the same place."""
    document = made()
    ids = {row["id"] for key in (*PARTS, "groups") for row in document[key]}
    placed = [
        row
        for key in ("sections", "steps", "groups", "actions", "remarks", "slots", "criteria", "challenges", "goals")
        for row in document[key]
    ] + document["indicators"]
    assert {row["parent"] for row in placed if "parent" in row} <= ids
    places = [(row.get("parent"), row["order"]) for row in placed]
    assert len(places) == len(set(places))


def test_self_schema_licence_and_example_notice() -> None:
    """The first keys say what it is, by which terms, and what to tell the reader."""
    files, _ = example.document_files(example.pathway(), example.context(example.pathway()))
    path, body = next(iter(files.items()))
    assert set(files) == {path, "pathways/exempel.html", "pathways/exempel/versions.json"}
    document = json.loads(body)
    assert document["self"] == path == "pathways/exempel.json"
    assert document["schema"] == "schemas/knowledge-support.json"
    assert document["licence"]["id"] == "CC-BY-4.0"
    assert document["illustrative"] is True
    assert "påhittade" in document["notices"][0]
    assert document["page"] == "https://vard.example/vardforlopp/exempel/"
    assert list(document)[:3] == ["schema", "self", "illustrative"]
    assert made(illustrative=False)["notices"] == []


@pytest.mark.parametrize("status", ["drafting", "review", "consultation", "revising"])
def test_drafts_are_never_in_the_feed(status: str) -> None:
    """A draft gives no file and no contribution."""
    draft = example.pathway(status=status)
    assert example.document_files(draft, example.context(draft)) == ({}, None)


def test_a_stub_has_status_and_successor() -> None:
    """A merged pathway keeps its address and says where to go."""
    from forlopp.model import Pathway

    stub = Pathway.model_validate(
        {
            "id": "gammalt",
            "kind": "pathway",
            "title": "Gammalt",
            "status": "merged",
            "illustrative": True,
            "programme_areas": ["akut-vard"],
            "merged_into": "exempel",
        }
    )
    document = json.loads(example.document(stub))
    assert (document["status"], document["status_label"]) == ("merged", "Sammanslagen")
    assert [row["href"] for row in document["successors"]] == ["pathways/exempel.json"]
    assert document["notices"][-1] == "Dokumentet har gått upp i ”Exempel på förlopp” och gäller inte längre."
    assert "flow" not in document and "version" not in document
    assert all(document[key] == [] for key in PARTS)


def test_a_link_to_a_draft_has_no_address() -> None:
    """The feed never leads to what it does not hold."""
    known = example.everything()
    facts = {**known.facts, "kol": example.other("kol", status="drafting")}
    from dataclasses import replace

    files, _ = example.document_files(
        example.pathway(), example.context(example.pathway(), replace(known, facts=facts))
    )
    document = json.loads(next(iter(files.values())))
    assert document["successors"] == [{"id": "kol", "title": "Kol", "status": "drafting"}]
    (handover,) = [edge for edge in document["flow"]["edges"] if "to_pathway" in edge]
    assert not {"to_page", "to_href"} & handover.keys()


# The same bytes

CODE = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from feed import test_catalogues
files = test_catalogues.api()
print(hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest())
"""


def test_same_bytes_under_any_hash_seed(root: Path) -> None:
    """No set or dictionary order shows in the feed."""
    digests = set()
    for seed in ("0", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Asia/Tokyo"}
        done = subprocess.run(
            [sys.executable, "-c", CODE, str(root / "tests")],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_golden_document(golden: Callable[[str, bytes], None]) -> None:
    """The whole document, without the drawings, which have golden files of their own."""
    document = made()
    document["flow"].update(svg="…", mermaid="…", words_html="…")
    golden("feed/exempel.json", (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
