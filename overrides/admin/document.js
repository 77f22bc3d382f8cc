// A source ↔ the fields of a form, so that saving a form changes nothing but what was changed in it.
//
// In: a source's text and a form as format.json gives it. Out: values for the form; and the text again, cut into only
// where a value differs. What no field shows (notes, blocks of criteria, marks, order, spacing) is never rewritten.
// What was written is read again before it is handed over: when that isn't what the form said, saving is refused.

import { applied, cuts, filled, rows as factRows, same, shown } from "./edit.js";
import { read, flow, Unreadable } from "./yaml.js";

/** A form that can't be saved: words for the person who saves. */
export class Refused extends Error {}

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*(?:[ \t]#+[ \t]*)?$/;
const MARK = /[ \t]*\{[^{}]*\}[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** Return [values for the form, what join needs to know of their places]. */
function parse(text, form) {
  const lines = linesOf(text);
  const values = {};
  const places = { front: null, texts: [], lists: [], headings: headingsOf(text, lines) };
  if (form.facts) {
    const front = frontOf(text, lines, form.whole);
    if (front) {
      const node = read(text, ...front);
      places.front = { node, field: { kind: "object", fields: form.facts } };
      Object.assign(values, shown(node, places.front.field));
    }
  }
  const top = places.headings.filter((one) => one.level <= 3);
  if (form.headings) {
    values.sections = {};
    for (const heading of form.headings) {
      const found = top.find((one) => one.level === (heading.parent ? 3 : 2) && alike(one.title, heading.title)
        && (!heading.parent || alike(above(top, one)?.title, parentOf(form, heading).title)));
      const end = found ? ends(form, places.headings, heading, found, text.length) : 0;
      const place = { name: heading.name, heading, found, ...(found ? trimmed(text, found.end, end) : {}) };
      places.texts.push(place);
      values.sections[heading.name] = found ? plain(text.slice(place.start, place.stop)) : "";
      if (heading.items) itemsOf(text, form, places, values, heading.items, found, end);
    }
  } else if (form.items) {
    itemsOf(text, form, places, values, form.items, null, frontOf(text, lines)?.[1] ?? 0);
  }
  return [values, places];
}

const alike = (one, other) => one !== undefined && fold(one) === fold(other);
const fold = (words) => words.normalize("NFC").replace(/\s+/g, " ").trim().toLowerCase();
const above = (top, one) => top.slice(0, top.indexOf(one)).findLast((other) => other.level === 2);
const parentOf = (form, heading) => form.headings.find((one) => one.name === heading.parent);
const plain = (words) => words.replaceAll("\r\n", "\n");

/** Return where a heading's own text ends: at the next heading that is a field of its own, or an item of its list. */
function ends(form, headings, heading, found, length) {
  const children = form.headings.filter((one) => one.parent === heading.name);
  const next = headings.slice(headings.indexOf(found) + 1).find((one) =>
    one.level <= (heading.parent ? 3 : 2) || (heading.items && one.level === heading.items.level)
    || (one.level === 3 && children.some((child) => alike(child.title, one.title))));
  return next ? next.from : length;
}

/** Find the items of a list: each heading of its level below `found`, until one that is higher. */
function itemsOf(text, form, places, values, items, found, from) {
  const below = found ? places.headings.slice(places.headings.indexOf(found) + 1) : form.headings ? [] : places.headings;
  const rows = [];
  for (const heading of below) {
    if (found ? heading.level < items.level : heading.level < 2) break;
    if (heading.level === items.level) rows.push(itemOf(text, form, items, heading, places.headings));
  }
  const region = { items, rows, found, end: rows.at(-1)?.end ?? from };
  places.lists.push(region);
  values[items.name] = rows.map((row, index) => ({ at: String(index), ...row.values }));
}

function itemOf(text, form, items, heading, headings) {
  const after = headings.slice(headings.indexOf(heading) + 1);
  const end = after.find((one) => one.level <= items.level)?.from ?? text.length;
  const row = { from: heading.from, end, heading, texts: [], values: { title: heading.title } };
  let start = heading.end;
  const fence = items.block && fenceOf(text, heading.end, end, items.block);
  if (fence) {
    start = fence.end;
    try {
      const node = read(text, fence.from, fence.to);
      if (node) row.facts = { node, field: { kind: "object", fields: items.facts } };
    } catch (fault) {
      if (!(fault instanceof Unreadable)) throw fault;
    }
    if (row.facts) row.values.facts = shown(row.facts.node, row.facts.field);
  }
  const inner = after.filter((one) => one.from < end && one.level === items.level + 1);
  const fields = items.parts.map((part) => [part, inner.find((one) => alike(one.title, part.title))]);
  const known = fields.flatMap(([, one]) => (one ? [one] : []));
  const stop = (at) => known.filter((one) => one.from >= at).sort((a, b) => a.from - b.from)[0]?.from ?? end;
  row.texts.push({ name: "text", found: heading, ...trimmed(text, start, stop(start)) });
  for (const [part, one] of fields) row.texts.push({ name: part.name, part, found: one, ...(one ? trimmed(text, one.end, stop(one.end)) : {}) });
  for (const place of row.texts) row.values[place.name] = place.found ? plain(text.slice(place.start, place.stop)) : "";
  return row;
}

function fenceOf(text, from, end, block) {
  const pattern = new RegExp(`^\\s*\`\`\`yaml ${block}[ \\t]*\\r?\\n([^]*?)^\`\`\`[ \\t]*\\r?(?:\\n|$)`, "m");
  const match = pattern.exec(text.slice(from, end));
  if (!match || match.index) return null;
  const start = from + match[0].indexOf("\n", match[0].indexOf("```")) + 1;
  return { from: start, to: start + match[1].length, end: from + match[0].length };
}

function linesOf(text) {
  const lines = [];
  for (let at = 0; at <= text.length; ) {
    const stop = text.indexOf("\n", at);
    const end = stop < 0 ? text.length : stop;
    lines.push({ from: at, words: text.slice(at, end).replace(/\r$/, ""), end: stop < 0 ? text.length : stop + 1 });
    at = end + 1;
  }
  return lines;
}

function frontOf(text, lines, whole) {
  if (whole) return [text[0] === "\ufeff" ? 1 : 0, text.length];
  if (lines[0].words.replace(/^\ufeff/, "").trimEnd() !== "---") return null;
  const close = lines.slice(1).find((line) => line.words.trimEnd() === "---");
  return close ? [lines[0].end, close.from] : null;
}

/** Return the headings of a source, those in code and in notes left out. */
function headingsOf(text, lines) {
  const start = frontOf(text, lines)?.[1] ?? 0;
  const notes = [...text.matchAll(/<!--[^]*?(?:-->|$(?![^]))/g)].map((note) => [note.index, note.index + note[0].length]);
  const found = [];
  let fence = null;
  for (const line of lines) {
    if (line.from <= start && start) continue;
    const mark = FENCE.exec(line.words);
    if (fence) {
      if (mark && mark[1][0] === fence[0] && mark[1].length >= fence.length && !mark[2].trim()) fence = null;
      continue;
    }
    if (notes.some(([from, to]) => from < line.from && line.from < to)) continue;
    if (mark) {
      fence = mark[1];
      continue;
    }
    const match = HEADING.exec(line.words);
    if (!match) continue;
    const title = match[2].replace(MARK, "");
    const at = line.from + line.words.indexOf(match[2], match[1].length);
    found.push({ level: match[1].length, title, titleAt: at, from: line.from, end: line.end });
  }
  return found;
}

/** Return the stretch of a text without the white space around it. */
function trimmed(text, from, end) {
  const words = text.slice(from, end);
  if (!words.trim()) return { start: from, stop: from, after: end };
  const lead = /^(?:[ \t]*\r?\n)*/.exec(words)[0].length;
  return { start: from + lead, stop: from + words.trimEnd().length, after: end };
}

/** Return a source as values for a form. */
export function split(text, form) {
  if (form.references) return { items: references(text).items.map((item, at) => ({ at: String(at), ...shown(item.value, reference(form)) })) };
  return parse(text, form)[0];
}

/** Return the source with what a form says put into it. Throws Refused where that can't be done faithfully. */
export function join(text, form, edited) {
  const before = split(text, form);
  const wanted = asForm(edited, form, before);
  const found = form.references ? referenceCuts(text, form, edited) : documentCuts(text, form, edited);
  if (!found.length) return text;
  if (text.includes("\r\n")) for (const cut of found) cut.text = cut.text.replace(/\r?\n/g, "\r\n");
  const out = applied(text, found);
  // A heading in a text, a code block without an end: whatever moves what follows is found by reading again.
  let again = {};
  try {
    again = asForm(split(out, form), form);
  } catch (fault) {
    if (!(fault instanceof Unreadable)) throw fault;
  }
  if (!same(again, wanted)) throw new Refused(refusal(again, wanted, form));
  return out;
}

function referenceCuts(text, form, edited) {
  const rows = (edited.items ?? []).map((row) => picked(row, form.references));
  return cuts(text, references(text), { kind: "list", item: reference(form) }, rows, true);
}

function documentCuts(text, form, edited) {
  const [, places] = parse(text, form);
  const found = [];
  if (places.front) found.push(...cuts(text, places.front.node, places.front.field, edited));
  const made = new Set();
  for (const place of places.texts) {
    const value = tidy(edited.sections?.[place.name]);
    if (place.found) textCut(text, place, value, found);
    else if (value) found.push(headingCut(text, form, places, place.heading, value, made));
    if (place.heading.items) listCuts(text, form, places, place.heading, edited, found, made);
  }
  if (form.items) listCuts(text, form, places, null, edited, found, made);
  return found;
}

function textCut(text, place, value, found, from = 0) {
  if (tidy(text.slice(place.start, place.stop)) === value) return;
  const words = place.start < place.stop || !value ? value : `${value}\n${place.after < text.length ? "\n" : ""}`;
  const stop = place.start < place.stop || !value ? place.stop : place.after;
  found.push({ start: place.start - from, end: stop - from, text: words });
}

/** Return the cut that puts a heading that isn't there in its place in the template's order. */
function headingCut(text, form, places, heading, value, made) {
  const order = form.headings.slice(form.headings.indexOf(heading) + 1);
  const of = (one) => places.texts.find((place) => place.heading === one)?.found;
  const parent = heading.parent && parentOf(form, heading);
  const next = parent && of(parent) && order.find((one) => one.parent === heading.parent && of(one));
  const after = next ?? order.find((one) => !one.parent && of(one));
  const lines = [`${parent ? "###" : "##"} ${heading.title}`, value];
  if (parent && !of(parent) && !made.has(parent)) lines.unshift(`## ${parent.title}`);
  made.add(parent || heading).add(heading);
  const words = lines.join("\n");
  if (after) return { start: of(after).from, end: of(after).from, text: `${words}\n\n` };
  const end = text.trimEnd().length;
  return { start: end, end, text: `\n\n${words}` };
}

/** Collect the cuts of a list of items. Rows that stand where they stood are cut into; else the list is put together
 * anew of its rows' own text. */
function listCuts(text, form, places, heading, edited, found, made) {
  const region = places.lists.find((one) => one.items === (heading ?? form).items);
  const items = (heading ?? form).items;
  const now = edited[items.name] ?? [];
  const old = region?.rows ?? [];
  if (now.length === old.length && now.every((row, index) => row.at === String(index))) {
    old.forEach((row, index) => itemCuts(text, items, row, now[index], found));
    return;
  }
  const space = (row) => /\s*$/.exec(text.slice(row.from, row.end))[0];
  const pieces = now.map((value, index) => {
    const row = old[value.at];
    const gap = row && row !== old.at(-1) ? space(row) : "\n\n";
    const after = index < now.length - 1 ? gap : "";
    if (!row) return written(text, items, value, now, old) + after;
    const own = [];
    itemCuts(text, items, row, value, own, row.from);
    return applied(text.slice(row.from, row.end).trimEnd(), own).trimEnd() + after;
  });
  const words = pieces.join("");
  if (old.length) found.push({ start: old[0].from, end: old.at(-1).end, text: words && words + space(old.at(-1)) });
  else if (region?.found || !heading) {
    const last = text.slice(0, region.end).trimEnd().length;
    found.push({ start: last, end: last, text: `\n\n${words}` });
  } else found.push(headingCut(text, form, places, heading, words, made));
}

function itemCuts(text, items, row, value, found, from = 0) {
  const title = row.heading;
  if (value.title?.trim() && value.title.trim() !== title.title) {
    found.push({ start: title.titleAt - from, end: title.titleAt + title.title.length - from, text: value.title.trim() });
  }
  if (row.facts) {
    const own = cuts(text, row.facts.node, row.facts.field, value.facts ?? {});
    found.push(...own.map((cut) => ({ ...cut, start: cut.start - from, end: cut.end - from })));
  } else if (items.block && filled(value.facts)) {
    found.push({ start: title.end - from, end: title.end - from, text: factBlock(items, value.facts) });
  }
  row.texts.forEach((place, index) => {
    const words = tidy(value[place.name]);
    if (place.found) return textCut(text, place, words, found, from);
    if (!words) return;
    const before = row.texts.slice(0, index).findLast((one) => one.found);
    const block = `${"#".repeat(items.level + 1)} ${place.part.title}\n${words}`;
    const alone = before.start === before.stop;
    found.push({ start: before.stop - from, end: before.stop - from, text: alone ? `${block}\n\n` : `\n\n${block}` });
  });
}

const factBlock = (items, facts) =>
  `\`\`\`yaml ${items.block}\n${factRows({ kind: "object", fields: items.facts }, facts)}\n\`\`\`\n`;

/** Write an item that wasn't there, with an id made of its title. */
function written(text, items, value, now, old) {
  const title = (value.title ?? "").trim();
  const lines = [`${"#".repeat(items.level)} ${title} {#${newId(text, title)}}`];
  if (items.block && filled(value.facts)) lines.push(factBlock(items, value.facts).trimEnd());
  if (tidy(value.text)) lines.push(tidy(value.text));
  for (const part of items.parts) {
    if (tidy(value[part.name])) lines.push(`\n${"#".repeat(items.level + 1)} ${part.title}\n${tidy(value[part.name])}`);
  }
  return lines.join("\n");
}

function newId(text, title) {
  const words = title.replace(/^\([A-Z]{1,2}\)\s*/, "").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const id = words.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60).replace(/-$/, "") || "ny";
  let free = id;
  for (let number = 2; new RegExp(`[#=" ]${free}[} ",\n]`).test(text); number += 1) free = `${id}-${number}`;
  return free;
}

const tidy = (words) => plain(words ?? "").trimEnd().replace(/^(?:[ \t]*\n)+/, "");

/** Return values as they compare: known fields alone, texts without white space around them. `before`: words of the
 * source that the form has no choice for stay, wherever the form left them. */
function asForm(values, form, before) {
  const list = (rows, one) => (rows ?? []).map(one);
  if (form.references) return { items: list(values.items, (row) => picked(row, form.references)) };
  const out = picked(values, form.facts ?? [], before);
  for (const heading of form.headings ?? []) out[heading.name] = { text: tidy(values.sections?.[heading.name]) };
  for (const items of listsOf(form)) {
    out[items.name] = list(values[items.name], (row) => ({
      title: (row.title ?? "").trim(),
      facts: picked(row.facts ?? {}, items.facts ?? [], before?.[items.name]?.[row.at]?.facts),
      text: tidy(row.text),
      parts: Object.fromEntries(items.parts.map((part) => [part.name, tidy(row[part.name])])),
    }));
  }
  return out;
}

function picked(values, fields, before) {
  const out = {};
  for (const field of fields) {
    out[field.name] = values[field.name];
    if (!field.options || !before?.[field.name]) continue;
    const now = values[field.name] ?? [];
    const more = before[field.name].filter((word) => !field.options.includes(word) && !now.includes(word));
    if (more.length) out[field.name] = [...now, ...more];
  }
  return out;
}

const listsOf = (form) => (form.headings ? form.headings.flatMap((one) => one.items ?? []) : form.items ? [form.items] : []);

/** Say which field could not be written as it stands. */
function refusal(again, wanted, form) {
  const named = [...(form.facts ?? []), ...(form.headings ?? []), ...listsOf(form)];
  const wrong = named.find((one) => !same(again[one.name], wanted[one.name]));
  return `Inget sparades. Fältet ”${wrong?.title ?? "Källor"}” går inte att skriva som det står. En rad som börjar med #, ett `
    + "kodblock utan slut eller en anteckning utan slut gör att texten efter den hamnar fel. Ta bort det och spara igen.";
}

const reference = (form) => ({ kind: "object", fields: form.references });

function references(text) {
  const from = /^\ufeff?\s*/.exec(text)[0].length;
  const node = flow(text, from, text.length);
  if (node.type !== "list") throw new Unreadable("list");
  return node;
}
