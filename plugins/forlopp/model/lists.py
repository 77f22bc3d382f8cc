"""The shared lists in content/*.yaml: roles, care levels, instruments, programme areas, regions, words.

In: the lists' strings. Out: frozen rows. Never holds a pathway's own facts.
"""

from __future__ import annotations

from pydantic import Field

from .accessibility import Statement
from .base import Count, Id, Line, Model


class TermRow(Model):
    """A role, a care level or an instrument."""

    id: Id = Field(title="Id", description="Kort namn med a–z, 0–9 och bindestreck.")
    label: Line = Field(title="Benämning", description="Ordet som läsaren ser och som skrivs i källorna.")
    definition: Line | None = Field(None, title="Definition", description="Vad ordet betyder.")


class CodeLists(Model):
    """content/codes.yaml."""

    roles: tuple[TermRow, ...] = Field((), title="Roller", description="Yrken och uppdrag som kan utföra åtgärder.")
    care_levels: tuple[TermRow, ...] = Field((), title="Vårdnivåer", description="Var vården ges.")
    instruments: tuple[TermRow, ...] = Field((), title="Instrument", description="Skalor och skattningsinstrument.")


class TitleRow(Model):
    """A programme area or a region."""

    id: Id = Field(title="Id", description="Kort namn med a–z, 0–9 och bindestreck.")
    title: Line = Field(title="Namn", description="Namnet som läsaren ser.")


class AreaLists(Model):
    """content/programme-areas.yaml."""

    programme_areas: tuple[TitleRow, ...] = Field((), title="Programområden", description="Nationella programområden.")


class HealthcareRegion(TitleRow):
    """A healthcare region with its regions."""

    regions: tuple[Id, ...] = Field((), title="Regioner", description="Id för regionerna i sjukvårdsregionen.")


class Region(TitleRow):
    """A region."""

    name: Line | None = Field(None, title="Namn", description="Regionens eget namn, om det inte är Region och titeln.")


class RegionLists(Model):
    """content/regions.yaml."""

    healthcare_regions: tuple[HealthcareRegion, ...] = Field(
        (), title="Sjukvårdsregioner", description="De sex sjukvårdsregionerna."
    )
    regions: tuple[Region, ...] = Field((), title="Regioner", description="De 21 regionerna.")


class AbbreviationRow(Model):
    """An abbreviation that all documents share."""

    abbreviation: Line = Field(title="Förkortning", description="Förkortningen som den skrivs.")
    meaning: Line = Field(title="Betydelse", description="Vad den står för.")


class WordForms(Model):
    """The inflections of a word that a pathway may choose."""

    singular: Line = Field(title="Obestämt", description="åtgärd")
    definite: Line = Field(title="Bestämt", description="åtgärden")
    plural: Line = Field(title="Plural", description="åtgärder")
    definite_plural: Line = Field(title="Bestämd plural", description="åtgärderna")
    genitive: Line = Field(title="Genitiv", description="åtgärds")
    definite_genitive: Line = Field(title="Bestämd genitiv", description="åtgärdens")
    plural_genitive: Line = Field(title="Genitiv plural", description="åtgärders")
    definite_plural_genitive: Line = Field(title="Bestämd genitiv plural", description="åtgärdernas")


class WordChoices(Model):
    """Sets of words by what they stand for."""

    action: dict[str, WordForms] = Field({}, title="Åtgärd", description="Ord för åtgärd, efter ordgruppens namn.")
    patient: dict[str, WordForms] = Field({}, title="Patient", description="Ord för patient, efter ordgruppens namn.")


class Glossary(Model):
    """content/glossary.yaml."""

    abbreviations: tuple[AbbreviationRow, ...] = Field(
        (), title="Förkortningar", description="Gemensamma förkortningar."
    )
    synonyms: tuple[tuple[Line, ...], ...] = Field(
        (), title="Synonymer", description="Ord som sökningen tar för samma sak, en grupp på varje rad."
    )
    words: WordChoices = Field(WordChoices(), title="Ordgrupper", description="Ord som ett vårdförlopp kan välja.")


class Sentences(Model):
    """Bounds on the length of sentences."""

    max_words: Count = Field(30, title="Ord per mening", description="Fler ord än så ger en varning.")
    max_lix: Count = Field(55, title="LIX", description="Högre läsbarhetsindex än så ger en varning.")


class Editorial(Model):
    """content/editorial.yaml."""

    sentences: Sentences = Field(Sentences(), title="Meningar", description="Gränser för meningarnas längd.")


FILES: dict[str, type[Model]] = {
    "codes.yaml": CodeLists,
    "programme-areas.yaml": AreaLists,
    "regions.yaml": RegionLists,
    "glossary.yaml": Glossary,
    "editorial.yaml": Editorial,
    "accessibility.yaml": Statement,
}
"""The lists' files under content/, with the model of each."""
