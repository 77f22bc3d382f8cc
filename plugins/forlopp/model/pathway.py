"""A whole document: a pathway or a generic model, as facts and texts.

In: what source gives and validate types. Out: `Pathway`, the one value that all outputs are made from. Never knows
other documents: what they must know of each other is gathered by catalog.
"""

from __future__ import annotations

import functools
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import ConfigDict, Field

from .base import Id, Line, Model
from .flow import ActorPart, Block, Criteria, Include, Slot, Step
from .governance import FrontMatter
from .quality import Challenge, Goal, Indicator
from .text import Text


class Section(Model):
    """A heading of the document with what stands under it. A generic model's part has actors too."""

    id: Id = Field(title="Id", description="Rubrikens namn i länkar.")
    title: Line = Field(title="Rubrik", description="Rubriken i ord.")
    level: int = Field(title="Nivå", description="2 för huvudrubrik, 3 för underrubrik.")
    parent: Id | None = Field(None, title="Hör till", description="Id för den huvudrubrik som rubriken står under.")
    blocks: tuple[Block, ...] = Field((), title="Innehåll", description="Innehållet i ordning.")
    actors: tuple[ActorPart, ...] = Field((), title="Aktörer", description="Åtgärder per aktör, i generiska modeller.")


class Abbreviation(Model):
    """An abbreviation of the document's own list."""

    abbreviation: Line = Field(title="Förkortning", description="Förkortningen som den skrivs.")
    meaning: Line = Field(title="Betydelse", description="Vad den står för.")


class Footnote(Model):
    """A footnote `[^label]: …`."""

    label: Line = Field(title="Märke", description="Notens märke i texten.")
    text: Text = Field(title="Text", description="Notens text.")


class Name(Model):
    """An author or editor of a reference, as in CSL-JSON."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)
    family: str | None = Field(None, title="Efternamn", description="Efternamn.")
    given: str | None = Field(None, title="Förnamn", description="Förnamn eller initialer.")
    literal: str | None = Field(None, title="Namn", description="Namnet på en organisation.")


class Issued(Model):
    """When a reference was published, as in CSL-JSON."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)
    date_parts: tuple[tuple[int | str, ...], ...] = Field(
        (), alias="date-parts", title="Datum", description="År, eventuellt månad och dag."
    )
    literal: str | None = Field(None, title="Datum i ord", description="Datumet i ord.")


class Reference(Model):
    """A reference in CSL-JSON, as Zotero and others export it; fields that we do not use are kept."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)
    id: Line = Field(title="Nyckel", description="Nyckeln som [@nyckel] pekar på.")
    type: Line = Field("document", title="Slag", description="CSL-slag, till exempel article-journal.")
    title: Line = Field(title="Titel", description="Verkets titel.")
    author: tuple[Name, ...] = Field((), title="Författare", description="Författare i ordning.")
    issued: Issued | None = Field(None, title="Utgivet", description="När verket gavs ut.")
    container_title: str | None = Field(
        None, alias="container-title", title="Tidskrift eller bok", description="Där verket står."
    )
    publisher: str | None = Field(None, title="Utgivare", description="Förlag eller myndighet.")
    volume: str | int | None = Field(None, title="Volym", description="Volym.")
    issue: str | int | None = Field(None, title="Nummer", description="Nummer.")
    page: str | int | None = Field(None, title="Sidor", description="Sidor.")
    DOI: str | None = Field(None, title="DOI", description="Digital Object Identifier.")
    URL: str | None = Field(None, title="Länk", description="Adress.")


class Pathway(FrontMatter):
    """A knowledge support: front matter, sections in order, and the entities that the sections show."""

    sections: tuple[Section, ...] = Field((), title="Rubriker", description="Rubriker i ordning med sitt innehåll.")
    criteria: tuple[Criteria, ...] = Field((), title="Kriterier", description="Kriterieblock för in- och utgång.")
    steps: tuple[Step, ...] = Field((), title="Steg", description="Vårdförloppets steg i ordning.")
    challenges: tuple[Challenge, ...] = Field((), title="Utmaningar", description="Utmaningar som patienter upplever.")
    goals: tuple[Goal, ...] = Field((), title="Mål", description="Vårdförloppets mål.")
    indicators: tuple[Indicator, ...] = Field((), title="Indikatorer", description="Det som följs upp.")
    slots: tuple[Slot, ...] = Field((), title="Regionala platser", description="Det som beslutas regionalt.")
    includes: tuple[Include, ...] = Field((), title="Infogade delar", description="Delar av generiska modeller.")
    abbreviations: tuple[Abbreviation, ...] = Field((), title="Förkortningar", description="Dokumentets förkortningar.")
    footnotes: tuple[Footnote, ...] = Field((), title="Fotnoter", description="Fotnoter.")
    references: tuple[Reference, ...] = Field((), title="Referenser", description="Dokumentets källor.")


def is_stub(pathway: Pathway) -> bool:
    """True for a document that says only its status (planned, withdrawn or merged) and has no text."""
    return not pathway.sections


def acting_roles(step: Step, actor: str, roles: tuple[str, ...]) -> tuple[str, ...]:
    """Return who does an action: its own roles, else the step's. The step's roles are those of health care: patients,
    next of kin, municipalities and schools have only what an action of theirs says."""
    return roles or (step.roles if actor == "care" else ())


def walk_texts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Text]]:
    """Yield (path, Text) for every running text in a model value, in the order of the document's fields."""
    found: list[tuple[tuple[str | int, ...], Text]] = []
    _gather_texts(value, path, found)
    return iter(found)


def _gather_texts(value: Any, path: tuple[str | int, ...], found: list[tuple[tuple[str | int, ...], Text]]) -> None:
    """Add to a list, which costs half of what handing each text up through every level does."""
    if isinstance(value, Text):
        found.append((path, value))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            _gather_texts(item, (*path, index), found)
    elif isinstance(value, Model):
        for name in _holders(type(value)):
            child = getattr(value, name)
            if child:
                _gather_texts(child, (*path, name), found)


@functools.cache
def _holders(model: type[Model]) -> tuple[str, ...]:
    """Return the names of the fields that a Text may lie in, at any depth: a walk that looks nowhere else takes a sixth
    of the time."""
    return tuple(name for name, field in model.model_fields.items() if _may_hold(field.annotation))


def _may_hold(annotation: Any) -> bool:
    if annotation is Text:
        return True
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return bool(_holders(annotation))
    return any(_may_hold(argument) for argument in typing.get_args(annotation))
