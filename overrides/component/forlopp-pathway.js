/* <forlopp-pathway src region level>: a care pathway on anybody's page, from the feed or from a mirror of it.
   In: the address of a document of the API, a region, the level of the first headings. Out: the fragment in the page's
   own DOM, so that the page's type, anchors, find and print hold for it, under a line with version and review date.
   Never inserts a node that it has not built itself from a list of what is allowed, never shows the actions of a
   document that no longer holds, and never takes away the host's own link before there is something to show. */

const SHOWN = "approved";
const WAIT = 20000;
const CHANGED = "Det nationella innehållet har ändrats sedan tillägget skrevs.";
const FAILED = "Vårdförloppet kunde inte hämtas just nu.";
const FOLLOW = " Följ länken för att läsa det.";

/* Without weight of their own: any rule of the host's goes before. */
const SHEET = `
:where(forlopp-pathway) { display: block; }
:where(forlopp-pathway .forlopp-bar, forlopp-pathway .forlopp-region) { margin-block: 1em; padding: 0.6em 1em; border: 1px solid; border-inline-start-width: 0.4em; }
:where(forlopp-pathway .forlopp-bar > p, forlopp-pathway .forlopp-region > p) { margin-block: 0.3em; }
:where(forlopp-pathway .forlopp-warning, forlopp-pathway .forlopp-notice) { font-weight: bold; }
:where(forlopp-pathway .forlopp dl) { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.1em 1em; }
:where(forlopp-pathway .forlopp dt) { font-weight: bold; }
:where(forlopp-pathway .forlopp dd) { margin: 0; }
:where(forlopp-pathway .forlopp figure) { margin-inline: 0; overflow-x: auto; }
:where(forlopp-pathway .forlopp svg) { background: #fff; color-scheme: only light; }
:where(forlopp-pathway .forlopp table) { width: 100%; margin-block: 1em; border-collapse: collapse; }
:where(forlopp-pathway .forlopp caption) { font-weight: bold; text-align: start; }
:where(forlopp-pathway .forlopp th, forlopp-pathway .forlopp td) { padding: 0.3em 0.5em; border: 1px solid; text-align: start; vertical-align: top; }
:where(forlopp-pathway .forlopp td, forlopp-pathway .forlopp dd, forlopp-pathway .forlopp-source) { overflow-wrap: anywhere; }
:where(forlopp-pathway .forlopp ul, forlopp-pathway .forlopp ol) { padding-inline-start: 1.3em; }
:where(forlopp-pathway .forlopp-slot) { margin-block: 0.6em; padding: 0 1em; border: 1px dashed; }
@media (max-width: 30em) {
  :where(forlopp-pathway .forlopp dl) { display: block; }
  :where(forlopp-pathway .forlopp > table > thead) { display: none; }
  :where(forlopp-pathway) :where(.forlopp > table, .forlopp > table > caption, .forlopp > table > tbody, .forlopp > table > tbody > tr),
  :where(forlopp-pathway) :where(.forlopp > table > tbody > tr > th, .forlopp > table > tbody > tr > td) { display: block; }
}
`;

class Pathway extends HTMLElement {
  static get observedAttributes() {
    return ["src", "region", "level"];
  }

  connectedCallback() {
    dress();
    this.fallback = this.fallback || [...this.childNodes];
    this.load();
  }

  disconnectedCallback() {
    if (this.running) this.running.abort();
  }

  attributeChangedCallback() {
    if (this.isConnected && this.fallback) this.load();
  }

  /* Fetches and shows; a newer call ends an older one. */
  async load() {
    if (this.running) this.running.abort();
    const running = (this.running = new AbortController());
    const timer = setTimeout(() => running.abort(), WAIT);
    this.setAttribute("aria-busy", "true");
    try {
      const told = await show(this, running.signal);
      if (this.running === running) this.dispatchEvent(new CustomEvent("forlopp-loaded", { bubbles: true, detail: told }));
    } catch (error) {
      if (this.running === running) {
        const link = this.fallback.some(one => one.nodeType === 1 && (one.matches("a") || one.querySelector("a")));
        const line = node("p", { role: "status", class: "forlopp-failed", lang: "sv" }, FAILED + (link ? FOLLOW : ""));
        this.replaceChildren(...this.fallback, line);
        this.dispatchEvent(new CustomEvent("forlopp-failed", { bubbles: true, detail: { reason: String(error) } }));
      }
    } finally {
      clearTimeout(timer);
      if (this.running === running) this.removeAttribute("aria-busy");
    }
  }
}

async function show(host, signal) {
  const source = safeAddress(host.getAttribute("src"), document.baseURI);
  if (!source) throw new Error("src");
  const [pathway, article] = await both(source, signal);
  const context = { host, prefix: pathway.id_prefix, api: new URL("../", source), page: address(pathway.page) };
  const holds = pathway.status === SHOWN;
  const region = holds && /^[a-z][a-z0-9-]*$/.test(host.getAttribute("region") || "") ? host.getAttribute("region") : "";
  const found = region ? await additions(region, pathway, context, signal) : { items: [], failed: false };
  if (signal.aborted) throw new Error("aborted");
  const stale = holds && Boolean(pathway.review_by) && today() > pathway.review_by;
  const bar = barOf(pathway, context, holds, stale, found.failed);
  let placed = 0;
  if (holds) {
    const body = make(article, context);
    copy(article, body, context);
    placed = place(found, body, context);
    levels(body, Number(host.getAttribute("level")) || 2);
    for (const figure of body.querySelectorAll("figure")) {
      figure.tabIndex = 0;
      figure.setAttribute("role", "group");
      figure.setAttribute("aria-label", "Flödesschema som bild, kan rullas i sidled");
    }
    host.replaceChildren(bar, body);
    arrive(host);
  } else {
    host.replaceChildren(bar);
  }
  return { id: pathway.id, version: pathway.version || "", status: pathway.status, stale, additions: placed };
}

/* ---------------------------------------------------------------- what is fetched */

/* The document and its fragment, of one and the same version. When a release comes between the two requests they
   differ: then both are fetched once more. */
async function both(source, signal) {
  for (const cache of ["no-cache", "reload"]) {
    const pathway = await (await get(source, signal, cache)).json();
    if (![pathway.id, pathway.title, pathway.status, pathway.id_prefix].every(text)) throw new Error("document");
    if (pathway.status !== SHOWN) return [pathway, null];
    const parsed = new DOMParser().parseFromString(await fragment(pathway, source, signal, cache), "text/html");
    const article = parsed.querySelector("article.forlopp");
    if (!article) throw new Error("fragment");
    const same = [["id", pathway.id], ["version", pathway.version], ["review-by", pathway.review_by]];
    if (same.every(([name, value]) => (article.getAttribute(`data-forlopp-${name}`) || "") === (value || ""))) {
      return [pathway, article];
    }
  }
  throw new Error("versions differ");
}

const text = value => typeof value === "string" && value !== "";
const list = value => (Array.isArray(value) ? value.filter(one => one && typeof one === "object") : []);

/* The fragment as text: by its hash where the document names it, else beside the document. */
async function fragment(pathway, source, signal, cache) {
  const api = new URL("../", source);
  const given = pathway.fragment && typeof pathway.fragment === "object" ? pathway.fragment : { href: pathway.fragment };
  const beside = source.pathname.replace(/\.json$/, ".html");
  const href = [given.blob, given.href].find(text);
  const answer = await get(href ? within(href, api) : new URL(beside, source), signal, cache);
  const bytes = await answer.arrayBuffer();
  if (text(given.sha256) && globalThis.crypto && crypto.subtle) {
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const hex = [...sum].map(one => one.toString(16).padStart(2, "0")).join("");
    if (hex !== given.sha256) throw new Error("hash");
  }
  return new TextDecoder().decode(bytes);
}

async function get(url, signal, cache) {
  const answer = await fetch(url, { signal, cache, credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw Object.assign(new Error(`status ${answer.status}`), { status: answer.status });
  if (answer.url && new URL(answer.url).origin !== url.origin) throw new Error("other origin");
  return answer;
}

/* An address of the API; it may not lead out of the folder that src stands in. */
function within(href, api) {
  const url = new URL(href, api);
  if (url.origin !== api.origin || !url.pathname.startsWith(api.pathname)) throw new Error("address");
  return url;
}

/* https, or plain http to this host or this machine: nothing in between can alter what comes. */
function safeAddress(value, base) {
  const url = address((value || "").trim(), base);
  if (!url) return null;
  const near = [location.hostname, "localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  return url.protocol === "https:" || near ? url : null;
}

function address(value, base) {
  try {
    const url = value ? new URL(value, base) : null;
    return url && /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

async function additions(region, pathway, { api }, signal) {
  try {
    const found = await (await get(within(`regions/${region}/${pathway.id}.json`, api), signal, "no-cache")).json();
    if (found.region.id !== region || found.pathway.id !== pathway.id) throw new Error("region");
    return { ...found, items: list(found.items), failed: false };
  } catch (error) {
    return { items: [], failed: error.status !== 404 && error.status !== 410 };
  }
}

/* ---------------------------------------------------------------- what is said */

function today() {
  const now = new Date();
  const two = number => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/* The line above the text: which version, how long it holds, and what the reader must be told. */
function barOf(pathway, context, holds, stale, failed) {
  const bar = node("div", { class: "forlopp-bar", lang: "sv" });
  const first = node("p", {}, node("strong", {}, pathway.title));
  if (text(pathway.version)) first.append(`, version ${pathway.version}`);
  if (text(pathway.review_by)) first.append(`. Ses över senast ${pathway.review_by}`);
  first.append(". ");
  if (context.page) first.append(node("a", { href: context.page.href }, `Läs på ${context.page.host}`));
  bar.append(first);
  const warn = words => bar.append(node("p", { class: "forlopp-warning" }, words));
  const notices = Array.isArray(pathway.notices) ? pathway.notices.filter(text) : [];
  if (!holds) {
    const label = text(pathway.status_label) ? pathway.status_label : pathway.status;
    const planned = pathway.status === "planned";
    warn(`${planned ? "Det finns ingen text än" : "Gäller inte längre"} (${label.toLowerCase()}).`);
    notices.forEach(warn);
    const after = list(pathway.successors);
    if (after.length) {
      const line = node("p", {}, "I stället gäller: ");
      after.forEach((one, index) => {
        const to = address(one.page);
        const name = text(one.title) ? one.title : String(one.id || "");
        line.append(index ? ", " : "", to ? node("a", { href: to.href }, name) : name);
      });
      bar.append(line);
    }
    return bar;
  }
  if (stale) warn(overdue(pathway));
  if (text(pathway.valid_from) && today() < pathway.valid_from) warn(`Versionen börjar gälla ${pathway.valid_from}.`);
  if (failed) warn("Regionens tillägg kunde inte hämtas. Här visas bara den nationella texten.");
  return bar;
}

function overdue({ validity, review_by: date }) {
  const said = validity && validity.overdue_text;
  return text(said) ? said : `Texten skulle ha setts över senast ${date}. Kontrollera om det finns en nyare version.`;
}

/* ---------------------------------------------------------------- regional text */

/* Puts each addition at its part, the national text as it is; those whose part is gone come last. Says how many. */
function place(found, body, context) {
  const left = [];
  for (const item of found.items) {
    const box = addition(item, found, context);
    const anchor = text(item.anchor) ? body.querySelector(`[id="${CSS.escape(context.prefix + item.anchor)}"]`) : null;
    if (anchor) beside(anchor, box);
    else left.push(box);
  }
  const end = body.querySelector(".forlopp-source") || body.appendChild(node("div", {}));
  if (left.length) end.before(node("h2", {}, "Regionala tillägg vars plats har tagits bort"), ...left);
  return found.items.length;
}

function addition(item, found, context) {
  const name = text(found.region.title) ? found.region.title : found.region.id;
  const box = node("div", { class: "forlopp-region", role: "note", lang: "sv", "aria-label": `Regionalt tillägg, ${name}` });
  const title = text(item.title) ? `: ${item.title}` : "";
  box.append(node("p", {}, node("strong", {}, `Regionalt tillägg, ${name}${title}`)));
  const warn = words => box.append(node("p", { class: "forlopp-warning" }, words));
  if (found.illustrative === true) warn("Exempeltext som ingen har granskat medicinskt.");
  if (item.drifted === true) warn(text(item.notice) ? item.notice : CHANGED);
  if (text(found.review_by) && today() > found.review_by) warn(`Tillägget skulle ha setts över senast ${found.review_by}.`);
  const parsed = new DOMParser().parseFromString(text(item.html) ? item.html : "", "text/html");
  copy(parsed.body, box, { ...context, regional: true });
  const { name: who, role, organisation } = found.responsible || {};
  const answers = [who, role, organisation].filter(text).join(", ");
  const facts = [answers && `Ansvarig: ${answers}`, text(found.on) && `Skrivet ${found.on}`];
  box.append(node("p", {}, `${facts.filter(Boolean).join(". ")}.`));
  return box;
}

/* In an item or a box: last in it. In a table: a row of its own. At a heading: before the next one. */
function beside(anchor, box) {
  if (/^(TBODY|TR)$/.test(anchor.tagName)) {
    const row = node("tr", {}, node("td", { colspan: "2" }, box));
    if (anchor.tagName === "TR") anchor.after(row);
    else anchor.append(row);
  } else if (/^H[1-6]$/.test(anchor.tagName)) {
    let last = anchor;
    while (last.nextElementSibling && !last.nextElementSibling.matches("h1, h2, h3, h4, h5, h6, footer")) {
      last = last.nextElementSibling;
    }
    last.after(box);
  } else if (/^(LI|DIV|TD|TH)$/.test(anchor.tagName)) {
    anchor.append(box);
  } else {
    anchor.after(box);
  }
}

/* ---------------------------------------------------------------- what may be shown */

const HTML = new Set(
  ("article footer div p h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tr th td figure figcaption a strong " +
    "em s code pre abbr sup sub span cite blockquote br hr").split(" "),
);
const DRAWN = new Set("svg g path polyline polygon line rect circle ellipse text tspan title desc a".split(" "));
const NAMES = new Set("class id title lang scope colspan rowspan start value role aria-label aria-labelledby".split(" "));
const DRAWING = new Set(
  ("viewBox width height x y x1 y1 x2 y2 dx dy cx cy r rx ry d points transform fill stroke stroke-width stroke-dasharray " +
    "stroke-linecap stroke-linejoin font-family font-size font-weight text-anchor opacity").split(" "),
);
const NEVER = new Set(
  "script style iframe object embed template noscript form input button select textarea link meta base foreignobject".split(" "),
);
const SVG = "http://www.w3.org/2000/svg";

/* Copies what is allowed from a parsed text that runs nothing into nodes made here. */
function copy(from, into, context) {
  for (const child of from.childNodes) {
    if (child.nodeType === 3) {
      into.append(child.data);
    } else if (child.nodeType === 1 && !NEVER.has(child.localName.toLowerCase())) {
      const made = make(child, context);
      if (made) into.append(made);
      copy(child, made || into, context);
    }
  }
}

/* A node of the same kind with the attributes that are allowed; null for a kind that is not. */
function make(from, context) {
  const drawn = from.namespaceURI === SVG;
  const name = from.localName;
  if (!drawn && name === "img") return picture(from, context);
  if (!(drawn ? DRAWN : HTML).has(name)) return null;
  const made = drawn ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const { name: key, value } of from.attributes) {
    if (!NAMES.has(key) && !key.startsWith("data-forlopp-") && !(drawn && DRAWING.has(key))) continue;
    if (key === "id" && !ownId(value, context)) continue;
    const kept = key === "class" ? value.split(/\s+/).filter(one => one.startsWith("forlopp")).join(" ") : value;
    if (kept) made.setAttribute(key, kept);
  }
  if (name === "a") target(from, made, context);
  return made;
}

/* An id with the document's own first part, and never one that the rest of the page has. A region's text has none. */
function ownId(id, { prefix, host, regional }) {
  const other = document.getElementById(id);
  return !regional && id.startsWith(prefix) && (!other || host.contains(other));
}

function target(from, made, { prefix, page }) {
  const href = from.getAttribute("href") || "";
  if (href.startsWith("#")) {
    if (href.startsWith(`#${prefix}`)) made.setAttribute("href", href);
    return;
  }
  const scheme = /^(mailto|tel):/i.test(href);
  const url = scheme ? null : address(href, page ? page.href : undefined);
  if (scheme || url) {
    made.setAttribute("href", scheme ? href : url.href);
    if (url) made.setAttribute("rel", "noopener");
  }
}

/* A picture that lies where the document does; any other as a link, so that no other host is told who reads. */
function picture(from, { api, page }) {
  const url = address(from.getAttribute("src"), page ? page.href : api.href);
  const alt = from.getAttribute("alt") || "";
  if (url && url.origin === api.origin) return node("img", { src: url.href, alt });
  return url ? node("a", { href: url.href, rel: "noopener" }, `Bild: ${alt || url.pathname}`) : null;
}

/* Moves headings so that the first level fits the host's page. */
function levels(body, first) {
  const by = Math.min(Math.max(Math.trunc(first), 2), 6) - 2;
  if (!by) return;
  for (const old of body.querySelectorAll("h2, h3, h4, h5, h6")) {
    const made = document.createElement(`h${Math.min(Number(old.localName[1]) + by, 6)}`);
    for (const { name, value } of old.attributes) made.setAttribute(name, value);
    made.append(...old.childNodes);
    old.replaceWith(made);
  }
}

/* Goes to the part that the address names, which was not there when the page opened. */
function arrive(host) {
  const part = document.getElementById(location.hash.slice(1));
  if (!part || !host.contains(part) || host.arrived) return;
  host.arrived = true;
  part.scrollIntoView();
}

function node(name, attributes, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

/* Once a page. A sheet made by a script is no inline style: a strict policy lets it be. */
let dressed = false;
function dress() {
  if (dressed || !("adoptedStyleSheets" in document)) return;
  dressed = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

if (!customElements.get("forlopp-pathway")) customElements.define("forlopp-pathway", Pathway);
