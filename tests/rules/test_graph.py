"""The walks over the flow against the simplest thing that can be right: trying every pair of steps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from forlopp.model import Pathway
from forlopp.rules.graph import first_of_sinks, first_of_sources, reachable, read_flow, reverse


@st.composite
def graphs(draw: st.DrawFn) -> list[list[int]]:
    size = draw(st.integers(1, 9))
    return [draw(st.lists(st.integers(0, size - 1), max_size=4)) for _ in range(size)]


def leads(edges: list[list[int]]) -> list[list[bool]]:
    """Whether each step leads to each, by one way or many (Warshall)."""
    size = len(edges)
    found = [[target in edges[source] for target in range(size)] for source in range(size)]
    for middle in range(size):
        for source in range(size):
            for target in range(size):
                found[source][target] |= found[source][middle] and found[middle][target]
    return found


@given(graphs(), st.data())
def test_reachable(edges: list[list[int]], data: st.DataObject) -> None:
    starts = data.draw(st.lists(st.integers(0, len(edges) - 1), max_size=3))
    by_hand = {t for t in range(len(edges)) if t in starts or any(leads(edges)[s][t] for s in starts)}
    assert reachable(edges, starts) == by_hand


@given(graphs(), st.data())
def test_reverse(edges: list[list[int]], data: st.DataObject) -> None:
    """Whoever can reach an end is whom the end reaches when all ways are turned around."""
    end = data.draw(st.integers(0, len(edges) - 1))
    assert reachable(reverse(edges), [end]) == {s for s in range(len(edges)) if s == end or leads(edges)[s][end]}


@given(graphs(), st.data())
def test_first_of_groups(edges: list[list[int]], data: st.DataObject) -> None:
    among = data.draw(st.sets(st.integers(0, len(edges) - 1)))
    inner = leads([[t for t in edges[s] if s in among and t in among] for s in range(len(edges))])

    def same(a: int, b: int) -> bool:
        return a == b or inner[a][b] and inner[b][a]

    sources = {
        min(b for b in among if same(a, b)) for a in among if not any(inner[b][a] and not same(a, b) for b in among)
    }
    sinks = {
        min(b for b in among if same(a, b)) for a in among if not any(inner[a][b] and not same(a, b) for b in among)
    }
    assert first_of_sources(edges, among) == sorted(sources)
    assert first_of_sinks(edges, among) == sorted(sinks)


def test_a_thousand_steps_in_a_row() -> None:
    """No recursion: a hostile file may have thousands of steps."""
    edges = [[i + 1] for i in range(20_000)] + [[0]]
    assert first_of_sources(edges, range(len(edges))) == [0]
    assert len(reachable(edges, [5])) == len(edges)


FACTS = {
    "id": "eget",
    "kind": "pathway",
    "title": "Eget",
    "status": "drafting",
    "illustrative": True,
    "programme_areas": [],
}


def flow(*steps: tuple[str, str, list[str]]):
    rows = [{"id": id, "kind": kind, "title": id, "next": [{"to": to} for to in ways]} for id, kind, ways in steps]
    return read_flow(Pathway.model_validate({**FACTS, "steps": rows}))


def test_arrows() -> None:
    """A way leads to a step here, to another pathway, or nowhere; a misspelt target is taken as meant."""
    found = flow(
        ("start", "entry", ["behandlng", "xyz", "eget#slut"]),
        ("behandling", "handover", ["kol", "kol#in", "start"]),
        ("slut", "exit", []),
    )
    first, second, _ = found.arrows
    assert [(a.step, a.unknown) for a in first] == [(1, "behandlng"), (None, "xyz"), (2, "")]
    assert first[0].hint == "Menade du ”behandling”?"
    assert [(a.step, a.pathway, a.entry) for a in second] == [(None, "kol", ""), (None, "kol", "in"), (0, "", "")]
    assert found.unclear and found.starts == [0] and found.ends == [1, 2]
