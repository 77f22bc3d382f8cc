/* Every page, when it has been shown: starts the worker (overrides/worker/), asks it now and then whether what is saved
   still holds, tells of newer versions, and runs the button that saves a document.
   In: the page, the worker's records. Out: the bar at the top, the button's words. Never in the live preview, never
   without https or localhost, and never sends anything: all that is saved stays in this browser. */

export const root = new URL(document.documentElement.dataset.root, location);
const HOUR = 3600 * 1000;
const AGAIN = [2000, 10_000, 60_000];
const FAULTS = {
  full: "Enheten har inte plats för mer. Ta bort något som är sparat och försök igen.",
  damaged: "Webbplatsen håller på att uppdateras. Inget har ändrats i det som är sparat; försök igen om en stund.",
  none: "Det gick inte att börja spara. Enheten kan sakna plats, eller så uppdateras webbplatsen. Ladda om sidan och försök igen.",
  network: "Det gick inte att nå webbplatsen. Inget har ändrats i det som är sparat; försök igen när du har nät.",
};

const url = location.pathname.slice(root.pathname.length).match(/^[^/]+\/[^/]+\//)?.[0] ?? "";
const bar = document.getElementById("_offline");
const seen = bar?.dataset.copy; // the version of the copy that this page is; undefined for the site's own page
const standIn = document.getElementById("_orsak")?.dataset.address !== undefined;
const listeners = [];

/* Start the worker; false in the live preview, where one from another day is ended instead. */
async function start() {
  if (document.querySelector('script[src="/_forlopp/reload.js"]')) {
    await (await navigator.serviceWorker.getRegistration(root))?.unregister();
    return false;
  }
  await navigator.serviceWorker.register(new URL("sw.js", root), { scope: root.pathname, updateViaCache: "none" });
  return true;
}

/* The worker, when it has started; null where it can't, as on a device without room for the shell. */
async function worker() {
  const registration = await navigator.serviceWorker.getRegistration(root);
  const fresh = registration?.installing ?? registration?.waiting;
  if (registration?.active || !fresh) return registration?.active ?? null;
  return new Promise(resolve =>
    fresh.addEventListener("statechange", () => {
      if (fresh.state === "activated") resolve(fresh);
      if (fresh.state === "redundant") resolve(null);
    })
  );
}

/* Ask the worker for a piece of work; the answer holds what went wrong, in Swedish, and unless `quiet` all records. */
export async function ask(work, more = {}) {
  const active = await worker();
  if (!active) return { fault: FAULTS.none, records: [] };
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise(resolve => (port1.onmessage = event => resolve(event.data)));
  active.postMessage({ work, ...more }, [port2]);
  const { fault, records } = await answer;
  if (!records) return { fault: FAULTS[fault] ?? "" };
  const documents = records.filter(one => one.title);
  for (const listener of listeners) listener(documents);
  return { fault: FAULTS[fault] ?? "", records: documents };
}

/* Be told of the records each time they may have changed. */
export function listen(listener) {
  listeners.push(listener);
}

export async function save(address, quiet = false) {
  await navigator.storage?.persist?.().catch(() => false);
  return ask("save", { url: address, quiet });
}

export function node(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

export const day = moment => new Date(moment).toLocaleString("sv-SE", { dateStyle: "medium", timeStyle: "short" });

// --- The bar: what is newer, what no longer holds ------------------------------------------------

function notice(key, strong, words, label, act) {
  if (bar.dataset.notice === key) return;
  bar.dataset.notice = key;
  bar.querySelector(".offline-bar__notice")?.remove();
  if (!key) return;
  const button = node("button", { type: "button", className: "offline-bar__button", textContent: label });
  button.addEventListener("click", async () => {
    button.disabled = true;
    const fault = await act();
    button.disabled = false;
    if (fault) bar.querySelector(".offline-bar__notice p").textContent = fault;
  });
  const text = node("p", {}, strong ? node("strong", { textContent: words }) : words);
  bar.append(node("div", { className: "offline-bar__notice" }, text, button));
}

function reload() {
  location.reload();
  return "";
}

/* Show what the last contact with the site found. `reached` is true when there was one. */
function tell(records, reached) {
  const one = records.find(record => record.url === url);
  const newer = records.filter(record => record.newer);
  const renew = async list => {
    for (const record of list) {
      const { fault } = await save(record.url);
      if (fault) return fault;
    }
    if (list.some(record => record.url === url)) return reload();
    tell((await ask("list")).records, reached);
    return "";
  };
  const ended = one && (one.gone || one.ended || (one.status !== "approved" && seen !== undefined));
  if (ended && reached && !standIn)
    notice("ended", true, "Texten gäller inte längre.", "Läs in sidan på nytt", reload);
  else if (one?.newer)
    notice(`newer ${one.newer}`, false, `Det finns en nyare version (${one.newer}).`, "Läs in", () => renew([one]));
  else if (seen !== undefined && reached && one && one.version !== seen)
    notice(`now ${one.version}`, false, `Det finns en nyare version (${one.version}).`, "Läs in", reload);
  else if (newer.length)
    notice(`others ${newer.map(each => each.url + each.newer)}`, false, others(newer), "Läs in", () => renew(newer));
  else if ((seen !== undefined || standIn) && reached)
    notice("back", false, "Webbplatsen går att nå igen.", "Läs in sidan på nytt", reload);
  else notice("", false, "", "", reload);
}

function others(newer) {
  return newer.length === 1
    ? `Det finns en nyare version av det sparade ${newer[0].title} (${newer[0].newer}).`
    : `Det finns nyare versioner av ${newer.length} sparade vårdförlopp.`;
}

export async function contact(forced = false) {
  const { fault, records } = await ask("contact", { forced });
  tell(records, !fault);
  return !fault;
}

/* Browsers say that they are online before anybody can be reached: try some times more. */
let waiting = 0;
async function back(pauses = AGAIN) {
  clearTimeout(waiting);
  if ((await contact(true)) || !pauses.length || !navigator.onLine) return;
  waiting = setTimeout(back, pauses[0], pauses.slice(1));
}

// --- The button of a document's page -------------------------------------------------------------

function runButton(box) {
  const button = box.querySelector("button");
  const said = box.querySelector("[role=status]");
  let shown = "";
  const show = records => {
    const one = records.find(record => record.url === url);
    const state = String(one?.saved);
    if (state === shown) return;
    shown = state;
    button.textContent = one ? "Ta bort sparad kopia" : "Spara för offline";
    box.classList.toggle("save--done", Boolean(one));
    said.replaceChildren();
    if (one)
      said.append(
        `Sparat för offline ${day(one.saved)}. `,
        node("a", { href: new URL("offline/", root).href }, "Allt som är sparat")
      );
  };
  button.addEventListener("click", async () => {
    const saved = box.classList.contains("save--done");
    button.disabled = true;
    said.textContent = saved ? "Tar bort …" : "Sparar …";
    const { fault } = saved ? await ask("remove", { url }) : await save(url);
    button.disabled = false;
    if (fault) said.textContent = fault;
    else if (saved) said.textContent = "Kopian är borttagen från enheten.";
  });
  listen(show);
  box.hidden = false;
}

// --- Start ---------------------------------------------------------------------------------------

async function run() {
  if (!(await start())) return;
  // Before anything is waited for: a network that comes back meanwhile must not pass unseen.
  addEventListener("online", () => back());
  const box = document.getElementById("_spara");
  if (box) runButton(box);
  if (document.getElementById("_lista")) (await import("./saved.js")).run();
  await ask("list");
  setInterval(contact, HOUR);
  await contact(seen !== undefined || standIn);
}

run().catch(() => {});
