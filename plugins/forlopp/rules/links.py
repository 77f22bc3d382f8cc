"""Links in running text: anchors, other documents, steps' letters, figures (VF401–VF408).

In: a subject. Out: faults. Never fetches an address of the web, and never looks on disk: what other documents hold is
in the catalogue's facts.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from ..catalog import Facts, anchors
from ..model.text import Image, Letters, LinkEnd, LinkStart
from ..templates import TEMPLATES
from .rule import Fault, Rule, Subject, rule

FOLDERS = frozenset(template.folder for template in TEMPLATES.values())


def _links(subject: Subject) -> Iterator[tuple[tuple[str | int, ...], LinkStart, bool]]:
    """Yield every link with its path and whether it lacks words."""
    for path, text, number, part in subject.parts:
        if isinstance(part, LinkStart):
            yield path, part, number + 1 < len(text.parts) and isinstance(text.parts[number + 1], LinkEnd)


def own_anchors(subject: Subject) -> set[str]:
    """Return every id in the document that a link may lead to, those of included parts too."""
    own = subject.catalog.facts.get(subject.pathway.id)
    known = set(own.anchors if own and own.file == subject.own_file else anchors(subject.pathway))
    known |= {value.id for _, value, _ in subject.criteria if value.id}
    for include in subject.pathway.includes:
        model = subject.catalog.facts.get(include.model)
        known |= {f"{include.model}--{id}" for id in model.anchors} if model else set()
    return known


@rule("VF401", "error", "error", needs=("steps", "sections", "goals", "challenges", "criteria", "indicators", "slots"))
def dead_anchor(subject: Subject) -> Iterator[Fault]:
    """Länken leder till ett ställe som inte finns i dokumentet.

    En länk som börjar med # leder till ett id i samma dokument: ett steg, en åtgärd, en rubrik, ett mål eller en
    indikator.

    Fel, när bilagan heter `{#bilaga-artrosskola}`:

    ```markdown
    Se [](#bilaga-artroskola).
    ```

    Rätt:

    ```markdown
    Se [](#bilaga-artrosskola).
    ```
    """
    known: set[str] | None = None
    for path, link, _ in _links(subject):
        if link.href.startswith("#"):
            known = own_anchors(subject) if known is None else known
            id = unquote(link.href[1:])
            if id not in known:
                hint = (
                    subject.suggest(id, known)
                    or "Skriv id för det som länken ska leda till, det som står efter # i dess märke."
                )
                yield path, f"Länken leder till ”#{id}”, som inte finns i dokumentet.", hint


def _relative(subject: Subject, href: str) -> tuple[str, str] | None:
    """Return (file from the root, anchor) of a link to another file of the project; None for any other link."""
    if not href or href.startswith(("#", "/")) or ":" in href.partition("/")[0] or not subject.own_file:
        return None
    path, _, anchor = href.partition("#")
    folder = posixpath.dirname(subject.own_file)
    return posixpath.normpath(posixpath.join(folder, unquote(path))), unquote(anchor)


def _document(subject: Subject, file: str) -> Facts | None:
    """Return the document that lies in a file, or lay there before it was renamed: it is named by its folder, or by the
    file itself."""
    folder, name = posixpath.split(file)
    stem = posixpath.splitext(name)[0]
    for id in (posixpath.basename(folder) if stem == "index" else stem, stem):
        facts = subject.catalog.facts.get(id)
        if facts and facts.file == file:
            return facts
    return subject.catalog.moved.get(posixpath.basename(folder)) if name == "index.md" else None


def _is_document(file: str) -> bool:
    """True for a file that ought to be a knowledge support; plain pages and files beside the text are unknown here."""
    name = file.split("/")
    plain_page = name[0] == "content" and len(name) > 1 and name[1] not in FOLDERS
    return (file.endswith(".md") or "." not in name[-1]) and not plain_page


@rule("VF402", "error", "error")
def dead_document(subject: Subject) -> Iterator[Fault]:
    """Länken leder till ett dokument som inte finns.

    En länk till ett annat kunskapsstöd skrivs som vägen till dess fil, räknat från den här filens mapp.

    Fel:

    ```markdown
    Se [KOL](../koll/index.md).
    ```

    Rätt:

    ```markdown
    Se [KOL](../kol/index.md).
    ```
    """
    for path, link, _ in _links(subject):
        target = _relative(subject, link.href)
        if not target or not _is_document(target[0]) or target[0] == subject.own_file or _document(subject, target[0]):
            continue
        file, _ = target
        stem, name = posixpath.split(file)
        id = posixpath.basename(stem) if name == "index.md" else posixpath.splitext(name)[0]
        found = subject.catalog.facts.get(id)
        if found:
            start = posixpath.dirname(subject.own_file) or "."
            hint = f"Skriv {posixpath.relpath(found.file, start)}."
        else:
            hint = subject.suggest(id, subject.document_ids) or "Skriv vägen till filen, till exempel ../kol/index.md."
        yield path, f"Länken leder till ”{link.href}”, som inte finns.", hint


@rule("VF403", "error", "error")
def dead_anchor_elsewhere(subject: Subject) -> Iterator[Fault]:
    """Länken leder till ett ställe som inte finns i det andra dokumentet.

    Efter # står id för det ställe i det andra dokumentet som läsaren ska till.

    Fel, när steget heter `{#bedomning}`:

    ```markdown
    Se [bedömningen i KOL](../kol/index.md#bedomningen).
    ```

    Rätt:

    ```markdown
    Se [bedömningen i KOL](../kol/index.md#bedomning).
    ```
    """
    for path, link, _ in _links(subject):
        target = _relative(subject, link.href)
        if not target or not target[1]:
            continue
        facts = _document(subject, target[0])
        if facts and facts.id != subject.pathway.id and target[1] not in facts.anchors:
            hint = (
                subject.suggest(target[1], facts.anchors)
                or f"Ta bort ”#{target[1]}”, så leder länken till sidans början."
            )
            yield path, f"”{facts.title}” har inget ställe som heter ”{target[1]}”.", hint


@rule("VF408", "note", "note")
def link_to_old_name(subject: Subject) -> Iterator[Fault]:
    """Länken leder till ett dokument som har bytt namn.

    Läsaren kommer rätt ändå. Byt länken nästa gång texten revideras.

    Fel, när osteoporos har bytt namn till frakturprevention:

    ```markdown
    Se [frakturprevention](../osteoporos/index.md).
    ```

    Rätt:

    ```markdown
    Se [frakturprevention](../frakturprevention/index.md).
    ```
    """
    for path, link, _ in _links(subject):
        target = _relative(subject, link.href)
        facts = _document(subject, target[0]) if target else None
        if target and facts and facts.file != target[0]:
            start = posixpath.dirname(subject.own_file) or "."
            message = f"Länken leder till ”{facts.title}” under ett id som dokumentet inte har längre."
            yield path, message, f"Skriv {posixpath.relpath(facts.file, start)} nästa gång texten revideras."


@rule("VF404", "error", "error", needs=("steps", "letters"))
def pointed_letter_without_step(subject: Subject) -> Iterator[Fault]:
    """Texten hänvisar till en bokstav som inget steg har.

    Efter ”se”, ”till” och ”enligt” betyder en bokstav inom parentes alltid ett steg. Finns steget inte letar läsaren
    förgäves.

    Fel, när sista steget är (D):

    ```markdown
    Fortsätt enligt (E).
    ```

    Rätt:

    ```markdown
    Fortsätt enligt (D).
    ```
    """
    yield from _letters(subject, True)


@rule("VF405", "warning", "warning", needs=("steps", "letters"))
def letter_without_step(subject: Subject) -> Iterator[Fault]:
    r"""En bokstav inom parentes är inget steg.

    Bokstäver inom parentes blir länkar till steg. Är det något annat, som i ”vitamin (D)”, skriv ett omvänt snedstreck
    före, så lämnas den i fred.

    Fel:

    ```markdown
    Ge vitamin (D).
    ```

    Rätt:

    ```markdown
    Ge vitamin \(D).
    ```
    """
    yield from _letters(subject, False)


def _letters(subject: Subject, pointed: bool) -> Iterator[Fault]:
    known = {step.letter: None for step in subject.pathway.steps if step.letter}
    for path, _, _, part in subject.parts:
        if not isinstance(part, Letters) or part.pointed != pointed:
            continue
        for letter in part.letters:
            if letter in known:
                continue
            first, last = next(iter(known), ""), next(reversed(known), "")
            steps = f"Stegen går från ({first}) till ({last})." if known else "Dokumentet har inga steg med bokstav."
            hint = steps if pointed else f"{steps} Menas något annat än ett steg: skriv \\({letter})."
            yield path, f"Inget steg har bokstaven ({letter}).", hint


@rule("VF406", "error", "error")
def link_without_words(subject: Subject) -> Iterator[Fault]:
    """Länken har inga ord.

    En länk utan ord får sitt namn av det den leder till, om det finns i Förlopp. En länk till en annan webbplats har
    inget sådant namn, och blir osynlig.

    Fel:

    ```markdown
    [](https://www.1177.se/)
    ```

    Rätt:

    ```markdown
    [1177 om sepsis](https://www.1177.se/)
    ```
    """
    for path, link, empty in _links(subject):
        target = _relative(subject, link.href)
        named = link.href.startswith("#") or (target and _is_document(target[0]))
        if empty and not named:
            yield path, f"Länken till ”{link.href}” har inga ord att klicka på.", "Skriv orden mellan [ och ]."


@rule("VF407", "warning", "error")
def image_without_words(subject: Subject) -> Iterator[Fault]:
    """Bilden saknar beskrivning.

    Den som inte ser bilden, eller läser i ett journalsystem utan bilder, behöver veta vad den visar.

    Fel:

    ```markdown
    ![](bilder/trappa.png)
    ```

    Rätt:

    ```markdown
    ![Behandlingstrappa i fyra steg](bilder/trappa.png)
    ```
    """
    for path, _, _, part in subject.parts:
        if isinstance(part, Image) and not part.alt.strip():
            yield path, f"Bilden ”{part.src}” saknar beskrivning.", "Skriv vad bilden visar mellan ![ och ]."


RULES: tuple[Rule, ...] = (
    dead_anchor,
    dead_document,
    dead_anchor_elsewhere,
    link_to_old_name,
    pointed_letter_without_step,
    letter_without_step,
    link_without_words,
    image_without_words,
)
