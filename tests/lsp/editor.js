// Runs the project's VS Code extension with a stand-in for the editor, against the real server, and prints what the
// author would have seen as one JSON document. Usage: node editor.js EXTENSION ROOT FILE
"use strict";

const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const { pathToFileURL, fileURLToPath } = require("node:url");

const [extension, root, file] = process.argv.slice(2);

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}
class Range {
  constructor(start, end) {
    Object.assign(this, { start, end });
  }
  intersection(other) {
    return this.start.line <= other.end.line && other.start.line <= this.end.line ? this : undefined;
  }
}
class Uri {
  constructor(text) {
    this.text = text;
  }
  static parse(text) {
    return new Uri(text);
  }
  static file(name) {
    return new Uri(pathToFileURL(name).href);
  }
  get fsPath() {
    return fileURLToPath(this.text);
  }
  toString() {
    return this.text;
  }
}
const record = (...names) =>
  class {
    constructor(...values) {
      names.forEach((name, index) => (this[name] = values[index]));
    }
  };
class WorkspaceEdit {
  constructor() {
    this.files = {};
  }
  set(uri, edits) {
    this.files[uri.toString()] = edits;
  }
}

const providers = {};
const listeners = {};
const findings = {};
const said = [];
const disposable = { dispose() {} };
const listen = (name) => (listener) => {
  listeners[name] = listener;
  return disposable;
};
const shown = (text) => said.push(text);
const uri = Uri.file(path.join(root, file));
const document = {
  uri,
  version: 1,
  languageId: "markdown",
  text: fs.readFileSync(path.join(root, file), "utf8"),
  getText() {
    return this.text;
  },
};

const vscode = {
  Position,
  Range,
  Uri,
  WorkspaceEdit,
  MarkdownString: record("value"),
  Location: record("uri", "range"),
  TextEdit: record("range", "newText"),
  Diagnostic: record("range", "message", "severity"),
  CompletionItem: record("label", "kind"),
  DocumentSymbol: record("name", "detail", "kind", "range", "selectionRange"),
  CodeAction: record("title", "kind"),
  CodeActionKind: { QuickFix: "quickfix" },
  Hover: record("contents", "range"),
  RelativePattern: record("base", "pattern"),
  commands: { registerCommand: () => disposable },
  window: {
    createOutputChannel: () => ({ append: shown, appendLine: shown, dispose() {} }),
    showWarningMessage: shown,
    showInformationMessage: shown,
  },
  workspace: {
    workspaceFolders: [{ uri: Uri.file(root) }],
    textDocuments: [document],
    getConfiguration: () => ({ get: () => "" }),
    createFileSystemWatcher: () => ({
      onDidCreate: () => disposable,
      onDidChange: () => disposable,
      onDidDelete: () => disposable,
      dispose() {},
    }),
    onDidOpenTextDocument: listen("open"),
    onDidChangeTextDocument: listen("change"),
    onDidCloseTextDocument: listen("close"),
  },
  languages: {
    match: () => 10,
    createDiagnosticCollection: () => ({
      set: (where, rows) => (findings[where.toString()] = rows),
      dispose() {},
    }),
  },
};
const kinds = ["CompletionItem", "Hover", "Definition", "Reference", "Rename", "DocumentSymbol", "CodeActions"];
for (const kind of [...kinds, "DocumentFormattingEdit"]) {
  vscode.languages[`register${kind}Provider`] = (selector, provider) => {
    providers[kind] = provider;
    return disposable;
  };
}
const load = Module._load;
Module._load = (name, ...more) => (name === "vscode" ? vscode : load(name, ...more));

function at(words, offset) {
  const before = document.text.slice(0, document.text.indexOf(words) + offset).split("\n");
  return new Position(before.length - 1, before[before.length - 1].length);
}

async function until(found) {
  while (!found()) await new Promise((resolve) => setTimeout(resolve, 20));
  return found();
}

async function main() {
  const { activate, deactivate } = require(extension);
  await activate({ subscriptions: [] });
  const own = uri.toString();
  const told = await until(() => findings[own]);
  document.text = document.text.replace("{to: lakt}", "{to: lakkt}");
  document.version += 1;
  listeners.change({ document });
  const fault = await until(() => (findings[own] || []).find((one) => one.code.value === "VF302"));
  const step = at("{to: bedomning", 7);
  const proposals = await providers.CompletionItem.provideCompletionItems(document, at("{to: lakkt", 5));
  const [fix] = await providers.CodeActions.provideCodeActions(document, fault.range, { diagnostics: [fault] });
  const hover = await providers.Hover.provideHover(document, step);
  const definition = await providers.Definition.provideDefinition(document, step);
  const uses = await providers.Reference.provideReferences(document, step, { includeDeclaration: true });
  const renamed = await providers.Rename.provideRenameEdits(document, step, "undersokning");
  const refused = await providers.Rename.provideRenameEdits(document, step, "Två Ord").catch((error) => error.message);
  const symbols = await providers.DocumentSymbol.provideDocumentSymbols(document);
  const tidied = await providers.DocumentFormattingEdit.provideDocumentFormattingEdits(document, {
    tabSize: 2,
    insertSpaces: true,
  });
  await deactivate();
  const answer = { told, fault, proposals, fix, hover, definition, uses, renamed, refused, symbols, tidied, said };
  process.stdout.write(JSON.stringify(answer));
  setTimeout(() => process.exit(0), 500).unref();
}

setTimeout(() => {
  console.error("Inget svar.", said, findings);
  process.exit(1);
}, 60000).unref();
main().catch((error) => {
  console.error(error, said);
  process.exit(1);
});
