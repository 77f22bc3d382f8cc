"""The flow as a graph: which step each way leads to, and what can be reached from where.

In: a pathway's steps. Out: `Flow` and a few walks over it, each linear in steps and ways. Never judges: the rules of
flow and ways do that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..diagnostics import did_you_mean
from ..model.flow import Step, split_target
from ..model.pathway import Pathway

Edges = Sequence[Sequence[int]]

SUGGESTIONS = 20
"""Unknown targets of one document that are compared with all steps; a file made of nothing but faults stays cheap."""


class Arrow(NamedTuple):
    """Where a way leads: to a step here, to another pathway, or nowhere."""

    way: int
    step: int | None = None
    """Number of the step, also of the step that a misspelt target probably means."""
    pathway: str = ""
    entry: str = ""
    unknown: str = ""
    """The target as written, when no step has that id."""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """Steps, their numbers by id, and for every step its ways resolved."""

    steps: tuple[Step, ...]
    numbers: dict[str, int]
    arrows: tuple[tuple[Arrow, ...], ...]
    edges: tuple[tuple[int, ...], ...]
    """For every step the steps that its ways lead to."""

    @property
    def unclear(self) -> bool:
        """True when some way leads to a step that nobody can guess: it may be any step that no other way leads to."""
        return any(arrow.unknown and arrow.step is None for arrows in self.arrows for arrow in arrows)

    @property
    def starts(self) -> list[int]:
        """Steps that need no way to them: entries, work-up before them, and exits that every step can lead to."""
        return [i for i, step in enumerate(self.steps) if step.kind == "entry" or step.before_entry or step.from_any]

    @property
    def ends(self) -> list[int]:
        """Steps where the pathway ends: exits and hand-overs."""
        return [i for i, step in enumerate(self.steps) if step.kind in ("exit", "handover")]


def read_flow(pathway: Pathway) -> Flow:
    """Resolve every way of every step."""
    numbers: dict[str, int] = {}
    for i, step in enumerate(pathway.steps):
        numbers.setdefault(step.id, i)
    unknown = 0
    rows: list[tuple[Arrow, ...]] = []
    for step in pathway.steps:
        row = []
        for j, way in enumerate(step.next):
            other, target = split_target(way.to)
            if other and other != pathway.id:
                row.append(Arrow(j, pathway=other, entry=target))
            elif target in numbers:
                row.append(Arrow(j, numbers[target]))
            elif step.kind == "handover" and not other and way.type == "normal":
                row.append(Arrow(j, pathway=target))
            else:
                unknown += 1
                hint = did_you_mean(target, numbers) if unknown <= SUGGESTIONS else ""
                meant = hint.partition("”")[2].partition("”")[0]
                row.append(Arrow(j, numbers.get(meant), unknown=target, hint=hint))
        rows.append(tuple(row))
    edges = tuple(tuple(arrow.step for arrow in row if arrow.step is not None) for row in rows)
    return Flow(pathway.steps, numbers, tuple(rows), edges)


def reachable(edges: Edges, starts: Iterable[int]) -> set[int]:
    """Return every number that can be reached from the starts, the starts included."""
    seen = set(starts)
    waiting = list(seen)
    while waiting:
        for target in edges[waiting.pop()]:
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def reverse(edges: Edges) -> list[list[int]]:
    """Return the same edges, each turned around."""
    turned: list[list[int]] = [[] for _ in edges]
    for source, targets in enumerate(edges):
        for target in targets:
            turned[target].append(source)
    return turned


def first_of_sources(edges: Edges, among: Collection[int]) -> list[int]:
    """Return, for each group of steps that no other step of `among` leads to, its first step.

    A group is one step, or steps that all lead to each other.
    """
    group = _groups(edges, among)
    entered = {group[t] for s in among for t in edges[s] if t in group and group[t] != group[s]}
    return _first_of(group, entered)


def first_of_sinks(edges: Edges, among: Collection[int]) -> list[int]:
    """Return, for each group of steps that leads to no other step of `among`, its first step."""
    group = _groups(edges, among)
    left = {group[s] for s in among for t in edges[s] if t in group and group[t] != group[s]}
    return _first_of(group, left)


def _first_of(group: dict[int, int], without: set[int]) -> list[int]:
    first: dict[int, int] = {}
    for number in sorted(group):
        if group[number] not in without:
            first.setdefault(group[number], number)
    return sorted(first.values())


def _groups(edges: Edges, among: Collection[int]) -> dict[int, int]:
    """Return for each number the name of its strongly connected group (Tarjan's way, without recursion)."""
    members = set(among)
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    group: dict[int, int] = {}
    stack: list[int] = []
    for root in sorted(members):
        if root in index:
            continue
        trail = [(root, iter(edges[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        while trail:
            number, targets = trail[-1]
            for target in targets:
                if target not in members:
                    continue
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    trail.append((target, iter(edges[target])))
                    break
                if target not in group:
                    low[number] = min(low[number], index[target])
            else:
                trail.pop()
                if trail:
                    low[trail[-1][0]] = min(low[trail[-1][0]], low[number])
                if low[number] == index[number]:
                    while number not in group:
                        group[stack.pop()] = index[number]
    return group
