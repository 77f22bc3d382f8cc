"""Where a document's ids are given and where they are used: what renaming, finding and jumping go by.

In: a document as it was read. Out: `Spot`s with their places in the file as it is written. Never guesses: an id counts
where it stands as an id, not where a word happens to be spelt alike.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from ..diagnostics import Path, Place
from ..model.text import Anchor, Cite, Image, LinkStart, Text
from ..source import Document
from .spans import Span, on_line

REFERENCE = "@"
"""Begins the id of a source in references.json: its keys are not the document's own ids."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One place where an id stands. `document` is the id of the document that it belongs to; `id` is "" for the
    document itself."""

    document: str
    id: str
    file: str
    span: Span
    given: bool = False


_USES = {"to", "criteria", "goals", "challenges", "lane", "phase", "entry", "at"}
_DOCUMENTS = {"merged_from", "merged_into", "replaces", "replaced_by", "split_from", "split_into", "model", "pathway"}
_OWN = {"lanes", "phases"}


def spots(document: Document, own: str, file: str) -> Iterator[Spot]:
    """Yield every id in a document. `own` is the document's id, for regional additions that of their pathway; `file`
    is where the document lies, which its links are seen from."""
    seen: set[tuple[str, Span, bool]] = set()
    for spot in _walk(document.data, (), document, own, file):
        key = (spot.file, spot.span, spot.given)
        if key not in seen:
            seen.add(key)
            yield spot


def _walk(value: Any, path: Path, document: Document, own: str, file: str) -> Iterator[Spot]:
    if isinstance(value, Text):
        yield from _in_text(value, path, document, own, file)
    elif isinstance(value, Mapping):
        for key, child in value.items():
            at = (*path, key)
            if key == "id" and path and isinstance(child, str):
                if at in document.places:
                    name = f"{REFERENCE}{child}" if path[0] == "references" else child
                    yield from _spot(document, at, child, own, name, given=True)
            elif path[:1] == ("references",):
                continue
            elif key == "part" and isinstance(child, str) and isinstance(value.get("model"), str):
                yield from _spot(document, at, child, value["model"], child)
            elif key == "parts" and path == ("based_on",) and isinstance(child, Mapping):
                for id in child:
                    yield from _spot(document, (*at, id, "<key>"), str(id), *split(str(id), own))
            elif key in _DOCUMENTS:
                for at_id, id in _each(child, at, document):
                    yield from _spot(document, at_id, id, id, "")
            elif key in _USES and path and not _is_parts(child):
                for at_id, id in _each(child, at, document):
                    yield from _use(document, at_id, id, own, str(key))
            else:
                yield from _walk(child, at, document, own, file)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _walk(child, (*path, index), document, own, file)


def _is_parts(value: Any) -> bool:
    """True for a list of parts with ids of their own, such as the document's goals."""
    return isinstance(value, list) and any(isinstance(one, Mapping) for one in value)


def _each(value: Any, path: Path, document: Document) -> Iterator[tuple[Path, str]]:
    """Yield the path and the text of each id in a value: one, a list, or several with commas between."""
    if isinstance(value, list):
        for index, one in enumerate(value):
            if isinstance(one, str):
                yield (*path, index), one
    elif isinstance(value, str):
        for index, one in enumerate(value.split(",")):
            yield ((*path, index) if (*path, index) in document.places else path), one.strip()


def split(id: str, own: str) -> tuple[str, str]:
    """Return the document and the part that an id names: `levnadsvanor--radgivning` is a part of the generic model."""
    model, mark, part = id.partition("--")
    return (model, part) if mark else (own, id)


def _use(document: Document, path: Path, id: str, own: str, key: str) -> Iterator[Spot]:
    other, mark, part = id.partition("#")
    if key == "to" and mark:
        yield from _spot(document, path, other, other, "")
        yield from _spot(document, path, part, other, part, after="#")
    else:
        yield from _spot(document, path, id, *split(id, own))


def _in_text(text: Text, path: Path, document: Document, own: str, file: str) -> Iterator[Spot]:
    for index, part in enumerate(text.parts):
        at = (*path, "parts", index)
        if isinstance(part, Cite):
            for key, _ in part.items:
                yield from _spot(document, at, key, own, f"{REFERENCE}{key}", after="@")
        elif isinstance(part, Anchor):
            yield from _spot(document, at, part.id, own, part.id, given=True)
        elif isinstance(part, LinkStart):
            target, mark, id = unquote(part.href).partition("#")
            other = linked(file, target) if target else own
            if other and target:
                yield from _spot(document, at, other, other, "", after="/")
            if other and mark and id:
                yield from _spot(document, at, id, *split(id, other), after="#")
        elif not isinstance(part, Image):
            continue


def linked(file: str, target: str) -> str:
    """Return the id of the document that a link leads to; "" for any other address."""
    if ":" in target or target.startswith("/"):
        return ""
    folder, name = posixpath.split(posixpath.normpath(posixpath.join(posixpath.dirname(file), target)))
    return posixpath.basename(folder) if name == "index.md" else ""


def _spot(
    document: Document, path: Path, written: str, owner: str, id: str, given: bool = False, after: str = ""
) -> Iterator[Spot]:
    """Yield the place where an id is written, if it can be found there."""
    place = next(
        (document.places[path[:end]] for end in (len(path), len(path) - 1) if path[:end] in document.places), 0
    )
    if not isinstance(place, Place) or not written:
        return
    shown = document.as_written(place)
    line = document.line(shown)
    before = re.escape(after) if after else r"(?<![\w-])"
    pattern = rf"{before}({re.escape(written)})(?![\w-])"
    found = re.compile(pattern).search(line, max(0, shown.column - 1))
    if found:
        yield Spot(owner, id, shown.file, on_line(shown.line - 1, found.start(1), found.end(1)), given)


def given_in(lines: list[str], id: str) -> int | None:
    """Return the line that an id is given on, looked for in lines that can't be read as a document."""
    pattern = re.compile(rf"\{{[^{{}}]*#{re.escape(id)}(?![\w-])|^\s*-?\s*id:\s*[\"']?{re.escape(id)}[\"']?\s*$")
    return next((number for number, line in enumerate(lines) if pattern.search(line)), None)
