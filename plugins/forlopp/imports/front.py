"""The front matter of a draft: what the document says, beside what the source that it goes into says already.

In: lines by key, and the bytes of a source that is there. Out: the front matter as text. Never changes what the source
says, but for its status: a stub is no stub any more, and nobody has approved what was just read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..source.text_file import blank_comments
from .accounts import FACTS, Accounts

_KEY = re.compile(r"^([a-z_]+):")
_OF_A_STUB = ("status_reason",)


def merged(facts: Mapping[str, Sequence[str]], existing: bytes, accounts: Accounts, title: str) -> str:
    """Return the front matter with its two lines of ---."""
    kept = _lines_by_key(existing)
    if not kept:
        return "\n".join(["---", *(line for lines in facts.values() for line in lines), "---"])
    for key, lines in facts.items():
        if key in kept and key not in ("id", "kind", "status", "illustrative"):
            # What the document says of it is in the report: the source's own word stands.
            accounts.add(FACTS, "\n".join(lines))
    status = kept.get("status", ["status: drafting"])
    became = {"planned": "drafting", "approved": "revising"}.get(status[-1].partition(":")[2].split("#")[0].strip())
    if became:
        kept["status"] = [*status[:-1], f"status: {became}"]
        for key in _OF_A_STUB:
            kept.pop(key, None)
    for key, lines in facts.items():
        kept.setdefault(key, list(lines))
    return "\n".join(["---", *(line for lines in kept.values() for line in lines), "---"])


def _lines_by_key(existing: bytes) -> dict[str, list[str]]:
    """Cut the front matter at its keys; comments before a key go with it."""
    lines = existing.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if not lines or lines[0].rstrip() != "---":
        return {}
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), 0)
    found: dict[str, list[str]] = {}
    waiting: list[str] = []
    key = ""
    for line in lines[1:end]:
        match = _KEY.match(line)
        if match:
            key = match[1]
            found[key] = [*found.get(key, []), *waiting, line]
            waiting = []
        elif line.startswith("#") or not key:
            waiting.append(line)
        else:
            found[key] += [*waiting, line]
            waiting = []
    if key:
        found[key] += waiting
    return found


def has_text(existing: bytes) -> bool:
    """True for a source that says anything below its front matter, authors' notes left out."""
    lines = tuple(existing.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").split("\n"))
    if lines and lines[0].rstrip() == "---":
        end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), 0)
        lines = lines[end + 1 :]
    code, _ = blank_comments("", lines)
    return any(line.strip() for line in code)
