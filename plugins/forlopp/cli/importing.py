"""`forlopp import`: a Word or PDF document becomes a draft.

In: a file that anyone may have made. Out: a source with references and pictures, and a report of where every word went.
Never writes over a source that has text without being told to.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import disk
from ..templates import TEMPLATES
from .authoring import taken
from .group import commands, project_root
from .word import update

if TYPE_CHECKING:
    from ..imports import Imported


@commands.command("import")
@click.argument("document", type=click.Path(path_type=Path), metavar="FIL")
@click.option(
    "--into",
    default=None,
    metavar="ID",
    help="Id för vårdförloppet som dokumentet ska bli, nytt eller planerat. Utan valet görs id:t av titeln.",
)
@click.option("--dry-run", is_flag=True, help="Visar vad som skulle hända, utan att skriva något.")
@click.option("--replace", is_flag=True, help="Skriver över en källfil som redan har text.")
@click.option("--update", "back", is_flag=True, help="Läser tillbaka en Word-fil som forlopp docx har skrivit.")
@click.pass_context
def import_(ctx: click.Context, document: Path, into: str | None, dry_run: bool, replace: bool, back: bool) -> None:
    """Gör ett utkast av ett vårdförlopp i Word eller PDF, eller läser tillbaka en Word-fil med --update.

    Rubriker, åtgärdstabell, indikatorer, källor, förkortningar och versioner läses. Inget försvinner: det som inte går
    att placera står sist i utkastet, och rapporten säger vart varje ord tog vägen. Ett planerat vårdförlopp behåller
    sitt försättsblad.

    Med --update läses ändringar och kommentarer ur en Word-fil som forlopp docx har skrivit. Bara de delar som har
    ändrats rörs i källfilen. Kommentarer blir anteckningar (<!-- Synpunkt från … -->) bredvid delen. Har delen ändrats
    i källan sedan Word-filen skrevs är det en konflikt: båda texterna visas och inget skrivs över. Det som inte har
    någon plats visas med sin text. Slutstatus: 0 allt är infört, 1 något är kvar att göra, 2 fel i kommandot.

    \b
    Exempel:
      forlopp import sepsis.docx --dry-run
      forlopp import sepsis.docx
      forlopp import landryggsbesvar.pdf --into landryggsbesvar-vuxna
      forlopp import --update sepsis.docx --dry-run
    """
    root = project_root(ctx)
    if back:
        if into or replace:
            raise disk.ProjectError(
                "--update gäller vårdförloppet som Word-filen skrevs av. Ta bort --into och --replace."
            )
        ctx.exit(update(root, document, dry_run))
    made = _read(root, document, into, replace)
    shown = f"content/{TEMPLATES['pathway'].folder}/{made.id}/index.md"
    file = f".build/import/{made.id}.txt"
    from ..imports.report import lines, next_steps, whole

    said = lines(made.report, shown, file)
    click.echo("\n".join(said))
    if dry_run:
        click.echo("\nInget skrevs. Kör samma kommando utan --dry-run när det ser rätt ut.")
        return
    folder = (root / shown).parent
    disk.write_whole(folder / "index.md", made.draft)
    for name, content in made.files.items():
        disk.write_whole(folder / name, content)
    disk.write_whole(root / file, whole(made.report, document.name, said))
    click.echo(f"\nSkrev {shown}" + (f" och {len(made.files)} filer bredvid." if made.files else "."))
    click.echo("\n".join(next_steps(made.report, shown)))


def _read(root: Path, document: Path, into: str | None, replace: bool) -> Imported:
    """Read the document and make the draft; whatever stands in the way is said in Swedish."""
    from ..check import read_lists
    from ..imports import ImportProblem, imported, manuscript_of
    from ..ooxml import PATHWAY
    from ..scaffold import refusal

    if document.is_dir() or not document.exists():
        raise disk.ProjectError(
            f"{document} är en mapp. Skriv filens namn." if document.is_dir() else f"Hittar inte filen {document}."
        )
    if into and (said := refusal(into)):
        raise disk.ProjectError(said.replace("forlopp new", f"forlopp import {document.name} --into"))
    existing = _existing(root, into, replace) if into else b""
    lists, _ = read_lists(disk.list_files(root))
    roles = {term.id: term.label for term in lists.roles.values()}
    try:
        manuscript = manuscript_of(document.name, disk.read_bytes(document, PATHWAY.file + 1))
        if manuscript.ours:
            # The way back for what Förlopp wrote itself: names of parts are kept, which an import would make anew.
            raise ImportProblem(
                f"Den här filen är skriven av forlopp docx. Kör  forlopp import --update {document.name}  för att föra "
                "in ändringarna i samma vårdförlopp."
            )
        made = imported(manuscript, lists.programme_areas, roles, into or "", existing, document.name)
    except ImportProblem as error:
        raise disk.ProjectError(f"{document.name}: {error}") from error
    except RecursionError as error:
        raise disk.ProjectError(
            f"{document.name}: Filen har tabeller eller listor i varandra, djupare än något går att läsa. Kopiera "
            "texten till ett nytt Word-dokument och importera det."
        ) from error
    if not manuscript.words:
        raise disk.ProjectError(
            f"{document.name}: I filen finns ingen text, bara bilder. Är det ett inskannat dokument? Importera "
            "originalet från Word, eller låt ett program för textigenkänning läsa det först."
        )
    if not into and (said := taken(root, made.id)):
        raise disk.ProjectError(
            f"{said} Är det samma vårdförlopp? Kör  forlopp import {document.name} --into {made.id}  . Annars: välj "
            "ett annat id med --into."
        )
    return made


def _existing(root: Path, id: str, replace: bool) -> bytes:
    """Return the source that the document goes into; b"" for a new one."""
    from ..imports.front import has_text

    path = root / "content" / TEMPLATES["pathway"].folder / id / "index.md"
    if not path.is_file():
        if said := taken(root, id):
            raise disk.ProjectError(said)
        return b""
    content = disk.read_bytes(path)
    if has_text(content) and not replace:
        raise disk.ProjectError(
            f"{disk.relative(path, root)} har redan text, som skulle försvinna. Lägg till --replace om den ska "
            "ersättas, eller importera till ett annat id och flytta det du behöver."
        )
    return content
