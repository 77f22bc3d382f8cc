"""Document kinds as plain data: which headings a document has, in which order, what stands under them, who acts.

In: nothing. Out: `TEMPLATES`, by kind. Never holds code for a kind: adding a kind of knowledge support means adding a
template here. The order and the names are those of the published national pathways.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A fixed heading. `holds` says what its lists and blocks mean; `parent` names the H2 that an H3 belongs to."""

    id: str
    title: str
    parent: str = ""
    required: bool = False
    holds: str = "prose"
    instead_of: tuple[str, ...] = ()
    """Ids of headings that this one replaces when it is used."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who acts in a step: `id` in the data, the H4 heading in the source, the short column title on the
    page."""

    id: str
    heading: str
    column: str


@dataclass(frozen=True, slots=True)
class Template:
    """A document kind. `own_parts` lets authors write H2 headings of their own; `address` is its page's folder."""

    kind: str
    name: str
    plural: str
    folder: str
    address: str
    headings: tuple[Heading, ...]
    actors: tuple[Actor, ...]
    reserved: tuple[str, ...] = ()
    own_parts: bool = False
    has_flow: bool = False
    required_facts: tuple[str, ...] = ()
    """Front-matter keys that an approved document must have."""


ACTORS = (
    Actor("care", "Hälso- och sjukvårdens åtgärder", "Hälso- och sjukvården"),
    Actor("patient", "Patientens åtgärder", "Patienten"),
    Actor("relative", "Närståendes åtgärder", "Närstående"),
    Actor("guardian", "Vårdnadshavares åtgärder", "Vårdnadshavare"),
    Actor("child", "Barnets åtgärder", "Barnet"),
    Actor("municipality", "Kommunens åtgärder", "Kommunen"),
    Actor("school", "Skolans åtgärder", "Skolan"),
)

PERSONAL_ACTORS = frozenset({"patient", "relative", "guardian", "child"})
"""Actors who are not staff: a step's roles (professions) are never theirs."""

_HEALTH = "om-halsotillstandet"

PATHWAY = Template(
    kind="pathway",
    name="vårdförlopp",
    plural="Vårdförlopp",
    folder="pathways",
    address="vardforlopp",
    has_flow=True,
    actors=ACTORS,
    reserved=("flodesschema", "atgarder", "indikatorer", "referenser", "versioner", "arbetsgrupp"),
    required_facts=("scope", "version", "programme_areas", "approved", "review_by", "revisions"),
    headings=(
        Heading("sammanfattning", "Sammanfattning", required=True),
        Heading("omfattning", "Omfattning", required=True),
        Heading("vardniva-och-samverkan", "Vårdnivå och samverkan"),
        Heading("relaterade-kunskapsstod", "Relaterade kunskapsstöd"),
        Heading(_HEALTH, "Om hälsotillståndet", required=True),
        Heading("definition", "Definition", parent=_HEALTH),
        Heading("definition-av-atgarder", "Definition av åtgärder", parent=_HEALTH),
        Heading("forkortningar", "Förkortningar", parent=_HEALTH, holds="abbreviations"),
        Heading("forekomst", "Förekomst", parent=_HEALTH),
        Heading(
            "orsaker-och-riskfaktorer",
            "Orsaker och riskfaktorer",
            parent=_HEALTH,
            instead_of=("orsaker", "riskfaktorer"),
        ),
        Heading("orsaker", "Orsaker", parent=_HEALTH),
        Heading("riskfaktorer", "Riskfaktorer", parent=_HEALTH),
        Heading("samsjuklighet", "Samsjuklighet", parent=_HEALTH),
        Heading("sjukdomsforlopp", "Sjukdomsförlopp", parent=_HEALTH),
        Heading("mal", "Mål", required=True, holds="goals"),
        Heading("ingang-och-utgang", "Ingång och utgång", required=True),
        Heading("ingang", "Ingång", parent="ingang-och-utgang", required=True, holds="criteria"),
        Heading("utgang", "Utgång", parent="ingang-och-utgang", required=True, holds="criteria"),
        Heading("flodesschema", "Flödesschema", holds="chart"),
        Heading("atgarder", "Vårdförloppets åtgärder", required=True, holds="steps"),
        Heading(
            "personcentrering-och-patientkontrakt",
            "Personcentrering och patientkontrakt",
            required=True,
            holds="contract",
        ),
        Heading("uppfoljning", "Uppföljning", required=True),
        Heading("tillgang-till-data", "Tillgång till data", parent="uppfoljning", required=True),
        Heading("indikatorer", "Indikatorer", parent="uppfoljning", required=True, holds="indicators"),
        Heading("bakgrund", "Bakgrund", required=True),
        Heading(
            "nulagesbeskrivning",
            "Nulägesbeskrivning av patienters erfarenheter",
            parent="bakgrund",
            required=True,
            holds="challenges",
        ),
        Heading("kompletterande-kunskapsunderlag", "Kompletterande kunskapsunderlag", parent="bakgrund"),
        Heading("arbetsprocess", "Arbetsprocess", parent="bakgrund"),
        Heading("bilagor", "Bilagor", holds="appendices"),
    ),
)

GENERIC_MODEL = Template(
    kind="generic-model",
    name="generisk modell",
    plural="Generiska modeller",
    folder="generic-models",
    address="generiska-modeller",
    actors=ACTORS,
    reserved=("referenser", "versioner", "arbetsgrupp"),
    own_parts=True,
    required_facts=("scope", "version", "programme_areas", "approved", "review_by", "revisions"),
    headings=(),
)

TEMPLATES: Mapping[str, Template] = {template.kind: template for template in (PATHWAY, GENERIC_MODEL)}


def heading_for(kind: str, holds: str) -> str:
    """Return the id of a document kind's heading that holds something ("steps", "contract", …); "" where none does."""
    template = TEMPLATES.get(kind)
    return next((heading.id for heading in template.headings if heading.holds == holds), "") if template else ""
