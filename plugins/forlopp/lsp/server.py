"""The protocol: an editor's requests → the other modules' answers, in the editor's own way of counting.

In: messages on standard input. Out: messages on standard output. Never sends an error for what somebody has typed: what
goes wrong in here is logged, and the editor gets an empty answer. A refusal to rename is an answer, in Swedish.
"""

from __future__ import annotations

import asyncio
import datetime
import functools
import gc
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls import uris
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from .. import disk
from ..diagnostics import Diagnostic
from . import places
from .completion import Proposal, completions
from .fixes import Fix, fixes, formatting
from .hover import hover
from .outline import Part, outline
from .project import Project
from .spans import Edit, Span, code_points, on_line, units

SOON, LATER = 0.15, 0.8
"""Seconds after the last keystroke until the text is checked, and until what hangs on it is."""
REQUEST_FAILED = -32803
TRIGGERS = ["@", "(", "#", ":", " ", "{", "=", '"', ",", "[", "/", "`"]
SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}
KINDS = {
    "key": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.EnumMember,
    "id": types.CompletionItemKind.Reference,
    "document": types.CompletionItemKind.File,
    "reference": types.CompletionItemKind.Reference,
    "heading": types.CompletionItemKind.Class,
}
Answer = TypeVar("Answer")


class Desk:
    """A server's state: the project, what is still to be checked, and what the editor has been told."""

    def __init__(self, server: LanguageServer, project: Project, site_url: str) -> None:
        self.server, self.project = server, project
        self.rules = f"{site_url.rstrip('/')}/regler/"
        self.waiting: dict[str, list[asyncio.TimerHandle]] = {}
        self.told: dict[str, list[Diagnostic]] = {}

    # What comes in

    def file(self, uri: str) -> str:
        """Return a file's name from the root; what is no file on disk is named by its address."""
        path = uris.to_fs_path(uri) if uri.startswith("file:") else None
        return disk.relative(Path(path), self.project.root) if path else uri

    def uri(self, file: str) -> str:
        """Return a file's address."""
        return uris.from_fs_path(str(self.project.root / file)) or file

    @property
    def encoding(self) -> str:
        """How the editor counts columns."""
        found = self.server.workspace.position_encoding
        return str(getattr(found, "value", found) or "utf-16")

    def place(self, file: str, position: types.Position) -> tuple[int, int]:
        """Return a place as line and column in code points."""
        lines = self.project.lines(file)
        line = min(position.line, len(lines) - 1)
        return line, code_points(lines[line], position.character, self.encoding)

    def range(self, file: str, span: Span, lines: Sequence[str] | None = None) -> types.Range:
        """Return a stretch as the editor counts it."""
        rows = self.project.lines(file) if lines is None else lines

        def position(line: int, column: int) -> types.Position:
            text = rows[line] if line < len(rows) else ""
            return types.Position(line, units(text[:column], self.encoding))

        return types.Range(position(span.line, span.start), position(span.end_line, span.end))

    # What is checked when

    def typed(self, file: str) -> None:
        """Check a text as soon as nobody types."""
        self.forget(file)
        loop = asyncio.get_running_loop()
        self.waiting[file] = [
            loop.call_later(SOON, self.safely, self.check, file),
            loop.call_later(LATER, self.safely, self.settle, file),
        ]

    def forget(self, file: str) -> None:
        """Call off what was to be done."""
        for handle in self.waiting.pop(file, ()):
            handle.cancel()

    def fresh(self, file: str) -> None:
        """See to it that a text has been checked as it stands."""
        if file in self.waiting and not self.waiting[file][0].cancelled():
            self.waiting[file][0].cancel()
            self.check(file)

    def check(self, file: str) -> None:
        """Check a text and tell the editor."""
        if file in self.waiting:
            self.waiting[file][0].cancel()
        self.project.check(file)
        self.tell()

    def settle(self, file: str) -> None:
        """Do what could wait, and tell the editor."""
        self.waiting.pop(file, None)
        self.project.settle(file)
        self.tell()

    def tell(self) -> None:
        """Send the findings of those files where they are others than last."""
        found = self.project.diagnostics()
        for file in sorted({*found, *self.told}):
            if found.get(file, []) != self.told.get(file, []):
                lines = self.project.lines(file)
                rows = [self.diagnostic(one, lines) for one in found.get(file, ())]
                self.server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(self.uri(file), rows))
        self.told = found

    def diagnostic(self, one: Diagnostic, lines: Sequence[str]) -> types.Diagnostic:
        """Return a finding as the protocol has it."""
        start = one.place.column - 1
        line = lines[one.place.line - 1] if one.place.line <= len(lines) else ""
        end = min(start + one.place.length, max(len(line), start))
        return types.Diagnostic(
            range=self.range("", on_line(one.place.line - 1, start, end), lines),
            message=one.message + (f"\nTips: {one.hint}" if one.hint else ""),
            severity=SEVERITIES[one.severity],
            code=one.code,
            code_description=types.CodeDescription(f"{self.rules}{one.code}/"),
            source="forlopp",
        )

    def safely(self, work: Callable[..., Answer], *values: Any, otherwise: Answer | None = None) -> Answer | None:
        """Do something; what goes wrong in here is logged, and the author is left in peace."""
        try:
            return work(*values)
        except (places.Refusal, JsonRpcException):
            raise
        except Exception:  # Whatever it is: the text is the author's, and a half-typed one must never break the editor.
            text = f"Ett fel i språkservern. Texten är orörd.\n{traceback.format_exc()}"
            self.server.window_log_message(types.LogMessageParams(types.MessageType.Error, text))
            return otherwise

    # What goes out

    def edits(self, rows: Iterable[Edit]) -> types.WorkspaceEdit:
        """Return edits by file."""
        changes: dict[str, list[types.TextEdit]] = {}
        for one in rows:
            changes.setdefault(self.uri(one.file), []).append(types.TextEdit(self.range(one.file, one.span), one.text))
        return types.WorkspaceEdit(changes=changes)

    def item(self, file: str, number: int, one: Proposal) -> types.CompletionItem:
        """Return a proposal as the protocol has it."""
        return types.CompletionItem(
            label=one.label,
            kind=KINDS[one.kind],
            detail=one.detail or None,
            documentation=types.MarkupContent(types.MarkupKind.Markdown, one.help) if one.help else None,
            text_edit=types.TextEdit(self.range(file, one.span), one.text),
            filter_text=one.text,
            sort_text=f"{number:04}",
        )

    def symbol(self, lines: Sequence[str], part: Part) -> types.DocumentSymbol:
        """Return a heading as the protocol has it."""
        kinds = {2: types.SymbolKind.Namespace, 3: types.SymbolKind.Class, 4: types.SymbolKind.Field}
        return types.DocumentSymbol(
            name=part.name,
            kind=kinds.get(part.level, types.SymbolKind.Field),
            range=self.range("", part.whole, lines),
            selection_range=self.range("", part.title, lines),
            children=[self.symbol(lines, one) for one in part.parts],
        )

    def action(self, one: Fix, sent: Sequence[types.Diagnostic]) -> types.CodeAction:
        """Return a way to mend a finding as the protocol has it. `sent` are the findings that the editor asks about."""
        said = one.finding
        about = [row for row in sent if said and row.code == said.code and row.range.start.line == said.place.line - 1]
        return types.CodeAction(
            title=one.title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=about or None,
            is_preferred=one.sure or None,
            edit=self.edits(one.edits),
        )


class Server(LanguageServer):
    """A server that tells its own troubles to the log, never to the author."""

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log what the protocol's library could not do. A refusal has been answered already."""
        if isinstance(error, JsonRpcException) and error.code == REQUEST_FAILED:
            return
        text = f"Språkservern förstod inte redigeraren: {error}"
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, text))


def make_server(root: Path, today: datetime.date, site_url: str) -> LanguageServer:
    """Return a server that knows the project and answers."""
    # Whole texts are sent: an editor's and Python's ideas of where a line ends differ for some characters.
    server = Server("forlopp", "1", text_document_sync_kind=types.TextDocumentSyncKind.Full)
    desk = Desk(server, Project(root, today), site_url)
    project = desk.project

    def feature(name: str, options: Any = None, otherwise: Any = None) -> Callable[..., Any]:
        def made(work: Callable[[Any], Any]) -> Callable[[Any], Any]:
            @server.feature(name, options)
            @functools.wraps(work)
            def answer(params: Any) -> Any:
                try:
                    return desk.safely(work, params, otherwise=otherwise)
                except places.Refusal as refusal:
                    raise JsonRpcException(str(refusal), code=REQUEST_FAILED) from refusal

            return work

        return made

    @feature(types.INITIALIZED)
    def initialized(params: Any) -> None:
        desk.tell()

    @feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        file = desk.file(params.text_document.uri)
        project.open(file, params.text_document.text)
        desk.check(file)

    @feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        file = desk.file(params.text_document.uri)
        project.open(file, params.content_changes[-1].text)
        desk.typed(file)

    @feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        refreshed()

    @feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        file = desk.file(params.text_document.uri)
        desk.forget(file)
        project.close(file)
        desk.tell()

    @feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(params: types.DidChangeWatchedFilesParams) -> None:
        refreshed()

    def refreshed() -> None:
        try:
            project.refresh()
        except disk.ProjectError:
            return  # A file went away while it was read; the next change sees what is there.
        desk.tell()

    @feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=TRIGGERS), [])
    def complete(params: types.CompletionParams) -> list[types.CompletionItem]:
        file = desk.file(params.text_document.uri)
        found = completions(project, file, *desk.place(file, params.position))
        return [desk.item(file, number, one) for number, one in enumerate(found)]

    @feature(types.TEXT_DOCUMENT_HOVER)
    def explain(params: types.HoverParams) -> types.Hover | None:
        file = desk.file(params.text_document.uri)
        found = hover(project, file, *desk.place(file, params.position))
        if not found:
            return None
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, found[0]), desk.range(file, found[1]))

    @feature(types.TEXT_DOCUMENT_DEFINITION)
    def define(params: types.DefinitionParams) -> types.Location | None:
        file = desk.file(params.text_document.uri)
        spot = places.definition(project, file, *desk.place(file, params.position))
        return types.Location(desk.uri(spot.file), desk.range(spot.file, spot.span)) if spot else None

    @feature(types.TEXT_DOCUMENT_REFERENCES, otherwise=[])
    def refer(params: types.ReferenceParams) -> list[types.Location]:
        file = desk.file(params.text_document.uri)
        desk.fresh(file)
        given = params.context.include_declaration
        found = places.references(project, file, *desk.place(file, params.position), given)
        return [types.Location(desk.uri(one.file), desk.range(one.file, one.span)) for one in found]

    @feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: types.PrepareRenameParams) -> types.Range:
        file = desk.file(params.text_document.uri)
        desk.fresh(file)
        return desk.range(file, places.renamable(project, file, *desk.place(file, params.position)).span)

    @feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename(params: types.RenameParams) -> types.WorkspaceEdit:
        file = desk.file(params.text_document.uri)
        desk.fresh(file)
        return desk.edits(places.renamed(project, file, *desk.place(file, params.position), params.new_name))

    @feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, otherwise=[])
    def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        file = desk.file(params.text_document.uri)
        lines = project.lines(file)
        return [desk.symbol(lines, one) for one in outline(lines)] if file.endswith(".md") else []

    mending = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])

    @feature(types.TEXT_DOCUMENT_CODE_ACTION, mending, [])
    def mend(params: types.CodeActionParams) -> list[types.CodeAction]:
        file = desk.file(params.text_document.uri)
        desk.fresh(file)
        found = fixes(project, file, params.range.start.line, params.range.end.line)
        return [desk.action(one, params.context.diagnostics) for one in found]

    @feature(types.TEXT_DOCUMENT_FORMATTING, otherwise=[])
    def tidy(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        file = desk.file(params.text_document.uri)
        desk.fresh(file)
        rows, told = formatting(project, file)
        if told:
            server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, told))
        return [types.TextEdit(desk.range(one.file, one.span), one.text) for one in rows]

    return server


def serve(root: Path, today: datetime.date, site_url: str) -> None:
    """Serve one editor until it goes away."""
    # The channel is ours alone: a process that works beside us closes its standard input, and a line printed by chance
    # would be taken for a message.
    stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 – for as long as the process lives.
    os.dup2(2, 1)
    # A refusal is an answer; the library would write a traceback of it where the author looks.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    server = make_server(root, today, site_url)
    # What the project is made of stays: nobody need look through it for garbage at each keystroke.
    gc.collect()
    gc.freeze()
    server.start_io(stdin, stdout)
