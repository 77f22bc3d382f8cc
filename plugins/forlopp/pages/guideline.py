"""What a document is, as schema.org says it: a page about a medical guideline.

In: a pathway and the catalogue. Out: its `About`. Never calls a text approved or reviewed that nobody has reviewed, and
never names anything that the data lacks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .. import phrases
from ..catalog import PUBLIC, Catalog
from ..model.codes import SYSTEM_NAMES, PlainCode
from ..model.governance import STATUS_NAMES
from ..model.pathway import Pathway, is_stub
from ..templates import TEMPLATES
from .governance import ILLUSTRATIVE_DRAFT
from .meta import About, above, shorten

AUDIENCES = {"professionals": ("MedicalAudience", "Clinician"), "public": ("PeopleAudience", "Allmänhet")}


def document(pathway: Pathway, catalog: Catalog) -> About:
    """Return what a document's page is. A reader of search results too must know an example when it is one."""
    example = "Exempeltext. " if pathway.illustrative and not is_stub(pathway) else ""
    return About(
        name=pathway.title,
        description=shorten(example + (pathway.scope or pathway.title)),
        type="MedicalWebPage",
        above=above(f"{TEMPLATES[pathway.kind].address}/{pathway.id}/"),  # of drafts too, which lie in /utkast/
        facts=document_facts(pathway, catalog),
    )


def document_facts(pathway: Pathway, catalog: Catalog) -> dict[str, Any]:
    """Return what schema.org can say of a document beside its name: audience, version, status, and the guideline.

    Dates and names of those who approved or reviewed are given for real texts alone.
    """
    kind, name = AUDIENCES[pathway.audience]
    real = pathway.status == "approved" and not pathway.illustrative and pathway.approved is not None
    found: dict[str, Any] = {
        "audience": {"@type": kind, "audienceType": name},
        "creativeWorkStatus": _status(pathway),
        "version": pathway.version,
        "dateModified": _newest(pathway),
        "keywords": ", ".join(pathway.synonyms),
        "lastReviewed": _reviewed(pathway) if real else None,
        "reviewedBy": _approver(pathway, catalog) if real else None,
        "mainEntity": None if is_stub(pathway) or pathway.status not in PUBLIC else _guideline(pathway, catalog, real),
    }
    return {key: value for key, value in found.items() if value}


def _guideline(pathway: Pathway, catalog: Catalog, real: bool) -> dict[str, Any]:
    """Return the guideline that the page is about, and what that is about: a condition where diagnoses are named."""
    codes = [
        {"@type": "MedicalCode", "codeValue": code.code, "codingSystem": SYSTEM_NAMES[code.system]}
        for code in _diagnoses(pathway.codes)
    ]
    subject = {
        "@type": "MedicalCondition" if any(code.role == "diagnosis" for code in pathway.codes) else "MedicalEntity",
        "name": pathway.title,
        "alternateName": list(pathway.synonyms),
        "code": codes,
    }
    found: dict[str, Any] = {
        "@type": "MedicalGuideline",
        "name": pathway.title,
        "description": pathway.scope,
        "guidelineSubject": {key: value for key, value in subject.items() if value},
        "guidelineDate": str(pathway.approved.on) if real and pathway.approved else None,
        "recognizingAuthority": _approver(pathway, catalog) if real else None,
    }
    return {key: value for key, value in found.items() if value}


def _diagnoses(codes: Iterable[PlainCode]) -> list[Any]:
    """Single codes of the condition itself: a range has no code of its own."""
    return [code for code in codes if getattr(code, "role", None) == "diagnosis" and code.code]


def _status(pathway: Pathway) -> str:
    if pathway.illustrative and not is_stub(pathway):
        return ILLUSTRATIVE_DRAFT.rstrip(".")
    return STATUS_NAMES[pathway.status]


def _newest(pathway: Pathway) -> str:
    return str(pathway.revisions[0].on) if pathway.revisions else ""


def _reviewed(pathway: Pathway) -> str:
    """The latest day that someone said of the text that it holds: its approval, or a review without change."""
    days = [str(row.on) for row in pathway.revisions if row.change == "reviewed"]
    return max([*days, str(pathway.approved.on)]) if pathway.approved else ""


def _approver(pathway: Pathway, catalog: Catalog) -> dict[str, str] | None:
    if not pathway.approved:
        return None
    return {"@type": "Organization", "name": phrases.approver(pathway.approved.by, catalog)}
