"""The model's fields as fields of a form.

In: pydantic models, and the words that lists offer. Out: `FormField`s, and the same as Decap's fields (what a person
sees) and as the format's (what the page's own script reads and writes). Never names a key of the model but for how it
is best shown: a new key in the model is a new field in the form by itself.
"""

from __future__ import annotations

import datetime
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Union

from ..model.base import Duration, Model
from ..model.codes import SYSTEM_NAMES
from ..model.governance import CHANGE_NAMES, STATUS_NAMES
from ..model.pathway import Issued
from ..model.quality import OPERATOR_NAMES

Choices = Mapping[str, tuple[tuple[str, str], ...]]
"""(value, words) that lists offer for a key, by key."""

Json = dict[str, Any]

LONG = frozenset({"scope", "summary", "reason", "status_reason", "ends_reason", "definition"})
LONG |= {"numerator", "denominator", "question", "target_reason"}
"""Keys whose values are sentences: they get a field of several lines."""

FIXED = frozenset({"id", "kind", "region", "pathway", "based_on"})
"""Keys of a document that no form changes: its name and its kind, and what the tool writes itself."""

WRITTEN = {"target_text": "target"}
"""Fields that share a key in the source: `target: Ja` is the field target_text."""

DAY = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"


@dataclass(frozen=True, slots=True)
class FormField:
    """A field. `kind` is text, list, object or date; `fields` are those of an object, or of the rows of a list."""

    name: str
    title: str
    help: str
    required: bool
    kind: str
    widget: str = "string"
    choices: tuple[tuple[str, str], ...] = ()
    fields: tuple[FormField, ...] = ()
    pattern: tuple[str, str] = ("", "")
    hidden: bool = False


def form_fields(model: type[Model], choices: Choices, fixed: frozenset[str] = frozenset()) -> tuple[FormField, ...]:
    """Return the fields of a model's keys, in order. A key whose value no form can show (a table of tables) has none:
    the script leaves it as it is."""
    found = []
    for name, info in model.model_fields.items():
        key = info.alias or name
        shape = _shape(info.annotation, choices.get(key, ()), info.description or "")
        if shape is None:
            continue
        kind, widget, offered, fields, pattern = shape
        if kind == "text" and widget == "string" and key in LONG:
            widget = "text"
        for part in info.metadata:
            if not pattern[0] and getattr(part, "pattern", None):
                pattern = (part.pattern.replace("^", "^(").replace("$", ")?$"), f"Skriv så här: {info.description}")
        hidden = key in fixed
        found.append(
            FormField(
                key,
                info.title or key,
                info.description or "",
                info.is_required(),
                kind,
                widget,
                offered,
                fields,
                pattern,
                hidden,
            )
        )
    return tuple(found)


_Shape = tuple[str, str, tuple[tuple[str, str], ...], tuple[FormField, ...], tuple[str, str]]


def _shape(annotation: Any, offered: tuple[tuple[str, str], ...], help: str) -> _Shape | None:
    """Return kind, widget, choices, fields and pattern of a type; None for what no form shows."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _shape(arguments[0], offered, help)
    if origin in (Union, types.UnionType):
        kinds = [one for one in arguments if one is not type(None)]
        if len(kinds) == 1:
            return _shape(kinds[0], offered, help)
        return ("text", "string", offered, (), ("", "")) if set(kinds) <= {str, int, float} else None
    if origin is tuple:
        inner = _shape(arguments[0], offered, help) if len(arguments) == 2 and arguments[1] is Ellipsis else None
        if inner is None or inner[0] not in ("text", "object"):
            return None
        return ("list", "select" if offered else "list", inner[2], inner[3], ("", ""))
    if origin is Literal:
        return ("text", "select", tuple((str(word), _meaning(str(word), help)) for word in arguments), (), ("", ""))
    if annotation is bool:
        return ("text", "select", (("true", "Ja"), ("false", "Nej")), (), ("", ""))
    if annotation is datetime.date:
        return ("text", "string", (), (), (DAY, "Skriv datumet som åååå-mm-dd, till exempel 2026-05-20."))
    if annotation is Issued:
        return ("date", "string", (), (), (r"^(\d{4}(-\d{1,2}){0,2})?$", "Skriv året, eller år-månad-dag."))
    if annotation in (str, int, float, Duration):
        return ("text", "select" if offered else "string", offered, (), ("", ""))
    if isinstance(annotation, type) and issubclass(annotation, Model):
        fields = form_fields(annotation, {})
        return ("object", "object", (), fields, ("", "")) if fields else None
    return None


def _meaning(word: str, help: str) -> str:
    """Return what a fixed word means, from the description that says "word (meaning)"; else the word itself."""
    match = re.search(rf"(?<![\w-]){re.escape(word)} \(([^)]*)\)", help)
    if not match:
        return _WORDS.get(word, word)
    return match[1][:1].upper() + match[1][1:]


_WORDS = {
    **SYSTEM_NAMES,
    **STATUS_NAMES,
    **CHANGE_NAMES,
    **{sign: f"{words} ({sign})" for sign, words in OPERATOR_NAMES.items()},
    "normal": "Vanlig väg",
    "normally": "Avslutas",
    "never": "Avslutas aldrig",
    "higher": "Högre är bättre",
    "lower": "Lägre är bättre",
    "all": "Alla vägar ska vara klara",
    "any": "En väg räcker",
    "reentry": "Åter in i flödet",
    "restart": "Nytt förlopp från början",
    "median": "Median",
    "presentation": "Presentation",
    "film": "Film",
    "instrument": "Instrument",
}
"""What fixed words mean where their field's description doesn't say it as "word (meaning)"."""


def decap(field: FormField) -> Json:
    """Return a field as Decap's configuration has it."""
    if field.hidden:
        return {"name": field.name, "label": field.title, "widget": "hidden", "required": False}
    made: Json = {"name": field.name, "label": field.title, "required": field.required}
    if help := _help(field):
        made["hint"] = help
    if field.pattern[0]:
        made["pattern"] = list(field.pattern)
    if field.choices:
        options = [{"value": value, "label": words} for value, words in field.choices]
        return made | {"widget": "select", "options": options} | ({"multiple": True} if field.kind == "list" else {})
    if field.kind == "object":
        # What an object must have is asked for only where there is one: Decap can't tell, the check can.
        inner = [decap(one) | {"required": False} for one in field.fields]
        return made | {"widget": "object", "collapsed": True, "fields": inner}
    if field.kind == "list" and field.fields:
        summary = " · ".join(f"{{{{fields.{one.name}}}}}" for one in field.fields[:3] if one.kind == "text")
        row = {
            "widget": "list",
            "collapsed": True,
            "minimize_collapsed": True,
            "summary": summary,
            "label_singular": "rad",
        }
        return made | row | {"fields": [decap(one) for one in field.fields]}
    if field.kind == "list":
        word = {"name": "word", "label": field.title, "widget": "string"}
        return made | {"widget": "list", "collapsed": True, "minimize_collapsed": True, "field": word}
    return made | {"widget": field.widget}


def _help(field: FormField) -> str:
    """Return a field's help in the words of its choices; "" where it only lists them, which the choices do."""
    if field.kind == "list" or not field.choices:
        return field.help
    words = "|".join(re.escape(value) for value, _ in field.choices)
    pattern = rf"(?<![\w-])({words})(?: \([^)]*\))?(?![\w-])"
    if len(re.findall(r"\w{3,}", re.sub(pattern, "", field.help).replace("eller", ""))) < 3:
        return ""
    labels = dict(field.choices)
    help = re.sub(pattern, lambda match: labels[match[1]], field.help)
    return help[:1].upper() + help[1:]


def format_of(field: FormField) -> Json:
    """Return a field as the page's own script reads it (overrides/admin/edit.js)."""
    made: Json = {"name": field.name, "title": field.title, "kind": field.kind}
    if field.name in WRITTEN:
        made["written"] = WRITTEN[field.name]
    if field.kind == "object":
        made["fields"] = [format_of(one) for one in field.fields]
    if field.kind == "list":
        rows = {"kind": "object", "fields": [format_of(one) for one in field.fields]}
        made["item"] = rows if field.fields else {"kind": "text"}
        if field.choices:
            made["options"] = [value for value, _ in field.choices]
    return made
