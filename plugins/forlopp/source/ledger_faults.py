"""Faults in the ledger of published versions (43x): rows, documents, and the order of events.

In: the words at fault. Out: kinds of fault, each a function that words it. Never decides where or when.
"""

from __future__ import annotations

from .fault import FaultKind, fault

_RESTORE = "Återställ filen ur versionshistoriken (git). Liggaren byggs bara på, den skrivs aldrig om."


@fault("VF431")
def bad_row(problem: str):
    """En rad i liggaren går inte att läsa.

    Liggaren, `content/ledger/ledger.jsonl`, håller reda på allt som har publicerats: en händelse per rad, som JSON.
    Den skrivs av verktyget och bara byggs på, aldrig för hand.

    ```json
    {"number": 1, "on": "2026-03-12", "event": "published", "kind": "pathway", "id": "sepsis", …}
    ```
    """
    return (problem, _RESTORE)


@fault("VF432")
def wrong_number(number: int, expected: int):
    """Numren i liggaren har en lucka.

    Raderna är numrerade 1, 2, 3 och så vidare. Den som hämtar ändringar frågar efter allt sedan ett visst nummer, så
    en lucka eller ett nummer som kommer två gånger gör att någon går miste om en ändring.
    """
    return (
        f"Raden har nummer {number}, men skulle ha haft {expected}.",
        "En rad har försvunnit, flyttats eller kommit in två gånger: jämför med versionshistoriken (git). Kommer två "
        "nya rader från var sitt håll numreras den senare om.",
    )


@fault("VF433")
def missing_document(sha256: str):
    """Ett publicerat dokument saknas.

    Varje publicerad version ligger kvar för alltid i `content/ledger/documents/`, i en fil som är namngiven efter sin
    kontrollsumma.
    """
    return (f"Dokumentet {sha256[:12]}… finns inte i content/ledger/documents/.", _RESTORE)


@fault("VF434")
def altered_document(problem: str):
    """Ett publicerat dokument har ändrats.

    Det som är publicerat ändras inte efteråt: filens kontrollsumma ska vara den som filen är namngiven efter. Ska
    texten ändras ges en ny version ut.
    """
    return (problem, _RESTORE)


@fault("VF435")
def version_order(version: str, before: str):
    """Versionerna i liggaren går baklänges.

    En ny version har ett högre nummer än den förra, och ett datum som är samma dag eller senare.
    """
    return (f"Version {version} kan inte komma efter {before}.", "Ge den nya versionen ett högre nummer.")


@fault("VF436")
def impossible_event(problem: str, hint: str):
    """En händelse i liggaren kan inte följa på den förra.

    Ett dokument publiceras en gång, får nya versioner och slutar gälla högst en gång. Ett id som har slutat gälla
    används aldrig igen, för gamla länkar ska inte leda till något annat.
    """
    return (problem, hint)


@fault("VF437")
def vanished_source(id: str):
    """Ett publicerat dokument har ingen källa längre.

    Länkar till ett publicerat vårdförlopp ska hålla. Upphör det att gälla, eller går upp i ett annat, finns källan
    kvar med statusen withdrawn eller merged.

    ```yaml
    status: merged
    merged_into: kol
    ```
    """
    return (
        f"”{id}” är publicerat, men källan finns inte.",
        f"Återställ content/…/{id}/index.md. Gäller texten inte längre: skriv status withdrawn eller merged i den.",
    )


@fault("VF438")
def incomplete_row(what: str):
    """En rad i liggaren saknar något som händelsen kräver.

    En version har nummer, slag av ändring, sammanfattning och kontrollsumma. En sammanslagning, en uppdelning och en
    ny adress har efterföljare, och allt som slutar gälla har ett skäl.
    """
    return (f"{what}.", "Komplettera raden, eller ta bort den om den inte har publicerats.")


@fault("VF439")
def unknown_successor(id: str):
    """En efterföljare i liggaren finns inte.

    Den som har en gammal länk leds vidare till efterföljaren, så den måste finnas.
    """
    return (f"Efterföljaren ”{id}” finns inte.", "Skriv id för ett dokument som finns.")


@fault("VF445")
def unreadable_source():
    """Den frysta källan till en publicerad version går inte att läsa.

    Bredvid varje publicerat dokument ligger källan som det gjordes av, i `content/ledger/sources/`. Medan en ny version
    skrivs görs webbplatsens sida av den.
    """
    return ("Källan till den publicerade versionen går inte att läsa.", _RESTORE)


FAULTS: tuple[FaultKind, ...] = tuple(value for value in list(globals().values()) if isinstance(value, FaultKind))
"""All of them, in the order above."""
