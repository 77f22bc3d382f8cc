/* What the reader chooses to see of a pathway: a role, a care level, an age, or only what to do.
   In: the form, and the facts that steps and actions carry as attributes. Out: attributes `hidden`, counts, the page's
   address, and the reader's choice kept in this browser. Never hides anything without saying how much. */

const KEPT = "forlopp.urval";
const NAMES = ["roll", "vardniva", "alder", "bara"];

/* Returns `reveal`, which shows an element whatever hides it, and `open`, which shows all of a step's actions again.
   `tell` gets the ids of steps with nothing left. */
export function filtering(main, steps, tell) {
  const box = main.querySelector("#_urval");
  if (!box) return { reveal: (element) => element.scrollIntoView(), open: () => {} };
  // The choice of region adds text and hides none: it is no filter.
  const fields = [...box.querySelectorAll("select, input")].filter((field) => NAMES.includes(field.name));
  const line = main.querySelector("#_visas");
  const chosen = box.querySelector(".filter__chosen");
  const actions = steps.flatMap((step) => [...step.querySelectorAll(".actions > li")].map((item) => described(item, step)));
  const lists = new Set(actions.map((action) => action.item.parentElement));
  const opened = new Set();
  box.hidden = false;

  function value(name) {
    const field = fields.find((one) => one.name === name);
    return field ? (field.type === "checkbox" ? (field.checked ? field.value : "") : field.value) : "";
  }

  function set(wanted) {
    for (const field of fields) {
      const words = wanted[field.name] ?? "";
      if (field.type === "checkbox") field.checked = words === field.value;
      else field.value = [...field.options].some((option) => option.value === words) ? words : "";
    }
  }

  function draw() {
    const [role, level, age, only] = NAMES.map(value);
    let shown = 0;
    for (const action of actions) {
      action.fits = fits(action, role, level, age);
      action.item.hidden = !action.fits && !opened.has(action.step);
      if (!action.item.hidden) shown += 1;
    }
    const empty = new Set();
    for (const step of steps) {
      const own = actions.filter((action) => action.step === step);
      const out = own.filter((action) => !action.fits).length;
      step.classList.toggle("step--empty", out > 0 && out === own.length && !opened.has(step));
      if (out > 0 && out === own.length) empty.add(step.id);
      hiddenHere(step, opened.has(step) ? 0 : out);
    }
    for (const list of lists) list.classList.toggle("is-empty", [...list.children].every((item) => item.hidden));
    main.classList.toggle("only-actions", Boolean(only));
    const words = fields.filter((field) => field.type !== "checkbox" && field.value).map((field) => field.selectedOptions[0].text);
    const said = [];
    if (words.length) said.push(`${words.join(", ")}: ${shown} av ${actions.length} åtgärder visas, ${actions.length - shown} är bortvalda.`);
    if (only) said.push("Bara åtgärder visas. Övrig text är dold.");
    say(said.join(" "));
    const count = words.length + (only ? 1 : 0);
    chosen.textContent = count ? ` (${count})` : "";
    tell(empty);
  }

  function say(words) {
    line.replaceChildren(words);
    document.documentElement.classList.toggle("is-filtered", Boolean(words));
    if (!words) return;
    const all = document.createElement("button");
    all.type = "button";
    all.className = "way__all screen-only";
    all.textContent = "Visa allt";
    all.addEventListener("click", () => choose({}));
    line.append(" ", all);
  }

  /* At the step itself: how much is left out, and a way to it. */
  function hiddenHere(step, count) {
    let row = step.querySelector(".step__hidden");
    if (!count) return row?.remove();
    if (!row) {
      row = step.insertRow(step.rows.length - 1);
      row.className = "step__hidden";
      const cell = row.insertCell();
      cell.colSpan = 2;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "screen-only";
      button.textContent = "Visa dem";
      button.addEventListener("click", () => {
        const first = actions.find((action) => action.step === step && action.item.hidden)?.item;
        open(step);
        if (first) {
          first.tabIndex = -1;
          first.focus();
        }
      });
      cell.append(document.createElement("span"), " ", button);
    }
    row.querySelector("span").textContent = count === 1 ? "1 åtgärd är bortvald." : `${count} åtgärder är bortvalda.`;
  }

  function open(step) {
    opened.add(step);
    draw();
  }

  /* A choice that this page does not offer is not forgotten by opening it: only what the reader chooses is kept. */
  function keep(chosenNow = true) {
    const url = new URL(location.href);
    const wanted = {};
    for (const name of NAMES) {
      if (value(name)) url.searchParams.set(name, (wanted[name] = value(name)));
      else url.searchParams.delete(name);
    }
    history.replaceState(null, "", url);
    if (chosenNow) remember(wanted);
  }

  function choose(wanted) {
    opened.clear();
    set(wanted);
    keep();
    draw();
  }

  box.addEventListener("change", () => {
    opened.clear();
    keep();
    draw();
  });
  box.querySelector(".filter__all").addEventListener("click", () => choose({}));
  document.addEventListener("click", (event) => {
    if (box.open && !box.contains(event.target)) box.open = false;
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    box.open = false;
    box.querySelector("summary").focus();
  });
  const read = () => Object.fromEntries(new URL(location.href).searchParams);
  addEventListener("popstate", () => {
    set(read());
    draw();
  });
  const first = read();
  set(NAMES.some((name) => name in first) ? first : remembered());
  keep(false);
  draw();

  function reveal(element) {
    const step = element.closest("tbody.step");
    const hidden = step && (element === step ? step.classList.contains("step--empty") : element.closest("[hidden]"));
    if (hidden) opened.add(step);
    const only = main.classList.contains("only-actions") && !element.offsetParent;
    if (only) set({ ...Object.fromEntries(NAMES.map((name) => [name, value(name)])), bara: "" });
    if (hidden || only) {
      draw();
      keep();
    }
    element.closest("details:not([open])")?.setAttribute("open", "");
    element.scrollIntoView();
  }

  return { reveal, open };
}

/* What is true of an action: its own facts, else its step's. Roles are the staff's; patients act by their column. */
function described(item, step) {
  const personal = Boolean(item.closest(".patient"));
  const own = (name) => item.dataset[name] ?? (personal && name === "roles" ? undefined : step.dataset[name]);
  return { item, step, personal, roles: words(own("roles")), levels: words(own("levels")), ages: own("ages") ?? "" };
}

const words = (text) => (text ? text.split(" ") : []);

/* What says nothing of role, place or age is for everybody. */
function fits(action, role, level, age) {
  if (role === "patient" ? !action.personal : role && !action.personal && action.roles.length && !action.roles.includes(role)) return false;
  if (level && action.levels.length && !action.levels.includes(level)) return false;
  return !age || !action.ages || overlap(action.ages, age);
}

function overlap(one, other) {
  const [a, b] = [range(one), range(other)];
  return a && b ? a[0] <= b[1] && b[0] <= a[1] : one === other;
}

/* Years as the page writes them: "50-79", "75-", "-17". */
function range(text) {
  const match = /^(\d*)-(\d*)$/.exec(text);
  return match && [Number(match[1] || 0), Number(match[2] || Infinity)];
}

/* Where the browser keeps nothing for us, the choice lives in the address alone. */
function remember(wanted) {
  try {
    if (Object.keys(wanted).length) localStorage.setItem(KEPT, JSON.stringify(wanted));
    else localStorage.removeItem(KEPT);
  } catch { /* Nothing to do. */ }
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}
