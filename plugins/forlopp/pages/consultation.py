"""The page of a document that is out for consultation: every part with its number, and what has changed beside it.

In: the document as the API would give it, what differs from the published version, its window, the form's files. Out:
a `Page`. Never judges by today's date: the page prints the last day, and a reader's browser may compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape

from jinja2 import Environment
from markupsafe import Markup

from ..changes import Change
from ..changes.parts import Json, Parts, child, rows, word
from ..consultation import Row, consultation_url
from ..consultation.parts import NAMES, shortened
from ..model.consultation import Window, in_words
from ..model.pathway import Pathway
from ..rendition import entities
from ..rendition.view import View, own, view
from .changes import PARTS, change_html, summary
from .governance import illustrative
from .meta import About, above
from .page import Entry, Page, base, page, render

CHART = "flodesschema"
SHORT = 80
"""Characters of a part in the list of those that have changed."""
REST = "_ovrigt"


@dataclass(frozen=True, slots=True)
class Download:
    """A form to fetch: what kind of file, its name beside the page, its size in bytes."""

    kind: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A flow as a drawing and in words, and which version it is of."""

    name: str
    drawing: Markup
    words: Markup = Markup("")


@dataclass(frozen=True, slots=True)
class Shown:
    """A part on the page: how deep its heading lies (0 for none), its text and what has changed, as HTML."""

    id: str
    number: str
    kind: str
    title: str
    level: int
    html: Markup
    changed: Markup
    said: str
    """How the part begins, for the list of those that have changed."""


def consultation_page(
    pathway: Pathway,
    document: Json,
    numbered: Sequence[Row],
    changes: Sequence[Change],
    former: Json,
    before: str,
    published: str,
    window: Window,
    reply_to: str,
    downloads: Sequence[Download],
    templates: Environment,
) -> Page:
    """Return the page. `former` is the document that readers have now, `before` its version, and `published` its page
    from the site's root; all are empty for a document that has never been published."""
    url = consultation_url(pathway.id)
    prefix = word(document, "id_prefix") or f"{pathway.id}-"
    beside, rest = _placed(changes, numbered, document)
    whole, parts = view(document), Parts(document)
    shown = [
        Shown(
            prefix + row.id,
            row.number,
            NAMES[row.kind],
            _title(row),
            _level(row),
            Markup(_text(row, whole, parts, prefix)),
            Markup("".join(_change(change, row.id) for change in beside.get(row.id, ()))),
            shortened(row.text, SHORT),
        )
        for row in numbered
    ]
    drafts, holds = f"{base(url)}utkast/{pathway.id}/", base(url) + published if published else ""
    ways = _ways(document, former) if former else []
    charts = _charts(document, former, before, holds, prefix, bool(ways))
    content = render(
        templates,
        "consultation",
        pathway=pathway,
        illustrative=illustrative(pathway),
        window=window,
        opens=in_words(window.opens),
        closes=in_words(window.closes),
        reply_to=reply_to,
        downloads=downloads,
        before=before,
        published=holds,
        draft=drafts,
        counted=f"Jämfört med version {before}: {summary(changes)}" if before else "",
        charts=charts,
        ways=ways,
        charts_at=prefix + _charted(numbered, document),
        rows=shown,
        changed=[one for one in shown if one.changed],
        rest=Markup("".join(_change(change) for change in rest)),
        references=[
            (prefix + word(row, "id"), Markup(own(row))) for row in rows(document, "references") if word(row, "id")
        ],
        notes=[(prefix + word(row, "id"), Markup(own(row))) for row in rows(document, "footnotes")],
    )
    title = f"Remiss: {pathway.title}"
    description = f"{pathway.title}, version {pathway.version}, är på remiss till och med {in_words(window.closes)}."
    about = About(title, description, above=above(url))
    toc = [Entry(one.id, f"{one.number} {one.title}") for one in shown if one.level == 2]
    toc += [Entry(REST, "Övriga ändringar")] if rest else []
    head = '<meta name="robots" content="noindex">'
    return page(url, title, description, _led(content, drafts, prefix), toc, head, about)


def _charts(document: Json, former: Json, before: str, holds: str, prefix: str, differs: bool) -> list[Chart]:
    """Return the flow, after the one that it was when that `differs`. The boxes of that one lead to the page that
    readers have now: what has been taken away stands there and nowhere else."""
    flow, drawn = child(document, "flow"), own(child(former, "flow"), key="svg")
    now = Chart("Flödet", Markup(own(flow, key="svg")), Markup(own(flow, key="words_html")))
    if not drawn or not differs:
        return [now] if now.drawing else []
    start = word(former, "id_prefix") or prefix
    drawn = drawn.replace(f' href="#{start}', f' href="{escape(holds)}#')
    drawn = re.sub(r' (id|aria-labelledby)="([^"]*)"', _renamed, drawn)
    return [
        Chart(f"Flödet i version {before}", Markup(drawn)),
        *([replace(now, name="Flödet i förslaget")] if now.drawing else []),
    ]


def _renamed(match: re.Match[str]) -> str:
    """Give the ids of the earlier drawing names of their own on the page."""
    return f' {match[1]}="{" ".join(f"_da-{id}" for id in match[2].split())}"'


def _ways(document: Json, former: Json) -> list[tuple[str, str]]:
    """Return the sentences of the flow that only one of the two versions has."""
    before, now = ([*_sentences(word(child(one, "flow"), "words_html"))] for one in (former, document))
    found = [("Tidigare", said) for said in before if said not in now]
    return found + [("Nu", said) for said in now if said not in before]


def _sentences(html: str) -> Iterator[str]:
    """Yield what a flow in words says, step by step, as plain text."""
    for one in re.split(r'(?=<li class="flow-words__)', html):
        if said := " ".join(unescape(re.sub(r"<[^>]*>", "", re.sub(r"<(?=/?[lou])", " <", one))).split()):
            yield said


def _charted(numbered: Sequence[Row], document: Json) -> str:
    """Return the part that the charts stand with: their own heading, or that of the steps."""
    ids = {row.id for row in numbered}
    return CHART if CHART in ids else next((word(step, "parent") for step in rows(document, "steps")), "")


def _title(row: Row) -> str:
    return row.name if row.kind in ("sections", "steps", "indicators", "slots", "criteria") else ""


def _level(row: Row) -> int:
    """Headings and steps are headings of the page too; a step stands below the heading of all steps."""
    if row.kind == "sections":
        return min(row.level + 1, 3)
    return 3 if row.kind == "steps" else 0


def _text(row: Row, whole: View, parts: Parts, prefix: str) -> str:
    """Write a part as readers meet it, with its facts in words below."""
    if row.kind == "criteria":
        whole.taken.add(prefix + row.id)  # The row has the id already.
        return entities.criteria(whole, {**row.part.data, "title": ""})
    html = own(row.part.data, raised=1 if row.level == 1 else 0)
    if html and not html.startswith("<"):
        # A paragraph holds no list: an action with items below it is more than a paragraph.
        html = f"<div>{html}</div>" if "<li>" in html else f"<p>{html}</p>"
    remarks = (own(one) for one in rows(parts.document, "remarks") if word(one, "parent") == row.id)
    facts = [(name, said) for name, said in parts.lines(row.part) if name not in ("", "Rubrik", "Namn")]
    facts = [fact for fact in facts if fact != ("Slag", "Åtgärd")]
    listed = "".join(f"<div><dt>{escape(name)}</dt> <dd>{escape(said)}</dd></div>" for name, said in facts)
    return "".join((html, *remarks, f'<dl class="consult__facts">{listed}</dl>' if listed else ""))


# ---------------------------------------------------------------------------------------------------------------------
# What has changed


def _placed(
    changes: Sequence[Change], numbered: Sequence[Row], document: Json
) -> tuple[Mapping[str, list[Change]], list[Change]]:
    """Put each change beside the part that it is read with: its own row, or that of what it stands in."""
    shown = {row.id for row in numbered}
    blocks = {word(row, "id"): word(row, "block") for row in rows(document, "criteria_members")}
    beside: dict[str, list[Change]] = {}
    rest = []
    for change in changes:
        ways = (change.id, blocks.get(change.id, ""), change.parent, change.owner)
        place = next((id for id in ways if id in shown), None)
        if place:
            beside.setdefault(place, []).append(change)
        else:
            rest.append(change)
    return beside, rest


def _change(change: Change, beside: str = "") -> str:
    """Write a change; of what is new the text stands beside, and what went or came with its step is named alone. What
    stands beside its own part needs no name."""
    label = f'<span class="mark mark--change mark--{change.how}">{change.label}</span>'
    if change.what == "added" or change.with_parent:
        what = "" if change.id == beside else escape(f"{PARTS[change.part]}: {change.name}")
        return f'<p class="consult__new" id="_i-{escape(change.id)}">{label} {what}</p>'
    # Without a heading of its own it is a piece of the part beside it, no article.
    html = change_html(change, "_i-").replace("<article ", "<div ").replace("</article>", "</div>")
    if change.id == beside:
        return re.sub(r"<h4>.*?</h4>", f'<p class="consult__new">{label}</p>', html, count=1, flags=re.DOTALL)
    return html.replace("<h4>", '<p class="change__name">').replace("</h4>", "</p>")


def _led(html: str, draft: str, prefix: str) -> str:
    """Let links to what this page does not show lead to the draft's own page."""
    ids = set(re.findall(r' id="([^"]*)"', html))

    def to(match: re.Match[str]) -> str:
        return match[0] if match[1] in ids else f' href="{draft}#{match[1].removeprefix(prefix)}"'

    return re.sub(r' href="#([^"]*)"', to, html)
