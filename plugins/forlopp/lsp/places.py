"""Where an id is given, where it is used, and how it gets another name everywhere.

In: the project, a file, a place. Out: `Spot`s and `Edit`s, or a `Refusal` that says why not. Never renames what
has been published: links and regional additions lead there.
"""

from __future__ import annotations

import re

from ..model.base import ID_PATTERN
from ..model.flow import Step
from ..model.pathway import Pathway
from .names import REFERENCE, Spot, given_in
from .project import Project
from .spans import Edit, Span, on_line, word_at

_LETTER = re.compile(r"\b[A-Z]{1,2}\b")


class Refusal(Exception):
    """What was asked for can't be done. The message is Swedish and says why."""


def spot_at(project: Project, file: str, line: int, column: int) -> Spot | None:
    """Return the id that stands at a place."""
    owners = project.owners(file) if project.sort_of(file) == "references" else [file]
    found = [spot for owner in owners for spot in project.spots(owner)]
    return next((spot for spot in found if spot.file == file and spot.span.holds(line, column)), None)


def letter_at(line: str, number: int, column: int) -> tuple[str, Span] | None:
    """Return the step's letter at a place of a line, as (B) in running text. `number` is the line's."""
    for match in re.finditer(r"(?<![\\\]])\(([A-Z]{1,2})(?:,\s*[A-Z]{1,2})*\)", line):
        if match.start() <= column <= match.end():
            for letter in _LETTER.finditer(line, match.start(), match.end()):
                if letter.start() <= column <= letter.end():
                    return letter[0], on_line(number, letter.start(), letter.end())
            return match[1], on_line(number, match.start(), match.end())
    return None


def pathway_of(project: Project, file: str) -> Pathway | None:
    """Return the document that a file is about, as it was last read as a whole."""
    if project.sort_of(file) == "regional":
        file = project.file_of(project.document_of(file))
    draft = project.drafts.get(file) or (project.glance(file) if file else None)
    return draft.whole.pathway if draft else None


def step_of(project: Project, file: str, letter: str) -> Step | None:
    """Return the step that has a letter."""
    pathway = pathway_of(project, file)
    return next((step for step in pathway.steps if step.letter == letter), None) if pathway else None


def described(project: Project, spot: Spot) -> str:
    """Return the words of a goal or a challenge, which have no name of their own."""
    file = project.file_of(spot.document)
    pathway = pathway_of(project, file) if file else None
    rows = (*pathway.goals, *pathway.challenges) if pathway else ()
    return next((row.text.markdown for row in rows if row.id == spot.id), "")


def definition(project: Project, file: str, line: int, column: int) -> Spot | None:
    """Return where the id at a place is given; the first line of the file for a document."""
    lines = project.lines(file)
    if line >= len(lines):
        return None
    spot = spot_at(project, file, line, column)
    if spot is None and (letter := letter_at(lines[line], line, column)):
        step = step_of(project, file, letter[0])
        own = project.document_of(file)
        spot = Spot(own, step.id, file, letter[1]) if step else None
    if spot is None:
        return _in_broken(project, file, line, column)
    target = project.file_of(spot.document)
    if spot.id.startswith(REFERENCE):
        target = file if project.sort_of(file) != "references" else project.owners(file)[0]
    if not target:
        return None
    if not spot.id:
        return Spot(spot.document, "", target, on_line(0, 0, 0), True)
    found = next((one for one in project.spots(target) if one.given and one.id == spot.id), None)
    if found is None and not spot.id.startswith(REFERENCE):
        number = given_in(project.lines(target), spot.id)
        number = _fixed(project, target, spot.id) if number is None else number
        return None if number is None else Spot(spot.document, spot.id, target, on_line(number, 0, 0), True)
    return found


def _fixed(project: Project, file: str, id: str) -> int | None:
    """Return the line of a heading whose id the template gives."""
    facts = project.catalog.facts.get(project.document_of(file))
    title = facts.anchors.get(id, "") if facts else ""
    lines = project.lines(file)
    return next(
        (n for n, line in enumerate(lines) if title and re.fullmatch(rf"#+\s+{re.escape(title)}\s*", line)), None
    )


def _in_broken(project: Project, file: str, line: int, column: int) -> Spot | None:
    """Look for an id among the lines, while the text can't be read."""
    lines = project.lines(file)
    start, end = word_at(lines[line], column)
    id = lines[line][start:end].rpartition("#")[2].removeprefix("@")
    number = given_in(lines, id) if re.fullmatch(ID_PATTERN, id) else None
    return None if number is None else Spot("", id, file, on_line(number, 0, 0), True)


def references(project: Project, file: str, line: int, column: int, given: bool = True) -> list[Spot]:
    """Return every place where the id at a place stands, in all documents. `given`: also where it is given."""
    spot = spot_at(project, file, line, column)
    if spot is None and line < len(project.lines(file)):
        found = definition(project, file, line, column)
        spot = found if found and found.document else None
    return [one for one in everywhere(project, spot, file) if given or not one.given] if spot else []


def everywhere(project: Project, spot: Spot, file: str) -> list[Spot]:
    """Return every place where an id stands."""
    files = project.about(spot.document)
    if spot.id.startswith(REFERENCE):
        # Keys of sources are known only to those who share the file.
        files = project.owners(file) if project.sort_of(file) == "references" else [file]
    found = {one for name in files for one in project.spots(name) if (one.document, one.id) == (spot.document, spot.id)}
    return sorted(found, key=lambda one: (one.file, one.span.line, one.span.start))


def renamable(project: Project, file: str, line: int, column: int) -> Spot:
    """Return the id at a place, if it may be renamed."""
    spot = spot_at(project, file, line, column)
    if spot is None:
        draft = project.drafts.get(file)
        if draft and draft.read.document is None:
            fault = draft.read.faults[0]
            raise Refusal(
                f"Texten går inte att läsa just nu: {fault.message} Rätta det först, så går det att byta namn."
            )
        raise Refusal("Här står inget id. Ställ markören i ett id, till exempel efter # i ett märke eller efter to:.")
    if not spot.id:
        raise Refusal(
            f"”{spot.document}” är dokumentets id och står i dess adress. Det byts med kommandot forlopp rename."
        )
    known = {one.id for one in project.spots(project.file_of(spot.document)) if one.given}
    if not spot.id.startswith(REFERENCE) and spot.id not in known:
        raise Refusal(f"”{spot.id}” är ett fast namn, eller finns inte. Det kan inte bytas här.")
    published = project.published_ids(spot.document)
    id = spot.id.removeprefix(REFERENCE)
    if id in published:
        raise Refusal(
            f"”{id}” finns i den publicerade version {published[id]}. Länkar, regionala tillägg och andra system leder "
            "till det namnet, så det kan inte bytas. Rubriker och texter kan du ändra fritt."
        )
    return spot


def renamed(project: Project, file: str, line: int, column: int, name: str) -> list[Edit]:
    """Return the edits that give the id at a place another name everywhere."""
    spot = renamable(project, file, line, column)
    name = name.strip().removeprefix("#").removeprefix("@")
    is_key = spot.id.startswith(REFERENCE)
    pattern = r"[\w:.-]+" if is_key else ID_PATTERN
    if not re.fullmatch(pattern, name):
        raise Refusal(f"”{name}” går inte att ha som id. Använd små bokstäver a–z, siffror och bindestreck.")
    own = spot.file if not is_key else file
    taken = {one.id for one in project.spots(project.file_of(spot.document) or own) if one.given}
    facts = project.catalog.facts.get(spot.document)
    if (f"{REFERENCE}{name}" if is_key else name) in taken | set(facts.anchors if facts and not is_key else ()):
        raise Refusal(f"”{name}” finns redan i dokumentet. Välj ett annat namn.")
    spots = everywhere(project, spot, file)
    return [_written(project, one, name) for one in spots]


def _written(project: Project, one: Spot, name: str) -> Edit:
    """Return the edit of one place; parts of generic models are written with the model's name before them."""
    line = project.lines(one.file)[one.span.line]
    written = line[one.span.start : one.span.end]
    model, mark, _ = written.partition("--")
    return Edit(one.file, one.span, f"{model}--{name}" if mark else name)
