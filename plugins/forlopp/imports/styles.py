"""Styles and numbering of a Word file: how deep a heading is, what a list's numbers say.

In: the trees of styles.xml and numbering.xml. Out: `Styles` and `Numbers`. Never reads a word of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ..ooxml import W

_HEADING = re.compile(r"(?:heading|rubrik|huvudrubrik|underrubrik|överskrift|numrerad rubrik)\s*(\d)?", re.I)
_TITLE = re.compile(r"title|titel|rubrik|dokumenttitel|omslagstitel|huvudtitel", re.I)
_CONTENTS = re.compile(r"(?:toc|innehåll|innehållsförteckning)(?:\s*\d|\s*heading|srubrik)?", re.I)
_BULLETS = re.compile(r"list bullet|punktlista|list paragraph bullet", re.I)
_DEPTH = re.compile(r"(?:list bullet|list number|punktlista|numrerad lista|lista)\s*([2-5])", re.I)


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph's style says: heading level, title, list, table of contents, bold."""

    level: int = 0
    title: bool = False
    contents: bool = False
    bold: bool = False
    numbering: tuple[str, int] | None = None
    bullet: bool = False
    depth: int = 0
    """How deep in a list its name says that it is: "List Bullet 2"; 0 where it says nothing."""


def read_styles(tree: Element | None) -> dict[str, Style]:
    """Read all styles, each with what it inherits."""
    rows = {one.get(f"{W}styleId", ""): one for one in (tree if tree is not None else ()) if one.tag == f"{W}style"}
    return {id: _style(rows, id) for id in rows}


def _style(rows: dict[str, Element], id: str) -> Style:
    chain: list[Element] = []
    while id in rows and len(chain) < 20 and rows[id] not in chain:
        chain.append(rows[id])
        base = rows[id].find(f"{W}basedOn")
        id = base.get(f"{W}val", "") if base is not None else ""
    names = [_val(one.find(f"{W}name")) for one in chain]
    level, title = 0, False
    for name, one in zip(names, chain, strict=True):
        outline = one.find(f"{W}pPr/{W}outlineLvl")
        match = _HEADING.fullmatch(name.strip())
        if _TITLE.fullmatch(name.strip()):
            title = True
            break
        if match and match[1]:
            level = int(match[1])
            break
        if outline is not None and _val(outline).isdigit() and int(_val(outline)) < 9:
            level = int(_val(outline)) + 1
            break
    numbering = next((found for one in chain if (found := numbering_of(one.find(f"{W}pPr")))), None)
    return Style(
        level,
        title,
        any(_CONTENTS.fullmatch(name.strip()) for name in names),
        next((on(found) for one in chain if (found := one.find(f"{W}rPr/{W}b")) is not None), False),
        numbering,
        any(_BULLETS.match(name.strip()) for name in names),
        next((int(found[1]) for name in names if (found := _DEPTH.fullmatch(name.strip()))), 0),
    )


def numbering_of(facts: Element | None) -> tuple[str, int] | None:
    """Return the list and the level that a paragraph's facts name."""
    found = facts.find(f"{W}numPr") if facts is not None else None
    if found is None:
        return None
    level = _val(found.find(f"{W}ilvl"))
    return _val(found.find(f"{W}numId")), int(level) if level.isdigit() else 0


def on(one: Element | None) -> bool:
    """True for a look that is switched on."""
    return one is not None and one.get(f"{W}val", "true").lower() not in ("0", "false", "off", "none")


def _val(one: Element | None) -> str:
    return one.get(f"{W}val", "") if one is not None else ""


@dataclass(slots=True)
class Numbers:
    """The document's lists, counted on as its paragraphs are read in their order."""

    levels: dict[str, dict[int, tuple[str, str, int]]]
    """By list and level: the format, the text around the number, the first number."""
    counted: dict[str, list[int]] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    """Lists that count on in one another."""

    def is_list(self, number: tuple[str, int] | None) -> bool:
        """True when a paragraph stands in a list."""
        return bool(number) and number is not None and number[0] not in ("", "0")

    def is_bullet(self, number: tuple[str, int]) -> bool:
        """True when its list has bullets, not numbers."""
        return self.levels.get(number[0], {}).get(number[1], ("bullet", "", 1))[0] in ("bullet", "none")

    def next(self, number: tuple[str, int]) -> str:
        """Count a paragraph and return what stands before it: "1.2", "(A)"; "" for a bullet."""
        levels = self.levels.get(number[0], {})
        if number[1] not in levels or self.is_bullet(number):
            return ""
        key, depth = self.same.get(number[0], number[0]), min(number[1], 8)
        counts = self.counted.setdefault(key, [])
        while len(counts) <= depth:
            counts.append(levels.get(len(counts), ("", "", 1))[2] - 1)
        del counts[depth + 1 :]
        counts[depth] += 1
        for above in range(depth):
            counts[above] = max(counts[above], levels.get(above, ("", "", 1))[2])

        def shown(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            return _FORMATS.get(levels.get(level, ("",))[0], str)(counts[level]) if level < len(counts) else ""

        return re.sub(r"%([1-9])", shown, levels[number[1]][1]).strip()


def _letters(number: int) -> str:
    return "" if number < 1 else chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    said = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value and len(said) < 20:
            said, number = said + letters, number - value
    return said


_FORMATS = {
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "bullet": lambda number: "",
    "none": lambda number: "",
}


def read_numbers(tree: Element | None) -> Numbers:
    """Read all lists."""
    abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
    levels: dict[str, dict[int, tuple[str, str, int]]] = {}
    same: dict[str, str] = {}
    for one in tree if tree is not None else ():
        if one.tag == f"{W}abstractNum":
            abstract[one.get(f"{W}abstractNumId", "")] = dict(_level(level) for level in one.findall(f"{W}lvl"))
    for one in tree if tree is not None else ():
        if one.tag == f"{W}num":
            id, base = one.get(f"{W}numId", ""), _val(one.find(f"{W}abstractNumId"))
            levels[id] = dict(abstract.get(base, {}))
            restarted = False
            for change in one.findall(f"{W}lvlOverride"):
                level = int(change.get(f"{W}ilvl", "0") or 0)
                start, own = _val(change.find(f"{W}startOverride")), change.find(f"{W}lvl")
                if own is not None:
                    levels[id][level] = _level(own)[1]
                if start.isdigit():
                    kind, text, _ = levels[id].get(level, ("decimal", f"%{level + 1}.", 1))
                    levels[id][level], restarted = (kind, text, int(start)), True
            if not restarted:
                same[id] = f"abstract {base}"
    return Numbers(levels, same=same)


def _level(one: Element) -> tuple[int, tuple[str, str, int]]:
    start = _val(one.find(f"{W}start"))
    number = int(one.get(f"{W}ilvl", "0") or 0)
    form = _val(one.find(f"{W}numFmt")) or "decimal"
    return number, (form, _val(one.find(f"{W}lvlText")), int(start) if start.isdigit() and len(start) < 5 else 1)
