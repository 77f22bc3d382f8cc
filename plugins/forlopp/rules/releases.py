"""What a source says beside what has been published of it (VF440–VF445).

In: a subject that knows the ledger and what differs from the newest published version. Out: faults. Never reads a
published document: the comparison comes with the subject.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..changes import Change, substance
from ..diagnostics import brief
from ..ledger import end, newest, number
from ..model.governance import CHANGE_NAMES
from ..model.ledger import EVENT_NAMES
from .rule import Fault, Rule, Subject, rule

SHOWN = 3
"""Changed parts that a message names."""


@rule("VF440", None, "error", needs=("version", "revisions"))
def changed_without_version(subject: Subject) -> Iterator[Fault]:
    """Den publicerade texten har ändrats utan ny version.

    Det som är publicerat ändras inte i det tysta: regionerna har hämtat texten och litar på att version 2.0 alltid är
    samma version 2.0. Ge texten en ny version och skriv i versionshistoriken vad som är ändrat, eller ändra tillbaka.
    Ska arbetet pågå en tid: skriv `status: revising`. Då ligger den publicerade versionen kvar på webbplatsen så länge.

    Ändras en del som är infogad ur en generisk modell behöver alla vårdförlopp som visar delen också en ny version.

    Fel, när version 2.0 är publicerad och texten är en annan:

    ```yaml
    version: "2.0"
    revisions:
      - {version: "2.0", on: 2026-03-12, change: substantial, summary: Ny ingång.}
    ```

    Rätt:

    ```yaml
    version: "2.1"
    revisions:
      - {version: "2.1", on: 2026-11-20, change: editorial, summary: Rättat stavfel i mål 2.}
      - {version: "2.0", on: 2026-03-12, change: substantial, summary: Ny ingång.}
    ```
    """
    entry, since = newest(subject.entries), subject.since
    if not entry or since is None or subject.pathway.version != entry.version:
        return
    if said := _listed(since.changes, since.facts):
        message = f"Version {entry.version} är publicerad, men texten har ändrats sedan dess: {said}."
        hint = "Ge texten ett nytt nummer under version, och en rad under revisions. forlopp diff visar hur de blir."
        yield ("version",), message, hint


def _listed(changes: tuple[Change, ...], facts: tuple[str, ...]) -> str:
    said = [f"”{brief(change.name)}” ({change.label})" for change in changes if not change.with_parent]
    said += list(facts)
    more = len(said) - SHOWN
    return ", ".join(said[:SHOWN]) + (f" och {more} till" if more > 0 else "")


@rule("VF441", None, "error", needs=("version",))
def version_not_after(subject: Subject) -> Iterator[Fault]:
    """Versionens nummer är lägre än det som är publicerat.

    En ny version har ett högre nummer än den förra. Version 1.10 kommer efter 1.9.

    Fel, när version 2.0 är publicerad:

    ```yaml
    version: "1.3"
    ```

    Rätt:

    ```yaml
    version: "2.1"
    ```
    """
    entry, version = newest(subject.entries), subject.pathway.version
    if entry and version and number(version) < number(str(entry.version)):
        message = f"Version {version} är lägre än version {entry.version}, som redan är publicerad."
        yield ("version",), message, f"Ge texten ett nummer som är högre än {entry.version}."


@rule("VF442", "warning", "error", allowed=True, needs=("version", "revisions"))
def revision_says_less(subject: Subject) -> Iterator[Fault]:
    """Versionshistoriken säger att mindre har ändrats än vad som har ändrats.

    Läsaren avgör med hjälp av ordet om texten måste läsas om. `reviewed` betyder att inget är ändrat, `editorial` att
    ingen behöver handla annorlunda. Är en åtgärd ny eller borttagen, eller en tidsgräns, en gräns eller ett tal ett
    annat, är ändringen `substantial`.

    En godkänd text publiceras inte så länge ordet lovar mindre än vad som syns i texten.

    Fel, när en tidsgräns har blivit kortare:

    ```yaml
    revisions:
      - {version: "2.1", on: 2026-11-20, change: editorial, summary: Tydligare text.}
    ```

    Rätt:

    ```yaml
    revisions:
      - {version: "2.1", on: 2026-11-20, change: substantial, summary: Bedömning inom 15 minuter i stället för 30.}
    ```

    Är ändringen ändå redaktionell, till exempel ett rättat tryckfel, skriv ett undantag med skäl:

    ```yaml
    allow:
      - {code: VF442, reason: Årtalet i texten var felskrivet.}
    ```
    """
    entry, since, pathway = newest(subject.entries), subject.since, subject.pathway
    row = next((i for i, row in enumerate(pathway.revisions) if row.version == pathway.version), None)
    if not entry or since is None or row is None or pathway.version == entry.version:
        return
    path, claimed = ("revisions", row, "change"), pathway.revisions[row].change
    if claimed == "reviewed" and since.changes:
        said = _listed(since.changes, ())
        remedy = _REMEDY if any(substance(change) for change in since.changes) else _WORDS_REMEDY
        yield path, f"Versionen sägs vara granskad utan ändring, men detta är ändrat: {said}.", remedy
    elif claimed == "editorial":
        found = [(change, said) for change in since.changes if (said := substance(change))]
        if found:
            first, said = found[0]
            more = f" Det gäller {len(found)} delar." if len(found) > 1 else ""
            label = CHANGE_NAMES["editorial"].lower()
            yield path, f"Versionen sägs vara {label}, men ”{brief(first.name)}” {said}.{more}", _REMEDY


_REMEDY = (
    "Skriv change: substantial, eller ändra tillbaka det som inte skulle ändras. Ska ingen handla annorlunda: skriv "
    "ett undantag med skäl under allow."
)
_WORDS_REMEDY = (
    "Skriv change: editorial, eller change: substantial om någon ska handla annorlunda. Eller ändra tillbaka det som "
    "inte skulle ändras."
)


@rule("VF443", "error", "error")
def used_again(subject: Subject) -> Iterator[Fault]:
    """Ett id som har slutat gälla används igen.

    Gamla länkar till ett upphävt eller sammanslaget vårdförlopp ska leda till det som ersatte det, inte till något
    annat. Därför kan ett id som har slutat gälla aldrig få en ny text.

    Fel, när `kol-del-1` har gått upp i `kol`:

    ```yaml
    id: kol-del-1
    status: approved
    ```

    Rätt: ge det nya dokumentet ett eget id.

    ```yaml
    id: kol-uppfoljning
    status: approved
    ```
    """
    last = end(subject.entries)
    if last and subject.pathway.status not in ("withdrawn", "merged"):
        label = EVENT_NAMES[last.event].lower()
        message = f"”{subject.pathway.id}” slutade gälla {last.on.isoformat()} ({label}) och kan inte användas igen."
        yield ("id",), message, "Ge det nya dokumentet ett eget id, och återställ den gamla filen."


@rule("VF444", None, "note")
def not_published(subject: Subject) -> Iterator[Fault]:
    """Den godkända versionen är inte publicerad än.

    På webbplatsen och i API:et ligger den förra versionen kvar tills den nya publiceras, med kommandot
    `forlopp publish`. Tills dess syns den nya bara under utkast. Är texten inte klar, skriv det.

    Fel, när arbetet inte är färdigt:

    ```yaml
    version: "2.1"
    status: approved
    ```

    Rätt:

    ```yaml
    version: "2.1"
    status: revising
    ```
    """
    entry, version = newest(subject.entries), subject.pathway.version
    if entry and version and number(version) > number(str(entry.version)):
        message = f"Version {version} är godkänd men inte publicerad: på webbplatsen ligger version {entry.version}."
        yield ("version",), message, "Kör forlopp publish när texten är klar."


RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
