"""A published document as plain data → its parts by id, and each part in the words that readers compare.

In: a document of the API, of any age: plain dicts and lists. Out: `Part` values and lines of (name, words). Never
trusts the shape: what an old document lacks, or has otherwise, is passed over.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .. import phrases
from ..model.base import Duration
from ..model.flow import ActionFacts
from ..model.governance import AUDIENCE_NAMES

Json = Mapping[str, Any]
Line = tuple[str, str]
"""A fact in words, and its name; "" names the running text."""

DOCUMENT = "_dokument"
REFERENCES = "referenser"
NOTES = "_noter"
_LETTER = re.compile(r"(?<!\\)\(([A-Z]{1,2})\)")
_UNNAMED = re.compile(r"--[0-9]+(-[0-9]+)*$")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document: its id, which list it stands in, under what, and its hash."""

    id: str
    kind: str
    parent: str
    place: tuple[str, str]
    """Whose actions it stands among, and under which title of a group: both count as where it stands."""
    order: int
    hash: str
    change: str
    data: Json = field(compare=False, repr=False)

    @property
    def unnamed(self) -> bool:
        """True when the id is a number that moves when something is put in before it."""
        return bool(_UNNAMED.search(self.id))


@dataclass(frozen=True)
class Parts:
    """Every part of one document, by id, in the document's order."""

    document: Json

    @cached_property
    def by_id(self) -> dict[str, Part]:
        """The parts."""
        found: dict[str, Part] = {}
        for part in _walk(self.document):
            found.setdefault(part.id, part)
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        """What each part is called in a line: a step's name, a heading, the first words of a text."""
        used: dict[str, list[str]] = {}
        for step in rows(self.document, "steps"):
            for id in words(step, "criteria"):
                used.setdefault(id, []).append(word(step, "title"))
        return {id: name(part, used.get(id, [])) for id, part in self.by_id.items()}

    @cached_property
    def places(self) -> dict[str, int]:
        """Steps and headings in the order that readers meet them: the steps stand under one of the headings."""
        order = [DOCUMENT]
        steps = rows(self.document, "steps")
        for section in rows(self.document, "sections"):
            order.append(word(section, "id"))
            order += [word(step, "id") for step in steps if word(step, "parent") == order[-1]]
        order += [word(step, "id") for step in steps]
        return {id: place for place, id in enumerate(dict.fromkeys([*order, NOTES, REFERENCES]))}

    @cached_property
    def remarks(self) -> dict[str, list[str]]:
        """Text between and after lists, by the step or the heading that it belongs to."""
        return _gathered(self.document, "remarks", "parent", lambda row: word(row, "text"))

    @cached_property
    def groups(self) -> dict[str, list[str]]:
        """Titles of groups of actions, by step."""
        return _gathered(self.document, "groups", "parent", lambda row: word(row, "title"))

    @cached_property
    def ways(self) -> dict[str, list[str]]:
        """Where the flow goes on, in words, by step."""
        return _gathered(child(self.document, "flow"), "edges", "from_step", self._way)

    @cached_property
    def letters(self) -> dict[str, str]:
        """Ids of steps by their letter."""
        return {letter: word(row, "id") for row in rows(self.document, "steps") if (letter := word(row, "letter"))}

    def meant(self, part: Part) -> list[str] | None:
        """Return what a part says, with the step that each letter stands for in place of the letter; None where it
        names no letter. Letters follow the order of the steps: a text that still leads to the same step is the same."""
        written = [word(part.data, "markdown")]
        written += [word(row, "markdown") for row in rows(self.document, "remarks") if word(row, "parent") == part.id]
        if not any(_LETTER.search(text) for text in written):
            return None
        said = [*written, *(f"{name}: {words}" for name, words in self.lines(part))]
        return [_LETTER.sub(lambda match: f"({self.letters.get(match[1], match[1])})", text) for text in said]

    def owner(self, id: str) -> str:
        """Return the step or the heading that a part stands under; a step and a heading stand under themselves."""
        seen: set[str] = set()
        while id in self.by_id and id not in seen:
            seen.add(id)
            part = self.by_id[id]
            if part.kind in OWN_PLACE or part.kind in ("sections", "steps", "document"):
                return OWN_PLACE.get(part.kind, id)
            id = part.parent
        return id or DOCUMENT

    def lines(self, part: Part) -> list[Line]:
        """Return everything that a part says, in words."""
        lines = LINES.get(part.kind, _plain)(self, part.data)
        return [(name, words) for name, words in lines if words]

    def titles(self, ids: list[str]) -> str:
        """Return the names of parts, by id."""
        return "; ".join(self.names.get(id, id) for id in ids)

    def _way(self, way: Json) -> str:
        target = word(way, "to_step")
        step = self.by_id.get(target)
        name = word(step.data, "title") if step else target or word(way, "to_title") or word(way, "to_pathway")
        when, times = word(way, "when"), phrases.times(_facts(way))
        kind = {"reentry": "åter in i flödet", "restart": "nytt förlopp"}.get(word(way, "type"), "")
        about = ", ".join(filter(None, (times, kind)))
        return (f"{when}: " if when else "") + name + (f" ({about})" if about else "")


KINDS = (
    "sections",
    "steps",
    "actions",
    "slots",
    "criteria",
    "criteria_members",
    "challenges",
    "goals",
    "indicators",
    "footnotes",
    "references",
)
"""The lists of a document whose rows are parts."""

OWN_PLACE = {"references": REFERENCES, "footnotes": NOTES}
"""Parts that stand under a heading of their own, which is no part."""


def word(row: Json, key: str) -> str:
    """Return a string of a document; "" for anything else. Halves of characters, which no page could be written with,
    are replaced."""
    value = row.get(key)
    if not isinstance(value, str):
        return ""
    return value if value.isascii() else value.encode("utf-8", "replace").decode()


def child(row: Json, key: str) -> Json:
    """Return an object of a document; an empty one for anything else."""
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def rows(row: Json, key: str) -> list[Json]:
    """Return a list of objects of a document; what is no object is left out."""
    value = row.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def words(row: Json, key: str, inner: str = "") -> list[str]:
    """Return a list of strings of a document, or that string of each object in a list."""
    if inner:
        return [said for one in rows(row, key) if (said := word(one, inner))]
    value = row.get(key)
    return [word({"": one}, "") for one in value if isinstance(one, str)] if isinstance(value, list) else []


def name(part: Part, steps: list[str]) -> str:
    """Return what a part is called: its name, its title, or the first line of its text. Criteria without a title are
    called after the steps that ask for them, a group of criteria after its rule."""
    said = word(part.data, "name") or word(part.data, "title") or word(part.data, "text").partition("\n")[0].rstrip(".")
    if not said and part.kind in ("criteria", "criteria_members"):
        said = f"Kriterier för {phrases.listed(steps)}" if steps else phrases.sentence(_rule(part.data))
    return said or part.id


def _walk(document: Json) -> Iterator[Part]:
    yield _part(DOCUMENT, "document", {**document, "hash": _own_hash(_document(Parts(document), document))}, 0)
    titles = {word(row, "id"): word(row, "title") for row in rows(document, "groups")}
    for kind in KINDS:
        for order, row in enumerate(rows(document, kind)):
            if id := word(row, "id"):
                group = titles.get(word(row, "group"), "") if kind == "actions" else ""
                yield _part(id, kind, row if word(row, "hash") else {**row, "hash": _own_hash(row)}, order, group)


def _part(id: str, kind: str, row: Json, order: int, group: str = "") -> Part:
    place = (word(row, "actor"), group)
    number = row.get("order")
    placed = number if isinstance(number, int) else order
    parent = "" if kind in OWN_PLACE or kind == "document" else word(row, "parent")
    return Part(id, kind, parent, place, placed, word(row, "hash"), word(row, "change"), row)


def _own_hash(value: object) -> str:
    """Return the hash of what has none in the API: footnotes, and the facts of the document itself."""
    if isinstance(value, Mapping):
        value = [word(value, "text")]
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def _gathered(document: Json, key: str, owner: str, say: Callable[[Json], str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows(document, key):
        if said := say(row):
            found.setdefault(word(row, owner), []).append(said)
    return found


# ---------------------------------------------------------------------------------------------------------------------
# In words


def _duration(row: Json, key: str) -> Duration | None:
    said = word(child(row, key), "text")
    return Duration(text=said, iso="") if said else None


def _facts(row: Json) -> ActionFacts:
    return ActionFacts.model_construct(
        after=_duration(row, "after"),
        within=_duration(row, "within"),
        every=_duration(row, "every"),
        from_=word(row, "from") or None,
    )


def _times(row: Json) -> str:
    return phrases.sentence(phrases.times(_facts(row)))


def _code(row: Json) -> str:
    span = child(row, "range")
    code = word(row, "code") or "–".join(filter(None, (word(span, "from"), word(span, "to"))))
    exception = words(row, "exclude")
    said = " ".join(filter(None, (word(row, "system").upper(), code)))
    said += f" utom {phrases.listed(exception)}" if exception else ""
    return f"{said} ({word(row, 'text')})" if word(row, "text") else said


def _codes(row: Json) -> str:
    return "; ".join(_code(code) for code in rows(row, "codes"))


def _yes(row: Json, key: str) -> str:
    return "ja" if row.get(key) is True else ""


def _plain(parts: Parts, row: Json) -> list[Line]:
    return [("Rubrik", word(row, "title")), ("", word(row, "text"))]


def _section(parts: Parts, row: Json) -> list[Line]:
    id = word(row, "id")
    text = "\n".join(filter(None, (word(row, "text"), *parts.remarks.get(id, ()))))
    return [("Rubrik", word(row, "title")), ("", text), ("Mellanrubriker", "; ".join(parts.groups.get(id, ())))]


def _step(parts: Parts, row: Json) -> list[Line]:
    id = word(row, "id")
    flow = child(parts.document, "flow")
    titles = {word(one, "id"): word(one, "title") for key in ("lanes", "phases") for one in rows(flow, key)}
    return [
        *_section(parts, row),
        ("Slag", word(row, "kind_label")),
        ("Vem", ", ".join(words(row, "roles", "label"))),
        ("Var", ", ".join(words(row, "care_level", "label"))),
        ("När", _times(row)),
        ("Ålder", word(row, "ages")),
        ("Bana", ", ".join(titles.get(lane, lane) for lane in words(row, "lane"))),
        ("Fas", titles.get(word(row, "phase"), word(row, "phase"))),
        ("Kriterier", parts.titles(words(row, "criteria"))),
        ("Före ingång", _yes(row, "before_entry")),
        ("Börjar när alla vägar är klara", "ja" if word(row, "join") == "all" else ""),
        ("Kan följa på alla steg", _yes(row, "from_any")),
        ("Går vidare till", "; ".join(parts.ways.get(id, ()))),
    ]


def _action(parts: Parts, row: Json) -> list[Line]:
    return [
        ("", word(row, "text")),
        ("Vem", ", ".join(words(row, "roles", "label"))),
        ("Var", ", ".join(words(row, "care_level", "label"))),
        ("När", _times(row)),
        ("Ålder", word(row, "ages")),
        ("Mål", parts.titles(words(row, "goals"))),
        ("Koder", _codes(row)),
        ("Patientkontrakt", _yes(row, "contract")),
    ]


GROUPS = {"any": "minst ett av", "all": "alla", "none": "inget av"}


def _rule(row: Json) -> str:
    count = row.get("at_least")
    return GROUPS.get(word(row, "group"), f"minst {count} av" if isinstance(count, int) else "")


def _criteria(parts: Parts, row: Json) -> list[Line]:
    return [("Rubrik", word(row, "title")), ("Villkor", _rule(row))]


def _member(parts: Parts, row: Json) -> list[Line]:
    code = child(row, "code")
    return [
        ("", word(row, "text")),
        *_criteria(parts, row),
        ("Mått", word(child(row, "measure"), "text")),
        ("Kod", _code(code) if code else ""),
        ("Förbehåll", word(child(row, "caveat"), "text")),
    ]


def _goal(parts: Parts, row: Json) -> list[Line]:
    return [
        ("", word(row, "text")),
        ("Svarar mot", parts.titles(words(row, "challenges"))),
        ("Ingen indikator", word(row, "reason")),
    ]


MEASURED = phrases.MEASURES


def _indicator(parts: Parts, row: Json) -> list[Line]:
    return [
        ("Namn", word(row, "title")),
        ("Slag", word(row, "kind_label")),
        ("Fråga", word(row, "question")),
        ("Mäts som", MEASURED.get(word(row, "measure"), word(row, "measure"))),
        ("Enhet", word(row, "unit")),
        ("Täljare", word(row, "numerator")),
        ("Nämnare", word(row, "denominator")),
        ("Riktning", phrases.DIRECTIONS.get(word(row, "direction"), "")),
        ("Målnivå", word(child(row, "target"), "text") or word(row, "target_text") or word(row, "target_reason")),
        ("Datakälla", ", ".join(words(row, "sources"))),
        ("Redovisas efter", ", ".join(words(row, "stratify"))),
        ("Mål", parts.titles(words(row, "goals"))),
        ("Prioriterad", _yes(row, "prioritised")),
        ("KIK", " ".join(filter(None, (word(row, "kik"), word(row, "kik_id"))))),
        ("Data", word(row, "data")),
        ("Indikatorns version", word(row, "version")),
        ("", word(row, "text")),
    ]


def _document(parts: Parts, row: Json) -> list[Line]:
    flow = child(row, "flow")
    return [
        ("Titel", word(row, "title")),
        ("Omfattning", word(row, "scope")),
        ("För", AUDIENCE_NAMES.get(word(row, "audience"), word(row, "audience"))),
        ("Programområden", ", ".join(words(row, "programme_areas", "title"))),
        ("Koder", _codes(row)),
        ("Löper per", word(row, "per")),
        ("Inget slut", word(row, "ends_reason")),
        ("Banor", ", ".join(words(flow, "lanes", "title"))),
        ("Faser", ", ".join(words(flow, "phases", "title"))),
        (
            "Förkortningar",
            "; ".join(f"{word(one, 'abbreviation')} – {word(one, 'meaning')}" for one in rows(row, "abbreviations")),
        ),
        ("Tillhörande dokument", "; ".join(words(row, "attachments", "title"))),
    ]


LINES: Mapping[str, Callable[[Parts, Json], list[Line]]] = {
    "document": _document,
    "sections": _section,
    "steps": _step,
    "actions": _action,
    "criteria": _criteria,
    "criteria_members": _member,
    "goals": _goal,
    "indicators": _indicator,
}
