"""Lists under Ingång and Utgång → criteria blocks.

In: the blocks of the part. Out: pieces of Markdown. Never decides in silence how criteria go together: where the
document does not say it, a note does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from ..diagnostics import fold
from .flow import Names
from .manuscript import Block, Paragraph
from .marking import Marking, as_list, inline, remarks, untyped, written
from .wordings import ALL, ANY, NONE

_ABOUT = re.compile(r"\b(?:ingang|utgang|inled|avslut|kriteri|uppfyll|inkluder)")
"""What an introduction to criteria speaks of."""
_COUNTED = re.compile(r"\bminst ([2-9]|tva|tre|fyra|fem)\b.{0,40}\bav\b")
_FIGURES = {"tva": "2", "tre": "3", "fyra": "4", "fem": "5"}


def write_criteria(
    blocks: Sequence[Block], id: str, names: Names, criteria: dict[str, str], marking: Marking
) -> Iterator[str]:
    """Write criteria: a list whose introduction says how they go together becomes a block, another stays a list."""
    group, lead, open_list = "", "", False
    run: list[Paragraph] = []
    found = [*untyped(blocks, marking), None]
    for one in found:
        if isinstance(one, Paragraph) and one.item and one.text.strip():
            run.append(one)
            continue
        if run:
            group = _group(lead)
            counted = _COUNTED.search(fold(lead))
            nested = _nested(run)
            flat = nested is not None and not any(item.remarks for item in run)
            guessed = not group and not counted and flat and len(run) > 1 and bool(_ABOUT.search(fold(lead)))
            if counted and not group and "och minst" not in fold(lead):
                group = f"at_least: {_FIGURES.get(counted[1], counted[1])}\nof"
            group = group or ("any" if guessed else "")
            if group and flat:
                block = names.new(f"{id}-kriterier" if group != "none" else f"{id}-inte")
                criteria.setdefault(id if group != "none" else f"{id}-none", block)
                members = [line for one, under in nested or () for line in _member(one, under, marking)]
                yield "\n".join(["```yaml criteria", f"id: {block}", f"{group}:", *members, "```"])
                if guessed:
                    yield marking.note(
                        "Dokumentet säger inte om ett kriterium räcker eller om alla krävs. Blocket ovan säger any: "
                        "(ett räcker). Ändra any: till all: om alla krävs."
                    )
            else:
                yield as_list(run, marking)
                yield from (note for item in run for note in remarks(item, marking))
                open_list = True
            run = []
        if one is None:
            break
        lead = one.text if isinstance(one, Paragraph) else ""
        yield from written([one], marking)
    if open_list:
        yield marking.note(
            "Gör ett block med kriterier av listan ovan när det är klart om något (any), alla (all) eller minst ett "
            "antal (at_least) ska vara uppfyllda. Se handboken, ”Skriv steg”, rubriken Kriterier."
        )


def _nested(run: Sequence[Paragraph]) -> list[tuple[Paragraph, list[Paragraph]]] | None:
    """Return criteria, each with those under it; None where it is not said how those go together."""
    found: list[tuple[Paragraph, list[Paragraph]]] = []
    for one in run:
        if one.item > run[0].item and found:
            found[-1][1].append(one)
        else:
            found.append((one, []))
    sure = all(not under or _group(one.text) and len({i.item for i in under}) == 1 for one, under in found)
    return found if sure and len({one.item for one, _ in found}) == 1 else None


def _member(one: Paragraph, under: Sequence[Paragraph], marking: Marking) -> Iterator[str]:
    """Write a criterion, with the group that it is made of."""

    def said(item: Paragraph) -> str:
        return json.dumps(inline(item.runs, marking), ensure_ascii=False)

    if not under:
        yield f"  - {{text: {said(one)}}}"
        return
    yield f"  - text: {said(one)}"
    yield f"    {_group(one.text)}:"
    yield from (f"      - {{text: {said(item)}}}" for item in under)


def _group(lead: str) -> str:
    said = " ".join(fold(lead).split())
    found = [
        name for name, words in (("none", NONE), ("any", ANY), ("all", ALL)) if any(fold(one) in said for one in words)
    ]
    return found[0] if found[:1] == ["none"] or len(found) == 1 else ""
