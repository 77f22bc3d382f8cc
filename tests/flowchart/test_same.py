"""Chart, words and Mermaid text show the same boxes and arrows as the graph: by hand, at random, for every pathway.

Each form is read back by somebody else's parser: XML, HTML and Mermaid readers that know nothing of how it was written.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import merman
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forlopp import disk
from forlopp.catalog import Lists
from forlopp.check import catalog_of, read
from forlopp.flowchart import Edge, Graph, Node, layout, mermaid, svg, words_html
from forlopp.flowchart.flow import graph as graph_of


class Shown(NamedTuple):
    """What a form shows: boxes, sorted as Mermaid groups them by lane; arrows in their order; those that are dashed."""

    nodes: list[str]
    edges: list[str]
    dashed: list[str]


def of_graph(graph: Graph) -> Shown:
    arrows = [f"{edge.source} {edge.target} {index}" for index, edge in enumerate(graph.edges)]
    dashed = [arrow for arrow, edge in zip(arrows, graph.edges, strict=True) if edge.kind != "normal"]
    return Shown(sorted(node.id for node in graph.nodes), arrows, dashed)


def of_svg(text: str) -> Shown:
    elements = list(ElementTree.fromstring(text).iter())
    arrows = [element for element in elements if "data-edge" in element.attrib]
    return Shown(
        sorted(element.attrib["data-node"] for element in elements if "data-node" in element.attrib),
        sorted((arrow.attrib["data-edge"] for arrow in arrows), key=place),
        sorted((arrow.attrib["data-edge"] for arrow in arrows if "fc-normal" not in arrow.attrib["class"]), key=place),
    )


class Marks(HTMLParser):
    """Collects what the list marks, in the order of the text."""

    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[str] = []
        self.edges: list[str] = []
        self.hrefs: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            kept = {"data-node": self.nodes, "data-edge": self.edges, "href": self.hrefs, "id": self.ids}.get(name)
            if kept is not None:
                kept.append(value or "")


def marks(html: str) -> Marks:
    parser = Marks()
    parser.feed(html)
    parser.close()
    return parser


def of_mermaid(text: str, graph: Graph) -> Shown:
    parser = merman.Merman()
    result = parser.validate(text, None)
    assert result.valid, f"{result.error}\n{text}"
    parsed = json.loads(parser.parse_json(text, None))
    ids = {f"n_{node.id.replace('-', '_')}": node.id for node in graph.nodes}
    arrows = [f"{ids[edge['from']]} {ids[edge['to']]} {index}" for index, edge in enumerate(parsed["edges"])]
    dashed = [arrow for arrow, edge in zip(arrows, parsed["edges"], strict=True) if edge["stroke"] == "dotted"]
    return Shown(sorted(ids[node["id"]] for node in parsed["nodes"]), arrows, dashed)


def place(arrow: str) -> int:
    return int(arrow.rpartition(" ")[2])


def assert_same(graph: Graph) -> None:
    expected = of_graph(graph)
    assert of_svg(svg(graph, layout(graph))) == expected
    assert of_mermaid(mermaid(graph), graph) == expected
    listed = marks(words_html(graph))
    assert listed.nodes == [node.id for node in graph.nodes]
    assert sorted(listed.edges, key=place) == expected.edges
    # Each item links to its own step, and each arrow to the step it leads to.
    assert sorted(listed.hrefs) == sorted(f"#{id}" for id in [*listed.nodes, *(edge.target for edge in graph.edges)])
    assert listed.ids == []


def node(id: str, kind: str = "action", **more: object) -> Node:
    return Node(id, kind, str(more.pop("letter", "")), str(more.pop("title", id)), f"#{id}", **more)  # type: ignore[arg-type]


HAND_MADE = {
    "one box": Graph("g", "G", (node("a", "entry"),), ()),
    "two ways between the same boxes": Graph(
        "g", "G", (node("a", "decision"), node("b")), (Edge("a", "b", "Ja"), Edge("a", "b", "Nej", "inom 1 dag"))
    ),
    "back to itself": Graph("g", "G", (node("a", "entry"),), (Edge("a", "a", "", "varje år"),)),
    "round and out": Graph(
        "g",
        "G",
        (node("a", "entry", letter="A"), node("b", letter="B"), node("c", "exit"), node("d", "exit")),
        (
            Edge("a", "b"),
            Edge("b", "a"),
            Edge("b", "c"),
            Edge("c", "a", kind="restart"),
            Edge("c", "b", kind="reentry"),
        ),
        layout="circular",
        from_any=("d",),
    ),
    "side by side in lanes": Graph(
        "g",
        "G",
        (
            node("a", "entry", lanes=("x", "y")),
            node("b", lanes=("x",)),
            node("c", lanes=("y",)),
            node("end", "exit"),
        ),
        (Edge("a", "b"), Edge("a", "c"), Edge("b", "end"), Edge("c", "end")),
        lanes=(("x", "Läkare"), ("y", "Fysioterapeut"), ("z", "Ingen")),
    ),
}


@pytest.mark.parametrize("graph", HAND_MADE.values(), ids=HAND_MADE)
def test_hand_made_flows_are_the_same_in_every_form(graph: Graph) -> None:
    assert_same(graph)


# Words that mean something to one of the parsers, beside ordinary ones.
IDS = ["a", "b", "a-b", "a-b-c", "end", "graph", "subgraph", "style", "class", "click", "default", "lr", "o", "x", "1"]
NASTY = [
    '"', '"]', "</li><li data-node='z'>", "<b>&amp;</b>", "-->", "a --> b", "%%{init: {}}%%", "%% x", "fa:fa-ban",
    "style x:#1;", "classDef x:#1;", "1. a", "- a", "`a`", "**a**", "\\n", "#quot;", "#35;", "|a|", "subgraph", "end",
    "]]></text>", "$$x$$", "&lt;", "---", "Är det sepsis?", "(A)", "å̈", "😀", "‏א", ";", ":", "a:b", "🏳️‍🌈",
]  # fmt: skip
TEXT = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=40),
    st.lists(st.sampled_from(NASTY), min_size=2, max_size=4).map(" ".join),
)
KINDS = st.sampled_from(["entry", "action", "decision", "exit", "handover"])
WAYS = st.sampled_from(["normal", "normal", "normal", "reentry", "restart"])
MAYBE = st.one_of(st.just(""), TEXT)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any graph whatever, sensible as a flow or not: the forms must agree about drafts too."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=8, unique=True))
    lanes = draw(st.lists(st.sampled_from(["x", "y", "end"]), max_size=3, unique=True))
    phases = draw(st.lists(st.sampled_from(["f1", "f2"]), max_size=2, unique=True))
    one = st.sampled_from(ids)
    return Graph(
        "g",
        draw(TEXT),
        tuple(
            Node(
                id,
                draw(KINDS),
                draw(st.sampled_from(["", "A", "AB"])),
                draw(TEXT),
                f"#{id}",
                draw(MAYBE),
                tuple(lane for lane in lanes if draw(st.booleans())),
                draw(st.sampled_from(["", *phases])),
                draw(MAYBE),
            )
            for id in ids
        ),
        tuple(draw(st.lists(st.builds(Edge, source=one, target=one, label=MAYBE, time=MAYBE, kind=WAYS), max_size=10))),
        tuple((lane, draw(TEXT)) for lane in lanes),
        tuple((phase, draw(TEXT)) for phase in phases),
        draw(st.sampled_from(["linear", "circular"])),
        tuple(id for id in ids if draw(st.booleans())),
    )


@given(graphs())
def test_any_flow_is_the_same_in_every_form(graph: Graph) -> None:
    assert_same(graph)


def test_every_pathway_is_the_same_in_every_form(root: Path) -> None:
    reads = [read(disk.read_source(path, root)) for path in sorted((root / "content" / "pathways").glob("*/index.md"))]
    catalog = catalog_of(reads, Lists())
    flows = [graph_of(one.pathway, catalog) for one in reads if one.pathway and one.pathway.steps]
    assert {flow.id for flow in flows} >= {"sepsis", "palliativ-vard", "hoftledsartros-primarvard"}
    for flow in flows:
        assert_same(flow)
