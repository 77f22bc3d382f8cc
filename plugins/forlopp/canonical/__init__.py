"""A source file → the same file in one form: names for what has none, keys in order, straight tables, even spacing.

In: a file's bytes. Out: `Formatted`. Never changes what the text means: after each step the file is read again, and a
step that would say anything else than before is left out. A file that cannot be read is left as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..source import Document, read_document
from ..source.fault import Fault
from .lines import Text, read_text
from .names import missing_names
from .order import ordered
from .spacing import spaced

UNSAFE = frozenset({"VF119", "VF126"})
"""Faults after which nobody knows what is text and what is not: a note or a block that never ends."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """What became of a file. `untouched` says why nothing could be done; `left` names steps that were left out."""

    content: bytes
    names: tuple[str, ...] = ()
    untouched: Fault | None = None
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that has been read, to be compared with what it becomes."""

    text: Text
    document: Document
    faults: Counter[str]


def formatted(
    file: str, content: bytes, references: tuple[str, bytes] | None = None, with_names: bool = True
) -> Formatted:
    """Return a file in its one form. `with_names`: also write ids where they are missing, which a published version
    may not be given."""
    document, faults = read_document(file, content, references)
    unsafe = next((one for one in faults if document is None or one.code in UNSAFE), None)
    if document is None or unsafe:
        return Formatted(content, untouched=unsafe or faults[0])
    before = after = _Read(read_text(content), document, Counter(one.code for one in faults))
    left: list[str] = []
    for name, step in _STEPS:
        for attempt in step(after):
            if made := _kept(file, attempt.content, references, before.document.data, before.faults):
                after = made
                break
        else:
            left.append(name)
    names: list[str] = []
    missing = missing_names(after.document, after.text) if with_names else []
    # All at once, which nearly always goes well; else one by one, so that only those that do harm are left out.
    text, data = after.text, after.document.data
    for one in missing:
        text, data = one.written(text), one.expected(data)
    if missing and (made := _kept(file, text.content, references, data, after.faults)):
        names, after = [one.id for one in missing], made
    else:
        for one in missing:
            alone = one.expected(after.document.data)
            if made := _kept(file, one.written(after.text).content, references, alone, after.faults):
                names.append(one.id)
                after = made
    return Formatted(after.text.content, tuple(reversed(names)), None, tuple(left))


def _kept(
    file: str, content: bytes, references: tuple[str, bytes] | None, data: Mapping[str, Any], faults: Counter[str]
) -> _Read | None:
    """Read a changed file; None where it says anything else than `data`, or has a fault that was not there."""
    document, found = read_document(file, content, references)
    after = Counter(one.code for one in found)
    if document is None or document.data != data or after - faults:
        return None
    return _Read(read_text(content), document, after)


def _spaced(one: _Read) -> list[Text]:
    return [spaced(one.text, bullets, tables) for bullets, tables in ((True, True), (False, True), (False, False))]


_STEPS: tuple[tuple[str, Callable[[_Read], list[Text]]], ...] = (
    ("tecken", lambda one: [one.text]),
    ("försättsblad", lambda one: [ordered(one.text, one.document)]),
    ("avstånd och tabeller", _spaced),
)

__all__ = ["Formatted", "formatted"]
