"""What a reader can choose to see of a document: one role, one place, one age.

In: steps, actions and the shared lists. Out: attributes that the page's script reads, and the choices that the form
offers. Never hides anything: without the script everything stands on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from .. import phrases
from ..catalog import Lists, Term
from ..diagnostics import fold
from ..model.flow import Action, Step
from ..model.pathway import Pathway
from ..phrases import sentence
from ..templates import PERSONAL_ACTORS
from .page import alphabetical


@dataclass(frozen=True, slots=True)
class Choice:
    """One question of the form: its name in the page's address, its label, and (value, words) of the answers."""

    name: str
    label: str
    every: str
    options: tuple[tuple[str, str], ...]


def attributes(facts: Step | Action, lists: Lists) -> str:
    """Return what is said of a step or an action alone, as attributes: ids of roles and care levels, and an age."""
    out = []
    if facts.roles:
        out.append(f' data-roles="{" ".join(_ids(facts.roles, lists.roles))}"')
    if facts.care_level:
        out.append(f' data-levels="{" ".join(_ids(facts.care_level, lists.care_levels))}"')
    if facts.ages:
        out.append(f' data-ages="{escape(_years(facts.ages))}"')
    return "".join(out)


def choices(whole: Pathway, lists: Lists) -> tuple[Choice, ...]:
    """Return the questions that make a difference in this document: those with something to choose between."""
    roles = {id: words for row in _all(whole) for id, words in _named(row.roles, lists.roles)}
    levels = {id: words for row in _all(whole) for id, words in _named(row.care_level, lists.care_levels)}
    ages = {_years(row.ages): phrases.ages(row.ages) for row in _all(whole) if row.ages}
    offered = [
        Choice("roll", "Roll", "Alla roller", (*_sorted(roles), *_personal(whole))),
        Choice("vardniva", "Vårdnivå", "Alla vårdnivåer", _sorted(levels)),
        Choice("alder", "Ålder", "Alla åldrar", tuple(sorted(ages.items(), key=_youngest))),
    ]
    return tuple(choice for choice in offered if len(choice.options) > 1 or choice.name == "alder" and choice.options)


def _years(ages: str) -> str:
    """Return an age as years that can be compared: "50-79", "75-" (from 75), "-17" (below 18), else as it is."""
    for pattern, form in _AGES:
        if match := re.fullmatch(pattern, ages.strip(), re.IGNORECASE):
            low, high = form(*map(int, match.groups()))
            return f"{low if low else ''}-{high if high < OLDEST else ''}"
    return ages


OLDEST = 200
_AGES = (
    (r"([0-9]+)(?: ?[–-] ?| till )([0-9]+)(?: år)?", lambda low, high: (low, high)),
    (r"(?:från|minst) ([0-9]+)(?: år)?", lambda low: (low, OLDEST)),
    (r"över ([0-9]+)(?: år)?", lambda low: (low + 1, OLDEST)),
    (r"(?:till|till och med|högst) ([0-9]+)(?: år)?", lambda high: (0, high)),
    (r"under ([0-9]+)(?: år)?", lambda high: (0, high - 1)),
    (r"([0-9]+)(?: år)?", lambda age: (age, age)),
)


def _youngest(choice: tuple[str, str]) -> tuple[int, int, str]:
    match = re.fullmatch(r"([0-9]*)-([0-9]*)", choice[0])
    return (int(match[1] or 0), int(match[2] or OLDEST), "") if match else (OLDEST, OLDEST, choice[1])


PERSONAL = "patient"
"""The answer of those who read for the patient and the next of kin; no role of the shared list has this id."""


def _personal(whole: Pathway) -> tuple[tuple[str, str], ...]:
    acting = any(part.actor in PERSONAL_ACTORS for step in whole.steps for part in step.actors)
    return ((PERSONAL, "Patient och närstående"),) if acting else ()


def _all(whole: Pathway) -> Iterator[Step | Action]:
    for step in whole.steps:
        yield step
        for part in step.actors:
            for block in part.blocks:
                yield from block.actions


def _named(words: Iterable[str], known: Mapping[str, Term]) -> Iterator[tuple[str, str]]:
    for word in words:
        term = known.get(fold(word))
        yield (term.id, term.label) if term else (re.sub("[^a-z0-9]+", "-", fold(word)), word)


def _ids(words: Iterable[str], known: Mapping[str, Term]) -> Iterator[str]:
    return (id for id, _ in _named(words, known))


def _sorted(options: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    rows = ((id, sentence(words)) for id, words in options.items())
    return tuple(sorted(rows, key=lambda row: alphabetical(row[1])))
