/* The page of a pathway as a tool: the chart's boxes open their step beside the chart, links to parts can be copied,
   and what is explained elsewhere on the page opens where it is met.
   In: the page as it stands. Out: a panel, the address (?steg=), the clipboard. Never holds content of its own: what it
   shows is copied from the page's own table. */

import { filtering } from "./filters.js";

const main = document.querySelector(".md-content__inner");
const table = main.querySelector(".action-table");
const steps = [...table.tBodies];
const chart = main.querySelector(".part:has(> .flow)");
// A step's box in the drawing and its card in the flow in words; and the ways between cards.
const boxes = [...main.querySelectorAll('.flow a[href^="#"], .flow-words > li > strong a[href^="#"]')];
for (const link of [...boxes, ...main.querySelectorAll('.flow-words a[href^="#"]')]) link.dataset.step = href(link).slice(1);

function marked(name, fits) {
  for (const link of boxes) link.closest(".fc-node, .flow-words > li")?.classList.toggle(name, fits(link.dataset.step));
}

const { reveal, open: unfold } = filtering(main, steps, (out) => marked("is-out", (id) => out.has(id)));

/* ---- Small things ---------------------------------------------------------------------------------------------- */

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/* A copy for another place on the page: without ids, which must stay the only ones. */
function copied(nodes) {
  const piece = document.createDocumentFragment();
  for (const node of nodes) piece.append(node.cloneNode(true));
  for (const element of piece.querySelectorAll("[id]")) element.removeAttribute("id");
  for (const element of piece.querySelectorAll(".permalink, .step__beside")) element.remove();
  return piece;
}

function wide(words) {
  return make("span", { class: "panel__wide" }, words);
}

function step(id) {
  return steps.find((body) => body.id === id);
}

function href(link) {
  return link.getAttribute("href") ?? "";
}

/* ---- The panel -------------------------------------------------------------------------------------------------- */

const title = make("h2", { class: "panel__title", tabindex: "-1", id: "_steg-rubrik" });
const body = make("div", { class: "panel__body" });
const before = make("button", { type: "button", class: "panel__before", "aria-label": "Föregående steg" }, "‹ ", wide("Föregående"));
const after = make("button", { type: "button", class: "panel__after", "aria-label": "Nästa steg" }, wide("Nästa"), " ›");
const close = make("button", { type: "button", class: "panel__close" }, "Stäng");
const toRow = make("a", { class: "panel__row", href: "#_steg-rubrik" }, "Visa i tabellen");
const copy = make("a", { class: "panel__copy", href: "#_steg-rubrik" }, "Kopiera länk");
const panel = make(
  "section",
  { class: "panel step screen-only", role: "dialog", "aria-labelledby": "_steg-rubrik", hidden: "" },
  make("div", { class: "panel__head" }, title, close),
  body,
  make("div", { class: "panel__foot" }, before, after, toRow, copy),
);
main.append(panel);
let opener = null;

/* Show a step; null closes. The chart stays where the reader has it. */
function show(id, focus) {
  const chosen = id && step(id);
  const height = chart?.getBoundingClientRect().top;
  marked("is-chosen", (one) => one === id);
  panel.hidden = !chosen;
  document.documentElement.classList.toggle("has-panel", Boolean(chosen));
  if (chosen) {
    const place = steps.indexOf(chosen);
    panel.className = `panel screen-only ${chosen.className}`;
    title.replaceChildren(copied(chosen.querySelector(".step__head th").childNodes));
    body.replaceChildren(
      ...[...chosen.rows].slice(1).flatMap((row) =>
        [...row.cells].map((cell) => make("div", { class: `panel__${cell.className || row.className}` }, copied(cell.childNodes))),
      ),
    );
    body.scrollTop = 0;
    before.disabled = place === 0;
    after.disabled = place === steps.length - 1;
    toRow.href = `#${id}`;
    copy.href = `#${id}`;
    if (focus) title.focus({ preventScroll: true });
  }
  // The page is narrower beside the panel, so the chart moves: put it back under the reader's eyes.
  if (chart && height !== undefined && inView(height)) scrollBy(0, chart.getBoundingClientRect().top - height);
  if (chosen) bringIntoView(boxes.filter((link) => link.dataset.step === id));
}

const inView = (top) => top < innerHeight && top + chart.offsetHeight > 0;

/* Scroll as little as is needed for the chosen box, or the card where the screen shows those, to stand clear of the
   panel and of the bar. */
function bringIntoView(places) {
  const link = places.find((place) => place === opener) ?? places.find((place) => place.checkVisibility());
  if (!link) return;
  const box = link.getBoundingClientRect();
  const beside = panel.getBoundingClientRect();
  const sheet = beside.width > innerWidth * 0.9;
  const [top, bottom] = [80, (sheet ? beside.top : innerHeight) - 20];
  if (box.top < top) scrollBy(0, box.top - top);
  else if (box.bottom > bottom) scrollBy(0, box.bottom - bottom);
  const drawing = link.closest(".flow");
  const area = drawing?.getBoundingClientRect();
  if (area && (box.left < area.left || box.right > area.right)) {
    drawing.scrollLeft += box.left + box.width / 2 - area.left - area.width / 2;
  }
}

/* The address says which step is shown, so that it can be sent, and so that Back works. */
function go(id, focus = true) {
  const url = new URL(location.href);
  if (id) url.searchParams.set("steg", id);
  else url.searchParams.delete("steg");
  if (id) url.hash = "flodesschema";
  if (url.href !== location.href) history.pushState(null, "", url);
  show(id, focus);
}

const shown = () => new URL(location.href).searchParams.get("steg");

function shut() {
  const link = opener ?? boxes.find((one) => one.dataset.step === shown() && one.checkVisibility());
  go(null);
  link?.focus({ preventScroll: true });
  opener = null;
}

before.addEventListener("click", () => go(steps[steps.indexOf(step(shown())) - 1].id, false));
after.addEventListener("click", () => go(steps[steps.indexOf(step(shown())) + 1].id, false));
close.addEventListener("click", shut);
toRow.addEventListener("click", () => go(null));
body.addEventListener("click", (event) => {
  if (!event.target.closest("button")) return;
  unfold(step(shown()));
  show(shown(), true);
});
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape") shut();
});

main.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const id = link.dataset.step ?? (panel.contains(link) && link !== toRow && link !== copy ? href(link).slice(1) : "");
  if (!step(id) || (!link.dataset.step && !href(link).startsWith("#"))) return;
  event.preventDefault();
  if (!panel.contains(link)) opener = link;
  go(id);
});
addEventListener("popstate", () => show(shown(), false));
if (step(shown())) {
  chart?.scrollIntoView();
  show(shown(), false);
}

/* Regional additions: their script is fetched when the reader has chosen a region, now or before. */
const regionLine = main.querySelector("#_tillagg .regional-list__told");
const region = main.querySelector("#_region");
async function regional() {
  const { additions } = await import("./regions.js");
  // A panel that is open already shows the additions of its step too.
  additions(main, () => shown() && show(shown(), false));
}
function regionKept() {
  try {
    return localStorage.getItem("forlopp.region") !== null;
  } catch {
    return false;
  }
}
if (regionLine && (region?.value || new URL(location.href).searchParams.has("region") || regionKept())) regional();
else if (regionLine && region) {
  regionLine.textContent = "Välj region under ”Visa för”, så visas tilläggen i texten.";
  region.addEventListener("change", regional, { once: true });
}

/* A link to something that the reader's choice hides, or that stands in a closed box, shows it. */
function follow() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  // A step that the address opens has been brought into view already.
  if (target && main.contains(target) && !step(shown())) reveal(target);
}
addEventListener("hashchange", follow);
follow();

/* ---- Copying a link --------------------------------------------------------------------------------------------- */

const told = make("p", { class: "told screen-only", role: "status" });
document.body.append(told);

function tell(words) {
  told.textContent = words;
  clearTimeout(tell.waiting);
  tell.waiting = setTimeout(() => told.replaceChildren(), 4000);
}

main.addEventListener("click", async (event) => {
  const link = event.target.closest(".permalink, .panel__copy");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  // The reader's own choices are not sent along: the link leads to the text itself.
  const url = new URL(location.pathname + href(link), location.origin).href;
  if (link !== copy) history.replaceState(null, "", location.search + href(link));
  try {
    await navigator.clipboard.writeText(url);
    tell("Länken är kopierad.");
  } catch {
    tell(`Länken är ${url}`);
  }
});

/* ---- References and abbreviations, where they are met ----------------------------------------------------------- */

const note = make("div", { class: "in-place screen-only", popover: "auto", role: "note" });
main.append(note);

for (const abbr of main.querySelectorAll("abbr[title]")) {
  abbr.tabIndex = 0;
  abbr.setAttribute("role", "button");
}

function explain(place, ...content) {
  note.replaceChildren(...content);
  note.showPopover();
  const box = place.getBoundingClientRect();
  const own = note.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - own.width - 8));
  const top = box.bottom + own.height + 8 < innerHeight ? box.bottom + 4 : Math.max(8, box.top - own.height - 4);
  note.style.left = `${left}px`;
  note.style.top = `${top}px`;
}

function open(event) {
  const abbr = event.target.closest("abbr[title]");
  const cite = event.target.closest("a.cite, a.note-mark");
  if (!(abbr || cite) || note.contains(event.target)) return false;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return false;
  if (abbr) explain(abbr, make("strong", {}, abbr.textContent), ` ${abbr.title}`);
  else {
    const work = document.getElementById(href(cite).slice(1));
    if (!work) return false;
    explain(cite, copied(work.childNodes), make("a", { href: href(cite), class: "in-place__on" }, "Visa i listan"));
  }
  event.preventDefault();
  return true;
}
main.addEventListener("click", open);
main.addEventListener("keydown", (event) => {
  if ((event.key === "Enter" || event.key === " ") && event.target.matches("abbr")) open(event);
});
addEventListener("scroll", () => note.hidePopover(), { passive: true });
note.addEventListener("click", (event) => {
  if (event.target.closest(".in-place__on")) note.hidePopover();
});

/* ---- Where the reader is, in the list of contents --------------------------------------------------------------- */

const entries = [...document.querySelectorAll(".contents a")].map((link) => [link, document.getElementById(href(link).slice(1))]);
let asked = 0;

/* What began last above a line a third down the window is what is being read. */
function mark() {
  asked = 0;
  const line = innerHeight / 3;
  const read = entries.findLast(([, place]) => place?.offsetParent && place.getBoundingClientRect().top < line)?.[0];
  for (const [link] of entries) {
    if (link === read) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}
addEventListener("scroll", () => (asked ||= requestAnimationFrame(mark)), { passive: true });
mark();
