"""Codes of classifications (ICD-10-SE, KVÅ, ATC, Snomed CT, ICF), alone or as ranges with exclusions.

In: the strings of the source. Out: `Code`. Never says whether a code exists: the shape is checked by rules.codes.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from .base import Id, Line, Model, Several

System = Literal["icd-10-se", "kva", "atc", "snomed-ct", "icf"]
SYSTEM_NAMES = {
    "icd-10-se": "ICD-10-SE",
    "kva": "KVÅ",
    "atc": "ATC",
    "snomed-ct": "Snomed CT",
    "icf": "ICF",
}


class PlainCode(Model):
    """A code or a range of codes, with the codes inside the range that do not count."""

    system: System = Field(title="Kodverk", description="Vilket kodverk koden hör till.")
    code: Line | None = Field(None, title="Kod", description="En enda kod. Utelämnas när from och to anges.")
    from_: Line | None = Field(None, alias="from", title="Från kod", description="Första koden i ett intervall.")
    to: Line | None = Field(None, title="Till kod", description="Sista koden i ett intervall, den räknas med.")
    exclude: Annotated[tuple[Line, ...], Several] = Field(
        (), title="Undantag", description="Koder i intervallet, eller underkoder, som inte räknas."
    )
    text: Line | None = Field(None, title="Klartext", description="Kodens innebörd i ord.")


class Code(PlainCode):
    """A code of the whole pathway, with its role."""

    role: Literal["entry", "exclusion", "diagnosis", "procedure", "treatment", "monitoring"] | None = Field(
        None,
        title="Kodens roll",
        description="Vad koden betyder för vårdförloppet: entry (ingång), exclusion (ska inte gå in), diagnosis "
        "(diagnos), procedure (vårdåtgärd), treatment (läkemedel) eller monitoring (uppföljning).",
    )
    entry: Id | None = Field(
        None, title="Ingång", description="Id för den ingång som koden gäller, när det finns flera ingångar."
    )


def code_list(value: Any) -> Any:
    """Read codes written in a mark, `codes="kva:DT016, atc:J01"`; a list is passed on."""
    if not isinstance(value, str):
        return value
    pairs = [item.strip().partition(":") for item in value.split(",") if item.strip()]
    return [{"system": system.strip(), "code": code.strip()} for system, _, code in pairs]


MarkedCodes = Annotated[tuple[PlainCode, ...], BeforeValidator(code_list)]
