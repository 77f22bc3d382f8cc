"""The statement of accessibility: what its owner says (content/accessibility.yaml), and what the tests found.

In: the file's strings; the results file that the browser tests write. Out: frozen values. Never says that the site is
more accessible than someone has written down or a test has measured.
"""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .base import Date, Id, Line, Model

Compliance = Literal["full", "partial", "none"]
COMPLIANCE_NAMES = {"full": "helt förenlig", "partial": "delvis förenlig", "none": "inte förenlig"}
"""The three answers that the law knows, in its words."""


class Shortcoming(Model):
    """Something on the site that not everyone can use."""

    title: Line = Field(title="Brist", description="Vad som inte är tillgängligt, och var.")
    affects: Line = Field(title="Vem den berör", description="Till exempel: Användning utan synförmåga.")
    reason: Line = Field(title="Skäl", description="Varför bristen finns kvar.")
    instead: Line | None = Field(None, title="I stället", description="Hur läsaren når samma innehåll på annat sätt.")
    criterion: Line | None = Field(None, title="Krav", description="Kriteriet i WCAG, till exempel 1.4.10.")


class Judged(Model):
    """A doubt of the automatic check that a person has looked at."""

    rule: Id = Field(title="Regel", description="Kontrollens regel, till exempel color-contrast.")
    key: Line = Field(title="Orsak", description="Kontrollens ord för varför den inte kunde avgöra.")
    words: Line = Field(title="Bedömning", description="Vad den som tittade kom fram till.")


class Statement(Model):
    """content/accessibility.yaml."""

    service: Line = Field("Förlopp", title="Webbplats", description="Webbplatsens namn.")
    operator: Line | None = Field(None, title="Ansvarig", description="Den som driver webbplatsen.")
    contact: Line | None = Field(None, title="Kontakt", description="E-postadress eller webbadress för synpunkter.")
    answer_within: Line | None = Field(None, title="Svarstid", description="Till exempel: två arbetsdagar.")
    compliance: Compliance = Field(
        "partial", title="Följsamhet", description="full (helt förenlig), partial (delvis) eller none (inte förenlig)."
    )
    assessed: Date | None = Field(None, title="Bedömd", description="Dagen då webbplatsen bedömdes.")
    updated: Date | None = Field(None, title="Uppdaterad", description="Dagen då redogörelsen senast ändrades.")
    method: Line | None = Field(None, title="Metod", description="Hur webbplatsen har bedömts, och av vem.")
    shortcomings: tuple[Shortcoming, ...] = Field((), title="Brister", description="Det som inte är tillgängligt.")
    exempt: tuple[Line, ...] = Field((), title="Undantag", description="Innehåll som lagen inte gäller.")
    judged: tuple[Judged, ...] = Field((), title="Tveksamheter", description="Det som kontrollen inte kunde avgöra.")


class Doubt(BaseModel):
    """A kind of doubt that a check left, and on how many pages."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    rule: str
    key: str
    pages: int


class Results(BaseModel):
    """What the browser tests found, written by them to content/accessibility-results.json."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    tested: datetime.date
    tools: dict[str, str]
    pages: tuple[str, ...]
    widths: tuple[int, ...]
    schemes: tuple[str, ...]
    rules_passed: int
    violations: int
    doubts: tuple[Doubt, ...]
    html_messages: int
