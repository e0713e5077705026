// Writes fields.json: every operation's members as paysign declares them, for the page's forms.
//
//   node make-fields.mjs [DECLARATIONS.ts]
//
// It reads the generated declarations of the repository, or those of the built package, which are the same. Run it
// after an endpoint was added or changed; a test compares fields.json with the package.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const NAMED_DECLARATIONS = ["../pkg-template/src/generated/endpoints.ts", "../pkg/dist/index.d.ts"];
const OPTIONAL = /\s*\|\s*undefined$/;

/** Every interface by its name: its text between the braces. */
function interfaces(text) {
  const found = new Map();
  for (const [, name, inner] of text.matchAll(/^(?:export )?interface (\w+) \{\n([\s\S]*?)^\}/gm)) found.set(name, inner);
  return found;
}

/** The members of an interface: documentation, name, whether it may be absent, type. */
function members(inner) {
  const member = /(?:\/\*\*([\s\S]*?)\*\/\s*)?(?:"([^"]+)"|(\w+))(\?)?:\s*([^;]+);/g;
  return [...inner.matchAll(member)].map(([, doc = "", quoted, plain, optional, type]) => ({
    name: quoted ?? plain,
    type: type.replace(OPTIONAL, "").replace(/\s+/g, " ").trim(),
    required: optional === undefined,
    doc: doc.replace(/^\s*\*? ?/gm, "").replace(/\s+/g, " ").trim(),
  }));
}

/** Takes TypeScript declarations, gives every operation's members by API and name. */
export function fieldsOf(declarations) {
  const all = interfaces(declarations);
  const api = (list) =>
    Object.fromEntries(
      members(all.get(list) ?? "").map(({ name, type, doc }) => [
        name,
        { about: doc, members: members(all.get(type) ?? "") },
      ]),
    );
  return { kraken: api("KrakenParams"), katu9: api("Katu9Params") };
}

/** One member a line, so that a change can be read. */
export function fieldsText(fields) {
  const list = (rows, indent) => (rows.length === 0 ? "" : `\n${rows.map((row) => indent + row).join(",\n")}\n`);
  const operation = ([name, { about, members: rows }]) =>
    `  ${JSON.stringify(name)}: {\n   "about": ${JSON.stringify(about)},\n   "members": [${list(
      rows.map((row) => JSON.stringify(row)),
      "    ",
    )}${rows.length === 0 ? "" : "   "}]\n  }`;
  const api = ([name, operations]) => ` ${JSON.stringify(name)}: {\n${Object.entries(operations).map(operation).join(",\n")}\n }`;
  return `{\n${Object.entries(fields).map(api).join(",\n")}\n}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const here = (path) => fileURLToPath(new URL(path, import.meta.url));
  const source = process.argv[2] ?? NAMED_DECLARATIONS.map(here).find(existsSync);
  if (source === undefined) throw new Error("no declarations found: build the package first, or name the file");
  writeFileSync(here("fields.json"), fieldsText(fieldsOf(readFileSync(source, "utf8"))));
  console.log("fields.json is written");
}
