"""What a Word file brought to a source, in Swedish: what was done, before and after, and what was not.

In: the changes. Out: the text of the report. Never leaves out a change.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from .applied import DONE, Applied, Change

_DID = {"edited": "Ändrat", "new": "Nytt", "removed": "Borttaget", "moved": "Flyttat", "comment": "Synpunkt"}
_WHY = {
    "changed": "Texten har ändrats i källan sedan Word-filen skrevs. Jämför de två och skriv det som ska gälla.",
    "changed-removed": "Borttaget i Word-filen, men texten har ändrats i källan sedan dess. Ta bort den "
    "för hand om det stämmer.",
    "gone": "Texten finns inte längre i källan så som den såg ut när Word-filen skrevs. Skriv in "
    "ändringen där den hör hemma.",
    "removed": "Borttaget i Word-filen. Det här hör till ett block eller är en rubrik: ta bort det för hand.",
    "step": "Steget saknas i Word-filen. Ett steg tas bort för hand, eftersom flödet hänger på det.",
    "step-moved": "Steget står på ett annat ställe i Word-filen. Flytta det för hand: bokstäver och "
    "flöde hänger på ordningen.",
    "moved": "Står på ett annat ställe i Word-filen. Flytta det för hand.",
    "unlisted": "Saknas i Word-filen, men filens lista över delar är borta, så det går inte att veta om "
    "någon tog bort det.",
    "comment": "Synpunkten hör till text som inte finns i källan. Spara den för hand.",
    "heading": "En ny rubrik. Rubriker bestäms av mallen: skriv in den för hand om den ska vara med.",
    "no-place": "Ny text på ett ställe där ingen text kan läsas in. Skriv in den för hand.",
}
_FIXED = (
    "Texten skrivs av verktyget eller är en fast rubrik, och läses inte tillbaka. Ändra i källan det som den bygger på."
)
SAME = 24
"""Words on each side of a change that are shown; the rest is cut."""


def told(result: Applied, file: str, written: bool, loose: Sequence[tuple[str, str]] = ()) -> str:
    """Return the report."""
    done = [one for one in result.changes if one.what in DONE]
    left = [one for one in result.changes if one.what not in DONE]
    out = []
    if done:
        out.append(f"{file}: {_count(done)}{'' if written else ' (ingenting skrivs: provkörning)'}")
        for one in done:
            out += _one(one)
    if left or loose:
        out += ["", f"Kunde inte föras in ({len(left) + len(loose)}). Här står allt, så att inget går förlorat:"]
        for one in left:
            out += _missed(one)
        for where, text in loose:
            out += [f"  Text i en {where}: läses inte in.", f"    text:  {text}"]
    if result.same:
        count = (
            f"{result.same} ändring var redan införd"
            if result.same == 1
            else f"{result.same} ändringar var redan införda"
        )
        out.append(f"{count} i källan.")
    if not done and not left and not loose and not result.same:
        out.append(f"{file}: Word-filen har inga ändringar och inga kommentarer.")
    if done and written:
        out += ["", f"Läs igenom ändringarna och kör sedan:\n  forlopp format {file}\n  forlopp check {file}"]
    return "\n".join(out) + "\n"


def _count(done: Sequence[Change]) -> str:
    names = (
        ("edited", "ändrad del", "ändrade delar"),
        ("new", "ny del", "nya delar"),
        ("removed", "borttagen", "borttagna"),
        ("moved", "flyttad", "flyttade"),
        ("comment", "synpunkt", "synpunkter"),
    )
    found = []
    for what, single, several in names:
        count = sum(one.what == what for one in done)
        found += [f"{count} {single if count == 1 else several}"] if count else []
    return ", ".join(found) + "."


def _one(one: Change) -> list[str]:
    tracked = " (spårad ändring)" if one.tracked and one.what != "comment" else ""
    line = f", rad {one.line}" if one.line else ""
    if one.what == "comment":
        about = f" om ”{one.about}”" if one.about else ""
        return [f"  Synpunkt på {one.where}{line}{about}", f"    {one.after}"]
    if one.what == "new":
        return [f"  Nytt efter {one.where}{line}{tracked}", f"    efter: {one.after}"]
    if one.what == "moved":
        return [
            f"  Flyttat: {one.where}{line}{tracked}",
            f"    text:  {one.before}",
            f"    står nu efter: {_short(one.after)}",
        ]
    if one.what == "removed":
        return [f"  Borttaget: {one.where}{line}{tracked}", f"    före:  {one.before}"]
    before, after = _cut(one.before, one.after)
    tracked += f" ({one.about})" if one.about else ""
    return [f"  Ändrat: {one.where}{line}{tracked}", f"    före:  {before}", f"    efter: {after}"]


def _missed(one: Change) -> list[str]:
    place = f"{one.where}, rad {one.line}" if one.line else one.where
    head = "Konflikt" if one.what == "conflict" else "Inte infört"
    why = _WHY.get(one.about) or (_FIXED if one.what == "fixed" else f"Orsak: {one.about}.")
    out = [f"  {head}{f': {place}' if place else ''}. {why}"]
    if one.before:
        out.append(f"    {'källan:' if one.what == 'conflict' else 'före: '} {one.before}")
    if one.after:
        out.append(f"    {'Word:  ' if one.what == 'conflict' else 'text: '} {one.after}")
    return out


def _cut(before: str, after: str) -> tuple[str, str]:
    """Return two texts without the long stretches at their ends that are equal."""
    old, new = (re.split(r"(?<= )", text) for text in (before, after))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    blocks = matcher.get_matching_blocks()
    lead = blocks[0].size if blocks and blocks[0].a == blocks[0].b == 0 else 0
    tail = (
        blocks[-2].size
        if len(blocks) > 1 and blocks[-2].a + blocks[-2].size == len(old) and blocks[-2].b + blocks[-2].size == len(new)
        else 0
    )
    first, last = max(0, lead - SAME), max(0, tail - SAME)

    def shown(words: list[str]) -> str:
        middle = "".join(words[first : len(words) - last]).strip()
        return f"{'… ' if first else ''}{middle}{' …' if last else ''}"

    return shown(old), shown(new)


def _short(text: str) -> str:
    return text if len(text) <= 70 else text[:69] + "…"
