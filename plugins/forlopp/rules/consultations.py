"""A document that is out for consultation: its window, and that every part can be answered on (VF490–VF493).

In: a subject with the windows and a date. Out: faults. Never says in a build that a window has passed: there, the date
is the document's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model.consultation import in_words
from .rule import Fault, Rule, Subject, rule

STATUS = "consultation"


@rule("VF490", "error", "error")
def consultation_without_window(subject: Subject) -> Iterator[Fault]:
    """Texten är på remiss, men det framgår inte i vilken omgång.

    Den som ska svara måste veta till när. Remissomgångarna, fyra om året, står med sina datum i
    `content/consultations.yaml`. Skriv omgångens id i försättsbladet.

    Fel:

    ```yaml
    status: consultation
    ```

    Rätt:

    ```yaml
    status: consultation
    consultation: 2026-4
    ```
    """
    pathway = subject.pathway
    if pathway.status == STATUS and subject.lacks("consultation"):
        windows = subject.catalog.lists.consultations.windows
        example = windows[-1].id if windows else "2026-4"
        yield ("status",), "Texten är på remiss, men remissomgången saknas.", f"Lägg till consultation: {example}."


@rule("VF491", "error", "error")
def unknown_window(subject: Subject) -> Iterator[Fault]:
    """Remissomgången finns inte.

    Omgångarna står i `content/consultations.yaml`, med id, första dag och sista dag.

    Fel:

    ```yaml
    consultation: 2026-5
    ```

    Rätt:

    ```yaml
    consultation: 2026-4
    ```
    """
    known = [window.id for window in subject.catalog.lists.consultations.windows]
    given = subject.pathway.consultation
    if given and given not in known:
        hint = subject.suggest(given, known) or (f"Välj {', '.join(known[-4:])}." if known else "")
        hint = hint or "Lägg till omgången i content/consultations.yaml."
        yield ("consultation",), f"Remissomgången ”{given}” finns inte.", hint


@rule("VF492", "error", "error", needs=("steps",))
def parts_without_id(subject: Subject) -> Iterator[Fault]:
    """Texten är på remiss, men en åtgärd saknar id.

    Den som svarar på remissen svarar på varje del för sig. Utan ett id som inte ändras kan svaret inte följas till
    beslutet och till den nya texten. `forlopp format` skriver de id som fattas.

    Fel:

    ```markdown
    - Mät vitalparametrar.
    ```

    Rätt:

    ```markdown
    - Mät vitalparametrar. {#a-3f9c2e}
    ```
    """
    if subject.pathway.status != STATUS:
        return
    for act in subject.actions:
        if not act.action.id:
            message = "Åtgärden saknar id, så ingen kan svara på den i remissen."
            yield act.path, message, "Kör forlopp format, som skriver de id som fattas."


@rule("VF493", "warning", None)
def window_has_passed(subject: Subject) -> Iterator[Fault]:
    """Remisstiden har gått ut.

    Texten är kvar som remiss fast sista dagen att svara har passerat. Läs in svaren med `forlopp responses`, och skriv
    en annan status medan gruppen arbetar med dem.

    Fel, när dagens datum är 2027-02-15:

    ```yaml
    status: consultation
    consultation: 2026-4
    ```

    Rätt:

    ```yaml
    status: revising
    ```
    """
    pathway = subject.pathway
    if pathway.status != STATUS:
        return
    for window in subject.catalog.lists.consultations.windows:
        if window.id == pathway.consultation and window.closes < subject.today:
            message = f"Remisstiden gick ut den {in_words(window.closes)}, men texten är fortfarande på remiss."
            yield ("status",), message, "Läs in svaren med forlopp responses, och skriv sedan status: revising."


RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
