"""Names of things: ids, which last, and letters, which bind box, row and text together (VF301, VF320–VF322).

In: a subject. Out: faults. Never looks at where ways lead: flow and ways do that.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Path, fold
from ..model.pathway import Pathway
from ..model.text import Anchor
from ..templates import TEMPLATES
from .rule import FLOW, Fault, Rule, Subject, name_of, rule


def named(subject: Subject) -> Iterator[tuple[Path, str, str]]:
    """Yield (path, id, what it is) for everything that an author has named, as far as known in the order written."""
    pathway = subject.pathway
    fixed = _fixed(pathway)
    late = []
    for i, section in enumerate(pathway.sections):
        if section.id in fixed and fold(section.title) == fold(fixed[section.id]):
            continue
        row = (("sections", i, "id"), section.id, f"rubriken ”{section.title}”")
        if section.parent == "bilagor":
            late.append(row)  # Appendices stand last in the document.
        else:
            yield row
    for i, goal in enumerate(pathway.goals):
        yield ("goals", i, "id"), goal.id, "ett mål"
    for path, value, _ in subject.criteria:
        if value.id:
            yield (*path, "id"), value.id, "ett kriterium" if len(path) > 2 else "ett kriterieblock"
    actions = {act.path: act for act in subject.actions}
    for name, owners in (("steps", pathway.steps), ("sections", pathway.sections)):
        for i, owner in enumerate(owners):
            if name == "steps":
                yield ("steps", i, "id"), owner.id, f"steget {name_of(owner)}"
            for j, part in enumerate(owner.actors):
                for k, block in enumerate(part.blocks):
                    path = (name, i, "actors", j, "blocks", k)
                    if block.kind == "group" and block.id:
                        yield (*path, "id"), block.id, f"rubriken ”{block.title}”"
                    for n in range(len(block.actions)):
                        act = actions[(*path, "actions", n)]
                        if act.action.id:
                            yield (*act.path, "id"), act.action.id, f"en åtgärd i ”{owner.title}”"
    for i, indicator in enumerate(pathway.indicators):
        yield ("indicators", i, "id"), indicator.id, f"indikatorn ”{indicator.title}”"
    for i, challenge in enumerate(pathway.challenges):
        yield ("challenges", i, "id"), challenge.id, "en utmaning"
    for i, slot in enumerate(pathway.slots):
        yield ("slots", i, "id"), slot.id, f"den regionala platsen ”{slot.title}”"
    for path, _, _, part in subject.parts:
        if isinstance(part, Anchor):
            yield path, part.id, f"”{part.name}”"
    yield from late


def _fixed(pathway: Pathway) -> dict[str, str]:
    """Return the ids that the template keeps for itself, with the heading that each belongs to."""
    template = TEMPLATES.get(pathway.kind)
    if not template:
        return {}
    return {**dict.fromkeys(template.reserved, ""), **{heading.id: heading.title for heading in template.headings}}


@rule("VF301", "error", "error")
def id_twice(subject: Subject) -> Iterator[Fault]:
    """Samma id används två gånger.

    Ett id är en adress. Står det på två ställen vet varken länkar, regionala tillägg eller flödesschemat vilket av dem
    som menas. Steg, åtgärder, mål, utmaningar, kriterier, indikatorer, regionala platser och rubriker delar på samma
    adresser. De fasta rubrikerna har redan sina, till exempel `mal` och `atgarder`.

    Fel:

    ```markdown
    - Mät blodtrycket. {#a-matning}
    - Mät vikten. {#a-matning}
    ```

    Rätt:

    ```markdown
    - Mät blodtrycket. {#a-blodtryck}
    - Mät vikten. {#a-vikt}
    ```
    """
    fixed = _fixed(subject.pathway)
    seen: dict[str, str] = {}
    for path, id, what in named(subject):
        if id in fixed:
            whose = f"rubriken ”{fixed[id]}”" if fixed[id] else "en fast del av sidan"
            hint = f"Välj ett annat id, till exempel {id}-{'steg' if path[0] == 'steps' else 'mer'}."
            yield path, f"Id ”{id}” är upptaget av {whose}.", hint
        elif id.startswith(("ref-", "not-")):
            hint = "Välj ett id som börjar på ett annat ord."
            yield path, f"Id ”{id}” börjar som adresserna till källor (ref-) och noter (not-).", hint
        elif id in seen:
            message = f"Id ”{id}” används redan av {seen[id]}."
            yield path, message, "Ge det som lades till sist ett eget id. Ändra inte id på det som redan är publicerat."
        else:
            seen[id] = what


@rule("VF320", "error", "error")
def letter_twice(subject: Subject) -> Iterator[Fault]:
    """Två steg har samma bokstav.

    Bokstaven binder ihop rutan i flödesschemat, raden i åtgärdstabellen och ”se (B)” i texten. Har två steg samma
    bokstav läser någon fel rad.

    Fel:

    ```markdown
    ### (B) Bedömning {#bedomning}
    ### (B) Behandling {#behandling}
    ```

    Rätt:

    ```markdown
    ### (B) Bedömning {#bedomning}
    ### (C) Behandling {#behandling}
    ```
    """
    seen: dict[str, str] = {}
    for i, step in enumerate(subject.pathway.steps):
        if step.letter in seen:
            message = f"Bokstaven ({step.letter}) används redan av steget {seen[step.letter]}."
            yield ("steps", i, "letter"), message, "Ge stegen bokstäver i ordning, A, B, C … Id ska inte ändras."
        elif step.letter:
            seen[step.letter] = name_of(step)


@rule("VF321", "warning", "error", needs=("steps", "letters"))
def letters_out_of_order(subject: Subject) -> Iterator[Fault]:
    """Bokstäverna kommer inte i ordning.

    Läsaren letar efter (D) mellan (C) och (E). Bokstäverna ska därför följa den ordning som stegen står i, utan luckor.

    Fel:

    ```markdown
    ### (A) Misstanke {#misstanke}
    ### (C) Bedömning {#bedomning}
    ```

    Rätt:

    ```markdown
    ### (A) Misstanke {#misstanke}
    ### (B) Bedömning {#bedomning}
    ```

    Kom ihåg att ändra hänvisningarna i texten när ett steg får en ny bokstav. Id och länkar påverkas inte.
    """
    expected, before, seen = 1, "", set()
    for i, step in enumerate(subject.pathway.steps):
        if not step.letter or step.letter in seen:
            continue  # A letter used twice is a fault of its own.
        seen.add(step.letter)
        if step.letter != letter(expected):
            wanted = letter(expected)
            start = (
                f"Efter ({before}) väntas ({wanted})" if before else f"Det första steget väntas ha bokstaven ({wanted})"
            )
            hint = f"Ge steget bokstaven ({wanted}) och flytta de följande, eller ändra stegens ordning."
            yield ("steps", i, "letter"), f"{start}, men här står ({step.letter}).", hint
            return  # The letters after the first wrong one follow from it.
        before, expected = step.letter, expected + 1


def letter(number: int) -> str:
    """Return the letter of a step by its number from 1: A … Z, AA, AB …"""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@rule("VF322", "error", "error", needs=FLOW)
def action_without_letter(subject: Subject) -> Iterator[Fault]:
    """Ett åtgärdssteg saknar bokstav.

    Ett steg där någon gör något är en rad i åtgärdstabellen, och raden hittas på sin bokstav. Ingångar, beslut,
    utgångar och överlämningar får sakna bokstav.

    Fel:

    ```markdown
    ### Behandling {#behandling}
    ```

    Rätt:

    ```markdown
    ### (C) Behandling {#behandling}
    ```
    """
    for i, step in enumerate(subject.pathway.steps):
        if step.kind == "action" and not step.letter:
            hint = f"Skriv bokstaven först i rubriken: ### (C) {step.title}. Är det ett beslut, skriv kind: decision."
            yield ("steps", i), f"Steget ”{step.title}” saknar bokstav.", hint


RULES: tuple[Rule, ...] = (id_twice, letter_twice, letters_out_of_order, action_without_letter)
