"""Steps in the order of the document → steps with a first flow: each leads to the next, the last to an exit.

In: `Step`s. Out: pieces of Markdown. Never decides where a decision leads: both answers go on to the next step, and a
note tells the author to say which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..source.sink import slug
from ..templates import PATHWAY
from .accounts import FACTS
from .cover import roles_of, within_of
from .manuscript import Block, Paragraph, text_of
from .marking import Marking, escaped, untyped, written
from .steps import Step

RESERVED = {*PATHWAY.reserved, *(heading.id for heading in PATHWAY.headings)}
_ACTORS = {actor.id: actor.heading for actor in PATHWAY.actors}


@dataclass(slots=True)
class Names:
    """Ids that are taken in the document."""

    taken: set[str]

    def new(self, title: str, prefix: str = "") -> str:
        """Return an id made of a title's first words."""
        base = prefix or ""
        for part in slug(title).split("-"):
            if base and len(base) + len(part) > 36:
                break
            base = f"{base}-{part}" if base else part
        base = base[:60].strip("-") or "del"
        id, number = base, 2
        while id in self.taken:
            id, number = f"{base}-{number}", number + 1
        self.taken.add(id)
        return id


def write_steps(
    steps: Sequence[Step], known: Mapping[str, str], names: Names, criteria: Mapping[str, str], marking: Marking
) -> Iterator[str]:
    """Write the steps. `known` are the project's roles; `criteria` the blocks under Ingång and Utgång."""
    if not steps:
        return
    ids = [names.new(one.title or f"steg {one.letter}") for one in steps]
    entry = f"criteria: [{criteria['ingang']}]" if "ingang" in criteria else ""
    last_is_exit = len(steps) > 1 and bool(re.match(r"(utgång|avslut)", steps[-1].title, re.I))
    end = ids[-1] if last_is_exit else names.new("Vårdförloppet avslutas", "slut")
    if _is_question(steps[0]):
        start = names.new("Vårdförloppet inleds", "start")
        yield f"### Vårdförloppet inleds {{#{start}}}"
        yield _block("kind: entry", entry, f"next: [{{to: {ids[0]}}}]")
    for number, one in enumerate(steps):
        _take_roles(one, known)
        after = ids[number + 1] if number + 1 < len(steps) else end
        title = escaped(one.title) or "Steget saknar titel"
        yield f"### ({one.letter}) {title} {{#{ids[number]}}}"
        roles = roles_of(one.roles, known) if one.roles else []
        facts = [f"roles: [{', '.join(roles)}]"] if roles else []
        facts += [f"phase: {phase_id(one.phase)}"] if one.phase else []
        leaves = "utgang" in criteria and f"criteria: [{criteria['utgang']}]"
        if number == len(steps) - 1 and last_is_exit:
            yield _block("kind: exit", leaves or "", *facts)
        elif _is_question(one):
            yes, no = _answers(one, steps, ids) or (after, after)
            yield _block("kind: decision", f"next: [{{to: {yes}, when: Ja}}, {{to: {no}, when: Nej}}]", *facts)
            if yes == no:
                yield marking.note(
                    f"Båda svaren leder till {after}. Ändra to: till det steg som varje svar leder till."
                )
        elif not number:
            yield _block("kind: entry", entry, f"next: [{{to: {after}}}]", *facts)
        else:
            yield _block(f"next: [{{to: {after}}}]", *facts)
        introduction = _introduction(one, marking)
        yield from _told_of(one, marking)
        yield from written(introduction, marking)
        if one.roles and not roles:
            yield from (f"Ansvarig: {escaped(' '.join(text.split()))}" for text in one.roles)
        elif roles:
            marking.accounts.add(FACTS, "\n".join(one.roles))
        yield from _actors(one, known, marking)
    if not last_is_exit:
        yield f"### Vårdförloppet avslutas {{#{end} kind=exit}}"
        if "utgang" in criteria:
            yield _block(f"criteria: [{criteria['utgang']}]")
    yield marking.note(
        "Flödet är ritat efter stegens ordning i dokumentet: varje steg leder till nästa. Jämför med dokumentets "
        "flödesschema och ändra next: där vägen är en annan."
    )


def phase_id(title: str) -> str:
    """Return the id of a phase."""
    return f"fas-{slug(title)}"[:60].strip("-")


def _take_roles(one: Step, roles: Mapping[str, str]) -> None:
    """Move a line "Ansvarig: läkare" to the step's roles, where every word of it is a known role."""
    for blocks in (one.intro, *one.actors.values()):
        for block in list(blocks):
            said = block.text if isinstance(block, Paragraph) and not block.remarks else ""
            if re.match(r"\s*ansvar\w*\s*:", said, re.I) and roles_of([said], roles):
                one.roles.append(said)
                blocks.remove(block)


def _block(*lines: str) -> str:
    return "\n".join(["```yaml step", *(line for line in lines if line), "```"])


def _is_question(one: Step) -> bool:
    return one.title.rstrip().endswith("?")


_ANSWER = re.compile(
    r"\b(ja|nej)\b\s*[:,–-]*\s*(?:(?:gå|fortsätt|se|då|vidare|till)\s+)*"
    r"(?:(steg|block|åtgärd|ruta)\s+)?(?:\(([A-Z]{1,2})\)|(\d{1,2}|[A-Z])\b)",
    re.I,
)


def _answers(one: Step, steps: Sequence[Step], ids: Sequence[str]) -> tuple[str, str] | None:
    """Return where yes and no lead, where the step's own text says it of both: "Ja: gå till (C). Nej: gå till (D)."."""
    known = {name: id for step, id in zip(steps, ids, strict=True) for name in (step.letter, step.number) if name}
    text = "\n".join(text_of(block) for blocks in (one.intro, *one.actors.values()) for block in blocks)
    ways: dict[str, set[str]] = {"ja": set(), "nej": set()}
    for match in _ANSWER.finditer(text):
        if match[3] or match[2]:
            ways[match[1].casefold()].add(known.get(match[3] or match[4], ""))
    if any(len(found) != 1 or "" in found for found in ways.values()):
        return None
    return ways["ja"].pop(), ways["nej"].pop()


def _introduction(one: Step, marking: Marking) -> list[Block]:
    """Return what introduces a step. From its first list on it is what someone does: care, where nothing says who."""
    blocks = untyped(one.intro, marking)
    first = next((n for n, b in enumerate(blocks) if isinstance(b, Paragraph) and b.item), None)
    if first is None:
        return blocks
    one.actors = {**one.actors, "care": [*blocks[first:], *one.actors.get("care", [])]}
    one.moved = True
    return blocks[:first]


def _told_of(one: Step, marking: Marking) -> Iterator[str]:
    if not one.title:
        yield marking.note("Steget har ingen titel i dokumentet. Skriv en i rubriken.")
    if one.moved:
        yield marking.note(
            "En lista under steget hade ingen rubrik som säger vem som handlar. Den står nu bland hälso- och "
            "sjukvårdens åtgärder. Flytta den om någon annan handlar."
        )
    if one.asked:
        yield marking.note("Bokstaven stod redan på ett annat steg. Steget har fått nästa lediga.")


def _actors(one: Step, known: Mapping[str, str], marking: Marking) -> Iterator[str]:
    for id, heading in _ACTORS.items():
        blocks = untyped(one.actors.get(id, ()), marking)
        if not any(not isinstance(b, Paragraph) or b.text.strip() for b in blocks):
            continue
        yield f"#### {heading}"
        if not any(isinstance(b, Paragraph) and b.item for b in blocks):
            # A cell of paragraphs alone: each says one thing that someone does.
            blocks = [replace(b, item=1) if _says(b, known) else b for b in blocks]
        for role, group in _by_role(blocks, known):
            if role:
                yield f"##### {escaped(role[0])}" + (f' {{roles="{", ".join(role[1])}"}}' if role[1] else "")
            for piece in written(_forbidden(group), marking):
                yield "\n".join(_timed(piece)) if piece.startswith(("- ", "1. ")) else piece


def _forbidden(blocks: Sequence[Block]) -> list[Block]:
    """Make one action of a list that a line like "Patienten ska inte:" or "Vid feber:" leads into: without the line
    each point would say the opposite, or say it of everybody."""
    found: list[Block] = []
    under = 0
    for number, one in enumerate(blocks):
        below = blocks[number + 1] if number + 1 < len(blocks) else None
        if isinstance(one, Paragraph) and not one.item and isinstance(below, Paragraph) and below.item:
            under = below.item if _NOT.search(one.text) else 0
            found.append(replace(one, item=below.item, ordered=below.ordered) if under else one)
        elif isinstance(one, Paragraph) and one.item and under:
            found.append(replace(one, item=one.item + 1))
        else:
            under = 0
            found.append(one)
    return found


_NOT = re.compile(r"(?:^\s*(?:om|vid|ifall)\b|\b(?:inte|ej|aldrig|undvik\w*|avstå\w*|inga?|inget)\b)[^.]*:\s*$", re.I)


def _by_role(
    blocks: Sequence[Block], known: Mapping[str, str]
) -> Iterator[tuple[tuple[str, list[str]] | None, list[Block]]]:
    """Cut what an actor does where a line of its own says which role does what follows: "Läkare:" in bold. Another line
    in bold over a list cuts it too: what stands under that is not the role's before."""
    role: tuple[str, list[str]] | None = None
    run: list[Block] = []
    for number, one in enumerate(blocks):
        said = one.text.strip() if isinstance(one, Paragraph) and not one.item and not one.remarks else ""
        named = roles_of([said.rstrip(":")], known) if said and len(said) < 80 else []
        alone = isinstance(one, Paragraph) and (one.bold or said.endswith(":") or number + 1 < len(blocks))
        below = blocks[number + 1] if number + 1 < len(blocks) else None
        other = isinstance(one, Paragraph) and one.bold and said and isinstance(below, Paragraph) and below.item
        if not (named and alone) and not (other and len(said) < 60 and not said.endswith((".", "!"))):
            run.append(one)
            continue
        if run or role:
            yield role, run
        role, run = (said.rstrip(":"), named), []
    yield role, run


def _says(one: Block, known: Mapping[str, str]) -> bool:
    if not isinstance(one, Paragraph) or one.text.rstrip().endswith(":") or roles_of([one.text], known):
        return False
    return bool(re.search(r"\w", one.text))


def _timed(piece: str) -> Iterator[str]:
    """Write the time limit of each action that has one for certain."""
    lines = piece.split("\n")
    for number, line in enumerate(lines):
        above = not line.startswith(" ")
        alone = number + 1 == len(lines) or not lines[number + 1].startswith(" ")
        time = within_of(re.sub(r"\s*\[@[^\]]*\]", "", line)) if above and alone else ""
        yield f'{line} {{within="{time}"}}' if time else line
