"""Figures in the text: values without unit, times and thresholds that differ (VF509, VF510, VF512).

In: a subject. Out: faults. Never says which of two figures is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..diagnostics import Path
from ..model.base import Duration
from ..model.flow import Criterion
from ..model.text import Letters, Words, plain
from .fields import shorten
from .reading import Unit, units_of
from .rule import Fault, Rule, Subject, name_of, rule

_NUMBER = r"[0-9]{1,6}(?:[.,][0-9]{1,3})?"
_DIGIT = re.compile("[0-9]")
_COMPARED = (
    r"(?:(?:är|på|under|över|minst|högst|mer än|mindre än|lägre än|högre än|upp till|understiger|överstiger|cirka|ca|"
    r"större än|max|max\.|omkring|runt|till|[<>≥≤=])\s*){1,3}"
)
_ANY_UNIT = (
    r"(?:mmol|µmol|μmol|mikromol|nmol|pmol|mol|mg|g|µg|μg|mikrogram|gram|kg|ng|ml|milliliter|dl|cl|l|liter|mmHg|kPa|"
    r"procent|%|‰|grader|°|mm|cm|m|E|IE|enheter|mekv|ppm|per|/|slag|ggr|gånger|tabletter|tablett|droppar|doser|dos|"
    r"kapslar|ampuller|minuter|min|timmar|timme|tim|h|s|sekunder|dygn|dagar|dag|veckor|vecka|månader|månad|år|poäng|"
    r"mcg|U|mSv|milligram|puffar|inhalationer|sprayer|depottabletter|suppositorier|plåster)"
)
_FOLLOWED = re.compile(
    rf"(?:\s*(?:–|-|−|till|och|eller|/|±|x|×)\s*(?:(?:minst|högst|över|under)\s+)?{_NUMBER})*\s*{_ANY_UNIT}(?![A-Za-zåäö])|"
    rf"(?:\s*(?:–|-|till|och|eller)\s*{_NUMBER})*\s*(?:%|°|/|‰)|[.:][0-9]|\s*(?:st|:e)\b|[0-9%°]"
)
_FOLLOWED_BY_WORD = re.compile(r"(?:\s*(?:–|-)\s*[0-9.,]+)?\s*(?:[xX×]\s*[0-9]|\])")


@lru_cache(8)
def _pattern(names: tuple[str, ...], compared: bool) -> re.Pattern[str]:
    joined = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    between = (
        rf"(?:et|t|en|n)?\s+(?:värdet?\s+)?{_COMPARED}"
        if compared
        else r"\s+(?:(?:peroralt|intravenöst|subkutant|oralt|iv|po|sc|i\.v\.|p\.o\.|tablett|injektion)\s+)?"
    )
    return re.compile(rf"(?<![\w/-])({joined}){between}({_NUMBER})(?![\w]*[0-9])", re.IGNORECASE)


def _numbered(subject: Subject) -> list[tuple[Path, Unit]]:
    """Return the units that hold a digit, the only ones where a figure can be."""
    return [(path, unit) for path, unit in subject.units if unit.kind != "quote" and _DIGIT.search(unit.own)]


@rule("VF509", "warning", "warning", allowed=True, needs=("criteria",))
def value_without_unit(subject: Subject) -> Iterator[Fault]:
    """Värdet eller dosen saknar enhet.

    ”Kalium under 3” och ”paracetamol 500” kan läsas på fler än ett sätt, och texten läses också av andra system. Vilka
    mått och läkemedel som räknas står i `content/editorial.yaml`. Poäng, kvoter och pH har ingen enhet. Är värdet utan
    enhet på riktigt går det att skriva ett undantag med skäl under `allow`.

    Fel:

    ```markdown
    - Kontakta läkare när laktat är över 2. {#a-laktat}
    ```

    Rätt:

    ```markdown
    - Kontakta läkare när laktat är över 2 mmol/l. {#a-laktat}
    ```
    """
    editorial = subject.catalog.lists.editorial
    units = {name.casefold(): row["units"] for row in editorial.get("measures", ()) for name in row["names"]}
    drugs = {name.casefold() for name in editorial.get("drugs", ())}
    numbered = _numbered(subject)
    written = "\n".join(unit.own for _, unit in numbered).lower()
    measured = tuple(name for name in units if name in written)
    dosed = tuple(name for name in drugs if name in written)
    patterns = [_pattern(measured, True)] if measured else []
    patterns += [_pattern(tuple(sorted(dosed)), False)] if dosed else []
    for path, unit in numbered if patterns else ():
        for pattern in patterns:
            for match in pattern.finditer(unit.own):
                if _FOLLOWED.match(unit.own, match.end()) or _FOLLOWED_BY_WORD.match(unit.own, match.end()):
                    continue
                name = match[1].casefold()
                said = " ".join(match[0].split())
                wanted = units.get(name, ["mg"])[0]
                hint = f"Skriv enheten efter talet, till exempel {match[2]} {wanted}."
                yield subject.place(unit.text[match.start() :], path, len(match[0])), f"”{said}” saknar enhet.", hint
    for path, value, _ in subject.criteria:
        measure = value.measure if isinstance(value, Criterion) else None
        if measure and not measure.unit and measure.name.casefold() in units:
            hint = f"Lägg till unit, till exempel unit: {units[measure.name.casefold()][0]}."
            yield (*path, "measure"), f"Måttet ”{measure.name}” saknar enhet.", hint


# ---------------------------------------------------------------------------------------------------------------------
# Times

_SMALL = {
    word: number
    for number, words in enumerate(
        (("en", "ett"), ("två",), ("tre",), ("fyra",), ("fem",), ("sex",), ("sju",), ("åtta",), ("nio",), ("tio",),
         ("elva",), ("tolv",)), 1)
    for word in words
}  # fmt: skip
_MINUTES = {"min": 1, "timm": 60, "h": 60, "dygn": 1440, "dag": 1440, "veck": 10080, "månad": 43830, "år": 525960}
_WITHIN = re.compile(
    rf"\b(?:inom|senast\s+(?:efter|inom)|högst)\s+(?:([0-9]+(?:,[0-9])?)\s?[–-]\s?)?([0-9]+(?:,[0-9])?|{'|'.join(_SMALL)})"
    r"\s+(min(?:uter|ut)?|timm(?:e|ar)|h|dygn|dag(?:ar)?|veck(?:a|or)|månad(?:er)?|år)\b(?!\s+(?:före|innan|bakåt|sedan))",
    re.IGNORECASE,
)
_ISO = re.compile(r"P(T?)([0-9]+(?:\.[0-9]+)?)([MHDWYS])")
_ISO_MINUTES = {"TM": 1.0, "TH": 60.0, "TS": 1 / 60, "D": 1440.0, "W": 10080.0, "M": 43830.0, "Y": 525960.0}


def _spoken(match: re.Match[str]) -> float:
    """Return the minutes of a time in words: "inom två timmar" gives 120; of a range the longer time."""
    number = _SMALL.get(match[2].lower()) or float(match[2].replace(",", "."))
    return number * next(minutes for unit, minutes in _MINUTES.items() if match[3].lower().startswith(unit))


def _minutes(time: Duration | None) -> float:
    """Return the minutes of a duration; 0 where there is none."""
    match = _ISO.fullmatch(time.iso) if time else None
    return float(match[2]) * _ISO_MINUTES[match[1] + match[3]] if match else 0.0


def _same(one: float, other: float) -> bool:
    """True for times that readers take for the same: 4 weeks and 1 month, 12 weeks and 3 months."""
    return abs(one - other) <= 0.1 * max(one, other)


@rule("VF510", "warning", "warning", allowed=True, needs=("steps",))
def times_differ(subject: Subject) -> Iterator[Fault]:
    """Tiden skiljer sig mellan texten, tabellen och flödesschemat.

    Tiden i ett märke eller ett block (`within`) visas i tabellen och i flödesschemat. Säger texten något annat vet
    ingen vilken tid som gäller. Är det två olika tider går det att skriva ett undantag med skäl under `allow`.

    Fel:

    ```markdown
    - Ge antibiotika inom en timme. {#a-antibiotika within="3 timmar" from="ankomst"}
    ```

    Rätt:

    ```markdown
    - Ge antibiotika inom en timme. {#a-antibiotika within="1 timme" from="ankomst"}
    ```
    """
    yield from _action_times(subject)
    yield from _times_of_letters(subject)


def _action_times(subject: Subject) -> Iterator[Fault]:
    steps = subject.pathway.steps
    for path, owner, _, action in subject.actions:
        own = _minutes(action.within)
        step = steps[int(owner[1])] if owner[0] == "steps" else None
        if own and step and step.within and step.from_ and step.from_ == action.from_:
            whole = _minutes(step.within)
            if own > whole and not _same(own, whole):
                message = (
                    f"Åtgärden {shorten(action.text)} ska vara gjord inom {action.within.text} från {action.from_}, "
                    f"men hela steget {name_of(step)} inom {step.within.text}."
                )
                yield (*path, "within"), message, "Ändra åtgärdens tid, eller stegets."
                continue
        if not own or "inom" not in action.text.markdown.lower():
            continue
        first = next(iter(units_of(action.text)), None)  # Items below the action have times of their own.
        spoken = list(_WITHIN.finditer(first.own)) if first else []
        if spoken and not any(_same(_spoken(match), own) for match in spoken):
            message = f"Texten säger ”{spoken[0][0]}”, men åtgärdens tid är {action.within.text}."
            yield (*path, "within"), message, "Skriv samma tid i texten och i within, eller ta bort den ur texten."


def _times_of_letters(subject: Subject) -> Iterator[Fault]:
    """Yield ”… inom en timme (F)” where nothing in the step (F), or on the ways to it, has that time."""
    by_letter = {step.letter: number for number, step in enumerate(subject.pathway.steps) if step.letter}
    for path, text in subject.texts:
        if path[0] == "steps" or not any(type(part) is Letters for part in text.parts):
            continue
        for number, part in enumerate(text.parts):
            if not isinstance(part, Letters) or len(part.letters) != 1 or part.letters[0] not in by_letter:
                continue
            before = text.parts[number - 1] if number else None
            said = before.text if isinstance(before, Words) else ""
            clause = re.split(r"[.;:,]\s|\soch\s", said)[-1]
            spoken = list(_WITHIN.finditer(clause))
            if len(spoken) != 1 or len(clause) - spoken[0].end() > 12:
                continue
            at = by_letter[part.letters[0]]
            known = _times_of_step(subject, at)
            if known and not any(_same(_spoken(spoken[0]), time) for time in known):
                step = subject.pathway.steps[at]
                message = f"Här står ”{spoken[0][0]}” för {name_of(step)}, men ingen tid i steget är så lång."
                yield (*path, "parts", number), message, "Skriv samma tid här som i steget."


def _times_of_step(subject: Subject, at: int) -> set[float]:
    steps = subject.pathway.steps
    step = steps[at]
    ways = [*step.next, *(way for other in steps for way in other.next if way.to == step.id)]
    found = {_minutes(value.within) for value in (step, *ways)} | {_minutes(value.after) for value in (step, *ways)}
    for _, owner, _, action in subject.actions:
        if owner == ("steps", at):
            found |= {_minutes(action.within), _minutes(action.after), _minutes(action.every)}
    texts = (text for path, text in subject.texts if path[:2] == ("steps", at))
    found |= {_spoken(match) for text in texts for match in _WITHIN.finditer(plain(text))}
    return found - {0.0}


# ---------------------------------------------------------------------------------------------------------------------
# Thresholds

_OPERATORS = {
    "minst": ">=", "≥": ">=", "högst": "<=", "≤": "<=", "över": ">", "mer än": ">", "högre än": ">", ">": ">",
    "under": "<", "mindre än": "<", "lägre än": "<", "<": "<",
}  # fmt: skip
_SAID = re.compile(rf"(minst|högst|över|under|mer än|mindre än|högre än|lägre än|[<>≥≤])\s*({_NUMBER})", re.IGNORECASE)
_ANY_NUMBER = re.compile(rf"(?<![0-9])[-−]?{_NUMBER}")


def _value(written: str) -> float:
    return float(written.replace(",", ".").replace("−", "-"))


@rule("VF512", "warning", "warning", allowed=True, needs=("criteria",))
def thresholds_differ(subject: Subject) -> Iterator[Fault]:
    """Gränsvärdet skiljer sig från det som står på andra ställen.

    Ett kriterium har sitt gränsvärde både i ord och som mått (`measure`), och sammanfattningen upprepar gränser som
    åtgärderna har. Regioner läser måttet, läsaren orden. Gäller det två olika gränser går det att skriva ett undantag
    med skäl under `allow`.

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
            float(_SMALL[word]) for word in words.lower().split() if word in _SMALL and word not in ("en", "ett")
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
    numbered = _numbered(subject)
    first = [(path, unit) for path, unit in numbered if path[:2] in overview]
    names |= {name.casefold() for row in subject.catalog.lists.editorial.get("measures", ()) for name in row["names"]}
    written = "\n".join(unit.own for _, unit in first).lower()
    present = tuple(sorted(name for name in names if name in written))
    if not present:
        return
    pattern = _threshold(present)
    rest: dict[tuple[str, str], set[float]] = {}
    for path, unit in numbered:
        for match in pattern.finditer(unit.own) if path[:2] not in overview else ():
            rest.setdefault(_key(match), set()).add(_value(match[3]))
    for _, value, _ in subject.criteria:
        measure = value.measure if isinstance(value, Criterion) else None
        if measure:
            rest.setdefault((measure.name.casefold(), measure.operator), set()).add(float(measure.value))
    for path, unit in first:
        for match in pattern.finditer(unit.own):
            others = rest.get(_key(match), set())
            if others and _value(match[3]) not in others:
                known = " och ".join(f"{other:g}".replace(".", ",") for other in sorted(others))
                message = f"Här står ”{' '.join(match[0].split())}”, men i resten av dokumentet är gränsen {known}."
                place = subject.place(unit.text[match.start() :], path, len(match[0]))
                yield place, message, "Skriv samma gräns på alla ställen."


def _key(match: re.Match[str]) -> tuple[str, str]:
    return match[1].casefold(), _OPERATORS[match[2].lower()]


@lru_cache(64)
def _threshold(names: tuple[str, ...]) -> re.Pattern[str]:
    joined = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(
        rf"(?<![\w/])({joined})\s+(?:(?:är|på)\s+)?(minst|högst|över|under|mer än|mindre än|högre än|lägre än|[<>≥≤])"
        rf"\s*({_NUMBER})",
        re.IGNORECASE,
    )


RULES: tuple[Rule, ...] = (value_without_unit, times_differ, thresholds_differ)
