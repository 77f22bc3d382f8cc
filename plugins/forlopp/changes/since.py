"""What differs between a source and what has been published of it, and whether that is more than words.

In: two documents of the API as plain data, or what `compare` found. Out: a frozen `Since`, or Swedish words. Never
judges: rules say what may differ, and when. Never says of other words that they mean the same: that is for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .compare import ADDED, MOVED, REMOVED, REWORDED, Change, compare
from .meaning import same_words, turned
from .parts import Json

HEAD = {
    "title": "titel",
    "scope": "omfattning",
    "audience": "målgrupp",
    "illustrative": "exempeltext",
    "approved": "godkännande",
    "review_by": "granskas senast",
    "valid_from": "gäller från",
    "revisions": "versionshistorik",
    "synonyms": "sökord",
    "words": "ordval",
    "per": "löper per",
    "ends": "slut",
    "working_group": "arbetsgrupp",
}
"""Facts of a document that are no part's, by their names."""


@dataclass(frozen=True, slots=True)
class Since:
    """What differs from the newest published version: parts, and names of facts at the top of the file."""

    version: str
    changes: tuple[Change, ...]
    facts: tuple[str, ...]


def since(version: str, published: Json, present: Json) -> Since:
    """Compare a document with its published version. Each part that differs is judged by what differs in it, and by
    what it says itself: what the newer version claims as a whole is what the answer is held against."""
    facts = tuple(name for key, name in HEAD.items() if published.get(key) != present.get(key))
    return Since(version, differing(published, present), facts)


def differing(old: Json, new: Json, claimed: str = "") -> tuple[Change, ...]:
    """Return what differs: called what the newer version claims to be, or judged part by part where it claims nothing
    yet, as a draft that has no row in its history."""
    if claimed:
        return compare(old, new, claimed)
    return tuple(judged(change) for change in compare(old, new, REWORDED))


def judged(change: Change) -> Change:
    """Return a change as one of substance where more than words differs, whatever the text claims; as editorial where
    not even the words do, or where the text says so; else as reworded, which only a person can judge."""
    if change.how not in ("editorial", REWORDED):
        return change
    if substance(change):
        return replace(change, how="new" if change.what == ADDED else "substantial")
    if change.how == REWORDED and same_words(_text(change.earlier), _text(change.present)):
        return replace(change, how="editorial")
    return change


MATTER = frozenset({"steps", "actions", "criteria", "criteria_members", "goals", "indicators"})
"""Parts that cannot come or go without a change in substance."""


PLACED = {
    "actions": "har flyttats till ett annat steg, en annan aktör eller en annan mellanrubrik",
    "criteria_members": "har flyttats till ett annat villkor",
}
"""Parts whose place says who does something, when and for whom, or what else must be true."""


def substance(change: Change) -> str:
    """Return what of a change is more than words, in Swedish; "" when it may well be words alone."""
    if change.what in (ADDED, REMOVED):
        words = "har kommit till" if change.what == ADDED else "har tagits bort"
        return words if change.part in MATTER and not change.with_parent else ""
    if change.elsewhere and change.part in PLACED:
        return PLACED[change.part]
    if change.what == MOVED:
        return ""
    earlier, present = dict(change.earlier), dict(change.present)
    names = {**earlier, **present}.keys() - {"", "Rubrik"}
    if facts := sorted(name for name in names if earlier.get(name) != present.get(name)):
        return f"har något annat under ”{facts[0]}”"
    return turned(_text(change.earlier), _text(change.present))


def _text(lines: Sequence[tuple[str, str]]) -> str:
    return "\n".join(words for _, words in lines)
