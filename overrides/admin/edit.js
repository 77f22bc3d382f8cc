// What a form says of a block of facts ↔ the block's own text, cut into only where the form differs.
//
// In: nodes of yaml.js and fields as format.json gives them: {name, kind: text | list | object | date, item, fields,
// options, written, words}. Out: plain values for a form; and cuts {start, end, text} for the source. Never touches a
// key that no field names, a note, the order of keys or the quotation marks around what is as it was.

/** Return the value with what is empty left out; undefined where nothing is left. Forms hold "" for what isn't there. */
export function filled(value) {
  if (value === undefined || value === null || value === "") return undefined;
  if (Array.isArray(value)) {
    const items = value.map(filled).filter((item) => item !== undefined);
    return items.length ? items : undefined;
  }
  if (typeof value === "object") {
    const entries = Object.entries(value).flatMap(([key, one]) => {
      const kept = filled(one);
      return kept === undefined ? [] : [[key, kept]];
    });
    return entries.length ? Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) : undefined;
  }
  return typeof value === "string" ? value : String(value);
}

export const same = (one, other) => JSON.stringify(filled(one)) === JSON.stringify(filled(other));

/** Return the entry of a mapping that a field stands for. `target: Ja` is the field target_text, `target: {…}` target. */
function entry(node, field) {
  return node.items.find((item) => {
    if (item.key === (field.written ?? field.name) && field.written) return item.value.type === "scalar";
    return item.key === field.name && !(field.kind === "object" && item.value.type === "scalar");
  });
}

/** Return what a form shows of a node. */
export function shown(node, field) {
  if (!node) return undefined;
  if (field.kind === "object") {
    if (node.type !== "map") return undefined;
    const pairs = field.fields.map((one) => [one.name, shown(entry(node, one)?.value, one)]);
    return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
  }
  if (field.kind === "list") {
    if (node.type === "list") return node.items.map((item) => shown(item.value, field.item) ?? "");
    if (node.type !== "scalar") return undefined;
    return field.item.kind === "text" ? node.value.split(",").map((word) => word.trim()).filter(Boolean) : undefined;
  }
  if (field.kind === "date") return node.type === "map" ? date(node) : undefined;
  return node.type === "scalar" ? node.value : undefined;
}

/** Return CSL's {"date-parts": [[2016, 2]]} as "2016-2". */
function date(node) {
  const parts = node.items.find((item) => item.key === "date-parts")?.value;
  const days = parts?.type === "list" && parts.items.length === 1 ? parts.items[0].value : undefined;
  return days?.type === "list" ? days.items.map((item) => item.value.value).join("-") : undefined;
}

/** Collect the cuts that make a node say what the form says. `json`: all words stand in quotation marks. */
export function cuts(text, node, field, edited, json = false) {
  const found = [];
  change({ text, json, found }, node, field, edited);
  return found;
}

function change(work, node, field, edited) {
  const before = shown(node, field);
  if (same(before, edited)) return;
  if (field.kind === "object" && node.type === "map") return changeMap(work, node, field, edited ?? {});
  if (field.kind === "list" && node.type === "list") return changeList(work, node, field, before, edited ?? []);
  if (field.kind === "text" && node.type === "scalar") {
    const number = work.json && node.style === "plain" && /^-?\d+$/.test(edited);
    const quoted = node.style === '"' || (node.style === "'" && !edited.includes("'"));
    const words = number ? edited : quoted && !work.json ? quote(edited, node.style) : write(work, edited, true);
    work.found.push({ start: node.start, end: node.end, text: words });
    return;
  }
  work.found.push({ start: node.start, end: node.end, text: render(work, field, edited) });
}

function changeMap(work, node, field, edited) {
  const gone = [];
  let last;
  const after = new Map();
  for (const one of field.fields) {
    const held = entry(node, one);
    const value = filled(edited[one.name]);
    if (held && value === undefined && filled(shown(held.value, one)) !== undefined) gone.push(held);
    else if (held && value !== undefined) change(work, held.value, one, edited[one.name]);
    else if (!held && value !== undefined) after.set(last, [...(after.get(last) ?? []), [one, edited[one.name]]]);
    if (held && !gone.includes(held)) last = held;
  }
  remove(work, node, gone);
  const kept = node.items.filter((item) => !gone.includes(item));
  for (const [item, fields] of after) insert(work, node, kept, item, fields.map(([one, value]) => pair(work, node, one, value)));
}

function pair(work, node, field, value) {
  const key = field.written ?? field.name;
  const name = work.json ? JSON.stringify(key) : key;
  const lines = field.kind === "list" && field.item.kind === "object" && !node.flow && !work.json;
  if (!lines) return `${name}: ${render(work, field, value, !node.flow)}`;
  const indent = " ".repeat(node.indent + 2);
  return `${name}:${value.map((item) => `\n${indent}- ${render(work, field.item, item)}`).join("")}`;
}

/** Write a whole block of facts, a key on each line. */
export function rows(field, facts) {
  const work = { text: "", json: false };
  const node = { flow: false, indent: 0 };
  const used = field.fields.filter((one) => filled(facts[one.name]) !== undefined);
  return used.map((one) => pair(work, node, one, facts[one.name])).join("\n");
}

/** Items are told apart by what they say: those alike from both ends stay; between them one changes for one. */
function changeList(work, node, field, before, edited) {
  const kept = field.options ? before.filter((word) => !field.options.includes(word) && !edited.includes(word)) : [];
  const now = [...edited.filter((item) => filled(item) !== undefined), ...kept];
  let first = 0;
  while (first < before.length && first < now.length && same(before[first], now[first])) first += 1;
  let tail = 0;
  while (tail < before.length - first && tail < now.length - first && same(before.at(-1 - tail), now.at(-1 - tail))) tail += 1;
  const old = node.items.slice(first, node.items.length - tail);
  const fresh = now.slice(first, now.length - tail);
  // One more or one less among rows that are otherwise alike: what is alike is found again by its own words.
  const gone = old.length > fresh.length ? spare(old, fresh, before.slice(first), old.length - fresh.length) : [];
  const pairs = old.filter((item) => !gone.includes(item));
  pairs.forEach((item, index) => change(work, item.value, field.item, fresh[index]));
  remove(work, node, gone);
  const left = node.items.filter((item) => !gone.includes(item));
  const more = fresh.slice(pairs.length).map((item) => `${node.flow ? "" : "- "}${render(work, field.item, item)}`);
  if (more.length) insert(work, node, left, pairs.at(-1) ?? node.items[first - 1], more);
}

/** Return as many old rows as there are too many, those first that the form has nothing like. */
function spare(old, fresh, before, count) {
  const unlike = old.filter((_, index) => !fresh.some((item) => same(item, before[index])));
  const alike = old.filter((item) => !unlike.includes(item));
  return [...unlike.toReversed(), ...alike.toReversed()].slice(0, count);
}

/** Remove items: on brackets with a comma, else with their lines. */
function remove(work, node, gone) {
  const { text, found } = work;
  const stay = node.items.findLastIndex((item) => !gone.includes(item));
  const tail = node.items.slice(stay + 1);
  if (node.flow && tail.length) {
    const from = stay < 0 ? tail[0].start : node.items[stay].end;
    found.push({ start: from, end: tail.at(-1).end, text: "" });
  }
  for (const item of gone) {
    const next = node.items[node.items.indexOf(item) + 1];
    if (node.flow) {
      if (!tail.includes(item)) found.push({ start: item.start, end: next.start, text: "" });
      continue;
    }
    const line = text.lastIndexOf("\n", item.start - 1) + 1;
    const stop = text.indexOf("\n", item.end);
    // The first key after a hyphen shares its line with it: what comes next takes its place.
    if (text.slice(line, item.start).trim()) found.push({ start: item.start, end: next ? next.start : item.end, text: "" });
    else found.push({ start: line, end: stop < 0 ? text.length : stop + 1, text: "" });
  }
}

/** Put items after another one, or first where there is none. */
function insert(work, node, kept, after, items) {
  const { text, found } = work;
  if (node.flow) {
    // In a list of one item a line (as JSON is written), so is what is new.
    const line = text.lastIndexOf("\n", (after ?? kept[0])?.start ?? node.start) + 1;
    const alone = !text.slice(line, (after ?? kept[0])?.start ?? node.start).trim() && (after ?? kept[0]);
    const comma = alone ? `,\n${text.slice(line, (after ?? kept[0]).start)}` : ", ";
    if (after) found.push({ start: after.end, end: after.end, text: items.map((item) => comma + item).join("") });
    else if (kept[0]) found.push({ start: kept[0].start, end: kept[0].start, text: items.map((item) => item + comma).join("") });
    else found.push({ start: node.start + 1, end: node.start + 1, text: items.join(", ") });
    return;
  }
  const indent = " ".repeat(node.indent);
  if (after || !kept.length) {
    const place = after ?? node.items.at(-1);
    const stop = text.indexOf("\n", place.end);
    const at = stop < 0 ? text.length : stop;
    found.push({ start: at, end: at, text: items.map((item) => `\n${indent}${item}`).join("") });
  } else {
    const place = kept[0].start;
    found.push({ start: place, end: place, text: items.map((item) => `${item}\n${indent}`).join("") });
  }
}

/** Write a value that wasn't there. `line`: it has the rest of its line for itself. */
export function render(work, field, value, line = false) {
  if (field.kind === "object") {
    const pairs = field.fields.flatMap((one) => {
      const kept = filled(value?.[one.name]);
      const key = one.written ?? one.name;
      return kept === undefined ? [] : [`${work.json ? JSON.stringify(key) : key}: ${render(work, one, value[one.name])}`];
    });
    return `{${pairs.join(", ")}}`;
  }
  if (field.kind === "list") {
    const items = value.filter((item) => filled(item) !== undefined);
    return `[${items.map((item) => render(work, field.item, item)).join(", ")}]`;
  }
  if (field.kind === "date") return `{"date-parts": [[${String(value).split("-").map(Number).join(", ")}]]}`;
  return write(work, String(value), line);
}

function write(work, words, line) {
  if (work.json) return JSON.stringify(words);
  const plain = /^[\p{L}\d](?:[\p{L}\p{M}\d ”’–().%<>=/;§°µ+*?!&-]|:(?=\S)|,(?=[^]))*$/u;
  const fits = plain.test(words) && words === words.trim() && (line || !words.includes(",")) && !/^\d+(\.\d+)*$/.test(words);
  // Whole numbers, and dates, are written bare; 1.10 in quotation marks, as a version is.
  return fits || /^\d+(-\d\d-\d\d)?$/.test(words) ? words : quote(words, '"');
}

const quote = (words, mark) => (mark === "'" ? `'${words}'` : JSON.stringify(words));

/** Put cuts into the text, from the last to the first; two cuts in one place keep their order. */
export function applied(text, found) {
  const ordered = found.map((cut, index) => ({ ...cut, index }));
  ordered.sort((a, b) => b.start - a.start || b.end - a.end || b.index - a.index);
  return ordered.reduce((out, cut) => out.slice(0, cut.start) + cut.text + out.slice(cut.end), text);
}
