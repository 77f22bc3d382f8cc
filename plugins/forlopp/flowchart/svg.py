"""Layout → SVG: the drawing as text, for pages, for the feed and for print.

In: a graph, its layout and a prefix for ids. Out: one `<svg>` element without style attributes and scripts; colours are
presentation attributes, which every print engine knows, and classes, by which a page's own CSS gives others. Never
chooses a place: layout.py does.
"""

from __future__ import annotations

import re
from html import escape

from ..model.flow import STEP_KINDS
from .geometry import Band, Box, Label, Layout, Point, Route
from .graph import Edge, Graph, Node
from .layout import BADGE, FROM_ANY, LABEL_LINE, LABEL_SIZE, MORE_LINE, MORE_SIZE, PADDING, TITLE_LINE, TITLE_SIZE
from .measure import ELLIPSIS

INK, SOFT, LINE, GROUND = "#16202a", "#45525e", "#5b6873", "#fff"
COLOURS = {
    "entry": ("#e5f3ea", "#1a6337"),
    "action": ("#e4f0f5", "#00506b"),
    "decision": ("#fdf1db", "#7d4a00"),
    "exit": ("#e9edf0", "#44505b"),
    "handover": ("#eaecfa", "#2f3f9e"),
}
WAYS = {"reentry": "återinträde", "restart": "nytt förlopp från början"}
HEAD, HALF = 7, 3.5
"""How long an arrow's head is, and half its width."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg(graph: Graph, layout: Layout, prefix: str = "") -> str:
    """Write the drawing. With a prefix ("sepsis-") its ids and its links within the page begin with it."""
    nodes = {node.id: node for node in graph.nodes}
    title, desc = f"{prefix}chart_{graph.id}_titel", f"{prefix}chart_{graph.id}_text"
    size = f'width="{_n(layout.width)}" height="{_n(layout.height)}"'
    arrows = enumerate(zip(graph.edges, layout.routes, strict=True))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flowchart" role="group" {size}'
        f' viewBox="0 0 {_n(layout.width)} {_n(layout.height)}" aria-labelledby="{_t(title)} {_t(desc)}"'
        f' font-family="Arial, Liberation Sans, Helvetica, sans-serif" font-size="{MORE_SIZE}" fill="{INK}">',
        f'<title id="{_t(title)}">{_t(f"Flödesschema: {graph.title}")}</title>',
        f'<desc id="{_t(desc)}">{_t(_described(graph))}</desc>',
        *(_band(band) for band in layout.bands),
        f'<g fill="{LINE}" stroke="{LINE}" stroke-width="1.5">',
        *(_edge(edge, route, index) for index, (edge, route) in arrows),
        '</g><g text-anchor="middle">',
        *(_label(route.label) for route in layout.routes if route.label),
        f'</g><g text-anchor="middle" font-weight="bold" font-size="{TITLE_SIZE}" stroke-width="1.5">',
        *(_node(nodes[box.id], box, prefix) for box in layout.boxes.values()),
        "</g>",
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _t(text: str) -> str:
    """Write text for XML: marked signs escaped, signs that XML may not hold left out."""
    return escape(_NOT_XML.sub("", text))


def _n(number: float) -> str:
    """Write a number with one decimal at the most; never a minus before nought."""
    return f"{round(number, 1) + 0.0:.1f}".removesuffix(".0")


def _described(graph: Graph) -> str:
    return (
        f"{len(graph.nodes)} rutor och {len(graph.edges)} pilar. Varje ruta är en länk till sin rad i åtgärdstabellen."
        " Samma flöde finns i ord intill."
    )


def _text(x: float, y: float, words: str, look: str = "") -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}"{look}>{_t(words)}</text>'


def _band(band: Band) -> str:
    title = f' font-weight="bold" font-size="13" fill="{SOFT}"'
    lines = [_text(band.x + 10, band.y + 20 + index * TITLE_LINE, line, title) for index, line in enumerate(band.title)]
    return (
        f'<g class="fc-band fc-{band.kind}"><rect x="{_n(band.x)}" y="{_n(band.y)}" width="{_n(band.width)}"'
        f' height="{_n(band.height)}" fill="#f3f6f8" stroke="#c3cdd5"/>{"".join(lines)}</g>'
    )


def _edge(edge: Edge, route: Route, index: int) -> str:
    """Write a line and its head. The head is a shape of its own: markers need ids, and some print engines lose them."""
    *most, before, last = route.points
    head, end = _head(before, last)
    line = " ".join(f"{_n(x)},{_n(y)}" for x, y in [*most, before, end])
    dashed = ' stroke-dasharray="6 4"' if edge.kind in WAYS else ""
    return (
        f'<g class="fc-edge fc-{_t(edge.kind)}" data-edge="{_t(f"{edge.source} {edge.target} {index}")}">'
        f'<polyline fill="none" points="{line}"{dashed}/><path d="{head}"/></g>'
    )


def _head(before: Point, last: Point) -> tuple[str, Point]:
    """Return the arrow head's path and where the line ends under it. The head's own border reaches beyond its path: by
    two px at the tip, and by half its width at the sides."""
    dx, dy = last[0] - before[0], last[1] - before[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1
    ux, uy = dx / length, dy / length
    x, y = last[0] - 2 * ux, last[1] - 2 * uy
    path = (
        f"M{_n(x)},{_n(y)}l{_n(-ux * HEAD - uy * HALF)},{_n(-uy * HEAD + ux * HALF)}l{_n(uy * 2 * HALF)},"
        f"{_n(-ux * 2 * HALF)}z"
    )
    back = min(HEAD, length)
    return path, (last[0] - ux * back, last[1] - uy * back)


def _label(label: Label) -> str:
    middle = label.x + label.width / 2
    lines = [(line, "") for line in label.lines] + [(line, ' font-weight="bold"') for line in label.time]
    texts = (
        _text(middle, label.y + LABEL_SIZE + index * LABEL_LINE, line, bold) for index, (line, bold) in enumerate(lines)
    )
    return (
        f'<g class="fc-label"><rect x="{_n(label.x)}" y="{_n(label.y)}" width="{_n(label.width)}"'
        f' height="{_n(label.height)}" fill="{GROUND}"/>{"".join(texts)}</g>'
    )


def _node(node: Node, box: Box, prefix: str) -> str:
    """Write a box as a link. Its name says all its words; a text that the box cuts shows whole under the pointer."""
    fill, stroke = COLOURS.get(node.kind, COLOURS["action"])
    href = f"#{prefix}{node.href[1:]}" if node.href.startswith("#") else node.href
    named = f"({node.letter}) {node.title}" if node.letter else node.title
    from_any = FROM_ANY if FROM_ANY in box.more else ""
    kind = STEP_KINDS.get(node.kind, "").lower()
    spoken = ", ".join(part for part in (named, kind, node.time, node.note, from_any) if part)
    left = box.x + box.side + PADDING
    middle = (left + box.badge + box.x + box.width - box.side - PADDING) / 2
    y = box.y + (box.height - len(box.title) * TITLE_LINE - len(box.more) * MORE_LINE) / 2 + TITLE_SIZE
    texts = []
    if node.letter:
        cx, cy = left + BADGE / 2 - 4, box.y + box.height / 2
        texts.append(f'<circle cx="{_n(cx)}" cy="{_n(cy)}" r="11.5" fill="{stroke}"/>')
        texts.append(_text(cx, cy + 5, node.letter, f' fill="{GROUND}"'))
    for index, line in enumerate(box.title):
        texts.append(_text(middle, y + index * TITLE_LINE, line))
    y += (len(box.title) - 1) * TITLE_LINE + MORE_LINE if box.title else 0
    for index, line in enumerate(box.more):
        texts.append(_text(middle, y + index * MORE_LINE, line, f' font-weight="400" font-size="{MORE_SIZE}"'))
    cut = any(line.endswith(ELLIPSIS) for line in (*box.title, *box.more))
    whole = f"<title>{_t(spoken)}</title>" if cut else ""
    return (
        f'<a class="fc-node fc-{_t(node.kind)}" href="{_t(href)}" data-node="{_t(node.id)}" aria-label="{_t(spoken)}">'
        f"{whole}{_shape(box, fill, stroke)}{''.join(texts)}</a>"
    )


def _shape(box: Box, fill: str, stroke: str) -> str:
    """Draw the border: a shape for each kind, so that nothing hangs on colour alone."""
    x, y, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    paint = f'fill="{fill}" stroke="{stroke}"'
    middle = y + box.height / 2
    slant = right - box.side
    if box.kind == "decision":
        corners = [(x + box.side, y), (slant, y), (right, middle), (slant, bottom), (x + box.side, bottom), (x, middle)]
    elif box.kind == "handover":
        corners = [(x, y), (slant, y), (right, middle), (slant, bottom), (x, bottom)]
    else:
        radius = box.height / 2 if box.kind in ("entry", "exit") else 4
        inner = _round(box, 3, radius - 3, f'fill="none" stroke="{stroke}"') if box.kind == "exit" else ""
        return _round(box, 0, radius, paint) + inner
    return f'<polygon points="{" ".join(f"{_n(a)},{_n(b)}" for a, b in corners)}" {paint}/>'


def _round(box: Box, inset: float, radius: float, paint: str) -> str:
    """Draw a rectangle with round corners, so far inside the box's own."""
    return (
        f'<rect x="{_n(box.x + inset)}" y="{_n(box.y + inset)}" width="{_n(box.width - 2 * inset)}"'
        f' height="{_n(box.height - 2 * inset)}" rx="{_n(radius)}" {paint}/>'
    )
