"""Tables with a row for each action, or for each actor → what is done in a step.

In: a table. Out: the step's actions, each under its actor or its role. Never drops a column: what is no fact
of the action stands in its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .accounts import COLUMNS
from .manuscript import Paragraph, Run, Table
from .steps import Steps, step_of
from .wordings import DOING, STEP_COLUMNS, WHEN, actor_column, column, key


def is_by_actors(one: Table) -> bool:
    """True for a table whose rows begin with who acts: "Vården", "Patienten"."""
    firsts = [row[0] for row in one.rows if row]
    actors = [actor_column(cell.text) for cell in firsts]
    others = [cell for cell, actor in zip(firsts, actors, strict=True) if cell.text and not actor]
    wide = all(len(row) < 3 for row in one.rows)
    twice = any(len(row) > 1 and actor_column(row[0].text) and actor_column(row[1].text) for row in one.rows)
    return wide and not twice and len(set(actors) - {""}) > 1 and all(step_of(cell.blocks) for cell in others)


def read_by_actors(one: Table, into: Steps) -> None:
    """Read such a table: a row of a title opens a step, the others say what each does in it."""
    for row in one.rows:
        actor = actor_column(row[0].text)
        found = step_of(row[0].blocks) if not actor else None
        rest = [block for cell in row[1:] for block in cell.blocks]
        if found:
            into.called(row[0].text)
            into.open(found[0], found[1]).intro += [*found[2], *rest]
            continue
        if into.current is None:
            into.open("", "")
        assert into.current
        if actor:
            into.headed(row[0].text, actor)
        target = into.current.actors.setdefault(actor, []) if actor else into.current.intro
        target += rest
    into.actor = ""


def is_of_actions(one: Table) -> bool:
    """True for a table with a row for each action: what is done, and who does it."""
    said = [key(cell.text) for cell in one.rows[0]] if one.rows else []
    doing = [at for at, text in enumerate(said) if text in map(key, DOING)]
    roles = [at for at, text in enumerate(said) if column(STEP_COLUMNS, text) == "roles"]
    even = all(len(row) == len(said) and not any(cell.below for cell in row) for row in one.rows)
    return even and len(doing) == len(roles) == 1 and not any(step_of(row[doing[0]].blocks) for row in one.rows)


def read_actions(one: Table, into: Steps) -> None:
    """Read such a table into the step that is open: each row is what care does, under the role that does it."""
    assert into.current
    found = into.current.actors.setdefault("care", [])
    heads = [key(cell.text) for cell in one.rows[0]]
    before = ""
    for cell in one.rows[0]:
        into.accounts.add(COLUMNS, cell.text)
    for row in one.rows[1:]:
        role, runs = "", []
        notes: tuple[str, ...] = ()
        for at, cell in enumerate(row):
            said = " ".join(cell.text.split())
            notes += tuple(note for b in cell.blocks if isinstance(b, Paragraph) for note in b.remarks)
            if not said:
                continue
            if column(STEP_COLUMNS, heads[at]) == "roles":
                role = said
            elif heads[at] in map(key, DOING):
                runs = [run for b in cell.blocks if isinstance(b, Paragraph) for run in (*b.runs, Run(" "))] + runs
            elif heads[at] in map(key, WHEN) and said.casefold().startswith("inom "):
                runs.append(Run(f", {said[0].lower()}{said[1:]}"))
            else:
                runs.append(Run(f" ({' '.join(one.rows[0][at].text.split())}: {said})"))
        if role != before:
            found.append(Paragraph((Run(role or "Ansvarig saknas", bold=True),)))
        else:
            into.accounts.add(COLUMNS, role)
        before = role
        found.append(Paragraph(tuple(_closed(runs)), item=1, remarks=notes))
    into.actor = ""


def _closed(runs: Sequence[Run]) -> list[Run]:
    """Return runs of a sentence that goes on, without the stop and the blank that stood before its end."""
    said = [run for run in runs if run.text]
    for at in range(len(said) - 1):
        if said[at].text.isspace() and said[at + 1].text.startswith((",", " (")):
            said[at] = replace(said[at], text="")
            if at and said[at + 1].text.startswith(","):
                said[at - 1] = replace(said[at - 1], text=said[at - 1].text.rstrip(" ."))
    return said
