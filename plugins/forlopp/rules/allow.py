"""Findings that an author has allowed, with a reason, in the front matter (VF464–VF465).

In: findings and the allowances of the document. Out: the findings that remain, and faults in the allowances themselves.
Never allows a rule whose page does not say so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ..diagnostics import Finding, Path
from .rule import Fault, Rule, Subject, rule


@rule("VF464", "error", "error")
def allowance_refused(subject: Subject) -> Iterator[Fault]:
    """Undantaget gäller en regel som inte kan undantas.

    Bara några regler kan ha undantag: de redaktionella, och de om personnummer och kontaktuppgifter. Andra fel måste
    rättas.

    Fel:

    ```yaml
    allow:
      - {code: VF302, reason: Steget kommer senare.}
    ```

    Rätt: rätta felet och ta bort undantaget.

    ```yaml
    allow:
      - {code: VF703, reason: Jourtelefon som bemannas dygnet runt.}
    ```
    """
    for i in subject.refused:
        message = f"Regeln {subject.pathway.allow[i].code} finns inte eller kan inte undantas."
        yield ("allow", i, "code"), message, "Rätta felet i texten och ta bort undantaget, eller rätta regelns kod."


@rule("VF465", "warning", "warning")
def allowance_idle(subject: Subject) -> Iterator[Fault]:
    """Undantaget behövs inte.

    Ingen regel hittar något där undantaget gäller. Ett undantag som ligger kvar kan dölja ett nytt fel.

    Fel, när inget telefonnummer finns i texten:

    ```yaml
    allow:
      - {code: VF703, reason: Jourtelefon som bemannas dygnet runt.}
    ```

    Rätt: ta bort raden, eller rätta id under `at`.
    """
    for i in subject.idle:
        allowance = subject.pathway.allow[i]
        where = f" i ”{allowance.at}”" if allowance.at else ""
        message = f"Undantaget från {allowance.code} behövs inte: regeln hittar inget{where}."
        yield (
            ("allow", i),
            message,
            "Ta bort undantaget." if not allowance.at else "Ta bort undantaget, eller rätta id under at.",
        )


def sift(
    subject: Subject, found: Sequence[tuple[Rule, Finding]], refused: Collection[int]
) -> tuple[list[tuple[Rule, Finding]], set[int]]:
    """Return the findings that no allowance excuses, and the numbers of the allowances that excused something."""
    by_code: dict[str, list[int]] = {}
    barred = frozenset(refused)
    for i, row in enumerate(subject.pathway.allow):
        if i not in barred:
            by_code.setdefault(row.code, []).append(i)
    titles = {section.id: section.title for section in subject.pathway.sections}
    places = {row.at: lines_of(subject.lines, row.at, titles.get(row.at)) for row in subject.pathway.allow if row.at}
    kept, used = [], set()
    for each, finding in found:
        excuses = [
            i for i in by_code.get(each.code, ()) if _holds(subject, subject.pathway.allow[i].at, finding.path, places)
        ]
        used.update(excuses)
        if not excuses:
            kept.append((each, finding))
    return kept, used


def _holds(subject: Subject, at: str | None, path: Path, places: Mapping[str, range]) -> bool:
    """True when a finding at a path lies in the part with the id `at`; without an id the whole file is meant."""
    if at is None:
        return True
    if path[:1] == ("line",):
        return int(path[1]) in places[at]
    value: Any = subject.pathway
    for key in path:
        value = _inner(value, key)
        if value is None:
            return False
        if getattr(value, "id", None) == at:
            return True
    return False


def _inner(value: Any, key: str | int) -> Any:
    if isinstance(key, int):
        return value[key] if isinstance(value, tuple) and key < len(value) else None
    return getattr(value, "from_" if key == "from" else key, None)


_ITEM = re.compile(r"(\s*)(?:[-*+]|[0-9]{1,9}[.)])\s")
_HEADING = re.compile(r"(#{1,6})\s")


def lines_of(lines: Sequence[str], id: str, title: str | None = None) -> range:
    """Return the numbers of the lines of the part with an id: a heading with all under it, an item or a block. The
    template's headings (Sammanfattning) have their ids from it, and are found by their title."""
    mark = re.compile(rf"\{{\s*#{re.escape(id)}[\s}}]")
    key = re.compile(rf"\s*id:\s*[\"']?{re.escape(id)}[\"']?\s*(?:#.*)?$")
    for index, line in enumerate(lines):
        heading = _HEADING.match(line) if line.startswith("#") else None
        if heading and title and line[heading.end() :].strip() == title:
            return _section(lines, index, len(heading[1]))
        if id not in line:
            continue
        if mark.search(line):
            return _section(lines, index, len(heading[1])) if heading else _item(lines, index)
        if index > 0 and key.match(line):
            return _fence(lines, index)
    return range(0)


def _section(lines: Sequence[str], first: int, level: int) -> range:
    end = first + 1
    while end < len(lines):
        heading = _HEADING.match(lines[end])
        if heading and len(heading[1]) <= level:
            break
        end += 1
    return range(first + 1, end + 1)


def _item(lines: Sequence[str], marked: int) -> range:
    first = marked
    while first > 0 and lines[first].strip() and not _ITEM.match(lines[first]):
        first -= 1
    item = _ITEM.match(lines[first])
    indent = len(item[1]) if item else 0
    end = marked + 1
    while end < len(lines) and lines[end].strip() and len(lines[end]) - len(lines[end].lstrip()) > indent:
        end += 1
    return range(first + 1, end + 1)


def _fence(lines: Sequence[str], inside: int) -> range:
    first = inside
    while first > 0 and not lines[first].lstrip().startswith("```"):
        first -= 1
    end = inside
    while end < len(lines) and not lines[end].lstrip().startswith("```"):
        end += 1
    return range(first + 1, end + 2)


def refused(subject: Subject, may: Collection[str]) -> tuple[int, ...]:
    """Return the numbers of allowances whose rule may not be allowed."""
    return tuple(i for i, row in enumerate(subject.pathway.allow) if row.code not in may)


RULES: tuple[Rule, ...] = (allowance_refused, allowance_idle)
