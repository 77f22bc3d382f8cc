"""What has changed in the national text under an addition since it was written.

In: the national document, its earlier versions, and the hash that the addition remembers. Out: `Drift` values. Never
judges whether the addition still holds: a person does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..changes import Run, compare, differences
from ..changes.parts import Line, Parts
from .national import National, inside, short

SAME, CHANGED, REMOVED = "", "changed", "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One national part that differs: its name, what became of it in words, and its wording word by word."""

    name: str
    label: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """Whether the part under an addition is what it was; `differences` are known where the version is published."""

    kind: str = SAME
    differences: tuple[Difference, ...] = ()


def drift(national: National, id: str, remembered: str | None, version: str) -> Drift:
    """Return what has become of a part since `version`. Without a remembered hash nothing is known."""
    if id not in national.anchors:
        return Drift(REMOVED, _gone(national, id, version)) if was_there(national, id, remembered, version) else Drift()
    if not remembered or remembered == national.hashes[id]:
        return Drift()
    return Drift(CHANGED, _differences(national, id, version))


def was_there(national: National, id: str, remembered: str | None, version: str) -> bool:
    """True when a part that is not there has been there: the addition remembers it, or the version had it."""
    return bool(remembered) or (version in national.versions and id in Parts(national.versions[version]).by_id)


def _differences(national: National, id: str, version: str) -> tuple[Difference, ...]:
    before = national.versions.get(version)
    if before is None:
        return ()
    watched = {id, *(part.id for parts in (Parts(before), national.parts) for part in inside(parts).get(id, ()))}
    changes = compare(before, national.document, "substantial")
    return tuple(
        Difference(change.name, change.label, differences(_words(change.earlier), _words(change.present)))
        for change in changes
        if change.id in watched
    )


def _gone(national: National, id: str, version: str) -> tuple[Difference, ...]:
    before = Parts(national.versions.get(version) or {})
    if id not in before.by_id:
        return ()
    words = _words(before.lines(before.by_id[id]))
    return (Difference(before.names[id], "borttagen", differences(words, "")),)


def _words(lines: Iterable[Line]) -> str:
    return "\n".join(f"{name}: {words}" if name else words for name, words in lines)


def in_words(found: Iterable[Difference]) -> str:
    """Return differences for a terminal: what has gone in [-…-], what has come in {+…+}, and long runs that are the
    same cut short."""
    rows = []
    for one in found:
        said, name = "".join(_run(run) for run in one.runs), short(one.name)
        rows.append(f"{name}: {one.label}." if not said else f"{name} ({one.label}): {said}")
    return "\n".join(rows)


def _run(run: Run) -> str:
    text = " ".join(run.text.split()) if run.text.strip() else " "
    lead = " " if run.text[:1].isspace() and run.text.strip() else ""
    tail = " " if run.text[-1:].isspace() and run.text.strip() else ""
    if run.fate == "gone":
        return f"{lead}[-{text}-]{tail}"
    if run.fate == "come":
        return f"{lead}{{+{text}+}}{tail}"
    if len(text) > 90:
        text = f"{text[:40].rsplit(' ', 1)[0]} … {text[-40:].split(' ', 1)[-1]}"
    return f"{lead}{text}{tail}"
