"""The Mermaid text is accepted by a parser of Mermaid, and says what the authors wrote."""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys

import merman
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forlopp.flowchart import Edge, Graph, Node, mermaid


def box(id: str, title: str = "Titel", kind: str = "action", **more: object) -> Node:
    return Node(id, kind, str(more.pop("letter", "")), title, f"#{id}", **more)  # type: ignore[arg-type]


def graph(*nodes: Node, title: str = "G", **more: object) -> Graph:
    return Graph("g", title, nodes, **{"edges": (), **more})  # type: ignore[arg-type]


def parsed(flow: Graph) -> dict:
    text, parser = mermaid(flow), merman.Merman()
    result = parser.validate(text, None)
    assert result.valid, f"{result.error}\n{text}"
    return json.loads(parser.parse_json(text, None))


def shown(label: str) -> str:
    """Return a label as Mermaid shows it: it keeps escapes by number until it draws."""
    return html.unescape(label)


def test_each_kind_has_its_shape():
    kinds = ["entry", "action", "decision", "exit", "handover"]
    found = parsed(graph(*(box(kind, kind=kind) for kind in kinds)))
    shapes = {node["id"]: node["shape"] for node in found["nodes"]}
    assert shapes == {
        "n_entry": "stadium",
        "n_action": "square",
        "n_decision": "diamond",
        "n_exit": "stadium",
        "n_handover": "subroutine",
    }
    assert {node["id"]: node["classes"] for node in found["nodes"]} == {f"n_{kind}": [f"kind_{kind}"] for kind in kinds}


def test_a_box_says_letter_title_time_and_note():
    node = box("a", "Provta", letter="B", time="inom 1 timme", note="före ingång")
    assert 'n_a["(B) Provta<br/>inom 1 timme<br/>före ingång"]' in mermaid(graph(node)).splitlines()


def test_an_arrow_says_condition_and_time():
    edges = (Edge("a", "b", "Ja", "inom 10 min"), Edge("a", "b"), Edge("a", "b", "", "inom 2 timmar"))
    text = mermaid(graph(box("a"), box("b"), edges=edges))
    assert 'n_a -->|"Ja, inom 10 min"| n_b\nn_a --> n_b\nn_a -->|"inom 2 timmar"| n_b\n' in text


def test_ways_back_in_are_dashed_and_say_what_they_are():
    edges = (Edge("b", "a", kind="reentry"), Edge("b", "a", "Andra benet", kind="restart"))
    text = mermaid(graph(box("a"), box("b"), edges=edges))
    assert 'n_b -.->|"återinträde"| n_a\nn_b -.->|"Andra benet"| n_a\n' in text


def test_a_box_in_one_lane_stands_in_its_frame():
    nodes = (box("a", lanes=("x",)), box("b", lanes=("x", "y")), box("c"), box("d", lanes=("gone",)))
    found = parsed(graph(*nodes, lanes=(("x", "Läkare"), ("y", "Sjuksköterska"))))
    assert [(frame["id"], frame["title"], frame["nodes"]) for frame in found["subgraphs"]] == [
        ("lane_x", "Läkare", ["n_a"])
    ]
    assert len(found["nodes"]) == 4


@pytest.mark.parametrize("id", ["end", "graph", "style", "subgraph", "class", "click", "default", "o", "x", "1", "a-b"])
def test_no_id_breaks_the_parser(id: str):
    found = parsed(graph(box(id, lanes=(id,)), box("z"), edges=(Edge("z", id),), lanes=((id, "Bana"),)))
    assert sorted(node["id"] for node in found["nodes"]) == sorted(["n_z", f"n_{id.replace('-', '_')}"])


def test_ids_that_would_be_one_are_kept_apart():
    edges = (Edge("a-b", "a_b"), Edge("a_b", "A-B"))
    found = parsed(graph(box("a-b"), box("a_b"), box("a_b_2"), box("A-B"), edges=edges))
    assert [node["id"] for node in found["nodes"]] == ["n_a_b", "n_a_b_2", "n_a_b_2_2", "n_a_b_3"]
    assert [(edge["from"], edge["to"]) for edge in found["edges"]] == [("n_a_b", "n_a_b_2"), ("n_a_b_2", "n_a_b_3")]


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ('"Ja" & <b>', "#quot;Ja#quot; #amp; #lt;b#gt;"),
        ("Nr #1; sedan", "Nr #35;1#59; sedan"),
        ("%%{init}%%", "#37;#37;{init}#37;#37;"),
        ("90 % av alla", "90 % av alla"),
        ("Utgång: egenvård", "Utgång: egenvård"),
        ("fa:fa-ban", "fa#58;fa-ban"),
        ("Lifestyle:#1;", "Lifestyle#58;#35;1#59;"),
        ("1. Provta", "#49;. Provta"),
        ("10 min", "10 min"),
        ("- Provta", "#45; Provta"),
        ("`kod` **fet**", "#96;kod#96; #42;#42;fet#42;#42;"),
        ("rad\nrad\r\n\x00rad\u2028slut", "rad rad rad slut"),
    ],
)
def test_what_mermaid_would_read_otherwise_is_escaped(title: str, written: str):
    assert f'n_a["{written}"]' in mermaid(graph(box("a", title))).splitlines()


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1))
def test_a_label_shows_what_was_written(title: str):
    flow = graph(box("a", title), box("b"), edges=(Edge("a", "b", title),), lanes=(("x", title),), title=title)
    found = parsed(flow)
    expected = " ".join(title.split()) or "n_a"
    assert shown(found["nodes"][0]["label"]) == expected
    assert [node["id"] for node in found["nodes"]] == ["n_a", "n_b"]


def test_a_title_stays_in_its_line_and_opens_no_tag():
    head = mermaid(graph(box("a"), title='Så "här"\n---\nflowchart LR <b')).splitlines()[:4]
    assert head == ["---", 'title: "Så \\"här\\" --- flowchart LR \\u003cb"', "---", "flowchart TB"]


def test_the_text_is_the_same_at_each_run_and_nothing_is_printed_beside_it():
    code = (
        "from forlopp.flowchart import Edge, Graph, Node, mermaid\n"
        "kinds = ['entry', 'action', 'decision', 'exit', 'handover']\n"
        "nodes = tuple(Node(k, k, '', k, '#' + k, lanes=('x',)) for k in kinds)\n"
        "print(mermaid(Graph('g', 'G', nodes, (Edge('entry', 'exit'),), (('x', 'X'),))), end='')"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        )
        for seed in ("0", "1", "2")
    ]
    assert {run.stdout for run in runs} == {runs[0].stdout}
    assert runs[0].stdout.startswith(b"---\n")


def test_nothing_is_asked_of_a_server(monkeypatch: pytest.MonkeyPatch):
    flow = graph(box("a"))
    text = mermaid(flow)
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("Mermaid text needs no server"))
    assert mermaid(flow) == text
