/* Every page: says that scripts run, and fetches a script of the page's own kind only where the page has that kind.
   In: the page. Out: class "js" on <html>. Never needed for reading. */

document.documentElement.classList.replace("no-js", "js");

if (document.querySelector(".action-table")) import("./pathway.js");
if (document.querySelector("a.earlier")) import("./changes.js");

for (const button of document.querySelectorAll("[data-print-page]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/* Offline, when the page has been shown and the browser has nothing else to do. */
if (isSecureContext && "serviceWorker" in navigator) {
  const later = window.requestIdleCallback ?? (work => setTimeout(work, 200));
  addEventListener("load", () => later(() => import("./offline.js")));
}
