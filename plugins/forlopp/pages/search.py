"""The page /sok/: the search field with room for all hits, and the lists that lead on without scripts; and the page
that tells how well the search answers.

In: the templates, what was measured. Out: `Page` values. Never searches: the reader's browser does, with the index that
search.index made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment

from .page import Page, base, page, render

URL = "sok/"
KINDS = {
    "step": "Åtgärd eller steg",
    "pathway": "Vårdförlopp",
    "threshold": "Gränsvärde",
    "code": "Kod",
    "inflection": "Böjd form",
    "compound": "Sammansatt ord",
    "inner": "Del av ett ord",
    "misspelt": "Felstavat",
    "folded": "Utan å, ä och ö",
    "abbreviation": "Förkortning",
    "synonym": "Annat ord",
    "who": "Vem",
    "many": "Flera ord",
    "prefix": "Halvt ord",
    "new": "Nytt ord",
}
"""Why a question is hard, as the report calls it."""


def search_page(templates: Environment) -> Page:
    """Return the page that a search leads to."""
    description = "Sök bland vårdförloppens steg, åtgärder, kriterier, indikatorer, förkortningar och koder."
    return page(URL, "Sök", description, render(templates, "search", root=base(URL)))


def search_report_page(data: Mapping[str, Any], templates: Environment) -> Page:
    """Return the page that says how many questions the search answers, and how fast."""
    rows = data["questions"]
    url = f"{URL}rapport/"
    groups = [
        ("Alla frågor", rows),
        ("Frågor som hölls undan när sökningen ställdes in", [r for r in rows if r["held_out"]]),
    ]
    content = render(
        templates,
        "search-report",
        root=base(url),
        totals=[(name, *_counted(some)) for name, some in groups if some],
        kinds=[(name, *_counted(some)) for id, name in KINDS.items() if (some := [r for r in rows if r["kind"] == id])],
        questions=rows,
        measured=data["measured"],
        first_look=data.get("first_look"),
    )
    description = "Så många av vårdpersonalens frågor besvarar sökningen först, och så snabbt."
    return page(url, "Så bra svarar sökningen", description, content)


def _counted(rows: Sequence[Mapping[str, Any]]) -> tuple[int, str, str]:
    """Return how many questions there are, and how many are answered first and among the first three, in percent."""
    first, three = (sum(0 < row["rank"] <= within for row in rows) / len(rows) * 100 for within in (1, 3))
    return len(rows), *(f"{value:.1f}".replace(".", ",") for value in (first, three))
