"""A numbered list of references → CSL-JSON, and numbers in the text → keys.

In: the paragraphs under Referenser. Out: `References`. Never guesses: what is not certain stays in `note`, where the
whole line stands as it was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..source.sink import slug
from .accounts import LIST_NUMBERS, Accounts
from .manuscript import Block, Paragraph, Table

_NUMBERED = re.compile(r"\s*(?:\[(\d{1,3})\]|\(?(\d{1,3})[.)](?!\d)|(\d{1,3})\t|(\d{1,3})(?=\s+[A-ZÅÄÖ]))\s*")
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>]+)", re.I)
_PMID = re.compile(r"\bPMID:?\s*(\d{4,9})\b", re.I)
_URL = re.compile(r"https?://[^\s<>\"]+")
_YEAR = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)(?![\d/-]|\.\d)")
_ONE = r"[A-ZÅÄÖ][\w’'-]+(?: [a-zåäö]{2,3})?(?: [A-ZÅÄÖ][\w’'-]+)? [A-ZÅÄÖ]{1,3}"
_VANCOUVER = re.compile(
    rf"(?P<authors>(?:{_ONE}, )*(?:{_ONE}(?: et al| m fl)?|et al|m fl|med flera))\. "
    r"(?P<title>[^.?!]{8,}[.?!]) (?P<journal>[A-ZÅÄÖ][^.;:\d]{2,80})\. ?(?P<year>(?:19|20)\d\d)"
    r"(?: [A-Za-z]{3,9}(?: \d{1,2})?)?;? ?(?P<volume>\d+)?(?:\((?P<issue>[^)]{1,12})\))?(?::(?P<page>[\w–-]+))?"
)
_AUTHOR = re.compile(r"([A-ZÅÄÖ][\w’'-]+(?: [A-ZÅÄÖ][\w’'-]+)?) ([A-ZÅÄÖ]{1,3})$")


@dataclass(frozen=True, slots=True)
class References:
    """The rows of references.json, and the key of each number in the text."""

    rows: tuple[dict[str, Any], ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    parsed: int = 0

    def key(self, number: str) -> str:
        """Return the key of a number; "" for a number that no reference has."""
        return dict(self.keys).get(number, "")

    def content(self) -> bytes:
        """Return references.json."""
        return (json.dumps(self.rows, ensure_ascii=False, indent=2) + "\n").encode()


def read_references(blocks: Iterable[Block], accounts: Accounts) -> tuple[References, list[Block]]:
    """Read the list; also return what is no reference. Keys stand for the numbers that somebody typed."""
    lines: list[tuple[str, str]] = []
    left: list[Block] = []
    for one in blocks:
        if isinstance(one, Table):
            for row in one.rows:
                texts = [" ".join(cell.text.split()) for cell in row if cell.text]
                number = re.fullmatch(r"\[?(\d{1,3})[\].)]?", texts[0]) if len(texts) > 1 else None
                accounts.add(LIST_NUMBERS, number[0] if number else "")
                lines += [(number[1] if number else "", " ".join(texts[1:] if number else texts))] if texts else []
        elif not isinstance(one, Paragraph):
            left.append(one)
        elif one.text.strip():
            for text in one.text.split("\n") if _many(one.text) else [one.text]:
                _take(lines, one, " ".join(text.split()), left, accounts)
    rows: list[dict[str, Any]] = []
    keys: list[tuple[str, str]] = []
    used: set[str] = set()
    for count, (number, text) in enumerate(lines, start=1):
        row = _row(text)
        row["id"] = _unused(row.pop("id"), used)
        rows.append(row)
        keys.append((number or str(count), row["id"]))
    return References(tuple(rows), tuple(keys), sum(row["type"] == "article-journal" for row in rows)), left


def _many(text: str) -> bool:
    return sum(bool(_NUMBERED.match(line)) for line in text.split("\n")) > 1


def _take(lines: list[tuple[str, str]], one: Paragraph, text: str, left: list[Block], accounts: Accounts) -> None:
    """Add a paragraph: a reference of its own, or the end of the one before."""
    label = re.search(r"\d{1,3}", one.number)
    typed = _NUMBERED.match(text)
    looks_like_one = _YEAR.search(text) or _URL.search(text) or _DOI.search(text)
    if label and (one.item or one.number):
        lines.append((label[0], text))
    elif typed:
        accounts.add(LIST_NUMBERS, typed[0])
        lines.append((next(group for group in typed.groups() if group), text[typed.end() :]))
    elif one.item or (looks_like_one and not (lines and lines[-1][0])):
        lines.append(("", text))
    elif lines and lines[-1][0]:
        lines[-1] = (lines[-1][0], f"{lines[-1][1]} {text}")
    else:
        left.append(one)


def _row(text: str) -> dict[str, Any]:
    doi, pmid, url, year = _DOI.search(text), _PMID.search(text), _URL.search(text), _YEAR.search(text)
    whole = _VANCOUVER.match(text)
    row: dict[str, Any] = {"type": "document", "title": text, "note": text}
    if whole:
        year = _YEAR.search(whole["year"])
        row |= {"type": "article-journal", "title": whole["title"].rstrip("."), "container-title": whole["journal"]}
        row["author"] = [_author(name) for name in whole["authors"].split(", ") if name]
        row |= {name: whole[name] for name in ("volume", "issue", "page") if whole[name]}
    elif url:
        row["type"] = "webpage"
    if year:
        row["issued"] = {"date-parts": [[int(year[1])]]}
    if doi:
        row["DOI"] = doi[1].rstrip(".,;)")
    if pmid:
        row["PMID"] = pmid[1]
    if url and "doi.org" not in url[0]:
        row["URL"] = url[0].rstrip(".,;)")
    first = re.match(r"\W*([^\W\d_]+)", text)
    name = slug(first[1])[:24] if first else "kalla"
    return {"id": f"{name}{year[1] if year else ''}", **row}


def _author(name: str) -> dict[str, str]:
    match = _AUTHOR.match(name.strip())
    return {"family": match[1], "given": " ".join(match[2])} if match else {"literal": name.strip()}


def _unused(id: str, used: set[str]) -> str:
    """Return the key, with a letter after it where it is taken."""
    for end in ("", *"abcdefghijklmnopqrstuvwxyz"):
        if id + end not in used:
            used.add(id + end)
            return id + end
    number = 2
    while f"{id}-{number}" in used:
        number += 1
    used.add(f"{id}-{number}")
    return f"{id}-{number}"


_NUMBERS = r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*"
BRACKETS = re.compile(rf"\[({_NUMBERS})\]")
PARENTHESES = re.compile(rf"\(({_NUMBERS})\)")
IN_WORDS = re.compile(rf"[(\[](?:se\s+)?ref(?:erens(?:er)?)?\.?:?\s*({_NUMBERS})[)\]]", re.I)
"""(Ref 2), [ref. 3–5]: a citation in whatever way the rest of the text has."""


def numbers_of(said: str) -> list[str]:
    """Read "1, 3–5" as the numbers it means; [] for a stretch that no reader would write."""
    found: list[str] = []
    for part in re.split(r"[,;]", said):
        ends = [int(one) for one in re.findall(r"\d+", part)]
        if len(ends) == 2 and not 0 < ends[1] - ends[0] < 30:
            return []
        found += [str(one) for one in range(ends[0], ends[-1] + 1)] if ends else []
    return found


def style_of(texts: Iterable[str], references: References) -> re.Pattern[str] | None:
    """Return how the text writes its citations. Numbers in round brackets count only where most references are cited
    in that way, and none in square ones: "(2)" may also count the lines of a list."""
    known = {number for number, _ in references.keys}
    square: set[str] = set()
    rounded: set[str] = set()
    for text in texts:
        square |= {one for match in BRACKETS.finditer(text) for one in numbers_of(match[1])}
        rounded |= {one for match in PARENTHESES.finditer(text) for one in numbers_of(match[1])}
    if square & known:
        return BRACKETS
    return PARENTHESES if known and len(rounded & known) * 2 >= len(known) and rounded <= known else None
