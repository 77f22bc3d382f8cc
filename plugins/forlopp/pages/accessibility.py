"""The statement of accessibility, with how the site is tested and what it knows of its readers.

In: what the owner says, what the tests found. Out: a `Page`. Never softens a result: where nothing is known, the page
says that.
"""

from __future__ import annotations

import re

from jinja2 import Environment

from ..model.accessibility import COMPLIANCE_NAMES, Results, Statement
from .page import Entry, Page, page, render

URL = "tillganglighet/"
REPORT = "https://www.digg.se/tdosanmalan"
"""Where anyone can report a public site that isn't accessible, to the authority that supervises."""

_ENTRIES = (
    ("hur-tillganglig", "Hur tillgänglig är webbplatsen?"),
    ("hjalp", "Om du inte kan använda något"),
    ("tillsyn", "Tillsyn"),
    ("brister", "Det som inte är tillgängligt"),
    ("prov", "Så har vi provat"),
    ("integritet", "Kakor och personuppgifter"),
)


def accessibility_page(statement: Statement, results: Results | None, templates: Environment) -> Page:
    """Return the statement."""
    judged = {(row.rule, row.key): row.words for row in statement.judged}
    contact = statement.contact or ""
    content = render(
        templates,
        "accessibility",
        statement=statement,
        compliance=COMPLIANCE_NAMES[statement.compliance],
        href=f"mailto:{contact}" if re.fullmatch(r"[^@\s/]+@[^@\s/]+", contact) else _address(contact),
        results=results,
        doubts=[(row, judged.get((row.rule, row.key), "Inte bedömd.")) for row in results.doubts] if results else [],
        report=REPORT,
        titles=dict(_ENTRIES),
    )
    description = f"Hur tillgänglig {statement.service} är, vad som inte är tillgängligt och hur du säger till."
    title = "Tillgänglighetsredogörelse"
    return page(URL, title, description, content, [Entry(id, words) for id, words in _ENTRIES])


def _address(contact: str) -> str:
    """Return a contact that is a web address; "" for other words, which are shown but lead nowhere."""
    return contact if contact.startswith("https://") else ""
