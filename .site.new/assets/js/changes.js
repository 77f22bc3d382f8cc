/* The earlier wording of a part, unfolded where the part stands.
   In: a pathway's page with links a.earlier to its page of changes. Out: buttons in their place; the wording is fetched
   once, at the first press. Never needed for reading: without this the links lead to the page of changes, and they do
   so again when it can't be fetched. */

let asked;

/** Fetch the page of changes, once for all buttons. */
function changes(address) {
  asked ??= fetch(address).then(async (answer) => {
    if (!answer.ok) throw new Error(answer.statusText);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  });
  asked.catch(() => { asked = undefined; });
  return asked;
}

/** Return what the page of changes says of a part, ready to stand on another page: without ids, links or its heading. */
function wording(page, id) {
  const article = page.getElementById(id);
  if (!article?.matches(".change")) return null;
  const box = document.createElement("div");
  box.className = "unfolded";
  for (const child of article.children) {
    if (!child.matches("h4, .wording--now")) box.append(document.importNode(child, true));
  }
  for (const one of box.querySelectorAll("[id]")) one.removeAttribute("id");
  return box.childElementCount ? box : null;
}

/** Return the last thing on a node's own line: what follows it stands below, such as a sub-list. */
function endOfLine(node) {
  let last = node;
  while (last.nextSibling && !last.nextSibling.matches?.("ul, ol, p, div, table")) last = last.nextSibling;
  return last;
}

/** Put a button in the place of a link. */
function upgrade(link) {
  const address = link.href;
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.textContent = link.textContent;
  button.setAttribute("aria-expanded", "false");
  let box = null;

  const show = (open) => {
    button.setAttribute("aria-expanded", String(open));
    if (box) box.hidden = !open;
  };

  const press = async () => {
    if (button.getAttribute("aria-expanded") === "true") {
      show(false);
      return;
    }
    try {
      if (!box) {
        const id = decodeURIComponent(new URL(address).hash.slice(1));
        box = wording(await changes(address.split("#")[0]), id);
        if (!box) throw new Error("nothing is said of the part");
        box.id = `_tidigare-${id}`;
        button.setAttribute("aria-controls", box.id);
        endOfLine(button).after(box);
      }
      show(true);
    } catch {
      location.href = address;
    }
  };

  button.addEventListener("click", press);
  const close = (event) => {
    if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
      show(false);
      button.focus();
      event.stopPropagation();
    }
  };
  button.addEventListener("keydown", close);
  link.replaceWith(button);
}

for (const link of document.querySelectorAll("a.earlier")) upgrade(link);
