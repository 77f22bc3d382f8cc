"""Catalogue and documents → pages: finished HTML that the site puts into the shells that MkDocs built.

In: expanded pathways, the catalogue, the rules' texts and the fields. Out: `Page` values. Never imports MkDocs.
"""

from .accessibility import accessibility_page
from .change_marks import Marks, of_changes, with_numbers
from .changes import Comparison, changes_page, site_pages, told
from .consultation import Download, consultation_page
from .consultations import consultation_pages
from .lists import area_pages, areas_page, index_page, models_page, start_page
from .moved import moved_pages
from .offline import offline_page
from .page import Page, environment
from .pathway import pathway_page
from .reference import RuleRow, api_fields_page, fields_page, rule_pages, rules_page
from .regions import addition_pages, region_pages
from .search import search_page, search_report_page
from .sheet import sheet_page
from .style import style_pages
from .versions import VERSIONS, version_page

__all__ = [
    "VERSIONS",
    "Comparison",
    "Download",
    "Marks",
    "Page",
    "RuleRow",
    "accessibility_page",
    "addition_pages",
    "api_fields_page",
    "area_pages",
    "areas_page",
    "changes_page",
    "consultation_page",
    "consultation_pages",
    "consultation_url",
    "environment",
    "fields_page",
    "index_page",
    "models_page",
    "moved_pages",
    "of_changes",
    "offline_page",
    "pathway_page",
    "region_pages",
    "rule_pages",
    "rules_page",
    "search_page",
    "search_report_page",
    "sheet_page",
    "site_pages",
    "start_page",
    "style_pages",
    "told",
    "version_page",
    "with_numbers",
]
