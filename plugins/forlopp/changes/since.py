"""What differs between a source and what has been published of it, and whether that is more than words.

In: two documents of the API as plain data, or what `compare` found. Out: a frozen `Since`, or Swedish words. Never
judges: rules say what may differ, and when.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .compare import ADDED, CHANGED, REMOVED, Change, compare
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
    changes = compare(published, present, "editorial")
    return Since(version, tuple(judged(change) for change in changes), facts)


def judged(change: Change) -> Change:
    """Return a change as one of substance where more than words differs, whatever the text claims."""
    if change.how != "editorial" or not substance(change):
        return change
    return replace(change, how="new" if change.what == ADDED else "substantial")


MATTER = frozenset({"steps", "actions", "criteria", "criteria_members", "goals", "indicators"})
"""Parts that cannot come or go without a change in substance."""


def substance(change: Change) -> str:
    """Return what of a change is more than words, in Swedish; "" when it may well be words alone."""
    if change.what in (ADDED, REMOVED):
        words = "har kommit till" if change.what == ADDED else "har tagits bort"
        return words if change.part in MATTER and not change.with_parent else ""
    if change.what != CHANGED:
        return ""
    earlier, present = dict(change.earlier), dict(change.present)
    names = {**earlier, **present}.keys() - {"", "Rubrik"}
    if facts := sorted(name for name in names if earlier.get(name) != present.get(name)):
        return f"har ett annat ”{facts[0]}”"
    return "har andra tal i texten" if _numbers(change.earlier) != _numbers(change.present) else ""


def _numbers(lines: Sequence[tuple[str, str]]) -> list[str]:
    return sorted(re.findall(r"[0-9]+(?:[.,][0-9]+)?", " ".join(words for _, words in lines)))
