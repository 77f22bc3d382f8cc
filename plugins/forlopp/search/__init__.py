"""The search: what each document answers, and the index that the reader's browser looks it up in.

In: expanded documents. Out: files below sok/. Never searches: overrides/assets/js/search.js does.
"""

from .entries import Details, Unit, units
from .index import FOLDER, Terms, document_files, index_files
from .report import report

__all__ = ["FOLDER", "Details", "Terms", "Unit", "document_files", "index_files", "report", "units"]
