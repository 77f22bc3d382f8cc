"""A Word or PDF document → the draft of a source, its references, its pictures, and a report of every word.

In: a file's name and bytes, and the lists that the project has. Out: `Imported`. Never writes to disk, and never drops
a word: what the draft does not hold stands in the report. The way: `docx`/`pdf` → `manuscript` → `placing` → `steps`,
`indicators`, `cover`, `sources` → `composing` → `accounts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from ..canonical import formatted
from ..ooxml import Refused
from ..source import read_document
from ..source.sink import slug
from ..templates import PATHWAY
from .accounts import Accounts, missing, own_words
from .composing import Whole, body, facts_of
from .cover import read_cover, read_group, read_versions, title_of
from .docx import read_docx
from .front import merged
from .indicators import read_indicators
from .manuscript import ImportProblem, Manuscript, Paragraph, Table, text_of, words_of
from .marking import Marking, quiet
from .package import MESSAGES
from .placing import CONTENTS, COVER, GROUP, REFERENCES, VERSIONS, Piece, left_out, place
from .report import Report, number_of
from .running import read_running
from .sources import read_references, style_of
from .steps import Steps, give_letters

__all__ = ["ImportProblem", "Imported", "imported", "manuscript_of"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What a document became. `files` are references and pictures, by their paths beside the draft."""

    id: str
    draft: bytes
    files: Mapping[str, bytes]
    report: Report
    manuscript: Manuscript


def manuscript_of(name: str, content: bytes) -> Manuscript:
    """Read a file by what it is, whatever its name says. Raises ImportProblem."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        from .pdf import read_pdf

        return read_pdf(content)
    try:
        return read_docx(content)
    except Refused as error:
        raise ImportProblem(MESSAGES[error.reason]) from error


def imported(
    manuscript: Manuscript,
    areas: Mapping[str, str],
    roles: Mapping[str, str],
    id: str = "",
    existing: bytes = b"",
    name: str = "",
) -> Imported:
    """Return the draft. `areas` and `roles` are the project's lists, label by id; `existing` is the source that it goes
    into, whose front matter is kept; `name` is the file's, for a document without a title."""
    accounts = Accounts()
    left_out(manuscript.loose, accounts)
    title = title_of(manuscript) or name.rpartition(".")[0].replace("_", " ").replace("-", " ").strip() or "Utan titel"
    id = id or slug(title).strip("-")
    placed = place(manuscript, title, accounts)
    texts = [text_of(one) for id, part in placed.sections.items() if id != REFERENCES for one in part]
    references, no_references = read_references(placed.part(REFERENCES), accounts)
    marking = Marking(references, style_of(texts, references), accounts)
    cover, beside = read_cover(placed.part(COVER), title, areas, accounts)
    others = {
        "Från omslaget": beside,
        "Från versionstabellen": read_versions(placed.part(VERSIONS), cover, accounts),
        "Efter innehållsförteckningen": placed.part(CONTENTS),
        "Efter referenserna": no_references,
    }
    placed.part("arbetsprocess").extend(read_group(placed.part(GROUP), cover, accounts))
    for where, blocks in others.items():
        if any(not isinstance(one, Paragraph) or one.text.strip() or one.remarks for one in blocks):
            placed.unplaced.append(Piece(where, list(blocks)))
    found = Steps(accounts)
    loose = read_running(placed.part("atgarder"), found)
    given = sum(one.given for one in found.steps)
    give_letters(found.steps)
    indicators, beside_indicators = read_indicators(placed.part("indikatorer"), accounts)
    placed.sections["indikatorer"] = list(beside_indicators)
    whole = Whole(placed, found.steps, loose, indicators, roles, manuscript.notes, cover, found.shared)
    phases = list(dict.fromkeys(one.phase for one in found.steps if one.phase))
    text = merged(facts_of(id, title, cover, phases), existing, accounts, title) + "\n\n" + body(whole, marking)
    text += "".join(f"\n{marking.note(note)}\n" for note in _unsaid(manuscript, text))
    files = dict(marking.pictures)
    if references.rows:
        files["references.json"] = references.content()
    lost = missing(manuscript.words, text, _texts(files), accounts)
    if lost:
        text = f"{text.rstrip()}\n\n{_lost(lost, bool(placed.unplaced))}"
    draft = formatted("index.md", text.encode(), _beside(files)).content
    report = _report(manuscript, draft.decode(), files, accounts, whole, marking, given)
    return Imported(id, draft, dict(sorted(files.items())), report, manuscript)


def _unsaid(manuscript: Manuscript, text: str) -> Iterator[str]:
    """Yield reviewers' comments on what is no text of the draft: the title, the table of contents."""
    blocks = list(chain(manuscript.blocks, *manuscript.boxes))
    while blocks:
        one = blocks.pop(0)
        if isinstance(one, Table):
            blocks += [block for row in one.rows for cell in row for block in cell.blocks]
        elif isinstance(one, Paragraph):
            yield from (note for said in one.remarks if quiet(note := f"Kommentar i Word från {said}") not in text)


def _texts(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: content.decode() for name, content in files.items() if name.endswith(".json")}


def _beside(files: Mapping[str, bytes]) -> tuple[str, bytes] | None:
    return ("references.json", files["references.json"]) if "references.json" in files else None


def _lost(lost: Mapping[str, int], has_unplaced: bool) -> str:
    """Keep words that the import itself cannot account for: a fault of ours must not cost the author a word."""
    said = " ".join(word for word, count in sorted(lost.items()) for _ in range(count))
    return (
        "" if has_unplaced else "## Oplacerat vid import\n\n"
    ) + f"#### Ord som importen inte hittade plats för\n\n{said}\n"


def _report(
    manuscript: Manuscript,
    draft: str,
    files: Mapping[str, bytes],
    accounts: Accounts,
    whole: Whole,
    marking: Marking,
    given: int,
) -> Report:
    words = manuscript.words
    held = words_of(own_words(draft))
    for text in _texts(files).values():
        held += words_of(text)
    document, faults = read_document("index.md", draft.encode(), _beside(files))
    data = document.data if document else {}
    actions = [
        one
        for step in data.get("steps", ())
        for actor in step["actors"]
        for block in actor["blocks"]
        for one in block.get("actions", ())
    ]
    found = (
        (len(whole.steps), "steg", "steg"),
        (len(actions), "åtgärd", "åtgärder"),
        (
            sum(len(block.get(group, ())) for block in data.get("criteria", ()) for group in ("any", "all", "none")),
            "kriterium",
            "kriterier",
        ),
        (len(data.get("goals", ())), "mål", "mål"),
        (len(whole.indicators), "indikator", "indikatorer"),
        (len(marking.references.rows), "källa", "källor"),
        (sum(isinstance(one, Table) for one in manuscript.blocks), "tabell", "tabeller"),
        (len(marking.pictures), "bild", "bilder"),
    )
    told = [*manuscript.told]
    if given:
        told.append(f"{given} steg hade ingen egen bokstav i dokumentet och har fått nästa lediga.")
    if marking.references.rows:
        kept = len(marking.references.rows) - marking.references.parsed
        sources = number_of(len(marking.references.rows), "källa", "källor")
        told.append(
            f"Av {sources} är {marking.references.parsed} uppdelade i "
            f"författare, titel och tidskrift. {kept or 'Ingen'} står som i dokumentet. Hela raden finns kvar i note."
        )
    pieces = [fault for fault in faults if fault.code == "VF133"]
    required = [one for one in PATHWAY.headings if one.required and not one.parent]
    present = {section["id"] for section in data.get("sections", ())}
    return Report(
        words.total(),
        (words & held).total(),
        accounts,
        tuple(_piece(fault.message) for fault in pieces),
        words - held - accounts.words(),
        found,
        tuple(dict.fromkeys(whole.placed.renamed)),
        tuple(told),
        sum(fault.code == "VF134" for fault in faults),
        tuple(f"”{one.title}”" for one in required if one.id not in present),
    )


def _piece(message: str) -> tuple[str, int]:
    where, _, rest = message.removeprefix("”").rpartition("” (")
    return where, int(rest.split()[0])
