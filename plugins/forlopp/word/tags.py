"""The names of the hidden bookmarks that tie a paragraph in Word to a part of the source.

In: a passage, and how many there are like it. Out: names of at most 40 signs, which is what Word allows; and such a
name
read again. A name holds no words of the text: only which passage it is, and hashes of what it said on export.
Bookmarks, because LibreOffice drops the tags of content controls when it saves, and keeps these.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from .parts import Passage, short

_PASSAGE = re.compile(r"_vf([0-9a-z]{10})([0-9a-z]{8})([0-9a-z]{8})([0-9a-z]{2})")
_WRITTEN = re.compile(r"_vg([0-9a-z]{10})([0-9a-z]{8})([0-9a-z]{3})")
_REFERENCE = re.compile(r"_vr([0-9a-z]{10})([0-9]{1,5})")
_DOCUMENT = re.compile(r"_vd([0-9a-z]{12})")


class Tag(NamedTuple):
    """A name that has been read: whose it is, the source and the words at export, and which of those that are alike.
    `written`: the tool wrote the paragraph, and nothing of it can be read back."""

    key: str
    source: str
    shown: str
    number: int
    written: bool = False


class Tags:
    """Gives every paragraph of one document a name of its own."""

    def __init__(self, id: str) -> None:
        self.id = id
        self.used: Counter[str] = Counter()

    def passage(self, one: Passage, text: str) -> str:
        """Return the name of a passage that is shown as a text."""
        name = key_of(self.id, one) + short(one.source) + short(text)
        self.used[name] += 1
        return f"_vf{name}{_two(self.used[name])}"

    def written(self, key: str, text: str) -> str:
        """Return the name of a paragraph that the tool writes."""
        name = short(f"{self.id}\n{key}", 10) + short(" ".join(text.split()))
        self.used[name] += 1
        return f"_vg{name}{_two(self.used[name]).zfill(3)}"


def key_of(id: str, one: Passage) -> str:
    """Return the short form of what names a passage."""
    return short(f"{id}\n{one.key}", 10)


def reference_key(id: str, key: str) -> str:
    """Return the short form of what names a row of the reference list."""
    return short(f"{id}\nreferens {key}", 10)


def short_reference(key: str, number: int) -> str:
    """Return the name of a row of the reference list: which reference, and its number there."""
    return f"_vr{key}{number}"


def read_reference(name: str) -> tuple[str, int] | None:
    """Return the short form of a reference's key, and its number; None for any other bookmark."""
    match = _REFERENCE.fullmatch(name)
    return (match[1], int(match[2])) if match else None


def document_tag(id: str) -> str:
    """Return the name that says which document this is."""
    return f"_vd{short(id, 12)}"


def read_tag(name: str) -> Tag | None:
    """Read a name; None for a bookmark of somebody else's."""
    if match := _PASSAGE.fullmatch(name):
        return Tag(match[1], match[2], match[3], int(match[4], 36))
    if match := _WRITTEN.fullmatch(name):
        return Tag(match[1], "", match[2], int(match[3], 36), True)
    return None


def read_document_tag(name: str) -> str:
    """Return the short form of the document's id; "" for any other bookmark."""
    match = _DOCUMENT.fullmatch(name)
    return match[1] if match else ""


def _two(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return digits[number // 36 % 36] + digits[number % 36]
