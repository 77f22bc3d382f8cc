"""What is being written at a place: a key or a value of YAML, a mark, a citation, a link, a letter, a heading.

In: the lines of a text and a place in it. Out: `Where`. Never parses the text as a whole: it must do for lines that are
half typed, in a text that nobody can read yet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..reference import fields
from ..templates import PATHWAY, TEMPLATES, heading_for
from .spans import fenced

GROUPS = {group.id: {row.key: row for row in group.rows} for group in fields()}
"""The fields of each group, by key."""
BLOCKS = {"step": "steg", "criteria": "kriterier", "indicator": "indikator", "slot": "plats", "include": "infogad-del"}
"""The group of fields of each kind of block."""

_KEY = re.compile(r"\"?([A-Za-z_][\w-]*)\"?\s*:(?:\s|$)")
_CITE = re.compile(r"\[(?:@[^\[\]@]*;\s*)*@([^\]\s;,]*)$")
_LINK = re.compile(r"\]\(([^)\s]*)$")
_LETTER = re.compile(r"(?<![\w\\\]])\((?:[A-Z]{1,2},\s*)*([A-Z]{0,2})$")
_MARK = re.compile(r"\{(?=[#\s]|[a-z_]+\s*=|[a-z_]*$)([^{}]*)$")
_ATTRIBUTE = re.compile(r"([A-Za-z_]+)\s*=\s*(?:[\"“”]([^\"“”]*)|([^\s\"“”]*))$")


@dataclass(frozen=True, slots=True)
class Where:
    """What is being written. `zone`: key, value, cite, link, letter, attribute, heading or text. `prefix` is what has
    been typed of it, from `start` on. `headings` are those above, by level."""

    zone: str
    prefix: str = ""
    start: int = 0
    group: str = ""
    key: str = ""
    level: int = 0
    headings: tuple[tuple[int, str], ...] = ()
    used: frozenset[str] = frozenset()

    def heading(self, level: int) -> str:
        """Return the heading of a level that the place stands under; "" where there is none."""
        return next((title for own, title in self.headings if own == level), "")


def where(lines: Sequence[str], line: int, column: int, regional: bool = False) -> Where:
    """Say what is being written at a place. `regional`: the text is a file of regional additions."""
    if line >= len(lines):
        return Where("text")
    before = lines[line][:column]
    end = front_end(lines)
    if lines and lines[0].rstrip() == "---" and 0 < line < end:
        return _yaml(lines[1:line], before, "regionala-tillagg" if regional else "forsattsblad")
    headings, info, first = _above(lines, line, end)
    if match := _CITE.search(before):
        return Where("cite", match[1], match.start(1))
    if info.split()[:1] in (["yaml"], ["yml"]):
        group = BLOCKS.get(" ".join(info.split()[1:2]), "")
        return replace(_yaml(lines[first:line], before, group), headings=headings) if group else Where("text")
    if info:
        return Where("text")
    if match := re.match(r"(`{3,})\s*([\w ]*)$", before):
        return Where("fence", match[2], match.start(2), headings=headings)
    if match := _LINK.search(before):
        return Where("link", match[1], match.start(1), headings=headings)
    title = re.match(r"(#{1,6})\s*", before)
    if match := _MARK.search(before):
        group = _owner(len(title[1]) if title else 0, headings, lines, regional)
        return replace(_attribute(match[1], match.start(1), group), headings=headings)
    if title and "{" not in before:
        return Where("heading", before[title.end() :], 0, level=len(title[1]), headings=headings)
    if match := _LETTER.search(before):
        return Where("letter", match[1], match.start(1), headings=headings)
    return Where("text", headings=headings)


def front_end(lines: Sequence[str]) -> int:
    """Return the index of the line that ends the front matter; where none does, of the first main heading."""
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "...") or line.startswith("## "):
            return number
    return len(lines)


def plain_heading(line: str) -> tuple[int, str]:
    """Return the level and the words of a heading; level 0 for any other line."""
    match = re.match(r"(#{1,6})\s+(.*?)\s*(?:\{[^{}]*\}?)?\s*$", line)
    return (len(match[1]), match[2]) if match else (0, "")


def _above(lines: Sequence[str], line: int, end: int) -> tuple[tuple[tuple[int, str], ...], str, int]:
    """Return the headings above a line, nearest last; what the block around it says, and its first line."""
    stack: list[tuple[int, str]] = []
    info, first = "", 0
    for index, inside in fenced(lines[: line + 1]):
        if index < end:
            continue
        if inside and not info:
            first = index
        info = inside
        level, words = plain_heading(lines[index]) if not inside and index < line else (0, "")
        if level:
            stack = [*(one for one in stack if one[0] < level), (level, words)]
    return tuple(stack), info, first


def _owner(level: int, headings: Sequence[tuple[int, str]], lines: Sequence[str], regional: bool) -> str:
    """Return the group of the fields that a mark may have: of a heading of a level, or of an item (level 0)."""
    names = dict(headings)
    under = _holds(names.get(2, "")), _holds(names.get(3, ""))
    if regional:
        return "tillaggets-marke" if level == 2 else ""
    if level == 3 and under[0] == "steps":
        return "steg"
    if level == 4 and under[1] == "indicators":
        return "indikator"
    if level == 5 or (not level and _is_actor(names.get(4, ""))):
        return "atgard"
    if not level and under[0] == "goals":
        return "mal"
    return "utmaning" if not level and under[1] == "challenges" else ""


def _holds(title: str) -> str:
    return next((one.holds for one in PATHWAY.headings if title and one.title == title), "")


def _is_actor(title: str) -> bool:
    return any(title == actor.heading for template in TEMPLATES.values() for actor in template.actors)


def under_steps(found: Where) -> bool:
    """True below the heading of the steps."""
    steps = heading_for("pathway", "steps")
    return any(one.id == steps and one.title == found.heading(2) for one in PATHWAY.headings)


def _attribute(inside: str, start: int, group: str) -> Where:
    """Say what is being written in a mark: an id, a key, or the value of a key."""
    used = frozenset(re.findall(r"([A-Za-z_]+)\s*=", inside))
    if match := _ATTRIBUTE.search(inside):
        value = match[2] if match[2] is not None else match[3]
        at = match.start(2) if match[2] is not None else match.start(3)
        own = value.rpartition(",")[2].lstrip()
        return Where("value", own, start + at + len(value) - len(own), group, match[1])
    word = re.search(r"[A-Za-z_]*$", inside)
    assert word
    if re.search(r"#[^\s]*$", inside):
        return Where("text")
    return Where("attribute", word[0], start + word.start(), group, used=used)


def _yaml(above: Sequence[str], before: str, group: str) -> Where:
    """Say what is being written in YAML: `above` are the lines of the block above, `before` the line to the cursor."""
    stack: list[tuple[int, str]] = []
    used: list[tuple[int, str]] = []
    for line in above:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent, rest, item = _indent(line)
        stack = [one for one in stack if one[0] < indent]
        used = [one for one in used if one[0] <= (indent - 1 if item else indent)]
        if match := _KEY.match(rest):
            stack.append((indent, match[1]))
            used.append((indent, match[1]))
    indent, rest, item = _indent(before)
    keys = [key for own, key in stack if own < indent]
    taken = frozenset(key for own, key in used if own == indent and not item)
    key, prefix, inner = _flow(rest, keys)
    if inner:
        taken = frozenset(re.findall(r"([\w-]+):", rest.rpartition("{")[2]))
    if not key and keys and not inner and (item or not group_of(group, keys)):
        # An item of a list of plain values belongs to the key above.
        row = GROUPS.get(group_of(group, keys[:-1]), {}).get(keys[-1])
        if row and not row.group:
            key = keys.pop()
    return Where("value" if key else "key", prefix, len(before) - len(prefix), group_of(group, keys), key, used=taken)


def _indent(line: str) -> tuple[int, str, bool]:
    """Return the column where a line's own words begin, those words, and whether they begin an item of a list."""
    match = re.match(r"\s*((?:-\s+|-$)*)", line)
    assert match
    return match.end(), line[match.end() :], bool(match[1])


def _flow(rest: str, keys: list[str]) -> tuple[str, str, bool]:
    """Follow brackets in a line: return the key whose value is being written ("" for none), what has been typed, and
    whether it stands within braces. The keys that braces belong to are added to `keys`."""
    key = token = quote = ""
    frames: list[str] = []
    for index, character in enumerate(rest):
        if quote:
            quote = "" if character == quote else quote
            token += character if quote else ""
        elif character in "\"'" and not token.strip():
            quote, token = character, ""
        elif character == "{":
            frames.append(key)
            keys.append(key)
            key = token = ""
        elif character == "}" and any(frame != "[" for frame in frames):
            while frames and frames[-1] == "[":
                frames.pop()
            frames.pop()
            key, token = keys.pop(), ""
        elif character == "[":
            frames.append("[")
            token = ""
        elif character == "]":
            if frames and frames[-1] == "[":
                frames.pop()
            token = ""
        elif character == ",":
            if not frames or frames[-1] != "[":
                key = ""
            token = ""
        elif character == ":" and rest[index + 1 : index + 2] in ("", " ") and not key:
            key, token = token.strip().strip("\"'"), ""
        else:
            token += character
    braces = any(frame != "[" for frame in frames)
    return key, token.lstrip(), braces


def group_of(group: str, keys: Sequence[str]) -> str:
    """Return the group of fields inside some keys; "" where there are none."""
    for key in keys:
        row = GROUPS.get(group, {}).get(key) if key else None
        group = row.group if row else (group if not key else "")
    return group
