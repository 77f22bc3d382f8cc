"""The text of a document in flat lists: sections, steps, groups, actions, remarks, slots, footnotes.

In: nothing. Out: frozen types. Never nests: every value names its `parent` and its `order` there, so that no client
needs recursion.
"""

from __future__ import annotations

from pydantic import ConfigDict

from .base import Code, Label, Out, Placed, Time, described

_HTML = ("HTML", "Säker HTML. Id och interna länkar börjar med dokumentets id_prefix.")
_MARKDOWN = ("Markdown", "Texten som författaren skrev den.")
_TEXT = ("Ren text", "Texten utan märkning.")
_WITHIN = ("Inom", "Klart senast efter den här tiden.")
_AFTER = ("Efter", "Tidigast efter den här tiden.")
_EVERY = ("Upprepas varje", "Hur ofta det upprepas.")
_FROM = ("Räknat från", "När tiden börjar räknas, i ord.")
_CHANGE = (
    "Ändring",
    "Hur delen ändrades i den aktuella versionen: new, substantial, editorial eller reviewed.",
)


class Section(Placed):
    """A heading and the text directly under it."""

    model_config = ConfigDict(title="Rubrik")
    title: str = described("Rubrik", "Rubriken i ord.")
    level: int = described("Nivå", "2 för huvudrubrik, 3 för underrubrik.")
    html: str | None = described("HTML", "Texten direkt under rubriken. Mer text kan stå i remarks.", default=None)
    markdown: str | None = described(*_MARKDOWN, default=None)
    text: str | None = described(*_TEXT, default=None)


class Step(Placed):
    """A step: a box of the flowchart and a row of the action table."""

    model_config = ConfigDict(title="Steg")
    kind: str = described(
        "Slag",
        "entry (ingång), action (åtgärd), decision (beslut), exit (utgång) eller handover (överlämning).",
    )
    kind_label: str = described("Slag i ord", "Slaget på svenska.")
    letter: str | None = described(
        "Bokstav", "Bokstaven som binder ihop ruta, rad och text. Kan ändras: länka med id.", default=None
    )
    title: str = described("Rubrik", "Stegets namn.")
    name: str = described("Namn med bokstav", "Bokstav och rubrik som läsaren ser dem: (B) Är det sepsis?")
    html: str | None = described("HTML", "Inledningen, före den första aktörens åtgärder.", default=None)
    markdown: str | None = described(*_MARKDOWN, default=None)
    text: str | None = described(*_TEXT, default=None)
    criteria: tuple[str, ...] = described("Kriterier", "Id för kriterieblock; något av dem ska vara uppfyllt.")
    care_level: tuple[Label, ...] = described("Vårdnivå", "Var steget sker.")
    roles: tuple[Label, ...] = described("Vem", "Yrkesroller som ansvarar för steget.")
    within: Time | None = described(*_WITHIN, default=None)
    after: Time | None = described(*_AFTER, default=None)
    every: Time | None = described(*_EVERY, default=None)
    from_: str | None = described(*_FROM, alias="from", default=None)
    ages: str | None = described("Ålder", "Ålder som steget gäller, till exempel 0–17.", default=None)
    lane: tuple[str, ...] = described("Bana", "Id för banorna som steget ligger i; tomt när det ligger över alla.")
    phase: str | None = described("Fas", "Id för fasen.", default=None)
    before_entry: bool = described("Före ingång", "true för utredning som sker innan vårdförloppet inleds.")
    join: str = described("När vägar möts", "all när alla vägar hit ska vara klara, any när en räcker.")
    from_any: bool = described("Från alla steg", "true för en utgång som varje steg kan leda till.")
    change: str | None = described(*_CHANGE, default=None)


class Group(Out):
    """A heading that gathers actions of one actor."""

    model_config = ConfigDict(title="Grupp av åtgärder")
    id: str = described(
        "Id",
        "Gruppens id, som actions och remarks pekar på. Slutar på -- och en siffra när författaren inte gett något.",
    )
    parent: str = described("Hör till", "Id för steget, eller för delen av en generisk modell.")
    actor: str = described("Aktör", "Id för den som handlar, ur actors.")
    order: int = described("Ordning", "Plats bland allt som har samma parent, från 1.")
    title: str = described("Rubrik", "Gruppens rubrik, till exempel Tillägg för barn.")


class Action(Placed):
    """One item of an action list, its sub-items included."""

    model_config = ConfigDict(title="Åtgärd")
    actor: str = described("Aktör", "Id för den som handlar, ur actors: care, patient, relative och så vidare.")
    group: str | None = described("Grupp", "Id för gruppen, när åtgärden står under en mellanrubrik.", default=None)
    html: str = described(*_HTML)
    markdown: str = described(*_MARKDOWN)
    text: str = described(*_TEXT)
    ordered: bool = described("Numrerad", "true när listan är numrerad: ordningen har betydelse.")
    checklist: bool = described("Checklista", "true när åtgärden hör till en checklista.")
    roles: tuple[Label, ...] = described("Vem", "De som utför åtgärden: åtgärdens egna roller, annars stegets.")
    care_level: tuple[Label, ...] = described("Vårdnivå", "Var åtgärden utförs, när det skiljer sig från steget.")
    within: Time | None = described(*_WITHIN, default=None)
    after: Time | None = described(*_AFTER, default=None)
    every: Time | None = described(*_EVERY, default=None)
    from_: str | None = described(*_FROM, alias="from", default=None)
    ages: str | None = described("Ålder", "Ålder som åtgärden gäller, till exempel 0–17.", default=None)
    goals: tuple[str, ...] = described("Mål", "Id för de mål som åtgärden bidrar till.")
    codes: tuple[Code, ...] = described("Koder", "Koder för åtgärden.")
    contract: bool = described("Patientkontrakt", "true när åtgärden hör till patientkontraktet.")
    change: str | None = described(*_CHANGE, default=None)


class Remark(Out):
    """Text between or after the lists of a section or a step. It belongs to its parent, whose hash covers it."""

    model_config = ConfigDict(title="Anmärkning")
    parent: str = described("Hör till", "Id för rubriken eller steget. Dess kontrollsumma omfattar anmärkningen.")
    actor: str | None = described("Aktör", "Id för aktören vars åtgärder anmärkningen står bland.", default=None)
    group: str | None = described("Grupp", "Id för gruppen som anmärkningen står i.", default=None)
    order: int = described("Ordning", "Plats bland allt som har samma parent, från 1.")
    html: str = described(*_HTML)
    markdown: str = described(*_MARKDOWN)
    text: str = described(*_TEXT)


class Slot(Placed):
    """What the region is to decide."""

    model_config = ConfigDict(title="Beslutas regionalt")
    actor: str | None = described("Aktör", "Id för aktören vars åtgärder platsen står bland.", default=None)
    group: str | None = described("Grupp", "Id för gruppen som platsen står i.", default=None)
    title: str = described("Rubrik", "Vad som beslutas regionalt.")
    html: str | None = described("HTML", "Ledning för regionens text.", default=None)
    markdown: str | None = described(*_MARKDOWN, default=None)
    text: str | None = described(*_TEXT, default=None)


class Actor(Out):
    """Someone who acts in the document."""

    model_config = ConfigDict(title="Aktör")
    id: str = described("Id", "care, patient, relative, guardian, child, municipality eller school.")
    heading: str = described("Rubrik", "Rubriken över aktörens åtgärder, med dokumentets ordval.")
    column: str = described("Kolumnrubrik", "Kort rubrik i åtgärdstabellen, med dokumentets ordval.")


class Footnote(Out):
    """A footnote."""

    model_config = ConfigDict(title="Fotnot")
    id: str = described("Id", "Notens id, som länkarna i texten leder till.")
    number: int = described("Nummer", "Numret i texten.")
    html: str = described(*_HTML)
    markdown: str = described(*_MARKDOWN)
    text: str = described(*_TEXT)


class Abbreviation(Out):
    """An abbreviation of the document's own list."""

    model_config = ConfigDict(title="Förkortning")
    abbreviation: str = described("Förkortning", "Förkortningen som den skrivs.")
    meaning: str = described("Betydelse", "Vad den står för.")


class Include(Out):
    """A part of a generic model that stands in the document, already resolved."""

    model_config = ConfigDict(title="Infogad del")
    model: str = described("Generisk modell", "Modellens id.")
    part: str = described("Del", "Id för delen i modellen. Här har dess id formen modell--id.")
    title: str = described("Titel", "Modellens titel.")
    version: str | None = described("Version", "Modellens version.", default=None)
    href: str | None = described("Dokument", "Modellen i API:et, räknat från /api/v1/.", default=None)
