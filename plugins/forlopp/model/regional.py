"""What a region adds to a national pathway: one file of texts, each hung on a part of the national text.

In: strings and texts from the source stage. Out: frozen values. Never holds a word of the national text: a part is
named by its id alone, and remembered by a short hash.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Date, Id, Line, Model, YesNo
from .governance import Version
from .pathway import Reference
from .text import EMPTY, Text

HASH_LENGTH = 16
"""Digits of a part's hash that a file remembers: enough to tell, and short enough to read past."""

PartHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class Responsible(Model):
    """Who answers for a region's additions."""

    name: Line = Field(title="Namn", description="Personens namn, eller funktionens om ingen person ska nämnas.")
    role: Line | None = Field(None, title="Roll", description="Till exempel medicinsk rådgivare.")
    organisation: Line | None = Field(None, title="Organisation", description="Enhet eller grupp i regionen.")


class BasedOn(Model):
    """The national text as it was when the additions were written; the tool writes it."""

    version: Version | None = Field(
        None, title="Version", description="Den nationella version som tillägget utgår från."
    )
    parts: dict[str, PartHash] = Field(
        {},
        title="Delar",
        description="Kontrollsumma för varje nationell del som en text hör till. Skrivs av `forlopp regions --update`.",
    )


class RegionalFrontMatter(Model):
    """The facts above a region's additions."""

    region: Id = Field(title="Region", description="Regionens id, samma som mappens namn.")
    pathway: Id = Field(title="Vårdförlopp", description="Vårdförloppets id, samma som filens namn.")
    status: Literal["drafting", "approved"] = Field(
        "drafting", title="Status", description="drafting (utkast, visas inte) eller approved (beslutat, visas)."
    )
    illustrative: YesNo = Field(
        title="Exempeltext", description="true när ingen har granskat texten medicinskt, annars false."
    )
    responsible: Responsible | None = Field(
        None, title="Ansvarig", description="Den som svarar för tilläggen i regionen. Krävs när de är beslutade."
    )
    on: Date | None = Field(
        None, title="Beslutat", description="Dagen för beslutet, som åååå-mm-dd. Krävs när tilläggen är beslutade."
    )
    review_by: Date | None = Field(
        None, title="Ses över senast", description="Dagen då tilläggen senast ska ses över, som åååå-mm-dd."
    )
    based_on: BasedOn | None = Field(
        None, title="Utgår från", description="Den nationella texten när tilläggen skrevs. Verktyget skriver det."
    )


class AdditionFacts(Model):
    """The mark of an addition's heading."""

    at: Line = Field(title="Hör till", description="Id för den nationella del, eller den plats, som texten hör till.")
    id: Id | None = Field(None, title="Id", description="Eget namn. Behövs bara när två tillägg hör till samma del.")


class Addition(AdditionFacts):
    """One text of a region's."""

    at: Line | None = None  # type: ignore[assignment]
    title: str = Field("", title="Rubrik", description="Tilläggets rubrik.")
    text: Text = Field(EMPTY, title="Text", description="Tilläggets text.")


class RegionalText(RegionalFrontMatter):
    """A whole file: the facts, the additions in order, and the works that they cite. What must stand there may be
    missing here: the rest is read all the same."""

    region: Id | None = None  # type: ignore[assignment]
    pathway: Id | None = None  # type: ignore[assignment]
    illustrative: YesNo | None = None  # type: ignore[assignment]
    additions: tuple[Addition, ...] = Field((), title="Tillägg", description="Tilläggen i ordning.")
    references: tuple[Reference, ...] = Field((), title="Referenser", description="Källor som tilläggen hänvisar till.")
