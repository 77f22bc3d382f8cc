"""What a pathway's page says of changes: a label beside a part, a link to its earlier wording, and what was taken away.

In: labels and changes. Out: HTML snippets. Never holds an earlier wording: that stands on the page of changes, so that
a pathway's page does not grow with its history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from html import escape

from ..changes import LABELS, Change, Label
from ..model.flow import Action, Step
from ..model.pathway import Pathway
from ..model.quality import Indicator

FOLDER = "andringar/"
NUMBERS = {
    "actions": ("åtgärd", "åtgärder"),
    "steps": ("steg", "steg"),
    "indicators": ("indikator", "indikatorer"),
    "criteria_members": ("kriterium", "kriterier"),
    "goals": ("mål", "mål"),
    "challenges": ("utmaning", "utmaningar"),
}
OTHERS = ("del", "delar")


@dataclass(frozen=True, slots=True)
class Marks:
    """What is said of changes on one page. `before` is the version that the current one is compared with."""

    labels: Mapping[str, Label] = field(default_factory=dict)
    removed: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    """What was taken away, by the step or the heading that it stood under."""
    before: str = ""
    told: Set[str] = frozenset()
    """The parts that the page of changes tells of: links lead to those alone."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """The number of each part in a consultation; empty outside one."""

    def number(self, id: str | None) -> str:
        """Return a part's number in the consultation; "" outside one."""
        said = self.numbers.get(id or "", "")
        return f'<span class="partno">{escape(said)}</span> ' if said else ""

    def label(self, id: str | None) -> str:
        """Return the label of a part, with a link to its earlier wording where there is one; "" for most parts."""
        label = self.labels.get(id or "")
        if label is None:
            return ""
        said = f' <span class="mark mark--change mark--{label.how}">{escape(label.words)}</span>'
        if label.earlier and label.at in self.told:
            said += f' <a class="earlier" href="{FOLDER}#{escape(label.at)}">{escape(label.earlier)}</a>'
        return said

    def taken_away(self, owner: str) -> str:
        """Return a line that says what has been taken away from a step or from under a heading."""
        gone = self.removed.get(owner, ())
        if not gone:
            return ""
        first = gone[0].id
        link = f' <a href="{FOLDER}#{escape(first)}">Se vad som stod</a>' if first in self.told else ""
        return f'<p class="taken-away">{counted(gone)} har tagits bort sedan version {escape(self.before)}.{link}</p>'


def counted(changes: Iterable[Change]) -> str:
    """Say how many parts there are, by kind: "1 åtgärd och 2 delar"."""
    counts: dict[tuple[str, str], int] = {}
    for change in changes:
        words = NUMBERS.get(change.part, OTHERS)
        counts[words] = counts.get(words, 0) + 1
    said = [f"{count} {words[count > 1]}" for words, count in counts.items()]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} och {said[-1]}"


def of_changes(labels: Mapping[str, Label], changes: Iterable[Change], before: str, told: Set[str]) -> Marks:
    """Return what the page says where an earlier version has been published. `told` are the parts that the page of
    changes tells of."""
    removed: dict[str, tuple[Change, ...]] = {}
    for change in changes:
        if change.what == "removed" and not change.with_parent:
            # A step that is gone has no row of its own to say so: the table does.
            place = change.parent if change.part in ("steps", "sections") else change.owner
            removed[place] = (*removed.get(place, ()), change)
    return Marks(labels, removed, before, told)


def of_document(pathway: Pathway) -> Marks:
    """Return what the page says where no earlier version is to be had: what the document tells of its own parts. A
    first version has nothing to tell."""
    if not pathway.revisions or pathway.revisions[0].change == "new":
        return Marks()
    told = (part for part in _parts(pathway) if part.change and part.id)
    return Marks({str(part.id): Label(str(part.change), LABELS[str(part.change)]) for part in told})


def with_numbers(marks: Marks | None, pathway: Pathway, numbers: Mapping[str, str]) -> Marks:
    """Return marks, or those that the document makes itself, with the numbers that parts have in a consultation."""
    return replace(marks or of_document(pathway), numbers=numbers)


def _parts(pathway: Pathway) -> list[Action | Step | Indicator]:
    owners = (*pathway.steps, *pathway.sections)
    actions = [action for owner in owners for part in owner.actors for block in part.blocks for action in block.actions]
    return [*pathway.steps, *actions, *pathway.indicators]
