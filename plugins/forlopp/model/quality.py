"""Challenges, goals and indicators: the red thread that patients' experience is followed up by.

In: `yaml indicator` blocks and marked list items. Out: frozen values. Never holds outcome data: only what is measured.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from .base import Id, Line, Model, Number, Several, YesNo
from .governance import Change, Version
from .text import Text

Operator = Literal[">=", ">", "<=", "<", "="]
OPERATOR_NAMES = {">=": "minst", ">": "över", "<=": "högst", "<": "under", "=": "lika med"}


def comma_list(value: Any) -> Any:
    """Read a list of values written in a mark or a heading, `goals="a, b"`; a list is passed on."""
    return [item.strip() for item in value.split(",") if item.strip()] if isinstance(value, str) else value


Words = Annotated[tuple[Line, ...], BeforeValidator(comma_list)]
IdList = Annotated[tuple[Id, ...], BeforeValidator(comma_list)]


class ChallengeFacts(Model):
    """What may stand in a challenge's mark."""

    id: Id = Field(title="Id", description="Utmaningens namn i länkar.")


class Challenge(ChallengeFacts):
    """A challenge that patients experience: an item under Nulägesbeskrivning."""

    text: Text = Field(title="Text", description="Utmaningen i ord.")


class GoalFacts(Model):
    """What may stand in a goal's mark."""

    id: Id = Field(title="Id", description="Målets namn i länkar.")
    challenges: IdList = Field((), title="Utmaningar", description="Id för de utmaningar som målet svarar mot.")
    reason: Line | None = Field(None, title="Skäl utan indikator", description="Varför ingen indikator följer målet.")


class Goal(GoalFacts):
    """A goal: an item under Mål."""

    text: Text = Field(title="Text", description="Målet i ord.")


class Target(Model):
    """The level that an indicator aims at (målnivå)."""

    operator: Operator = Field(">=", title="Jämförelse", description=">=, >, <=, < eller =.")
    value: Number = Field(title="Värde", description="Ett tal; decimaler med komma eller punkt.")
    unit: Line | None = Field(None, title="Enhet", description="Till exempel procent, dagar eller poäng.")


class IndicatorFacts(Model):
    """The keys of a `yaml indicator` block."""

    kind: Literal["outcome", "process", "structure"] = Field(
        title="Slag av mått",
        description="outcome (resultatmått), process (processmått) eller structure (strukturmått).",
    )
    goals: IdList = Field((), title="Mål", description="Id för de mål som indikatorn följer.")
    measure: Literal["proportion", "median", "mean", "count", "time", "yes-no"] = Field(
        "proportion",
        title="Sätt att mäta",
        description="proportion (andel), median, mean (medelvärde), count (antal), time (tid) eller yes-no (ja eller "
        "nej).",
    )
    unit: Line | None = Field(None, title="Enhet", description="Enheten när måttet inte är en andel.")
    numerator: Line | None = Field(None, title="Täljare", description="Vad som räknas.")
    denominator: Line | None = Field(None, title="Nämnare", description="Alla som det räknas av.")
    question: Line | None = Field(None, title="Fråga", description="Frågan, när svaret är ja eller nej.")
    direction: Literal["higher", "lower"] | None = Field(
        None, title="Riktning", description="higher när högre värde är bättre, lower när lägre är bättre."
    )
    target: Target | None = Field(None, title="Målnivå", description="Nivån som ska nås: operator, value och unit.")
    target_text: Line | None = Field(
        None, title="Målnivå i ord", description="Målnivån i ord, för frågor med ja eller nej."
    )
    target_reason: Line | None = Field(None, title="Skäl utan målnivå", description="Varför ingen målnivå är satt.")
    sources: Annotated[tuple[Line, ...], Several] = Field(
        (), title="Källor till data", description="Kvalitetsregister, vårdinformationssystem eller enkät."
    )
    stratify: Annotated[tuple[Line, ...], Several] = Field(
        (), title="Redovisas uppdelat på", description="Till exempel kön, ålder och region."
    )
    kik: Literal["specified", "planned", "none"] | None = Field(
        None,
        title="Kvalitetsindikatorkatalogen",
        description="specified (specificerad i KIK), planned (planerad) eller none (nej).",
    )
    kik_id: Line | None = Field(None, title="Id i KIK", description="Indikatorns id i Kvalitetsindikatorkatalogen.")
    data: Literal["available", "planned", "none"] | None = Field(
        None, title="Data på Vården i siffror", description="available (finns), planned (planerat) eller none (nej)."
    )
    prioritised: YesNo = Field(False, title="Prioriterad", description="true för högst tre indikatorer.")
    version: Version | None = Field(None, title="Version", description="Indikatorns egen version.")
    change: Change | None = Field(
        None, title="Ändring", description="new, substantial, editorial eller reviewed i den aktuella versionen."
    )

    @model_validator(mode="before")
    @classmethod
    def _target_in_words(cls, data: Any) -> Any:
        """A target in words (`target: Ja`) is its own field, so that no consumer meets two types under one name."""
        if isinstance(data, dict) and isinstance(data.get("target"), str):
            data = {**data, "target_text": data["target"]}
            del data["target"]
        return data


class Indicator(IndicatorFacts):
    """An indicator: an H4 under Indikatorer with its block."""

    id: Id = Field(title="Id", description="Indikatorns namn i länkar.")
    title: Line = Field(title="Namn", description="Indikatorns namn.")
    text: Text | None = Field(None, title="Kommentar", description="Text under indikatorns rubrik.")


INDICATOR_KINDS = {"outcome": "Resultatmått", "process": "Processmått", "structure": "Strukturmått"}
KIK_NAMES = {"specified": "Specificerad i KIK", "planned": "Planerad i KIK", "none": "Finns inte i KIK"}
DATA_NAMES = {
    "available": "Data finns på Vården i siffror",
    "planned": "Data planeras på Vården i siffror",
    "none": "Data finns inte på Vården i siffror",
}
