"""A document of the JSON API → the whole of it as one safe HTML fragment, for other people's systems.

In: a document as plain data, of any age. Out: `<article class="forlopp">` with everything that the document says, ids
and inner links prefixed. Never trusts the shape, never needs a style sheet or a script, and never judges by today's
date: what an old document lacks is passed over.
"""

from .fragment import fragment, headings

__all__ = ["fragment", "headings"]
