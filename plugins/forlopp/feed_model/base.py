"""What all documents of the feed share: the base of the output types, small values, and the head of a document.

In: nothing. Out: frozen types from which both the documents and their schemas are made. Never shares a type with the
source model: what readers get may stay the same while what authors write changes, and the other way round.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema


class Out(BaseModel):
    """A value of the feed. A misspelt field is our own fault and stops us; the published schema is open nonetheless."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


def described(title: str, description: str, **more: Any) -> Any:
    """Give a field its Swedish title and description; without a default it is required."""
    return Field(title=title, description=description, **more)


Number = Annotated[int | float, WithJsonSchema({"type": "number"})]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Day = Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class Label(Out):
    """Something that a shared list names."""

    model_config = ConfigDict(title="Benämning")
    id: str = described("Id", "Kort namn som inte ändras.")
    label: str = described("Benämning", "Namnet i ord.")


class Time(Out):
    """A stretch of time."""

    model_config = ConfigDict(title="Tid")
    text: str = described("Text", "Tiden som den skrevs, till exempel 10 min.")
    iso8601: str = described("ISO 8601", "Samma tid för maskiner, till exempel PT10M. För ett spann den längre tiden.")


class Prose(Out):
    """Running text in its three forms."""

    model_config = ConfigDict(title="Löpande text")
    html: str = described("HTML", "Säker HTML utan skript. Id och interna länkar börjar med dokumentets id_prefix.")
    markdown: str = described("Markdown", "Texten som författaren skrev den.")
    text: str = described("Ren text", "Texten utan märkning, en rad per stycke.")


class Link(Out):
    """Another document of the feed or the site."""

    model_config = ConfigDict(title="Länk till dokument")
    id: str = described("Id", "Dokumentets id.")
    title: str = described("Titel", "Dokumentets titel.")
    status: str = described("Status", "Dokumentets status, till exempel approved eller withdrawn.")
    href: str | None = described("Dokument", "Dokumentet i API:et, räknat från /api/v1/.", default=None)
    page: str | None = described("Webbsida", "Fullständig adress till sidan.", default=None)


class Area(Out):
    """A programme area."""

    model_config = ConfigDict(title="Programområde")
    id: str = described("Id", "Programområdets id.")
    title: str = described("Namn", "Programområdets namn.")
    page: str = described("Webbsida", "Fullständig adress till områdets sida.")


class Licence(Out):
    """The licence of the content."""

    model_config = ConfigDict(title="Licens")
    id: str = described("Id", "Licensens id i SPDX, till exempel CC-BY-4.0.")
    title: str = described("Namn", "Licensens namn.")
    href: str = described("Villkor", "Adress till licensens villkor.")


class CodeRange(Out):
    """All codes from one to another."""

    model_config = ConfigDict(title="Intervall av koder")
    from_: str = described("Från", "Första koden.", alias="from")
    to: str = described("Till", "Sista koden, som räknas med.")


class Code(Out):
    """A code or a range of codes."""

    model_config = ConfigDict(title="Kod")
    system: str = described("Kodverk", "icd-10-se, kva, atc, snomed-ct eller icf.")
    code: str | None = described("Kod", "En enda kod. Antingen code eller range finns.", default=None)
    range: CodeRange | None = described("Intervall", "Ett intervall av koder.", default=None)
    exclude: tuple[str, ...] = described("Undantag", "Koder i intervallet, eller underkoder, som inte räknas.")
    text: str | None = described("Klartext", "Kodens innebörd i ord.", default=None)


class Head(Out):
    """The first keys of every document."""

    schema_: str = described("Schema", "Dokumentets schema, räknat från /api/v1/.", alias="schema")
    self_: str = described("Det här dokumentet", "Dokumentets egen plats, räknat från /api/v1/.", alias="self")
    illustrative: bool = described(
        "Exempeltext",
        "true när texten, eller någon av raderna, är ett exempel som ingen har granskat medicinskt. Visa det då.",
    )
    notices: tuple[str, ...] = described("Visa för läsaren", "Meningar som ska visas överst när innehållet återges.")
    licence: Licence = described("Licens", "Licensen för innehållet.")
    attribution: str = described("Källa", "Texten som anger källan när innehållet återges.")


class Part(Out):
    """The first keys of every part that regional text may hang on."""

    id: str = described(
        "Id",
        "Delens id, unikt i dokumentet. Det står kvar när texten ändras, utom när det slutar på -- och en siffra: då "
        "har författaren inte namngett delen.",
    )
    hash: Sha256 = described(
        "Kontrollsumma",
        "SHA-256 av delens uppgifter och Markdown. Ändras bara när just den här delen ändras: inte av bokstav, "
        "ordning, HTML eller underliggande delar.",
    )


class Placed(Part):
    """A part that stands somewhere in the document."""

    parent: str | None = described("Hör till", "Id för rubriken eller steget som delen står under.", default=None)
    order: int = described("Ordning", "Plats bland allt som har samma parent, från 1.")
