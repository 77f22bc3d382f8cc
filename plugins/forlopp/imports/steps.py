"""Rows of the action table, and lettered headings in running text → steps, with who does what.

In: the blocks under Vårdförloppets åtgärder. Out: `Step`s in order, and what was no step. Never decides where a step
leads: `composing` draws a first flow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from .accounts import COLUMNS, Accounts
from .manuscript import Block, Cell, Paragraph, Run, Table, text_of, without_start
from .wordings import DOING, NUMBER, STEP_COLUMNS, actor_column, column, key, several

ACTORS = ("care", "patient", "relative", "guardian", "child", "municipality", "school")
_LETTER = re.compile(
    r"\s*(?:(?:block|åtgärdsblock|åtgärd|steg|ruta)\s+(?=\(?[A-Z]\b))?"
    r"(?:\(([A-Z]{1,2})\)[.:]?|([A-Z])[.:)](?=\s|$)|([A-Z])\s+[–-](?=\s))\s*",
    re.I,
)
_CALLED = re.compile(r"\s*(block|åtgärdsblock|åtgärd|steg|ruta)\s+(?=\(?[A-Z]{1,2}\b)", re.I)
_ONLY_LETTER = re.compile(r"\s*(?:(?:block|åtgärdsblock|åtgärd|steg|ruta)\s+)?\(?([A-Z]{1,2})[).:]?\s*", re.I)
LONGEST_TITLE = 160


@dataclass(slots=True)
class Step:
    """A step while it is gathered. `actors` keep the order in which they came."""

    letter: str
    title: str
    intro: list[Block] = field(default_factory=list)
    actors: dict[str, list[Block]] = field(default_factory=dict)
    roles: list[str] = field(default_factory=list)
    given: bool = False
    """Its letter was given by the import: it had none, or one that another step has."""
    moved: bool = False
    """A list of its introduction was taken for actions."""
    asked: bool = False
    """Its letter was another step's."""
    number: str = ""
    """The number that it had in the document, where it had one for a letter: "Steg 3"."""
    phase: str = ""
    """The heading over its table, where the document has a table for each part of the flow."""


@dataclass(slots=True)
class Steps:
    """The steps of a document while they are gathered."""

    accounts: Accounts
    steps: list[Step] = field(default_factory=list)
    current: Step | None = None
    actor: str = ""
    columns: dict[int, str] = field(default_factory=dict)
    heads: dict[int, str] = field(default_factory=dict)
    """What the columns are called that nobody knows."""
    shared: dict[str, str] = field(default_factory=dict)
    """Headings that name several actors, with the one whose actions they became."""
    lettered: bool = True

    def headed(self, text: str, actor: str) -> None:
        """Note a heading over what somebody does."""
        self.accounts.add(COLUMNS, text)
        if actor in ACTORS and " och " in text and key(text) != "halso och sjukvard" and several(text):
            self.shared[" ".join(text.split()).rstrip(":")] = actor

    def called(self, text: str) -> None:
        """Note a word before a letter that says what it is: "Block A"."""
        for line in text.split("\n")[:1]:
            match = _CALLED.match(line)
            self.accounts.add(COLUMNS, match[1] if match else "")

    def bare(self, text: str) -> tuple[str, str] | None:
        """Return the letter and the title of "B Bedömning", where (B) is the letter that comes next."""
        last = next((one.letter for one in reversed(self.steps) if one.letter), "@")
        alone = re.match(r"([A-Z])\s+(?=[A-ZÅÄÖ])", text)
        return (alone[1], text[alone.end() :]) if alone and ord(alone[1]) == ord(last[-1]) + 1 else None

    def open(self, letter: str, title: str) -> Step:
        """Go to the step of a letter; a new one where the letter or the title is new."""
        title = " ".join(title.split()).strip(" .:–-") or ""
        for one in self.steps:
            same = not title or key(one.title) == key(title)
            if letter and one.letter == letter and same:
                self.accounts.add(COLUMNS, f"{letter} {title}")
                self.current, self.actor = one, ""
                return one
        taken = bool(letter) and any(one.letter == letter for one in self.steps)
        one = Step("" if taken else letter, title, given=taken or not letter, asked=taken)
        if taken:
            self.accounts.add(COLUMNS, letter)
        self.steps.append(one)
        self.current, self.actor = one, ""
        return one


def is_action_table(one: Table) -> bool:
    """True for a table with a column for what someone does."""
    return bool(_header(one)[1])


def _header(one: Table) -> tuple[int, dict[int, str]]:
    """Return the number of the row that names the columns, and what they are; the patient's column makes it one."""
    for number, row in enumerate(one.rows[:4]):
        names = {at: column(STEP_COLUMNS, cell.text) for at, cell in _placed(row)}
        actors = [name for name in names.values() if name in ACTORS]
        if len(meant := _by_words(row)) > 1:
            # Two actors side by side, in whatever words: a row that names the columns.
            names |= meant
            actors = list(meant.values())
        if len(actors) > 1 or (actors and len([cell for cell in row if cell.text]) > 1):
            if "title" not in names.values() and not names.get(0) and len(names) > len(actors):
                names[0] = "title"
            return number, names
    return -1, {}


def _by_words(row: Sequence[Cell]) -> dict[int, str]:
    """Return the columns whose headings name an actor each; {} where a cell is no heading, or an actor has two."""
    plain = all(isinstance(b, Paragraph) and not b.item for cell in row for b in cell.blocks)
    found = {at: name for at, cell in _placed(row) if (name := actor_column(cell.text))}
    return found if plain and len(set(found.values())) == len(found) else {}


def _with_letters(names: dict[int, str], rows: Sequence[tuple[Cell, ...]]) -> dict[int, str]:
    """Return the columns, where one that holds nothing but letters is the letters', whatever it is called."""
    texts: dict[int, list[str]] = {}
    for row in rows:
        for at, cell in _placed(row):
            if cell.text and cell.span == 1:
                texts.setdefault(at, []).append(cell.text)
    letters = [
        at
        for at, said in texts.items()
        if names.get(at) not in ACTORS and all(_ONLY_LETTER.fullmatch(one) for one in said)
    ]
    return names | {letters[0]: "letter"} if letters else names


def _placed(row: Sequence[Cell]) -> Iterable[tuple[int, Cell]]:
    at = 0
    for cell in row:
        yield at, cell
        at += cell.span


def lettered(text: str) -> tuple[str, str] | None:
    """Return the letter before a title, and the title; None where there is no letter."""
    match = _LETTER.match(text)
    if not match:
        return None
    letter = next(group for group in match.groups() if group)
    return (letter, text[match.end() :]) if letter.isupper() else None


def has_letter(one: Paragraph) -> tuple[str, str, int] | None:
    """Return a paragraph's letter, its title and how many characters they take: typed, or written by its numbering."""
    first = one.text.split("\n")[0]
    counted = _ONLY_LETTER.fullmatch(one.number) if one.number else None
    if counted and counted[1].isupper() and one.text.strip():
        return counted[1], first, len(first)
    number = NUMBER.match(first)
    start = number.end() if number else 0
    found = lettered(first[start:])
    if found and len(found[1]) <= LONGEST_TITLE and not one.text.strip().endswith((".", ";")):
        return found[0], found[1], len(first)
    return None


def actor_heading(one: Paragraph) -> str:
    """Return whose actions a paragraph heads; "" for another paragraph."""
    said = one.text.strip().rstrip(":")
    looks = one.level or one.bold
    plain = looks or (len(said) < 60 and key(said).endswith(("atgarder", "insatser")))
    return actor_column(said) if plain and not one.item else ""


def actor_lead(one: Paragraph) -> tuple[str, bool]:
    """Return whose actions a line like "Patienten kan:" leads into, and whether it says more than who; ("", False) for
    another paragraph."""
    said = one.text.strip()
    if not said.endswith(":") or one.item or re.search(r"\b(inte|ej|aldrig|undvik\w*)\b", said, re.I):
        return "", False
    more = re.fullmatch(r"(.*?)\s+(ska|skall|bör|kan|gör|ansvarar för att)\s*(?:även|också)?\s*:", said)
    who = actor_column(more[1] if more else said.rstrip(":"))
    known = who and (more or len(said.split()) < 5)
    return (who, bool(more) and more[2] in ("bör", "kan")) if known and more else (who if known else "", False)


# ---------------------------------------------------------------------------------------------------------------------
# Tables


def is_plain(one: Table) -> bool:
    """True for a table that says who does what, and not in which step: every column is an actor's."""
    number, names = _header(one)
    rows = one.rows[number + 1 :]
    if not names or not set(names.values()) <= set(ACTORS):
        return False
    return not any(step_of(cell.blocks) or cell.span > 1 for row in rows for cell in row if cell.blocks)


def read_plain(one: Table, into: Steps) -> None:
    """Read such a table into the step that is open."""
    number, names = _header(one)
    assert into.current
    for at, row in enumerate(one.rows):
        for place, cell in _placed(row):
            if at == number:
                into.headed(cell.text, names.get(place, ""))
            elif cell.blocks:
                into.current.actors.setdefault(names.get(place, "care"), []).extend(cell.blocks)
    into.actor = ""


def has_letters(one: Table) -> bool:
    """True for a table whose rows begin steps: with a letter, or with a title in a column of its own."""
    _, names = _header(one)
    named = {"letter", "title"} & set(names.values())
    return bool(named) or any(step_of(cell.blocks) for row in one.rows for cell in row)


def read_table(one: Table, into: Steps) -> None:
    """Read an action table: a row for a step, or a row for its title and one for its actions."""
    number, names = _header(one)
    if names:
        into.columns = _with_letters(names, one.rows[number + 1 :])
        into.heads = {at: cell.text for at, cell in _placed(one.rows[number]) if not into.columns.get(at)}
        for at, cell in _placed(one.rows[number]):
            into.headed(cell.text, into.columns.get(at, ""))
    rows = [row for at, row in enumerate(one.rows) if not names or at != number]
    if not any(step_of(cell.blocks) for row in rows for cell in row) and "letter" not in into.columns.values():
        into.lettered = False
    heads, rows = rows[: max(number, 0)], rows[max(number, 0) :]
    for row in heads:
        _row(row, into, one)
    for row in rows:
        _row(row, into, one)
    into.actor = ""


def _row(row: tuple[Cell, ...], into: Steps, whole: Table) -> None:
    cells = [(at, cell) for at, cell in _placed(row) if cell.blocks]
    if not cells:
        return
    said = {column(STEP_COLUMNS, cell.text) for _, cell in cells}
    if len(cells) > 1 and "" not in said and said & {"care", "patient"} or len(_by_words(row)) > 1:
        for _, cell in cells:
            into.accounts.add(COLUMNS, cell.text)
        return
    if len(cells) == 1 and (cells[0][1].span > 1 or len(row) == 1) and not cells[0][1].below:
        _spanning(cells[0][1], into)
        return
    _start(cells, into)
    if into.current is None:
        into.open("", "")
    assert into.current
    for at, cell in cells:
        name = into.columns.get(at, "care" if not at else "patient")
        blocks = list(cell.blocks)
        if name == "roles":
            into.current.roles += [cell.text]
        elif name in ("letter", "title"):
            into.current.intro += blocks
        else:
            head = into.heads.get(at, "")
            if name not in ACTORS and head and "care" in into.columns.values():
                # A column of something else: its name says what, and nobody is said to do it.
                into.current.intro += [Paragraph((Run(f"{head}:", bold=True),)), *blocks]
                continue
            named = head and not any(key(head) == key(one) for one in (*DOING, "Beskrivning", "Innehåll"))
            target = into.current.actors.setdefault(name if name in ACTORS else "care", [])
            target += [*([Paragraph((Run(head, bold=True),))] if named and name not in ACTORS else []), *blocks]


def _spanning(cell: Cell, into: Steps) -> None:
    """Read a row of one cell: a step's title with or without an introduction, or words to the step above."""
    found = step_of(cell.blocks)
    text = cell.text
    if found:
        into.called(text)
        into.open(found[0], found[1]).intro += found[2]
    elif len(text) <= LONGEST_TITLE and "\n" not in text and not (into.lettered and into.current):
        into.open("", text)
    elif into.current is not None:
        target = into.current.actors.get("care", into.current.intro) if into.current.actors else into.current.intro
        target += cell.blocks
    else:
        into.open("", "").intro += cell.blocks


def _start(cells: list[tuple[int, Cell]], into: Steps) -> None:
    """Open the step that a row begins, and take its letter and its title out of the row's cells."""
    names = {into.columns.get(at, ""): (number, at, cell) for number, (at, cell) in enumerate(cells)}
    letter = title = ""
    taken: list[str] = []
    if "letter" in names and not names["letter"][2].below:
        number, at, cell = names["letter"]
        lines = cell.text.split("\n")
        alone = _ONLY_LETTER.fullmatch(lines[0])
        both = lettered(cell.text.replace("\n", " "))
        first = cell.blocks[0]
        if alone and alone[1].isupper():
            letter, title = alone[1], " ".join(lines[1:])
        elif both:
            letter, title = both
        elif isinstance(first, Paragraph) and (found := has_letter(first)):
            letter, title = found[0], cell.text
        elif len(cell.text) <= LONGEST_TITLE:
            letter, title = into.bare(cell.text) or ("", cell.text)
        if letter or title:
            taken.append("letter")
    if "title" in names and not names["title"][2].below:
        text = names["title"][2].text
        first, _, rest = text.partition("\n")
        alone = _ONLY_LETTER.fullmatch(first) if rest else None
        both = (alone[1], rest) if alone and alone[1].isupper() else lettered(text)
        if len(text) <= LONGEST_TITLE:
            both = both or into.bare(text)
            letter, title = both if both and not letter else (letter, text)
            taken.append("title")
    for name in taken:
        number, at, cell = names[name]
        if letter:
            into.called(cell.text)
        cells[number] = (at, replace(cell, blocks=()))
    if taken:
        care = next((n for n, (at, _) in enumerate(cells) if into.columns.get(at) == "care"), None)
        if not title and care is not None:
            title = _bold_title(cells, care)
        into.open(letter, title)
        return
    for number, (at, cell) in enumerate(cells):
        if not cell.below and (found := step_of(cell.blocks)):
            into.called(cell.text)
            cells[number] = (at, replace(cell, blocks=tuple(found[2])))
            into.open(found[0], found[1])
            return
    if not into.lettered and not cells[0][1].below and (title := _bold_title(cells, 0)):
        into.open("", title)


def _bold_title(cells: list[tuple[int, Cell]], number: int) -> str:
    """Take the first paragraph of a cell as its step's title, where it looks like one."""
    at, cell = cells[number]
    first = cell.blocks[0] if cell.blocks else None
    looks = isinstance(first, Paragraph) and not first.item and len(first.text) <= LONGEST_TITLE
    if not looks or not isinstance(first, Paragraph) or not (first.bold or first.level):
        return ""
    cells[number] = (at, replace(cell, blocks=cell.blocks[1:]))
    return first.text


def step_of(blocks: Sequence[Block]) -> tuple[str, str, list[Block]] | None:
    """Return the letter, the title and the rest of a cell that begins with a step's title."""
    first = next(iter(blocks), None)
    if not isinstance(first, Paragraph):
        return None
    found = has_letter(first)
    if not found:
        return None
    rest: list[Block] = list(blocks[1:])
    left = without_start(first.runs, found[2])
    if left:
        rest.insert(0, replace(first, runs=left, number="", item=0))
    elif first.remarks:
        rest.insert(0, replace(first, runs=(), number="", item=0))
    if not found[1].strip() and rest and isinstance(rest[0], Paragraph) and len(rest[0].text) <= LONGEST_TITLE:
        return found[0], rest[0].text, rest[1:]
    return found[0], found[1], rest


def give_letters(steps: Sequence[Step]) -> None:
    """Give steps without a letter the next that is free."""
    used = {one.letter for one in steps}
    free = (letter for letter in _all_letters() if letter not in used)
    highest = 0
    for one in steps:
        if not one.letter:
            one.letter = next(free)
        highest = max(highest, len(one.letter))


def _all_letters() -> Iterable[str]:
    alphabet = [chr(65 + n) for n in range(26)]
    yield from alphabet
    yield from (a + b for a in alphabet for b in alphabet)


def words(blocks: Iterable[Block]) -> str:
    """Return the words of blocks on one line."""
    return " ".join(" ".join(text_of(block).split()) for block in blocks)
