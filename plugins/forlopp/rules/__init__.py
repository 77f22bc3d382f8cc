"""All rules, in the order of their codes, and the one function that runs them.

In: a subject and the parts of it that other faults have damaged. Out: (rule, finding) pairs. Never knows a line
number, and never says how severe a finding is in the end: `severity` does, by the document's status.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..diagnostics import Finding, Path, Severity
from . import (
    abbreviations,
    actions,
    agreement,
    allow,
    codes,
    consultations,
    criteria,
    documents,
    doers,
    fields,
    figures,
    flow,
    gaps,
    governance,
    indicators,
    language,
    links,
    names,
    privacy,
    references,
    releases,
    safety,
    signposts,
    thread,
    thresholds,
    times,
    ways,
)
from .rule import Rule, Subject, rule

__all__ = ["ALLOWED", "ALL_RULES", "RULES", "SAYS_MORE", "TEXT_RULES", "Rule", "Subject", "rule", "run", "severity"]

RULES: tuple[Rule, ...] = (
    *fields.RULES,  # 2xx
    *names.RULES,  # 3xx, in the document itself
    *flow.RULES,
    *ways.RULES,
    *criteria.RULES,
    *actions.RULES,
    *thread.RULES,
    *indicators.RULES,
    *references.RULES,
    *links.RULES,  # 4xx, between documents
    *documents.RULES,
    *governance.RULES,
    *releases.RULES,
    *consultations.RULES,
    *language.RULES,  # 5xx, the editor's checks
    *abbreviations.RULES,
    *doers.RULES,
    *figures.RULES,
    *times.RULES,
    *thresholds.RULES,
    *signposts.RULES,
    *gaps.RULES,
    *codes.RULES,  # 6xx
    *agreement.RULES,
)
"""Rules that read the pathway."""

TEXT_RULES: tuple[Rule, ...] = (*privacy.RULES, *safety.RULES)
"""Rules that read the lines alone, also of a document that could not be read as a pathway."""

ALL_RULES: tuple[Rule, ...] = tuple(sorted((*RULES, *TEXT_RULES, *allow.RULES), key=lambda found: found.code))
"""Every rule, for the rules' pages."""

ALLOWED = frozenset(found.code for found in ALL_RULES if found.allowed)
"""Codes that an author may allow with a reason."""

SAYS_MORE: dict[str, str] = {"VF704": "VF115", "VF705": "VF115", "VF708": "VF104", "VF492": "VF206"}
"""A finding of the first code makes one of the second on the same line needless: one cause, one diagnostic."""

# fmt: off
LOOSE = frozenset({
    "actions", "title", "text", "caveat", "measure", "within", "after", "every", "from", "ages", "roles",
    "care_level", "change", "contract", "codes", "reason", "lane", "phase", "join", "numerator", "denominator",
    "question", "direction", "target", "target_reason", "sources", "stratify", "kik", "kik_id", "data",
    "version", "unit",
})
# fmt: on
"""Facts that bind nothing together: a fault in one of them hides nothing of the flow or the red thread."""

HARMS: dict[tuple[str, str], str] = {
    ("steps", "kind"): "kinds",
    ("steps", "letter"): "letters",
    ("steps", "criteria"): "criteria",
    ("indicators", "kind"): "",
}
"""What is harmed by a fault in a fact that only some rules ask for; of all others the whole list is harmed."""


def run(subject: Subject, damaged: frozenset[Path] = frozenset()) -> list[tuple[Rule, Finding]]:
    """Apply all rules to a subject; without a pathway, only those that read the lines can be applied.

    `damaged` are the paths of values that could not be read. Findings in them, or about what holds them, are left out,
    and so are rules that need those parts to be whole: one cause gives one finding.
    """
    subject = replace(subject, damaged=damaged)
    if subject.pathway is None:
        return _apply(TEXT_RULES, subject)
    harmed = frozenset(_harm(path) for path in damaged)
    status = subject.pathway.status
    spoken = (each for each in (*RULES, *TEXT_RULES) if severity(each, status) and not each.needs & harmed)
    found = _apply(spoken, subject)
    holders = {_holder(part) for part in damaged}
    found = [pair for pair in found if pair[1].path not in holders and not _is_within(pair[1].path, damaged)]
    return _without_allowed(subject, found)


def _without_allowed(subject: Subject, found: list[tuple[Rule, Finding]]) -> list[tuple[Rule, Finding]]:
    """Take away what the author has allowed, and add what is wrong with the allowances themselves."""
    if not subject.pathway.allow:
        return found
    refused = allow.refused(subject, ALLOWED)
    kept, used = allow.sift(subject, found, refused)
    idle = tuple(sorted({*range(len(subject.pathway.allow))} - used - {*refused}))
    return kept + _apply(allow.RULES, replace(subject, refused=refused, idle=idle))


def _apply(rules: Iterable[Rule], subject: Subject) -> list[tuple[Rule, Finding]]:
    return [(each, Finding(each.code, *fault)) for each in rules for fault in each.check(subject)]


def _harm(path: Path) -> str:
    """Return what a damaged value takes the ground from: a part of the document, or "" when nothing leans on it."""
    if not path or any(key in LOOSE for key in path[1:]):
        return ""
    fact = (str(path[0]), str(path[2])) if len(path) > 2 else ("", "")
    return HARMS.get(fact, str(path[0]))


def _is_within(path: Path, damaged: frozenset[Path]) -> bool:
    return any(path[:end] in damaged for end in range(len(path) + 1)) if damaged else False


def _holder(path: Path) -> Path:
    """Return the path of what a damaged value belongs to: a step, a way, an action, or a fact of the front matter."""
    numbered = [end for end, key in enumerate(path, start=1) if isinstance(key, int)]
    return path[: numbered[-1]] if numbered else path[:1]


def severity(found: Rule, status: str) -> Severity | None:
    """Return how severe a rule's findings are in a document of this status; None: it is silent there."""
    return found.approved if status == "approved" else found.draft
