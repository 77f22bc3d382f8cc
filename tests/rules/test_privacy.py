"""Identity numbers are found in every usual spelling, and nothing else is taken for one."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forlopp.catalog import Catalog
from forlopp.rules import privacy
from forlopp.rules.privacy import identity_numbers, luhn
from forlopp.rules.rule import Subject

TODAY = datetime.date(2026, 11, 21)


def found(line: str) -> list[tuple[str, str]]:
    return [(line[at : at + length], kind) for at, length, kind in identity_numbers(line, TODAY)]


def number(born: datetime.date, serial: int, added: int = 0) -> str:
    """Return ten digits with a right check digit, worked out by trying all ten."""
    nine = f"{born:%y%m}{born.day + added:02}{serial:03}"
    return next(nine + str(last) for last in range(10) if luhn(nine + str(last)))


births = st.dates(datetime.date(1880, 1, 1), TODAY)
serials = st.integers(0, 999)
SPELLINGS = ["{c}{d}{s}", "{c}{d}-{s}", "{d}{s}", "{d}-{s}", "{d}+{s}", "{d}–{s}", "{d} {s}", "{d} - {s}", "{c}{d} {s}"]


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(born=births, serial=serials, added=st.sampled_from([0, 60]))
def test_every_spelling(spelling: str, born: datetime.date, serial: int, added: int) -> None:
    digits = number(born, serial, added)
    written = spelling.format(c=f"{born:%Y}"[:2], d=digits[:6], s=digits[6:])
    kind = "samordningsnummer" if added else "personnummer"
    assert found(f"Patienten {written}, som") == [(written, kind)]
    assert found(f"({written})") == [(written, kind)]
    assert found(f"personnummer:{written}.") == [(written, kind)]


@given(born=births, serial=serials, wrong=st.integers(1, 9))
def test_wrong_check_digit(born: datetime.date, serial: int, wrong: int) -> None:
    digits = number(born, serial)
    other = digits[:9] + str((int(digits[9]) + wrong) % 10)
    assert found(f"Patienten {other[:6]}-{other[6:]} kom") == []


@given(born=births, serial=serials)
def test_part_of_something_else(born: datetime.date, serial: int) -> None:
    """Digits in a longer number, an address or a DOI belong to no person."""
    digits = number(born, serial)
    for text in (
        f"11{digits}99",  # longer than any identity number: "1…9" could be one by chance
        f"https://exempel.se/{digits}",
        f"10.1016/{digits}",
        f"A{digits}",
        f"{digits}a",
        f"1.{digits}",
    ):
        assert found(f"Se {text} här") == []


@given(
    st.dates(datetime.date(2000, 1, 1), datetime.date(2040, 1, 1)),
    st.dates(datetime.date(2000, 1, 1), datetime.date(2040, 1, 1)),
)
def test_dates(one: datetime.date, other: datetime.date) -> None:
    """Two dates beside each other, as in front matter and tables, are no identity number."""
    for text in (
        f"{one}–{other}",
        f"{one} – {other}",
        f"{one} {other}",
        f"{{on: {one}, version: {other:%Y}}}",
        f"{one} {other:%Y}",
    ):
        assert found(text) == []


def test_days_that_do_not_exist() -> None:
    assert found(f"Patienten 640230-{'0123'}") == []
    assert found(number(datetime.date(2024, 2, 29), 12)) != []
    leap = f"20230229{number(datetime.date(2024, 2, 29), 12)[6:]}"
    assert found(leap) == []


def test_born_tomorrow() -> None:
    born = TODAY + datetime.timedelta(days=1)
    digits = number(born, 123)
    assert found(f"20{digits[:6]}-{digits[6:]}") == []
    assert found(f"19{digits[:6]}-{digits[6:]}") != []


def test_snomed_concept() -> None:
    """A Snomed CT id may look like a number of a person; its own check digit tells that it is none."""
    assert found("{system: snomed-ct, code: 6408230003}") == [] or not luhn("6408230003")


def faults(rule, *lines: str) -> list[str]:
    subject = Subject(None, Catalog(), TODAY, lines)  # type: ignore[arg-type]
    return [lines[path[1] - 1][path[2] - 1 : path[2] - 1 + path[3]] for path, _, _ in rule.check(subject)]


@pytest.mark.parametrize(
    "address",
    [
        "anna.andersson@region.example",
        "a.svensson@ki.se",
        "Anna-Karin.af.Ek@vgregion.se",
        "kalle77@hotmail.com",
        "x@telia.com",
    ],
)
def test_private_address(address: str) -> None:
    assert faults(privacy.private_address, f"Fråga {address}.") == [address]
    assert faults(privacy.private_address, f"[Fråga](mailto:{address})") == [address]


@pytest.mark.parametrize(
    "address",
    [
        "registrator@skr.se",
        "info@1177.se",
        "npo.infektion@skr.se",
        "kirurgen@region.example",
        "stod.vardforlopp@gmail.com",
        "[@a2016]",
    ],
)
def test_functional_address(address: str) -> None:
    assert faults(privacy.private_address, f"Fråga {address}.") == []


@pytest.mark.parametrize(
    "telephone",
    ["070-123 45 67", "0701234567", "+46 70 123 45 67", "+46(0)70-1234567", "0046701234567", "073 123 45 67"],
)
def test_private_telephone(telephone: str) -> None:
    assert faults(privacy.private_telephone, f"Ring {telephone} om du undrar.") == [telephone]


@pytest.mark.parametrize(
    "text",
    [
        "Ring 1177 eller 112.",
        "Växeln: 08-123 450 00.",
        "kl. 07.00–09.30",
        "070-tal",
        "Studien 0712 345",
        "2026-03-12–2027-10-01",
    ],
)
def test_other_numbers(text: str) -> None:
    assert faults(privacy.private_telephone, text) == []


def test_number_at_home() -> None:
    assert faults(privacy.private_telephone, "Anna (privat: 08-123 45 67)") == ["08-123 45 67"]
    assert faults(privacy.private_telephone, "En privat mottagning, 08-123 45 67") == []
