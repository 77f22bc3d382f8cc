/* Consultations: says beside a printed period whether it has begun or is over. The page itself never says so.
   In: elements with data-opens and data-closes (åååå-mm-dd). Out: a sentence after their words; what has
   data-meanwhile is shown during the period alone. Never needed for reading. */

const now = new Date();
const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(part => String(part).padStart(2, "0")).join("-");

for (const element of document.querySelectorAll("[data-opens][data-closes]")) {
  const { opens, closes } = element.dataset;
  if ("meanwhile" in element.dataset) {
    element.hidden = today < opens || today > closes;
    continue;
  }
  const said = today < opens ? "har inte börjat" : today > closes ? "är slut" : "pågår nu";
  const note = document.createElement("span");
  note.className = "mark";
  note.textContent = said;
  element.append(" ", note);
}
