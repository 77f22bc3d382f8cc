"""A small project and an editor that has it open: a real client of the language server, over its standard input."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import pytest_lsp
from lsprotocol import types
from pytest_lsp import LanguageClient

from tests.conftest import ROOT

PATIENCE = 90
"""Seconds that any wait may take: it is a limit for a hung test, not a measure of speed."""

SAR = """---
id: sarvard
kind: pathway
title: Svårläkta sår
scope: Inleds när ett sår inte läker och avslutas när det har läkt.
version: "0.1"
status: drafting
illustrative: true
programme_areas: [hud-och-konssjukdomar]
lanes:
  - {id: bana-primarvard, title: Primärvård}
---

## Sammanfattning

Såret 🩹 bedöms först, se (B). [@gottrup2010] Läs mer [](#bedomning) och om [sepsis](../sepsis/index.md#triage).

## Mål

- Såret läker inom ett år. {#mal-lakning challenges="utm-vantan"}
- Smärtan lindras.

## Ingång och utgång

### Ingång

```yaml criteria
id: ingang-sar
any:
  - id: sex-veckor
    text: Sår som inte har läkt på sex veckor
```

## Vårdförloppets åtgärder

### (A) Misstanke om svårläkt sår {#misstanke}

```yaml step
kind: entry
criteria: [ingang-sar]
lane: bana-primarvard
roles: [sjuksköterska]
care_level: [primärvård]
next: [{to: bedomning, within: 2 veckor}]
```

#### Hälso- och sjukvårdens åtgärder

- Mät såret 🩹 och fotografera det, enligt (B). {#a-mat-saret goals="mal-lakning"}
- Lägg om såret.

### (B) Bedömning av såret {#bedomning}

```yaml step
kind: action
roles: [läkare, sjuksköterska]
next:
  - {to: lakt}
```

#### Hälso- och sjukvårdens åtgärder

- Bestäm varför såret inte läker. {#a-bestam-orsak roles="läkare" within="1 vecka"}

### Utgång: såret har läkt {#lakt kind=exit}

Patienten vet vem som kan kontaktas om såret kommer tillbaka.

## Bakgrund

### Nulägesbeskrivning av patienters erfarenheter

- Väntan på en bedömning är lång. {#utm-vantan}
"""

TRYCKSAR = """---
id: trycksar
kind: pathway
title: Trycksår
status: drafting
illustrative: true
programme_areas: [hud-och-konssjukdomar]
---

## Sammanfattning

Läker såret inte görs en ny bedömning, enligt [](../sarvard/index.md#bedomning).

## Vårdförloppets åtgärder

### Över till svårläkta sår {#over kind=handover}

```yaml step
next: [{to: "sarvard#bedomning"}]
```
"""

SKANE = """---
region: skane
pathway: sarvard
status: approved
illustrative: true
responsible: {name: Verksamhetschef (påhittad), organisation: Hudkliniken}
on: 2026-06-10
---

## Remissväg till sårmottagningen {at=bedomning}

Remissen skickas till sårmottagningen, se (B).
"""

REFERENCES = """[
  {"id": "gottrup2010", "type": "article-journal", "title": "Outcomes in controlled studies on wounds",
   "author": [{"family": "Gottrup", "given": "Finn"}, {"family": "Apelqvist", "given": "Jan"}],
   "issued": {"date-parts": [[2010]]}, "container-title": "Journal of Wound Care"}
]
"""
FILE = "content/pathways/sarvard/index.md"


def small_project(folder: Path) -> Path:
    """Write a project of a few documents: two drafts that name each other, a region's addition, and what they need."""
    content = folder / "content"
    content.mkdir(parents=True)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for path in (ROOT / "content").glob("*.yaml"):
        shutil.copy(path, content)
    for name in ("pathways/sepsis", "generic-models/levnadsvanor", "ledger"):
        shutil.copytree(ROOT / "content" / name, content / name)
    texts = {
        FILE: SAR,
        "content/pathways/sarvard/references.json": REFERENCES,
        "content/pathways/trycksar/index.md": TRYCKSAR,
        "content/regions/skane/sarvard.md": SKANE,
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


class Editor:
    """An editor with one text open. `¦` in what is typed is the cursor."""

    def __init__(self, client: LanguageClient, root: Path) -> None:
        self.client, self.root = client, root
        self.texts: dict[str, str] = {}
        self.version = 0

    def uri(self, file: str = FILE) -> str:
        return (self.root / file).as_uri()

    def type(self, text: str, file: str = FILE) -> types.TextDocumentPositionParams:
        """Put a text into the editor; return where its cursor stands."""
        before, _, after = text.partition("¦")
        whole = before + after
        self.version += 1
        if file in self.texts:
            identifier = types.VersionedTextDocumentIdentifier(self.version, self.uri(file))
            change = types.TextDocumentContentChangeWholeDocument(whole)
            self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [change]))
        else:
            item = types.TextDocumentItem(self.uri(file), "markdown", self.version, whole)
            self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        self.texts[file] = whole
        line = before.count("\n")
        last = before.rpartition("\n")[2]
        position = types.Position(line, len(last.encode("utf-16-le")) // 2)
        return types.TextDocumentPositionParams(types.TextDocumentIdentifier(self.uri(file)), position)

    def at(self, words: str, offset: int = 0, file: str = FILE) -> types.TextDocumentPositionParams:
        """Return the place of some words in a text that is open."""
        text = self.texts[file]
        index = text.index(words) + offset
        return self.type(text[:index] + "¦" + text[index:], file)

    async def findings(self, code: str, file: str = FILE, there: bool = True) -> list[types.Diagnostic]:
        """Wait until the editor is told of findings with a code, or that they are gone."""

        async def wait() -> list[types.Diagnostic]:
            while True:
                found = [one for one in self.client.diagnostics.get(self.uri(file), ()) if one.code == code]
                if bool(found) == there:
                    return found
                await asyncio.sleep(0.02)

        try:
            return await asyncio.wait_for(wait(), PATIENCE)
        except TimeoutError:
            told = [(one.code, one.message) for one in self.client.diagnostics.get(self.uri(file), ())]
            logged = [one.message for one in self.client.log_messages]
            raise AssertionError(f"{code} {'never came' if there else 'never went'}: {told} {logged}") from None

    async def complete(self, text: str, file: str = FILE) -> dict[str, types.CompletionItem]:
        """Return what is proposed at the cursor, by label."""
        place = self.type(text, file)
        params = types.CompletionParams(place.text_document, place.position)
        found = await self.client.text_document_completion_async(params)
        assert isinstance(found, list)
        return {item.label: item for item in found}

    async def fixes(self, finding: types.Diagnostic, file: str = FILE) -> dict[str, types.CodeAction]:
        """Return the ways to mend a finding, by title."""
        context = types.CodeActionContext([finding])
        params = types.CodeActionParams(types.TextDocumentIdentifier(self.uri(file)), finding.range, context)
        found = await self.client.text_document_code_action_async(params)
        return {one.title: one for one in found or [] if isinstance(one, types.CodeAction)}

    def applied(self, edits: list[types.TextEdit], file: str = FILE) -> str:
        """Return a text as it is after edits."""
        text = self.texts.get(file) or (self.root / file).read_text("utf-8")
        lines = text.split("\n")

        def index(position: types.Position) -> int:
            line = lines[position.line].encode("utf-16-le")[: 2 * position.character].decode("utf-16-le")
            return sum(len(one) + 1 for one in lines[: position.line]) + len(line)

        spans = sorted(((index(one.range.start), index(one.range.end), one.new_text) for one in edits), reverse=True)
        for start, end, new in spans:
            text = text[:start] + new + text[end:]
        return text

    def changes(self, edit: types.WorkspaceEdit | None) -> dict[str, str]:
        """Return the texts that an edit makes, by file."""
        assert edit and edit.changes
        files = {uri.removeprefix(self.root.as_uri() + "/"): list(rows) for uri, rows in edit.changes.items()}
        return {file: self.applied(rows, file) for file, rows in files.items()}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project."""
    return small_project(tmp_path_factory.mktemp("lsp") / "projekt")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(project: Path) -> AsyncIterator[LanguageClient]:
    """A client whose server has been started."""
    made = pytest_lsp.make_test_lsp_client()
    env = {**os.environ, "PYTHONPATH": str(ROOT / "plugins")}
    await made.start_io(sys.executable, "-m", "forlopp.cli", "--root", str(project), "lsp", env=env)
    capabilities = pytest_lsp.client_capabilities("visual-studio-code")
    folder = types.WorkspaceFolder(project.as_uri(), "projekt")
    await made.initialize_session(types.InitializeParams(capabilities, workspace_folders=[folder]))
    yield made
    await made.shutdown_session()
    await made.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def editor(client: LanguageClient, project: Path) -> AsyncIterator[Editor]:
    """An editor with the draft open."""
    client.log_messages.clear()
    made = Editor(client, project)
    made.type(SAR)
    yield made
    for file in made.texts:
        identifier = types.TextDocumentIdentifier(made.uri(file))
        client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))
    assert [one.message for one in client.log_messages if one.type == types.MessageType.Error] == []
