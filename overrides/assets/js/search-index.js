/* The index → answers. In: the files below sok/ (one index, or shards of terms; a block of details for each document),
   fetched by the function it is given; a question; the pathway that the reader stands in. Out: hits in order, each with the
   fragment that answers, its words marked, and its address. Never touches the page and never asks for what no question
   needs.

   A line of the index is "term TAB field TAB field …"; a field is "gap units gap units", as plugins/forlopp/search/index.py
   writes it. Here it becomes MiniSearch's own serialised form, with the number of units of the whole index, so that a
   shard gives the same scores as the whole. */

import MiniSearch from "./minisearch.js";
import { fold, question, stem, words } from "./search-terms.js";

const FIELDS = ["name", "title", "body", "weak", "part"];
const IN_UNIT = { title: 4, body: 2.4, weak: 0.5, part: 1.6 };
const ROOM = 4096; /* Units that one document can have: a unit's number is document × ROOM + unit. */
const SIGNS = Array.from({ length: 93 }, (_, code) => String.fromCharCode(code + 33))
  .filter((sign) => !'"\\~'.includes(sign)).join("");
const BM25 = { k: 3, b: 0, d: 0 }; /* A unit's length is already in its signs. */
const RERANKED = 14;
/* What asks for a number, and what a dose looks like. */
const AMOUNT = /hur (mycket|många|manga|stor|länge|lange|ofta|snabbt)|\bdos|gräns|grans/i;
const DOSE = /\d\s?(ml|mg|g|µg|mikrogram|liter|l|E|ml\/kg|mg\/kg|mmol)\b/;
/* What answers a question before what merely speaks of its matter. */
const RANK = { step: 1.2, entry: 1.2, decision: 1.1, appendix: 1.1, criteria: 1.1, part: 1.2, pathway: 1.1, section: 0.75,
  indicator: 0.3, exit: 0.7, handover: 0.95, "exit-criteria": 0.7 };
/* Only who asks how care is measured wants the indicator before what it measures. */
const MEASURED = /indikator|andel|målnivå|malniva|kvalitet|mäts|mats|statistik|mått|hur många|hur manga|täckningsgrad/i;
/* Between fragments with the same words: what to do before what holds for the whole step. */
const SORT = { action: 0.1, criterion: 0.1, fact: -0.2 };
/* Words that say what kind of answer is wanted, and little of where it stands. */
const INTENT = new Set(["dos", "gräns", "gränsvärde", "mål", "målvärde", "behandling", "läkemedel", "hjälp", "råd", "rutin"]
  .map((word) => stem(fold(word))));
const DIGIT = /\d/;
const ICD = /^[a-z]\d{2}(\.\d+[a-z\d]*)?$/;

/** Open the index. `read(name)` gives the parsed JSON of a file below sok/; `read(name, true)` past every cache. */
export async function openIndex(read) {
  const index = { read, shards: new Map(), blocks: new Map(), meta: await read("index.json") };
  if (index.meta.terms !== undefined) index.shards.set(0, Promise.resolve(unpack(index.meta, index.meta.terms)));
  delete index.meta.terms;
  index.synonyms = new Map();
  for (const group of index.meta.synonyms) {
    for (const name of group) index.synonyms.set(name, [...(index.synonyms.get(name) ?? []), ...group.filter((n) => n !== name)]);
  }
  return index;
}

/** Make MiniSearch's own form of lines of the index. */
function unpack(meta, lines) {
  const ids = {};
  const lengths = {};
  const index = lines.split("\n").map((line) => {
    const [term, ...fields] = line.split("\t");
    const places = {};
    fields.forEach((field, number) => {
      if (!field) return;
      const units = places[number] = {};
      let document = -1;
      let gap = true;
      for (const piece of field.split(" ")) {
        if (gap) document += Number.parseInt(piece, 36);
        else eachUnit(piece, (unit) => { units[document * ROOM + unit] = (units[document * ROOM + unit] ?? 0) + 1; });
        gap = !gap;
      }
      for (const id of Object.keys(units)) {
        ids[id] ??= Number(id);
        lengths[id] ??= [1, 1, 1, 1, 1];
      }
    });
    return [term, places];
  });
  const mini = MiniSearch.loadJS({
    documentCount: meta.units,
    nextId: meta.documents.length * ROOM,
    documentIds: ids,
    fieldIds: Object.fromEntries(FIELDS.map((field, number) => [field, number])),
    fieldLength: lengths,
    averageFieldLength: [1, 1, 1, 1, 1],
    storedFields: {},
    dirtCount: 0,
    index,
    serializationVersion: 2,
  }, { fields: FIELDS, tokenize: (term) => [term], processTerm: (term) => term });
  return { mini, known: new Set(index.map(([term]) => term)) };
}

function eachUnit(signs, act) {
  let more = 0;
  for (const sign of signs) {
    if (sign === "~") more += SIGNS.length;
    else {
      act(more + SIGNS.indexOf(sign));
      more = 0;
    }
  }
}

/** The shard where a term would stand. */
async function shardOf(index, term) {
  const starts = index.meta.shards;
  let number = 0;
  if (starts) while (number + 1 < starts.length && starts[number + 1] <= term) number += 1;
  if (!index.shards.has(number)) {
    const name = `ord/${number}.json`;
    index.shards.set(number, index.read(name)
      .then((shard) => (shard.stamp === index.meta.stamp ? shard : index.read(name, true)))
      .then((shard) => {
        if (shard.stamp !== index.meta.stamp) throw new Error("Sökregistret har bytts ut: ladda om sidan.");
        return unpack(index.meta, shard.terms);
      }));
    index.shards.get(number).catch(() => index.shards.delete(number));
  }
  return index.shards.get(number);
}

const has = async (index, term) => (await shardOf(index, term)).known.has(term);

/** A document's block of details. */
export function block(index, id) {
  if (!index.blocks.has(id)) {
    index.blocks.set(id, index.read(`dokument/${id}.json`));
    index.blocks.get(id).catch(() => index.blocks.delete(id));
  }
  return index.blocks.get(id);
}

/** Answer a question: the hits in order, and how many units there are in all. */
export async function answer(index, text, { here = "", limit = 8 } = {}) {
  const asked = question(text);
  const found = await Promise.all(asked.map((item, number) => findings(index, item, number === asked.length - 1)));
  await joinNeighbours(index, asked, found);
  const units = combine(found, index.meta, index.meta.documents.indexOf(here));
  const first = units.slice(0, Math.max(RERANKED, limit));
  const blocks = new Map();
  await Promise.all([...new Set(first.map(({ document }) => document))].map(async (document) => {
    blocks.set(document, await block(index, index.meta.documents[document]));
  }));
  const amount = AMOUNT.test(text);
  const measured = MEASURED.test(text);
  const hits = first.map((unit) => hit(unit, found, { amount, measured }, blocks.get(unit.document), index.meta.documents[unit.document]));
  hits.sort((one, other) => other.score - one.score);
  return { hits: hits.slice(0, limit), total: units.length };
}

/** Everything that one word of a question finds: by document (in its names) and by unit, with the terms that matched. */
async function findings(index, item, last) {
  const found = { names: new Map(), units: new Map(), item };
  const phrase = item.term;
  const digits = DIGIT.test(phrase);
  const exact = await has(index, phrase);
  if (exact) await look(index, found, phrase, 1);
  if (last && phrase.length > 1 && !/^\d+$/.test(phrase)) await look(index, found, phrase, exact ? 0.5 : 0.9, { prefix: true });
  for (const other of index.synonyms.get(phrase) ?? []) await lookAll(index, found, other.split(" "), 0.6);
  if (found.names.size + found.units.size) return found;
  if (digits) await byCode(index, found, phrase);
  else await byShape(index, found, item, last);
  return found;
}

/** Stages after the exact one, for words: half a word, parts of a compound, then one or two letters wrong. */
async function byShape(index, found, item, last) {
  const none = () => !(found.names.size + found.units.size);
  const { term, word, parts } = item;
  if (!last && term.length > 2) await look(index, found, term, 0.8, { prefix: true });
  for (let length = term.length - 1; none() && length >= Math.max(4, word.length - 5); length -= 1) {
    if (await has(index, word.slice(0, length))) await look(index, found, word.slice(0, length), 0.8);
  }
  if (none() && parts.length) await lookAll(index, found, parts, 0.8);
  const cut = none() ? await compound(index, word) : [];
  if (cut.length > 1) await lookAll(index, found, cut, 0.8);
  found.guessed = none();
  if (none() && term.length > 3) await look(index, found, term, 1, { fuzzy: term.length > 7 ? 2 : 1 });
  if (none() && cut.length) await lookAll(index, found, cut, 0.6);
}

/** A code that the index lacks: the same with its dot, then its parent, then the category, then its neighbours. */
async function byCode(index, found, code) {
  const dotted = /^[a-z]\d{3,}$/.test(code) ? `${code.slice(0, 3)}.${code.slice(3)}` : code;
  if (dotted !== code && await has(index, dotted)) return look(index, found, dotted, 1);
  if (!ICD.test(dotted)) return undefined;
  for (let length = dotted.length - 1; length >= 3; length -= 1) {
    const parent = dotted.slice(0, length).replace(/\.$/, "");
    if (await has(index, parent)) return look(index, found, parent, 0.8);
  }
  return undefined;
}

/** Cut a word at terms that the index knows, the longest first; its beginning may be the beginning of one. */
async function compound(index, word) {
  let partly = [];
  for (let length = word.length - 3; length >= 3; length -= 1) {
    const rest = word.slice(length);
    const tail = await has(index, stem(rest)) ? [stem(rest)] : [];
    const heads = [word.slice(0, length), word.slice(0, length).replace(/s$/, ""), stem(word.slice(0, length))];
    for (const head of new Set(heads.filter((one) => one.length > 2))) {
      if (!await has(index, head)) continue;
      const more = tail.length || rest.length < 7 ? tail : await compound(index, rest);
      if (more.length) return [head, ...more];
      if (head.length > 4 && !partly.length) partly = [head];
    }
    if (tail.length && rest.length > 4 && !partly.length) partly = [`${word.slice(0, length)}*`, ...tail];
  }
  return partly;
}

/** Words that stand for something together: "höft protes" is one word in the index, "fysisk aktivitet på recept" is FaR. */
async function joinNeighbours(index, asked, found) {
  for (let from = 0; from < asked.length; from += 1) {
    for (let to = from + 2; to <= Math.min(asked.length, from + 5); to += 1) {
      const others = index.synonyms.get(asked.slice(from, to).map(({ term }) => term).join(" ")) ?? [];
      for (const other of others) {
        for (const one of found.slice(from, to)) await lookAll(index, one, other.split(" "), 0.8);
      }
    }
  }
  for (let number = 0; number + 1 < asked.length; number += 1) {
    const [one, other] = [asked[number], asked[number + 1]];
    if (DIGIT.test(one.word + other.word)) continue;
    for (const term of new Set([stem(one.word + other.word), stem(`${one.word}s${other.word}`)])) {
      if (!await has(index, term)) continue;
      await look(index, found[number], term, 0.9);
      await look(index, found[number + 1], term, 0.9);
    }
  }
}

/** Look a term up and keep, for each unit, the best of what the word has found. */
async function look(index, found, term, weight, { prefix = false, fuzzy = false } = {}) {
  const { mini } = await shardOf(index, term);
  const options = { prefix, fuzzy, bm25: BM25, weights: { prefix: 0.6, fuzzy: 0.6 } };
  const rarity = rareness(index, term);
  const keep = (map, id, row) => {
    const before = map.get(id);
    const score = row.score * weight * rarity;
    if (!before) map.set(id, { score, matches: [row.match] });
    else {
      before.score = Math.max(score, before.score);
      before.matches.push(row.match);
    }
  };
  for (const row of mini.search(term, { ...options, fields: ["name"] })) keep(found.names, row.id / ROOM, row);
  for (const row of mini.search(term, { ...options, fields: Object.keys(IN_UNIT), boost: IN_UNIT })) keep(found.units, row.id, row);
}

/** Of a word that nearly every document has, a large index holds only the units where it weighs most: it counts as what
    it is, not as what is left of it. */
function rareness(index, term) {
  const all = index.meta.common?.[term];
  if (!all) return 1;
  const rare = (count) => Math.log(1 + (index.meta.units - count + 0.5) / (count + 0.5));
  return rare(all[0]) / rare(all[1]);
}

/** Look up several terms that only together are the word: a unit counts by how many of them it has. */
async function lookAll(index, found, several, weight) {
  const each = [];
  for (const term of several) {
    each.push({ names: new Map(), units: new Map() });
    await look(index, each.at(-1), term.replace("*", ""), 1, { prefix: term.endsWith("*") });
  }
  for (const kind of ["names", "units"]) {
    for (const id of new Set(each.flatMap((one) => [...one[kind].keys()]))) {
      // What the document's name says need not be said again by its steps.
      const rows = each.map((one) => one[kind].get(id) ?? (kind === "units" ? one.names.get(Math.floor(id / ROOM)) : undefined))
        .filter(Boolean);
      const share = rows.length / several.length;
      if (share < 0.5 || kind === "units" && several.length > 1 && share < 1 && rows.every((row) => row.score < 2)) continue;
      const score = rows.reduce((sum, row) => sum + row.score, 0) / several.length * weight * share ** (kind === "names" ? 1 : 2);
      const before = found[kind].get(id);
      const matches = [...(before?.matches ?? []), ...rows.flatMap((row) => row.matches)];
      found[kind].set(id, { score: Math.max(score, before?.score ?? 0), matches });
    }
  }
}

/** Put the words of a question together: a unit answers with what it says itself and with its document's name. */
function combine(found, meta, here) {
  const asking = found.filter(({ names, units }) => names.size + units.size);
  const old = new Set(meta.old);
  const ids = new Set(asking.flatMap(({ names, units }) => [...units.keys(), ...[...names.keys()].map((id) => id * ROOM)]));
  const weigh = ({ item, guessed }) => (guessed || /^\d+$/.test(item.term) || INTENT.has(item.term) ? 0.5 : 1);
  const whole = asking.reduce((sum, one) => sum + weigh(one), 0);
  const scored = [...ids].map((id) => {
    const document = Math.floor(id / ROOM);
    const unit = id % ROOM;
    let score = 0;
    let covered = 0;
    let named = 0;
    for (const one of asking) {
      const name = one.names.get(document)?.score ?? 0;
      const own = one.units.get(id)?.score ?? 0;
      const part = unit ? Math.max(own, name * 2.4) : Math.max(own * 0.7, name * (asking.length > 1 ? 5 : 7));
      score += part * (one.guessed ? 0.7 : 1) * (INTENT.has(one.item.term) && asking.length > 1 ? 0.5 : 1);
      if (part) covered += weigh(one);
      if (name) named += weigh(one);
    }
    // Who asks for more than a document's name wants a place in it.
    if (!unit && named < whole) score *= 0.5;
    score *= (covered / whole) ** 3;
    if (old.has(document)) score *= 0.6;
    if (document === here) score *= unit ? 2.5 : 0.7;
    return { id, document, unit, score };
  });
  return scored.sort((one, other) => other.score - one.score || one.id - other.id);
}

/** A hit as the reader sees it: the fragment of the unit that says most of what was asked. */
function hit({ id, document, unit, score }, found, { amount, measured }, details, name) {
  const [kind, anchor, letter, title, fragments] = details.units[unit];
  const matching = found.map(({ units, names }) => {
    const rows = [units.get(id), unit ? undefined : names.get(document)].filter(Boolean);
    return new Set(rows.flatMap((row) => row.matches.flatMap(Object.keys)));
  });
  const heading = coverage(title, matching);
  const coded = found.some(({ item }) => DIGIT.test(item.term));
  let dose = false;
  let best = { score: -1, text: "", marks: [], anchor: "", kind: "", met: new Set() };
  // A document's list of codes is no answer to words.
  for (const [sort, own, text] of coded ? fragments : fragments.filter(([kind]) => kind !== "code")) {
    const { met, marks } = coverage(text, matching);
    const count = met.size;
    if (amount && count && DOSE.test(text)) dose = true;
    const value = count - Math.min(text.length, 400) / 2000 + (SORT[sort] ?? 0)
      + (amount && count ? (DIGIT.test(text) ? 0.4 : 0) + (DOSE.test(text) ? 0.4 : 0) : 0);
    if (value > best.score) best = { score: value, text, marks, anchor: own, kind: sort, met };
  }
  const most = Math.max(1, found.filter(({ names, units }) => names.size + units.size).length);
  const begins = unit && kind !== "indicator" && heading.marks[0]?.[0] === 0 && heading.met.size === most;
  const named = begins && heading.marks.at(-1)[1] === title.length;
  // A text that is not written yet is no answer, unless it is called by what was asked.
  const aside = details.note && !heading.whole && best.kind !== "names" && !coded ? 0.4 : 1;
  const union = new Set([...heading.met, ...best.met]).size / most;
  return {
    unit: anchor ? `${name}#${anchor}` : name,
    address: details.url + (best.anchor || anchor ? `#${best.met.size ? best.anchor || anchor : anchor}` : ""),
    kind,
    action: best.met.size > 0 && best.kind === "action",
    letter,
    title,
    titleMarks: heading.marks,
    pathway: details.title,
    document: details.kind,
    note: details.note,
    text: best.text,
    marks: best.marks,
    score: score * (kind === "indicator" && measured ? 1.2 : RANK[kind] ?? 1) * (begins ? 1.5 : 1) * (named ? 1.2 : 1)
      * (unit && most > 1 && heading.met.size === most ? 1.5 : 1)
      * (dose ? 1.5 : 1) * aside * (1 + 0.3 * union + 0.6 * (best.met.size / most) ** 2),
  };
}

/** How many of the asked words a text holds, and where. */
function coverage(text, matching) {
  const marks = [];
  const met = new Set();
  let entire = false;
  for (const { word, start, end } of words(text)) {
    const forms = word.split("-").map((part) => stem(fold(part)));
    if (forms.length > 1) forms.push(stem(fold(word.replaceAll("-", ""))));
    matching.forEach((set, number) => {
      const whole = forms.some((form) => set.has(form));
      const inner = !whole && [...set].some((term) => term.length > 2 && !DIGIT.test(term) && forms.some((form) => form.includes(term)));
      if (!whole && !inner) return;
      met.add(number);
      entire ||= whole || [...set].some((term) => term.length > 4 && forms.some((form) => form.includes(term)));
      if (marks.at(-1)?.[0] !== start) marks.push([start, end]);
    });
  }
  return { met, marks, whole: entire };
}
