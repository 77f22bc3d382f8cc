"""Two published versions of a document → what differs, part by part.

In: two documents of the API as plain data, the older first, and how the newer version was changed as a whole. Out:
frozen `Change` values in the order of the newer document. Never looks at HTML, letters or order numbers: a part is the
same part as long as its id is, and says the same as long as its letters lead to the same steps.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from .parts import OWN_PLACE, Json, Line, Part, Parts, rows, word

ADDED, REMOVED, MOVED, CHANGED = "added", "removed", "moved", "changed"
REWORDED = "reworded"
"""How a part has changed when its words differ and nobody has said yet what that means. Never of a published one."""
LABELS = {
    "new": "ny",
    "substantial": "ändrad i sak",
    REWORDED: "ändrad lydelse",
    "editorial": "redaktionellt ändrad",
    "reviewed": "granskad utan ändring",
    "moved": "flyttad",
    "removed": "borttagen",
}


LINKS = {CHANGED: "Tidigare lydelse", MOVED: "Tidigare plats"}


@dataclass(frozen=True, slots=True)
class Change:
    """One part that differs. `owner` is the step or the heading that it stands under, in the version that has it."""

    id: str
    part: str
    """Which list the part stands in: actions, steps, criteria …"""
    what: str
    """added, removed, moved or changed; what has changed may also have moved."""
    how: str
    """new, substantial, reworded, editorial, moved or removed: what readers are told."""
    name: str
    parent: str
    owner: str
    owner_name: str
    earlier: tuple[Line, ...] = ()
    present: tuple[Line, ...] = ()
    moved: str = ""
    """Where it stood before, in a sentence; "" when it stands where it stood."""
    elsewhere: bool = False
    """True when it stands under something else than before: another step, another actor, another group."""
    with_parent: bool = False
    """True when it came or went together with what it stands in."""

    @property
    def label(self) -> str:
        """What readers are told, in words."""
        return LABELS[self.how]


@dataclass(frozen=True, slots=True)
class Label:
    """What a page says beside a part, in words, and the words of the link to what was before; "" without a link. `at`
    is the part that the link leads to."""

    how: str
    words: str
    earlier: str = ""
    at: str = ""


def compare(old: Json, new: Json, revision: str) -> tuple[Change, ...]:
    """Return every part that differs. `revision` is the kind of the newer version: substantial, editorial …; REWORDED
    where no version has said anything yet."""
    before, after = Parts(old), Parts(new)
    pairs = _pairs(before, after)
    elsewhere = _elsewhere(pairs, before, after)
    shifted = _shifted(pairs, elsewhere, after)
    found: list[Change] = []
    for id, part in after.by_id.items():
        if id not in pairs:
            found.append(_added(part, after, part.parent in after.by_id and part.parent not in pairs))
        elif change := _changed(pairs[id], part, before, after, revision, id in elsewhere, id in shifted):
            found.append(change)
    kept = {part.id for part in pairs.values()}
    for id, part in before.by_id.items():
        if id not in kept:
            found.append(_removed(part, before, part.parent in before.by_id and part.parent not in kept))
    last = len(after.places)
    return tuple(sorted(found, key=lambda change: after.places.get(change.owner, last)))


def labels(changes: Iterable[Change], new: Json) -> dict[str, Label]:
    """Return what a page says beside parts, by id: of each part that differs, and of those that were reviewed. What
    came together with its step says nothing of its own."""
    found: dict[str, Label] = {}
    parts = Parts(new)
    for part in parts.by_id.values():
        if part.change == "reviewed":
            found[part.id] = Label("reviewed", LABELS["reviewed"])
    for change in changes:
        if change.what == REMOVED or change.with_parent:
            continue
        part = parts.by_id.get(change.id)
        earlier = LINKS.get(change.what, "")
        if part and part.unnamed and part.kind == "criteria_members":
            # It has no address of its own: its block speaks for it, and is itself no newer than it was.
            how = "substantial" if change.what == ADDED else change.how
            found.setdefault(word(part.data, "block"), Label(how, LABELS[how], earlier, change.id if earlier else ""))
        else:
            found[change.id] = Label(change.how, change.label, earlier, change.id if earlier else "")
    return found


def _pairs(before: Parts, after: Parts) -> dict[str, Part]:
    """Return the older part for each newer one, by the newer id. A part that only a number names is paired by what it
    holds and says first, since its number moves with what stands before it; it may also have got a name since."""
    pairs = {
        id: former
        for id, part in after.by_id.items()
        if not part.unnamed and (former := before.by_id.get(id)) and former.kind == part.kind
    }
    numbered = [part for part in before.by_id.values() if part.unnamed]
    if not numbered:
        return pairs
    taken: set[str] = set()

    def pair(part: Part, former: Part) -> None:
        pairs[part.id] = former
        taken.add(former.id)

    held, holds = _held(before), _held(after)
    groups = [part for part in numbered if part.id in held]
    for part in after.by_id.values():
        if part.id in pairs or part.id not in holds:
            continue
        found = [
            (len(held[one.id] & holds[part.id]), one.hash == part.hash, -place, one)
            for place, one in enumerate(groups)
            if one.id not in taken and (one.kind, one.parent) == (part.kind, part.parent)
        ]
        count, *_, best = max(found, default=(0, part))
        if count:
            pair(part, best)
    waiting: dict[tuple[str, str, str], list[Part]] = {}
    for one in numbered:
        if one.id not in taken:
            waiting.setdefault((one.kind, one.parent, one.hash), []).append(one)
    for part in after.by_id.values():
        # A group stands before its own members: when their turn comes, what they stand in has been paired.
        home = pairs[part.parent].id if part.parent in pairs else part.parent
        if part.id not in pairs and (same := waiting.get((part.kind, home, part.hash))):
            pair(part, same.pop(0))
    for id, part in after.by_id.items():
        former = before.by_id.get(id)
        if id not in pairs and former and former.unnamed and id not in taken and former.kind == part.kind:
            pair(part, former)
    return pairs


def _held(parts: Parts) -> dict[str, set[str]]:
    """Return the names and the hashes of what stands in each part."""
    found: dict[str, set[str]] = {}
    for part in parts.by_id.values():
        found.setdefault(part.parent, set()).update({part.hash} if part.unnamed else {part.hash, part.id})
    return found


def _elsewhere(pairs: Mapping[str, Part], before: Parts, after: Parts) -> set[str]:
    """Return the ids of parts that stand under something else than they did. What has another name is the same; a
    group of criteria that has no name, and is not known from before or after, is no place of its own."""
    kept = {former.id for former in pairs.values()}

    def nameless(id: str, parts: Parts, known: Container[str]) -> bool:
        return id not in known and id in parts.by_id and parts.by_id[id].unnamed

    found: set[str] = set()
    for id, former in pairs.items():
        part = after.by_id[id]
        home = pairs[part.parent].id if part.parent in pairs else part.parent
        if nameless(part.parent, after, pairs) or nameless(former.parent, before, kept):
            moved = word(former.data, "block") != word(part.data, "block")
        else:
            moved = former.parent != home
        if part.kind != "document" and (moved or former.place != part.place):
            found.add(id)
    return found


def _shifted(pairs: Mapping[str, Part], elsewhere: Container[str], after: Parts) -> set[str]:
    """Return the ids of parts that have changed places with others under the same parent: the fewest that explain the
    new order. References follow the order of the text, so theirs says nothing."""
    siblings: dict[tuple[str, str], list[Part]] = {}
    for id in pairs:
        part = after.by_id[id]
        if id not in elsewhere and not part.unnamed and part.kind not in OWN_PLACE:
            siblings.setdefault((part.kind, part.parent), []).append(part)
    found: set[str] = set()
    for parts in siblings.values():
        parts.sort(key=lambda part: part.order)
        found |= {parts[place].id for place in _out_of_order([pairs[part.id].order for part in parts])}
    return found


def _out_of_order(numbers: list[int]) -> set[int]:
    """Return the places of the numbers outside the longest run that grows."""
    ends: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(ends, number)
        previous.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [number]
        last[at : at + 1] = [place]
    kept: set[int] = set()
    place = last[-1] if last else -1
    while place >= 0:
        kept.add(place)
        place = previous[place]
    return set(range(len(numbers))) - kept


def _added(part: Part, after: Parts, together: bool) -> Change:
    how = part.change if part.change in ("new", "substantial", "editorial") else "new"
    return Change(what=ADDED, how=how, present=tuple(after.lines(part)), with_parent=together, **_facts(part, after))


def _removed(part: Part, before: Parts, together: bool) -> Change:
    lines = tuple(before.lines(part))
    return Change(what=REMOVED, how="removed", earlier=lines, with_parent=together, **_facts(part, before))


def _changed(
    former: Part, part: Part, before: Parts, after: Parts, revision: str, elsewhere: bool, shifted: bool
) -> Change | None:
    same = former.hash == part.hash or (said := before.meant(former)) is not None and said == after.meant(part)
    if same and not elsewhere and not shifted:
        return None
    return Change(
        what=MOVED if same else CHANGED,
        how="moved" if same else _how(part, revision),
        earlier=tuple(before.lines(former)),
        present=tuple(after.lines(part)),
        moved=_moved(former, part, before) if elsewhere else "Har bytt plats med andra i listan." if shifted else "",
        elsewhere=elsewhere,
        **_facts(part, after),
    )


def _moved(former: Part, part: Part, before: Parts) -> str:
    """Say where a part stood before: under which step or block, else for whom, else under which heading of its own."""
    if former.parent != part.parent:
        return f"Stod tidigare under ”{before.names.get(former.parent, former.parent)}”."
    (actor, group), (present, _) = former.place, part.place
    if actor != present:
        titles = {word(row, "id"): word(row, "heading") for row in rows(before.document, "actors")}
        return f"Stod tidigare under ”{titles.get(actor) or actor}”."
    return f"Stod tidigare under mellanrubriken ”{group}”." if group else "Stod tidigare utan mellanrubrik."


def _how(part: Part, revision: str) -> str:
    """Return how a part has changed: as it says itself, else as the version does. A version that claims to change
    nothing is not believed."""
    if part.change in ("new", "substantial", "editorial"):
        return part.change
    return revision if revision in ("substantial", "editorial", REWORDED) else "substantial"


def _facts(part: Part, parts: Parts) -> dict[str, str]:
    owner = parts.owner(part.id)
    return {
        "id": part.id,
        "part": part.kind,
        "name": parts.names[part.id],
        "parent": part.parent,
        "owner": owner,
        "owner_name": parts.names.get(owner, ""),
    }
