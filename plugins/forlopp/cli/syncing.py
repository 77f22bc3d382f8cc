"""`forlopp sync`: a region's copy of the API.

In: an address and a folder. Out: the copy, and a report. Never does anything itself: the importer is a file that also
runs alone, and reads the options.
"""

from __future__ import annotations

import click

from .group import commands


@commands.command(
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "allow_interspersed_args": False},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="URL MAPP [VAL]")
@click.pass_context
def sync(ctx: click.Context, arguments: tuple[str, ...]) -> None:
    """Hämtar ett API till en mapp, för regioner."""
    from ..sync import main

    ctx.exit(main(list(arguments), program="forlopp sync"))
