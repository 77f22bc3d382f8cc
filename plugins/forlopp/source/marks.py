"""Marks `{#id key=value key="a, b"}` → an id and facts.

In: the mark's text. Out: keys with values and the offsets where they stand. Never types a value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTES = '"“”„'
_FACT = re.compile(
    rf"\s*(?:#(?P<id>[^\s={{}}{_QUOTES}]+)"
    rf"|(?P<key>[A-Za-z_][A-Za-z_-]*)\s*=\s*(?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]|(?P<bare>[^\s{{}}{_QUOTES}]+)))"
)
START = re.compile(r"\{\s*(?:#|[a-z_]+\s*=)")
_END = re.compile(rf"[^{{}}{_QUOTES}]*(?:[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}][^{{}}{_QUOTES}]*)*\}}")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a mark; offsets count from the mark's opening brace."""

    key: str
    value: str
    key_offset: int
    value_offset: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A read mark: its facts in order ("id" among them), and the offset of what could not be read (None: all was)."""

    facts: tuple[Fact, ...]
    unread: int | None = None


def mark_end(content: str, start: int) -> int:
    """Return the offset after the mark that opens at `start`, or -1 where it is not closed."""
    match = _END.match(content, start + 1)
    return match.end() if match else -1


def parse_mark(raw: str) -> Mark:
    """Read a whole mark, braces included. Typographic quotation marks (from Word) count as ordinary ones."""
    facts: list[Fact] = []
    offset, end = 1, len(raw) - 1
    while raw[offset:end].strip():
        match = _FACT.match(raw, offset, end)
        if not match:
            return Mark(tuple(facts), offset + len(raw[offset:end]) - len(raw[offset:end].lstrip()))
        if match["id"] is not None:
            facts.append(Fact("id", match["id"], match.start("id") - 1, match.start("id")))
        else:
            group = "quoted" if match["quoted"] is not None else "bare"
            value = " ".join(match[group].split())
            facts.append(Fact(match["key"], value, match.start("key"), match.start(group)))
        offset = match.end()
    return Mark(tuple(facts))
