"""A pathway made by hand that shows every kind of thing a page can show, and what tests ask of finished HTML.

In: nothing. Out: a pathway, its catalogue, `inspect`. Never read from disk: these tests stand on the model alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from forlopp.catalog import Catalog, Facts, Lists, Term, facts, listing, terms
from forlopp.model import Pathway, Text
from forlopp.model.text import Cite, Letters, Markup, Words, words
from forlopp.pages import environment

ROOT = Path(__file__).resolve().parents[2]
FILE = "content/pathways/exempel/index.md"
TEMPLATES = environment(ROOT / "overrides")

SUBLIST = Text(
    "",
    (
        Words("Bedöm enligt NEWS2"),
        Markup("<ul><li>"),
        Words("andning"),
        Markup("</li><li>"),
        Words("puls"),
        Markup("</li></ul>"),
    ),
)
CITED = Text("", (Words("Se "), Letters("(B)", ("B",), True), Words(". "), Cite((("smith2020", ""),))))
OWN_HEADING = Text("", (Markup("<h4>"), Words("Egen rubrik"), Markup("</h4><p>"), Words("Text."), Markup("</p>")))


def prose(text: str) -> dict[str, Any]:
    """A block of one paragraph."""
    return {"kind": "prose", "text": Text(text, (Markup("<p>"), Words(text), Markup("</p>")))}


def section(id: str, title: str, *blocks: dict[str, Any], parent: str | None = None) -> dict[str, Any]:
    """A heading of level 2, or of level 3 under a parent."""
    return {"id": id, "title": title, "level": 3 if parent else 2, "parent": parent, "blocks": blocks}


DATA: dict[str, Any] = {
    "id": "exempel",
    "kind": "pathway",
    "title": "Exempel & prov",
    "scope": "Inleds vid misstanke och avslutas efter uppföljning",
    "version": "1.10",
    "status": "approved",
    "illustrative": "true",
    "programme_areas": ["akut-vard"],
    "approved": {"by": "SKS", "on": "2026-03-12"},
    "review_by": "2029-03-01",
    "words": {"action": "insats", "patient": "individ"},
    "per": "ben",
    "lanes": [{"id": "lakare", "title": "Läkare"}, {"id": "fysio", "title": "Fysioterapeut"}],
    "revisions": [{"version": "1.10", "on": "2026-03-12", "change": "substantial", "summary": "Ny ingång."}],
    "synonyms": ["prov"],
    "codes": [
        {"system": "icd-10-se", "from": "G45.0", "to": "G45.9", "exclude": ["G45.4"], "role": "entry", "entry": "in"},
        {"system": "kva", "code": "AW005", "role": "monitoring", "text": "Uppföljning"},
    ],
    "working_group": [{"name": "Ordförande (påhittad)", "role": "ordförande", "region": "Dalarna"}],
    "attachments": [{"kind": "impact-description", "title": "Konsekvenser", "href": "filer/konsekvens.pdf"}],
    "sections": [
        section("sammanfattning", "Sammanfattning", prose("NEWS2 och IVA."), {"kind": "prose", "text": OWN_HEADING}),
        section("tom", "Tom rubrik"),
        section("om-halsotillstandet", "Om hälsotillståndet"),
        section("definition", "Definition", prose("En definition."), parent="om-halsotillstandet"),
        section("mal", "Mål", {"kind": "goals", "ids": ["mal-tid", "mal-stod"]}),
        section("ingang-och-utgang", "Ingång och utgång"),
        section(
            "ingang",
            "Ingång",
            {"kind": "criteria", "ids": ["krav"]},
            {"kind": "criteria", "ids": ["inte"]},
            parent="ingang-och-utgang",
        ),
        section("atgarder", "Vårdförloppets åtgärder", prose("Läs så här.")),
        section("personcentrering-och-patientkontrakt", "Personcentrering och patientkontrakt", prose("Avtal.")),
        section("uppfoljning", "Uppföljning"),
        section("indikatorer", "Indikatorer", {"kind": "indicators", "ids": ["ind-tid"]}, parent="uppfoljning"),
        section("bakgrund", "Bakgrund"),
        section("nulagesbeskrivning", "Nuläge", {"kind": "challenges", "ids": ["utm-vantan"]}, parent="bakgrund"),
    ],
    "criteria": [
        {
            "id": "krav",
            "all": [
                {"id": "krav-infektion", "text": words("Misstänkt infektion"), "caveat": words("Feber kan saknas.")},
                {
                    "at_least": "2",
                    "of": [
                        {"text": words("Hög poäng"), "measure": {"name": "NEWS2", "operator": ">=", "value": "7"}},
                        {"text": words("NEWS2 minst 7"), "measure": {"name": "NEWS2", "operator": ">=", "value": "7"}},
                        {"measure": {"name": "F-kalprotektin", "operator": ">", "value": "2,5", "unit": "mg/kg"}},
                    ],
                },
            ],
        },
        {"id": "inte", "none": [{"code": {"system": "icd-10-se", "code": "G45.4", "text": "Global amnesi"}}]},
    ],
    "goals": [
        {"id": "mal-tid", "text": words("Kortare tid."), "challenges": ["utm-vantan"]},
        {"id": "mal-stod", "text": words("Mer stöd."), "reason": "Mäts inte."},
    ],
    "challenges": [{"id": "utm-vantan", "text": words("Lång väntan.")}],
    "indicators": [
        {
            "id": "ind-tid",
            "title": "Tid till bedömning",
            "kind": "process",
            "goals": ["mal-tid"],
            "numerator": "Antal i tid",
            "denominator": "Alla",
            "direction": "higher",
            "target": {"operator": ">=", "value": "90", "unit": "procent"},
            "prioritised": "true",
        }
    ],
    "slots": [{"id": "plats", "title": "Remissväg", "hint": "Beslutas regionalt: vart remissen går."}],
    "steps": [
        {
            "id": "in",
            "letter": "A",
            "title": "Misstanke",
            "kind": "entry",
            "criteria": ["krav"],
            "roles": ["lakare"],
            "care_level": ["primärvård", "akutmottagning"],
            "next": [{"to": "beslut", "within": "2 veckor"}],
            "lane": ["lakare", "fysio"],
            "blocks": [prose("Inledning.")],
            "actors": [
                {
                    "actor": "care",
                    "blocks": [
                        {
                            "kind": "actions",
                            "actions": [
                                {
                                    "id": "a1",
                                    "text": SUBLIST,
                                    "within": "10 min",
                                    "from": "ankomst",
                                    "goals": ["mal-tid"],
                                },
                                {
                                    "id": "a2",
                                    "text": CITED,
                                    "roles": ["sjuksköterska"],
                                    "contract": "yes",
                                    "ages": "0–17",
                                },
                            ],
                        },
                        prose("En anmärkning."),
                        {"kind": "group", "id": "barn", "title": "Tillägg för barn"},
                        {
                            "kind": "actions",
                            "ordered": True,
                            "actions": [{"id": "a3", "text": words("Väg."), "checked": True}],
                        },
                        {"kind": "slot", "id": "plats"},
                    ],
                },
                {
                    "actor": "municipality",
                    "blocks": [{"kind": "actions", "actions": [{"id": "k1", "text": words("Ta emot.")}]}],
                },
                {
                    "actor": "patient",
                    "blocks": [{"kind": "actions", "actions": [{"id": "p1", "text": words("Berätta.")}]}],
                },
                {
                    "actor": "relative",
                    "blocks": [{"kind": "actions", "actions": [{"id": "n1", "text": words("Stötta.")}]}],
                },
            ],
        },
        {
            "id": "beslut",
            "letter": "B",
            "title": "Är det allvarligt?",
            "kind": "decision",
            "next": [{"to": "over", "when": "Ja"}, {"to": "in", "when": "Nej", "type": "restart"}],
        },
        {"id": "over", "title": "Överlämning", "kind": "handover", "next": [{"to": "kol#start"}, {"to": "planerad"}]},
    ],
    "abbreviations": [{"abbreviation": "NEWS2", "meaning": "National Early Warning Score 2"}],
    "references": [{"id": "smith2020", "title": "A work", "author": [{"family": "Smith", "given": "Anna"}]}],
}
LISTS = Lists(
    roles=terms([Term("lakare", "läkare"), Term("sjukskoterska", "sjuksköterska")]),
    programme_areas={"akut-vard": "Akut vård", "oron": "Öron", "aldre": "Äldres hälsa", "zoonoser": "Zoonoser"},
    abbreviations={"IVA": "intensivvårdsavdelning"},
    words={
        "action": {"atgard": {"plural": "åtgärder"}, "insats": {"plural": "insatser"}},
        "patient": {"patient": {"definite_genitive": "patientens"}, "individ": {"definite_genitive": "individens"}},
    },
)


def pathway(**changes: Any) -> Pathway:
    """The example, with some of its data changed."""
    return Pathway.model_validate({**DATA, **changes})


def catalog(whole: Pathway, *others: Facts) -> Catalog:
    """A catalogue of the example, the pathways that it hands over to, and more."""
    kol = Facts(
        "kol", "pathway", "KOL", "approved", "content/pathways/kol/index.md", False, anchors={"start": "(A) Start"}
    )
    planned = Facts("planerad", "pathway", "Planerad", "planned", "content/pathways/planerad/index.md", True)
    rows = (facts(whole, FILE), kol, planned, *others)
    return Catalog(LISTS, {row.id: row for row in rows}, {whole.id: listing(whole)})


VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "wbr"})


@dataclass
class Inspector(HTMLParser):
    """Reads HTML and notes ids, links, headings, and anything that must never be on a page."""

    ids: list[str] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    forbidden: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.hrefs.append(value or "")
            if name.startswith("on") or name == "style" or (value or "").strip().lower().startswith("javascript:"):
                self.forbidden.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()


def inspect(content: str) -> Inspector:
    """Read a page's content; every tag must be closed in its turn."""
    found = Inspector()
    found.feed(content)
    found.close()
    assert not found.open, f"never closed: {found.open}"
    return found


def assert_sound(content: str, toc: str = "", ours: frozenset[str] = frozenset()) -> Inspector:
    """Ids once each, links within the page that lead somewhere, headings without gaps, nothing that runs. `ours` are
    tags that this page has of our own, and that no author's text may bring."""
    found = inspect(content)
    assert len(found.ids) == len(set(found.ids)), sorted(id for id in found.ids if found.ids.count(id) > 1)
    known = {*found.ids, "_sidan"}
    dead = [href for href in (*found.hrefs, *inspect(toc).hrefs) if href.startswith("#") and href[1:] not in known]
    assert not dead
    assert found.headings[0] == 1
    assert found.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(found.headings, found.headings[1:], strict=False))
    assert not found.forbidden
    assert not found.tags & ({"script", "style", "iframe", "object", "form"} - ours)
    return found
