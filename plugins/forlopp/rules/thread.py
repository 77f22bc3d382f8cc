"""The red thread from patients' challenges by way of goals to actions and indicators (VF351–VF358).

In: a subject. Out: faults. Never judges a goal: only whether something leads to it and follows it.
"""

from __future__ import annotations

from collections.abc import Iterator

from .fields import shorten
from .rule import Fault, Rule, Subject, rule

MOST_PRIORITISED = 3
"""Indicators that may be prioritised in one pathway, by the national programme's rule."""


@rule("VF351", "warning", "error", needs=("goals",))
def challenge_without_goal(subject: Subject) -> Iterator[Fault]:
    """Inget mål svarar mot utmaningen.

    Patienternas utmaningar är skälet till att vårdförloppet finns. Varje utmaning ska leda till minst ett mål, annars
    beskrivs ett problem som ingen tänker göra något åt.

    Fel, när inget mål nämner `utm-vantan`:

    ```markdown
    - Väntan är lång. {#utm-vantan}
    ```

    Rätt, under Mål:

    ```markdown
    - Tiden till behandling är kort. {#mal-tid challenges="utm-vantan"}
    ```
    """
    pathway = subject.pathway
    answered = {id for goal in pathway.goals for id in goal.challenges}
    known = {challenge.id for challenge in pathway.challenges}
    meant = [subject.suggest(id, known) for id in sorted(answered - known)]
    for i, challenge in enumerate(pathway.challenges):
        if challenge.id in answered or any(f"”{challenge.id}”" in hint for hint in meant):
            continue
        hint = (
            f'Lägg till challenges="{challenge.id}" i märket på det mål som svarar mot den, eller skriv ett nytt mål.'
        )
        yield ("challenges", i), f"Inget mål svarar mot utmaningen {shorten(challenge.text)}.", hint


@rule("VF352", "warning", "error", needs=("indicators",))
def goal_without_indicator(subject: Subject) -> Iterator[Fault]:
    """Ingen indikator följer målet.

    Ett mål som inte följs upp går inte att nå eller missa. Finns ingen bra indikator, skriv skälet i målets märke. Då
    ser läsaren att det är ett val.

    Fel:

    ```markdown
    - Patienten är delaktig. {#mal-delaktig}
    ```

    Rätt:

    ```markdown
    - Patienten är delaktig. {#mal-delaktig reason="Följs i den nationella patientenkäten."}
    ```
    """
    pathway = subject.pathway
    followed = {id for indicator in pathway.indicators for id in indicator.goals}
    known = {goal.id for goal in pathway.goals}
    meant = [subject.suggest(id, known) for id in sorted(followed - known)]
    for i, goal in enumerate(pathway.goals):
        if goal.reason or goal.id in followed or any(f"”{goal.id}”" in hint for hint in meant):
            continue
        if ("goals", i, "reason") in subject.damaged:
            continue
        hint = f'Lägg till goals: [{goal.id}] i en indikator, eller reason="…" i målets märke med skälet.'
        yield ("goals", i), f"Ingen indikator följer målet {shorten(goal.text)}.", hint


@rule("VF353", "error", "error", needs=("challenges",))
def unknown_challenge(subject: Subject) -> Iterator[Fault]:
    """Målet svarar mot en utmaning som inte finns.

    Under `challenges` står id för utmaningar under Nulägesbeskrivning av patienters erfarenheter.

    Fel, när utmaningen heter `{#utm-vantan}`:

    ```markdown
    - Kortare tid till behandling. {#mal-tid challenges="utm-vänta"}
    ```

    Rätt:

    ```markdown
    - Kortare tid till behandling. {#mal-tid challenges="utm-vantan"}
    ```
    """
    known = {challenge.id for challenge in subject.pathway.challenges}
    for i, goal in enumerate(subject.pathway.goals):
        for j, id in enumerate(goal.challenges):
            if id not in known:
                hint = subject.suggest(id, known) or "Skriv utmaningens id, det som står efter # i dess märke."
                yield ("goals", i, "challenges", j), f"Utmaningen ”{id}” finns inte.", hint


@rule("VF354", "warning", "error", needs=("goals",))
def indicator_without_goal(subject: Subject) -> Iterator[Fault]:
    """Indikatorn följer inget mål.

    Läsaren ska förstå varför något mäts. En indikator utan mål är antingen onödig, eller så saknas ett mål.

    Fel:

    ```yaml indicator
    kind: process
    ```

    Rätt:

    ```yaml indicator
    kind: process
    goals: [mal-tid]
    ```
    """
    for i, indicator in enumerate(subject.pathway.indicators):
        # A generic model has no goals of its own: its indicators follow those of the pathway that includes them.
        if not indicator.goals and not _is_fragment(subject):
            message = f"Indikatorn ”{indicator.title}” följer inget mål."
            known = next((goal.id for goal in subject.pathway.goals), "")
            example = f", till exempel goals: [{known}]" if known else ""
            hint = f"Lägg till goals: i indikatorns block, med id för ett mål under rubriken Mål{example}."
            yield ("indicators", i), message, hint


def _is_fragment(subject: Subject) -> bool:
    return subject.pathway.kind == "generic-model" and not subject.pathway.goals


@rule("VF355", "error", "error", needs=("goals",))
def unknown_goal(subject: Subject) -> Iterator[Fault]:
    """En indikator eller åtgärd pekar på ett mål som inte finns.

    Under `goals` står id för mål under rubriken Mål.

    Fel, när målet heter `{#mal-tid}`:

    ```yaml indicator
    goals: [mal-tiden]
    ```

    Rätt:

    ```yaml indicator
    goals: [mal-tid]
    ```
    """
    pathway = subject.pathway
    known = {goal.id for goal in pathway.goals}
    holders = [(("indicators", i), indicator.goals) for i, indicator in enumerate(pathway.indicators)]
    holders += [(act.path, act.action.goals) for act in subject.actions]
    for path, goals in holders:
        for j, id in enumerate(goals):
            if id not in known:
                hint = subject.suggest(id, known) or "Skriv målets id, det som står efter # i dess märke."
                yield (*path, "goals", j), f"Målet ”{id}” finns inte.", hint


@rule("VF357", "warning", "error")
def too_many_prioritised(subject: Subject) -> Iterator[Fault]:
    """Fler än tre indikatorer är prioriterade.

    Högst tre indikatorer i ett vårdförlopp får vara prioriterade. De visas först, och är allt är prioriterat är inget
    det.

    Fel: `prioritised: true` i fyra indikatorer.

    Rätt: behåll de tre viktigaste och ta bort raden i de andra:

    ```yaml indicator
    prioritised: true
    ```
    """
    chosen = [i for i, indicator in enumerate(subject.pathway.indicators) if indicator.prioritised]
    if len(chosen) > MOST_PRIORITISED:
        message = f"{len(chosen)} indikatorer är prioriterade, men högst {MOST_PRIORITISED} får vara det."
        hint = "Behåll de tre viktigaste och ta bort prioritised: true i de andra."
        yield ("indicators", chosen[MOST_PRIORITISED], "prioritised"), message, hint


@rule("VF358", "note", "note")
def none_prioritised(subject: Subject) -> Iterator[Fault]:
    """Ingen indikator är prioriterad.

    Högst tre indikatorer kan lyftas fram som viktigast. Utan dem vet den som har ont om tid inte var uppföljningen ska
    börja.

    Fel: inga indikatorer med `prioritised: true`.

    Rätt:

    ```yaml indicator
    prioritised: true
    ```
    """
    indicators = subject.pathway.indicators
    damaged = any(path[:1] == ("indicators",) for path in subject.damaged)
    if indicators and not damaged and not _is_fragment(subject) and not any(row.prioritised for row in indicators):
        message = "Ingen av indikatorerna är prioriterad."
        yield ("indicators", 0), message, "Skriv prioritised: true i de viktigaste, högst tre."


RULES: tuple[Rule, ...] = (
    challenge_without_goal,
    goal_without_indicator,
    unknown_challenge,
    indicator_without_goal,
    unknown_goal,
    too_many_prioritised,
    none_prioritised,
)
