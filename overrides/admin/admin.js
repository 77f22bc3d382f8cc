// Starts Decap CMS with the configuration made of the model, and lends it our way to read and write sources.
//
// In: config.json beside this file: {cms, forms}. Out: nothing; Decap takes over the page. Never writes a source in any
// other way than document.js does.
import { join, split } from "./document.js";
import { Unreadable } from "./yaml.js";
import { words } from "./words.js";

const BROKEN = "Filen har ett fel överst eller i ett block, så formuläret kan inte läsa den. Inget sparas. Kör forlopp check, "
  + "eller be den som har hand om projektet, och öppna formuläret igen när felet är rättat.";

const { cms, forms } = await (await fetch("config.json", { cache: "no-cache" })).json();

function formatter(form) {
  return {
    fromFile(text) {
      try {
        return { ...split(text, form), ...(form.references ? { document: "" } : {}), source: text };
      } catch (fault) {
        if (!(fault instanceof Unreadable)) throw fault;
        return { title: "Filen går inte att läsa", source: text, unreadable: true };
      }
    },
    toFile(values) {
      if (values.unreadable) throw new Error(BROKEN);
      return join(values.source, form, values);
    },
  };
}

const { CMS } = window;
for (const [name, form] of Object.entries(forms)) {
  const extension = form.references ? "json" : form.whole ? "yml" : "md";
  CMS.registerCustomFormat(`forlopp-${name}`, extension, formatter(form));
}
CMS.registerLocale("sv", words(CMS.getLocale("sv")));
CMS.init({ config: { ...cms, load_config_file: false } });

// Decap gives the buttons of a row no names, and takes a row away without a word. Both are mended here, by where the
// buttons stand: what opens the row first in its bar, what takes it away last.
const BAR = '[class*="ListItemTopBar"]';
const title = (bar) => bar.parentElement.querySelector('[class*="NestedObjectLabel"]')?.textContent.trim() || "raden";

function name() {
  for (const bar of document.querySelectorAll(BAR)) {
    const buttons = bar.querySelectorAll(":scope > button");
    const names = [`Visa eller dölj ${title(bar)}`, `Ta bort ${title(bar)}`];
    [buttons[0], buttons[buttons.length - 1]].forEach((button, index) => {
      if (button && button.getAttribute("aria-label") !== names[index]) button.setAttribute("aria-label", names[index]);
    });
    bar.querySelector('[aria-roledescription="sortable"]')?.setAttribute("aria-label", `Flytta ${title(bar)}`);
  }
}

let waiting = 0;
new MutationObserver(() => {
  waiting ||= setTimeout(() => {
    waiting = 0;
    name();
  }, 100);
}).observe(document.body, { childList: true, subtree: true });

addEventListener("click", (event) => {
  const button = event.target.closest?.(`${BAR} > button:last-of-type`);
  if (!button || button.matches(":first-of-type")) return;
  if (confirm(`Ta bort ”${title(button.parentElement)}”? Det märks i ändringsförslaget när du har sparat.`)) return;
  event.stopPropagation();
  event.preventDefault();
}, true);

// From one form straight to another, by an address written by hand or a bookmark, Decap keeps the first one's values under
// the other's name. Such a way is gone anew.
const form = (address) => /#\/collections\/[^?]*\/entries\/[^?]*/.exec(address)?.[0];
addEventListener("hashchange", (event) => {
  const [from, to] = [form(event.oldURL), form(event.newURL)];
  if (from && to && from !== to) location.reload();
});
