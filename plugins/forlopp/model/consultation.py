"""Consultations (remiss): their windows, an organisation's response form, and the log of what was answered and decided.

In: the strings of content/consultations.yaml, of a log, or of a returned JSON form. Out: frozen values. Never holds a
contact: who wrote an answer stays in the form that was sent in.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from .base import Date, Id, Line, Model, Several, ShownId, YesNo
from .governance import Approval, Version

Response = Literal["agree", "partly", "reject", "abstain", "comment"]
RESPONSES = {
    "agree": "Instämmer",
    "partly": "Instämmer delvis",
    "reject": "Avstyrker",
    "abstain": "Avstår",
    "comment": "Bara kommentar",
}
"""What an organisation can say of a part; the last is a comment without a stand."""

CHOICES = ("agree", "partly", "reject", "abstain")
"""What a form offers."""

Decision = Literal["accepted", "partly", "declined", "noted"]
DECISIONS = {
    "accepted": "Infört",
    "partly": "Delvis infört",
    "declined": "Inte infört",
    "noted": "Noterat",
}
CHANGING = frozenset({"accepted", "partly"})
"""Decisions that change the text."""

WHOLE = "_helheten"
"""What stands in place of a part's id in an answer about the document as a whole."""

Prose = Annotated[str, StringConstraints(max_length=20_000)]


class Window(Model):
    """A time in which documents are out for consultation."""

    id: Id = Field(title="Id", description="Året och omgångens nummer, till exempel 2026-4.")
    opens: Date = Field(title="Öppnar", description="Första dagen, som åååå-mm-dd.")
    closes: Date = Field(title="Stänger", description="Sista dagen att svara, som åååå-mm-dd.")


class Consultations(Model):
    """content/consultations.yaml."""

    reply_to: Line | None = Field(
        None, title="Svar skickas till", description="Vart formulären skickas: en funktionsadress, aldrig en persons."
    )
    windows: tuple[Window, ...] = Field((), title="Remissomgångar", description="Omgångarna i tidsordning.")


class Answer(Model):
    """What an organisation says of one part."""

    part: Annotated[str, StringConstraints(max_length=161)] = Field(
        title="Del", description="Delens id. Ändra det inte."
    )
    number: str = Field("", title="Nr", description="Delens nummer i formuläret.", max_length=20)
    hash: str = Field("", title="Kontrollsumma", description="Visar vilken lydelse svaret gäller. Ändra den inte.")
    text: str = Field("", title="Text", description="Hur delen börjar, för den som läser formuläret.")
    response: Literal["", "agree", "partly", "reject", "abstain"] = Field(
        "",
        title="Ställning",
        description="agree (instämmer), partly (instämmer delvis), reject (avstyrker) eller abstain (avstår); tomt för "
        "ingen ställning.",
    )
    comment: Prose = Field("", title="Kommentar", description="Synpunkter på delen.")
    proposal: Prose = Field("", title="Förslag", description="Förslag till ny text.")


class Form(Model):
    """An organisation's response form, empty or filled in."""

    schema_: str = Field("", alias="$schema", title="Schema", description="Schemats adress från formulärets egen.")
    pathway: Id = Field(title="Dokument", description="Id för dokumentet på remiss.")
    title: str = Field("", title="Titel", description="Dokumentets namn.")
    version: Version = Field(title="Version", description="Versionen som svaret gäller.")
    window: str = Field("", title="Remissomgång", description="Omgångens id.")
    closes: str = Field("", title="Sista dag", description="Sista dagen att svara, som åååå-mm-dd.")
    organisation: Annotated[str, StringConstraints(max_length=300)] = Field(
        "", title="Organisation", description="Den som svarar."
    )
    contact: str = Field("", title="Kontaktperson", description="Namn och adress. Publiceras aldrig.")
    publish: Literal["", "yes", "no"] = Field(
        "",
        title="Namnet får publiceras",
        description="yes: organisationens namn får stå i remissloggen. no: det får det inte. Tomt räknas som no.",
    )
    general: Prose = Field("", title="Synpunkter på helheten", description="Synpunkter som inte gäller en enda del.")
    answers: tuple[Answer, ...] = Field((), title="Svar", description="En rad för varje del som ni svarar på.")


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


class Respondent(Model):
    """An organisation whose form has been read."""

    name: Line = Field(title="Organisation", description="Namnet, eller ”Ej namngiven” och ett nummer.")
    form: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")] = Field(
        title="Formulär", description="Kontrollsumma som visar vilket formulär svaret kom i."
    )
    agree: Annotated[tuple[ShownId, ...], Several] = Field(
        (), title="Instämmer", description="Delar som organisationen instämmer i utan kommentar."
    )
    abstain: Annotated[tuple[ShownId, ...], Several] = Field(
        (), title="Avstår", description="Delar som organisationen avstår från att ta ställning till."
    )


class Entry(Model):
    """One response to one part, and what was decided of it."""

    part: Annotated[str, StringConstraints(pattern=r"^(_helheten|[a-z0-9]+(-{1,2}[a-z0-9]+)*)$")] = Field(
        title="Del", description="Delens id, eller _helheten."
    )
    number: str = Field("", title="Nr", description="Delens nummer i formuläret.")
    text: str = Field("", title="Text", description="Hur delen började när den var på remiss.")
    hash: str = Field("", title="Kontrollsumma", description="Visar vilken lydelse som svaret gäller.")
    organisation: Line = Field(title="Organisation", description="Den som svarade.")
    response: Response = Field(title="Ställning", description="agree, partly, reject, abstain eller comment.")
    comment: Prose = Field("", title="Kommentar", description="Synpunkten.")
    proposal: Prose = Field("", title="Förslag", description="Förslag till ny text.")
    decision: Annotated[Decision | None, BeforeValidator(_empty_is_none)] = Field(
        None,
        title="Beslut",
        description="accepted (infört), partly (delvis infört), declined (inte infört) eller noted (noterat).",
    )
    reason: Prose = Field("", title="Skäl", description="Varför det blev så, i en mening eller två.")
    change: Annotated[tuple[ShownId, ...], Several] = Field(
        (), title="Ändring", description="Id för de delar som ändrades, till exempel [a-3f9c2e]."
    )


class Log(Model):
    """content/consultations/<document>/<version>.yaml: a round's responses, with the decision on each. The file's place
    says what was out for consultation."""

    window: Id | None = Field(None, title="Remissomgång", description="Omgångens id i content/consultations.yaml.")
    illustrative: YesNo = Field(False, title="Exempel", description="true när svaren är påhittade.")
    decided: Approval | None = Field(
        None, title="Beslutat", description="Vem som beslutade och när. Loggen publiceras när det är ifyllt."
    )
    summary: Prose = Field("", title="Sammanfattning", description="Vad remissen ledde till, i några meningar.")
    respondents: tuple[Respondent, ...] = Field((), title="Organisationer", description="De som har svarat.")
    responses: tuple[Entry, ...] = Field((), title="Svar", description="Ett svar i taget, med beslut och skäl.")

    @property
    def undecided(self) -> int:
        """How many responses still lack a decision or its reason."""
        return sum(not (one.decision and one.reason) for one in self.responses)


def in_words(day: datetime.date) -> str:
    """Return a date as it is written in running text: "14 februari 2027"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
