// Makes a folder that any static host can serve: the page and the packages' files beside it. Nothing is built.
//
//   node site.mjs FOLDER [--docs ADDRESS]
//
// ADDRESS is where the documentation is, such as ../ for a page that stands within it; else what app/links.js says.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { HERE, PAGE_FILES, packageFolders } from "./packages.mjs";

const { positionals, values } = parseArgs({ allowPositionals: true, options: { docs: { type: "string" } } });
const [folder] = positionals;
if (folder === undefined) {
  console.error("usage: node site.mjs FOLDER [--docs ADDRESS]");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
for (const name of PAGE_FILES) cpSync(join(HERE, name), join(folder, name), { recursive: true });
for (const [name, from] of Object.entries(packageFolders())) {
  const isCode = (path) => !/\.(?:d\.[cm]?ts|cjs|wasm)$/.test(path);
  cpSync(from, join(folder, name), { recursive: true, filter: isCode });
}
if (values.docs !== undefined) {
  const links = join(folder, "app/links.js");
  const text = readFileSync(links, "utf8");
  writeFileSync(
    links,
    text.replace(/documentation: [^,]+/, () => `documentation: ${JSON.stringify(values.docs)}`),
  );
}
console.log(`the page stands in ${folder}`);
