"""What went wrong, where, and how to mend it.

In: findings that speak of data paths, or faults that already know their place. Out: sorted diagnostics as text, GitHub
annotations, a GitLab report, Markdown for a comment, JSON or SARIF. Never reads a file, never prints, never aborts: the
two doors (cli, site) do that.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from .quoting import code, quoted

Path = tuple[str | int, ...]
"""A data path into a document, the same tuple as pydantic's `loc`: ("steps", 2, "next", 0, "to")."""

Severity = Literal["error", "warning", "note"]
SWEDISH: Mapping[Severity, str] = {"error": "fel", "warning": "varning", "note": "notis"}
ORDER: Mapping[Severity, int] = {"error": 0, "warning": 1, "note": 2}


class Place(NamedTuple):
    """A stretch of one line in one file. Line and column are counted from 1; column and length in code points. A tuple,
    since a document has thousands of them."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault that a rule found at a data path; it knows neither line nor severity."""

    code: str
    path: Path
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault as the author sees it: code, severity, place, message, remedy and the line it stands on."""

    code: str
    severity: Severity
    place: Place
    message: str
    hint: str = ""
    source_line: str = ""


def sort(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Order by file, line, column and code; identical findings are given once."""
    unique = set(diagnostics)
    return sorted(unique, key=lambda d: (d.place.file, d.place.line, d.place.column, d.code, d.message))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ”Menade du ”x”?” for the nearest known word, or an empty string when none is near.

    Case and the dots of å, ä and ö do not count: authors leave them out more often than any other letter.
    """
    spellings = {fold(candidate): candidate for candidate in sorted(known)}
    near = difflib.get_close_matches(fold(word), spellings, n=1, cutoff=0.6)
    return f"Menade du ”{spellings[near[0]]}”?" if near else ""


@functools.lru_cache(8192)
def fold(word: str) -> str:
    """Fold a Swedish word for comparison: lower case, å and ä as a, ö as o, é as e."""
    return word.casefold().translate(_FOLD)


_FOLD = str.maketrans("åäöéèüæø", "aaoeeuao")


def brief(name: str) -> str:
    """Return a name as a sentence has room for it: at most 60 characters."""
    return name if len(name) <= 60 else name[:57].rstrip() + " …"


def exit_status(diagnostics: Iterable[Diagnostic], strict: bool = False) -> int:
    """0 when nothing must be mended, 1 when something must (with `strict`, warnings count too)."""
    stopping = {"error", "warning"} if strict else {"error"}
    return int(any(d.severity in stopping for d in diagnostics))


# ---------------------------------------------------------------------------------------------------------------------
# Renderers


def as_text(diagnostics: Sequence[Diagnostic], checked: int, colour: bool = False) -> str:
    """Render for a person at a terminal: each finding with its line, a caret and a remedy, then what to do next."""
    blocks = [_block(d, colour) for d in diagnostics]
    return "\n".join([*blocks, summary(diagnostics, checked)]) + "\n"


_COLOURS: Mapping[Severity, str] = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "note": "\x1b[1;36m"}


def _block(d: Diagnostic, colour: bool) -> str:
    paint = (lambda text, start: f"{start}{text}\x1b[0m") if colour else (lambda text, start: text)
    place = f"{d.place.file}:{d.place.line}:{d.place.column}:"
    kind = paint(f"{SWEDISH[d.severity]}[{d.code}]", _COLOURS[d.severity])
    rows = [f"{place} {kind} {_printable(d.message)}"]
    if d.source_line.strip():
        line, column, length = excerpt(d)
        rows += [f"    {line}", "    " + " " * column + paint("^" * length, _COLOURS[d.severity])]
    if d.hint:
        rows.append(f"    tips: {_printable(d.hint)}")
    return "\n".join(rows) + "\n"


EXCERPT = 110
"""Columns of source shown; a long paragraph is cut around the fault so that the caret stays below it."""


def excerpt(d: Diagnostic) -> tuple[str, int, int]:
    """Return what is shown of the source line, the column in it that the fault begins at, from 0, and its length."""
    start = min(d.place.column - 1, len(d.source_line))
    left = max(0, start - EXCERPT // 2) if len(d.source_line) > EXCERPT else 0
    cut = d.source_line[left : left + EXCERPT]
    before, after = "…" if left else "", "…" if left + EXCERPT < len(d.source_line) else ""
    column = start - left + len(before)
    length = max(1, min(d.place.length, len(cut) - (start - left)))
    return _printable(before + cut + after), column, length


def _printable(text: str) -> str:
    """Show control, invisible and bidirectional characters as a box, so that a terminal is never steered by them."""
    return "".join(c if c.isprintable() else ("\n    " if c == "\n" else " " if c == "\t" else "□") for c in text)


def summary(diagnostics: Sequence[Diagnostic], checked: int) -> str:
    """Say in one or two sentences how many faults there are and what to do next."""
    files = "1 fil" if checked == 1 else f"{checked} filer"
    if not diagnostics:
        return f"Kontrollerade {files}. Inga fel, varningar eller notiser."
    counts = {severity: sum(d.severity == severity for d in diagnostics) for severity in SWEDISH}
    words = {"error": ("fel", "fel"), "warning": ("varning", "varningar"), "note": ("notis", "notiser")}
    parts = [f"{n} {words[severity][n > 1]}" for severity, n in counts.items() if n]
    listed = parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " och " + parts[-1]
    faulty = len({d.place.file for d in diagnostics})
    where = "1 fil" if faulty == 1 else f"{faulty} filer"
    if counts["error"]:
        first = next(d for d in diagnostics if d.severity == "error")
        after = f"Börja med {first.place.file}, rad {first.place.line}. Felen måste rättas innan texten kan publiceras."
    elif counts["warning"]:
        first = next(d for d in diagnostics if d.severity == "warning")
        after = (
            f"Inga fel. Läs varningarna, med början på rad {first.place.line} i {first.place.file}: "
            "de brukar peka på något som läsaren snubblar på."
        )
        if any(d.code.startswith("VF5") for d in diagnostics):
            after += " Är en VF5-varning fel här? Skriv ett undantag med skäl: Rätta fel i handboken visar hur."
    else:
        after = "Inga fel. Notiserna är sådant som återstår eller är bra att veta."
    return f"Kontrollerade {files}: {listed} i {where}. {after}"


def as_github(diagnostics: Sequence[Diagnostic], checked: int) -> str:
    """Render as GitHub Actions workflow commands, which put each finding on its line in the pull request."""
    names: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
    rows = []
    for d in diagnostics:
        body = d.message + (f"\nTips: {d.hint}" if d.hint else "")
        place = (
            f"file={_escape(d.place.file, True)},line={d.place.line},col={d.place.column},"
            f"endColumn={d.place.column + d.place.length},title={_escape(f'{SWEDISH[d.severity]} {d.code}', True)}"
        )
        rows.append(f"::{names[d.severity]} {place}::{_escape(body, False)}")
    return "\n".join([*rows, summary(diagnostics, checked)]) + "\n"


def _escape(text: str, is_property: bool) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if is_property else text


def as_json(diagnostics: Sequence[Diagnostic], checked: int) -> str:
    """Render as one JSON document: files checked, summary, diagnostics."""
    rows = [
        {
            "code": d.code,
            "severity": d.severity,
            "file": d.place.file,
            "line": d.place.line,
            "column": d.place.column,
            "length": d.place.length,
            "message": d.message,
            "hint": d.hint,
        }
        for d in diagnostics
    ]
    document = {"checked": checked, "summary": summary(diagnostics, checked), "diagnostics": rows}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_sarif(diagnostics: Sequence[Diagnostic], checked: int) -> str:
    """Render as SARIF 2.1.0 for code-scanning views. `checked` is unused: SARIF has no place for it."""
    codes = sorted({d.code for d in diagnostics})
    results = [
        {
            "ruleId": d.code,
            "ruleIndex": codes.index(d.code),
            "level": d.severity,
            "message": {"text": d.message + (f" Tips: {d.hint}" if d.hint else "")},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(d.place.file)},
                        "region": {
                            "startLine": d.place.line,
                            "startColumn": d.place.column,
                            "endColumn": d.place.column + d.place.length,
                        },
                    }
                }
            ],
        }
        for d in diagnostics
    ]
    driver = {"name": "forlopp", "language": "sv", "rules": [{"id": code} for code in codes]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _uri(file: str) -> str:
    from urllib.parse import quote

    return quote(file, safe="/")


_GITLAB: Mapping[Severity, str] = {"error": "major", "warning": "minor", "note": "info"}


def as_gitlab(diagnostics: Sequence[Diagnostic], checked: int) -> str:
    """Render as a code quality report, which GitLab shows on the lines of a merge request. `checked` is unused. The
    fingerprint follows from the words, not from the line: what stood there before is not told as new."""
    rows = []
    seen: dict[str, int] = {}
    for d in diagnostics:
        said = "\n".join((d.code, d.place.file, d.message, d.source_line.strip()))
        seen[said] = number = seen.get(said, 0) + 1
        rows.append(
            {
                "description": f"{d.message} {d.hint}".strip(),
                "check_name": d.code,
                "fingerprint": hashlib.sha256(f"{said}\n{number}".encode("utf-8", "surrogatepass")).hexdigest(),
                "severity": _GITLAB[d.severity],
                "location": {"path": d.place.file, "lines": {"begin": d.place.line}},
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


SHOWN = 20
"""Findings that a comment names; GitHub itself shows no more than ten of a kind on their lines."""
ROOM = 15_000
"""Bytes of a comment that the findings may fill; what has changed stands after them."""


def as_markdown(diagnostics: Sequence[Diagnostic], checked: int) -> str:
    """Render as the beginning of a comment on a proposed change: what must be mended, then what to think about. Notes
    are only counted."""
    rows: list[str] = []
    room = ROOM
    worst = sorted((d for d in diagnostics if d.severity != "note"), key=lambda d: ORDER[d.severity])
    for d in worst[:SHOWN]:
        hint = f" *{quoted(d.hint, 300)}*" if d.hint else ""
        place = f"{code(d.place.file)}, rad {d.place.line}"
        row = f"- **{SWEDISH[d.severity]}** {d.code} i {place}: {quoted(d.message, 300)}{hint}"
        if len(row.encode()) > room:
            break
        room -= len(row.encode()) + 1
        rows.append(row)
    if over := len(worst) - len(rows):
        rows.append(f"- … och {over} till: kör `forlopp check`")
    head = "Det här måste rättas" if any(d.severity == "error" for d in worst) else "Inga fel"
    said = quoted(summary(diagnostics, checked), 1000)
    return "\n".join([f"## Granskning: {head.lower()}", "", said, *([""] if rows else []), *rows]) + "\n\n"


RENDERERS = {
    "text": as_text,
    "github": as_github,
    "gitlab": as_gitlab,
    "markdown": as_markdown,
    "json": as_json,
    "sarif": as_sarif,
}
"""Every format of `forlopp check --format`, by name."""
