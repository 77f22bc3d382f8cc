"""The ledger of published versions: its bytes → entries by document, and every fault in it.

In: the bytes of content/ledger/ledger.jsonl, the names of the documents beside it, the ids of the project's sources;
and the bytes of published documents. Out: `Ledger`, parsed documents, diagnostics. Never touches disk, and never
renders a published document anew: what was published stays as it is.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import ValidationError

from .catalog import PUBLIC, Facts
from .diagnostics import Diagnostic, Path, Place, sort
from .model.base import Model
from .model.ledger import ENDS, VERSIONS, Entry
from .source import Document, ledger_faults
from .source.fault import Fault
from .templates import TEMPLATES
from .validate import validate_list

FILE = "content/ledger/ledger.jsonl"
DOCUMENTS = "content/ledger/documents"
SOURCES = "content/ledger/sources"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger's entries by document, in their order, and its faults."""

    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


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
    whole = not found and all(not wrong for _, wrong in rows)
    found += [fault for _, wrong in rows for fault in wrong]
    kept = [row for row, _ in rows if row]
    # What follows on what can't be told where rows could not be read: one cause, one fault.
    found += _order(kept) if whole else ()
    by_id: dict[str, list[_Row]] = {}
    for row in kept:
        found += _incomplete(row, documents)
        by_id.setdefault(row.entry.id, []).append(row)
    for events in by_id.values():
        found += _life(events) if whole else ()
        found += _sources(events, sources, by_id.keys())
    entries = {id: tuple(row.entry for row in by_id[id]) for id in sorted(by_id)}
    return Ledger(entries, tuple(_diagnostics(found, lines)))


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
    """Return the hashes of the documents of all versions, and of a document as it ended, in the order of the ledger."""
    return [entry.sha256 for entry in entries if entry.sha256]


def newest(entries: Iterable[Entry]) -> Entry | None:
    """Return the entry of the newest published version; None where there is none, or where the document has ended."""
    given = list(entries)
    versions = published(given)
    return versions[-1] if versions and given[-1].event not in ENDS else None


def end(entries: Sequence[Entry]) -> Entry | None:
    """Return the entry that ended a document."""
    return entries[-1] if entries and entries[-1].event in ENDS else None


def standing(facts: Facts, entries: Sequence[Entry]) -> Entry | None:
    """Return the entry whose document is what the source says: its newest version, or its end. None: the source is not
    published as it stands."""
    if last := end(entries):
        return last if facts.status in ("withdrawn", "merged") else None
    entry = newest(entries)
    return entry if entry and facts.status == "approved" and facts.version == entry.version else None


def is_ahead(facts: Facts, entries: Sequence[Entry]) -> bool:
    """True when the source says that something is to be published: a newer version is approved, or it has ended."""
    return bool(entries) and facts.status in PUBLIC - {"planned"} and standing(facts, entries) is None


def number(version: str) -> tuple[int, ...]:
    """Return a version's number, to be compared with others: 1.10 comes after 1.9."""
    return tuple(int(part) for part in version.split("."))


def source_hash(files: Mapping[str, bytes]) -> str:
    """Return the hash of a frozen source: of the names and contents of its files."""
    rows = "".join(f"{name} {hashlib.sha256(files[name]).hexdigest()}\n" for name in sorted(files))
    return hashlib.sha256(rows.encode()).hexdigest()


# ---------------------------------------------------------------------------------------------------------------------
# Rows


class _Row(NamedTuple):
    """An entry, with the line that it stands on and that line's number."""

    entry: Entry
    number: int
    line: str

    def place(self, key: str) -> Place:
        """Return the place of one of its values."""
        return _value(self.line, self.number, key)


class _Typed(Model):
    """A row as the only one of a list, so that it is typed as the rows of the shared lists are."""

    entries: tuple[Entry, ...] = ()


def _rows(lines: tuple[str, ...]) -> tuple[list[tuple[_Row | None, list[Fault]]], list[Fault]]:
    """Read every line by itself, so that one that is broken hides no other. Return each row, or what is wrong with its
    values, and what is wrong with lines that are no rows at all."""
    rows: list[tuple[_Row | None, list[Fault]]] = []
    found: list[Fault] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        twice: list[str] = []
        try:
            data = json.loads(line, object_pairs_hook=lambda pairs, twice=twice: _object(pairs, twice))
        except json.JSONDecodeError as error:
            problem = "Raden är inte JSON: ett komma, ett citattecken eller en klammer är fel."
            found.append(ledger_faults.bad_row(Place(FILE, number, error.colno), problem))
            continue
        except (ValueError, RecursionError):
            found.append(ledger_faults.bad_row(Place(FILE, number), "Raden är inte JSON som går att läsa."))
            continue
        if not isinstance(data, dict):
            found.append(ledger_faults.bad_row(Place(FILE, number), "Raden ska stå inom klamrar: { … }."))
        elif twice:
            found.append(ledger_faults.bad_row(_value(line, number, twice[0]), f"”{twice[0]}” står två gånger."))
        else:
            rows.append(_typed(data, number, line))
    return rows, found


def _typed(data: dict[str, Any], number: int, line: str) -> tuple[_Row | None, list[Fault]]:
    try:
        return _Row(Entry.model_validate(data), number, line), []
    except ValidationError:  # Only now are places needed.
        places: dict[Path, Place] = {("entries", 0, key): _value(line, number, key) for key in data}
        places[("entries", 0)] = Place(FILE, number)
        rows = {"entries": [data]}
        return None, validate_list(_Typed, rows, Document(FILE, (line,), (line,), rows, places))[1]


def _object(pairs: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice += [key for key in made if keys.count(key) > 1]
    return made


def _value(line: str, number: int, key: str) -> Place:
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


def _order(rows: Iterable[_Row]) -> Iterator[Fault]:
    """Ask for 1, 2, 3 …; after a gap, count on from there: one cause, one fault."""
    expected = 1
    for row in rows:
        if row.entry.number != expected:
            yield ledger_faults.wrong_number(row.place("number"), row.entry.number, expected)
        expected = row.entry.number + 1


def _incomplete(row: _Row, documents: Set[str]) -> Iterator[Fault]:
    """Ask for what the event needs, and for the document that the row names."""
    entry = row.entry
    if entry.kind not in TEMPLATES:
        yield ledger_faults.incomplete_row(row.place("kind"), f"”{entry.kind}” är inget slag av dokument")
    if entry.sha256 and entry.sha256 not in documents:
        yield ledger_faults.missing_document(row.place("sha256"), entry.sha256)
    place = row.place("event")
    if entry.event in VERSIONS:
        lacking = [key for key in ("version", "change", "summary", "sha256") if not getattr(entry, key)]
    else:
        least = {"merged": 1, "renamed": 1, "split": 2}.get(entry.event, 0)
        lacking = [] if entry.reason else ["reason"]
        lacking += [] if len(entry.successors) >= least else ["successors"]
    if lacking:
        yield ledger_faults.incomplete_row(place, f"Händelsen ”{entry.event}” kräver {', '.join(lacking)}")


def _life(rows: list[_Row]) -> Iterator[Fault]:
    """Follow one document from its first version to its end."""
    before: Entry | None = None
    version: Entry | None = None
    for row in rows:
        entry, place = row.entry, row.place("event")
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
            place = row.place("on")
            yield ledger_faults.version_order(place, f"{entry.version or ''} ({entry.on})".strip(), str(before.on))
        older = entry.version and version and number(entry.version) <= number(str(version.version))
        if older and entry.event in VERSIONS:
            place = row.place("version")
            yield ledger_faults.version_order(place, str(entry.version), str(version.version))
        before, version = entry, entry if entry.version else version


def _sources(rows: list[_Row], sources: Set[str], known: Set[str]) -> Iterator[Fault]:
    """Ask for the source of what was published, and of its successors; a successor may have got another id since."""
    last = rows[-1].entry
    if last.id not in sources and last.event != "renamed":
        yield ledger_faults.vanished_source(rows[-1].place("id"), last.id)
    for row in rows:
        for id in row.entry.successors:
            if id not in sources and id not in known:
                yield ledger_faults.unknown_successor(row.place("successors"), id)
