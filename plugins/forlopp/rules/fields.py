"""Fields that are rightly written but say something no list knows, or that are missing (VF2xx).

In: a subject. Out: faults. Never checks types or headings: validate and source do that before any rule is run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..catalog import Term
from ..diagnostics import Path, fold
from ..model.governance import STATUS_NAMES
from ..model.pathway import FrontMatter
from ..model.text import Text, new_id, plain
from ..templates import TEMPLATES
from .rule import Fault, Rule, Subject, name_of, rule


def shorten(text: Text, limit: int = 50) -> str:
    """Return the first words of a text in Swedish quotes, enough to recognise it by."""
    line = plain(text).partition("\n")[0].rstrip(".")
    return f"”{line}”" if len(line) <= limit else f"”{line[:limit].rsplit(' ', 1)[0]} …”"


@rule("VF206", "note", "error")
def action_without_id(subject: Subject) -> Iterator[Fault]:
    """Åtgärden saknar id.

    Varje åtgärd behöver ett namn som aldrig ändras. Regionala tillägg, länkar och ändringsmärkningar hänger på det,
    också när listan skrivs om eller får en ny ordning. I ett utkast är det en påminnelse, i ett godkänt dokument ett
    fel.

    Fel:

    ```markdown
    - Mät blodtrycket.
    ```

    Rätt:

    ```markdown
    - Mät blodtrycket. {#a-k3x9p2}
    ```

    `forlopp format` skriver in alla id som saknas. Du kan också hitta på ett eget ord, bara det är unikt i dokumentet.
    """
    taken = {act.action.id for act in subject.actions if act.action.id}
    for act in subject.actions:
        if not act.action.id:
            id = new_id("a", act.action.text, taken)
            taken.add(id)
            hint = f"Klistra in {{#{id}}} sist på åtgärdens sista rad. Finns redan ett märke: skriv #{id} först i det."
            yield act.path, f"Åtgärden {shorten(act.action.text)} saknar id.", hint


@rule("VF209", "warning", "warning")
def unknown_word(subject: Subject) -> Iterator[Fault]:
    """Rollen eller vårdnivån finns inte i den gemensamma listan.

    Roller och vårdnivåer skrivs likadant i alla vårdförlopp, så att en sjuksköterska kan få fram just sina åtgärder.
    Orden står i `content/codes.yaml`.

    Fel:

    ```yaml step
    roles: syster
    ```

    Rätt:

    ```yaml step
    roles: sjuksköterska
    ```

    Är ordet riktigt men nytt, lägg till det i listan i samma ändring.
    """
    lists = subject.catalog.lists
    for key, known, kind in (
        ("roles", lists.roles, "Rollen"),
        ("care_level", lists.care_levels, "Vårdnivån"),
    ):
        if not known:
            continue  # No list at all is a fault of the project, reported once and not at every word.
        holders: list[tuple[Path, tuple[str, ...]]] = [
            (("steps", i), getattr(step, key)) for i, step in enumerate(subject.pathway.steps)
        ]
        holders += [(act.path, getattr(act.action, key)) for act in subject.actions]
        for path, words in holders:
            for j, word in enumerate(words):
                if fold(word) not in known:
                    yield (
                        (*path, key, j),
                        f"{kind} ”{word}” finns inte i content/codes.yaml.",
                        _entry(subject, key, word, known),
                    )


def _entry(subject: Subject, key: str, word: str, known: Mapping[str, Term]) -> str:
    """Return the nearest known word, if any, and the entry to add for a new one."""
    nearest = subject.suggest(word, {term.label for term in known.values()})
    place = "roles" if key == "roles" else "care_levels"
    id = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in fold(word)).split())
    entry = f"- {{id: {id}, label: {word}, definition: …}}"
    return f"{nearest} Är ordet nytt: lägg till ”{entry}” under {place} i content/codes.yaml.".strip()


_FACTS = {
    "scope": "omfattningen i en mening",
    "version": "versionens nummer",
    "programme_areas": "programområde",
    "approved": "vem som godkände det och när",
    "review_by": "när det senast ska granskas",
    "revisions": "versionshistorik",
}
_EXAMPLES = {
    "scope": "scope: Inleds … och avslutas när …",
    "version": 'version: "1.0"',
    "programme_areas": "programme_areas: [infektionssjukdomar]",
    "approved": "approved: {by: SKS, on: 2026-03-12}",
    "review_by": "review_by: 2029-03-01",
    "revisions": 'revisions, med raden - {version: "1.0", on: 2026-03-12, change: new, summary: Första versionen.}',
}


@rule("VF210", None, "error")
def approved_without_facts(subject: Subject) -> Iterator[Fault]:
    """Ett godkänt dokument saknar en uppgift som det måste ha.

    Läsaren ska på första skärmen se vem som har godkänt texten, när, i vilken version och när den ska granskas igen.
    Därför kan status inte vara `approved` förrän uppgifterna finns.

    Fel:

    ```yaml
    status: approved
    ```

    Rätt:

    ```yaml
    status: approved
    version: "1.0"
    approved: {by: SKS, on: 2026-03-12}
    review_by: 2029-03-01
    ```
    """
    template = TEMPLATES.get(subject.pathway.kind)
    for key in template.required_facts if template else ():
        if subject.lacks(key):
            title = FrontMatter.model_fields[key].title or key
            message = f"Dokumentet är godkänt men säger inte {_FACTS.get(key, title.lower())} ({key})."
            yield ("status",), message, f"Skriv {_EXAMPLES.get(key, key)} överst i filen, eller ändra status."


@rule("VF212", "error", "error")
def stub_without_reason(subject: Subject) -> Iterator[Fault]:
    """Ett planerat eller upphävt dokument säger inte varför.

    Den som följer en länk hit ska få veta vad som gäller: att vårdförloppet kommer, eller varför det inte finns kvar.

    Fel:

    ```yaml
    status: planned
    ```

    Rätt:

    ```yaml
    status: planned
    status_reason: Arbetet börjar hösten 2027.
    ```
    """
    pathway = subject.pathway
    if pathway.status not in ("planned", "withdrawn") or not subject.lacks("status_reason"):
        return
    if pathway.status == "withdrawn" and not (subject.lacks("replaced_by") and subject.lacks("split_into")):
        return
    message = f"Dokumentet har status ”{STATUS_NAMES[pathway.status].lower()}” men säger inte varför."
    yield ("status",), message, "Lägg till en rad under status, till exempel status_reason: Arbetet börjar hösten 2027."


@rule("VF214", "error", "error")
def unknown_programme_area(subject: Subject) -> Iterator[Fault]:
    """Programområdet finns inte.

    Programområdet avgör på vilken sida vårdförloppet visas och vem som äger det. Id för alla nationella programområden
    står i `content/programme-areas.yaml`.

    Fel:

    ```yaml
    programme_areas: [infektion]
    ```

    Rätt:

    ```yaml
    programme_areas: [infektionssjukdomar]
    ```
    """
    known = subject.catalog.lists.programme_areas
    for i, area in enumerate(subject.pathway.programme_areas if known else ()):
        if area not in known:
            hint = subject.suggest(area, known) or "Alla programområden står i content/programme-areas.yaml."
            yield ("programme_areas", i), f"Programområdet ”{area}” finns inte.", hint


@rule("VF215", "error", "error")
def unknown_words(subject: Subject) -> Iterator[Fault]:
    """Ordvalet finns inte i ordlistan.

    Med `words` väljer ett vårdförlopp andra ord än åtgärd och patient på sina sidor. Orden och deras böjning står i
    `content/glossary.yaml`; utan dem vet sidan inte hur orden böjs.

    Fel:

    ```yaml
    words: {action: insatser}
    ```

    Rätt:

    ```yaml
    words: {action: insats}
    ```
    """
    for key in ("action", "patient"):
        word, known = getattr(subject.pathway.words, key), subject.catalog.lists.words.get(key, {})
        if word and word not in known:
            hint = subject.suggest(word, known) or "Lägg till ordet med sin böjning i content/glossary.yaml."
            yield ("words", key), f"Ordvalet ”{word}” finns inte i content/glossary.yaml.", hint


@rule("VF216", "error", "error", needs=("lanes", "phases"))
def unknown_lane(subject: Subject) -> Iterator[Fault]:
    """Steget står i en bana eller fas som inte finns.

    Banor och faser räknas upp överst i filen. Flödesschemat ritar bara dem som står där.

    Fel:

    ```yaml step
    lane: doktor
    ```

    Rätt, när filen börjar med `lanes: [{id: lakare, title: Läkare}]`:

    ```yaml step
    lane: lakare
    ```
    """
    lanes = {lane.id for lane in subject.pathway.lanes}
    phases = {phase.id for phase in subject.pathway.phases}
    for i, step in enumerate(subject.pathway.steps):
        for j, lane in enumerate(step.lane):
            if lane not in lanes:
                hint = subject.suggest(lane, lanes) or f"Lägg till {{id: {lane}, title: …}} under lanes överst i filen."
                yield ("steps", i, "lane", j), f"Banan ”{lane}” i steget {name_of(step)} finns inte.", hint
        if step.phase and step.phase not in phases:
            hint = subject.suggest(step.phase, phases) or (
                f"Lägg till {{id: {step.phase}, title: …}} under phases överst i filen."
            )
            yield ("steps", i, "phase"), f"Fasen ”{step.phase}” i steget {name_of(step)} finns inte.", hint


@rule("VF217", "error", "error")
def lane_twice(subject: Subject) -> Iterator[Fault]:
    """Två banor eller två faser har samma id.

    Då går det inte att säga vilken av dem ett steg står i.

    Fel:

    ```yaml
    lanes: [{id: lakare, title: Läkare}, {id: lakare, title: Fysioterapeut}]
    ```

    Rätt:

    ```yaml
    lanes: [{id: lakare, title: Läkare}, {id: fysioterapeut, title: Fysioterapeut}]
    ```
    """
    for key, rows in (("lanes", subject.pathway.lanes), ("phases", subject.pathway.phases)):
        seen: dict[str, str] = {}
        for i, row in enumerate(rows):
            if row.id in seen:
                message = f"Id ”{row.id}” används redan för ”{seen[row.id]}”."
                yield (key, i, "id"), message, f"Ge ”{row.title}” ett eget id."
            seen.setdefault(row.id, row.title)


RULES: tuple[Rule, ...] = (
    action_without_id,
    unknown_word,
    approved_without_facts,
    stub_without_reason,
    unknown_programme_area,
    unknown_words,
    unknown_lane,
    lane_twice,
)
