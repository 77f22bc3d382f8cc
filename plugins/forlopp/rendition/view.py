"""One document as its fragment sees it: what stands under what, what each part is called, which ids are taken.

In: a document as plain data. Out: `View`, and the small pieces of HTML that all others are made of. Never writes a
part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from types import SimpleNamespace
from typing import Any, cast

from .. import phrases
from ..changes.parts import Json, child, rows, words
from ..model.codes import SYSTEM_NAMES

ITEMS = ("groups", "actions", "remarks", "slots", "criteria", "challenges", "goals", "indicators", "steps")
"""The lists of a document whose rows stand under a heading or a step, each in its order."""

NAMED = ("sections", "steps", "criteria", "challenges", "goals", "indicators")

Item = tuple[str, Json]
"""Which list a row comes from, and the row."""


@dataclass(frozen=True, slots=True)
class View:
    """A document while its fragment is written. What has been shown is taken out of `under` and `members`, so that
    nothing is shown twice and what is left has no place of its own."""

    document: Json
    prefix: str
    under: dict[str, list[Item]]
    members: dict[str, list[Json]]
    names: Mapping[str, str]
    actors: Mapping[str, str]
    """The heading of each actor, in the order in which they are shown."""
    columns: Mapping[str, str]
    """What each actor is called in an action table."""
    bands: Mapping[str, str]
    """Titles of lanes and phases."""
    ways: Mapping[str, list[Json]]
    """Where the flow goes on, by step."""
    asked: Mapping[str, list[str]]
    """The steps that ask for each block of criteria."""
    taken: set[str] = field(default_factory=set)

    def id(self, id: str) -> str:
        """Return the attribute with a part's prefixed id; "" for one that is taken or that could be no id."""
        whole = self.prefix + id
        if not id or whole in self.taken or not _ID.fullmatch(whole):
            return ""
        self.taken.add(whole)
        return f' id="{whole}"'

    def link(self, id: str) -> str:
        """Return a link to a part by its name; the name alone for one that is not there."""
        name = escape(self.names.get(id, id))
        return f'<a href="#{escape(self.prefix + id)}">{name}</a>' if id in self.names else name

    def links(self, ids: Iterable[str], last: str = "och") -> str:
        """Return links to parts as a sentence lists them."""
        return phrases.listed([self.link(id) for id in ids], last)


def word(row: Json, key: str) -> str:
    """Return a string of a document; "" for anything else. It is asked for thousands of times: halves of characters
    are replaced once, in the finished fragment."""
    value = row.get(key)
    return value if type(value) is str else ""


def view(document: Json) -> View:
    """Return a document as its fragment sees it."""
    under: dict[str, list[Item]] = {}
    for kind in ITEMS:
        for row in rows(document, kind):
            under.setdefault(word(row, "parent"), []).append((kind, row))
    for items in under.values():
        items.sort(key=_order)
    members: dict[str, list[Json]] = {}
    for row in rows(document, "criteria_members"):
        members.setdefault(word(row, "parent"), []).append(row)
    names = {word(row, "id"): _name(row) for kind in NAMED for row in rows(document, kind)}
    flow = child(document, "flow")
    ways: dict[str, list[Json]] = {}
    for way in rows(flow, "edges"):
        ways.setdefault(word(way, "from_step"), []).append(way)
    asked: dict[str, list[str]] = {word(row, "id"): [] for row in rows(document, "criteria")}
    for step in rows(document, "steps"):
        for id in words(step, "criteria"):
            asked.setdefault(id, []).append(word(step, "id"))
    return View(
        document=document,
        prefix=word(document, "id_prefix") or f"{word(document, 'id')}-",
        under=under,
        members=members,
        names={id: name for id, name in names.items() if id and name},
        actors={word(row, "id"): word(row, "heading") for row in rows(document, "actors")},
        columns={word(row, "id"): word(row, "column") for row in rows(document, "actors")},
        bands={word(row, "id"): word(row, "title") for key in ("lanes", "phases") for row in rows(flow, key)},
        ways=ways,
        asked=asked,
    )


def own(row: Json, raised: int = 0, key: str = "html") -> str:
    """Return a text as the feed has it: safe HTML already. `raised`: how many levels an author's own headings (H4, H5)
    move up, so that no level is skipped."""
    html = word(row, key)
    for level in (4, 5, 6) if raised and "<h" in html else ():
        html = html.replace(f"<h{level}>", f"<h{level - raised}>").replace(f"</h{level}>", f"</h{level - raised}>")
    return html


def facts(pairs: Iterable[tuple[str, str]], kind: str = "") -> str:
    """Write names with their values (HTML) as a list; those without a value are left out."""
    said = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in pairs if value)
    return f'<dl class="forlopp-{kind or "facts"}">{said}</dl>' if said else ""


def outside(href: str, name: str) -> str:
    """Return a link to an address of the web, named in plain words; the name alone for any other address."""
    return f'<a href="{escape(href)}">{escape(name)}</a>' if is_web(href) else escape(name)


def is_web(href: str) -> bool:
    """True for an address of the web, and for no other kind of address."""
    return bool(_WEB.match(href))


def labels(row: Json, key: str) -> str:
    """Return roles or care levels in words, escaped."""
    if not row.get(key):
        return ""
    return escape(phrases.listed(words(row, key, "label"), "eller" if key == "care_level" else "och"))


def times(row: Json) -> str:
    """Say when a step, an action or a way is due; "" when it isn't said."""
    if not any(key in row for key in ("after", "within", "every")):
        return ""
    said = SimpleNamespace(**{key: _time(row, key) for key in ("after", "within", "every")}, from_=word(row, "from"))
    return phrases.times(cast(Any, said))


def code(row: Json) -> str:
    """Say a code or a range of codes: "ICD-10-SE A40–A41, utom A40.1"."""
    span, system = child(row, "range"), word(row, "system")
    codes = word(row, "code") or "–".join(filter(None, (word(span, "from"), word(span, "to"))))
    exception = words(row, "exclude")
    return f"{SYSTEM_NAMES.get(system, system)} {codes}" + (f", utom {phrases.listed(exception)}" if exception else "")


_ID = re.compile(r"[^\s\"'<>&]+")
_WEB = re.compile(r"https?://[^\s\"'<>]+$", re.IGNORECASE)


def _order(item: Item) -> tuple[int, int]:
    """Sort by place; what has none comes last."""
    order = item[1].get("order")
    return (0, order) if isinstance(order, int) else (1, 0)


def _name(row: Json) -> str:
    return word(row, "name") or word(row, "title") or word(row, "text").partition("\n")[0].rstrip(".")


def _time(row: Json, key: str) -> SimpleNamespace | None:
    said = word(child(row, key), "text")
    return SimpleNamespace(text=said) if said else None
