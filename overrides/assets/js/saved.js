/* The page /offline/: lists what is saved, and saves all.
   In: the worker's records, the site's list of what can be saved. Out: the list with its buttons, progress in words and
   figures. Never saves anything that was not asked for. */

import { ask, contact, day, listen, node, root, save } from "./offline.js";

const STATUS = { approved: "Gäller", withdrawn: "Upphävt", merged: "Sammanslaget" };
const part = id => document.getElementById(id);
const said = part("_sagt");
const alphabet = new Intl.Collator("sv");
let all = [];
let search = 0;
let stopped = false;

export async function run() {
  part("_gar-inte").hidden = true;
  part("_sparat").hidden = false;
  listen(show);
  part("_spara-alla").addEventListener("click", saveAll);
  part("_avbryt").addEventListener("click", () => (stopped = true));
  all = (await list("offline/alla.json")).documents ?? [];
  search = bytes(await list("offline/sok.json"));
  part("_alla").hidden = !all.length;
  await contact(true);
}

async function list(address) {
  try {
    const answer = await fetch(new URL(address, root), { cache: "no-cache" });
    return answer.ok ? await answer.json() : {};
  } catch {
    return {};
  }
}

const bytes = ({ files = [] }) => files.reduce((sum, [, , size]) => sum + size, 0);
const UNITS = [[1e9, 1e9, "GB"], [1e5, 1e6, "MB"], [0, 1e3, "kB"]];
function size(amount) {
  const [, unit, name] = UNITS.find(([least]) => amount >= least);
  return `${(amount / unit).toLocaleString("sv-SE", { maximumSignificantDigits: 2 })} ${name}`;
}

function show(records) {
  const rows = records.sort((one, other) => alphabet.compare(one.title, other.title));
  part("_inget").hidden = Boolean(rows.length);
  part("_lista").replaceChildren(...rows.map(row));
  const saved = new Map(rows.map(one => [one.url, one.hash]));
  const left = all.filter(one => saved.get(one.url) !== one.hash);
  const amount = size(left.reduce((sum, one) => sum + one.size, rows.length ? 0 : search));
  const what = "vårdförlopp och generiska modeller";
  part("_storlek").textContent = left.length
    ? `${left.length} av ${all.length} ${what} är inte sparade i sin senaste version. De tar ungefär ${amount}.`
    : `Alla ${all.length} ${what} är sparade i sin senaste version.`;
  part("_spara-alla").disabled = !left.length;
  space(rows.reduce((sum, one) => sum + bytes(one), 0), rows.length);
}

async function space(used, count) {
  const { quota = 0, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const room = quota > usage ? ` Webbläsaren har plats för ungefär ${size(quota - usage)} till.` : "";
  part("_utrymme").textContent = count ? `Det sparade tar ${size(used)}.${room}` : "";
}

function row(one) {
  const status = STATUS[one.ended?.status ?? one.status] ?? "Gäller inte längre";
  const state = one.gone ? "Finns inte längre" : one.newer ? `${status}. Nyare version ${one.newer} finns` : status;
  const holds = !one.gone && !one.ended && one.status === "approved";
  const facts = [
    ["Version", one.version],
    ["Läge", state],
    ["Ses över senast", one.review_by],
    ["Sparad", day(one.saved)],
    ["Kontrollerad", day(one.checked)],
    ["Storlek", size(bytes(one))],
  ].filter(([, value]) => value);
  const item = node(
    "li",
    { className: holds ? "saved__one" : "saved__one saved__one--ended" },
    node("a", { href: new URL(one.url, root).href, className: "saved__title" }, one.title),
    node("dl", {}, ...facts.map(([name, value]) => node("div", {}, node("dt", {}, name), node("dd", {}, value))))
  );
  const { title, url, newer } = one;
  if (newer) item.append(button("Läs in", one, () => save(url), `${title} är inläst i version ${newer}.`));
  item.append(button("Ta bort", one, () => ask("remove", { url }), `${title} är borttaget från enheten.`));
  return item;
}

function button(label, one, act, done) {
  const made = node("button", { type: "button", className: "save__button save__button--quiet" }, label);
  made.setAttribute("aria-label", `${label} ${one.title}`);
  made.addEventListener("click", async () => {
    made.disabled = true;
    const { fault } = await act();
    said.textContent = fault || done;
    // The row is gone or new: the reader stays in the list.
    (part("_lista").querySelector("button") ?? part("_spara-alla")).focus();
  });
  return made;
}

/* One document at a time, so that a full device or a lost network leaves whole documents. */
async function saveAll() {
  const { fault: none, records } = await ask("list");
  if (none) {
    said.textContent = none;
    return;
  }
  const saved = new Map(records.map(one => [one.url, one.hash]));
  const left = all.filter(one => saved.get(one.url) !== one.hash);
  const progress = part("_framsteg");
  stopped = false;
  progress.max = left.length;
  part("_spara-alla").disabled = true;
  for (const shown of [progress, part("_avbryt")]) shown.hidden = false;
  let done = 0;
  let fault = "";
  for (const one of left) {
    if (stopped || fault) break;
    progress.value = done;
    said.textContent = `Sparar ${done + 1} av ${left.length}: ${one.title}`;
    ({ fault } = await save(one.url, true));
    if (!fault) done += 1;
  }
  for (const hidden of [progress, part("_avbryt")]) hidden.hidden = true;
  await ask("list");
  const words = [fault, stopped ? "Avbrutet." : "", `${done} av ${left.length} är sparade.`];
  said.textContent = words.filter(Boolean).join(" ");
}
