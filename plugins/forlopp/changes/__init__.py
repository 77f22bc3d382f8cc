"""What has changed: each document's history, and what differs between two published versions of it.

`history` and `recent` are made of small rows alone; `compare` takes two documents as the API published them. Nothing
here reads disk or writes HTML.
"""

from .history import Happening, all_happenings, history, recent

__all__ = ["Happening", "all_happenings", "history", "recent"]
