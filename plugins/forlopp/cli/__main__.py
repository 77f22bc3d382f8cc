"""`python -m forlopp.cli`: the same as the command `forlopp`. In: arguments. Out: an exit status."""

from . import main

main()
