"""A document's consultation: its numbered parts, the forms that are sent out, those that come back, and their log.

In: a document as the API gives it; bytes of returned forms; a log. Out: rows, files as bytes, answers, faults. Never
touches disk, and keeps no contact: who wrote an answer stays in the form.
"""

from .form import SCHEMA_FILE, SCHEMA_NAME, empty_form, json_form
from .log import FOLDER, LIMIT, LogFile, gathered, log_faults, log_file, read_log, window_faults
from .parts import ADDRESS, Row, consultation_url, log_url, numbered
from .received import Received, received, summary
from .word import word_form

__all__ = [
    "ADDRESS",
    "FOLDER",
    "LIMIT",
    "SCHEMA_FILE",
    "SCHEMA_NAME",
    "LogFile",
    "Received",
    "Row",
    "consultation_url",
    "empty_form",
    "gathered",
    "json_form",
    "log_faults",
    "log_file",
    "log_url",
    "numbered",
    "read_log",
    "received",
    "summary",
    "window_faults",
    "word_form",
]
