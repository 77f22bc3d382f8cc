"""The ways between steps, one by one: answers, meetings, ways back and hand-overs (VF310–VF319).

In: a subject. Out: faults. Never looks further than a step and its own ways: flow does that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .rule import FLOW, Fault, Rule, Subject, name_of, rule


@rule("VF310", "error", "error", needs=FLOW)
def decision_without_choice(subject: Subject) -> Iterator[Fault]:
    """Beslutet har färre än två vägar.

    Ett beslut är en fråga med minst två svar. Med bara en väg finns inget att besluta, och den andra patientgruppen
    blir stående.

    Fel:

    ```yaml step
    kind: decision
    next:
      - {to: behandling, when: Ja}
    ```

    Rätt:

    ```yaml step
    kind: decision
    next:
      - {to: behandling, when: Ja}
      - {to: annan-utredning, when: Nej}
    ```
    """
    for i, step in enumerate(subject.pathway.steps):
        if step.kind == "decision" and len(step.next) < 2:
            message = f"Beslutet {name_of(step)} har {'bara en väg' if step.next else 'ingen väg'}."
            hint = "Lägg till en väg för varje svar: {to: …, when: Ja} och {to: …, when: Nej}."
            yield ("steps", i), message, hint


@rule("VF311", "error", "error", needs=FLOW)
def answer_missing(subject: Subject) -> Iterator[Fault]:
    """En väg från ett beslut säger inte vilket svar den hör till.

    Läsaren ska se vid varje pil när den gäller. Varje väg från ett beslut behöver därför `when`.

    Fel:

    ```yaml step
    kind: decision
    next:
      - {to: behandling, when: Ja}
      - {to: annan-utredning}
    ```

    Rätt:

    ```yaml step
    kind: decision
    next:
      - {to: behandling, when: Ja}
      - {to: annan-utredning, when: Nej}
    ```
    """
    for i, step in enumerate(subject.pathway.steps):
        for j, way in enumerate(step.next):
            if step.kind == "decision" and not way.when:
                message = f"Vägen till ”{way.to}” från beslutet {name_of(step)} saknar svar."
                yield ("steps", i, "next", j), message, f"Lägg till when, till exempel {{to: {way.to}, when: Nej}}."


@rule("VF312", "warning", "warning", needs=FLOW)
def answer_without_question(subject: Subject) -> Iterator[Fault]:
    """En väg har ett svar, men steget är inget beslut.

    Vägar från en åtgärd eller ingång följs allihop, sida vid sida. Ska bara en av dem följas är det ett beslut, och då
    behöver läsaren se frågan i en egen ruta.

    Fel:

    ```yaml step
    kind: action
    next:
      - {to: antibiotika, when: Ja}
    ```

    Rätt:

    ```yaml step
    kind: decision
    next:
      - {to: antibiotika, when: Ja}
      - {to: annan-utredning, when: Nej}
    ```
    """
    for i, step in enumerate(subject.pathway.steps):
        for j, way in enumerate(step.next):
            if way.when and step.kind in ("action", "entry"):
                message = f"Vägen har villkoret ”{way.when}”, men steget {name_of(step)} är inget beslut."
                hint = (
                    "Gör steget till ett beslut (kind: decision), lägg till ett beslut efter det, eller ta bort when."
                )
                yield ("steps", i, "next", j, "when"), message, hint


@rule("VF313", "error", "error", needs=FLOW)
def way_on_from_end(subject: Subject) -> Iterator[Fault]:
    """En utgång leder vidare som om den inte vore en utgång.

    Efter en utgång eller överlämning är vårdförloppet slut. Kan patienten komma tillbaka skrivs det med `type: reentry`
    (åter in i flödet) eller `type: restart` (nytt vårdförlopp från början), och ritas med streckad pil.

    Fel:

    ```yaml step
    kind: exit
    next: [{to: bedomning}]
    ```

    Rätt:

    ```yaml step
    kind: exit
    next: [{to: bedomning, type: reentry}]
    ```
    """
    for i, (step, arrows) in enumerate(zip(subject.flow.steps, subject.flow.arrows, strict=True)):
        for arrow in arrows:
            if step.kind in ("exit", "handover") and not arrow.unknown and arrow.step is not None:
                way = step.next[arrow.way]
                if way.type == "normal":
                    what = "Utgången" if step.kind == "exit" else "Överlämningen"
                    message = f"{what} {name_of(step)} leder vidare till steget ”{way.to}” i samma vårdförlopp."
                    hint = "Skriv type: reentry om patienten kan komma tillbaka, eller type: restart om allt börjar om."
                    yield ("steps", i, "next", arrow.way), message, hint


@rule("VF314", "error", "error", needs=FLOW)
def handover_to_nobody(subject: Subject) -> Iterator[Fault]:
    """Överlämningen säger inte till vilket vårdförlopp.

    En överlämning är en utgång där ett annat vårdförlopp tar vid. Läsaren ska kunna klicka sig dit. Tar ingen annan
    vid är det en vanlig utgång.

    Fel:

    ```yaml step
    kind: handover
    ```

    Rätt:

    ```yaml step
    kind: handover
    next: [{to: kol#ingang}]
    ```
    """
    for i, (step, arrows) in enumerate(zip(subject.flow.steps, subject.flow.arrows, strict=True)):
        # A way that leads nowhere, or back into the flow by mistake, is a fault of its own.
        stray = any(arrow.unknown or step.next[arrow.way].type == "normal" for arrow in arrows)
        if step.kind == "handover" and not any(arrow.pathway for arrow in arrows) and not stray:
            hint = (
                "Skriv next: [{to: vårdförlopp#ingång}] med id för vårdförloppet och dess ingång. Annars: kind: exit."
            )
            yield ("steps", i), f"Överlämningen {name_of(step)} säger inte vilket vårdförlopp som tar vid.", hint


@rule("VF315", "warning", "warning", needs=("steps",))
def back_to_itself(subject: Subject) -> Iterator[Fault]:
    """Steget leder till sig självt utan tid.

    En väg tillbaka till samma steg betyder att det görs om. Läsaren behöver veta efter hur lång tid, annars ser det
    ut som ett skrivfel.

    Fel, i steget `{#kontroll}`:

    ```yaml step
    next: [{to: kontroll}]
    ```

    Rätt:

    ```yaml step
    next: [{to: kontroll, after: 3 månader}]
    ```
    """
    for i, (step, arrows) in enumerate(zip(subject.flow.steps, subject.flow.arrows, strict=True)):
        for arrow in arrows:
            way = step.next[arrow.way]
            if arrow.step == i and not arrow.unknown and not (way.after or way.within or step.every):
                message = f"Steget {name_of(step)} leder till sig självt, men det framgår inte efter hur lång tid."
                hint = f"Lägg till tiden: {{to: {way.to}, after: 3 månader}}. Menades ett annat steg: ändra to."
                yield ("steps", i, "next", arrow.way, "to"), message, hint


@rule("VF316", "warning", "warning", needs=("steps",))
def nothing_to_join(subject: Subject) -> Iterator[Fault]:
    """Steget väntar in flera vägar, men högst en leder dit.

    `join: all` säger att alla vägar till steget ska vara klara innan det börjar. Det betyder något bara när minst två
    vägar möts där.

    Fel, när bara ett steg leder hit:

    ```yaml step
    join: all
    ```

    Rätt: ta bort `join`, eller lägg till den väg som saknas:

    ```yaml step
    next: [{to: gemensam-bedomning}]
    ```
    """
    flow = subject.flow
    if flow.unclear:
        return
    incoming = Counter(target for i, targets in enumerate(flow.edges) for target in targets if target != i)
    for i, step in enumerate(flow.steps):
        if step.join == "all" and incoming[i] < 2:
            count = "bara en väg leder" if incoming[i] else "ingen väg leder"
            message = f"Steget {name_of(step)} väntar in flera vägar (join: all), men {count} dit."
            yield (
                ("steps", i, "join"),
                message,
                "Ta bort join, eller lägg till vägen som saknas under next i steget före.",
            )


@rule("VF317", "error", "error", needs=FLOW)
def restart_in_the_middle(subject: Subject) -> Iterator[Fault]:
    """Omstarten leder inte till en ingång.

    `type: restart` betyder att ett nytt vårdförlopp börjar från början, till exempel för det andra benet. Kommer
    patienten in mitt i flödet är det `type: reentry`.

    Fel:

    ```yaml step
    next: [{to: behandling, type: restart}]
    ```

    Rätt:

    ```yaml step
    next: [{to: misstanke, type: restart}]
    ```
    """
    for i, (step, arrows) in enumerate(zip(subject.flow.steps, subject.flow.arrows, strict=True)):
        for arrow in arrows:
            if arrow.step is None or arrow.unknown or step.next[arrow.way].type != "restart":
                continue
            target = subject.flow.steps[arrow.step]
            if target.kind != "entry" and not target.before_entry:
                message = f"Omstarten leder till {name_of(target)}, som inte är någon ingång."
                hint = "Led till ingången, eller skriv type: reentry om patienten kommer in mitt i flödet."
                yield ("steps", i, "next", arrow.way, "to"), message, hint


@rule("VF318", "error", "error", needs=FLOW)
def from_any_on_no_exit(subject: Subject) -> Iterator[Fault]:
    """Bara en utgång kan nås från alla steg.

    `from_any: true` är till för det som kan hända när som helst: patienten avböjer eller avlider. Det ritas inte med
    pilar utan nämns bredvid flödesschemat. Andra steg behöver vägar som leder dit.

    Fel:

    ```yaml step
    kind: action
    from_any: true
    ```

    Rätt:

    ```yaml step
    kind: exit
    from_any: true
    ```
    """
    for i, step in enumerate(subject.pathway.steps):
        if step.from_any and step.kind not in ("exit", "handover"):
            message = f"Steget {name_of(step)} sägs kunna nås från alla steg (from_any), men är ingen utgång."
            yield ("steps", i, "from_any"), message, "Ta bort from_any och led dit under next, eller skriv kind: exit."


@rule("VF319", "warning", "error", needs=FLOW)
def way_twice(subject: Subject) -> Iterator[Fault]:
    """Samma väg, eller samma svar, står två gånger.

    Två vägar till samma steg är riktiga när de har olika svar. Samma svar till två steg, eller samma väg två gånger,
    lämnar läsaren utan besked om vart patienten ska.

    Fel:

    ```yaml step
    kind: decision
    next:
      - {to: behandling, when: Ja}
      - {to: annan-utredning, when: Ja}
    ```

    Rätt:

    ```yaml step
    kind: decision
    next:
      - {to: behandling, when: Ja}
      - {to: annan-utredning, when: Nej}
    ```
    """
    for i, step in enumerate(subject.pathway.steps):
        ways: set[tuple[str, str, str]] = set()
        answers: dict[str, str] = {}
        for j, way in enumerate(step.next):
            answer = (way.when or "").casefold()
            if step.kind == "decision" and not answer:
                continue  # The answer that is missing is a fault of its own.
            if (way.to, answer, way.type) in ways:
                message = f"Vägen till ”{way.to}” från steget {name_of(step)} står två gånger."
                yield ("steps", i, "next", j), message, "Ta bort den ena, eller skriv olika svar (when)."
            elif step.kind == "decision" and answer in answers:
                message = f"Svaret ”{way.when}” leder både till ”{answers[answer]}” och till ”{way.to}”."
                yield ("steps", i, "next", j, "when"), message, "Ge varje väg sitt eget svar."
            ways.add((way.to, answer, way.type))
            answers.setdefault(answer, way.to)


RULES: tuple[Rule, ...] = (
    decision_without_choice,
    answer_missing,
    answer_without_question,
    way_on_from_end,
    handover_to_nobody,
    back_to_itself,
    nothing_to_join,
    restart_in_the_middle,
    from_any_on_no_exit,
    way_twice,
)
