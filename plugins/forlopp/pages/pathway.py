"""The page of one document: a pathway with its chart and action table, or a generic model.

In: an expanded pathway, the catalogue, and the chart as finished SVG and words. Out: a `Page`. Never lists other
documents than those this one speaks of, so that a page's size does not follow their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from jinja2 import Environment
from markupsafe import Markup

from ..catalog import PUBLIC, Catalog, page_url, step_name
from ..flowchart import Paper
from ..model.pathway import Pathway, Section
from ..phrases import sentence
from ..regional import Row
from ..templates import TEMPLATES, heading_for
from ..text import reading
from . import choices, governance, guideline, quality, steps
from .blocks import CHART, View, actions, blocks_html, first_line, link
from .change_marks import FOLDER, Marks, of_document
from .page import Entry, Page, base, page, render
from .regions import offers

SCRIPTS = ("pathway", "filters")
"""The page's own scripts, named early so that the browser need not find them one through the other."""

DRAWING = "_schema"
"""The drawing's own id: its pieces on paper show it again."""

ENDINGS = {
    "references": ("referenser", "Referenser"),
    "notes": ("_noter", "Noter"),
    "attachments": ("_dokument", "Tillhörande dokument"),
    "codes": ("_koder", "Koder"),
    "working_group": ("arbetsgrupp", "Arbetsgrupp"),
    "versions": ("versioner", "Versioner"),
}
"""What stands last on the page, made from the facts: id and heading of each."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it, as HTML."""

    id: str
    title: str
    level: int
    parent: str = ""
    content: Markup = Markup("")
    number: Markup = Markup("")


def pathway_page(
    pathway: Pathway,
    catalog: Catalog,
    file: str,
    svg: str,
    words: str,
    templates: Environment,
    marks: Marks | None = None,
    paper: Paper | None = None,
    pdf: bool = False,
    regional: Sequence[Row] = (),
) -> Page:
    """Return the page of a document. `svg` and `words` are its flow as a drawing and as a list, "" without a flow;
    `paper` says how the drawing is printed. `marks` say what has changed since the version before; without them, what
    the document itself tells of it. `pdf`: whether a PDF file is built beside the page; `regional`: what regions have
    added."""
    url = page_url(pathway.kind, pathway.id, pathway.status)
    view = View(pathway, catalog, reading(pathway, catalog, file, base(url)), marks or of_document(pathway))
    kind = TEMPLATES[pathway.kind].name
    parts = sections(view)
    public = pathway.status in PUBLIC
    endings = {
        "references": Markup(quality.references_html(view)),
        "notes": Markup(quality.notes_html(view)),
        "attachments": _markup(governance.attachments(view)),
        "codes": governance.codes(view),
        "working_group": governance.working_group(view),
        "versions": governance.versions(view),
    }
    data = f"{view.reading.base}api/v1/{TEMPLATES[pathway.kind].folder}/{pathway.id}.json" if public else ""
    content = render(
        templates,
        "pathway",
        pathway=pathway,
        kind=sentence(kind),
        scope=governance.scope(view),
        illustrative=governance.illustrative(pathway),
        proposal=governance.proposal(view),
        notices=[Markup(notice) for notice in governance.notices(view)],
        facts=_markup(governance.facts(view)),
        jumps=_jumps(view, parts),
        choices=choices.choices(whole=pathway, lists=catalog.lists) if pathway.steps else (),
        regions=offers(regional),
        base=base(url),
        on_paper=_on_paper(pathway, pdf, paper),
        parts=parts,
        table_id=view.table,
        table=Markup(_table(view)) if pathway.steps else "",
        changes=FOLDER if public and endings["versions"] else "",
        svg=Markup(svg.replace("<svg ", f'<svg id="{DRAWING}" ', 1)),
        drawing=DRAWING,
        paper=paper,
        pieces=_pieces(svg, paper),
        words=Markup(words),
        headings=ENDINGS,
        data=data,
        **endings,
    )
    head = "" if public else '<meta name="robots" content="noindex">'
    if pathway.steps:
        head += "".join(f'<link rel="modulepreload" href="{base(url)}assets/js/{name}.js">' for name in SCRIPTS)
    if data:
        head += f'<link rel="alternate" type="application/json" href="{data}">'
    last = [Entry(id, title) for key, (id, title) in ENDINGS.items() if endings[key]]
    toc = [*_entries(view, parts), *last]
    about = guideline.document(pathway, catalog)
    printed = governance.printed(pathway)
    return page(url, f"{pathway.title} – {kind}", about.description, content, toc, head, about, printed)


def sections(view: View) -> list[Part]:
    """Return the headings that have something under them, in the document's order. A chart without a heading of its own
    stands before the actions."""
    parts = [_part(view, section) for section in view.pathway.sections]
    if view.pathway.steps and CHART not in {part.id for part in parts}:
        place = next((index for index, part in enumerate(parts) if part.id == view.table), len(parts))
        parts.insert(place, Part(CHART, "Flödesschema", 2))
    shown = {part.id for part in parts if part.content}
    shown |= {part.parent for part in parts if part.id in shown}
    if view.pathway.steps:
        shown |= {CHART, view.table}
    return [part for part in parts if part.id in shown]


def _part(view: View, section: Section) -> Part:
    # An abbreviation is not explained by itself in its own list.
    seen = set(view.reading.abbreviations) if section.id == heading_for(view.pathway.kind, "abbreviations") else set()
    content = blocks_html(view, section.blocks, seen, raised=1 if section.level == 2 else 0)
    for actor in section.actors:
        content += f"<h3>{escape(view.actor(actor.actor))}</h3>{blocks_html(view, actor.blocks, seen)}"
    ids = [id for block in section.blocks if block.kind == "indicators" for id in block.ids]
    cards = "".join(quality.indicator_html(view, view.indicators[id], seen) for id in ids if id in view.indicators)
    if cards:
        content += f'<div class="indicators">{cards}</div>'
    if section.id == heading_for(view.pathway.kind, "contract"):
        content += _contract(view)
    if section.id != view.table:
        content += view.marks.taken_away(section.id)
    number = Markup(view.marks.number(section.id))
    return Part(section.id, view.heading(section.title), section.level, section.parent or "", Markup(content), number)


def _table(view: View) -> str:
    """Write the action table, and after it what has been taken away whole: a step that is gone has no row."""
    return steps.table_html(view, view.heading("Vårdförloppets åtgärder")) + view.marks.taken_away(view.table)


def _contract(view: View) -> str:
    """Gather the actions that belong in the patient contract: what care does, what the patient and next of kin do."""
    lines: dict[str, list[str]] = {}
    for owner, actor, action in actions(view.pathway):
        if action.contract == "yes":
            where = view.reading.anchors.get(owner.id, owner.title)
            line = link(f"#{action.id or owner.id}", first_line(action.text))
            lines.setdefault(actor, []).append(f'<li>{line} <span class="where">{escape(where)}</span></li>')
    boxes = (
        f'<p class="group-title">{escape(view.actor(actor))} i patientkontraktet</p><ul>{"".join(items)}</ul>'
        for actor, items in lines.items()
    )
    return f'<div class="contract">{"".join(boxes)}</div>' if lines else ""


def _markup(rows: list[tuple[str, str]]) -> list[tuple[str, Markup]]:
    """Mark the second of each pair as finished HTML."""
    return [(name, Markup(value)) for name, value in rows]


def _on_paper(pathway: Pathway, pdf: bool, paper: Paper | None) -> list[tuple[str, str]]:
    """Return the ways to the document on paper beside the page itself, which the browser prints. A sample has none."""
    ways = [("ark/", "Ett ark med flödesschema och åtgärder i korthet")] if paper else []
    return [*ways, (f"{pathway.id}.pdf", "PDF")] if pdf and pathway.sections else ways


def _pieces(svg: str, paper: Paper | None) -> list[tuple[str, str, str]]:
    """Return the place, width and height of each piece of a drawing that takes several sheets."""
    size = re.search(r'width="([0-9.]+)"', svg)
    if paper is None or len(paper.pieces) < 2 or size is None:
        return []
    return [(f"0 {top:g} {size[1]} {end - top:g}", size[1], f"{end - top:g}") for top, end in paper.pieces]


def _jumps(view: View, parts: list[Part]) -> list[tuple[str, str]]:
    """Return the ways to what a reader with two minutes wants."""
    ids = {part.id for part in parts} | ({"referenser"} if view.pathway.references else set())
    jumps = (
        (CHART, "Flödesschema"),
        (view.table, view.heading("Åtgärder")),
        ("indikatorer", "Indikatorer"),
        ("referenser", "Referenser"),
    )
    return [jump for jump in jumps if jump[0] in ids]


def _entries(view: View, parts: list[Part]) -> Iterator[Entry]:
    for part in parts:
        yield Entry(part.id, part.title, part.level)
        if part.id == view.table:
            for step in view.pathway.steps:
                yield Entry(step.id, step_name(step.letter, step.title), 3)
