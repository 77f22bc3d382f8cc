"""The paragraphs of a returned Word file ↔ the passages of the source as it is today.

In: the paragraphs, and the source. Out: which paragraph is which passage, which paragraphs are new, and what is gone
from the file. A hidden name says it at once; where Word has lost one (it does when all the words of a paragraph are
typed anew) the words say it, and after them the place between neighbours. Never decides what becomes of a change.
"""

from __future__ import annotations

import bisect
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .parts import Passage, Source, short
from .returned import Paragraph, Returned
from .tags import Tag, key_of, read_reference, read_tag, reference_key

ALIKE = 0.5
"""How alike the words of a paragraph without a name must be to those of a passage that is missing."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph with the name it was exported with, and the passage that this is today: None when there is none."""

    paragraph: Paragraph
    tag: Tag
    passage: Passage | None
    order: int
    """Its place in the exported document."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """Every paragraph that counts, in order: with its place, or None for one that a reviewer wrote; what is missing;
    and how many names were known. `listed`: the file still holds the list of what was exported."""

    rows: tuple[tuple[Paragraph, Placed | None], ...]
    missing: tuple[Placed, ...]
    listed: bool
    joined: tuple[tuple[Placed, Placed], ...] = ()
    """A passage whose words now stand in another's paragraph."""


def numbers_of(file: Returned, id: str, keys: Sequence[str]) -> dict[str, int]:
    """Return the numbers that the file's own reference list gives the references; new ones come after."""
    known = {reference_key(id, key): key for key in keys}
    found: dict[str, int] = {}
    for paragraph in file.paragraphs:
        for name in paragraph.names:
            held = read_reference(name)
            if held and held[0] in known:
                found.setdefault(known[held[0]], held[1])
    last = max(found.values(), default=0)
    for key in keys:
        if key not in found:
            last += 1
            found[key] = last
    return found


def aligned(file: Returned, source: Source, id: str) -> Aligned:
    """Find out which paragraph is which passage."""
    today = _Today(source, id)
    paragraphs = [
        one for one in file.paragraphs if not one.skipped and not any(read_reference(name) for name in one.names)
    ]
    named = [[(name, tag) for name in one.names if (tag := read_tag(name))] for one in paragraphs]
    order = {name: n for n, name in enumerate(file.names)}
    for names in named:
        for name, _ in names:
            order.setdefault(name, len(order))
    owns: dict[int, str] = {}
    taken: set[str] = set()
    tags: dict[str, Tag] = {name: tag for name in order if (tag := read_tag(name))}
    twice: list[tuple[int, str]] = []
    # A copied paragraph has its name twice: the one whose words are those of the export keeps it.
    for exact in (True, False):
        for n, names in enumerate(named):
            for name, tag in names:
                if name in taken or (exact and short(paragraphs[n].text) != tag.shown):
                    continue
                if n in owns:
                    twice.append((n, name))
                    continue
                owns[n] = name
                taken.add(name)
    free = [n for n, one in enumerate(paragraphs) if n not in owns and one.text]
    _by_words(paragraphs, owns, taken, tags, free)
    free = [n for n in free if n not in owns]
    _by_place(paragraphs, owns, taken, tags, free, order, today)
    placed = {
        n: Placed(paragraphs[n], tags[name], today.find(tags[name], paragraphs[n].text), order[name])
        for n, name in owns.items()
    }
    merged = {name for _, name in twice if name not in taken}
    gone = [name for name in order if name not in taken and name in tags]
    empty = Paragraph()
    missing = [Placed(empty, tags[name], today.find(tags[name]), order[name]) for name in gone]
    joined = [(one, placed[n]) for n, name in twice if name in merged for one in missing if one.order == order[name]]
    rows = tuple((one, placed.get(n)) for n, one in enumerate(paragraphs) if n in placed or one.text or one.comments)
    return Aligned(rows, tuple(missing), bool(file.names), tuple(joined))


class _Today:
    """The source's passages as they are today, by what names them."""

    def __init__(self, source: Source, id: str) -> None:
        self.by_key: dict[str, list[Passage]] = {}
        for one in source.passages:
            self.by_key.setdefault(key_of(id, one), []).append(one)

    def find(self, tag: Tag, text: str = "") -> Passage | None:
        """Return the passage of a name: the one with the same source, else the only one that it can be, else the one
        that
        says already what the reviewer wrote."""
        held = self.by_key.get(tag.key, [])
        same = [one for one in held if short(one.source) == tag.source]
        if len(same) >= tag.number:
            return same[tag.number - 1]
        if same:
            return same[-1]
        if len(held) == 1 and held[0].named:
            return held[0]
        return next((one for one in held if text and one.words == text), None)


def _by_words(
    paragraphs: Sequence[Paragraph], owns: dict[int, str], taken: set[str], tags: Mapping[str, Tag], free: Sequence[int]
) -> None:
    """Give names by exact words: to paragraphs whose name is gone, and to those whose name was left on a neighbour when
    somebody began a new paragraph before them."""
    wanted: dict[str, list[str]] = {}
    for name, tag in tags.items():
        if name not in taken:
            wanted.setdefault(tag.shown, []).append(name)
    shifted = {tags[name].shown: n for n, name in owns.items() if short(paragraphs[n].text) != tags[name].shown}
    for n in free:
        said = short(paragraphs[n].text)
        if wanted.get(said):
            owns[n] = wanted[said].pop(0)
            taken.add(owns[n])
        elif said in shifted and 0 < n - shifted[said] <= 2:
            owns[n] = owns.pop(shifted.pop(said))


def _by_place(
    paragraphs: Sequence[Paragraph],
    owns: dict[int, str],
    taken: set[str],
    tags: Mapping[str, Tag],
    free: Sequence[int],
    order: Mapping[str, int],
    today: _Today,
) -> None:
    """Give a name that is gone to the paragraph that stands where it stood, when their words are alike."""
    names = sorted(order, key=lambda name: order[name])
    places = sorted(owns)
    for n in free:
        at = bisect.bisect(places, n)
        before = order[owns[places[at - 1]]] if at else -1
        after = order[owns[places[at]]] if at < len(places) else len(names)
        lost = [
            (name, passage)
            for name in names[before + 1 : after]
            if name not in taken and name in tags and (passage := today.find(tags[name]))
        ]
        best, like = "", 0.0
        for name, passage in lost:
            ratio = difflib.SequenceMatcher(None, passage.words, paragraphs[n].text, autojunk=False).ratio()
            if ratio > like:
                best, like = name, ratio
        if best and like >= ALIKE:
            owns[n] = best
            taken.add(best)
            places = sorted(owns)
