"""The report for regions: rows → words for a terminal, or the same as JSON.

In: rows of all files, the names of all regions. Out: text. Never says whether an addition is right.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .drift import in_words
from .rows import GONE, NOTICE, Item, Row


def as_text(rows: Sequence[Row], regions: Mapping[str, str]) -> str:
    """Write the report, region by region; of a region without additions only that it has none."""
    blocks = []
    for id, title in regions.items():
        mine = [row for row in rows if row.region == id]
        if not mine:
            continue
        additions, drifted = sum(len(row.items) for row in mine), sum(row.drifted for row in mine)
        state = f"{drifted} behöver läsas om" if drifted else "inget nationellt innehåll har ändrats under dem"
        blocks.append(f"{title} – {counted(additions)}, {state}")
        blocks += [_row(row) for row in mine]
    without = [title for id, title in regions.items() if all(row.region != id for row in rows)]
    if without:
        blocks.append(f"Inga tillägg: {', '.join(without)}.")
    return "\n\n".join(blocks) + "\n"


def counted(number: int) -> str:
    """Return a number of additions in words."""
    return f"{number} tillägg"


def _row(row: Row) -> str:
    state = "beslutat " + row.on if row.shown else "visas inte (utkast, eller så gäller inte vårdförloppet)"
    version = f"skrivet mot version {row.based_on}, nu {row.version}" if row.based_on else "utan uppgift om version"
    lines = [f"  {row.title} – {row.file}", f"    {state}; {version}. Ansvarig: {row.responsible or 'ingen'}."]
    lines += [line for item in row.items for line in _item(item)]
    lines += [f"    Ej ifyllt: {title} ({id})" for id, title in row.unfilled]
    return "\n".join(lines)


def _item(item: Item) -> list[str]:
    sign = "!" if item.drift else "-"
    lines = [f"    {sign} rad {item.line}: {item.title} – hör till {item.part} ({item.at})"]
    if item.drift:
        lines.append(f"        {NOTICE if item.drift == 'changed' else GONE}")
        lines += [f"        {line}" for line in in_words(item.differences).split("\n") if line]
    return lines


def as_json(rows: Sequence[Row], regions: Mapping[str, str]) -> str:
    """Write the report as one JSON document."""
    value = {
        "regions": [
            {"id": id, "title": title, "pathways": [_data(row) for row in rows if row.region == id]}
            for id, title in regions.items()
        ]
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _data(row: Row) -> dict[str, Any]:
    return {
        "file": row.file,
        "pathway": row.pathway,
        "title": row.title,
        "shown": row.shown,
        "based_on": row.based_on,
        "version": row.version,
        "responsible": row.responsible,
        "on": row.on,
        "review_by": row.review_by,
        "drifted": row.drifted,
        "additions": [
            {
                "id": item.id,
                "at": item.at,
                "line": item.line,
                "title": item.title,
                "part": item.part,
                "drift": item.drift,
                "differences": in_words(item.differences),
            }
            for item in row.items
        ],
        "unfilled": [{"id": id, "title": title} for id, title in row.unfilled],
    }
