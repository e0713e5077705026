// Makes a folder that any static host can serve: the page and the packages' files beside it. Nothing is built.
//
//   node site.mjs FOLDER

import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { HERE, PAGE_FILES, packageFolders } from "./packages.mjs";

const [, , folder] = process.argv;
if (folder === undefined) {
  console.error("usage: node site.mjs FOLDER");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
for (const name of PAGE_FILES) cpSync(join(HERE, name), join(folder, name), { recursive: true });
for (const [name, from] of Object.entries(packageFolders())) {
  const isCode = (path) => !/\.(?:d\.[cm]?ts|cjs|wasm)$/.test(path);
  cpSync(from, join(folder, name), { recursive: true, filter: isCode });
}
console.log(`the page stands in ${folder}`);
