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
