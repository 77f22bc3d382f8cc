"""Times that differ: between the words, the table and the flowchart (VF510).

In: a subject. Out: faults. Never says which of two times is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.base import Duration
from .fields import shorten
from .reading import SMALL_NUMBERS, units_of
from .rule import Fault, Rule, Subject, name_of, rule

_MINUTES = {"min": 1, "timm": 60, "h": 60, "dygn": 1440, "dag": 1440, "veck": 10080, "månad": 43830, "år": 525960}
_WITHIN = re.compile(
    rf"\b(?:inom|senast\s+(?:efter|inom)|högst)\s+(?:([0-9]+(?:,[0-9])?)\s?[–-]\s?)?([0-9]+(?:,[0-9])?|{'|'.join(SMALL_NUMBERS)})"
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
_TIME_SIGNS = ("nom ", "nast ", "ögst ", "fter ", "var ", "varje ")
_TIME_WORDS = ("inom", "senast", "högst", "efter")
"""One of them begins every time that is not repeated."""
_CLAUSE = re.compile(r"[.;:,]\s|\soch\s")
_ISO = re.compile(r"P(T?)([0-9]+(?:\.[0-9]+)?)([MHDWYS])")
_ISO_MINUTES = {"TM": 1.0, "TH": 60.0, "TS": 1 / 60, "D": 1440.0, "W": 10080.0, "M": 43830.0, "Y": 525960.0}


def _spoken(match: re.Match[str]) -> float:
    """Return the minutes of a time in words: "inom två timmar" gives 120; of a range the longer time."""
    number = SMALL_NUMBERS.get(match[2].lower()) or float(match[2].replace(",", "."))
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
    ingen vilken tid som gäller. Regeln läser tiden i åtgärdens egna ord, tiden bredvid ett stegs bokstav i den övriga
    texten, stegets egen inledning, nästa stegs tid där steget nämner det, och indikatorns namn mot dess täljare. Är det
    två olika tider går det att skriva ett undantag med skäl under `allow`.

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
    yield from _longer_than_the_step(subject)
    yield from _times_of_next_steps(subject)
    yield from _times_of_indicators(subject)


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
    """Yield ”… inom en timme (F)”, ”… efter tre månader (F)” and ”… var tredje månad (F)” where nothing in the step, or
    on the ways to it, has that time."""
    times: dict[int, set[float]] = {}
    for path, at, said_before, _ in subject.pointers:
        if path[0] == "steps" or not any(sign in said_before for sign in _TIME_SIGNS):
            continue
        clause = _CLAUSE.split(said_before[-160:])[-1][-90:]
        spoken = [(match, _spoken(match)) for match in (*_WITHIN.finditer(clause), *_AFTER.finditer(clause))]
        again = [(match, _repeated(match)) for match in _EVERY.finditer(clause)]
        if len(spoken) + len(again) != 1:
            continue
        step = subject.pathway.steps[at]
        rest = clause[(spoken or again)[0][0].end() :]
        if len(rest) > 12 and not _counts_from(rest, step.from_):
            continue
        if spoken and at not in times:
            times[at] = _times_of_step(subject, at)
        known = times[at] if spoken else _repeats_of_step(subject, at)
        said, time = (spoken or again)[0]
        if known and not any(_same(time, other) for other in known):
            message = f"Här står ”{said[0]}” för {name_of(step)}, men den tiden finns inte i steget."
            place = subject.place(clause[said.start() :], path, len(said[0]))
            own = (step.every if again else step.within) or step.within
            yield place, message, f"Skriv samma tid här som i steget{f', {own.text}' if own else ''}."


def _counts_from(rest: str, start: str | None) -> bool:
    """True where a time is followed by what the step counts from: ”inom 30 minuter från ankomsten när …”."""
    return bool(start and re.match(rf"\s+från\s+{re.escape(start[:5])}", rest))


def _times_of_step(subject: Subject, at: int) -> set[float]:
    steps = subject.pathway.steps
    step = steps[at]
    ways = [*step.next, *(way for other in steps for way in other.next if way.to == step.id)]
    found = {_minutes(value.within) for value in (step, *ways)} | {_minutes(value.after) for value in (step, *ways)}
    for _, owner, _, action in subject.actions:
        if owner == ("steps", at):
            found |= {_minutes(action.within), _minutes(action.after)}
    texts = [unit.text for path, unit in subject.units if path[1:2] == (at,) and path[0] == "steps"]
    for text in (step.title, *texts):
        small = text.lower()
        if any(word in small for word in _TIME_WORDS):
            found |= {_spoken(match) for match in (*_WITHIN.finditer(text), *_AFTER.finditer(text))}
    return (found | _repeats_of_step(subject, at)) - {0.0}


def _repeats_of_step(subject: Subject, at: int) -> set[float]:
    acts = (action.every for _, owner, _, action in subject.actions if owner == ("steps", at))
    return {_minutes(every) for every in (subject.pathway.steps[at].every, *acts)} - {0.0}


def _times_of_actions_elsewhere(subject: Subject) -> Iterator[Fault]:
    """Yield a time in a section for what an action does in another time: the sentence has the action's verb, what the
    verb is done to, and at least one more of the action's long words."""
    spoken = [
        (path, unit, *_WITHIN.finditer(unit.own))
        for path, unit in subject.units_with(["inom"])
        if path[0] == "sections"
    ]
    timed = [
        (act, _verb(act.text.markdown))
        for _, _, actor, act in subject.actions
        if act.within and spoken and actor != "patient"
    ]
    for path, unit, *times in spoken:
        small = unit.own.lower()
        for act, verb in timed if len(times) == 1 else ():
            if len(verb) < 4 or verb not in small:
                continue
            stems = [verb, *_stems(act.text.markdown)]
            if len(stems) < 3 or stems[1] not in small:
                continue
            words = small.split()
            if sum(any(word.startswith(stem) for word in words) for stem in stems) < 3:
                continue
            if not _same(_spoken(times[0]), _minutes(act.within)):
                message = (
                    f"Här står ”{times[0][0]}”, men åtgärden {shorten(act.text)} ska göras inom {act.within.text}."
                )
                place = subject.place(unit.text[times[0].start() :], path, len(times[0][0]))
                yield place, message, "Skriv samma tid på båda ställena."
            break


def _longer_than_the_step(subject: Subject) -> Iterator[Fault]:
    """Yield a time in a step's prose that is counted from the same start as the step's own time, and is longer."""
    for path, unit in subject.units_with(["inom"], exact=True):
        step = subject.pathway.steps[int(path[1])] if path[0] == "steps" else None
        if not step or not step.within or "actions" in path:
            continue
        for match in _WITHIN.finditer(unit.own):
            own = _minutes(step.within)
            if not _counts_from(unit.own[match.end() :], step.from_) or _same(_spoken(match), own):
                continue
            if _spoken(match) > own:
                message = f"Texten säger ”{match[0]}” från {step.from_}, men stegets tid är {step.within.text}."
                place = subject.place(unit.text[match.start() :], path, len(match[0]))
                yield place, message, "Skriv samma tid i texten och i stegets block."


def _times_of_next_steps(subject: Subject) -> Iterator[Fault]:
    """Yield a time in a step's own words for the step that comes next, ”beställ spirometri, som görs inom två veckor”,
    where neither that step nor a way to it has the time."""
    steps = subject.pathway.steps
    for path, unit in subject.units_with(["inom"]):
        if path[0] != "steps" or unit.kind == "quote" or len(times := list(_WITHIN.finditer(unit.own))) != 1:
            continue
        at, (time,) = int(path[1]), times
        said = _SENTENCE.split(unit.own[: time.start()].lower())[-1]
        words = said.split()
        for arrow in subject.flow.arrows[at][:_WAYS] if len(words) < 40 else ():
            own = steps[at].next[arrow.way].within
            if arrow.step is None or arrow.step == at or not own:
                continue
            name = steps[arrow.step].title.lower()
            place = next((n for n, word in enumerate(words) if _is_name(word.strip(".,;:()"), name)), -1)
            if " " in name or len(name) < 8 or place < 1 or words[place - 1] in _BESIDE or _BESIDE & {*words[place:]}:
                continue
            if _same(_spoken(time), _minutes(own)):
                continue
            known = {*_times_of_step(subject, arrow.step), _minutes(steps[at].within)}
            if not any(_same(_spoken(time), other) for other in known):
                message = f"Här står ”{time[0]}” för {name_of(steps[arrow.step])}, men vägen dit säger {own.text}."
                found = subject.place(unit.text[time.start() :], path, len(time[0]))
                yield found, message, "Skriv samma tid på båda ställena."
                break


_WAYS = 6
_SENTENCE = re.compile(r"[.;:!?]\s")
_BESIDE = frozenset(
    ("efter", "före", "inför", "från", "under", "vid", "utan", "mellan", "om", "av", "sedan", "och", "eller")
)
"""Words that make what stands beside them another thing: a time before, after or apart from the next step."""


def _is_name(word: str, name: str) -> bool:
    return word.startswith(name) and word[len(name) :] in ("", "n", "en", "t", "et", "s", "ens", "ets")


def _times_of_indicators(subject: Subject) -> Iterator[Fault]:
    """Yield an indicator whose title and numerator count within different times."""
    for number, row in enumerate(subject.pathway.indicators):
        said = _WITHIN.search(row.title)
        counted = list(_WITHIN.finditer(row.numerator or "")) if said else []
        if said and counted and not any(_same(_spoken(said), _spoken(match)) for match in counted):
            message = f"Indikatorn heter ”{row.title}”, men täljaren räknar ”{counted[0][0]}”."
            yield ("indicators", number, "numerator"), message, "Skriv samma tid i namnet och i täljaren."


def _verb(words: str) -> str:
    """Return the beginning of an action's first word; an imperative loses its last vowel: meddel."""
    return words.partition(" ")[0].lower().rstrip("a")


def _stems(words: str) -> list[str]:
    """Return the beginnings of an action's long words after the first, in order."""
    found = [word.strip(".,;:!?()[]”") for word in words.lower().split()[1:]]
    return [word[:6] for word in found if len(word) > 5]


RULES: tuple[Rule, ...] = (times_differ,)
