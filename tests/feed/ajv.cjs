// The second validator: ajv in strict mode, which also refuses schemas that say something it does not understand.
// In: {schemas: {name: schema}, documents: [[title, schema's name, document]]} on stdin. Out: one line per fault.
const Ajv = require("ajv/dist/2020").default;

let input = "";
process.stdin.on("data", (chunk) => (input += chunk));
process.stdin.on("end", () => {
  const { schemas, documents } = JSON.parse(input);
  const ajv = new Ajv({ strict: true, strictTypes: true, strictTuples: true, strictRequired: true, allErrors: true });
  const validators = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, ajv.compile(schema)]));
  for (const [title, name, document] of documents) {
    const validate = validators[name];
    if (!validate(document)) {
      for (const fault of validate.errors) console.log(`${title}: ${fault.instancePath} ${fault.message}`);
    }
  }
});
