"""`forlopp docx` and what `forlopp import --update` does: a pathway out to Word for review, and the edits back in.

In: an id, or a Word file that has come back. Out: a .docx file; or the source with the edits, and a report of each.
Never writes over what has changed in the source since the Word file was written.
"""

from __future__ import annotations

from pathlib import Path

import click

from .. import disk
from ..diagnostics import RENDERERS
from .group import commands, project_root


@commands.command()
@click.argument("id", metavar="ID")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FIL",
    help="Filen som skrivs; annars <id>.docx i mappen där du står.",
)
@click.pass_context
def docx(ctx: click.Context, id: str, out: Path | None) -> None:
    """Skriver ett dokument som Word-fil, för dem som granskar i Word.

    Granskarna ändrar i texten, helst med Spåra ändringar, och skriver kommentarer. Filen bär på dolda namn som visar
    vilken del av källan varje stycke hör till, så att ändringarna kan läsas tillbaka.

    \b
    Exempel:
      forlopp docx sepsis
      forlopp docx sepsis --out remiss/sepsis.docx
    """
    from ..build import build
    from ..check import read
    from ..pool import Settings
    from ..word.exported import exported

    root = project_root(ctx)
    sources = {path.parent.name: path for path in disk.source_files(root)}
    if id not in sources:
        raise disk.ProjectError(f"Hittar inget dokument med id {id}.")
    source = disk.read_source(sources[id], root)
    pathway = read(source).pathway
    built = build(Settings(root), None, [sources[id]])
    if pathway is None or not pathway.sections:
        click.echo(RENDERERS["text"](built.diagnostics, built.checked), nl=False, err=True)
        why = "har fel som gör att det inte går att läsa" if pathway is None else "har ingen text än"
        click.echo(f"Ingen Word-fil skrevs: {source.file} {why}.", err=True)
        ctx.exit(1)
    wanted = {one.model for one in pathway.includes if one.model in sources}
    models = {model: disk.read_source(sources[model], root) for model in sorted(wanted)}
    content = exported(source, pathway, built.catalog, models)
    target = out or Path(f"{id}.docx")
    disk.write_whole(target, content)
    click.echo(f"Skrev {target} ({len(content) // 1024} kB). När den kommer tillbaka: forlopp import --update {target}")
    if built.failed:
        click.echo("Källan har fel som visas av forlopp check: de följer med i Word-filen.", err=True)


def update(root: Path, file: Path, dry_run: bool = False) -> int:
    """Read a returned Word file into its source and print what was done; return the exit status: 0 when all is in, 1
    when something is left to do by hand. `ProjectError` for a file that is no Word file of this project."""
    from ..ooxml import PATHWAY
    from ..word.update import Unreadable, updated

    if not file.is_file():
        raise disk.ProjectError(f"Filen {file} finns inte.")
    sources = {path.parent.name: path for path in disk.source_files(root)}
    try:
        made = updated(
            disk.read_bytes(file, PATHWAY.file + 1),
            {id: lambda p=path: disk.read_source(p, root) for id, path in sources.items()},
        )
    except Unreadable as error:
        raise disk.ProjectError(f"{file}: {error}") from error
    click.echo(made.report(not dry_run), nl=False)
    if made.content != made.before and not dry_run:
        disk.write_whole(sources[made.id], made.content)
    return int(made.left)
