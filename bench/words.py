"""Word lists for the generated pathways: Swedish that parser, table and page meet in earnest, and that means nothing.

In: nothing. Out: tuples of words and phrases. Never a sentence from a real pathway.
"""

from __future__ import annotations

TITLES = (
    "Övningsartros",
    "Övningsastma",
    "Övningsfeber",
    "Övningssvikt",
    "Övningssmärta",
    "Övningsyrsel",
    "Övningsanemi",
    "Övningsdiabetes",
    "Övningsfraktur",
    "Övningsmigrän",
)

AREAS = (
    "akut-vard",
    "endokrina-sjukdomar",
    "hjart-och-karlsjukdomar",
    "infektionssjukdomar",
    "lung-och-allergisjukdomar",
    "nervsystemets-sjukdomar",
    "rorelseorganens-sjukdomar",
    "aldres-halsa",
)

ROLES = (
    "läkare",
    "sjuksköterska",
    "fysioterapeut",
    "arbetsterapeut",
    "dietist",
    "kurator",
    "undersköterska",
    "psykolog",
)

CARE_LEVELS = ("primärvård", "akutmottagning", "sjukhusvård", "specialiserad öppenvård", "rehabilitering")

WITHIN = ("10 min", "1 timme", "4,5 timmar", "1 dygn", "3 dagar", "2 veckor", "6 veckor", "3 månader")

ABBREVIATIONS = (("ÖGT", "övningsgångtest"), ("ÖSS", "övningsskala för smärta"), ("ÖVP", "övningsvårdplan"))

STEP_TITLES = (
    "Första bedömning",
    "Fördjupad utredning",
    "Start av behandling",
    "Teambedömning",
    "Rehabilitering",
    "Läkemedelsgenomgång",
    "Fysisk träning",
    "Stöd vid förändring",
    "Ny bedömning efter behandling",
    "Planering inför hemgång",
    "Samordnad uppföljning",
    "Långsiktigt stöd",
)

ORDERS = (
    "Mät",
    "Bedöm",
    "Dokumentera",
    "Följ upp",
    "Kontrollera",
    "Gå igenom",
    "Planera",
    "Utvärdera",
    "Samordna",
    "Beställ",
    "Diskutera",
    "Anpassa",
)

OBJECTS = (
    "patientens gångförmåga med samma test som vid förra besöket",
    "blodtryck, puls och andningsfrekvens i vila",
    "aktuella läkemedel och doser tillsammans med patienten",
    "smärtans läge, styrka och variation över dygnet",
    "vikt, längd och midjemått",
    "sömn, aptit och ork under den senaste veckan",
    "risken för fall i hemmet",
    "behovet av hjälpmedel i bostaden och på arbetet",
    "tidigare behandlingar och vad de gav för resultat",
    "patientens egna mål för den kommande perioden",
    "blodprover enligt mottagningens lista",
    "behovet av kontakt med tandvården",
    "möjligheten att arbeta helt eller delvis",
    "hur närstående påverkas och vilket stöd de vill ha",
    "hudens färg, temperatur och känsel",
    "styrka och rörlighet i båda sidor",
)

ADDITIONS = (
    "och jämför med värdet vid ingången",
    "innan behandlingen ändras",
    "vid samma tid på dagen",
    "med stöd av formuläret",
    "i samråd med patienten",
    "när provsvaren har kommit",
    "och skriv in resultatet i journalen",
    "minst en gång under perioden",
    "om besvären har ökat",
    "och förklara vad det betyder",
)

OWN_ORDERS = (
    "Skriv ner dina frågor",
    "Berätta om sådant som har blivit svårare",
    "Ta dina läkemedel som ni har bestämt",
    "Rör på dig varje dag i lagom takt",
    "Hör av dig om du blir sämre",
    "Ta med din läkemedelslista",
    "Gör träningsprogrammet hemma",
    "Fyll i formuläret",
)

OWN_ADDITIONS = (
    "inför nästa besök",
    "tillsammans med någon som känner dig väl",
    "så länge behandlingen pågår",
    "även de dagar då du mår bra",
    "minst tre gånger i veckan",
    "och notera hur det känns",
)

SUBJECTS = (
    "Mottagningen",
    "Teamet",
    "Patienten",
    "Den fasta vårdkontakten",
    "Primärvården",
    "Sjukhuset",
    "Kommunens personal",
    "Den som remitterar",
    "En del av patienterna",
    "Flera regioner",
)

VERBS = (
    "beskriver",
    "planerar",
    "behöver",
    "följer",
    "jämför",
    "prövar",
    "tar ansvar för",
    "avgör",
    "sammanfattar",
    "får tidigt besked om",
)

MATTERS = (
    "nästa steg i behandlingen",
    "vilka besvär som är viktigast just nu",
    "resultatet av de senaste mätningarna",
    "hur vardagen fungerar hemma och på arbetet",
    "vem som håller i kontakten mellan besöken",
    "vilka prover som ska tas om",
    "skillnaden mellan det planerade och det som blev gjort",
    "vad som ska hända om besvären kommer tillbaka",
    "hur lång tid varje del brukar ta",
    "de mål som patienten själv har satt upp",
)

PLACES = (
    "vid varje besök",
    "under de första månaderna",
    "i samband med utskrivningen",
    "innan nästa kontakt bokas",
    "när flera enheter är inblandade",
    "för både äldre och yngre patienter",
    "oavsett var patienten bor",
    "enligt den gemensamma planen",
)

MEASURES = (
    "som fått en skriftlig plan",
    "som följts upp i tid",
    "som bedömts av flera yrkesgrupper",
    "som fått kontakt samma vecka",
    "som nått sitt eget mål",
    "som tränat enligt programmet",
    "som haft en läkemedelsgenomgång",
    "som erbjudits stöd för närstående",
    "som kommit tillbaka oplanerat",
    "som är nöjda med sin delaktighet",
)
