"""The twelve things that a model must be able to say (domain.md), each proved in the model's feed document."""

from __future__ import annotations

import json
from typing import Any

import pytest

from forlopp.model import Pathway

from . import example


def said(**changed: Any) -> dict[str, Any]:
    """Return the example's document as data."""
    return json.loads(example.document(example.pathway(**changed)))


def by_id(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Index parts by id."""
    return {row["id"]: row for row in rows}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The example's document."""
    return said()


def test_1_ids_are_words_and_letters_are_labels(document: dict[str, Any]) -> None:
    """A letter may change; the id, which links name, stays."""
    step = by_id(document["steps"])["bedomning"]
    assert (step["letter"], step["name"]) == ("B", "(B) Bedömning")
    moved = [{**one, "letter": "X"} if one["id"] == "bedomning" else one for one in example.steps()]
    again = by_id(said(steps=moved)["steps"])["bedomning"]
    assert again["letter"] == "X"
    assert again["hash"] == step["hash"]


def test_2_entries_exits_handover_reentry_restart_and_death(document: dict[str, Any]) -> None:
    """Several ways in and out, and every way back."""
    steps = document["steps"]
    assert [step["id"] for step in steps if step["kind"] == "entry"] == ["ingang-akut", "ingang-planerad"]
    assert [step["id"] for step in steps if step["kind"] == "exit"] == ["utgang-klar", "utgang-avliden"]
    assert by_id(steps)["utgang-avliden"]["from_any"] is True
    edges = document["flow"]["edges"]
    assert [edge["to_step"] for edge in edges if edge["type"] == "reentry"] == ["bedomning"]
    assert [(edge["to_step"], edge["when"]) for edge in edges if edge["type"] == "restart"] == [
        ("ingang-akut", "Andra benet")
    ]
    (handover,) = [edge for edge in edges if "to_pathway" in edge]
    assert (handover["to_pathway"], handover["to_entry"]) == ("kol", "bedomning")
    assert handover["to_href"] == "pathways/kol.json"
    assert handover["to_page"] == "https://vard.example/vardforlopp/kol/#bedomning"
    assert document["per"] == "ben"


def test_2_no_exit_for_life() -> None:
    """A pathway that never ends says so, with its reason, instead of having an exit."""
    lasting = [step for step in example.steps() if step["id"] not in ("utgang-klar", "utgang-avliden", "val")]
    for step in lasting:
        step["next"] = [way for way in step.get("next", ()) if way["to"] != "val"]
    document = said(steps=lasting, ends="never", ends_reason="Sjukdomen är livslång.")
    assert (document["ends"], document["ends_reason"]) == ("never", "Sjukdomen är livslång.")
    assert not [step for step in document["steps"] if step["kind"] == "exit"]


def test_3_linear_circular_and_parallel_flows(document: dict[str, Any]) -> None:
    """The layout, the lanes that stand side by side, and the ways that go side by side."""
    assert document["flow"]["layout"] == "linear"
    assert said(layout="circular")["flow"]["layout"] == "circular"
    assert [lane["id"] for lane in document["flow"]["lanes"]] == ["lakare", "fysio"]
    assert [phase["id"] for phase in document["flow"]["phases"]] == ["tidigt", "sent"]
    steps = by_id(document["steps"])
    assert steps["traning"]["lane"] == ["fysio"]
    assert steps["val"]["join"] == "all"
    assert [edge["to_step"] for edge in document["flow"]["edges"] if edge["from_step"] == "bedomning"] == [
        "traning",
        "val",
    ]


def test_4_entry_logic_with_measure_caveat_and_code(document: dict[str, Any]) -> None:
    """At least one of some AND any of others, one a lab value with a caveat."""
    block = by_id(document["criteria"])["kriterier-ingang"]
    assert block["group"] == "all"
    members = by_id(document["criteria_members"])
    assert (members["symtom"]["group"], members["symtom"]["at_least"]) == ("at_least", 1)
    lab = members["fynd--1"]
    assert (lab["parent"], lab["block"]) == ("fynd", "kriterier-ingang")
    assert lab["measure"] == {
        "name": "F-kalprotektin",
        "operator": ">=",
        "value": 100.5,
        "unit": "mg/kg",
        "text": "F-kalprotektin minst 100,5 mg/kg",
    }
    assert lab["text"] == "F-kalprotektin minst 100,5 mg/kg"
    assert lab["caveat"]["text"] == "Gäller inte vid behandling med NSAID."
    assert by_id(document["steps"])["ingang-akut"]["criteria"] == ["kriterier-ingang"]


def test_4_code_ranges_with_exclusions(document: dict[str, Any]) -> None:
    """G45 to G46 but not G45.4, and "ingång ska inte ske om"."""
    code = document["codes"][0]
    assert code["range"] == {"from": "G45", "to": "G46"}
    assert code["exclude"] == ["G45.4"]
    assert "code" not in code
    assert by_id(document["criteria"])["ej-ingang"]["group"] == "none"
    assert by_id(document["criteria_members"])["ej-tga"]["code"]["code"] == "G45.4"


def test_5_merged_split_and_two_impact_descriptions(document: dict[str, Any]) -> None:
    """Where a pathway came from, what came of it, and more than one document beside it."""
    assert [(row["relation"], row["id"]) for row in document["relations"]] == [
        ("merged_from", "gammalt"),
        ("split_into", "kol"),
    ]
    assert [row["href"] for row in document["successors"]] == ["pathways/kol.json"]
    assert [row["kind"] for row in document["attachments"]] == ["impact-description"] * 2
    assert document["attachments"][0]["href"] == "https://vard.example/vardforlopp/exempel/bilder/a.pdf"


def test_6_included_fragments(document: dict[str, Any]) -> None:
    """A generic model's part: its ids carry the model's name, and its version is told."""
    (include,) = document["includes"]
    assert (include["model"], include["part"], include["version"]) == ("levnadsvanor", "tobak", "1.0")
    assert include["href"] == "generic-models/levnadsvanor.json"
    assert by_id(document["actions"])["levnadsvanor--rok"]["parent"] == "traning"


def test_7_other_words_and_actors(document: dict[str, Any]) -> None:
    """Insats and individ, next of kin and the municipality, children and adults."""
    assert document["words"]["åtgärder"] == "insatser"
    assert [(actor["id"], actor["heading"]) for actor in document["actors"]] == [
        ("care", "Hälso- och sjukvårdens insatser"),
        ("patient", "Individens insatser"),
        ("relative", "Närståendes insatser"),
        ("municipality", "Kommunens insatser"),
    ]
    child = by_id(document["actions"])["a3"]
    assert (child["ages"], child["group"]) == ("0–17", "barn")
    assert by_id(document["groups"])["barn"]["title"] == "Tillägg för barn"


def test_8_citations_links_remarks_sublists_and_tables(document: dict[str, Any]) -> None:
    """What stands inside and between bullets is kept, in the order written."""
    actions = by_id(document["actions"])
    assert '<a class="cite" href="#exempel-ref-singer2016"' in actions["a1"]["html"]
    assert 'href="#exempel-bedomning"' in actions["a1"]["html"]
    assert "<ul><li>smärta</li><li>oro</li></ul>" in actions["a2"]["html"]
    rows = [row for key in ("actions", "remarks", "groups") for row in document[key] if row["parent"] == "bedomning"]
    assert [row.get("id") or row["text"][:6] for row in sorted(rows, key=lambda row: row["order"])] == [
        *("a1", "a2", "Beakta", "barn", "a3", "Ålder\t", "p1", "k1"),
    ]
    reference = by_id(document["references"])["ref-singer2016"]
    assert reference["number"] == 1
    assert reference["csl"]["issued"] == {"date-parts": [[2016, 2]]}
    assert reference["href"] == "https://doi.org/10.1001/jama.2016.0287"
    assert "href" not in by_id(document["references"])["ref-okand"]


def test_9_indicators_with_and_without_target_and_data(document: dict[str, Any]) -> None:
    """A measured one with everything, and a yes/no structure measure with a reason for having no target."""
    indicators = by_id(document["indicators"])
    full = indicators["tid-till-behandling"]
    assert full["target"] == {"operator": ">=", "value": 90, "unit": "procent", "text": "minst 90 procent"}
    assert (full["kik"], full["data"], full["prioritised"], full["version"]) == ("specified", "available", True, "2.0")
    plain = indicators["finns-rutin"]
    assert (plain["measure"], plain["question"]) == ("yes-no", "Finns frakturkedja?")
    assert not {"target", "target_text", "data", "kik", "numerator"} & plain.keys()
    assert plain["target_reason"] == "Det saknas underlag."


def test_9_red_thread_as_data(document: dict[str, Any]) -> None:
    """Challenge → goal → action and indicator, each link an id that is there."""
    goals = by_id(document["goals"])
    assert goals["mal-tid"]["challenges"] == ["sen-upptackt"]
    assert goals["mal-trygg"]["reason"] == "Följs i patientenkäten."
    assert by_id(document["actions"])["a2"]["goals"] == ["mal-tid"]
    assert {goal for row in document["indicators"] for goal in row["goals"]} <= goals.keys()


def test_10_slots_for_regional_decisions(document: dict[str, Any]) -> None:
    """A slot is a part with an id and a hash, so that regional text can hang on it."""
    (slot,) = document["slots"]
    assert (slot["id"], slot["parent"], slot["title"]) == ("lokal-rutin", "atgarder", "Remissrutin")
    assert slot["text"] == "Beskriv vart remissen går."


def test_11_several_areas_and_a_local_glossary(document: dict[str, Any]) -> None:
    """The first area leads; abbreviations are the document's own."""
    assert [area["id"] for area in document["programme_areas"]] == ["infektionssjukdomar", "akut-vard"]
    assert document["approved"]["label"] == "Nationellt programområde Infektionssjukdomar"
    assert document["abbreviations"] == [{"abbreviation": "NEWS2", "meaning": "National Early Warning Score 2"}]
    assert '<abbr title="National Early Warning Score 2">' in by_id(document["actions"])["a1"]["html"]


def test_12_nothing_written_is_lost(document: dict[str, Any]) -> None:
    """Every text of the model stands in the document, whatever heading it came under."""
    from forlopp.model import walk_texts

    model: Pathway = example.pathway()
    written = {text.markdown for _, text in walk_texts(model)}
    shown = json.dumps(document, ensure_ascii=False)
    assert written
    assert not [markdown for markdown in written if json.dumps(markdown, ensure_ascii=False)[1:-1] not in shown]
