"""What an editor misses: the patient contract, patients' experience, what an indicator is counted from (VF513–VF514).

In: a subject. Out: faults. Never asks for a heading: the template does that (VF103), nor for what other rules ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.text import plain
from ..templates import TEMPLATES, heading_for
from .rule import Fault, Rule, Subject, rule


@rule("VF513", "note", "warning", allowed=True, needs=("steps", "challenges", "sections"))
def patient_perspective_missing(subject: Subject) -> Iterator[Fault]:
    """Patientens perspektiv saknas.

    Under Nulägesbeskrivning av patienters erfarenheter står de utmaningar som patienter själva har berättat om, som en
    punktlista: målen svarar mot dem. Patientkontraktet samlar de åtgärder som är märkta `contract=yes`, och utan dem
    är det tomt. Är det så med avsikt går det att skriva ett undantag med skäl under `allow`.

    Fel: ingen åtgärd i vårdförloppet hör till patientkontraktet.

    ```markdown
    - Utse fast vårdkontakt. {#a-vardkontakt}
    ```

    Rätt:

    ```markdown
    - Utse fast vårdkontakt. {#a-vardkontakt contract=yes}
    ```
    """
    pathway = subject.pathway
    template = TEMPLATES.get(pathway.kind)
    if not template or not template.has_flow:
        return
    sections = {section.id: number for number, section in enumerate(pathway.sections)}
    contract = sections.get(heading_for(pathway.kind, "contract"))
    if (
        contract is not None
        and subject.actions
        and not pathway.includes
        and not any(act.action.contract == "yes" for act in subject.actions)
    ):
        message = "Ingen åtgärd hör till patientkontraktet."
        hint = "Märk de åtgärder som ni kommer överens med patienten om, till exempel {#a-boka contract=yes}."
        yield ("sections", contract), message, hint
    experience = sections.get(heading_for(pathway.kind, "challenges"))
    if experience is not None and not pathway.challenges:
        message = "Här finns inga utmaningar som patienter har berättat om."
        hint = "Skriv dem som en punktlista: - Besked kommer sent. {#utm-besked}"
        yield ("sections", experience), message, hint


@rule("VF514", "note", "warning", allowed=True)
def indicator_not_measurable(subject: Subject) -> Iterator[Fault]:
    """Indikatorn går inte att mäta.

    Den som ska räkna måste veta vad som räknas, i vilken enhet och varifrån uppgiften hämtas. ”God följsamhet” går
    inte att räkna; ”Antal patienter som …” gör det. Att täljare eller nämnare saknas har en regel för sig. Finns inga
    data än, skriv det register eller system som de ska komma från, eller ett undantag med skäl under `allow`.

    Fel:

    ```yaml indicator
    kind: process
    measure: median
    numerator: Tid från ankomst till antibiotika
    ```

    Rätt:

    ```yaml indicator
    kind: process
    measure: median
    numerator: Tid från ankomst till antibiotika
    unit: minuter
    sources: [vårdinformationssystem]
    ```
    """
    for i, indicator in enumerate(subject.pathway.indicators):
        missing = []
        if not indicator.sources:
            missing.append("källa till data (sources)")
        if indicator.measure in ("median", "mean", "time"):
            unit = indicator.unit or (indicator.target.unit if indicator.target else None)
            missing += [] if unit else ["enhet (unit)"]
        if indicator.measure in ("median", "mean", "time", "count") and not indicator.numerator:
            missing += ["vad som räknas (numerator)"] if not _says_what(indicator) else []
        if indicator.measure == "proportion":
            counted, whole = (" ".join((words or "").split()) for words in (indicator.numerator, indicator.denominator))
            if counted and _QUALITY.match(counted):
                message = f"Täljaren i ”{indicator.title}” säger hur bra något är, inte vad som räknas."
                yield ("indicators", i, "numerator"), message, "Skriv vilka som räknas: ”Antal patienter som …”."
            elif counted and counted.casefold() == whole.casefold():
                message = f"Indikatorn ”{indicator.title}” har samma täljare och nämnare, och blir alltid 100 procent."
                yield ("indicators", i, "numerator"), message, "Skriv i täljaren vilka av dem som räknas."
        if missing:
            message = f"Indikatorn ”{indicator.title}” saknar {' och '.join(missing)}."
            yield ("indicators", i), message, "Lägg till det i blocket under indikatorns rubrik."


_QUALITY = re.compile(
    r"(?:(?:mycket|en|ett)\s+)?(?:god|gott|goda|bra|bättre|förbättra[dt]|förbättrade|öka[dt]|ökade|ökning|minska[dt]|minskade|"
    r"minskning|hög|högt|höga|högre|låg|lågt|låga|lägre|tillfredsställande|adekvat|optimal|optimalt|tillräcklig|trygg|"
    r"trygga|kvalitet|kvaliteten|förbättring|nöjdhet|följsamhet|delaktighet|trygghet)\b(?!\s+(?:antal|andel))",
    re.IGNORECASE,
)
"""How a wish begins, and nothing that anyone can count: ”God följsamhet till planen”."""


def _says_what(indicator: object) -> bool:
    """True where the comment under the indicator tells what is counted."""
    text = getattr(indicator, "text", None)
    return bool(text and plain(text))


RULES: tuple[Rule, ...] = (patient_perspective_missing, indicator_not_measurable)
