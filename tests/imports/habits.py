"""Word documents with other habits than those in `documents`: what the import met when it was tried on new texts.

In: nothing. Out: bytes of .docx files. The texts are invented.
"""

from __future__ import annotations

from . import documents
from .documents import cell, image, li, p, r, tbl

REFERENCES = (
    "Lund A, Ek B. Headache in primary care. J Headache. 2019;12(3):100–110.",
    "Berg C. Prevalence of headache. Cephalalgia. 2018;38:1–9.",
    "Holm F. Headache diaries. Eur J Neurol. 2017;24(2):20–27.",
)


def woven() -> bytes:
    """Tables where others have lists: goals, challenges; the patient's column first in one table, last in the next; the
    roles in bold within the cells; indicators in paragraphs; citations in words."""
    return documents.docx(
        p("Värk hos vuxna", "Title"),
        p("Nationellt system för kunskapsstyrning hälso- och sjukvård"),
        tbl(["Version", "Beslut i styrgrupp", "Förändring"], ["1.1", "2024-05-17", "Redaktionella ändringar"]),
        p("1. Sammanfattning", "Heading1"),
        p(raw=r("Värk är vanligt (Ref 1). Dosen gavs i 3 månader") + r("2", "up") + r(". Se åtgärd B och bilaga 1.")),
        p("2. Mål", "Heading1"),
        tbl(
            ["Nr", "Mål", "Gäller utmaning"],
            ["1", "Rätt diagnos tidigt.", "Sen diagnos"],
            ["2", "Färre biverkningar.", "Okänd utmaning"],
        ),
        p("3. Ingång och utgång", "Heading1"),
        p("Ingång", look="b"),
        p("Samtliga kriterier ska vara uppfyllda:"),
        li("vuxen"),
        li("värk med något av följande:"),
        li("feber", 1),
        li("trauma", 1),
        p("Utgång", look="b"),
        p("Utgång sker när:"),
        li("värken är borta"),
        li("annan diagnos är ställd"),
        p("4. Flödesschema", "Heading1"),
        p(raw=image()),
        p("Figur 1. Flödet vid värk."),
        p("5. Åtgärder", "Heading1"),
        p("Utredning", "Heading2"),
        tbl(
            ["Åtgärdsblock", "Patientens åtgärder", "Hälso- och sjukvårdens åtgärder"],
            [
                "(A) Misstanke",
                cell(li("Sök vård.")),
                cell(
                    p("Sjuksköterska", look="b"),
                    li("Gör en första bedömning."),
                    p("Kurator", look="b"),
                    li("Fråga om stöd."),
                    p("Läkare:"),
                    li("Ta anamnes inom 4 veckor. [ref 2–3]"),
                ),
            ],
        ),
        p("Behandling", "Heading2"),
        tbl(
            ["", "Hälso- och sjukvård", "Patient", "Kommentar"],
            ["B\nBehandling", cell(li("Ordinera läkemedel.")), cell(li("Ta läkemedlet.")), "Gäller även gravida."],
        ),
        p("6. Uppföljning", "Heading1"),
        p("6.1 Indikatorer", "Heading2"),
        p("Resultatmått", look="b"),
        p("1. Andel med mindre värk", look="b"),
        p("Täljare: Antal med mindre värk. Nämnare: Antal med värk."),
        p("Målnivå: 60 %"),
        p("Strukturmått", look="b"),
        p("2. Finns rutin för överlämning?", look="b"),
        p("Målnivå: Ja"),
        p("7. Bakgrund", "Heading1"),
        p("7.1 Patientresan", "Heading2"),
        tbl(["Utmaning", "Beskrivning"], ["Sen diagnos", "Många får vänta."]),
        p("8. Ekonomi", "Heading1"),
        p("Färre akutbesök."),
        p("Referenser", "Heading1"),
        *(p(f"{n}. {text}") for n, text in enumerate(REFERENCES, 1)),
        p("Bilaga 1: Dagbok", "Heading1"),
        p("Fylls i varje dag."),
    )


def headed() -> bytes:
    """Steps whose headings have a number and no letter, with a table or lines like "Patienten kan:" under each; the
    answers of a decision in a sentence; actions in rows with who and when; indicators in a list."""
    return documents.docx(
        p("Sår hos barn", "Title"),
        p("1 Åtgärder", "Heading1"),
        p("Steg 1: Bedömning", "Heading2"),
        tbl(
            ["Vad", "Ansvarig", "När"],
            ["Mät såret.", "Läkare", "Inom 2 dygn"],
            ["Väg barnet", "Vågmästare", "Vid besöket"],
        ),
        p("Barn och vårdnadshavare", look="b"),
        li("Visa såret"),
        p("Steg 2: Är såret infekterat?", "Heading2"),
        p("Ja: gå till steg 3. Nej: gå till steg 4."),
        p("Steg 3: Infektion", "Heading2"),
        tbl(["Vad gör vården?", "Vad kan du som patient göra?"], [cell(li("Ge antibiotika")), cell(li("Vila"))]),
        p("Se även steg 1."),
        p("Steg 4: Uppföljning", "Heading2"),
        p("Hälso- och sjukvården ska:"),
        li("lägga om såret"),
        p("Patienten kan:"),
        li("hålla såret torrt"),
        p("Patienten ska inte:"),
        li("bada"),
        p("2 Indikatorer", "Heading1"),
        li("Andel läkta sår (mål: ≥ 90 %)"),
        li("Antal infektioner"),
    )


WORD = {"vavda-tabeller": woven, "steg-utan-bokstav": headed}
