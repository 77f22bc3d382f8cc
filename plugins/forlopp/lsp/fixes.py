"""What can be mended with a click: findings whose remedy is a word in the place of another, a mark, or a source.

In: the project, a file, lines. Out: `Fix`es. Never guesses: only what a finding itself proposes is offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..canonical import formatted
from ..canonical.lines import read_text
from ..canonical.names import Missing, missing_names
from ..diagnostics import Diagnostic
from . import places
from .project import Project
from .spans import Edit, Span, on_line

_MEANT = re.compile(r"Menade du ”([^”]+)”\?")
_QUOTED = re.compile(r"”([^”]+)”")
_MARK = re.compile(r"\{#([a-z0-9-]+)\}")
_HEADING = re.compile(r"(#{2,5}) (.+?)\s*$")
_HINTS = (
    re.compile(r"Skriv stegets id i stället för bokstaven: ([a-z0-9-]+)\."),
    re.compile(r"Skriv (\[@[^\]\s]+\])\."),
    re.compile(r"Skriv ((?:\.\./)+[\w./-]+\.md)\."),
)
_SPELT = re.compile(r"små bokstäver a–z, siffror och bindestreck, till exempel ([a-z0-9-]+)\.")
_ENTRY = re.compile(r"lägg till ”- \{id: ([a-z0-9-]+), label: ([^”]+), definition: …\}” under (roles|care_levels) i")


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to mend a finding: what it is called, and its edits. `sure`: there is no other way."""

    title: str
    edits: tuple[Edit, ...]
    finding: Diagnostic | None = None
    sure: bool = False


def fixes(project: Project, file: str, first: int, last: int) -> list[Fix]:
    """Return what can be mended on some lines."""
    lines = project.lines(file)
    found: list[Fix] = []
    missing: list[tuple[Missing, int]] | None = None
    for one in project.diagnostics().get(file, ()):
        if not first <= one.place.line - 1 <= last or one.place.line > len(lines):
            continue
        found += _words(one, file, lines)
        found += _id(project, one, file, lines)
        found += _heading(one, file, lines)
        found += _entry(project, one)
        if _MARK.search(one.hint):
            missing = _missing(project, file) if missing is None else missing
            found += _name(one, file, missing)
    return found


def _words(one: Diagnostic, file: str, lines: list[str]) -> Iterator[Fix]:
    """Put one word in the place of another."""
    line = lines[one.place.line - 1]
    match = _MEANT.search(one.hint)
    word = match[1] if match else next((m[1] for hint in _HINTS if (m := hint.search(one.hint))), "")
    if word and (span := _faulty(one, line, word)):
        yield Fix(f"Byt till ”{word}”", (Edit(file, span, word),), one, sure=True)


def _id(project: Project, one: Diagnostic, file: str, lines: list[str]) -> Iterator[Fix]:
    """Put an id in the place of what can be none: the step's, where its letter was written."""
    match = _SPELT.search(one.hint)
    wrong = _QUOTED.search(one.message)
    if match and wrong:
        step = places.step_of(project, file, wrong[1])
        word = step.id if step else match[1]
        if span := _faulty(one, lines[one.place.line - 1], word):
            yield Fix(f"Byt till ”{word}”", (Edit(file, span, word),), one, sure=True)


def _faulty(one: Diagnostic, line: str, word: str) -> Span | None:
    """Return the stretch of the word at fault: the one that the message quotes, else all that the finding marks."""
    start = one.place.column - 1
    end = start + one.place.length
    marked = line[start:end]
    # A link's address has its document's id in it, which the message does not quote alone.
    link = re.search(r"([\w-]+)(?=/index\.md)", marked)
    for quoted in _QUOTED.findall(one.message):
        if link and "/" in quoted and "/" not in word:
            return on_line(one.place.line - 1, start + link.start(), start + link.end())
        for wrong in (quoted.removeprefix("yaml ").removeprefix("#"), quoted.rpartition("#")[2]):
            if wrong == word or not wrong:
                continue
            if (at := line.find(wrong, max(0, start), max(end, start + len(wrong)))) >= 0:
                return on_line(one.place.line - 1, at, at + len(wrong))
    if marked and not re.search(r"\s", marked):
        quotes = len(marked) > 2 and marked[0] == marked[-1] and marked[0] in "\"'"
        return on_line(one.place.line - 1, start + quotes, end - quotes)
    return None


def _heading(one: Diagnostic, file: str, lines: list[str]) -> Iterator[Fix]:
    """Write a heading at another level or with its letter in brackets, when the remedy says how."""
    line = lines[one.place.line - 1]
    wanted, own = _HEADING.search(one.hint), re.match(r"(#+)\s+(.*?)(\s*\{[^{}]*\})?\s*$", line)
    if not wanted or not own:
        return
    said = re.sub(r"\s*\{[^{}]*\}$", "", wanted[2])
    said = said if own[2].endswith(".") else said.removesuffix(".")
    same = [re.sub(r"[^\w]", "", words) for words in (said, own[2])]
    if same[0] == same[1] and f"{wanted[1]} {said}" != f"{own[1]} {own[2]}":
        text = f"{wanted[1]} {said}{own[3] or ''}"
        yield Fix(
            f"Skriv ”{wanted[1]} {said}”", (Edit(file, on_line(one.place.line - 1, 0, len(line)), text),), one, True
        )


def _entry(project: Project, one: Diagnostic) -> Iterator[Fix]:
    """Add a new word to the list of all words."""
    match = _ENTRY.search(one.hint)
    name = "content/codes.yaml"
    if not match:
        return
    lines = project.lines(name)
    start = next((number for number, line in enumerate(lines) if line.startswith(f"{match[3]}:")), None)
    if start is not None:
        edit = Edit(name, on_line(start + 1, 0, 0), f"  - id: {match[1]}\n    label: {match[2]}\n")
        yield Fix(f"Lägg till ”{match[2]}” i content/codes.yaml", (edit,), one)


def _missing(project: Project, file: str) -> list[tuple[Missing, int]]:
    """Return the ids that a document lacks, each with the line that its part begins on."""
    draft = project.drafts.get(file)
    document = draft.read.document if draft else None
    if document is None or not project.may_name(file):
        return []
    text = read_text(project.source(file).content)
    if len(text.lines) != len(project.lines(file)):
        return []
    found = missing_names(document, text)
    return [(one, document.position(one.path).line - 1) for one in found]


def _name(one: Diagnostic, file: str, missing: list[tuple[Missing, int]]) -> Iterator[Fix]:
    """Write the id that a part lacks."""
    here = [part for part, line in missing if line == one.place.line - 1]
    for part in here:
        yield Fix(f"Lägg till id: #{part.id}", (_put(file, part),), one, sure=True)
    if here and len(missing) > 1:
        yield Fix(f"Lägg till alla id som saknas ({len(missing)})", tuple(_put(file, part) for part, _ in missing), one)


def _put(file: str, part: Missing) -> Edit:
    return Edit(file, on_line(part.line, part.column, part.column), part.form)


def formatting(project: Project, file: str) -> tuple[list[Edit], str]:
    """Return the edit that gives a source its one form, and what is to be told: why it was left as it is."""
    if project.sort_of(file) != "source":
        return [], ""
    source = project.source(file)
    made = formatted(source.file, source.content, source.references, project.may_name(file))
    if made.untouched:
        return [], f"Texten lämnas som den är: {made.untouched.message} {made.untouched.hint}".strip()
    before, after = project.lines(file), made.content.decode().split("\n")
    top = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    if before == after:
        return [], ""
    tail = 0
    while tail < min(len(before), len(after)) - top and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    # From the first line that differs to the last, so that the cursor stays where it is.
    old, new = before[top : len(before) - tail], after[top : len(after) - tail]
    if not old or not new:
        whole = Span(0, 0, len(before) - 1, len(before[-1]))
        return [Edit(file, whole, "\n".join(after))], ""
    return [Edit(file, Span(top, 0, top + len(old) - 1, len(old[-1])), "\n".join(new))], ""
