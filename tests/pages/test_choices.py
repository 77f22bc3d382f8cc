"""What a reader can choose to see: years that can be compared, and questions where there is something to choose."""

from __future__ import annotations

import pytest

from forlopp.catalog import Lists, Term, terms
from forlopp.pages.choices import PERSONAL, attributes, choices
from pages.example import pathway

LISTS = Lists(
    roles=terms([Term("lakare", "läkare"), Term("sjukskoterska", "sjuksköterska")]),
    care_levels=terms([Term("primarvard", "primärvård")]),
)


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("0–17", "-17"),
        ("50-79", "50-79"),
        ("6 till 17 år", "6-17"),
        ("från 75 år", "75-"),
        ("Från 75", "75-"),
        ("över 64 år", "65-"),
        ("under 18 år", "-17"),
        ("till och med 17 år", "-17"),
        ("18", "18-18"),
        ("vuxna", "vuxna"),
        ("efter klimakteriet", "efter klimakteriet"),
    ],
)
def test_ages_become_years(written: str, years: str) -> None:
    step = pathway().steps[0].model_copy(update={"ages": written, "roles": (), "care_level": ()})
    assert attributes(step, LISTS) == f' data-ages="{years}"'


def test_roles_and_places_are_ids_whatever_their_spelling() -> None:
    step = (
        pathway()
        .steps[0]
        .model_copy(update={"roles": ("Läkare", "spökläkare å bår"), "care_level": ("primärvård",), "ages": None})
    )
    assert attributes(step, LISTS) == ' data-roles="lakare spoklakare-a-bar" data-levels="primarvard"'


def test_the_form_asks_what_makes_a_difference() -> None:
    whole = pathway()
    asked = {choice.name: choice for choice in choices(whole, LISTS)}
    assert {"lakare", "sjukskoterska", PERSONAL} <= {value for value, _ in asked["roll"].options}
    assert ("-17", "0–17 år") in asked["alder"].options
    everybody = whole.model_copy(update={"steps": ()})
    assert choices(everybody, LISTS) == ()
