/* Every page: says that scripts run, and fetches the scripts of the page's own kind only where they are asked for.
   In: the page. Out: classes on <html>. Never needed for reading. */

document.documentElement.classList.replace("no-js", "js");

/* Offline, when the page has been shown and the browser has nothing else to do. */
if (isSecureContext && "serviceWorker" in navigator) {
  const later = window.requestIdleCallback ?? (work => setTimeout(work, 200));
  addEventListener("load", () => later(() => import("./offline.js")));
}
