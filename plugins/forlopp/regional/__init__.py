"""Regional additions: texts that regions hang on parts of the national text, and what happens when that text changes.

`reading` (a file → `Regional`), `national` (the document that readers see → its parts and their hashes), `drift` (what
has changed under a text), `checks` (faults), `rows` (what pages, the API and the report show), `update` (a file with
`based_on` written anew), `report` (rows → words). Nothing here reads disk, and no national document ever holds a word
of a region's.
"""

from .checks import diagnose
from .drift import Difference, Drift
from .national import National
from .reading import Regional, mentions, read
from .rows import Item, Row, row
from .update import updated

__all__ = [
    "Difference",
    "Drift",
    "Item",
    "National",
    "Regional",
    "Row",
    "diagnose",
    "mentions",
    "read",
    "row",
    "updated",
]
