"""Abbreviations: whether a reader can learn what each stands for, before meeting it (VF505).

In: a subject. Out: faults, one for each abbreviation. Never guesses what an abbreviation means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ..diagnostics import Path
from ..templates import heading_for
from .reading import Unit
from .rule import Fault, Rule, Subject, rule

_SHORT = re.compile(r"(?<![\w.:/@#&-])[A-ZÅÄÖ]{2,7}[0-9]{0,2}(?![\w@])(?:-[\wåäöÅÄÖ]+)?")
_ROMAN = re.compile(r"[IVX]+")
_CAPITALS = re.compile(r"[A-ZÅÄÖ][A-ZÅÄÖ]{1,6}[0-9]{0,2}")
"""Two capitals or more; written so that the search is over at the first letter of most words."""


class Use(NamedTuple):
    """A use of an abbreviation: its order on the page, the path of its text, and where in a unit it stands."""

    rank: int
    path: Path
    unit: Unit
    match: re.Match[str]


def _unexplained(subject: Subject) -> Iterator[tuple[str, list[Use]]]:
    """Yield every abbreviation that no list explains, with its uses in the order of the page."""
    lists = subject.catalog.lists
    known = {*lists.abbreviations, *(row.abbreviation for row in subject.pathway.abbreviations)}
    known |= {*lists.editorial.get("known_abbreviations", ()), *(row.label for row in lists.instruments.values())}
    known |= _pieces(frozenset(known))
    wanted = {short for short in set(_CAPITALS.findall(subject.prose)) if short.rstrip("0123456789") not in known}
    wanted = {short for short in wanted if short not in known and not _ROMAN.fullmatch(short)}
    if not wanted:
        return
    uses: dict[str, list[Use]] = {}
    order = _order(subject)
    lists_them = heading_for(subject.pathway.kind, "abbreviations")
    places = {id(unit): number for number, (_, unit) in enumerate(subject.units)}
    for path, unit in subject.units_with(wanted, exact=True):
        number = places[id(unit)]
        if unit.kind == "quote":
            continue
        if path[0] == "sections" and subject.pathway.sections[int(path[1])].id == lists_them:
            continue  # What an abbreviation stands for may hold another.
        found = [match for match in _SHORT.finditer(unit.own) if match[0].partition("-")[0] in wanted]
        for match in found if found and not _is_shouted(unit.own) else ():
            short, _, tail = match[0].partition("-")
            # NT-proBNP is a name of its own; KOL-skola is a word that begins with an abbreviation.
            if match[0] not in known and (tail.islower() or not tail):
                rank = order.get(path[:2], order.get(path[:1], 10_000)) * 10_000 + number
                uses.setdefault(short, []).append(Use(rank, path, unit, match))
    for short, places in uses.items():
        yield short, sorted(places, key=lambda use: use.rank)


@lru_cache(64)
def _pieces(names: frozenset[str]) -> frozenset[str]:
    """Return the parts of names: EQ-5D has EQ, and FEV1/FVC has FEV1 and FVC."""
    return frozenset(piece for name in names for piece in _BETWEEN.split(name))


_BETWEEN = re.compile(r"[\s/-]")


def _is_shouted(words: str) -> bool:
    """True where capitals are for emphasis: more than half of the words are written so."""
    return len(_CAPITALS.findall(words)) * 2 > len(words.split())


def _order(subject: Subject) -> dict[Path, int]:
    """Return where on the page a part stands: steps, goals, criteria and so on lie in other lists than sections."""
    pathway = subject.pathway
    numbers = {section.id: number for number, section in enumerate(pathway.sections)}
    order: dict[Path, int] = {("sections", number): number for number in numbers.values()}
    for name, holds in (("steps", "steps"), ("goals", "goals"), ("challenges", "challenges"), ("criteria", "criteria")):
        order[(name,)] = numbers.get(heading_for(pathway.kind, holds), 9_000)
    order[("indicators",)] = numbers.get(heading_for(pathway.kind, "indicators"), 9_000)
    return order


def _explained(short: str, words: str) -> int:
    """Return where the words begin to explain the abbreviation, or -1: ”noninvasiv ventilation (NIV)”, ”NIV
    (noninvasiv …)”, ”NIV, det vill säga …” or ”NIV – noninvasiv …”."""
    name = re.escape(short)
    found = re.search(
        rf"[a-zåäö]\s+\({name}[),;]"
        rf"|(?<!\w){name}\s*(?:\(\s*[A-Za-zåäöÅÄÖ][a-zåäöA-Z-]{{3,}}|(?:–|=|:)\s*[a-zåäö])"
        rf"|(?<!\w){name}\s*,?\s+(?:det vill säga|som betyder|som står för|står för|betyder)\b"
        rf"|(?:förkortat|förkortas|kallas)\s+(?:till\s+)?{name}(?!\w)",
        words,
    )
    return found.start() if found else -1


@rule("VF505", "warning", "warning", allowed=True, needs=("abbreviations",))
def abbreviation_unexplained(subject: Subject) -> Iterator[Fault]:
    """Förkortningen förklaras inte, eller för sent.

    Den står varken under Förkortningar, i den gemensamma listan (`content/glossary.yaml`), bland instrumenten
    (`content/codes.yaml`) eller utskriven i texten första gången den används. Är det inget som behöver förklaras, till
    exempel ett namn, går det att skriva ett undantag med skäl under `allow`.

    Fel:

    ```markdown
    - Starta HFNO vid ökande syrgasbehov. {#a-hfno}
    ```

    Rätt:

    ```markdown
    - Starta högflödesgrimma (HFNO) vid ökande syrgasbehov. {#a-hfno}
    ```
    """
    hint = "Skriv ut orden första gången, eller lägg till ”- **{}** – …” under Förkortningar."
    for short, uses in _unexplained(subject):
        _, path, unit, match = uses[0]
        place = subject.place(unit.text[match.start() : match.end() + 40], path, len(short))
        explained = next((number for number, use in enumerate(uses) if _explained(short, use.unit.text) >= 0), None)
        if explained is None:
            yield place, f"Förkortningen ”{short}” förklaras inte.", hint.format(short)
            continue
        late = uses[explained].unit is not unit or _explained(short, unit.text) > match.start()
        if late and unit.kind != "h":
            yield place, f"Förkortningen ”{short}” används här, men förklaras först längre ned.", hint.format(short)


RULES: tuple[Rule, ...] = (abbreviation_unexplained,)
