// The client's own search in node, over files on disk. In: a folder with js/ and sok/, questions as JSON lines on stdin
// ({text, here, limit}, or {terms: text}). Out: one JSON array of answers, with the milliseconds each took.
import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";

const folder = process.argv[2];
const { openIndex, answer } = await import(`${folder}/js/search-index.js`);
const { terms } = await import(`${folder}/js/search-terms.js`);
const read = [];
const json = async (name) => {
  const bytes = await readFile(`${folder}/sok/${name}`);
  read.push([name, bytes.length]);
  return JSON.parse(bytes);
};
let input = "";
for await (const chunk of process.stdin) input += chunk;
const started = performance.now();
const index = await openIndex(json);
const opened = performance.now() - started;
const out = [];
for (const item of JSON.parse(input)) {
  if (item.terms !== undefined) out.push(terms(item.terms));
  else {
    const before = performance.now();
    const { hits, total } = await answer(index, item.text, { here: item.here ?? "", limit: item.limit ?? 8 });
    out.push({ hits, total, ms: performance.now() - before });
  }
}
console.log(JSON.stringify({ opened, read, out }));
