/* The site's worker, /sw.js: the files of this folder, joined in the order of their names. It keeps the shell and what
   the reader has chosen, and answers when the network does not.
   In: requests of pages in its scope, and messages from assets/js/offline.js. Out: the network's answer where there is
   one, else the kept copy with a bar that says how old it is. Never keeps anything of another host, never shows a copy
   of a document that is known to be withdrawn, never sends anything about the reader.

   A document's copy is a set of files with one hash (see plugins/forlopp/offline.py). All files of a new version are
   fetched and their hashes checked before the record that points at them is changed: one write puts the new copy in the
   old one's place, and until then the old one is whole. */

const RELEASE = { hash: "", files: {} };

const SCOPE = new URL("./", self.location);
const SHELL = `forlopp ${SCOPE.pathname} skal ${RELEASE.hash}`;
const COPIES = `forlopp ${SCOPE.pathname} kopior`;
const RECORDS = `forlopp ${SCOPE.pathname} register`;
const SEARCH = "sok/";
const OFFLINE = "offline/";
const VALID = "approved";
const PATIENCE = 3000; // milliseconds that a reader waits for the network when a copy is at hand
const HOUR = 3600 * 1000;
const FEW = 12; // saved documents that are asked about one by one; beyond that the whole list costs less
const OLD = 30; // days without contact after which the bar warns strongly
const KEPT_HEADERS = ["content-type", "content-security-policy", "x-content-type-options", "referrer-policy"];
const BAR = '<div class="offline-bar" id="_offline" role="status"></div>';
const REASON = '<div class="offline-reason" id="_orsak"></div>';

const at = address => new URL(address, SCOPE).href;
const copyAt = (address, hash) => `${at(address)}?kopia=${hash}`;
const escape = text => String(text).replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
const time = moment => new Date(moment).toLocaleString("sv-SE", { dateStyle: "long", timeStyle: "short" });

/* What the site said of a copy at the last contact: a newer version, an address that is gone, a document that ended. */
const HOLDS = { newer: "", gone: false, ended: null };

class Damaged extends Error {}

// --- Life ----------------------------------------------------------------------------------------

self.addEventListener("install", event => event.waitUntil(install()));
self.addEventListener("activate", event => event.waitUntil(activate()));

async function install() {
  const files = await Promise.all(
    Object.entries(RELEASE.files).map(async ([address, sha]) => [address, await fetched(address, sha)])
  );
  const cache = await caches.open(SHELL);
  await Promise.all(files.map(([address, answer]) => cache.put(at(address), answer)));
  await self.skipWaiting();
}

async function activate() {
  const shells = SHELL.slice(0, -RELEASE.hash.length);
  for (const name of await caches.keys()) if (name.startsWith(shells) && name !== SHELL) await caches.delete(name);
  await inTurn(dropLoose);
}

// --- Files that are checked before they are kept -------------------------------------------------

function ask(address, cache = "no-store") {
  return fetch(at(address), { cache, credentials: "same-origin", redirect: "error" });
}

/* What the browser has at hand will do if its hash is right; else the site is asked, past every cache. */
async function fetched(address, sha) {
  let answer = await ask(address, "force-cache");
  let bytes = await answer.arrayBuffer();
  if ((await hashOf(bytes)) !== sha) {
    answer = await ask(address, "reload");
    bytes = await answer.arrayBuffer();
  }
  if (answer.status !== 200 || (await hashOf(bytes)) !== sha) throw new Damaged(address);
  const headers = KEPT_HEADERS.filter(name => answer.headers.has(name)).map(name => [name, answer.headers.get(name)]);
  return new Response(bytes, { headers });
}

async function hashOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map(byte => byte.toString(16).padStart(2, "0")).join("");
}

/* The newest version.json of a set, with its own hash; null when its address is no longer there. */
async function newest(url) {
  const answer = await ask(url === SEARCH ? "offline/sok.json" : `${url}version.json`);
  if (answer.status === 404 || answer.status === 410) return null;
  if (answer.status !== 200) throw new Damaged(url);
  const bytes = await answer.arrayBuffer();
  const version = JSON.parse(new TextDecoder().decode(bytes));
  if (version.url !== url) throw new Damaged(url);
  return { ...version, hash: await hashOf(bytes) };
}

// --- Records: what is saved ----------------------------------------------------------------------

/* Writes come one at a time, so that two of them never speak of the same record. */
let turn = Promise.resolve();
function inTurn(work) {
  const result = turn.then(work);
  turn = result.catch(() => {});
  return result;
}

/* Reading makes no cache: where a device is full, even an empty one is refused, and nothing being kept is no fault. */
async function record(url) {
  const answer = await caches.match(at(url), { cacheName: RECORDS });
  return answer ? answer.json() : null;
}

async function records() {
  if (!(await caches.has(RECORDS))) return [];
  const cache = await caches.open(RECORDS);
  const answers = await Promise.all((await cache.keys()).map(key => cache.match(key)));
  return Promise.all(answers.map(answer => answer.json()));
}

async function write(one) {
  const headers = { "content-type": "application/json" };
  await (await caches.open(RECORDS)).put(at(one.url), new Response(JSON.stringify(one), { headers }));
  return one;
}

/* Fetch a version's files, all of them, and only then let the record point at them. */
async function keep(version) {
  const before = await record(version.url);
  const cache = await caches.open(COPIES);
  const put = [];
  try {
    const files = await Promise.all(
      version.files.map(async ([address, sha]) => [address, await fetched(address, sha)])
    );
    for (const [address, answer] of files) {
      put.push(copyAt(address, version.hash));
      await cache.put(put.at(-1), answer);
    }
    const now = Date.now();
    await write({ ...version, ...HOLDS, saved: now, checked: now });
  } catch (fault) {
    if (before?.hash !== version.hash) for (const key of put) await cache.delete(key);
    throw fault;
  }
  if (before && before.hash !== version.hash) await drop(before);
}

async function drop(one) {
  const cache = await caches.open(COPIES);
  for (const [address] of one.files) await cache.delete(copyAt(address, one.hash));
}

/* What a worker that was ended in the middle of its work left behind. */
async function dropLoose() {
  const hashes = new Set((await records()).map(one => one.hash));
  const cache = await caches.open(COPIES);
  for (const key of await cache.keys())
    if (!hashes.has(new URL(key.url).searchParams.get("kopia"))) await cache.delete(key);
}

async function save(url) {
  const version = await newest(url);
  if (!version) throw new Damaged(url);
  await keep(version);
  if (url !== SEARCH && !(await record(SEARCH))) {
    const search = await newest(SEARCH);
    if (search) await keep(search);
  }
}

async function remove(url) {
  const one = await record(url);
  if (!one) return;
  await (await caches.open(RECORDS)).delete(at(url));
  await drop(one);
  const left = await records();
  if (left.length === 1 && left[0].url === SEARCH) await remove(SEARCH);
}
