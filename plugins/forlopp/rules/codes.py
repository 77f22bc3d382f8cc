"""Codes of classifications: their shape, ranges and exclusions (VF601–VF609, VF611, VF612).

In: a subject. Out: faults. Never says whether a code exists, only whether it can.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Path
from ..model.codes import SYSTEM_NAMES, PlainCode
from ..model.flow import Criterion
from . import classification
from .classification import Span, span_of
from .rule import FLOW, Fault, Rule, Subject, rule

KEYS = (("code", "code"), ("from_", "from"), ("to", "to"))


def _codes(subject: Subject) -> Iterator[tuple[Path, PlainCode]]:
    """Yield every code or range: in the front matter, in criteria and in actions."""
    for i, code in enumerate(subject.pathway.codes):
        yield ("codes", i), code
    for path, value, _ in subject.criteria:
        if isinstance(value, Criterion) and value.code:
            yield (*path, "code"), value.code
    for act in subject.actions:
        for j, code in enumerate(act.action.codes):
            yield (*act.path, "codes", j), code


def name_of_code(code: PlainCode) -> str:
    """Return a code or range as messages name it: Koden ”A41.9”."""
    return f"Koden ”{code.code}”" if code.code else f"Intervallet ”{code.from_}–{code.to}”"


def _written(subject: Subject, system: str) -> Iterator[tuple[Path, str]]:
    """Yield every code of a system as written, those of ranges and exclusions too."""
    for path, code in _codes(subject):
        if code.system == system:
            for name, key in KEYS:
                if getattr(code, name):
                    yield (*path, key), getattr(code, name)
            for j, text in enumerate(code.exclude):
                yield (*path, "exclude", j), text


def _malformed(subject: Subject, system: str) -> Iterator[Fault]:
    for path, text in _written(subject, system):
        if not classification.well_formed(system, text):
            meant = classification.mended(system, text)
            hint = f"Menade du ”{meant}”?" if meant else f"Så skrivs en kod: {classification.EXAMPLES[system]}."
            yield path, f"”{text}” är ingen kod i {SYSTEM_NAMES[system]}.", hint


@rule("VF601", "error", "error")
def malformed_icd(subject: Subject) -> Iterator[Fault]:
    """Koden kan inte finnas i ICD-10-SE.

    En kod i ICD-10-SE är en bokstav och två siffror, och ofta en punkt med en siffra till: A41.9. Regionernas system
    hittar bara koder som är rätt skrivna.

    Fel:

    ```yaml
    codes: [{system: icd-10-se, code: A419}]
    ```

    Rätt:

    ```yaml
    codes: [{system: icd-10-se, code: A41.9}]
    ```
    """
    yield from _malformed(subject, "icd-10-se")


@rule("VF602", "error", "error")
def malformed_kva(subject: Subject) -> Iterator[Fault]:
    """Koden kan inte finnas i KVÅ.

    En åtgärdskod är fem tecken: två bokstäver och tre siffror (AV034), eller tre bokstäver och två siffror (NFB20).

    Fel:

    ```yaml
    codes: [{system: kva, code: AV34}]
    ```

    Rätt:

    ```yaml
    codes: [{system: kva, code: AV034}]
    ```
    """
    yield from _malformed(subject, "kva")


@rule("VF603", "error", "error")
def malformed_atc(subject: Subject) -> Iterator[Fault]:
    """Koden kan inte finnas i ATC.

    En ATC-kod har upp till fem nivåer: J, J01, J01C, J01CR och J01CR05.

    Fel:

    ```yaml
    codes: [{system: atc, code: J1CR05}]
    ```

    Rätt:

    ```yaml
    codes: [{system: atc, code: J01CR05}]
    ```
    """
    yield from _malformed(subject, "atc")


@rule("VF604", "error", "error")
def malformed_icf(subject: Subject) -> Iterator[Fault]:
    """Koden kan inte finnas i ICF.

    En kod i ICF är en av bokstäverna b, s, d och e och en, tre, fyra eller fem siffror: b280, d4500. Bokstaven är
    liten.

    Fel:

    ```yaml
    codes: [{system: icf, code: B28}]
    ```

    Rätt:

    ```yaml
    codes: [{system: icf, code: b280}]
    ```
    """
    yield from _malformed(subject, "icf")


@rule("VF605", "error", "error")
def malformed_snomed(subject: Subject) -> Iterator[Fault]:
    """Koden är inget begrepp i Snomed CT.

    Ett begrepp i Snomed CT har 6–18 siffror, utan nolla först. De två siffrorna före den sista säger vad id:t
    betecknar: 00 eller 10 är ett begrepp, 01 eller 11 en beskrivning.

    Fel:

    ```yaml
    codes: [{system: snomed-ct, code: "9130"}]
    ```

    Rätt:

    ```yaml
    codes: [{system: snomed-ct, code: "91302008"}]
    ```
    """
    kinds = {"01": "en beskrivning", "11": "en beskrivning", "02": "en relation", "12": "en relation"}
    for path, text in _written(subject, "snomed-ct"):
        if not classification.well_formed("snomed-ct", text):
            message = f"”{text}” är inget id i Snomed CT."
            yield path, message, "Ett id har 6–18 siffror och börjar inte med noll, till exempel 91302008."
        elif not classification.verhoeff(text):
            continue  # A wrong digit somewhere: the digits that tell the kind cannot be trusted.
        elif text[-3:-1] in kinds:
            message = f"”{text}” är id för {kinds[text[-3:-1]]} i Snomed CT, inte för ett begrepp."
            yield path, message, "Slå upp begreppet och skriv dess id."
        elif not classification.is_concept(text) or (text[-3] == "1" and len(text) < 11):
            yield path, f"”{text}” är inget begrepp i Snomed CT.", "Slå upp begreppet och skriv dess id."


@rule("VF606", "error", "error")
def wrong_check_digit(subject: Subject) -> Iterator[Fault]:
    """Kontrollsiffran i Snomed CT-koden stämmer inte.

    Sista siffran räknas ut från de andra. Stämmer den inte är någon siffra felskriven eller två siffror omkastade,
    och koden betyder något annat eller ingenting.

    Fel:

    ```yaml
    codes: [{system: snomed-ct, code: "91302080"}]
    ```

    Rätt:

    ```yaml
    codes: [{system: snomed-ct, code: "91302008"}]
    ```
    """
    for path, text in _written(subject, "snomed-ct"):
        if classification.well_formed("snomed-ct", text) and not classification.verhoeff(text):
            message = f"Kontrollsiffran i ”{text}” stämmer inte: någon siffra är fel."
            yield path, message, "Kopiera koden på nytt från Snomed CT:s bläddrare."


@rule("VF607", "error", "error")
def neither_code_nor_range(subject: Subject) -> Iterator[Fault]:
    """Det framgår inte vilken kod eller vilket intervall som gäller.

    Skriv antingen `code`, för en enda kod, eller både `from` och `to`, för ett intervall.

    Fel:

    ```yaml
    codes: [{system: icd-10-se, from: M05}]
    ```

    Rätt:

    ```yaml
    codes: [{system: icd-10-se, from: M05, to: M06}]
    ```
    """
    for path, code in _codes(subject):
        if code.code and (code.from_ or code.to):
            message = f"Här står både en kod ({code.code}) och ett intervall."
            yield path, message, "Behåll code för en enda kod, eller from och to för ett intervall."
        elif not code.code and not (code.from_ and code.to):
            missing = "to" if code.from_ else "from" if code.to else ""
            message = f"Intervallet saknar ”{missing}”." if missing else "Här saknas kod."
            yield path, message, "Skriv code för en enda kod, eller både from och to för ett intervall."


@rule("VF608", "error", "error")
def impossible_range(subject: Subject) -> Iterator[Fault]:
    """Intervallet går inte ihop.

    Ett intervall går från en lägre kod till en högre i samma kapitel. Snomed CT har inga intervall: där betyder
    siffrornas ordning ingenting.

    Fel:

    ```yaml
    codes: [{system: icd-10-se, from: M06, to: M05}]
    ```

    Rätt:

    ```yaml
    codes: [{system: icd-10-se, from: M05, to: M06}]
    ```
    """
    for path, code in _codes(subject):
        low, high, system = code.from_, code.to, code.system
        if code.code or not low or not high:
            continue
        if system == "snomed-ct":
            yield path, "Snomed CT har inga intervall.", "Skriv ett begrepp per rad, med code."
        elif not classification.well_formed(system, low) or not classification.well_formed(system, high):
            continue
        elif classification.chapter(system, low) != classification.chapter(system, high):
            message = f"”{low}” och ”{high}” hör till olika kapitel i {SYSTEM_NAMES[system]}."
            yield path, message, "Dela upp intervallet, eller rätta en av koderna."
        elif not span_of(code):
            yield path, f"Intervallet går baklänges: från {low} till {high}.", f"Skriv from: {high} och to: {low}."


@rule("VF609", "error", "error")
def exclusion_outside(subject: Subject) -> Iterator[Fault]:
    """Undantaget ligger utanför koden eller intervallet.

    Under `exclude` står koder som annars hade räknats med. Ligger undantaget utanför är någon av koderna fel.

    Fel:

    ```yaml
    codes: [{system: icd-10-se, code: G45, exclude: [G54.4]}]
    ```

    Rätt:

    ```yaml
    codes: [{system: icd-10-se, code: G45, exclude: [G45.4]}]
    ```
    """
    for path, code in _codes(subject):
        span = span_of(code)
        for j, text in enumerate(code.exclude if span else ()):
            if not classification.well_formed(code.system, text):
                continue
            out = Span(text.replace(".", ""), text.replace(".", ""))
            what = code.code or f"{code.from_}–{code.to}"
            if not classification.contains(span, out):
                message = f"Undantaget {text} ligger inte i {what}."
                yield (*path, "exclude", j), message, "Rätta undantaget, eller ta bort det."
            elif classification.contains(out, span):
                message = f"Undantaget {text} tar bort allt i {what}."
                yield (*path, "exclude", j), message, "Skriv den underkod som inte ska räknas."


@rule("VF611", "warning", "warning")
def code_twice(subject: Subject) -> Iterator[Fault]:
    """Samma kod står två gånger.

    Samma kod med samma roll behövs bara en gång. Ofta är den ena en felskrivning av något annat.

    Fel:

    ```yaml
    codes:
      - {system: icd-10-se, code: A41.9, role: diagnosis}
      - {system: icd-10-se, code: A41.9, role: diagnosis}
    ```

    Rätt:

    ```yaml
    codes:
      - {system: icd-10-se, code: A41.9, role: diagnosis}
    ```
    """
    seen: set[tuple[object, ...]] = set()
    for i, code in enumerate(subject.pathway.codes):
        key = (code.system, code.code, code.from_, code.to, code.role, code.entry)
        if key in seen and (code.code or code.from_):
            yield ("codes", i), f"{name_of_code(code)} står redan här ovanför med samma roll.", "Ta bort den ena raden."
        seen.add(key)


@rule("VF612", "error", "error", needs=FLOW)
def code_of_unknown_entry(subject: Subject) -> Iterator[Fault]:
    """Koden hör till en ingång som inte finns.

    När vårdförloppet har flera ingångar säger `entry` vilken av dem koden gäller. Där står id för ett steg som är en
    ingång.

    Fel, när ingången heter `ingang-akut`:

    ```yaml
    codes: [{system: icd-10-se, code: A41.9, role: entry, entry: akut}]
    ```

    Rätt:

    ```yaml
    codes: [{system: icd-10-se, code: A41.9, role: entry, entry: ingang-akut}]
    ```
    """
    entries = [step.id for step in subject.pathway.steps if step.kind == "entry"]
    for i, code in enumerate(subject.pathway.codes):
        if code.entry and code.entry not in entries:
            is_step = any(step.id == code.entry for step in subject.pathway.steps)
            message = f"Steget ”{code.entry}” är ingen ingång." if is_step else f"Ingången ”{code.entry}” finns inte."
            hint = subject.suggest(code.entry, entries) or "Skriv id för ett steg med kind: entry, eller ta bort entry."
            yield ("codes", i, "entry"), message, hint


RULES: tuple[Rule, ...] = (
    malformed_icd,
    malformed_kva,
    malformed_atc,
    malformed_icf,
    malformed_snomed,
    wrong_check_digit,
    neither_code_nor_range,
    impossible_range,
    exclusion_outside,
    code_twice,
    code_of_unknown_entry,
)
