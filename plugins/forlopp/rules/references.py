"""References and the citations that lead to them (VF371–VF375).

In: a subject. Out: faults. Never formats a reference, and never asks anyone whether a work exists. Citations in parts
that are included from a generic model belong to that model's own list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.text import Cite
from .rule import Fault, Rule, Subject, rule

_DOI_ADDRESS = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def doi(written: str) -> str:
    """Return a DOI without its address and in lower case: DOIs are compared without regard to case."""
    return _DOI_ADDRESS.sub("", written.strip(), count=1).strip().casefold()


@rule("VF371", "error", "error", needs=("references",))
def unknown_reference(subject: Subject) -> Iterator[Fault]:
    """Källan finns inte i källistan.

    `[@nyckel]` hänvisar till en källa i `references.json` bredvid texten. Saknas den där får läsaren ingen källa att gå
    till.

    Fel, när källan har `"id": "singer2016"`:

    ```markdown
    Sepsis är livshotande. [@singer2015]
    ```

    Rätt:

    ```markdown
    Sepsis är livshotande. [@singer2016]
    ```
    """
    known = {reference.id for reference in subject.pathway.references}
    if not known:
        return  # A missing list is reported once, not at every citation.
    for path, _, _, part in subject.parts:
        for key, _ in part.items if isinstance(part, Cite) else ():
            if key not in known:
                hint = subject.suggest(key, known) or "Lägg till källan i references.json, eller rätta nyckeln."
                yield path, f"Källan ”{key}” finns inte i references.json.", hint


@rule("VF372", "warning", "warning", needs=("sections", "steps"))
def uncited_reference(subject: Subject) -> Iterator[Fault]:
    """Ingen hänvisar till källan.

    Källistan visar vad texten bygger på. En källa som inget ställe hänvisar till går inte att granska.

    Fel: källan `singer2016` står i `references.json`, men `[@singer2016]` står ingenstans.

    Rätt:

    ```markdown
    Sepsis är livshotande. [@singer2016]
    ```
    """
    pathway = subject.pathway
    cited = {key for _, _, _, part in subject.parts if isinstance(part, Cite) for key, _ in part.items}
    known = {reference.id for reference in pathway.references}
    meant = [subject.suggest(key, known) for key in sorted(cited - known)]
    for i, reference in enumerate(pathway.references):
        if reference.id in cited or any(f"”{reference.id}”" in hint for hint in meant):
            continue
        # A citation that could not be read is a fault of its own.
        if not any(f"@{reference.id}" in line for line in subject.lines):
            message = f"Ingen hänvisar till källan ”{reference.id}” ({reference.title})."
            yield ("references", i), message, f"Skriv [@{reference.id}] där texten bygger på den, eller ta bort källan."


@rule("VF373", "error", "error")
def reference_key_twice(subject: Subject) -> Iterator[Fault]:
    """Två källor har samma nyckel.

    Då vet ingen vilken av dem `[@nyckel]` menar.

    Fel:

    ```json
    [{"id": "who2020", "title": "En rapport"}, {"id": "who2020", "title": "En annan rapport"}]
    ```

    Rätt:

    ```json
    [{"id": "who2020a", "title": "En rapport"}, {"id": "who2020b", "title": "En annan rapport"}]
    ```
    """
    seen: set[str] = set()
    for i, reference in enumerate(subject.pathway.references):
        if reference.id in seen:
            message = f"Nyckeln ”{reference.id}” används redan av en annan källa."
            yield ("references", i), message, "Ge källan en egen nyckel, eller ta bort den om det är samma verk."
        seen.add(reference.id)


@rule("VF374", "warning", "warning")
def work_twice(subject: Subject) -> Iterator[Fault]:
    """Samma verk står två gånger i källistan.

    Två källor med samma DOI är samma verk. Läsaren tror att det finns fler belägg än det gör.

    Fel:

    ```json
    [{"id": "singer2016", "DOI": "10.1001/jama.2016.0287"}, {"id": "sepsis3", "DOI": "10.1001/jama.2016.0287"}]
    ```

    Rätt: behåll en av dem och använd dess nyckel överallt.

    ```json
    [{"id": "singer2016", "DOI": "10.1001/jama.2016.0287"}]
    ```
    """
    seen: dict[str, str] = {}
    for i, reference in enumerate(subject.pathway.references):
        key = doi(reference.DOI) if reference.DOI else ""
        if key in seen and seen[key] != reference.id:
            message = f"Källorna ”{seen[key]}” och ”{reference.id}” är samma verk (DOI {reference.DOI})."
            yield ("references", i), message, f"Behåll en av dem och hänvisa med [@{seen[key]}] överallt."
        elif key:
            seen.setdefault(key, reference.id)


@rule("VF375", "warning", "warning")
def malformed_doi(subject: Subject) -> Iterator[Fault]:
    """En DOI är felskriven.

    En DOI börjar med 10, sedan punkt, ett nummer, ett snedstreck och resten. Är den fel leder länken ingenstans.

    Fel:

    ```json
    {"id": "singer2016", "DOI": "1001/jama.2016.0287"}
    ```

    Rätt:

    ```json
    {"id": "singer2016", "DOI": "10.1001/jama.2016.0287"}
    ```
    """
    for i, reference in enumerate(subject.pathway.references):
        if reference.DOI and not _DOI.fullmatch(doi(reference.DOI)):
            message = f"DOI ”{reference.DOI}” i källan ”{reference.id}” är felskriven."
            yield (
                ("references", i),
                message,
                "Skriv den som 10.1001/jama.2016.0287, utan webbadress och utan blanksteg.",
            )


RULES: tuple[Rule, ...] = (unknown_reference, uncited_reference, reference_key_twice, work_twice, malformed_doi)
