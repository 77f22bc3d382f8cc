"""The shapes of classifications' codes, and how ranges of codes lie to each other.

In: codes as strings. Out: whether a code is well formed, and spans that can be compared. Never says whether a code
exists: the classifications themselves are not here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..model.codes import PlainCode

SHAPES = {
    # Three characters, then up to three more after a full stop; the last of them may be a Swedish letter code (I48.9B).
    "icd-10-se": re.compile(r"[A-Z][0-9]{2}(\.[0-9][0-9A-Z]{0,2})?"),
    # Two letters and three digits (medical) or three letters and two digits (surgical).
    "kva": re.compile(r"[A-Z]{2}[A-Z0-9][0-9]{2}"),
    # Five levels: A, A10, A10B, A10BA, A10BA02. Only these letters are anatomical groups.
    "atc": re.compile(r"[ABCDGHJLMNPRSV]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?"),
    "snomed-ct": re.compile(r"[1-9][0-9]{5,17}"),
    # Component, chapter and up to four digits more; two digits alone are no level of ICF.
    "icf": re.compile(r"[bsde][1-9]([0-9]{2}([0-9]{1,2})?)?"),
}
EXAMPLES = {
    "icd-10-se": "A41.9",
    "kva": "AV034 eller NFB20",
    "atc": "J01CR05",
    "snomed-ct": "91302008",
    "icf": "b28016",
}


def well_formed(system: str, code: str) -> bool:
    """True when the code is written as the classification's codes are."""
    return bool(SHAPES[system].fullmatch(code))


def mended(system: str, code: str) -> str:
    """Return the well-formed code that was probably meant, or "": blanks, case, a missing full stop, O for zero."""
    tight = re.sub(r"[\s\u00a0-]", "", code).replace(",", ".")
    tight = tight.lower() if system == "icf" else tight.upper()
    tries = [tight]
    if system == "icd-10-se":
        bare = tight.replace(".", "")
        zeros = bare[:1] + bare[1:].replace("O", "0")
        tries += [text[:3] + ("." + text[3:] if text[3:] else "") for text in (bare, zeros)]
    elif system in ("kva", "atc"):
        tries += [tight.replace(".", "")]
    return next((text for text in tries if text != code and well_formed(system, text)), "")


# Verhoeff's check digit, which finds every single wrong digit and every swap of two neighbours.
_MULTIPLY = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_PERMUTE = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def verhoeff(digits: str) -> bool:
    """True when the last digit is the right check digit for those before it."""
    row = list(range(10))
    check = 0
    for digit in reversed(digits):
        check = _MULTIPLY[check][row[int(digit)]]
        row = [_PERMUTE[value] for value in row]
    return check == 0


def is_concept(code: str) -> bool:
    """True for an id of a Snomed CT concept, well formed and with the right check digit."""
    return well_formed("snomed-ct", code) and code[-3:-1] in ("00", "10") and verhoeff(code)


_ICD_CHAPTERS = (
    ("A00", "B99", "I"),
    ("C00", "D48", "II"),
    ("D50", "D89", "III"),
    ("E00", "E90", "IV"),
    ("F00", "F99", "V"),
    ("G00", "G99", "VI"),
    ("H00", "H59", "VII"),
    ("H60", "H95", "VIII"),
    ("I00", "I99", "IX"),
    ("J00", "J99", "X"),
    ("K00", "K93", "XI"),
    ("L00", "L99", "XII"),
    ("M00", "M99", "XIII"),
    ("N00", "N99", "XIV"),
    ("O00", "O99", "XV"),
    ("P00", "P96", "XVI"),
    ("Q00", "Q99", "XVII"),
    ("R00", "R99", "XVIII"),
    ("S00", "T98", "XIX"),
    ("V01", "Y98", "XX"),
    ("Z00", "Z99", "XXI"),
    ("U00", "U99", "XXII"),
)


def chapter(system: str, code: str) -> str:
    """Return the chapter that a well-formed code belongs to, "" when no chapter has it."""
    if system == "icd-10-se":
        return next((name for first, last, name in _ICD_CHAPTERS if first <= code[:3] <= last), "")
    return code[:1]


class Span(NamedTuple):
    """A code or a range: everything from `low` to `high`, the subdivisions of `high` included."""

    low: str
    high: str


_LAST = "\U0010ffff"


def contains(outer: Span, inner: Span) -> bool:
    """True when all of `inner` lies in `outer`."""
    return outer.low <= inner.low and inner.high <= outer.high + _LAST


def _key(code: str) -> str:
    return code.replace(".", "")


def span_of(code: PlainCode) -> Span | None:
    """Return what a code or range covers, or None where it is not well formed or is turned around."""
    low, high = code.code or code.from_, code.code or code.to
    if code.code and (code.from_ or code.to) or not low or not high:
        return None
    if not well_formed(code.system, low) or not well_formed(code.system, high) or _key(low) > _key(high) + _LAST:
        return None
    return Span(_key(low), _key(high))


def excluded_spans(code: PlainCode) -> frozenset[Span]:
    """Return what is left out of a code or range."""
    return frozenset(Span(_key(text), _key(text)) for text in code.exclude if well_formed(code.system, text))


def parts_of(whole: Span, ordered: Sequence[Span]) -> frozenset[Span]:
    """Return which of some spans, in order, lie in `whole` without being all of it."""
    first = bisect_left(ordered, Span(whole.low, ""))
    end = bisect_right(ordered, Span(whole.high + _LAST, ""))
    return frozenset(span for span in ordered[first:end] if contains(whole, span) and span != whole)


class Spans:
    """Spans that can be asked which of them holds another, without comparing with each."""

    def __init__(self, rows: Iterable[tuple[Span, object]]) -> None:
        """`rows` are spans with what each stands for."""
        self.rows = sorted(rows, key=lambda row: row[0])
        self.lows = [span.low for span, _ in self.rows]
        # For each number of rows: the one among them that reaches furthest.
        self.furthest: list[int] = []
        for i, (span, _) in enumerate(self.rows):
            best = self.furthest[-1] if i else 0
            self.furthest.append(i if span.high + _LAST > self.rows[best][0].high + _LAST else best)

    def holding(self, inner: Span) -> object | None:
        """Return what a span that holds `inner` stands for, or None."""
        count = bisect_right(self.lows, inner.low)
        if not count:
            return None
        span, value = self.rows[self.furthest[count - 1]]
        return value if contains(span, inner) else None
