"""A document kind → the text of a first source file, in which each heading and each field explains itself.

In: a template, an id and a title. Out: Markdown that passes the check as a draft. Never says anything of its own about
a heading or a field: headings are explained by the template, fields by the model, so that neither can drift.
"""

from __future__ import annotations

import datetime
import re
import textwrap
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from .model.base import ID_PATTERN, Duration, Model
from .model.flow import ActionFacts, Criteria, Criterion, StepFacts, Way
from .model.governance import FrontMatter
from .model.quality import ChallengeFacts, GoalFacts, IndicatorFacts
from .model.text import Text
from .source.sink import slug
from .templates import Heading, Template

WIDTH = 110
STATUS = "drafting"
CHALLENGE, GOAL, INDICATOR = "utmaning-exempel", "mal-exempel", "indikator-exempel"
FILL_IN = "Skriv texten här."


def new_source(template: Template, id: str, title: str, planned: str = "") -> str:
    """Return the whole file. Everything that a reader would see says that it is to be replaced. `planned` is the text
    of a document that was only planned: what it says of itself stays."""
    kept = _kept(planned)
    if "title" in kept and title:
        del kept["title"]
    parts = [_front_matter(template, id, title or named(id), kept), _note(_WELCOME)]
    parts += _own_parts(template) if template.own_parts else _headings(template)
    return "\n\n".join(parts) + "\n"


_WELCOME = (
    "Text mellan de här tecknen är anteckningar till dig som skriver. De visas aldrig. Byt ut exempeltexten, ta bort "
    "anteckningarna när du inte behöver dem, och kör forlopp check. Källor skrivs som [@nyckel] och hämtas ur "
    "references.json i samma mapp."
)


# ---------------------------------------------------------------------------------------------------------------------
# The facts at the top


def _kept(planned: str) -> dict[str, str]:
    """Return the facts at the top of a planned document as they are written, by key, but for those of its state."""
    kept: dict[str, str] = {}
    key = ""
    for line in planned.split("\n---", 1)[0].split("\n")[1:]:
        if found := re.match(r"([a-z_]+):", line):
            key = found[1]
        kept[key] = f"{kept[key]}\n{line}" if key in kept else line
    return {
        key: text.rstrip() for key, text in kept.items() if key not in ("", "id", "kind", "status", "status_reason")
    }


def is_only_planned(text: str) -> bool:
    """True for a source that says that a document is planned, and nothing more: no text stands in it yet."""
    top, _, body = text.removeprefix("---\n").partition("\n---")
    return bool(re.search(r"(?m)^status:[ ]*planned[ ]*$", top)) and text.startswith("---\n") and not body.strip()


def _front_matter(template: Template, id: str, title: str, kept: Mapping[str, str]) -> str:
    given = {"id": id, "kind": template.kind, "title": _quoted(title), "status": STATUS, "illustrative": "true"}
    lines = ["---"]
    for name, field in FrontMatter.model_fields.items():
        needed = " Krävs för att dokumentet ska godkännas." if name in template.required_facts else ""
        lines += [f"# {line}" for line in _wrapped(_explained(field) + needed)]
        if (own := kept.get(field.alias or name)) is not None:
            lines.append(own)
        elif field.is_required():
            lines.append(f"{name}: {given.get(name, '[]')}")
        else:
            lines.append(f"# {name}: {example(field.annotation, field)}")
    return "\n".join([*lines, "---"])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _explained(field: FieldInfo) -> str:
    return f"{field.title}: {field.description}"


def example(annotation: Any, field: FieldInfo | None = None) -> str:
    """Return how a value of a type is written in YAML."""
    arguments = [one for one in get_args(annotation) if one is not type(None)]
    origin = get_origin(annotation)
    if field is not None and any("[0-9]+(" in str(getattr(one, "pattern", "")) for one in field.metadata):
        return '"1.0"'
    if origin is typing.Annotated:
        pattern = str(getattr(arguments[1], "pattern", ""))
        return '"1.0"' if pattern.startswith("^[0-9]+(") else example(arguments[0])
    if origin is Literal:
        return arguments[0] if arguments[0].replace("-", "").isalnum() else f'"{arguments[0]}"'
    if origin is tuple:
        return f"[{example(arguments[0])}]"
    if origin in (typing.Union, types.UnionType):
        return example(arguments[0])
    if isinstance(annotation, type) and issubclass(annotation, Model) and annotation is not Duration:
        pairs = (f"{one.alias or key}: {example(one.annotation, one)}" for key, one in annotation.model_fields.items())
        return "{" + ", ".join(pairs) + "}"
    return _PLAIN.get(annotation, "…")


_PLAIN: dict[Any, str] = {
    datetime.date: "åååå-mm-dd",
    Duration: "10 min",
    bool: "true",
    int: "1",
    float: "1",
    str: "…",
    Text: "…",
}


# ---------------------------------------------------------------------------------------------------------------------
# Headings


def _headings(template: Template) -> Iterator[str]:
    replaced = {id for heading in template.headings for id in heading.instead_of}
    live = {"goals", "steps", "criteria", "indicators", "challenges"}
    holders = [heading.id for heading in template.headings if heading.holds == "criteria"]
    for heading in template.headings:
        mark = "###" if heading.parent else "##"
        body = "\n\n".join(_body(template, heading, holders))
        if heading.required or heading.holds in live:
            yield "\n\n".join(filter(None, [f"{mark} {heading.title}", _note(heading.help), body]))
        else:
            instead = " Används i stället för de två som följer." if heading.instead_of else ""
            instead = " Används bara om de två inte är sammanslagna." if heading.id in replaced else instead
            yield _note(
                f"Valfri rubrik. Ta bort raden före och raden efter den för att använda den. {heading.help}{instead}"
            )
            yield f"<!--\n{mark} {heading.title}\n\n{_without_notes(body)}\n-->"


def _without_notes(body: str) -> str:
    """Leave notes out of what stands in a note itself: the first arrow ends it."""
    return "\n\n".join(part for part in body.split("\n\n") if not part.startswith("<!--"))


def _body(template: Template, heading: Heading, holders: list[str]) -> Iterator[str]:
    holds = heading.holds
    has = {one.holds for one in template.headings}
    if any(one.parent == heading.id and one.required for one in template.headings):
        return  # What stands under its subheadings is its text.
    if holds == "goals":
        yield _note(_keys("Ett mål slutar med ett märke inom klamrar. I det får stå", GoalFacts))
        thread = f' challenges="{CHALLENGE}"' if "challenges" in has else ""
        why = "" if "indicators" in has else ' reason="Skriv varför ingen indikator följer målet."'
        yield f"- Skriv ett mål här. {{#{GOAL}{thread}{why}}}"
    elif holds == "challenges":
        yield _note(_keys("En utmaning slutar med ett märke inom klamrar. I det står", ChallengeFacts))
        yield f"- Skriv en utmaning här. {{#{CHALLENGE}}}"
    elif holds == "criteria":
        if heading.id == holders[0]:
            yield _note(_keys("Ett block med kriterier har", Criteria))
            yield _note(_keys("Varje kriterium har något av", Criterion))
        yield _criteria(heading)
    elif holds == "indicators":
        yield from _indicator(GOAL if "goals" in has else "")
    elif holds == "abbreviations":
        yield "- **FÖRK** – Skriv vad förkortningen betyder"
    elif holds == "appendices":
        yield "### Bilaga A. Skriv rubriken här {#bilaga-a}"
        yield FILL_IN
    elif holds == "steps":
        yield from _steps(template, holders)
    else:
        yield FILL_IN


def _criteria(heading: Heading) -> str:
    member = f"  - {{id: {heading.id}-kriterium, text: Skriv ett kriterium här.}}"
    return f"```yaml criteria\nid: {heading.id}-kriterier\nany:\n{member}\n```"


def _indicator(goal: str) -> Iterator[str]:
    yield _note(
        "En indikator är en egen rubrik med ett block under. Text under blocket är en kommentar till indikatorn."
    )
    values = {
        "kind": "process",
        "goals": f"[{goal}]" if goal else "",
        "numerator": "Skriv vad som räknas",
        "denominator": "Skriv alla som det räknas av",
        "direction": "higher",
        "target_reason": "Skriv målnivån, eller varför ingen är satt",
    }
    body = "\n".join(_commented(IndicatorFacts, values))
    yield f"#### Skriv indikatorns namn här {{#{INDICATOR}}}"
    yield f"```yaml indicator\n{body}\n```"


def _steps(template: Template, holders: list[str]) -> Iterator[str]:
    """One step of each kind that a whole flow has."""
    entry = {"criteria": f"[{holders[0]}-kriterier]"} if holders else {}
    leave = {"criteria": f"[{holders[-1]}-kriterier]"} if len(holders) > 1 else {}
    yield _note(
        "Ett steg är en rubrik med bokstav och namn inom klamrar, och ett block under. Bokstäverna går i ordning: (A), "
        "(B) och så vidare. Namnet (#borjan) ändras aldrig; stegen pekar på varandra med det."
    )
    yield "### (A) Skriv hur det börjar {#borjan}"
    yield _block({"kind": "entry", **entry, "next": "[{to: atgard}]"}, everything=True)
    yield _note(_keys("Varje väg under next har", Way))
    yield from _acts(template)
    yield "### (B) Skriv vad som görs {#atgard}"
    yield _block({"kind": "action", "next": "[{to: fraga}]"})
    yield from _acts(template, "-sedan")
    yield "### Skriv frågan som avgör? {#fraga}"
    yield _note("Ett beslut är en fråga med minst två svar. Den som går tillbaka gör det efter en tid.")
    yield _block({"kind": "decision", "next": '[{to: slut, when: "Ja"}, {to: atgard, when: "Nej", after: 2 veckor}]'})
    yield "### Skriv hur det slutar {#slut}"
    yield _note("Lämnar patienten över till ett annat vårdförlopp: kind: handover, och next: [{to: annat-id#ingang}].")
    yield _block({"kind": "exit", **leave})


def _block(values: dict[str, str], everything: bool = False) -> str:
    if everything:
        return "```yaml step\n" + "\n".join(_commented(StepFacts, values)) + "\n```"
    lines = [f"{key}: {value}" for key, value in values.items()]
    return "```yaml step\n" + "\n".join(lines) + "\n```"


def _acts(template: Template, end: str = "") -> Iterator[str]:
    """The first two actors' headings, each with an action; the others are named in a note."""
    for number, actor in enumerate(template.actors[:2]):
        yield f"#### {actor.heading}"
        if not number and not end:
            yield _note(
                _keys("Varje punkt är en åtgärd och slutar med ett märke inom klamrar. I det får stå", ActionFacts)
            )
        yield f"- Skriv en åtgärd här. {{#{slug(actor.column)}-exempel{end}}}"
    if others := [actor.heading for actor in template.actors[2:]] if not end else []:
        yield _note("Fler som kan handla, med varsin rubrik: " + "; ".join(f"#### {name}" for name in others) + ".")


def _own_parts(template: Template) -> Iterator[str]:
    yield "## Skriv vad texten handlar om {#om}"
    yield _note("Rubrikerna är dina egna. Varje rubrik har ett namn inom klamrar, som andra texter pekar på.")
    yield FILL_IN
    yield "## Skriv rubriken till en del här {#forsta-delen}"
    yield FILL_IN
    yield from _acts(template)


# ---------------------------------------------------------------------------------------------------------------------
# Notes


def _commented(model: type[Model], values: dict[str, str]) -> Iterator[str]:
    """Every key of a block with what it means; those without a value are comments."""
    for name, field in model.model_fields.items():
        key = field.alias or name
        yield from (f"# {line}" for line in _wrapped(_explained(field)))
        yield f"{key}: {values[key]}" if values.get(key) else f"# {key}: {example(field.annotation, field)}"


def _keys(lead: str, model: type[Model]) -> str:
    """Name every key of a mark or a block, with what it means."""
    rows = [f"{field.alias or name}: {_explained(field)}" for name, field in model.model_fields.items()]
    return "\n".join([f"{lead}:", *rows])


def _note(text: str) -> str:
    """Return an author's note; "" for nothing to say. A text of several lines keeps them."""
    if not text:
        return ""
    first, *rest = text.split("\n")
    return "\n".join([_filled(f"<!-- {first}", 5), *(_filled(f"     {line}", 9) for line in rest)]) + " -->"


def _filled(text: str, indent: int) -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent=" " * indent, break_on_hyphens=False)


def _wrapped(text: str) -> Iterable[str]:
    return textwrap.wrap(text, WIDTH, break_on_hyphens=False)


# ---------------------------------------------------------------------------------------------------------------------
# Ids


def refusal(id: str) -> str:
    """Say in Swedish why an id cannot be used, and what to write in its place; "" when it can."""
    if re.fullmatch(ID_PATTERN, id) and len(id) <= LONGEST:
        return ""
    if len(id) > LONGEST:
        return f"Id:t är för långt: {len(id)} tecken av högst {LONGEST}. Ett kort id är lättare att länka till."
    meant = slug(id)
    return (
        f"”{id}” går inte att använda som id. Det skrivs med små bokstäver a–z, siffror och bindestreck, där å och ä "
        f"blir a och ö blir o. Skriv till exempel: forlopp new {meant}"
    )


LONGEST = 80


def named(id: str) -> str:
    """Return a title made of an id, to be replaced: nobody knows where the dots were."""
    return id.replace("-", " ").capitalize()
