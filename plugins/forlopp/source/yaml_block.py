"""Lines of YAML → plain values of strings, lists and mappings, each with its place.

In: lines and where they stand in the file. Out: a value, and places by data path (a key's own place under the path with
`KEY` added). Never types a scalar: `1.10`, `no` and `2023-02-30` arrive as written. Aliases, anchors, tags and
duplicate keys are faults; the rest of the block is still read.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from ..diagnostics import Path, Place
from . import faults
from .fault import Fault

KEY = "<key>"
DEPTH = 16

try:
    from yaml.cyaml import CParser

    class _Tagless(CParser):
        """Composes nodes and asks for no tags: every scalar is a string, which is what we want."""

        def resolve(self, *_: object) -> str:
            """Give every node the same tag."""
            return ""

        def descend_resolver(self, *_: object) -> None:
            """Keep no account of where in the tree the parser is."""

        ascend_resolver = descend_resolver

        def dispose(self) -> None:
            """There is nothing to let go of."""

    _Loader: Any = _Tagless
except ImportError:  # PyYAML without libyaml: slower, the same result.
    _Loader = yaml.BaseLoader

_UNREADABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class Reader:
    """Builds one block's value, noting places and faults as it goes; used once and thrown away."""

    def __init__(self, file: str, lines: tuple[str, ...], first_line: int, indent: int = 0) -> None:
        """`first_line` is the number of the block's first line; `indent` the columns cut off before each line."""
        self.file, self.lines, self.first_line, self.indent = file, lines, first_line, indent
        self.places: dict[Path, Place] = {}
        self.faults: list[Fault] = []
        self.seen: set[int] = set()
        self.unread = True

    def read(self, what: str, path: Path) -> dict[str, Any]:
        """Return the block as a mapping; an empty one where it cannot be read."""
        text = "\n".join(self.lines) + "\n"
        unreadable = _UNREADABLE.search(text)
        if unreadable:
            line = text.count("\n", 0, unreadable.start())
            column = unreadable.start() - (text.rfind("\n", 0, unreadable.start()) + 1)
            hint = "Radera tecknet och skriv om ordet. Det följer ofta med när text klistras in."
            self.faults.append(faults.bad_yaml(self.place(line, column), "Här står ett osynligt styrtecken.", hint))
            return {}
        deep = _too_deep(self.lines)
        if deep is not None:
            self.faults.append(faults.too_deep(self.place(deep, 0)))
            return {}
        try:
            node = yaml.compose(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            self.faults.append(self.syntax_fault(error))
            return {}
        except yaml.YAMLError:
            self.faults.append(faults.bad_yaml(self.place(0, 0), "Raderna går inte att läsa.", _LAYOUT_HINT))
            return {}
        if node is None:
            self.unread = False
            return {}
        if not isinstance(node, yaml.MappingNode):
            self.faults.append(faults.not_a_mapping(self.mark(node), what))
            return {}
        self.unread = False
        return self.mapping(node, path, 0)

    def place(self, line: int, column: int, length: int = 1) -> Place:
        """Return the place of a mark that counts from the block's start."""
        return Place(self.file, self.first_line + line, column + 1 + self.indent, max(1, length))

    def mark(self, node: Any) -> Place:
        """Return the stretch that a node takes on its first line."""
        start, end = node.start_mark, node.end_mark
        line = self.lines[start.line] if start.line < len(self.lines) else ""
        length = end.column - start.column if end.line == start.line else len(line) - start.column
        return self.place(start.line, start.column, length)

    def value(self, node: Any, path: Path, depth: int) -> Any:
        """Build any node."""
        self.places[path] = self.mark(node)
        character = self.lines[node.start_mark.line][node.start_mark.column :][:1] if self.lines else ""
        if id(node) in self.seen:
            self.faults.append(faults.special_yaml(self.places[path], "Alias (*)"))
            return ""
        self.seen.add(id(node))
        if character in ("&", "!") and character:
            what = "Ankare (&)" if character == "&" else "Taggar (!)"
            self.faults.append(faults.special_yaml(self.places[path], what))
        if depth > DEPTH:
            self.faults.append(faults.too_deep(self.places[path]))
            return ""
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index), depth + 1) for index, item in enumerate(node.value)]
        return node.value

    def mapping(self, node: Any, path: Path, depth: int) -> dict[str, Any]:
        """Build a mapping; a key that comes twice keeps its first value and is a fault at the second."""
        self.places.setdefault(path, self.mark(node))
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = self.mark(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append(faults.bad_yaml(place, "En nyckel ska vara ett enda ord.", _LAYOUT_HINT))
                continue
            key = key_node.value
            if key in built:
                first = self.places[(*path, key, KEY)]
                self.faults.append(faults.duplicate_key(place, key, first.line))
                continue
            if (
                isinstance(value_node, yaml.ScalarNode)
                and value_node.value == ""
                and value_node.style not in ("'", '"')
            ):
                self.faults.append(faults.empty_value(place, key))
                continue
            self.places[(*path, key, KEY)] = place
            built[key] = self.value(value_node, (*path, key), depth + 1)
        return built

    def syntax_fault(self, error: yaml.MarkedYAMLError) -> Fault:
        """Reword the parser's message as advice, and move it to the token at fault."""
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        line = min(line, max(0, len(self.lines) - 1))
        problem, context = error.problem or "", error.context or ""
        row = self.lines[line] if self.lines else ""
        if "\t" in row[: len(row) - len(row.lstrip())] or "tab" in problem or "\\t" in problem:
            return faults.bad_yaml(self.place(line, 0), "Raden är indragen med tabb.", "Byt tabben mot två blanksteg.")
        if "mapping values are not allowed" in problem:
            hint = 'Sätt citattecken (") före och efter ett värde som innehåller kolon, och kontrollera indraget.'
            return faults.bad_yaml(self.place(line, column), "Här står ett kolon som inte går att tolka.", hint)
        opened = error.context_mark
        if "flow" in context and opened and opened.line < len(self.lines):
            bracket = self.lines[opened.line][opened.column : opened.column + 1]
            if bracket in "[{" and bracket:
                closing = "]" if bracket == "[" else "}"
                place = self.place(opened.line, opened.column)
                return faults.bad_yaml(
                    place, f"Klammern {bracket} är inte stängd.", f"Skriv {closing} där listan slutar."
                )
        if "quoted scalar" in context and opened:
            place = self.place(opened.line, opened.column)
            return faults.bad_yaml(
                place, "Citattecknet är inte stängt.", "Skriv ett citattecken till, där texten slutar."
            )
        if "could not find expected ':'" in problem and opened:
            place = self.place(opened.line, opened.column)
            return faults.bad_yaml(
                place, "Raden saknar kolon efter nyckeln.", "Skriv ”nyckel: värde”, med blanksteg efter kolonet."
            )
        if problem.startswith("found undefined alias") or "alias" in context:
            return faults.special_yaml(self.place(line, column), "Alias (*)")
        if "anchor" in context or "anchor" in problem:
            return faults.special_yaml(self.place(line, column), "Ankare (&)")
        if "tag" in context or "tag" in problem:
            return faults.special_yaml(self.place(line, column), "Taggar (!)")
        if "found character" in problem and "cannot start any token" in problem:
            character = row[column : column + 1]
            hint = 'Sätt citattecken (") före och efter värdet.'
            return faults.bad_yaml(self.place(line, column), f"Ett värde kan inte börja med {character}", hint)
        return faults.bad_yaml(self.place(line, column), "Raden går inte att läsa.", _LAYOUT_HINT)


_COMPACT = re.compile(r"\s*(?:[-?:]\s+){8}")


def _too_deep(lines: tuple[str, ...]) -> int | None:
    """Return the index of the first line that nests too deep for any block of ours; None when none does.

    The C parser composes by recursion and would take the whole process down with it, so this is asked first.
    """
    level = 0
    for number, line in enumerate(lines):
        level += line.count("[") + line.count("{")
        if level > 2 * DEPTH or line[:80].isspace() and len(line) > 80 or _COMPACT.match(line):
            return number
        level = max(0, level - line.count("]") - line.count("}"))
    return None


_LAYOUT_HINT = (
    "Skriv ”nyckel: värde”, ett per rad. Kontrollera indrag, klamrar och citattecken på raden och raden ovanför."
)
