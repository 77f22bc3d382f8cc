"""A PDF → a manuscript.

In: the file's bytes. Out: `Manuscript`: text in the order that a person reads it (columns one after the other), tables
with merged cells, headings by size and weight. Headers, footers and page numbers are told as loose text. Never reads
what the words mean, and never reads a picture.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .manuscript import Block, Cell, ImportProblem, Loose, Manuscript, Paragraph, Table, words_in, words_of
from .pdf_lines import Line, joined, lines_of, paragraphs

MOST_PAGES = 400
MOST_CHARACTERS = 3_000_000
LARGEST = 100 * 2**20
MARGIN = 0.09
"""The part of a page's height, at the top and at the bottom, where headers and footers stand."""
_PAGE_NUMBER = re.compile(r"(?:sida|sid\.?|s\.?)?\s*\d{1,3}(?:\s*(?:av|\(|/|\||–)\s*\d{1,3}\)?)?", re.I)


@dataclass(slots=True)
class _Page:
    """A page: its lines outside tables, its tables with their places, its size."""

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[tuple[float, float, float, float, Table]]
    pictures: int


def read_pdf(content: bytes) -> Manuscript:
    """Read a PDF. Raises ImportProblem."""
    try:
        import pdfplumber
    except ImportError as error:
        raise ImportProblem("För att läsa PDF behövs ett tillägg. Kör  make desk  först.") from error
    if len(content) > LARGEST:
        raise _too_large()
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            if len(document.pages) > MOST_PAGES:
                raise _too_large()
            pages, said, characters = [], [], 0
            for page in document.pages:
                characters += len(page.chars)
                if characters > MOST_CHARACTERS:
                    raise _too_large()
                pages.append(_page(page))
                said.append(page.extract_text(x_tolerance=2) or "")
                page.close()
    except ImportProblem:
        raise
    except Exception as error:  # The library meets files of any making, and fails in as many ways.
        raise ImportProblem(_why(error)) from error
    return _manuscript(pages, said)


def _why(error: Exception) -> str:
    said = f"{type(error).__name__} {error!r} {error.__cause__!r} {error.args!r}"
    if "assword" in said or "ncrypt" in said:
        return (
            "Filen är skyddad med lösenord. Öppna den i ett program som känner lösenordet, spara en kopia utan skydd, "
            "och importera kopian."
        )
    return (
        "Filen är skadad, eller är ingen PDF som går att läsa. Öppna den i ett annat program, skriv ut den till en ny "
        "PDF och importera den. Finns dokumentet i Word blir resultatet bättre."
    )


def _too_large() -> ImportProblem:
    return ImportProblem(
        "Filen är för stor för att importeras. Ett vårdförlopp har omkring hundra sidor som mest. Dela upp PDF-filen, "
        "eller importera originalet från Word."
    )


def _manuscript(pages: list[_Page], said: Sequence[str]) -> Manuscript:
    halves: list[tuple[str, str]] = []
    margins = _margins(pages)
    loose = [Loose(where, line.text) for page in pages for where, line in _taken(page, margins)]
    body = _body_size(pages)
    sizes = sorted({round(line.size) for page in pages for line in page.lines if line.size > body * 1.12}, reverse=True)
    blocks: list[Block] = []
    for page in pages:
        for one in _in_order(page):
            if isinstance(one, Table):
                blocks.append(_without_halves(one, halves))
            else:
                blocks += paragraphs(one, body, sizes, page.number, halves)
    blocks = list(joined_pages(blocks, halves))
    words = words_in(said)
    for first, second in halves:
        # A word that the end of a line cut in two is one word in the draft.
        words -= words_of(f"{first} {second}")
        words += words_of(first + second)
    pictures = sum(page.pictures for page in pages)
    told = []
    if pictures:
        told.append(f"Bilder i en PDF följer inte med ({pictures} finns). Spara dem själv i mappen bilder.")
    if halves:
        told.append(f"Avstavade ord har satts ihop ({len(halves)} radslut).")
    return Manuscript(tuple(_titled(blocks)), words, tuple(loose), told=tuple(told))


def _titled(blocks: list[Block]) -> Iterable[Block]:
    """The largest words of the first page are the title, where they are larger than all headings."""
    first = [b for b in blocks if isinstance(b, Paragraph) and b.level == 1]
    alone = len(first) in (1, 2) and all(b.page == 1 for b in first)
    for one in blocks:
        if isinstance(one, Paragraph) and one.level:
            if alone and one.level == 1:
                yield replace(one, level=0, title=True)
                continue
            yield replace(one, level=one.level - alone)
            continue
        yield one


# ---------------------------------------------------------------------------------------------------------------------
# Pages


def _page(page: Any) -> _Page:
    words = page.extract_words(x_tolerance=2, y_tolerance=3, extra_attrs=["fontname", "size"], use_text_flow=False)
    tables = []
    for found in page.find_tables({"explicit_horizontal_lines": _ends(page)}):
        rows = _rows(found, words)
        if len(rows) and max(sum(cell.span for cell in row) for row in rows) > 1:
            tables.append((*found.bbox, Table(tuple(rows), page.page_number)))
    inside = [table[:4] for table in tables]
    free = [word for word in words if not any(_within(word, bounds) for bounds in inside)]
    return _Page(page.page_number, float(page.width), float(page.height), lines_of(free), tables, len(page.images))


def _ends(page: Any) -> list[dict[str, Any]]:
    """Return lines that close a table which the page's end cut: nobody drew its edge there."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v" and edge["bottom"] - edge["top"] > 8]
    found = []
    for side in ("top", "bottom"):
        for y in sorted({round(edge[side]) for edge in upright}):
            level = [edge for edge in upright if abs(edge[side] - y) < 2]
            x0, x1 = min(edge["x0"] for edge in level), max(edge["x0"] for edge in level)
            if len(level) > 1 and x1 - x0 > 40:
                found.append({"object_type": "line", "x0": x0, "x1": x1, "top": y, "bottom": y, "width": x1 - x0,
                              "height": 0})  # fmt: skip
    return found


def _within(word: dict[str, Any], bounds: Sequence[float]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bounds[0] - 1 <= x <= bounds[2] + 1 and bounds[1] - 1 <= y <= bounds[3] + 1


def _rows(found: Any, words: list[dict[str, Any]]) -> list[tuple[Cell, ...]]:
    """Return a table's rows. A missing cell to the right belongs to a wide one, a missing one below to a high one."""
    edges = sorted({round(cell[0]) for cell in found.cells})
    columns = [x for n, x in enumerate(edges) if not n or x - edges[n - 1] > 3]
    rows: list[tuple[Cell, ...]] = []
    for row in found.rows:
        cells: list[Cell] = []
        at = 0
        for bounds in sorted((one for one in row.cells if one), key=lambda one: one[0]):
            start = max((n for n, x in enumerate(columns) if x <= bounds[0] + 3), default=0)
            end = sum(x < bounds[2] - 3 for x in columns)
            cells += [Cell((), below=True) for _ in range(start - at)]
            inner = [word for word in words if _within_cell(word, bounds)]
            blocks = tuple(paragraphs(lines_of(inner), 0, [], 0, []))
            cells.append(Cell(blocks, max(1, end - start)))
            at = max(end, start + 1)
        cells += [Cell((), below=True) for _ in range(len(columns) - at)]
        rows.append(tuple(cells))
    return rows


def _within_cell(word: dict[str, Any], bounds: Sequence[float]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bounds[0] <= x < bounds[2] and bounds[1] <= y < bounds[3]


def _body_size(pages: list[_Page]) -> float:
    counted: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            counted[round(line.size, 1)] += len(line.text)
    return counted.most_common(1)[0][0] if counted else 10.0


def _margins(pages: list[_Page]) -> set[str]:
    """Return the lines at the top or the bottom that come again on other pages, with their digits left out."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(line) for line in page.lines if _side(line, page)})
    return {shape for shape, count in seen.items() if count > 1 and count * 3 >= len(pages)}


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _side(line: Line, page: _Page) -> str:
    if line.bottom < page.height * MARGIN:
        return "Sidhuvud"
    return "Sidfot" if line.top > page.height * (1 - MARGIN) else ""


def _taken(page: _Page, margins: set[str]) -> list[tuple[str, Line]]:
    """Take the lines of the margins out of a page."""
    found = [
        (side, line)
        for line in page.lines
        if (side := _side(line, page)) and (_shape(line) in margins or _PAGE_NUMBER.fullmatch(line.text.strip()))
    ]
    gone = {id(line) for _, line in found}
    page.lines = [line for line in page.lines if id(line) not in gone]
    return found


# ---------------------------------------------------------------------------------------------------------------------
# Order


def _in_order(page: _Page) -> Iterable[list[Line] | Table]:
    """Yield runs of lines and tables in the order of reading: first what stands above the right column, then the left
    column beside it, then the right one; what crosses the gutter parts them too."""
    gutter = _gutter(page)
    if not gutter:
        yield from _column(page.lines, page.tables)
        return
    wide_lines = [line for line in page.lines if line.x0 < gutter - 4 and line.x1 > gutter + 4]
    wide_tables = [table for table in page.tables if table[0] < gutter - 4 and table[2] > gutter + 4]
    cuts = [line.top for line in wide_lines] + [table[1] for table in wide_tables]
    tops = sorted({0.0, page.height, *cuts, *_edges([x for x in page.lines if x not in wide_lines], gutter)})
    for start, end in zip(tops, tops[1:], strict=False):
        yield from _column(
            [one for one in wide_lines if one.top == start], [one for one in wide_tables if one[1] == start]
        )
        for left in (True, False):
            yield from _column(
                [x for x in page.lines if x not in wide_lines and start <= x.top < end and (x.x0 < gutter) == left],
                [x for x in page.tables if x not in wide_tables and start <= x[1] < end and (x[0] < gutter) == left],
            )


def _edges(lines: Sequence[Line], gutter: float) -> Iterable[float]:
    """Yield where a right column begins and ends."""
    right = sorted((line for line in lines if line.x0 > gutter), key=lambda one: one.top)
    for number, line in enumerate(right):
        if not number or line.top - right[number - 1].bottom > 3 * line.size:
            yield line.top - 2
            if number:
                yield right[number - 1].bottom
    if right:
        yield right[-1].bottom


def _column(lines: list[Line], tables: list[tuple[float, float, float, float, Table]]) -> Iterable[list[Line] | Table]:
    run: list[Line] = []
    waiting = sorted(tables, key=lambda one: one[1])
    for line in sorted(lines, key=lambda one: (one.top, one.x0)):
        while waiting and waiting[0][1] < line.top:
            if run:
                yield run
                run = []
            yield waiting.pop(0)[4]
        run.append(line)
    if run:
        yield run
    yield from (one[4] for one in waiting)


def _gutter(page: _Page) -> float:
    """Return where the space between two columns is; 0 for a page of one column."""
    lines = [line for line in page.lines if line.text.strip()]
    if len(lines) < 8:
        return 0.0
    best = (len(lines), 0.0)
    for step in range(35, 66):
        x = page.width * step / 100
        crossing = sum(line.x0 < x + 4 and line.x1 > x - 4 for line in lines)
        best = min(best, (crossing, x), key=lambda one: (one[0], abs(one[1] - page.width / 2)))
    x = best[1]
    left, right = (sum(line.x1 < x for line in lines), sum(line.x0 > x for line in lines))
    return x if best[0] <= len(lines) * 0.25 and min(left, right) >= max(3, len(lines) * 0.15) else 0.0


def _without_halves(one: Table, halves: list[tuple[str, str]]) -> Table:
    """Put together the words that the ends of lines cut in a table's cells."""
    rows = tuple(
        tuple(replace(cell, blocks=tuple(joined(b, halves) for b in cell.blocks)) for cell in row) for row in one.rows
    )
    return replace(one, rows=rows)


def joined_pages(blocks: Sequence[Block], halves: list[tuple[str, str]]) -> Iterable[Block]:
    """Join what a page's end cut: a table that goes on, a paragraph in the middle of its sentence."""
    held: Block | None = None
    for one in blocks:
        if (
            isinstance(held, Table)
            and isinstance(one, Table)
            and one.page == held.page + 1
            and _width(one) == _width(held)
        ):
            # A header said again stays as a row: whoever reads the table knows it for one, and accounts for it.
            held = Table(held.rows + one.rows, one.page)
            continue
        if isinstance(held, Paragraph) and isinstance(one, Paragraph) and _cut(held, one):
            first = replace(one.runs[0], text="\n" + one.runs[0].text)
            held = joined(replace(held, runs=(*held.runs, first, *one.runs[1:]), page=one.page), halves)
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held


def _cut(first: Paragraph, second: Paragraph) -> bool:
    if second.page - first.page not in (0, 1) or first.level or second.level or first.bold != second.bold:
        return False
    return not re.search(r"[.:;!?)\]]\s*$", first.text) and bool(re.match(r"[a-zåäö]", second.text))


def _width(one: Table) -> int:
    return max(sum(cell.span for cell in row) for row in one.rows)
