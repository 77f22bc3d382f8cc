/* The search field: answers while the reader types, by keyboard, mouse and touch. In: the form of
   partials/search-field.html, on /sok/ also the list that all hits go into. Out: a list of hits under the field (a combobox
   as the ARIA practices describe it), or on /sok/ the page's own list, whose address keeps the question. Never builds a
   node from text as HTML, and fetches nothing before the reader is here. */

import { answer, block, openIndex } from "./search-index.js";

const KINDS = {
  step: "Steg", entry: "Ingång", decision: "Beslut", exit: "Utgång", handover: "Överlämning", part: "Del",
  criteria: "Kriterium", exclusion: "Kriterium", "exit-criteria": "Kriterium", indicator: "Indikator",
  section: "Avsnitt", appendix: "Bilaga",
};
const UNDER_FIELD = 8;
const ON_PAGE = 40;
const root = new URL(document.documentElement.dataset.root, location.href);

async function read(name, fresh = false) {
  const response = await fetch(new URL(`sok/${name}`, root), fresh ? { cache: "reload" } : {});
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
}

let opened;
/** The index, opened once; again after a failure. */
function index() {
  opened ??= openIndex(read).catch((fault) => {
    opened = undefined;
    throw fault;
  });
  return opened;
}

/** The id of the pathway that the reader stands in, "" elsewhere. */
function here() {
  const [folder, id = ""] = location.pathname.slice(root.pathname.length).split("/");
  return ["vardforlopp", "generiska-modeller"].includes(folder) ? id : "";
}

/** Make a node with a class, and children that are nodes or text. */
function make(tag, name, ...children) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  node.append(...children);
  return node;
}

function marked(text, marks) {
  const out = [];
  let done = 0;
  for (const [start, end] of marks) {
    out.push(text.slice(done, start), make("mark", "", text.slice(start, end)));
    done = end;
  }
  return [...out, text.slice(done)];
}

function described(hit) {
  const kind = hit.action ? "Åtgärd" : KINDS[hit.kind] ?? hit.document;
  const head = make("span", "hit__head", make("span", `hit__kind hit__kind--${hit.kind}`, kind), " ");
  if (hit.letter) head.append(make("span", "hit__letter", hit.letter), " ");
  head.append(make("span", "hit__title", ...marked(hit.title, hit.titleMarks)));
  const out = [head];
  if (hit.text) out.push(make("span", "hit__text", ...marked(hit.text, hit.marks)));
  const where = [hit.kind === "pathway" ? "" : hit.pathway, hit.note].filter(Boolean).join(" · ");
  if (where) out.push(make("span", "hit__where", where));
  return out;
}

function lists(lead) {
  const ways = [["vardforlopp/", "Alla vårdförlopp"], ["omraden/", "Programområden"], ["generiska-modeller/", "Generiska modeller"]];
  return make("div", "search__help", make("p", "", lead), make("ul", "", ...ways.map(([address, words]) => {
    const link = make("a", "", words);
    link.href = new URL(address, root);
    return make("li", "", link);
  })));
}

const none = (text) => lists(`Inga träffar på ”${text}”. Prova ett annat ord, färre ord eller en kod, till exempel A41.9. `
  + "Här finns allt i listor:");
const broken = () => lists("Sökningen kunde inte hämtas. Försök igen om en stund. Här finns allt i listor:");

function counted(total, shown) {
  if (!total) return "Inga träffar.";
  const words = total === 1 ? "1 träff" : `${total} träffar`;
  return total > shown ? `${words}, de ${shown} bästa visas.` : `${words}.`;
}

/** Make a form search. */
export function searching(form) {
  const input = form.querySelector("input");
  const page = document.querySelector("[data-search-hits]");
  const status = make("p", "search__status");
  status.setAttribute("role", "status");
  const box = page ?? make("div", "search__box");
  let turn = 0;
  let active = -1;

  index().then((ready) => here() && block(ready, here())).catch(() => {});
  if (page) page.before(status);
  else {
    const close = make("button", "search__close", "Stäng");
    close.type = "button";
    close.addEventListener("click", shut);
    form.querySelector(".search__field").append(close);
    box.hidden = true;
    form.append(status, box);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", "_traffar");
    document.addEventListener("pointerdown", (event) => form.contains(event.target) || shut());
    form.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !form.contains(event.relatedTarget)) shut();
    });
  }
  input.addEventListener("input", ask);
  input.addEventListener("focus", () => !page && box.hidden && input.value.trim() && ask());
  form.addEventListener("keydown", keys);
  if (page) {
    page.addEventListener("keydown", keys);
    input.value = new URLSearchParams(location.search).get("q") ?? "";
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask();
    });
    if (!input.value) input.focus();
  }
  if (input.value.trim()) ask();

  async function ask() {
    const asked = performance.now();
    const mine = turn += 1;
    const text = input.value.trim();
    if (page) history.replaceState(null, "", text ? `?q=${encodeURIComponent(text)}` : location.pathname);
    if (!text) {
      status.textContent = "";
      box.replaceChildren();
      if (!page) shut();
      return;
    }
    try {
      const ready = await index();
      const { hits, total } = await answer(ready, text, { here: here(), limit: page ? ON_PAGE : UNDER_FIELD });
      if (mine !== turn) return;
      show(hits, total, text);
    } catch {
      if (mine !== turn) return;
      status.textContent = "";
      box.replaceChildren(broken());
      open(false);
    }
    document.documentElement.dataset.searchMs = (performance.now() - asked).toFixed(1);
  }

  function show(hits, total, text) {
    status.textContent = counted(total, hits.length);
    choose(-1);
    if (!hits.length) {
      box.replaceChildren(none(text));
      open(false);
      return;
    }
    const links = hits.map((hit, number) => {
      const link = make("a", "hit", ...described(hit));
      link.href = new URL(hit.address, root);
      return page ? link : option(link, number);
    });
    if (page) {
      box.replaceChildren(make("ol", "hits", ...links.map((link) => make("li", "", link))));
      return;
    }
    if (total > hits.length) {
      const all = make("a", "hit hit--all", `Visa alla träffar (${total})`);
      all.href = new URL(`sok/?q=${encodeURIComponent(text)}`, root);
      links.push(option(all, links.length));
    }
    const list = make("div", "hits", ...links);
    list.id = "_traffar";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Sökträffar");
    box.replaceChildren(list);
    open(true);
  }

  function option(link, number) {
    link.id = `_traff-${number}`;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    link.addEventListener("click", shut);
    return link;
  }

  function open(list) {
    if (page) return;
    box.hidden = false;
    form.classList.add("search--open");
    document.documentElement.classList.add("is-searching");
    input.setAttribute("aria-expanded", String(list));
  }

  function shut() {
    if (page) return;
    turn += 1;
    box.hidden = true;
    choose(-1);
    form.classList.remove("search--open");
    document.documentElement.classList.remove("is-searching");
    input.setAttribute("aria-expanded", "false");
  }

  function choose(number) {
    const links = [...box.querySelectorAll(".hit")];
    active = number;
    if (page) {
      if (number >= 0) links[number]?.focus();
      return;
    }
    links.forEach((link, other) => link.setAttribute("aria-selected", String(other === number)));
    if (number < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", links[number].id);
      links[number].scrollIntoView({ block: "nearest" });
    }
  }

  function keys(event) {
    const links = [...box.querySelectorAll(".hit")];
    const count = box.hidden ? 0 : links.length;
    if (page) active = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      if (page) input.focus();
      else if (!box.hidden) shut();
      else {
        input.value = "";
        status.textContent = "";
      }
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (page && active + step < 0) input.focus();
      else choose(page ? Math.min(active + step, count - 1) : (active + step + count + (active < 0 && step < 0 ? 1 : 0)) % count);
    } else if (event.key === "Enter" && !page && active >= 0 && count) links[active].click();
    else return;
    event.preventDefault();
  }
}
