/* Lists of documents: shows the filters and narrows the list by them.
   In: the rows that stand in the page (data-omrade, data-vardniva; data-status on their group) and the address
   (?ord= &omrade= &vardniva= &status=). Out: hidden rows, counts of each choice, the number shown, and the address, so
   that the way back works. Never needed for reading: without it the whole list stands there. Loaded by those pages only. */

const form = document.querySelector("form.filters");
const fields = [...form.querySelectorAll("input, select")];
const told = form.querySelector("[role=status]");
const clear = form.querySelector("[type=reset]");
const noun = form.dataset.noun;

/** Words as they are compared: small letters without marks, so that "hjartsvikt" finds "Hjärtsvikt". */
const fold = text => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
const words = text => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

const rows = [...document.querySelectorAll("li.document")].map(element => {
  const title = element.querySelector(".document__title");
  const others = element.querySelector(".document__words");
  return {
    element,
    shown: true,
    title: fold(`${title.textContent} ${title.getAttribute("href")}`),
    words: fold(others?.textContent || ""),
    omrade: element.dataset.omrade?.split(" ") || [],
    vardniva: element.dataset.vardniva?.split(" ") || [],
    status: [element.closest("[data-status]").dataset.status],
  };
});
const holders = [...document.querySelectorAll("section.initial, section.group")].map(element => ({
  element,
  own: rows.filter(row => element.contains(row.element)),
  count: element.querySelector(":scope > .group__title .count"),
  links: [...document.querySelectorAll(`a[href="#${element.querySelector("[id]").id}"]`)].map(link => link.closest("li")),
}));
const selects = fields.filter(field => field.matches("select")).map(field => ({
  field,
  name: field.name,
  options: [...field.options].map(option => ({ option, label: option.textContent.replace(/ \(\d+\)$/, "") })),
}));

/** What is chosen, by name of the field; nothing for a field that chooses nothing. */
const chosen = () => Object.fromEntries(fields.map(field => [field.name, field.value.trim()]).filter(([, value]) => value));

/** Hide and show rows, count every choice as if it were made, and say how many are left. */
function apply() {
  const wanted = words(chosen().ord || "");
  const counts = new Map(selects.map(({ name }) => [name, new Map()]));
  const add = (name, value) => counts.get(name).set(value, (counts.get(name).get(value) || 0) + 1);
  let shown = 0;
  let placeless = 0;
  for (const row of rows) {
    const byTitle = wanted.every(word => row.title.includes(word));
    const fits = byTitle || wanted.every(word => row.title.includes(word) || row.words.includes(word));
    const failing = selects.filter(({ name, field }) => field.value && !row[name].includes(field.value));
    const visible = fits && !failing.length;
    // A choice's number is what it would show beside the other choices: a row that fails one field alone counts there.
    const open = !fits || failing.length > 1 ? [] : failing.length ? failing : selects;
    for (const { name } of open) for (const value of ["", ...row[name]]) add(name, value);
    if (open.length && failing[0]?.name === "vardniva" && !row.vardniva.length) placeless += 1;
    row.element.classList.toggle("document--by-word", visible && !byTitle);
    if (visible !== row.shown) row.element.hidden = !visible;
    row.shown = visible;
    shown += visible;
  }
  for (const { element, own, count, links } of holders) {
    const left = own.filter(row => row.shown).length;
    element.hidden = !left;
    for (const link of links) if (link) link.hidden = !left;
    if (count) count.textContent = left === own.length ? `${left}` : `${left} av ${own.length}`;
  }
  for (const { name, options } of selects)
    for (const { option, label } of options) option.textContent = `${label} (${counts.get(name).get(option.value) || 0})`;
  tell(shown, placeless);
}

/** Say in words what the list shows and what it leaves out. */
function tell(shown, placeless) {
  const narrowed = Object.keys(chosen()).length > 0;
  const said = [narrowed ? `Visar ${shown} av ${rows.length} ${noun}.` : `Visar alla ${rows.length} ${noun}`];
  if (!shown) said.push("Inget passar alla val. Ta bort ett val eller rensa.");
  if (placeless) said.push(`${placeless} saknar uppgift om vårdnivå och visas inte.`);
  said.push(...unknown.map(([title, value]) => `”${value}” finns inte bland valen för ${title.toLowerCase()}.`));
  if (told.textContent !== said.join(" ")) told.textContent = said.join(" ");
  clear.hidden = !narrowed;
}

/** Values in the address that no choice has, with the name of the field. */
let unknown = [];

/** Choose what the address says. */
function read() {
  const address = new URLSearchParams(location.search);
  unknown = [];
  for (const field of fields) {
    const value = address.get(field.name) || "";
    const known = field.matches("input") || [...field.options].some(option => option.value === value);
    if (!known) unknown.push([field.labels[0].textContent, value]);
    field.value = known ? value : "";
  }
  apply();
}

let last = { field: null, at: 0 };

/** Write what is chosen into the address. Typing on, or stepping through a field's choices, makes no new step back. */
function write(field) {
  const address = new URL(location.href);
  const now = chosen();
  for (const { name } of fields) {
    address.searchParams.delete(name);
    if (now[name]) address.searchParams.set(name, now[name]);
  }
  unknown = [];
  const going = field && field === last.field && (field.matches("input") || Date.now() - last.at < 700);
  last = { field, at: Date.now() };
  if (address.href !== location.href) history[going ? "replaceState" : "pushState"](null, "", address);
}

form.addEventListener("input", event => {
  write(event.target);
  apply();
});
form.addEventListener("focusout", () => { last = { field: null, at: 0 }; });
form.addEventListener("submit", event => {
  event.preventDefault();
  document.activeElement.blur(); // On a phone the keyboard gives way to the list.
});
form.addEventListener("reset", event => {
  event.preventDefault();
  for (const field of fields) field.value = "";
  write(null);
  apply();
  fields[0].focus();
});
addEventListener("popstate", read);
addEventListener("pageshow", read); // Browsers put back what stood in the fields, the address decides.
read();
form.hidden = false;
