/* Every page: says that scripts run, and fetches a script of the page's own kind only where the page has that kind.
   In: the page. Out: class "js" on <html>. Never needed for reading. */

document.documentElement.classList.replace("no-js", "js");

if (document.querySelector(".action-table")) import("./pathway.js");
if (document.querySelector("a.earlier")) import("./changes.js");
if (document.querySelector("[data-closes]")) import("./consultation.js");

for (const button of document.querySelectorAll("[data-print-page]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/* Offline, when the page has been shown and the browser has nothing else to do. */
if (isSecureContext && "serviceWorker" in navigator) {
  const later = window.requestIdleCallback ?? (work => setTimeout(work, 200));
  addEventListener("load", () => later(() => import("./offline.js")));
}

/* The search is fetched when the reader goes to it: by "/", by the field, or by the page that is nothing else. */
const search = document.querySelector("[data-search]");
if (search) {
  const field = search.querySelector("input");
  let begun;
  const begin = () => {
    begun ??= import("./search.js").then(({ searching }) => searching(search));
  };
  field.setAttribute("aria-keyshortcuts", "/");
  field.addEventListener("focus", begin, { once: true });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  // The reader may be in the field already: this script comes after the page.
  if (document.activeElement === field || document.querySelector("[data-search-hits]")) begin();
}
