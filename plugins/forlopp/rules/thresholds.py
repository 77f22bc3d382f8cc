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
from .reading import SMALL_NUMBERS, Unit, lowered, named, sentences
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
    åtgärderna och besluten har. Regeln jämför också tabellens rader med texten (”grupp B”), talet bredvid ett stegs
    bokstav med steget, och en andel i mål och sammanfattning med indikatorns målnivå. Regioner läser måttet, läsaren
    orden. Gäller det två olika gränser går det att skriva ett undantag med skäl under `allow`.

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
    yield from _step_against_letter(subject)
    yield from _rows_against_the_rest(subject, names)
    yield from _target_against_words(subject)


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


_QUANTITY = re.compile(
    rf"({NUMBER})(?:\s?[–-]\s?({NUMBER}))?\s?(procent|%|mmol/l|mmHg|mm Hg|kPa|mg/l|mg|g/l|mikrogram|ml|poäng|grader|kg)"
    r"(?![\wåäö/])"
)
_PROCENT = re.compile(r"procent|%")


def _step_against_letter(subject: Subject) -> Iterator[Fault]:
    """Yield ”syrgas med målet 90–94 procent (M)” where (M) speaks of the same in another figure, and never in this."""
    said = [
        (path, at, clause, found[0])
        for path, at, before, _ in subject.pointers
        if path[0] == "sections" and len(found := [*_QUANTITY.finditer(clause := _CLAUSE.split(before)[-1])]) == 1
    ]
    wanted = {at for _, at, _, _ in said}
    told: dict[int, list[str]] = {}
    for path, unit in subject.numbered if wanted else ():
        if path[0] == "steps" and path[1] in wanted:
            told.setdefault(int(path[1]), []).extend(sentences(unit.own))
    for path, at, clause, figure in said:
        about = _long_words(clause)
        others: set[str] = set()
        for sentence in told.get(at, ())[:_UNITS]:
            figures = [found for found in _QUANTITY.finditer(sentence) if _kind(found) == _kind(figure)]
            if any(_figure(found) == _figure(figure) for found in figures):
                others.clear()
                break
            if len(figures) == 1 and len(about & _long_words(sentence)) > 1:
                others.add(figures[0][0])
        if len(others) == 1:
            step = subject.pathway.steps[at]
            message = f"Här står ”{figure[0]}”, men i {name_of(step)} står ”{others.pop()}”."
            place = subject.place(f"{figure[0]}{clause[figure.end() :]}", path, len(figure[0]))
            yield place, message, "Skriv samma tal på båda ställena."


_UNITS = 200


def _kind(found: re.Match[str]) -> tuple[bool, str]:
    """What two figures must share to be compared: whether they are ranges, and their unit."""
    return bool(found[2]), "procent" if _PROCENT.match(found[3]) else found[3].replace(" ", "")


def _figure(found: re.Match[str]) -> tuple[float, ...]:
    return tuple(_value(number) for number in (found[1], found[2]) if number)


def _long_words(words: str) -> set[str]:
    found = (word.strip(".,;:()”") for word in _QUANTITY.sub(" ", words.lower()).split())
    return {word[:6] for word in found if len(word) > 4}


_ROW_NAME = re.compile(r"\s*([A-Za-zÅÄÖåäö]{4,20})\b")
_KEY = re.compile(r"\s*([A-ZÅÄÖ]|[0-9]{1,2}|[IVX]{1,4})\s")


def _rows_against_the_rest(subject: Subject, names: set[str]) -> Iterator[Fault]:
    """Yield a threshold of a table's row that running text gives in another figure: of what the row is named by
    (”grupp B”), or of the measure that the row begins with."""
    lists = subject.catalog.lists
    names = names | {label.casefold() for label in (row.label for row in lists.instruments.values())}
    names |= {name.casefold() for row in lists.editorial.get("measures", ()) for name in row["names"]}
    tables = [*_table_rows(subject.units)]
    if not tables:
        return
    written = "\n".join(row.own for _, _, row in tables).lower()
    present = tuple(sorted(name for name in names if name in written))
    keyed: dict[tuple[str, str], list[Bound]] = {}
    measured: list[tuple[Path, Unit, Bound]] = []
    for path, head, row in tables:
        bounds = [*_bounds(row, present)]
        name, key = _ROW_NAME.match(head.own), _KEY.match(row.own)
        if name and key:
            keyed.setdefault((name[1].lower(), key[1]), []).extend(bounds)
        measured += [(path, row, bound) for bound in bounds if not row.own[: bound.start].strip()]
    prose = [(path, unit) for path, unit in subject.numbered if unit.kind != "tr"]
    yield from _named_rows(subject, prose, keyed, present)
    said: dict[str, list[tuple[str, float]]] = {bound.name: [] for _, _, bound in measured}
    for _, unit in prose if said else ():
        for name, sign, value in _mentions(unit, tuple(said)):
            said[name].append((sign, value))
    figures_of = {name: {value for _, value in others} for name, others in said.items()}
    signs_of = {name: {sign for sign, _ in others} for name, others in said.items()}
    for path, row, bound in measured:
        figures = figures_of[bound.name]
        alike = "" in signs_of[bound.name] or bound.operator in signs_of[bound.name]
        if alike and len(said[bound.name]) > 1 and len(figures) == 1 and bound.value not in figures:
            message = f"Här står ”{bound.said}”, men i texten är talet {_in_words(figures)}."
            yield subject.place(row.text[bound.start :], path, len(bound.said)), message, _ALIKE_EVERYWHERE


def _table_rows(units: Sequence[tuple[Path, Unit]]) -> Iterator[tuple[Path, Unit, Unit]]:
    """Yield (path, the table's first row, row) for every row after the first that has a figure."""
    head: tuple[Path, Unit] | None = None
    for path, unit in units:
        if unit.kind != "tr":
            head = None
        elif head and head[0] == path:
            if _ANY_NUMBER.search(unit.own):
                yield path, head[1], unit
        else:
            head = (path, unit)


def _named_rows(
    subject: Subject,
    prose: Sequence[tuple[Path, Unit]],
    keyed: dict[tuple[str, str], list[Bound]],
    names: tuple[str, ...],
) -> Iterator[Fault]:
    """Yield ”grupp B (CAT minst 12)” where the row B under Grupp has CAT minst 10."""
    keyed = {key: bounds for key, bounds in keyed.items() if bounds}
    heads = "|".join(sorted({re.escape(head) for head, _ in keyed})[:_HEADS])
    pattern = re.compile(rf"\b({heads})(?:en|n|et|t)?\s+([A-ZÅÄÖ]|[0-9]{{1,2}}|[IVX]{{1,4}})\b", re.IGNORECASE)
    for path, unit in prose if keyed else ():
        for match in pattern.finditer(unit.own):
            rows = keyed.get((match[1].lower(), match[2]), ())
            for bound in _bounds(unit, names) if rows else ():
                known = {row.value for row in rows if (row.name, row.operator) == (bound.name, bound.operator)}
                if 0 <= bound.start - match.end() < 12 and known and bound.value not in known:
                    message = f"Här står ”{bound.said}” för ”{match[0]}”, men i tabellen är gränsen {_in_words(known)}."
                    place = subject.place(unit.text[bound.start :], path, len(bound.said))
                    yield place, message, _ALIKE_EVERYWHERE


_HEADS = 40
"""So many different names of rows are looked for; a file of nothing but tables stays cheap."""
_ALIKE_EVERYWHERE = "Skriv samma gräns på alla ställen."


def _in_words(figures: set[float]) -> str:
    return " och ".join(f"{figure:g}".replace(".", ",") for figure in sorted(figures))


def _mentions(unit: Unit, names: tuple[str, ...]) -> Iterator[tuple[str, str, float]]:
    """Yield (name, comparison or "", figure) wherever a unit gives a measure a figure: ”MAP under 65”, ”mot MAP 65
    mmHg”."""
    for name, end in named(lowered(unit.own), names):
        match = _GIVEN.match(unit.own, end)
        if match:
            yield name, _OPERATORS[match[1].lower()] if match[1] else "", _value(match[2])


def _target_against_words(subject: Subject) -> Iterator[Fault]:
    """Yield ”minst 95 procent” in the words for an indicator whose target is another: in the indicator's own text, or
    in the summary and the goals where the sentence has all of the indicator's long words."""
    by_word: dict[str, list[int]] = {}
    for number, indicator in enumerate(subject.pathway.indicators):
        if indicator.target and _PROCENT.fullmatch(indicator.target.unit or ""):
            for word in _long_words(indicator.title):
                by_word.setdefault(word, []).append(number)
    overview = {
        number for number, section in enumerate(subject.pathway.sections) if section.id in ("sammanfattning", "mal")
    }
    for path, unit in subject.numbered if by_word else ():
        own = path[0] == "indicators"
        if not own and path[0] != "goals" and not (path[0] == "sections" and path[1] in overview):
            continue
        for sentence in sentences(unit.own):
            said = [*_SHARE.finditer(sentence)]
            if len(said) != 1:
                continue
            about = _long_words(sentence)
            likely = {number for word in about for number in by_word.get(word, ())[:_UNITS]}
            if own:
                likely &= {int(path[1])}
            for number in sorted(likely):
                indicator = subject.pathway.indicators[number]
                target = indicator.target
                if not own and not _long_words(indicator.title) <= about:
                    continue
                if (
                    target
                    and target.operator == _OPERATORS[said[0][1].lower()]
                    and float(target.value) != _value(said[0][2])
                ):
                    level = _in_words({float(target.value)})
                    message = f"Här står ”{said[0][0]}”, men målnivån för ”{indicator.title}” är {level} procent."
                    place = subject.place(sentence[said[0].start() :], path, len(said[0][0]))
                    yield place, message, "Skriv samma nivå här som under target."


_GIVEN = re.compile(
    rf"\s+(?:(?:är|på)\s+)?(minst|högst|över|under|mer än|mindre än|högre än|lägre än|[<>≥≤])?\s*({NUMBER})(?![\d–-])",
    re.IGNORECASE,
)
_SHARE = re.compile(rf"(minst|högst|över|under|mer än|mindre än)\s+({NUMBER})\s?(?:procent|%)", re.IGNORECASE)
_CLAUSE = re.compile(r"[.;:]\s")
_WITH_UNIT = re.compile(rf"{_SAID.pattern}\s+(procent|%|poäng|år|mmol/l|mg|mmHg)", re.IGNORECASE)


def _alike(one: re.Match[str], other: re.Match[str]) -> bool:
    return (_OPERATORS[one[1].lower()], one[3]) == (_OPERATORS[other[1].lower()], other[3])


_BOUND = re.compile(
    rf"\s+(?:(?:är|på)\s+)?(minst|högst|över|under|mer än|mindre än|högre än|lägre än|[<>≥≤])\s*({NUMBER})",
    re.IGNORECASE,
)


RULES: tuple[Rule, ...] = (thresholds_differ,)
