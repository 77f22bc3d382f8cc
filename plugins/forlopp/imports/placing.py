"""Blocks in the order of the pages → blocks by the template's headings.

In: a manuscript. Out: `Placed`. Never writes Markdown, and never drops a block: what no heading takes lies under
`unplaced`, each piece with where it stood.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..templates import PATHWAY
from . import accounts as why
from .accounts import Accounts
from .indicators import is_indicator_table
from .manuscript import Block, Loose, Manuscript, Paragraph, Table, without_start
from .steps import has_letter, is_action_table
from .wordings import BY_NAME, CONTENTS, COVER, GROUP, NEAR, NUMBER, REFERENCES, VERSION_COLUMNS, VERSIONS, column, key

_APPENDIX = re.compile(r"\s*(?:bilaga|appendix)\s+([A-Z]|\d{1,2})\b[.:)\s–-]*", re.I)
_DOTTED = re.compile(r"(?:\.{3,}|\t|\s{3,}|…)\s*\d{1,3}\s*$")
_OF_STEPS_TOO = ("definition", "atgarder", "mal", "ingang", "utgang", "uppfoljning")
"""Names that a step may have among its own headings, in bold."""
LONGEST_HEADING = 120
UNPLACED = "oplacerat"
OTHERS = (COVER, VERSIONS, REFERENCES, CONTENTS, GROUP)
PARENTS = {heading.id: heading.parent for heading in PATHWAY.headings}


@dataclass(slots=True)
class Appendix:
    """An appendix: its label, its title and what stands in it."""

    label: str
    title: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Piece:
    """What no heading took: where it stood, in words, and the blocks."""

    where: str
    blocks: list[Block]


@dataclass(slots=True)
class Placed:
    """A document's blocks by the ids of the template's headings, and by those of its other parts."""

    sections: dict[str, list[Block]] = field(default_factory=dict)
    appendices: list[Appendix] = field(default_factory=list)
    unplaced: list[Piece] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    """Headings of other wording, with the template's."""

    def part(self, id: str) -> list[Block]:
        """Return the blocks of a part, to be added to."""
        return self.sections.setdefault(id, [])


_LABEL = re.compile(r"\s*(Ingång|Utgång)\s*:\s+\S")
"""A paragraph that says itself what it is."""


def place(manuscript: Manuscript, title: str, accounts: Accounts) -> Placed:
    """Sort a document's blocks. `title` is the pathway's: "Om sepsis" is Om hälsotillståndet of the pathway sepsis."""
    placed = Placed()
    here: list[Block] = placed.part(COVER)
    place_id, level = COVER, 0
    main, main_level = "", 0
    for one in manuscript.blocks:
        if isinstance(one, Paragraph) and _is_contents(one, place_id):
            accounts.add(why.CONTENTS, one.text)
            continue
        if isinstance(one, Paragraph) and not one.text.strip() and not one.remarks:
            continue
        belongs = _by_its_columns(one) if isinstance(one, Table) else ""
        if belongs:
            # Wherever it stands: some documents have the steps under the flow chart, or under a heading of their own.
            if place_id != belongs:
                if place_id == UNPLACED:
                    _rename(placed, belongs, accounts)
                here, place_id, level = placed.part(belongs), belongs, max(level, 1)
        elif isinstance(one, Table) and _is_versions(one):
            placed.part(VERSIONS).append(one)
            continue
        if isinstance(one, Paragraph) and one.level and has_letter(one) and place_id == "flodesschema":
            # The steps, under a subheading that stands before them.
            here, place_id, level = placed.part("atgarder"), "atgarder", one.level
        found = _heading(one, title, place_id) if isinstance(one, Paragraph) else None
        if found and isinstance(one, Paragraph):
            id, said = found
            here, place_id, level = _enter(placed, one, id, said, accounts, level)
            if id in PARENTS and not PARENTS[id]:
                main, main_level = id, level
            continue
        if isinstance(one, Paragraph) and _is_unknown(one, place_id, level):
            if main and one.level > main_level and place_id not in (UNPLACED, "bilaga", *OTHERS):
                # A subheading of the author's own, beside the template's.
                here, place_id = placed.part(main), main
                here.append(one)
                continue
            placed.unplaced.append(Piece(one.text, []))
            here, place_id = placed.unplaced[-1].blocks, UNPLACED
            here.extend([replace(one, runs=(), level=0)] if one.remarks else [])
            continue
        labelled = _LABEL.match(one.text) if isinstance(one, Paragraph) and place_id != "atgarder" else None
        (placed.part(BY_NAME[key(labelled[1])]) if labelled else here).append(one)
    for piece in placed.unplaced:
        if not piece.blocks:
            accounts.add(why.EMPTY, piece.where)
    placed.unplaced = [piece for piece in placed.unplaced if piece.blocks]
    for box in manuscript.boxes:
        placed.unplaced.append(Piece("Textruta", list(box)))
    return placed


def _by_its_columns(one: Table) -> str:
    """Return the part that a table belongs to by what its columns are called; "" for any other table."""
    return "atgarder" if is_action_table(one) else "indikatorer" if is_indicator_table(one) else ""


def _rename(placed: Placed, id: str, accounts: Accounts) -> None:
    """Give an unknown heading the template's name, for what stands under it could stand nowhere else."""
    piece = placed.unplaced.pop()
    own = next(heading.title for heading in PATHWAY.headings if heading.id == id)
    accounts.add(why.HEADINGS, piece.where)
    placed.renamed.append((" ".join(piece.where.split()), own))
    placed.part(id).extend(piece.blocks)


def _is_unknown(one: Paragraph, place_id: str, level: int) -> bool:
    """True for a heading as high as the template's own, of a name that the template does not know."""
    if not one.level or one.title or place_id in (COVER, CONTENTS):
        return False
    return one.level <= level and one.level < 3 and not (place_id == "atgarder" and has_letter(one))


def _enter(
    placed: Placed, one: Paragraph, id: str, said: str, accounts: Accounts, level: int
) -> tuple[list[Block], str, int]:
    level = one.level or (2 if PARENTS.get(id) else 1)
    if id == "bilaga":
        match = _APPENDIX.match(said)
        assert match
        placed.appendices.append(Appendix(match[1].upper(), said[match.end() :].strip()))
        accounts.add(why.NUMBERS, one.text[: len(one.text) - len(said)])
        here = placed.appendices[-1].blocks
    else:
        accounts.add(why.HEADINGS, one.text)
        own = next((heading.title for heading in PATHWAY.headings if heading.id == id), "")
        if own and key(own) != key(said):
            placed.renamed.append((" ".join(said.split()), own))
        here = placed.part(id)
    if one.remarks:
        here.append(replace(one, runs=(), level=0, number="", item=0))
    return here, id, level


def _is_contents(one: Paragraph, place_id: str) -> bool:
    if one.contents:
        return True
    return place_id in (CONTENTS, COVER) and bool(_DOTTED.search(one.text)) and not one.level


def _is_versions(one: Table) -> bool:
    names = {column(VERSION_COLUMNS, cell.text) for cell in one.rows[0]} if one.rows else set()
    return "version" in names and bool(names & {"on", "summary"})


def _heading(one: Paragraph, title: str, place_id: str) -> tuple[str, str] | None:
    """Return the part that a paragraph heads, and its words without a number; None for ordinary text."""
    text = " ".join(one.text.split())
    typed = NUMBER.match(text + " ")
    said = text[typed.end() :] if typed and typed.end() < len(text) else text
    if not said or len(said) > LONGEST_HEADING or one.title or _DOTTED.search(one.text):
        return None
    looks = bool(one.level or one.bold or typed or (one.number and one.ordered))
    appendix = _APPENDIX.match(said)
    if appendix and (one.level or (one.bold and not one.item)):
        return "bilaga", said
    if not looks:
        # Headings of no look at all: only a name of the template alone on its line, in text that is not a list.
        exact = key(said) in BY_NAME and not one.item and not said.endswith((".", ":", ","))
        long_enough = len(key(said)) > 9 and place_id not in (CONTENTS,)
        return (BY_NAME[key(said)], said) if exact and long_enough and said[:1].isupper() else None
    id = part_of(said, title, one.level)
    if place_id == "atgarder" and not one.level and not typed and id in _OF_STEPS_TOO:
        return None
    return (id, said) if id else None


def part_of(said: str, title: str, level: int = 0) -> str:
    """Return the part of the template that a heading names; "" for one that it does not know."""
    folded = key(said)
    if folded in BY_NAME:
        return BY_NAME[folded]
    name = key(title)
    if folded.startswith("om ") and name and (name in folded or folded[3:] in name) and len(folded) > 5:
        return "om-halsotillstandet"
    if name and folded.endswith(name) and len(folded) > len(name) + 3:
        # "Definition av sepsis", "Mål för sepsis".
        bare = re.sub(r"\s+(?:av|for|vid|hos|i|med)$", "", folded[: -len(name)].strip())
        if bare in BY_NAME:
            return BY_NAME[bare]
    near = difflib.get_close_matches(folded, BY_NAME, n=1, cutoff=NEAR) if len(folded) > 5 else []
    return BY_NAME[near[0]] if near else ""


def headings_within(blocks: Sequence[Block]) -> Iterator[tuple[Paragraph | None, list[Block]]]:
    """Cut the blocks of a part at its own subheadings."""
    head: Paragraph | None = None
    run: list[Block] = []
    for one in blocks:
        if isinstance(one, Paragraph) and one.level and not one.title and one.text.strip():
            if head or run:
                yield head, run
            head, run = one, []
        else:
            run.append(one)
    if head or run:
        yield head, run


def without_number(one: Paragraph, accounts: Accounts) -> Paragraph:
    """Return a subheading without the number that somebody typed before it."""
    typed = NUMBER.match(one.text)
    if not typed or typed.end() >= len(one.text):
        return one
    accounts.add(why.NUMBERS, typed[0])
    return replace(one, runs=without_start(one.runs, typed.end()))


def left_out(loose: Sequence[Loose], accounts: Accounts) -> None:
    """Note what stands outside the text: margins, deletions, hidden text."""
    for one in loose:
        accounts.add(one.where, one.text)


__all__ = [
    "CONTENTS",
    "COVER",
    "GROUP",
    "REFERENCES",
    "VERSIONS",
    "Placed",
    "headings_within",
    "left_out",
    "part_of",
    "place",
]
