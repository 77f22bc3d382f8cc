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
    help: str = ""
    """What an author writes under it, in a sentence or two."""


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
        Heading(
            "sammanfattning",
            "Sammanfattning",
            required=True,
            help="Det viktigaste på en skärm: vem det gäller, hur det börjar, vad som görs och när det slutar.",
        ),
        Heading(
            "omfattning",
            "Omfattning",
            required=True,
            help="Vilka patienter och vilka delar av vården som texten gäller, och vad som inte ingår.",
        ),
        Heading(
            "vardniva-och-samverkan",
            "Vårdnivå och samverkan",
            help="Vilka vårdnivåer som deltar, och hur de lämnar över till varandra och till kommunen.",
        ),
        Heading(
            "relaterade-kunskapsstod",
            "Relaterade kunskapsstöd",
            help="Länkar till andra kunskapsstöd, som en punktlista med ord om när de används.",
        ),
        Heading(
            _HEALTH,
            "Om hälsotillståndet",
            required=True,
            help="Kort om hälsotillståndet, så mycket som behövs för att förstå åtgärderna.",
        ),
        Heading(
            "definition",
            "Definition",
            parent=_HEALTH,
            help="Hur tillståndet definieras, med källa.",
        ),
        Heading(
            "definition-av-atgarder",
            "Definition av åtgärder",
            parent=_HEALTH,
            help="Ord som har en särskild betydelse i det här vårdförloppet.",
        ),
        Heading(
            "forkortningar",
            "Förkortningar",
            parent=_HEALTH,
            holds="abbreviations",
            help="En punkt för varje förkortning: förkortningen i fetstil, tankstreck, betydelsen.",
        ),
        Heading(
            "forekomst",
            "Förekomst",
            parent=_HEALTH,
            help="Hur vanligt tillståndet är, med källa och år.",
        ),
        Heading(
            "orsaker-och-riskfaktorer",
            "Orsaker och riskfaktorer",
            parent=_HEALTH,
            instead_of=("orsaker", "riskfaktorer"),
            help="Orsaker och riskfaktorer tillsammans, när de inte behöver var sin rubrik.",
        ),
        Heading(
            "orsaker",
            "Orsaker",
            parent=_HEALTH,
            help="Vad som orsakar tillståndet.",
        ),
        Heading(
            "riskfaktorer",
            "Riskfaktorer",
            parent=_HEALTH,
            help="Vad som ökar risken.",
        ),
        Heading(
            "samsjuklighet",
            "Samsjuklighet",
            parent=_HEALTH,
            help="Andra sjukdomar som är vanliga samtidigt, och vad de betyder för vården.",
        ),
        Heading(
            "sjukdomsforlopp",
            "Sjukdomsförlopp",
            parent=_HEALTH,
            help="Hur tillståndet utvecklas över tid, med och utan behandling.",
        ),
        Heading(
            "mal",
            "Mål",
            required=True,
            holds="goals",
            help="Vad patienten ska märka av, ett mål i varje punkt. Det svarar mot en utmaning och har en indikator.",
        ),
        Heading(
            "ingang-och-utgang",
            "Ingång och utgång",
            required=True,
            help="När vårdförloppet börjar och slutar. Kriterierna står under de två underrubrikerna.",
        ),
        Heading(
            "ingang",
            "Ingång",
            parent="ingang-och-utgang",
            required=True,
            holds="criteria",
            help="Kriterierna för att patienten ska komma in i vårdförloppet.",
        ),
        Heading(
            "utgang",
            "Utgång",
            parent="ingang-och-utgang",
            required=True,
            holds="criteria",
            help="Kriterierna för att vårdförloppet ska avslutas.",
        ),
        Heading(
            "flodesschema",
            "Flödesschema",
            holds="chart",
            help="En inledning till flödesschemat. Själva schemat ritas av stegen och skrivs inte här.",
        ),
        Heading(
            "atgarder",
            "Vårdförloppets åtgärder",
            required=True,
            holds="steps",
            help="Stegen i ordning. Flödesschemat och åtgärdstabellen görs av dem.",
        ),
        Heading(
            "personcentrering-och-patientkontrakt",
            "Personcentrering och patientkontrakt",
            required=True,
            holds="contract",
            help="Hur patienten får vara med och bestämma, och vad patientkontraktet ska innehålla.",
        ),
        Heading(
            "uppfoljning",
            "Uppföljning",
            required=True,
            help="Hur arbetet följs upp. Texten står under de två underrubrikerna.",
        ),
        Heading(
            "tillgang-till-data",
            "Tillgång till data",
            parent="uppfoljning",
            required=True,
            help="Var uppgifterna finns i dag, och vad som saknas.",
        ),
        Heading(
            "indikatorer",
            "Indikatorer",
            parent="uppfoljning",
            required=True,
            holds="indicators",
            help="Det som mäts. Omkring tio indikatorer, varav högst tre prioriterade.",
        ),
        Heading(
            "bakgrund",
            "Bakgrund",
            required=True,
            help="Det som texten bygger på. Texten står under underrubrikerna.",
        ),
        Heading(
            "nulagesbeskrivning",
            "Nulägesbeskrivning av patienters erfarenheter",
            parent="bakgrund",
            required=True,
            holds="challenges",
            help="Hur patienter upplever vården i dag. De utmaningar som målen ska svara mot står i en punktlista.",
        ),
        Heading(
            "kompletterande-kunskapsunderlag",
            "Kompletterande kunskapsunderlag",
            parent="bakgrund",
            help="Underlag och överväganden bakom det som rekommenderas.",
        ),
        Heading(
            "arbetsprocess",
            "Arbetsprocess",
            parent="bakgrund",
            help="Hur arbetsgruppen har arbetat, och vad som ändrades efter remissen.",
        ),
        Heading(
            "bilagor",
            "Bilagor",
            holds="appendices",
            help="Tabeller, checklistor och formulär, var och en under en egen underrubrik.",
        ),
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
