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

_NUMBER = r"(?:[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?![0-9])|[0-9]{1,6}(?:[.,][0-9]{1,3})?)"
_DIGIT = re.compile("[0-9]")
_COMPARING = (
    r"(?:är|på|under|över|minst|högst|mer än|mindre än|lägre än|högre än|upp till|understiger|överstiger|cirka|ca|"
    r"större än|max|max\.|omkring|runt|till|(?:ska|bör|får) vara|(?:har )?(?:sjunkit|stigit)|sjunker|stiger|ligger|"
    r"hålls|blir|var|[<>≥≤=])"
)
_COMPARED = rf"(?:{_COMPARING}\s*){{1,4}}"
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
        else r"\s+(?:(?:peroralt|intravenöst|subkutant|oralt|iv|po|sc|i\.v\.|p\.o\.|tablett|injektion|dosen|minst|högst|"
        r"upp till|cirka|ca|med)\s+){0,3}"
    )
    return re.compile(rf"(?<![\w/-])({joined}){between}({_NUMBER})(?![\w]*[0-9])", re.IGNORECASE)


@lru_cache(8)
def _dose_before(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for a dose before its drug: ”ge 500 balanserad kristalloid”, ”minst 5 prednisolon”."""
    joined = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(
        rf"\b(?:ge|ges|ordinera|infundera|injicera|sätt in|starta|dosen|minst|högst|upp till|med|över|under)\s+"
        rf"({_NUMBER})\s+(?:(?:balanserad|isoton|isotonisk|peroral|intravenös|oral|oralt|intravenöst)\s+)?({joined})",
        re.IGNORECASE,
    )


_FORM = re.compile(rf"-?(?:tablett|dos|kaps|ampull|plåst|inhal|spray)|\s+(?:tablett|dos|{_NUMBER})", re.IGNORECASE)
_IT_IS = re.compile(
    rf"\b(?:den|det|värdet|nivån|halten)\s+(?:är|var|ligger|blir|stiger|sjunker|(?:har )?(?:stigit|sjunkit))\s+"
    rf"(?:{_COMPARING}\s*){{0,2}}({_NUMBER})",
    re.IGNORECASE,
)


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
    scales = {row.label.casefold() for row in subject.catalog.lists.instruments.values()}
    patterns = [_pattern(measured, True)] if measured else []
    patterns += [_pattern(tuple(sorted(dosed)), False)] if dosed else []
    before = _dose_before(tuple(sorted(dosed))) if dosed else None
    for path, unit in numbered if patterns else ():
        bare = [(match, match[1], match[2]) for pattern in patterns for match in pattern.finditer(unit.own)]
        if before:
            doses = before.finditer(unit.own)
            bare += [(dose, dose[2], dose[1]) for dose in doses if not _FORM.match(unit.own, dose.end())]
        bare += [(match, name, match[1]) for match, name in _spoken_of(unit.own, measured, scales)]
        for match, name, value in bare:
            end = match.end() if match[0].endswith(value) else match.start() + match[0].index(value) + len(value)
            if _FOLLOWED.match(unit.own, end) or _FOLLOWED_BY_WORD.match(unit.own, end):
                continue
            said = " ".join(match[0].split())
            wanted = units.get(name.casefold(), ["mg" if name.casefold() not in _FLUIDS else "ml"])[0]
            hint = f"Skriv enheten efter talet, till exempel {value} {wanted}."
            yield subject.place(unit.text[match.start() :], path, len(match[0])), f"”{said}” saknar enhet.", hint
    for path, value, _ in subject.criteria:
        measure = value.measure if isinstance(value, Criterion) else None
        if measure and not measure.unit and measure.name.casefold() in units:
            hint = f"Lägg till unit, till exempel unit: {units[measure.name.casefold()][0]}."
            yield (*path, "measure"), f"Måttet ”{measure.name}” saknar enhet.", hint


_FLUIDS = frozenset({"kristalloid", "vätska", "natriumklorid", "albumin"})


def _spoken_of(words: str, measured: tuple[str, ...], scales: set[str]) -> Iterator[tuple[re.Match[str], str]]:
    """Yield ”den är högst 92” where what was named last is a measure, and no scale has been named since."""
    lower = ""
    for match in _IT_IS.finditer(words) if measured else ():
        lower = lower or words.lower()
        at, name = max((lower.rfind(name, 0, match.start()), name) for name in measured)
        if at >= 0 and ". " not in lower[at : match.start()] and not any(scale in lower[at:] for scale in scales):
            yield match, name


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
_AFTER = re.compile(_WITHIN.pattern.replace(r"inom|senast\s+(?:efter|inom)|högst", "efter"), re.IGNORECASE)
_ORDINALS = {
    "annan": 2, "andra": 2, "tredje": 3, "fjärde": 4, "femte": 5, "sjätte": 6, "åttonde": 8, "tionde": 10, "tolfte": 12,
}  # fmt: skip
_EVERY = re.compile(
    rf"\b(?:var|varje)\s+(?:({'|'.join(_ORDINALS)}|[0-9]+:[ae])\s+)?(minut|timme|dygn|dag|vecka|månad|år)\b",
    re.IGNORECASE,
)
_ISO = re.compile(r"P(T?)([0-9]+(?:\.[0-9]+)?)([MHDWYS])")
_ISO_MINUTES = {"TM": 1.0, "TH": 60.0, "TS": 1 / 60, "D": 1440.0, "W": 10080.0, "M": 43830.0, "Y": 525960.0}


def _spoken(match: re.Match[str]) -> float:
    """Return the minutes of a time in words: "inom två timmar" gives 120; of a range the longer time."""
    number = _SMALL.get(match[2].lower()) or float(match[2].replace(",", "."))
    return number * next(minutes for unit, minutes in _MINUTES.items() if match[3].lower().startswith(unit))


def _repeated(match: re.Match[str]) -> float:
    """Return the minutes between two times of "var tredje månad"."""
    word = (match[1] or "").lower()
    number = _ORDINALS.get(word) or (int(word.partition(":")[0]) if word else 1)
    return number * next(minutes for unit, minutes in _MINUTES.items() if match[2].lower().startswith(unit))


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
    yield from _times_of_actions_elsewhere(subject)


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
    """Yield ”… inom en timme (F)”, ”… efter tre månader (F)” and ”… var tredje månad (F)” where nothing in the step (F),
    or on the ways to it, has that time."""
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
            spoken = [(match, _spoken(match)) for match in (*_WITHIN.finditer(clause), *_AFTER.finditer(clause))]
            again = [(match, _repeated(match)) for match in _EVERY.finditer(clause)]
            if len(spoken) + len(again) != 1 or len(clause) - (spoken or again)[0][0].end() > 12:
                continue
            at = by_letter[part.letters[0]]
            step = subject.pathway.steps[at]
            known = _times_of_step(subject, at) if spoken else _repeats_of_step(subject, at)
            said, time = (spoken or again)[0]
            if known and not any(_same(time, other) for other in known):
                message = f"Här står ”{said[0]}” för {name_of(step)}, men den tiden finns inte i steget."
                yield (*path, "parts", number), message, "Skriv samma tid här som i steget."


def _times_of_step(subject: Subject, at: int) -> set[float]:
    steps = subject.pathway.steps
    step = steps[at]
    ways = [*step.next, *(way for other in steps for way in other.next if way.to == step.id)]
    found = {_minutes(value.within) for value in (step, *ways)} | {_minutes(value.after) for value in (step, *ways)}
    for _, owner, _, action in subject.actions:
        if owner == ("steps", at):
            found |= {_minutes(action.within), _minutes(action.after)}
    texts = [plain(text) for path, text in subject.texts if path[:2] == ("steps", at)]
    for text in (step.title, *texts):
        found |= {_spoken(match) for match in (*_WITHIN.finditer(text), *_AFTER.finditer(text))}
    return (found | _repeats_of_step(subject, at)) - {0.0}


def _repeats_of_step(subject: Subject, at: int) -> set[float]:
    acts = (action.every for _, owner, _, action in subject.actions if owner == ("steps", at))
    return {_minutes(every) for every in (subject.pathway.steps[at].every, *acts)} - {0.0}


def _times_of_actions_elsewhere(subject: Subject) -> Iterator[Fault]:
    """Yield a time in a section for what an action does in another time: the sentence has the action's verb, what the
    verb is done to, and at least one more of the action's long words."""
    timed = [(path, act) for path, _, actor, act in subject.actions if act.within and actor != "patient"]
    spoken = [
        (path, unit, *_WITHIN.finditer(unit.own))
        for path, unit in subject.units
        if timed and path[0] == "sections" and "inom" in unit.own
    ]
    for path, unit, *times in spoken:
        words = unit.own.lower().split()
        for _, act in timed if len(times) == 1 else ():
            stems = _stems(act.text.markdown)
            shared = [stem for stem in stems if any(word.startswith(stem) for word in words)]
            if len(shared) < 3 or shared[:2] != stems[:2]:
                continue
            if not _same(_spoken(times[0]), _minutes(act.within)):
                message = f"Här står ”{times[0][0]}”, men åtgärden {shorten(act.text)} ska göras inom {act.within.text}."
                place = subject.place(unit.text[times[0].start() :], path, len(times[0][0]))
                yield place, message, "Skriv samma tid på båda ställena."
            break


def _stems(words: str) -> list[str]:
    """Return the beginnings of an action's long words in order; an imperative loses its last vowel (Meddela → meddel)."""
    found = [word.strip(".,;:!?()[]”").lower() for word in words.split()]
    first = found[0].rstrip("a") if found else ""
    return [first, *(word[:6] for word in found[1:] if len(word) > 5)] if len(first) > 3 else []


# ---------------------------------------------------------------------------------------------------------------------
# Thresholds

_OPERATORS = {
    "minst": ">=", "≥": ">=", "högst": "<=", "≤": "<=", "över": ">", "mer än": ">", "högre än": ">", ">": ">",
    "under": "<", "mindre än": "<", "lägre än": "<", "<": "<",
}  # fmt: skip
_SAID = re.compile(rf"(minst|högst|över|under|mer än|mindre än|högre än|lägre än|[<>≥≤])\s*({_NUMBER})", re.IGNORECASE)
_ANY_NUMBER = re.compile(rf"(?<![0-9])[-−]?{_NUMBER}")


def _value(written: str) -> float:
    return float(re.sub(r"\s", "", written).replace(",", ".").replace("−", "-"))


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
            if others and _value(match[3]) not in others and not _stands_with(numbered, overview, match):
                known = " och ".join(f"{other:g}".replace(".", ",") for other in sorted(others))
                message = f"Här står ”{' '.join(match[0].split())}”, men i resten av dokumentet är gränsen {known}."
                place = subject.place(unit.text[match.start() :], path, len(match[0]))
                yield place, message, "Skriv samma gräns på alla ställen."


def _stands_with(numbered: list[tuple[Path, Unit]], overview: set[Path], said: re.Match[str]) -> bool:
    """True where the rest of the document has the same figure together with the same name, in whatever words."""
    value, name = _value(said[3]), said[1].lower()
    return any(
        value == _value(found[0])
        for path, unit in numbered
        if path[:2] not in overview and name in unit.own.lower()
        for found in _ANY_NUMBER.finditer(unit.own)
    )


def _way_against_letter(subject: Subject) -> Iterator[Fault]:
    """Yield ”minst 15 procent görs DXA (F)” where the ways to (F) have another figure with the same unit."""
    by_letter = {step.letter: step for step in subject.pathway.steps if step.letter}
    for path, text, number, part in subject.parts:
        if not isinstance(part, Letters) or len(part.letters) != 1 or path[0] != "sections" or not number:
            continue
        step, before = by_letter.get(part.letters[0]), text.parts[number - 1]
        said = [*_WITH_UNIT.finditer(re.split(r"[.;:]\s", before.text)[-1])] if isinstance(before, Words) else []
        if not step or len(said) != 1:
            continue
        labels = " ".join(way.when or "" for other in subject.pathway.steps for way in other.next if way.to == step.id)
        known = {_value(found[2]) for found in _WITH_UNIT.finditer(labels) if _alike(found, said[0])}
        if known and _value(said[0][2]) not in known:
            others = " och ".join(f"{other:g}".replace(".", ",") for other in sorted(known))
            message = f"Här står ”{said[0][0]}” för {name_of(step)}, men i beslutet före steget är gränsen {others}."
            yield path, message, "Skriv samma gräns på alla ställen."


_WITH_UNIT = re.compile(rf"{_SAID.pattern}\s+(procent|%|poäng|år|mmol/l|mg|mmHg)", re.IGNORECASE)


def _alike(one: re.Match[str], other: re.Match[str]) -> bool:
    return (_OPERATORS[one[1].lower()], one[3]) == (_OPERATORS[other[1].lower()], other[3])


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
