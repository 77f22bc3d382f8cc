"""A whole knowledge support as one document, and its files.

In: an expanded pathway and its context. Out: a `KnowledgeSupport`; of that, {path: bytes} and a `Contribution`. Never
reads another document: what it must know of others stands in the context's catalogue, so that documents can be made
side by side and cached.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

from .. import flowchart, text
from ..catalog import Catalog, page_url
from ..feed_model import KnowledgeSupport, base, document
from ..feed_model import parts as shape
from ..model.governance import CHANGE_NAMES, STATUS_NAMES, Approval, Attachment
from ..model.ledger import Entry
from ..model.pathway import Pathway
from ..rendition import fragment
from ..templates import TEMPLATES
from . import entities, wording
from .flow import flow
from .history import versions_file
from .parts import Parts, gather, slots
from .rows import Contribution, contribution


@dataclass(frozen=True, slots=True)
class Context:
    """Everything outside the pathway that its document is made from. `file` is its source's path from the project's
    root; `site_url` is absolute and ends with a slash. A document without steps has no graph."""

    catalog: Catalog
    file: str
    site_url: str
    graph: flowchart.Graph | None = None
    layout: flowchart.Layout | None = None


def document_files(
    made: KnowledgeSupport, entries: Sequence[Entry], body: bytes = b""
) -> tuple[dict[str, bytes], Contribution]:
    """Make a document's files, the JSON first, and its contribution to the catalogues. `entries` are what the ledger
    says of it; `body` is the document as it was published, where it was."""
    content = body or wording.dump(made)
    html = wording.fragment_href(made.kind, made.id)
    files = {made.self_: content, html: fragment(made.model_dump(mode="json", exclude_none=True)).encode()}
    if made.versions:
        files[made.versions] = versions_file(made, entries)
    return files, contribution(made, content, wording.file_facts(html, files[html]))


def knowledge_support(pathway: Pathway, context: Context) -> KnowledgeSupport:
    """Make the whole document as a value."""
    catalog, site_url = context.catalog, context.site_url
    reading = text.reading(pathway, catalog, context.file, site_url, f"{pathway.id}-")
    parts = gather(pathway, reading, catalog.lists)
    relations = _relations(pathway, catalog, site_url)
    return KnowledgeSupport(
        schema_=wording.schema_href(KnowledgeSupport),
        self_=wording.api_href(pathway.kind, pathway.id),
        illustrative=pathway.illustrative,
        notices=_notices(pathway, relations),
        licence=wording.LICENCE,
        attribution=_attribution(pathway, site_url),
        **_status(pathway, catalog, site_url, relations),
        id_prefix=f"{pathway.id}-",
        validity=_validity(pathway),
        fragment=wording.fragment_href(pathway.kind, pathway.id),
        programme_areas=wording.areas(pathway.programme_areas, catalog.lists.programme_areas, site_url),
        relations=relations,
        revisions=tuple(
            document.Revision(
                version=row.version,
                on=row.on.isoformat(),
                change=row.change,
                change_label=CHANGE_NAMES[row.change],
                summary=row.summary,
            )
            for row in pathway.revisions
        ),
        synonyms=pathway.synonyms,
        codes=tuple(
            document.DocumentCode(**wording.code_facts(code), role=code.role, entry=code.entry)
            for code in pathway.codes
        ),
        words=dict(sorted(reading.words.items())),
        per=pathway.per,
        ends=pathway.ends,
        ends_reason=pathway.ends_reason,
        actors=_actors(pathway, parts, reading),
        sections=tuple(parts.sections),
        steps=tuple(parts.steps),
        groups=tuple(parts.groups),
        actions=tuple(parts.actions),
        remarks=tuple(parts.remarks),
        slots=slots(pathway, parts),
        flow=flow(pathway, catalog, site_url, context.graph, context.layout)
        if context.graph and context.layout
        else None,
        criteria=entities.criteria(pathway, parts),
        criteria_members=entities.criteria_members(pathway, reading),
        challenges=entities.challenges(pathway, parts, reading),
        goals=entities.goals(pathway, parts, reading),
        indicators=entities.indicators(pathway, parts, reading),
        includes=_includes(pathway, catalog),
        abbreviations=tuple(
            shape.Abbreviation(abbreviation=row.abbreviation, meaning=row.meaning) for row in pathway.abbreviations
        ),
        footnotes=entities.footnotes(pathway, reading),
        references=entities.references(pathway, reading),
        working_group=tuple(
            document.Member(
                name=member.name,
                role=member.role,
                profession=member.profession,
                organisation=member.organisation,
                region=member.region,
            )
            for member in pathway.working_group
        ),
        attachments=tuple(_attachment(row, reading, site_url) for row in pathway.attachments),
    )


def _status(
    pathway: Pathway, catalog: Catalog, site_url: str, relations: tuple[document.Relation, ...]
) -> dict[str, Any]:
    """Return the fields of `Status`, which the document and its catalogue row share."""
    return {
        "id": pathway.id,
        "kind": pathway.kind,
        "title": pathway.title,
        "scope": pathway.scope,
        "version": pathway.version,
        "status": pathway.status,
        "status_label": STATUS_NAMES[pathway.status],
        "status_reason": pathway.status_reason,
        "page": site_url + page_url(pathway.kind, pathway.id, pathway.status),
        "audience": pathway.audience,
        "approved": _approval(pathway.approved, catalog) if pathway.approved else None,
        "review_by": pathway.review_by.isoformat() if pathway.review_by else None,
        "valid_from": pathway.valid_from.isoformat() if pathway.valid_from else None,
        "withdrawn_on": pathway.withdrawn_on.isoformat() if pathway.withdrawn_on else None,
        "successors": tuple(
            base.Link(**{name: getattr(row, name) for name in base.Link.model_fields})
            for row in relations
            if row.relation in _FORWARD
        ),
        "changed": _newest(pathway, frozenset(CHANGE_NAMES)),
        "clinically_changed": _newest(pathway, CLINICAL),
        "versions": wording.versions_href(pathway.kind, pathway.id) if pathway.version else None,
    }


CLINICAL = frozenset({"new", "substantial"})
"""Kinds of change that alter what the text says to do."""


def _newest(pathway: Pathway, kinds: Set[str]) -> str | None:
    """Return the date of the newest version that was changed in one of these ways."""
    return max((row.on.isoformat() for row in pathway.revisions if row.change in kinds), default=None)


def _validity(pathway: Pathway) -> document.Validity | None:
    if not (pathway.valid_from or pathway.review_by):
        return None
    on = pathway.review_by.isoformat() if pathway.review_by else ""
    overdue = f"Texten skulle ha granskats senast {on} och kan vara inaktuell. Kontrollera mot källan." if on else None
    return document.Validity(
        valid_from=pathway.valid_from.isoformat() if pathway.valid_from else None,
        review_by=on or None,
        overdue_text=overdue,
    )


_FORWARD = ("merged_into", "split_into", "replaced_by")
_RELATIONS = ("merged_from", "merged_into", "split_from", "split_into", "replaces", "replaced_by")


def _relations(pathway: Pathway, catalog: Catalog, site_url: str) -> tuple[document.Relation, ...]:
    found = []
    for relation in _RELATIONS:
        value = getattr(pathway, relation)
        for id in (value,) if isinstance(value, str) else value or ():
            facts = catalog.facts.get(id)
            if facts:
                link = wording.link(facts, site_url)
                same = {name: getattr(link, name) for name in base.Link.model_fields}
                found.append(document.Relation(relation=relation, **same))
    return tuple(found)


def _notices(pathway: Pathway, relations: tuple[document.Relation, ...]) -> tuple[str, ...]:
    """Return what a reader must be told first."""
    found = [wording.ILLUSTRATIVE] if pathway.illustrative else []
    reason = f" {pathway.status_reason}" if pathway.status_reason else ""
    if pathway.status == "planned":
        found.append(f"Dokumentet är planerat och har ännu ingen text.{reason}")
    elif pathway.status == "withdrawn":
        on = f" den {pathway.withdrawn_on.isoformat()}" if pathway.withdrawn_on else ""
        found.append(f"Dokumentet upphävdes{on} och gäller inte längre.{reason}")
    elif pathway.status == "merged":
        into = next((row.title for row in relations if row.relation == "merged_into"), "")
        found.append(f"Dokumentet har gått upp i ”{into}” och gäller inte längre.{reason}")
    return tuple(found)


def _attribution(pathway: Pathway, site_url: str) -> str:
    version = f", version {pathway.version}" if pathway.version else ""
    page = site_url + page_url(pathway.kind, pathway.id, pathway.status)
    return f"”{pathway.title}”{version}, {page}, CC BY 4.0"


def _approval(approval: Approval, catalog: Catalog) -> document.Approval:
    area = catalog.lists.programme_areas.get(approval.by)
    label = f"Nationellt programområde {area}" if area else approval.by
    return document.Approval(by=approval.by, label=label, on=approval.on.isoformat())


def _actors(pathway: Pathway, parts: Parts, reading: text.Reading) -> tuple[shape.Actor, ...]:
    acting = {action.actor for action in parts.actions} | {remark.actor for remark in parts.remarks}
    return tuple(
        shape.Actor(
            id=actor.id,
            heading=text.label(actor.heading, reading.words),
            column=text.label(actor.column, reading.words),
        )
        for actor in TEMPLATES[pathway.kind].actors
        if actor.id in acting
    )


def _includes(pathway: Pathway, catalog: Catalog) -> tuple[shape.Include, ...]:
    found = []
    for include in pathway.includes:
        facts = catalog.facts.get(include.model)
        public = facts is not None and wording.in_feed(facts.kind, facts.status)
        found.append(
            shape.Include(
                model=include.model,
                part=include.part,
                title=facts.title if facts else include.model,
                version=(facts.version or None) if facts else None,
                href=wording.api_href(facts.kind, facts.id) if facts and public else None,
            )
        )
    return tuple(found)


def _attachment(row: Attachment, reading: text.Reading, site_url: str) -> document.Attachment:
    """Return an attachment with an address that holds anywhere; one that leads nowhere has none."""
    address, _ = text.target(row.href, reading)
    if address.startswith("#"):
        address = f"{site_url}{reading.own}#{row.href[1:]}"
    return document.Attachment(kind=row.kind, title=row.title, href=address or None)
