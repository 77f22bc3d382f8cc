"""Lines → Markdown tokens, with the few marks that Förlopp adds, and with the offset of each inside its paragraph.

In: lines. Out: markdown-it tokens. Never lets HTML through: a tag is a token of its own (`raw_html`), which the reader
refuses. Setext headings, indented code and reference definitions are off: each of them swallows ordinary text that an
author indented or underlined by chance.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from .marks import START, mark_end

_CITE = re.compile(r"\[@[^\]\n]*\]")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>|<!\S[^<>\n]*>|<\?[^<>\n]*>")


def parse(lines: tuple[str, ...]) -> list[Token]:
    """Parse lines into block tokens with inline children."""
    return _parser().parse("\n".join(lines))


def parse_inline(text: str) -> list[Token]:
    """Parse a single text (from YAML) into inline tokens."""
    return _parser().parseInline(text)[0].children or []


@functools.cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 30})
    parser.enable(["table", "strikethrough"])
    parser.disable(["reference", "html_block", "html_inline", "code", "lheading", "text_join"])
    for name in ("link", "image", "autolink"):
        parser.inline.ruler.at(name, _with_offset(_rule(parser, name)))
    parser.inline.ruler.before("link", "cite", _cite)
    parser.inline.ruler.before("link", "note", _note)
    parser.inline.ruler.before("link", "mark", _mark)
    parser.inline.ruler.after("autolink", "raw_html", _raw_html)
    return parser


def _rule(parser: MarkdownIt, name: str) -> Callable[..., bool]:
    return next(rule.fn for rule in parser.inline.ruler.__rules__ if rule.name == name)


def _with_offset(original: Callable[..., bool]) -> Callable[..., bool]:
    """Wrap a rule so that the tokens it opens know where in the paragraph they began."""

    def rule(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not original(state, silent):
            return False
        for token in state.tokens[count:]:
            if token.type in ("link_open", "image") and "pos" not in token.meta:
                token.meta["pos"], token.meta["length"] = start, state.pos - start
                break
        return True

    return rule


def _push(state: StateInline, kind: str, end: int, silent: bool, **meta: Any) -> bool:
    if not silent:
        token = state.push(kind, "", 0)
        token.content = state.src[state.pos : end]
        token.meta = {"pos": state.pos, "length": end - state.pos, **meta}
    state.pos = end
    return True


def _cite(state: StateInline, silent: bool) -> bool:
    match = _CITE.match(state.src, state.pos) if state.src.startswith("[@", state.pos) else None
    return _push(state, "cite", match.end(), silent) if match else False


def _note(state: StateInline, silent: bool) -> bool:
    match = _NOTE.match(state.src, state.pos) if state.src.startswith("[^", state.pos) else None
    return _push(state, "note", match.end(), silent, label=match[1]) if match else False


def _mark(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{" or not START.match(state.src, state.pos):
        return False
    end = mark_end(state.src, state.pos)
    if end < 0:
        line_end = state.src.find("\n", state.pos)
        return _push(state, "mark", len(state.src) if line_end < 0 else line_end, silent, closed=False)
    return _push(state, "mark", end, silent, closed=True)


def _raw_html(state: StateInline, silent: bool) -> bool:
    match = _TAG.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    return _push(state, "raw_html", match.end(), silent) if match else False
