"""Figures as lines: a table row for each command, and the project's aims beside what was reached.

In: `Figures`. Out: text. Never runs anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.measure import Cost

OURS, MKDOCS, HUGO = "Förlopp", "MkDocs", "Hugo"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured: costs and edits by (name, number of pathways), one page's bytes by number of pathways."""

    costs: dict[tuple[str, int], Cost] = field(default_factory=dict)
    edits: dict[tuple[str, int], float] = field(default_factory=dict)
    pages: dict[int, int] = field(default_factory=dict)

    def exponent(self, name: str, count: int) -> float | None:
        """How CPU time grew from the next smaller number of pathways: 1 is linear, 2 quadratic."""
        smaller = [n for other, n in self.costs if other == name and n < count]
        if not smaller:
            return None
        before = max(smaller)
        return math.log(self.costs[name, count].cpu / self.costs[name, before].cpu) / math.log(count / before)


def line(name: str, count: int = 0, figures: Figures | None = None, written: int | None = None) -> str:
    """A row of the table; without figures, its head."""
    if figures is None:
        return f"{name:26}{'wall s':>9}{'CPU s':>9}{'CPU ms each':>13}{'exponent':>10}{'peak MB':>9}{'MB out':>9}"
    cost = figures.costs[name, count]
    growth = figures.exponent(name, count)
    return (
        f"{name:26}{cost.wall:9.2f}{cost.cpu:9.2f}{cost.cpu * 1000 / count:13.1f}{_or_dash(growth, '.2f'):>10}"
        f"{cost.peak / 1e6:9.0f}{_or_dash(None if written is None else written / 1e6, '.1f'):>9}"
    )


def aims(counts: Sequence[int], figures: Figures) -> Iterator[str]:
    """Each aim with the figure reached, at the sizes that were measured."""
    yield f"{'aim':58}{'at':>7}{'reached':>10}"
    costs, first, last = figures.costs, counts[0], counts[-1]
    for count in counts:
        site = costs[f"{OURS} site", count]
        for rival, aim in ((HUGO, 3), (MKDOCS, 0.25)):
            other = costs.get((f"{rival} site", count))
            if other is not None:
                yield _aim(f"whole site, wall, at most {aim} × {rival}", count, site.wall / other.wall, aim, "×")
        check, feed = costs[f"{OURS} check", count], costs[f"{OURS} feed", count]
        yield _aim(
            "check + feed, CPU, at most 12 ms a pathway", count, (check.cpu + feed.cpu) * 1000 / count, 12, " ms"
        )
        yield _aim("nothing changed, wall, at most 0.5 s", count, costs[f"{OURS} unchanged", count].wall, 0.5, " s")
        yield _aim("one edit to the page, at most 0.3 s", count, figures.edits[OURS, count], 0.3, " s")
        for rival in (MKDOCS, HUGO):
            if (rival, count) in figures.edits:
                ratio = figures.edits[OURS, count] / figures.edits[rival, count]
                yield f"{f'one edit to the page, of the time of {rival}':58}{count:7}{ratio:9.2f}×"
        peak = max(cost.peak for (name, n), cost in costs.items() if n == count and name.startswith(OURS))
        yield _aim("memory of the largest process, at most 300 MB", count, peak / 1e6, 300, " MB")
    growth = figures.exponent(f"{OURS} site", last)
    if growth is not None:
        yield _aim("whole site, growth exponent of CPU, at most 1.05", last, growth, 1.05, "")
        more = (figures.pages[last] / figures.pages[first] - 1) * 100
        yield _aim(f"one page's bytes since {first} pathways, at most + 2 %", last, more, 2, " %")


def _aim(text: str, count: int, reached: float, aim: float, unit: str) -> str:
    return f"{text:58}{count:7}{reached:10.2f}{unit:4}{'yes' if reached <= aim else 'no'}"


def _or_dash(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)
