"""Catalogue and documents → pages: finished HTML that the site puts into the shells that MkDocs built.

In: expanded pathways, the catalogue, the rules' texts and the fields. Out: `Page` values. Never imports MkDocs.
"""

from .lists import area_pages, areas_page, index_page, models_page, start_page
from .page import Page, environment
from .pathway import pathway_page
from .reference import RuleRow, fields_page, rule_pages, rules_page
from .search import search_page, search_report_page

__all__ = [
    "Page",
    "RuleRow",
    "area_pages",
    "areas_page",
    "environment",
    "fields_page",
    "index_page",
    "models_page",
    "pathway_page",
    "rule_pages",
    "rules_page",
    "search_page",
    "search_report_page",
    "start_page",
]
