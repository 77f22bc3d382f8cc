"""The outline of a text: its headings, nested, each with all that stands under it.

In: the lines of a text. Out: `Part`s. Never needs a text that can be read: a heading is a heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .spans import Span, fenced, on_line
from .where import front_end, plain_heading


@dataclass(slots=True)
class Part:
    """A heading, the stretch that it heads, and the headings under it."""

    name: str
    level: int
    whole: Span
    title: Span
    parts: list[Part] = field(default_factory=list)


def outline(lines: Sequence[str]) -> list[Part]:
    """Return the headings of a text, with the front matter as the first."""
    last = len(lines) - 1
    root = Part("", 0, on_line(0, 0, 0), on_line(0, 0, 0))
    body = 0
    if lines and lines[0].rstrip() == "---":
        body = min(front_end(lines), last)
        root.parts.append(Part("Försättsblad", 2, Span(0, 0, body, len(lines[body])), on_line(0, 0, len(lines[0]))))
    stack = [root]
    for index, inside in fenced(lines):
        level, title = plain_heading(lines[index]) if not inside and index >= body else (0, "")
        if not level:
            continue
        while stack[-1].level >= level:
            _end(stack.pop(), index - 1, lines)
        part = Part(title or "(rubrik utan ord)", level, on_line(index, 0, 0), on_line(index, 0, len(lines[index])))
        stack[-1].parts.append(part)
        stack.append(part)
    for part in stack[1:]:
        _end(part, last, lines)
    return root.parts


def _end(part: Part, line: int, lines: Sequence[str]) -> None:
    end = max(part.title.line, line)
    part.whole = Span(part.title.line, 0, end, len(lines[end]))
