"""What documents say of each other: hand-overs, included parts, merges and splits (VF420–VF429).

In: a subject. Out: faults, each in the document that says something the other does not confirm. Never walks through all
documents: a document is looked up by its id.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog import Facts
from ..diagnostics import Path
from .graph import Arrow
from .rule import Fault, Rule, Subject, rule


def _handovers(subject: Subject) -> Iterator[tuple[Path, Arrow]]:
    for i, (step, arrows) in enumerate(zip(subject.flow.steps, subject.flow.arrows, strict=True)):
        for arrow in arrows:
            if arrow.pathway and step.kind == "handover":
                yield ("steps", i, "next", arrow.way, "to"), arrow


def _target(subject: Subject, arrow: Arrow) -> Facts | None:
    """Return the pathway that a hand-over names, if there is such a pathway."""
    facts = subject.catalog.known(arrow.pathway)
    return facts if facts and facts.kind == "pathway" else None


@rule("VF420", "error", "error")
def handover_to_unknown_pathway(subject: Subject) -> Iterator[Fault]:
    """Överlämningen går till ett vårdförlopp som inte finns.

    Läsaren ska kunna följa patienten till nästa vårdförlopp. Är det inte skrivet än, lägg till ett planerat
    vårdförlopp: en fil med id, titel, status och skäl räcker.

    Fel:

    ```yaml step
    kind: handover
    next: [{to: koll#ingang}]
    ```

    Rätt:

    ```yaml step
    kind: handover
    next: [{to: kol#ingang}]
    ```
    """
    for path, arrow in _handovers(subject):
        if _target(subject, arrow):
            continue
        facts = subject.catalog.known(arrow.pathway)
        if facts:
            message = f"”{facts.title}” är ett kunskapsstöd men inget vårdförlopp, och kan inte ta emot en patient."
            yield path, message, "Lämna över till ett vårdförlopp, eller länka till kunskapsstödet i texten."
            continue
        known = [*subject.document_ids, *subject.flow.numbers]
        nearest = subject.suggest(arrow.pathway, known)
        hint = nearest or "Finns vårdförloppet inte än: lägg till det med status: planned."
        yield path, f"Vårdförloppet ”{arrow.pathway}” finns inte.", hint


@rule("VF421", "error", "error")
def handover_to_unknown_entry(subject: Subject) -> Iterator[Fault]:
    """Överlämningen går till en ingång som inte finns.

    En överlämning leder till en ingång i det andra vårdförloppet, så att läsaren ser på vilka kriterier patienten tas
    emot.

    Fel, när ingången i KOL heter `misstanke`:

    ```yaml step
    next: [{to: kol#bedomning}]
    ```

    Rätt:

    ```yaml step
    next: [{to: kol#misstanke}]
    ```
    """
    for path, arrow in _handovers(subject):
        facts = _target(subject, arrow)
        if not facts or not arrow.entry or arrow.entry in facts.entries:
            continue
        if facts.stub:
            message = f"”{facts.title}” har inga ingångar än."
            yield path, message, f"Skriv bara {facts.id} tills vårdförloppet är skrivet."
        elif arrow.entry in facts.anchors:
            message = f"”{arrow.entry}” i ”{facts.title}” är ingen ingång."
            yield path, message, _entries(facts)
        else:
            message = f"Ingången ”{arrow.entry}” finns inte i ”{facts.title}”."
            yield path, message, subject.suggest(arrow.entry, facts.entries) or _entries(facts)


def _entries(facts: Facts) -> str:
    if not facts.entries:
        return f"”{facts.title}” har inga ingångar än: lägg till en där först."
    listed = " eller ".join(f"{facts.id}#{entry}" for entry in facts.entries)
    return f"Skriv {listed}."


@rule("VF422", "warning", "error")
def handover_without_entry(subject: Subject) -> Iterator[Fault]:
    """Överlämningen säger inte vilken ingång.

    Så länge det andra vårdförloppet bara är planerat räcker dess id. När det är skrivet ska överlämningen leda till
    en av dess ingångar.

    Fel:

    ```yaml step
    next: [{to: kol}]
    ```

    Rätt:

    ```yaml step
    next: [{to: kol#misstanke}]
    ```
    """
    for path, arrow in _handovers(subject):
        facts = _target(subject, arrow)
        if facts and not arrow.entry and not facts.stub:
            yield path, f"Överlämningen till ”{facts.title}” säger inte vilken ingång.", _entries(facts)


@rule("VF423", "error", "error")
def include_without_model(subject: Subject) -> Iterator[Fault]:
    """Den generiska modellen finns inte.

    `yaml include` hämtar en del av en generisk modell, till exempel om levnadsvanor. Finns modellen inte blir det ett
    tomt hål i texten.

    Fel:

    ```yaml include
    model: levnadsvannor
    part: tobak
    ```

    Rätt:

    ```yaml include
    model: levnadsvanor
    part: tobak
    ```
    """
    for i, include in enumerate(subject.pathway.includes):
        facts = subject.catalog.facts.get(include.model)
        path = ("includes", i, "model")
        if include.model == subject.pathway.id:
            message = f"”{subject.pathway.title}” kan inte infoga en del av sig självt."
            yield path, message, "Länka till delen i stället: [](#id)."
        elif facts and facts.kind != "generic-model":
            message = f"”{facts.title}” är ingen generisk modell, så delar av det kan inte infogas."
            yield path, message, "Länka till stället i stället för att infoga det."
        elif not facts:
            hint = (
                subject.suggest(include.model, subject.catalog.models)
                or "Generiska modeller ligger i content/generic-models."
            )
            yield path, f"Den generiska modellen ”{include.model}” finns inte.", hint


@rule("VF424", "error", "error")
def include_without_part(subject: Subject) -> Iterator[Fault]:
    """Delen finns inte i den generiska modellen.

    Varje huvudrubrik i en generisk modell är en del som kan infogas, med det id som står i rubrikens märke.

    Fel, när delen heter `{#tobak}`:

    ```yaml include
    model: levnadsvanor
    part: tobaken
    ```

    Rätt:

    ```yaml include
    model: levnadsvanor
    part: tobak
    ```
    """
    for i, include in enumerate(subject.pathway.includes):
        model = subject.catalog.models.get(include.model)
        if not model or model.id == subject.pathway.id:
            continue
        parts = [section.id for section in model.sections if section.level == 2]
        if include.part not in parts:
            listed = ", ".join(parts)
            hint = subject.suggest(include.part, parts) or (
                f"Delarna heter {listed}." if parts else "Modellen är inte skriven än."
            )
            yield ("includes", i, "part"), f"”{model.title}” har ingen del som heter ”{include.part}”.", hint


_ANSWERS = (
    ("merged_into", "merged_from", "uppgår i"),
    ("merged_from", "merged_into", "är sammanslaget av bland annat"),
    ("split_into", "split_from", "delas upp i bland annat"),
    ("split_from", "split_into", "är utbrutet ur"),
    ("replaces", "replaced_by", "ersätter"),
    ("replaced_by", "replaces", "ersätts av"),
)
"""What one document says, what the other is to answer, and the same in words."""


def _relations(subject: Subject) -> Iterator[tuple[Path, str, str, str]]:
    """Yield (path, the other's id, the key of its answer, words) for all that the document says of others."""
    for key, answer, words in _ANSWERS:
        value = getattr(subject.pathway, key)
        for i, id in enumerate((value,) if isinstance(value, str) else value or ()):
            yield ((key,) if isinstance(value, str) else (key, i)), id, answer, words


@rule("VF425", "error", "error")
def relation_to_unknown(subject: Subject) -> Iterator[Fault]:
    """Dokumentet hänvisar till ett annat som inte finns.

    När vårdförlopp slås ihop, delas eller ersätts ska den som har en gammal länk hitta rätt. Därför finns båda
    dokumenten kvar, det gamla som en kort sida med sin nya adress.

    Fel:

    ```yaml
    status: merged
    merged_into: koll
    ```

    Rätt:

    ```yaml
    status: merged
    merged_into: kol
    ```
    """
    for path, id, _, words in _relations(subject):
        if id == subject.pathway.id:
            yield path, f"Dokumentet säger att det {words} sig självt.", "Skriv det andra dokumentets id."
        elif id not in subject.catalog.facts:
            hint = subject.suggest(id, subject.document_ids) or "Skriv id för ett dokument som finns."
            yield path, f"Dokumentet ”{id}” finns inte.", hint


@rule("VF426", "error", "error")
def relation_unanswered(subject: Subject) -> Iterator[Fault]:
    """Det andra dokumentet svarar inte.

    Sammanslagningar, uppdelningar och ersättningar skrivs i båda dokumenten, så att läsaren hittar åt båda hållen.

    Fel, när `kol` inte säger `merged_from: [kol-del-1]`:

    ```yaml
    id: kol-del-1
    merged_into: kol
    ```

    Rätt, i `kol`:

    ```yaml
    id: kol
    merged_from: [kol-del-1]
    ```
    """
    own = subject.pathway
    for path, id, answer, words in _relations(subject):
        other = subject.catalog.facts.get(id)
        if not other or id == own.id:
            continue
        said = getattr(other, answer)
        if own.id not in ((said,) if isinstance(said, str) else said):
            message = f"Dokumentet {words} ”{other.title}”, men ”{other.title}” säger inte detsamma."
            value = own.id if isinstance(said, str) else f"[{own.id}]"
            yield path, message, f"Lägg till {answer}: {value} i {other.file}, eller ta bort raden här."


@rule("VF427", "error", "error")
def id_of_another_document(subject: Subject) -> Iterator[Fault]:
    """Två dokument har samma id.

    Dokumentets id är dess adress på webben och i API:et. Två dokument kan inte ha samma.

    Fel, när `content/pathways/tobak/index.md` har samma id:

    ```yaml
    id: tobak
    kind: generic-model
    ```

    Rätt:

    ```yaml
    id: levnadsvanor-tobak
    kind: generic-model
    ```
    """
    own = subject.own_file
    files = subject.catalog.twice.get(subject.pathway.id, ())
    misnamed = [file for file in files if file.split("/")[-2:-1] != [subject.pathway.id]]
    if own in files[1:] and not misnamed:  # A document whose folder has another name has been told of that.
        message = f"Id ”{subject.pathway.id}” används också av {files[0]}."
        yield ("id",), message, "Ge dokumentet ett eget id, och mappen samma namn."


@rule("VF428", "warning", "warning")
def handover_to_former_pathway(subject: Subject) -> Iterator[Fault]:
    """Överlämningen går till ett vårdförlopp som inte gäller längre.

    Ett vårdförlopp som har upphävts eller uppgått i ett annat tar inte emot några patienter.

    Fel, när `kol-del-1` har uppgått i `kol`:

    ```yaml step
    next: [{to: kol-del-1}]
    ```

    Rätt:

    ```yaml step
    next: [{to: kol#misstanke}]
    ```
    """
    for path, arrow in _handovers(subject):
        facts = _target(subject, arrow)
        if facts and facts.status in ("withdrawn", "merged"):
            instead = facts.merged_into or facts.replaced_by
            hint = f"Lämna över till ”{instead}”." if instead else "Lämna över till det vårdförlopp som gäller nu."
            what = "är upphävt" if facts.status == "withdrawn" else "har uppgått i ett annat"
            yield path, f"Vårdförloppet ”{facts.title}” {what}.", hint


RULES: tuple[Rule, ...] = (
    handover_to_unknown_pathway,
    handover_to_unknown_entry,
    handover_without_entry,
    include_without_model,
    include_without_part,
    relation_to_unknown,
    relation_unanswered,
    id_of_another_document,
    handover_to_former_pathway,
)
