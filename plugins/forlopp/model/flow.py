"""The flow: criteria, steps, the ways between them, and the actions of everyone who acts.

In: `yaml criteria` and `yaml step` blocks, marked list items. Out: frozen values. Never holds positions or drawings:
the chart is drawn from `next`, the table from the lists, so they cannot disagree.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Count, Id, Line, Model, Number, ShownId, Time, YesNo
from .codes import MarkedCodes, PlainCode
from .governance import Change
from .quality import IdList, Operator, Words
from .text import Text


class Measure(Model):
    """A measured value with its threshold."""

    name: Line = Field(title="Mått", description="Vad som mäts, till exempel NEWS2 eller F-kalprotektin.")
    operator: Operator = Field(title="Jämförelse", description=">=, >, <=, < eller =.")
    value: Number = Field(title="Värde", description="Ett tal; decimaler med komma eller punkt.")
    unit: Line | None = Field(None, title="Enhet", description="Till exempel mmol/l; utelämnas för poäng.")


class Criterion(Model):
    """One criterion: words, a measure or a code, with a caveat where needed."""

    id: Id | None = Field(None, title="Id", description="Kriteriets namn i länkar.")
    text: Text | None = Field(None, title="Text", description="Kriteriet i ord.")
    measure: Measure | None = Field(None, title="Mätvärde", description="Mått, jämförelse, värde och enhet.")
    code: PlainCode | None = Field(None, title="Kod", description="Kod eller intervall av koder, med undantag.")
    caveat: Text | None = Field(
        None, title="Förbehåll", description="När kriteriet inte gäller eller ska tolkas varsamt."
    )


_ANY = Field((), title="Något av", description="Minst ett av kriterierna ska vara uppfyllt.")
_ALL = Field((), title="Alla", description="Alla kriterier ska vara uppfyllda.")
_NONE = Field((), title="Inget av", description="Inget av kriterierna får vara uppfyllt: ingång ska inte ske om.")
_AT_LEAST = Field(None, title="Minst antal", description="Hur många av kriterierna under of som ska vara uppfyllda.")
_OF = Field((), title="Av dessa", description="Kriterierna som at_least räknar.")


class CriterionOrGroup(Criterion):
    """A criterion, or one group more: groups nest two levels and no deeper."""

    any: tuple[Criterion, ...] = _ANY
    all: tuple[Criterion, ...] = _ALL
    none: tuple[Criterion, ...] = _NONE
    at_least: Count | None = _AT_LEAST
    of: tuple[Criterion, ...] = _OF


class Criteria(Model):
    """A `yaml criteria` block: an id and one group."""

    id: Id = Field(title="Id", description="Kriterieblockets namn, som stegen pekar på.")
    title: Line | None = Field(None, title="Rubrik", description="Kort rubrik över kriterierna.")
    any: tuple[CriterionOrGroup, ...] = _ANY
    all: tuple[CriterionOrGroup, ...] = _ALL
    none: tuple[CriterionOrGroup, ...] = _NONE
    at_least: Count | None = _AT_LEAST
    of: tuple[CriterionOrGroup, ...] = _OF


GROUPS = ("any", "all", "none", "of")
"""The keys that hold a group's members; exactly one of them is used."""


def group_of(block: Criteria | CriterionOrGroup) -> tuple[str, tuple[Criterion, ...]]:
    """Return the group's key and its members: ("any", …); ("", ()) where the value holds no group."""
    return next(((key, getattr(block, key)) for key in GROUPS if getattr(block, key)), ("", ()))


class Way(Model):
    """A way to a next step."""

    to: Annotated[str, Field(pattern=r"^[a-z0-9-]+(#[a-z0-9-]+)?$", max_length=161)] = Field(
        title="Till", description="Id för nästa steg; vid överlämning vårdförlopp#ingång."
    )
    when: Line | None = Field(None, title="När", description="Svaret som leder hit; krävs i beslut.")
    within: Time | None = Field(None, title="Inom", description="Nästa steg börjar senast efter den här tiden.")
    after: Time | None = Field(None, title="Efter", description="Nästa steg börjar tidigast efter den här tiden.")
    type: Literal["normal", "reentry", "restart"] = Field(
        "normal",
        title="Slag av väg",
        description="reentry (åter in i flödet) eller restart (nytt förlopp från början).",
    )


def split_target(to: str) -> tuple[str, str]:
    """Split a way's target into (pathway, step): ("", "behandling"), ("kol", "bedomning"), or ("kol", "") for a bare
    pathway, which only a hand-over can mean; the caller knows which."""
    pathway, mark, step = to.partition("#")
    return (pathway, step) if mark else ("", to)


class ActionFacts(Model):
    """What may stand in an action's mark `{#id …}`."""

    id: Id | None = Field(None, title="Id", description="Åtgärdens namn i länkar; skrivs som #id och ändras aldrig.")
    roles: Words = Field((), title="Vem", description="Roller ur content/codes.yaml; annars gäller stegets roller.")
    care_level: Words = Field((), title="Vårdnivå", description="Vårdnivåer ur content/codes.yaml.")
    within: Time | None = Field(None, title="Inom", description="Åtgärden är gjord senast efter den här tiden.")
    after: Time | None = Field(None, title="Efter", description="Åtgärden görs tidigast efter den här tiden.")
    every: Time | None = Field(None, title="Upprepas varje", description="Hur ofta åtgärden upprepas.")
    from_: Line | None = Field(None, alias="from", title="Räknat från", description="När tiden börjar räknas.")
    ages: Line | None = Field(None, title="Ålder", description="Ålder som åtgärden gäller, till exempel 0–17.")
    goals: IdList = Field((), title="Mål", description="Id för de mål som åtgärden bidrar till.")
    codes: MarkedCodes = Field((), title="Koder", description="Koder, till exempel kva:AV034, atc:J01.")
    change: Change | None = Field(
        None, title="Ändring", description="new, substantial, editorial eller reviewed i den aktuella versionen."
    )
    contract: Literal["yes", "no"] = Field(
        "no", title="Patientkontrakt", description="yes när åtgärden hör till patientkontraktet."
    )


class Action(ActionFacts):
    """One item of an action list, its sub-items included."""

    text: Text = Field(title="Text", description="Åtgärden i ord.")
    checked: bool = Field(False, title="Checklista", description="true när punkten hör till en checklista.")


class Block(Model):
    """One piece of a section, in the order written. `kind` says which of the other fields is used."""

    kind: Literal["prose", "group", "actions", "goals", "challenges", "criteria", "indicators", "slot", "include"] = (
        Field(title="Slag", description="Vad som står här.")
    )
    text: Text | None = Field(None, title="Text", description="Löpande text.")
    id: ShownId | None = Field(None, title="Id", description="Id för rubriken eller för det som står här.")
    title: Line | None = Field(None, title="Rubrik", description="Mellanrubrik för en grupp av åtgärder.")
    ids: tuple[ShownId, ...] = Field(
        (), title="Delar", description="Id för de mål, utmaningar eller block som står här."
    )
    actions: tuple[Action, ...] = Field((), title="Åtgärder", description="Åtgärder i ordning.")
    ordered: bool = Field(False, title="Numrerad", description="true när ordningen har betydelse.")


class ActorPart(Model):
    """What one actor does in a step: lists, remarks and tables in the order written."""

    actor: Line = Field(title="Aktör", description="Vem som handlar: care, patient, relative och så vidare.")
    blocks: tuple[Block, ...] = Field((), title="Innehåll", description="Åtgärder, anmärkningar och tabeller.")


StepKind = Literal["entry", "action", "decision", "exit", "handover"]
STEP_KINDS = {
    "entry": "Ingång",
    "action": "Åtgärd",
    "decision": "Beslut",
    "exit": "Utgång",
    "handover": "Överlämning",
}


class StepFacts(Model):
    """The keys of a `yaml step` block; those of one word may stand in the heading's mark instead."""

    kind: StepKind = Field(
        "action",
        title="Slag av steg",
        description="entry (ingång), action (åtgärd), decision (beslut), exit (utgång) eller handover (överlämning).",
    )
    next: tuple[Way, ...] = Field((), title="Nästa steg", description="Vägar från steget.")
    criteria: IdList = Field((), title="Kriterier", description="Id för kriterieblock; något av dem ska vara uppfyllt.")
    within: Time | None = Field(None, title="Inom", description="Steget är klart senast efter den här tiden.")
    after: Time | None = Field(None, title="Efter", description="Steget börjar tidigast efter den här tiden.")
    every: Time | None = Field(None, title="Upprepas varje", description="Hur ofta steget upprepas.")
    from_: Line | None = Field(None, alias="from", title="Räknat från", description="När tiden börjar räknas.")
    lane: IdList = Field((), title="Bana", description="Id för banan eller banorna; utan bana ligger steget över alla.")
    phase: Id | None = Field(None, title="Fas", description="Id för fasen.")
    care_level: Words = Field((), title="Vårdnivå", description="Vårdnivåer ur content/codes.yaml.")
    roles: Words = Field((), title="Vem", description="Roller ur content/codes.yaml, för alla åtgärder i steget.")
    ages: Line | None = Field(None, title="Ålder", description="Ålder som steget gäller, till exempel 0–17.")
    before_entry: YesNo = Field(
        False, title="Före ingång", description="true för utredning som sker innan vårdförloppet inleds."
    )
    join: Literal["all", "any"] = Field(
        "any", title="När vägar möts", description="all när alla vägar ska vara klara, any när en räcker."
    )
    from_any: YesNo = Field(
        False, title="Från alla steg", description="true för en utgång som varje steg kan leda till."
    )
    change: Change | None = Field(
        None, title="Ändring", description="new, substantial, editorial eller reviewed i den aktuella versionen."
    )


class Step(StepFacts):
    """A lettered row of the action table, which is also a box of the flowchart."""

    id: Id = Field(title="Id", description="Stegets namn i länkar.")
    letter: Annotated[str, Field(pattern=r"^[A-Z]{1,2}$")] | None = Field(
        None, title="Bokstav", description="Bokstaven som binder ihop ruta, rad och text."
    )
    title: Line = Field(title="Rubrik", description="Stegets namn.")
    blocks: tuple[Block, ...] = Field((), title="Inledning", description="Text före den första aktörens rubrik.")
    actors: tuple[ActorPart, ...] = Field((), title="Aktörer", description="Åtgärder per aktör.")


class Slot(Model):
    """A `yaml slot` block: what the region is to decide."""

    id: Id = Field(title="Id", description="Platsens namn, som regionala tillägg pekar på.")
    title: Line = Field(title="Rubrik", description="Vad som beslutas regionalt.")
    hint: Line | None = Field(None, title="Ledning", description="Vad regionen bör beskriva här.")


class Include(Model):
    """A `yaml include` block: a part of a generic model that stands here."""

    model: Id = Field(title="Generisk modell", description="Den generiska modellens id.")
    part: Id = Field(title="Del", description="Id för den del av modellen som ska stå här.")
