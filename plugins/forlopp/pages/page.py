"""What a page is: finished HTML for the places of a shell, and the few things that all pages do alike.

In: titles, entries of a table of contents, the folder of templates. Out: `Page`, the Jinja environment. Never reads
content and never writes: MkDocs builds the shells, and the site fills them with these strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt

from ..diagnostics import fold
from . import meta

CONTENTS_ID = "_sidan"
"""Ids of our own hold an underscore, which no id of an author's can."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `url` counts from the site's root ("vardforlopp/sepsis/"); everything else is finished HTML, escaped
    where it had to be, ready for the shell's places."""

    url: str
    title: str
    description: str
    head: str
    toc: str
    content: str
    about: meta.About
    """What the page says of itself to those who do not read it, in plain words."""
    printed: str = ""
    """The line on every printed sheet; without one of its own, the title."""
    canonical: str = ""
    """The page that search engines are to know instead of this one, from the site's root."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents: a heading of level 2 or 3, or a step of the action table (3)."""

    id: str
    title: str
    level: int = 2


def page(
    url: str,
    title: str,
    description: str,
    content: str,
    toc: Iterable[Entry] = (),
    head: str = "",
    about: meta.About | None = None,
    printed: str = "",
    canonical: str = "",
) -> Page:
    """Make a page of plain words and finished content. Without `about` it is an ordinary page in its folder."""
    short = meta.shorten(description)
    whole = about or meta.plain(url, title, short)
    line = escape(printed or title)
    return Page(url, escape(title), escape(short), head, contents(toc), content, whole, line, canonical)


def base(url: str) -> str:
    """Return the way from a page back to the site's root: "../../" for "vardforlopp/sepsis/"."""
    return "../" * url.count("/")


def contents(entries: Iterable[Entry]) -> str:
    """Return the table of contents; "" when there is nothing to choose between."""
    out: list[str] = []
    depth = 1
    for entry in entries:
        level = min(entry.level, depth + 1)
        # One level down opens a list inside the line above; the same level closes that line, a higher one its list too.
        out.append("<ul>" if level > depth else "</li>" + "</ul></li>" * (depth - level))
        out.append(f'<li><a href="#{escape(entry.id)}">{escape(entry.title)}</a>')
        depth = level
    if not out:
        return ""
    return (
        f'<nav class="contents" id="{CONTENTS_ID}" aria-label="På sidan"><p class="contents__title">På sidan</p>'
        + "".join(out)
        + "</li></ul>" * (depth - 1)
        + "</nav>"
    )


@cache
def environment(folder: Path) -> Environment:
    """Return the templates below `folder` (the overrides), compiled once, with everything escaped that is not ours."""
    return Environment(
        loader=FileSystemLoader(folder, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(templates: Environment, name: str, **values: object) -> str:
    """Fill one of the templates in overrides/pathway/."""
    return templates.get_template(f"pathway/{name}.html").render(values)


def markdown_html(text: str) -> str:
    """Return Markdown of our own as HTML; links to plain pages lead to the page instead of the file."""
    return re.sub(r'href="([a-z0-9/-]+?)(?:/?index)?\.md(#[^"]*)?"', r'href="\1/\2"', _MARKDOWN.render(text))


def markdown_line(text: str) -> str:
    """Return one line of our own Markdown as HTML, without a paragraph around it."""
    return str(_MARKDOWN.renderInline(text))


def alphabetical(title: str) -> tuple[str, str]:
    """Sort key of the Swedish alphabet, where å, ä and ö come last, in that order."""
    return fold(title.translate(_LAST)), title


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_LAST = str.maketrans({"å": "{", "ä": "|", "ö": "}", "Å": "{", "Ä": "|", "Ö": "}", "æ": "|", "ø": "}"})
