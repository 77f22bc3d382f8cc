"""Two wordings → which words have gone and which have come.

In: plain texts. Out: runs of words, each kept, gone or come. Never takes long over long texts: those are compared line
by line first, and what is left is told whole.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

SHORT = 60
"""Characters of a wording that is always compared word by word."""
KEPT, GONE, COME = "kept", "gone", "come"
LIMIT = 1500
"""Words in a wording that are compared one by one; time grows with the square of their number."""


class Run(NamedTuple):
    """Words that follow on each other and have the same fate."""

    fate: str
    text: str


def differences(old: str, new: str) -> tuple[Run, ...]:
    """Return how one wording became the other: the runs that are not GONE make up the new one, those that are not COME
    the old one."""
    if old == new:
        return (Run(KEPT, old),) if old else ()
    one, other = _words(old), _words(new)
    if max(len(one), len(other)) > LIMIT:
        return _joined(_lines(old, new))
    runs = _joined(_matched(one, other))
    kept = sum(len(run.text) for run in runs if run.fate == KEPT)
    # Where hardly anything is kept, patches of words tell less than the two wordings whole.
    if 3 * kept < max(len(old), len(new)) > SHORT:
        return tuple(run for run in (Run(GONE, old), Run(COME, new)) if run.text)
    return runs


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def _lines(old: str, new: str) -> list[Run]:
    return _matched(old.splitlines(keepends=True), new.splitlines(keepends=True))


def _matched(one: list[str], other: list[str]) -> list[Run]:
    runs: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run(KEPT, "".join(one[a:b])))
        else:
            runs += [Run(GONE, "".join(one[a:b])), Run(COME, "".join(other[c:d]))]
    return [run for run in runs if run.text]


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Join runs across a space or a sign that is kept between two changes: whole phrases are easier to read."""
    out: list[Run] = []
    gone = come = ""
    for index, run in enumerate(runs):
        if run.fate == GONE:
            gone += run.text
        elif run.fate == COME:
            come += run.text
        elif (gone or come) and index + 1 < len(runs) and not re.search(r"\w", run.text):
            gone, come = gone + run.text, come + run.text
        else:
            out += [Run(GONE, gone), Run(COME, come), run]
            gone = come = ""
    out += [Run(GONE, gone), Run(COME, come)]
    return tuple(run for run in out if run.text)
