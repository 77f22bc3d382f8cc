"""What documents must know of each other, and the lists that all of them share.

In: validated pathways and the shared lists (content/*.yaml). Out: `Catalog`, the one value that rules and outputs get
beside the pathway itself. Never reads disk and never changes a pathway: `expanded` gives a new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .diagnostics import fold
from .model.consultation import Consultations
from .model.flow import CriterionOrGroup, group_of
from .model.governance import Revision
from .model.ledger import Entry
from .model.lists import DeprecatedTerm
from .model.pathway import Pathway, is_stub, walk_texts
from .model.text import Anchor, LinkStart
from .templates import TEMPLATES


@dataclass(frozen=True, slots=True)
class Term:
    """A role, a care level or an instrument of content/codes.yaml."""

    id: str
    label: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Lists:
    """The shared lists. Roles, care levels and instruments are found by id or by label, folded (`fold`)."""

    roles: Mapping[str, Term] = field(default_factory=dict)
    care_levels: Mapping[str, Term] = field(default_factory=dict)
    instruments: Mapping[str, Term] = field(default_factory=dict)
    programme_areas: Mapping[str, str] = field(default_factory=dict)
    """Title by id, in the order of the file."""
    regions: Mapping[str, str] = field(default_factory=dict)
    region_names: Mapping[str, str] = field(default_factory=dict)
    """What those regions call themselves that aren't "Region" and their title."""
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    synonyms: tuple[tuple[str, ...], ...] = ()
    """Groups of words that the search takes for the same."""
    words: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    """Inflections by kind ("action", "patient"), name of the set ("insats") and form ("plural")."""
    editorial: Mapping[str, Any] = field(default_factory=dict)
    deprecated: tuple[DeprecatedTerm, ...] = ()
    """Terms that authors should not use."""
    consultations: Consultations = Consultations()
    """The windows in which documents are out for consultation."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What other documents may know of one document."""

    id: str
    kind: str
    title: str
    status: str
    file: str
    stub: bool
    version: str = ""
    illustrative: bool = True
    scope: str = ""
    programme_areas: tuple[str, ...] = ()
    anchors: Mapping[str, str] = field(default_factory=dict)
    """Every address in the document with its name: a step's "(B) Är det sepsis?", a heading's title."""
    entries: tuple[str, ...] = ()
    """Ids of entry steps, in order."""
    merged_from: tuple[str, ...] = ()
    merged_into: str = ""
    split_from: str = ""
    split_into: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    replaced_by: str = ""
    withdrawn_on: str = ""
    window: str = ""
    """The consultation window that it is out in."""
    acting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """In a generic model: the actors with actions, by part."""

    @property
    def url(self) -> str:
        """The page's address from the site's root, without a leading slash: "vardforlopp/sepsis/"."""
        return page_url(self.kind, self.id, self.status)


@dataclass(frozen=True, slots=True)
class Listing:
    """What only lists of documents say of one. It stands apart from `Facts`, so that no other document's output hangs
    on it: a new synonym in one document makes no other anew."""

    synonyms: tuple[str, ...] = ()
    care_levels: tuple[str, ...] = ()
    """Every care level that a step or an action names, as written, each once, in order."""
    revisions: tuple[Revision, ...] = ()
    """The version history as the document itself tells it, newest first."""
    reason: str = ""
    """Why the document has the status that it has, in its own words."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new version that is out for consultation while readers follow the one before it."""

    version: str
    window: str


@dataclass(frozen=True, slots=True)
class Catalog:
    """All documents as others see them, the generic models whole, and the lists."""

    lists: Lists = field(default_factory=Lists)
    facts: Mapping[str, Facts] = field(default_factory=dict)
    listings: Mapping[str, Listing] = field(default_factory=dict)
    """Known to those who list documents; a document sees its own alone."""
    models: Mapping[str, Pathway] = field(default_factory=dict)
    twice: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids that several documents use, with the files in order; `facts` knows only the first of them."""
    ids: tuple[str, ...] = ()
    """Every id there is, for "Menade du …?": a document may be shown only the facts of those it mentions."""
    ledger: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    """What has been published of each document and what became of it, by id, in the order of the ledger."""
    moved: Mapping[str, Facts] = field(default_factory=dict)
    """Documents that have another id now, by the id that they had. What others wrote of them holds: a new name must not
    ask for new versions of every text that mentions the old one."""
    consulted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Versions whose answers in a consultation are decided and published, by id."""

    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    """New versions of published documents that are out for consultation, by id."""

    def known(self, id: str) -> Facts | None:
        """Return what may be known of the document that has an id, or had it."""
        return self.facts.get(id) or self.moved.get(id)


PUBLIC = frozenset({"approved", "planned", "withdrawn", "merged"})
"""Statuses whose page stands at the lasting address; other documents are drafts under /utkast/."""


def page_url(kind: str, id: str, status: str) -> str:
    """Return a document's address from the site's root."""
    folder = TEMPLATES[kind].address if kind in TEMPLATES and status in PUBLIC else "utkast"
    return f"{folder}/{id}/"


def step_name(letter: str | None, title: str) -> str:
    """Return a step's name as readers meet it: "(B) Är det sepsis?", or the title alone."""
    return f"({letter}) {title}" if letter else title


def facts(pathway: Pathway, file: str) -> Facts:
    """Gather what other documents may know of this one. `file` is its path from the project's root."""
    return Facts(
        id=pathway.id,
        kind=pathway.kind,
        title=pathway.title,
        status=pathway.status,
        file=file,
        stub=is_stub(pathway),
        version=pathway.version or "",
        illustrative=pathway.illustrative,
        scope=pathway.scope or "",
        programme_areas=pathway.programme_areas,
        anchors=anchors(pathway),
        entries=tuple(step.id for step in pathway.steps if step.kind == "entry"),
        merged_from=pathway.merged_from,
        merged_into=pathway.merged_into or "",
        split_from=pathway.split_from or "",
        split_into=pathway.split_into,
        replaces=pathway.replaces,
        replaced_by=pathway.replaced_by or "",
        withdrawn_on=str(pathway.withdrawn_on or ""),
        window=(pathway.consultation or "") if pathway.status == "consultation" else "",
        acting={
            section.id: tuple(part.actor for part in section.actors if any(block.actions for block in part.blocks))
            for section in pathway.sections
            if section.actors
        },
    )


def listing(pathway: Pathway) -> Listing:
    """Gather what lists of documents say of this one."""
    parts = (part for owner in (*pathway.steps, *pathway.sections) for part in owner.actors)
    actions = (action for part in parts for block in part.blocks for action in block.actions)
    named = (word for one in (*pathway.steps, *actions) for word in one.care_level)
    return Listing(pathway.synonyms, tuple(dict.fromkeys(named)), pathway.revisions, pathway.status_reason or "")


def gathered(documents: Iterable[tuple[str, Facts]]) -> tuple[dict[str, Facts], dict[str, list[str]]]:
    """Return facts by id, those of the first document where several have the id, and the files of each id in order.
    `documents` gives each file with its facts."""
    by_id: dict[str, Facts] = {}
    files: dict[str, list[str]] = {}
    for file, known in documents:
        by_id.setdefault(known.id, known)
        files.setdefault(known.id, []).append(file)
    return by_id, files


def shared_ids(files: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the files of each id that several documents have."""
    return {id: tuple(names) for id, names in files.items() if len(names) > 1}


def anchors(pathway: Pathway) -> dict[str, str]:
    """Return every id that a link may lead to, with the name that a link without words gets."""
    names: dict[str, str] = {}
    template = TEMPLATES.get(pathway.kind)
    for id in template.reserved if template else ():
        names[id] = id.capitalize()
    for section in pathway.sections:
        names[section.id] = section.title
    for step in pathway.steps:
        names[step.id] = step_name(step.letter, step.title)
    for owner in (*pathway.steps, *pathway.sections):
        for part in owner.actors:
            for block in part.blocks:
                if block.kind == "group" and block.id:
                    names[block.id] = block.title or block.id
                for action in block.actions:
                    if action.id:
                        names[action.id] = f"åtgärd i {names[owner.id]}"
    for goal in pathway.goals:
        names[goal.id] = "mål"
    for challenge in pathway.challenges:
        names[challenge.id] = "utmaning"
    for block in pathway.criteria:
        names[block.id] = block.title or "kriterier"
        for member in group_of(block)[1]:
            inner = group_of(member)[1] if isinstance(member, CriterionOrGroup) else ()
            names |= {one.id: "kriterium" for one in (member, *inner) if one.id}
    for indicator in pathway.indicators:
        names[indicator.id] = indicator.title
    for slot in pathway.slots:
        names[slot.id] = slot.title
    for _, text in walk_texts(pathway):
        for part in text.parts:
            if isinstance(part, Anchor):
                names[part.id] = part.name
    return names


def mentions(pathway: Pathway) -> frozenset[str]:
    """Return the ids of all other documents that this one names: by link, hand-over, include or shared history."""
    found = {include.model for include in pathway.includes}
    found |= {*pathway.merged_from, *pathway.split_into, *pathway.replaces}
    found |= {id for id in (pathway.merged_into, pathway.split_from, pathway.replaced_by) if id}
    for step in pathway.steps:
        found |= {way.to.partition("#")[0] for way in step.next}
    for _, text in walk_texts(pathway):
        for part in text.parts:
            if isinstance(part, LinkStart) and (match := _DOCUMENT_LINK.search(part.href)):
                found.add(match[1])
    for attachment in pathway.attachments:
        if match := _DOCUMENT_LINK.search(attachment.href):
            found.add(match[1])
    return frozenset(found)


_DOCUMENT_LINK = re.compile(r"([^/#?]+)/index\.md(?:#|$)")


def terms(rows: Iterable[Term]) -> dict[str, Term]:
    """Index terms by folded id and folded label, so that every spelling that an author may use finds its term."""
    found: dict[str, Term] = {}
    for term in rows:
        for spelling in (term.id, term.label):
            found[fold(spelling)] = term
    return found
