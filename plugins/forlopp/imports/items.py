"""Tables with a row for each goal or challenge → lists of them, and the red thread between the two.

In: the blocks under Mål and under Nulägesbeskrivning. Out: blocks in which such a table is a list, and the marks that
its items get. Never changes a table of anything else, and drops no column: what has no place stands in the item.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .accounts import COLUMNS, NUMBERS, Accounts
from .manuscript import Block, Cell, Paragraph, Run, Table
from .wordings import key

_GOALS = re.compile(r"(?:vardforloppets |overgripande |del)?mal(?:en|et)?(?: (?:for|med) \w+)?")
_CHALLENGES = re.compile(r"(?:patient\w* |identifierade? )?utmaning(?:en|ar|arna)?|galler utmaning\w*")
_NUMBERS = ("nr", "nummer", "")
_MORE = ("beskrivning", "forklaring", "kommentar")
"""Columns that go on from the first: their names say nothing of their own."""


@dataclass(slots=True)
class Thread:
    """Challenges by their words, with their ids; and which of them a goal answers, by the goal's words."""

    ids: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def marked(self, piece: str) -> str:
        """Return a list with the marks of its items."""
        return "\n".join(self._line(line) for line in piece.split("\n"))

    def _line(self, line: str) -> str:
        mark = re.match(r"- |\d{1,2}\. ", line)
        if not mark:
            return line
        said = key(line[mark.end() :])
        if said in self.answers:
            return f'{line} {{challenges="{self.answers[said]}"}}'
        return f"{line} {{#{self.ids[said]}}}" if said in self.ids else line


def goals(blocks: Sequence[Block], thread: Thread, names: Mapping[str, str], accounts: Accounts) -> list[Block]:
    """Return goals with tables of them as lists. `names`: challenges by how the document calls them, with their ids."""
    found: list[Block] = []
    for one in blocks:
        at = _column(one, _GOALS, 1)
        if at is None or not isinstance(one, Table):
            found.append(one)
            continue
        for row in one.rows[1:]:
            about = [cell for head, cell in zip(one.rows[0], row, strict=True) if _CHALLENGES.fullmatch(key(head.text))]
            asked = [part for cell in about for part in re.split(r"[\n;,]", cell.text) if part.strip()]
            known = [names.get(key(part), "") for part in asked]
            whole = bool(known) and all(known)
            item = _item(one, row, at, about if whole else (), accounts)
            if whole:
                thread.answers[key(item.text)] = ", ".join(known)
                accounts.add(COLUMNS, "\n".join(cell.text for cell in about))
            found.append(item)
        accounts.add(COLUMNS, "\n".join(cell.text for cell in one.rows[0]))
    return found


def challenges(blocks: Sequence[Block], accounts: Accounts) -> tuple[list[Block], dict[str, str]]:
    """Return challenges with tables of them as lists, and what each item says by how the document calls it."""
    found: list[Block] = []
    named: dict[str, str] = {}
    lead = ""
    for one in blocks:
        at = _column(one, _CHALLENGES, 0)
        if at is not None and isinstance(one, Table):
            for row in one.rows[1:]:
                item = _item(one, row, at, (), accounts)
                named[key(row[at].text)] = item.text
                found.append(item)
            accounts.add(COLUMNS, "\n".join(cell.text for cell in one.rows[0]))
            continue
        if isinstance(one, Paragraph) and not one.item:
            lead = key(one.text)
        elif isinstance(one, Paragraph) and one.item == 1 and "utmaning" in lead:
            named[key(one.text)] = one.text
        found.append(one)
    return found, named


def _column(one: Block, wanted: re.Pattern[str], most: int) -> int | None:
    """Return the only column that holds what is wanted, in a plain table of it. `most`: how many columns of the other
    end of the red thread it may have; a table that weaves more together stays one."""
    if not isinstance(one, Table) or len(one.rows) < 2 or len({len(row) for row in one.rows}) > 1:
        return None
    heads = [key(cell.text) for cell in one.rows[0]]
    columns = [at for at, said in enumerate(heads) if wanted.fullmatch(said)]
    others = [said for said in heads if (_GOALS.fullmatch(said) or _CHALLENGES.fullmatch(said))]
    plain = all(cell.span == 1 and not cell.below and _is_plain(cell) for row in one.rows for cell in row)
    filled = len(columns) == 1 and all(row[columns[0]].text for row in one.rows[1:])
    return columns[0] if plain and filled and len(others) - 1 <= most else None


def _is_plain(cell: Cell) -> bool:
    return all(isinstance(b, Paragraph) and not b.item for b in cell.blocks)


def _item(one: Table, row: Sequence[Cell], at: int, left_out: Sequence[Cell], accounts: Accounts) -> Paragraph:
    """Return a row as an item: its own words, then what its other columns say."""
    runs, remarks = _runs(row[at])
    for head, cell in zip(one.rows[0], row, strict=True):
        if cell is row[at] or not cell.text or any(cell is other for other in left_out):
            continue
        if key(head.text) in _NUMBERS and re.fullmatch(r"\W*\d{1,2}\W*", cell.text):
            accounts.add(NUMBERS, cell.text)
            continue
        more, said = _runs(cell)
        remarks += said
        if key(head.text) in _MORE:
            runs += [Run(" – "), *more]
        else:
            runs += [Run(f" ({' '.join(head.text.split())}: "), *more, Run(")")]
    return Paragraph(tuple(runs), item=1, remarks=tuple(remarks))


def _runs(cell: Cell) -> tuple[list[Run], list[str]]:
    runs: list[Run] = []
    remarks: list[str] = []
    for one in cell.blocks:
        assert isinstance(one, Paragraph)
        runs += [*([Run(" ")] if runs else []), *one.runs]
        remarks += one.remarks
    return runs, remarks
