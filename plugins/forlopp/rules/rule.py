"""What a rule is: one function that reads a subject and yields faults, with its code, its severities and its page.

In: nothing. Out: `Subject`, `Rule` and the decorator `rule`. Never holds a check: those stand in the families beside
this file. A rule's docstring, in Swedish, is its page on the site: first line the title, then what is wrong and what
to do.
"""

from __future__ import annotations

import datetime
import inspect
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from ..catalog import Catalog, step_name
from ..changes import Since
from ..diagnostics import Path, Severity, did_you_mean
from ..model.flow import GROUPS, Action, Criteria, Criterion, CriterionOrGroup, Step
from ..model.ledger import Entry
from ..model.pathway import Pathway, walk_texts
from ..model.text import Letters, LinkEnd, Markup, Part, Text, Words
from ..source.text_file import blank_comments
from .graph import Flow, read_flow
from .reading import Unit, lowered, place_of, units_of

Fault = tuple[Path, str, str]
"""A data path, the message and the remedy ("" when the message says it all)."""


_DIGIT = re.compile("[0-9]")
_PLAIN = frozenset((Words, Markup, LinkEnd))
COMPARISONS = 20_000
"""Comparisons that "Menade du …?" may take for one document; a file of nothing but faults stays cheap."""


class Pointer(NamedTuple):
    """A letter in running text that names one step: its path, the step's number, and the words right beside it."""

    path: Path
    step: int
    before: str
    after: str


class Act(NamedTuple):
    """An action with its place: its own path, the path of the step or part it stands in, and who acts."""

    path: Path
    owner: Path
    actor: str
    action: Action


@dataclass(frozen=True)
class Subject:
    """What a rule may read: one pathway, what it must know of the others, the date, and the lines of the source."""

    pathway: Pathway
    """None where the document could not be read as a pathway; then only rules about the text itself are run."""
    catalog: Catalog
    today: datetime.date
    lines: tuple[str, ...] = ()
    """The lines of the source, authors' notes included."""
    file: str = ""
    """The document's own path from the project's root; "" when the catalogue's facts know it."""
    damaged: frozenset[Path] = frozenset()
    """Parts that other faults have taken away: nothing may be concluded from what is missing there."""
    refused: tuple[int, ...] = ()
    """Numbers of the allowances that name a rule which may not be allowed."""
    idle: tuple[int, ...] = ()
    """Numbers of the allowances that no finding needed; known once all other rules have been run."""
    since: Since | None = None
    """What differs from the newest published version; None where nothing is published, or nothing differs."""

    @cached_property
    def flow(self) -> Flow:
        """The steps and the ways between them, read once for all rules."""
        return read_flow(self.pathway)

    @cached_property
    def texts(self) -> tuple[tuple[Path, Text], ...]:
        """Every running text with its path, walked once for all rules."""
        return tuple(walk_texts(self.pathway))

    @cached_property
    def units(self) -> tuple[tuple[Path, Unit], ...]:
        """Every paragraph, list item, table row and heading of running text, with the path of its text."""
        return tuple((path, unit) for path, text in self.texts for unit in units_of(text))

    @cached_property
    def numbered(self) -> tuple[tuple[Path, Unit], ...]:
        """The units that hold a digit, the only ones where a figure can be."""
        return tuple(pair for pair in self.units if pair[1].kind != "quote" and _DIGIT.search(pair[1].own))

    @cached_property
    def _prose(self) -> tuple[str, str, tuple[int, ...]]:
        """What the author says in words of his own, a unit a line: as written, in small letters, and where each unit
        begins."""
        own = [unit.own for _, unit in self.units]
        joined = "\n".join(own)
        return joined, lowered(joined), (0, *accumulate([len(words) + 1 for words in own]))

    @property
    def prose(self) -> str:
        """What the author says in words of his own, a unit a line."""
        return self._prose[0]

    def says(self, word: str) -> bool:
        """True when the author says a word, given in small letters, anywhere in words of his own."""
        return word in self._prose[1]

    def units_with(self, words: Iterable[str], *, exact: bool = False) -> list[tuple[Path, Unit]]:
        """Return the units with one of some words anywhere in what the author says, in order. The words are in small
        letters, or `exact`. One search in the whole text for each word costs a hundredth of a search in each unit."""
        written, small, starts = self._prose
        prose = written if exact else small
        found: set[int] = set()
        for word in words:
            at = prose.find(word)
            while at >= 0:
                unit = bisect_right(starts, at) - 1
                found.add(unit)
                at = prose.find(word, starts[unit + 1])
        return [self.units[number] for number in sorted(found)]

    @cached_property
    def _joined(self) -> tuple[str, tuple[int, ...]]:
        """The published lines in one string, with blanks for line ends, and where each line begins in it."""
        starts = (0, *accumulate(len(line) + 1 for line in self.published_lines))
        return " ".join(self.published_lines), starts[:-1]

    def place(self, words: str, path: Path, length: int = 0) -> Path:
        """Return the place of words in the source, where they stand once and unbroken; else the path of their text."""
        return place_of(*self._joined, words, path, length)

    @cached_property
    def parts(self) -> tuple[tuple[Path, Text, int, Part], ...]:
        """Every citation, letter, link, image and anchor in running text: its path, its text and its number there."""
        return tuple(
            ((*path, "parts", number), text, number, part)
            for path, text in self.texts
            for number, part in enumerate(text.parts)
            if type(part) not in _PLAIN
        )

    @cached_property
    def pointers(self) -> tuple[Pointer, ...]:
        """Every letter in running text that names one step there is."""
        by_letter = {step.letter: number for number, step in enumerate(self.pathway.steps) if step.letter}
        return tuple(
            Pointer(path, by_letter[part.letters[0]], *_beside(text, number))
            for path, text, number, part in self.parts
            if type(part) is Letters and len(part.letters) == 1 and part.letters[0] in by_letter
        )

    @cached_property
    def actions(self) -> tuple[Act, ...]:
        """Every action of every step, and of every part of a generic model, in order."""
        return tuple(_actions(self.pathway))

    @cached_property
    def source(self) -> str:
        """The lines as one text: a single search tells that a document has nothing of what a rule looks for."""
        return "\n".join(self.lines)

    @cached_property
    def _folded(self) -> bytes:
        return self.source.lower().encode("utf-8", "surrogatepass")

    def mentions(self, word: str) -> bool:
        """True when the source has a word anywhere, in whatever letters: the first search, before a dear one."""
        return word.lower().encode() in self._folded

    @cached_property
    def characters(self) -> frozenset[str]:
        """Every character that the source uses."""
        return frozenset(self.source)

    @cached_property
    def published_lines(self) -> tuple[str, ...]:
        """The lines with authors' notes blanked out, as they are published."""
        return blank_comments(self.own_file, self.lines)[0]

    @cached_property
    def criteria(self) -> tuple[tuple[Path, Criteria | Criterion, bool], ...]:
        """Every criteria block, every member and every member of a member: (path, value, whether a `none` holds it)."""
        return tuple(_criteria(self.pathway))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What the ledger says of the document, in order."""
        return self.catalog.ledger.get(self.pathway.id, ())

    @property
    def document_ids(self) -> tuple[str, ...]:
        """Every document's id, for "Menade du …?"."""
        return self.catalog.ids or tuple(self.catalog.facts)

    @property
    def own_file(self) -> str:
        """The document's path from the project's root, or "" when nobody knows it."""
        known = self.catalog.facts.get(self.pathway.id) if self.pathway else None
        return self.file or (known.file if known else "")

    def suggest(self, word: str, known: Collection[str]) -> str:
        """Return ”Menade du ”x”?” as `did_you_mean`, until the document has used up its comparisons."""
        self._compared[0] += len(known)
        return did_you_mean(word, known) if self._compared[0] <= COMPARISONS else ""

    @cached_property
    def _compared(self) -> list[int]:
        return [0]

    def lacks(self, key: str) -> bool:
        """True when the front matter says nothing under `key`; false when what it says could not be read."""
        return not getattr(self.pathway, key) and all(path[:1] != (key,) for path in self.damaged)


def _beside(text: Text, number: int) -> tuple[str, str]:
    """Return the words right before and right after a part."""
    before = text.parts[number - 1] if number else None
    after = text.parts[number + 1] if number + 1 < len(text.parts) else None
    return before.text if isinstance(before, Words) else "", after.text if isinstance(after, Words) else ""


def _criteria(pathway: Pathway) -> Iterator[tuple[Path, Criteria | Criterion, bool]]:
    for i, block in enumerate(pathway.criteria):
        yield ("criteria", i), block, False
        for path, member, negative in _members(("criteria", i), block, False):
            yield path, member, negative
            if isinstance(member, CriterionOrGroup):
                yield from _members(path, member, negative)


def _members(path: Path, value: Criteria | CriterionOrGroup, negative: bool) -> Iterator[tuple[Path, Criterion, bool]]:
    for key in GROUPS:
        for j, member in enumerate(getattr(value, key)):
            yield (*path, key, j), member, negative or key == "none"


def _actions(pathway: Pathway) -> Iterator[Act]:
    for owners, name in ((pathway.steps, "steps"), (pathway.sections, "sections")):
        for i, owner in enumerate(owners):
            for j, part in enumerate(owner.actors):
                for k, block in enumerate(part.blocks):
                    for n, action in enumerate(block.actions):
                        path = (name, i, "actors", j, "blocks", k, "actions", n)
                        yield Act(path, (name, i), part.actor, action)


def name_of(step: Step) -> str:
    """Return a step's name in Swedish quotes, as messages give it: ”(B) Är det sepsis?”."""
    return f"”{step_name(step.letter, step.title)}”"


@dataclass(frozen=True, slots=True)
class Rule:
    """One check. `draft` and `approved` are its severities by the document's status; None: the rule is silent there.
    `allowed`: an author may allow a finding with a reason. `needs`: the parts of the document that must be whole for
    the
    rule to say anything, since one cause gives one finding."""

    code: str
    draft: Severity | None
    approved: Severity | None
    check: Callable[[Subject], Iterator[Fault]]
    allowed: bool = False
    needs: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """The first line of the docstring."""
        return inspect.getdoc(self.check).partition("\n")[0].rstrip(".")  # type: ignore[union-attr]

    @property
    def page(self) -> str:
        """The rest of the docstring: Markdown in Swedish."""
        return inspect.getdoc(self.check).partition("\n")[2].strip()  # type: ignore[union-attr]


FLOW = ("steps", "kinds")
"""What must be whole before anything is said of the flow: every step with its ways, and what kind of step it is."""


def rule(
    code: str,
    draft: Severity | None,
    approved: Severity | None,
    *,
    allowed: bool = False,
    needs: tuple[str, ...] = (),
) -> Callable[[Callable[[Subject], Iterator[Fault]]], Rule]:
    """Make a function a rule."""
    return lambda check: Rule(code, draft, approved, check, allowed, frozenset(needs))
