"""Facts in Swedish words: times, measures, codes, roles and places, as the page and its tables say them.

In: values of the model. Out: plain strings, never HTML. Never chooses what is shown: only how it is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .catalog import Catalog, Term
from .diagnostics import fold
from .model.base import Duration
from .model.codes import SYSTEM_NAMES, PlainCode
from .model.flow import ActionFacts, Measure, StepFacts, Way
from .model.quality import OPERATOR_NAMES, Indicator, Target

SINGULAR = {
    "minuter": "minut",
    "min": "minut",
    "h": "timme",
    "timmar": "timme",
    "dagar": "dag",
    "veckor": "vecka",
    "månader": "månad",
}
MEASURES = {
    "proportion": "Andel",
    "median": "Median",
    "mean": "Medelvärde",
    "count": "Antal",
    "time": "Tid",
    "yes-no": "Ja eller nej",
}
LEADS = {"any": "Minst ett av:", "all": "Alla:", "none": "Inget av (ingång ska inte ske om):"}
COUNTS = {1: "ett", 2: "två", 3: "tre", 4: "fyra", 5: "fem", 6: "sex"}
DIRECTIONS = {"higher": "Högre värde är bättre", "lower": "Lägre värde är bättre"}


def sentence(words: str) -> str:
    """Write words with a capital first, the rest as they are; a word that holds a capital already stays so (eGFR)."""
    first = words.partition(" ")[0]
    return words if first[1:] != first[1:].lower() else words[:1].upper() + words[1:]


def number(value: float | int) -> str:
    """Write a number with a decimal comma."""
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def listed(words: Iterable[str], last: str = "och") -> str:
    """Join words as a sentence does: "a, b och c"."""
    *most, final = list(words) or [""]
    return f"{', '.join(most)} {last} {final}" if most else final


def times(facts: StepFacts | ActionFacts | Way) -> str:
    """Say when something is done: "inom 10 min från ankomst", "tidigast efter 6 veckor"; "" when it isn't said."""
    said = []
    if facts.after and facts.within:
        said.append(f"tidigast efter {facts.after.text}, senast efter {facts.within.text}")
    elif facts.after:
        said.append(f"tidigast efter {facts.after.text}")
    elif facts.within:
        said.append(f"inom {facts.within.text}")
    start = getattr(facts, "from_", None)
    if start and said:
        said[-1] += f" från {start}"
    if getattr(facts, "every", None):
        said.append(repeated(facts.every))
    return ", ".join(said)


def repeated(every: Duration) -> str:
    """Say how often: "varje vecka", "var 4:e timme", "vart 2:a år"."""
    match = re.fullmatch(r"([0-9]+)\s+(\S+)", every.text)
    if not match:
        return f"upprepas efter {every.text}"
    count, unit = int(match[1]), SINGULAR.get(match[2], match[2])
    if count == 1:
        return f"varje {unit}"
    # Swedish writes the ordinal of 1 and 2 with a, also in 21 and 22, but of 11 and 12 with e.
    ending = "a" if count % 10 in (1, 2) and count % 100 not in (11, 12) else "e"
    return f"{'vart' if unit in ('år', 'dygn') else 'var'} {count}:{ending} {unit}"


def measure(value: Measure) -> str:
    """Say a threshold: "NEWS2 minst 7"."""
    return f"{value.name} {OPERATOR_NAMES[value.operator]} {number(value.value)} {value.unit or ''}".rstrip()


def criteria_lead(group: str, at_least: int) -> str:
    """Say what a group of criteria asks for, before its members: "Minst två av:"."""
    return LEADS.get(group) or f"Minst {COUNTS.get(at_least, at_least)} av:"


def goal_level(indicator: Indicator) -> str:
    """Say the level aimed at, or why there is none."""
    if indicator.target:
        return _target(indicator.target)
    if indicator.target_text:
        return indicator.target_text
    return f"Ingen målnivå. {indicator.target_reason or ''}".strip()


def code(value: PlainCode) -> str:
    """Say a code or a range of codes: "ICD-10-SE M16.0–M16.9, utom M16.4 och M16.5"."""
    codes = value.code or f"{value.from_}–{value.to}"
    exception = f", utom {listed(value.exclude)}" if value.exclude else ""
    return f"{SYSTEM_NAMES[value.system]} {codes}{exception}"


def terms(words: Iterable[str], known: Mapping[str, Term]) -> list[str]:
    """Return roles or care levels as the shared list spells them; a word that no list has is kept as written."""
    return [known[fold(word)].label if fold(word) in known else word for word in words]


def ages(value: str) -> str:
    """Say an age: "0–17 år"; words are kept as they are."""
    return f"{value} år" if re.fullmatch(r"[0-9]+([–-][0-9]+)?", value) else value


def approver(by: str, catalog: Catalog) -> str:
    """Say who approved: a programme area by its title, otherwise as written."""
    area = catalog.lists.programme_areas.get(by)
    return f"NPO {area[:1].lower()}{area[1:]}" if area else by


def _target(target: Target) -> str:
    unit = {"procent": "%", "%": "%"}.get(target.unit or "", target.unit or "")
    said = f"{OPERATOR_NAMES[target.operator]} {number(target.value)} {unit}".rstrip()
    return said[:1].upper() + said[1:]
