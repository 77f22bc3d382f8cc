"""A small pathway made by hand that says each of the twelve things that a model must be able to say (domain.md).

In: nothing. Out: pathways, a catalogue and the documents made of them. Never read from disk: the tests of the feed
stand on the model alone.
"""

from __future__ import annotations

from typing import Any

from forlopp import catalog, feed, flowchart
from forlopp.feed import Context
from forlopp.fragments import expanded
from forlopp.model import Pathway, Text
from forlopp.model.ledger import Entry
from forlopp.model.text import Cite, Letters, LinkEnd, LinkStart, Markup, words
from forlopp.model.text import Words as W

SITE = "https://vard.example/"
FILE = "content/pathways/exempel/index.md"


def block(markdown: str, *parts: Any) -> Text:
    """Return a text of one paragraph with the given parts, or of plain words."""
    return Text(markdown, (Markup("<p>"), *(parts or (W(markdown),)), Markup("</p>")))


def prose(markdown: str, *parts: Any) -> dict[str, Any]:
    """Return a block of running text."""
    return {"kind": "prose", "text": block(markdown, *parts)}


def actions(*items: dict[str, Any], ordered: bool = False) -> dict[str, Any]:
    """Return a block of actions."""
    return {"kind": "actions", "actions": items, "ordered": ordered}


SUBLIST = Text(
    "Bedöm\n- smärta\n- oro",
    (
        W("Bedöm"),
        Markup("<ul>"),
        *(Markup("<li>"), W("smärta"), Markup("</li>"), Markup("<li>"), W("oro"), Markup("</li>")),
        Markup("</ul>"),
    ),
)
CITED = Text(
    "Mät NEWS2 enligt instrumentet, se (B). [@singer2016]",
    (W("Mät NEWS2 enligt instrumentet, se "), Letters("(B)", ("B",), True), W(". "), Cite((("singer2016", ""),))),
)
TABLE = Text(
    "| Ålder | Dos |\n|---|---|\n| 0–17 | låg |",
    (
        Markup('<table class="small-table"><thead><tr><th>'),
        *(W("Ålder"), Markup("</th><th>"), W("Dos"), Markup("</th></tr></thead><tbody><tr><td>")),
        *(W("0–17"), Markup("</td><td>"), W("låg"), Markup("</td></tr></tbody></table>")),
    ),
)
OTHER = Text(
    "Se [kol](../kol/index.md#bedomning) och [utgången](#utgang-klar).",
    (
        *(Markup("<p>"), W("Se "), LinkStart("../kol/index.md#bedomning", ""), W("kol"), LinkEnd(), W(" och ")),
        *(LinkStart("#utgang-klar", ""), W("utgången"), LinkEnd(), W("."), Markup("</p>")),
    ),
)
HOSTILE = '<script>alert(1)</script> p<0,05 & "citat"'


def facts(**changed: Any) -> dict[str, Any]:
    """Return the example's facts, with some of them changed."""
    return {
        "id": "exempel",
        "kind": "pathway",
        "title": "Exempel på förlopp",
        "scope": "Inleds vid misstanke och avslutas när behandlingen är klar.",
        "version": "1.10",
        "status": "approved",
        "illustrative": True,
        "programme_areas": ["infektionssjukdomar", "akut-vard"],
        "approved": {"by": "infektionssjukdomar", "on": "2023-03-01"},
        "review_by": "2027-10-01",
        "valid_from": "2023-04-01",
        "revisions": [
            {"version": "1.10", "on": "2023-03-01", "change": "substantial", "summary": "Ny ingång."},
            {"version": "1.0", "on": "2021-01-01", "change": "new", "summary": "Första versionen."},
        ],
        "synonyms": ["prov", "mönster"],
        "words": {"action": "insats", "patient": "individ"},
        "per": "ben",
        "lanes": [{"id": "lakare", "title": "Läkare"}, {"id": "fysio", "title": "Fysioterapeut"}],
        "phases": [{"id": "tidigt", "title": "Tidigt"}, {"id": "sent", "title": "Sent"}],
        "codes": [
            {
                "system": "icd-10-se",
                "from": "G45",
                "to": "G46",
                "exclude": ["G45.4"],
                "role": "entry",
                "entry": "ingang-akut",
                "text": "Övergående ischemi",
            },
            {"system": "kva", "code": "DT016", "role": "procedure"},
        ],
        "merged_from": ["gammalt"],
        "split_into": ["kol"],
        "attachments": [
            {"kind": "impact-description", "title": "Konsekvenser för regionen", "href": "bilder/a.pdf"},
            {"kind": "impact-description", "title": "Konsekvenser för kommunen", "href": "https://x.example/b"},
        ],
        "working_group": [{"name": "Exempel Exempelsson", "role": "ordförande", "region": "Dalarna"}],
        "abbreviations": [{"abbreviation": "NEWS2", "meaning": "National Early Warning Score 2"}],
        "sections": sections(),
        "criteria": criteria(),
        "steps": steps(),
        "challenges": [{"id": "sen-upptackt", "text": words("Upptäcks sent.")}],
        "goals": [
            {"id": "mal-tid", "text": words("Kortare tid."), "challenges": ["sen-upptackt"]},
            {"id": "mal-trygg", "text": words("Trygghet."), "reason": "Följs i patientenkäten."},
        ],
        "indicators": indicators(),
        "slots": [{"id": "lokal-rutin", "title": "Remissrutin", "hint": "Beskriv vart remissen går."}],
        "includes": [{"model": "levnadsvanor", "part": "tobak"}],
        "references": [
            {
                "id": "singer2016",
                "type": "article-journal",
                "title": "The Third International Consensus Definitions",
                "author": [{"family": "Singer", "given": "Mervyn"}],
                "issued": {"date-parts": [["2016", 2]]},
                "container-title": "JAMA",
                "volume": 315,
                "DOI": "10.1001/jama.2016.0287",
            },
            {"id": "okand", "title": "Ett verk utan länk", "publisher": "Förlaget"},
        ],
        **changed,
    }


def sections() -> list[dict[str, Any]]:
    """Return the headings with what stands under them."""
    return [
        {"id": "sammanfattning", "title": "Sammanfattning", "level": 2, "blocks": [prose(HOSTILE), OTHER_BLOCK]},
        {"id": "mal", "title": "Mål", "level": 2, "blocks": [{"kind": "goals", "ids": ["mal-tid", "mal-trygg"]}]},
        {"id": "ingang-och-utgang", "title": "Ingång och utgång", "level": 2},
        {
            "id": "ingang",
            "title": "Ingång",
            "level": 3,
            "parent": "ingang-och-utgang",
            "blocks": [
                prose("Ingång sker så här."),
                {"kind": "criteria", "ids": ["kriterier-ingang"]},
                prose("Ingång ska inte ske om:"),
                {"kind": "criteria", "ids": ["ej-ingang"]},
            ],
        },
        {
            "id": "atgarder",
            "title": "Vårdförloppets åtgärder",
            "level": 2,
            "blocks": [{"kind": "slot", "id": "lokal-rutin"}],
        },
        {"id": "uppfoljning", "title": "Uppföljning", "level": 2},
        {
            "id": "indikatorer",
            "title": "Indikatorer",
            "level": 3,
            "parent": "uppfoljning",
            "blocks": [{"kind": "indicators", "ids": ["tid-till-behandling", "finns-rutin"]}],
        },
        {
            "id": "nulagesbeskrivning",
            "title": "Nulägesbeskrivning av patienters erfarenheter",
            "level": 2,
            "blocks": [{"kind": "challenges", "ids": ["sen-upptackt"]}],
        },
    ]


OTHER_BLOCK = {"kind": "prose", "text": OTHER}


def criteria() -> list[dict[str, Any]]:
    """Return entry criteria with nested groups, a measure, a caveat and codes that keep patients out."""
    return [
        {
            "id": "kriterier-ingang",
            "title": "Minst ett symtom och ett fynd",
            "all": [
                {"id": "symtom", "at_least": 1, "of": [{"text": words("Diarré")}, {"text": words("Blod")}]},
                {
                    "id": "fynd",
                    "any": [
                        {
                            "measure": {"name": "F-kalprotektin", "operator": ">=", "value": 100.5, "unit": "mg/kg"},
                            "caveat": words("Gäller inte vid behandling med NSAID."),
                        },
                        {"text": words("Tydligt fynd"), "code": {"system": "snomed-ct", "code": "91302008"}},
                    ],
                },
            ],
        },
        {
            "id": "ej-ingang",
            "none": [{"id": "ej-tga", "code": {"system": "icd-10-se", "code": "G45.4"}, "text": words("Amnesi")}],
        },
    ]


def steps() -> list[dict[str, Any]]:
    """Return a flow with two entries, lanes, a decision, a hand-over, re-entry, restart and two exits."""
    return [
        {
            "id": "ingang-akut",
            "kind": "entry",
            "letter": "A",
            "title": "Akut ingång",
            "criteria": ["kriterier-ingang"],
            "care_level": ["akutmottagning"],
            "next": [{"to": "bedomning", "within": "10 min"}],
        },
        {
            "id": "ingang-planerad",
            "kind": "entry",
            "title": "Planerad ingång",
            "criteria": ["kriterier-ingang"],
            "next": [{"to": "bedomning"}],
        },
        {
            "id": "bedomning",
            "letter": "B",
            "title": "Bedömning",
            "roles": ["läkare"],
            "lane": ["lakare"],
            "phase": "tidigt",
            "within": "4,5 timmar",
            "from": "ankomst",
            "blocks": [prose("Bedömningen görs i ett rum.")],
            "actors": [
                {
                    "actor": "care",
                    "blocks": [
                        actions(
                            {
                                "id": "a1",
                                "text": CITED,
                                "roles": "sjukskoterska",
                                "within": "10 min",
                                "from": "ankomst",
                            },
                            {"id": "a2", "text": SUBLIST, "goals": "mal-tid", "codes": "kva:AV034", "contract": "yes"},
                        ),
                        prose("Beakta att äldre kan ha normal temperatur."),
                        {"kind": "group", "id": "barn", "title": "Tillägg för barn"},
                        actions({"id": "a3", "text": words("Väg barnet."), "ages": "0–17"}, ordered=True),
                        {"kind": "prose", "text": TABLE},
                    ],
                },
                {"actor": "patient", "blocks": [actions({"id": "p1", "text": words("Berätta när det började.")})]},
                {"actor": "municipality", "blocks": [actions({"id": "k1", "text": words("Ordna stöd i hemmet.")})]},
            ],
            "next": [{"to": "traning"}, {"to": "val"}],
        },
        {
            "id": "traning",
            "letter": "C",
            "title": "Träning",
            "lane": ["fysio"],
            "phase": "sent",
            "every": "6 veckor",
            "actors": [
                {
                    "actor": "relative",
                    "blocks": [{"kind": "include", "id": "levnadsvanor--tobak"}],
                }
            ],
            "next": [{"to": "val", "after": "3 månader"}],
        },
        {
            "id": "val",
            "kind": "decision",
            "letter": "D",
            "title": "Klar?",
            "join": "all",
            "next": [
                {"to": "utgang-klar", "when": "Ja"},
                {"to": "till-kol", "when": "Nej, operation"},
                {"to": "bedomning", "when": "Försämring", "type": "reentry"},
                {"to": "ingang-akut", "when": "Andra benet", "type": "restart"},
            ],
        },
        {"id": "till-kol", "kind": "handover", "title": "Till kol", "next": [{"to": "kol#bedomning"}]},
        {"id": "utgang-klar", "kind": "exit", "title": "Utgång: klar"},
        {"id": "utgang-avliden", "kind": "exit", "title": "Utgång: patienten avlider", "from_any": "true"},
    ]


def indicators() -> list[dict[str, Any]]:
    """Return one indicator with everything, and a yes/no structure measure without target or data."""
    return [
        {
            "id": "tid-till-behandling",
            "title": "Tid till behandling",
            "kind": "process",
            "goals": ["mal-tid"],
            "numerator": "Behandlade inom en timme",
            "denominator": "Alla behandlade",
            "direction": "higher",
            "target": {"operator": ">=", "value": "90", "unit": "procent"},
            "sources": ["Svenska Infektionsregistret"],
            "stratify": ["kön", "region"],
            "kik": "specified",
            "kik_id": "123",
            "data": "available",
            "prioritised": "true",
            "version": "2.0",
        },
        {
            "id": "finns-rutin",
            "title": "Finns rutin?",
            "kind": "structure",
            "measure": "yes-no",
            "question": "Finns frakturkedja?",
            "target_reason": "Det saknas underlag.",
            "goals": ["mal-tid"],
        },
    ]


def pathway(**changed: Any) -> Pathway:
    """Return the example as a model value, with some facts changed."""
    return expanded(Pathway.model_validate(facts(**changed)), {"levnadsvanor": generic_model()})


def generic_model() -> Pathway:
    """A generic model with one part, which the pathway includes."""
    rok = actions({"id": "rok", "text": words("Sluta röka."), "change": "new"})
    part = {"id": "tobak", "title": "Tobak", "level": 2, "actors": [{"actor": "relative", "blocks": [rok]}]}
    return Pathway.model_validate(
        {
            "id": "levnadsvanor",
            "kind": "generic-model",
            "title": "Levnadsvanor",
            "status": "approved",
            "illustrative": "true",
            "programme_areas": [],
            "sections": [part],
        }
    )


def other(id: str, **more: Any) -> catalog.Facts:
    """Return what the catalogue knows of another document."""
    found = {"kind": "pathway", "title": id.capitalize(), "status": "approved", "stub": False, **more}
    folder = "pathways" if found["kind"] == "pathway" else "generic-models"
    return catalog.Facts(id=id, file=f"content/{folder}/{id}/index.md", **found)


def lists() -> catalog.Lists:
    """Return shared lists as content/ has them, in small."""
    return catalog.Lists(
        roles=catalog.terms([catalog.Term("lakare", "läkare"), catalog.Term("sjukskoterska", "sjuksköterska")]),
        care_levels=catalog.terms([catalog.Term("akutmottagning", "akutmottagning")]),
        programme_areas={"akut-vard": "Akut vård", "infektionssjukdomar": "Infektionssjukdomar"},
        words={
            "action": {
                "atgard": {"singular": "åtgärd", "plural": "åtgärder"},
                "insats": {"singular": "insats", "plural": "insatser"},
            },
            "patient": {
                "patient": {"singular": "patient", "definite_genitive": "patientens", "definite": "patienten"},
                "individ": {"singular": "individ", "definite_genitive": "individens", "definite": "individen"},
            },
        },
    )


def everything() -> catalog.Catalog:
    """Return a catalogue with the documents that the example speaks of."""
    rows = [
        other("kol", anchors={"bedomning": "(A) Bedömning"}, entries=("bedomning",)),
        other("gammalt", status="merged", stub=True, merged_into="exempel"),
        other("levnadsvanor", kind="generic-model", version="1.0"),
        catalog.facts(pathway(), FILE),
    ]
    return catalog.Catalog(lists=lists(), facts={row.id: row for row in rows})


def document_files(pathway: Pathway, known: Context) -> tuple[dict[str, bytes], feed.Contribution | None]:
    """Make a document's file and its contribution; a draft gives neither."""
    if not feed.in_feed(pathway.kind, pathway.status):
        return {}, None
    return feed.document_files(feed.knowledge_support(pathway, known), LEDGER.get(pathway.id, ()))


def entry(number: int, **facts: object) -> Entry:
    """Return a row of the ledger about the example."""
    same = {"kind": "pathway", "id": "exempel", "title": "Exempel", "illustrative": True, "on": "2024-03-01"}
    return Entry.model_validate({**same, "number": number, **facts})


LEDGER = {
    "exempel": (
        entry(1, event="published", version="1.0", change="new", summary="Första.", sha256="a" * 64),
        entry(
            2,
            event="revised",
            version="2.0",
            change="substantial",
            summary="Ny ingång.",
            sha256="b" * 64,
            parts=[{"id": "a1", "what": "changed", "how": "substantial", "name": "Mät."}],
        ),
    ),
    "gammalt": (
        entry(3, id="gammalt", event="published", version="1.0", change="new", summary="Första.", sha256="c" * 64),
        entry(4, id="gammalt", event="withdrawn", reason="Ersatt av praxis.", successors=["exempel"]),
    ),
}
"""What has been published of the examples."""


def context(example: Pathway, known: catalog.Catalog | None = None) -> Context:
    """Return what the example's document is made from."""
    known = known or everything()
    if not example.steps:
        return Context(known, FILE, SITE)
    graph = flowchart.graph(example, known)
    return Context(known, FILE, SITE, graph, flowchart.layout(graph))


def document(example: Pathway) -> bytes:
    """Return the example's document as bytes."""
    files, _ = document_files(example, context(example))
    return next(iter(files.values()))
