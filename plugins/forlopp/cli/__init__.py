"""The command line, one of the two doors: nothing below it prints or aborts. A module holds the commands of one kind.

In: arguments. Out: messages on standard output, files in the folder named, an exit status. Never imports MkDocs, so
that a check starts at once; what only one command needs is imported when it runs.
"""

from . import (
    authoring,
    checking,
    comparing,
    consulting,
    deploying,
    importing,
    publishing,
    regions,
    serving,
    syncing,
    word,
    writing,
)
from .group import commands, main

__all__ = [
    "authoring",
    "checking",
    "commands",
    "comparing",
    "consulting",
    "deploying",
    "importing",
    "main",
    "publishing",
    "regions",
    "serving",
    "syncing",
    "word",
    "writing",
]
