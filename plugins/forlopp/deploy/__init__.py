"""A built site → the folder that a web server serves, so that no reader ever meets half a release.

`release` says whether a built site is whole, and in which order its files are put in place; `run` puts them there.
"""

from .release import INDEX, MANIFEST, NotWhole, Release, place, release
from .run import RECORD, Done, Order, deploy

__all__ = ["INDEX", "MANIFEST", "RECORD", "Done", "NotWhole", "Order", "Release", "deploy", "place", "release"]
