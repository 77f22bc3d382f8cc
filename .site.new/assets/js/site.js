/* Every page: says that scripts run, and fetches the scripts of the page's own kind only where they are asked for.
   In: the page. Out: classes on <html>. Never needed for reading. */

document.documentElement.classList.replace("no-js", "js");
