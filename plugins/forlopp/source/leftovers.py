"""What `forlopp import` left for a person: text without a place, and notes of what is to be done.

In: groups of the outline, the lines as written. Out: faults, one for each piece. Never lets any of it into the
document.
"""

from __future__ import annotations

import re

from ..diagnostics import Place, fold
from . import faults
from .outline import Group, flat
from .sink import Sink

_LEFT_TO_DO = re.compile(r"(?:<!--|#)\s*ATT GÖRA:\s*(.*?)\s*(?:-->|$)")


def is_unplaced(group: Group) -> bool:
    """True for the heading under which an import keeps what it could not place."""
    return bool(group.heading) and fold(group.heading.tokens[1].content.strip()) == fold(faults.UNPLACED)  # type: ignore[union-attr]


def tell_unplaced(sink: Sink, group: Group) -> None:
    """Note what an import could not place, piece by piece. None of it becomes part of the document."""
    pieces = [one for one in group.groups if one.heading] or [group]
    for piece in [*([Group(2, group.heading, group.nodes)] if group.nodes and group.groups else []), *pieces]:
        assert piece.heading
        said = [line for node in flat(piece)[1:] for line in sink.lines[node.first : node.end]]
        count = len(re.findall(r"[^\W_]+", " ".join(said)))
        place = sink.place(piece.heading)
        sink.faults.append(faults.unplaced(place, piece.heading.tokens[1].content, count))


def tell_left_to_do(sink: Sink, lines: tuple[str, ...]) -> None:
    """Note the notes of an import that say what a person must decide."""
    for number, line in enumerate(lines):
        match = _LEFT_TO_DO.search(line)
        if match:
            place = Place(sink.file, number + 1, match.start() + 1, max(1, match.end() - match.start()))
            sink.faults.append(faults.left_to_do(place, match[1].strip()))
