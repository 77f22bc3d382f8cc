"""The drawing as text: XML whatever the authors wrote, small, the same bytes each time, ids of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from forlopp import disk
from forlopp.catalog import Catalog
from forlopp.check import read
from forlopp.flowchart import Edge, Graph, Node, graph, layout, svg

ROOT = Path(__file__).resolve().parents[2]
WHOLE = ("sepsis", "palliativ-vard", "hoftledsartros-primarvard", "osteoporos-sekundarprevention", "kol")
TAGS = {"svg", "title", "desc", "g", "a", "rect", "polygon", "polyline", "path", "circle", "text"}
DRAW = """
import sys
from pathlib import Path
from forlopp import disk
from forlopp.catalog import Catalog
from forlopp.check import read
from forlopp.flowchart import graph, layout, svg
root = Path(sys.argv[1])
known = graph(read(disk.read_source(root / "content" / "pathways" / sys.argv[2] / "index.md", root)).pathway, Catalog())
sys.stdout.buffer.write(svg(known, layout(known)).encode())
"""


def flow(id: str) -> Graph:
    """Return the flow of one of the project's own pathways."""
    path = ROOT / "content" / "pathways" / id / "index.md"
    return graph(read(disk.read_source(path, ROOT)).pathway, Catalog())


def drawn(known: Graph, prefix: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(svg(known, layout(known), prefix))


def tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def two(title: str = "Bedömning", **more: str) -> Graph:
    return Graph("g", title, (Node("a", "entry", "A", title, "#a", **more), Node("b", "exit", "", "Slut", "#b")), ())


@pytest.mark.parametrize("id", WHOLE)
def test_the_drawing_is_the_same_under_any_hash_seed(id):
    found = {
        subprocess.run(
            [sys.executable, "-c", DRAW, str(ROOT), id],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "4711")
    }
    assert found == {svg(flow(id), layout(flow(id))).encode()}


@pytest.mark.parametrize(
    "title", ["<script>", '"/><a href="javascript:x">', "&amp;", "\u0000\u0001\ufffe", "]]>", "-->", "\ud800", "å̈ 😀"]
)
def test_hostile_titles_stay_text(title):
    nodes = (
        Node("a", "entry", "A", title, "#a", title, note=title),
        Node("b", "handover", "", "Slut", "#b"),
        Node("c", "decision", "", "Klart?", "#c"),
    )
    known = Graph("g", title, nodes, (Edge("a", "b", title), Edge("b", "c", kind="reentry")), (("bana", title),))
    tree = drawn(known, "p-")
    assert {tag(element) for element in tree.iter()} <= TAGS
    assert not any("style" in element.attrib for element in tree.iter())
    assert [a.get("href") for a in tree.iter() if tag(a) == "a"] == ["#p-a", "#p-b", "#p-c"]


def test_two_charts_on_a_page_share_no_id():
    ids = [
        element.get("id")
        for known, prefix in ((flow("sepsis"), ""), (flow("palliativ-vard"), ""), (flow("sepsis"), "in-"))
        for element in drawn(known, prefix).iter()
        if element.get("id")
    ]
    assert len(ids) == len(set(ids)) == 6


def test_the_chart_is_named_and_described():
    tree = drawn(flow("sepsis"))
    ids = {element.get("id"): element.text for element in tree.iter() if element.get("id")}
    named = [ids[id] for id in tree.get("aria-labelledby").split()]
    assert named[0].startswith("Flödesschema: ")
    assert "20 rutor och 29 pilar" in named[1]
    assert tree.get("role") == "group"


@pytest.mark.parametrize("id", WHOLE)
def test_every_box_is_a_link_with_a_name_of_its_own(id):
    known = flow(id)
    links = [element for element in drawn(known).iter() if tag(element) == "a"]
    assert [link.get("href") for link in links] == [node.href for node in known.nodes]
    for link, node in zip(links, known.nodes, strict=True):
        assert node.title in link.get("aria-label")
        assert node.time in link.get("aria-label")


def test_only_a_cut_text_shows_whole_under_the_pointer():
    long = "Multidisciplinär bedömning av behov " * 4
    for known, expected in ((two(), []), (two(long.strip()), [long.strip()])):
        found = [link.find("{*}title") for link in drawn(known).iter() if tag(link) == "a"]
        assert [title.text[4 : 4 + len(long.strip())] for title in found if title is not None] == expected


def test_exits_from_any_step_say_so_to_all_readers():
    known = Graph("g", "Prov", two().nodes, (), from_any=("b",))
    link = [element for element in drawn(known).iter() if tag(element) == "a"][1]
    assert "från alla steg" in link.get("aria-label")
    assert "från alla steg" in [text.text for text in link.iter() if tag(text) == "text"]


@pytest.mark.parametrize("id", WHOLE)
def test_a_chart_is_small(id):
    known = flow(id)
    things = len(known.nodes) + len(known.edges)
    assert len(svg(known, layout(known)).encode()) < 450 * things
