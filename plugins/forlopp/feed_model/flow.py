"""The flow and the criteria: nodes, edges, drawings and the logic of entry and exit.

In: nothing. Out: frozen types. Never holds the text of a step: a node names its step.
"""

from __future__ import annotations

from pydantic import ConfigDict

from .base import Code, Number, Out, Part, Placed, Prose, Time, described

_GROUP = (
    "Villkor för gruppen",
    "any (minst ett), all (alla), none (inget) eller at_least (minst så många som at_least säger).",
)
_AT_LEAST = ("Minst antal", "Hur många som ska vara uppfyllda, när group är at_least.")


class Named(Out):
    """A lane or a phase."""

    model_config = ConfigDict(title="Bana eller fas")
    id: str = described("Id", "Kort namn.")
    title: str = described("Rubrik", "Namnet som läsaren ser.")


class Node(Out):
    """A box of the flowchart."""

    model_config = ConfigDict(title="Ruta")
    step: str = described("Steg", "Id för steget.")
    label: str = described("Text", "Texten i rutan.")
    kind: str = described("Slag", "entry, action, decision, exit eller handover.")


class Edge(Out):
    """A way from a step to the next: `to_step`, or `to_pathway` with or without `to_entry`."""

    model_config = ConfigDict(title="Väg")
    from_step: str = described("Från steg", "Id för steget som vägen utgår från.")
    order: int = described("Ordning", "Plats bland vägarna från samma steg, från 1.")
    to_step: str | None = described("Till steg", "Id för nästa steg i samma vårdförlopp.", default=None)
    to_pathway: str | None = described(
        "Till vårdförlopp", "Id för vårdförloppet som patienten lämnas över till.", default=None
    )
    to_entry: str | None = described("Till ingång", "Id för ingången i det andra vårdförloppet.", default=None)
    to_title: str | None = described("Till, i ord", "Namnet på det andra vårdförloppet eller ingången.", default=None)
    to_href: str | None = described("Till dokument", "Det andra vårdförloppet, räknat från /api/v1/.", default=None)
    to_page: str | None = described("Till webbsida", "Fullständig adress till det andra vårdförloppet.", default=None)
    when: str | None = described("När", "Svaret som leder den här vägen.", default=None)
    within: Time | None = described("Inom", "Nästa steg börjar senast efter den här tiden.", default=None)
    after: Time | None = described("Efter", "Nästa steg börjar tidigast efter den här tiden.", default=None)
    type: str = described("Slag av väg", "normal, reentry (åter in i flödet) eller restart (nytt förlopp från början).")


class Flow(Out):
    """The flow as data, as drawings and in words: all three say the same."""

    model_config = ConfigDict(title="Flöde")
    layout: str = described("Form", "linear (rakt) eller circular (i ring).")
    lanes: tuple[Named, ...] = described("Banor", "Spår som löper sida vid sida, i ordning.")
    phases: tuple[Named, ...] = described("Faser", "Delar av flödet i tidsordning.")
    nodes: tuple[Node, ...] = described("Rutor", "En ruta per steg, i ordning.")
    edges: tuple[Edge, ...] = described("Vägar", "Alla vägar, i stegens ordning.")
    svg: str = described("SVG", "Flödesschemat som bild med länkar. Id och länkar börjar med dokumentets id_prefix.")
    mermaid: str = described("Mermaid", "Flödesschemat som Mermaid-text.")
    words_html: str = described("I ord, HTML", "Samma flöde som lista med länkar, för den som inte visar bilden.")


class Measure(Out):
    """A measured value with its threshold."""

    model_config = ConfigDict(title="Mätvärde")
    name: str = described("Mått", "Vad som mäts.")
    operator: str = described("Jämförelse", ">=, >, <=, < eller =.")
    value: Number = described("Värde", "Gränsvärdet.")
    unit: str | None = described("Enhet", "Enheten; saknas för poäng.", default=None)
    text: str = described("I ord", "Mätvärdet i ord, till exempel NEWS2 minst 7.")


class Criteria(Placed):
    """A block of criteria: one group, whose members stand in criteria_members."""

    model_config = ConfigDict(title="Kriterieblock")
    title: str | None = described("Rubrik", "Kort rubrik över kriterierna.", default=None)
    group: str = described(*_GROUP)
    at_least: int | None = described(*_AT_LEAST, default=None)


class CriteriaMember(Part):
    """A criterion, or a group of criteria inside a block."""

    model_config = ConfigDict(title="Kriterium")
    block: str = described("Kriterieblock", "Id för blocket.")
    parent: str = described("Hör till", "Id för blocket, eller för gruppen i blocket.")
    order: int = described("Ordning", "Plats bland dem som har samma parent, från 1.")
    kind: str = described("Slag", "criterion (ett kriterium) eller group (en grupp av kriterier).")
    group: str | None = described(*_GROUP, default=None)
    at_least: int | None = described(*_AT_LEAST, default=None)
    html: str | None = described("HTML", "Kriteriet i ord; saknas för en grupp utan egen text.", default=None)
    markdown: str | None = described("Markdown", "Kriteriet som författaren skrev det.", default=None)
    text: str | None = described("Ren text", "Kriteriet utan märkning.", default=None)
    measure: Measure | None = described("Mätvärde", "Mått, jämförelse, värde och enhet.", default=None)
    code: Code | None = described("Kod", "Kod eller intervall av koder, med undantag.", default=None)
    caveat: Prose | None = described("Förbehåll", "När kriteriet inte gäller eller ska tolkas varsamt.", default=None)
