"""The cover, the version table and the working group → facts for the front matter.

In: blocks. Out: `Cover`, and the blocks that said nothing certain. Never fills in what the document does not say.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from ..model.base import parse_duration
from . import accounts as why
from .accounts import Accounts
from .manuscript import Block, Manuscript, Paragraph, Table
from .placing import part_of
from .wordings import GROUP_COLUMNS, NUMBER, VERSION_COLUMNS, column, key

_LEAD = re.compile(
    r"^(?:(?:nationellt\s+)?(?:personcentrera\w+\s+(?:och\s+)?)?(?:sammanhåll\w+\s+)?(?:nationellt\s+)?vårdförlopp\w*)"
    r"(?:\s+(?:för|vid)(?=\s)|\s*[:–-])?\s*",
    re.I,
)
_SCOPE = re.compile(r"^(?:vårdförloppet\s+)?inleds\b.*\b(?:avslutas|upphör)\b", re.I | re.DOTALL)
_SENDER = re.compile(
    r"(?:nationellt system för kunskapsstyrning\b.{0,40}|sveriges regioner i samverkan\b.{0,60}|sida \d+.{0,10})", re.I
)
"""What stands on every cover, and says who publishes."""
MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
          "december")  # fmt: skip
_VERSION = re.compile(r"(?:version\s*)?(\d+(?:\.\d+){0,2})", re.I)


@dataclass(frozen=True, slots=True)
class Revision:
    """A row of the version table."""

    version: str
    on: datetime.date
    summary: str
    first: bool = False


@dataclass(slots=True)
class Cover:
    """What the first pages say of the document."""

    scope: str = ""
    version: str = ""
    areas: list[str] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    members: list[dict[str, str]] = field(default_factory=list)


def title_of(manuscript: Manuscript) -> str:
    """Return the document's title: what has the look of it, else the first words that are no other heading."""
    paragraphs = [one for one in manuscript.blocks if isinstance(one, Paragraph) and one.text.strip()][:40]
    cover = takewhile(lambda one: not _begins(one), (one for one in paragraphs if not one.contents))
    candidates = [one for one in paragraphs if one.title] or list(cover)
    for one in candidates:
        bare = " ".join(one.text.split())
        said = _LEAD.sub("", bare).strip(" .:–-")
        if (
            not said
            or part_of(said, "")
            or NUMBER.match(bare + " ")
            or re.fullmatch(r"[\d\W]+|version\b.*", said, re.I)
        ):
            continue
        if _SCOPE.match(said) or len(said) > 150 or "programområde" in said.casefold():
            continue
        return said[:1].upper() + said[1:]
    return ""


def _begins(one: Paragraph) -> bool:
    """True for the heading with which the text itself begins."""
    text = " ".join(one.text.split())
    typed = NUMBER.match(text + " ")
    return bool(one.level or typed or one.bold) and bool(part_of(text[typed.end() if typed else 0 :], ""))


def read_cover(
    blocks: Sequence[Block], title: str, areas: Mapping[str, str], accounts: Accounts
) -> tuple[Cover, list[Block]]:
    """Read the cover; also return what it says beside."""
    cover, left = Cover(), []
    found_title = False
    for one in blocks:
        text = " ".join(one.text.split()) if isinstance(one, Paragraph) else ""
        bare = _LEAD.sub("", text).strip(" .:–-")
        if not isinstance(one, Paragraph):
            left.append(one)
        elif not found_title and key(bare) == key(title):
            found_title = True
            accounts.add(why.FACTS, text)
        elif not cover.version and (version := re.fullmatch(r"version\W*(\d+(?:\.\d+){0,2})", text, re.I)):
            cover.version = version[1]
            accounts.add(why.FACTS, text)
        elif (text and not bare) or _SENDER.fullmatch(text):
            accounts.add(why.FACTS, text)
        elif _SCOPE.match(text) and not cover.scope:
            cover.scope = text
            accounts.add(why.FACTS, text)
        elif found := [id for id, name in areas.items() if key(name) and f" {key(name)} " in f" {key(text)} "]:
            cover.areas += [id for id in found if id not in cover.areas]
            if re.search(r"programområde|\bNPO\b", text, re.I) or key(text) in {key(areas[id]) for id in found}:
                accounts.add(why.FACTS, text)
            else:
                left.append(one)
        else:
            left.append(one)
    return cover, left


def read_versions(blocks: Sequence[Block], cover: Cover, accounts: Accounts) -> list[Block]:
    """Read version tables; return what is none, and tables with a row that is not certain."""
    left: list[Block] = []
    for one in blocks:
        rows = _revisions(one) if isinstance(one, Table) else None
        if rows is None:
            left.append(one)
            continue
        cover.revisions += [row for row in rows if row.version not in {old.version for old in cover.revisions}]
        accounts.add(why.FACTS, "\n".join(cell.text for line in one.rows for cell in line))  # type: ignore[union-attr]
    cover.revisions.sort(key=lambda row: ([int(part) for part in row.version.split(".")]), reverse=True)
    if any(new.on < old.on for new, old in zip(cover.revisions, cover.revisions[1:], strict=False)):
        # Dates that run backwards: one of them is wrong, and nobody here knows which.
        cover.revisions.clear()
        return list(blocks)
    return left


def _revisions(one: Table) -> list[Revision] | None:
    names = [column(VERSION_COLUMNS, cell.text) for cell in one.rows[0]]
    if "on" not in names:
        # The column that holds nothing but dates, whatever it is called.
        held = [[row[at].text for row in one.rows[1:] if at < len(row)] for at in range(len(names))]
        dates = [at for at, texts in enumerate(held) if not names[at] and texts and all(map(date_of, texts))]
        names = ["on" if dates[:1] == [at] else name for at, name in enumerate(names)]
    if "version" not in names or "on" not in names:
        return None
    found: list[Revision] = []
    for row in one.rows[1:]:
        texts = {name: " ".join(cell.text.split()) for name, cell in zip(names, row, strict=False)}
        if not any(texts.values()):
            continue
        version, on = _VERSION.fullmatch(texts.get("version", "")), date_of(texts.get("on", ""))
        if not version or not on or len(row) != len(names):
            return None
        # A column that the version history has no field for is told beside what was changed.
        more = [
            f"{head.text}: {' '.join(cell.text.split())}"
            for name, head, cell in zip(names, one.rows[0], row, strict=True)
            if not name and cell.text
        ]
        said = texts.get("summary", "")
        found.append(
            Revision(version[1], on, f"{said} ({'; '.join(more)})" if said and more else said or "; ".join(more))
        )
    if not found:
        return None
    first = min(found, key=lambda row: [int(part) for part in row.version.split(".")])
    # A table may begin in the middle: its oldest row is the first version only where it says so.
    low = re.fullmatch(r"0\.1|1(?:\.0){0,2}", first.version)
    new = low or re.search(r"första|\bny\w* vårdförlopp", first.summary, re.I)
    return [Revision(r.version, r.on, r.summary, r is first and bool(new)) for r in found]


def date_of(text: str) -> datetime.date | None:
    """Read a whole date: 2024-10-03, 20241003, 3 oktober 2024, 3/10 2024; None for less."""
    said = text.strip().casefold()
    match = re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})", said)
    parts = (match[1], match[2], match[3]) if match else None
    if words := re.fullmatch(r"(?:den )?(\d{1,2}) ([a-zåäö]+) (\d{4})", said):
        month = next((n for n, name in enumerate(MONTHS, 1) if name == words[2] or name[:3] == words[2]), 0)
        parts = (words[3], str(month), words[1])
    if slash := re.fullmatch(r"(\d{1,2})/(\d{1,2}) (\d{4})", said):
        parts = (slash[3], slash[2], slash[1])
    try:
        return datetime.date(*(int(part) for part in parts)) if parts else None
    except ValueError:
        return None


def read_group(blocks: Sequence[Block], cover: Cover, accounts: Accounts) -> list[Block]:
    """Read the working group's table; return what is none."""
    left: list[Block] = []
    for one in blocks:
        names = [column(GROUP_COLUMNS, cell.text) for cell in one.rows[0]] if isinstance(one, Table) else []
        if not isinstance(one, Table) or "name" not in names or "" in names or len(set(names)) < len(names):
            left.append(one)
            continue
        for row in one.rows[1:]:
            texts = {name: " ".join(cell.text.split()) for name, cell in zip(names, row, strict=False)}
            if texts.get("name"):
                cover.members.append({name: text for name, text in texts.items() if text})
        accounts.add(why.FACTS, "\n".join(cell.text for row in one.rows for cell in row))
    return left


_WITHIN = re.compile(
    r"\binom (\d{1,4}(?:,\d{1,2})?(?:[–-]\d{1,4})? "
    r"(?:min|minuter|h|timme|timmar|dygn|dagar|dag|vecka|veckor|månad|månader|år))[.;]?$"
)
_UNSURE = re.compile(
    r"\b(som|om|vid|när|haft|hade|har|insjukn\w+|senaste|tidigare|besvär|symtom|inte|helst|sedan)\b", re.I
)


def within_of(text: str) -> str:
    """Return the time limit of an action: only where the sentence ends with it and tells of nothing else in time."""
    match = _WITHIN.search(text)
    if not match or text.count("inom ") > 1 or _UNSURE.search(text) or parse_duration(match[1]) is None:
        return ""
    return match[1]


def roles_of(texts: Sequence[str], roles: Mapping[str, str]) -> list[str]:
    """Return the labels of the roles that a cell names: only where every word of it is a known role."""
    by_name = {key(label): label for label in roles.values()}
    found: list[str] = []
    for text in texts:
        said = re.split(r",|/|;|\n| och | eller ", re.sub(r"^\s*ansvar\w*:", "", text, flags=re.I))
        labels = [by_name.get(key(part), "") for part in said if part.strip()]
        if not labels or not all(labels):
            return []
        found += [label for label in labels if label not in found]
    return found
