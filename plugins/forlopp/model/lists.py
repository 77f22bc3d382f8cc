"""The shared lists in content/*.yaml: roles, care levels, instruments, programme areas, regions, words.

In: the lists' strings. Out: frozen rows. Never holds a pathway's own facts.
"""

from __future__ import annotations

from pydantic import Field

from .accessibility import Statement
from .base import Count, Id, Line, Model
from .consultation import Consultations


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


class DeprecatedTerm(Model):
    """A term that authors should not use, and the one to use instead."""

    term: Line = Field(title="Avrådd term", description="Ordet i grundform; vanliga böjningar hittas också.")
    forms: tuple[Line, ...] = Field((), title="Former", description="Böjningar som inte följer av grundformen.")
    use: Line = Field(title="Skriv hellre", description="Termen som rekommenderas.")
    why: Line = Field(title="Varför", description="Varför ordet avråds, i en mening.")
    source: Line = Field(title="Källa", description="Vem som avråder, och var det står.")


class Glossary(Model):
    """content/glossary.yaml."""

    abbreviations: tuple[AbbreviationRow, ...] = Field(
        (), title="Förkortningar", description="Gemensamma förkortningar."
    )
    synonyms: tuple[tuple[Line, ...], ...] = Field(
        (), title="Synonymer", description="Ord som sökningen tar för samma sak, en grupp på varje rad."
    )
    deprecated: tuple[DeprecatedTerm, ...] = Field(
        (), title="Avrådda termer", description="Ord som inte ska användas, med det som rekommenderas och källan."
    )
    words: WordChoices = Field(WordChoices(), title="Ordgrupper", description="Ord som ett vårdförlopp kan välja.")


class Sentences(Model):
    """Bounds on the length of sentences."""

    max_words: Count = Field(30, title="Ord per mening", description="Fler ord än så ger en varning.")
    max_lix: Count = Field(55, title="LIX", description="Högre läsbarhetsindex än så ger en varning.")
    min_words: Count = Field(
        100, title="Minst antal ord", description="Så många ord måste ett avsnitt ha för att LIX ska räknas."
    )


class MeasuredUnits(Model):
    """A laboratory value or vital sign that means nothing without its unit."""

    names: tuple[Line, ...] = Field(title="Namn", description="Måttets namn och förkortningar.")
    units: tuple[Line, ...] = Field(title="Enheter", description="Enheter som måttet anges i, den vanligaste först.")


class Editorial(Model):
    """content/editorial.yaml."""

    sentences: Sentences = Field(Sentences(), title="Meningar", description="Gränser för meningarnas längd.")
    same_thing: tuple[tuple[Line, ...], ...] = Field(
        (), title="Olika ord för samma sak", description="Ord som betyder detsamma, en grupp på varje rad."
    )
    known_abbreviations: tuple[Line, ...] = Field(
        (), title="Kända förkortningar", description="Förkortningar som ingen läsare behöver få förklarade."
    )
    measures: tuple[MeasuredUnits, ...] = Field(
        (), title="Mått med enhet", description="Mått vars värden alltid ska ha en enhet."
    )
    drugs: tuple[Line, ...] = Field(
        (), title="Läkemedel", description="Läkemedel vars doser alltid ska ha en enhet, med substansens namn."
    )


FILES: dict[str, type[Model]] = {
    "codes.yaml": CodeLists,
    "programme-areas.yaml": AreaLists,
    "regions.yaml": RegionLists,
    "glossary.yaml": Glossary,
    "editorial.yaml": Editorial,
    "accessibility.yaml": Statement,
    "consultations.yaml": Consultations,
}
"""The lists' files under content/, with the model of each."""
