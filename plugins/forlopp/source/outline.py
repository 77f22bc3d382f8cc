"""Markdown tokens → an outline: headings that hold what stands under them.

In: block tokens. Out: `Group`s, nested by heading level. Never looks into a paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Node:
    """One block of the document: a paragraph, list, table, fence, quotation or rule, as its tokens."""

    kind: str
    tokens: tuple[Token, ...]
    first: int
    """Index of its first source line."""
    end: int
    """Index after its last source line."""


@dataclass(slots=True)
class Group:
    """A heading with the blocks before its first subheading, and its subheadings. Level 0 is the document."""

    level: int
    heading: Node | None
    nodes: list[Node] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)


def nodes_of(tokens: Sequence[Token]) -> list[Node]:
    """Cut a flat list of tokens into its top-level blocks."""
    found: list[Node] = []
    start = depth = 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            opening = tokens[start]
            first, end = opening.map or (0, 0)
            found.append(Node(opening.type.removesuffix("_open"), tuple(tokens[start : index + 1]), first, end))
            start = index + 1
    return found


def outline(tokens: Sequence[Token]) -> Group:
    """Nest the document's blocks under its headings."""
    root = Group(0, None)
    stack = [root]
    for node in nodes_of(tokens):
        if node.kind != "heading":
            stack[-1].nodes.append(node)
            continue
        level = int(node.tokens[0].tag[1])
        while stack[-1].level >= level:
            stack.pop()
        group = Group(level, node)
        stack[-1].groups.append(group)
        stack.append(group)
    return root


def flat(group: Group) -> list[Node]:
    """Return a group's heading, blocks and subgroups as one list of blocks, in the order written."""
    nodes = [group.heading] if group.heading else []
    nodes += group.nodes
    for child in group.groups:
        nodes += flat(child)
    return nodes
