"""What has changed in the national text under an addition since it was written.

In: the national document, its earlier versions, and the hash that the addition remembers. Out: `Drift` values. Never
judges whether the addition still holds: a person does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..changes import Run, compare, differences
from ..changes.parts import Line, Parts
from .national import National, inside, short, short_hashes

KEPT = 80
"""Characters of a run without changes that are shown."""

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
    before = national.versions.get(version)
    if before is None:
        return Drift(CHANGED)
    known = Parts(before)
    found = _differences(national, known, id)
    # Other letters for the same steps change a text's hash and nothing that it says.
    same = id in known.by_id and short_hashes(known, (id,))[id] == remembered
    return Drift(CHANGED, found) if found or not same else Drift()


def was_there(national: National, id: str, remembered: str | None, version: str) -> bool:
    """True when a part that is not there has been there: the addition remembers it, or the version had it."""
    return bool(remembered) or (version in national.versions and id in Parts(national.versions[version]).by_id)


def _differences(national: National, before: Parts, id: str) -> tuple[Difference, ...]:
    watched = {id, *(part.id for parts in (before, national.parts) for part in inside(parts).get(id, ()))}
    changes = compare(before.document, national.document, "substantial")
    return tuple(
        Difference(change.name, change.label, differences(_words(change.earlier), _words(change.present)))
        for change in changes
        if change.id in watched and change.what != "moved"
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
        said, name = "".join(_run(run) for run in one.runs).replace("\n", " · "), short(one.name)
        rows.append(f"{name}: {one.label}." if not said else f"{name} ({one.label}): {said}")
    return "\n".join(rows)


def _run(run: Run) -> str:
    if not run.text.strip():
        return run.text
    text = run.text.strip()
    before, _, after = run.text.partition(text)
    if run.fate == "gone":
        text = f"[-{text}-]"
    elif run.fate == "come":
        text = f"{{+{text}+}}"
    elif len(text) > KEPT:
        text = f"{text[: KEPT // 2].rsplit(' ', 1)[0]} … {text[-KEPT // 2 :].split(' ', 1)[-1]}"
    return before + text + after
