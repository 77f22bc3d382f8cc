"""Who acts in the steps (VF340–VF342).

In: a subject. Out: faults. Never judges what an action says.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model.flow import Block, Step
from ..model.text import Markup
from ..templates import TEMPLATES
from .fields import shorten
from .flow import heading_of_steps
from .rule import FLOW, Fault, Rule, Subject, name_of, rule

ANY = "*"
"""Stands for an actor when nobody knows who acts: the part that is included is missing, a fault of its own."""


def acting(subject: Subject, step: Step) -> set[str]:
    """Return who acts in a step, in parts that it includes too."""
    found = {part.actor for part in step.actors if any(block.actions for block in part.blocks)}
    for block in _includes(step):
        model, _, part = (block.id or "").partition("--")
        facts = subject.catalog.facts.get(model)
        found |= set(facts.acting.get(part, ())) if facts and part in facts.anchors else {ANY}
    return found


def _includes(step: Step) -> Iterator[Block]:
    for blocks in (step.blocks, *(part.blocks for part in step.actors)):
        yield from (block for block in blocks if block.kind == "include")


@rule("VF340", "warning", "error", needs=FLOW)
def nobody_acts(subject: Subject) -> Iterator[Fault]:
    """Ingen gör något i steget.

    Ett åtgärdssteg är en rad i åtgärdstabellen. Är raden tom vet ingen vad som ska göras, och av vem. En infogad del
    av en generisk modell räknas, om någon handlar i den.

    Fel:

    ```markdown
    ### (C) Behandling {#behandling}

    Behandlingen ges enligt lokala rutiner.
    ```

    Rätt:

    ```markdown
    ### (C) Behandling {#behandling}

    #### Hälso- och sjukvårdens åtgärder
    - Ge intravenös vätska. {#a-vatska roles="sjuksköterska"}
    ```
    """
    for i, step in enumerate(subject.pathway.steps):
        if step.kind != "action" or acting(subject, step):
            continue
        if not step.actors and _has_list(step):
            continue  # The list that stands under no actor's heading has been told of.
        hint = "Skriv #### Hälso- och sjukvårdens åtgärder och en punktlista med vad som ska göras."
        yield ("steps", i), f"I steget {name_of(step)} gör ingen något.", hint


def _has_list(step: Step) -> bool:
    return any(
        isinstance(part, Markup) and ("<ul" in part.html or "<ol" in part.html)
        for block in step.blocks
        if block.text
        for part in block.text.parts
    )


@rule("VF341", "warning", "error", needs=("steps",))
def patient_does_nothing(subject: Subject) -> Iterator[Fault]:
    """Patienten gör ingenting i hela vårdförloppet.

    Patientens egna åtgärder står bredvid vårdens och är en del av patientkontraktet. Saknas de överallt har något
    glömts. Barnets och vårdnadshavarens åtgärder räknas också.

    Fel: ingen rubrik `#### Patientens åtgärder` i något steg.

    Rätt:

    ```markdown
    #### Patientens åtgärder
    - Berätta när besvären började. {#p-debut}
    ```
    """
    template = TEMPLATES.get(subject.pathway.kind)
    if not subject.pathway.steps or not template or not template.has_flow:
        return
    everyone = {actor for step in subject.pathway.steps for actor in acting(subject, step)}
    if everyone and not everyone & {"patient", "child", "guardian", ANY}:
        message = "Inte i något steg står det vad patienten själv gör."
        hint = "Lägg till #### Patientens åtgärder med en punktlista i de steg där patienten har något att göra."
        yield heading_of_steps(subject), message, hint


@rule("VF342", "warning", "warning")
def action_twice(subject: Subject) -> Iterator[Fault]:
    """Samma åtgärd står två gånger i steget.

    Det är ofta ett spår av klipp och klistra. Är åtgärderna olika, skriv vad som skiljer dem åt, till exempel ålder
    eller tid.

    Fel:

    ```markdown
    - Ta blododling. {#a-odling}
    - Ta blododling. {#a-odling-igen}
    ```

    Rätt:

    ```markdown
    - Ta blododling före antibiotika. {#a-odling}
    - Ta blododling på nytt efter två dygn. {#a-odling-igen within="48 h"}
    ```
    """
    seen: set[tuple[object, ...]] = set()
    for path, owner, actor, action in subject.actions:
        words = " ".join(action.text.markdown.casefold().split())
        times = tuple(time.text for time in (action.within, action.after, action.every) if time)
        key = (owner, actor, words, action.ages, action.roles, action.care_level, action.from_, times)
        if words and key in seen:
            message = f"Åtgärden {shorten(action.text)} står två gånger i samma steg."
            yield path, message, "Ta bort den ena, eller skriv vad som skiljer dem åt."
        seen.add(key)


RULES: tuple[Rule, ...] = (nobody_acts, patient_does_nothing, action_twice)
