"""A document's page → a PDF file, by WeasyPrint, which is an extra of its own.

In: a finished `Page`, the style sheets, the pictures beside the page, a date. Out: bytes; the same for the same input,
on the same machine's fonts. Never reaches the network nor the disk for what the page names: only the files given. The
file is tagged as PDF/UA-1 asks, but no validator has said that it conforms, so nothing here claims it.
"""

from __future__ import annotations

import datetime
import hashlib
import importlib.util
import logging
import os
import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from . import disk
from .pages.page import Page, render
from .pages.pathway import DRAWING

MISSING = "PDF-filer behöver WeasyPrint, som inte är installerat. Kör pip install -e '.[pdf]' i projektets mapp"
MISSING_LIBRARY = "PDF-filer behöver Pango, som inte är installerat. I Debian och Ubuntu: apt install libpango-1.0-0"
AUTHOR = "Förlopp"


class PdfError(Exception):
    """No PDF can be made here. The message is Swedish and says what to do."""


def stamp(root: Path) -> str:
    """Return what a PDF hangs on beside the page: the program's version and the style sheets. `PdfError` where the
    program is missing."""
    _weasyprint()
    return f"{version('weasyprint')} {hashlib.sha256(_style(root).encode()).hexdigest()}"


def pdf(
    page: Page, root: Path, site_url: str, files: Mapping[str, bytes], date: datetime.date, templates: Environment
) -> bytes:
    """Make the PDF file of a document's page. `files` are the files beside it, by their names from the site's root."""
    weasyprint = _weasyprint()
    html = render(
        templates,
        "pdf",
        title=Markup(page.title),
        description=Markup(page.description),
        author=AUTHOR,
        printed=Markup(page.printed),
        address=site_url + page.url,
        date=date.isoformat(),
        content=Markup(_drawn(page.content)),
    )
    fetcher = _fetcher({site_url + name: content for name, content in files.items()})
    document = weasyprint.HTML(
        string=html, base_url=site_url + page.url, url_fetcher=fetcher, media_type="print", encoding="utf-8"
    )
    style = weasyprint.CSS(string=_style(root), url_fetcher=fetcher)
    before = os.environ.get("SOURCE_DATE_EPOCH")
    # The fonts put into the file carry a date of their own.
    os.environ["SOURCE_DATE_EPOCH"] = str(_epoch(date))
    try:
        made: bytes = document.write_pdf(
            stylesheets=[style],
            pdf_variant="pdf/ua-1",
            pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
        )
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
    return made


def _weasyprint() -> Any:
    """Load WeasyPrint: late, as it takes half a second, and most never need it."""
    if importlib.util.find_spec("weasyprint") is None:
        raise PdfError(f"{MISSING}.")
    # It warns of everything in a style sheet that browsers alone know.
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        import weasyprint
    except OSError as error:
        raise PdfError(f"{MISSING_LIBRARY}.") from error
    return weasyprint


def _style(root: Path) -> str:
    """Join the site's own style sheets, without what is for screens alone, and what this program needs beside them."""
    sheets = [*sorted((root / "overrides" / "assets" / "css").glob("*.css")), Path(__file__).with_name("pdf.css")]
    return "\n".join(disk.read_bytes(path).decode() for path in sheets)


def _epoch(date: datetime.date) -> int:
    return int(datetime.datetime.combine(date, datetime.time(), datetime.UTC).timestamp())


_WORDED = re.compile(r'<g class="fc-(?:label|node)[^>]*>.*?</g>', re.DOTALL)
_PIECE = re.compile(rf'(<svg viewBox="0 ([0-9.]+) [0-9.]+ ([0-9.]+)"[^>]*>)<use href="#{DRAWING}"/>')


def _drawn(content: str) -> str:
    """Make drawings that WeasyPrint draws whole: it takes a link for a run of text, so links become groups; and a piece
    that only refers to the drawing would be empty, so each gets the shapes and those of the words that lie in it."""
    content = re.sub(r"<svg.*?</svg>", lambda one: re.sub(r"<(/?)a\b", r"<\1g", one[0]), content, flags=re.DOTALL)
    whole = re.search(rf'<svg id="{DRAWING}"([^>]*)>(.*?)</svg>', content, re.DOTALL)
    if not whole:
        return content
    look = " ".join(re.findall(r'(?:font-family|font-size|fill)="[^"]*"', whole[1]))
    inner = re.sub(r"<(title|desc)[^>]*>.*?</\1>", "", whole[2], flags=re.DOTALL)

    def piece(match: re.Match[str]) -> str:
        top, bottom = float(match[2]), float(match[2]) + float(match[3])

        def kept(worded: re.Match[str]) -> str:
            y = re.search(r'<text x="[^"]*" y="([0-9.]+)"', worded[0])
            return worded[0] if y and top <= float(y[1]) < bottom else ""

        return f"{match[1]}<g {look}>{_WORDED.sub(kept, inner)}</g>"

    return _PIECE.sub(piece, content)


def _fetcher(files: Mapping[str, bytes]) -> Any:
    """Return what fetches for WeasyPrint: from the files given, and from nowhere else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class GivenFiles(URLFetcher):  # type: ignore[misc]
        """Knows some addresses and their content."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Return the content of an address."""
            name = url.partition("?")[0].partition("#")[0]
            if name not in files:
                raise ValueError(f"finns inte bland sidans filer: {url}")
            return URLFetcherResponse(url, files[name])

    return GivenFiles()
