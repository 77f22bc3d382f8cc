"""The flow in words: a list that says what the chart shows, for those who listen, print or would rather read.

In: a `Graph`. Out: `Sentence` values, and the same as an HTML list with links to the steps' rows. Never leaves out a
box or an arrow, never adds one: `data-node` and `data-edge` mark them, so that tests can compare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ..catalog import step_name
from ..model.flow import STEP_KINDS
from ..phrases import listed, sentence
from .graph import Edge, Graph, Node


@dataclass(frozen=True, slots=True)
class Link:
    """A step named in a sentence. `edge` is the arrow's place in `graph.edges`; None where the step names itself."""

    node: str
    name: str
    edge: int | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """When: words that a page makes stand out."""

    name: str


Words = tuple[str | Link | Time, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said of one step: which it is, when and where, and how the flow goes on, in running words; and one line
    for each way that has a condition."""

    node: str
    kind: str
    named: Words
    facts: Words
    onward: Words
    answers: tuple[Words, ...] = ()


Said = list[str | Link | Time]
WAYS = {
    "forward": ("Går vidare till", "till"),
    "back": ("Går tillbaka till", "tillbaka till"),
    "same": ("Samma steg görs igen:", "samma steg görs igen,"),
    "reentry": ("Kan gå in i vårdförloppet igen vid", "kan gå in i vårdförloppet igen vid"),
    "restart": ("Ett nytt förlopp kan börja vid", "ett nytt förlopp börjar vid"),
}
"""How a way is said: as a sentence of its own, and after the condition that leads there."""
THE_STEP = {
    "entry": "ingången ",
    "action": "",
    "decision": "beslutet ",
    "exit": "utgången ",
    "handover": "överlämningen ",
}
"""What a step without a letter is called in a sentence; its title alone would run into the other words."""


def words(graph: Graph) -> tuple[Sentence, ...]:
    """Say the flow: one sentence for each step, in the order of the action table."""
    places = {node.id: place for place, node in enumerate(graph.nodes)}
    return tuple(_sentence(graph, node, places) for node in graph.nodes)


def words_html(graph: Graph, prefix: str = "") -> str:
    """Return the flow as an ordered list whose links lead to the steps' rows, `#<prefix><id>`."""
    return f'<ol class="flow-words">{"".join(_item(said, prefix) for said in words(graph))}</ol>'


def _sentence(graph: Graph, node: Node, places: Mapping[str, int]) -> Sentence:
    ways = [(index, edge) for index, edge in enumerate(graph.edges) if edge.source == node.id]
    name = step_name(node.letter or None, node.title)
    onward = _onward(graph, node, [way for way in ways if not way[1].label], places)
    if node.kind == "exit" and not ways and "förloppet avslutas" not in node.title.casefold():
        onward.append(" Här avslutas vårdförloppet.")
    answers = tuple(_answer(graph, index, edge, places) for index, edge in ways if edge.label)
    named = _kept([_kind(node), Link(node.id, name), _stop(name)])
    return Sentence(node.id, node.kind, named, _facts(graph, node, places), _kept(onward), answers)


def _kind(node: Node) -> str:
    """Say the kind first. An ordinary action needs no word, nor does a title that says it ("Utgång: annan diagnos")."""
    kind = STEP_KINDS[node.kind]
    return "" if node.kind == "action" or node.title.startswith(kind) else f"{kind}: "


def _facts(graph: Graph, node: Node, places: Mapping[str, int]) -> Words:
    """Say when, what else, in which lane and phase, each as a short sentence; a phase only where it begins."""
    titles = dict(graph.lanes)
    lanes = [_lower(titles.get(lane, lane)) for lane in node.lanes]
    # "ambulans och akutmottagning samt vårdavdelning": a title may hold an "och" of its own.
    together = listed(lanes, "samt" if any(" och " in lane for lane in lanes) else "och")
    phase = dict(graph.phases).get(node.phase, node.phase)
    place = places[node.id]
    begins = not place or graph.nodes[place - 1].phase != node.phase
    handed = node.kind == "handover" and node.note.startswith("till ")
    facts = [
        f"Vården övergår {node.note}" if handed else node.note,
        f"Bana: {together}" if lanes else "",
        f"Fas: {_lower(phase)}" if phase and begins else "",
        "Alla steg kan leda hit" if node.id in graph.from_any else "",
    ]
    time = [" ", Time(sentence(node.time)), _stop(node.time)] if node.time else []
    return _kept([*time, *(f" {sentence(fact)}{_stop(fact)}" for fact in facts if fact)])


def _onward(graph: Graph, node: Node, ways: list[tuple[int, Edge]], places: Mapping[str, int]) -> Said:
    """Say the ways without condition: several from an action go side by side, in one sentence."""
    said: Said = []
    normal = [way for way in ways if way[1].kind == "normal"]
    together = normal if len(normal) > 1 else []
    # A decision has a condition on each of its ways; where an author's draft lacks them, it still never means all.
    word, verb = ("eller", "Går vidare till") if node.kind == "decision" else ("och", "Går samtidigt vidare till")
    for count, (index, edge) in enumerate(together, 1):
        # A time ends with a comma; without times, "till (C) Behandling och till (D) Provtagning" needs none.
        comma = "," if together[count - 2][1].time else ""
        before = f" {verb} " if count == 1 else f"{comma} {word} till " if count == len(together) else ", till "
        said += [before, *_step(graph, index, edge, places)]
    said.append(_end(said))
    for index, edge in ways:
        if (index, edge) not in together:
            step = _step(graph, index, edge, places)
            said += [f" {WAYS[_direction(edge, places)][0]} ", *step, _end(step)]
    return said


def _answer(graph: Graph, index: int, edge: Edge, places: Mapping[str, int]) -> Words:
    """Say a way with its condition: "Ja: till (C) Behandling, inom 10 min"."""
    condition = sentence(edge.label.rstrip(" .:"))
    mark = " –" if ":" in condition else ":"
    return _kept([f"{condition}{mark} {WAYS[_direction(edge, places)][1]} ", *_step(graph, index, edge, places)])


def _direction(edge: Edge, places: Mapping[str, int]) -> str:
    if edge.kind != "normal":
        return edge.kind
    ahead = places[edge.target] - places[edge.source]
    return "forward" if ahead > 0 else "back" if ahead else "same"


def _step(graph: Graph, index: int, edge: Edge, places: Mapping[str, int]) -> Words:
    """Name the step that a way leads to, "(C) Behandling" or "utgången ”annan diagnos”" without letter; say when."""
    node = graph.nodes[places[edge.target]]
    if node.letter:
        name = step_name(node.letter, node.title)
        # A comma after a question mark looks like a slip.
        before, after = (", ", "") if _stop(name) else (" (", ")")
        time = [before, Time(edge.time), after] if edge.time else []
        return _kept([Link(edge.target, name, index), *time])
    kind = STEP_KINDS[node.kind]
    title = node.title.removeprefix(f"{kind}: ") or node.title
    what = "" if title.startswith(kind) else THE_STEP[node.kind]
    time = ["”, ", Time(edge.time)] if edge.time else ["”"]
    return _kept([f"{what}”", Link(edge.target, title, index), *time])


def _stop(text: str) -> str:
    return "" if text.rstrip().endswith((".", "?", "!", ":")) else "."


def _end(parts: Sequence[str | Link | Time]) -> str:
    """Return the full stop that a sentence of these parts still needs; without parts, none."""
    last = parts[-1] if parts else "."
    return _stop(last if isinstance(last, str) else last.name)


def _lower(title: str) -> str:
    """Write a title inside a sentence: "läkare", but "AT-läkare" stays."""
    first = title.partition(" ")[0]
    return title if first[1:] != first[1:].lower() else title[:1].lower() + title[1:]


def _kept(parts: Said) -> Words:
    return tuple(part for part in parts if part)


def _item(said: Sentence, prefix: str) -> str:
    """Write what is said of a step. Each part has an element of its own, so that a narrow screen can show the step as a
    card."""
    parts = [f"<strong>{_html(said.named, said.node, prefix)}</strong>"]
    for name, words in (("facts", said.facts), ("onward", said.onward)):
        if words:
            parts.append(f'<span class="flow-words__{name}">{_html(words, said.node, prefix)}</span>')
    answers = "".join(f"<li>{_html(answer, said.node, prefix)}</li>" for answer in said.answers)
    more = f"<ul>{answers}</ul>" if answers else ""
    kind = escape(said.kind)
    return f'<li class="flow-words__{kind}" data-node="{escape(said.node)}">{"".join(parts)}{more}</li>'


def _html(parts: Words, source: str, prefix: str) -> str:
    return "".join(escape(part) if isinstance(part, str) else _marked(part, source, prefix) for part in parts)


def _marked(part: Link | Time, source: str, prefix: str) -> str:
    if isinstance(part, Time):
        return f'<span class="time">{escape(part.name)}</span>'
    edge = "" if part.edge is None else f' data-edge="{escape(f"{source} {part.node} {part.edge}")}"'
    return f'<a href="#{escape(prefix + part.node)}"{edge}>{escape(part.name)}</a>'
