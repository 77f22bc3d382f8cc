"""The ledger of published versions: its bytes → entries by document, and every fault in it.

In: the bytes of content/ledger/ledger.jsonl, the names of the documents beside it, the ids of the project's sources;
and the bytes of published documents. Out: `Ledger`, parsed documents, diagnostics. Never touches disk, and never
renders a published document anew: what was published stays as it is.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from .diagnostics import Diagnostic, Path, Place, sort
from .model.base import Model
from .model.ledger import ENDS, VERSIONS, Entry
from .source import Document, ledger_faults
from .source.fault import Fault
from .templates import TEMPLATES
from .validate import validate_list

FILE = "content/ledger/ledger.jsonl"
DOCUMENTS = "content/ledger/documents"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger's entries by document, in their order, and its faults."""

    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


class _Rows(Model):
    """The rows as one value, so that they are typed as the shared lists are."""

    entries: tuple[Entry, ...] = ()


def read_ledger(content: bytes, documents: Set[str], sources: Set[str]) -> Ledger:
    """Read the ledger. `documents` are the hashes of the published documents that exist; `sources` the ids of the
    sources that exist. Rows that cannot be read are left out."""
    try:
        lines = tuple(content.decode("utf-8-sig").split("\n"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = ledger_faults.bad_row(Place(FILE, line), "Liggaren är inte sparad som UTF-8.")
        return Ledger({}, tuple(_diagnostics([fault], ())))
    rows, found = _rows(lines)
    data = {"entries": [row for _, row in rows]}
    kept, wrong = validate_list(_Rows, data, Document(FILE, lines, lines, data, {}))
    if wrong:  # Only now are places needed.
        kept, wrong = validate_list(_Rows, data, Document(FILE, lines, lines, data, _places(lines, rows)))
    where = _Where(lines, {row["number"]: line for line, row in reversed(rows) if isinstance(row.get("number"), int)})
    # What follows on what can't be told where rows could not be read: one cause, one fault.
    whole = not found and not wrong
    found += [*wrong, *(_order(kept.entries, where) if whole else ())]
    by_id: dict[str, list[Entry]] = {}
    for entry in kept.entries:
        found += _incomplete(entry, where, documents)
        by_id.setdefault(entry.id, []).append(entry)
    for entries in by_id.values():
        found += _life(entries, where) if whole else ()
        found += _sources(entries, where, sources)
    return Ledger({id: tuple(by_id[id]) for id in sorted(by_id)}, tuple(_diagnostics(found, lines)))


def read_documents(bodies: Mapping[str, bytes]) -> tuple[dict[str, dict[str, Any]], list[Diagnostic]]:
    """Verify and parse published documents, given by hash. One that has been altered is left out."""
    read: dict[str, dict[str, Any]] = {}
    found: list[Fault] = []
    for sha256, body in sorted(bodies.items()):
        place = Place(f"{DOCUMENTS}/{sha256}.json")
        if hashlib.sha256(body).hexdigest() != sha256:
            found.append(ledger_faults.altered_document(place, "Filens innehåll stämmer inte med dess kontrollsumma."))
            continue
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            read[sha256] = value
        else:
            found.append(ledger_faults.altered_document(place, "Filen är inget publicerat dokument."))
    return read, _diagnostics(found, ())


def published(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that brought a version with a document, in the order of the ledger."""
    return [entry for entry in entries if entry.event in VERSIONS and entry.version and entry.sha256]


def hashes(entries: Iterable[Entry]) -> list[str]:
    """Return the hashes of the documents of all versions, in the order of the ledger."""
    return [entry.sha256 for entry in published(entries) if entry.sha256]


# ---------------------------------------------------------------------------------------------------------------------
# Rows


@dataclass(frozen=True, slots=True)
class _Where:
    """Where entries stand: the file's lines, and the line of each entry's number."""

    lines: tuple[str, ...]
    numbers: Mapping[int, int]

    def __call__(self, entry: Entry, key: str) -> Place:
        """Return the place of a value of an entry."""
        line = self.numbers.get(entry.number, 1)
        return _key(self.lines[line - 1], line, key)


def _rows(lines: tuple[str, ...]) -> tuple[list[tuple[int, dict[str, Any]]], list[Fault]]:
    """Read every line by itself, so that one that is broken hides no other; give each row with its line's number."""
    rows: list[tuple[int, dict[str, Any]]] = []
    found: list[Fault] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        twice: list[str] = []
        try:
            row = json.loads(line, object_pairs_hook=lambda pairs, twice=twice: _object(pairs, twice))
        except json.JSONDecodeError as error:
            problem = "Raden är inte JSON: ett komma, ett citattecken eller en klammer är fel."
            found.append(ledger_faults.bad_row(Place(FILE, number, error.colno), problem))
            continue
        except (ValueError, RecursionError):
            found.append(ledger_faults.bad_row(Place(FILE, number), "Raden är inte JSON som går att läsa."))
            continue
        if not isinstance(row, dict):
            found.append(ledger_faults.bad_row(Place(FILE, number), "Raden ska stå inom klamrar: { … }."))
        elif twice:
            found.append(ledger_faults.bad_row(_key(line, number, twice[0]), f"”{twice[0]}” står två gånger."))
        else:
            rows.append((number, row))
    return rows, found


def _places(lines: tuple[str, ...], rows: list[tuple[int, dict[str, Any]]]) -> dict[Path, Place]:
    """Return the place of every row and every value in it."""
    places: dict[Path, Place] = {("entries",): Place(FILE)}
    for index, (number, row) in enumerate(rows):
        places[("entries", index)] = Place(FILE, number)
        for key in row:
            places[("entries", index, key)] = _key(lines[number - 1], number, key)
    return places


def _object(pairs: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice += [key for key in made if keys.count(key) > 1]
    return made


def _key(line: str, number: int, key: str) -> Place:
    """Return the place of a key's value in its line; the line's start where the key is written in escapes."""
    match = re.search(rf'"{re.escape(key)}"\s*:\s*', line)
    return Place(FILE, number, match.end() + 1) if match else Place(FILE, number)


def _diagnostics(found: Iterable[Fault], lines: tuple[str, ...]) -> list[Diagnostic]:
    return sort(
        Diagnostic(
            fault.code,
            fault.approved or "error",
            fault.place,
            fault.message,
            fault.hint,
            lines[fault.place.line - 1] if 0 < fault.place.line <= len(lines) else "",
        )
        for fault in found
    )


# ---------------------------------------------------------------------------------------------------------------------
# What rows say of each other


def _order(entries: Iterable[Entry], where: _Where) -> Iterator[Fault]:
    """Ask for 1, 2, 3 …; after a gap, count on from there: one cause, one fault."""
    expected = 1
    for entry in entries:
        if entry.number != expected:
            yield ledger_faults.wrong_number(where(entry, "number"), entry.number, expected)
        expected = entry.number + 1


def _incomplete(entry: Entry, where: _Where, documents: Set[str]) -> Iterator[Fault]:
    """Ask for what the event needs, and for the document that the row names."""
    if entry.kind not in TEMPLATES:
        yield ledger_faults.incomplete_row(where(entry, "kind"), f"”{entry.kind}” är inget slag av dokument")
    if entry.sha256 and entry.sha256 not in documents:
        yield ledger_faults.missing_document(where(entry, "sha256"), entry.sha256)
    place = where(entry, "event")
    if entry.event in VERSIONS:
        lacking = [key for key in ("version", "change", "summary", "sha256") if not getattr(entry, key)]
    else:
        least = {"merged": 1, "renamed": 1, "split": 2}.get(entry.event, 0)
        lacking = [] if entry.reason else ["reason"]
        lacking += [] if len(entry.successors) >= least else ["successors"]
    if lacking:
        yield ledger_faults.incomplete_row(place, f"Händelsen ”{entry.event}” kräver {', '.join(lacking)}")


def _life(entries: list[Entry], where: _Where) -> Iterator[Fault]:
    """Follow one document from its first version to its end."""
    before: Entry | None = None
    version: Entry | None = None
    for entry in entries:
        place = where(entry, "event")
        if before is None and entry.event != "published":
            hint = "Den första händelsen för ett dokument är published."
            yield ledger_faults.impossible_event(place, f"”{entry.id}” har inte publicerats förut.", hint)
        elif before and before.event in ENDS:
            hint = "Ge det nya dokumentet ett eget id."
            problem = f"”{entry.id}” slutade gälla {before.on} och kan inte användas igen."
            yield ledger_faults.impossible_event(place, problem, hint)
            return
        elif before and entry.event == "published":
            hint = "Skriv revised: dokumentet finns redan."
            yield ledger_faults.impossible_event(place, f"”{entry.id}” är redan publicerat.", hint)
        if before and entry.on < before.on:
            place = where(entry, "on")
            yield ledger_faults.version_order(place, f"{entry.version or ''} ({entry.on})".strip(), str(before.on))
        if entry.version and version and _number(entry) <= _number(version) and entry.event in VERSIONS:
            place = where(entry, "version")
            yield ledger_faults.version_order(place, entry.version, str(version.version))
        before, version = entry, entry if entry.version else version


def _sources(entries: list[Entry], where: _Where, sources: Set[str]) -> Iterator[Fault]:
    last = entries[-1]
    if last.id not in sources and last.event != "renamed":
        yield ledger_faults.vanished_source(where(last, "id"), last.id)
    for entry in entries:
        for id in entry.successors:
            if id not in sources:
                yield ledger_faults.unknown_successor(where(entry, "successors"), id)


def _number(entry: Entry) -> tuple[int, ...]:
    return tuple(int(part) for part in str(entry.version).split("."))
