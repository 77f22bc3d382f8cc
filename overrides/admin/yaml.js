// YAML as our sources write it (and JSON, which is YAML on brackets) → nodes that know where they stand.
//
// In: the source's text and a stretch of it. Out: nodes {type, start, end, …} with absolute positions, every scalar a
// string as in plugins/forlopp/source/yaml_block.py. Never writes: edit.js cuts into the text by these positions. What
// the reader doesn't know (anchors, tags, several documents) is an error, so that nothing is edited by guess.

export class Unreadable extends Error {}

const KEY = /("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#&*!|>%@`{[\]},?:-](?:[^#:\n]|:(?=\S)|(?<=\S)#)*|[?:-](?=\S)(?:[^#:\n]|:(?=\S))*)[ \t]*:(?=[ \t\r\n]|$)/y;
const DASH = /-(?=[ \t\r\n]|$)/y;
const DEPTH = 24;

/** Read text[start, end) as one mapping or list; null where nothing stands there. */
export function read(text, start, end) {
  const lines = [];
  for (let at = start; at < end; ) {
    let stop = text.indexOf("\n", at);
    if (stop < 0 || stop > end) stop = end;
    const last = text[stop - 1] === "\r" && stop > at ? stop - 1 : stop;
    const words = text.slice(at, last);
    if (/^\s*\t/.test(words) && words.trim()) throw new Unreadable("tab");
    if (/^(---|\.\.\.)(\s|$)/.test(words)) throw new Unreadable("document");
    const indent = words.length - words.trimStart().length;
    const empty = !words.trim() || words.trimStart()[0] === "#";
    lines.push({ from: at, start: at + indent, end: last, indent, empty });
    at = stop + 1;
  }
  const reader = { text, lines, at: 0 };
  skip(reader);
  if (reader.at === lines.length) return null;
  const node = block(reader, lines[reader.at].indent, 0);
  skip(reader);
  if (reader.at < lines.length) throw new Unreadable("indent");
  return node;
}

function skip(reader) {
  while (reader.at < reader.lines.length && reader.lines[reader.at].empty) reader.at += 1;
}

const here = (reader, pattern, at) => {
  pattern.lastIndex = at;
  return pattern.exec(reader.text);
};

/** Read what stands at the present line, indented so much: a list, a mapping or a lone value. */
function block(reader, indent, depth) {
  if (depth > DEPTH) throw new Unreadable("depth");
  const line = reader.lines[reader.at];
  if (here(reader, DASH, line.start)) return list(reader, indent, depth);
  const key = here(reader, KEY, line.start);
  if (key && line.start + key[0].length <= line.end) return mapping(reader, indent, depth);
  return value(reader, line.start, indent - 1, depth);
}

function list(reader, indent, depth) {
  const node = { type: "list", flow: false, indent, start: reader.lines[reader.at].start, items: [] };
  while (reader.at < reader.lines.length && reader.lines[reader.at].indent === indent) {
    const line = reader.lines[reader.at];
    if (!here(reader, DASH, line.start)) break;
    const from = line.start;
    const first = rest(reader, from + 1, line.end);
    let item;
    if (first === line.end) {
      reader.at += 1;
      skip(reader);
      const next = reader.lines[reader.at];
      if (!next || next.indent <= indent) throw new Unreadable("empty item");
      item = block(reader, next.indent, depth + 1);
    } else {
      // What stands after the hyphen is read as a line of its own, indented as far as it stands.
      Object.assign(line, { start: first, indent: first - line.from });
      item = block(reader, line.indent, depth + 1);
    }
    node.items.push({ start: from, end: item.end, value: item });
    node.end = item.end;
    skip(reader);
  }
  return node;
}

function mapping(reader, indent, depth) {
  const node = { type: "map", flow: false, indent, start: reader.lines[reader.at].start, items: [] };
  while (reader.at < reader.lines.length && reader.lines[reader.at].indent === indent) {
    const line = reader.lines[reader.at];
    if (here(reader, DASH, line.start)) break;
    const key = here(reader, KEY, line.start);
    if (!key) throw new Unreadable("key");
    const name = scalar(key[1], false);
    if (node.items.some((item) => item.key === name)) throw new Unreadable("twice");
    const after = line.start + key[0].length;
    const first = rest(reader, after, line.end);
    let held;
    if (first === line.end) {
      reader.at += 1;
      skip(reader);
      const next = reader.lines[reader.at];
      if (next && (next.indent > indent || (next.indent === indent && here(reader, DASH, next.start)))) {
        held = block(reader, next.indent, depth + 1);
      } else held = { type: "scalar", style: "", start: after, end: after, value: "" };
    } else held = value(reader, first, indent, depth + 1);
    node.items.push({ key: name, start: line.start, end: held.end, value: held });
    node.end = held.end;
    skip(reader);
  }
  return node;
}

/** Return where words begin after `at`, or the line's end where only a note stands there. */
function rest(reader, at, end) {
  const words = /[ \t]*/y;
  words.lastIndex = at;
  const first = at + words.exec(reader.text)[0].length;
  return first >= end || (reader.text[first] === "#" && first > at) ? end : first;
}

/** Read a value that begins at `at` on the present line; go to the line after its last. */
function value(reader, at, indent, depth) {
  const { text, lines } = reader;
  const line = lines[reader.at];
  const mark = text[at];
  if (mark === "{" || mark === "[" || mark === '"' || mark === "'") {
    const node = flow(text, at, lines.at(-1).end, depth);
    while (reader.at < lines.length && lines[reader.at].end < node.end) reader.at += 1;
    if (rest(reader, node.end, lines[reader.at].end) !== lines[reader.at].end) throw new Unreadable("after a value");
    reader.at += 1;
    return node;
  }
  if (mark === "|" || mark === ">") return folded(reader, at, indent);
  if ("&*!%@`".includes(mark)) throw new Unreadable("special");
  const node = { type: "scalar", style: "plain", start: at };
  const words = [];
  for (let from = at; ; from = lines[reader.at].start) {
    const line = lines[reader.at];
    const note = text.slice(from, line.end).search(/[ \t]#/);
    const end = note < 0 ? line.end : from + note;
    const piece = text.slice(from, end).trimEnd();
    if (/:(\s|$)/.test(piece)) throw new Unreadable("colon");
    words.push(piece);
    node.end = from + piece.length;
    reader.at += 1;
    const next = lines[reader.at];
    if (note >= 0 || !next || next.empty || next.indent <= indent) break;
  }
  node.value = words.join(" ");
  if (node.start < line.from) throw new Unreadable("place");
  return node;
}

/** Read a block scalar, `|` or `>`. */
function folded(reader, at, indent) {
  const { text, lines } = reader;
  const head = /([|>])([+-]?)[ \t]*(?:#.*)?$/.exec(text.slice(at, lines[reader.at].end));
  if (!head || head.index) throw new Unreadable("block scalar");
  const rows = [];
  const node = { type: "scalar", style: head[1], start: at, end: lines[reader.at].end };
  for (reader.at += 1; reader.at < lines.length; reader.at += 1) {
    const line = lines[reader.at];
    const blank = line.start >= line.end;
    if (!blank && line.indent <= indent) break;
    rows.push(blank ? null : line);
    if (!blank) node.end = line.end;
  }
  while (rows.length && rows.at(-1) === null) rows.pop();
  const depth = Math.min(...rows.filter(Boolean).map((line) => line.indent));
  const words = rows.map((line) => (line ? text.slice(line.from + depth, line.end) : ""));
  node.value = head[1] === "|" ? words.join("\n") : words.join("\n").replace(/([^\n])\n(?=[^\n ])/g, "$1 ");
  if (head[2] !== "-" && words.length) node.value += "\n";
  return node;
}

/** Read a value on brackets, or in quotation marks. */
export function flow(text, at, end, depth = 0) {
  if (depth > DEPTH) throw new Unreadable("depth");
  const mark = text[at];
  if (mark === '"' || mark === "'") {
    const pattern = mark === '"' ? /"(?:[^"\\]|\\[^])*"/y : /'(?:[^']|'')*'/y;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match || at + match[0].length > end) throw new Unreadable("quotation");
    return { type: "scalar", style: mark, start: at, end: at + match[0].length, value: scalar(match[0]) };
  }
  if (mark !== "{" && mark !== "[") {
    const pattern = /(?:[^\s,[\]{}#:]|:(?![\s,[\]{}]|$)|(?<=[^\s,[\]{}])#|[ \t](?=[^\s,[\]{}#]))+/y;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match || "&*!%@`|>".includes(mark) || at + match[0].length > end) throw new Unreadable("value");
    const words = match[0].trimEnd();
    return { type: "scalar", style: "plain", start: at, end: at + words.length, value: words };
  }
  const node = { type: mark === "{" ? "map" : "list", flow: true, start: at, items: [] };
  const close = mark === "{" ? "}" : "]";
  let next = gap(text, at + 1, end);
  while (text[next] !== close) {
    const item = { start: next };
    if (mark === "{") {
      const key = flow(text, next, end, depth + 1);
      if (key.type !== "scalar") throw new Unreadable("key");
      item.key = key.value;
      if (node.items.some((one) => one.key === item.key)) throw new Unreadable("twice");
      next = gap(text, key.end, end);
      if (text[next] !== ":") throw new Unreadable("colon");
      next = gap(text, next + 1, end);
    }
    if (text[next] === "," || text[next] === close) throw new Unreadable("empty");
    item.value = flow(text, next, end, depth + 1);
    item.end = item.value.end;
    node.items.push(item);
    next = gap(text, item.end, end);
    if (text[next] === ",") next = gap(text, next + 1, end);
    else if (text[next] !== close) throw new Unreadable("comma");
  }
  node.end = next + 1;
  return node;
}

/** Go past white space and notes. */
function gap(text, at, end) {
  const pattern = /(?:\s|(?<=\s)#[^\n]*)*/y;
  pattern.lastIndex = at;
  const next = at + pattern.exec(text)[0].length;
  if (next >= end) throw new Unreadable("end");
  return next;
}

const ESCAPES = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", 0: "\0", e: "\x1b", a: "\x07", v: "\v", N: "\x85", _: "\xa0" };

/** Return what a scalar says. */
function scalar(words) {
  const mark = words[0];
  if (mark !== '"' && mark !== "'") return words.trim();
  const inner = words.slice(1, -1).replace(/[ \t]*\r?\n([ \t]*\r?\n)*[ \t]*/g, (all) => {
    const more = all.split("\n").length - 2;
    return more ? "\n".repeat(more) : " ";
  });
  if (mark === "'") return inner.replaceAll("''", "'");
  return inner.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^])/g, (all, code) =>
    code.length > 1 ? String.fromCodePoint(parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code),
  );
}
