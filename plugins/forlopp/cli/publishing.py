"""`forlopp publish` and `rename`: the commands that write the ledger of published versions.

In: approved sources without errors. Out: new rows in content/ledger/, with the documents and the sources that they were
made of. Never changes a row or a document that is there, and writes the ledger last: cut short, nothing has happened.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from .. import cache, disk, ledger
from ..diagnostics import RENDERERS
from ..model.ledger import Entry
from ..templates import TEMPLATES
from .group import Day, commands, progress, project_root, site_address

Frozen = dict[str, bytes]
"""Files to be written below content/ledger/, by name."""


@commands.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--dry-run", is_flag=True, help="Visar bara vad som skulle publiceras.")
@click.option(
    "--on",
    type=Day(),
    default=None,
    metavar="DATUM",
    help="Dagen då ett dokument utan datum slutade gälla, åååå-mm-dd; annars i dag.",
)
@site_address
@click.pass_context
def publish(ctx: click.Context, ids: tuple[str, ...], dry_run: bool, on: datetime.date | None, site_url: str) -> None:
    """Publicerar godkända versioner: lägger dem i liggaren, där de aldrig mer ändras.

    Utan id publiceras allt som är godkänt i en ny version, och allt som har upphävts eller slagits ihop sedan sist.
    Inget skrivs så länge ett fel finns. Spara sedan content/ledger/ i versionshistoriken (git).

    \b
    Exempel:
      forlopp publish --dry-run
      forlopp publish
      forlopp publish sepsis
    """
    root = project_root(ctx)
    day = on or datetime.date.today()  # noqa: DTZ011 – the publisher's own day.
    entries, files = _new(ctx, root, site_url, day, ids)
    if not entries:
        click.echo("Inget nytt att publicera.")
        return
    for entry in entries:
        click.echo(_told(entry))
    if dry_run:
        click.echo("Inget skrevs: det här var ett prov.")
        return
    _write(root, entries, files)
    click.echo(f"Liggaren har nu {entries[-1].number} rader. Spara content/ledger/ i versionshistoriken (git).")


@commands.command()
@click.argument("old", metavar="ID")
@click.argument("new", metavar="ID")
@click.option("--reason", required=True, metavar="SKÄL", help="Varför dokumentet får ett nytt id, i en mening.")
@click.option("--on", type=Day(), default=None, metavar="DATUM", help="Dagen, åååå-mm-dd; annars i dag.")
@site_address
@click.pass_context
def rename(ctx: click.Context, old: str, new: str, reason: str, on: datetime.date | None, site_url: str) -> None:
    """Ger ett publicerat dokument ett nytt id. Gamla adresser leder till det nya.

    Mappen flyttas och id skrivs om i filen. Länkar från andra dokument visar `forlopp check` sedan.

    \b
    Exempel:
      forlopp rename kol kronisk-obstruktiv-lungsjukdom --reason "Namnet skrivs ut."
    """
    root = project_root(ctx)
    known = _ledger(root)
    entry = ledger.newest(known.get(old, ()))
    if entry is None:
        raise disk.ProjectError(f"”{old}” är inte publicerat, så det räcker att byta mappens namn och id i filen.")
    folder = root / "content" / TEMPLATES[entry.kind].folder
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", new):
        raise disk.ProjectError(f"”{new}” duger inte som id: skriv a–z, 0–9 och bindestreck, utan å, ä och ö.")
    if (folder / new).exists() or new in known:
        raise disk.ProjectError(f"”{new}” är redan använt. Ett id används aldrig till två dokument.")
    source = disk.read_bytes(folder / old / "index.md")
    if not re.search(rf"(?m)^id: {re.escape(old)}\s*$".encode(), source):
        raise disk.ProjectError(f"Hittar inte raden ”id: {old}” överst i content/{folder.name}/{old}/index.md.")
    day = on or datetime.date.today()  # noqa: DTZ011 – the publisher's own day.
    from ..releases import renamed_entry

    rows = sum(len(entries) for entries in known.values())
    moved, files = _ended(root, renamed_entry(rows + 1, entry, new, reason, day), known, _link(entry, new, site_url))
    disk.move_folder(folder / old, folder / new)
    text = re.sub(rf"(?m)^id: {re.escape(old)}(?=\s*$)".encode(), f"id: {new}".encode(), source, count=1)
    disk.write_whole(folder / new / "index.md", text)
    _write(root, [moved], files)
    click.echo(f"”{old}” heter nu ”{new}”. Länkar till det gamla id:t leder rätt ändå. Kör forlopp publish.")


def _new(
    ctx: click.Context, root: Path, site_url: str, day: datetime.date, ids: Sequence[str]
) -> tuple[list[Entry], Frozen]:
    """Build the project as it will be, and return the rows that it lacks in the ledger, with their files."""
    from ..build import build
    from ..pool import Settings

    settings = Settings(root, site_url=site_url.rstrip("/") + "/", feed=True)
    kept = root / ".build" / "publish"
    built = build(settings, kept, (), progress(), ahead=True)
    if built.failed:
        click.echo(RENDERERS["text"](built.diagnostics, built.checked), nl=False, err=True)
        click.echo("Inget publicerades: liggaren är som förut.", err=True)
        ctx.exit(1)
    if missing := [id for id in ids if id not in built.catalog.facts]:
        raise disk.ProjectError(f"Hittar inget dokument med id {', '.join(missing)}.")
    return _rows(root, kept, built, ids, day, settings.site_url)


def _rows(
    root: Path, kept: Path, built: Any, ids: Sequence[str], day: datetime.date, site_url: str
) -> tuple[list[Entry], Frozen]:
    from ..check import read
    from ..feed import api_href, link
    from ..outputs import API
    from ..releases import end_entry, version_entry

    catalog, known = built.catalog, built.catalog.ledger
    bodies = {name: sha for name, sha, _ in built.rows}
    last = sum(len(entries) for entries in known.values())
    waiting = []
    for id, facts in sorted(catalog.facts.items()):
        past = known.get(id, ())
        new = not past and facts.status == "approved" and not facts.stub
        if (new or ledger.is_ahead(facts, past)) and (not ids or id in ids):
            source = disk.read_source(root / facts.file, root)
            waiting.append((read(source).pathway, facts, past))
    entries: list[Entry] = []
    files: Frozen = {}
    for pathway, facts, past in sorted(waiting, key=lambda one: (_day(one[0], day), one[1].id)):
        number = last + len(entries) + 1
        if facts.status != "approved":
            ending = end_entry(number, pathway, day)
            known_links = (link(catalog.facts[id], site_url) for id in ending.successors if id in catalog.facts)
            links = [one.model_dump(mode="json", exclude_none=True) for one in known_links]
            entry, more = _ended(root, ending, known, links)
        else:
            body = disk.read_bytes(cache.object_path(kept, bodies[API + api_href(facts.kind, facts.id)]))
            before = ledger.newest(past)
            former = json.loads(_document(root, before)) if before else None
            source_files = disk.source_bytes(root / facts.file)
            frozen = ledger.source_hash(source_files)
            entry = version_entry(number, pathway, body, frozen, former, not past)
            more = {f"documents/{entry.sha256}.json": body}
            more |= {f"sources/{entry.sha256}/{name}": content for name, content in source_files.items()}
        entries.append(entry)
        files |= more
    return entries, files


def _day(pathway: Any, day: datetime.date) -> datetime.date:
    """Return the day that a row is about, so that rows of one publishing stand in the order of time."""
    if pathway.status == "approved":
        return next(row.on for row in pathway.revisions if row.version == pathway.version)
    return pathway.withdrawn_on or day


def _ended(
    root: Path, entry: Entry, known: Mapping[str, Sequence[Entry]], successors: Sequence[Mapping[str, Any]]
) -> tuple[Entry, Frozen]:
    """Return the row of a document's end with the document that is left of it."""
    from ..releases import ended

    before = ledger.newest(known[entry.id])
    assert before  # only a document that lives can end
    body = ended(json.loads(_document(root, before)), entry, successors)
    sha256 = hashlib.sha256(body).hexdigest()
    return entry.model_copy(update={"sha256": sha256}), {f"documents/{sha256}.json": body}


def _document(root: Path, entry: Entry) -> bytes:
    return disk.document_bodies(root, [str(entry.sha256)])[str(entry.sha256)]


def _ledger(root: Path) -> Mapping[str, tuple[Entry, ...]]:
    ids = {path.parent.name for path in disk.source_files(root)}
    read = ledger.read_ledger(disk.ledger_bytes(root), disk.published_documents(root), ids)
    if read.diagnostics:
        click.echo(RENDERERS["text"](list(read.diagnostics), 1), nl=False, err=True)
        raise disk.ProjectError("Liggaren måste vara hel innan något läggs till.")
    return read.entries


def _link(entry: Entry, new: str, site_url: str) -> list[Mapping[str, Any]]:
    from ..catalog import page_url
    from ..feed import api_href

    page = site_url.rstrip("/") + "/" + page_url(entry.kind, new, "approved")
    row = {"id": new, "title": entry.title, "status": "approved", "href": api_href(entry.kind, new), "page": page}
    return [row]


def _write(root: Path, entries: Sequence[Entry], files: Frozen) -> None:
    """Write the files of new rows, and the ledger last."""
    folder = (root / ledger.FILE).parent
    for name, content in files.items():
        disk.write_whole(folder / name, content)
    before = disk.ledger_bytes(root)
    rows = "".join(_line(entry) for entry in entries)
    gap = b"" if not before or before.endswith(b"\n") else b"\n"
    disk.write_whole(root / ledger.FILE, before + gap + rows.encode())


def _line(entry: Entry) -> str:
    row = entry.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return json.dumps(row, ensure_ascii=False) + "\n"


def _told(entry: Entry) -> str:
    """Return what a row says, with the parts that differ."""
    from ..changes import LABELS
    from ..model.governance import CHANGE_NAMES
    from ..model.ledger import EVENT_NAMES

    if entry.version:
        change = CHANGE_NAMES[str(entry.change)].lower()
        lines = [f"{entry.number}. {entry.title} {entry.version} ({change}): {entry.summary}"]
    else:
        instead = f" I stället: {', '.join(entry.successors)}." if entry.successors else ""
        lines = [f"{entry.number}. {entry.title} – {EVENT_NAMES[entry.event].lower()}: {entry.reason}{instead}"]
    lines += [f"     {LABELS[part.how]}: {part.name} ({part.id})" for part in entry.parts]
    return "\n".join(lines)
