"""Word files as packages of XML: one safe reader for every way in, and one writer for every way out.

In: bytes that anyone may have made, or words. Out: `Package` with XML trees, or bytes. Never knows what a document is
about, and has no message of its own: each way in says in its own words what a `Reason` means there.
"""

from .reading import FALLBACK, FORM, PATHWAY, Limits, Package, R, Reason, Refused, W, opened

__all__ = ["FALLBACK", "FORM", "PATHWAY", "Limits", "Package", "R", "Reason", "Refused", "W", "opened"]
