"""What differs in meaning between two states of the content: by document, part, flow, region and version.

In: two sets of files as bytes. Out: `Comparison` values, and the same as text, Markdown, HTML or JSON. Never reads disk
or history: each state is compiled by itself, with its own lists.
"""

from .compared import Comparison, Need, compared
from .shown import RENDERERS

__all__ = ["RENDERERS", "Comparison", "Need", "compared"]
