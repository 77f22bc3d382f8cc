"""`forlopp check`: the command that authors run.

In: files, or none for the whole project. Out: findings and an exit status. Never writes a file.
"""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from ..diagnostics import RENDERERS, exit_status
from .group import Day, OneOf, commands, progress, project_root


@commands.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--format",
    "form",
    type=OneOf(sorted(RENDERERS)),
    default="text",
    metavar="FORM",
    help="Hur fynden skrivs: text, github, gitlab, markdown, json eller sarif.",
)
@click.option("--strict", is_flag=True, help="Låter även varningar ge slutstatus 1.")
@click.option(
    "--today", type=Day(), default=None, metavar="DATUM", help="Räknar som om det vore den här dagen, åååå-mm-dd."
)
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], form: str, strict: bool, today: datetime.date | None) -> None:
    """Kontrollerar källfiler och visar alla fel på en gång.

    Utan filer kontrolleras hela projektet. Slutstatus: 0 inga fel, 1 något måste rättas, 2 fel i kommandot.

    \b
    Exempel:
      forlopp check
      forlopp check content/pathways/sepsis/index.md
      forlopp check --strict --today 2027-01-31
      forlopp check --format sarif > fynd.sarif
    """
    from ..build import build
    from ..pool import Settings

    settings = Settings(project_root(ctx), today=today or datetime.date.today())  # noqa: DTZ011 – the author's own day.
    # As it will be when what is approved has been published: that is what a pull request is judged by.
    built = build(settings, None, paths, progress(), ahead=True)
    colour = form == "text" and sys.stdout.isatty()
    render = RENDERERS[form]
    text = (
        render(built.diagnostics, built.checked, colour) if form == "text" else render(built.diagnostics, built.checked)
    )
    click.echo(text, nl=False, color=True)
    ctx.exit(exit_status(built.diagnostics, strict))
