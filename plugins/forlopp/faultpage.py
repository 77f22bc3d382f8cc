"""Faults → the page that the live preview shows in the site's place until they are mended.

In: diagnostics, or words about what kept the preview from looking at all. Out: one HTML page, and its style sheet.
Never a fault without its place, its line and the way to its rule's page; never in the site that is published.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from html import escape

from .diagnostics import SWEDISH, Diagnostic, excerpt

STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 "Liberation Sans", Arial, sans-serif; max-width: 52rem; margin: 0 auto; padding: 1rem;
  color: #1b1b1b; background: #fff; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; padding-bottom: .25rem; border-bottom: 2px solid #9a1b1b; }
ol { list-style: none; padding: 0; margin: 0; }
li { margin: 0 0 1.75rem; }
li p { margin: .35rem 0; }
.fault { font-weight: bold; font-size: 1.1rem; }
pre { margin: .5rem 0; padding: .5rem .75rem; background: #f3f1ee; border-left: 4px solid #9a1b1b;
  white-space: pre-wrap; font: .95rem/1.5 "Liberation Mono", monospace; }
pre .line { color: #595959; user-select: none; }
mark { background: #ffd7d1; color: #1b1b1b; font-weight: bold; text-decoration: underline; }
a { color: #004c85; }
@media (prefers-color-scheme: dark) {
  body { color: #ececec; background: #1a1c1f; }
  h2, pre { border-color: #ff9a8f; }
  pre { background: #2a2d31; }
  pre .line { color: #b5b5b5; }
  mark { background: #6d211a; color: #fff; }
  a { color: #9ecbff; }
}
"""


def page(errors: Sequence[Diagnostic], checked: int, trouble: str = "") -> str:
    """Return the page. `trouble` says in Swedish what hindered the preview itself, where something did."""
    parts = [_trouble(trouble)] if trouble else [_lead(errors, checked)]
    parts += [_file(name, list(found)) for name, found in itertools.groupby(errors, lambda d: d.place.file)]
    return (
        '<!doctype html><html lang="sv"><head><meta charset="utf-8">'
        f"<title>{_count(errors) if errors else 'Stopp'} – förhandsvisning</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="/_forlopp/faults.css"></head><body><main>{"".join(parts)}</main></body></html>'
    )


def _count(errors: Sequence[Diagnostic]) -> str:
    return f"{len(errors)} fel att rätta"


def _lead(errors: Sequence[Diagnostic], checked: int) -> str:
    files = len({d.place.file for d in errors})
    where = f" i {files} filer" if files > 1 else ""
    return (
        f"<h1>{_count(errors)}{where}</h1>"
        "<p>Rätta och spara. Sidan kommer då tillbaka av sig själv. Det du har skrivit finns kvar i filen.</p>"
        f"<p>Kontrollerade {checked} {'fil' if checked == 1 else 'filer'}. Varningar och notiser visas av "
        "<code>forlopp check</code>.</p>"
    )


def _trouble(words: str) -> str:
    return (
        f"<h1>Sidan kan inte visas just nu</h1><p>{escape(words)}</p>"
        "<p>Sidan kommer tillbaka av sig själv när det är ordnat.</p>"
    )


def _file(name: str, found: Iterable[Diagnostic]) -> str:
    return f"<h2>{escape(name)}</h2><ol>{''.join(_row(d) for d in found)}</ol>"


def _row(d: Diagnostic) -> str:
    rows = [f'<p class="fault">Rad {d.place.line}: {escape(d.message)}</p>']
    if d.source_line.strip():
        line, column, length = excerpt(d)
        before, marked, after = line[:column], line[column : column + length], line[column + length :]
        number = f'<span class="line">{d.place.line}  </span>'
        shown = f"<mark>{escape(marked)}</mark>" if marked.strip() else escape(marked)
        rows.append(f"<pre>{number}{escape(before)}{shown}{escape(after)}</pre>")
    if d.hint:
        rows.append(f"<p>Tips: {escape(d.hint)}</p>")
    rows.append(
        f'<p><a href="/regler/{escape(d.code)}/">Läs om {SWEDISH[d.severity]} {escape(d.code)}</a> '
        f"· rad {d.place.line}, kolumn {d.place.column}</p>"
    )
    return f"<li>{''.join(rows)}</li>"
