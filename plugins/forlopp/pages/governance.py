"""What a document is: for whom, in which status and version, approved by whom, related to which others.

In: a `View`. Out: the facts of the first screen, notices, codes, versions, people and attachments. Never judges by
today's date: dates are shown as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from .. import phrases
from ..catalog import PUBLIC, Proposal, page_url
from ..consultation import consultation_url
from ..ledger import newest
from ..model.consultation import Window, in_words
from ..model.governance import AUDIENCE_NAMES, CHANGE_NAMES, STATUS_NAMES
from ..model.pathway import Pathway
from ..phrases import sentence
from ..text import target
from .blocks import View, link
from .change_marks import FOLDER

CODE_ROLES = {
    "entry": "Ingång",
    "exclusion": "Ska inte gå in",
    "diagnosis": "Diagnos",
    "procedure": "Vårdåtgärd",
    "treatment": "Läkemedel",
    "monitoring": "Uppföljning",
    None: "Övriga",
}
ATTACHMENTS = {
    "impact-description": "Konsekvensbeskrivning",
    "appendix": "Bilaga",
    "presentation": "Presentation",
    "film": "Film",
    "instrument": "Instrument",
}
ILLUSTRATIVE = "Exempeltext – inte medicinskt granskad. Godkännandet är påhittat."
ILLUSTRATIVE_DRAFT = "Exempeltext – inte medicinskt granskad."


def facts(view: View) -> list[tuple[str, str]]:
    """Return the facts of the first screen, name and HTML; what a document does not say is left out."""
    pathway, public = view.pathway, view.pathway.status in PUBLIC
    # Of a draft these would be the facts of the version that readers follow meanwhile.
    approved = pathway.approved if public else None
    areas = view.catalog.lists.programme_areas
    links = [
        link(f"{view.reading.base}omraden/{id}/" if id in areas else "", areas.get(id, id))
        for id in pathway.programme_areas
    ]
    rows = (
        ("För", escape(AUDIENCE_NAMES[pathway.audience] + (f", löper per {pathway.per}" if pathway.per else ""))),
        ("Status", STATUS_NAMES[pathway.status]),
        ("Version", _version(view)),
        ("Godkänt av", f"{escape(phrases.approver(approved.by, view.catalog))} {approved.on}" if approved else ""),
        ("Gäller från", str((public and pathway.valid_from) or "")),
        ("Ses över senast", str((public and pathway.review_by) or "")),
        ("Programområde", ", ".join(links)),
        ("Sammanslaget av", _others(view, pathway.merged_from)),
        ("Utbrutet ur", _others(view, (pathway.split_from or "",))),
        ("Ersätter", _others(view, pathway.replaces)),
    )
    return [(name, value) for name, value in rows if value]


def _version(view: View) -> str:
    """Return the version, with the way to what has changed in it."""
    pathway = view.pathway
    changed = pathway.status in PUBLIC and pathway.revisions and pathway.version
    return escape(pathway.version or "") + (f' (<a href="{FOLDER}">ändringar</a>)' if changed else "")


def illustrative(pathway: Pathway) -> str:
    """Return what must be said of an example's text; "" for a real one."""
    if not pathway.illustrative:
        return ""
    return ILLUSTRATIVE if pathway.approved and pathway.status in PUBLIC else ILLUSTRATIVE_DRAFT


def printed(pathway: Pathway) -> str:
    """Return the line that stands on every printed sheet: what the document is, and whether it may be followed."""
    status = STATUS_NAMES[pathway.status].lower()
    if pathway.status == "withdrawn" and pathway.withdrawn_on:
        status = f"upphävd {pathway.withdrawn_on}, ska inte följas"
    elif pathway.status in PUBLIC and pathway.approved:
        status = f"godkänd {pathway.approved.on}{' (påhittat)' if pathway.illustrative else ''}"
    elif pathway.status not in PUBLIC:
        status = f"utkast ({status}), inte godkänt att följa"
    example = ILLUSTRATIVE_DRAFT.rstrip(".") if pathway.illustrative else ""
    version = f"version {pathway.version}" if pathway.version else ""
    return " · ".join(filter(None, (pathway.title, version, status, example)))


def notices(view: View) -> list[str]:
    """Return what a reader must know before reading on, as HTML: that the text is replaced, withdrawn or a draft."""
    pathway = view.pathway
    said = []
    if pathway.status == "withdrawn":
        when = f" den {pathway.withdrawn_on}" if pathway.withdrawn_on else ""
        said.append(f"Upphävt{when}. Texten ska inte längre följas.")
    elif pathway.status == "planned":
        said.append("Planerat. Texten är inte skriven ännu.")
    elif pathway.status not in PUBLIC:
        said.append(f"Utkast ({STATUS_NAMES[pathway.status].lower()}). Inte godkänt att följa.{_holding(view)}")
    said += _consultation(view)
    for words, ids in (
        ("Har gått upp i", (pathway.merged_into or "",)),
        ("Har ersatts av", (pathway.replaced_by or "",)),
        ("Har delats upp i", pathway.split_into),
    ):
        if others := _others(view, ids):
            said.append(f"{words} {others}.")
    if pathway.status_reason:
        said.append(escape(pathway.status_reason))
    return said


def proposal(view: View) -> tuple[Proposal, Window, str, str] | None:
    """Return the new version that is out for consultation while this one holds: it, its window, the last day in words
    and the way to its page."""
    said = view.catalog.proposals.get(view.pathway.id)
    windows = view.catalog.lists.consultations.windows
    window = next((one for one in windows if said and one.id == said.window), None)
    if said is None or window is None or view.pathway.status not in PUBLIC:
        return None
    return said, window, in_words(window.closes), view.reading.base + consultation_url(view.pathway.id)


def _holding(view: View) -> str:
    """Return the way from a draft to the published version that readers follow meanwhile."""
    pathway = view.pathway
    entry = newest(view.catalog.ledger.get(pathway.id, ()))
    if not entry:
        return ""
    holds = f"{view.reading.base}{page_url(pathway.kind, pathway.id, 'approved')}"
    said = f' <a href="{holds}">Version {escape(str(entry.version))} gäller</a>.'
    if pathway.version == entry.version:
        return said  # Not told apart yet: there is no page of what differs.
    own = page_url(pathway.kind, pathway.id, pathway.status)
    return f'{said} Se också <a href="{view.reading.base}{own}{FOLDER}">skillnaderna</a>.'


def _consultation(view: View) -> list[str]:
    """Say until when a document is out for consultation, and where it is answered on."""
    pathway = view.pathway
    windows = view.catalog.lists.consultations.windows if pathway.status == "consultation" else ()
    return [
        f"På remiss till och med {in_words(window.closes)}. "
        f'<a href="{view.reading.base}remiss/{pathway.id}/">Se ändringarna och hämta svarsformuläret</a>.'
        for window in windows
        if window.id == pathway.consultation
    ]


def codes(view: View) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the pathway's codes by role: the code, and what it stands for."""
    groups: dict[str, list[tuple[str, str]]] = {name: [] for name in CODE_ROLES.values()}
    for code in view.pathway.codes:
        entry = view.reading.anchors.get(code.entry or "", "")
        words = ", ".join(filter(None, (code.text, f"vid {entry}" if entry else "")))
        groups[CODE_ROLES[code.role]].append((phrases.code(code), words))
    return [(name, rows) for name, rows in groups.items() if rows]


def versions(view: View) -> list[tuple[str, str, str, str]]:
    """Return (version, date, kind of change, summary), newest first."""
    return [(row.version, str(row.on), CHANGE_NAMES[row.change], row.summary) for row in view.pathway.revisions]


def working_group(view: View) -> list[tuple[str, str]]:
    """Return each member's name with what is said of them."""
    return [
        (member.name, ", ".join(filter(None, (member.role, member.profession, member.organisation, member.region))))
        for member in view.pathway.working_group
    ]


def attachments(view: View) -> list[tuple[str, str]]:
    """Return the documents beside this one: what kind of document, and a link to it."""
    return [
        (ATTACHMENTS[row.kind], link(target(row.href, view.reading)[0], row.title)) for row in view.pathway.attachments
    ]


def scope(view: View) -> str:
    """Return the scope in one sentence, ended as a sentence."""
    words = view.pathway.scope or ""
    return sentence(words if not words or words.endswith((".", "!", "?")) else f"{words}.")


def _others(view: View, ids: Iterable[str]) -> str:
    """Links to other documents; the id of one that the catalogue does not know."""
    known = view.catalog.facts
    return ", ".join(
        link(f"{view.reading.base}{known[id].url}", known[id].title) if id in known else escape(id) for id in ids if id
    )
