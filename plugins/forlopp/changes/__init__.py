"""What has changed: each document's history, and what differs between two published versions of it.

`history` and `all_happenings` are made of small rows alone; `compare` takes two documents as the API published them,
`differing` judges what nobody has named yet, `since` compares a source with what has been published of it, `labels`
says what a page shows, `differences` compares two wordings. Nothing here reads disk or writes HTML.
"""

from .compare import LABELS, REWORDED, Change, Label, compare, labels
from .history import Happening, all_happenings, history, recent
from .since import Since, differing, since, substance
from .wordings import Run, differences

__all__ = [
    "LABELS",
    "REWORDED",
    "Change",
    "Happening",
    "Label",
    "Run",
    "Since",
    "all_happenings",
    "compare",
    "differences",
    "differing",
    "history",
    "labels",
    "recent",
    "since",
    "substance",
]
