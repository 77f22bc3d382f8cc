/* Part three of the worker: answers what pages ask for, from the network or from what is kept.
   In: requests. Out: answers. Never keeps anything by itself. */

// --- Requests ------------------------------------------------------------------------------------

/* Pages that were answered from a copy: what they ask for next comes from the copy too, without waiting. */
const fromCopy = new Set();

self.addEventListener("fetch", event => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== SCOPE.origin || !url.pathname.startsWith(SCOPE.pathname)) return;
  const address = url.pathname.slice(SCOPE.pathname.length).replace(/(^|\/)index\.html$/, "$1");
  if (request.mode === "navigate") event.respondWith(page(event, address));
  else if (!/^(api|offline)\/.*\.json$|(^|\/)version\.json$/.test(address)) event.respondWith(part(event, address));
});

/* The kept answer for an address: {answer, record}, where shell files have no record. */
async function kept(address) {
  for (const one of await recordsFor(address))
    if (one.files.some(([name]) => name === address)) {
      const answer = await (await caches.open(COPIES)).match(copyAt(address, one.hash));
      if (answer) return { answer, one };
    }
  const answer = await (await caches.open(SHELL)).match(at(address));
  return answer ? { answer, one: null } : null;
}

/* A file lies in the set of its document, "vardforlopp/sepsis/", or in that of search. */
async function recordsFor(address) {
  const folder = address.match(/^[^/]+\/[^/]+\//)?.[0];
  const found = await Promise.all([folder && record(folder), record(SEARCH)]);
  return found.filter(Boolean);
}

function inTime(promise) {
  return Promise.race([promise, new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error("slow")))]);
}

async function page(event, address) {
  const copy = await kept(address);
  // Never what the browser happens to have: that would be an old text without a bar.
  const network = fetch(new Request(event.request, { cache: "no-cache" })).then(answer => {
    if (copy && answer.status >= 500) throw new Error("out of order");
    return answer;
  });
  try {
    const answer = await (copy ? inTime(network) : network);
    if (copy?.one) event.waitUntil(inTurn(() => refreshed(copy.one.url)).catch(() => {}));
    return answer;
  } catch (error) {
    network.catch(() => {});
    if (event.resultingClientId) fromCopy.add(event.resultingClientId);
    if (!copy && !address.endsWith("/") && (await kept(`${address}/`))) return Response.redirect(at(`${address}/`));
    return copy ? shown(copy, address) : absent(address);
  }
}

/* A reader has met the site's own page: the copy follows, whatever its version. */
async function refreshed(url) {
  const one = await record(url);
  if (one) await check(one, true);
}

async function part(event, address) {
  if (fromCopy.has(event.clientId)) {
    const copy = await kept(address);
    if (copy) return copy.answer;
  }
  try {
    return await fetch(event.request);
  } catch (error) {
    const copy = await kept(address);
    if (!copy) throw error;
    return copy.answer;
  }
}

// --- What is shown without the network -----------------------------------------------------------

function html(text, answer, status = 200) {
  const headers = KEPT_HEADERS.filter(name => answer.headers.has(name)).map(name => [name, answer.headers.get(name)]);
  return new Response(text, { status, headers });
}

async function shown({ answer, one }, address) {
  const isDocument = one && one.url !== SEARCH;
  if (isDocument && (one.gone || (one.ended && one.status === VALID))) return absent(address, one);
  if (!(answer.headers.get("content-type") ?? "").includes("html")) return answer;
  const words = isDocument ? copyWords(one) : `<p><strong>${cut()}</strong></p>`;
  const link = `<p><a href="${at(OFFLINE)}">Det här är sparat på enheten</a></p>`;
  const strong = one && isOld(one) ? " offline-bar--old" : "";
  const bar = BAR.replace('"offline-bar"', `"offline-bar${strong}" data-copy="${escape(one?.version ?? "")}"`)
    .replace("></div>", `>${words}${link}</div>`);
  return html((await answer.text()).replace(BAR, () => bar), answer);
}

const cut = () => (navigator.onLine ? "Ingen kontakt med webbplatsen." : "Du är offline.");
const isOld = one => days(one) > OLD || days(one) < 0;
const days = one => Math.floor((Date.now() - one.checked) / (24 * HOUR));

function copyWords(one) {
  const version = one.version ? `, version ${escape(one.version)}` : "";
  const said = [`<p><strong>${cut()}</strong> Gäller per ${time(one.checked)}${version}.</p>`];
  if (one.status !== VALID) said.push("<p><strong>Texten ska inte längre följas.</strong></p>");
  if (one.newer) said.push(`<p><strong>Version ${escape(one.newer)} finns</strong>, men är inte inläst.</p>`);
  if (one.review_by && one.review_by < new Date().toISOString().slice(0, 10))
    said.push(`<p>Texten skulle ha setts över senast ${escape(one.review_by)}.</p>`);
  if (days(one) < 0)
    said.push("<p><strong>Enhetens klocka går fel: det går inte att säga om texten gäller.</strong></p>");
  else if (isOld(one))
    said.push(`<p><strong>Ingen kontakt med webbplatsen på ${days(one)} dagar. Texten kan ha ändrats eller upphävts
      sedan dess. Följ den inte utan att kontrollera.</strong></p>`);
  return said.join("");
}

/* The page /offline/, under the address that was asked for, with the reason first. Its links count from its own
   place. */
async function absent(address, one = null) {
  const answer = await (await caches.open(SHELL)).match(at(OFFLINE));
  if (!answer) return Response.error();
  const text = (await answer.text()).replace(
    / ([a-z-]+)="(\.\.?(?:\/[^"]*)?)"/g,
    (_, name, way) => ` ${name}="${new URL(way, at(OFFLINE)).pathname}"`
  );
  const reason = REASON.replace("></div>", ` data-address="${escape(address)}">${why(one)}</div>`);
  const own = text.replace(/<header class="first">[^]*?<\/header>/, "");
  return html(own.replace(REASON, () => reason), answer, 503);
}

function why(one) {
  const title = escape(one?.title ?? "");
  if (one?.gone)
    return `<h1>${title} finns inte längre</h1><p>Webbplatsen hade inte sidan kvar ${time(one.checked)}. Den sparade
      texten visas därför inte.</p>`;
  if (one?.ended) {
    const { status, ended_on, successors } = one.ended;
    const links = successors.map(([url, name]) => `<a href="${at(escape(url))}">${escape(name)}</a>`).join(", ");
    const became = { merged: "sammanslaget med ett annat", withdrawn: "upphävt" }[status] ?? "inte längre godkänt";
    const since = ended_on ? ` sedan ${escape(ended_on)}` : "";
    return `<h1>${title} gäller inte längre</h1><p>Vårdförloppet är ${became}${since}. Den sparade texten visas därför
      inte.</p>${links ? `<p>I dess ställe: ${links}.</p>` : ""}`;
  }
  return `<h1>Sidan är inte sparad</h1><p>${cut()} Den här sidan finns inte på enheten. Försök igen när du har
    nät, eller läs något av det som är sparat.</p><p><a href="">Försök igen</a></p>`;
}
