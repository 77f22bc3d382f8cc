"""Indicators: whether each says what is measured, how, and what is aimed at (VF361–VF367).

In: a subject. Out: faults. Never holds outcome data, and never judges a target's height.
"""

from __future__ import annotations

from collections.abc import Iterator

from .rule import Fault, Rule, Subject, rule

PERCENT = frozenset({"procent", "%"})


@rule("VF361", "warning", "error")
def question_missing(subject: Subject) -> Iterator[Fault]:
    """Ja- eller nej-måttet saknar sin fråga.

    Ett mått som besvaras med ja eller nej behöver frågan ordagrant, så att alla regioner svarar på samma sak.

    Fel:

    ```yaml indicator
    kind: structure
    measure: yes-no
    ```

    Rätt:

    ```yaml indicator
    kind: structure
    measure: yes-no
    question: Finns en frakturkedja?
    target: Ja
    ```
    """
    for i, indicator in enumerate(subject.pathway.indicators):
        if indicator.measure == "yes-no" and not indicator.question:
            message = f"Indikatorn ”{indicator.title}” ska besvaras med ja eller nej men har ingen fråga."
            yield ("indicators", i), message, "Lägg till question: med frågan ordagrant."


@rule("VF362", "warning", "error")
def proportion_without_parts(subject: Subject) -> Iterator[Fault]:
    """Andelen saknar täljare eller nämnare.

    En andel räknas på två tal. Utan båda mäter regionerna olika saker, och siffrorna går inte att jämföra.

    Fel:

    ```yaml indicator
    numerator: Antal patienter som fick antibiotika inom en timme
    ```

    Rätt:

    ```yaml indicator
    numerator: Antal patienter som fick antibiotika inom en timme
    denominator: Alla patienter med sepsis på akutmottagning
    ```
    """
    for i, indicator in enumerate(subject.pathway.indicators):
        if indicator.measure != "proportion":
            continue
        missing = [
            word for key, word in (("numerator", "täljare"), ("denominator", "nämnare")) if not getattr(indicator, key)
        ]
        if missing:
            message = f"Indikatorn ”{indicator.title}” är en andel men saknar {' och '.join(missing)}."
            hint = "Lägg till numerator (det som räknas) och denominator (alla som det räknas av)."
            yield ("indicators", i), message, hint + " Är det inte en andel: ange measure."


@rule("VF363", "note", "warning")
def no_target(subject: Subject) -> Iterator[Fault]:
    """Indikatorn har varken målnivå eller skäl.

    Många indikatorer saknar målnivå av goda skäl. Skriv skälet, så att läsaren ser att den inte är bortglömd.

    Fel:

    ```yaml indicator
    direction: higher
    ```

    Rätt:

    ```yaml indicator
    direction: higher
    target_reason: Det saknas underlag för en nationell målnivå.
    ```
    """
    for i, indicator in enumerate(subject.pathway.indicators):
        if not (indicator.target or indicator.target_text or indicator.target_reason):
            message = f"Indikatorn ”{indicator.title}” har varken målnivå eller skäl till att den saknas."
            hint = 'Lägg till target: {operator: ">=", value: 90, unit: procent}, eller target_reason: med skälet.'
            yield ("indicators", i), message, hint


@rule("VF364", "note", "warning")
def target_without_direction(subject: Subject) -> Iterator[Fault]:
    """Målnivån säger inte åt vilket håll det är bättre.

    Den som läser ett diagram behöver veta om ett högre värde är bättre eller sämre.

    Fel:

    ```yaml indicator
    target: {operator: "<=", value: 42, unit: dagar}
    ```

    Rätt:

    ```yaml indicator
    direction: lower
    target: {operator: "<=", value: 42, unit: dagar}
    ```
    """
    for i, indicator in enumerate(subject.pathway.indicators):
        if indicator.target and not indicator.direction:
            message = f"Indikatorn ”{indicator.title}” har en målnivå men säger inte åt vilket håll det är bättre."
            hint = "Lägg till direction: higher (högre är bättre) eller direction: lower (lägre är bättre)."
            yield ("indicators", i, "target"), message, hint


@rule("VF365", "warning", "error")
def target_against_direction(subject: Subject) -> Iterator[Fault]:
    """Målnivån och riktningen säger emot varandra.

    Är högre bättre ska målet vara minst en viss nivå; är lägre bättre ska det vara högst en viss nivå.

    Fel:

    ```yaml indicator
    direction: lower
    target: {operator: ">=", value: 90, unit: procent}
    ```

    Rätt:

    ```yaml indicator
    direction: higher
    target: {operator: ">=", value: 90, unit: procent}
    ```
    """
    against = {"higher": ("<=", "<"), "lower": (">=", ">")}
    for i, indicator in enumerate(subject.pathway.indicators):
        if indicator.target and indicator.direction and indicator.target.operator in against[indicator.direction]:
            better = "högre" if indicator.direction == "higher" else "lägre"
            level = "högst" if indicator.direction == "higher" else "minst"
            message = f"I indikatorn ”{indicator.title}” är {better} bättre, men målnivån är {level} ett värde."
            yield ("indicators", i, "target"), message, "Ändra direction eller jämförelsen (operator) i target."


@rule("VF366", "warning", "error")
def target_of_wrong_kind(subject: Subject) -> Iterator[Fault]:
    """Målnivån passar inte måttet.

    En fråga som besvaras med ja eller nej har sin målnivå i ord. Alla andra mått har ett tal, och en andel kan inte
    vara över 100 procent.

    Fel:

    ```yaml indicator
    target: {operator: ">=", value: 900, unit: procent}
    ```

    Rätt:

    ```yaml indicator
    target: {operator: ">=", value: 90, unit: procent}
    ```
    """
    for i, indicator in enumerate(subject.pathway.indicators):
        path, title = ("indicators", i, "target"), indicator.title
        if indicator.measure == "yes-no":
            if indicator.target:
                message = f"Indikatorn ”{title}” besvaras med ja eller nej, men målnivån är ett tal."
                yield path, message, "Skriv target: Ja."
        elif indicator.target_text:
            message = f"Målnivån ”{indicator.target_text}” i indikatorn ”{title}” är inget tal."
            hint = 'Skriv target: {operator: ">=", value: 90, unit: procent}. Är svaret ja eller nej: measure: yes-no.'
            yield path, message, hint
        elif indicator.target:
            unit = indicator.target.unit or (indicator.unit or "procent" if indicator.measure == "proportion" else "")
            if (
                unit.casefold() in PERCENT
                and indicator.measure == "proportion"
                and not 0 <= indicator.target.value <= 100
            ):
                message = f"Målnivån {indicator.target.value} procent i indikatorn ”{title}” är ingen möjlig andel."
                yield (*path, "value"), message, "Skriv ett tal från 0 till 100."


@rule("VF367", "note", "note")
def kik_without_id(subject: Subject) -> Iterator[Fault]:
    """Indikatorns id i Kvalitetsindikatorkatalogen saknas.

    När indikatorn är specificerad i KIK kan webbplatsen länka dit, om id finns.

    Fel:

    ```yaml indicator
    kik: specified
    ```

    Rätt:

    ```yaml indicator
    kik: specified
    kik_id: "1234"
    ```
    """
    for i, indicator in enumerate(subject.pathway.indicators):
        if indicator.kik == "specified" and not indicator.kik_id:
            message = f"Indikatorn ”{indicator.title}” är specificerad i KIK, men dess id där saknas."
            yield ("indicators", i, "kik"), message, "Lägg till kik_id: med indikatorns id i KIK."


RULES: tuple[Rule, ...] = (
    question_missing,
    proportion_without_parts,
    no_target,
    target_without_direction,
    target_against_direction,
    target_of_wrong_kind,
    kik_without_id,
)
