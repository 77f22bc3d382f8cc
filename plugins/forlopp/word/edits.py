"""Words that were edited in Word → the source's text with the same edit.

In: a text of the source cut into tokens, and the words of its paragraph in Word. Out: the text, changed in the few
places that were edited. Never touches what was not: marks, citations, emphasis, line ends and authors' notes around it
stay as they are.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from ..source.markdown import parse_inline
from ..source.marks import START
from .wording import BOXED, Form, Names, Run, Token, Word, read_words, said, shown, tokens

_PLAIN = ("**", "__", "*", "_", "~~")
_NOTE = re.compile(r"<!--.*?-->", re.DOTALL)
_LINE_START = re.compile(r"\n[ \t]*(?:>[ \t]?)*")


def best(content: str, found: Sequence[Token], end: int, runs: Sequence[Run], names: Names) -> tuple[str, bool] | None:
    """Return the content that says the words of some runs in Word, and whether all emphasis could be kept; None when
    nothing says them."""
    text = said(runs)
    bare = [run._replace(bold=False, italic=False) for run in runs]
    for attempt, flat in ((runs, False), (bare, False), (bare, True)):
        made = edited(content, found, end, read_words(attempt, names), flat=flat)
        bare_text = _LINE_START.sub("\n", _NOTE.sub(" ", made)).replace("\\|", "|").strip()
        cut = tokens(parse_inline(bare_text), bare_text, names)
        # The sign of a box or of a checklist is no words: that it is right is seen when the file is read again.
        if found[:1] and found[0].group == BOXED or (cut and shown(cut[0]) == text):
            return made, attempt is runs
    return None


def edited(
    content: str, found: Sequence[Token], end: int, new: Sequence[Word], plain: bool = False, flat: bool = False
) -> str:
    """Return the content with the words of `new` in place of its own; what is equal stays as it is written. `end` is
    where the words end, before a mark. `flat`: without emphasis, for a text that cannot be said with it."""
    back = _kept(found, new)
    out: list[str] = []
    at = 0  # how much of the content has been written, or passed over
    form: Form = ()  # the emphasis that stands open
    whole = True
    for position, word in enumerate(new):
        source = back.get(position)
        if source is None:
            wanted = () if plain else _flat(_near(found, back, position, new, form), flat)
            text = word.source or (word.shown if plain else _escaped(word.shown, new, position))
            _turn(out, form, wanted)
            out.append(text)
            form, whole = wanted, False
            continue
        token = found[source]
        follows = position == source == 0 or (position > 0 and source > 0 and back.get(position - 1) == source - 1)
        if follows and not flat and (not source or form == found[source - 1].form):
            out.append(content[at : token.end])
            form = token.form
        else:
            # A blank never opens emphasis: it would stand just inside of it, where Markdown does not see it.
            wanted = _flat(token.form if token.shown.strip() else _same(form, token.form), flat)
            _turn(out, form, wanted)
            out.append(content[token.start : token.end])
            form = wanted
        at = token.end
    if new and back.get(len(new) - 1) == len(found) - 1 and not flat and form == found[-1].form:
        out.append(content[at:])
    else:
        _turn(out, form, ())
        out.append(content[end:])
    return "".join(out) if new or not whole else content[end:].lstrip()


def _kept(found: Sequence[Token], new: Sequence[Word]) -> dict[int, int]:
    """Return which token each word is, by the word's place; what can only be kept whole is, or not at all."""
    matcher = difflib.SequenceMatcher(None, [one.shown for one in found], [one.shown for one in new], autojunk=False)
    kept = {match.a + n: match.b + n for match in matcher.get_matching_blocks() for n in range(match.size)}
    lost = {
        one.group
        for n, one in enumerate(found)
        if one.group
        and (n not in kept or (n and found[n - 1].group == one.group and kept.get(n - 1, -2) + 1 != kept[n]))
    }
    return {b: a for a, b in kept.items() if found[a].group not in lost or not found[a].group}


def _same(one: Form, other: Form) -> Form:
    size = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:size]


def _flat(form: Form, flat: bool) -> Form:
    return tuple(one for one in form if one[0] not in _PLAIN) if flat else form


def _turn(out: list[str], before: Form, after: Form) -> None:
    """Close and open what stands around words. Blanks go outside of what is closed."""
    same = len(_same(before, after))
    closed = "".join(close for _, close in reversed(before[same:]))
    if closed and out:
        kept = out[-1].rstrip()
        blank = out[-1][len(kept) :]
        out[-1] = kept
        out.append(closed + blank)
    out.append("".join(start for start, _ in after[same:]))


def _near(found: Sequence[Token], back: Mapping[int, int], position: int, new: Sequence[Word], form: Form) -> Form:
    """Return the form of a new word: its own look in Word, written as a neighbour with that look writes it."""
    word = new[position]
    looks = {_look(one) for one in word.form}
    if not word.shown.strip():
        # A blank stands inside emphasis only when the words on both sides do.
        after = next((n for n in range(position + 1, len(new)) if new[n].shown.strip()), None)
        if after is None:
            return ()
        other = found[back[after]].form if after in back else new[after].form
        return _same(form, other)
    for step in (-1, 1):
        if (source := back.get(position + step)) is not None and {_look(one) for one in found[source].form} == looks:
            return found[source].form
    if {_look(one) for one in form} == looks:
        return form
    return word.form


def _look(one: tuple[str, str]) -> str:
    if one[0] in ("**", "__"):
        return "bold"
    return "italic" if one[0] in ("*", "_") else "link" if one[0] == "[" else one[0]


def _escaped(piece: str, new: Sequence[Word], position: int) -> str:
    """Write a piece so that Markdown takes it for the words it is."""
    after = "".join(one.shown for one in new[position : position + 4])
    before = new[position - 1].shown if position else ""
    if piece in "\\*`|" and piece:
        return "\\" + piece
    if piece == "_":
        return "\\_"
    if piece == "~" and (before == "~" or after[1:2] == "~"):
        return "\\~"
    if piece in "[]" and piece:
        return "\\" + piece
    if piece == "<" and re.match(r"<[A-Za-z/!?]", after):
        return "\\<"
    if piece == "&" and re.match(r"&(#|\w)", after):
        return "\\&"
    if piece == "{" and START.match("".join(one.shown for one in new[position : position + 8])):
        return "\\{"
    if piece == "!" and after[1:2] == "[":
        return "\\!"
    if not position and piece in ("-", "+", "#", ">", "="):
        return "\\" + piece
    if position == 1 and piece in ".)" and before.isdigit():
        return "\\" + piece
    return piece
