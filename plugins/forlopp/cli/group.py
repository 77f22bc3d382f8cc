"""What all commands share: the group that they belong to, click's words in Swedish, kinds of values, progress.

In: arguments. Out: messages on standard output and an exit status. Never holds a command: those stand beside this file.
"""

from __future__ import annotations

import datetime
import sys
import time
from pathlib import Path
from typing import Any

import click

from .. import disk

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
      forlopp deploy /srv/forlopp                     publicerar den byggda webbplatsen
    """
    if root is not None and not (root / "mkdocs.yml").is_file():
        raise disk.ProjectError(f"I mappen {root} finns ingen mkdocs.yml, så den är inget projekt.")
    ctx.obj = root


def project_root(ctx: click.Context) -> Path:
    return (ctx.obj or disk.find_root(Path.cwd())).resolve()


site_address = click.option(
    "--site-url",
    default="https://forlopp.example/",
    metavar="ADRESS",
    help="Webbplatsens adress, som länkar till sidor börjar med.",
)


def progress() -> Any:
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
