"""The flow as Mermaid text, for those who draw it themselves: wikis, care-record systems, GitHub.

In: a `Graph`. Out: text that Mermaid's parser accepts whatever the authors wrote, with the graph's boxes and arrows and
none besides. Never draws and never calls a server: `mermaid.Mermaid` does both, and is left alone.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from types import ModuleType

from ..catalog import step_name
from .graph import Edge, Graph, Node
from .svg import COLOURS, WAYS

SHAPES = {
    "entry": "stadium-shape",
    "action": "normal",
    "decision": "rhombus",
    "exit": "stadium-shape",
    "handover": "subroutine-shape",
}


def mermaid(graph: Graph) -> str:
    """Return the flow as a Mermaid flowchart. Boxes that lie in one lane stand in a frame with the lane's title."""
    library = _library()
    names = _names("n", (node.id for node in graph.nodes))
    lanes = _names("lane", (id for id, _ in graph.lanes))
    boxes = {node.id: library.Node(names[node.id], _label(node), SHAPES[node.kind]) for node in graph.nodes}
    # A box in several lanes, or in none, stands outside the frames: Mermaid has no box across two.
    lane = {node.id: node.lanes[0] for node in graph.nodes if len(node.lanes) == 1 and node.lanes[0] in lanes}
    frames = [
        library.Node(lanes[id], _escaped(title), sub_nodes=inside, direction="TB")
        for id, title in graph.lanes
        if (inside := [boxes[node.id] for node in graph.nodes if lane.get(node.id) == id])
    ]
    free = [box for id, box in boxes.items() if id not in lane]
    links = [_link(library, boxes, edge) for edge in graph.edges]
    kinds = {kind: [names[node.id] for node in graph.nodes if node.kind == kind] for kind in SHAPES}
    styles = [
        library.Style(f"kind_{kind}", fill=COLOURS[kind][0], color="#000", stroke=COLOURS[kind][1])
        for kind in kinds
        if kinds[kind]
    ]
    classes = [f"class {','.join(members)} kind_{kind}" for kind, members in kinds.items() if members]
    # The library keeps styles in a set, whose order differs from run to run: it writes the head, we set the order.
    head = library.FlowChart(_quoted(graph.title)).script.rstrip("\n")
    return "\n".join([head, *map(str, [*styles, *free, *frames, *links]), *classes, ""])


@cache
def _library() -> ModuleType:
    # Late, as it takes a third of a second; quietly, as without IPython it prints a warning where our JSON goes.
    with contextlib.redirect_stdout(io.StringIO()):
        import mermaid.flowchart as library
    return library


def _names(prefix: str, ids: Iterable[str]) -> dict[str, str]:
    """Give each id a name that the parser takes for nothing else: `end`, `graph` and hyphens mean things to it."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for id in ids:
        name = base = f"{prefix}_{re.sub(r'[^a-z0-9]', '_', id.lower())}"
        count = 1
        while name in taken:
            count += 1
            name = f"{base}_{count}"
        taken.add(name)
        names[id] = name
    return names


def _label(node: Node) -> str:
    lines = (step_name(node.letter or None, node.title), node.time, node.note)
    return "<br/>".join(_escaped(line) for line in lines if line)


def _link(library: ModuleType, boxes: dict[str, object], edge: Edge) -> object:
    said = ", ".join(filter(None, (edge.label or WAYS.get(edge.kind, ""), edge.time)))
    shape = "normal" if edge.kind == "normal" else "dotted"
    return library.Link(boxes[edge.source], boxes[edge.target], shape=shape, message=_escaped(said))


def _plain(text: str) -> str:
    """Put a space for each line break and control character: Mermaid reads by lines."""
    spaced = (" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in text)
    return " ".join("".join(spaced).split())


_NAMED = {'"': "quot", "<": "lt", ">": "gt", "&": "amp"}
_SPECIAL = re.compile(
    # Quotes, tags, entities, statements, Markdown and formulas.
    r"""["<>&#;`*_~\\$]"""
    # `%%` starts a comment or a directive, also inside a label.
    r"|%(?=%)|(?<=%)%"
    # "fa:fa-ban" is read as a picture, "style x:#" as a style.
    r"|:(?! )"
    # "1. ", "- " and "+ " first on a line are read as a list, which Mermaid then refuses to draw.
    r"|^[-+=]|^[0-9](?=[0-9]*[.)])"
)


def _escaped(text: str) -> str:
    """Write text so that a quoted label shows exactly it: Mermaid's own escapes, as it knows no backslash."""
    return _SPECIAL.sub(lambda found: f"#{_NAMED.get(found[0], str(ord(found[0])))};", _plain(text))


def _quoted(title: str) -> str:
    """Write the title as YAML reads it. Mermaid looks for tags in the whole text before it reads anything: no `<`."""
    return json.dumps(_plain(title), ensure_ascii=False).replace("<", "\\u003c")
