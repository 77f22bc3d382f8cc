"""Units of all documents → the files that the reader's browser searches: sok/index.json, shards of terms, one block of
details for each document.

In: `Details` of one document; the terms of all. Out: {name from the site's root: bytes}. Never holds a document's text
twice: the index knows where a term stands, the block what stands there.

A term's line holds, for each field, the documents in order ("gap units gap units"): the distance from the former
document's number in base 36, and one sign for each unit of it, written once, twice or three times by how much the term
weighs there. What one document gives is therefore the same text whatever others there are: it is made and kept with the
document, and the whole is put together without looking inside. search-index.js makes MiniSearch's own form of it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from .entries import Details, Unit, shown
from .terms import split, terms

FOLDER = "sok/"
DETAILS = f"{FOLDER}dokument/"
FIELDS = ("name", "title", "body", "weak", "part")
"""Where a term stands: in the document's own names and codes, in a unit's title, in its text, in prose round the
matter; `part`: inside a compound, or as what an abbreviation stands for."""

WHOLE = 380_000
"""Signs of terms up to which the index is one file: under 150 kB when compressed (tests/search/test_size.py)."""

COMMON = 600
"""Documents with a term in one field, beyond which a cut index holds of each only the units where it weighs most."""

KEPT_UNITS = 2
"""How many those are."""

SHARD = 48_000
"""Signs of a shard, about; a term is never in two."""

_SIGNS = "".join(chr(code) for code in range(33, 126) if chr(code) not in '"\\')
_UNIT = re.compile(r"~*[^~]")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MIDDLE = 60
"""Terms of a unit of common length: in a longer one, a term that stands there once weighs less."""


@dataclass(frozen=True, slots=True)
class Terms:
    """One document's part of the index, as it is kept between runs: its id, whether another has taken its place, how
    many units it has, and for each term where it stands, field by field."""

    id: str
    old: bool
    units: int
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    def as_bytes(self) -> bytes:
        """Write it as it is kept: a line for the document, then one for each term."""
        lines = ["\t".join((term, *fields)) for term, fields in self.rows]
        return "\n".join([f"{self.id}\t{int(self.old)}\t{self.units}", *lines]).encode()

    @staticmethod
    def from_bytes(content: bytes) -> Terms:
        """Read what was kept."""
        first, *lines = content.decode().split("\n")
        id, old, units = first.split("\t")
        rows = (line.split("\t") for line in lines)
        return Terms(id, old == "1", int(units), tuple((term, tuple(fields)) for term, *fields in rows))


def document_files(details: Details, shared: Mapping[str, str]) -> tuple[dict[str, bytes], Terms]:
    """Return the block that a document's hits are shown from, and its part of the index. `shared` are abbreviations
    that all documents know."""
    block = {
        "url": details.url,
        "title": details.title,
        "kind": details.kind,
        "note": details.note,
        "units": [
            [unit.kind, unit.id, unit.letter, unit.title, [[row.kind, row.id, shown(row)] for row in unit.fragments]]
            for unit in details.units
        ],
    }
    return {f"{DETAILS}{details.id}.json": _json(block)}, _terms(details, {**shared, **dict(details.abbreviations)})


def _terms(details: Details, abbreviations: Mapping[str, str]) -> Terms:
    meanings = [(_of(short), _of(long)) for short, long in sorted(abbreviations.items())]
    found: dict[str, list[str]] = {}
    for number, unit in enumerate(details.units):
        sign = _sign(number)
        for field, weights in enumerate((*_weights(unit), _other_names(unit, meanings))):
            for term, weight in weights.items():
                found.setdefault(term, [""] * len(FIELDS))[field] += sign * weight
    return Terms(
        details.id, details.old, len(details.units), tuple((term, tuple(found[term])) for term in sorted(found))
    )


def _sign(number: int) -> str:
    return "~" * (number // len(_SIGNS)) + _SIGNS[number % len(_SIGNS)]


def _weights(unit: Unit) -> tuple[dict[str, int], dict[str, int], dict[str, int], dict[str, int]]:
    """Return how much each term weighs, 1 to 3, in the unit's names, title, body and weak text."""
    # What a title begins with is what it is about.
    first = terms(unit.title.partition(" ")[0])
    title = {term: 3 if term in first else 2 for term in terms(unit.title)}
    # Every block of criteria is called by that word, in its title or not.
    title = {term: weight for term, weight in title.items() if term not in _of("kriterier")}
    more = dict.fromkeys((term for name in unit.names for term in terms(name)), 1)
    if unit.kind == "pathway":
        names = {**more, **dict.fromkeys(title, 3), **dict.fromkeys(unit.terms, 3)}
        codes = dict.fromkeys((term for row in unit.fragments if row.kind == "code" for term in _of(row.text)), 1)
        return names, {}, codes, _by_number(row.text for row in unit.fragments if row.kind != "code")
    body = [row.text for row in unit.fragments if row.kind not in _WEAK]
    weak = [row.text for row in unit.fragments if row.kind in _WEAK]
    if unit.weak or unit.kind in _ENDS:
        return {}, dict.fromkeys(title, 1) if unit.weak else title, more, _by_number(body + weak)
    heads = {**dict.fromkeys(unit.terms, 2), **title}
    return {}, heads, {**more, **_by_number(body)}, _by_number(weak)


_WEAK = frozenset({"fact", "included", "challenge", "areas"})
"""Fragments that say what holds for the whole step, or what another document says better."""


_ENDS = frozenset({"exit", "handover", "exit-criteria"})
"""Units where the flow leaves the document: what they say in passing answers nothing."""


@lru_cache(1024)
def _of(text: str) -> tuple[str, ...]:
    """The terms of a text that is asked for again."""
    return tuple(terms(text))


def _by_number(texts: Iterable[str]) -> dict[str, int]:
    counted = Counter(term for text in texts for term in _of(text))
    length = sum(counted.values())
    return {term: _weight(number, length) for term, number in counted.items()}


def _weight(number: int, length: int) -> int:
    """Weigh a term that stands `number` times among `length`, as BM25 does, in three grades."""
    weight = number * 2.2 / (number + 1.2 * (0.6 + 0.4 * max(length, 30) / _MIDDLE))
    return 1 if weight < 0.75 else 2 if weight < 1.25 else 3


def _other_names(unit: Unit, meanings: Sequence[tuple[Sequence[str], Sequence[str]]]) -> dict[str, int]:
    """Return what abbreviations in the unit stand for, and the abbreviations of what is written out."""
    own = set(_of(unit.title)).union(*map(_of, (*unit.names, *(row.text for row in unit.fragments))))
    other: dict[str, int] = {}
    for short, long in meanings:
        if short and own.issuperset(short):
            other |= dict.fromkeys((term for term in long if term not in own), 1)
        elif len(long) > 1 and own.issuperset(long) or long and len(long) == 1 and long[0] in own:
            other |= dict.fromkeys((term for term in short if term not in own), 2)
    return other


def index_files(
    documents: Iterable[Terms], synonyms: Iterable[Sequence[str]], whole: int = WHOLE, shard: int = SHARD
) -> dict[str, bytes]:
    """Put the terms of all documents together: one file, or beyond `whole` signs shards of about `shard` signs."""
    all_of = sorted(documents, key=lambda one: one.id)
    found = _found(all_of)
    lines = _lines(found)
    cut = sum(map(len, lines)) > whole
    common = _thin(found) if cut else {}
    lines = _lines(found) if common else lines
    stamp = hashlib.sha256("\n".join((*lines, *(one.id for one in all_of))).encode()).hexdigest()[:16]
    head = {
        "stamp": stamp,
        "units": sum(one.units for one in all_of),
        "documents": [one.id for one in all_of],
        "old": [number for number, one in enumerate(all_of) if one.old],
        "synonyms": [[" ".join(terms(words)) for words in group] for group in synonyms],
    }
    if not cut:
        return {f"{FOLDER}index.json": _json({**head, "terms": "\n".join(lines)})}
    shards = _shards(lines, shard)
    files = {
        f"{FOLDER}ord/{number}.json": _json({"stamp": stamp, "terms": "\n".join(rows)})
        for number, rows in enumerate(shards)
    }
    starts = [rows[0].partition("\t")[0] for rows in shards]
    return {f"{FOLDER}index.json": _json({**head, "common": common, "shards": starts}), **files}


def _found(documents: Sequence[Terms]) -> dict[str, list[list[str]]]:
    """Return, for each term, its pieces ("gap units") field by field."""
    known = {term for one in documents for term, fields in one.rows if any(fields[:3])}

    @cache
    def cut(term: str) -> tuple[str, ...]:
        parts = split(term, known)
        return (*parts, *(inner for part in parts for inner in cut(part)))

    found: dict[str, list[list[str]]] = {}
    last: dict[str, list[int]] = {}
    for number, one in enumerate(documents):
        for term, fields in _with_parts(one, cut).items():
            lists = found.setdefault(term, [[] for _ in FIELDS])
            before = last.setdefault(term, [-1] * len(FIELDS))
            for field, signs in enumerate(fields):
                if signs:
                    lists[field].append(f"{_base36(number - before[field])} {signs}")
                    before[field] = number
    return found


def _lines(found: Mapping[str, list[list[str]]]) -> list[str]:
    """Write a line for each term, in order."""
    return [f"{term}\t" + "\t".join(" ".join(field) for field in found[term]).rstrip("\t") for term in sorted(found)]


def _thin(found: dict[str, list[list[str]]]) -> dict[str, tuple[int, int]]:
    """Leave of terms that very many documents have only the units where they weigh most; return for each such term how
    many units had it, and how many are left."""
    common = {}
    for term in sorted(found):
        fields = found[term]
        if max(map(len, fields)) <= COMMON:
            continue
        before = max(_count(field) for field in fields)
        fields[:] = [field if len(field) <= COMMON else [_strongest(piece) for piece in field] for field in fields]
        common[term] = before, max(_count(field) for field in fields)
    return common


def _count(field: Sequence[str]) -> int:
    return sum(len(_units(piece.partition(" ")[2])) for piece in field)


def _strongest(piece: str) -> str:
    gap, _, signs = piece.partition(" ")
    weights = Counter(_UNIT.findall(signs))
    kept = sorted(weights, key=lambda sign: (-weights[sign], signs.index(sign)))[:KEPT_UNITS]
    return f"{gap} " + "".join(sign * weights[sign] for sign in sorted(kept, key=signs.index))


def _with_parts(one: Terms, cut: Callable[[str], tuple[str, ...]]) -> dict[str, Sequence[str]]:
    """Return a document's rows, and what its compounds hold: a term stands also where it is a part of another."""
    rows: dict[str, Sequence[str]] = dict(one.rows)
    inner: dict[str, set[str]] = {}
    named: set[str] = set()
    for term, fields in one.rows:
        for part in cut(term):
            inner.setdefault(part, set()).update(_units("".join(fields[:3])))
            if fields[0]:
                named.add(part)
    for part, units in inner.items():
        own = rows.get(part, ("",) * len(FIELDS))
        more = units.difference(*(_units(field) for field in own[:3]), _units(own[4]))
        # A part of the document's own name is a name: "protes" finds Höftledsartros – proteskirurgi.
        name = own[0] or _SIGNS[0] * (part in named)
        more.difference_update(_units(name))
        rows[part] = (name, *own[1:4], own[4] + "".join(sorted(more)))
    return rows


def _units(signs: str) -> set[str]:
    """Return the signs of the units in a field."""
    return set(_UNIT.findall(signs))


def _shards(lines: Sequence[str], size: int) -> list[list[str]]:
    shards: list[list[str]] = [[]]
    room = size
    for line in lines:
        if room < 0:
            shards.append([])
            room = size
        shards[-1].append(line)
        room -= len(line)
    return shards


def _base36(number: int) -> str:
    out = ""
    while number:
        number, digit = divmod(number, 36)
        out = _DIGITS[digit] + out
    return out


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
