"""Tables with a row for each action, and a column that says who does it → what care does in a step.

In: a table under a step's heading. Out: the step's actions, each under its role. Never drops a column: what is no fact
of the action stands in its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .accounts import COLUMNS
from .manuscript import Paragraph, Run, Table
from .steps import Steps, step_of
from .wordings import DOING, STEP_COLUMNS, WHEN, column, key


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
