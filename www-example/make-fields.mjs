// Writes fields.json: every operation's members as paysign declares them, for the page's forms.
//
//   node make-fields.mjs [MEMBERS.json]
//
// It reads members.json, which `cargo xtask build` writes. Run it after an endpoint was added or changed; a test compares
// fields.json with the package.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const MEMBERS = "../pkg-template/src/generated/members.json";

/** Takes the declared operations, gives what the page shows of each, by API and name. */
export function fieldsOf(operations) {
  const fields = {};
  for (const { api, name, docs, members } of operations) {
    const rows = members.map(({ name, place, kind, choices, required, oneOf, docs }) => {
      return { name, place, kind, choices, required, oneOf, docs };
    });
    (fields[api] ??= {})[name] = { docs, members: rows };
  }
  return fields;
}

/** One member a line, so that a change can be read. */
export function fieldsText(fields) {
  const list = (rows, indent) => (rows.length === 0 ? "" : `\n${rows.map((row) => indent + row).join(",\n")}\n`);
  const operation = ([name, { docs, members: rows }]) =>
    `  ${JSON.stringify(name)}: {\n   "docs": ${JSON.stringify(docs)},\n   "members": [${list(
      rows.map((row) => JSON.stringify(row)),
      "    ",
    )}${rows.length === 0 ? "" : "   "}]\n  }`;
  const api = ([name, operations]) =>
    ` ${JSON.stringify(name)}: {\n${Object.entries(operations).map(operation).join(",\n")}\n }`;
  return `{\n${Object.entries(fields).map(api).join(",\n")}\n}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const here = (path) => fileURLToPath(new URL(path, import.meta.url));
  const source = process.argv[2] ?? here(MEMBERS);
  if (!existsSync(source)) throw new Error(`${source} is missing: run \`cargo xtask build\`, or name the file`);
  writeFileSync(here("fields.json"), fieldsText(fieldsOf(JSON.parse(readFileSync(source, "utf8")))));
  console.log("fields.json is written");
}
