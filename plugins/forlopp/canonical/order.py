"""The keys of the front matter, in the order of the model.

In: a file as lines, and where its keys stand. Out: the lines in another order. Every line is kept: the notes above a
key go with it, quotation marks and line breaks stay as they were written.
"""

from __future__ import annotations

from ..model.governance import FrontMatter
from ..source import Document
from ..source.yaml_block import KEY
from .lines import Text, with_lines

ORDER = {name: number for number, name in enumerate(FrontMatter.model_fields)}


def ordered(text: Text, document: Document) -> Text:
    """Return the file with its front matter's keys in order. Keys that share a line, and keys that mean nothing, are no
    reason to guess: then the order is left as it is."""
    end = text.body - 1
    starts = {
        place.line - 1: str(path[0])
        for path, place in document.places.items()
        if len(path) == 2 and path[1] == KEY and path[0] in ORDER and place.line - 1 < end and place.column == 1
    }
    top = [line for line in range(1, end) if text.lines[line][:1] not in ("", " ", "\t", "#", "]", "}", "-")]
    if top != sorted(starts) or not starts:
        return text
    firsts = [_with_notes(text, line, 1 if not number else top[number - 1] + 1) for number, line in enumerate(top)]
    pieces = [text.lines[first:last] for first, last in zip(firsts, [*firsts[1:], end], strict=True)]
    # What ends the front matter stays there: a note below the last key is about no key.
    last = pieces[-1]
    kept = len(last)
    while kept > 1 and (not last[kept - 1].strip() or last[kept - 1].startswith("#")):
        kept -= 1
    pieces[-1], tail = last[:kept], last[kept:]
    numbered = sorted(zip(top, pieces, strict=True), key=lambda one: ORDER[starts[one[0]]])
    moved = [line for _, piece in numbered for line in piece]
    lead = text.lines[1 : firsts[0]]
    return with_lines([text.lines[0], *lead, *moved, *tail, *text.lines[end:]])


def _with_notes(text: Text, line: int, from_line: int) -> int:
    """Return the first of the notes that stand directly above a key."""
    while line > from_line and text.lines[line - 1].startswith("#"):
        line -= 1
    return line
