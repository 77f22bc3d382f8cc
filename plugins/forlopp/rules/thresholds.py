"""Thresholds that differ: between words and measures, and between the summary and the rest (VF512).

In: a subject. Out: faults. Never says which of two thresholds is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..diagnostics import Path
from ..model.flow import Criterion
from ..model.text import plain
from .figures import NUMBER
from .reading import SMALL_NUMBERS, Unit, lowered, named
from .rule import Fault, Rule, Subject, name_of, rule

_OPERATORS = {
    "minst": ">=", "≥": ">=", "högst": "<=", "≤": "<=", "över": ">", "mer än": ">", "högre än": ">", ">": ">",
    "under": "<", "mindre än": "<", "lägre än": "<", "<": "<",
}  # fmt: skip
_SAID = re.compile(rf"(minst|högst|över|under|mer än|mindre än|högre än|lägre än|[<>≥≤])\s*({NUMBER})", re.IGNORECASE)
_ANY_NUMBER = re.compile(rf"(?<![0-9])[-−]?{NUMBER}")


def _value(written: str) -> float:
    return float(re.sub(r"\s", "", written).replace(",", ".").replace("−", "-"))


@rule("VF512", "warning", "warning", allowed=True, needs=("criteria",))
def thresholds_differ(subject: Subject) -> Iterator[Fault]:
    """Gränsvärdet skiljer sig från det som står på andra ställen.

    Ett kriterium har sitt gränsvärde både i ord och som mått (`measure`), och sammanfattningen upprepar gränser som
    åtgärderna och besluten har. Regioner läser måttet, läsaren orden. Gäller det två olika gränser går det att skriva
    ett undantag med skäl under `allow`.

    Fel:

    ```yaml
    text: NEWS2 minst 5 poäng
    measure: {name: NEWS2, operator: ">=", value: 7}
    ```

    Rätt:

    ```yaml
    text: NEWS2 minst 7 poäng
    measure: {name: NEWS2, operator: ">=", value: 7}
    ```
    """
    names: set[str] = set()
    for path, value, _ in subject.criteria:
        measure = value.measure if isinstance(value, Criterion) else None
        if not measure:
            continue
        names.add(measure.name.casefold())
        words = plain(value.text) if isinstance(value, Criterion) and value.text else ""
        numbers = {_value(found[0]) for found in _ANY_NUMBER.finditer(words.replace(measure.name, " "))}
        numbers |= {
            float(SMALL_NUMBERS[word])
            for word in words.lower().split()
            if word in SMALL_NUMBERS and word not in ("en", "ett")
        }
        if numbers and float(measure.value) not in numbers and not _counts_otherwise(words):
            message = f"Kriteriet säger ”{words}”, men måttet har värdet {measure.value:g}."
            yield (*path, "measure", "value"), message, "Skriv samma värde i text och i measure."
            continue
        said = [found for found in _SAID.finditer(words) if _value(found[2]) == float(measure.value)]
        if len(said) == 1 and _OPERATORS[said[0][1].lower()] != measure.operator:
            message = f"Kriteriet säger ”{said[0][0]}”, men måttet har jämförelsen {measure.operator}."
            yield (*path, "measure", "operator"), message, "Skriv samma jämförelse i text och i measure."
    yield from _summary_against_the_rest(subject, names)
    yield from _way_against_letter(subject)


def _counts_otherwise(words: str) -> bool:
    """True where the words give the same value in another way, as in "18–24" or "en fjärdedel"."""
    return bool(re.search(r"[0-9]\s?[–/-]\s?[0-9]|hälften|fjärdedel|tredjedel|dubbl", words))


def _summary_against_the_rest(subject: Subject, names: set[str]) -> Iterator[Fault]:
    """Yield thresholds of the summary that nothing else in the document has, where it has others of the same kind."""
    overview = {
        ("sections", number)
        for number, section in enumerate(subject.pathway.sections)
        if section.id in ("sammanfattning", "omfattning")
    }
    numbered = subject.numbered
    first = [(path, unit) for path, unit in numbered if path[:2] in overview]
    names |= {name.casefold() for row in subject.catalog.lists.editorial.get("measures", ()) for name in row["names"]}
    written = "\n".join(unit.own for _, unit in first).lower()
    present = tuple(sorted(name for name in names if name in written))
    if not present:
        return
    rest: dict[tuple[str, str], set[float]] = {}
    for path, unit in numbered:
        for bound in _bounds(unit, present) if path[:2] not in overview else ():
            rest.setdefault((bound.name, bound.operator), set()).add(bound.value)
    for _, value, _ in subject.criteria:
        measure = value.measure if isinstance(value, Criterion) else None
        if measure:
            rest.setdefault((measure.name.casefold(), measure.operator), set()).add(float(measure.value))
    for path, unit in first:
        for bound in _bounds(unit, present):
            others = rest.get((bound.name, bound.operator), set())
            if others and bound.value not in others and not _stands_with(numbered, overview, bound):
                known = " och ".join(f"{other:g}".replace(".", ",") for other in sorted(others))
                message = f"Här står ”{bound.said}”, men i resten av dokumentet är gränsen {known}."
                place = subject.place(unit.text[bound.start :], path, len(bound.said))
                yield place, message, "Skriv samma gräns på alla ställen."


class Bound(NamedTuple):
    """A named threshold in running text: ”laktat över 2”, and where it begins."""

    name: str
    operator: str
    value: float
    said: str
    start: int


def _bounds(unit: Unit, names: tuple[str, ...]) -> Iterator[Bound]:
    """Yield the thresholds that a unit gives for some names, which are in small letters."""
    for name, end in named(lowered(unit.own), names):
        match = _BOUND.match(unit.own, end)
        if match:
            start = end - len(name)
            said = " ".join(unit.own[start : match.end()].split())
            yield Bound(name, _OPERATORS[match[1].lower()], _value(match[2]), said, start)


def _stands_with(numbered: Sequence[tuple[Path, Unit]], overview: set[Path], said: Bound) -> bool:
    """True where the rest of the document has the same figure together with the same name, in whatever words."""
    return any(
        said.value == _value(found[0])
        for path, unit in numbered
        if path[:2] not in overview and said.name in unit.own.lower()
        for found in _ANY_NUMBER.finditer(unit.own)
    )


def _way_against_letter(subject: Subject) -> Iterator[Fault]:
    """Yield ”minst 15 procent görs DXA (F)” where the ways to (F) have another figure with the same unit."""
    for path, at, before, _ in subject.pointers:
        # The clause right before the letter holds no figure, most often.
        clause = _CLAUSE.split(before)[-1] if path[0] == "sections" else ""
        said = [*_WITH_UNIT.finditer(clause)] if _ANY_NUMBER.search(clause) else []
        if len(said) != 1:
            continue
        step = subject.pathway.steps[at]
        labels = " ".join(way.when or "" for other in subject.pathway.steps for way in other.next if way.to == step.id)
        known = {_value(found[2]) for found in _WITH_UNIT.finditer(labels) if _alike(found, said[0])}
        if known and _value(said[0][2]) not in known:
            others = " och ".join(f"{other:g}".replace(".", ",") for other in sorted(known))
            message = f"Här står ”{said[0][0]}” för {name_of(step)}, men i beslutet före steget är gränsen {others}."
            yield path, message, "Skriv samma gräns på alla ställen."


_CLAUSE = re.compile(r"[.;:]\s")
_WITH_UNIT = re.compile(rf"{_SAID.pattern}\s+(procent|%|poäng|år|mmol/l|mg|mmHg)", re.IGNORECASE)


def _alike(one: re.Match[str], other: re.Match[str]) -> bool:
    return (_OPERATORS[one[1].lower()], one[3]) == (_OPERATORS[other[1].lower()], other[3])


_BOUND = re.compile(
    rf"\s+(?:(?:är|på)\s+)?(minst|högst|över|under|mer än|mindre än|högre än|lägre än|[<>≥≤])\s*({NUMBER})",
    re.IGNORECASE,
)


RULES: tuple[Rule, ...] = (thresholds_differ,)
