"""The ledger of published versions: content/ledger/ledger.jsonl, one event a line, only ever added to.

In: the ledger's rows. Out: frozen `Entry` values. Never holds the text of a document: an entry names the published
document by the SHA-256 of its bytes.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Date, Id, Line, Model, YesNo
from .governance import Change, Version

Event = Literal["published", "revised", "withdrawn", "merged", "split", "renamed"]
EVENT_NAMES = {
    "published": "Publicerad",
    "revised": "Ny version",
    "withdrawn": "Upphävd",
    "merged": "Sammanslagen",
    "split": "Uppdelad",
    "renamed": "Ny adress",
}
VERSIONS = frozenset({"published", "revised"})
"""Events that bring a version with a document."""

ENDS = frozenset({"withdrawn", "merged", "split", "renamed"})
"""Events after which nothing more happens under the same id."""

Number = Annotated[int, Field(strict=True, ge=1)]
Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class PartChange(Model):
    """A part of a document that differs from the version before."""

    id: Line = Field(title="Id", description="Delens id i dokumentet.")
    what: Literal["added", "removed", "changed", "moved"] = Field(
        title="Vad", description="added (tillagd), removed (borttagen), changed (ändrad) eller moved (flyttad)."
    )
    how: Literal["new", "substantial", "editorial", "moved", "removed"] = Field(
        title="Hur", description="new, substantial (i sak), editorial (redaktionellt), moved eller removed."
    )
    name: Line = Field(title="Namn", description="Delens namn eller första ord.")


class Entry(Model):
    """One event in the life of a document."""

    number: Number = Field(title="Nummer", description="Radens nummer: 1 på första raden, sedan utan luckor.")
    on: Date = Field(title="Datum", description="Dagen då det skedde, som åååå-mm-dd.")
    event: Event = Field(
        title="Händelse",
        description="published (publicerad), revised (ny version), withdrawn (upphävd), merged (sammanslagen), split "
        "(uppdelad) eller renamed (ny adress).",
    )
    kind: Line = Field(title="Slag av dokument", description="pathway eller generic-model.")
    id: Id = Field(title="Id", description="Dokumentets id.")
    title: Line = Field(title="Titel", description="Dokumentets titel den dagen.")
    illustrative: YesNo = Field(title="Exempeltext", description="true när ingen har granskat texten medicinskt.")
    version: Version | None = Field(None, title="Version", description="Versionen som publicerades.")
    change: Change | None = Field(
        None, title="Slag av ändring", description="new, substantial, editorial eller reviewed."
    )
    summary: Line | None = Field(None, title="Sammanfattning", description="Vad som ändrades, i en eller två meningar.")
    reason: Line | None = Field(None, title="Skäl", description="Varför dokumentet inte längre gäller.")
    successors: tuple[Id, ...] = Field((), title="Efterföljare", description="Id för de dokument som gäller i stället.")
    sha256: Sha256 | None = Field(
        None, title="Kontrollsumma", description="SHA-256 av det publicerade dokumentet, som ligger i documents/."
    )
    source: Sha256 | None = Field(
        None,
        title="Källans kontrollsumma",
        description="SHA-256 av källan som dokumentet gjordes av, som ligger i sources/.",
    )
    parts: tuple[PartChange, ...] = Field(
        (), title="Ändrade delar", description="De delar som skiljer versionen från den förra."
    )
