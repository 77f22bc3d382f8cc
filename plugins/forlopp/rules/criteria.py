"""Criteria of entry and exit: who uses them, and whether their logic holds together (VF330–VF335).

In: a subject. Out: faults. Never evaluates a criterion: there is no patient here.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model.flow import GROUPS, Criteria, CriterionOrGroup
from .rule import FLOW, Fault, Rule, Subject, name_of, rule


@rule("VF330", "warning", "error", needs=FLOW)
def entry_without_criteria(subject: Subject) -> Iterator[Fault]:
    """Ingången säger inte vem som ska gå in.

    Varje ingång behöver kriterier, så att två läkare i två regioner låter samma patienter börja. Kriterierna skrivs i
    ett block under Ingång, och steget pekar på det.

    Fel:

    ```yaml step
    kind: entry
    ```

    Rätt:

    ```yaml step
    kind: entry
    criteria: [ingang-akut]
    ```
    """
    for i, step in enumerate(subject.pathway.steps):
        if step.kind == "entry" and not step.criteria:
            hint = "Lägg till criteria: [id] med id för ett kriterieblock under rubriken Ingång."
            unused = [block.id for block in _unused(subject)]
            if len(unused) == 1:
                hint = f"Lägg till criteria: [{unused[0]}]."
            yield ("steps", i), f"Ingången {name_of(step)} har inga kriterier.", hint


@rule("VF331", "error", "error", needs=("criteria",))
def unknown_criteria(subject: Subject) -> Iterator[Fault]:
    """Steget pekar på kriterier som inte finns.

    Under `criteria` står id för ett kriterieblock. Finns blocket inte visas inga kriterier vid ingången eller utgången.

    Fel, när blocket heter `ingang-akut`:

    ```yaml step
    criteria: [ingang-akutt]
    ```

    Rätt:

    ```yaml step
    criteria: [ingang-akut]
    ```
    """
    known = {block.id for block in subject.pathway.criteria}
    for i, step in enumerate(subject.pathway.steps):
        for j, id in enumerate(step.criteria):
            if id not in known:
                hint = (
                    subject.suggest(id, known)
                    or "Lägg till ett block ```yaml criteria med det id:t under Ingång eller Utgång."
                )
                yield ("steps", i, "criteria", j), f"Kriterierna ”{id}” finns inte.", hint


def _unused(subject: Subject) -> list[Criteria]:
    used = {id for step in subject.pathway.steps for id in step.criteria}
    return [block for block in subject.pathway.criteria if block.id not in used and not block.none]


@rule("VF332", "warning", "warning", needs=("steps", "criteria"))
def unused_criteria(subject: Subject) -> Iterator[Fault]:
    """Inget steg använder kriterierna.

    Kriterierna visas vid det steg som pekar på dem. Ett block som inget steg pekar på hör inte till någon ingång eller
    utgång. Undantaget är ett block med `none` (”ingång ska inte ske om”): det gäller alla ingångar.

    Fel, när inget steg har `criteria: [ingang-akut]`:

    ```yaml criteria
    id: ingang-akut
    any: [{text: NEWS2 minst 7}]
    ```

    Rätt:

    ```yaml step
    kind: entry
    criteria: [ingang-akut]
    ```
    """
    pathway = subject.pathway
    known = {block.id for block in pathway.criteria}
    if any(id not in known for step in pathway.steps for id in step.criteria):
        return  # A misspelt id probably means the block that seems unused.
    if any(step.kind == "entry" and not step.criteria for step in pathway.steps):
        return  # The entry that lacks criteria is told of; the block is probably its own.
    unused = {id(block) for block in _unused(subject)}
    for i, block in enumerate(pathway.criteria):
        if id(block) in unused and pathway.steps:
            hint = f"Lägg till criteria: [{block.id}] i det steg som de gäller, eller ta bort blocket."
            yield ("criteria", i), f"Inget steg använder kriterierna ”{block.id}”.", hint


@rule("VF333", "error", "error")
def not_one_group(subject: Subject) -> Iterator[Fault]:
    """Kriterierna säger inte hur de hör ihop.

    Ett kriterieblock har exakt en av grupperna `any` (något av), `all` (alla), `none` (inget av) eller `at_least` med
    `of` (minst så många av). Har det två grupper vet läsaren inte om båda eller en av dem krävs.

    Fel:

    ```yaml criteria
    id: ingang-akut
    any: [{text: Hosta}]
    all: [{text: Rökning}]
    ```

    Rätt:

    ```yaml criteria
    id: ingang-akut
    all:
      - {text: Rökning}
      - any: [{text: Hosta}, {text: Andfåddhet}]
    ```
    """
    for path, value, _ in subject.criteria:
        if not isinstance(value, (Criteria, CriterionOrGroup)):
            continue
        used = [key for key in GROUPS if getattr(value, key)]
        if len(used) > 1:
            message = f"Här står både ”{used[0]}” och ”{used[1]}”, så det framgår inte vilket som gäller."
            hint = "Behåll en av dem och lägg den andra som en grupp under den: all: [any: […]]."
            yield (*path, used[1]), message, hint
        elif isinstance(value, Criteria) and not used and value.at_least is None:
            message = f"Kriterierna ”{value.id}” innehåller inga kriterier."
            yield path, message, "Lägg till any, all, none eller at_least med of, och minst ett kriterium."


@rule("VF334", "error", "error")
def count_that_cannot_be(subject: Subject) -> Iterator[Fault]:
    """Antalet kriterier går inte ihop.

    `at_least` säger hur många av kriterierna under `of` som ska vara uppfyllda. Det kan inte vara fler än de som räknas
    upp, och de två nycklarna hör ihop.

    Fel:

    ```yaml criteria
    id: ingang-akut
    at_least: 3
    of: [{text: Hosta}, {text: Andfåddhet}]
    ```

    Rätt:

    ```yaml criteria
    id: ingang-akut
    at_least: 1
    of: [{text: Hosta}, {text: Andfåddhet}]
    ```
    """
    for path, value, _ in subject.criteria:
        if not isinstance(value, (Criteria, CriterionOrGroup)):
            continue
        if value.at_least is not None and not value.of:
            message = f"Här står ”at_least: {value.at_least}” men ingen lista ”of” att räkna bland."
            yield (
                (*path, "at_least"),
                message,
                "Skriv kriterierna under of, eller använd any (minst ett) eller all (alla).",
            )
        elif value.of and value.at_least is None:
            yield (
                (*path, "of"),
                "Här står ”of” men inte hur många som krävs.",
                "Lägg till at_least: 2, eller det antal som gäller.",
            )
        elif value.at_least is not None and value.at_least > len(value.of):
            message = f"Minst {value.at_least} kriterier krävs, men bara {len(value.of)} räknas upp."
            yield (*path, "at_least"), message, "Sänk antalet, eller lägg till de kriterier som saknas."


@rule("VF335", "error", "error")
def empty_criterion(subject: Subject) -> Iterator[Fault]:
    """Kriteriet säger ingenting.

    Ett kriterium behöver en text, ett mätvärde eller en kod, eller vara en grupp av kriterier. Ett förbehåll räcker
    inte: det säger när något inte gäller, men inte vad.

    Fel:

    ```yaml criteria
    id: ingang-akut
    any: [{caveat: Gäller inte barn}]
    ```

    Rätt:

    ```yaml criteria
    id: ingang-akut
    any: [{text: NEWS2 minst 7, caveat: Gäller inte barn}]
    ```
    """
    for path, value, _ in subject.criteria:
        if isinstance(value, Criteria) or value.text or value.measure or value.code:
            continue
        if isinstance(value, CriterionOrGroup) and (value.at_least or any(getattr(value, key) for key in GROUPS)):
            continue
        if not any(damaged[: len(path)] == path for damaged in subject.damaged):
            yield path, "Kriteriet har varken text, mätvärde eller kod.", "Lägg till text, measure eller code."


RULES: tuple[Rule, ...] = (
    entry_without_criteria,
    unknown_criteria,
    unused_criteria,
    not_one_group,
    count_that_cannot_be,
    empty_criterion,
)
