"""`forlopp responses`: returned response forms → the log of a consultation.

In: a folder of forms, and a document's id. Out: what each form brought, and the log with new entries. Never changes
what stands in the log, and never writes a contact into it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from .. import disk
from ..diagnostics import RENDERERS, Diagnostic, did_you_mean
from .group import commands, progress, project_root

MOST_FORMS = 2000


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="MAPP")
@click.argument("id", required=False, metavar="[ID]")
@click.pass_context
def responses(ctx: click.Context, folder: Path, id: str | None) -> None:
    """Läser in remissvar och lägger dem i remissloggen.

    MAPP är mappen med de formulär som har kommit tillbaka, som Word eller JSON. ID är dokumentet; utan ID gäller det
    det enda som är på remiss, eller det som formulären nämner. Loggen ligger i content/consultations/<dokument>/ och
    fylls i för hand: beslut, skäl och vad som ändrades. Kör kommandot igen när fler svar har kommit. Kontaktuppgifter
    skrivs aldrig i loggen.

    Slutstatus: 0 alla formulär är inlästa, 1 något formulär kunde inte läsas, 2 fel i kommandot.

    \b
    Exempel:
      forlopp responses ~/remissvar osteoporos-sekundarprevention
    """
    from .. import consultation
    from ..build import build
    from ..check import read
    from ..ooxml import FORM
    from ..pool import Settings
    from ..releases import document

    root = project_root(ctx)
    paths = disk.returned_forms(folder)
    if not paths:
        raise disk.ProjectError(f"Mappen {folder} är tom.")
    if len(paths) > MOST_FORMS:
        raise disk.ProjectError(f"I mappen {folder} ligger {len(paths)} filer. Lägg bara remissvaren där.")
    built = build(Settings(root), None, (), progress())
    id = _chosen(built, id)
    source = disk.read_source(_file(root, id), root)
    one = read(source)
    if one.pathway is None or not one.pathway.version:
        raise disk.ProjectError(f"{source.file} går inte att läsa. Kör forlopp check och rätta felen först.")
    rows = consultation.numbered(document(one.pathway, built.catalog, source.file, "https://forlopp.example/"))
    version = one.pathway.version
    found = [
        consultation.received(path.name, disk.read_bytes(path, FORM.file + 1), id, version, rows) for path in paths
    ]
    target = root / consultation.FOLDER / id / f"{version}.yaml"
    name = disk.relative(target, root)
    if target.is_file():
        content = disk.read_bytes(target, consultation.LIMIT + 1)
    else:
        window = one.pathway.consultation or _last_window(built)
        content = consultation.log_file(one.pathway.title, version, window, one.pathway.illustrative)
    log = consultation.read_log(name, content)
    if log.document is None or log.faults:
        told = [
            Diagnostic(fault.code, "error", fault.place, fault.message, fault.hint, log.document.line(fault.place))
            if log.document
            else Diagnostic(fault.code, "error", fault.place, fault.message, fault.hint)
            for fault in log.faults
        ]
        click.echo(RENDERERS["text"](told, 1), nl=False, err=True)
        click.echo(f"Inget lästes in: rätta {name} först.", err=True)
        ctx.exit(1)
    after, notes, added = consultation.gathered(content, log.log, [row for row in found if row.form], rows)
    if added:
        again = consultation.read_log(name, after)
        if again.faults or len(again.log.respondents) != len(log.log.respondents) + len(added):
            raise disk.ProjectError(
                f"Svaren gick inte att lägga till i {name}, så filen är som förut. Skriv respondents: och responses: "
                "på var sin rad längst till vänster i filen, och kör om."
            )
        disk.write_whole(target, after)
    _tell(found, notes, added)
    again = consultation.read_log(name, after)
    left = again.log.undecided
    click.echo(f"{name}: {len(again.log.respondents)} organisationer, {len(again.log.responses)} svar att besluta om.")
    if left:
        click.echo(f"{left} svar saknar beslut eller skäl. Öppna filen och fyll i decision, reason och change.")
    ctx.exit(int(any(row.form is None for row in found)))


def _chosen(built: Any, id: str | None) -> str:
    """Return the document that the forms are about."""
    known = {facts.id for facts in built.out_for_consultation}
    every = {one.facts.id for one in built.known.values() if one.facts}
    if id and id not in every:
        raise disk.ProjectError(f"Dokumentet ”{id}” finns inte. {did_you_mean(id, every)}".strip())
    if id:
        return id
    if len(known) == 1:
        return known.pop()
    listed = ", ".join(sorted(known))
    said = f"Flera dokument är på remiss: {listed}." if known else "Inget dokument är på remiss."
    raise disk.ProjectError(f"{said} Skriv vilket det gäller: forlopp responses MAPP ID.")


def _file(root: Path, id: str) -> Path:
    """Return the document's own source, also while a published version is shown in its place."""
    own = {path.parent.name: path for path in disk.source_files(root)}
    return own[id]


def _last_window(built: Any) -> str:
    windows = built.catalog.lists.consultations.windows
    return windows[-1].id if windows else "2026-4"


def _tell(found: Iterable[Any], notes: Iterable[tuple[str, Any]], added: Iterable[Any]) -> None:
    """Say what became of each file, with what has to be done about it."""
    from ..consultation import summary

    brought = {one.file: one for one in added}
    more: dict[str, list[Any]] = {}
    for file, note in notes:
        more.setdefault(file, []).append(note)
    for one in found:
        if one.file in brought:
            kept = brought[one.file]
            click.echo(f"{one.file}: {kept.form.organisation}, {', '.join(summary(kept))}.")
        elif one.form is None:
            click.echo(f"{one.file}: inte inläst.")
        else:
            click.echo(f"{one.file}: inget nytt lades till.")
        for level, said, hint in (*one.notes, *more.get(one.file, ())):
            # A form that could not be read stays outside the log: the command fails, but no text is at fault.
            severity = {"error": "fel", "warning": "varning", "note": "notis"}[level]
            click.echo(f"  {severity}[VF495] {said}\n    tips: {hint}")
