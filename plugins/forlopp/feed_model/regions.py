"""What regions add: the list of regions, a region's pathways, and its additions to one of them.

In: nothing. Out: frozen types. Never holds national text: additions and the national document are joined by id.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from .base import Day, Head, Link, Out, Sha256, described

ShortHash = Annotated[str, Field(pattern="^[0-9a-f]{16}$")]


class RegionName(Out):
    """A region."""

    model_config = ConfigDict(title="Region")
    id: str = described("Id", "Regionens id.")
    title: str = described("Titel", "Regionens namn i listor, till exempel Skåne.")
    name: str = described("Namn", "Regionens eget namn, till exempel Region Skåne.")


class RegionRow(RegionName):
    """A region in the list of all regions."""

    model_config = ConfigDict(title="Region i listan")
    additions: int = described("Tillägg", "Hur många tillägg regionen har.")
    drifted: int = described(
        "Att läsa om", "Hur många av dem som hör till nationellt innehåll som har ändrats sedan de skrevs."
    )
    illustrative: bool = described("Exempeltext", "true när något av tilläggen är en exempeltext. Visa det då.")
    href: str | None = described(
        "Dokument", "Regionens tillägg, räknat från /api/v1/. Saknas för en region utan tillägg.", default=None
    )


class Regions(Head):
    """All regions: `regions.json`."""

    model_config = ConfigDict(title="Regioner")
    items: tuple[RegionRow, ...] = described("Regioner", "Alla 21 regioner, i listans ordning.")


class Responsible(Out):
    """Who answers for a region's additions."""

    model_config = ConfigDict(title="Ansvarig")
    name: str = described("Namn", "Personens eller funktionens namn.")
    role: str | None = described("Roll", "Till exempel medicinsk rådgivare.", default=None)
    organisation: str | None = described("Organisation", "Enhet eller grupp i regionen.", default=None)


class RegionPathwayRow(Out):
    """A pathway that the region has additions to."""

    model_config = ConfigDict(title="Vårdförlopp med tillägg")
    pathway: str = described("Vårdförlopp", "Vårdförloppets id.")
    title: str = described("Titel", "Vårdförloppets titel.")
    href: str = described("Dokument", "Tilläggen, räknat från /api/v1/.")
    page: str = described("Webbsida", "Fullständig adress till sidan med tilläggen.")
    on: Day = described("Beslutat", "Dagen då tilläggen beslutades.")
    responsible: Responsible = described("Ansvarig", "Den som svarar för tilläggen.")
    additions: int = described("Tillägg", "Hur många tillägg som finns.")
    parts: tuple[str, ...] = described("Delar", "Id för de nationella delar som har tillägg.")
    drifted: int = described("Att läsa om", "Hur många tillägg vars nationella innehåll har ändrats sedan de skrevs.")
    illustrative: bool = described("Exempeltext", "true när ingen har granskat texten medicinskt. Visa det då.")
    sha256: Sha256 = described("Kontrollsumma", "SHA-256 av dokumentets fil.")
    size: int = described("Storlek", "Dokumentets storlek i byte.")
    blob: str = described("Oföränderlig adress", "Samma fil på en adress vars innehåll aldrig ändras.")


class Region(Head):
    """One region's pathways: `regions/<region>.json`."""

    model_config = ConfigDict(title="Region med tillägg")
    region: RegionName = described("Region", "Regionen.")
    items: tuple[RegionPathwayRow, ...] = described("Vårdförlopp", "En rad per vårdförlopp, i id-ordning.")


class Addition(Out):
    """A text that hangs on a part of the national document."""

    model_config = ConfigDict(title="Tillägg")
    id: str = described("Id", "Tilläggets id, unikt bland regionens tillägg till vårdförloppet.")
    anchor: str = described(
        "Hör till", "Id för den del av det nationella dokumentet som tillägget hör till. Visa det direkt efter delen."
    )
    anchor_name: str = described("Delens namn", "Vad delen heter i det nationella dokumentet.")
    kind: str = described("Slag", "addition (tillägg) eller slot (fyller en plats för regionens beslut).")
    title: str = described("Rubrik", "Tilläggets rubrik.")
    order: int = described("Ordning", "Plats bland tilläggen, från 1.")
    html: str = described("HTML", "Säker HTML utan skript. Länkar är fullständiga adresser.")
    markdown: str = described("Markdown", "Texten som regionen skrev den.")
    text: str = described("Ren text", "Texten utan märkning, en rad per stycke.")
    based_on_hash: ShortHash | None = described(
        "Kontrollsumma då",
        "Delens kontrollsumma när tillägget skrevs: de första 16 tecknen av delens hash, eller för ett steg, en rubrik "
        "och ett kriterieblock en summa som också omfattar det som står i den.",
        default=None,
    )
    anchor_hash: ShortHash | None = described(
        "Kontrollsumma nu", "Samma summa i dag. Saknas när delen har tagits bort.", default=None
    )
    drifted: bool = described("Nationellt innehåll ändrat", "true när summorna skiljer sig: visa då notice.")
    drift: str | None = described("Vad som hänt", "changed (ändrad) eller removed (borttagen).", default=None)
    notice: str | None = described("Visa för läsaren", "Mening som ska stå vid tillägget.", default=None)


class BasedOn(Out):
    """The national text that the additions were written against."""

    model_config = ConfigDict(title="Utgår från")
    version: str | None = described("Version", "Den nationella versionen då.", default=None)
    current: str | None = described("Version nu", "Den nationella version som gäller.", default=None)


class Unfilled(Out):
    """A place for a region's decision that the region has not filled."""

    model_config = ConfigDict(title="Plats som inte är ifylld")
    id: str = described("Id", "Platsens id i det nationella dokumentet.")
    title: str = described("Rubrik", "Vad som beslutas regionalt.")


class RegionalAdditions(Head):
    """A region's additions to one pathway: `regions/<region>/<pathway>.json`."""

    model_config = ConfigDict(title="Regionala tillägg")
    region: RegionName = described("Region", "Regionen som har skrivit tilläggen.")
    pathway: Link = described("Vårdförlopp", "Det nationella dokumentet.")
    page: str = described("Webbsida", "Fullständig adress till sidan med tilläggen.")
    responsible: Responsible = described("Ansvarig", "Den som svarar för tilläggen. Visa det vid dem.")
    on: Day = described("Beslutat", "Dagen då tilläggen beslutades. Visa den vid dem.")
    review_by: Day | None = described("Ses över senast", "Dagen då tilläggen senast ska ses över.", default=None)
    based_on: BasedOn = described("Utgår från", "Den nationella text som tilläggen skrevs mot.")
    items: tuple[Addition, ...] = described("Tillägg", "Tilläggen, i den ordning som regionen har skrivit dem.")
    unfilled: tuple[Unfilled, ...] = described("Inte ifyllt", "Platser för regionens beslut som saknar text.")
