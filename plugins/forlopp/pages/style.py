"""The style page: colours by meaning with their contrasts, type, and every component by the code that makes it.

In: the style sheet of colours, the sample document (style_sample.md) as an expanded pathway. Out: two `Page` values:
the list of components, and the sample as the page of a pathway is. Never draws a component of its own: what changes on
pathway pages changes here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from jinja2 import Environment
from markupsafe import Markup

from ..catalog import Catalog
from ..model.flow import STEP_KINDS
from ..model.pathway import Pathway
from ..text import reading
from . import blocks, meta, quality, steps
from .page import Entry, Page, base, page, render
from .pathway import pathway_page, sections

URL = "stil/"
SAMPLE_URL = "stil/exempel/"
FILE = "content/pathways/stil/index.md"
"""Where the sample would lie if it were a document of the site."""

SURFACES = {
    "ground": "Sidans botten",
    "ground-soft": "Rutor",
    "ground-strong": "Tabellhuvuden",
    "brand": "Sidhuvud och knappar",
    "entry-soft": "Ingång",
    "action-soft": "Åtgärd",
    "decision-soft": "Beslut",
    "exit-soft": "Utgång",
    "handover-soft": "Överlämning",
    "patient-soft": "Patienten",
    "time-soft": "Tid",
    "warning-soft": "Varning",
}
"""Grounds that words stand on, with what each means."""

PAIRS = (
    ("text", "ground", 4.5),
    ("text", "ground-soft", 4.5),
    ("text", "ground-strong", 4.5),
    ("text-soft", "ground", 4.5),
    ("text-soft", "ground-soft", 4.5),
    ("link", "ground", 4.5),
    ("link", "ground-soft", 4.5),
    ("on-brand", "brand", 4.5),
    ("line-strong", "ground", 3.0),
    ("rule", "ground", 3.0),
    ("focus", "ground", 3.0),
    *((name, f"{name}-soft", 4.5) for name in ("entry", "action", "decision", "exit", "handover", "patient", "time")),
    ("warning", "warning-soft", 4.5),
    *(("text", f"{name}-soft", 4.5) for name in ("action", "patient", "decision")),
    *(("ground", name, 4.5) for name in ("entry", "action", "decision", "exit", "handover")),
    ("time", "ground", 4.5),
)
"""Which colour stands on which, and the contrast that it needs: 4.5 for words, 3 for lines and signs."""


class Contrast(NamedTuple):
    """A pair of colours in one scheme."""

    name: str
    ground: str
    colour: str
    ground_colour: str
    ratio: float
    needed: float

    @property
    def words(self) -> str:
        """The ratio as it is written: "7,2:1", never rounded up past a limit."""
        return f"{int(self.ratio * 10) / 10}".replace(".", ",") + ":1"


def colours(css: str) -> dict[str, dict[str, str]]:
    """Read the colours of both schemes from the style sheet: light as written first, dark on top of light."""
    blocks_of = re.findall(r"(@media screen and \(prefers-color-scheme: dark\) \{\s*)?:root \{([^}]*)\}", css)
    found: dict[str, dict[str, str]] = {"light": {}, "dark": {}}
    for dark, body in blocks_of[:2]:
        named = {name: _long(value) for name, value in re.findall(r"--([a-z-]+): (#[0-9a-f]+);", body)}
        found["dark"] |= named
        if not dark:
            found["light"] |= named
    return found


def contrasts(scheme: Mapping[str, str]) -> list[Contrast]:
    """Measure every pair in one scheme, as WCAG defines contrast."""
    return [
        Contrast(one, other, scheme[one], scheme[other], contrast(scheme[one], scheme[other]), needed)
        for one, other, needed in PAIRS
    ]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def style_pages(
    sample: Pathway, catalog: Catalog, svg: str, words: str, css: str, templates: Environment
) -> list[Page]:
    """Return the list of components and the sample document."""
    view = blocks.View(sample, catalog, reading(sample, catalog, FILE, base(URL)))
    schemes = colours(css)
    content = render(
        templates,
        "style",
        schemes=[(title, schemes[key], contrasts(schemes[key])) for key, title in _SCHEMES],
        surfaces=SURFACES,
        kinds=STEP_KINDS,
        marks=[(kind, Markup(blocks.mark(kind, words))) for kind, words in MARKS.items()],
        parts={part.id: part.content for part in sections(view)},
        references=Markup(quality.references_html(view)),
        notes=Markup(quality.notes_html(view)),
        table=Markup(steps.table_html(view, "Åtgärder")),
        svg=Markup(svg),
    )
    entries = [Entry(id, title) for id, title in _ENTRIES]
    description = "Webbplatsens färger, typografi och delar, visade med samma kod som bygger sidorna."
    whole = pathway_page(sample, catalog, FILE, svg, words, templates)
    about = meta.About(whole.about.name, whole.about.description, above=(*meta.above(URL), meta.Crumb(URL, "Stil")))
    return [
        page(URL, "Stil", description, content, entries, _HIDDEN),
        replace(whole, url=SAMPLE_URL, about=about),
    ]


MARKS = {
    "time": "inom 10 min från ankomst",
    "who": "läkare",
    "where": "akutmottagning",
    "ages": "0–17 år",
    "code": "KVÅ DT026",
    "contract": "patientkontrakt",
    "change": "ändrad i sak",
    "new": "ny",
    "substantial": "ändrad i sak",
    "reworded": "ändrad lydelse",
    "editorial": "redaktionell",
    "reviewed": "granskad utan ändring",
    "moved": "flyttad",
    "removed": "borttagen",
    "before": "före ingång",
    "return": "åter in i flödet",
    "measure": "NEWS2 minst 7",
    "prioritised": "Prioriterad",
    "kind": "Processmått",
    "example": "exempeltext",
    "drift": "det nationella innehållet har ändrats",
}
"""Every kind of mark with words that it may say; a test keeps the list whole."""

_ENTRIES = (
    ("farger", "Färger"),
    ("kontraster", "Kontraster"),
    ("typografi", "Typografi"),
    ("bokstaver", "Bokstäver och slag av steg"),
    ("marken", "Märken"),
    ("banderoller", "Banderoller"),
    ("knappar", "Knappar"),
    ("kriterier", "Kriterier"),
    ("mal", "Mål och kort"),
    ("sammanfattning", "Text och listor"),
    ("tabell", "Åtgärdstabellens rader"),
    ("flodesschema", "Flödesschemats rutor"),
)
_SCHEMES = (("light", "Ljust"), ("dark", "Mörkt"))
_HIDDEN = '<meta name="robots" content="noindex">'


def _long(colour: str) -> str:
    """Write a colour with six signs."""
    return "#" + "".join(2 * sign for sign in colour[1:]) if len(colour) == 4 else colour


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
