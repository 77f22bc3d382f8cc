"""The flow in words, as it would be read aloud."""

from __future__ import annotations

import dataclasses
import html
import re

import pytest

from forlopp.flowchart import Edge, Graph, Node, words, words_html

A = Node("a", "entry", "A", "Ankomst", "#a")
B = Node("b", "action", "B", "Provta", "#b")
C = Node("c", "action", "C", "Behandla", "#c")
Q = Node("q", "decision", "Q", "Är det sepsis?", "#q")
OUT = Node("ut", "exit", "", "Utgång: annan diagnos", "#ut")


def flow(*nodes: Node, edges: tuple[Edge, ...] = (), **more: object) -> Graph:
    return Graph("g", "G", nodes, edges, **more)  # type: ignore[arg-type]


def read_aloud(graph: Graph, place: int = 0) -> list[str]:
    """Return what is said of one step: the running words, then each answer."""
    text = "".join
    said = words(graph)[place]
    lines = ((*said.named, *said.facts, *said.onward), *said.answers)
    return [text(part if isinstance(part, str) else part.name for part in line) for line in lines]


def but(node: Node, **changes: object) -> Node:
    return dataclasses.replace(node, **changes)


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (A, "Ingång: (A) Ankomst."),
        (B, "(B) Provta."),
        (Q, "Beslut: (Q) Är det sepsis?"),
        (but(OUT, title="Annan diagnos"), "Utgång: Annan diagnos. Här avslutas vårdförloppet."),
        (OUT, "Utgång: annan diagnos. Här avslutas vårdförloppet."),
        (but(OUT, title="Vårdförloppet avslutas"), "Utgång: Vårdförloppet avslutas."),
        (Node("h", "handover", "M", "Operation", "#h"), "Överlämning: (M) Operation."),
        (
            Node("h", "handover", "M", "Överlämning till kirurgi", "#h", note="till Höftledsartros – proteskirurgi"),
            "(M) Överlämning till kirurgi. Vården övergår till Höftledsartros – proteskirurgi.",
        ),
        (but(B, time="inom 1 timme från ankomst"), "(B) Provta. Inom 1 timme från ankomst."),
        (but(B, note="före ingång"), "(B) Provta. Före ingång."),
    ],
)
def test_a_step_says_its_kind_name_time_and_note(node: Node, said: str):
    assert read_aloud(flow(node)) == [said]


def test_lanes_and_phases_are_said_by_their_titles():
    nodes = (
        but(A, lanes=("x",), phase="f"),
        but(B, lanes=("x", "y"), phase="f"),
        but(C, lanes=("x", "z"), phase="g"),
    )
    lanes = (("x", "Läkare"), ("y", "AT-läkare"), ("z", "Ambulans och akutmottagning"))
    graph = flow(*nodes, lanes=lanes, phases=(("f", "Utredning"), ("g", "Behandling")))
    assert [read_aloud(graph, place)[0] for place in range(3)] == [
        "Ingång: (A) Ankomst. Bana: läkare. Fas: utredning.",
        "(B) Provta. Bana: läkare och AT-läkare.",
        "(C) Behandla. Bana: läkare samt ambulans och akutmottagning. Fas: behandling.",
    ]


@pytest.mark.parametrize(
    ("edges", "said"),
    [
        ((Edge("b", "c"),), "Går vidare till (C) Behandla."),
        ((Edge("b", "c", "", "inom 1 timme"),), "Går vidare till (C) Behandla, inom 1 timme."),
        ((Edge("b", "q"),), "Går vidare till (Q) Är det sepsis?"),
        ((Edge("b", "q", "", "inom 1 dygn"),), "Går vidare till (Q) Är det sepsis? (inom 1 dygn)."),
        ((Edge("b", "ut"),), "Går vidare till utgången ”annan diagnos”."),
        ((Edge("b", "ut", "", "inom 1 år"),), "Går vidare till utgången ”annan diagnos”, inom 1 år."),
        ((Edge("b", "a"),), "Går tillbaka till (A) Ankomst."),
        ((Edge("b", "b", "", "varje år"),), "Samma steg görs igen: (B) Provta, varje år."),
        ((Edge("b", "c"), Edge("b", "q")), "Går samtidigt vidare till (C) Behandla och till (Q) Är det sepsis?"),
        (
            (Edge("b", "c", "", "inom 1 dag"), Edge("b", "ut", "", "inom 2 dagar")),
            "Går samtidigt vidare till (C) Behandla, inom 1 dag, och till utgången ”annan diagnos”, inom 2 dagar.",
        ),
        (
            (Edge("b", "c", "", "inom 1 dag"), Edge("b", "q"), Edge("b", "ut")),
            "Går samtidigt vidare till (C) Behandla, inom 1 dag, till (Q) Är det sepsis? "
            "och till utgången ”annan diagnos”.",
        ),
        ((Edge("b", "a", kind="reentry"),), "Kan gå in i vårdförloppet igen vid (A) Ankomst."),
        ((Edge("b", "a", kind="restart"),), "Ett nytt förlopp kan börja vid (A) Ankomst."),
        (
            (Edge("b", "c"), Edge("b", "a", kind="restart")),
            "Går vidare till (C) Behandla. Ett nytt förlopp kan börja vid (A) Ankomst.",
        ),
    ],
)
def test_ways_are_said_in_sentences(edges: tuple[Edge, ...], said: str):
    assert read_aloud(flow(A, B, C, Q, OUT, edges=edges), 1) == [f"(B) Provta. {said}"]


def test_a_decision_lists_its_answers():
    edges = (
        Edge("q", "c", "ja", "inom 10 min"),
        Edge("q", "a", "Nej."),
        Edge("q", "q", "Oklart", "inom 1 timme"),
        Edge("q", "c", "Ja: NEWS2 minst 7"),
        Edge("q", "a", "Ny infektion", kind="reentry"),
        Edge("q", "a", "Andra benet", kind="restart"),
    )
    assert read_aloud(flow(A, Q, C, edges=edges), 1) == [
        "Beslut: (Q) Är det sepsis?",
        "Ja: till (C) Behandla, inom 10 min",
        "Nej: tillbaka till (A) Ankomst",
        "Oklart: samma steg görs igen, (Q) Är det sepsis? (inom 1 timme)",
        "Ja: NEWS2 minst 7 – till (C) Behandla",
        "Ny infektion: kan gå in i vårdförloppet igen vid (A) Ankomst",
        "Andra benet: ett nytt förlopp börjar vid (A) Ankomst",
    ]


def test_an_unfinished_decision_never_means_all_of_its_ways():
    said = read_aloud(flow(Q, B, C, edges=(Edge("q", "b"), Edge("q", "c"))))
    assert said == ["Beslut: (Q) Är det sepsis? Går vidare till (B) Provta eller till (C) Behandla."]


def test_an_exit_with_ways_says_them():
    said = read_aloud(flow(A, OUT, edges=(Edge("ut", "a", kind="reentry"),)), 1)
    assert said == ["Utgång: annan diagnos. Kan gå in i vårdförloppet igen vid (A) Ankomst."]


def test_an_exit_from_anywhere_says_so():
    assert read_aloud(flow(A, OUT, from_any=("ut",)), 1) == [
        "Utgång: annan diagnos. Alla steg kan leda hit. Här avslutas vårdförloppet."
    ]


def test_the_list_links_to_the_rows_and_marks_boxes_and_arrows():
    graph = flow(A, Q, but(B, time="inom 1 dygn"), edges=(Edge("a", "q"), Edge("q", "b", "Ja", "inom 1 timme")))
    assert words_html(graph) == (
        '<ol class="flow-words">'
        '<li class="flow-words__entry" data-node="a"><strong>Ingång: <a href="#a">(A) Ankomst</a>.</strong>'
        '<span class="flow-words__onward"> Går vidare till'
        ' <a href="#q" data-edge="a q 0">(Q) Är det sepsis?</a></span></li>'
        '<li class="flow-words__decision" data-node="q"><strong>Beslut: <a href="#q">(Q) Är det sepsis?</a></strong>'
        '<ul><li>Ja: till <a href="#b" data-edge="q b 1">(B) Provta</a>,'
        ' <span class="time">inom 1 timme</span></li></ul></li>'
        '<li class="flow-words__action" data-node="b"><strong><a href="#b">(B) Provta</a>.</strong>'
        '<span class="flow-words__facts"> <span class="time">Inom 1 dygn</span>.</span></li>'
        "</ol>"
    )


def test_a_prefix_changes_the_links_and_nothing_else():
    graph = flow(A, B, edges=(Edge("a", "b"),))
    assert words_html(graph, "sepsis-").replace('href="#sepsis-', 'href="#') == words_html(graph)
    assert words_html(graph, "sepsis-").count('href="#sepsis-') == 3


def test_authors_words_are_never_markup():
    bad = "<script>x()</script>\"'&"
    node = Node("a", "handover", "", bad, "#a", bad, ("x",), "f", f"till {bad}")
    graph = flow(node, edges=(Edge("a", "a", bad, bad),), lanes=(("x", bad),), phases=(("f", bad),))
    page = words_html(graph)
    assert "<script" not in page
    # Only our own tags are left, and reading the page gives the authors' words again.
    assert set(re.findall(r"</?(\w+)", page)) == {"ol", "ul", "li", "a", "strong", "span"}
    assert html.unescape(page).count("x()") == 8
