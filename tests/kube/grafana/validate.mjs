// validate.mjs SCHEMA DASHBOARD: the dashboard is one by Grafana's own schema.
import { readFileSync } from "node:fs";
import Ajv from "ajv";
const [schema, dashboard] = process.argv.slice(2).map((name) => JSON.parse(readFileSync(name)));
const valid = new Ajv.default({ strict: false, allErrors: true }).compile(schema);
if (!valid(dashboard)) {
    for (const error of valid.errors) console.log(`${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
    process.exit(1);
}
