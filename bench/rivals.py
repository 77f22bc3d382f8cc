"""The same pathways as projects for stock MkDocs + Material and for Hugo.

In: a folder and a number of pathways. Out: a project there, and the commands that build and serve it. Each rival gets
the text with its tables and lists and none of our checks; Hugo also writes the metadata as JSON. Never helps or hinders
a rival: settings are the stock ones, templates as short as they can be.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from bench.generate import pathway, pathway_id

MARK = re.compile(r" ?\{#[^}]*\}")
BLOCK = re.compile(r"```yaml [a-z]+\n(.*?)\n```", re.DOTALL)
HEADING = re.compile(r"^### \(([A-Z])\) (.*)$", re.MULTILINE)
ACTION = re.compile(r"^- .*\.", re.MULTILINE)

MKDOCS_SETTINGS = "site_name: Övning\ntheme:\n  name: material\n  language: sv\n"

HUGO_SETTINGS = """baseURL = "http://127.0.0.1/"
locale = "sv"
title = "Övning"
disableKinds = ["taxonomy", "term", "RSS"]
[outputs]
page = ["html", "json"]
home = ["html"]
section = ["html"]
"""

HUGO_SINGLE = """<!doctype html>
<html lang="sv">
<head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body>
<nav><a href="/">Övning</a></nav>
<main>
<h1>{{ .Title }}</h1>
<p>{{ .Params.scope }} Version {{ .Params.version }}</p>
<nav>{{ .TableOfContents }}</nav>
<table>
<caption>Åtgärder</caption>
<thead><tr><th scope="col">Steg</th><th scope="col">Titel</th><th scope="col">Åtgärder</th></tr></thead>
<tbody>
{{ range .Params.steps }}<tr><th scope="row">{{ .letter }}</th><td>{{ .title }}</td>
<td><ul>{{ range .actions }}<li>{{ . | markdownify }}</li>{{ end }}</ul></td></tr>
{{ end }}</tbody>
</table>
{{ .Content }}
</main>
</body>
</html>
"""

HUGO_JSON = '{{ dict "id" .Params.id "title" .Title "version" .Params.version "steps" .Params.steps | jsonify }}\n'

HUGO_LIST = """<!doctype html>
<html lang="sv">
<head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><main><h1>{{ .Title }}</h1>
<ul>{{ range site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
</main></body>
</html>
"""


def write_mkdocs(target: Path, count: int) -> None:
    """A stock MkDocs project: Material, its search, the navigation that MkDocs makes itself."""
    _write(target / "mkdocs.yml", MKDOCS_SETTINGS, fresh=target)
    _write(target / "docs" / "index.md", "# Övning\n")
    for number in range(count):
        facts, body = _plain(number)
        _write(target / "docs" / f"{pathway_id(number)}.md", f"# {facts['title']}\n\n{facts['scope']}\n\n{body}")


def write_hugo(target: Path, count: int) -> None:
    """A Hugo project: a page with the table of steps, the text, and the metadata as JSON."""
    _write(target / "hugo.toml", HUGO_SETTINGS, fresh=target)
    layouts = target / "layouts" / "_default"
    _write(layouts / "single.html", HUGO_SINGLE)
    _write(layouts / "single.json", HUGO_JSON)
    _write(layouts / "list.html", HUGO_LIST)
    _write(target / "layouts" / "index.html", HUGO_LIST)
    for number in range(count):
        facts, body = _plain(number)
        front = json.dumps(facts | {"steps": _steps(body)}, ensure_ascii=False, indent=1)
        _write(target / "content" / f"{pathway_id(number)}.md", f"{front}\n\n{body}")


def _plain(number: int) -> tuple[dict[str, str], str]:
    """The front matter's plain facts, and the document as ordinary Markdown: no marks, blocks as tables."""
    _, front, body = pathway(number)["index.md"].split("---\n", 2)
    pairs = dict(line.split(": ", 1) for line in front.splitlines() if re.match(r"(id|title|scope|version): ", line))
    body = BLOCK.sub(_table, MARK.sub("", body))
    # Links between documents: the rivals keep all pages in one folder.
    body = re.sub(r"\.\./(ovning-\d+)/index\.md#steg-a", r"\1.md", body)
    return {key: value.strip('"') for key, value in pairs.items()}, body.strip() + "\n"


def _table(match: re.Match[str]) -> str:
    rows = [line.strip(" -").split(": ", 1) for line in match[1].splitlines() if ": " in line]
    return "\n".join(["| Fält | Värde |", "|---|---|", *(f"| {key} | {value} |" for key, value in rows)])


def _steps(body: str) -> list[dict[str, object]]:
    """Each lettered step with its actions, for Hugo's table and JSON."""
    parts = HEADING.split(body)
    return [
        {"letter": letter, "title": title, "actions": [action[2:] for action in ACTION.findall(text)]}
        for letter, title, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
    ]


def _write(path: Path, text: str, fresh: Path | None = None) -> None:
    if fresh is not None:
        shutil.rmtree(fresh, ignore_errors=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
