"""`forlopp deploy`: puts a built site in the folder that a web server reads, signed when there is a key.

In: a built site; a secret key from the environment. Out: files in the folder named, and words on what was done. Never
builds anything, and never shows or writes the key.
"""

from __future__ import annotations

import datetime
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import disk
from .group import Day, commands, project_root

if TYPE_CHECKING:
    from ..signature import SecretKey

KEY = "FORLOPP_SIGNING_KEY"
KEY_FILE = "FORLOPP_SIGNING_KEY_FILE"


class Days(click.ParamType):
    """A number of days, at least so many."""

    name = "dagar"

    def __init__(self, least: int) -> None:
        self.least = least

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """Read the number."""
        try:
            days = int(value)
        except ValueError:
            days = -1
        if not self.least <= days <= 3650:
            self.fail(f"”{value}” går inte. Ange ett antal dagar från {self.least} till 3650.", param, ctx)
        return days


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="MAPP")
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    default=None,
    metavar="MAPP",
    help="Den byggda webbplatsen; annars site/ i projektet.",
)
@click.option(
    "--keep-days",
    type=Days(0),
    default=7,
    metavar="DAGAR",
    help="Så länge ligger filer kvar som förra utgåvan behövde (annars 7).",
)
@click.option(
    "--expires",
    type=Days(1),
    default=30,
    metavar="DAGAR",
    help="Så länge gäller signaturen (annars 30).",
)
@click.option("--unsigned", is_flag=True, help="Låter en osignerad utgåva ersätta en signerad.")
@click.option("--rollback", default="", metavar="SKÄL", help="Låter en äldre utgåva ersätta en nyare, av detta skäl.")
@click.option("--force", is_flag=True, help="Lägger in webbplatsen i en mapp där det redan finns annat.")
@click.option(
    "--today", type=Day(), default=None, metavar="DATUM", help="Räknar som om det vore den här dagen, åååå-mm-dd."
)
@click.pass_context
def deploy(
    ctx: click.Context,
    folder: Path,
    site: Path | None,
    keep_days: int,
    expires: int,
    unsigned: bool,
    rollback: str,
    force: bool,
    today: datetime.date | None,
) -> None:
    """Publicerar den byggda webbplatsen i mappen som webbservern läser.

    Den som läser ser hela den förra utgåvan eller hela den nya, också om publiceringen avbryts. Kör i så fall
    kommandot igen. Utgåvan signeras med nyckeln i FORLOPP_SIGNING_KEY (nyckelns text) eller
    FORLOPP_SIGNING_KEY_FILE (en fil), gjord med minisign -G -W.

    \b
    Exempel:
      make site && forlopp deploy /srv/forlopp
      FORLOPP_SIGNING_KEY_FILE=~/forlopp.key forlopp deploy /srv/forlopp
    """
    from .. import deploy as deploying

    os.umask(0o022)  # All of it is public, and the web server is another user.
    key = signing_key()
    day = today or datetime.date.today()  # noqa: DTZ011 – the operator's own day.
    done = deploying.deploy(
        deploying.Order(
            site=site if site is not None else project_root(ctx) / "site",
            target=folder,
            today=day,
            clock=int(time.time()),
            key=key,
            signature_days=expires,
            keep_days=keep_days,
            force=force,
            unsigned=unsigned,
            rollback=rollback.strip(),
        )
    )
    step = f"{done.sequence}" if done.before in (None, done.sequence) else f"{done.before} → {done.sequence}"
    if done.new or done.changed or done.removed:
        click.echo(
            f"Publicerade utgåva {step} i {folder}: {done.new} nya, {done.changed} ändrade och {done.removed} "
            f"borttagna filer, {done.same} oförändrade."
        )
    else:
        click.echo(f"Utgåva {step} ligger redan i {folder}. Inget behövde ändras.")
    if done.waiting:
        click.echo(f"{done.waiting} äldre filer ligger kvar i högst {keep_days} dagar för den som läser förra utgåvan.")
    if key:
        last = day + datetime.timedelta(expires)
        click.echo(f"Signerad med nyckel {key.id}. Signaturen gäller till och med {last}: publicera igen innan dess.")
        click.echo(f"Öppen nyckel: {key.public_text}")
        if done.other_key:
            click.echo(
                f"Nyckeln är en annan än förut ({done.other_key}). Regionerna måste få den nya öppna nyckeln.", err=True
            )
    else:
        click.echo(f"Inte signerad: ingen nyckel finns i {KEY} eller {KEY_FILE}.")


def signing_key() -> SecretKey | None:
    """Return the key that the environment holds or points at; None when it has none."""
    from .. import signature

    text, file = os.environ.get(KEY, ""), os.environ.get(KEY_FILE, "")
    if text and file:
        raise disk.ProjectError(f"Ange nyckeln i {KEY} eller i {KEY_FILE}, inte i båda.")
    if file:
        text = disk.read_bytes(Path(file).expanduser(), 10_000).decode("ascii", "replace")
    try:
        return signature.read_key(text) if text else None
    except signature.KeyFault as error:
        raise disk.ProjectError(str(error)) from None
