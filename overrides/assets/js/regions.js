/* Regional additions in place: the reader chooses a region once, and its additions stand after the national parts that
   they belong to.
   In: the regions that the page offers, and the region's own page of additions. Out: articles on this page, the address
   (?region=), the choice kept in this browser. Never changes a word of the national text, and fetches from this host
   alone. */

const KEPT = "forlopp.region";

/* `changed` is called when additions have come or gone. */
export function additions(main, changed) {
  const box = main.querySelector("#_tillagg");
  if (!box) return;
  const choice = main.querySelector("#_region");
  const line = box.querySelector(".regional-list__told");
  let asked = 0;

  const offered = id => [...(choice?.options ?? [])].find(option => option.value && option.value === id);

  async function show(region) {
    const turn = (asked += 1);
    for (const old of main.querySelectorAll(".regional, .step__regional")) old.remove();
    line.replaceChildren();
    const option = offered(region?.id);
    if (choice) choice.value = option ? region.id : "";
    if (!region && choice) say("Välj region under ”Visa för”, så visas tilläggen i texten.");
    if (region?.id && !option) say(`${region.name} har inga tillägg här.`);
    if (option) {
      const page = new URL(option.dataset.href, location.href.split(/[?#]/)[0]);
      try {
        const found = await fetched(page, region.id);
        if (turn === asked) put(found, page, option);
      } catch {
        if (turn === asked) say(`Tilläggen från ${option.dataset.name} kunde inte hämtas. Försök igen när du har nät.`);
      }
    }
    if (turn === asked) changed();
  }

  function put(found, page, option) {
    const lost = found.filter(article => !place(main, ready(article, page)));
    const drifted = found.filter(article => article.dataset.drift).length;
    const words = [`${found.length - lost.length} tillägg från ${option.dataset.name} visas i texten.`];
    if (lost.length) words.push(`${lost.length} hör till text som är borttagen och visas bara för sig.`);
    if (drifted) words.push(`Det nationella innehållet har ändrats sedan ${drifted} av dem skrevs.`);
    say(`${words.join(" ")} `, link(page.href, "Läs tilläggen för sig"));
  }

  function say(...content) {
    line.replaceChildren(...content);
  }

  function keep(region) {
    const url = new URL(location.href);
    if (region) url.searchParams.set("region", region.id);
    else url.searchParams.delete("region");
    history.replaceState(null, "", url);
    remember(region);
  }

  function chosen() {
    const option = choice.selectedOptions[0];
    const region = option.value ? { id: option.value, name: option.dataset.name } : null;
    keep(region);
    show(region);
  }

  /* The address goes before what the browser remembers: a link that was sent shows what its sender saw. */
  function wanted() {
    const id = new URL(location.href).searchParams.get("region");
    if (id === null) return remembered();
    const option = offered(id);
    // A region that the page does not offer was chosen elsewhere, or never.
    const kept = remembered();
    return option ? { id, name: option.dataset.name } : kept?.id === id ? kept : null;
  }

  choice?.addEventListener("change", chosen);
  // A choice that was made before this script was here, or that the browser remembered.
  if (choice?.value) chosen();
  else show(wanted());
}

async function fetched(page, id) {
  const answer = await fetch(page, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.status);
  const text = new DOMParser().parseFromString(await answer.text(), "text/html");
  // What a network in a hotel or a hospital answers instead is no page of ours.
  if (!text.querySelector(`[data-region="${CSS.escape(id)}"]`)) throw new Error("another page");
  return [...text.querySelectorAll("article.regional")];
}

/* A copy for this page: its ids must stay the only ones, links lead on from here, and its heading is a line, since it
   may stand at any depth. */
function ready(article, page) {
  const copy = document.importNode(article, true);
  const own = location.pathname;
  for (const one of copy.querySelectorAll("a[href]")) {
    const url = new URL(one.getAttribute("href"), page);
    one.setAttribute("href", url.origin === location.origin && url.pathname === own && url.hash ? url.hash : url.href);
  }
  for (const element of copy.querySelectorAll("[id]")) element.removeAttribute("id");
  copy.querySelector(".regional__part")?.remove();
  const heading = copy.querySelector("h2");
  const title = document.createElement("p");
  title.className = "regional__title";
  title.append(...heading.childNodes);
  heading.replaceWith(title);
  copy.setAttribute("aria-label", copy.querySelector(".regional__from").firstChild.textContent.trim());
  return copy;
}

/* Put an addition directly after its part; false when the part is not there. */
function place(main, article) {
  const part = document.getElementById(article.dataset.at);
  if (!part || !main.contains(part)) return false;
  if (part.tagName === "TBODY") {
    const onward = part.querySelector(":scope > .step__onward");
    const row = document.createElement("tr");
    row.className = "step__regional";
    const cell = document.createElement("td");
    cell.colSpan = 2;
    cell.append(article);
    row.append(cell);
    part.insertBefore(row, onward);
  } else if (part.tagName === "LI") {
    part.append(article);
  } else if (/^H[2-6]$/.test(part.tagName)) {
    // After what the heading says itself, before the chart and the table that may follow.
    const whole = part.closest(".part") ?? part.parentElement;
    const before = whole.querySelector(":scope > .flow-hint, :scope > .action-table, :scope > .indicators");
    whole.insertBefore(article, before);
  } else {
    let last = part;
    while (last.nextElementSibling?.dataset.at === article.dataset.at) last = last.nextElementSibling;
    last.after(article);
  }
  return true;
}

function link(href, words) {
  const made = document.createElement("a");
  made.href = href;
  made.textContent = words;
  return made;
}

/* Where the browser keeps nothing for us, the choice lives in the address alone. */
function remember(region) {
  try {
    if (region) localStorage.setItem(KEPT, JSON.stringify(region));
    else localStorage.removeItem(KEPT);
  } catch { /* Nothing to do. */ }
}

function remembered() {
  try {
    const { id, name } = JSON.parse(localStorage.getItem(KEPT)) ?? {};
    return typeof id === "string" && typeof name === "string" ? { id, name } : null;
  } catch {
    return null;
  }
}
