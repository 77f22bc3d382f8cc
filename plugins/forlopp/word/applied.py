"""What was changed in Word → the source with the same changes, and nothing else of it touched.

In: the source as it is today, and its passages beside the paragraphs of the Word file. Out: the new bytes, and a
list of
what was done and what was not. Never writes over what has changed in the source since the export, and never writes what
cannot be read again as the same words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from . import passages, places
from .aligned import Aligned, Placed
from .edits import best, edited
from .parts import Chunk, Passage, Source, short
from .returned import Comment, Paragraph
from .wording import read_words

Span = tuple[tuple[int, int], tuple[int, int], str]
"""From where to where (line and column), and the new words."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that a reviewer did. `what`: edited · new · removed · moved · comment, when it was written; conflict ·
    fixed · lost · not-written, when it was not. `tracked`: it was made with tracking on."""

    what: str
    where: str
    line: int
    before: str = ""
    after: str = ""
    about: str = ""
    tracked: bool = False
    spans: tuple[Span, ...] = ()
    passage: Passage | None = None


_UNSAYABLE = "tecknen i texten skulle läsas som något annat i källan. Skriv in den för hand"
DONE = frozenset({"edited", "new", "removed", "moved", "comment"})


@dataclass(frozen=True, slots=True)
class Applied:
    """The source's new lines and what became of each change; `same` counts changes that the source had already."""

    lines: tuple[str, ...]
    changes: tuple[Change, ...]
    same: int = 0


def applied(source: Source, found: Aligned, file: str, references: tuple[str, bytes] | None) -> Applied:
    """Write the changes of a Word file into the source."""
    plan = _Plan(source, found)
    plan.placed()
    plan.missing()
    plan.new()
    plan.moved()
    wanted = plan.changes
    ready = [one for one in wanted if one.spans]
    lines = _spliced(source.lines, ready)
    if ready and not _sound(source, lines, ready, file, references):
        # One of them cannot be read as it was meant: find out which, and leave it.
        kept: list[Change] = []
        for one in ready:
            if _sound(source, _spliced(source.lines, [*kept, one]), [*kept, one], file, references):
                kept.append(one)
        lines, good = _spliced(source.lines, kept), {id(one) for one in kept}
        wanted = [one if not one.spans or id(one) in good else _left(one, "not-written", _UNSAYABLE) for one in wanted]
    return Applied(lines, tuple(wanted), plan.same)


def _left(one: Change, what: str, about: str) -> Change:
    return Change(what, one.where, one.line, one.before, one.after, about, one.tracked)


class _Plan:
    """Every change of one file, while they are gathered."""

    def __init__(self, source: Source, found: Aligned) -> None:
        self.source, self.found = source, found
        self.changes: list[Change] = []
        self.same = 0
        self.chunks = places.chunks_of(source)
        self.gone: set[int] = set()
        self.held: set[int] = set()
        """Passages that the Word file still has."""

    def chunk(self, one: Passage) -> Chunk | None:
        return self.chunks.get(id(one))

    def add(
        self,
        what: str,
        one: Passage | None,
        paragraph: Paragraph | None = None,
        where: str = "",
        line: int = 0,
        **more: object,
    ) -> None:
        where = places.name_of(self.source, one) if one else where
        line = one.start[0] + 1 if one else line
        tracked = bool(paragraph and paragraph.tracked)
        self.changes.append(Change(what, where, line, tracked=tracked, passage=one, **more))  # type: ignore[arg-type]

    def placed(self) -> None:
        """Look at every paragraph that was exported."""
        self.held = {id(row.passage) for _, row in self.found.rows if row and row.passage and row.paragraph.text}
        above: Passage | None = None
        for paragraph, row in self.found.rows:
            if row is None:
                continue
            one, text = row.passage, paragraph.text
            above = one or above
            changed = short(text) != row.tag.shown
            if changed and (row.tag.written or one is None):
                if row.tag.written and places.is_empty_cell(row.tag, text):
                    continue
                if row.tag.written:
                    where = places.name_of(self.source, above) if above else "omslaget"
                    line = above.start[0] + 1 if above else 0
                    self.add("fixed", None, paragraph, f"grå rad eller uppgift vid {where}", line, after=text)
                else:
                    self.add("conflict", None, paragraph, after=text, about="gone")
            elif changed and one is not None:
                self.change(row, one, text)
            for comment in paragraph.comments:
                self.comment(comment, paragraph, one)

    def change(self, row: Placed, one: Passage, text: str) -> None:
        before = one.words
        if before == text:
            self.same += 1
        elif short(one.source) != row.tag.source:
            self.add("conflict", one, row.paragraph, before=before, after=text, about="changed")
        elif one.locked:
            self.add("fixed", one, row.paragraph, before=before, after=text)
        elif not text:
            self.remove(row, one)
        else:
            said = None
            if one.plain:
                made = edited(
                    one.raw, one.found, one.end, read_words(row.paragraph.runs, self.source.names, False), True
                )
                said = made, True
            else:
                said = best(one.raw, one.found, one.end, row.paragraph.runs, self.source.names)
            if said is None:
                self.add("not-written", one, row.paragraph, before=before, after=text, about=_UNSAYABLE)
                return
            made, whole = said
            for note in re.findall(r"<!--.*?-->", one.raw, re.DOTALL):
                made += "" if note in made else f" {note}"
            written = places.quoted(self.source.lines, one, made) if one.value else made
            if written is None:
                self.add(
                    "not-written",
                    one,
                    row.paragraph,
                    before=before,
                    after=text,
                    about="raden i källan har ett värde som inte står på en rad",
                )
                return
            spans = ((one.start, one.stop, written),)
            about = "" if whole else "fetstil och kursiv följde inte med hela vägen"
            self.add("edited", one, row.paragraph, before=before, after=text, about=about, spans=spans)

    def missing(self) -> None:
        """Look at what the file no longer has."""
        steps: set[int] = set()
        joined = {id(part): into for part, into in self.found.joined}
        for row in self.found.missing:
            one = row.passage
            if one is None or row.tag.written:
                continue
            chunk = self.chunk(one)
            if chunk and chunk.kind == "heading" and chunk.path[:1] == ("steps",):
                steps.add(one.start[0])
                self.add("fixed", one, before=one.words, about="step")
        for row in self.found.missing:
            one = row.passage
            if one is None or row.tag.written or one.start[0] in steps:
                continue
            if places.step_line(self.source, one) in steps:
                continue
            if not self.found.listed and id(row) not in joined:
                self.add("lost", one, before=one.words, about="unlisted")
            elif short(one.source) != row.tag.source:
                self.add("conflict", one, before=one.words, about="changed-removed")
            else:
                self.remove(row, one)

    def remove(self, row: Placed, one: Passage) -> None:
        """Take a passage out, where nothing hangs on it."""
        chunk = self.chunk(one)
        inner = [held for held in self.source.passages if chunk and chunk.line < held.start[0] < chunk.stop]
        if chunk and chunk.kind == "item" and not any(id(held) in self.held for held in inner):
            self.add("removed", one, row.paragraph, before=one.words, spans=(((chunk.line, 0), (chunk.stop, 0), ""),))
        elif chunk and chunk.kind == "paragraph":
            stop = chunk.stop + (chunk.stop < len(self.source.lines) and not self.source.lines[chunk.stop].strip())
            self.add("removed", one, row.paragraph, before=one.words, spans=(((chunk.line, 0), (stop, 0), ""),))
        elif chunk and chunk.kind == "cells":
            cells = next((cells for cells in chunk.rows if any(cell is one for cell in cells)), ())
            if cells and cells is not chunk.rows[0] and not any(id(cell) in self.held for cell in cells):
                line = one.start[0]
                spans: tuple[Span, ...] = (((line, 0), (line + 1, 0), ""),) if line not in self.gone else ()
                if spans:
                    self.gone.add(line)
                    words = " | ".join(cell.words for cell in cells)
                    self.add("removed", one, row.paragraph, before=words, spans=spans)
            else:
                self.add("removed", one, row.paragraph, before=one.words, spans=((one.start, one.stop, ""),))
        else:
            self.add("fixed", one, row.paragraph, before=one.words, about="removed")
            return
        self.gone.add(id(one))

    def comment(self, comment: Comment, paragraph: Paragraph, one: Passage | None) -> None:
        """Write a comment as a note beside its part; one that has no part is told."""
        said = places.note(comment)
        about = f"{comment.author}: {comment.text}"
        if one is None:
            self.add("lost", None, paragraph, where=paragraph.text, after=about, about="comment")
            return
        if any(said in line for line in self.source.lines):
            self.same += 1
            return
        if id(one) in self.gone:
            self.add("lost", one, paragraph, before=one.words, after=about, about="comment")
            return
        spans = (places.beside(self.source, one, self.chunk(one), said),)
        self.add("comment", one, paragraph, after=about, about=comment.about, spans=spans)

    def new(self) -> None:
        """Place what a reviewer wrote, after what stands before it."""
        inside = Counter(row.paragraph.cell[0] for _, row in self.found.rows if row and row.paragraph.cell)
        here: dict[int, Passage] = {}
        for _, row in self.found.rows:
            if row and row.passage and row.paragraph.cell:
                here.setdefault(row.paragraph.cell[0], row.passage)
        after: dict[int, list[Span]] = {}
        claimed = {id(row.passage) for _, row in self.found.rows if row} | {
            id(row.passage) for row in self.found.missing
        }
        known = [one.words for one in self.source.passages if id(one) not in claimed]
        for paragraph, row, held in self.anchored():
            filled = row is not None and row.tag.written and places.is_empty_cell(row.tag, paragraph.text)
            if (row is not None and not filled) or not paragraph.text:
                continue
            if paragraph.text in known:
                # Read in already, the last time that the same file came.
                known.remove(paragraph.text)
                self.same += 1
                continue
            spot = None
            if paragraph.style.startswith(("heading", "rubrik")):
                self.add("lost", held, paragraph, after=paragraph.text, about="heading")
                continue
            table = here.get(paragraph.cell[0]) if paragraph.cell else None
            if held is None and paragraph.cell and inside[paragraph.cell[0]]:
                held = table
                spot = places.new_column(self.source, table, paragraph, self.chunk(table)) if table else None
            elif held is not None:
                spot = places.after(self.source, held, self.chunk(held), paragraph)
            if spot is None:
                self.add("lost", held, paragraph, after=paragraph.text, about="no-place")
                continue
            line, form = spot
            said = best("", (), 0, paragraph.runs, self.source.names)
            if said is None:
                self.add("not-written", held, paragraph, after=paragraph.text, about=_UNSAYABLE)
                continue
            text = said[0]
            spans = after.setdefault(line, [])
            spans.append(((line, 0), (line, 0), places.shaped(self.source, line, form, text, bool(spans))))
            self.add("new", held, paragraph, after=paragraph.text, spans=(spans[-1],))
            for comment in paragraph.comments:
                self.comment(comment, paragraph, held)

    def anchored(self) -> list[tuple[Paragraph, Placed | None, Passage | None]]:
        """Return every paragraph with the passage that stands before it: above it in its column, or in the text."""
        last: dict[tuple[int, int] | None, Passage] = {}
        out = []
        for paragraph, row in self.found.rows:
            column = places.column_of(paragraph.cell)
            out.append((paragraph, row, last.get(column)))
            if row and row.passage and paragraph.text and id(row.passage) not in self.gone:
                last[column] = row.passage
        return out

    def moved(self) -> None:
        """Move items and paragraphs that stand elsewhere in the file; of whole steps it is only told."""
        rows = [row for _, row in self.found.rows if row and row.passage and not row.tag.written]
        kept = places.longest([row.order for row in rows])
        steps: set[int] = set()
        before_of = {row.order: held for _, row, held in self.anchored() if row}
        for row in rows:
            one, before = row.passage, before_of[row.order]
            assert one
            chunk = self.chunk(one)
            if row.order in kept or not chunk or id(one) in self.gone:
                continue
            step = places.step_line(self.source, one)
            heading = chunk.kind == "heading" and chunk.path[:1] == ("steps",)
            if heading or step in steps:
                if heading:
                    steps.add(one.start[0])
                    self.add("fixed", one, row.paragraph, before=one.words, about="step-moved")
                continue
            inner = [held for held in self.source.passages if chunk.line < held.start[0] < chunk.stop]
            other = self.chunk(before) if before else None
            if before and places.stands_after(self.source, one, before):
                self.same += 1
                continue
            touched = any(c.passage is one and c.what in ("edited", "comment") for c in self.changes)
            target = places.after(self.source, before, other, row.paragraph) if before and other else None
            if chunk.kind != "item" or inner or touched or target is None or not target[1].startswith("item"):
                self.add(
                    "fixed", one, row.paragraph, before=one.words, about="moved", after=before.words if before else ""
                )
                continue
            body = places.marked(target[1], "\n".join(self.source.lines[chunk.line : chunk.stop]))
            spans: tuple[Span, ...] = (
                ((chunk.line, 0), (chunk.stop, 0), ""),
                ((target[0], 0), (target[0], 0), body + "\n"),
            )
            self.add("moved", one, row.paragraph, before=one.words, after=before.words if before else "", spans=spans)


def _spliced(lines: Sequence[str], changes: Sequence[Change]) -> tuple[str, ...]:
    """Return the lines with every span replaced, from the end of the file."""
    text = "\n".join(lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    text += "\n"
    cuts = [
        (starts[start[0]] + start[1], starts[stop[0]] + stop[1], n, words)
        for n, (start, stop, words) in enumerate(span for one in changes for span in one.spans)
    ]
    # What goes with an item goes once: a sub-item that was taken out, too, lies within.
    gone = [(start, stop) for start, stop, _, words in cuts if not words and start < stop]
    cuts = [cut for cut in cuts if not any(_within(cut[0], cut[1], *one) for one in gone)]
    for start, stop, _, words in sorted(cuts, reverse=True):
        text = text[:start] + words + text[stop:]
    return tuple(text.removesuffix("\n").split("\n"))


def _within(start: int, stop: int, first: int, last: int) -> bool:
    """True when a stretch lies within a larger one. What is put in where that begins does not."""
    return first <= start and stop <= last and stop - start < last - first and (start < stop or start > first)


def _sound(
    source: Source, lines: Sequence[str], changes: Sequence[Change], file: str, references: tuple[str, bytes] | None
) -> bool:
    """True when the changed file reads as it was meant: every changed passage says the new words, every other one what
    it said before, and no fault has come that was not there."""
    content = "\n".join(lines).encode()
    after, _ = passages.read(file, content, references, lambda _: source.names.numbers)
    if after is None:
        return False
    said = Counter((one.key, one.words) for one in after.passages)
    want = Counter((one.key, one.words) for one in source.passages)
    for one in changes:
        if one.what == "edited" and one.passage:
            want[(one.passage.key, one.passage.words)] -= 1
            want[(one.passage.key, one.after)] += 1
        elif one.what == "removed":
            for start, stop, _ in one.spans:
                for held in source.passages:
                    if start <= held.start and held.stop <= stop:
                        want[(held.key, held.words)] -= 1
    if any(said[key] < count for key, count in want.items()):
        return False
    more = Counter(words for (_, words), count in (said - want).items() for _ in range(count))
    new = Counter(one.after for one in changes if one.what == "new")
    return not (new - more)


__all__ = ["DONE", "Applied", "Change", "applied"]
