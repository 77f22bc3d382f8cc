"""The logs of consultations beside the documents that they are about: found, read and checked.

In: the project's root, and what is known of its documents. Out: `LogFile` values and findings. Never writes a log and
never renders one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from . import disk
from .catalog import Catalog, Facts
from .consultation import LIMIT, LogFile, log_faults, read_log
from .diagnostics import Diagnostic, Finding
from .ledger import number
from .rules import TEXT_RULES
from .rules.rule import Subject


def logs(root: Path) -> list[LogFile]:
    """Return every log of the project, in the order of their files."""
    return [_read(disk.relative(path, root), disk.read_bytes(path, LIMIT + 1)) for path in disk.consultation_logs(root)]


_read = lru_cache(64)(read_log)
"""Logs that have been read are kept: the live preview asks at every save, and they seldom change."""


def decided(found: Iterable[LogFile]) -> dict[str, tuple[str, ...]]:
    """Return the versions whose logs are published, by document."""
    versions: dict[str, tuple[str, ...]] = {}
    for one in found:
        if one.id and one.log.decided:
            versions[one.id] = (*versions.get(one.id, ()), one.version)
    return versions


def findings(
    found_logs: Iterable[LogFile], own: Mapping[str, Facts], catalog: Catalog, today: datetime.date | None
) -> list[Diagnostic]:
    """Return what is wrong with the logs. `own` are the facts of each document's own source, by id: what is decided is
    in the text that is being worked on, before readers see it."""
    windows = [window.id for window in catalog.lists.consultations.windows]
    found: list[Diagnostic] = []
    for one in found_logs:
        facts, shown = own.get(one.id), catalog.facts.get(one.id)
        anchors = {id for known in (facts, shown) if known for id in known.anchors}
        approved = bool(facts and facts.status == "approved" and number(facts.version) >= number(one.version or "0"))
        for fault in log_faults(one, {*own, *catalog.facts}, windows, anchors, approved):
            level = fault.approved if approved else fault.draft
            if level:
                place = one.document.as_written(fault.place) if one.document else fault.place
                line = one.document.line(place) if one.document else ""
                found.append(Diagnostic(fault.code, level, place, fault.message, fault.hint, line))
        found += _named_persons(one, catalog, today)
    return found


def _named_persons(one: LogFile, catalog: Catalog, today: datetime.date | None) -> Iterable[Diagnostic]:
    """Look through a log for what may not be published of a person, as in every other source."""
    if one.document is None:
        return
    day = today or (one.log.decided.on if one.log.decided else datetime.date.max)
    subject = Subject(None, catalog, day, one.document.lines, one.file)  # type: ignore[arg-type]
    for rule in TEXT_RULES:
        for path, message, hint in rule.check(subject):
            place = one.document.position(Finding(rule.code, path, message, hint).path)
            yield Diagnostic(rule.code, rule.draft or "warning", place, message, hint, one.document.line(place))
