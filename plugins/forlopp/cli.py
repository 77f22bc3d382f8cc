"""The command line: `forlopp check`, `feed`, `pdf` and `schemas`.

In: arguments. Out: messages on standard output, files in the folder named, an exit status. One of the two doors:
nothing below it prints or aborts. Never imports MkDocs, so that a check starts at once.
"""

from __future__ import annotations

import datetime
import sys
import time
from pathlib import Path
from typing import Any

import click

from . import disk
from .diagnostics import RENDERERS, exit_status

CONTEXT = {"help_option_names": ["--help", "-h", "--hjälp"], "max_content_width": 100}


class Swedish:
    """Click's own words, in Swedish. Mixed in to the command and the group, which differ in nothing else."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that says how to call the command."""
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        words = {
            "[OPTIONS]": "[VAL]",
            "COMMAND [ARGS]...": "KOMMANDO",
            "[PATH]...": "[FIL ELLER MAPP]…",
            "[ID]...": "ID…",
        }
        formatter.write_usage(
            ctx.command_path.replace("python -m forlopp.cli", "forlopp"),
            " ".join(words.get(p, p) for p in pieces),
            prefix="Användning: ",
        )

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and for a group its commands."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]  # type: ignore[attr-defined]
        rows = [row for option in options if (row := option.get_help_record(ctx))]
        if rows:
            with formatter.section("Val"):
                formatter.write_dl(
                    [(name, "Visar den här hjälpen." if "--help" in name else text) for name, text in rows]
                )
        if isinstance(self, click.Group):
            commands = [(name, self.commands[name].get_short_help_str(80)) for name in self.list_commands(ctx)]
            with formatter.section("Kommandon"):
                formatter.write_dl(commands)


class SwedishCommand(Swedish, click.Command):
    """A command that speaks Swedish."""


class SwedishGroup(Swedish, click.Group):
    """A group of commands that speaks Swedish."""

    command_class = SwedishCommand


def main() -> None:
    """Run the command line; wrong use and unreadable projects end with one Swedish line and status 2."""
    _utf8()
    try:
        status = commands.main(standalone_mode=False)
    except click.exceptions.Abort:
        status = _stop("Avbrutet.")
    except click.ClickException as error:
        status = _stop(_swedish(error))
    except disk.ProjectError as error:
        status = _stop(str(error))
    except BrokenPipeError:
        sys.stderr.close()
        status = 0
    sys.exit(status or 0)


def _utf8() -> None:
    """Write UTF-8 whatever the locale says: Swedish messages must never fail or be garbled."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _stop(message: str) -> int:
    click.echo(f"forlopp: {message}", err=True)
    return 2


def _swedish(error: click.ClickException) -> str:
    """Reword click's complaints about wrong use."""
    if isinstance(error, click.NoSuchOption):
        near = f" Menade du {error.possibilities[0]}?" if error.possibilities else ""
        return f"Valet {error.option_name} finns inte.{near} Skriv forlopp --help för hjälp."
    if isinstance(error, click.MissingParameter):
        return "Ett värde saknas i kommandot. Skriv forlopp --help för hjälp."
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param else "värdet"
        return f"{name}: {error.message}"
    if isinstance(error, click.UsageError) and "No such command" in error.message:
        return f"Kommandot finns inte: {error.message.split()[-1].strip('.')} Skriv forlopp --help för en lista."
    return "Kommandot går inte att förstå. Skriv forlopp --help för hjälp."


class Day(click.ParamType):
    """A date, written 2026-11-21."""

    name = "åååå-mm-dd"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime.date:
        """Read the date."""
        try:
            return datetime.date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            self.fail(f"”{value}” är inget datum. Skriv till exempel 2026-11-21.", param, ctx)


class OneOf(click.Choice):
    """A choice that says in Swedish what there is to choose."""

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """Read the choice."""
        if value not in self.choices:
            self.fail(f"”{value}” går inte att välja. Välj {', '.join(self.choices)}.", param, ctx)
        return str(value)


@click.group(cls=SwedishGroup, context_settings=CONTEXT)
@click.option(
    "--root", type=click.Path(path_type=Path), metavar="MAPP", help="Projektets mapp; annars närmaste med mkdocs.yml."
)
@click.pass_context
def commands(ctx: click.Context, root: Path | None) -> None:
    """Kontrollerar vårdförlopp och gör webbplats och API av dem.

    \b
    Exempel:
      forlopp check                                   kontrollerar allt
      forlopp check content/pathways/sepsis           kontrollerar ett vårdförlopp
      forlopp feed ut                                 skriver API:ets filer i mappen ut
      forlopp pdf sepsis                              skriver ett vårdförlopp som PDF
    """
    if root is not None and not (root / "mkdocs.yml").is_file():
        raise disk.ProjectError(f"I mappen {root} finns ingen mkdocs.yml, så den är inget projekt.")
    ctx.obj = root


def _root(ctx: click.Context) -> Path:
    return (ctx.obj or disk.find_root(Path.cwd())).resolve()


@commands.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--format",
    "form",
    type=OneOf(sorted(RENDERERS)),
    default="text",
    metavar="FORM",
    help="Hur fynden skrivs: text, github, json eller sarif.",
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
    from .build import build
    from .pool import Settings

    settings = Settings(_root(ctx), today=today or datetime.date.today())  # noqa: DTZ011 – the author's own day.
    built = build(settings, None, paths, _progress())
    colour = form == "text" and sys.stdout.isatty()
    render = RENDERERS[form]
    text = (
        render(built.diagnostics, built.checked, colour) if form == "text" else render(built.diagnostics, built.checked)
    )
    click.echo(text, nl=False, color=True)
    ctx.exit(exit_status(built.diagnostics, strict))


site_address = click.option(
    "--site-url",
    default="https://forlopp.example/",
    metavar="ADRESS",
    help="Webbplatsens adress, som länkar till sidor börjar med.",
)


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
    from . import publish
    from .build import build
    from .pool import Settings

    root = _root(ctx)
    cache = root / ".build" / "feed"
    settings = Settings(root, site_url=site_url.rstrip("/") + "/", feed=True)
    built = build(settings, cache, (), _progress())
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
    from . import ledger, outputs
    from .build import build
    from .check import read
    from .pdf import PdfError, stamp
    from .pool import Settings

    root = _root(ctx)
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
@click.pass_context
def schemas(ctx: click.Context, only_check: bool) -> None:
    """Skriver om de genererade scheman som ligger i schemas/."""
    from .schemas import schema_files

    folder, files = _root(ctx) / "schemas", schema_files()
    stale = [
        name
        for name, content in files.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != content
    ]
    if only_check:
        click.echo("\n".join(f"Inaktuell: schemas/{name}" for name in stale) or "Alla scheman är aktuella.")
        ctx.exit(int(bool(stale)))
    changed = disk.write_changed(folder, files)
    click.echo("\n".join(f"Skrev schemas/{name}" for name in changed) or "Alla scheman var redan aktuella.")


def _progress() -> Any:
    """Return a function that shows progress: on a terminal only, and only when the work takes over a second."""
    if not sys.stderr.isatty():
        return None
    start = time.monotonic()

    def show(done: int, total: int) -> None:
        if time.monotonic() - start < 1 and done < total:
            return
        if time.monotonic() - start >= 1:
            width = 30 * done // max(1, total)
            end = "\r\x1b[K" if done >= total else ""
            click.echo(f"\r[{'█' * width}{'·' * (30 - width)}] {done}/{total}{end}", nl=False, err=True)

    return show


if __name__ == "__main__":
    main()
