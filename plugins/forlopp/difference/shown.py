"""Comparisons → what people and machines read: text for a terminal, HTML, JSON; the comment stands in comment.py.

In: `Comparison` values and what they were compared with. Out: a string. Never says more than the comparison holds.

The JSON is {"base": revision, "documents": [document]}. A document has id, former (its id before, "" when it is the
same), title, kind, file, what (changed, added, removed, unread), changes, facts, regions, flow and version. A change
has id, part (steps, actions, indicators …), what (added, removed, moved, changed), how (new, substantial, editorial,
moved, removed; reworded: other words, which a person must judge), label, name, owner, owner_name, moved, reason,
with_parent, earlier and present: lists of {"name", "text"}, where the running text has the name "". `flow` is null
where it is the same, else {"before", "after"} as Mermaid text ("" for none). `regions` are {region, file, line, title,
part, gone}. `version` is {version, change, line, why, enough, larger, todo}.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import Any

from .. import flowchart
from ..changes import Change, differences
from ..flowchart import Graph
from ..model.governance import CHANGE_NAMES
from ..pages.changes import HEADINGS, PARTS, SEVERAL, change_html
from .compared import Comparison

NOTHING = "Inget vårdförlopp säger något annat än förut."
WHAT = {"added": "nytt dokument", "removed": "dokumentet är borttaget", "unread": "går inte att läsa"}
UNREAD = "Filen går inte att läsa. Kör forlopp check för att se varför."
KEPT = 60


def as_text(found: Sequence[Comparison], base: str) -> str:
    """Write for a person at a terminal: `[-gone-]` and `{+come+}` in what has changed."""
    out = [f"Jämfört med {base}:" if found else f"Jämfört med {base}: {NOTHING}"]
    for one in found:
        out += ["", f"{one.title} ({one.file})", f"  {counted(one)}"]
        for owner, changes in grouped(one.changes):
            out += ["", f"  {owner}"]
            for change in changes:
                out.append(f"    {_sign(change)} {said(one, change)}")
                out += [f"        {row}" for row in wordings(change, "[-{}-]", "{{+{}+}}")]
        if one.flows != (None, None):
            out += ["", "  Flödet", *(f"    {row}" for row in flow_rows(one.flows))]
        out += _tail(one, "  ")
    return "\n".join(out) + "\n"


def as_html(found: Sequence[Comparison], base: str) -> str:
    """Write a fragment for a page of the site, with its classes; it holds no style and no script."""
    out = [f'<div class="comparison"><p>Jämfört med {escape(base)}.{"" if found else " " + NOTHING}</p>']
    for one in found:
        prefix = f"_{one.id}-"
        out.append(
            f'<section class="version"><h2>{escape(one.title)}</h2>'
            f'<p class="version__counts">{escape(counted(one))}</p>'
        )
        rows = [f"<li>{escape(region(row))}</li>" for row in one.regions]
        out.append(f"<h3>Regionala tillägg att läsa om</h3><ul>{''.join(rows)}</ul>" if rows else "")
        line = f"<pre><code>  {escape(one.need.line)}</code></pre>" if one.need.line else ""
        out.append(f"<h3>Version</h3><p>{escape(version(one))}</p>{line}" if one.need.why else "")
        for owner, changes in grouped(one.changes):
            out.append(f"<h3>{escape(owner)}</h3>" + "".join(change_html(change, prefix) for change in changes))
        if one.flows != (None, None):
            names = {"-": "Tidigare", "+": "Nu"}
            ways = "".join(f"<li>{names[row[0]]}: {escape(row[2:])}</li>" for row in flow_rows(one.flows))
            out.append(f'<h3>Flödet</h3><ul>{ways}</ul><div class="comparison__flows">')
            for name, graph in zip(("före", "efter"), one.flows, strict=True):
                if graph:
                    own = f"{prefix}{name == 'efter' and 'nu' or 'da'}-"
                    drawn = flowchart.svg(graph, flowchart.layout(graph), own)
                    out.append(f'<figure class="flow"><figcaption>Flödet {name}</figcaption>{drawn}</figure>')
            out.append("</div>")
        out.append("</section>")
    return "".join([*out, "</div>\n"])


def as_page(fragment: str, styles: str) -> str:
    """Return a whole page that is opened from the own disk: the fragment and the site's own style sheets."""
    return (
        '<!doctype html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>Vad som har ändrats</title>\n"
        f"<style>\n{styles}\n</style>\n</head>\n"
        f'<body class="comparison-page"><main class="md-typeset"><h1>Vad som har ändrats</h1>{fragment}</main></body>\n'
        "</html>\n"
    )


def as_json(found: Sequence[Comparison], base: str) -> str:
    """Write for machines, in the shape that stands at the top of this file."""
    return json.dumps({"base": base, "documents": [_data(one) for one in found]}, ensure_ascii=False, indent=2) + "\n"


def _data(one: Comparison) -> dict[str, Any]:
    def lines(rows: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
        return [{"name": name, "text": text} for name, text in rows]

    changes = [
        {
            key: getattr(change, key)
            for key in ("id", "part", "what", "how", "label", "name", "owner", "owner_name", "moved")
        }
        | {"reason": one.reasons.get(change.id, ""), "with_parent": change.with_parent}
        | {"earlier": lines(change.earlier), "present": lines(change.present)}
        for change in one.changes
    ]
    before, after = one.flows
    drawn = {"before": before and flowchart.mermaid(before) or "", "after": after and flowchart.mermaid(after) or ""}
    return {
        **{key: getattr(one, key) for key in ("id", "former", "title", "kind", "file", "what")},
        "changes": changes,
        "facts": list(one.facts),
        "regions": [{key: getattr(row, key) for key in row.__slots__} for row in one.regions],
        "flow": drawn if one.flows != (None, None) else None,
        "version": {key: getattr(one.need, key) for key in one.need.__slots__},
    }


def counted(one: Comparison) -> str:
    if one.what != "changed":
        return UNREAD if one.what == "unread" else WHAT[one.what] + "."
    renamed = [f"har nytt id (var {one.former})"] if one.former else []
    counts = {how: sum(change.how == how for change in one.changes) for how in SEVERAL}
    said = [f"{count} {SEVERAL[how] if count > 1 else _label(how)}" for how, count in counts.items() if count]
    facts = [f"uppgifter: {', '.join(one.facts)}"] if one.facts else []
    return "; ".join([*renamed, *([", ".join(said)] if said else []), *facts]) + "."


def _label(how: str) -> str:
    from ..changes import LABELS

    return LABELS[how]


def grouped(changes: Sequence[Change]) -> Iterator[tuple[str, list[Change]]]:
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.owner, []).append(change)
    for owner, rows in groups.items():
        yield HEADINGS.get(owner) or next((row.owner_name for row in rows if row.owner_name), owner), rows


def _sign(change: Change) -> str:
    return {"added": "+", "removed": "-", "moved": ">"}.get(change.what, "~")


def said(one: Comparison, change: Change) -> str:
    own = f"{PARTS[change.part]}: {change.name}" if change.id != change.owner else PARTS[change.part]
    # That something has come or gone needs no reason, other than that it has another name.
    reason = one.reasons.get(change.id, "")
    reason = reason if change.what == "changed" or "#" in reason else ""
    return ". ".join(
        filter(None, (f"{own} – {change.label}" + (f": {reason}" if reason else ""), change.moved.rstrip(".")))
    )


def wordings(
    change: Change, gone: str, come: str, safe: Callable[[str], str] = lambda text: text, between: str = ""
) -> Iterator[str]:
    """Yield each fact that differs, its words marked as gone or come; long runs that are the same are cut short.
    `between` stands between what has gone and what has come in its place."""
    if change.what == "added":
        facts = [(name, text) for name, text in change.present if name not in ("", "Rubrik", "Namn")]
        yield from (f"{safe(name)}: {come.format(safe(text))}" for name, text in facts)
    if change.what != "changed":
        return
    earlier, present = dict(change.earlier), dict(change.present)
    for name in {**present, **earlier}:
        if earlier.get(name) == present.get(name):
            continue
        row, last = "", ""
        for fate, text in differences(earlier.get(name, ""), present.get(name, "")):
            words = text.strip()
            if not words:
                row += text
            elif fate == "kept":
                row += safe(text if len(text) <= KEPT else f"{text[: KEPT // 2]} … {text[-KEPT // 2 :]}")
            else:
                lead, _, tail = text.partition(words)
                lead = lead or (between if last == "gone" and not row.endswith(" ") else "")
                row += lead + (gone if fate == "gone" else come).format(safe(words)) + tail
            last = fate
        yield (f"{safe(name)}: " if name else "") + " ".join(row.split())


def flow_rows(flows: tuple[Graph | None, Graph | None]) -> Iterator[str]:
    """Yield the sentences of the flow that only one state has."""
    before, after = ([_sentence(said) for said in flowchart.words(graph)] if graph else [] for graph in flows)
    yield from (f"- {row}" for row in before if row not in after)
    yield from (f"+ {row}" for row in after if row not in before)


def _sentence(said: Any) -> str:
    parts = [said.named, said.facts, said.onward, *said.answers]
    return " ".join(
        " ".join("".join(one if isinstance(one, str) else one.name for one in part).split()) for part in parts
    ).strip()


def _tail(one: Comparison, indent: str) -> list[str]:
    out: list[str] = []
    if one.regions:
        out += ["", f"{indent}Regionala tillägg att läsa om:", *(f"{indent}- {region(row)}" for row in one.regions)]
    if one.need.why:
        out += ["", f"{indent}{version(one)}"]
    if one.need.line:
        out.append(f"{indent}  {one.need.line}")
    return out


def region(row: Any) -> str:
    state = "finns inte längre" if row.gone else "har ändrats"
    return f"{row.region}: ”{row.title}” ({row.file}, rad {row.line}) hör till ”{row.part}”, som {state}."


def version(one: Comparison) -> str:
    need = one.need
    if need.enough or not need.line:
        return need.why
    kind = CHANGE_NAMES[need.change].lower()
    number = f"{need.version} eller {need.larger}" if need.larger else f"{need.version} ({kind})"
    return f"Behöver version {number}. {need.why} {need.todo}"
