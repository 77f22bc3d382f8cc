"""A chart on paper: whole where it can be read, otherwise in pieces that cut no word."""

from __future__ import annotations

from forlopp.flowchart.geometry import Box, Label, Layout, Route
from forlopp.flowchart.paper import READABLE, paper


def column(count: int, width: float = 600) -> Layout:
    """Boxes below each other, with a label between each two."""
    boxes = {str(n): Box(str(n), "action", 10, n * 100, 200, 50, ("Ruta",)) for n in range(count)}
    routes = tuple(
        Route(str(n), str(n + 1), ((110, n * 100 + 50), (110, n * 100 + 100)), Label(80, n * 100 + 65, 60, 20, ("Ja",)))
        for n in range(count - 1)
    )
    return Layout(boxes, routes, (), width, count * 100)


def test_a_small_chart_takes_one_upright_sheet():
    made = paper(column(6))
    assert (made.wide, len(made.pieces)) == (False, 1)


def test_a_wide_chart_lies_on_its_side():
    assert paper(column(4, width=1400)).wide


def test_a_long_chart_is_cut_between_boxes_and_labels():
    drawn = column(30)
    made = paper(drawn)
    assert len(made.pieces) > 1
    assert made.type_size >= READABLE
    assert made.pieces[0][0] == 0
    assert made.pieces[-1][1] == drawn.height
    assert all(one[1] == other[0] for one, other in zip(made.pieces, made.pieces[1:], strict=False))
    for cut, _ in made.pieces[1:]:
        assert not any(box.y < cut < box.y + box.height for box in drawn.boxes.values())
        assert not any(r.label.y < cut < r.label.y + r.label.height for r in drawn.routes if r.label)


def test_a_chart_with_no_place_to_cut_stays_whole():
    boxes = {"a": Box("a", "action", 0, 0, 100, 4000, ("Hög",))}
    assert len(paper(Layout(boxes, (), (), 600, 4000)).pieces) == 1
