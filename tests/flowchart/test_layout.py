"""The drawing is readable: nothing runs into anything, entries stand on top, the same flow is drawn the same way."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forlopp import disk
from forlopp.catalog import Catalog
from forlopp.check import read
from forlopp.flowchart import Edge, Graph, Node, engine, graph, layout, measure, svg
from forlopp.flowchart.geometry import metrics

ROOT = Path(__file__).resolve().parents[2]
WHOLE = ("sepsis", "palliativ-vard", "hoftledsartros-primarvard")


def flow(id: str) -> Graph:
    """Return the flow of one of the project's own pathways."""
    path = ROOT / "content" / "pathways" / id / "index.md"
    return graph(read(disk.read_source(path, ROOT)).pathway, Catalog())


def node(id: str, kind: str = "action", title: str = "Bedömning", **more) -> Node:
    return Node(id, kind, more.pop("letter", ""), title, f"#{id}", **more)


def chain(count: int, **more) -> Graph:
    nodes = tuple(node(f"n{i}", "entry" if i == 0 else "exit" if i == count - 1 else "action") for i in range(count))
    return Graph("g", "Prov", nodes, tuple(Edge(f"n{i}", f"n{i + 1}") for i in range(count - 1)), **more)


LANES = (("ett", "Läkare"), ("tva", "Fysioterapeut"), ("tre", "Kommun"))
HAND_MADE = {
    "empty": Graph("g", "Tomt", (), ()),
    "alone": Graph("g", "Ensam", (node("a", "entry"),), ()),
    "loop to itself": Graph("g", "Prov", (node("a", "decision"),), (Edge("a", "a", "Oklart", "inom 1 timme"),)),
    "two ways to one step": Graph(
        "g",
        "Prov",
        (node("a", "decision"), node("b", "exit")),
        (Edge("a", "b", "Ja"), Edge("a", "b", "Nej"), Edge("a", "b", "Vet inte")),
    ),
    "back and again": Graph(
        "g",
        "Prov",
        (node("a", "entry"), node("b"), node("c", "decision"), node("d", "exit")),
        (Edge("a", "b"), Edge("b", "c"), Edge("c", "b", "Nej"), Edge("c", "d", "Ja"), Edge("d", "a", kind="restart")),
    ),
    "lanes that meet": Graph(
        "g",
        "Prov",
        (
            node("a", "entry", lanes=("ett",)),
            node("b", "entry", lanes=("tva",)),
            node("c"),
            node("d", lanes=("ett", "tva")),
            node("e", lanes=("tre",)),
            node("f", "exit"),
        ),
        (Edge("a", "c"), Edge("b", "c"), Edge("c", "d"), Edge("c", "e"), Edge("d", "f"), Edge("e", "f", "Klart")),
        lanes=LANES,
    ),
    "phases": Graph(
        "g",
        "Prov",
        tuple(node(f"n{i}", phase="tidig" if i < 3 else "sen") for i in range(6)),
        tuple(Edge(f"n{i}", f"n{i + 1}") for i in range(5)),
        phases=(("tidig", "Tidig fas"), ("sen", "Sen fas")),
    ),
    "ring": Graph(
        "g",
        "Prov",
        (node("in", "entry"), *(node(f"n{i}") for i in range(6)), node("ut", "exit")),
        (Edge("in", "n0"), *(Edge(f"n{i}", f"n{(i + 1) % 6}") for i in range(6)), Edge("n3", "ut")),
        layout="circular",
    ),
    "long": chain(80),
    "from any step": Graph("g", "Prov", (*chain(3).nodes, node("x", "exit")), chain(3).edges, from_any=("x",)),
}


@st.composite
def graphs(draw) -> Graph:
    """Any flow at all: loops, islands, several ways between the same boxes, boxes in several lanes."""
    count = draw(st.integers(1, 14))
    lanes = LANES[: draw(st.sampled_from((0, 0, 1, 2, 3)))]
    nodes = tuple(
        node(
            f"n{i}",
            draw(st.sampled_from(("entry", "action", "decision", "exit", "handover"))),
            " ".join(["Bedömning"] * draw(st.integers(1, 5))),
            letter=draw(st.sampled_from(("", "A", "AB"))),
            time=draw(st.sampled_from(("", "inom 10 min från ankomst"))),
            lanes=tuple(id for id, _ in lanes if draw(st.booleans())),
        )
        for i in range(count)
    )
    ends = st.integers(0, count - 1)
    edges = draw(
        st.lists(
            st.builds(
                Edge,
                ends.map("n{}".format),
                ends.map("n{}".format),
                st.sampled_from(("", "Ja", "Nej, ny försämring")),
                st.sampled_from(("", "inom 4 timmar")),
                st.sampled_from(("normal", "normal", "reentry", "restart")),
            ),
            max_size=20,
        )
    )
    return Graph("g", "Prov", nodes, tuple(edges), lanes, layout=draw(st.sampled_from(("linear", "circular"))))


@pytest.mark.parametrize("name", HAND_MADE)
def test_hand_made_flows_are_drawn_without_a_fault(name):
    drawn = layout(HAND_MADE[name])
    found = metrics(drawn)
    assert (found.box_overlaps, found.edges_through_boxes, found.label_overlaps, found.outside) == (0, 0, 0, 0)
    assert len(drawn.boxes) == len(HAND_MADE[name].nodes)
    assert len(drawn.routes) == len(HAND_MADE[name].edges)


@pytest.mark.parametrize("id", WHOLE)
def test_the_projects_own_flows_are_readable(id):
    drawn = layout(flow(id))
    found = metrics(drawn)
    assert (found.box_overlaps, found.edges_through_boxes, found.label_overlaps, found.outside) == (0, 0, 0, 0)
    assert drawn.width <= 1280
    assert found.crossings <= 15


@pytest.mark.parametrize("id", WHOLE)
def test_every_entry_stands_above_what_it_leads_to(id):
    drawn, known = layout(flow(id)), flow(id)
    entries = {one.id for one in known.nodes if one.kind == "entry"}
    leading = [edge for edge in known.edges if edge.source in entries and edge.kind == "normal"]
    assert leading
    for edge in leading:
        assert drawn.boxes[edge.source].y < drawn.boxes[edge.target].y, edge


@given(graphs())
@settings(max_examples=150)
def test_any_flow_is_drawn_with_no_box_in_the_way(known):
    found = metrics(layout(known))
    assert (found.box_overlaps, found.edges_through_boxes, found.outside) == (0, 0, 0)


@given(graphs())
@settings(max_examples=30)
def test_without_the_engine_the_column_is_as_clear(known):
    def fail(*_):
        raise engine.EngineError("forced")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engine, "place", fail)
        drawn = layout(known)
    found = metrics(drawn)
    assert (found.box_overlaps, found.edges_through_boxes, found.outside) == (0, 0, 0)
    assert len(drawn.routes) == len(known.edges)


@pytest.mark.parametrize("id", WHOLE)
def test_every_line_of_text_fits_its_box(id):
    for box in layout(flow(id)).boxes.values():
        room = box.width - 2 * box.side - box.badge
        assert all(measure.width(line, 14, bold=True) <= room for line in box.title), box
        assert all(measure.width(line, 12) <= room for line in box.more), box


def test_lanes_stand_in_the_authors_order():
    bands = layout(HAND_MADE["lanes that meet"]).bands
    assert [band.id for band in bands] == ["ett", "tva", "tre"]
    assert [band.x for band in bands] == sorted(band.x for band in bands)


def test_phases_that_follow_each_other_are_marked():
    assert [band.title for band in layout(HAND_MADE["phases"]).bands] == [("Tidig fas",), ("Sen fas",)]


def test_a_clear_ring_is_drawn_as_a_ring():
    boxes = layout(HAND_MADE["ring"]).boxes
    ring = [boxes[f"n{i}"] for i in range(6)]
    assert len({round(box.y + box.height / 2) for box in ring}) < len(ring)


@pytest.mark.parametrize("id", WHOLE)
def test_the_drawing_is_the_same_under_any_hash_seed(id):
    code = (
        "import sys; sys.path.insert(0, '.'); from tests.flowchart.test_layout import flow, layout, svg; "
        f"g = flow({id!r}); print(svg(g, layout(g)))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(found) == 1
    assert len(next(iter(found))) > 5000


@pytest.mark.parametrize(
    "title", ["<script>", '"/><a href="javascript:x">', "&amp;", "\u0000\u0001\ufffe", "]]>", "-->"]
)
def test_hostile_titles_stay_text(title):
    known = Graph("g", title, (node("a", "entry", title, time=title, note=title), node("b")), (Edge("a", "b", title),))
    drawn = svg(known, layout(known), "p-")
    tree = ElementTree.fromstring(drawn)
    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert tags <= {"svg", "title", "desc", "g", "a", "rect", "polygon", "polyline", "path", "circle", "text", "tspan"}
    assert "style=" not in drawn
    assert [a.get("href") for a in tree.iter() if a.tag.endswith("}a")] == ["#p-a", "#p-b"]


def test_two_charts_on_a_page_share_no_id():
    one, other = flow("sepsis"), flow("palliativ-vard")
    ids = []
    for known in (one, other):
        tree = ElementTree.fromstring(svg(known, layout(known)))
        ids += [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) == 4
