"""A source file → what stands in it, in order: headings, paragraphs, items, cells and values, each with its place.

In: the file's bytes and those of its references. Out: `Source`: a flat list of chunks, and the passages among them
whose words can be read back from Word. Never knows other documents, so that it says the same on the day a Word file is
written and on the day it comes back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import yaml
from markdown_it.token import Token as Parsed

from ..diagnostics import Path, fold
from ..model.text import Text
from ..ooxml.writing import clean
from ..source import Document, read_document
from ..source.fault import Fault
from ..source.markdown import parse, parse_inline
from ..source.reader import split_front_matter
from ..source.text_file import Lines, read_lines
from ..templates import PATHWAY, TEMPLATES
from .parts import DOCUMENT, Chunk, Passage, Source, short
from .wording import BOXED, Names, Token, plain_tokens, tokens

_PIPE = re.compile(r"(?<!\\)\|")
_BOX = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*\n?[ \t]*")
_BOX_NAMES = {
    "NOTE": "Att tänka på",
    "TIP": "Råd",
    "IMPORTANT": "Viktigt",
    "WARNING": "Varning",
    "CAUTION": "Var försiktig",
}
_CHECK = re.compile(r"\[([ xX])\]\s")
_SIMPLE = re.compile(r"[^\W\d_][^\W_]*(?:,? [^\W_]+)*\.?")


Numbers = Callable[[Sequence[str]], Mapping[str, int]]


def read(
    file: str, content: bytes, references: tuple[str, bytes] | None, numbers: Numbers | None = None
) -> tuple[Source | None, list[Fault]]:
    """Read a source file. `numbers` gives the references' keys the numbers that citations are shown with; None: they
    are
    numbered in the order of first citation."""
    document, faults = read_document(file, content, references)
    lines, _ = read_lines(file, content)
    if document is None or lines is None:
        return None, faults
    return _Walk(document, lines, _names(document, lines, numbers)).source(), faults


def _names(document: Document, lines: Lines, numbering: Numbers | None) -> Names:
    data = document.data
    known = [str(one.get("id")) for one in data.get("references", ()) if isinstance(one, Mapping)]
    if numbering is not None:
        numbers = numbering(known)
    else:
        text = "\n".join(lines.code)
        cited = [key for group in re.findall(r"\[(@[^\]\n]*)\]", text) for key in re.findall(r"@([^\s,;\]]+)", group)]
        order = dict.fromkeys([*(key for key in cited if key in known), *known])
        numbers = {key: number for number, key in enumerate(order, 1)}
    notes = {str(one.get("label")): number for number, one in enumerate(data.get("footnotes", ()), 1)}
    parts = {
        str(one["id"]): str(one.get("title"))
        for key in ("sections", "steps", "indicators")
        for one in data.get(key, ())
        if isinstance(one, Mapping) and "id" in one
    }
    return Names(numbers, notes, parts)


class _Walk:
    """One walk through a document's tokens."""

    def __init__(self, document: Document, lines: Lines, names: Names) -> None:
        self.document, self.lines, self.code, self.names = document, lines.text, lines.code, names
        self.template = TEMPLATES.get(str(document.data.get("kind")), PATHWAY)
        self.fixed = {heading.id for heading in self.template.headings}
        self.entities = _entities(document)
        self.chunks: list[Chunk] = []
        self.values: dict[Path, Passage] = {}
        self.heads: list[tuple[int, str]] = [(0, DOCUMENT)]

    def source(self) -> Source:
        for key in ("title", "scope"):
            self.value((key,), DOCUMENT, key, plain=True)
        body = split_front_matter("", self.code)[1]
        self.walk(parse(("",) * body + self.code[body:]))
        ordered: list[Passage] = [one for path, one in self.values.items() if len(path) == 1]
        for chunk in self.chunks:
            ordered += [chunk.passage] if chunk.passage else []
            ordered += [cell for row in chunk.rows for cell in row]
            ordered += [
                one for path, one in self.values.items() if chunk.path and path[:2] == chunk.path and chunk.block
            ]
        return Source(
            self.document, self.lines, tuple(self.chunks), self.values, self.names, self.template, tuple(ordered)
        )

    @property
    def owner(self) -> str:
        return self.heads[-1][1]

    def walk(self, parsed: Sequence[Parsed]) -> None:
        lists: list[tuple[bool, int]] = []
        items: list[dict[str, Any]] = []
        quotes = 0
        rows: list[list[Passage]] = []
        table = (0, 0)
        for index, token in enumerate(parsed):
            kind = token.type
            if kind in ("bullet_list_open", "ordered_list_open"):
                lists.append((kind[0] == "o", int(token.attrs.get("start", 1) or 1) - 1))
            elif kind in ("bullet_list_close", "ordered_list_close"):
                lists.pop()
            elif kind == "list_item_open":
                lists[-1] = (lists[-1][0], lists[-1][1] + 1)
                first, stop = token.map or (0, 0)
                items.append({"line": first, "stop": self._trimmed(first, stop), "told": False})
            elif kind == "list_item_close":
                items.pop()
            elif kind == "blockquote_open":
                quotes += 1
            elif kind == "blockquote_close":
                quotes -= 1
            elif kind == "table_open":
                rows, table = [], (token.map or [0, 0])[0:2]  # type: ignore[assignment]
            elif kind == "tr_open":
                rows.append([])
            elif kind == "table_close":
                line, stop = table
                self.chunks.append(Chunk("cells", line, stop, rows=tuple(tuple(row) for row in rows), depth=len(items)))
            elif kind == "fence":
                self.fence(token)
            elif kind == "hr":
                line, stop = token.map or (0, 0)
                self.chunks.append(Chunk("rule", line, stop))
            elif kind == "inline":
                line, stop = token.map or (0, 0)
                opened = parsed[index - 1]
                if opened.type in ("th_open", "td_open"):
                    rows[-1].append(self.cell(token, line, len(rows[-1])))
                elif opened.type == "heading_open" and not opened.level:
                    self.heading(token, line, int(opened.tag[1]))
                elif items and not items[-1]["told"]:
                    items[-1]["told"] = True
                    ordered, number = lists[-1]
                    start, end = items[-1]["line"], items[-1]["stop"]
                    owner = self.entities.get(start, ((), ""))
                    passage = self.passage(token, line, owner[1] or self.owner, "" if owner[1] else "¶", bool(owner[1]))
                    self.chunks.append(
                        Chunk(
                            "item", start, end, passage, depth=len(lists), ordered=ordered, number=number, path=owner[0]
                        )
                    )
                else:
                    passage = self.passage(token, line, self.owner, "¶", False, quotes > 0)
                    self.chunks.append(Chunk("paragraph", line, stop, passage, depth=len(lists), quoted=quotes > 0))

    def heading(self, token: Parsed, line: int, level: int) -> None:
        path, id = self.entities.get(line, ((), ""))
        while self.heads[-1][0] >= level:
            self.heads.pop()
        actor = level == 4 and fold(token.content) in {fold(one.heading) for one in self.template.actors}
        fixed = level < 4 and id in self.fixed and path[:1] == ("sections",)
        # A heading without a name lends nothing to what stands under it: its words may be edited.
        owner = id or (f"{self.owner}.{short(fold(token.content), 6)}" if actor else self.owner)
        passage = self.passage(token, line, owner, "rubrik" if id or actor else "rubrik¶", bool(id) or actor)
        if fixed or actor:
            passage = replace(passage, locked=True)
        self.heads.append((level, owner))
        self.chunks.append(
            Chunk("heading", line, line + 1, passage, level=level, path=path, block="actor" if actor else "")
        )
        if level < 4 or path[:1] == ("indicators",):
            self.chunks[-1] = replace(self.chunks[-1], block="")

    def fence(self, token: Parsed) -> None:
        line, stop = token.map or (0, 0)
        info = token.info.split()
        kind = info[1] if len(info) > 1 and info[0] in ("yaml", "yml") else ""
        key = {
            "criteria": "criteria",
            "slot": "slots",
            "include": "includes",
            "step": "steps",
            "indicator": "indicators",
        }
        if kind not in key:
            self.chunks.append(Chunk("code", line, stop, text=token.content))
            return
        heading = next((one for one in reversed(self.chunks) if one.kind == "heading"), None)
        if kind in ("step", "indicator"):
            path = heading.path if heading else ()
        else:
            held = self.document.data.get(key[kind], ())
            # Its own place is the first line inside the fence, or the first key.
            path = next(((key[kind], n) for n in range(len(held)) if line < self._line((key[kind], n)) <= stop), ())
        if path:
            self.block(kind, path)
        self.chunks.append(Chunk("block", line, stop, block=kind, path=path))

    def _line(self, path: Path) -> int:
        place = self.document.places.get(path)
        return place.line if place else -1

    def block(self, kind: str, path: Path) -> None:
        """Find the values of a YAML block that are words for a reader."""
        held = _at(self.document.data, path)
        id = str(held.get("id") or self.owner) if isinstance(held, Mapping) else self.owner
        if not isinstance(held, Mapping):
            return
        if kind == "criteria":
            self.value((*path, "title"), id, "title", plain=True)
            self.members(path, id, held)
        elif kind == "slot":
            for key in ("title", "hint"):
                self.value((*path, key), id, key, plain=key == "title")
        elif kind == "indicator":
            for key in ("question", "numerator", "denominator", "target_reason"):
                self.value((*path, key), id, key, plain=True)
        elif kind == "step":
            ways = held.get("next")
            for number, way in enumerate(ways if isinstance(ways, list) else ()):
                if isinstance(way, Mapping):
                    self.value((*path, "next", number, "when"), id, f"svar {way.get('to')} {number}", plain=True)

    def members(self, path: Path, id: str, held: Mapping[str, Any]) -> None:
        for group in ("any", "all", "none", "of"):
            members = held.get(group)
            for number, member in enumerate(members if isinstance(members, (list, tuple)) else ()):
                if isinstance(member, Mapping):
                    own = (*path, group, number)
                    name, role = (str(member["id"]), "") if "id" in member else (id, f"{group}{number}.")
                    self.value((*own, "text"), name, f"{role}text")
                    self.value((*own, "caveat"), name, f"{role}caveat")
                    self.members(own, id, member)

    def value(self, path: Path, owner: str, role: str, plain: bool = False) -> None:
        """Find one value in YAML: it can be written where it stands on one line, as what it says."""
        place, held = self.document.places.get(path), _at(self.document.data, path)
        said = held.markdown if isinstance(held, Text) else held
        if not place or not isinstance(said, str) or place.file != self.document.file:
            return
        line, column = place.line - 1, place.column - 1
        stop = column + place.length
        written = self.lines[line][column:stop]
        while written != written.rstrip():
            written = written.rstrip()
        content = str(said)
        cut = None if plain else tokens(parse_inline(content), content, self.names)
        found, end = (plain_tokens(content), len(content)) if cut is None else cut
        self.values[path] = Passage(
            owner,
            role,
            content,
            tuple(found),
            end,
            (line, column),
            (line, column + len(written)),
            content,
            named=True,
            locked=_scalar(written) != content or (cut is None and not plain),
            value=True,
            plain=plain,
        )

    def cell(self, token: Parsed, line: int, number: int) -> Passage:
        row = self.code[line]
        edges = [match.start() for match in _PIPE.finditer(row)]
        lead = len(row) - len(row.lstrip(" >"))
        starts = ([] if edges and edges[0] == lead else [lead]) + [edge + 1 for edge in edges]
        if number < len(starts):
            start = starts[number]
            stop = next((edge for edge in edges if edge >= start), len(row))
            said = row[start:stop]
            column = start + len(said) - len(said.lstrip())
            if said.strip() == token.content:
                return self.cut(token, [(line, column)], self.owner, "cell", False)
        found = tuple(plain_tokens(token.content))
        return Passage(
            self.owner,
            "cell",
            token.content,
            found,
            len(token.content),
            (line, 0),
            (line, 0),
            token.content,
            locked=True,
        )

    def passage(self, token: Parsed, line: int, owner: str, role: str, named: bool, quoted: bool = False) -> Passage:
        starts = []
        for number, content in enumerate(token.content.split("\n")):
            row = self.code[line + number] if line + number < len(self.code) else ""
            column = row.rstrip().rfind(content.strip()) if content.strip() else len(row)
            starts.append((line + number, column - (len(content) - len(content.lstrip()))))
        return self.cut(token, starts, owner, role, named, quoted)

    def cut(
        self, token: Parsed, starts: list[tuple[int, int]], owner: str, role: str, named: bool, quoted: bool = False
    ) -> Passage:
        """Cut a block's inline content into tokens that count in the file's own text."""
        content = token.content
        cut = tokens(token.children or [], content, self.names)
        rows = content.split("\n")
        offsets, at, base = [], 0, 0
        raw_rows = []
        for number, (row, (line, column)) in enumerate(zip(rows, starts, strict=True)):
            left = starts[0][1] if not number else 0
            stop = column + len(row) if number == len(rows) - 1 else len(self.lines[line])
            raw_rows.append(self.lines[line][left:stop])
            offsets.append((at, base + column - left))
            at, base = at + len(row) + 1, base + len(raw_rows[-1]) + 1
        raw = "\n".join(raw_rows)
        last_line, last_column = starts[-1]
        start, stop = starts[0], (last_line, last_column + len(rows[-1]))
        source = " ".join(content.split())
        # A sign that Word cannot hold must not be lost on the way back.
        sound = cut is not None and min(column for _, column in starts) >= 0 and clean(content) == content

        def moved(offset: int) -> int:
            begin, target = next(one for one in reversed(offsets) if one[0] <= offset)
            return target + offset - begin

        if not sound or cut is None:
            plain = tuple(plain_tokens(content))
            return Passage(owner, role, content, plain, len(content), start, stop, source, named, locked=True)
        found, end = _boxed(cut[0], content, quoted), cut[1]
        mapped = tuple(one._replace(start=moved(one.start), end=moved(one.end)) for one in found)
        return Passage(owner, role, raw, mapped, moved(end), start, stop, source, named)

    def _trimmed(self, first: int, stop: int) -> int:
        while stop > first + 1 and not self.lines[stop - 1].strip():
            stop -= 1
        return stop


def _boxed(found: list[Token], content: str, quoted: bool) -> list[Token]:
    """Show the first signs of a fact box and of a line in a checklist as what they mean."""
    match = (_BOX.match(content) if quoted else None) or _CHECK.match(content)
    if not match:
        return found
    name = f"{_BOX_NAMES[match[1]]}:" if quoted and match[1] in _BOX_NAMES else "☐" if match[1] == " " else "☑"
    rest = [one for one in found if one.start >= match.end()]
    pieces = [*plain_tokens(name), Token(" ", 0, 0)] if rest else plain_tokens(name)
    whole = [Token(one.shown, 0 if not n else match.end(), match.end(), (), BOXED) for n, one in enumerate(pieces)]
    return [*whole, *rest]


def _entities(document: Document) -> dict[int, tuple[Path, str]]:
    """Return the path and the id of everything with a name that begins on a line."""
    found: dict[int, tuple[Path, str]] = {}
    for path, place in document.places.items():
        if not path or path[0] not in ("sections", "steps", "goals", "challenges", "indicators"):
            continue
        if not isinstance(path[-1], int) or place.file != document.file:
            continue
        held = _at(document.data, path)
        if isinstance(held, Mapping) and isinstance(held.get("id"), str):
            found.setdefault(place.line - 1, (path, held["id"]))
    return found


def _at(value: Any, path: Path) -> Any:
    for key in path:
        if isinstance(value, Mapping):
            value = value.get(key)  # type: ignore[call-overload]
        elif isinstance(value, (list, tuple)) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return None
    return value


def _scalar(written: str) -> str | None:
    if _SIMPLE.fullmatch(written):
        return written
    try:
        held = yaml.load(written, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return None
    return held if isinstance(held, str) else None
