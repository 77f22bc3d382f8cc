"""Document → Pathway: types the strings of the source, and says in Swedish what could not be typed.

In: a Document. Out: a Pathway and faults with places. Never gives up on a document for one bad value: the value is set
aside, what it belongs to is noted as damaged, and the rest is typed, so that the rules can speak of everything else.
"""

from __future__ import annotations

import copy
import dataclasses
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from .diagnostics import Path, Place, did_you_mean
from .model import flow, governance, quality
from .model.base import Model
from .model.pathway import Pathway
from .model.regional import RegionalText
from .source import field_faults
from .source.document import Document
from .source.fault import Fault
from .source.sink import slug
from .source.yaml_block import KEY
from .templates import TEMPLATES

PASSES = 6
"""How many times bad values are set aside before a document is given up; one is enough for all but odd cases."""


@dataclass(frozen=True, slots=True)
class Validated:
    """A typed document. `damaged` are the paths of what was set aside; rules keep quiet about those."""

    pathway: Pathway | None
    document: Document
    faults: tuple[Fault, ...]
    damaged: frozenset[Path] = frozenset()


def validate(document: Document) -> Validated:
    """Type a document. Returns no pathway only when the document is damaged beyond what can be set aside."""
    data, found = dict(document.data), []
    if str(data.get("kind")) not in TEMPLATES and "kind" in data:
        hint = did_you_mean(str(data["kind"]), TEMPLATES) or f"Välj {_listed(list(TEMPLATES))}."
        found.append(field_faults.wrong_choice(_place(document, ("kind",)), str(data["kind"]), "kind", hint))
        data["kind"] = "pathway"
    try:
        return Validated(Pathway.model_validate(data), document, tuple(found), _excused_parts(document))
    except ValidationError as error:
        first = _narrowest(error)
    found += [_fault(document, row) for row in first if not _excused(document, first, row)]
    damaged = {tuple(row["loc"]) for row in first} | _excused_parts(document)
    data, places, rows = copy.copy(_thaw(data)), dict(document.places), first
    for _ in range(PASSES):
        for path in sorted({_set_aside_path(row) for row in rows}, key=_latest_first):
            places = _set_aside(data, places, path)
        _fill(data, document)
        try:
            pathway = Pathway.model_validate(data)
        except ValidationError as error:
            rows = _narrowest(error)
            continue
        return Validated(pathway, dataclasses.replace(document, places=places), tuple(found), frozenset(damaged))
    return Validated(None, document, tuple(found), frozenset(damaged))


def validate_list(model: type[Model], data: dict[str, Any], document: Document) -> tuple[Model, list[Fault]]:
    """Type one of the shared lists; rows that cannot be typed are left out and reported."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        rows = _narrowest(error)
    found = [_fault(document, row, model) for row in rows]
    data = _thaw(data)
    for path in sorted({row["loc"][:2] if len(row["loc"]) > 1 else row["loc"] for row in rows}, key=_latest_first):
        _set_aside(data, {}, path)
    try:
        return model.model_validate(data), found
    except ValidationError:
        return model(), found


def validate_regional(document: Document) -> tuple[RegionalText, Document, list[Fault], frozenset[Path]]:
    """Type a file of regional additions. What cannot be typed is set aside and reported; of what is damaged nothing may
    be said to be missing."""
    data, places = _thaw(dict(document.data)), dict(document.places)
    found: list[Fault] = []
    damaged: set[Path] = set(document.excused)
    for attempt in range(PASSES):
        try:
            text = RegionalText.model_validate(data)
        except ValidationError as error:
            rows = _narrowest(error)
        else:
            return text, dataclasses.replace(document, places=places), found, frozenset(damaged)
        if not attempt:
            found = [_fault(document, row, RegionalText) for row in rows]
            damaged |= {tuple(row["loc"]) for row in rows}
        for path in sorted({_set_aside_path(row) for row in rows}, key=_latest_first):
            places = _set_aside(data, places, path)
    return RegionalText(), document, found, frozenset({*damaged, ()})


# ---------------------------------------------------------------------------------------------------------------------
# Setting bad values aside


def _latest_first(path: Path) -> tuple[Any, ...]:
    """Sort so that later items of a list go first, and their indexes stay right."""
    return tuple((0, -part, "") if isinstance(part, int) else (1, 0, part) for part in path)


def _set_aside_path(row: Mapping[str, Any]) -> Path:
    """Return what must go for an error to go: the value itself, or the item that lacks a value."""
    path: Path = tuple(row["loc"])
    return path[:-1] if row["type"] == "missing" and len(path) > 1 else path


def _thaw(value: Any) -> Any:
    """Copy mappings and lists so that values can be taken out; texts are shared."""
    if isinstance(value, dict):
        return {key: _thaw(child) for key, child in value.items()}
    return [_thaw(child) for child in value] if isinstance(value, list) else value


def _set_aside(data: Any, places: dict[Path, Place], path: Path) -> dict[Path, Place]:
    """Take the value at a path out of the data; return the places with later items of the same list moved up."""
    owner = data
    for part in path[:-1]:
        if (
            isinstance(owner, dict)
            and part in owner
            or isinstance(owner, list)
            and isinstance(part, int)
            and part < len(owner)
        ):
            owner = owner[part]
        else:
            return places
    last = path[-1] if path else None
    if isinstance(owner, dict):
        owner.pop(last, None)
        return places
    if not isinstance(owner, list) or not isinstance(last, int) or last >= len(owner):
        return places
    owner.pop(last)
    depth, moved = len(path) - 1, {}
    for key, place in places.items():
        if key[:depth] != path[:-1] or len(key) <= depth or not isinstance(key[depth], int) or key[depth] < last:
            moved[key] = place
        elif key[depth] > last:
            moved[(*key[:depth], key[depth] - 1, *key[depth + 1 :])] = place
    return moved


def _fill(data: dict[str, Any], document: Document) -> None:
    """Give what every document must have a stand-in, so that the rest can be checked; none of it is ever published."""
    folder = document.file.split("/")[-2] if "/" in document.file else "dokument"
    stand_ins = {
        "id": slug(folder),
        "kind": "pathway",
        "title": "(titel saknas)",
        "status": "drafting",
        "illustrative": "true",
        "programme_areas": [],
    }
    for key, value in stand_ins.items():
        data.setdefault(key, value)
    for key in ("sections", "steps", "goals", "challenges", "indicators"):
        for number, item in enumerate(data.get(key, ())):
            if isinstance(item, dict):
                item.setdefault("title", f"({key} {number + 1})") if key in (
                    "sections",
                    "steps",
                    "indicators",
                ) else None
                item.setdefault("id", slug(f"{key} {number + 1}"))
                item.setdefault("kind", "process") if key == "indicators" else None


# ---------------------------------------------------------------------------------------------------------------------
# Wording


def _narrowest(error: ValidationError) -> list[dict[str, Any]]:
    """Return the errors, those left out whose path is the start of another's: one cause, one fault."""
    rows = [dict(row) for row in error.errors(include_url=False)]
    paths = [tuple(row["loc"]) for row in rows]
    inner = {path[:end] for path in paths for end in range(len(path))}
    return [
        row
        for row, path in zip(rows, paths, strict=True)
        if path not in inner or row["type"] in ("missing", "extra_forbidden")
    ]


def _excused(document: Document, rows: list[dict[str, Any]], row: Mapping[str, Any]) -> bool:
    """True for a missing value that a misspelt key stands for, or that a block which could not be read would have
    held."""
    if row["type"] != "missing":
        return False
    path: Path = tuple(row["loc"])
    if path in document.excused or path[:-1] in document.excused:
        return True
    misspelt = (str(r["loc"][-1]) for r in rows if r["type"] == "extra_forbidden" and tuple(r["loc"][:-1]) == path[:-1])
    return any(
        did_you_mean(key, _keys(_model_at(Pathway, path[:-1]))) == f"Menade du ”{path[-1]}”?" for key in misspelt
    )


def _excused_parts(document: Document) -> frozenset[Path]:
    """Return what is damaged by a block that could not be read; of the front matter, every fact of it."""
    facts = governance.FrontMatter.model_fields if () in document.excused else ()
    return frozenset(path for path in document.excused if path) | {(name,) for name in facts}


def _place(document: Document, path: Path, key: bool = False) -> Place:
    """Return the normalised place of a value, or of its key."""
    if key and (*path, KEY) in document.places:
        return document.places[(*path, KEY)]
    for end in range(len(path), -1, -1):
        if path[:end] in document.places:
            return document.places[path[:end]]
    return Place(document.file)


_FORMS = {
    "forlopp_yes_no": ("ska vara true eller false", "Skriv true för ja eller false för nej."),
    "forlopp_date": ("ska vara ett datum", "Skriv datumet som 2027-01-31."),
    "forlopp_no_such_day": ("är ingen dag som finns", "Kontrollera månad och dag."),
    "forlopp_number": ("ska vara ett tal", "Skriv bara talet, till exempel 7 eller 4,5. Enheten skrivs i unit."),
    "forlopp_count": ("ska vara ett heltal från 1", "Skriv ett heltal, till exempel 2."),
    "int_type": ("ska vara ett heltal från 1", "Skriv ett heltal, utan citattecken."),
    "greater_than_equal": ("ska vara ett heltal från 1", "Skriv ett heltal, utan citattecken."),
    "forlopp_duration": (
        "ska vara en tid",
        "Skriv ett tal och en enhet: 10 min, 4,5 timmar, 2 dygn, 6 veckor, 3 månader eller 1 år.",
    ),
    "tuple_type": (
        "ska vara en lista",
        "Skriv värdena inom hakparenteser, [a, b], eller på egna rader med streck före.",
    ),
    "dict_type": ("ska bestå av nycklar och värden", "Skriv nycklar och värden inom klamrar: {nyckel: värde}."),
    "model_type": ("ska bestå av nycklar och värden", "Skriv nycklar och värden inom klamrar: {nyckel: värde}."),
    "model_attributes_type": (
        "ska bestå av nycklar och värden",
        "Skriv nycklar och värden inom klamrar: {nyckel: värde}.",
    ),
    "string_type": ("ska vara en text", "Skriv ett enda värde, utan klamrar."),
    "is_instance_of": ("ska vara en text", "Skriv ett enda värde, utan klamrar."),
    "string_too_short": ("är tomt", "Skriv ett värde, eller ta bort raden."),
    "string_too_long": ("är för långt", "Korta texten; den ska rymmas på en rad."),
}


def _fault(document: Document, row: Mapping[str, Any], model: type[Model] = Pathway) -> Fault:
    """Reword one of pydantic's errors as advice to the author."""
    path: Path = tuple(row["loc"])
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    kind, value = row["type"], row.get("input")
    if kind == "missing":
        owner = _model_at(model, path[:-1])
        field = _field(owner, key)
        hint = f"Lägg till {key}: {field.description}" if field else f"Lägg till {key}."
        place = document.places.get((*path[:-1], "<block>")) or _place(document, path[:-1])
        return field_faults.missing_field(place, key, _where(path), hint)
    if kind == "extra_forbidden":
        known = _keys(_model_at(model, path[:-1]))
        hint = did_you_mean(key, known) or (f"Här går det att skriva {_listed(known)}." if known else "Ta bort raden.")
        return field_faults.unknown_field(_place(document, path, key=True), key, _where(path), hint)
    place = _place(document, path)
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", row["ctx"]["expected"])
        shown = _shown(value)
        hint = did_you_mean(shown, choices)
        return field_faults.wrong_choice(place, shown, key, " ".join(filter(None, [hint, f"Välj {_listed(choices)}."])))
    if kind == "string_pattern_mismatch":
        return _pattern_fault(place, path, key, _shown(value))
    words, hint = _FORMS.get(kind, ("går inte att läsa", "Sidan om fält visar hur värdet skrivs."))
    shown = f"”{_shown(value)}”" if isinstance(value, str) and value else f"Värdet för ”{key}”"
    return field_faults.wrong_form(
        place, f"{shown} {words}." if shown.startswith("Värdet") else f"{shown} i ”{key}” {words}.", hint
    )


def _pattern_fault(place: Place, path: Path, key: str, shown: str) -> Fault:
    if key == "version":
        return field_faults.wrong_form(
            place, f"”{shown}” är inget versionsnummer.", 'Skriv siffror med punkt emellan: "1.0" eller "2.1".'
        )
    if key == "letter":
        return field_faults.wrong_form(
            place,
            f"”({shown})” är ingen bokstav för ett steg.",
            "Skriv en stor bokstav A–Z inom parentes, sedan AA, AB och så vidare.",
        )
    if key == "code" and path[0] == "allow":
        return field_faults.wrong_form(
            place, f"”{shown}” är ingen regel.", "Skriv regelns kod som den står i fyndet, till exempel VF701."
        )
    if path[:2] == ("based_on", "parts"):
        hint = "Kontrollsummorna skrivs av ett kommando: forlopp regions --update och filens namn."
        return field_faults.wrong_form(place, f"”{shown}” är ingen kontrollsumma för en del.", hint)
    if key == "sha256":
        hint = "Skriv dokumentets SHA-256 med 64 tecken, 0–9 och a–f."
        return field_faults.wrong_form(place, f"”{shown}” är ingen kontrollsumma.", hint)
    suggestion = slug(shown)
    return field_faults.wrong_id(
        place, shown, f"Skriv med små bokstäver a–z, siffror och bindestreck, till exempel {suggestion}."
    )


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _listed(words: list[str]) -> str:
    """Join words in a Swedish sentence."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " eller " + words[-1] if words else ""


_WHERE = {
    "approved": "approved",
    "revisions": "raden i revisions",
    "codes": "raden i codes",
    "steps": "steget",
    "criteria": "kriterieblocket",
    "indicators": "indikatorn",
    "goals": "målet",
    "challenges": "utmaningen",
    "slots": "blocket för regionala beslut",
    "includes": "blocket include",
    "references": "källan",
    "lanes": "raden i lanes",
    "phases": "raden i phases",
    "working_group": "raden i working_group",
    "attachments": "raden i attachments",
    "allow": "raden i allow",
    "entries": "raden i liggaren",
    "words": "words",
    "additions": "tilläggets märke",
    "responsible": "responsible",
    "based_on": "based_on",
}


def _where(path: Path) -> str:
    """Return in words what a value belongs to."""
    names = [part for part in path[:-1] if isinstance(part, str)]
    if not names:
        return "försättsbladet"
    inner = {
        "next": "raden i next",
        "actions": "åtgärdens märke",
        "measure": "measure",
        "target": "target",
        "code": "code",
    }
    return next((inner[name] for name in reversed(names) if name in inner), _WHERE.get(names[0], names[-1]))


_WRITTEN: dict[type[Model], type[Model]] = {
    Pathway: governance.FrontMatter,
    flow.Step: flow.StepFacts,
    flow.Action: flow.ActionFacts,
    quality.Indicator: quality.IndicatorFacts,
    quality.Goal: quality.GoalFacts,
    quality.Challenge: quality.ChallengeFacts,
}
"""What authors write of the models that the source stage completes."""


def _keys(model: type[Model] | None) -> list[str]:
    """Return the keys that an author may write in a model."""
    if model is None:
        return []
    return [field.alias or name for name, field in _WRITTEN.get(model, model).model_fields.items()]


def _field(model: type[Model] | None, key: str) -> Any:
    if model is None:
        return None
    return next((f for name, f in model.model_fields.items() if key in (name, f.alias)), None)


def _model_at(model: type[Model], path: Path) -> type[Model] | None:
    """Return the model class that a data path leads to."""
    current: type[Model] | None = model
    for part in path:
        if isinstance(part, int):
            continue
        field = _field(current, str(part))
        current = _inner_model(field.annotation) if field else None
        if current is None:
            return None
    return current


def _inner_model(annotation: Any) -> type[Model] | None:
    """Return the model inside Optional, tuple and Annotated; None where there is none."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    if typing.get_origin(annotation) in (typing.Annotated, typing.Union, types.UnionType, tuple, dict):
        for argument in typing.get_args(annotation):
            found = _inner_model(argument)
            if found:
                return found
    return None
