"""The editor's checks (VF501–VF516): what each finds, and what looks like it and is right.

Each table has rows of (text, what is found). A text is one action, or one paragraph, in a small pathway; several texts
are several paragraphs. Near-misses expect nothing.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from forlopp.catalog import Catalog
from forlopp.check import Source, catalog_of, check_text, diagnose, read, read_lists
from forlopp.diagnostics import Diagnostic
from forlopp.model.lists import FILES
from forlopp.rules import ALL_RULES

ROOT = Path(__file__).parent.parent.parent
TODAY = datetime.date(2026, 11, 21)
LISTS, _ = read_lists({name: (name, (ROOT / "content" / name).read_bytes()) for name in FILES})

EDITOR = [rule.code for rule in ALL_RULES if rule.code.startswith("VF5")]
FRAME = """---
id: fall
kind: pathway
title: Fall
status: drafting
illustrative: true
programme_areas: [infektionssjukdomar]
---

## Sammanfattning

{summary}

## Om hälsotillståndet

### Förekomst

{prose}

## Ingång och utgång

### Ingång

```yaml criteria
id: ingang-feber
any:
  - {criterion}
```

## Vårdförloppets åtgärder

### (A) Misstanke {{#misstanke}}

```yaml step
kind: entry
criteria: [ingang-feber]
roles: [läkare, sjuksköterska]
next: [{{to: behandling}}]
```

### (B) Behandling på avdelning {{#behandling}}

```yaml step
roles: [läkare]
within: 2 timmar
from: ankomst
next: [{{to: aterbesok, {way}}}]
```

#### Hälso- och sjukvårdens åtgärder

- {care}

#### Patientens åtgärder

- {patient}

### (C) Återbesök {{#aterbesok}}

```yaml step
{roles}next: [{{to: klar, within: 6 veckor}}]
```

#### Hälso- och sjukvårdens åtgärder

- {later}

### Utgång: klar {{#klar kind=exit}}

{end}
"""
PLAIN = {
    "summary": "Feber är vanligt.",
    "prose": "Många drabbas.",
    "criterion": "{text: Feber}",
    "care": "Ge vätska. {#a-vatska}",
    "way": "type: normal",
    "patient": "Berätta när besvären började. {#p-debut}",
    "roles": "roles: [läkare]\n",
    "later": "Ring patienten. {#a-ring contract=yes}",
    "end": "",
}


def findings(**texts: str) -> list[Diagnostic]:
    """Return what the editor finds in the small pathway, with some of its texts replaced."""
    text = FRAME.format(**{**PLAIN, **texts})
    return [d for d in check_text(text, "fall.md", Catalog(LISTS), TODAY) if d.code.startswith("VF5")]


def codes(**texts: str) -> list[str]:
    return [d.code for d in findings(**texts)]


def test_the_small_pathway_is_well_written() -> None:
    assert codes() == []


def words(number: int) -> str:
    return " ".join(["Patienten", *["mår"] * (number - 2), "bra."])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (words(31), 1),
        (words(40), 1),
        (f"Kort. {words(31)} Kort.", 1),
        (f"{words(35)} {words(36)}", 2),
        (f"- {words(33)}\n- Kort.", 1),
        ("Ge t.ex. " + words(31), 1),
        (words(30), 0),
        (f"{words(20)} {words(20)}", 0),
        ("\n".join(f"- {words(15).rstrip('.')}" for _ in range(4)), 0),
        ("Risken är högre vid\n\n" + "\n".join(f"- {words(12).rstrip('.')}" for _ in range(5)), 0),
        ("Tecken som kräver läkare samma dag: " + words(28), 0),
        (f"> {words(40)}", 0),
        (f"| A | B |\n|---|---|\n| {words(20)} | {words(20)} |", 0),
        (f"{words(24)} [@a; @b; @c; @d; @e; @f; @g]", 0),
    ],
)
def test_long_sentences(text: str, found: int) -> None:
    assert codes(prose=text).count("VF501") == found


HEAVY = "Rehabiliteringsinsatser initieras skyndsamt efter tvärprofessionell bedömning av aktivitetsbegränsningar. "
LIGHT = "Teamet börjar träna med patienten så snart det går. "


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (HEAVY * 15, 1),
        (HEAVY * 30, 1),
        ("\n".join(f"- {HEAVY}" for _ in range(15)), 1),
        (HEAVY * 14 + LIGHT, 1),
        ((HEAVY.replace(". ", " och ") * 3 + "slut. ") * 6, 1),
        (LIGHT * 30, 0),
        (HEAVY * 5, 0),
        ("\n".join(f"- {LIGHT.strip(' .')}" for _ in range(30)), 0),
        ((LIGHT * 3 + HEAVY) * 6, 0),
        (HEAVY * 7, 1),  # A short section, but far above the bound.
        (LIGHT * 12 + "Ta t.ex. Hb, m.m. och bl.a. CRP. " * 6, 0),
    ],
)
def test_heavy_sections(text: str, found: int) -> None:
    assert codes(prose=text).count("VF502") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Boka tid hos sjukgymnast.", ["sjukgymnast"]),
        ("Basal och specialiserad palliativ vård ges.", ["Basal och specialiserad palliativ vård"]),
        ("Fråga om compliance.", ["compliance"]),
        ("Allmän och specialiserad palliativ vård ges.", []),
        ("Sjukgymnasten tränar med patienten.", ["Sjukgymnasten"]),
        ("Träffa två sjukgymnaster och en sjukgymnast.", ["sjukgymnaster", "sjukgymnast"]),
        ("Terminalvård ges hemma.", ["Terminalvård"]),
        ("Den handikappade får hjälp.", ["handikappade"]),
        ("Utse patientansvarig läkare.", ["patientansvarig läkare"]),
        ("Fysioterapeuten tränar med patienten.", []),
        ("Ordet ”sjukgymnast” används inte längre.", []),
        ("Se [Sjukgymnast eller fysioterapeut](https://www.1177.se/).", []),
        ("Handikapptoaletten ligger nära.", []),
        ("> Utse patientansvarig läkare.", []),
        ("Terminal njursvikt och funktionshinder.", []),
        ("Läkaren ansvarar för patienten.", []),
        ("Kontrast ges ej vid njursvikt.", ["ej"]),
        ("Patienten skall kallas.", ["skall"]),
        ("Röntga skallen. Ejektionsfraktionen mäts.", []),
    ],
)
def test_deprecated_terms(text: str, found: list[str]) -> None:
    said = [re.match("”(.*?)”", d.message)[1] for d in findings(prose=text) if d.code == "VF503"]  # type: ignore[index]
    assert said == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Skriv rehabiliteringsplan. Följ rehabiliteringsplanen. Visa rehabplanen.", ["rehabplan"]),
        ("Symptomen ökar. Symtom och symtom.", ["symptom"]),
        ("Gör datortomografi. Efter skiktröntgen läses bilden. Datortomografin är klar.", ["skiktröntgen"]),
        ("Ring vårdcentralen. Vårdcentralen kallar. Hälsocentralen följer upp.", ["hälsocentral"]),
        ("Malnutrition är vanligt. Felnäring behandlas. Malnutritionen går över.", ["felnäring"]),
        ("Fråga närstående. Närstående deltar. Anhöriga kallas.", ["anhörig"]),
        ("Närstående deltar. Anhörigstöd ges, och Anhörigas Riksförbund ger råd.", []),
        ("Skriv rehabplan. Följ rehabplanen.", []),
        ("Gör datortomografi (skiktröntgen).", []),
        ("Datortomografi, även kallad skiktröntgen, görs.", []),
        ("Utse fast vårdkontakt och fast läkarkontakt.", []),
        ("Undernäring är en form av malnutrition.", []),
        ("Symtomen bedöms med Edmonton Symptom Assessment System.", []),
        ("Symtomen kallas ”symptom” i boken.", []),
        ("Se [Skiktröntgen på 1177](https://www.1177.se/). Gör datortomografi.", []),
    ],
)
def test_two_words_for_one_thing(text: str, found: list[str]) -> None:
    said = [re.match("”(.*?)”", d.message)[1] for d in findings(prose=text) if d.code == "VF504"]  # type: ignore[index]
    assert said == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Starta HFNO tidigt.", 1),
        ("HFNO ges. HFNO fuktar.", 1),
        ("Mät SVR och XYZQ.", 2),
        ("HFNO ges. Högflödesgrimma (HFNO) fuktar luften.", 1),
        ("HFNO ges tidigt.\n\nHögflödesgrimma (HFNO) fuktar luften.", 1),
        ("HFNO-behandling ges.", 1),
        ("Högflödesgrimma (HFNO) ges. HFNO fuktar.", 0),
        ("HFNO (högflödesgrimma) ges.", 0),
        ("HFNO, det vill säga högflödesgrimma, ges.", 0),
        ("Mät NEWS2, CRP och ta EKG. Gör MR-undersökning. KOL:s gång.", 0),
        ("Grad II och III. Hepatit B och HIV. Vitamin B12 och NT-proBNP.", 0),
        ("OBS! RING LÄKAREN NU.", 0),
        ("Koden är `ABCDX`. Se [SBUX](https://exempel.se/).", 0),
        ("Gå till (B) och (A).", 0),
    ],
)
def test_abbreviations(text: str, found: int) -> None:
    assert codes(prose=text).count("VF505") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Antibiotika bör övervägas vid feber.", 1),
        ("Intensivvård kan övervägas.", 1),
        ("Det rekommenderas att antibiotika ges.", 1),
        ("Hög ålder ska beaktas.", 1),
        ("Kortison bör i utvalda fall övervägas.", 1),
        ("Vid feber bör vätska övervägas om trycket är lågt.", 1),
        ("Det är lämpligt att vätska ges.", 1),
        ("NIV rekommenderas vid lågt pH.", 1),
        ("Andra orsaker bör uteslutas.", 1),
        ("Utsättning av läkemedel som inte längre behövs rekommenderas.", 1),
        ("Ge råd om den träning som i riktlinjen rekommenderas.", 0),
        ("Vätska bör finnas till hands.", 0),
        ("Be patienten berätta vad läkaren har sagt bör göras.", 0),
        ("Överväg antibiotika vid feber.", 0),
        ("Läkaren bör överväga antibiotika.", 0),
        ("Ring jouren när intensivvård bör övervägas.", 0),
        ("Antibiotika bör övervägas av läkare.", 0),
        ("Blododling tas före antibiotika.", 0),
        ("Fråga om operation kan övervägas.", 0),
        ("Ge den dos som rekommenderas.", 0),
    ],
)
def test_vague_passives(text: str, found: int) -> None:
    assert codes(care=f"{text} {{#a-vagt}}").count("VF506") == found


def test_a_vague_passive_in_the_background_describes() -> None:
    assert codes(prose="Operation kan övervägas hos en del.") == []


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ({"roles": ""}, ["steg"]),
        ({"roles": "", "later": "Ring.\n- Boka tid."}, ["steg"]),
        ({"roles": "", "later": 'Ring. {#a-1 roles="läkare"}\n- Boka tid. {#a-2}'}, ["åtgärd"]),
        ({"roles": "", "later": 'Ring. {#a-1 roles="läkare"}\n- Boka. {#a-2}\n- Skriv. {#a-3}'}, ["steg"]),
        ({"roles": "care_level: [primärvård]\n"}, ["steg"]),
        ({"roles": "roles: [sjuksköterska]\n"}, []),
        ({"roles": "", "later": 'Ring. {#a-1 roles="läkare"}'}, []),
        ({"roles": "", "later": "Sjuksköterskan ringer patienten. {#a-1}"}, []),
        ({"roles": "", "later": "Låt teamet ringa patienten. {#a-1}"}, []),
        ({"patient": "Sov. {#p-sov}"}, []),
    ],
)
def test_actions_without_an_actor(texts: dict[str, str], found: list[str]) -> None:
    said = ["steg" if d.message.startswith("I steget") else "åtgärd" for d in findings(**texts) if d.code == "VF507"]
    assert said == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Patienten ringer mottagningen.", 1),
        ("Ringer mottagningen vid feber.", 1),
        ("Tar sina läkemedel varje dag.", 1),
        ("Har planen hemma.", 1),
        ("Man svarar på brevet.", 1),
        ("Har du feber, ring.", 0),
        ("Är det något du undrar? Ring.", 0),
        ("Informera patientens närstående.", 1),
        ("Rekommenderas att dricka mycket.", 1),
        ("Vila.\n  - Patienten dricker mycket.", 1),
        ("Ring mottagningen om du blir sämre.", 0),
        ("Var beredd på att vänta.", 0),
        ("Gör dina övningar.", 0),
        ("Tar du läkemedel, säg till.", 0),
        ("Be att få träffa andra patienter.", 0),
        ("Läs i din patientjournal.", 0),
        ("Hör av dig. Följ planen. Kör inte bil.", 0),
    ],
)
def test_patient_texts(text: str, found: int) -> None:
    first, mark, rest = text.partition("\n")
    assert codes(patient=f"{first} {{#p-text}}{mark}{rest}").count("VF508") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Larma när laktat är över 2.", 1),
        ("Ge paracetamol 500 var sjätte timme.", 1),
        ("Vid CRP över 100 ges vätska.", 1),
        ("Håll systoliskt blodtryck över 90.", 1),
        ("Kalium under 3,0 rapporteras.", 1),
        ("Ge morfin intravenöst 5 och vänta.", 1),
        ("Ge 500 balanserad kristalloid.", 1),
        ("Mät syremättnad och ta blodgas om den är högst 92.", 1),
        ("Kaliumvärdet och joniserat kalcium under 1,0 rapporteras.", 1),
        ("Ge metformin högst 2 000 mg per dygn.", 0),
        ("Ge 2 paracetamol-tabletter, eller 1 paracetamol 500 mg.", 0),
        ("Mät blodtryck och NEWS2. Larma om värdet är minst 5.", 0),
        ("Blodtrycket ska vara under 140/90 mmHg.", 0),
        ("Larma när laktat är över 2 mmol/l.", 0),
        ("Laktat på 2–4 mmol/l kontrolleras.", 0),
        ("NEWS2 minst 5 och pH under 7,35.", 0),
        ("Ge paracetamol 1 g fyra gånger om dagen.", 0),
        ("Syremättnad över 90 procent, eller över 92 %.", 0),
        ("Ta CRP 2 gånger.", 0),
        ("Laktat högst 2 eller 4 mmol/l.", 0),
        ("Ge prednisolon i 5 dagar.", 0),
    ],
)
def test_values_without_unit(text: str, found: int) -> None:
    assert codes(prose=text).count("VF509") == found


def test_a_measure_without_unit() -> None:
    measure = '{text: Laktat över 2, measure: {name: laktat, operator: ">", value: 2}}'
    assert "VF509" in codes(criterion=measure)
    assert (
        codes(criterion=measure.replace("value: 2", "value: 2, unit: mmol/l").replace("över 2", "över 2 mmol/l")) == []
    )


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ({"care": 'Ge vätska inom en timme. {#a-v within="30 min"}'}, 1),
        ({"care": 'Ge vätska inom två dygn. {#a-v within="24 h" from="larm"}'}, 1),
        ({"care": 'Ge vätska. {#a-v within="4 timmar" from="ankomst"}'}, 1),
        ({"summary": "Vätska ges inom 3 timmar (B)."}, 1),
        ({"summary": "Återbesök sker inom två veckor (C)."}, 1),
        ({"summary": "Återbesök sker efter tre månader (C)."}, 1),
        ({"care": "Boka ett återbesök, som ska ske inom två veckor. {#a-b}", "way": "within: 6 veckor"}, 1),
        ({"care": "Boka ett återbesök inom sex veckor. {#a-b}", "way": "within: 6 veckor"}, 0),
        ({"care": "Ring före återbesöket, inom två veckor. {#a-b}", "way": "within: 6 veckor"}, 0),
        ({"summary": "Vätska ges inom 4 timmar från ankomsten när inget talar emot det (B)."}, 1),
        ({"care": 'Mät tryck. {#a-m every="3 månader"}', "summary": "Trycket mäts var sjätte månad (B)."}, 1),
        ({"care": 'Mät tryck. {#a-m every="3 månader"}', "summary": "Trycket mäts var tredje månad (B)."}, 0),
        (
            {
                "later": 'Meddela vårdcentralen när patienten skrivs ut. {#a-m within="2 dagar" contract=yes}',
                "prose": "Avdelningen meddelar vårdcentralen inom en vecka när patienten skrivs ut.",
            },
            1,
        ),
        (
            {
                "later": 'Meddela vårdcentralen när patienten skrivs ut. {#a-m within="2 dagar" contract=yes}',
                "prose": "Vårdcentralen kallar patienten inom en vecka efter att hon har skrivits ut.",
            },
            0,
        ),
        ({"care": 'Ge vätska inom en timme. {#a-v within="60 min"}'}, 0),
        ({"care": 'Ge vätska inom 24 timmar. {#a-v within="1 dygn" from="larm"}'}, 0),
        ({"care": 'Ge vätska. {#a-v within="30 min" from="larm"}\n  - Ge mer inom tre timmar.'}, 0),
        ({"care": 'Ge vätska. {#a-v within="4 timmar" from="larm"}'}, 0),
        ({"summary": "Vätska ges inom två timmar (B), och återbesök sker inom sex veckor (C)."}, 0),
        ({"summary": "Inom ett år dör en av tre, se (B)."}, 0),
        ({"care": 'Ge vätska, dock inte inom tre månader före operation. {#a-v within="30 min"}'}, 0),
    ],
)
def test_times_that_differ(texts: dict[str, str], found: int) -> None:
    assert codes(**texts).count("VF510") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fortsätt till behandling på avdelning (C).", 1),
        ("Fortsätt till (C) behandling på avdelning.", 1),
        ("Fortsätt till (C) behandling på avdelning och vila.", 1),
        ("Ge besked vid återbesök eller ring. Gå sedan till återbesöket (B).", 1),
        ("Se (A) ”Återbesök”.", 1),
        ("Patienten kallas till återbesök (A).", 1),
        ("Patienten behandlas på avdelningen (C).", 1),
        ("Besked ges vid återbesöket (B).", 1),
        ("Den som behöver mer hjälp kallas, och återbesök (B) bokas.", 1),
        ("Läget avgörs av vad som sägs i återbesöket i (B).", 1),
        ("När besöket (B) visar fler besvär kallas patienten.", 1),
        ("Det som prövas är om behandlingen hjälper, efter ett nytt återbesök (B).", 0),
        ("Efter det nya återbesöket (B) är det klart.", 0),
        ("Efter återbesöket (B) är det klart.", 0),
        ("Fortsätt till behandling på avdelning (B).", 0),
        ("Återbesök (C) följer.", 0),
        ("Efter återbesök (B) är det klart.", 0),
        ("Boka efter behandling på avdelning återbesök (C).", 0),
        ("Vätska ges (B) och patienten kallas (C).", 0),
        ("Ta ställning till återbesök eller behandling på avdelning (B)–(C).", 0),
    ],
)
def test_letters_of_another_step(text: str, found: int) -> None:
    assert codes(summary=text).count("VF511") == found


GROUPS = "| Grupp | Besvär |\n|---|---|\n| A | NEWS2 under 5 |\n| B | NEWS2 minst 5 |\n\n"
MEASURES = "| Mått | Mål |\n|---|---|\n| Laktat | högst 3 mmol/l |\n\n"
TARGET = """## Uppföljning

### Indikatorer

#### Återbesök efter feber {#ind-aterbesok}

```yaml indicator
kind: process
numerator: Antal patienter med återbesök
denominator: Alla patienter
target: {operator: ">=", value: 90, unit: procent}
sources: [journal]
```

"""


def criterion(text: str, operator: str, value: str) -> str:
    return f'{{text: "{text}", measure: {{name: NEWS2, operator: "{operator}", value: {value}}}}}'


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ({"criterion": criterion("NEWS2 minst 5 poäng", ">=", "7")}, 1),
        ({"criterion": criterion("NEWS2 över 5 poäng", ">=", "5")}, 1),
        ({"criterion": criterion("NEWS2 minst fem poäng", ">=", "7")}, 1),
        ({"criterion": criterion("NEWS2 minst 5", ">=", "5"), "summary": "Larma vid NEWS2 minst 7."}, 1),
        ({"summary": "Larma vid laktat över 4 mmol/l.", "care": "Larma vid laktat över 2 mmol/l. {#a-l}"}, 1),
        (
            {
                "summary": "Syrgas ges med målet 90–94 procent (B).",
                "care": "Ge syrgas, med målet 88–92 procent. {#a-s}",
            },
            1,
        ),
        (
            {
                "summary": "Syrgas ges med målet 88–92 procent (B).",
                "care": "Ge syrgas, med målet 88–92 procent. {#a-s}",
            },
            0,
        ),
        ({"summary": "Av patienterna dör 5–10 procent (B).", "care": "Ge syrgas, med målet 88–92 procent. {#a-s}"}, 0),
        ({"prose": GROUPS + "Erbjud träning i grupp B (NEWS2 minst 7)."}, 1),
        ({"prose": GROUPS + "Erbjud träning i grupp B (NEWS2 minst 5) och grupp A (NEWS2 under 5)."}, 0),
        ({"prose": MEASURES + "Styr mot laktat 2 mmol/l. Larma vid laktat över 2 mmol/l."}, 1),
        ({"prose": MEASURES + "Larma vid laktat över 4 mmol/l. Laktat över 6 mmol/l är farligt."}, 0),
        ({"end": TARGET + "Minst 70 procent ska ha fått ett återbesök."}, 1),
        ({"end": TARGET + "Minst 90 procent ska ha fått ett återbesök."}, 0),
        ({"end": TARGET + "Registret täcker minst 70 procent av enheterna."}, 0),
        ({"criterion": criterion("NEWS2 minst 5 poäng", ">=", "5")}, 0),
        ({"criterion": criterion("NEWS2 minst fem poäng", ">=", "5")}, 0),
        ({"criterion": criterion("NEWS2 har stigit med minst 2 och är minst 5", ">=", "5")}, 0),
        ({"criterion": criterion("Högt värde på NEWS2", ">=", "5")}, 0),
        ({"criterion": criterion("NEWS2 minst 5", ">=", "5"), "care": "Larma vid NEWS2 minst 7. {#a-l}"}, 0),
        ({"summary": "Larma vid laktat över 2 mmol/l.", "care": "Larma vid laktat minst 4 mmol/l. {#a-l}"}, 0),
        ({"summary": "Larma vid laktat över 4 mmol/l."}, 0),
        (
            {
                "summary": "Larma vid laktat över 4 mmol/l.",
                "care": "Larma vid laktat över 2 mmol/l, eller laktat på 4 mmol/l och feber. {#a-l}",
            },
            0,
        ),
    ],
)
def test_thresholds_that_differ(texts: dict[str, str], found: int) -> None:
    assert codes(**texts).count("VF512") == found


CONTRACT = "## Personcentrering och patientkontrakt\n\nPlanen skrivs tillsammans."
EXPERIENCE = "## Bakgrund\n\nText.\n\n### Nulägesbeskrivning av patienters erfarenheter\n\n"
SILENT = "Ring patienten. {#a-ring}"


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ({"end": CONTRACT, "later": SILENT}, 1),
        ({"end": EXPERIENCE + "Väntan är lång."}, 1),
        ({"end": f"{CONTRACT}\n\n{EXPERIENCE}Väntan är lång.", "later": SILENT}, 2),
        ({"end": CONTRACT, "later": "Ring. {#a-ring contract=no}"}, 1),
        ({"end": EXPERIENCE + "| Väntan | lång |\n|---|---|\n| a | b |"}, 1),
        ({"end": CONTRACT}, 0),
        ({"end": EXPERIENCE + "- Väntan är lång. {#utm-vantan}"}, 0),
        ({"end": CONTRACT, "later": SILENT, "patient": "Sov. {#p-sov contract=yes}"}, 0),
        ({"end": f"{CONTRACT}\n\n{EXPERIENCE}- Väntan är lång. {{#utm-vantan}}"}, 0),
        ({"later": SILENT}, 0),
    ],
)
def test_the_patients_perspective(texts: dict[str, str], found: int) -> None:
    assert codes(**texts).count("VF513") == found


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ("measure: median\nunit: minuter\nnumerator: Tid", ["källa"]),
        ("measure: median\nnumerator: Tid\nsources: [journal]", ["enhet"]),
        ("measure: mean\nunit: poäng\nsources: [journal]", ["vad som räknas"]),
        ("measure: count\nsources: [journal]", ["vad som räknas"]),
        ("measure: proportion\nnumerator: A\ndenominator: B", ["källa"]),
        ("measure: proportion\nnumerator: God följsamhet\ndenominator: B\nsources: journal", ["hur bra något är"]),
        ("measure: proportion\nnumerator: Patienter\ndenominator: patienter\nsources: journal", ["samma täljare"]),
        ("measure: proportion\nnumerator: Antal med god effekt\ndenominator: B\nsources: journal", []),
        ("measure: time", ["källa", "enhet", "vad som räknas"]),
        ("measure: proportion\nnumerator: A\ndenominator: B\nsources: journal", []),
        ("measure: median\nunit: minuter\nnumerator: Tid\nsources: [journal]", []),
        ('measure: median\nnumerator: Tid\ntarget: {operator: "<=", value: 6, unit: dagar}\nsources: [journal]', []),
        ("measure: yes-no\nquestion: Finns en rutin?\nsources: [enkät]", []),
        ("measure: proportion\nsources: [journal]", []),  # Täljare och nämnare: VF362.
    ],
)
def test_indicators_that_cannot_be_measured(facts: str, missing: list[str]) -> None:
    block = (
        f"## Uppföljning\n\n### Indikatorer\n\n#### Tid {{#ind-tid}}\n\n```yaml indicator\nkind: process\n{facts}\n```"
    )
    said = [d.message for d in findings(end=block) if d.code == "VF514"]
    assert len(said) == bool(missing)
    assert all(word in said[0] for word in missing)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[Klicka här](https://www.1177.se/) för råd.", 1),
        ("[Läs mer](https://www.1177.se/).", 1),
        ("Råd finns [här](https://www.1177.se/).", 1),
        ("Registret [hittar du här](https://www.1177.se/).", 1),
        ("[Här finns råd om feber](https://www.1177.se/).", 0),
        ("[Läs mer om detta](https://www.1177.se/).", 1),
        ("[Om webbplatsen](https://www.1177.se/)", 0),
        ("<https://www.1177.se/>", 1),
        ("Se https://www.1177.se/ för råd.", 1),
        ("[https://www.1177.se/rad](https://www.1177.se/rad)", 1),
        ("[Råd om feber](https://www.1177.se/) finns.", 0),
        ("[Läs mer om feber hos barn](https://www.1177.se/).", 0),
        ("[1177](https://www.1177.se/)", 0),
        ("Se [](#behandling).", 0),
        ("Här finns mer att läsa.", 0),
        ("Skriv `https://www.1177.se/`.", 0),
    ],
)
def test_links(text: str, found: int) -> None:
    assert codes(prose=text).count("VF515") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bild 1", 1),
        ("trappa.png", 1),
        ("IMG_2034", 1),
        ("figur", 1),
        ("Diagram 2", 1),
        ("Behandlingstrappa i fyra steg", 0),
        ("Bild av trappan med fyra steg", 0),
        ("Diagram över antal fall per år", 0),
        ("Schema för dosökning", 0),
        ("", 0),  # VF407.
    ],
)
def test_pictures(text: str, found: int) -> None:
    assert codes(prose=f"![{text}](bilder/trappa.png)").count("VF516") == found


TABLES = {
    "VF501": test_long_sentences,
    "VF502": test_heavy_sections,
    "VF503": test_deprecated_terms,
    "VF504": test_two_words_for_one_thing,
    "VF505": test_abbreviations,
    "VF506": test_vague_passives,
    "VF507": test_actions_without_an_actor,
    "VF508": test_patient_texts,
    "VF509": test_values_without_unit,
    "VF510": test_times_that_differ,
    "VF511": test_letters_of_another_step,
    "VF512": test_thresholds_that_differ,
    "VF513": test_the_patients_perspective,
    "VF514": test_indicators_that_cannot_be_measured,
    "VF515": test_links,
    "VF516": test_pictures,
}


@pytest.mark.parametrize("code", sorted(EDITOR))
def test_every_rule_has_five_true_and_five_near_misses(code: str) -> None:
    rows = [row[-1] for mark in TABLES[code].pytestmark for row in mark.args[1]]  # type: ignore[attr-defined]
    assert len([found for found in rows if found]) >= 5
    assert len([found for found in rows if not found]) >= 5


@pytest.mark.parametrize("at", ["", ", at: sammanfattning"])
def test_a_finding_may_be_allowed_where_the_heading_is_the_templates(at: str) -> None:
    """Sammanfattning has no mark of its own: its id is the template's."""
    text = FRAME.format(**{**PLAIN, "summary": "Träffa sjukgymnasten."})
    allowed = text.replace("\n---\n", f"\nallow:\n  - {{code: VF503{at}, reason: Titeln i ett citat.}}\n---\n", 1)
    found = [[d.code for d in check_text(one, "fall.md", Catalog(LISTS), TODAY)] for one in (text, allowed)]
    assert [("VF503" in codes, "VF465" in codes) for codes in found] == [(True, False), (False, False)]


def test_the_words_are_pointed_out() -> None:
    """A finding stands at the words, not where the paragraph begins."""
    (found,) = findings(prose="Många drabbas.\n\nFeber är vanligt och\nsjukgymnasten hjälper.")
    assert (found.place.column, found.place.length) == (1, len("sjukgymnasten"))
    assert found.source_line == "sjukgymnasten hjälper."


def test_the_projects_own_content_needs_no_editor() -> None:
    """No false alarm in what is published here."""
    folders = ("pathways", "generic-models")
    files = [path for folder in folders for path in sorted((ROOT / "content" / folder).glob("*/index.md"))]
    reads = [read(Source(path.relative_to(ROOT).as_posix(), path.read_bytes())) for path in files]
    catalog = catalog_of(reads, LISTS)
    found = [d for one in reads for d in diagnose(one, catalog, TODAY) if d.code.startswith("VF5")]
    assert len(files) > 5
    assert [(d.code, d.place, d.message) for d in found] == []
