"""Placed blocks, steps, indicators and facts → the text of a draft.

In: what the other modules of the package have found. Out: Markdown in the source format. Never leaves a thing undone in
silence: what the author must complete stands as a note that the check tells of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..diagnostics import fold
from ..source.faults import UNPLACED
from ..templates import PATHWAY
from .accounts import COLUMNS, FACTS, NUMBERS, TODO
from .cover import Cover
from .criteria import write_criteria
from .flow import RESERVED, Names, phase_id, write_steps
from .indicators import Indicator, target_of
from .items import Thread, challenges, goals
from .manuscript import Block, Paragraph, Table
from .marking import Marking, escaped, inline, remarks, untyped, written
from .placing import Appendix, Piece, Placed, headings_within, without_number
from .steps import Step
from .wordings import NUMBER, key

_STEP_NUMBERS = re.compile(r"\b(steg)\s(\d{1,2})\b(?!\s*[–-]\s*\d|\s*%)", re.I)
_BARE_POINTS = re.compile(r"\b((?:åtgärd|block|åtgärdsblock|ruta|steg))\s([A-Z])\b(?![)\w–-]|\s+[–-])", re.I)
_POINTS = re.compile(r"\b(se|till|enligt|åtgärd|steg)(\s+)\(([A-ZÅÄÖ]{1,2})\)", re.I)


# ---------------------------------------------------------------------------------------------------------------------
# Front matter


def quoted(text: str) -> str:
    """Return a text as YAML reads it back: JSON's strings are YAML's too."""
    said = " ".join(text.split()).replace("[@", "[ @").replace("<!--", "< !--")
    return json.dumps(said, ensure_ascii=False)


def facts_of(id: str, title: str, cover: Cover, phases: Sequence[str] = ()) -> dict[str, list[str]]:
    """Return the lines of the front matter by their keys."""
    facts = {"id": [f"id: {id}"], "kind": ["kind: pathway"], "title": [f"title: {quoted(title)}"]}
    if cover.scope:
        facts["scope"] = [f"scope: {quoted(cover.scope)}"]
    if version := cover.revisions[0].version if cover.revisions else cover.version:
        facts["version"] = [f'version: "{version}"']
    facts["status"] = ["status: drafting"]
    facts["illustrative"] = [
        f"# {TODO} Ändra till false när arbetsgruppen står för innehållet. Med true visas texten som ett exempel.",
        "illustrative: true",
    ]
    facts["programme_areas"] = [f"programme_areas: [{', '.join(cover.areas)}]"]
    if not cover.areas:
        facts["programme_areas"].insert(0, f"# {TODO} Skriv programområdets id, ur content/programme-areas.yaml.")
    if cover.revisions:
        facts["revisions"] = ["revisions:"]
        if len(cover.revisions) > 1:
            facts["revisions"].append(f"  # {TODO} Kontrollera change: substantial (ändrad i sak) eller editorial?")
        for one in cover.revisions:
            editorial = re.search(r"redaktionell", one.summary, re.I) and not re.search(r"\bsak", one.summary, re.I)
            change = "new" if one.first else "editorial" if editorial else "substantial"
            summary = quoted(one.summary or ("Första versionen." if one.first else "Saknas i dokumentet."))
            facts["revisions"].append(
                f'  - {{version: "{one.version}", on: {one.on.isoformat()}, change: {change}, summary: {summary}}}'
            )
    if phases:
        facts["phases"] = ["phases:", *(f"  - {{id: {phase_id(one)}, title: {quoted(one)}}}" for one in phases)]
    if cover.members:
        facts["working_group"] = ["working_group:"]
        for member in cover.members:
            facts["working_group"].append(
                "  - {" + ", ".join(f"{name}: {quoted(text)}" for name, text in member.items()) + "}"
            )
    return facts


# ---------------------------------------------------------------------------------------------------------------------
# Sections


@dataclass(slots=True)
class Whole:
    """All that a draft is made of."""

    placed: Placed
    steps: Sequence[Step]
    loose_steps: Sequence[Block]
    """What stands under Vårdförloppets åtgärder and is no step."""
    indicators: Sequence[Indicator]
    roles: Mapping[str, str]
    notes: Sequence[tuple[str, tuple[Paragraph, ...]]]
    cover: Cover
    shared: Mapping[str, str] = field(default_factory=dict)
    """Headings that name several actors, with the one whose actions they became."""


def body(whole: Whole, marking: Marking) -> str:
    """Return everything below the front matter."""
    names = Names(set(RESERVED))
    sections: dict[str, list[str]] = {}
    criteria: dict[str, str] = {}
    appendices = [names.new(one.title or one.label, "bilaga") for one in whole.placed.appendices]
    thread, told = Thread(), "nulagesbeskrivning"
    whole.placed.sections[told], named = challenges(
        untyped(whole.placed.sections.get(told, []), marking), marking.accounts
    )
    ids = {name: names.new(name, "utmaning") for name in named}
    thread.ids = {key(text): ids[name] for name, text in named.items()}
    for heading in PATHWAY.headings:
        blocks = whole.placed.sections.get(heading.id, [])
        level = 4 if heading.parent else 3
        if heading.holds == "criteria":
            sections[heading.id] = list(write_criteria(blocks, heading.id, names, criteria, marking))
        elif heading.holds == "abbreviations":
            sections[heading.id] = list(_abbreviations(blocks, marking))
        elif heading.holds == "goals":
            items = _as_items(goals(blocks, thread, ids, marking.accounts), marking)
            sections[heading.id] = [thread.marked(piece) for piece in _own_headings(items, marking, 4)]
        elif heading.holds == "indicators":
            sections[heading.id] = [*_own_headings(blocks, marking, 5), *_indicators(whole.indicators, names, marking)]
        elif heading.holds == "steps":
            sections[heading.id] = [
                *_own_headings(whole.loose_steps, marking, 4),
                *([marking.note(_LOOSE_TABLE)] if _has_table(whole.loose_steps) else []),
                *write_steps(whole.steps, whole.roles, names, criteria, marking),
                *(marking.note(_shared(said, actor)) for said, actor in whole.shared.items()),
            ]
        elif heading.holds == "appendices":
            held = zip(whole.placed.appendices, appendices, strict=True)
            sections[heading.id] = [*written(blocks, marking), *_appendices(held, marking)]
        else:
            sections[heading.id] = list(_own_headings(blocks, marking, max(4, level)))
            if heading.id == told:
                sections[heading.id] = [thread.marked(piece) for piece in sections[heading.id]]
            if heading.holds == "chart" and any(piece.startswith("![") for piece in sections[heading.id]):
                # It goes when the steps say the same: until then its caption is all that is said of it.
                sections[heading.id] = [
                    re.sub(r'^!\[\]\((\S+) "(.*)"\)$', r"![\2](\1)", piece) for piece in sections[heading.id]
                ]
                sections[heading.id].append(
                    marking.note(
                        "Flödesschemat ritas av stegen. Ta bort bilden när stegen säger samma sak, och rubriken om "
                        "inget annat står under den."
                    )
                )
    shown = "\n".join(piece for pieces in sections.values() for piece in pieces)
    for label, paragraphs in whole.notes:
        text = " ".join(inline(one.runs, marking).replace("\n", " ") for one in paragraphs)
        if f"[^{label}]" in shown:
            # Under a heading of plain text: below a step or an indicator a note would be read as part of it.
            plain = [one.id for one in PATHWAY.headings if one.holds in ("prose", "contract") and sections[one.id]]
            sections[(plain or ["sammanfattning"])[-1]].append(f"[^{label}]: {text}")
        else:
            # What the note hangs on has no place yet.
            whole.placed.unplaced.append(Piece(f"Fotnot {label}", list(paragraphs)))
    shown = {one.label: f"[](#{id})" for one, id in zip(whole.placed.appendices, appendices, strict=True)}
    sections = {
        id: [_to_appendices(piece, shown, marking) if not piece.startswith("#") else piece for piece in pieces]
        for id, pieces in sections.items()
    }
    letters = {one.letter for one in whole.steps}
    numbers = {one.number: one.letter for one in whole.steps if one.number}
    pieces: list[str] = []
    for heading in PATHWAY.headings:
        under = [one.id for one in PATHWAY.headings if one.parent == heading.id]
        if sections[heading.id] or any(sections[id] for id in under):
            pieces.append(f"{'###' if heading.parent else '##'} {heading.title}")
            pieces += [piece for one in sections[heading.id] for piece in _pointing(one, letters, numbers, marking)]
    pieces += _unplaced(whole.placed.unplaced, marking)
    return "\n\n".join(pieces) + "\n"


_LOOSE_TABLE = (
    "En tabell ovan hör inte till något steg: importen kände inte igen vem som gör vad i den. Är det åtgärder, flytta "
    "dem till ett steg, under till exempel #### Hälso- och sjukvårdens åtgärder."
)


def _has_table(blocks: Sequence[Block]) -> bool:
    return any(isinstance(one, Table) and len(one.rows) > 1 for one in blocks)


def _shared(said: str, actor: str) -> str:
    own = next(one.heading for one in PATHWAY.actors if one.id == actor)
    return (
        f"I dokumentet står åtgärder under ”{said}”. De har hamnat under ”{own}”. Flytta det som någon annan gör till "
        "en egen rubrik."
    )


def _pointing(piece: str, letters: set[str], numbers: Mapping[str, str], marking: Marking) -> list[str]:
    """Make plain text of a letter that points to no step, and say so."""
    lost: list[str] = []

    def shown(match: re.Match[str]) -> str:
        if match[3] in letters:
            return match[0]
        lost.append(match[3])
        return f"{match[1]}{match[2]}\\({match[3]})"

    if piece.startswith(("### (", "```", "<!--")):
        return [piece]
    made = _POINTS.sub(shown, _BARE_POINTS.sub(lambda m: f"{m[1]} ({m[2]})" if m[2] in letters else m[0], piece))
    if numbers:
        made = _STEP_NUMBERS.sub(lambda match: _lettered(match, numbers, marking), made)
    # All letters of a stretch like (A)–(D) are read as links too.
    made = re.sub(
        r"(?<!\\)\(([A-Z]{1,2}(?:\s*[,–-]\s*[A-Z]{1,2})+)\)",
        lambda m: m[0] if set(re.findall("[A-Z]+", m[1])) <= letters else "\\" + m[0],
        made,
    )
    notes = [f"({one}) ovan är inget steg. Skriv bokstaven för det steg som menas, till exempel (A)." for one in lost]
    return [made, *(marking.note(one) for one in notes)]


def _lettered(match: re.Match[str], numbers: Mapping[str, str], marking: Marking) -> str:
    """Write "steg 3" with the letter that the step has got."""
    if match[2] not in numbers:
        return match[0]
    marking.accounts.add(NUMBERS, match[2])
    return f"{match[1]} ({numbers[match[2]]})"


def _own_headings(blocks: Sequence[Block], marking: Marking, level: int) -> Iterator[str]:
    """Write a part with its own subheadings, which are the author's own from level 4 down."""
    for head, run in headings_within(blocks):
        if head:
            bare = without_number(head, marking.accounts)
            yield f"{'#' * min(6, max(4, level))} {inline(bare.runs, marking, plain=True)}".replace("\n", " ")
            yield from remarks(head, marking)
        yield from written(run, marking)


def _as_items(blocks: Sequence[Block], marking: Marking) -> list[Block]:
    """Return goals as they stand: lists are goals, paragraphs introduce them."""
    found = untyped(blocks, marking)
    return [replace(one, item=1) if isinstance(one, Paragraph) and one.item else one for one in found]


def _abbreviations(blocks: Sequence[Block], marking: Marking) -> Iterator[str]:
    lines: list[str] = []
    left: list[Block] = []
    for one in untyped(blocks, marking):
        rows = _pairs(one)
        if not rows:
            left.append(one)
        for short, meaning in rows:
            if fold(short).startswith("forkortning"):
                marking.accounts.add(COLUMNS, f"{short} {meaning}")
            else:
                lines.append(f"- **{escaped(short)}** – {escaped(meaning)}")
    yield from written(left, marking)
    if lines:
        yield "\n".join(lines)


def _pairs(one: Block) -> list[tuple[str, str]]:
    if isinstance(one, Paragraph):
        match = re.fullmatch(r"\s*(\S[^\t–:=\n]{0,30}?)\s*(?:\t+|\s[–-]\s|:\s|\s=\s)\s*(\S.*)", one.text, re.DOTALL)
        return [(match[1], " ".join(match[2].split()))] if match and not one.remarks else []
    rows = getattr(one, "rows", ())
    texts = [[" ".join(cell.text.split()) for cell in row if cell.text] for row in rows]
    texts = [row for row in texts if row]
    return [(row[0], row[1]) for row in texts] if texts and all(len(row) == 2 for row in texts) else []


# ---------------------------------------------------------------------------------------------------------------------
# Indicators, appendices, what is left


def _indicators(indicators: Sequence[Indicator], names: Names, marking: Marking) -> Iterator[str]:
    for one in indicators:
        id = names.new(one.title, "indikator")
        yield f"#### {escaped(one.title)} {{#{id}}}"
        lines = [f"kind: {one.kind or 'process'}"]
        for name in ("question", "numerator", "denominator"):
            if name in one.facts:
                lines.append(f"{name}: {quoted(one.facts[name])}")
        if one.title.casefold().startswith("antal ") and not {"numerator", "question"} & set(one.facts):
            lines.append("measure: count")
        if "question" in one.facts:
            lines.insert(1, "measure: yes-no")
            if said := one.facts.pop("target", ""):
                lines.append(f"target: {quoted(said)}")
        unclear = ""
        if said := one.facts.get("target", ""):
            target = target_of(said)
            if target and "question" not in one.facts:
                unit = f", unit: {target[2]}" if target[2] else ""
                lines.append(f"direction: {'higher' if target[0].startswith('>') else 'lower'}")
                lines.append(f'target: {{operator: "{target[0]}", value: "{target[1]}"{unit}}}')
            elif not re.search(r"\d", said):
                lines.append(f"target_reason: {quoted(said)}")
            else:
                unclear = said
        for name in ("sources", "stratify"):
            if name in one.facts:
                lines.append(f"{name}: [{', '.join(quoted(part) for part in _listed(one.facts[name]))}]")
        yield "\n".join(["```yaml indicator", *lines, "```"])
        if unclear:
            yield f"**Målnivå:** {escaped(unclear)}"
            yield marking.note(
                "Skriv målnivån ovan som target: i blocket, så som tipset till VF363 visar. Ta sedan bort raden."
            )
        if not one.kind:
            yield marking.note("Dokumentet säger inte vilket slag av mått det är. Kontrollera kind: process.")
        for said, blocks in one.others:
            pieces = written(blocks, marking)
            first = f"**{escaped(said.strip())}:** " if said.strip() else ""
            if pieces and not pieces[0].startswith(("- ", "1. ", "|")):
                yield first + pieces.pop(0)
            elif first:
                yield first.strip()
            yield from pieces


def _listed(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;](?!\d)", text) if part.strip()]


def _to_appendices(piece: str, shown: Mapping[str, str], marking: Marking) -> str:
    """Link "bilaga 1" to the appendix, which has got a letter: the link writes it."""

    def link(match: re.Match[str]) -> str:
        if match[1] not in shown:
            return match[0]
        marking.accounts.add(NUMBERS, match[0])
        return shown[match[1]]

    return piece if piece.startswith(("```", "<!--")) else re.sub(r"\bbilaga\s(\d{1,2})\b(?![–-])", link, piece)


def _appendices(appendices: Iterable[tuple[Appendix, str]], marking: Marking) -> Iterator[str]:
    for one, id in appendices:
        label = chr(64 + int(one.label)) if one.label.isdigit() and 0 < int(one.label) < 27 else one.label
        if label != one.label:
            marking.accounts.add(FACTS, one.label)
        yield f"### Bilaga {label}. {escaped(one.title) or 'Utan titel'} {{#{id}}}"
        yield from _own_headings(one.blocks, marking, 4)


def _unplaced(pieces: Sequence[Piece], marking: Marking) -> list[str]:
    """Write what no heading took, each piece under a heading that says where it stood."""
    found: list[str] = []
    for one in pieces:
        said = list(_own_headings(one.blocks, marking, 5))
        typed = NUMBER.match(one.where + " ")
        where = one.where[typed.end() :] if typed and typed.end() < len(one.where) else one.where
        marking.accounts.add(NUMBERS, one.where[: len(one.where) - len(where)])
        found += [f"#### {escaped(' '.join(where.split()))}", *said]
    return [f"## {UNPLACED}", *found] if found else []
