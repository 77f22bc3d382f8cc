/* Part two of the worker: asks the site whether what is saved still holds, and does what pages ask for by message.
   In: messages, records. Out: records that say what the site said last. Never shows anything. */

// --- Contact: does what is saved still hold? -----------------------------------------------------

/* Ask the site about everything that is saved: each time what no longer holds, at most once an hour the versions. */
async function contact(forced) {
  const saved = await records();
  if (!saved.length && !forced) return;
  const ended = await (await ask("offline/upphavda.json")).json();
  for (const one of saved)
    if (ended[one.url] && one.status === VALID) await end(one, ended[one.url]);
  const old = Date.now() - HOUR;
  const due = (await records()).filter(one => forced || one.checked < old || one.checked > Date.now());
  if (!due.length) return;
  const known = due.length > FEW ? await everyHash() : new Map();
  const faults = [];
  for (const one of due)
    if (known.get(one.url) === one.hash) await write({ ...one, ...HOLDS, checked: Date.now() });
    else await check(one).catch(fault => faults.push(fault));
  if (faults.length) throw faults[0];
}

async function everyHash() {
  const { documents } = await (await ask("offline/alla.json")).json();
  return new Map(documents.map(({ url, hash }) => [url, hash]));
}

/* Compare one record with the site. Other bytes of the same version are taken at once; a newer one is told of. */
async function check(one, read = false) {
  const version = await newest(one.url);
  const checked = Date.now();
  if (!version) return one.url === SEARCH ? remove(SEARCH) : write({ ...one, gone: true, checked });
  if (version.hash === one.hash) return write({ ...one, ...HOLDS, checked });
  if (one.status === VALID && version.status !== VALID) return end(one, version);
  if (read || version.version === one.version || one.gone || one.status !== VALID) return keep(version);
  return write({ ...one, ...HOLDS, checked, newer: version.version });
}

/* A document no longer holds: first that is written, then its present page takes the copy's place. */
async function end(one, { status, ended_on, successors }) {
  await write({ ...one, ended: { status, ended_on, successors }, newer: "", checked: Date.now() });
  const version = await newest(one.url);
  if (version) await keep(version);
}

// --- Messages from pages -------------------------------------------------------------------------

const WORK = {
  list: () => {},
  save: ({ url }) => save(url),
  remove: ({ url }) => remove(url),
  contact: ({ forced }) => contact(forced),
};

self.addEventListener("message", event => {
  const { data, ports } = event;
  if (!ports[0] || !WORK[data?.work]) return;
  const answer = async () => {
    let fault = "";
    try {
      await inTurn(() => WORK[data.work](data));
    } catch (error) {
      fault = error.name === "QuotaExceededError" ? "full" : error instanceof Damaged ? "damaged" : "network";
    }
    ports[0].postMessage({ fault, records: data.quiet ? null : await records() });
  };
  event.waitUntil(answer());
});
