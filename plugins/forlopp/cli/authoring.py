"""`forlopp new` and `format`: the commands that begin a source and keep it tidy.

In: an id, or files. Out: source files. Never writes over a file that is there with anything that means something else.
"""

from __future__ import annotations

from pathlib import Path

import click

from .. import disk, ledger
from ..templates import TEMPLATES
from .group import OneOf, commands, project_root


@commands.command()
@click.argument("id", metavar="ID")
@click.option(
    "--kind",
    type=OneOf(sorted(TEMPLATES)),
    default="pathway",
    metavar="SLAG",
    help="Slag av dokument: pathway (vårdförlopp, om inget sägs) eller generic-model (generisk modell).",
)
@click.option("--title", default=None, metavar="TITEL", help="Dokumentets titel; annars görs en av id:t.")
@click.pass_context
def new(ctx: click.Context, id: str, kind: str, title: str | None) -> None:
    """Börjar på ett nytt dokument: skriver en fil där varje rubrik och fält förklarar sig.

    Filen är ett utkast som går igenom kontrollen. Id:t står i adressen och ändras aldrig: små bokstäver a–z, siffror
    och bindestreck.

    \b
    Exempel:
      forlopp new sarvard
      forlopp new sarvard --title "Svårläkta sår"
      forlopp new rokstopp --kind generic-model
    """
    from ..scaffold import named, new_source, refusal

    root = project_root(ctx)
    template = TEMPLATES[kind]
    if said := refusal(id) or _taken(root, id):
        raise disk.ProjectError(said)
    path = root / "content" / template.folder / id / "index.md"
    disk.write_whole(path, new_source(template, id, title or named(id)).encode())
    shown = disk.relative(path, root)
    click.echo(f"Skrev {shown}. Byt ut exempeltexten och kör sedan:\n  forlopp check {shown}")


def _taken(root: Path, id: str) -> str:
    """Say who has an id already; "" when nobody has."""
    entries = ledger.read_ledger(disk.ledger_bytes(root), frozenset(), frozenset()).entries.get(id, ())
    for path in (root / "content" / template.folder / id for template in TEMPLATES.values()):
        if path.exists():
            return (
                f"”{id}” finns redan: {disk.relative(path, root)}. Välj ett annat id, eller arbeta vidare i den filen."
            )
    if entries:
        last = entries[-1]
        return (
            f"”{id}” har redan använts för ”{last.title}” (liggaren, {last.on.isoformat()}) och kan inte användas "
            "igen, eftersom gamla länkar leder dit. Välj ett annat id."
        )
    return ""
