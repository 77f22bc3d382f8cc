"""How documents of the published template, older and newer, call what the template has: headings, columns, actors.

In: nothing. Out: tables of words, compared folded (`key`). Never holds a rule of its own: a new wording is a new line.
"""

from __future__ import annotations

import re
import unicodedata

from ..diagnostics import fold
from ..templates import PATHWAY

COVER, VERSIONS, REFERENCES, CONTENTS, GROUP = "omslag", "versioner", "referenser", "innehall", "arbetsgrupp"
"""Parts of a Word document that are no heading in a source."""

HEADINGS: dict[str, tuple[str, ...]] = {
    "sammanfattning": (
        "Sammanfattning av vårdförloppet",
        "Kort sammanfattning",
        "Vårdförloppet i korthet",
        "I korthet",
    ),
    "omfattning": (
        "Om vårdförloppet",
        "Vårdförloppets omfattning",
        "Omfattning av vårdförloppet",
        "Avgränsning",
        "Omfattning och avgränsning",
        "Omfattning av kunskapsstödet",
        "Målgrupp och omfattning",
        "Avgränsningar",
        "Vilka gäller det?",
        "Vem omfattas?",
        "Vilka omfattas?",
        "Vad omfattar vårdförloppet?",
        "Vilka omfattas av vårdförloppet?",
        "Vem gäller vårdförloppet?",
        "Målgrupp",
    ),
    "vardniva-och-samverkan": ("Vårdnivå", "Vårdnivåer", "Samverkan", "Vårdnivåer och samverkan", "Nivåstrukturering"),
    "relaterade-kunskapsstod": (
        "Relaterade vårdförlopp",
        "Andra kunskapsstöd",
        "Relaterade riktlinjer",
        "Kunskapsstöd",
        "Relaterade dokument",
    ),
    "om-halsotillstandet": (
        "Om sjukdomen",
        "Om tillståndet",
        "Hälsotillståndet",
        "Sjukdomen",
        "Om hälsoproblemet",
        "Om diagnosen",
        "Bakgrund om hälsotillståndet",
    ),
    "definition": ("Definitioner", "Definition av hälsotillståndet", "Definition och diagnoskriterier"),
    "definition-av-atgarder": (
        "Definitioner av åtgärder",
        "Begrepp",
        "Begrepp och definitioner",
        "Ordförklaringar",
        "Termer och begrepp",
    ),
    "forkortningar": ("Förkortningslista", "Förkortningar och begrepp", "Lista över förkortningar"),
    "forekomst": (
        "Epidemiologi",
        "Prevalens",
        "Incidens och prevalens",
        "Förekomst och epidemiologi",
        "Förekomst i Sverige",
        "Hur vanligt är det?",
    ),
    "orsaker-och-riskfaktorer": ("Riskfaktorer och orsaker", "Etiologi och riskfaktorer"),
    "orsaker": ("Orsak", "Etiologi"),
    "riskfaktorer": ("Riskfaktor", "Risk- och friskfaktorer"),
    "samsjuklighet": ("Komorbiditet", "Samsjuklighet och komplikationer"),
    "sjukdomsforlopp": ("Sjukdomsförloppet", "Prognos", "Förlopp", "Naturalförlopp", "Förlopp och prognos"),
    "mal": (
        "Vårdförloppets mål",
        "Mål med vårdförloppet",
        "Mål för vårdförloppet",
        "Övergripande mål",
        "Syfte och mål",
        "Vad vill vi uppnå?",
    ),
    "ingang-och-utgang": (
        "Ingång och utgång i vårdförloppet",
        "In- och utgång",
        "Ingång till och utgång från vårdförloppet",
        "Vårdförloppets ingång och utgång",
        "Ingång, utgång",
    ),
    "ingang": (
        "Ingång i vårdförloppet",
        "Ingång till vårdförloppet",
        "Kriterier för ingång",
        "Inklusion",
        "Vårdförloppets ingång",
        "Ingångskriterier",
    ),
    "utgang": (
        "Utgång ur vårdförloppet",
        "Utgång från vårdförloppet",
        "Kriterier för utgång",
        "Avslut",
        "Vårdförloppets utgång",
        "Utgångskriterier",
    ),
    "flodesschema": ("Flödesschema för vårdförloppet", "Vårdförloppets flödesschema", "Flödesschemat", "Algoritm"),
    "atgarder": (
        "Åtgärder",
        "Vårdförloppets åtgärder och flödesschema",
        "Åtgärder i vårdförloppet",
        "Åtgärdstabell",
        "Beskrivning av åtgärder",
        "Vårdförloppets innehåll",
        "Åtgärder under vårdförloppet",
        "Vårdförlopp och åtgärder",
    ),
    "personcentrering-och-patientkontrakt": (
        "Personcentrering",
        "Patientkontrakt",
        "Patientkontrakt och personcentrering",
        "Personcentrering och patientkontrakt i vårdförloppet",
    ),
    "uppfoljning": (
        "Uppföljning av vårdförloppet",
        "Vårdförloppets uppföljning",
        "Kvalitetsuppföljning",
        "Hur vi följer upp",
    ),
    "tillgang-till-data": (
        "Tillgång till data och uppföljningsmöjligheter",
        "Datakällor",
        "Datatillgång",
        "Tillgång till data för uppföljning",
    ),
    "indikatorer": (
        "Indikatorer för uppföljning",
        "Kvalitetsindikatorer",
        "Indikatorer och målnivåer",
        "Indikatorer för vårdförloppet",
        "Mått och indikatorer",
    ),
    "bakgrund": ("Bakgrund till vårdförloppet", "Bakgrundsmaterial"),
    "nulagesbeskrivning": (
        "Nulägesbeskrivning",
        "Patienters erfarenheter",
        "Nulägesbeskrivning och patientresa",
        "Patientresa",
        "Patientresan",
        "Nulägesbeskrivning av patientens erfarenheter",
        "Patienternas nulägesbeskrivning",
        "Patientens utmaningar",
        "Patienters utmaningar",
        "Nuläge och utmaningar",
    ),
    "kompletterande-kunskapsunderlag": (
        "Kunskapsunderlag",
        "Kompletterande underlag",
        "Vetenskapligt underlag",
        "Evidens och kunskapsunderlag",
    ),
    "arbetsprocess": (
        "Arbetsprocessen",
        "Arbetsprocess och arbetsgrupp",
        "Så har vårdförloppet tagits fram",
        "Framtagande",
        "Metod och arbetsprocess",
    ),
    "bilagor": ("Bilaga", "Bilageförteckning", "Appendix"),
    VERSIONS: (
        "Versionshistorik",
        "Versioner",
        "Versionshantering",
        "Versionstabell",
        "Ändringshistorik",
        "Revideringshistorik",
        "Dokumenthistorik",
        "Versionshistoria",
    ),
    REFERENCES: (
        "Referenser",
        "Referenslista",
        "Källor",
        "Litteratur",
        "Litteraturförteckning",
        "Källförteckning",
        "Referensförteckning",
        "Referenslitteratur",
    ),
    CONTENTS: ("Innehåll", "Innehållsförteckning"),
    GROUP: (
        "Arbetsgrupp",
        "Arbetsgruppen",
        "Nationell arbetsgrupp",
        "Deltagare",
        "Arbetsgruppens sammansättning",
        "Arbetsgruppens medlemmar",
        "Deltagare i arbetsgruppen",
        "Sammansättning av arbetsgrupp",
    ),
}
"""By the template's id (or a part above): other names of the heading. The template's own name is always one."""

NEAR = 0.9
"""How alike a heading must be to a known one: a slip of the pen, not another word."""

DOING = (
    "Vad",
    "Vad ska göras",
    "Åtgärd",
    "Åtgärder",
    "Aktivitet",
    "Aktiviteter",
    "Insats",
    "Insatser",
    "Moment",
    "Uppgift",
    "Uppgifter",
)
"""Columns of a table with a row for each action, beside one that says who does it."""
WHEN = ("När", "Tid", "Tidsgräns", "Tidpunkt", "Ledtid")

STEP_COLUMNS: dict[str, tuple[str, ...]] = {
    "care": (
        "Hälso- och sjukvårdens åtgärder",
        "Hälso- och sjukvården",
        "Vårdens åtgärder",
        "Sjukvårdens åtgärder",
        "Hälso- och sjukvårdens insatser",
        "Vården gör",
        "Vården",
        "Hälso- och sjukvård",
        "Sjukvården",
        "Vårdpersonal",
    ),
    "patient": (
        "Patientens åtgärder",
        "Patienten",
        "Patientens egna åtgärder",
        "Patientens egenvård",
        "Egenvård",
        "Patientens åtgärder (utifrån förmåga)",
        "Patienten gör",
        "Individens åtgärder",
        "Patientens insatser",
        "Patient",
        "Individ",
    ),
    "relative": ("Närståendes åtgärder", "Närstående"),
    "guardian": ("Vårdnadshavares åtgärder", "Vårdnadshavare"),
    "child": ("Barnets åtgärder", "Barnet"),
    "municipality": ("Kommunens åtgärder", "Kommunen"),
    "school": ("Skolans åtgärder", "Skolan"),
    "letter": ("Bokstav", "Block", "Åtgärdsblock", "Nr", "Nummer", "Ruta", "Id", "Steg i flödesschemat"),
    "title": ("Åtgärd", "Steg", "Rubrik", "Moment", "Aktivitet", "Åtgärdens namn"),
    "roles": ("Ansvarig", "Ansvar", "Vem", "Ansvarig roll", "Utförare", "Roll", "Profession"),
}

INDICATOR_COLUMNS: dict[str, tuple[str, ...]] = {
    "title": (
        "Indikator",
        "Indikatorns namn",
        "Namn",
        "Mått",
        "Benämning",
        "Indikatornamn",
        "Titel",
        "Namn på indikator",
        "Kvalitetsindikator",
        "Indikatorer",
    ),
    "kind": ("Typ", "Typ av mått", "Måttyp", "Typ av indikator", "Indikatortyp", "Slag av mått", "Slag"),
    "numerator": ("Täljare",),
    "denominator": ("Nämnare",),
    "question": ("Fråga",),
    "target": ("Målnivå", "Målvärde", "Mål", "Målnivåer"),
    "sources": ("Datakälla", "Källa", "Datakällor", "Källor", "Källa till data", "Register"),
    "stratify": ("Redovisas uppdelat på", "Fördelning", "Stratifiering", "Redovisningsgrupper"),
}

INDICATOR_KINDS = {"resultat": "outcome", "process": "process", "struktur": "structure"}

VERSION_COLUMNS: dict[str, tuple[str, ...]] = {
    "version": ("Version", "Versionsnummer", "Utgåva", "Versionsnr", "Ver"),
    "on": (
        "Datum",
        "Publicerad",
        "Beslutsdatum",
        "Beslutad",
        "Publiceringsdatum",
        "Godkänd",
        "Godkänt",
        "Datum för godkännande",
        "Fastställd",
        "Fastställt",
        "Fastställandedatum",
        "Giltig från",
        "Gäller från",
    ),
    "summary": (
        "Förändring",
        "Beskrivning",
        "Ändring",
        "Kommentar",
        "Beskrivning av förändring",
        "Ändringar",
        "Förändringar",
        "Beskrivning av ändring",
        "Vad har ändrats",
        "Vad är nytt",
    ),
}

GROUP_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("Namn",),
    "role": ("Uppdrag", "Roll", "Funktion"),
    "profession": ("Yrke", "Profession", "Titel", "Specialitet", "Yrke/specialitet", "Yrke eller specialitet"),
    "organisation": ("Organisation", "Arbetsplats", "Verksamhet", "Förening"),
    "region": ("Region", "Sjukvårdsregion"),
}

ANY = ("något av", "minst ett av", "ett eller flera av", "minst en av", "någon av", "ett av följande", "en av följande")
ALL = ("samtliga", "alla följande", "alla av följande", "båda", "alla kriterier")
NONE = ("ska inte ske om", "inget av", "ingår inte", "omfattas inte", "inkluderas inte", "exkluderas")


def key(text: str) -> str:
    """Return words as they are compared: folded, without punctuation."""
    folded = fold(unicodedata.normalize("NFC", text))
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


NUMBER = re.compile(r"\s*(?:kapitel\s+)?(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|[IVX]{1,4}\.)(?=\s)\s*", re.I)
"""A number that somebody typed before a heading."""

BY_NAME: dict[str, str] = {
    **{key(name): id for id, names in HEADINGS.items() for name in names},
    **{key(heading.title): heading.id for heading in PATHWAY.headings},
}


_ACTOR_WORDS: dict[str, str] = {
    "care": r"halso och sjukvard\w*|sjukvard\w*|vard(?:en|ens|personal\w*|givare\w*)|personal(?:en|ens)?",
    "patient": r"patient\w*|individ\w*",
    "relative": r"narstaende\w*|anhorig\w*",
    "guardian": r"vardnadshavare\w*|foralder\w*|foraldrar\w*",
    "child": r"barn(?:et|ets)?",
    "municipality": r"kommun\w*|socialtjanst\w*",
    "school": r"skol(?:a|an|ans)|elevhalsa\w*",
}


_BESIDE_ACTORS = re.compile(
    r"(?:och|samt|eller|s|atgarder|insatser|ansvar|ansvarar|uppgifter|gor|gora|vad|du|ditt|din|dig|som|egna|egen|egenvard"
    r"|roll|del|ska|kan|bor|for|att|har|i|sjalv|den|de|det|detta|\s)*"
)
"""Words that may stand beside an actor in the heading of what the actor does."""


def actor_column(said: str) -> str:
    """Return whose actions a short heading stands over, the first where it names several: "Vad gör patienten?", "Barn
    och vårdnadshavare"; "" for a heading that says anything more."""
    if len(said) > 60 or "\n" in said.strip() or said.rstrip().endswith((".", ",", ";")):
        return ""
    known = column(STEP_COLUMNS, said)
    if known:
        return known if known in _ACTOR_WORDS else ""
    folded = key(said)
    found = sorted(
        (match.start(), id) for id, words in _ACTOR_WORDS.items() for match in re.finditer(rf"\b(?:{words})\b", folded)
    )
    rest = re.sub(rf"\b(?:{'|'.join(_ACTOR_WORDS.values())})\b", " ", folded)
    return found[0][1] if found and _BESIDE_ACTORS.fullmatch(rest) else ""


def several(said: str) -> bool:
    """True for a heading that names more than one actor."""
    return sum(bool(re.search(rf"\b(?:{words})\b", key(said))) for words in _ACTOR_WORDS.values()) > 1


def column(table: dict[str, tuple[str, ...]], said: str) -> str:
    """Return what a column or a row's first cell is called in a table of words; "" for what none has."""
    folded = key(said)
    return next((id for id, names in table.items() if any(key(name) == folded for name in names)), "")
