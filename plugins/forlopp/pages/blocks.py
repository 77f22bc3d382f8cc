"""The pieces that sections and steps are made of, as HTML: prose, actions, criteria, slots, goals and challenges.

In: blocks of a document and a `View`. Out: HTML strings. Never leaves a word of an author's unescaped: words pass
`escape` or text.html. These pieces are most of a page, and Python writes them in a quarter of the time that a template
takes; what stands once on a page is a template in overrides/pathway/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from .. import phrases
from ..catalog import Catalog, step_name
from ..model.flow import Action, Block, Criteria, Criterion, CriterionOrGroup, Step, group_of
from ..model.pathway import Pathway, Section
from ..model.quality import Goal, Indicator
from ..model.text import Text, plain
from ..templates import TEMPLATES, heading_for
from ..text import Reading, html, label
from . import choices
from .change_marks import Marks

CHART = "flodesschema"
"""The chart's address, also in a document whose template has no heading for it."""


@dataclass(frozen=True)
class View:
    """One document as its page sees it: the pathway, the lists, and what its texts need."""

    pathway: Pathway
    catalog: Catalog
    reading: Reading
    marks: Marks = Marks()

    @cached_property
    def steps(self) -> dict[str, Step]:
        """Steps by id."""
        return {step.id: step for step in self.pathway.steps}

    @cached_property
    def criteria(self) -> dict[str, Criteria]:
        """Blocks of criteria by id."""
        return {block.id: block for block in self.pathway.criteria}

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Indicators by id."""
        return {indicator.id: indicator for indicator in self.pathway.indicators}

    @cached_property
    def goal_names(self) -> dict[str, str]:
        """The first line of each goal and challenge, by id: it is their name in links."""
        return {row.id: first_line(row.text) for row in (*self.pathway.goals, *self.pathway.challenges)}

    @cached_property
    def goal_steps(self) -> dict[str, dict[str, None]]:
        """Ids of the steps with actions for each goal, in order."""
        found: dict[str, dict[str, None]] = {}
        for owner, _, action in actions(self.pathway):
            for goal in action.goals:
                found.setdefault(goal, {})[owner.id] = None
        return found

    @cached_property
    def sources(self) -> dict[str, list[Step]]:
        """The other steps that lead to each step of this document, in order."""
        found: dict[str, list[Step]] = {}
        for step in self.pathway.steps:
            for id in dict.fromkeys(way.to for way in step.next if way.to in self.steps and way.to != step.id):
                found.setdefault(id, []).append(step)
        return found

    @cached_property
    def table(self) -> str:
        """The id of the heading that the action table stands under; "" in a document without steps."""
        return heading_for(self.pathway.kind, "steps")

    def text(self, text: Text | None, seen: set[str] | None = None) -> str:
        """Return a text as HTML; "" for no text."""
        return html(text, self.reading, seen) if text else ""

    def heading(self, words: str) -> str:
        """Return one of our own headings in the document's words."""
        return label(words, self.reading.words)

    def actor(self, actor: str) -> str:
        """Return an actor's heading in the document's words."""
        rows = TEMPLATES[self.pathway.kind].actors
        return next((self.heading(row.heading) for row in rows if row.id == actor), actor)


def actions(pathway: Pathway) -> Iterator[tuple[Step | Section, str, Action]]:
    """Yield (step or section, actor, action) for every action, in order."""
    for owner in (*pathway.steps, *pathway.sections):
        for part in owner.actors:
            for block in part.blocks:
                for action in block.actions:
                    yield owner, part.actor, action


def first_line(text: Text) -> str:
    """Return the first line of a text in plain words, without its full stop."""
    return plain(text).partition("\n")[0].rstrip(".")


def link(href: str, words: str) -> str:
    """Return a link with plain words; the words alone where it would lead nowhere."""
    return f'<a href="{escape(href)}">{escape(words)}</a>' if href else escape(words)


def mark(kind: str, words: str) -> str:
    """Return a small label beside an action or a step; `kind` gives its colour, the words say what it means."""
    return f' <span class="mark mark--{kind}">{escape(words)}</span>'


def permalink(id: str, words: str) -> str:
    """Return a link to the very part it stands in, to copy and send; `words` name the part ("åtgärden")."""
    return f' <a class="permalink screen-only" href="#{id}" aria-label="Länk till {words}"></a>'


def blocks_html(view: View, blocks: Iterable[Block], seen: set[str], step: Step | None = None, raised: int = 0) -> str:
    """Write blocks. `seen` are the abbreviations explained already; `step`: whose roles the actions inherit; `raised`:
    how many levels the author's own headings (H4, H5) move up, so that no level is skipped on the page."""
    out = []
    for block in blocks:
        if block.kind == "prose":
            out.append(_raised(view.text(block.text, seen), raised))
        elif block.kind == "actions":
            out.append(_actions(view, block, seen, step))
        elif block.kind == "group":
            anchor = f' id="{block.id}"' if block.id else ""
            out.append(f'<p class="group-title"{anchor}>{escape(block.title or "")}</p>')
        elif block.kind == "goals":
            goals = {goal.id: goal for goal in view.pathway.goals}
            out.append(_thread(_goal(view, goals[id], seen) for id in block.ids if id in goals))
        elif block.kind == "challenges":
            challenges = {row.id: row for row in view.pathway.challenges}
            out.append(_thread(_challenge(view, challenges[id], seen) for id in block.ids if id in challenges))
        elif block.kind == "criteria":
            out += (criteria_html(view, view.criteria[id], seen) for id in block.ids if id in view.criteria)
        elif block.kind == "slot":
            out.append(_slot(view, block.id or ""))
    return "".join(out)


def criteria_html(view: View, block: Criteria, seen: set[str]) -> str:
    """Write a block of criteria as logic that can be read aloud, with the steps that it leads to."""
    steps = [step for step in view.pathway.steps if block.id in step.criteria]
    kind = "none" if block.none else steps[0].kind if steps else "entry"
    number, changed = view.marks.number(block.id), view.marks.label(block.id)
    title = f"{number}{escape(block.title or '')}{changed}"
    head = f'<p class="criteria__title">{title}</p>' if title else ""
    if steps:
        names = ", ".join(link(f"#{step.id}", step_name(step.letter, step.title)) for step in steps)
        head += f'<p class="criteria__steps">Gäller {names}</p>'
    return f'<div class="criteria criteria--{kind}" id="{block.id}">{head}{_group(view, block, seen)}</div>'


def _actions(view: View, block: Block, seen: set[str], step: Step | None) -> str:
    tag = "ol" if block.ordered else "ul"
    items = "".join(_action(view, action, seen, step) for action in block.actions)
    return f'<{tag} class="actions">{items}</{tag}>'


def _action(view: View, action: Action, seen: set[str], step: Step | None) -> str:
    """Write an action with what is said of it alone: who, where, when, for which age."""
    line, rest = _line_and_rest(view.text(action.text, seen))
    lists = view.catalog.lists
    out = [f'<li id="{action.id}"' if action.id else "<li", ' class="check"' if action.checked else ""]
    out += (choices.attributes(action, lists), ">", view.marks.number(action.id), line)
    if action.roles and (step is None or action.roles != step.roles):
        out.append(mark("who", phrases.listed(phrases.terms(action.roles, lists.roles))))
    if action.care_level and (step is None or action.care_level != step.care_level):
        out.append(mark("where", phrases.listed(phrases.terms(action.care_level, lists.care_levels))))
    if when := phrases.times(action):
        out.append(mark("time", when))
    if action.ages:
        out.append(mark("ages", phrases.ages(action.ages)))
    out += (mark("code", phrases.code(code)) for code in action.codes)
    if action.contract == "yes":
        out.append(mark("contract", "patientkontrakt"))
    out.append(view.marks.label(action.id))
    if action.id:
        out.append(permalink(action.id, "åtgärden"))
    return "".join([*out, rest, "</li>"])


def _thread(items: Iterable[str]) -> str:
    joined = "".join(items)
    return f'<ul class="goals">{joined}</ul>' if joined else ""


def _goal(view: View, goal: Goal, seen: set[str]) -> str:
    names = view.goal_names
    followed = [link(f"#{row.id}", row.title) for row in view.pathway.indicators if goal.id in row.goals]
    lines = [
        ("Svarar mot", [link(f"#{id}", names[id]) for id in goal.challenges if id in names]),
        (view.heading("Åtgärder i"), [_step_link(view, id) for id in view.goal_steps.get(goal.id, ())]),
        ("Följs av", followed),
        ("Ingen indikator", [escape(goal.reason)] if goal.reason and not followed else []),
    ]
    return _thread_item(view, goal.id, goal.text, lines, seen)


def _challenge(view: View, challenge: Goal, seen: set[str]) -> str:
    met = [
        link(f"#{goal.id}", view.goal_names[goal.id]) for goal in view.pathway.goals if challenge.id in goal.challenges
    ]
    return _thread_item(view, challenge.id, challenge.text, [("Möts av målet", met)], seen)


def _thread_item(view: View, id: str, text: Text, lines: Sequence[tuple[str, list[str]]], seen: set[str]) -> str:
    """Write a goal or a challenge with the lines that lead on along the red thread."""
    thread = "".join(f"<li>{escape(name)}: {', '.join(links)}</li>" for name, links in lines if links)
    if thread:
        thread = f'<ul class="thread">{thread}</ul>'
    return f'<li id="{id}">{view.marks.number(id)}{view.text(text, seen)}{thread}</li>'


def _step_link(view: View, id: str) -> str:
    step = view.steps.get(id)
    return link(f"#{id}", f"({step.letter})" if step and step.letter else view.reading.anchors.get(id, id))


def _slot(view: View, id: str) -> str:
    slot = next((slot for slot in view.pathway.slots if slot.id == id), None)
    if slot is None:
        return ""
    # The box itself says that the region decides; authors often begin with the same words.
    hint = phrases.sentence(re.sub(r"^Beslutas regionalt[:.]\s*", "", slot.hint or ""))
    return (
        f'<div class="slot" id="{slot.id}"><p class="slot__label">{view.marks.number(slot.id)}Beslutas regionalt</p>'
        f"<p><strong>{escape(slot.title)}.</strong> {escape(hint)}</p></div>"
    )


def _group(view: View, value: Criteria | CriterionOrGroup, seen: set[str]) -> str:
    key, members = group_of(value)
    if not members:
        return ""
    lead = phrases.criteria_lead(key, value.at_least or 1)
    # One criterion alone needs no lead, and a title may say the same as the lead of what keeps a patient out.
    title = (getattr(value, "title", None) or "").lower()
    if len(members) == 1 and key != "none" or key == "none" and "ska inte ske" in title:
        lead = ""
    items = "".join(_criterion(view, member, seen) for member in members)
    return (f'<p class="criteria__lead">{lead}</p>' if lead else "") + f"<ul>{items}</ul>"


def _criterion(view: View, value: Criterion, seen: set[str]) -> str:
    words = plain(value.text).lower() if value.text else ""
    out = [f'<li id="{value.id}">' if value.id else "<li>", view.text(value.text, seen)]
    if value.measure and phrases.measure(value.measure).lower() not in words:
        out.append(mark("measure", phrases.measure(value.measure)))
    if value.code:
        if not value.text and value.code.text:
            out.append(escape(value.code.text))
        out.append(mark("code", phrases.code(value.code)))
    out.append(view.marks.label(value.id))
    if value.caveat:
        out.append(f'<p class="caveat"><strong>Obs!</strong> {view.text(value.caveat, seen)}</p>')
    if isinstance(value, CriterionOrGroup):
        out.append(_group(view, value, seen))
    return "".join([*out, "</li>"])


_BLOCK_START = re.compile(r"<(?:ul|ol|p|table|div|blockquote|pre)\b")


def _line_and_rest(text: str) -> tuple[str, str]:
    """Cut an item before its sub-list, so that labels stand on its own line. Tags in a text are never an author's."""
    match = _BLOCK_START.search(text, 1)
    return (text[: match.start()], text[match.start() :]) if match else (text, "")


def _raised(text: str, levels: int) -> str:
    """Move the author's own headings up: an H4 straight under an H2 is an H3 on the page."""
    for level in (4, 5, 6) if levels and "<h" in text else ():
        text = text.replace(f"<h{level}>", f"<h{level - levels}>").replace(f"</h{level}>", f"</h{level - levels}>")
    return text
