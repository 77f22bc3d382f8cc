"""The drawing is readable: nothing runs into anything, entries stand on top, the same flow is drawn the same way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forlopp import disk
from forlopp.catalog import Catalog
from forlopp.check import read
from forlopp.flowchart import Edge, Graph, Node, engine, graph, layout, measure, nudge
from forlopp.flowchart.geometry import Box, Label, Route, metrics

ROOT = Path(__file__).resolve().parents[2]
WHOLE = ("sepsis", "palliativ-vard", "hoftledsartros-primarvard", "osteoporos-sekundarprevention", "kol")


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
    """Any flow at all: loops, islands, several ways between the same boxes, boxes in several lanes, mixed phases."""
    count = draw(st.integers(1, 14))
    lanes = LANES[: draw(st.sampled_from((0, 0, 1, 2, 3)))]
    phases = (("tidig", "Tidig fas"), ("sen", "Sen fas, med ett längre namn"))[: draw(st.sampled_from((0, 0, 2)))]
    nodes = tuple(
        node(
            f"n{i}",
            draw(st.sampled_from(("entry", "action", "decision", "exit", "handover"))),
            " ".join(["Bedömning"] * draw(st.integers(1, 5))),
            letter=draw(st.sampled_from(("", "A", "AB"))),
            time=draw(st.sampled_from(("", "inom 10 min från ankomst"))),
            lanes=tuple(id for id, _ in lanes if draw(st.booleans())),
            phase=draw(st.sampled_from(("", "tidig", "sen"))) if phases else "",
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
    return Graph("g", "Prov", nodes, tuple(edges), lanes, phases, layout=draw(st.sampled_from(("linear", "circular"))))


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
    assert drawn.width <= 1200
    assert found.along_borders == 0
    assert found.hidden_lines == 0
    assert found.crossings <= 9


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
    def fail(*_, **__):
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


def test_a_box_that_leads_nowhere_does_not_stand_beside_the_next_phase():
    phase = {"a": "tidig", "ut": "tidig", "b": "tidig", "c": "sen", "d": "sen"}
    nodes = tuple(node(id, phase=phase[id]) for id in phase)
    edges = (Edge("a", "ut"), Edge("a", "b"), Edge("a", "c"), Edge("c", "d"))
    drawn = layout(Graph("g", "Prov", nodes, edges, phases=HAND_MADE["phases"].phases))
    assert [band.id for band in drawn.bands] == ["tidig", "sen"]
    early, late = drawn.bands
    assert all(early.y < drawn.boxes[id].y < late.y for id in ("a", "ut", "b"))
    assert len(drawn.routes) == len(edges)


def test_the_palliative_flow_is_drawn_phase_by_phase():
    known = flow("palliativ-vard")
    drawn = layout(known)
    assert [band.id for band in drawn.bands] == [id for id, _ in known.phases]
    ground = {band.id: band for band in drawn.bands}
    for one in known.nodes:
        if one.phase:
            box, band = drawn.boxes[one.id], ground[one.phase]
            assert band.y < box.y < box.y + box.height < band.y + band.height, one.id


@given(graphs())
@settings(max_examples=60)
def test_no_line_and_no_box_runs_over_the_title_of_a_phase(known):
    drawn = layout(known)
    for band in drawn.bands:
        if band.kind == "phase":
            right = band.x + 10 + max(measure.width(line, 13, bold=True) for line in band.title)
            assert all(x > right for route in drawn.routes for x, _ in route.points)
            assert all(box.x > right for box in drawn.boxes.values() if box.y < band.y + band.height and box.y > band.y)


def test_a_line_makes_room_for_words_that_would_cover_it():
    box = Box("x", "action", 0, 0, 200, 40, ("X",))
    boxes = [box, replace(box, id="y", y=300), replace(box, id="z", x=-400)]
    label = Label(75, 150, 60, 17, ("Nej",))
    own = Route("x", "y", ((70.0, 40.0), (70.0, 300.0)), label)
    other = Route("y", "x", ((100.0, 300.0), (100.0, 40.0)))
    moved = nudge.from_words(boxes, [own, other])
    assert moved[0] == own
    assert [x for x, _ in moved[1].points] == [141.0, 141.0]
    # No room: the line would begin outside its box.
    wide = replace(own, label=replace(label, x=5, width=190))
    assert nudge.from_words(boxes, [wide, other]) == [wide, other]


def test_a_clear_ring_is_drawn_as_a_ring():
    boxes = layout(HAND_MADE["ring"]).boxes
    ring = [boxes[f"n{i}"] for i in range(6)]
    assert len({round(box.y + box.height / 2) for box in ring}) < len(ring)


@pytest.mark.parametrize("id", WHOLE)
def test_every_arrow_ends_at_the_shape_of_its_box(id):
    drawn = layout(flow(id))
    for route in drawn.routes:
        for at, id_, (x, y) in ((0, route.source, route.points[0]), (-1, route.target, route.points[-1])):
            beyond = route.points[1] if at == 0 else route.points[-2]
            assert outline_distance(drawn.boxes[id_], (x, y), upright=x == beyond[0]) <= 1, (route.source, route.target)


def outline_distance(box: Box, point: tuple[float, float], upright: bool) -> float:
    """Measure, along the line, how far the point is from the outline of the box's shape."""
    x, y = point
    middle_x, middle_y = box.x + box.width / 2, box.y + box.height / 2
    half = box.height / 2
    if box.kind in ("entry", "exit"):
        # Two half circles joined by straight lines.
        nearest = min(max(x, box.x + half), box.x + box.width - half)
        return abs(((x - nearest) ** 2 + (y - middle_y) ** 2) ** 0.5 - half)
    slanted = box.kind == "decision" or (box.kind == "handover" and x > middle_x)
    side = box.side if slanted else 0
    if upright:
        into = min(x - box.x, box.x + box.width - x)
        return abs(abs(y - middle_y) - half * (min(1, into / side) if side else 1))
    return abs(abs(x - middle_x) - (box.width / 2 - side * abs(y - middle_y) / half))


def test_no_phase_is_marked_where_a_box_of_none_would_stand_on_its_ground():
    phases = HAND_MADE["phases"]
    free = replace(phases, nodes=(*phases.nodes[:2], node("n2"), *phases.nodes[3:]))
    assert layout(free).bands == ()
    above = replace(phases, nodes=(node("n0"), *phases.nodes[1:]))
    first = layout(above)
    assert [band.id for band in first.bands] == ["tidig", "sen"]
    assert first.boxes["n0"].y + first.boxes["n0"].height < first.bands[0].y


def test_a_loop_too_wide_for_a_ring_is_drawn_downwards():
    known = HAND_MADE["ring"]
    outs = tuple(node(f"ut{i}", "exit", "Återkommande bedömning och planering") for i in range(6))
    ways = tuple(Edge("n3", out.id) for out in outs)
    wide = replace(known, nodes=(*known.nodes, *outs), edges=(*known.edges, *ways))
    assert layout(wide) == layout(replace(wide, layout="linear"))
    assert layout(known) != layout(replace(known, layout="linear"))


def test_dashed_arrows_without_words_say_what_they_are():
    again = (
        Edge("n2", "n0", kind="reentry"),
        Edge("n2", "n1", kind="restart"),
        Edge("n2", "n0", "Åter", kind="reentry"),
    )
    drawn = layout(Graph("g", "Prov", chain(3).nodes, (*chain(3).edges, *again)))
    assert [route.label.lines for route in drawn.routes[2:]] == [("åter in",), ("nytt förlopp",), ("Åter",)]


def test_a_label_on_more_lines_keeps_all_its_words():
    for id in WHOLE:
        known = flow(id)
        for edge, route in zip(known.edges, layout(known).routes, strict=True):
            if edge.label:
                assert " ".join(route.label.lines) == edge.label
            if edge.time:
                assert " ".join(route.label.time) == edge.time


def test_a_long_title_widens_its_box_before_it_is_cut():
    title = "Vårdplan, fast vårdkontakt och samordning av insatser"
    lanes = (("a", "A"), ("b", "B"), ("c", "C"))
    box = layout(Graph("g", "Prov", (node("x", title=title, letter="E", lanes=("a",)),), (), lanes)).boxes["x"]
    assert " ".join(box.title) == title
    assert 230 < box.width <= 270
