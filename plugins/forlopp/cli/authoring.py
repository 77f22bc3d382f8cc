"""`forlopp new` and `format`: the commands that begin a source and keep it tidy.

In: an id, or files. Out: source files. Never writes over a file that is there with anything that means something else.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import disk, ledger
from ..templates import TEMPLATES
from .group import OneOf, commands, project_root

if TYPE_CHECKING:
    from ..canonical import Formatted


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

    Filen är ett utkast som går igenom kontrollen. Ett dokument som bara är planerat blir ett utkast. Id:t står i
    adressen och ändras aldrig: små bokstäver a–z, siffror och bindestreck.

    \b
    Exempel:
      forlopp new sarvard
      forlopp new sarvard --title "Svårläkta sår"
      forlopp new rokstopp --kind generic-model
    """
    from ..scaffold import new_source, refusal

    root = project_root(ctx)
    template = TEMPLATES[kind]
    path = root / "content" / template.folder / id / "index.md"
    planned = _planned(path)
    if said := refusal(id) or ("" if planned else taken(root, id)):
        raise disk.ProjectError(said)
    disk.write_whole(path, new_source(template, id, title or "", planned).encode())
    shown = disk.relative(path, root)
    if planned:
        click.echo(f"”{id}” fanns som planerat. Det som stod där om titel, områden och koder är kvar.")
    click.echo(f"Skrev {shown}. Byt ut exempeltexten och kör sedan:\n  forlopp check {shown}")


@commands.command("format")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--check", "only_look", is_flag=True, help="Skriver inget: slutstatus 1 om något skulle ändras.")
@click.pass_context
def format_(ctx: click.Context, paths: tuple[Path, ...], only_look: bool) -> None:
    """Ger källfiler en och samma form, utan att ändra vad de säger.

    Åtgärder, kriterier, mål och utmaningar som saknar id får ett, försättsbladets nycklar ställs i ordning, tabeller
    rätas upp och tomma rader jämnas ut. Anteckningar står kvar. I en version som är publicerad skrivs inga id: det
    vore en ändring av den.

    \b
    Exempel:
      forlopp format
      forlopp format content/pathways/sepsis
      forlopp format --check
    """
    root = project_root(ctx)
    named = disk.named_sources(root, paths) if paths else disk.source_files(root)
    files = [path for path in named if _is_own(root, path)]
    changed = unread = 0
    for path in files:
        before, made, kept_back = _formatted(root, path)
        shown = disk.relative(path, root)
        if made.untouched:
            unread += 1
            one = made.untouched
            click.echo(f"{shown}:{one.place.line}: lämnas som den är: {one.message} {one.hint}".rstrip(), err=True)
            continue
        for name in made.left:
            click.echo(
                f"{shown}: {name} lämnas som det är, eftersom texten annars skulle läsas på ett annat sätt.", err=True
            )
        if kept_back:
            version = f"version {kept_back}"
            click.echo(
                f"{shown}: {version} är publicerad. Id som saknas skrivs när texten får ett nytt versionsnummer."
            )
        if made.content != before:
            changed += 1
            if not only_look:
                disk.write_whole(path, made.content)
            click.echo(_told(shown, made.names, only_look))
    if not changed and not unread:
        click.echo(f"{len(files)} {'fil' if len(files) == 1 else 'filer'}: inget att ändra.")
    ctx.exit(int(bool(unread) or (only_look and bool(changed))))


def _told(shown: str, names: tuple[str, ...], only_look: bool) -> str:
    said = f"{shown}: {'skulle skrivas om' if only_look else 'skrevs om'}"
    return said + (f", med {len(names)} nya id ({', '.join(names)})." if names else ".")


def _is_own(root: Path, path: Path) -> bool:
    """True for a knowledge support: additions of regions and frozen sources have forms of their own."""
    whole = path.resolve().as_posix()
    return not any(f"{(root / folder).resolve().as_posix()}/" in whole for folder in (disk.REGIONS, "content/ledger"))


def _formatted(root: Path, path: Path) -> tuple[bytes, Formatted, str]:
    """Return a file as it is, as it becomes, and the published version that may not be given new ids ("" for none)."""
    from ..canonical import formatted
    from ..source import read_document

    source = disk.read_source(path, root)
    document, _ = read_document(source.file, source.content, source.references)
    data = document.data if document else {}
    entries = ledger.read_ledger(disk.ledger_bytes(root), frozenset(), frozenset()).entries
    newest = ledger.newest(entries.get(str(data.get("id")), ()))
    frozen = bool(newest) and data.get("status") == "approved" and data.get("version") == newest.version
    made = formatted(source.file, source.content, source.references, not frozen)
    whole = formatted(source.file, source.content, source.references) if frozen else made
    return source.content, made, str(newest.version) if newest and len(whole.names) > len(made.names) else ""


def _planned(path: Path) -> str:
    """Return the text of a document that is only planned, which a working group now begins on; "" for any other."""
    from ..scaffold import is_only_planned

    try:
        text = disk.read_bytes(path).decode() if path.is_file() else ""
    except UnicodeDecodeError:
        return ""
    return text if is_only_planned(text) else ""


def taken(root: Path, id: str) -> str:
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
