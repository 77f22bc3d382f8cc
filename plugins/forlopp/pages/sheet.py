"""The one-sheet view: the small chart, and every step in short, laid out for exactly one sheet of A4 or A3.

In: an expanded pathway, its graph in small and layouts of it. Out: a `Page`. Never leaves out a step or an action: what
does not fit in A4 with type that can be read is offered for A3 alone, and what not even A3 holds says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from jinja2 import Environment
from markupsafe import Markup

from .. import flowchart
from ..catalog import PUBLIC, Catalog, page_url
from ..flowchart import Graph, Layout
from ..model.flow import STEP_KINDS
from ..model.pathway import Pathway
from ..templates import TEMPLATES
from ..text import reading
from . import governance, meta
from .blocks import View
from .fit import Fit, best
from .page import Page, base, page, render
from .short import Card, Line, Onward, cards

FOLDER = "ark/"


def sheet_page(
    pathway: Pathway, catalog: Catalog, file: str, graph: Graph, layouts: Iterable[Layout], templates: Environment
) -> Page:
    """Return the one-sheet view of a pathway with steps."""
    whole = page_url(pathway.kind, pathway.id, pathway.status)
    url = whole + FOLDER
    view = View(pathway, catalog, reading(pathway, catalog, file, base(url)))
    found = cards(view)
    fit = best(found, layouts)
    content = render(
        templates,
        "sheet",
        pathway=pathway,
        scope=governance.scope(view),
        illustrative=governance.illustrative(pathway),
        notices=[Markup(notice) for notice in governance.notices(view)],
        about=governance.printed(pathway),
        fit=fit,
        sizes=_sizes(fit),
        svg=Markup(flowchart.svg(graph, fit.layout)),
        cards=[Markup(_card(card)) for card in found],
    )
    title = f"{pathway.title} på ett ark"
    example = "Exempeltext. " if pathway.illustrative else ""
    description = meta.shorten(f"{example}Flödesschema och åtgärder i korthet: {pathway.scope or pathway.title}")
    way = (*meta.above(f"{TEMPLATES[pathway.kind].address}/{pathway.id}/"), meta.Crumb(whole, pathway.title))
    about = meta.About(title, description, above=way)
    head = "" if pathway.status in PUBLIC else '<meta name="robots" content="noindex">'
    kind = TEMPLATES[pathway.kind].name
    return page(url, f"{title} – {kind}", description, content, (), head, about, governance.printed(pathway))


def _sizes(fit: Fit) -> list[tuple[str, str, str]]:
    """Return the papers to choose between: id, name and smallest type in points, as it is said."""
    sizes = {"a4": fit.smallest, "a3": fit.smallest * 2**0.5}
    return [(id, id.upper(), f"{sizes[id]:.1f}".replace(".", ",")) for id in fit.papers]


def _card(card: Card) -> str:
    step = card.step
    letter = f'<span class="letter">{step.letter}</span> ' if step.letter else ""
    kind = f' <span class="step__kind">{STEP_KINDS[step.kind].lower()}</span>' if step.kind != "action" else ""
    facts = " · ".join(f'<span class="short__{name}">{escape(words)}</span>' for name, words in card.facts)
    return (
        f'<section class="short step--{step.kind}" id="{step.id}">'
        f'<h2><a href="../#{step.id}">{letter}{escape(step.title)}</a>{kind}</h2>'
        + (f'<p class="short__facts">{facts}</p>' if facts else "")
        + _lines(card.lines)
        + ('<p class="short__more">Mer text i hela vårdförloppet.</p>' if card.more and not card.lines else "")
        + _onward(card.onward)
        + "</section>"
    )


def _lines(lines: Iterable[Line]) -> str:
    """Write lines as lists, one for each run of actions, with actors and groups between them."""
    out: list[str] = []
    listing = False
    for line in lines:
        heading = line.kind in ("actor", "group")
        if heading and listing:
            out.append("</ul>")
        if not heading and not listing:
            out.append(f'<ul class="{"short__patient" if line.patient else "short__care"}">')
        listing = not heading
        tag = f'p class="short__{line.kind}"' if heading else "li"
        marks = "".join(f' <span class="short__{kind}">{escape(words)}</span>' for kind, words in line.marks)
        out.append(f"<{tag}>{escape(line.text)}{marks}</{tag.split()[0]}>")
    return "".join(out) + ("</ul>" if listing else "")


def _onward(ways: Iterable[Onward]) -> str:
    items = "".join(
        f"<li>{f'{escape(way.when)} ' if way.when else ''}→ <strong>{escape(way.to)}</strong>"
        + (f' <span class="short__time">{escape(way.time)}</span>' if way.time else "")
        + "</li>"
        for way in ways
    )
    return f'<ul class="short__onward">{items}</ul>' if items else ""
