"""A whole knowledge support as one document: `pathways/<id>.json` and `generic-models/<id>.json`.

In: nothing. Out: `KnowledgeSupport`, from which the document and its schema are made. Never nests parts: everything
stands in flat lists, so that one request and one loop give all that a page needs.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ConfigDict

from .base import Area, Code, Day, Head, Link, Out, described
from .flow import Criteria, CriteriaMember, Flow
from .parts import Abbreviation, Action, Actor, Footnote, Group, Include, Remark, Section, Slot, Step
from .quality import Challenge, Goal, Indicator, Reference


class Approval(Out):
    """Who approved the version, and when."""

    model_config = ConfigDict(title="Godkännande")
    by: str = described("Godkänd av, id", "SKS eller id för ett programområde.")
    label: str = described("Godkänd av", "Namnet i ord.")
    on: Day = described("Godkänd den", "Dagen för godkännandet.")


class Revision(Out):
    """One row of the version history."""

    model_config = ConfigDict(title="Version")
    version: str = described("Version", "Versionens nummer.")
    on: Day = described("Datum", "Dagen då versionen blev klar.")
    change: str = described("Slag av ändring", "new, substantial, editorial eller reviewed.")
    change_label: str = described("Slag av ändring i ord", "Slaget på svenska.")
    summary: str = described("Sammanfattning", "Vad som ändrades.")


class Member(Out):
    """A member of the working group."""

    model_config = ConfigDict(title="Deltagare")
    name: str = described("Namn", "Personens namn.")
    role: str | None = described("Uppdrag", "Till exempel ordförande.", default=None)
    profession: str | None = described("Yrke", "Yrke eller specialitet.", default=None)
    organisation: str | None = described("Organisation", "Arbetsplats eller förening.", default=None)
    region: str | None = described("Region", "Region eller sjukvårdsregion.", default=None)


class Attachment(Out):
    """A document that belongs to this one."""

    model_config = ConfigDict(title="Tillhörande dokument")
    kind: str = described("Slag", "impact-description, appendix, presentation, film eller instrument.")
    title: str = described("Rubrik", "Dokumentets namn.")
    href: str | None = described("Adress", "Fullständig adress till dokumentet.", default=None)


class DocumentCode(Code):
    """A code of the whole document, with its role."""

    model_config = ConfigDict(title="Kod för dokumentet")
    role: str | None = described(
        "Kodens roll",
        "entry (ingång), exclusion (ska inte gå in), diagnosis (diagnos), procedure (vårdåtgärd), treatment "
        "(läkemedel) eller monitoring (uppföljning).",
        default=None,
    )
    entry: str | None = described("Ingång", "Id för ingången som koden gäller, när den inte gäller alla.", default=None)


class Relation(Link):
    """What became of a document, or what it came from."""

    model_config = ConfigDict(title="Samband")
    relation: str = described(
        "Slag av samband",
        "merged_from, merged_into, split_from, split_into, replaces eller replaced_by: så förhåller sig det här "
        "dokumentet till det andra.",
    )


class Validity(Out):
    """From when and until when the text is to be trusted."""

    model_config = ConfigDict(title="Giltighet")
    valid_from: Day | None = described("Gäller från", "Första dag då versionen gäller.", default=None)
    review_by: Day | None = described("Granskas senast", "Dag då texten ska ha setts över.", default=None)
    overdue_text: str | None = described(
        "När granskningen är försenad",
        "Visas överst när dagens datum är senare än review_by.",
        default=None,
    )


class Status(Out):
    """What a list of documents and the document itself say of its state."""

    id: str = described("Id", "Dokumentets id i adresser. Ändras aldrig.")
    kind: str = described("Slag", "pathway (vårdförlopp) eller generic-model (generisk modell).")
    title: str = described("Titel", "Dokumentets titel.")
    scope: str | None = described("Omfattning i en mening", "Inleds vid … och avslutas när …", default=None)
    version: str | None = described("Version", "Versionens nummer; saknas innan någon finns.", default=None)
    status: str = described(
        "Status",
        "approved (godkänd), planned (planerad), withdrawn (upphävd), merged (sammanslagen), split (uppdelad) eller "
        "renamed (ny adress). Bara approved gäller.",
    )
    status_label: str = described("Status i ord", "Statusen på svenska.")
    status_reason: str | None = described(
        "Skäl till status", "Varför dokumentet är planerat, sammanslaget eller upphävt.", default=None
    )
    page: str = described("Webbsida", "Fullständig adress till sidan.")
    audience: str = described("Målgrupp", "professionals (vårdpersonal) eller public (allmänhet).")
    approved: Approval | None = described("Godkännande", "Vem som godkände versionen, och när.", default=None)
    review_by: Day | None = described("Granskas senast", "Dag då texten ska ha setts över.", default=None)
    valid_from: Day | None = described("Gäller från", "Första dag då versionen gäller.", default=None)
    withdrawn_on: Day | None = described("Upphävt den", "Dagen då dokumentet upphävdes.", default=None)
    successors: tuple[Link, ...] = described(
        "Efterföljare", "De dokument som gäller i stället, när det här är sammanslaget, delat eller ersatt."
    )
    changed: Day | None = described("Ändrad", "Dagen då den nyaste versionen blev klar.", default=None)
    clinically_changed: Day | None = described(
        "Ändrad i sak", "Dagen då innehållet senast ändrades i sak, inte bara redaktionellt.", default=None
    )
    versions: str | None = described("Versioner", "Publicerade versioner, räknat från /api/v1/.", default=None)


class KnowledgeSupport(Status, Head):
    """A pathway or a generic model, whole."""

    model_config = ConfigDict(title="Vårdförlopp eller generisk modell")
    id_prefix: str = described(
        "Förled för id",
        "Står före alla id och interna länkar i html och svg. Ge elementet som visar en del id:t id_prefix + delens "
        "id, så fungerar länkarna; rubriker utan egen del heter flodesschema, atgarder, indikatorer, referenser, "
        "versioner och arbetsgrupp.",
    )
    validity: Validity | None = described("Giltighet", "När texten gäller, och vad man gör sedan.", default=None)
    fragment: str | None = described("HTML", "Hela dokumentet som färdig HTML, räknat från /api/v1/.", default=None)
    programme_areas: tuple[Area, ...] = described("Programområden", "Det första leder arbetet.")
    relations: tuple[Relation, ...] = described("Samband", "Dokument som detta kommer ur eller har gått upp i.")
    revisions: tuple[Revision, ...] = described("Versionshistorik", "Nyaste versionen först.")
    synonyms: tuple[str, ...] = described("Sökord", "Andra ord som man söker med.")
    codes: tuple[DocumentCode, ...] = described("Koder", "Koder för hela dokumentet.")
    words: Mapping[str, str] = described(
        "Ordval", "Böjningsformer som visas i stället för andra: åtgärder visas till exempel som insatser."
    )
    per: str | None = described(
        "Löper per", "Det som flödet löper för när det inte är patienten, till exempel ben.", default=None
    )
    ends: str = described("Slut", "normally (vanligt) eller never (inget slut).")
    ends_reason: str | None = described("Varför inget slut", "Varför vårdförloppet aldrig avslutas.", default=None)
    actors: tuple[Actor, ...] = described("Aktörer", "De som handlar i dokumentet, i den ordning de ska visas.")
    sections: tuple[Section, ...] = described("Rubriker", "Rubriker i dokumentets ordning.")
    steps: tuple[Step, ...] = described("Steg", "Flödets steg i ordning.")
    groups: tuple[Group, ...] = described("Grupper", "Mellanrubriker bland åtgärderna.")
    actions: tuple[Action, ...] = described("Åtgärder", "Åtgärder i dokumentets ordning.")
    remarks: tuple[Remark, ...] = described("Anmärkningar", "Text mellan och efter listor.")
    slots: tuple[Slot, ...] = described("Beslutas regionalt", "Platser för regionens egen text.")
    flow: Flow | None = described(
        "Flöde", "Flödet som data, bild och ord; saknas när dokumentet inte har steg.", default=None
    )
    criteria: tuple[Criteria, ...] = described("Kriterieblock", "Kriterier för in- och utgång.")
    criteria_members: tuple[CriteriaMember, ...] = described("Kriterier", "Det som ingår i kriterieblocken.")
    challenges: tuple[Challenge, ...] = described("Utmaningar", "Utmaningar som patienter upplever.")
    goals: tuple[Goal, ...] = described("Mål", "Vårdförloppets mål.")
    indicators: tuple[Indicator, ...] = described("Indikatorer", "Det som följs upp.")
    includes: tuple[Include, ...] = described("Infogade delar", "Delar av generiska modeller som står i texten.")
    abbreviations: tuple[Abbreviation, ...] = described("Förkortningar", "Dokumentets egen lista.")
    footnotes: tuple[Footnote, ...] = described("Fotnoter", "Fotnoter i nummerordning.")
    references: tuple[Reference, ...] = described("Referenser", "Källor i nummerordning.")
    working_group: tuple[Member, ...] = described("Arbetsgrupp", "De som skrev dokumentet.")
    attachments: tuple[Attachment, ...] = described("Tillhörande dokument", "Dokument bredvid detta.")
