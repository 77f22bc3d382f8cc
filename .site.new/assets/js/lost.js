/* The page for an address that leads nowhere: suggests the documents whose own addresses are nearest to it.
   In: the address, and the list of all pathways, fetched from the site. Out: up to three links. Never sends the reader
   away by itself, and says nothing when nothing is near. */

const NEAREST = 3;
const root = new URL(document.documentElement.dataset.root, location.href);
const list = new URL("vardforlopp/", root);

const fold = text => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[^a-z0-9]+/g, "-");

/** The parts of the address that may name a document, the last first. */
function asked() {
  let path = location.pathname;
  try { path = decodeURIComponent(path); } catch { /* Not written as addresses are: take it as it stands. */ }
  const parts = path.split("/").map(part => fold(part.replace(/\.\w+$/, "")).replace(/^-|-$/g, ""));
  return parts.filter(part => part.length > 2 && part !== "vardforlopp").reverse();
}

/** How many letters must be changed, added, taken away or swapped with the next one. */
function distance(one, other) {
  let [before, last] = [[], [...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one[i - 1] !== other[j - 1]));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[other.length];
}

/** How far a document's name is from a part of the address: 0 is the same, Infinity is nothing alike. */
function far(part, name) {
  if (part === name) return 0;
  if (part.length > 3 && (name.startsWith(part) || part.startsWith(`${name}-`))) return 1;
  const steps = distance(part, name);
  return steps <= Math.max(1, Math.floor(name.length / 3)) ? steps + 1 : Infinity;
}

async function suggest() {
  const parts = asked();
  const answer = parts.length ? await fetch(list) : null;
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const near = [...page.querySelectorAll(".document__title")].map(link => {
    const href = new URL(link.getAttribute("href"), list);
    const name = href.pathname.split("/").filter(Boolean).pop();
    return { href, title: link.textContent, far: Math.min(...parts.map(part => far(part, name))) };
  }).filter(one => one.far < Infinity).sort((a, b) => a.far - b.far);
  const nearest = near.filter(one => one.far <= near[0].far + 1).slice(0, NEAREST);
  if (!nearest.length) return;
  const words = document.createElement("p");
  words.textContent = "Menade du";
  const links = document.createElement("ul");
  for (const one of nearest) {
    const link = document.createElement("a");
    link.href = one.href;
    link.className = "document__title";
    link.textContent = one.title;
    links.appendChild(document.createElement("li")).append(link);
  }
  document.querySelector(".lost__nearest").append(words, links);
}

suggest().catch(() => { /* No network: the page's own ways on are there all the same. */ });
