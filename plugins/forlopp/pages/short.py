"""A step in short: what the one-sheet view says of it, in plain words.

In: a `View`. Out: `Card` values. Never rewrites: an action is given whole or by whole sentences of its own, and says by
an ellipsis when it goes on. What an action warns of is never left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .. import phrases
from ..model.flow import Action, ActorPart, Block, Step, Way
from ..model.text import LinkEnd, LinkStart, Part, Text, Words, plain
from ..phrases import sentence
from ..templates import PERSONAL_ACTORS
from ..text import target as link_target
from .blocks import View
from .steps import target

WHOLE = 90
"""An action of so many characters is given whole."""
MORE = "\u00a0…"
_END = re.compile(r"(\S+)[.!?] +(?=[A-ZÅÄÖ])")
_SHORT = "ca dvs ev exkl inj inkl jfr kl max min nr obs osv resp st tabl tex tom"
_ABBREVIATED = frozenset(_SHORT.split())
_WARNS = re.compile(
    r"\b(?:inte|ej|aldrig|undvik\w*|avstå\w*|utom|endast|bara|obs\w*|försiktig\w*|varning\w*|kontraindi\w*|"
    r"allerg\w*|risk\w*|dock|men|gravid\w*|dos\w*)\b",
    re.IGNORECASE,
)
"""Words of a sentence that limits or warns: such a sentence is kept."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card: what kind (actor, group, action, slot), its words, and the marks after them (kind, words)."""

    kind: str
    text: str
    marks: tuple[tuple[str, str], ...] = ()
    patient: bool = False


@dataclass(frozen=True, slots=True)
class Onward:
    """A way from a step: the condition, the letter or name it leads to, and the time."""

    when: str
    to: str
    time: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A step in short."""

    step: Step
    facts: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    onward: tuple[Onward, ...]
    more: bool
    """True when the step has text that the card leaves out entirely: introductions and remarks."""


def cards(view: View) -> list[Card]:
    """Return every step in short, in order."""
    return [_card(view, step) for step in view.pathway.steps]


def short(words: str) -> str:
    """Shorten an action to its first sentence and those that limit or warn; an ellipsis stands where more is left
    out."""
    first, *rest = words.split("\n")
    if len(words) <= WHOLE and not rest:
        return words
    sentences = _sentences(first)
    kept, gap = sentences[0], False
    for one in sentences[1:]:
        if len(first) <= WHOLE or _WARNS.search(one):
            kept, gap = f"{kept}{MORE if gap else ''} {one}", False
        else:
            gap = True
    for line in rest:
        if _WARNS.search(line):
            kept, gap = f"{kept}{MORE if gap else ''} {sentence(line)}", False
        else:
            gap = True
    return kept + MORE if gap else kept


def _sentences(line: str) -> list[str]:
    """Cut a line after its sentences. A full stop after an abbreviation ("t.ex.", "inj.") ends none."""
    found, start = [], 0
    for match in _END.finditer(line):
        word = match[1].strip("(”").lower()
        if "." in word or word in _ABBREVIATED or len(word) == 1 and not word.isdigit():
            continue
        found.append(line[start : match.end()].rstrip())
        start = match.end()
    return [*found, line[start:]]


def _card(view: View, step: Step) -> Card:
    lists = view.catalog.lists
    facts = (
        ("who", sentence(phrases.listed(phrases.terms(step.roles, lists.roles)))),
        ("where", sentence(phrases.listed(phrases.terms(step.care_level, lists.care_levels), "eller"))),
        ("time", sentence(phrases.times(step))),
        ("ages", phrases.ages(step.ages) if step.ages else ""),
    )
    lines: list[Line] = []
    more = _has_prose(step.blocks)
    for part in step.actors:
        lines += _lines(view, step, part)
        more = more or _has_prose(part.blocks)
    onward = tuple(_onward(view, way) for way in step.next)
    return Card(step, tuple(fact for fact in facts if fact[1]), tuple(lines), onward, more)


def _plain(view: View, text: Text) -> str:
    """Return a text in plain words, with the names of what its wordless links lead to."""
    parts: list[Part] = []
    for part, after in zip(text.parts, (*text.parts[1:], None), strict=True):
        parts.append(part)
        if isinstance(part, LinkStart) and isinstance(after, LinkEnd):
            parts.append(Words(link_target(part.href, view.reading)[1] or part.href))
    return plain(Text(text.markdown, tuple(parts)))


def _has_prose(blocks: tuple[Block, ...]) -> bool:
    return any(block.kind == "prose" for block in blocks)


def _lines(view: View, step: Step, part: ActorPart) -> list[Line]:
    patient = part.actor in PERSONAL_ACTORS
    found: list[Line] = []
    for block in part.blocks:
        if block.kind == "group":
            found.append(Line("group", block.title or "", (), patient))
        elif block.kind == "actions":
            found += (
                Line("action", short(_plain(view, one.text)), _marks(view, step, one), patient) for one in block.actions
            )
        elif block.kind == "slot":
            slots = [slot.title for slot in view.pathway.slots if slot.id == block.id]
            found += (Line("slot", title, (("slot", "beslutas regionalt"),), patient) for title in slots)
    if found and part.actor != "care":
        found.insert(0, Line("actor", view.actor(part.actor), (), patient))
    return found


def _marks(view: View, step: Step, action: Action) -> tuple[tuple[str, str], ...]:
    lists = view.catalog.lists
    marks = []
    if action.roles and action.roles != step.roles:
        marks.append(("who", phrases.listed(phrases.terms(action.roles, lists.roles))))
    if action.care_level and action.care_level != step.care_level:
        marks.append(("where", phrases.listed(phrases.terms(action.care_level, lists.care_levels))))
    if when := phrases.times(action):
        marks.append(("time", when))
    if action.ages:
        marks.append(("ages", phrases.ages(action.ages)))
    return tuple(marks)


def _onward(view: View, way: Way) -> Onward:
    step = view.steps.get(way.to)
    name = f"({step.letter})" if step and step.letter else target(view, way.to)[1]
    return Onward(way.when or "", name, phrases.times(way))
