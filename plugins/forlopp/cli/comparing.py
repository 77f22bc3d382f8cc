"""`forlopp diff`: what a change means, in Swedish, for authors and for pull requests.

In: a revision of the history (git), and the working folder. Out: the comparison. Never writes a file.
"""

from __future__ import annotations

import datetime

import click

from .. import disk, ledger, revision
from .group import Day, OneOf, commands, project_root

STYLES = ("00-colours.css", "20-text.css", "40-parts.css", "41-chart.css", "55-changes.css")
"""What of the site's style sheets a page of changes needs; the page is opened from the own disk."""


@commands.command()
@click.argument("rev", required=False, metavar="[VERSION]")
@click.option(
    "--format",
    "form",
    type=OneOf(["html", "json", "markdown", "text"]),
    default="text",
    metavar="FORM",
    help="Hur jämförelsen skrivs: text, markdown, html eller json.",
)
@click.option(
    "--merge-base",
    "shared",
    is_flag=True,
    help="Jämför med stället där din ändring skildes från VERSION, så att bara den visas.",
)
@click.option("--today", type=Day(), default=None, metavar="DATUM", help="Dagen som står i raden om den nya versionen.")
@click.pass_context
def diff(ctx: click.Context, rev: str | None, form: str, shared: bool, today: datetime.date | None) -> None:
    """Visar vad en ändring betyder: steg, åtgärder, kriterier, indikatorer, flöde, regioner och versionsnummer.

    Jämför med en version i historiken (git). Utan version: med den senast sparade så länge något är osparat, annars med
    stället där grenen lämnade main. Slutstatus: 0, 1 om ett dokument inte går att läsa, 2 fel i kommandot.

    \b
    Exempel:
      forlopp diff
      forlopp diff HEAD~1
      forlopp diff --merge-base origin/main
      forlopp diff --format html > andringar.html
    """
    from ..difference import RENDERERS, as_page, compared

    root = project_root(ctx)
    if shared and not rev:
        raise click.UsageError("--merge-base behöver en VERSION, till exempel origin/main.")
    base, about = revision.base(root, rev or "", shared)
    old, new = revision.committed(root, base), revision.working(root)
    rows = ledger.read_ledger(new.get(ledger.FILE, b""), frozenset(), frozenset()).entries
    newest = {id: entry.sha256 for id, entries in rows.items() if (entry := ledger.newest(entries))}
    wanted = [sha256 for sha256 in newest.values() if sha256]
    documents, _ = ledger.read_documents(disk.document_bodies(root, wanted))
    published = {id: documents[sha256] for id, sha256 in newest.items() if sha256 in documents}
    found = compared(old, new, published, today or datetime.date.today())  # noqa: DTZ011 – the author's own day.
    text = RENDERERS[form](found, base if form == "json" else about)
    if form == "html":
        sheets = [root / "overrides" / "assets" / "css" / name for name in STYLES]
        styles = [disk.read_bytes(path).decode("utf-8", "replace") for path in sheets if path.is_file()]
        text = as_page(text, "\n".join(styles).replace("</", "<\\/"))
    click.echo(text, nl=False)
    ctx.exit(int(any(one.what == "unread" for one in found)))
