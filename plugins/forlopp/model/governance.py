"""Who owns and approves a document, in which version, and what became of it: the front matter.

In: the front matter's strings. Out: `FrontMatter`, the part of the pathway that is facts about the document itself.
Never holds the text of the document.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Date, Id, Line, Model, Several, YesNo
from .codes import Code

Status = Literal["planned", "drafting", "review", "consultation", "revising", "approved", "withdrawn", "merged"]
STATUS_NAMES = {
    "planned": "Planerad",
    "drafting": "Under arbete",
    "review": "Under granskning",
    "consultation": "På remiss",
    "revising": "Under revidering",
    "approved": "Godkänd",
    "withdrawn": "Upphävd",
    "merged": "Sammanslagen",
}
STUBS = frozenset({"planned", "withdrawn", "merged"})
"""Statuses in which a document may be a stub, without text."""

Change = Literal["new", "substantial", "editorial", "reviewed"]
CHANGE_NAMES = {
    "new": "Ny",
    "substantial": "Ändrad i sak",
    "editorial": "Redaktionell ändring",
    "reviewed": "Granskad utan ändring",
}
AUDIENCE_NAMES = {"professionals": "Vårdpersonal", "public": "Allmänhet"}

Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+){0,2}$", max_length=20)]


class Approval(Model):
    """Who approved the current version, and when."""

    by: Line = Field(title="Godkänd av", description="SKS eller id för det programområde som godkände.")
    on: Date = Field(title="Godkänd den", description="Dagen för godkännandet, som åååå-mm-dd.")


class Revision(Model):
    """One row of the version history."""

    version: Version = Field(title="Version", description='Versionens nummer, skrivet som text: "1.10".')
    on: Date = Field(title="Datum", description="Dagen då versionen blev klar, som åååå-mm-dd.")
    change: Change = Field(
        title="Slag av ändring",
        description="new (ny), substantial (ändrad i sak), editorial (redaktionell) eller reviewed (granskad utan "
        "ändring).",
    )
    summary: Line = Field(title="Sammanfattning", description="Vad som ändrades, i en eller två meningar.")


class WordSets(Model):
    """Which words the page uses instead of åtgärd and patient."""

    action: Id | None = Field(
        None, title="Ord för åtgärd", description="Namnet på en ordgrupp i content/glossary.yaml, till exempel insats."
    )
    patient: Id | None = Field(
        None,
        title="Ord för patient",
        description="Namnet på en ordgrupp i content/glossary.yaml, till exempel individ.",
    )


class Named(Model):
    """A lane or a phase of the flow."""

    id: Id = Field(title="Id", description="Kort namn med a–z, 0–9 och bindestreck.")
    title: Line = Field(title="Rubrik", description="Namnet som läsaren ser.")


class Member(Model):
    """A member of the working group."""

    name: Line = Field(title="Namn", description="Personens namn.")
    role: Line | None = Field(None, title="Uppdrag", description="Till exempel ordförande eller patientföreträdare.")
    profession: Line | None = Field(None, title="Yrke", description="Yrke eller specialitet.")
    organisation: Line | None = Field(None, title="Organisation", description="Arbetsplats eller förening.")
    region: Line | None = Field(None, title="Region", description="Region eller sjukvårdsregion.")


class Attachment(Model):
    """A document that belongs to the pathway."""

    kind: Literal["impact-description", "appendix", "presentation", "film", "instrument"] = Field(
        title="Slag",
        description="impact-description (konsekvensbeskrivning), appendix (bilaga), presentation, film eller "
        "instrument.",
    )
    title: Line = Field(title="Rubrik", description="Dokumentets namn.")
    href: Line = Field(title="Adress", description="Länk till dokumentet.")


class Allowance(Model):
    """A finding that is right for once."""

    code: Annotated[str, StringConstraints(pattern=r"^VF[0-9]{3}$")] = Field(
        title="Regel", description="Regelns kod, till exempel VF701."
    )
    at: Id | None = Field(
        None, title="Var", description="Id för den del av texten som undantaget gäller; utan id gäller det hela filen."
    )
    reason: Line = Field(title="Skäl", description="Varför fyndet är riktigt här.")


Ids = Annotated[tuple[Id, ...], Several]


class FrontMatter(Model):
    """Facts about the document, written between the two lines of --- at the top of the file."""

    id: Id = Field(title="Id", description="Dokumentets namn i adresser; samma som mappens namn. Ändras aldrig.")
    kind: Line = Field(
        title="Slag av dokument", description="pathway (vårdförlopp) eller generic-model (generisk modell)."
    )
    title: Line = Field(title="Titel", description="Vårdförloppets namn.")
    scope: Line | None = Field(None, title="Omfattning i en mening", description="”Inleds vid … och avslutas när …”")
    version: Version | None = Field(None, title="Version", description='Versionens nummer, skrivet som text: "1.10".')
    status: Status = Field(
        title="Status",
        description="planned, drafting, review, consultation, revising, approved, withdrawn eller merged.",
    )
    illustrative: YesNo = Field(
        title="Exempeltext",
        description="true när texten är ett exempel som ingen har granskat medicinskt, annars false.",
    )
    audience: Literal["professionals", "public"] = Field(
        "professionals", title="Målgrupp", description="professionals (vårdpersonal) eller public (allmänhet)."
    )
    programme_areas: Ids = Field(
        title="Programområden", description="Id för nationella programområden; det första leder arbetet."
    )
    approved: Approval | None = Field(
        None, title="Godkännande", description="Vem som godkände den aktuella versionen, och när."
    )
    review_by: Date | None = Field(None, title="Granskas senast", description="Dag då texten ska ha setts över.")
    valid_from: Date | None = Field(None, title="Gäller från", description="Första dag då versionen gäller.")
    revisions: tuple[Revision, ...] = Field((), title="Versionshistorik", description="Nyaste versionen först.")
    consultation: Id | None = Field(
        None,
        title="Remissomgång",
        description="Id för omgången i content/consultations.yaml som texten är på remiss i, till exempel 2026-4.",
    )
    synonyms: Annotated[tuple[Line, ...], Several] = Field(
        (), title="Sökord", description="Andra ord som vårdpersonal och patienter söker med."
    )
    codes: tuple[Code, ...] = Field((), title="Koder", description="Koder för hela vårdförloppet.")
    words: WordSets = Field(
        WordSets(), title="Ordval", description="Andra ord än åtgärd och patient, till exempel insats och individ."
    )
    per: Line | None = Field(
        None,
        title="Löper per",
        description="Det som vårdförloppet löper för när det inte är patienten, till exempel ben.",
    )
    ends: Literal["normally", "never"] = Field(
        "normally", title="Slut", description="never när vårdförloppet inte har något slut; annars normally."
    )
    ends_reason: Line | None = Field(
        None, title="Varför inget slut", description="Varför vårdförloppet aldrig avslutas."
    )
    layout: Literal["linear", "circular"] = Field(
        "linear", title="Flödesschemats form", description="linear (rakt) eller circular (i ring)."
    )
    lanes: tuple[Named, ...] = Field((), title="Banor", description="Spår som löper sida vid sida i flödet.")
    phases: tuple[Named, ...] = Field((), title="Faser", description="Delar av flödet i tidsordning.")
    merged_from: Ids = Field((), title="Sammanslaget av", description="Id för de vårdförlopp som blev detta.")
    merged_into: Id | None = Field(None, title="Uppgått i", description="Id för det vårdförlopp som detta uppgick i.")
    split_from: Id | None = Field(None, title="Utbrutet ur", description="Id för det vårdförlopp som detta bröts ur.")
    split_into: Ids = Field((), title="Uppdelat i", description="Id för de vårdförlopp som detta delades i.")
    replaces: Ids = Field((), title="Ersätter", description="Id för dokument som detta ersätter.")
    replaced_by: Id | None = Field(None, title="Ersatt av", description="Id för det dokument som ersätter detta.")
    status_reason: Line | None = Field(
        None, title="Skäl till status", description="Varför dokumentet är planerat, sammanslaget eller upphävt."
    )
    withdrawn_on: Date | None = Field(None, title="Upphävt den", description="Dagen då dokumentet upphävdes.")
    working_group: tuple[Member, ...] = Field((), title="Arbetsgrupp", description="De som skrev dokumentet.")
    attachments: tuple[Attachment, ...] = Field((), title="Tillhörande dokument", description="Dokument bredvid detta.")
    allow: tuple[Allowance, ...] = Field(
        (), title="Undantag från kontroller", description="Fynd som är riktiga i just den här texten, med skäl."
    )
