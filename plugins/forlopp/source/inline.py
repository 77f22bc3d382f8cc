"""Markdown tokens → `Text`: safe markup of our own, the author's words, and references, each with its place.

In: the tokens of some blocks. Out: a Text, places of its parts, and the marks that stood in it. Never writes a
character of the author's into markup: what an author wrote becomes `Words` and is escaped when it is written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from ..diagnostics import Place
from ..model.text import Anchor, Cite, Image, Letters, LinkEnd, LinkStart, Markup, NoteMark, Part, Text, Words
from . import faults
from .fault import Fault
from .marks import Mark, parse_mark

_LETTERS = re.compile(r"\(([A-Z]{1,2})\)(?:[–-]\(([A-Z]{1,2})\))?|\(([A-Z]{1,2}(?:, ?[A-Z]{1,2})+)\)")
_POINTED = re.compile(r"(?:^|[\s(])(?:se|till|enligt)(?:\s+(?:steg|även|också|ruta|rad))?\s*$", re.IGNORECASE)
_CITE_ITEM = re.compile(r"\s*@([^\s,;\]]+)(?:\s*,\s*([^;]+?))?\s*")
_NOTE_BOX = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*")
_BOX_TITLES = {
    "NOTE": "Att tänka på",
    "TIP": "Råd",
    "IMPORTANT": "Viktigt",
    "WARNING": "Varning",
    "CAUTION": "Var försiktig",
}
_SIMPLE = {
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "s_open": "<s>",
    "s_close": "</s>",
    "hardbreak": "<br>",
    "bullet_list_open": "<ul>",
    "bullet_list_close": "</ul>",
    "ordered_list_close": "</ol>",
    "list_item_open": "<li>",
    "list_item_close": "</li>",
    "table_open": '<table class="small-table">',
    "table_close": "</table>",
    "thead_open": "<thead>",
    "thead_close": "</thead>",
    "tbody_open": "<tbody>",
    "tbody_close": "</tbody>",
    "tr_open": "<tr>",
    "tr_close": "</tr>",
    "th_close": "</th>",
    "td_close": "</td>",
    "hr": "<hr>",
}


@dataclass(frozen=True, slots=True)
class FoundMark:
    """A mark with its place. `level` is the nesting of its paragraph; `last`: nothing but blanks follows it there."""

    mark: Mark
    raw: str
    place: Place
    level: int
    last: bool


@dataclass(slots=True)
class Gathered:
    """What a run of tokens gave; filled by `gather`, then taken apart by the reader."""

    parts: list[Part] = field(default_factory=list)
    places: dict[int, Place] = field(default_factory=dict)
    marks: list[FoundMark] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, part: Part, place: Place | None = None) -> None:
        """Append a part; neighbours of the same plain kind become one."""
        last = self.parts[-1] if self.parts else None
        if isinstance(part, Words) and isinstance(last, Words):
            self.parts[-1] = Words(last.text + part.text)
            return
        if isinstance(part, Markup) and isinstance(last, Markup):
            self.parts[-1] = Markup(last.html + part.html)
            return
        if place:
            self.places[len(self.parts)] = place
        self.parts.append(part)

    def text(self, markdown: str) -> Text:
        """Return the Text, without the blanks that a mark left behind it."""
        parts = list(self.parts)
        while parts and isinstance(parts[-1], Words) and not parts[-1].text.strip():
            parts.pop()
        if parts and isinstance(parts[-1], Words):
            parts[-1] = Words(parts[-1].text.rstrip())
        return Text(markdown, tuple(parts))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where inline content comes from: maps an offset in a paragraph's content to a place in the file."""

    file: str
    lines: Sequence[str]
    first: int
    """Index of the first source line."""
    content: str
    column: int = -1
    """Column (from 0) of the content on its first line; -1: it is looked up."""

    def place(self, offset: int, length: int = 1) -> Place:
        """Return the place of a stretch of the content."""
        before = self.content[:offset]
        row = before.count("\n")
        start = before.rfind("\n") + 1
        line_end = self.content.find("\n", start)
        line = self.content[start : line_end if line_end >= 0 else len(self.content)]
        number = self.first + row
        column = self.column
        if column < 0 or row:
            source = self.lines[number] if number < len(self.lines) else ""
            column = source.find(line.strip()) if line.strip() else 0
            if column < 0:
                # Table cells lose their escapes on the way: find the stretch itself.
                found = source.find(self.content[offset : offset + max(1, min(length, 12))])
                return Place(self.file, number + 1, max(found, 0) + 1, length)
            column -= len(line) - len(line.lstrip())
        return Place(
            self.file,
            number + 1,
            max(0, column) + offset - start + 1,
            max(1, min(length, len(line) - (offset - start))),
        )


def gather(tokens: Iterable[Token], file: str, lines: Sequence[str], known_letters: frozenset[str]) -> Gathered:
    """Turn block tokens into parts. `known_letters` decides whether two capitals in brackets name a step."""
    tokens = list(tokens)
    single = _single_paragraphs(tokens)
    boxes: list[bool] = []
    found = Gathered()
    for index, token in enumerate(tokens):
        kind = token.type
        if kind == "inline":
            first = token.map[0] if token.map else 0
            _inline(token.children or [], Origin(file, lines, first, token.content), token.level, found, known_letters)
        elif kind in ("paragraph_open", "paragraph_close"):
            if not token.hidden and index not in single:
                found.add(Markup("<p>" if kind == "paragraph_open" else "</p>"))
        elif kind == "ordered_list_open":
            start = token.attrs.get("start")
            found.add(Markup(f'<ol start="{int(start)}">' if start not in (None, 1) else "<ol>"))
        elif kind in ("th_open", "td_open"):
            align = re.search(r"text-align:(left|center|right)", str(token.attrs.get("style", "")))
            scope = ' scope="col"' if kind == "th_open" else ""
            found.add(Markup(f"<{token.tag}{scope}" + (f' class="align-{align[1]}">' if align else ">")))
        elif kind in ("heading_open", "heading_close"):
            if token.level:
                # A heading inside a list or a quotation heads nothing: it is shown as a line of its own.
                found.add(Markup("<p><strong>" if token.nesting == 1 else "</strong></p>"))
            else:
                found.add(Markup(f"<{token.tag}>" if token.nesting == 1 else f"</{token.tag}>"))
        elif kind == "blockquote_open":
            boxes.append(_open_quote(tokens, index, found))
        elif kind == "blockquote_close":
            found.add(Markup("</div>" if boxes.pop() else "</blockquote>"))
        elif kind == "fence":
            found.add(Markup("<pre><code>"))
            found.add(Words(token.content))
            found.add(Markup("</code></pre>"))
        else:
            found.add(Markup(_SIMPLE[kind]))
    return found


def gather_inline(children: Sequence[Token], origin: Origin, known_letters: frozenset[str]) -> Gathered:
    """Turn the inline tokens of one short text (a criterion, from YAML) into parts."""
    found = Gathered()
    _inline(children, origin, 0, found, known_letters)
    return found


def _single_paragraphs(tokens: list[Token]) -> set[int]:
    """Indexes of paragraph tokens that stand alone in their list item: they get no <p>, also in a loose list."""
    single: set[int] = set()
    open_items: list[list[int]] = []
    for index, token in enumerate(tokens):
        if token.type == "list_item_open":
            open_items.append([])
        elif token.type == "list_item_close" and open_items:
            paragraphs = open_items.pop()
            if len(paragraphs) == 2:
                single.update(paragraphs)
        elif token.type in ("paragraph_open", "paragraph_close") and open_items:
            open_items[-1].append(index)
    return single


def _open_quote(tokens: list[Token], index: int, found: Gathered) -> bool:
    """Open a quotation, or a fact box where its first line says so; return whether it is a box."""
    inline = next((token for token in tokens[index : index + 3] if token.type == "inline"), None)
    match = _NOTE_BOX.match(inline.content) if inline else None
    if not match or not inline or not inline.children:
        found.add(Markup("<blockquote>"))
        return False
    title = _BOX_TITLES[match[1]]
    first = inline.children[0]
    first.content = first.content[match.end() :]
    if not first.content.strip() and len(inline.children) > 1 and inline.children[1].type == "softbreak":
        del inline.children[:2]
    found.add(Markup(f'<div class="note note-{match[1].lower()}"><p class="note-title">{title}</p>'))
    return True


def _inline(
    children: Sequence[Token], origin: Origin, level: int, found: Gathered, known_letters: frozenset[str]
) -> None:
    cursor = 0
    for index, token in enumerate(children):
        kind = token.type
        meta = token.meta or {}
        if "pos" in meta:
            place = origin.place(meta["pos"], meta["length"])
            cursor = max(cursor, meta["pos"])
        else:
            place = None
        if kind in ("text", "text_special"):
            cursor = _words(token.content, origin, cursor, found, known_letters)
        elif kind == "softbreak":
            found.add(Words(" "))
        elif kind == "code_inline":
            found.add(Markup("<code>"))
            found.add(Words(token.content))
            found.add(Markup("</code>"))
        elif kind == "cite":
            _cite(token.content, place, found)
        elif kind == "note":
            found.add(NoteMark(meta["label"]), place)
        elif kind == "mark":
            _take_mark(token, children[index + 1 :], level, place, found)
        elif kind == "raw_html":
            if place:
                found.faults.append(faults.raw_html(place, token.content[:40]))
            found.add(Words(token.content))
        elif kind == "link_open":
            found.add(LinkStart(str(token.attrs.get("href", "")), str(token.attrs.get("title", ""))), place)
        elif kind == "link_close":
            found.add(LinkEnd())
        elif kind == "image":
            alt = "".join(child.content for child in token.children or [])
            image = Image(str(token.attrs.get("src", "")), alt, str(token.attrs.get("title", "")))
            found.add(image, place)
        else:
            found.add(Markup(_SIMPLE[kind]))


def _words(content: str, origin: Origin, cursor: int, found: Gathered, known_letters: frozenset[str]) -> int:
    """Add words, with letters that name steps cut out of them; return where in the content they ended."""
    start = 0
    for match in _LETTERS.finditer(content) if "(" in content else ():
        letters = _letters(match)
        pointed = bool(_POINTED.search(content[: match.start()]))
        if any(len(letter) > 1 and letter not in known_letters for letter in letters) and not (
            pointed and len(letters) == 1 and len(letters[0]) == 1
        ):
            continue  # "(RA)" is an abbreviation unless a step has that letter.
        if match.start() > start:
            found.add(Words(content[start : match.start()]))
        at = origin.content.find(match[0], cursor)
        place = origin.place(at, len(match[0])) if at >= 0 else None
        cursor = at + len(match[0]) if at >= 0 else cursor
        found.add(Letters(match[0], letters, pointed), place)
        start = match.end()
    if start < len(content):
        found.add(Words(content[start:]))
    return cursor


def _letters(match: re.Match[str]) -> tuple[str, ...]:
    if match[3]:
        return tuple(letter.strip() for letter in match[3].split(","))
    return (match[1], match[2]) if match[2] else (match[1],)


def _cite(content: str, place: Place | None, found: Gathered) -> None:
    items: list[tuple[str, str]] = []
    for item in content[1:-1].split(";"):
        match = _CITE_ITEM.fullmatch(item)
        if not match:
            if place:
                found.faults.append(faults.bad_citation(place, content))
            found.add(Words(content))
            return
        items.append((match[1], match[2] or ""))
    found.add(Cite(tuple(items)), place)


def _take_mark(token: Token, after: Sequence[Token], level: int, place: Place | None, found: Gathered) -> None:
    if not place:
        return
    if not token.meta["closed"]:
        found.faults.append(faults.bad_mark(place, "Märket är inte stängt.", "Skriv } där märket slutar."))
        raw = token.content.rstrip() + "}"
    else:
        raw = token.content
    last = all(later.type == "softbreak" or not later.content.strip() for later in after)
    figure = bool(found.parts) and isinstance(found.parts[-1], Image)
    mark = parse_mark(raw)
    if figure and [fact.key for fact in mark.facts] == ["id"]:
        image = found.parts[-1]
        found.add(Anchor(mark.facts[0].value, image.title or image.alt or "figur"), place)  # type: ignore[union-attr]
        return
    if last and found.parts and isinstance(found.parts[-1], Words):
        # The blank between the text and its mark belongs to neither.
        kept = found.parts.pop().text.rstrip()
        found.parts += [Words(kept)] if kept else []
    found.marks.append(FoundMark(mark, token.content, place, level, last))
