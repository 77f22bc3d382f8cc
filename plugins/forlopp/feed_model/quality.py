"""The red thread: challenges, goals and indicators, and the references that the text rests on.

In: nothing. Out: frozen types. Never holds outcome data: only what is measured.
"""

from __future__ import annotations

from pydantic import ConfigDict

from .base import Number, Out, Part, Placed, described


class Challenge(Placed):
    """A challenge that patients experience."""

    model_config = ConfigDict(title="Utmaning")
    html: str = described("HTML", "Utmaningen i ord.")
    markdown: str = described("Markdown", "Texten som författaren skrev den.")
    text: str = described("Ren text", "Texten utan märkning.")


class Goal(Placed):
    """A goal of the pathway."""

    model_config = ConfigDict(title="Mål")
    html: str = described("HTML", "Målet i ord.")
    markdown: str = described("Markdown", "Texten som författaren skrev den.")
    text: str = described("Ren text", "Texten utan märkning.")
    challenges: tuple[str, ...] = described("Utmaningar", "Id för de utmaningar som målet svarar mot.")
    reason: str | None = described("Skäl utan indikator", "Varför ingen indikator följer målet.", default=None)


class Target(Out):
    """The level that an indicator aims at."""

    model_config = ConfigDict(title="Målnivå")
    operator: str = described("Jämförelse", ">=, >, <=, < eller =.")
    value: Number = described("Värde", "Nivån.")
    unit: str | None = described("Enhet", "Till exempel procent eller dagar.", default=None)
    text: str = described("I ord", "Målnivån i ord, till exempel minst 90 procent.")


class IndicatorFacts(Out):
    """What is said of an indicator, in the pathway and in the catalogue of indicators."""

    kind: str = described("Slag", "outcome (resultatmått), process (processmått) eller structure (strukturmått).")
    kind_label: str = described("Slag i ord", "Slaget på svenska.")
    title: str = described("Namn", "Indikatorns namn.")
    goals: tuple[str, ...] = described("Mål", "Id för de mål som indikatorn följer.")
    measure: str = described(
        "Sätt att mäta",
        "proportion (andel), median, mean (medelvärde), count (antal), time (tid) eller yes-no (ja eller nej).",
    )
    unit: str | None = described("Enhet", "Enheten när måttet inte är en andel.", default=None)
    numerator: str | None = described("Täljare", "Vad som räknas.", default=None)
    denominator: str | None = described("Nämnare", "Alla som det räknas av.", default=None)
    question: str | None = described("Fråga", "Frågan, när svaret är ja eller nej.", default=None)
    direction: str | None = described(
        "Riktning", "higher när högre värde är bättre, lower när lägre är bättre.", default=None
    )
    target: Target | None = described("Målnivå", "Nivån som ska nås, som tal.", default=None)
    target_text: str | None = described("Målnivå i ord", "Nivån i ord när den inte är ett tal.", default=None)
    target_reason: str | None = described("Skäl utan målnivå", "Varför ingen målnivå är satt.", default=None)
    sources: tuple[str, ...] = described("Källor till data", "Kvalitetsregister, vårdinformationssystem eller enkät.")
    stratify: tuple[str, ...] = described("Redovisas uppdelat på", "Till exempel kön, ålder och region.")
    kik: str | None = described(
        "Kvalitetsindikatorkatalogen",
        "specified (specificerad i KIK), planned (planerad) eller none (nej).",
        default=None,
    )
    kik_id: str | None = described("Id i KIK", "Indikatorns id i Kvalitetsindikatorkatalogen.", default=None)
    data: str | None = described(
        "Data på Vården i siffror", "available (finns), planned (planerat) eller none (nej).", default=None
    )
    prioritised: bool = described("Prioriterad", "true för vårdförloppets högst tre prioriterade indikatorer.")
    version: str | None = described("Version", "Indikatorns egen version.", default=None)


class Indicator(IndicatorFacts, Placed):
    """An indicator of the document."""

    model_config = ConfigDict(title="Indikator")
    html: str | None = described("HTML", "Kommentar till indikatorn.", default=None)
    markdown: str | None = described("Markdown", "Kommentaren som författaren skrev den.", default=None)
    text: str | None = described("Ren text", "Kommentaren utan märkning.", default=None)
    change: str | None = described(
        "Ändring",
        "Hur delen ändrades i den aktuella versionen: new, substantial, editorial eller reviewed.",
        default=None,
    )


class CslName(Out):
    """An author in CSL-JSON."""

    model_config = ConfigDict(title="Namn")
    family: str | None = described("Efternamn", "Efternamn.", default=None)
    given: str | None = described("Förnamn", "Förnamn eller initialer.", default=None)
    literal: str | None = described("Hela namnet", "Namnet på en organisation.", default=None)


class CslDate(Out):
    """A date in CSL-JSON."""

    model_config = ConfigDict(title="Datum")
    date_parts: tuple[tuple[int, ...], ...] = described(
        "Datum i tal", "En lista med år, eventuellt månad och dag.", alias="date-parts"
    )
    literal: str | None = described("Datum i ord", "Datumet i ord.", default=None)


class Csl(Out):
    """A work in CSL-JSON, as reference managers read it."""

    model_config = ConfigDict(title="CSL-JSON")
    id: str = described("Nyckel", "Nyckeln i dokumentet.")
    type: str = described("Slag", "CSL-slag, till exempel article-journal.")
    title: str = described("Titel", "Verkets titel.")
    author: tuple[CslName, ...] = described("Författare", "Författare i ordning.")
    issued: CslDate | None = described("Utgivet", "När verket gavs ut.", default=None)
    container_title: str | None = described(
        "Tidskrift eller bok", "Där verket står.", alias="container-title", default=None
    )
    publisher: str | None = described("Utgivare", "Förlag eller myndighet.", default=None)
    volume: str | None = described("Volym", "Volym.", default=None)
    issue: str | None = described("Nummer", "Nummer.", default=None)
    page: str | None = described("Sidor", "Sidor.", default=None)
    DOI: str | None = described("DOI", "Digital Object Identifier.", default=None)
    URL: str | None = described("Länk", "Adress som källan anger.", default=None)


class Reference(Part):
    """A reference: ready to show, and as data."""

    model_config = ConfigDict(title="Referens")
    number: int = described("Nummer", "Numret som texten hänvisar med: [1]. Sätts här, aldrig av mottagaren.")
    key: str = described("Nyckel", "Nyckeln som författaren skrev: [@nyckel].")
    text: str = described("Ren text", "Referensen färdig att visa.")
    html: str = described("HTML", "Referensen färdig att visa, med länk när det finns en.")
    href: str | None = described("Länk", "Adress till verket.", default=None)
    csl: Csl = described("CSL-JSON", "Referensen som data, i det format som referenshanterare läser.")
