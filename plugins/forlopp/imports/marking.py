"""Blocks of a manuscript → Markdown of the source format, where nothing that somebody typed becomes a mark by chance.

In: blocks, references, how citations are written. Out: pieces of Markdown. Never decides where they stand.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from .accounts import BULLETS, CITATIONS, TODO, Accounts
from .manuscript import Block, Cell, Paragraph, Picture, Run, Table, clean, split_lines, text_of, trimmed, without_start
from .sources import IN_WORDS, References, numbers_of

PICTURES = {"png": "png", "jpg": "jpg", "jpeg": "jpg", "gif": "gif", "webp": "webp"}
"""Kinds of pictures that every browser shows."""
_BULLET = re.compile(r"\s*(?:[•·●▪■◦○‣⁃∙\uf0b7\uf0a7]|o(?=[\t ]{2,}|\t)|[-–—*](?=\s))\s*")
_COUNTED = re.compile(r"\s*(\d{1,2})[.)]\s+(?=\S)")
_DEEPER = "◦○"
_CAPTION = re.compile(r"\s*(?:figur|fig|bild|illustration)\.?\s*\d{1,2}\b", re.I)


@dataclass(slots=True)
class Marking:
    """What writing needs to know, and what it gathers: pictures, and what was left out."""

    references: References
    style: re.Pattern[str] | None
    accounts: Accounts
    pictures: dict[str, bytes] = field(default_factory=dict)
    todo: int = 0
    described: int = 0
    cited: set[str] = field(default_factory=set)

    def note(self, text: str) -> str:
        """Return a note of what the author must do, which the check tells of."""
        self.todo += 1
        return f"<!-- {TODO} {quiet(text)} -->"


def quiet(text: str) -> str:
    """Keep a note from ending before its end."""
    return re.sub(r"-{2,}", "–", " ".join(text.split())).replace(">", "›")


def escaped(text: str) -> str:
    """Return text that Markdown reads as the same text."""
    text = re.sub(r"([\\`*_{}\[\]|~])", r"\\\1", text)
    text = text.replace("[@", "[\\@")
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    text = re.sub(r"\b(javascript|vbscript|data):", r"\1\:", text, flags=re.I)
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)


def started(text: str) -> str:
    """Keep the first characters of a paragraph from making it a heading, a list, a quotation or a rule."""
    text = re.sub(r"^(\s*)([#>+=-])", r"\1\\\2", text)
    return re.sub(r"^(\s*\d{1,9})([.)])(?=\s|$)", r"\1\\\2", text)


def inline(runs: Sequence[Run], marking: Marking, plain: bool = False) -> str:
    """Return runs as Markdown. `plain`: without bold and italics, for headings and cells that are bold throughout."""
    pieces: list[str] = []
    before = ""
    for number, run in enumerate(runs):
        if run.note:
            pieces.append(f"[^{run.note}]")
            continue
        after = runs[number + 1].text[:1] if number + 1 < len(runs) else ""
        keys = _raised(run, before, marking)
        if keys:
            pieces.append(keys if pieces and pieces[-1][-1:].isspace() else f" {keys}")
        else:
            pieces.append(_run(run, before[-1:], after, marking, plain))
        before += run.text
    lines = "".join(pieces).split("\n")
    return "\n".join(line for each in lines if (line := started(re.sub(r"\s+", " ", each).strip())))


def _raised(run: Run, before: str, marking: Marking) -> str:
    """Return a raised number as a citation: after a word or a full stop, never after a unit or a figure (m², 10⁶)."""
    if not run.raised or not re.fullmatch(r"\s*\[?[\d\s,;–-]+\]?\s*", run.text):
        return ""
    if not re.search(r"([^\W\d_]{3,}|[.,;:)”\"])\s*$", before):
        return ""
    # Without a blank between, the two are one word in the document.
    glued = re.search(r"[^\W_]*$", before)
    return _keys(run.text.strip(" []"), (glued[0] if glued else "") + run.text, marking)


def _keys(said: str, whole: str, marking: Marking) -> str:
    keys = [marking.references.key(number) for number in numbers_of(said)]
    if not keys or not all(keys):
        return ""
    marking.accounts.add(CITATIONS, whole)
    marking.cited |= set(keys)
    return "[" + "; ".join(f"@{one}" for one in dict.fromkeys(keys)) + "]"


_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")


def _run(run: Run, before: str, after: str, marking: Marking, plain: bool) -> str:
    if run.raised and re.fullmatch(r"[\d+\-−–]+", run.text):
        # 10⁶ must never become 106.
        return run.text.translate(_RAISED)
    text = _cited(run.text, marking)
    href = _address(run.href)
    if href and run.text.strip() and "[@" not in text:
        inner = text.strip()
        text = text.replace(inner, f"[{inner}]({href})", 1)
        return text
    mark = "" if plain or not run.text.strip() else "**" if run.bold else "*" if run.italic else ""
    if not mark or "\n" in run.text:
        return text
    inner = text.strip()
    left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    # A mark beside a letter, or with a sign on its inner side, would be shown as asterisks.
    edges = inner[0].isalnum() and inner[-1].isalnum()
    free = (left or not before or before.isspace()) and (right or not after or after.isspace())
    if not (free or (edges and not before.isalnum() and not after.isalnum())):
        return text
    return f"{left}{mark}{inner}{mark}{right}"


def _cited(text: str, marking: Marking) -> str:
    """Escape a text and write its citations as keys."""
    ways = [IN_WORDS, *([marking.style] if marking.style else [])]
    found = sorted((match for way in ways for match in way.finditer(text)), key=lambda match: match.start())
    pieces, last = [], 0
    for match in found:
        keys = _keys(match[1], match[0], marking)
        if keys:
            start = text[last : match.start()]
            pieces += [escaped(start), "" if not start or start[-1].isspace() else " ", keys]
            last = match.end()
    return "".join(pieces) + escaped(text[last:])


def _address(href: str) -> str:
    if not re.match(r"(https?://|mailto:)\S", href, re.I) or len(href) > 1000:
        return ""
    return quote(href, safe=":/?#@!$&'*+,;=%~._-")


# ---------------------------------------------------------------------------------------------------------------------
# Lists that somebody typed


def untyped(blocks: Iterable[Block], marking: Marking) -> list[Block]:
    """Make lists of paragraphs that begin with a bullet that somebody typed, lines of one paragraph too."""
    found: list[Block] = []
    for one in _counted(list(blocks), marking):
        if not isinstance(one, Paragraph):
            found.append(one)
            continue
        for line in _lines(one):
            bullet = _BULLET.match(line.text) if not line.level and line.runs else None
            if bullet and line.text[bullet.end() :].strip():
                deeper = 2 if bullet[0].strip()[:1] in (*_DEEPER, "o") else max(1, line.item)
                marking.accounts.add(BULLETS, bullet[0])
                line = replace(line, runs=without_start(line.runs, bullet.end()), item=deeper, ordered=False)
            found.append(line)
    return found


def _counted(blocks: list[Block], marking: Marking) -> list[Block]:
    """Make a list of paragraphs whose numbers somebody typed, where they count 1, 2 and on."""
    numbers = [_typed_number(one) for one in blocks]
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and numbers[end] == end - at + 1:
            end += 1
        if end - at > 1:
            for n in range(at, end):
                one = blocks[n]
                assert isinstance(one, Paragraph)
                match = _COUNTED.match(one.text)
                assert match
                marking.accounts.add(BULLETS, match[0])
                blocks[n] = replace(one, runs=without_start(one.runs, match.end()), item=1, ordered=True)
        at = max(end, at + 1)
    return blocks


def _typed_number(one: Block) -> int:
    if not isinstance(one, Paragraph) or one.level or one.item or "\n" in one.text:
        return 0
    match = _COUNTED.match(one.text)
    return int(match[1]) if match else 0


def _lines(one: Paragraph) -> list[Paragraph]:
    if "\n" not in one.text or one.level:
        return [one]
    if not any(_BULLET.match(line) for line in one.text.split("\n")):
        return [one]
    kept = [runs for line in split_lines(one.runs) if (runs := trimmed(line))]
    return [replace(one, runs=runs, remarks=one.remarks if not n else ()) for n, runs in enumerate(kept)]


# ---------------------------------------------------------------------------------------------------------------------
# Blocks


def written(blocks: Iterable[Block], marking: Marking) -> list[str]:
    """Return blocks as pieces of Markdown, a list in one piece."""
    pieces: list[str] = []
    run: list[Paragraph] = []

    def flush() -> None:
        if run:
            pieces.append(as_list(run, marking))
            for one in run:
                pieces.extend(remarks(one, marking))
            run.clear()

    waiting = untyped(blocks, marking)
    for number, one in enumerate(waiting):
        if isinstance(one, Paragraph) and one.item and one.text.strip():
            if run and run[0].ordered != one.ordered and one.item == 1:
                flush()
            run.append(one)
            continue
        flush()
        if isinstance(one, Paragraph):
            if _captioned(waiting, number):
                continue
            text = inline(one.runs, marking)
            pieces += [text] if text else []
            pieces.extend(remarks(one, marking))
        elif isinstance(one, Table):
            pieces += table(one, marking)
        else:
            near = next((n for n in (number + 1, number - 1) if 0 <= n < len(waiting) and _captioned(waiting, n)), -1)
            pieces += picture(one, marking, " ".join(text_of(waiting[near]).split()) if near >= 0 else "")
    flush()
    return pieces


def remarks(one: Paragraph, marking: Marking) -> list[str]:
    """Return reviewers' comments as notes."""
    return [marking.note(f"Kommentar i Word från {text}") for text in one.remarks]


def as_list(items: Sequence[Paragraph], marking: Marking) -> str:
    """Return items as a list of at most two levels: what lies deeper joins the second."""
    top = min(one.item for one in items)
    lines: list[str] = []
    count = 0
    for one in items:
        text = inline(one.runs, marking).replace("\n", " ")
        if one.item <= top or not lines:
            count += 1
            mark = f"{count}. " if one.ordered and items[0].ordered else "- "
            indent = len(mark)
            lines.append(mark + text)
        else:
            lines.append(" " * indent + "- " + text)
    return "\n".join(lines)


def table(one: Table, marking: Marking) -> list[str]:
    """Return a table as Markdown. A merged cell's text stands in its first square; a table of one cell is its text."""
    rows = [row for row in one.rows if any(cell.blocks for cell in row)]
    cells = [cell for row in rows for cell in row if cell.blocks]
    if len(cells) == 1:
        return written(cells[0].blocks, marking)
    if not rows:
        return []
    width = max(sum(cell.span for cell in row) for row in rows)
    lines, notes = [], []
    for number, row in enumerate(rows):
        said = [piece for cell in row for piece in [_square(cell, marking, number == 0), *[""] * (cell.span - 1)]]
        lines.append("| " + " | ".join([*said, *[""] * (width - len(said))]) + " |")
        if not number:
            lines.append("|" + " --- |" * width)
        notes += [note for cell in row for b in cell.blocks if isinstance(b, Paragraph) for note in remarks(b, marking)]
    return ["\n".join(lines), *notes]


def _square(cell: Cell, marking: Marking, plain: bool) -> str:
    """Return a cell's text on one line: lines of a table can hold no list."""
    said: list[str] = []
    for one in untyped(cell.blocks, marking):
        if isinstance(one, Paragraph):
            said.append(inline(one.runs, marking, plain).replace("\n", " "))
        elif isinstance(one, Table):
            said += [_square(each, marking, plain) for row in one.rows for each in row]
        else:
            said += [piece for piece in picture(one, marking) if piece.startswith("![")]
    said = [one for one in said if one]
    first, *rest = said or [""]
    return first + "".join((" " if first.endswith((":", ".")) and not n else "; ") + one for n, one in enumerate(rest))


def _captioned(blocks: Sequence[Block], at: int) -> bool:
    """True for the line under a picture, or over it where none stands under, that says what it is: "Figur 1. …"."""
    if not _is_caption(blocks[at]):
        return False
    if at and isinstance(blocks[at - 1], Picture):
        return True
    below = at + 1 < len(blocks) and isinstance(blocks[at + 1], Picture)
    return below and not (at + 2 < len(blocks) and _is_caption(blocks[at + 2]))


def _is_caption(one: Block) -> bool:
    plain = isinstance(one, Paragraph) and not one.remarks and not any(run.note or run.raised for run in one.runs)
    return plain and bool(_CAPTION.match(text_of(one)))


def picture(one: Picture, marking: Marking, caption: str = "") -> list[str]:
    """Save a picture and return it as Markdown, with what is missing."""
    name = f"bild-{hashlib.sha256(one.content).hexdigest()[:8]}.{PICTURES.get(one.kind, one.kind or 'bin')}"
    path = f"bilder/{name}"
    marking.pictures[path] = one.content
    below = f' "{escaped(caption).replace(chr(34), "”")}"' if caption else ""
    if one.kind not in PICTURES:
        return [
            *([escaped(caption)] if caption else []),
            marking.note(
                f"Bilden {path} har ett format (.{one.kind}) som webbläsare inte visar. Spara den som PNG i mappen "
                f"bilder och skriv in den här."
            ),
        ]
    alt = escaped(" ".join(clean(one.alt).split()))
    if alt:
        return [f"![{alt}]({path}{below})"]
    marking.described += 1
    return [f"![]({path}{below})"]


def cell_text(block: Block) -> str:
    """Return a block's plain words on one line."""
    return " ".join(text_of(block).split())
