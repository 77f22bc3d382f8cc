"""The shape of the JSON API: frozen output types, split by noun. The schemas in schemas/feed/ are made from them.

`base` (small values and the head of a document), `parts` (text), `flow` (flow and criteria), `quality` (red thread and
references), `document` (a whole knowledge support), `history` (changes and versions), `catalogue` (documents that list
others), `regions` (what regions add).
"""

from .catalogue import Areas, Catalogue, Codes, Glossary, Index, Indicators, Manifest
from .document import KnowledgeSupport
from .history import ChangePage, Changes, Versions
from .regions import Region, RegionalAdditions, Regions

__all__ = [
    "Areas",
    "Catalogue",
    "ChangePage",
    "Changes",
    "Codes",
    "Glossary",
    "Index",
    "Indicators",
    "KnowledgeSupport",
    "Manifest",
    "Region",
    "RegionalAdditions",
    "Regions",
    "Versions",
]
