"""The page /sok/: the search field with room for all hits, and the lists that lead on without scripts.

In: the templates. Out: a `Page`. Never searches: the reader's browser does, with the index that search.index made.
"""

from __future__ import annotations

from jinja2 import Environment

from .page import Page, base, page, render

URL = "sok/"


def search_page(templates: Environment) -> Page:
    """Return the page that a search leads to."""
    description = "Sök bland vårdförloppens steg, åtgärder, kriterier, indikatorer, förkortningar och koder."
    return page(URL, "Sök", description, render(templates, "search", root=base(URL)))
