"""What an import did, in plain Swedish: how much, where it went, what to do next.

In: counts and accounts. Out: the lines for the screen, and the whole report as a file. Never hides a number: what is
not in the draft stands word for word in the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from . import accounts as why
from .accounts import Accounts


@dataclass(frozen=True, slots=True)
class Report:
    """What there is to tell of one import."""

    words: int
    in_draft: int
    accounts: Accounts
    unplaced: tuple[tuple[str, int], ...]
    missing: Counter[str]
    found: Sequence[tuple[int, str, str]]
    """How many there are of steps, actions and so on, with the Swedish words for one and for several."""
    renamed: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = ()
    todo: int = 0
    absent: tuple[str, ...] = field(default=())
    """Required headings that nothing was found for."""


def number_of(count: int, one: str, several: str) -> str:
    """Return a number with its noun."""
    return f"{count} {one if count == 1 else several}"


def lines(report: Report, draft: str, file: str) -> list[str]:
    """Return what is shown on the screen. `draft` and `file` name what was, or would be, written."""
    said = [f"Dokumentet har {number_of(report.words, 'ord', 'ord')}. Så här blev det:", ""]
    said.append(f"  {report.in_draft:>6}  finns i utkastet ({draft})")
    unplaced = sum(count for _, count in report.unplaced)
    if unplaced:
        said.append(f"  {unplaced:>6}    varav sist i filen, under ”Oplacerat vid import”")
    outside = report.words - report.in_draft - sum(report.missing.values())
    if outside:
        said.append(f"  {outside:>6}  är med på annat sätt, eller står i rapporten ({file}):")
        said += [f"            – {reason}" for reason in report.accounts.texts if report.accounts.texts[reason]]
    said.append(f"  {sum(report.missing.values()):>6}  saknas")
    said += ["", f"Hittades: {_listed(report.found)}."]
    if report.renamed:
        said.append(f"{number_of(len(report.renamed), 'rubrik', 'rubriker')} har fått mallens namn:")
        said += [f"  ”{old}” → ”{new}”" for old, new in report.renamed]
    said += list(report.told)
    if report.unplaced:
        said.append("Gick inte att placera:")
        said += [f"  ”{where}” ({number_of(count, 'ord', 'ord')})" for where, count in report.unplaced]
    return said


def next_steps(report: Report, draft: str) -> list[str]:
    """Return what to do now, step by step."""
    steps = [f"Kör  forlopp check {draft}  och gå igenom det som den säger, uppifrån och ned."]
    if report.todo:
        steps.append(
            f"På {number_of(report.todo, 'ställe', 'ställen')} står ”ATT GÖRA:”. Gör det som står där och ta bort "
            "anteckningen."
        )
    if report.unplaced:
        steps.append(
            "Flytta det som står sist, under ”Oplacerat vid import”, till rätt rubrik. Ta sedan bort rubriken."
        )
    if report.absent:
        steps.append("Skriv det som saknas i dokumentet: " + ", ".join(report.absent) + ".")
    steps.append(f"Kör  forlopp format {draft}  när du är klar.")
    return ["", "Gör så här nu:", *(f"  {n}. {step}" for n, step in enumerate(steps, start=1))]


def _listed(found: Sequence[tuple[int, str, str]]) -> str:
    said = [number_of(*one) for one in found]
    return ", ".join(said[:-1]) + " och " + said[-1]


def whole(report: Report, source: str, shown: Sequence[str]) -> bytes:
    """Return the report as a file: what the screen showed, then every text that is not in the draft."""
    said = [f"Import av {source}", "", *shown, "", "Det som inte står i utkastet som det stod i dokumentet", ""]
    for reason, texts in report.accounts.texts.items():
        said.append(f"{reason}:")
        said += [f"  {line}" for text in texts for line in text.split("\n") if line.strip()]
        said.append("")
    return "\n".join(said).rstrip().encode() + b"\n"


__all__ = ["Report", "lines", "next_steps", "number_of", "whole", "why"]
