"""Blank lines between blocks, blanks at the ends of lines, tables and bullets: the layout of a file's text.

In: a file as lines. Out: lines that mean the same. Authors' notes, and what stands in fenced blocks, keep every blank.
"""

from __future__ import annotations

import re

from ..source.blocks import yaml_kind
from ..source.layout import laid_out
from ..source.markdown import parse
from ..source.outline import Node, nodes_of
from .lines import Text, with_lines

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+")
_ITEM = re.compile(r"[\s>]*(?:[-*+]|\d{1,9}[.)])\s")
_SCALAR = re.compile(r"[|>][+-]?\d?[+-]?\s*(?:#.*)?$")


def spaced(text: Text, bullets: bool = True, tables: bool = True) -> Text:
    """Return the file with one blank line between blocks. Without `bullets` and `tables` those are left as they are."""
    nodes = nodes_of(parse(("",) * text.body + text.code[text.body :]))
    front = text.lines[: text.body]
    out = list(front) if any(_SCALAR.search(line) for line in front) else [line.rstrip() for line in front]
    done = text.body
    if done < len(text.lines) and any(line.strip() for line in text.lines[done:]):
        out.append("")
    for number, node in enumerate(nodes):
        end = _end(text, node)
        out += _gap(text, done, node.first, bool(number))
        # Two lists side by side are told apart by their bullets alone.
        out += _block(text, node, end, bullets and "bullet_list" not in _beside(nodes, number), tables)
        done = end
    out += _gap(text, done, len(text.lines), bool(nodes))
    return with_lines(out)


def _beside(nodes: list[Node], number: int) -> set[str]:
    around = nodes[max(0, number - 1) : number] + nodes[number + 1 : number + 2]
    return {one.kind for one in around} if nodes[number].kind == "bullet_list" else set()


def _end(text: Text, node: Node) -> int:
    """Return the index after a block's last line that says anything; notes below it stand on their own."""
    end = min(node.end, len(text.lines))
    while end > node.first + 1 and not text.code[end - 1].strip():
        end -= 1
    return end


def _gap(text: Text, start: int, end: int, after_block: bool) -> list[str]:
    """Return what stands between two blocks: notes with their own blank lines, and never two blank lines together."""
    out: list[str] = [""] if after_block and start == end and end < len(text.lines) else []
    for index in range(start, end):
        line = text.lines[index]
        if index in text.notes:
            out.append(line)
        elif (not out or out[-1].strip() or index - 1 in text.notes) and (out or after_block):
            out.append("")
    if not after_block:
        while out and not out[0].strip() and start not in text.notes:
            out.pop(0)
    return out


def _block(text: Text, node: Node, end: int, bullets: bool, tables: bool) -> list[str]:
    lines = list(text.lines[node.first : end])
    kept = {index - node.first for index in text.notes if node.first <= index < end}
    if node.kind == "heading":
        return [line if n in kept else _HEADING.sub(r"\1 ", line).rstrip() for n, line in enumerate(lines)]
    if node.kind == "fence":
        plain = yaml_kind(node) is None or any(_SCALAR.search(line) for line in lines)
        return lines if plain else [line.rstrip() for line in lines]
    if any(token.type == "fence" for token in node.tokens):
        return lines
    lines = [line if n in kept else _trimmed(lines, n) for n, line in enumerate(lines)]
    if not tables:
        return lines
    return laid_out(lines, wide=True, kept=kept, bullets=bullets)


def _trimmed(lines: list[str], number: int) -> str:
    """Return a line without the blanks at its end; two of them before another line are a line break and stay."""
    line = lines[number]
    following = lines[number + 1] if number + 1 < len(lines) else ""
    if line.endswith("  ") and line.strip() and following.strip() and not _ITEM.match(following):
        return line.rstrip() + "  "
    return line.rstrip()
