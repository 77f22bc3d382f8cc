/* What a reader types → terms, as the index knows them. In: text. Out: words and terms. Never fetches anything.
   plugins/forlopp/search/terms.py does the same when the index is made; tests/search/terms.json binds the two. */

const WORD = /[\p{L}\p{N}]+(?:[.,]\p{Nd}+[\p{L}\p{N}]*|[-\u2011][\p{L}\p{N}]+)*/gu;
const DIGIT = /\d/;

const STOP = new Set(
  ("alla allt andra att av bara blir bli bör de dem den denna deras dess det detta där därefter efter ej eller en enligt "
    + "ett finns från får för ge genom ges gör göra ha han har hon hos hur i in inom inte jag kan kommer man med mellan men "
    + "mot mycket måste ni nu nå när någon något några och också ofta om oss patient patienten patientens patienter patienterna patients på sig ska skall snabbt som så till trots under upp ut utan vad var "
    + "vara varje vem vi via vid vilka vilken vilket vuxen vuxna är åt åtgärd åtgärder över").split(" "),
);
/* The same words typed without å, ä and ö; "far" stays a word: it is FaR. */
const STOP_FOLDED = new Set([...STOP].map(fold).filter((word) => word !== "far"));

const S_ENDS = "bcdfghjklmnoprtvy";
const ENDINGS = (
  "a arna erna heterna orna ad e ade ande ende arne are aste en anden aren heten ern ar er heter or as arnas ernas ornas "
  + "ades andes ens arens hetens erns at andet het ast an et ets"
).split(" ").sort((one, other) => other.length - one.length);
const DERIVED = [["ationer", 4], ["ation", 4], ["ering", 4], ["erade", 4], ["erad", 4], ["erat", 4], ["eras", 4],
  ["era", 4], ["ning", 4], ["ing", 5]];
const DOUBLES = ["dd", "nn", "tt"];
const WHOLE = ["plan", "organ", "man", "blodning"]; /* not a definite -an, not what blod does */
const UNLIKE = new Set(["laktat"]); /* without its ending it would be läkta */
const NEUTER = ["dt", "gt", "lt", "vt", "skt"];

/** The words of a text, each with its place: lower case, whole. */
export function words(text) {
  return [...text.normalize("NFC").matchAll(WORD)].map((match) => ({
    word: match[0].toLowerCase().replaceAll("\u2011", "-").replaceAll(",", "."),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Leave out what a hurried hand does: "hjärtsvikt" is "hjartsvikt". */
export function fold(word) {
  return word.normalize("NFD").replace(/\p{Mn}/gu, "").replaceAll("æ", "a").replaceAll("ø", "o");
}

const stems = new Map();

/** Take the inflection off a folded word; a word with a digit is a code or a number and stays whole. */
export function stem(word) {
  let found = stems.get(word);
  if (found === undefined) stems.set(word, found = DIGIT.test(word) || word.length < 4 || UNLIKE.has(word) ? word : cut(word));
  return found;
}

function cut(whole) {
  let word = whole;
  const start = region(word);
  const inside = (ending) => word.endsWith(ending) && word.length - ending.length >= start;
  const ending = ENDINGS.find(inside) ?? "";
  if (["", "an"].includes(ending) && WHOLE.some((last) => word.endsWith(last))) return word;
  for (const [derived, least] of DERIVED) {
    if (word.endsWith(derived) && word.length - derived.length >= least && derived.length > ending.length) {
      return joined(word.slice(0, -derived.length));
    }
  }
  if (ending) word = word.slice(0, -ending.length);
  else if (inside("s") && S_ENDS.includes(word.at(-2))) word = word.slice(0, -1);
  for (const [derived, least] of DERIVED) {
    if (word.endsWith(derived) && word.length - derived.length >= least) return joined(word.slice(0, -derived.length));
  }
  const ends = (list) => list.some((pair) => word.endsWith(pair));
  if (ends(DOUBLES) && word.length > 3 || ends(NEUTER) && word.length - 2 >= start) word = word.slice(0, -1);
  const last = ["lig", "ig", "els"].find(inside);
  return joined(last ? word.slice(0, -last.length) : word);
}

function region(word) {
  for (let index = 1; index < word.length; index += 1) {
    if (!"aeiouy".includes(word[index]) && "aeiouy".includes(word[index - 1])) return Math.max(3, index + 1);
  }
  return word.length;
}

function joined(word) {
  return word.length > 3 && word.endsWith("l") && "bdfgkmpst".includes(word.at(-2)) ? `${word.slice(0, -1)}el` : word;
}

/** The terms of a text, in order, as the index has them. */
export function terms(text) {
  return words(text).flatMap(({ word }) => ofWord(word));
}

function ofWord(word) {
  if (STOP.has(word) || word.length < 2 && !/^\p{Nd}$/u.test(word)) return [];
  if (!word.includes("-")) return [stem(fold(word))];
  const parts = word.split("-");
  const own = parts.filter((part) => !STOP.has(part) && part.length > 1).map((part) => stem(fold(part)));
  return [stem(fold(parts.join(""))), ...own];
}

/** What a question asks for: one item a word, `term` with the `word` it came from and, for a word with hyphens, its
    `parts`. Words that say nothing are left out, unless nothing else was typed. */
export function question(text) {
  const all = words(text).map(({ word }) => word);
  const telling = all.filter((word) => !STOP.has(word) && !STOP_FOLDED.has(word) && (word.length > 1 || DIGIT.test(word)));
  return (telling.length ? telling : all).map((word) => {
    const [term = fold(word), ...parts] = ofWord(word);
    return { word: fold(word).replaceAll("-", ""), term, parts };
  });
}
