"""A step in short, and how much of it fits on a sheet: nothing is rewritten, no warning is left out, no size is made
up."""

from __future__ import annotations

from forlopp import flowchart
from forlopp.flowchart.geometry import Layout
from forlopp.pages import sheet_page
from forlopp.pages.blocks import View
from forlopp.pages.fit import READABLE, best, fits
from forlopp.pages.short import MORE, WHOLE, cards, short
from forlopp.text import reading
from pages.example import FILE, TEMPLATES, assert_sound, catalog, pathway

LONG = "Bedöm patienten enligt NEWS2 och dokumentera varje parameter i journalen inom en halvtimme."


def test_a_short_action_is_given_whole():
    assert short("Mät blodtryck. Upprepa.") == "Mät blodtryck. Upprepa."


def test_a_long_one_is_cut_at_a_sentence_and_says_that_it_goes_on():
    assert len(LONG) > WHOLE
    assert short(f"{LONG} Mer om detta finns i handboken.") == LONG + MORE
    assert short(f"{LONG}\nandning\npuls") == LONG + MORE


def test_what_warns_is_kept():
    assert short(f"{LONG} Ge inte vid allergi.") == f"{LONG} Ge inte vid allergi."
    assert short(f"{LONG} Läs mer. Undvik vid njursvikt.") == f"{LONG}{MORE} Undvik vid njursvikt."
    assert short(f"{LONG}\naldrig till barn") == f"{LONG} Aldrig till barn"


def test_abbreviations_do_not_end_a_sentence():
    words = f"Ge t.ex. Alvedon eller annat läkemedel, bl.a. NSAID, {LONG.lower()}"
    assert short(words) == words


def example() -> list:
    whole = pathway()
    known = catalog(whole)
    return cards(View(whole, known, reading(whole, known, FILE, "../../../")))


def test_every_step_and_action_has_its_line():
    found = example()
    steps = pathway().steps
    assert [card.step.id for card in found] == [step.id for step in steps]
    actions = sum(len(block.actions) for step in steps for part in step.actors for block in part.blocks)
    assert sum(line.kind == "action" for card in found for line in card.lines) == actions
    first = found[0]
    assert ("time", "inom 10 min från ankomst") in next(line for line in first.lines if line.marks).marks
    assert first.onward[0].to == "(B)"


def test_more_text_needs_smaller_type_and_then_larger_paper():
    drawing = Layout({}, (), (), 300, 900)
    few = example()
    many = few * 12
    small, large = best(few, [drawing]), best(many, [drawing])
    assert small.size > large.size
    assert small.papers[0] == "a4"
    assert small.smallest >= READABLE * 0.8
    assert "a4" not in large.papers or large.papers[0] == "a3"
    assert fits(few, small.size, small.share)
    assert not fits(many, small.size, small.share)


def test_what_no_paper_holds_is_offered_on_none():
    assert best(example() * 100, [Layout({}, (), (), 300, 900)]).papers == ()


def test_the_page_is_sound_and_leads_back():
    whole = pathway()
    known = catalog(whole)
    graph = flowchart.small_graph(flowchart.graph(whole, known))
    page = sheet_page(whole, known, FILE, graph, flowchart.small_layouts(graph), TEMPLATES)
    found = assert_sound(page.content)
    assert page.url == "vardforlopp/exempel/ark/"
    assert {step.id for step in whole.steps} <= set(found.ids)
    assert 'href="../#in"' in page.content
    assert "Exempeltext – inte medicinskt granskad" in page.content
    assert page.printed.startswith("Exempel &amp; prov · version 1.10 · godkänd 2026-03-12 (påhittat)")
    draft = sheet_page(
        pathway(status="drafting", approved=None), known, FILE, graph, flowchart.small_layouts(graph), TEMPLATES
    )
    assert "noindex" in draft.head


def test_the_small_chart_has_every_step_and_way_once():
    whole = pathway()
    graph = flowchart.graph(whole, catalog(whole))
    small = flowchart.small_graph(graph)
    assert [node.id for node in small.nodes] == [node.id for node in graph.nodes]
    assert {(e.source, e.target) for e in small.edges} == {
        (e.source, e.target) for e in graph.edges if e.source != e.target
    }
    assert not any(edge.label or edge.time for edge in small.edges)
    for layout in flowchart.small_layouts(small):
        assert set(layout.boxes) == {node.id for node in graph.nodes}
        assert " ".join(layout.boxes["in"].title) == "Misstanke"
