"""A stretch of the source's text ↔ the words that a Word document shows of it.

In: the content of a paragraph, an item, a cell or a value; or the runs of a paragraph in Word. Out: `Token`s, each with
what is shown and where that is written; or `Word`s, cut in the same way. Never compares the two: `edits` does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markdown_it.token import Token as Parsed

Form = tuple[tuple[str, str], ...]
"""The emphasis and links around a word, from the outermost: how each is opened and closed in the source."""


class Token(NamedTuple):
    """The smallest piece of a text: a word, a blank, a sign, or something that is shown otherwise than it is written.
    `group` numbers the pieces of one thing that can only be kept whole; 0 for what stands alone."""

    shown: str
    start: int
    end: int
    form: Form = ()
    group: int = 0


class Run(NamedTuple):
    """Words in Word with one look."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What a document calls things: the numbers of its references and footnotes, the names of its own parts."""

    numbers: Mapping[str, int]
    notes: Mapping[str, int]
    parts: Mapping[str, str]

    def key(self, number: int) -> str:
        """Return the key of a numbered reference; "" for a number that none has."""
        return next((key for key, one in self.numbers.items() if one == number), "")


BOXED = 10_000
"""The group of the pieces that say what a box or an item of a checklist is."""
_PIECE = re.compile(r"[^\W_]+|\s|.", re.DOTALL)
_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_HARD = re.compile(r"(?:[ ]{2,}|\\)\n[ \t]*")
_CODE = re.compile(r"(`+)(.*?)(?<!`)\1(?!`)", re.DOTALL)
_ITEM = re.compile(r"\s*@([^\s,;\]]+)(?:\s*,\s*([^;]+?))?\s*")
_CITED = re.compile(r"\[([0-9][^\[\]\n]{0,200})\]")
_APPENDIX = re.compile(r"Bilaga ([A-ZÅÄÖ0-9]{1,2})\b")


def plain_tokens(content: str) -> list[Token]:
    """Cut a value without Markdown into tokens."""
    return [Token(_space(match[0]), match.start(), match.end()) for match in _PIECE.finditer(content)]


def tokens(children: Sequence[Parsed], content: str, names: Names) -> tuple[list[Token], int] | None:
    """Cut the inline content of a block into tokens, and say where the words end (a mark `{#…}` may follow). None when
    the content and its tokens cannot be laid side by side: such a text is shown but never written."""
    found: list[Token] = []
    forms: list[tuple[str, str]] = []
    ends: list[int] = []
    cursor = group = 0
    for index, one in enumerate(children):
        kind, meta = one.type, one.meta or {}
        start = cursor
        if kind == "text_special":
            cursor += len(one.markup)
            if content[start:cursor] != one.markup:
                return None
            found.append(Token(_space(one.content), start, cursor, tuple(forms)))
        elif kind == "text":
            cursor += len(one.content)
            if content[start:cursor] != one.content:
                return None
            for match in _PIECE.finditer(one.content):
                found.append(Token(_space(match[0]), start + match.start(), start + match.end(), tuple(forms)))
        elif kind in ("softbreak", "hardbreak"):
            match = (_BREAK if kind == "softbreak" else _HARD).match(content, cursor)
            if not match:
                return None
            cursor = match.end()
            found.append(Token(" ", start, cursor, tuple(forms)))
        elif kind in ("strong_open", "em_open", "s_open"):
            cursor += len(one.markup)
            forms.append((one.markup, one.markup))
        elif kind in ("strong_close", "em_close", "s_close"):
            cursor += len(one.markup)
            if not forms or content[start:cursor] != forms.pop()[1]:
                return None
        elif kind == "link_open":
            auto = one.markup == "autolink"
            cursor, end = (start + 1, 0) if auto else (meta.get("pos", -2) + 1, meta.get("pos", 0) + meta["length"])
            ends.append(end)
            if index + 1 < len(children) and children[index + 1].type == "link_close":
                group += 1
                shown = _name(str(one.attrs.get("href", "")), names)
                found += _whole(shown, start, end, tuple(forms), group)
                forms.append(("", ""))
            else:
                forms.append(("<", ">") if auto else ("[", ""))
        elif kind == "link_close":
            opened, end = forms.pop(), ends.pop()
            if opened[0] == "<":
                cursor += 1
            else:
                cursor = end
                closing = ("[", content[start:end])
                if opened[0]:
                    depth = len(forms)
                    found = [
                        t._replace(form=(*t.form[:depth], closing, *t.form[depth + 1 :]))
                        if len(t.form) > depth and t.form[depth] == ("[", "")
                        else t
                        for t in found
                    ]
        elif kind == "code_inline":
            match = _CODE.match(content, cursor)
            if not match:
                return None
            cursor, group = match.end(), group + 1
            found += _whole(one.content, start, cursor, tuple(forms), group)
        elif kind in ("cite", "note", "raw_html", "image", "mark"):
            if meta.get("pos") != cursor:
                return None
            cursor += meta["length"]
            if kind == "mark":
                last = all(later.type == "softbreak" or not later.content.strip() for later in children[index + 1 :])
                if last and not (found and found[-1].shown.startswith("[Bild")):
                    while found and not found[-1].shown.strip():
                        found.pop()
                    return (found, found[-1].end + _closing(found) if found else 0) if not forms else None
            group += 1
            found += _whole(_shown(one, names), start, cursor, tuple(forms), group)
        else:
            return None
    while found and not found[-1].shown.strip():
        found.pop()
    end = len(content.rstrip())
    return (found, end) if not forms else None


def _closing(found: Sequence[Token]) -> int:
    return sum(len(close) for _, close in found[-1].form)


def _space(text: str) -> str:
    return " " if text.isspace() else text


def _whole(shown: str, start: int, end: int, form: Form, group: int) -> list[Token]:
    """Cut what is shown of one thing; its source stands on the first piece."""
    if _CITED.fullmatch(shown):
        return [Token(shown, start, end, form, group)]
    pieces = [_space(match[0]) for match in _PIECE.finditer(shown)] or [""]
    return [Token(piece, start if not n else end, end, form, group) for n, piece in enumerate(pieces)]


def _shown(one: Parsed, names: Names) -> str:
    if one.type == "cite":
        items = [match for item in one.content[1:-1].split(";") if (match := _ITEM.fullmatch(item))]
        if not items or any(match[1] not in names.numbers for match in items):
            return one.content
        said = [f"{names.numbers[m[1]]}" + (f", {m[2]}" if m[2] else "") for m in items]
        return f"[{('; ' if any(m[2] for m in items) else ', ').join(said)}]"
    if one.type == "note":
        return f"[not {names.notes.get(str(one.meta['label']), one.meta['label'])}]"
    if one.type == "image":
        return f"[Bild: {''.join(child.content for child in one.children or [])}]"
    return one.content


def _name(href: str, names: Names) -> str:
    """Return what a link without words is called: as the pages do, the target's own name."""
    name = names.parts.get(href.removeprefix("#"), "")
    appendix = _APPENDIX.match(name)
    return f"bilaga {appendix[1]}" if appendix else name or href


def cited(text: str, names: Names) -> str:
    """Return the source of a citation written with numbers, "[1, 2]" or "[3, s. 12; 4]"; "" when it is none."""
    match = _CITED.fullmatch(text)
    keys: list[str] = []
    for item in match[1].split(";") if match else ():
        for piece in item.split(","):
            said = piece.strip()
            if said.isdigit() and names.key(int(said)):
                keys.append(f"@{names.key(int(said))}")
            elif keys and said and not said.isdigit():
                keys[-1] += f", {said}"
            else:
                return ""
    return f"[{'; '.join(keys)}]" if keys else ""


class Word(NamedTuple):
    """A token of a text in Word: as `Token`, with its source where it has one of its own."""

    shown: str
    form: Form = ()
    source: str = ""


def read_words(runs: Sequence[Run], names: Names, markdown: bool = True) -> list[Word]:
    """Cut the words of a paragraph in Word as those of the source are cut."""
    found: list[Word] = []
    for run in joined(runs):
        form: Form = ()
        if markdown and run.link.startswith(("https://", "http://")):
            form += (("[", f"]({run.link})"),)
        if markdown and run.bold:
            form += (("**", "**"),)
        if markdown and run.italic:
            form += (("*", "*"),)
        at = 0
        for match in _CITED.finditer(run.text) if markdown else ():
            if source := cited(match[0], names):
                found += [Word(_space(one[0]), form) for one in _PIECE.finditer(run.text[at : match.start()])]
                found.append(Word(match[0], form, source))
                at = match.end()
        found += [Word(_space(one[0]), form) for one in _PIECE.finditer(run.text[at:])]
    while found and not found[0].shown.strip():
        found.pop(0)
    while found and not found[-1].shown.strip():
        found.pop()
    return [one for n, one in enumerate(found) if one.shown != " " or found[n - 1].shown != " "]


def joined(runs: Sequence[Run]) -> list[Run]:
    """Join neighbours with one look: Word cuts text anywhere. Blanks have no look of their own."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if last and (not run.text.strip() or last[1:] == run[1:]):
            found[-1] = last._replace(text=last.text + run.text)
        elif run.text:
            found.append(run)
    return found


def said(runs: Sequence[Run]) -> str:
    """Return the words of a paragraph in Word, with single blanks."""
    return " ".join("".join(run.text for run in runs).split())


def shown(found: Sequence[Token]) -> str:
    """Return the words of a text as Word shows them, with single blanks."""
    return " ".join("".join(one.shown for one in found).split())
