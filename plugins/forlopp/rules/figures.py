"""Figures in the text without the unit that gives them a meaning (VF509).

In: a subject. Out: faults. Never judges whether a dose or a value is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model.flow import Criterion
from .reading import lowered, named
from .rule import Fault, Rule, Subject, rule

NUMBER = r"(?:[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?![0-9])|[0-9]{1,6}(?:[.,][0-9]{1,3})?)"
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
    rf"(?:\s*(?:–|-|−|till|och|eller|/|±|x|×)\s*(?:(?:minst|högst|över|under)\s+)?{NUMBER})*\s*{_ANY_UNIT}(?![A-Za-zåäö])|"
    rf"(?:\s*(?:–|-|till|och|eller)\s*{NUMBER})*\s*(?:%|°|/|‰)|[.:][0-9]|\s*(?:st|:e)\b|[0-9%°]"
)
_FOLLOWED_BY_WORD = re.compile(r"(?:\s*(?:–|-)\s*[0-9.,]+)?\s*(?:[xX×]\s*[0-9]|\])")


_MEASURED = re.compile(rf"(?:et|t|en|n)?\s+(?:värdet?\s+)?{_COMPARED}({NUMBER})(?![\w]*[0-9])", re.IGNORECASE)
"""What follows a measure that is given a value: ”laktat är över 2”."""
_DOSED = re.compile(
    r"\s+(?:(?:peroralt|intravenöst|subkutant|oralt|iv|po|sc|i\.v\.|p\.o\.|tablett|injektion|dosen|minst|högst|"
    rf"upp till|cirka|ca|med|sammanlagt|totalt)\s+){{0,3}}({NUMBER})(?![\w]*[0-9])",
    re.IGNORECASE,
)
"""What follows a drug that is given in a dose: ”paracetamol peroralt 500”."""
_DOSE = re.compile(
    rf"\b(?:ge|ges|ordinera|infundera|injicera|sätt in|starta|dosen|minst|högst|upp till|med|över|under)\s+({NUMBER})"
    r"\s+(?:(?:balanserad|isoton|isotonisk|peroral|intravenös|oral|oralt|intravenöst)\s+)?$",
    re.IGNORECASE,
)
"""What stands before a drug that is given in a dose: ”ge 500 balanserad kristalloid”, ”minst 5 prednisolon”."""
_FORM = re.compile(rf"-?(?:tablett|dos|kaps|ampull|plåst|inhal|spray)|\s+(?:tablett|dos|{NUMBER})", re.IGNORECASE)
_IT_IS = re.compile(
    rf"\b(?:den|det|värdet|nivån|halten)\s+(?:är|var|ligger|blir|stiger|sjunker|(?:har )?(?:stigit|sjunkit))\s+"
    rf"(?:{_COMPARING}\s*){{0,2}}({NUMBER})",
    re.IGNORECASE,
)


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
    written = "\n".join(unit.own for _, unit in subject.numbered).lower()
    measured = sorted((name for name in units if name in written), key=len, reverse=True)
    dosed = sorted((name for name in drugs if name in written), key=len, reverse=True)
    scales = {row.label.casefold() for row in subject.catalog.lists.instruments.values()}
    named_in = subject.units_with([*measured, *dosed]) if measured or dosed else ()
    for path, unit in named_in:
        if unit.kind == "quote":
            continue
        seen: set[int] = set()  # The value of ”joniserat kalcium” is also one of ”kalcium”.
        for name, start, end, stop in _bare(unit.own, measured, dosed, scales):
            value = _LAST.search(unit.own, start, end)
            if not value or end in seen:
                continue
            seen.add(end)
            said = " ".join(unit.own[start:stop].split())
            wanted = units.get(name, ["ml" if name in _FLUIDS else "mg"])[0]
            hint = f"Skriv enheten efter talet, till exempel {value[0]} {wanted}."
            yield subject.place(unit.text[start:], path, stop - start), f"”{said}” saknar enhet.", hint
    for path, value, _ in subject.criteria:
        measure = value.measure if isinstance(value, Criterion) else None
        if measure and not measure.unit and measure.name.casefold() in units:
            hint = f"Lägg till unit, till exempel unit: {units[measure.name.casefold()][0]}."
            yield (*path, "measure"), f"Måttet ”{measure.name}” saknar enhet.", hint


_FLUIDS = frozenset({"kristalloid", "vätska", "natriumklorid", "albumin"})


_LAST = re.compile(rf"{NUMBER}$")


def _bare(
    words: str, measured: Sequence[str], dosed: Sequence[str], scales: set[str]
) -> Iterator[tuple[str, int, int, int]]:
    """Yield (name, where the words begin, where the figure ends, where the words end) of each figure without a unit."""
    small = lowered(words)
    measures = [*named(small, measured)]
    for names, pattern in ((measures, _MEASURED), ([*named(small, dosed)], _DOSED)):
        for name, at in names:
            match = pattern.match(words, at)
            if match and not _has_unit(words, match.end()):
                yield name, at - len(name), match.end(), match.end()
    for name, at in named(small, dosed):
        dose = _DOSE.search(words, max(0, at - len(name) - 60), at - len(name))
        if dose and not _FORM.match(words, at) and not _has_unit(words, dose.end(1)):
            yield name, dose.start(), dose.end(1), at
    for match in _IT_IS.finditer(words) if measures else ():
        since, name = max((small.rfind(name, 0, match.start()), name) for name in measured)
        between = small[max(since, 0) : match.start()]
        if since < 0 or ". " in between or any(scale in between for scale in scales):
            continue
        if not _has_unit(words, match.end()):
            yield name, match.start(), match.end(), match.end()


def _has_unit(words: str, at: int) -> bool:
    return bool(_FOLLOWED.match(words, at) or _FOLLOWED_BY_WORD.match(words, at))


RULES: tuple[Rule, ...] = (value_without_unit,)
