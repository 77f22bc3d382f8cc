"""The committed files of schemas/: JSON Schema for what authors write and what the API gives, and the table of fields.

In: the models (model/ for the source, feed_model/ for the feed). Out: {path below schemas/: bytes}. Never written by
hand: `forlopp schemas` writes them, a test fails when they are stale, and a pull request shows how they change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from .feed.wording import SCHEMAS
from .feed_model import (
    Areas,
    Catalogue,
    ChangePage,
    Changes,
    Codes,
    Glossary,
    Index,
    Indicators,
    KnowledgeSupport,
    Manifest,
    Region,
    RegionalAdditions,
    Regions,
    Versions,
)
from .model.base import Several
from .model.codes import code_list
from .model.consultation import Consultations, Form, Log
from .model.flow import ActionFacts, Criteria, Include, Slot, StepFacts
from .model.governance import FrontMatter
from .model.pathway import Reference
from .model.quality import ChallengeFacts, GoalFacts, IndicatorFacts, comma_list
from .model.regional import AdditionFacts, RegionalFrontMatter
from .openapi import openapi_bytes
from .reference import fields_markdown
from .templates import TEMPLATES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
URN = "urn:forlopp:schema:v1:"

SOURCE: Mapping[str, tuple[Any, str, str]] = {
    "front-matter": (FrontMatter, "Försättsblad", "Uppgifterna mellan raderna med --- överst i filen."),
    "step": (StepFacts, "Steg", "Blocket yaml step under ett stegs rubrik."),
    "criteria": (Criteria, "Kriterier", "Blocket yaml criteria: ett id och en grupp av kriterier."),
    "indicator": (IndicatorFacts, "Indikator", "Blocket yaml indicator under indikatorns rubrik."),
    "slot": (Slot, "Beslutas regionalt", "Blocket yaml slot: det som regionen bestämmer."),
    "include": (Include, "Infogad del", "Blocket yaml include: en del av en generisk modell."),
    "action-mark": (ActionFacts, "Åtgärdens märke", "Märket {#id …} sist i en åtgärd."),
    "goal-mark": (GoalFacts, "Målets märke", "Märket {#id …} sist i ett mål."),
    "challenge-mark": (ChallengeFacts, "Utmaningens märke", "Märket {#id} sist i en utmaning."),
    "regional": (
        RegionalFrontMatter,
        "Regionala tillägg",
        "Försättsbladet i en fil under content/regions/.",
    ),
    "addition-mark": (AdditionFacts, "Tilläggets märke", "Märket {at=…} sist i ett regionalt tilläggs rubrik."),
    "consultations": (Consultations, "Remissomgångar", "Filen content/consultations.yaml."),
    "consultation-log": (Log, "Remisslogg", "En fil content/consultations/<dokument>/<version>.yaml."),
    "consultation-response": (Form, "Remissvar", "En organisations svarsformulär som JSON."),
    "references": (list[Reference], "Referenser", "Filen references.json i formatet CSL-JSON."),
}
"""What authors write, by the name of its schema: the type, title and description."""

FEED_TITLES: Mapping[type[BaseModel], tuple[str, str]] = {
    Index: ("API:ets start", "index.json: allt annat nås genom att följa länkarna härifrån."),
    Catalogue: ("Katalog", "pathways.json och generic-models.json: en rad per dokument."),
    KnowledgeSupport: ("Vårdförlopp eller generisk modell", "pathways/<id>.json och generic-models/<id>.json."),
    Areas: ("Programområden", "programme-areas.json: områdena med sina dokument."),
    Indicators: ("Indikatorer", "indicators.json: indikatorerna i alla dokument."),
    Codes: ("Koder", "codes/<kodverk>.json: var varje kod används."),
    Manifest: ("Filförteckning", "manifest.json: kontrollsumma och storlek för alla filer."),
    Changes: ("Ändringar", "changes.json: de senaste händelserna, och sidorna med alla."),
    ChangePage: ("Händelser", "changes/<n>.json: händelse 100(n − 1) + 1 till 100n."),
    Versions: ("Versioner", "pathways/<id>/versions.json: dokumentets publicerade versioner."),
    Glossary: ("Ordlista", "glossary.json: förkortningar, likställda ord, roller, vårdnivåer och instrument."),
    Regions: ("Regioner", "regions.json: alla regioner, och hur många tillägg var och en har."),
    Region: ("Region", "regions/<region>.json: de vårdförlopp som regionen har tillägg till."),
    RegionalAdditions: ("Regionala tillägg", "regions/<region>/<vårdförlopp>.json: en regions tillägg."),
}


def schema_files() -> dict[str, bytes]:
    """Make all files of schemas/, by their path below it."""
    source = {f"source/{name}.json": _bytes(schema) for name, schema in source_schemas().items()}
    feed = {f"feed/{name}": body for name, body in feed_schema_files().items()}
    more = {"falt.md": fields_markdown().encode(), "openapi.json": openapi_bytes(feed_schemas())}
    return dict(sorted({**source, **feed, **more}.items()))


def feed_schema_files() -> dict[str, bytes]:
    """Make the schemas that the API publishes under schemas/, by file name."""
    return {f"{name}.json": _bytes(schema) for name, schema in feed_schemas().items()}


def source_schemas() -> dict[str, dict[str, Any]]:
    """Return the closed schemas of what authors write, by name."""
    return {
        name: _finished(TypeAdapter(kind).json_schema(schema_generator=_Source), f"source:{name}", title, description)
        for name, (kind, title, description) in SOURCE.items()
    }


def feed_schemas() -> dict[str, dict[str, Any]]:
    """Return the open schemas of what the API gives, by name."""
    return {
        SCHEMAS[kind]: _finished(
            kind.model_json_schema(schema_generator=_Feed, mode="serialization"), SCHEMAS[kind], title, description
        )
        for kind, (title, description) in FEED_TITLES.items()
    }


class _Schema(GenerateJsonSchema):
    """A key that may be absent is simply not required; it is never null. Titles are written, not made from names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> dict[str, Any]:
        # An empty list or a missing value says nothing to the reader; other defaults do.
        default = schema.get("default")
        says_nothing = default is None or default == () or isinstance(default, BaseModel)
        return self.generate_inner(schema["schema"]) if says_nothing else super().default_schema(schema)

    def model_schema(self, schema: core_schema.ModelSchema) -> dict[str, Any]:
        # The docstrings are English and speak to developers.
        made = super().model_schema(schema)
        made.pop("description", None)
        if "title" not in schema["cls"].model_config:
            made.pop("title", None)
        return made


class _Source(_Schema):
    """Where the model takes a lone value for a list, the schema does too."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> dict[str, Any]:
        made = super().function_before_schema(schema)
        if schema["function"]["function"] in (Several.func, comma_list, code_list):
            return {"anyOf": [made, {"type": "string"}]}
        return made

    def model_schema(self, schema: core_schema.ModelSchema) -> dict[str, Any]:
        made = super().model_schema(schema)
        if schema["cls"] is IndicatorFacts:
            # `target: Ja` is a target in words; the model keeps it as target_text.
            target = made["properties"]["target"]
            made["properties"]["target"] = {
                "title": target.pop("title"),
                "description": target.pop("description"),
                "anyOf": [target, {"type": "string"}],
            }
        if schema["cls"] is FrontMatter:
            made["properties"]["kind"]["enum"] = list(TEMPLATES)
        return made


class _Feed(_Schema):
    """Clients must accept keys that are added later, so objects are open."""

    def model_schema(self, schema: core_schema.ModelSchema) -> dict[str, Any]:
        made = super().model_schema(schema)
        made.pop("additionalProperties", None)
        return made


def _finished(schema: dict[str, Any], name: str, title: str, description: str) -> dict[str, Any]:
    head = {"$schema": DIALECT, "$id": URN + name, "title": title, "description": description}
    return {**head, **{key: value for key, value in schema.items() if key not in head}}


def _bytes(schema: dict[str, Any]) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
