"""What a fault in the text is: a kind with a code, severities and a page, and one instance of it at a place.

In: nothing. Out: `Fault`, `FaultKind` and the decorator `fault`. Never holds a kind: those stand in faults.py.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from ..diagnostics import Place, Severity


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in the text itself, which knows its place. `draft` and `approved` are its severities by status."""

    code: str
    draft: Severity | None
    approved: Severity | None
    place: Place
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One kind of fault; calling it with a place and its words makes the fault."""

    code: str
    draft: Severity | None
    approved: Severity | None
    words: Callable[..., tuple[str, str]]

    def __call__(self, place: Place, *words: object) -> Fault:
        """Return the fault at a place."""
        message, hint = self.words(*words)
        return Fault(self.code, self.draft, self.approved, place, message, hint)

    @property
    def title(self) -> str:
        """The first line of the docstring."""
        return inspect.getdoc(self.words).partition("\n")[0].rstrip(".")  # type: ignore[union-attr]

    @property
    def page(self) -> str:
        """The rest of the docstring: Markdown in Swedish."""
        return inspect.getdoc(self.words).partition("\n")[2].strip()  # type: ignore[union-attr]


def fault(
    code: str, draft: Severity | None = "error", approved: Severity | None = "error"
) -> Callable[[Callable[..., tuple[str, str]]], FaultKind]:
    """Make a function that words a fault into a kind of fault."""
    return lambda words: FaultKind(code, draft, approved, words)
