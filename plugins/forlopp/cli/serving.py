"""`forlopp lsp`: the command that an editor starts.

In: messages of the language server protocol on standard input. Out: messages on standard output. Never writes a file of
an author's.
"""

from __future__ import annotations

import datetime
import importlib.util

import click

from .. import disk
from .group import commands, project_root


@commands.command()
@click.option(
    "--site-url",
    envvar="FORLOPP_SITE_URL",
    default="https://forlopp.example/",
    metavar="ADRESS",
    help="Webbplatsens adress, som länkar till reglernas sidor börjar med.",
)
@click.option("--stdio", is_flag=True, hidden=True, help="Som andra språkservrar kallas; det finns inget annat sätt.")
@click.pass_context
def lsp(ctx: click.Context, site_url: str, stdio: bool) -> None:
    """Hjälper till medan du skriver: startas av textredigeraren, inte för hand.

    Redigeraren får fel medan du skriver, förslag på id, nycklar och rubriker, förklaringar, byte av id överallt och
    rättning med ett klick. Öppnas mappen i Visual Studio Code startas den av sig själv.

    \b
    Exempel:
      forlopp lsp
      forlopp lsp --site-url https://vardforlopp.example.se/
    """
    if importlib.util.find_spec("pygls") is None:
        raise disk.ProjectError("Det som språkservern behöver är inte installerat. Kör make desk först.")
    from ..lsp.server import serve

    serve(project_root(ctx), datetime.date.today(), site_url)  # noqa: DTZ011 – the author's own day.
