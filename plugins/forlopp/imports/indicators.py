"""Tables of indicators, and paragraphs that say "Täljare: …" → indicators with their facts.

In: the blocks under Indikatorer. Out: `Indicator`s, and what was none. Never drops a column: what has no field of its
own becomes text under the indicator.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..model.quality import OPERATOR_NAMES
from . import accounts as why
from .accounts import Accounts
from .manuscript import Block, Cell, Paragraph, Run, Table, all_bold, split_lines
from .wordings import INDICATOR_COLUMNS, INDICATOR_KINDS, NUMBER, column, key

_TARGET = re.compile(r"(minst|högst|över|under|≥|≤|>|<)\s*(\d{1,6}(?:,\d+)?)\s*(%|procent|[a-zåäö]{3,12})?\.?", re.I)
_BOTH = ("berakning", "taljare namnare", "taljare och namnare", "berakning taljare namnare", "berakningssatt")
"""Columns that hold what is counted and of which, with a stroke between."""
_SIGNS = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", **{name: sign for sign, name in OPERATOR_NAMES.items()}}


@dataclass(slots=True)
class Indicator:
    """An indicator as the table has it; `others` are the columns without a field, with their names."""

    title: str
    kind: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    others: list[tuple[str, tuple[Block, ...]]] = field(default_factory=list)


def read_indicators(blocks: Sequence[Block], accounts: Accounts) -> tuple[list[Indicator], list[Block]]:
    """Read the tables that hold indicators."""
    found: list[Indicator] = []
    left: list[Block] = []
    kind = ""
    waiting = _lines(blocks)
    while waiting:
        one = waiting.pop(0)
        if (
            isinstance(one, Paragraph)
            and (one.level or one.bold)
            and (named := kind_of(one.text))
            and len(one.text) < 40
        ):
            kind = named
            accounts.add(why.FACTS, one.text)
            continue
        if isinstance(one, Paragraph) and (said := _name_in(one, waiting)):
            found.append(_by_lines(said, one, kind, waiting, accounts))
            continue
        if not isinstance(one, Table):
            left.append(one)
            continue
        rows = _by_row(one, kind, accounts) or _by_column(one, kind, accounts)
        found += rows
        if not rows:
            left.append(one)
    if not found:
        return _listed(left, accounts)
    return found, left


_MEASURED = re.compile(r"(?:andel|antal|medel\w*|median\w*|genomsnittlig)\b", re.I)
_ITS_TARGET = re.compile(r"\s*[(,;–-]+\s*(?:målnivå|målvärde|mål)\w*:?\s*([^()]*\d[^()]*?)\)?\.?$", re.I)


def _listed(blocks: Sequence[Block], accounts: Accounts) -> tuple[list[Indicator], list[Block]]:
    """Read a list of names, where nothing more is said of the indicators: "Andel med plan (mål: ≥ 90 %)"."""
    found: list[Indicator] = []
    left: list[Block] = []
    kind = ""
    for one in blocks:
        text = " ".join(one.text.split()) if isinstance(one, Paragraph) and one.item == 1 else ""
        if not text or len(text) > 250 or not _MEASURED.match(text) or any(run.note for run in one.runs):  # type: ignore[union-attr]
            left.append(one)
            continue
        target = _ITS_TARGET.search(text)
        indicator = Indicator(text[: target.start()] if target else text, kind)
        if target:
            indicator.facts["target"] = target[1].strip()
            accounts.add(why.FACTS, target[0])
        if isinstance(one, Paragraph) and one.remarks:
            indicator.others.append(("", (replace(one, runs=(), item=0),)))
        found.append(indicator)
    return found, left


_NAMES = sorted((name for names in INDICATOR_COLUMNS.values() for name in names), key=len, reverse=True)
_LABEL = re.compile(rf"(?:^|(?<=[.;])\s+)({'|'.join(_NAMES)})\s*:\s*", re.I)


def _lines(blocks: Sequence[Block]) -> list[Block]:
    """Cut paragraphs at their line breaks where a line says what it is: "Täljare: …"."""
    found: list[Block] = []
    for one in blocks:
        texts = one.text.split("\n") if isinstance(one, Paragraph) and not one.remarks else []
        if len(texts) > 1 and any(_LABEL.match(text.strip()) for text in texts):
            assert isinstance(one, Paragraph)
            bold = [all_bold(line) for line in split_lines(one.runs)]
            found += [
                replace(one, runs=(Run(text.strip(), bold[n] if n < len(bold) else False),))
                for n, text in enumerate(texts)
                if text.strip()
            ]
        else:
            found.append(one)
    return found


def _facts_in(one: Block) -> list[tuple[str, str, str]]:
    """Return what a paragraph says of an indicator: the field, how it is called, the words; [] for other text."""
    if not isinstance(one, Paragraph) or any(run.note for run in one.runs):
        return []
    text = " ".join(one.text.split())
    labels = list(_LABEL.finditer(text))
    if not labels or labels[0].start():
        return []
    ends = [*(label.start() for label in labels[1:]), len(text)]
    return [
        (column(INDICATOR_COLUMNS, label[1]), label[1], text[label.end() : end].strip())
        for label, end in zip(labels, ends, strict=True)
    ]


def _name_in(one: Paragraph, waiting: Sequence[Block]) -> str:
    """Return the name of the indicator that begins here: a line before one that says what is counted, or "Indikator:
    …"; "" for other text."""
    facts = _facts_in(one)
    if facts:
        return facts[0][2] if facts[0][0] == "title" and (len(facts) > 1 or _follows(waiting)) else ""
    text = " ".join(one.text.split())
    plain = not any(run.note for run in one.runs)
    return text if plain and 3 < len(text) < 250 and _follows(waiting) else ""


def _follows(waiting: Sequence[Block]) -> bool:
    facts = _facts_in(waiting[0]) if waiting else []
    return bool(facts) and facts[0][0] != "title"


def _by_lines(said: str, one: Paragraph, kind: str, waiting: list[Block], accounts: Accounts) -> Indicator:
    """Read an indicator of paragraphs, and take them from those that wait."""
    typed = NUMBER.match(said + " ")
    start = typed.end() if typed and typed.end() < len(said) else 0
    accounts.add(why.NUMBERS, said[:start])
    indicator = Indicator(said[start:].strip(), kind)
    if one.remarks:
        indicator.others.append(("", (replace(one, runs=()),)))
    lines = [(one, [fact for fact in _facts_in(one) if fact[2] != said])]
    for label in [fact[1] for fact in _facts_in(one) if fact[2] == said]:
        accounts.add(why.COLUMNS, label)
    while waiting:
        after = waiting[0]
        facts = _facts_in(after)
        heads = isinstance(after, Paragraph) and not facts and bool(after.level or after.bold)
        if not isinstance(after, Paragraph) or heads or facts[:1] and facts[0][0] == "title":
            break
        if not facts and _follows(waiting[1:]):
            break
        lines.append((waiting.pop(0), facts))  # type: ignore[arg-type]
        if not facts:
            indicator.others.append(("", (after,)))
    for _, facts in lines:
        for name, label, text in facts:
            _take(indicator, name, label, Cell((Paragraph((Run(text),)),)), accounts)
            accounts.add(why.COLUMNS, label if name in indicator.facts or name == "kind" else "")
    if indicator.title.endswith("?") and not {"question", "numerator"} & set(indicator.facts):
        # A question that is answered yes or no is both the name and what is asked.
        indicator.facts["question"] = indicator.title
    return indicator


def is_indicator_table(one: Table) -> bool:
    """True for a table with a row for each indicator, whatever heading it stands under."""
    rows = [[column(INDICATOR_COLUMNS, cell.text) for cell in row] for row in one.rows[:3]]
    firsts = [cell.text.casefold() for row in one.rows[:3] for cell in row[:1]]
    return any("indikator" in text for text in firsts) and any(len(set(row) - {""}) > 2 for row in rows)


def kind_of(text: str) -> str:
    """Return the kind of measure that words name; "" for words that name none, or several."""
    kinds = {kind for word, kind in INDICATOR_KINDS.items() if word in key(text)}
    return kinds.pop() if len(kinds) == 1 else ""


def _by_row(one: Table, kind: str, accounts: Accounts) -> list[Indicator]:
    """Read a table with a row for each indicator; a row of one cell may name the kind of those below."""
    head = next((n for n, row in enumerate(one.rows[:3]) if _is_head(row)), None)
    if head is None:
        return []
    names = [column(INDICATOR_COLUMNS, cell.text) for cell in one.rows[head]]
    said = [cell.text for cell in one.rows[head]]
    found: list[Indicator] = []
    for row in one.rows[:head]:
        kind = kind_of(" ".join(cell.text for cell in row)) or kind
        accounts.add(why.FACTS, "\n".join(cell.text for cell in row))
    accounts.add(why.COLUMNS, "\n".join(said))
    for row in one.rows[head + 1 :]:
        cells = [cell for cell in row if cell.text]
        if not cells:
            continue
        if len(cells) == 1 and (cells[0].span > 1 or kind_of(cells[0].text)):
            kind = kind_of(cells[0].text) or kind
            accounts.add(why.FACTS, cells[0].text)
            continue
        if [cell.text for cell in row] == said:
            accounts.add(why.COLUMNS, "\n".join(said))
            continue
        indicator = Indicator("", kind)
        at = 0
        for cell in row:
            if at < len(names):
                _take(indicator, names[at], said[at], cell, accounts)
            at += cell.span
        found.append(indicator)
    return [one for one in found if one.title] if all(one.title for one in found) else []


def _is_head(row: tuple[Cell, ...]) -> bool:
    names = [column(INDICATOR_COLUMNS, cell.text) for cell in row]
    return "title" in names and len([name for name in names if name]) > 1


def _by_column(one: Table, kind: str, accounts: Accounts) -> list[Indicator]:
    """Read a table of one indicator: a row for each fact, its name in the first cell."""
    rows = [row for row in one.rows if any(cell.text for cell in row)]
    names = [column(INDICATOR_COLUMNS, row[0].text) for row in rows if len(row) == 2]
    if "title" not in names or len([name for name in names if name]) < 2 or any(len(row) > 2 for row in rows):
        return []
    indicator = Indicator("", kind)
    for row in rows:
        if len(row) == 2:
            name = column(INDICATOR_COLUMNS, row[0].text)
            if name:
                accounts.add(why.COLUMNS, row[0].text)
            _take(indicator, name, row[0].text, row[1], accounts)
        elif named := kind_of(row[0].text):
            indicator.kind = named
            accounts.add(why.FACTS, row[0].text)
        else:
            indicator.others.append(("", row[0].blocks))
    return [indicator] if indicator.title else []


def _take(indicator: Indicator, name: str, said: str, cell: Cell, accounts: Accounts) -> None:
    text = " ".join(cell.text.split())
    if not text:
        return
    if not name and key(said) in ("nr", "nummer") and re.fullmatch(r"\W*\d{1,2}\W*", text):
        accounts.add(why.NUMBERS, text)
        return
    if not name and key(said) in _BOTH and not {"numerator", "denominator"} & set(indicator.facts):
        parts = re.split(r"\s/\s|\s+dividerat med\s+", re.sub(r"\b(?:täljare|nämnare):\s*", "", text, flags=re.I))
        if len(parts) == 2:
            indicator.facts |= {"numerator": parts[0], "denominator": parts[1]}
            accounts.add(why.FACTS, text)
            return
    if name == "title" and not indicator.title:
        typed = NUMBER.match(text + " ")
        indicator.title = text[typed.end() :].strip() if typed and typed.end() < len(text) else text
        accounts.add(why.NUMBERS, typed[0] if typed and typed.end() < len(text) else "")
    elif name == "kind" and kind_of(text):
        indicator.kind = kind_of(text)
        accounts.add(why.FACTS, text)
    elif name and name not in ("title", "kind") and name not in indicator.facts:
        indicator.facts[name] = text
        accounts.add(why.FACTS, text)
    else:
        indicator.others.append((said, cell.blocks))


def target_of(text: str) -> tuple[str, str, str] | None:
    """Return a target's operator, value and unit; None where the words say more, or less."""
    match = _TARGET.fullmatch(text.strip())
    if not match:
        return None
    unit = "procent" if match[3] in ("%", "procent") else match[3] or ""
    return _SIGNS[match[1].casefold()], match[2], unit
