// The forms' own reading and writing of sources in node. In: the folder of the scripts; on stdin a list of {text, form,
// sets}, each set a list of {path, value} that a person changes in the form. Out: a JSON array of {values, outs}: what the
// form shows, and the source after each set ({out} or {refused}).
const { join, split } = await import(`${process.argv[2]}/document.js`);
let input = "";
for await (const chunk of process.stdin) input += chunk;

function changed(values, sets) {
  const copy = JSON.parse(JSON.stringify(values));
  for (const { path, value } of sets) {
    const last = path.at(-1);
    const held = path.slice(0, -1).reduce((at, key) => (at[key] ??= {}), copy);
    if (Array.isArray(held) && value === null) held.splice(last, 1);
    else held[last] = value;
  }
  return copy;
}

const out = JSON.parse(input).map(({ text, form, sets }) => {
  const values = split(text, form);
  const outs = sets.map((set) => {
    try {
      return { out: join(text, form, changed(values, set)) };
    } catch (fault) {
      if (fault.constructor.name !== "Refused") throw fault;
      return { refused: fault.message };
    }
  });
  return { values, outs };
});
console.log(JSON.stringify(out));
