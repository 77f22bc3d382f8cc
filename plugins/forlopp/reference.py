"""All fields that an author can write, for the page /falt/ and for schemas/falt.md.

In: the models, whose titles and descriptions are the glossary. Out: `FieldGroup`s, and the same as a Markdown table.
Never says anything that the model doesn't: a field is described where it is defined.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, get_args

from pydantic.fields import FieldInfo

from .model.base import INCLUDED_ID_PATTERN, Model, Several
from .model.codes import Code, PlainCode, code_list
from .model.flow import ActionFacts, Criteria, Criterion, CriterionOrGroup, Include, Measure, Slot, StepFacts, Way
from .model.governance import (
    Allowance,
    Approval,
    Attachment,
    FrontMatter,
    Member,
    Named,
    Revision,
    WordSets,
)
from .model.pathway import Issued, Name, Reference
from .model.quality import ChallengeFacts, GoalFacts, IndicatorFacts, Target, comma_list
from .model.regional import AdditionFacts, BasedOn, RegionalFrontMatter, Responsible
from .templates import TEMPLATES


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One key. `form` says in words what its value looks like, `allowed` lists the values where they are fixed, and
    `group` names the group that describes the inside of a composite value ("" for simple ones)."""

    key: str
    title: str
    form: str
    allowed: tuple[str, ...]
    required: bool
    description: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """The keys of one block or mark, with an example as an author writes it."""

    id: str
    title: str
    intro: str
    example: str
    rows: tuple[FieldRow, ...]


GROUPS: tuple[tuple[str, type[Model], str, str, str], ...] = (
    (
        "forsattsblad",
        FrontMatter,
        "Försättsblad",
        "Uppgifter om dokumentet, mellan raderna med `---` överst i filen.",
        """---
id: sepsis
kind: pathway
title: Sepsis
scope: Inleds vid misstanke om sepsis och avslutas när uppföljningen är gjord.
version: "2.0"
status: approved
illustrative: true
programme_areas: [infektionssjukdomar, akut-vard]
approved: {by: SKS, on: 2023-03-01}
review_by: 2027-10-01
synonyms: [blodförgiftning]
---""",
    ),
    (
        "godkannande",
        Approval,
        "Godkännande",
        "Värdet av `approved` i försättsbladet.",
        "approved: {by: SKS, on: 2023-03-01}",
    ),
    (
        "revision",
        Revision,
        "Rad i versionshistoriken",
        "En rad i `revisions` i försättsbladet.",
        """revisions:
  - {version: "2.0", on: 2023-03-01, change: substantial, summary: Ny ingång efter triage.}""",
    ),
    (
        "dokumentkod",
        Code,
        "Kod för hela dokumentet",
        "En rad i `codes` i försättsbladet: en kod, eller ett intervall med `from` och `to`.",
        """codes:
  - {system: icd-10-se, code: A41.9, role: diagnosis}
  - {system: icd-10-se, from: G45, to: G46, exclude: [G45.4], role: entry}""",
    ),
    ("ordval", WordSets, "Ordval", "Värdet av `words` i försättsbladet.", "words: {action: insats, patient: individ}"),
    (
        "bana-och-fas",
        Named,
        "Bana eller fas",
        "En rad i `lanes` eller `phases` i försättsbladet.",
        "lanes: [{id: lakare, title: Läkare}, {id: fysioterapeut, title: Fysioterapeut}]",
    ),
    (
        "deltagare",
        Member,
        "Deltagare i arbetsgruppen",
        "En rad i `working_group` i försättsbladet.",
        "working_group: [{name: Anna Andersson, role: ordförande, profession: läkare}]",
    ),
    (
        "tillhorande-dokument",
        Attachment,
        "Tillhörande dokument",
        "En rad i `attachments` i försättsbladet.",
        "attachments: [{kind: impact-description, title: Konsekvensbeskrivning, href: bilder/konsekvenser.pdf}]",
    ),
    (
        "undantag",
        Allowance,
        "Undantag från en kontroll",
        "En rad i `allow` i försättsbladet. Bara regler vars sida säger det kan tillåtas.",
        "allow: [{code: VF701, at: bilaga-a, reason: Telefonnumret går till en växel.}]",
    ),
    (
        "steg",
        StepFacts,
        "Steg",
        "Blocket `yaml step` direkt under stegets rubrik `### (A) Titel {#id}`. Uppgifter som är ett enda ord kan stå "
        "i rubrikens märke i stället: `{#annan-diagnos kind=exit}`.",
        """```yaml step
kind: entry
criteria: [ingang-akut]
care_level: [ambulans, akutmottagning]
next: [{to: bedomning, within: 10 min}]
```""",
    ),
    (
        "vag",
        Way,
        "Väg till nästa steg",
        "En rad i `next` i ett steg.",
        """next:
  - {to: behandling, when: Ja, within: 1 timme}
  - {to: annan-utredning, when: Nej}""",
    ),
    (
        "atgard",
        ActionFacts,
        "Åtgärdens märke",
        "Står sist i åtgärden, på dess sista rad och före eventuella underpunkter. Id skrivs med `#` i stället för "
        "nyckeln `id`. Flera värden skiljs åt med kommatecken.",
        '- Mät vitalparametrar enligt NEWS2. {#a-3f9c2e roles="sjuksköterska" within="10 min" from="ankomst"}',
    ),
    (
        "mal",
        GoalFacts,
        "Målets märke",
        "Står sist i en punkt under Mål. Id skrivs med `#`.",
        '- Kortare tid till behandling. {#mal-tid challenges="sen-upptackt"}',
    ),
    (
        "utmaning",
        ChallengeFacts,
        "Utmaningens märke",
        "Står sist i en punkt under Nulägesbeskrivning av patienters erfarenheter. Id skrivs med `#`.",
        "- Sepsis upptäcks ofta sent. {#sen-upptackt}",
    ),
    (
        "kriterier",
        Criteria,
        "Kriterier",
        "Blocket `yaml criteria` under Ingång eller Utgång: ett id och en av grupperna `any`, `all`, `none` eller "
        "`at_least` med `of`.",
        """```yaml criteria
id: ingang-akut
any:
  - text: NEWS2 minst 7
    measure: {name: NEWS2, operator: ">=", value: 7}
  - all: [{text: Misstänkt infektion}, {text: Triage röd}]
```""",
    ),
    (
        "kriterium",
        CriterionOrGroup,
        "Kriterium",
        "En rad i en grupp av kriterier: ett kriterium, eller en grupp till. Grupper går i två nivåer.",
        """- text: Misstänkt stroke
  code: {system: icd-10-se, from: I60, to: I64}
  caveat: Gäller inte vid känd epilepsi.""",
    ),
    (
        "matvarde",
        Measure,
        "Mätvärde",
        "Värdet av `measure` i ett kriterium.",
        'measure: {name: F-kalprotektin, operator: ">", value: 100, unit: mg/kg}',
    ),
    (
        "kod",
        PlainCode,
        "Kod i ett kriterium eller en åtgärd",
        'Värdet av `code` i ett kriterium. I en åtgärds märke skrivs koder som `codes="kva:AV034, atc:J01"`.',
        "code: {system: icd-10-se, code: G45.4}",
    ),
    (
        "indikator",
        IndicatorFacts,
        "Indikator",
        "Blocket `yaml indicator` direkt under indikatorns rubrik `#### Namn {#id}`.",
        """```yaml indicator
kind: process
goals: [mal-tid]
numerator: Patienter som fick antibiotika inom en timme
denominator: Alla patienter med sepsis
direction: higher
target: {operator: ">=", value: 90, unit: procent}
sources: [Svenska Infektionsregistret]
kik: specified
data: available
prioritised: true
version: "1.0"
```""",
    ),
    (
        "malniva",
        Target,
        "Målnivå",
        "Värdet av `target` i en indikator. Är svaret ja eller nej skrivs nivån i ord: `target: Ja`.",
        'target: {operator: "<=", value: 60, unit: minuter}',
    ),
    (
        "plats",
        Slot,
        "Beslutas regionalt",
        "Blocket `yaml slot`, som får stå där ett stycke får stå.",
        """```yaml slot
id: remissrutin
title: Remissrutin
hint: Beskriv vart remissen skickas.
```""",
    ),
    (
        "infogad-del",
        Include,
        "Infogad del",
        "Blocket `yaml include`, som får stå där ett stycke får stå.",
        """```yaml include
model: levnadsvanor
part: tobak
```""",
    ),
    (
        "regionala-tillagg",
        RegionalFrontMatter,
        "Regionala tillägg",
        "Försättsbladet i `content/regions/<region>/<vårdförlopp>.md`. Under det står tilläggen, vart och ett med en "
        "rubrik som säger vilken nationell del texten hör till.",
        """---
region: vastra-gotaland
pathway: hoftledsartros-primarvard
status: approved
illustrative: true
responsible: {name: Anna Andersson, role: medicinsk rådgivare}
on: 2026-05-04
---

## Vart remissen skickas {at=remissvag}

Skicka remissen till regionens ledmottagning.""",
    ),
    (
        "ansvarig",
        Responsible,
        "Ansvarig för regionala tillägg",
        "Värdet av `responsible` i försättsbladet till regionala tillägg.",
        "responsible: {name: Anna Andersson, role: medicinsk rådgivare, organisation: Regional arbetsgrupp}",
    ),
    (
        "utgar-fran",
        BasedOn,
        "Nationell text som tilläggen utgår från",
        "Värdet av `based_on`. Skrivs av `forlopp regions --update` när någon har läst tilläggen mot den nationella "
        "texten.",
        'based_on:\n  version: "2.0"\n  parts:\n    remissvag: d1c14872983e20a1',
    ),
    (
        "tillaggets-marke",
        AdditionFacts,
        "Tilläggets märke",
        "Märket sist i ett tilläggs rubrik.",
        "## När mottagningen är stängd {#stangt at=remissvag}",
    ),
    (
        "referens",
        Reference,
        "Referens",
        "En post i `references.json`, i formatet CSL-JSON som Zotero och andra referenshanterare exporterar.",
        """{"id": "singer2016", "type": "article-journal", "title": "The Third International Consensus Definitions",
 "author": [{"family": "Singer", "given": "Mervyn"}], "issued": {"date-parts": [[2016, 2, 23]]},
 "container-title": "JAMA", "volume": "315", "DOI": "10.1001/jama.2016.0287"}""",
    ),
    (
        "namn",
        Name,
        "Författare till en referens",
        "En rad i `author` i en referens.",
        '{"family": "Singer", "given": "Mervyn"}',
    ),
    (
        "utgivning",
        Issued,
        "Utgivning av en referens",
        "Värdet av `issued` i en referens.",
        '{"date-parts": [[2016, 2, 23]]}',
    ),
)
"""Id, model, title, introduction and example of each group, in the order that an author meets them."""


def fields() -> tuple[FieldGroup, ...]:
    """Return all groups of fields."""
    return tuple(
        FieldGroup(
            id, title, intro, example, tuple(_row(name, field, model) for name, field in model.model_fields.items())
        )
        for id, model, title, intro, example in GROUPS
    )


def fields_markdown() -> str:
    """Return all groups as one Markdown page, to be read where the repository is read."""
    out = [
        "# Alla fält",
        "",
        "Skapad av `forlopp schemas` ur modellen: ändra inte här. Nycklarna är engelska och stavas lika i källfilerna, "
        "i koden och i API:et.",
    ]
    for group in fields():
        fence = "````" if "```" in group.example else "```"
        out += ["", f"## {group.title}", "", group.intro, "", f"{fence}text", group.example, fence, ""]
        out += ["| Nyckel | Namn | Form | Krävs | Beskrivning |", "|---|---|---|---|---|"]
        out += [
            f"| `{row.key}` | {row.title} | {_cell(row)} | {'ja' if row.required else 'nej'} | {row.description} |"
            for row in group.rows
        ]
    return "\n".join(out) + "\n"


def _cell(row: FieldRow) -> str:
    form = row.form
    if row.allowed:
        form += ": " + ", ".join(f"`{value}`" for value in row.allowed)
    if row.group:
        title = next(title for id, _, title, _, _ in GROUPS if id == row.group)
        form += f" (se {title})"
    return form.replace("|", "\\|")


_PAGES = {model: id for id, model, *_ in GROUPS}


@functools.cache
def _schema(model: type[Model]) -> dict[str, Any]:
    """Return a model's schema, made once for all of its fields."""
    return model.model_json_schema()


def _row(name: str, field: FieldInfo, model: type[Model]) -> FieldRow:
    key = field.alias or name
    shape = _schema(model)["properties"][key]
    shape = next((one for one in shape.get("anyOf", ()) if one.get("type") != "null"), shape)
    form, allowed = _form(shape, _takes_lone_value(field))
    if model is FrontMatter and key == "kind":
        # The kinds are data: the model takes any, and a rule asks for one that has a template.
        form, allowed = "ett av orden", tuple(TEMPLATES)
    return FieldRow(
        key=key,
        title=field.title or "",
        form=form,
        allowed=allowed,
        required=field.is_required(),
        description=field.description or "",
        group=_inner_group(field.annotation),
    )


def _takes_lone_value(field: FieldInfo) -> bool:
    """True for lists that may be written as one value without brackets."""
    functions = [getattr(part, "func", None) for part in field.metadata]
    return any(function in (Several.func, comma_list, code_list) for function in functions)


def _form(shape: dict[str, Any], lone: bool) -> tuple[str, tuple[str, ...]]:
    """Say what a value looks like, and which values there are where they are fixed."""
    if "$ref" in shape:
        return "uppgifter med egna nycklar", ()
    if "enum" in shape or "const" in shape:
        return "ett av orden", tuple(str(value) for value in shape.get("enum", (shape.get("const"),)))
    if shape.get("type") == "array":
        inner, allowed = _form(shape.get("items", {}), False)
        return f"lista av {inner}" + (", eller ett ensamt värde" if lone else ""), allowed
    if shape.get("type") == "object":
        return "nycklar och värden", ()
    if shape.get("type") == "boolean":
        return "true eller false", ()
    if shape.get("type") == "integer":
        return "heltal", ()
    if shape.get("type") == "number":
        return "tal", ()
    if "examples" in shape:
        return "tid, till exempel " + " eller ".join(shape["examples"]), ()
    return _PATTERNS.get(shape.get("pattern", ""), "text"), ()


_PATTERNS = {
    INCLUDED_ID_PATTERN: "id (a–z, 0–9 och bindestreck)",
    r"^\d{4}-\d{2}-\d{2}$": "datum: åååå-mm-dd",
    r"^[0-9]+(\.[0-9]+){0,2}$": 'versionsnummer inom citattecken, till exempel "1.10"',
    r"^VF[0-9]{3}$": "regelkod: VF och tre siffror",
    r"^[a-z0-9-]+(#[a-z0-9-]+)?$": "id för ett steg, eller vårdförlopp#ingång",
}
"""Patterns of the model in words."""


def _inner_group(annotation: Any) -> str:
    """Return the group that describes a composite value, looked for inside lists and optional values."""
    if annotation in _PAGES:
        return _PAGES[annotation]
    if annotation is Criterion:
        return _PAGES[CriterionOrGroup]
    return next((found for part in get_args(annotation) if (found := _inner_group(part))), "")
