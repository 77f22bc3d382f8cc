"""Codes in two places: those of the front matter and those of the criteria must say the same (VF610).

In: a subject. Out: faults, at the code that contradicts the front matter. Never compares every code with every other.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Path
from ..model.codes import Code, PlainCode
from ..model.flow import Criterion
from . import classification
from .classification import Span, Spans, excluded_spans, parts_of, span_of
from .codes import name_of_code
from .rule import Fault, Rule, Subject, rule


@rule("VF610", "error", "error", needs=("codes", "criteria"))
def codes_disagree(subject: Subject) -> Iterator[Fault]:
    """Koderna på två ställen säger emot varandra.

    Koder överst i filen och koder i kriterierna läses av olika system. Är samma kod ingång på det ena stället och
    undantag på det andra, går rätt patient in i den ena regionen och inte i den andra.

    Fel:

    ```yaml
    codes:
      - {system: icd-10-se, code: G45, role: entry}
      - {system: icd-10-se, code: G45, role: exclusion}
    ```

    Rätt:

    ```yaml
    codes:
      - {system: icd-10-se, code: G45, exclude: [G45.4], role: entry}
      - {system: icd-10-se, code: G45.4, role: exclusion}
    ```
    """
    front = [(("codes", i), code) for i, code in enumerate(subject.pathway.codes)]
    wanted = [(path, code) for path, code in front if code.role == "entry"]
    refused = [(path, code) for path, code in front if code.role == "exclusion"]
    inside = list(_criteria_codes(subject))
    positive = [(path, code) for path, code, negative in inside if not negative]
    negative = [(path, code) for path, code, negative in inside if negative]
    ours = "Skriv samma sak på båda ställena, eller ta bort den som är fel."
    yield from _refused_entries(wanted, refused, "ingång här och undantag i en annan rad under codes", ours)
    yield from _refused_entries(positive, refused, "ingång i kriterierna men undantag under codes överst i filen", ours)
    yield from _refused_entries(wanted, negative, "ingång under codes men undantag i kriterierna", ours)
    yield from _unlike_exclusions(wanted, refused, positive, negative)


Placed = list[tuple[Path, PlainCode]]


def _criteria_codes(subject: Subject) -> Iterator[tuple[Path, PlainCode, bool]]:
    """Yield codes of criteria that decide on entry: (path, code, whether it keeps the patient out)."""
    pathway = subject.pathway
    at_exit = {id for step in pathway.steps if step.kind != "entry" for id in step.criteria}
    at_entry = {id for step in pathway.steps if step.kind == "entry" for id in step.criteria}
    for path, value, negative in subject.criteria:
        block = pathway.criteria[path[1]]  # type: ignore[index]
        counts = block.id in at_entry or (block.none and block.id not in at_exit)
        if counts and isinstance(value, Criterion) and value.code:
            yield (*path, "code"), value.code, negative


def _refused_entries(entries: Placed, exclusions: Placed, what: str, hint: str) -> Iterator[Fault]:
    """Yield the entries that some exclusion takes away whole."""
    systems = {code.system for _, code in exclusions}
    spans = {
        system: Spans((span, code) for _, code in exclusions if code.system == system and (span := span_of(code)))
        for system in systems
    }
    for path, code in entries:
        span = span_of(code)
        found = spans[code.system].holding(span) if span and code.system in spans else None
        if isinstance(found, PlainCode) and not any(
            classification.contains(out, span) for out in excluded_spans(found)
        ):
            yield path, f"{name_of_code(code)} är {what}.", hint


def _unlike_exclusions(wanted: Placed, refused: Placed, positive: Placed, negative: Placed) -> Iterator[Fault]:
    """Yield criteria whose code is an entry in the front matter too, but with other exclusions."""
    by_span = {(code.system, span_of(code)): code for _, code in wanted if not (isinstance(code, Code) and code.entry)}
    apart_here, apart_there = _lists(negative), _lists(refused)
    for path, code in positive:
        span = span_of(code)
        other = by_span.get((code.system, span))
        if not span or not other:
            continue
        here = excluded_spans(code) | parts_of(span, apart_here.get(code.system, []))
        there = excluded_spans(other) | parts_of(span, apart_there.get(code.system, []))
        if here != there:
            message = f"{name_of_code(code)} har inte samma undantag här som under codes överst i filen."
            yield path, message, "Skriv samma undantag (exclude) på båda ställena."


def _lists(placed: Placed) -> dict[str, list[Span]]:
    """Return the spans of some codes by system, in order."""
    found: dict[str, list[Span]] = {}
    for _, code in placed:
        span = span_of(code)
        if span:
            found.setdefault(code.system, []).append(span)
    return {system: sorted(spans) for system, spans in found.items()}


RULES: tuple[Rule, ...] = (codes_disagree,)
