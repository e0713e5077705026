// Where the page's files come from: its own folder, and the packages that stand beside it under one name each.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const HERE = dirname(fileURLToPath(import.meta.url));

/** What of this folder belongs to the page; the rest serves it or makes it. */
export const PAGE_FILES = [
  "index.html",
  "style.css",
  "parts.css",
  "picture.css",
  "answer.css",
  "print.css",
  "icon.svg",
  "fields.json",
  "app",
];

/** The folder of an installed package, looked for from each of these folders. */
function folderOf(name, ...starts) {
  for (const start of starts) {
    let folder = start;
    for (;;) {
      const found = join(folder, "node_modules", name);
      if (existsSync(join(found, "package.json"))) return found;
      if (dirname(folder) === folder) break;
      folder = dirname(folder);
    }
  }
  throw new Error(`${name} is not installed: run npm install in www-example`);
}

/** The installed paysign; PAYSIGN_PKG names another copy of it. */
function paysignFolder() {
  if (process.env.PAYSIGN_PKG) return process.env.PAYSIGN_PKG;
  const built = join(HERE, "../pkg");
  try {
    return folderOf("paysign", HERE);
  } catch (error) {
    if (existsSync(join(built, "package.json"))) return built;
    throw error;
  }
}

/** The folders that the page finds under /paysign, /jose and /uqr. */
export function packageFolders() {
  const paysign = paysignFolder();
  const jose = folderOf("jose", paysign, HERE, join(HERE, "../pkg-template"));
  return { paysign: join(paysign, "dist"), jose: join(jose, "dist/webapi"), uqr: join(folderOf("uqr", HERE), "dist") };
}

/** A module of the installed paysign, for Node. */
export const importPaysign = (file) => import(pathToFileURL(join(packageFolders().paysign, file)).href);
