"""Approval, review dates, versions and status: whether the facts about the document agree (VF451–VF463).

In: a subject with today's date as an argument. Out: faults. Never looks at a clock, and never decides who may approve.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ..model.governance import STATUS_NAMES, STUBS
from .rule import Fault, Rule, Subject, rule

APPROVER = "SKS"
"""The body that approves for all areas together: Sveriges regioner i samverkan för kunskapsstyrning."""


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _day(date: datetime.date) -> str:
    return date.isoformat()


@rule("VF451", "error", "error")
def unknown_approver(subject: Subject) -> Iterator[Fault]:
    """Den som har godkänt är okänd.

    Ett vårdförlopp godkänns av SKS eller av ett nationellt programområde. Skriv SKS, eller programområdets id ur
    `content/programme-areas.yaml`.

    Fel:

    ```yaml
    approved: {by: Läkarföreningen, on: 2026-03-12}
    ```

    Rätt:

    ```yaml
    approved: {by: SKS, on: 2026-03-12}
    ```
    """
    areas = subject.catalog.lists.programme_areas
    approved = subject.pathway.approved
    if approved and areas and approved.by != APPROVER and approved.by not in areas:
        hint = subject.suggest(approved.by, [APPROVER, *areas]) or "Skriv SKS eller ett programområdes id."
        yield ("approved", "by"), f"”{approved.by}” är varken SKS eller ett programområde.", hint


@rule("VF452", "warning", "warning")
def review_overdue(subject: Subject) -> Iterator[Fault]:
    """Granskningsdatumet har passerat.

    Texten skulle ha setts över vid det här laget. Läsaren vet inte om den fortfarande stämmer.

    Fel, när dagens datum är 2026-11-21:

    ```yaml
    review_by: 2026-10-01
    ```

    Rätt, när texten är granskad och fortfarande gäller:

    ```yaml
    review_by: 2029-10-01
    revisions:
      - {version: "1.1", on: 2026-11-20, change: reviewed, summary: Granskad utan ändring.}
    ```
    """
    pathway = subject.pathway
    if not pathway.review_by or pathway.status in STUBS:
        return
    misdated = pathway.approved and pathway.review_by <= pathway.approved.on  # A fault of its own.
    if pathway.review_by < subject.today and not misdated:
        message = f"Texten skulle ha granskats senast {_day(pathway.review_by)}."
        yield ("review_by",), message, "Granska texten, skriv en rad under revisions och sätt ett nytt datum."


@rule("VF453", "warning", "error", needs=("revisions",))
def version_without_revision(subject: Subject) -> Iterator[Fault]:
    """Versionen och versionshistoriken säger olika.

    Den första raden i historiken ska gälla dokumentets version, så att läsaren ser vad som ändrades senast. I ett
    utkast får versionen vara nyare än historiken, men inte äldre.

    Fel:

    ```yaml
    version: "2.0"
    revisions:
      - {version: "1.1", on: 2023-10-05, change: editorial, summary: Rättade länkar.}
    ```

    Rätt:

    ```yaml
    version: "2.0"
    revisions:
      - {version: "2.0", on: 2026-03-12, change: substantial, summary: Ny ingång.}
      - {version: "1.1", on: 2023-10-05, change: editorial, summary: Rättade länkar.}
    ```
    """
    pathway = subject.pathway
    if not pathway.version or not pathway.revisions:
        return
    newest = max((revision.version for revision in pathway.revisions), key=_number)
    ahead = _number(pathway.version) > _number(newest)
    if _number(pathway.version) != _number(newest) and (pathway.status == "approved" or not ahead):
        message = f"Dokumentet har version {pathway.version}, men den nyaste i versionshistoriken är {newest}."
        yield ("version",), message, "Skriv en rad först under revisions för den här versionen, eller rätta numret."


@rule("VF454", "error", "error", needs=("revisions",))
def history_out_of_order(subject: Subject) -> Iterator[Fault]:
    """Versionshistoriken står i fel ordning.

    Den nyaste versionen står först och varje version bara en gång. Läsaren tittar på första raden för att se vad som är
    nytt.

    Fel:

    ```yaml
    revisions:
      - {version: "1.0", on: 2020-11-19, change: new, summary: Första versionen.}
      - {version: "2.0", on: 2026-03-12, change: substantial, summary: Ny ingång.}
    ```

    Rätt:

    ```yaml
    revisions:
      - {version: "2.0", on: 2026-03-12, change: substantial, summary: Ny ingång.}
      - {version: "1.0", on: 2020-11-19, change: new, summary: Första versionen.}
    ```
    """
    revisions = subject.pathway.revisions
    for i in range(1, len(revisions)):
        above, below = _number(revisions[i - 1].version), _number(revisions[i].version)
        if below == above:
            message = f"Version {revisions[i].version} står två gånger i versionshistoriken."
            yield ("revisions", i, "version"), message, "Slå ihop raderna, eller rätta versionens nummer."
        elif below > above:
            message = f"Version {revisions[i].version} står efter version {revisions[i - 1].version}."
            yield ("revisions", i, "version"), message, "Skriv den nyaste versionen först."
            return  # The rows after the first wrong one follow from it.


@rule("VF455", "error", "error", needs=("revisions",))
def dates_out_of_order(subject: Subject) -> Iterator[Fault]:
    """Datumen i versionshistoriken går åt fel håll.

    En nyare version kan inte vara klar före en äldre. Ett av datumen är felskrivet.

    Fel:

    ```yaml
    revisions:
      - {version: "2.0", on: 2016-03-12, change: substantial, summary: Ny ingång.}
      - {version: "1.0", on: 2020-11-19, change: new, summary: Första versionen.}
    ```

    Rätt:

    ```yaml
    revisions:
      - {version: "2.0", on: 2026-03-12, change: substantial, summary: Ny ingång.}
      - {version: "1.0", on: 2020-11-19, change: new, summary: Första versionen.}
    ```
    """
    revisions = subject.pathway.revisions
    for i in range(1, len(revisions)):
        above, below = revisions[i - 1], revisions[i]
        if _number(below.version) < _number(above.version) and below.on > above.on:
            newer, older = f"{above.version} ({_day(above.on)})", f"{below.version} ({_day(below.on)})"
            message = f"Version {newer} är daterad före version {older}."
            yield ("revisions", i - 1, "on"), message, "Rätta datumet."


@rule("VF456", "error", "error")
def withdrawn_without_date(subject: Subject) -> Iterator[Fault]:
    """Ett upphävt dokument saknar datum.

    Den som har dokumentet i en pärm eller på en egen webbplats måste veta från vilken dag det inte gäller.

    Fel:

    ```yaml
    status: withdrawn
    status_reason: Ersatt av nationella riktlinjer.
    ```

    Rätt:

    ```yaml
    status: withdrawn
    status_reason: Ersatt av nationella riktlinjer.
    withdrawn_on: 2026-09-01
    ```
    """
    if subject.pathway.status == "withdrawn" and subject.lacks("withdrawn_on"):
        yield (
            ("status",),
            "Dokumentet är upphävt, men det framgår inte från när.",
            "Lägg till withdrawn_on: 2026-09-01.",
        )


@rule("VF457", "error", "error")
def merged_without_target(subject: Subject) -> Iterator[Fault]:
    """Ett sammanslaget dokument säger inte vart det tog vägen.

    Gamla länkar leder hit. Läsaren ska skickas vidare till det dokument som gäller nu.

    Fel:

    ```yaml
    status: merged
    ```

    Rätt:

    ```yaml
    status: merged
    merged_into: kol
    ```
    """
    if subject.pathway.status == "merged" and subject.lacks("merged_into"):
        message = "Dokumentet har status sammanslagen, men det framgår inte vad det uppgick i."
        yield ("status",), message, "Lägg till merged_into: med det andra dokumentets id."


@rule("VF458", "error", "error")
def facts_of_another_status(subject: Subject) -> Iterator[Fault]:
    """Uppgiften hör till en annan status.

    Ett dokument som gäller kan inte vara upphävt eller ha uppgått i ett annat. Antingen är statusen fel, eller så är
    uppgiften kvar av misstag.

    Fel:

    ```yaml
    status: approved
    withdrawn_on: 2026-09-01
    ```

    Rätt:

    ```yaml
    status: withdrawn
    withdrawn_on: 2026-09-01
    ```
    """
    pathway = subject.pathway
    for key, status, word in (("withdrawn_on", "withdrawn", "upphävt"), ("merged_into", "merged", "sammanslaget")):
        if getattr(pathway, key) and pathway.status not in ("withdrawn", "merged"):
            said = STATUS_NAMES[pathway.status].lower()
            message = f"Här står att dokumentet är {word} ({key}), men dess status är ”{said}”."
            yield (key,), message, f"Skriv status: {status}, eller ta bort raden."


@rule("VF459", "warning", None)
def draft_with_approval(subject: Subject) -> Iterator[Fault]:
    """Dokumentet är godkänt men har status av ett utkast.

    `approved` gäller den version som står i filen. Är den godkänd ska status säga det. Är det ett utkast till en ny
    version av ett godkänt dokument är status `revising`.

    Fel:

    ```yaml
    status: drafting
    approved: {by: SKS, on: 2026-03-12}
    ```

    Rätt:

    ```yaml
    status: approved
    approved: {by: SKS, on: 2026-03-12}
    ```
    """
    pathway = subject.pathway
    if pathway.approved and pathway.status in ("planned", "drafting", "review", "consultation"):
        message = f"Dokumentet har ett godkännande men status ”{STATUS_NAMES[pathway.status].lower()}”."
        hint = "Skriv status: approved, eller status: revising om en godkänd text skrivs om. Ta annars bort approved."
        yield ("approved",), message, hint


@rule("VF460", None, "error", needs=("revisions",))
def approved_before_finished(subject: Subject) -> Iterator[Fault]:
    """Dokumentet godkändes innan versionen var klar.

    `approved` gäller den version som står i filen. Är versionen nyare än godkännandet har ingen godkänt den.

    Fel:

    ```yaml
    approved: {by: SKS, on: 2023-03-12}
    revisions:
      - {version: "2.0", on: 2026-03-12, change: substantial, summary: Ny ingång.}
    ```

    Rätt:

    ```yaml
    approved: {by: SKS, on: 2026-03-12}
    revisions:
      - {version: "2.0", on: 2026-03-12, change: substantial, summary: Ny ingång.}
    ```
    """
    pathway = subject.pathway
    if pathway.approved and pathway.revisions:
        current = max(pathway.revisions, key=lambda revision: _number(revision.version))
        if pathway.approved.on < current.on:
            message = (
                f"Dokumentet godkändes {_day(pathway.approved.on)}, men version {current.version} blev klar först "
                f"{_day(current.on)}."
            )
            yield ("approved", "on"), message, "Rätta datumet, eller skriv när den nya versionen godkändes."


@rule("VF461", "error", "error")
def review_before_approval(subject: Subject) -> Iterator[Fault]:
    """Granskningen skulle ske före godkännandet.

    `review_by` är dagen då texten senast ska ses över igen. Den ligger efter godkännandet, ofta tre till fem år senare.

    Fel:

    ```yaml
    approved: {by: SKS, on: 2026-03-12}
    review_by: 2026-03-01
    ```

    Rätt:

    ```yaml
    approved: {by: SKS, on: 2026-03-12}
    review_by: 2029-03-01
    ```
    """
    pathway = subject.pathway
    if pathway.approved and pathway.review_by and pathway.review_by <= pathway.approved.on:
        review, approval = _day(pathway.review_by), _day(pathway.approved.on)
        message = f"Nästa granskning ({review}) ligger inte efter godkännandet ({approval})."
        yield ("review_by",), message, "Rätta datumet."


@rule("VF462", "warning", "warning")
def valid_before_approval(subject: Subject) -> Iterator[Fault]:
    """Dokumentet gäller innan det är godkänt.

    `valid_from` är första dagen då versionen gäller. Den kan inte ligga före godkännandet.

    Fel:

    ```yaml
    approved: {by: SKS, on: 2026-03-12}
    valid_from: 2026-03-01
    ```

    Rätt:

    ```yaml
    approved: {by: SKS, on: 2026-03-12}
    valid_from: 2026-04-01
    ```
    """
    pathway = subject.pathway
    if pathway.approved and pathway.valid_from and pathway.valid_from < pathway.approved.on:
        message = f"Dokumentet gäller från {_day(pathway.valid_from)} men godkändes först {_day(pathway.approved.on)}."
        yield ("valid_from",), message, "Rätta ett av datumen."


@rule("VF463", "warning", "error")
def approved_in_the_future(subject: Subject) -> Iterator[Fault]:
    """Godkännandet ligger i framtiden.

    Ett godkännande är något som har hänt. Är beslutet inte fattat än är status `review` eller `consultation`.

    Fel, när dagens datum är 2026-11-21:

    ```yaml
    approved: {by: SKS, on: 2027-03-12}
    ```

    Rätt:

    ```yaml
    approved: {by: SKS, on: 2026-03-12}
    ```
    """
    approved = subject.pathway.approved
    if approved and approved.on > subject.today:
        message = f"Godkännandet är daterat {_day(approved.on)}, som inte har varit än."
        yield ("approved", "on"), message, "Rätta datumet, eller vänta med status: approved tills beslutet är fattat."


RULES: tuple[Rule, ...] = (
    unknown_approver,
    review_overdue,
    version_without_revision,
    history_out_of_order,
    dates_out_of_order,
    withdrawn_without_date,
    merged_without_target,
    facts_of_another_status,
    draft_with_approval,
    approved_before_finished,
    review_before_approval,
    valid_before_approval,
    approved_in_the_future,
)
