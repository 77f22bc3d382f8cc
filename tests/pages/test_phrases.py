"""Facts in Swedish words."""

from __future__ import annotations

import pytest

from forlopp import phrases
from forlopp.model.base import parse_duration
from forlopp.model.codes import PlainCode
from forlopp.model.flow import ActionFacts, Measure


@pytest.mark.parametrize(
    ("every", "said"),
    [
        ("1 vecka", "varje vecka"),
        ("1 dygn", "varje dygn"),
        ("4 timmar", "var 4:e timme"),
        ("2 år", "vart 2:a år"),
        ("12 timmar", "var 12:e timme"),
        ("21 dagar", "var 21:a dag"),
        ("6–8 veckor", "upprepas efter 6–8 veckor"),
    ],
)
def test_repetition(every: str, said: str) -> None:
    duration = parse_duration(every)
    assert duration
    assert phrases.repeated(duration) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"within": "10 min", "from": "ankomst"}, "inom 10 min från ankomst"),
        ({"after": "6 veckor"}, "tidigast efter 6 veckor"),
        ({"after": "11 månader", "within": "13 månader"}, "tidigast efter 11 månader, senast efter 13 månader"),
        ({"within": "1 dag", "every": "1 vecka"}, "inom 1 dag, varje vecka"),
        ({"from": "ankomst"}, ""),
        ({}, ""),
    ],
)
def test_times(facts: dict[str, str], said: str) -> None:
    assert phrases.times(ActionFacts.model_validate(facts)) == said


def test_measure_has_a_decimal_comma() -> None:
    value = Measure.model_validate({"name": "Laktat", "operator": ">", "value": "2.5", "unit": "mmol/l"})
    assert phrases.measure(value) == "Laktat över 2,5 mmol/l"


def test_range_of_codes_names_its_exceptions() -> None:
    value = {"system": "icd-10-se", "from": "M16.0", "to": "M16.9", "exclude": ["M16.4", "M16.5"]}
    assert phrases.code(PlainCode.model_validate(value)) == "ICD-10-SE M16.0–M16.9, utom M16.4 och M16.5"


@pytest.mark.parametrize(
    ("words", "said"), [("läkare", "Läkare"), ("eGFR tas", "eGFR tas"), ("", ""), ("ökad", "Ökad")]
)
def test_sentence_keeps_capitals_inside_words(words: str, said: str) -> None:
    assert phrases.sentence(words) == said
