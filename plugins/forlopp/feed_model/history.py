"""What has happened to documents: `changes.json`, its numbered pages, and a document's `versions.json`.

In: nothing. Out: frozen types. Never holds the text of a document: a row names it by the SHA-256 of its bytes.
"""

from __future__ import annotations

from pydantic import ConfigDict

from .base import Day, Head, Link, Out, Sha256, described


class File(Out):
    """A file of the API, as one who wants exactly these bytes fetches it."""

    model_config = ConfigDict(title="Fil att hämta")
    href: str = described("Plats", "Filens plats, räknad från /api/v1/. Innehållet där kan bytas mot en ny utgåva.")
    blob: str = described("Oföränderlig plats", "Samma fil under sin kontrollsumma: där ändras innehållet aldrig.")
    sha256: Sha256 = described("Kontrollsumma", "SHA-256 av filen.")
    size: int = described("Storlek", "Storlek i byte.")


class PartChange(Out):
    """A part that differs from the version before."""

    model_config = ConfigDict(title="Ändrad del")
    id: str = described("Id", "Delens id i dokumentet.")
    what: str = described("Vad", "added (tillagd), removed (borttagen), changed (ändrad) eller moved (flyttad).")
    how: str = described("Hur", "new, substantial (i sak), editorial (redaktionellt), moved eller removed.")
    name: str = described("Namn", "Delens namn eller första ord.")


class Successor(Out):
    """A document that holds in place of one that has ended."""

    model_config = ConfigDict(title="Efterföljare")
    id: str = described("Id", "Dokumentets id.")
    href: str = described("Dokument", "Dokumentet, räknat från /api/v1/.")
    page: str = described("Webbsida", "Fullständig adress till sidan.")


class ChangeRow(Out):
    """One event in the life of a document. A row never changes once it has been published."""

    model_config = ConfigDict(title="Händelse")
    number: int = described("Nummer", "Händelsens löpnummer: 1, 2, 3 … utan luckor.")
    on: Day = described("Datum", "Dagen då det skedde.")
    event: str = described(
        "Händelse",
        "published (publicerad), revised (ny version), withdrawn (upphävd), merged (sammanslagen), split (uppdelad) "
        "eller renamed (ny adress).",
    )
    label: str = described("Händelse i ord", "Händelsen på svenska.")
    kind: str = described("Slag", "pathway (vårdförlopp) eller generic-model (generisk modell).")
    id: str = described("Id", "Dokumentets id.")
    title: str = described("Titel", "Dokumentets titel den dagen.")
    illustrative: bool = described("Exempeltext", "true när ingen har granskat texten medicinskt. Visa det då.")
    version: str | None = described("Version", "Versionen som publicerades.", default=None)
    change: str | None = described(
        "Slag av ändring", "new, substantial, editorial eller reviewed, för en version.", default=None
    )
    change_label: str | None = described("Slag av ändring i ord", "Slaget på svenska.", default=None)
    summary: str | None = described("Sammanfattning", "Vad som ändrades.", default=None)
    reason: str | None = described("Skäl", "Varför dokumentet inte längre gäller.", default=None)
    successors: tuple[Successor, ...] = described("Efterföljare", "De dokument som gäller i stället.")
    href: str = described("Dokument", "Dokumentet som det är nu, räknat från /api/v1/.")
    page: str = described("Webbsida", "Fullständig adress till sidan.")
    sha256: Sha256 | None = described(
        "Kontrollsumma", "SHA-256 av dokumentet som det blev genom händelsen.", default=None
    )
    blob: str | None = described(
        "Dokumentet som det blev", "Oföränderlig plats för det, räknad från /api/v1/.", default=None
    )
    parts: tuple[PartChange, ...] = described("Ändrade delar", "Delarna som skiljer versionen från den förra.")


class ChangePage(Head):
    """A numbered page of changes: `changes/1.json` holds numbers 1–100, `changes/2.json` 101–200."""

    model_config = ConfigDict(title="Händelser")
    number: int = described("Sida", "Sidans nummer. En full sida ändras aldrig mer.")
    items: tuple[ChangeRow, ...] = described("Händelser", "I nummerordning.")


class ChangePageRow(File):
    """Where a page of changes is, and what it holds."""

    model_config = ConfigDict(title="Sida med händelser")
    number: int = described("Sida", "Sidans nummer.")
    first: int = described("Från", "Numret på sidans första händelse.")
    last: int = described("Till", "Numret på sidans sista händelse.")


class Changes(Head):
    """The start of the changes."""

    model_config = ConfigDict(title="Ändringar")
    sequence: int = described("Senaste numret", "Den senaste händelsens nummer; 0 när inget har publicerats.")
    page_size: int = described(
        "Händelser per sida",
        "Händelse nummer n står på sidan (n − 1) div page_size + 1. Den som har läst till och med nummer n fortsätter "
        "på sidan n div page_size + 1.",
    )
    pages: tuple[ChangePageRow, ...] = described("Sidor", "Alla sidor, den äldsta först.")
    items: tuple[ChangeRow, ...] = described("De senaste", "De 20 senaste händelserna, den nyaste först.")


class VersionRow(Out):
    """One published version."""

    model_config = ConfigDict(title="Publicerad version")
    number: int = described("Nummer", "Händelsens nummer i changes.json.")
    version: str = described("Version", "Versionens nummer.")
    on: Day = described("Datum", "Dagen då versionen blev klar.")
    change: str = described("Slag av ändring", "new, substantial, editorial eller reviewed.")
    change_label: str = described("Slag av ändring i ord", "Slaget på svenska.")
    summary: str = described("Sammanfattning", "Vad som ändrades.")
    current: bool = described("Gäller", "true för den version som gäller nu.")
    sha256: Sha256 = described("Kontrollsumma", "SHA-256 av dokumentet.")
    href: str = described("Dokument", "Versionens dokument, på en plats där innehållet aldrig ändras.")
    page: str | None = described("Webbsida", "Fullständig adress till versionens sida.", default=None)


class Versions(Head):
    """All published versions of a document: `pathways/<id>/versions.json`."""

    model_config = ConfigDict(title="Versioner")
    id: str = described("Id", "Dokumentets id.")
    kind: str = described("Slag", "pathway (vårdförlopp) eller generic-model (generisk modell).")
    title: str = described("Titel", "Dokumentets titel.")
    status: str = described("Status", "Dokumentets status nu.")
    items: tuple[VersionRow, ...] = described("Versioner", "Nyaste versionen först.")
    successors: tuple[Link, ...] = described("Efterföljare", "Dokument som gäller i stället, när detta har upphört.")
