"""The documents that list others: index, catalogues, codes, indicators, programme areas and the manifest.

In: nothing. Out: frozen types. Never repeats the text of a pathway: a row says what is needed to choose, and where the
whole is.
"""

from __future__ import annotations

from pydantic import ConfigDict

from .base import Area, Code, Day, Head, Label, Out, Sha256, described
from .document import Status
from .history import File
from .quality import IndicatorFacts


class Resource(Out):
    """A document that the index leads to."""

    model_config = ConfigDict(title="Resurs")
    id: str = described("Id", "Resursens namn, till exempel pathways eller codes/atc.")
    title: str = described("Namn", "Vad resursen är.")
    href: str = described("Dokument", "Dokumentet, räknat från /api/v1/.")
    schema_: str = described("Schema", "Dokumentets schema, räknat från /api/v1/.", alias="schema")
    blob: str | None = described(
        "Oföränderlig plats", "Samma fil under sin kontrollsumma: där ändras innehållet aldrig.", default=None
    )
    sha256: Sha256 | None = described("Kontrollsumma", "SHA-256 av filen.", default=None)
    size: int | None = described("Storlek", "Storlek i byte.", default=None)


class Download(File):
    """A file that is no document of the feed's own: a description, a feed to subscribe to, a program."""

    model_config = ConfigDict(title="Fil med namn")
    id: str = described("Id", "Filens namn, till exempel openapi eller sync.")
    title: str = described("Namn", "Vad filen är.")


class Contact(Out):
    """Whom to ask about the API."""

    model_config = ConfigDict(title="Kontakt")
    title: str = described("Namn", "Vem som svarar.")
    page: str = described("Webbsida", "Fullständig adress till sidan med kontaktuppgifter.")


class Signature(Out):
    """Whether, how and until when the release is signed."""

    model_config = ConfigDict(title="Signatur")
    signed: bool = described("Signerad", "false när utgåvan inte är signerad: se reason.")
    reason: str | None = described("Varför inte", "Varför utgåvan inte är signerad.", default=None)
    algorithm: str | None = described("Metod", "minisign: Ed25519 i minisigns format.", default=None)
    key_id: str | None = described("Nyckelns id", "Id för nyckeln, som minisign skriver det.", default=None)
    sequence: int | None = described("Löpnummer", "Samma som i statement, att läsa.", default=None)
    signed_on: Day | None = described("Signerad den", "Samma som i statement, att läsa.", default=None)
    expires: Day | None = described(
        "Gäller till och med", "Efter den dagen ska kopian inte längre tas för aktuell.", default=None
    )
    manifest: Sha256 | None = described("Filförteckningens kontrollsumma", "Samma som i statement.", default=None)
    statement: str | None = described("Det signerade", "Texten som är signerad.", default=None)
    minisig: str | None = described("Signaturen", "Innehållet i en .minisig-fil för statement.", default=None)


class Index(Head):
    """The start of the API."""

    model_config = ConfigDict(title="Start")
    title: str = described("Namn", "API:ets namn.")
    feed_version: str = described(
        "API-version", "Höjs efter punkten när fält tillkommer. Det som bryter äldre klienter får adressen /api/v2/."
    )
    site: str = described("Webbplats", "Webbplatsens adress.")
    resources: tuple[Resource, ...] = described("Resurser", "Allt som finns att hämta, utom de enskilda dokumenten.")
    schemas: tuple[str, ...] = described("Scheman", "API:ets scheman, räknade från /api/v1/.")
    downloads: tuple[Download, ...] = described(
        "Filer", "Det som inte är dokument: API:ets beskrivning, flöden att prenumerera på, program.", default=()
    )
    contact: Contact | None = described("Kontakt", "Vem man frågar om API:et.", default=None)
    sequence: int | None = described(
        "Löpnummer", "Numret på den senaste händelsen i changes.json; 0 när inget har publicerats.", default=None
    )
    changed: Day | None = described("Ändrad", "Dagen för den senaste händelsen.", default=None)
    manifest: File | None = described(
        "Filförteckning", "Ändras den, har något i API:et ändrats. Hämta då det nya den räknar upp.", default=None
    )
    snapshot: File | None = described("Allt i en fil", "Hela API:et som en zip-fil.", default=None)
    signature: Signature | None = described(
        "Signatur", "Bevis för vem som gav ut det här, och när det senast ska jämföras igen.", default=None
    )


class CatalogueRow(Status):
    """One document in a catalogue."""

    model_config = ConfigDict(title="Dokument")
    illustrative: bool = described("Exempeltext", "true när ingen har granskat texten medicinskt. Visa det då.")
    programme_areas: tuple[Area, ...] = described("Programområden", "Det första leder arbetet.")
    synonyms: tuple[str, ...] = described("Sökord", "Andra ord som man söker med.")
    href: str = described("Dokument", "Hela dokumentet, räknat från /api/v1/.")
    sha256: Sha256 = described("Kontrollsumma", "SHA-256 av dokumentets fil: hämta igen bara när summan har ändrats.")
    size: int = described("Storlek", "Dokumentets storlek i byte.")
    blob: str | None = described(
        "Oföränderlig plats", "Dokumentet under sin kontrollsumma: där ändras innehållet aldrig.", default=None
    )
    sequence: int | None = described(
        "Löpnummer", "Numret på dokumentets senaste händelse i changes.json; saknas före den första.", default=None
    )
    fragment: File | None = described("HTML", "Dokumentet som färdig HTML att visa.", default=None)


class Catalogue(Head):
    """All documents of one kind: `pathways.json` and `generic-models.json`."""

    model_config = ConfigDict(title="Katalog")
    items: tuple[CatalogueRow, ...] = described("Dokument", "En rad per dokument, i id-ordning.")


class AreaRow(Out):
    """A programme area with its documents."""

    model_config = ConfigDict(title="Programområde med dokument")
    id: str = described("Id", "Programområdets id.")
    title: str = described("Namn", "Programområdets namn.")
    page: str = described("Webbsida", "Fullständig adress till områdets sida.")
    leads: tuple[str, ...] = described("Leder", "Id för dokument som området leder.")
    takes_part_in: tuple[str, ...] = described("Deltar i", "Id för dokument som området deltar i men inte leder.")


class Areas(Head):
    """All programme areas."""

    model_config = ConfigDict(title="Programområden")
    items: tuple[AreaRow, ...] = described("Programområden", "Alla områden, i listans ordning.")


class IndicatorRow(IndicatorFacts):
    """An indicator, with the document it belongs to."""

    model_config = ConfigDict(title="Indikator i katalogen")
    document: str = described("Dokument", "Id för vårdförloppet eller den generiska modellen.")
    document_title: str = described("Dokumentets titel", "Titeln i ord.")
    illustrative: bool = described("Exempeltext", "true när ingen har granskat texten medicinskt. Visa det då.")
    id: str = described("Id", "Indikatorns id i dokumentet.")
    hash: Sha256 = described("Kontrollsumma", "Samma som indikatorns hash i dokumentet.")
    href: str = described("Dokument i API:et", "Räknat från /api/v1/.")
    page: str = described("Webbsida", "Fullständig adress till indikatorn.")


class Indicators(Head):
    """All indicators."""

    model_config = ConfigDict(title="Indikatorer")
    items: tuple[IndicatorRow, ...] = described("Indikatorer", "Ordnade efter dokument och plats i dokumentet.")


class CodeRow(Code):
    """Where a code is used."""

    model_config = ConfigDict(title="Kod med förekomst")
    role: str | None = described(
        "Kodens roll",
        "entry (ingång), exclusion (ska inte gå in), exit (utgång), diagnosis (diagnos), procedure (vårdåtgärd), "
        "treatment (läkemedel), monitoring (uppföljning) eller action (koden står på en åtgärd).",
        default=None,
    )
    document: str = described("Dokument", "Id för vårdförloppet eller den generiska modellen.")
    document_title: str = described("Dokumentets titel", "Titeln i ord.")
    illustrative: bool = described("Exempeltext", "true när ingen har granskat texten medicinskt. Visa det då.")
    steps: tuple[str, ...] = described("Steg", "Id för steg som koden leder till; tomt när den gäller hela dokumentet.")
    part: str | None = described("Del", "Id för åtgärden eller kriteriet som har koden.", default=None)
    href: str = described("Dokument i API:et", "Räknat från /api/v1/.")
    page: str = described("Webbsida", "Fullständig adress till steget, eller till dokumentet.")


class Codes(Head):
    """All uses of the codes of one system."""

    model_config = ConfigDict(title="Koder")
    system: str = described("Kodverk", "icd-10-se, kva, atc, snomed-ct eller icf.")
    system_title: str = described("Kodverkets namn", "Namnet i ord.")
    items: tuple[CodeRow, ...] = described("Koder", "I kodordning.")


class ManifestRow(Out):
    """A file of the API."""

    model_config = ConfigDict(title="Fil")
    path: str = described("Plats", "Räknat från /api/v1/.")
    sha256: Sha256 = described("Kontrollsumma", "SHA-256 av filen.")
    size: int = described("Storlek", "Storlek i byte.")


class Manifest(Head):
    """Every file of the API but this one."""

    model_config = ConfigDict(title="Filförteckning")
    files: tuple[ManifestRow, ...] = described("Filer", "Alla filer utom den här, i bokstavsordning.")


class AbbreviationRow(Out):
    """An abbreviation."""

    model_config = ConfigDict(title="Förkortning i ordlistan")
    abbreviation: str = described("Förkortning", "Som den skrivs.")
    meaning: str = described("Betydelse", "Vad den står för.")


class TermRow(Label):
    """A word of a shared list."""

    model_config = ConfigDict(title="Term")
    definition: str | None = described("Förklaring", "Vad termen betyder.", default=None)


class Glossary(Head):
    """The words that all documents share."""

    model_config = ConfigDict(title="Ordlista")
    abbreviations: tuple[AbbreviationRow, ...] = described("Förkortningar", "De som alla dokument får använda.")
    synonyms: tuple[tuple[str, ...], ...] = described("Likställda ord", "Grupper av ord som sökningen tar för samma.")
    roles: tuple[TermRow, ...] = described("Roller", "Yrken och roller som åtgärder nämner.")
    care_levels: tuple[TermRow, ...] = described("Vårdnivåer", "Var vården ges.")
    instruments: tuple[TermRow, ...] = described("Instrument", "Skattningsskalor och formulär.")
