"""references.json (CSL-JSON) → rows, each with its place.

In: the file's name and bytes. Out: rows as mappings, places under ("references", n), faults and lines. Never types a
field, and never drops one: what Förlopp does not use is kept.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ..diagnostics import Path, Place
from . import faults
from .fault import Fault
from .text_file import LIMIT

_ID = re.compile(r'"id"\s*:\s*"((?:[^"\\]|\\.)*)"')


def read_references(
    file: str, content: bytes
) -> tuple[list[dict[str, Any]], dict[Path, Place], list[Fault], tuple[str, ...]]:
    """Read a CSL-JSON file. A file that cannot be read gives one fault and no rows."""
    places: dict[Path, Place] = {("references",): Place(file)}
    if len(content) > 4 * LIMIT:
        return [], places, [faults.too_large(Place(file), len(content), 4 * LIMIT)], ()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], places, [faults.not_text(Place(file))], ()
    lines = tuple(text.split("\n"))
    hint = "Exportera källorna på nytt som CSL-JSON, eller rätta raden."
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        problem = "Källfilen går inte att läsa här: ett komma, citattecken eller en klammer är fel."
        return [], places, [faults.bad_references(Place(file, error.lineno, error.colno), problem, hint)], lines
    except RecursionError:
        return [], places, [faults.too_deep(Place(file))], lines
    if not isinstance(rows, list):
        return [], places, [faults.bad_references(Place(file), "Källfilen ska vara en lista: [ … ].", hint)], lines
    starts = _id_places(file, text)
    found: list[Fault] = []
    kept: list[dict[str, Any]] = []
    for row in rows:
        if not isinstance(row, dict):
            found.append(faults.bad_references(Place(file), "Varje källa ska stå inom klamrar: { … }.", hint))
            continue
        number = len(kept)
        key = row.get("id")
        waiting = starts.get(str(key), [])
        place = waiting.pop(0) if waiting else Place(file)
        places[("references", number)] = places[("references", number, "id")] = place
        kept.append(row if isinstance(key, str) else {**row, "id": str(key)} if isinstance(key, int) else row)
    return kept, places, found, lines


def _id_places(file: str, text: str) -> dict[str, list[Place]]:
    """Return where each key is given, in order, found by a single scan."""
    found: dict[str, list[Place]] = {}
    line, line_start, last = 1, 0, 0
    for match in _ID.finditer(text):
        newlines = text.count("\n", last, match.start())
        if newlines:
            line += newlines
            line_start = text.rfind("\n", 0, match.start()) + 1
        last = match.start()
        column = match.start(1) - line_start + 1
        try:
            key = json.loads(f'"{match[1]}"')
        except json.JSONDecodeError:
            continue
        found.setdefault(key, []).append(Place(file, line, column, max(1, len(match[1]))))
    return found
