// The editor's side of `forlopp lsp`: starts the server of the opened project and passes questions and answers on.
//
// In: what the author does in the editor. Out: findings, proposals, explanations and edits. Never knows anything of
// pathways: all knowledge is the server's.
"use strict";

const childProcess = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { Connection } = require("./connection.js");

const LANGUAGES = ["markdown", "yaml", "json"];
const TRIGGERS = ["@", "(", "#", ":", " ", "{", "=", '"', ",", "[", "/", "`"];
const MISSING =
  "Förlopp hjälper till medan du skriver när det är installerat. Kör uppgiften ”Ställ i ordning” (Terminal → Kör uppgift).";

let server = null;

function executable(root) {
  const names = [path.join(".venv", "bin", "forlopp"), path.join(".venv", "Scripts", "forlopp.exe")];
  return names.map((name) => path.join(root, name)).find((file) => fs.existsSync(file));
}

// --- From the protocol's values to the editor's ---------------------------------------------------------------------

const plain = (position) => ({ line: position.line, character: position.character });
const place = (one) => new vscode.Position(one.line, one.character);
const stretch = (one) => new vscode.Range(place(one.start), place(one.end));
const words = (one) => {
  const text = new vscode.MarkdownString(typeof one === "string" ? one : one.value);
  text.isTrusted = false;
  return text;
};
const location = (one) => new vscode.Location(vscode.Uri.parse(one.uri), stretch(one.range));
const edit = (one) => new vscode.TextEdit(stretch(one.range), one.newText);

function finding(one) {
  const made = new vscode.Diagnostic(stretch(one.range), one.message, one.severity - 1);
  made.source = one.source;
  made.code = { value: one.code, target: vscode.Uri.parse(one.codeDescription.href) };
  return made;
}

function workspaceEdit(one) {
  const made = new vscode.WorkspaceEdit();
  for (const [uri, rows] of Object.entries((one && one.changes) || {})) made.set(vscode.Uri.parse(uri), rows.map(edit));
  return made;
}

function proposal(one) {
  const made = new vscode.CompletionItem(one.label, one.kind - 1);
  made.detail = one.detail;
  made.documentation = one.documentation && words(one.documentation);
  made.filterText = one.filterText;
  made.sortText = one.sortText;
  made.range = stretch(one.textEdit.range);
  made.insertText = one.textEdit.newText;
  return made;
}

function symbol(one) {
  const made = new vscode.DocumentSymbol(one.name, "", one.kind - 1, stretch(one.range), stretch(one.selectionRange));
  made.children = (one.children || []).map(symbol);
  return made;
}

// --- The server -----------------------------------------------------------------------------------------------------

class Server {
  constructor(root) {
    this.findings = vscode.languages.createDiagnosticCollection("forlopp");
    this.output = vscode.window.createOutputChannel("Förlopp");
    this.parts = [this.findings, this.output];
    this.stopping = false;
    const url = vscode.workspace.getConfiguration("forlopp").get("siteUrl");
    const options = url ? ["--site-url", url] : [];
    const child = childProcess.spawn(executable(root), ["--root", root, "lsp", ...options], { cwd: root });
    this.said = "";
    child.stderr.on("data", (chunk) => {
      this.said = (this.said + chunk.toString("utf8")).slice(-4000);
      this.output.append(chunk.toString("utf8"));
    });
    child.on("exit", (status) => {
      if (!this.stopping && status) vscode.window.showWarningMessage(this.said.trim().split("\n").pop() || MISSING);
    });
    this.connection = new Connection(child, (method, params) => this.told(method, params));
    this.selector = LANGUAGES.map((language) => ({
      scheme: "file",
      language,
      pattern: new vscode.RelativePattern(root, "content/**"),
    }));
    this.ready = this.start(root);
  }

  async start(root) {
    await this.connection.request("initialize", {
      processId: process.pid,
      rootUri: vscode.Uri.file(root).toString(),
      capabilities: { general: { positionEncodings: ["utf-16"] } },
    });
    this.connection.notify("initialized", {});
    this.follow();
    this.register();
  }

  told(method, params) {
    if (method === "textDocument/publishDiagnostics") {
      this.findings.set(vscode.Uri.parse(params.uri), params.diagnostics.map(finding));
    } else if (method === "window/showMessage") {
      vscode.window.showWarningMessage(params.message);
    } else if (method === "window/logMessage") {
      this.output.appendLine(params.message);
    }
  }

  // Tell the server of texts as they are opened, typed in, saved and closed.
  follow() {
    const ours = (document) => vscode.languages.match(this.selector, document) > 0;
    const id = (document) => ({ uri: document.uri.toString(), version: document.version });
    const open = (document) =>
      ours(document) &&
      this.connection.notify("textDocument/didOpen", {
        textDocument: { ...id(document), languageId: document.languageId, text: document.getText() },
      });
    const watcher = vscode.workspace.createFileSystemWatcher("**/content/**/*.{md,json,yaml,jsonl}");
    const moved = (type) => (uri) =>
      this.connection.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uri.toString(), type }] });
    this.parts.push(
      vscode.workspace.onDidOpenTextDocument(open),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (!ours(document)) return;
        const change = { textDocument: id(document), contentChanges: [{ text: document.getText() }] };
        this.connection.notify("textDocument/didChange", change);
      }),
      vscode.workspace.onDidCloseTextDocument(
        (document) => ours(document) && this.connection.notify("textDocument/didClose", { textDocument: id(document) }),
      ),
      watcher,
      watcher.onDidCreate(moved(1)),
      watcher.onDidChange(moved(2)),
      watcher.onDidDelete(moved(3)),
    );
    vscode.workspace.textDocuments.forEach(open);
  }

  // Let the editor put its questions to the server. One that fails is as if it had no answer.
  register() {
    const at = (document, position) => ({
      textDocument: { uri: document.uri.toString() },
      position: plain(position),
    });
    const ask = (method, params) => this.connection.request(method, params);
    const quiet = (method, params) => ask(method, params).catch(() => null);
    const provide = (kind, provider, ...more) =>
      this.parts.push(vscode.languages[`register${kind}Provider`](this.selector, provider, ...more));

    provide(
      "CompletionItem",
      {
        provideCompletionItems: async (document, position) =>
          ((await quiet("textDocument/completion", at(document, position))) || []).map(proposal),
      },
      ...TRIGGERS,
    );
    provide("Hover", {
      provideHover: async (document, position) => {
        const found = await quiet("textDocument/hover", at(document, position));
        return found && new vscode.Hover(words(found.contents), stretch(found.range));
      },
    });
    provide("Definition", {
      provideDefinition: async (document, position) => {
        const found = await quiet("textDocument/definition", at(document, position));
        return found && location(found);
      },
    });
    provide("Reference", {
      provideReferences: async (document, position, context) => {
        const params = { ...at(document, position), context: { includeDeclaration: context.includeDeclaration } };
        return ((await quiet("textDocument/references", params)) || []).map(location);
      },
    });
    // Here an error is the answer: it says in Swedish why the name must stay.
    provide("Rename", {
      prepareRename: async (document, position) =>
        stretch(await ask("textDocument/prepareRename", at(document, position))),
      provideRenameEdits: async (document, position, newName) =>
        workspaceEdit(await ask("textDocument/rename", { ...at(document, position), newName })),
    });
    provide("DocumentSymbol", {
      provideDocumentSymbols: async (document) =>
        ((await quiet("textDocument/documentSymbol", { textDocument: { uri: document.uri.toString() } })) || []).map(symbol),
    });
    provide(
      "CodeActions",
      {
        provideCodeActions: async (document, range, context) => {
          const params = {
            textDocument: { uri: document.uri.toString() },
            range: { start: plain(range.start), end: plain(range.end) },
            context: { diagnostics: [] },
          };
          const found = (await quiet("textDocument/codeAction", params)) || [];
          return found.map((one) => {
            const made = new vscode.CodeAction(one.title, vscode.CodeActionKind.QuickFix);
            made.edit = workspaceEdit(one.edit);
            made.isPreferred = one.isPreferred || false;
            made.diagnostics = context.diagnostics.filter((row) => row.source === "forlopp" && row.range.intersection(range));
            return made;
          });
        },
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    );
    provide("DocumentFormattingEdit", {
      provideDocumentFormattingEdits: async (document, options) => {
        const params = {
          textDocument: { uri: document.uri.toString() },
          options: { tabSize: options.tabSize, insertSpaces: options.insertSpaces },
        };
        return ((await quiet("textDocument/formatting", params)) || []).map(edit);
      },
    });
  }

  async stop() {
    this.stopping = true;
    this.parts.forEach((part) => part.dispose());
    await this.connection.request("shutdown", null).catch(() => null);
    this.connection.notify("exit", null);
  }
}

async function start() {
  const folders = (vscode.workspace.workspaceFolders || []).map((folder) => folder.uri.fsPath);
  const root = folders.find((folder) => fs.existsSync(path.join(folder, "mkdocs.yml")));
  if (!root) return;
  if (!executable(root)) {
    vscode.window.showInformationMessage(MISSING);
    return;
  }
  server = new Server(root);
  await server.ready.catch((error) => server.output.appendLine(String(error)));
}

async function activate(context) {
  const restart = async () => {
    if (server) await server.stop();
    server = null;
    await start();
  };
  context.subscriptions.push(vscode.commands.registerCommand("forlopp.restart", restart));
  await start();
}

async function deactivate() {
  if (server) await server.stop();
  server = null;
}

module.exports = { activate, deactivate };
