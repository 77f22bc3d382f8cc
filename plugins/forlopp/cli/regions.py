"""`forlopp regions`: what regions have added, what has changed under it, and the note that somebody has looked.

In: the project. Out: a report; with `--update` a file whose `based_on` is written anew. Never changes a word of text.
"""

from __future__ import annotations

from pathlib import Path

import click

from .. import disk
from ..diagnostics import RENDERERS, did_you_mean
from .group import OneOf, commands, progress, project_root


@commands.command()
@click.argument("region", required=False, metavar="[REGION]")
@click.option(
    "--update",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FIL",
    help="Noterar att någon har läst tilläggen i filen mot dagens nationella text.",
)
@click.option("--format", "form", type=OneOf(["json", "text"]), default="text", metavar="FORM", help="text eller json.")
@click.pass_context
def regions(ctx: click.Context, region: str | None, files: tuple[Path, ...], form: str) -> None:
    """Visar regionernas tillägg och vad som har ändrats under dem.

    Tillägg vars nationella text har ändrats märks med utropstecken, och skillnaden visas. Slutstatus: 0 inget har
    ändrats, 1 något behöver läsas om, 2 fel i kommandot.

    \b
    Exempel:
      forlopp regions
      forlopp regions skane
      forlopp regions --format json
      forlopp regions --update content/regions/skane/sepsis.md
    """
    from ..build import build
    from ..pool import Settings
    from ..regional import report

    root = project_root(ctx)
    if files:
        ctx.exit(max(_update(root, path) for path in files))
    paths = disk.regional_files(root)
    built = build(Settings(root), None, paths, progress()) if paths else build(Settings(root), None, (), progress())
    known = built.catalog.lists.regions
    if region and region not in known:
        near = did_you_mean(region, known) or f"Välj {', '.join(known)}."
        raise disk.ProjectError(f"Regionen ”{region}” finns inte. {near}")
    rows = [row for row in built.regional if region in (None, row.region)]
    chosen = {id: title for id, title in known.items() if region in (None, id)}
    click.echo((report.as_json if form == "json" else report.as_text)(rows, chosen), nl=False)
    ctx.exit(int(any(row.drifted for row in rows)))


def _update(root: Path, path: Path) -> int:
    """Write one file's `based_on` anew, unless something else in it must be mended first; return the exit status."""
    from .. import additions
    from ..build import build
    from ..pool import Settings
    from ..regional import updated

    if path.resolve() not in [one.resolve() for one in disk.regional_files(root)]:
        raise disk.ProjectError(f"{path} är ingen fil med regionala tillägg: de ligger i {disk.REGIONS}/<region>/.")
    built = build(Settings(root), None, [path])
    found = [one for one in built.diagnostics if one.severity == "error" and one.code != "VF483"]
    one, national = additions.beside_national(root, path, built.catalog)
    if found or national is None:
        click.echo(RENDERERS["text"](found, 1), nl=False, err=True)
        click.echo(f"Inget skrevs: {path} är som förut.", err=True)
        return 1
    before = disk.read_bytes(path)
    after = updated(before, one, national)
    if after == before:
        click.echo(f"{path} är redan noterad mot version {national.version}.")
        return 0
    disk.write_whole(path, after)
    click.echo(f"Noterade i {path} att tilläggen är lästa mot {national.title}, version {national.version}.")
    return 0
