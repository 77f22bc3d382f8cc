"""The command line, one of the two doors: nothing below it prints or aborts. A module holds the commands of one kind.

In: arguments. Out: messages on standard output, files in the folder named, an exit status. Never imports MkDocs, so
that a check starts at once; what only one command needs is imported when it runs.
"""

from . import authoring, checking, comparing, deploying, importing, publishing, regions, syncing, writing
from .group import commands, main

__all__ = [
    "authoring",
    "checking",
    "comparing",
    "commands",
    "deploying",
    "importing",
    "main",
    "publishing",
    "regions",
    "syncing",
    "writing",
]
