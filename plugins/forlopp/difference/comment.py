"""Comparisons → one comment for a proposed change, in the Markdown of GitHub and GitLab.

In: `Comparison` values and what they were compared with. Out: a string that never passes `MOST` bytes: first the
charts are left out, then the wordings, then whole changes, and it says so with their number. What an author wrote is
quoted, so that it can do nothing but be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .. import flowchart
from ..quoting import code, quoted
from .compared import Comparison
from .shown import NOTHING, counted, flow_rows, grouped, region, said, version, wordings

MOST = 45_000
"""Bytes. GitHub refuses a comment of more than 65,536 characters; the findings of the check stand before it."""
OPEN = 25
"""Changes of one document that are shown without being unfolded."""
REGIONS = 20
NAME = 200
WHOLE = "Hela jämförelsen ligger bland granskningens sparade filer (andringar), eller kör `forlopp diff`."


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some lines of the comment, and how many changes they tell of; `head`: the document itself."""

    lines: tuple[str, ...]
    changes: int = 0
    head: bool = False


def as_markdown(found: Sequence[Comparison], base: str, most: int = MOST) -> str:
    """Write one comment for a proposed change."""
    top = ["## Vad som har ändrats", "", f"Jämfört med {quoted(base)}." + ("" if found else f" {NOTHING}")]
    leaves = ("", f"Flödesscheman före och efter ryms inte här. {WHOLE}", f"Alla lydelser ryms inte här. {WHOLE}")
    for level, told in enumerate(leaves):
        rows = [line for one in found for line in _document(one, level)]
        text = "\n".join([*top, *rows, *(["", f"_{told}_"] if told else [])]) + "\n"
        if len(text.encode()) <= most:
            return text
    return _cut(found, top, most)


def _cut(found: Sequence[Comparison], top: list[str], most: int) -> str:
    """Write what there is room for, and count the rest."""
    room = most - 400 - len("\n".join(top).encode())
    out, changes, documents = list(top), 0, 0
    for one in found:
        for piece in _pieces(one, 2):
            size = len("\n".join(piece.lines).encode()) + 1
            if size <= room:
                room -= size
                out += piece.lines
            else:
                changes += piece.changes
                documents += piece.head
    left = [f"{changes} ändringar"] * bool(changes) + [f"rubrikerna till {documents} dokument"] * bool(documents)
    return "\n".join([*out, "", f"_Här ryms inte allt: {' och '.join(left)} är utelämnade. {WHOLE}_"]) + "\n"


def _document(one: Comparison, level: int) -> Iterator[str]:
    head, *changes = _pieces(one, level)
    yield from head.lines
    count = sum(piece.changes for piece in changes)
    if count > OPEN:
        yield from ("", f"<details><summary>Visa alla {count} ändringar</summary>")
    for piece in changes:
        yield from piece.lines
    if count > OPEN:
        yield from ("", "</details>")
    if one.flows != (None, None):
        yield from _flow(one, level)


def _pieces(one: Comparison, level: int) -> Iterator[_Piece]:
    title = ["", f"### {quoted(one.title, NAME)}", "", f"{code(one.file)} – {quoted(counted(one), 500)}"]
    yield _Piece((*title, *_to_do(one)), head=True)
    for owner, changes in grouped(one.changes):
        heading = ["", f"**{quoted(owner, NAME)}**", ""]
        for change in changes:
            lines = [*heading, f"- {quoted(said(one, change), 2 * NAME)}"]
            if level < 2:
                rows = wordings(change, "<del>{}</del>", "<b>{}</b>", quoted, " ")
                lines += [f"  - {row}" for row in rows]
            yield _Piece(tuple(lines), 1)
            heading = []


def _to_do(one: Comparison) -> Iterator[str]:
    """What the author has to do: a version number, and texts of regions that must be read again."""
    if one.need.why:
        yield from ("", f"**Version:** {quoted(version(one), 1000)}")
    if one.need.line:
        yield from ("", "```yaml", f"  {' '.join(one.need.line.split())}", "```")
    if one.regions:
        yield from ("", "**Regionala tillägg att läsa om:**", "")
        yield from (f"- {quoted(region(row), 500)}" for row in one.regions[:REGIONS])
        if (over := len(one.regions) - REGIONS) > 0:
            yield f"- … och {over} till"


def _flow(one: Comparison, level: int) -> Iterator[str]:
    yield from ("", "**Flödet**", "")
    for row in flow_rows(one.flows):
        sign, text = row[0], quoted(row[2:], 500)
        yield f"- {'Tidigare' if sign == '-' else 'Nu'}: {text}"
    if level:
        return
    for name, graph in zip(("Flödesschemat före", "Flödesschemat efter"), one.flows, strict=True):
        if graph:
            chart = flowchart.mermaid(graph).replace("```", "").rstrip()
            yield from ("", f"<details><summary>{name}</summary>", "", "```mermaid", chart, "```", "", "</details>")
