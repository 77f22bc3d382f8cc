"""Faults in consultations (49x): the windows, the forms that come back, and the log of what was decided.

In: the words at fault. Out: kinds of fault, each a function that words it. Never decides where or when.
"""

from __future__ import annotations

from .fault import FaultKind, fault


@fault("VF494")
def bad_windows(problem: str, hint: str):
    """Remissomgångarna i listan säger emot varandra.

    I `content/consultations.yaml` står omgångarna i tidsordning. Var och en har ett eget id, slutar efter att den har
    börjat, och börjar efter att den förra har slutat.

    Fel:

    ```yaml
    windows:
      - {id: 2026-3, opens: 2026-09-15, closes: 2026-11-20}
      - {id: 2026-4, opens: 2026-11-15, closes: 2027-02-14}
    ```

    Rätt:

    ```yaml
    windows:
      - {id: 2026-3, opens: 2026-09-15, closes: 2026-11-14}
      - {id: 2026-4, opens: 2026-11-15, closes: 2027-02-14}
    ```
    """
    return (problem, hint)


@fault("VF495", "warning", "warning")
def returned_form(problem: str, hint: str):
    """Ett remissvar kunde inte läsas in som det är.

    `forlopp responses` läser de formulär som har kommit tillbaka. Ett formulär som inte kan läsas lämnas utanför
    loggen, och kommandot säger varför. Svar som inte hör till någon del läggs bland synpunkterna på helheten: inget
    försvinner.

    Vanliga skäl: formuläret gäller en annan version, filen är sparad med makron eller lösenord, organisationens namn
    saknas, eller någon har svarat i marginalen i stället för i rutorna.
    """
    return (problem, hint)


@fault("VF496")
def bad_log(problem: str, hint: str):
    """Remissloggen hör inte ihop med dokumentet.

    Loggen heter som dokumentet och versionen som var på remiss, och nämner omgången och organisationerna.

    ```text
    content/consultations/sepsis/2.0.yaml
    ```

    ```yaml
    window: 2025-3
    respondents:
      - name: Region Dalarna
        form: 3f9c2e4a5b6c7d8e
    ```
    """
    return (problem, hint)


@fault("VF497")
def undecided(who: str, number: str, version: str):
    """Ett remissvar saknar beslut, men versionen är godkänd.

    Den som har svarat på en remiss ska få veta vad som blev av svaret. Varje svar i loggen får ett beslut innan
    versionen godkänns: `accepted` (infört), `partly` (delvis infört), `declined` (inte infört) eller `noted`
    (noterat). Skriv också vem som beslutade och när, under `decided`, så publiceras loggen.

    Fel:

    ```yaml
    responses:
      - part: a-antibiotika
        organisation: Region Dalarna
        response: partly
        comment: Tiden är för kort.
    ```

    Rätt:

    ```yaml
    decided: {by: SKS, on: 2026-03-12}
    responses:
      - part: a-antibiotika
        organisation: Region Dalarna
        response: partly
        comment: Tiden är för kort.
        decision: declined
        reason: Tidsgränsen följer riktlinjen.
    ```
    """
    return (
        f"Version {version} är godkänd, men svaret från {who} på {number} har inget beslut.",
        "Skriv decision: accepted, partly, declined eller noted, och skälet under reason.",
    )


@fault("VF498", draft="warning", approved="error")
def half_decided(problem: str, hint: str):
    """Ett beslut om ett remissvar är inte färdigt.

    Ett beslut har alltid ett skäl. Ledde svaret till en ändring säger `change` vilka delar som ändrades, så att den som
    svarade kan läsa den nya texten.

    Fel:

    ```yaml
    decision: accepted
    ```

    Rätt:

    ```yaml
    decision: accepted
    reason: Tidsgränsen var oklar och är nu uppdelad.
    change: [a-antibiotika]
    ```
    """
    return (problem, hint)


@fault("VF499")
def unknown_change(id: str, hint: str):
    """Loggen pekar på en del som inte finns.

    Under `change` står id för de delar som svaret ledde till en ändring i. De finns i dokumentet, eller fanns i texten
    som var på remiss.

    ```yaml
    change: [a-antibiotika, ind-antibiotika]
    ```
    """
    return (f"Delen ”{id}” finns inte i dokumentet.", hint)


FAULTS: tuple[FaultKind, ...] = tuple(value for value in list(globals().values()) if isinstance(value, FaultKind))
