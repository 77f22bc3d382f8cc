"""Two wordings → what of the difference changes what somebody is to do, as far as words alone can tell.

In: plain Swedish texts. Out: a reason in Swedish, or "". Only signs that seldom mislead: a "not" that has come, another
number or unit, another limit, a word in the place of its opposite. That a text says something else in other ways, with
the name of another drug perhaps, no list of words can see: who reads this must never take "" for "means the same".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

_ONES = ["två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"]
_TENS = ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"]
_TEENS = ["tio", "elva", "tolv", "tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton"]
NUMBERS = (
    {"en": "1", "ett": "1"}
    | {word: str(number) for number, word in enumerate([*_ONES, *_TEENS], 2)}
    | {
        ten + one: str(10 * tens + ones)
        for tens, ten in enumerate(_TENS, 2)
        for ones, one in enumerate(["", "ett", *_ONES])
    }
)
"""Numbers in letters that are the same as those in figures."""

UNITS = {
    "sekund": "sekund|sekunder|sek",
    "minut": "minut|minuter|min",
    "timme": "timme|timmar|tim|h",
    "dygn": "dygn|dygnet",
    "dag": "dag|dagar|dagen|dagligen|daglig|dagliga",
    "vecka": "vecka|veckor|veckan",
    "månad": "månad|månader|månaden",
    "år": "år|året|årligen|årlig|årliga",
    "kg": "kg|kilo|kilogram",
    "g": "g|gram",
    "mg": "mg|milligram",
    "mikrogram": "mikrogram|mikrog|µg|μg|mcg",
    "liter": "l|liter",
    "dl": "dl|deciliter",
    "ml": "ml|milliliter",
    "mmol": "mmol|millimol",
    "enheter": "e|ie|enhet|enheter",
    "procent": "%|procent",
    "gånger": "gång|gånger|ggr",
    "tabletter": "tablett|tabletter",
    "doser": "dos|doser",
    "droppar": "droppe|droppar",
}
ALONE = ("sekund", "minut", "timme", "dygn", "dag", "vecka", "månad", "kg", "mg", "mikrogram", "ml", "mmol", "procent")
"""Units that say something without a number, too."""
AFTER_NUMBERS = frozenset({"sek", "min", "tim", "h"})
"""Short forms that are units after a number alone: "min plan" is no time."""
_UNIT = {word: unit for unit, words in UNITS.items() for word in words.split("|")}
_UNITS = "|".join(map(re.escape, _UNIT))
_LETTERS = "|".join(word for word in NUMBERS if word not in ("en", "ett", "sex"))
_NUMBER = re.compile(
    # "En" and "ett" are articles, and "sex" is a subject of health care, unless they count something that is known.
    rf"([0-9]+(?:[.,][0-9]+)?|(?<!\w)(?:{_LETTERS}|(?:en|ett)(?=\s(?:{_UNITS})\b)|sex(?=\s(?:till|eller|{_UNITS})\b))"
    rf"(?!\w))(?:\s?({_UNITS})(?!\w))?"
)

MINUTES = {"minut": 1, "timme": 60, "dygn": 24 * 60}
"""Units of time that are the same in another unit. A day is none: two days may be less than 48 hours."""

COUNTED = (
    # "Eller inte" takes nothing back, and "utan dröjsmål" is a time.
    r"(?<!eller )(?:inte|ej)|icke|aldrig|ingen|inget|inga|varken|utan(?! dröjsmål)|undvik(?:a|as|s|er)?"
    r"|avstå(?:r|s)?|kontraindicera(?:d|t|de)",
    r"minst|lägst|minimum",
    r"högst|max|maximalt|maximum",
    r"omedelbart|genast|omgående|snarast|skyndsamt|direkt|utan dröjsmål",
    r"överväg|övervägs|överväga|övervägas|vid behov|eventuellt",
    r"samma (?:dag|dygn)",
    r"bara|enbart|endast",
    r"alla|samtliga",
    # Units, where no number stands before them too: "nästa vecka".
    *("|".join(word for word in UNITS[unit].split("|") if word not in AFTER_NUMBERS) for unit in ALONE),
)
"""Kinds of words of which one more or one less says something else; one word of a kind is as good as another."""

OPPOSITES = (
    ("och", "eller"),
    ("före|innan", "efter"),
    ("över|större än|mer än|högre än", "under|mindre än|lägre än"),
    ("ska|skall|måste", "bör"),
    ("ska|skall|måste|bör", "kan|får"),
    ("ök(?:a|ar|ad|at|ade|ande)", "minsk(?:a|ar|ad|at|ade|ande)"),
    ("hög|högt|höga|högre", "låg|lågt|låga|lägre"),
    ("höj|höja|höjs|höjer", "sänk|sänka|sänks|sänker"),
    ("stor|stort|stora|större", "liten|litet|små|mindre"),
    ("lätt|lätta", "svår|svårt|svåra"),
    ("sätt in|sätta in|sätts in", "sätt ut|sätta ut|sätts ut"),
    ("börja|börjar|påbörja|starta|inled", "sluta|slutar|avsluta|avbryt"),
    ("ge|ges", "sätt ut|sluta|avbryt"),
    ("höger|högra", "vänster|vänstra"),
    (r"hyper\w+", r"hypo\w+"),
    (r"vuxn\w*", r"barn\w*"),
    (r"positiv\w*", r"negativ\w*"),
    (r"akut|akuta|akutbesök", r"planera\w+|elektiv\w*"),
)
"""Words that say the opposite, or another strength: what counts is that one has come where the other has gone."""


def turned(old: str, new: str) -> str:
    """Return what the newer wording says that changes what is to be done, in Swedish; "" where no sign of that is
    seen."""
    one, other = old.casefold(), new.casefold()
    if one == other:
        return ""
    if Counter(_numbers(one)) != Counter(_numbers(other)):
        return "har andra tal i texten"
    bare, other_bare = _NUMBER.sub(" ", one), _NUMBER.sub(" ", other)  # Units after numbers have been looked at.
    gone, come = _only(bare, other_bare), _only(other_bare, bare)
    if gone and come:
        return f"säger ”{come}” i stället för ”{gone}”"
    if gone or come:
        return f"säger nu ”{come}”" if come else f"säger inte längre ”{gone}”"
    return next(_opposed(one, other), "")


def same_words(old: str, new: str) -> bool:
    """True when two wordings have the same words in the same order: signs, spaces and capitals alone may differ."""
    return _words(old) == _words(new)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|[%<>≥≤=+]", text.casefold())


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    """Yield each number with the unit after it, times in minutes where they can be; "" where no unit is known."""
    for found in _NUMBER.finditer(text):
        number, unit = NUMBERS.get(found[1], found[1]).replace(",", "."), _UNIT.get(found[2] or "", "")
        if unit in MINUTES:
            number, unit = f"{float(number) * MINUTES[unit]:g}", "minut"
        if (number, unit) != ("1", "gånger"):  # "Once a year" is "yearly".
            yield number, unit


def _only(text: str, other: str) -> str:
    """Return the first word of a text that is of a kind, or a unit, of which the other text has fewer."""
    for kind in COUNTED:
        found = _find(kind, text)
        if len(found) > len(_find(kind, other)):
            return found[0]
    return ""


def _opposed(one: str, other: str) -> Iterator[str]:
    for pair in OPPOSITES:
        for gone, come in (pair, pair[::-1]):
            went, came = _find(gone, one), _find(come, other)
            if len(went) > len(_find(gone, other)) and len(came) > len(_find(come, one)):
                yield f"säger ”{came[0]}” i stället för ”{went[0]}”"


def _find(words: str, text: str) -> list[str]:
    return re.findall(rf"(?<!\w)(?:{words})(?!\w)", text)
