"""Every address of the API: what it is, what it answers, in whose words.

In: nothing. Out: plain data. Never a schema of its own: `holds` names one of the feed's, or one in components.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TAGS: Mapping[str, tuple[str, str]] = {
    "start": ("Start", "Början: härifrån nås allt annat genom att följa länkar."),
    "documents": (
        "Dokument",
        "Vårdförlopp och generiska modeller: kataloger, hela dokument, färdig HTML och versioner.",
    ),
    "changes": ("Ändringar", "Vad som har hänt: numrerade händelser, och flöden att prenumerera på."),
    "lists": ("Uppslag", "Samma innehåll ordnat efter indikator, kod, programområde och ord."),
    "regions": ("Regioner", "Regionala tillägg, skilda från den nationella texten och fogade till den med id."),
    "files": ("Filer", "För den som speglar allt: filförteckning, oföränderliga filer, allt i en fil, scheman."),
    "tools": ("Verktyg", "Färdiga program som hämtar och visar innehållet."),
}
"""Groups of operations: the name that generated code gets, the name to show, what it holds."""

ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
PARAMETERS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "id": ("Dokumentets id, som det står i katalogen.", ID, ("sepsis", "palliativ-vard")),
    "model": ("Den generiska modellens id, som det står i katalogen.", ID, ("levnadsvanor",)),
    "page": ("Sidans nummer: händelse n står på sidan (n − 1) div 100 + 1.", "^[1-9][0-9]{0,8}$", ("1",)),
    "sha256": (
        "SHA-256 av filens innehåll, med små bokstäver.",
        "^[0-9a-f]{64}$",
        ("fffebf1e109092a042156d77298111fea1cc7fa10b79658071dd521a2886be87",),
    ),
    "system": ("Kodverk.", ID, ("icd-10-se", "kva", "atc", "snomed-ct", "icf")),
    "region": ("Regionens id, som det står i regions.json.", ID, ("vastra-gotaland",)),
    "pathway": ("Vårdförloppets id.", ID, ("sepsis",)),
    "name": ("Schemats namn.", ID, ("knowledge-support", "index")),
}
"""What stands in curly brackets in an address: what it is, its form, and values that exist."""

JSON = "application/json"
HTML = "text/html"
ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class Operation:
    """One address. `holds` names the schema of the feed; without one, `media` says what comes."""

    path: str
    id: str
    tag: str
    title: str
    text: str
    holds: str = ""
    media: str = JSON
    examples: bool = True
    """False where no value of the parameters is known beforehand."""


OPERATIONS = (
    Operation(
        "/index.json",
        "getIndex",
        "start",
        "API:ets start",
        "Allt annat nås genom att följa länkarna härifrån. Den "
        "här filen byts sist när en ny utgåva publiceras: det den pekar på finns redan.",
        "index",
    ),
    Operation("/openapi.json", "getOpenApi", "start", "Den här beskrivningen", "API:et som OpenAPI 3.1.", "JsonObject"),
    Operation(
        "/pathways.json",
        "listPathways",
        "documents",
        "Alla vårdförlopp",
        "En rad per vårdförlopp med version, "
        "status, datum och kontrollsumma. Jämför sha256 med det du har: bara det som skiljer sig behöver hämtas.",
        "catalogue",
    ),
    Operation(
        "/pathways/{id}.json",
        "getPathway",
        "documents",
        "Ett helt vårdförlopp",
        "Allt i ett dokument: text, flöde, "
        "åtgärder, kriterier, mål, indikatorer och referenser. Ett vårdförlopp som har upphört ligger kvar på sin "
        "adress med status, skäl och efterföljare, men utan sitt innehåll.",
        "knowledge-support",
    ),
    Operation(
        "/pathways/{id}.html",
        "getPathwayHtml",
        "documents",
        "Ett vårdförlopp som HTML",
        "Hela vårdförloppet som "
        "ett <article> att lägga in i en egen sida: utan skript och utan stil, med flödet i ord.",
        media=HTML,
    ),
    Operation(
        "/pathways/{id}/versions.json",
        "listPathwayVersions",
        "documents",
        "Ett vårdförlopps versioner",
        "Alla publicerade versioner, den nyaste först. Varje versions dokument ligger kvar för alltid. Finns inte "
        "för ett planerat vårdförlopp.",
        "versions",
    ),
    Operation(
        "/generic-models.json",
        "listGenericModels",
        "documents",
        "Alla generiska modeller",
        "Som pathways.json.",
        "catalogue",
    ),
    Operation(
        "/generic-models/{model}.json",
        "getGenericModel",
        "documents",
        "En hel generisk modell",
        "Samma form som ett vårdförlopp.",
        "knowledge-support",
    ),
    Operation(
        "/generic-models/{model}.html",
        "getGenericModelHtml",
        "documents",
        "En generisk modell som HTML",
        "Som för ett vårdförlopp.",
        media=HTML,
    ),
    Operation(
        "/generic-models/{model}/versions.json",
        "listGenericModelVersions",
        "documents",
        "En generisk modells versioner",
        "Som för ett vårdförlopp.",
        "versions",
    ),
    Operation(
        "/changes.json",
        "getChanges",
        "changes",
        "De senaste händelserna",
        "De 20 senaste händelserna, och sidorna "
        "med alla. Ett högre sequence än sist betyder att något har publicerats.",
        "changes",
    ),
    Operation(
        "/changes/{page}.json",
        "getChangePage",
        "changes",
        "Händelser i nummerordning",
        "Hundra händelser per sida. "
        "En full sida ändras aldrig mer. Har du läst till och med nummer n: fortsätt på sidan n div 100 + 1.",
        "change-page",
    ),
    Operation(
        "/changes.atom",
        "getAtomFeed",
        "changes",
        "Ändringar som Atom",
        "För en läsare av flöden.",
        media="application/atom+xml",
    ),
    Operation(
        "/changes-feed.json",
        "getJsonFeed",
        "changes",
        "Ändringar som JSON Feed",
        "JSON Feed 1.1, samma poster.",
        "JsonFeed",
        "application/feed+json",
    ),
    Operation(
        "/indicators.json",
        "listIndicators",
        "lists",
        "Alla indikatorer",
        "Indikatorerna i alla dokument.",
        "indicators",
    ),
    Operation(
        "/codes/{system}.json",
        "listCodes",
        "lists",
        "Koder ur ett kodverk",
        "Var varje kod används: dokument, steg och del.",
        "codes",
    ),
    Operation(
        "/programme-areas.json",
        "listProgrammeAreas",
        "lists",
        "Alla programområden",
        "Områdena med sina dokument.",
        "programme-areas",
    ),
    Operation(
        "/glossary.json",
        "getGlossary",
        "lists",
        "Ordlista",
        "Förkortningar, likställda ord, roller, vårdnivåer och instrument.",
        "glossary",
    ),
    Operation(
        "/regions.json",
        "listRegions",
        "regions",
        "Alla regioner",
        "Regionerna, och hur många tillägg de har.",
        "regions",
    ),
    Operation(
        "/regions/{region}.json",
        "getRegion",
        "regions",
        "En regions tillägg",
        "De vårdförlopp som regionen har tillägg till. Finns bara för en region med tillägg.",
        "region",
    ),
    Operation(
        "/regions/{region}/{pathway}.json",
        "getRegionalAdditions",
        "regions",
        "En regions tillägg till ett vårdförlopp",
        "Varje tillägg hör till en del av det nationella dokumentet, som aldrig själv innehåller regional text.",
        "regional-additions",
    ),
    Operation(
        "/manifest.json",
        "getManifest",
        "files",
        "Filförteckning",
        "Kontrollsumma och storlek för varje fil. Ändras den, har något i API:et ändrats.",
        "manifest",
    ),
    Operation(
        "/blobs/{sha256}.json",
        "getBlob",
        "files",
        "En oföränderlig JSON-fil",
        "Varje fil ligger också under sin "
        "kontrollsumma, med samma filändelse. Där ändras innehållet aldrig: spara det hur länge du vill.",
        "JsonObject",
    ),
    Operation(
        "/blobs/{sha256}.html",
        "getBlobHtml",
        "files",
        "En oföränderlig HTML-fil",
        "Samma för färdig HTML.",
        media=HTML,
        examples=False,
    ),
    Operation(
        "/blobs/{sha256}.zip",
        "getBlobZip",
        "files",
        "En oföränderlig zip-fil",
        "Samma för snapshot.zip, under den summa som index.json anger.",
        media=ZIP,
        examples=False,
    ),
    Operation("/snapshot.zip", "getSnapshot", "files", "Allt i en fil", "Hela API:et som en zip-fil.", media=ZIP),
    Operation(
        "/schemas/{name}.json",
        "getSchema",
        "files",
        "Ett schema",
        "JSON Schema 2020-12 för en sorts dokument. Schemana är öppna: nycklar kan tillkomma.",
        "JsonSchema",
    ),
    Operation(
        "/verktyg/forlopp_sync.py",
        "getSyncTool",
        "tools",
        "Kopieringsprogrammet",
        "En fil för Python 3.9 eller senare som speglar API:et.",
        media="text/x-python",
    ),
    Operation(
        "/verktyg/forlopp-pathway.js",
        "getComponent",
        "tools",
        "Webbkomponenten",
        "Visar ett vårdförlopp på en egen sida.",
        media="text/javascript",
    ),
    Operation(
        "/verktyg/forlopp-wordpress.zip",
        "getWordPressPlugin",
        "tools",
        "Tillägget för WordPress",
        "Hämtar vårdförlopp som inlägg.",
        media=ZIP,
    ),
)
"""Every address of the API."""


def names(path: str) -> list[str]:
    """Return the parameters of an address."""
    return [piece.partition("}")[0] for piece in path.split("{")[1:]]


def example(one: Operation) -> str:
    """Return an address that exists, counted from /api/v1/; "" where none is known."""
    path = one.path.removeprefix("/")
    for name in names(one.path):
        path = path.replace("{" + name + "}", PARAMETERS[name][2][0])
    return path if one.examples else ""
