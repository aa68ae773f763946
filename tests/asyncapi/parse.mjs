// parse.mjs FILE: reads an AsyncAPI document with the official parser, Avro schemas included. Prints what it finds wrong; exit code 1 if anything is an error.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";
import { AvroSchemaParser } from "@asyncapi/avro-schema-parser";

const WARNING = 1; // 0 is an error; 2 and above are advice
const file = process.argv[2];
const parser = new Parser();
parser.registerSchemaParser(AvroSchemaParser());
const { document, diagnostics } = await parser.parse(readFileSync(file, "utf8"), { source: file });
const wrong = diagnostics.filter((one) => one.severity <= WARNING);
for (const one of wrong) console.log(`${one.code} at ${one.path.join(".")}: ${one.message}`);
if (document) console.log(`${document.channels().length} channels, ${document.operations().length} operations, ${document.allMessages().length} messages`);
process.exit(document && wrong.length === 0 ? 0 : 1);
