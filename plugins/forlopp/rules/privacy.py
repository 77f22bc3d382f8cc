"""Persons who must not be named in the source: identity numbers, private addresses and telephones (VF701–VF703).

In: the lines of the source, authors' notes too, since the sources are public. Out: faults with places in the lines.
Never needs the document to be readable, and prefers to miss a number rather than to cry wolf.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from .classification import is_concept
from .rule import Fault, Rule, Subject, rule

_LAST_DIGITS = re.compile("[0-9]{2}[-+–−‐‑ ]{0,3}[0-9]{4}")
# YYMMDD or YYYYMMDD, with or without marks within, then a hyphen, a plus sign (100 years), a blank or nothing, and the
# last four. Digits, letters and the marks of addresses and DOIs around it mean that it is something else.
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z/_#@-])(?<![0-9][.,])"
    r"(?P<century>1[89]|20)?(?P<year>[0-9]{2})(?P<in1>[ ./-]?)(?P<month>[0-9]{2})(?P<in2>[ ./-]?)(?P<day>[0-9]{2})"
    r"(?P<sign> ?[-+–−‐‑] ?| ?)(?P<last>[0-9]{4})"
    r"(?![0-9A-Za-z]|[.,/–-][0-9])"
)
COORDINATION = 60
"""What a coordination number (samordningsnummer) adds to the day of birth."""


def luhn(digits: str) -> bool:
    """True when the last of ten digits is the right check digit for the nine before it."""
    total = 0
    for place, digit in enumerate(digits):
        value = int(digit) * (2 - place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def identity_kind(century: str, digits: str, today: datetime.date) -> str:
    """Return "personnummer" or "samordningsnummer" for ten digits that can be one by date and check digit, else ""."""
    if not luhn(digits):
        return ""
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    kind = "samordningsnummer" if day > COORDINATION else "personnummer"
    day -= COORDINATION if day > COORDINATION else 0
    for prefix in (century,) if century else ("20", "19", "18"):
        try:
            born = datetime.date(int(prefix) * 100 + year, month, day)
        except ValueError:
            continue
        if born <= today:
            return kind
    return ""


def identity_numbers(line: str, today: datetime.date) -> Iterator[tuple[int, int, str]]:
    """Yield (offset, length, kind) for each number in a line that can be a person's."""
    offset = 0
    while match := _NUMBER.search(line, offset):
        offset = match.start() + 1
        digits = match["year"] + match["month"] + match["day"] + match["last"]
        if match["in1"] + match["in2"] and not match["sign"].strip():
            continue  # "2026-03-01 2027" is a date and a year.
        if not match["sign"] and "snomed" in line.casefold() and is_concept((match["century"] or "") + digits):
            continue
        kind = identity_kind(match["century"] or "", digits, today)
        if kind:
            yield match.start(), match.end() - match.start(), kind
            offset = match.end()


def _lines_with(wanted: re.Pattern[str], subject: Subject) -> Iterator[tuple[int, str]]:
    """Yield (number, line) for the lines that a cheap first search finds something in."""
    if wanted.search(subject.source):
        for number, line in enumerate(subject.lines, start=1):
            if wanted.search(line):
                yield number, line


@rule("VF701", "error", "error", allowed=True)
def identity_number(subject: Subject) -> Iterator[Fault]:
    """Här står ett personnummer eller samordningsnummer.

    Källfilerna är offentliga, också anteckningarna. Ett nummer som kan tillhöra en person får aldrig stå där, inte
    heller i ett exempel. Numret känns igen på datum och kontrollsiffra, med eller utan århundrade och bindestreck.
    För ett samordningsnummer är 60 lagt till dagen.

    Fel: en rad med ett helt personnummer, även i en kommentar.

    Rätt:

    ```markdown
    Skriv patientens personnummer på remissen.
    ```

    Är det något annat som råkar se ut så, till exempel ett diarienummer, skriv ett undantag med skäl:

    ```yaml
    allow:
      - {code: VF701, reason: Diarienummer hos Socialstyrelsen.}
    ```
    """
    for number, line in _lines_with(_LAST_DIGITS, subject):
        for offset, length, kind in identity_numbers(line, subject.today):
            message = f"Här står något som ser ut som ett {kind}."
            hint = "Ta bort det. Finns det redan i historiken: säg till redaktionen, så att det tas bort även där."
            yield ("line", number, offset + 1, length), message, hint


_ADDRESS = re.compile(r"(?<![\w.+@-])(?P<local>[\w.+-]+)@(?P<domain>[\w-]+(?:\.[\w-]+)+)")
_PRIVATE_DOMAINS = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|icloud|me|mac|proton|protonmail|telia|comhem|bredband|bredbandet|"
    r"spray|tele2|swipnet|home|passagen)\.(?:com|se|net|nu|me|ch)",
    re.IGNORECASE,
)
_FUNCTIONS = frozenset(
    {
        "info",
        "kontakt",
        "kontor",
        "kansli",
        "registrator",
        "diarium",
        "diariet",
        "arkiv",
        "remiss",
        "remisser",
        "redaktion",
        "redaktionen",
        "webb",
        "webbredaktion",
        "support",
        "servicedesk",
        "helpdesk",
        "hjalp",
        "post",
        "mail",
        "brev",
        "reception",
        "mottagning",
        "mottagningen",
        "avdelning",
        "vard",
        "varden",
        "vardcentral",
        "kunskapsstyrning",
        "vardforlopp",
        "kunskapsstod",
        "npo",
        "nag",
        "rpo",
        "lag",
        "lpo",
        "sks",
        "skr",
        "stod",
        "samordning",
        "samordnare",
        "sekretariat",
        "biblioteket",
        "bibliotek",
        "utbildning",
        "forskning",
        "register",
        "registret",
        "kvalitetsregister",
        "dataskydd",
        "dataskyddsombud",
        "press",
        "patientnamnd",
        "patientnamnden",
        "noreply",
        "no",
        "reply",
        "admin",
        "office",
        "contact",
        "service",
        "feedback",
        "synpunkter",
        "forbund",
        "forening",
        "region",
        "regionen",
        "kommun",
        "kommunen",
        "namn",
        "fornamn",
        "efternamn",
        "förnamn",
    }
)
"""Words in the addresses of offices, and of examples; one of them is enough."""


@rule("VF702", "warning", "error", allowed=True)
def private_address(subject: Subject) -> Iterator[Fault]:
    """Här står en e-postadress till en person.

    Personer byter arbete, och texten ligger kvar i många år. Skriv en funktionsadress i stället. Adresser som
    registrator@ och info@ går bra.

    Fel: en adress med för- och efternamn, eller hos Gmail eller Hotmail.

    Rätt:

    ```markdown
    Frågor besvaras av registrator@region.example.
    ```

    Har personen sagt ja, skriv ett undantag med skäl:

    ```yaml
    allow:
      - {code: VF702, reason: Ordföranden har godkänt att adressen står här.}
    ```
    """
    for number, line in enumerate(subject.lines, start=1):
        seen: set[str] = set()
        for match in _ADDRESS.finditer(line) if "@" in line else ():
            address = match[0].casefold()
            if address not in seen and _is_private(match["local"].casefold(), match["domain"].rstrip(".")):
                message = f"”{match[0]}” ser ut som en persons e-postadress."
                hint = "Skriv en funktionsadress, till exempel registrator@ eller info@, eller ta bort adressen."
                yield ("line", number, match.start() + 1, len(match[0])), message, hint
            seen.add(address)


def _is_private(local: str, domain: str) -> bool:
    names = [name for name in re.split(r"[._+-]", local) if name]
    if any(name in _FUNCTIONS for name in names):
        return False
    if _PRIVATE_DOMAINS.fullmatch(domain):
        return True
    # "anna.andersson" or "a.andersson" is a person; "kirurgen" or "ab12cd" may be anything.
    person = local.split(".")
    return len(person) in (2, 3) and all(name.replace("-", "").isalpha() for name in person) and len(person[-1]) > 1


_SEVEN_DIGITS = re.compile(r"(?:\+46|0046|0)(?:[ ()–-]*[0-9]){6}")
_BEFORE = r"(?<![0-9A-Za-z/_+-])(?<![0-9][.,])(?:(?:\+46|0046)[ -]?(?:\(0\))?[ -]?|0)"
_AFTER = r"(?![0-9A-Za-z]|[.,/-][0-9])"
_MOBILE = re.compile(_BEFORE + r"7[02369](?:[ –-]?[0-9]){7}" + _AFTER)
_TELEPHONE = re.compile(_BEFORE + r"[1-9][0-9]{0,2}[ –-]*[0-9](?:[ –-]?[0-9]){4,7}" + _AFTER)
_AT_HOME = re.compile(
    r"\b(?:privat(?:nummer|telefon)|hem(?:nummer|telefon)|mobil(?:nummer|telefon)|privat(?=\s*(?::|tel|nummer|nr|\+46|0)))\b",
    re.IGNORECASE,
)


@rule("VF703", "warning", "error", allowed=True)
def private_telephone(subject: Subject) -> Iterator[Fault]:
    """Här står ett telefonnummer till en person.

    Ett mobilnummer går nästan alltid till en person. Hänvisa till verksamhetens växel eller till 1177. Numren 112,
    113 13 och 1177 går bra, och nummer till växlar och mottagningar.

    Fel: ett mobilnummer, eller ett nummer som sägs vara privat.

    Rätt:

    ```markdown
    Ring 1177 för råd om vård.
    ```

    Är det ett jourtelefonnummer, skriv ett undantag med skäl:

    ```yaml
    allow:
      - {code: VF703, reason: Jourtelefon som bemannas dygnet runt.}
    ```
    """
    for number, line in _lines_with(_SEVEN_DIGITS, subject):
        taken = {offset for offset, _, _ in identity_numbers(line, subject.today)}
        pattern = _TELEPHONE if _AT_HOME.search(line) else _MOBILE
        for match in pattern.finditer(line):
            if match.start() in taken:
                continue
            message = f"”{match[0]}” ser ut som en persons telefonnummer."
            hint = "Skriv numret till växeln eller mottagningen, eller ta bort det."
            yield ("line", number, match.start() + 1, len(match[0])), message, hint


RULES: tuple[Rule, ...] = (identity_number, private_address, private_telephone)
