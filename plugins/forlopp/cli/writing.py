"""`forlopp feed`, `pdf` and `schemas`: the commands that write files.

In: the project. Out: files in the folder named, whole or not at all. Never writes anything while an error stands.
"""

from __future__ import annotations

from pathlib import Path

import click

from .. import disk
from ..diagnostics import RENDERERS
from .group import commands, progress, project_root, site_address


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="MAPP")
@site_address
@click.pass_context
def feed(ctx: click.Context, folder: Path, site_url: str) -> None:
    """Skriver API:ets filer i en mapp.

    Mappen byts ut hel, och bara om inget fel finns.

    \b
    Exempel:
      forlopp feed ut
    """
    from .. import publish
    from ..build import build
    from ..pool import Settings

    root = project_root(ctx)
    cache = root / ".build" / "feed"
    settings = Settings(root, site_url=site_url.rstrip("/") + "/", feed=True)
    built = build(settings, cache, (), progress())
    if built.failed:
        click.echo(RENDERERS["text"](built.diagnostics, built.checked), nl=False, err=True)
        click.echo(f"Inget skrevs: {folder} är som förut.", err=True)
        ctx.exit(1)
    count = publish.write_feed(built, settings, cache, folder)
    click.echo(f"Skrev {count} filer i {folder}.")


@commands.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="MAPP",
    help="Mappen som filerna skrivs i; annars .build/pdf i projektet.",
)
@site_address
@click.pass_context
def pdf(ctx: click.Context, ids: tuple[str, ...], folder: Path | None, site_url: str) -> None:
    """Skriver dokument som PDF-filer.

    Behöver tillägget pdf: pip install -e '.[pdf]'. Filerna blir likadana varje gång så länge texten är densamma.

    \b
    Exempel:
      forlopp pdf sepsis
      forlopp pdf sepsis palliativ-vard --out utskrifter
    """
    from .. import ledger, outputs
    from ..build import build
    from ..check import read
    from ..pdf import PdfError, stamp
    from ..pool import Settings

    root = project_root(ctx)
    try:
        stamp(root)
    except PdfError as error:
        raise disk.ProjectError(str(error)) from error
    sources = {path.parent.name: path for path in disk.source_files(root)}
    if missing := [id for id in ids if id not in sources]:
        raise disk.ProjectError(f"Hittar inget dokument med id {', '.join(missing)}.")
    built = build(Settings(root), None, [sources[id] for id in dict.fromkeys(ids)])
    if built.failed:
        click.echo(RENDERERS["text"](built.diagnostics, built.checked), nl=False, err=True)
        click.echo("Inga PDF-filer skrevs.", err=True)
        ctx.exit(1)
    target = folder or root / ".build" / "pdf"
    for id in dict.fromkeys(ids):
        source = disk.read_source(sources[id], root)
        pathway = read(source).pathway
        assert pathway  # a document without faults has been read whole
        entries = built.catalog.ledger.get(id, ())
        published, _ = ledger.read_documents(disk.document_bodies(root, ledger.hashes(entries)))
        # As the site makes it, in a shell of nothing: the same file comes out of both.
        files, _ = outputs.document(
            pathway, built.catalog, source.file, root, site_url.rstrip("/") + "/", " ", published, with_pdf=True
        )
        made = next((content for name, content in files.items() if name.endswith(".pdf")), None)
        if made is None:
            click.echo(f"{id} har ingen text än, så det blir ingen PDF-fil.", err=True)
            continue
        disk.write_whole(target / f"{id}.pdf", made)
        click.echo(f"Skrev {target / f'{id}.pdf'} ({len(made) // 1024} kB).")


@commands.command()
@click.option("--check", "only_check", is_flag=True, help="Säger bara till om filerna är inaktuella, utan att skriva.")
@click.option("--release", is_flag=True, help="Fryser också API:ets scheman, för att en ny API-version ges ut.")
@click.pass_context
def schemas(ctx: click.Context, only_check: bool, release: bool) -> None:
    """Skriver om de genererade scheman som ligger i schemas/.

    Med --release sparas API:ets scheman för alltid under schemas/released/<version>/. Proven visar sedan att senare
    scheman inte bryter dem.
    """
    from ..feed.catalogues import FEED_VERSION
    from ..schemas import feed_schema_files, schema_files

    folder, files = project_root(ctx) / "schemas", schema_files()
    stale = [
        name
        for name, content in files.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != content
    ]
    if only_check:
        click.echo("\n".join(f"Inaktuell: schemas/{name}" for name in stale) or "Alla scheman är aktuella.")
        ctx.exit(int(bool(stale)))
    released = disk.released_schemas(folder.parent)
    if release and FEED_VERSION in released:
        raise disk.ProjectError(
            f"API-version {FEED_VERSION} är redan utgiven, och det som är utgivet ändras aldrig. "
            "Höj FEED_VERSION i plugins/forlopp/feed/catalogues.py först."
        )
    if release:
        released[FEED_VERSION] = feed_schema_files()
    for version, held in released.items():
        files |= {f"released/{version}/{name}": content for name, content in held.items()}
    changed = disk.write_changed(folder, files)
    click.echo("\n".join(f"Skrev schemas/{name}" for name in changed) or "Alla scheman var redan aktuella.")
