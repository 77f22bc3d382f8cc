"""The flow as a whole: every way leads somewhere, every step can be reached and can be left (VF302–VF309).

In: a subject. Out: faults, each at the narrowest place and once for one cause. Never draws and never orders.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Path
from ..templates import heading_for
from .graph import first_of_sinks, first_of_sources, reachable, reverse
from .rule import FLOW, Fault, Rule, Subject, name_of, rule


def heading_of_steps(subject: Subject) -> Path:
    """Return the path of the heading that the steps stand under, for what concerns all of them."""
    table = heading_for(subject.pathway.kind, "steps")
    sections = (("sections", i) for i, section in enumerate(subject.pathway.sections) if section.id == table)
    return next(sections, ("steps", 0))


@rule("VF302", "error", "error", needs=("steps",))
def unknown_target(subject: Subject) -> Iterator[Fault]:
    """Vägen leder till ett steg som inte finns.

    Under `next` står id för nästa steg. Finns inget steg med det id:t slutar vägen i tomma intet, och flödesschemat kan
    inte ritas.

    Fel, när steget heter `{#behandling}`:

    ```yaml step
    next: [{to: behandlng}]
    ```

    Rätt:

    ```yaml step
    next: [{to: behandling}]
    ```
    """
    for i, (step, arrows) in enumerate(zip(subject.flow.steps, subject.flow.arrows, strict=True)):
        for arrow in arrows:
            if not arrow.unknown or ("steps", i, "kind") in subject.damaged:
                continue  # Of a step of unknown kind nobody knows whether it leads to another pathway.
            hint = arrow.hint or "Skriv id för ett steg i vårdförloppet, det som står efter # i stegets rubrik."
            if arrow.unknown in subject.catalog.facts:
                title = subject.catalog.facts[arrow.unknown].title
                hint = f"”{title}” är ett annat dokument. Går patienten över dit: gör steget till kind: handover."
                if step.kind == "handover":
                    hint = f"”{title}” är ett annat dokument. Ta bort type, som bara gäller vägar inom vårdförloppet."
            elif len(arrow.unknown) <= 2 and any(s.letter == arrow.unknown.upper() for s in subject.flow.steps):
                meant = next(s for s in subject.flow.steps if s.letter == arrow.unknown.upper())
                hint = f"Skriv stegets id i stället för bokstaven: {meant.id}."
            yield ("steps", i, "next", arrow.way, "to"), f"Steget ”{arrow.unknown}” finns inte.", hint


@rule("VF303", "error", "error", needs=FLOW)
def unreachable_step(subject: Subject) -> Iterator[Fault]:
    """Ingen väg leder till steget.

    Ett steg som inget annat steg leder till hamnar löst i flödesschemat: ingen patient kommer dit. Från en ingång ska
    man kunna följa vägarna till varje steg. Utredning före ingången märks med `before_entry: true`, och en utgång som
    alla steg kan leda till med `from_any: true`.

    Fel, när inget steg har `to: aterbesok`:

    ```markdown
    ### (D) Återbesök {#aterbesok}
    ```

    Rätt:

    ```yaml step
    next: [{to: aterbesok, within: 6 veckor}]
    ```

    Hänger flera steg efter varandra i luften sägs det bara om det första.
    """
    flow = subject.flow
    if flow.unclear or not any(step.kind == "entry" for step in flow.steps):
        return
    lost = set(range(len(flow.steps))) - reachable(flow.edges, flow.starts)
    for number in first_of_sources(flow.edges, lost):
        step = flow.steps[number]
        nowhere = ", och ingen väg leder vidare" if step.kind == "action" and not step.next else ""
        message = f"Ingen väg från en ingång leder till steget {name_of(step)}{nowhere}."
        hint = f"Lägg till {{to: {step.id}}} under next i steget före."
        if step.kind == "action":
            hint += " Börjar vårdförloppet här: kind: entry. Sker det före ingången: before_entry: true."
        yield ("steps", number), message, hint


@rule("VF304", "error", "error", needs=FLOW)
def trapped(subject: Subject) -> Iterator[Fault]:
    """Från steget går det inte att nå någon utgång.

    Stegen leder bara till varandra, runt och runt. En patient som har kommit dit blir aldrig klar. Slutar det bara
    med en utgång som gäller alla steg (`from_any`), lägg till en väg dit också, så att den ritas. Är det meningen att
    vården pågår livet ut, säg det med `ends: never` och `ends_reason`.

    Fel:

    ```yaml step
    next: [{to: behandling, after: 3 månader}]
    ```

    Rätt:

    ```yaml step
    next:
      - {to: behandling, after: 3 månader, when: "Nej, inte bättre"}
      - {to: klar, when: "Ja, bättre"}
    ```
    """
    flow = subject.flow
    if subject.pathway.ends == "never" or all(flow.steps[number].from_any for number in flow.ends):
        return  # Where every exit can be reached at any time (death), nobody is trapped.
    # A step without ways, or with a way that leads nowhere, is a fault of its own and explains all steps before it.
    explained = [i for i, row in enumerate(flow.arrows) if not row or any(a.unknown or a.pathway for a in row)]
    stuck = set(range(len(flow.steps))) - reachable(reverse(flow.edges), [*flow.ends, *explained])
    for number in first_of_sinks(flow.edges, stuck):
        step = flow.steps[number]
        message = f"Från steget {name_of(step)} går det inte att nå någon utgång."
        hint = (
            "Lägg till en väg vidare under next. Fortsätter vården livet ut: skriv ends: never och ends_reason överst."
        )
        yield ("steps", number), message, hint


@rule("VF305", "error", "error", needs=FLOW)
def no_entry(subject: Subject) -> Iterator[Fault]:
    """Vårdförloppet saknar ingång.

    Minst ett steg ska vara en ingång, så att läsaren ser när vårdförloppet börjar och för vem.

    Fel:

    ```markdown
    ### (A) Misstanke om sepsis {#misstanke}
    ```

    Rätt:

    ```markdown
    ### (A) Misstanke om sepsis {#misstanke kind=entry}
    ```
    """
    if subject.flow.steps and not any(step.kind == "entry" for step in subject.flow.steps):
        message = "Inget steg är en ingång, så det syns inte var vårdförloppet börjar."
        yield heading_of_steps(subject), message, "Skriv kind: entry och criteria i steget där vårdförloppet börjar."


@rule("VF306", "error", "error", needs=FLOW)
def no_exit(subject: Subject) -> Iterator[Fault]:
    """Vårdförloppet saknar utgång.

    Minst ett steg ska vara en utgång eller en överlämning, så att läsaren ser när vårdförloppet är slut. Pågår vården
    livet ut, säg det i stället med `ends: never` och ett skäl.

    Fel:

    ```markdown
    ### Klar {#klar}
    ```

    Rätt:

    ```markdown
    ### Utgång: återställd {#klar kind=exit}
    ```
    """
    if subject.pathway.ends == "normally" and subject.flow.steps and not subject.flow.ends:
        message = "Inget steg är en utgång eller överlämning, så det syns inte när vårdförloppet är slut."
        hint = "Lägg till ett steg med kind: exit. Pågår vården livet ut: skriv ends: never och ends_reason överst."
        yield heading_of_steps(subject), message, hint


@rule("VF307", "warning", "error")
def never_ends_without_reason(subject: Subject) -> Iterator[Fault]:
    """Vårdförloppet har inget slut, men skälet saknas.

    Med `ends: never` säger du att vården pågår livet ut. Läsaren och granskaren behöver veta varför, annars ser det ut
    som en glömd utgång.

    Fel:

    ```yaml
    ends: never
    ```

    Rätt:

    ```yaml
    ends: never
    ends_reason: Risken för fotsår finns kvar livet ut.
    ```
    """
    if subject.pathway.ends == "never" and subject.lacks("ends_reason"):
        message = "Vårdförloppet sägs aldrig ta slut (ends: never), men inte varför."
        yield ("ends",), message, "Lägg till en rad: ends_reason: Risken finns kvar livet ut."


@rule("VF308", "error", "error", needs=FLOW)
def dead_end(subject: Subject) -> Iterator[Fault]:
    """Steget leder inte vidare.

    Efter en ingång eller en åtgärd ska läsaren se vad som händer sedan. Bara utgångar och överlämningar får sluta
    flödet.

    Fel:

    ```markdown
    ### (C) Behandling {#behandling}
    ```

    Rätt:

    ```yaml step
    next: [{to: aterbesok, within: 6 veckor}]
    ```
    """
    flow = subject.flow
    if subject.pathway.ends == "never":
        return
    entered = {target for targets in flow.edges for target in targets}
    for number, step in enumerate(flow.steps):
        if step.kind not in ("entry", "action") or step.next:
            continue
        if step.kind == "action" and number not in entered and not step.before_entry:
            continue  # A step that hangs loose in both ends is reported once, as unreachable.
        hint = "Lägg till next med id för nästa steg. Slutar vårdförloppet här: skriv kind: exit."
        yield ("steps", number), f"Steget {name_of(step)} leder inte vidare någonstans.", hint


@rule("VF309", "error", "error", needs=FLOW)
def leaves_without_handover(subject: Subject) -> Iterator[Fault]:
    """Vägen leder till ett annat vårdförlopp utan överlämning.

    När patienten går över till ett annat vårdförlopp är det en överlämning: någon ska ta emot. Den ritas med en egen
    ruta och har ofta egna åtgärder, till exempel en remiss.

    Fel:

    ```yaml step
    kind: action
    next: [{to: kol#ingang}]
    ```

    Rätt:

    ```yaml step
    kind: handover
    next: [{to: kol#ingang}]
    ```
    """
    for i, (step, arrows) in enumerate(zip(subject.flow.steps, subject.flow.arrows, strict=True)):
        for arrow in arrows:
            if arrow.pathway and step.kind != "handover":
                message = f"Steget {name_of(step)} leder till vårdförloppet ”{arrow.pathway}” men är ingen överlämning."
                hint = "Skriv kind: handover, eller lägg till ett eget steg för överlämningen och led dit."
                yield ("steps", i, "next", arrow.way, "to"), message, hint


RULES: tuple[Rule, ...] = (
    unknown_target,
    unreachable_step,
    trapped,
    no_entry,
    no_exit,
    never_ends_without_reason,
    dead_end,
    leaves_without_handover,
)
