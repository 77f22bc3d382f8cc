"""Running text about steps: headings with a letter, or with none, tables beneath them, lists under who does them.

In: the blocks under Vårdförloppets åtgärder. Out: `Step`s in order, and what was no step. Never makes a step of a
heading where the document has letters: they say which the steps are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .accounts import FACTS, NUMBERS
from .manuscript import Block, Cell, Paragraph, Table, without_start
from .rows import is_by_actors, is_of_actions, read_actions, read_by_actors
from .steps import (
    Step,
    Steps,
    actor_heading,
    actor_lead,
    has_letter,
    has_letters,
    is_action_table,
    is_plain,
    read_plain,
    read_table,
)
from .wordings import NUMBER

_COUNTED = re.compile(r"\s*(?:steg|åtgärd|block|moment|ruta)\s+(\d{1,2})\s*[:.–-]*\s*(?=\S)", re.I)


def read_running(blocks: Iterable[Block], into: Steps) -> list[Block]:
    """Read the section: tables of actions, and headings of steps with text. Returns what belongs to no step."""
    blocks = list(blocks)
    level = _level_of_steps(blocks)
    left: list[Block] = []
    over: dict[int, Paragraph] = {}
    resumed: Step | None = None
    for one in blocks:
        if isinstance(one, Table) and is_by_actors(one):
            read_by_actors(one, into)
            continue
        if isinstance(one, Table) and into.current is not None and is_action_table(one) and is_plain(one):
            # The heading above says which step it is.
            read_plain(one, into)
            continue
        if isinstance(one, Table) and into.current is not None and is_of_actions(one):
            read_actions(one, into)
            continue
        if isinstance(one, Table) and (is_action_table(one) or (into.columns and _goes_on(one, into.columns))):
            # A table right after another goes on from it, on the next page: so does the step.
            into.current = resumed
            before = len(into.steps)
            if left and isinstance(left[-1], Paragraph) and left[-1].level and not left[-1].remarks:
                over[before] = left[-1]
            read_table(one, into)
            resumed, into.current = into.current, None
            continue
        resumed = None
        if isinstance(one, Paragraph) and (_begins(one, level, into) or _leads(one, into)):
            continue
        if into.current is None:
            left.append(one)
        elif into.actor:
            into.current.actors[into.actor].append(one)
        else:
            into.current.intro.append(one)
    return _phased(left, over, into)


def _begins(one: Paragraph, level: int, into: Steps) -> bool:
    """Open the step that a heading begins; False for a paragraph that begins none."""
    found = has_letter(one) if one.level or one.bold or one.number else None
    if found:
        typed = NUMBER.match(one.text)
        into.accounts.add(NUMBERS, typed[0] if typed else "")
        into.called(one.text[typed.end() :] if typed else one.text)
        step = into.open(found[0], found[1])
        rest = without_start(one.runs, found[2])
        step.intro += [replace(one, runs=rest, level=0)] if rest or one.remarks else []
        return True
    if not level or one.level != level:
        return False
    counted = _COUNTED.match(one.text)
    end = counted.end() if counted else end_of_number(one.text)
    into.accounts.add(NUMBERS, one.text[:end])
    step = into.open("", one.text[end:])
    step.number = counted[1] if counted else ""
    step.intro += [replace(one, runs=(), level=0)] if one.remarks else []
    return True


def _leads(one: Paragraph, into: Steps) -> bool:
    """Note whose actions follow; True for a paragraph that says no more than that."""
    if into.current is None:
        return False
    actor, more = (named, False) if (named := actor_heading(one)) else actor_lead(one)
    if not actor:
        return False
    into.actor = actor
    into.current.actors.setdefault(actor, [])
    if not more or one.remarks:
        into.headed(one.text, actor)
    return not (more or one.remarks)


def _level_of_steps(blocks: Sequence[Block]) -> int:
    """Return the level of the headings that are steps though no letter says so; 0 where there are none. Each is a part
    of its own, and most of them say what someone does."""
    heads = [one for one in blocks if isinstance(one, Paragraph) and one.level and one.text.strip()]
    if len(heads) < 2 or any(has_letter(one) for one in heads):
        return 0
    if any(isinstance(one, Table) and is_action_table(one) and has_letters(one) for one in blocks):
        return 0
    level = min(one.level for one in heads)
    doing: list[bool] = []
    for one in blocks:
        if isinstance(one, Paragraph) and one.level == level:
            doing.append(False)
        elif doing:
            said = isinstance(one, Paragraph) and bool(actor_heading(one) or actor_lead(one)[0])
            told = isinstance(one, Table) and (
                is_of_actions(one) or is_by_actors(one) or (is_action_table(one) and is_plain(one))
            )
            doing[-1] = doing[-1] or said or told
    return level if len(doing) > 1 and sum(doing) * 2 >= len(doing) else 0


def _tells(one: Table) -> bool:
    """True for a table that says what is done in one step."""
    return is_of_actions(one) or is_by_actors(one) or (is_action_table(one) and is_plain(one))


def _phased(left: list[Block], over: Mapping[int, Paragraph], into: Steps) -> list[Block]:
    """Make phases of the headings over tables of actions, where there are several; return what is left."""
    first = min(over, default=0)
    named = {" ".join(one.text[end_of_number(one.text) :].split()) for one in over.values()}
    if first or not 1 < len(over) == len(named):
        return left
    for number, step in enumerate(into.steps):
        head = over[max(at for at in over if at <= number)]
        step.phase = " ".join(head.text[end_of_number(head.text) :].split())
    for head in over.values():
        into.accounts.add(FACTS, head.text)
    return [one for one in left if not any(one is head for head in over.values())]


def end_of_number(text: str) -> int:
    """Return where a heading's words begin, after a number that somebody typed."""
    typed = NUMBER.match(text)
    return typed.end() if typed and typed.end() < len(text) else 0


def _goes_on(one: Table, columns: Mapping[int, str]) -> bool:
    """True for a table without a header that goes on from the one before: the same columns on the next page. A header
    in words that nobody knows is one too: what stands under it may be anyone's actions."""
    widths = {sum(cell.span for cell in row) for row in one.rows}
    return widths == {max(columns) + 1} and not _is_some_header(one.rows[0])


def _is_some_header(row: Sequence[Cell]) -> bool:
    """True for a row that names columns in whatever words: short, in bold or without a letter or a stop."""
    cells = [cell for cell in row if cell.blocks]
    said = [b for cell in cells for b in cell.blocks]
    if len(cells) < 2 or not all(isinstance(b, Paragraph) and not b.item and len(b.text) < 50 for b in said):
        return False
    bold = all(isinstance(b, Paragraph) and b.bold for b in said)
    return bold or not any(has_letter(b) or b.text.endswith((".", "?")) for b in said if isinstance(b, Paragraph))
