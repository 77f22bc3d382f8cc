"""The model: frozen values that can say everything a Swedish care pathway needs to say.

Split by noun: `pathway` (the whole document), `flow` (criteria, steps, actions), `quality` (challenges, goals,
indicators), `governance` (front matter), `codes`, `text` (running text) and `base` (simple types).
"""

from .pathway import Pathway, Reference, Section, is_stub, walk_texts
from .text import Text

__all__ = ["Pathway", "Reference", "Section", "Text", "is_stub", "walk_texts"]
