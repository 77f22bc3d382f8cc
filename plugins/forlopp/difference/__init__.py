"""What differs in meaning between two states of the content: by document, part, flow, region and version.

In: two sets of files as bytes. Out: `Comparison` values, and the same as text, Markdown, HTML or JSON. Never reads disk
or history: each state is compiled by itself, with its own lists.
"""

from collections.abc import Callable, Mapping, Sequence

from .comment import as_markdown
from .compared import Comparison, Need, compared
from .shown import as_html, as_json, as_page, as_text

RENDERERS: Mapping[str, Callable[[Sequence[Comparison], str], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
    "json": as_json,
}
"""Every form of `forlopp diff --format`, by name."""

__all__ = ["RENDERERS", "Comparison", "Need", "as_page", "compared"]
