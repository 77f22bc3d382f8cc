"""Where a change goes in a source file, and how it is written there.

In: the source, a passage, a paragraph of a Word file. Out: lines, columns and the words to put there; None where no
place is certain. Never writes: `applied` does.
"""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Sequence

import yaml

from .parts import Chunk, Passage, Source, short
from .returned import Comment, Paragraph
from .tags import Tag

Spot = tuple[int, str]
"""A line before which something is put, and its form: "item:" and "list:" with the sign of the list, "paragraph:", or
"column:" with a heading that must be written first."""
_SIGN = re.compile(r"(?P<lead>\s*)(?P<sign>[-*+]|(?P<number>[0-9]{1,9})(?P<stop>[.)]))(?P<gap>\s+)")
_LONGEST_ABOUT = 80


def chunks_of(source: Source) -> dict[int, Chunk]:
    """Return the chunk of each passage, by the passage's identity."""
    found = {}
    for chunk in source.chunks:
        if chunk.passage:
            found[id(chunk.passage)] = chunk
        for row in chunk.rows:
            found |= {id(cell): chunk for cell in row}
    return found


def name_of(source: Source, one: Passage) -> str:
    """Say which part a passage is, by the id that authors know."""
    owner = one.owner.split(".")[0]
    if one.value:
        return f"{owner} ({one.role})"
    if one.role == "rubrik":
        return f"rubriken {owner}"
    return owner if one.named else f"text under {owner}"


def step_line(source: Source, one: Passage) -> int | None:
    """Return the line of the step that a passage stands in."""
    line = None
    for chunk in source.chunks:
        if chunk.line > one.start[0]:
            break
        if chunk.kind == "heading" and chunk.level <= 3:
            line = chunk.line if chunk.path[:1] == ("steps",) else None
    return line


def is_empty_cell(tag: Tag, text: str) -> bool:
    """True for the dash of a column in which nobody acts, when a reviewer wrote something there."""
    return tag.shown == short("–") and text != "–"


def column_of(cell: tuple[int, int, int] | None) -> tuple[int, int] | None:
    """Return the column that a cell belongs to: what stands first in one follows on the heading above it."""
    return (cell[0], cell[2]) if cell else None


def after(source: Source, one: Passage, chunk: Chunk | None, paragraph: Paragraph) -> Spot | None:
    """Return where a paragraph goes that stands after a passage; None where no paragraph can stand."""
    if chunk is None or chunk.kind not in ("item", "paragraph", "heading"):
        return None
    if chunk.kind == "item":
        return _after_item(source, one, chunk, paragraph)
    if chunk.depth:
        return None
    at = source.chunks.index(chunk)
    line = chunk.stop
    following = source.chunks[at + 1 : at + 2]
    while (
        chunk.kind == "heading"
        and following
        and following[0].block in ("step", "indicator")
        and following[0].kind == "block"
    ):
        line, at = following[0].stop, at + 1
        following = source.chunks[at + 1 : at + 2]
    if not paragraph.listed:
        return line, "paragraph:"
    if following and following[0].kind == "item" and following[0].depth == 1:
        return following[0].line, f"item:{_sign(source, following[0], 0)}"
    return line, "list:- "


def _after_item(source: Source, one: Passage, chunk: Chunk, paragraph: Paragraph) -> Spot | None:
    wanted = paragraph.level + 1
    if not paragraph.listed:
        outer = _outer(source, chunk, 1)
        return outer.stop, "paragraph:"
    if wanted > chunk.depth:
        return one.stop[0] + 1, f"item:{' ' * one.start[1]}- "
    held = _outer(source, chunk, wanted)
    return held.stop, f"item:{_sign(source, held, 1)}"


def _outer(source: Source, chunk: Chunk, depth: int) -> Chunk:
    """Return the item that holds an item, at a depth."""
    holding = [
        one
        for one in source.chunks
        if one.kind == "item" and one.line <= chunk.line < one.stop and one.depth <= chunk.depth
    ]
    return next((one for one in reversed(holding) if one.depth <= depth), chunk)


def _sign(source: Source, chunk: Chunk, step: int) -> str:
    """Return what a new item beside an item begins with."""
    match = _SIGN.match(source.lines[chunk.line])
    if not match:
        return "- "
    sign = f"{int(match['number']) + step}{match['stop']}" if match["number"] else match["sign"]
    box = "[ ] " if chunk.passage and chunk.passage.raw[:3] in ("[ ]", "[x]", "[X]") else ""
    return f"{match['lead']}{sign}{match['gap']}{box}"


def new_column(source: Source, one: Passage, paragraph: Paragraph, chunk: Chunk | None) -> Spot | None:
    """Return where what an actor does is written in a step in which that actor did nothing before."""
    line = step_line(source, one)
    if line is None or chunk is None or chunk.kind == "cells" or not paragraph.cell:
        return None
    ids = ("care", "patient")
    heading = next(a.heading for a in source.template.actors if a.id == ids[min(paragraph.cell[2], 1)])
    heads = [c.line for c in source.chunks if c.kind == "heading" and c.level <= 3 and c.line > line]
    stop = min(heads, default=len(source.lines))
    while stop > line + 1 and not source.lines[stop - 1].strip():
        stop -= 1
    return stop, f"column:{heading}"


def shaped(source: Source, line: int, form: str, text: str, follows: bool) -> str:
    """Return a new paragraph or item as it is put in before a line. `follows`: another was put in there just before."""
    kind, _, sign = form.partition(":")
    last = source.lines[line - 1].strip() if line else ""
    after = "\n" if line < len(source.lines) and source.lines[line].strip() else ""
    if kind == "item":
        return f"{sign}{text}\n"
    if kind == "column":
        return f"- {text}\n" if follows else f"\n#### {sign}\n\n- {text}\n"
    if kind == "list" and follows:
        return f"{sign}{text}\n"
    return ("\n" if last or follows else "") + f"{sign}{text}\n" + (after if not follows else "")


def marked(form: str, body: str) -> str:
    """Return an item that moves, with the sign of the list that it comes to."""
    return _SIGN.sub(lambda _: form.partition(":")[2], body, count=1)


def note(comment: Comment) -> str:
    """Return a comment as the words of an author's note, whatever signs it holds."""
    about = comment.about if len(comment.about) <= _LONGEST_ABOUT else comment.about[: _LONGEST_ABOUT - 1] + "…"
    said = f"Synpunkt från {comment.author}" + (f" {comment.day}" if comment.day else "")
    said += (f" om ”{about}”" if about else "") + f": {comment.text}"
    return re.sub(r"-{2,}", "–", " ".join("".join(c if c.isprintable() else " " for c in said).split())).rstrip("-")


def beside(
    source: Source, one: Passage, chunk: Chunk | None, said: str
) -> tuple[tuple[int, int], tuple[int, int], str]:
    """Return where a note stands beside a passage: after it, on the same line for an item; in YAML on a line above."""
    if one.value or chunk is None:
        line = source.lines[one.start[0]]
        indent = line[: len(line) - len(line.lstrip())]
        return (one.start[0], 0), (one.start[0], 0), f"{indent}# {said}\n"
    if chunk.kind == "item" or chunk.quoted or chunk.depth:
        end = (one.stop[0], len(source.lines[one.stop[0]]))
        return end, end, f" <!-- {said} -->"
    return (chunk.stop, 0), (chunk.stop, 0), f"<!-- {said} -->\n"


def quoted(lines: Sequence[str], one: Passage, value: str) -> str | None:
    """Return a value as YAML writes it in its place, quoted as before where that does; None when no form says it."""
    line, column = one.start
    written = lines[line][column : one.stop[1]]
    flow = "{" in lines[line][:column] or "[" in lines[line][:column]
    double = json.dumps(value, ensure_ascii=False)
    forms = [value, double]
    if written[:1] == '"':
        forms = [double]
    elif written[:1] == "'":
        forms = ["'" + value.replace("'", "''") + "'", double]
    for form in forms:
        try:
            held = yaml.load(f"{{k: {form}}}" if flow else f"k: {form}", Loader=yaml.BaseLoader)
        except yaml.YAMLError:
            continue
        if isinstance(held, dict) and held.get("k") == value and len(held) == 1:
            return form
    return None


def stands_after(source: Source, one: Passage, before: Passage) -> bool:
    """True when a passage already comes next after another."""
    order = [held for held in source.passages if not held.value]
    at = next((n for n, held in enumerate(order) if held is one), 0)
    return at > 0 and order[at - 1] is before


def longest(orders: Sequence[int]) -> frozenset[int]:
    """Return the most numbers that already stand in order: the others have moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for n, order in enumerate(orders):
        at = bisect.bisect_left(tails, order)
        tails[at : at + 1] = [order]
        ends[at : at + 1] = [n]
        before.append(ends[at - 1] if at else -1)
    kept = set()
    n = ends[-1] if ends else -1
    while n >= 0:
        kept.add(orders[n])
        n = before[n]
    return frozenset(kept)
