// Makes the module of the sandbox's page: its files as texts, in the style and with the parts of www-example.

import { build } from "esbuild";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The style sheets of www-example that the page shares. */
const SHARED = ["style.css", "parts.css", "answer.css"];

/** Gives the source of the module `#page`: by path, the type and the text of each file. */
export async function page(folder, example) {
  const { outputFiles } = await build({
    entryPoints: [join(folder, "app/main.ts")],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    lineLimit: 180,
    legalComments: "none",
    alias: { "#dom": join(example, "app/dom.js") },
    logLevel: "warning",
  });
  const sheets = [...SHARED.map((name) => join(example, name)), join(folder, "page.css")];
  const css = await Promise.all(sheets.map((path) => readFile(path, "utf8")));
  const files = {
    "/": ["text/html; charset=utf-8", await readFile(join(folder, "index.html"), "utf8")],
    "/sandbox/page/main.js": ["text/javascript; charset=utf-8", outputFiles[0].text],
    "/sandbox/page/style.css": ["text/css; charset=utf-8", css.join("\n")],
    "/sandbox/page/icon.svg": ["image/svg+xml", await readFile(join(example, "icon.svg"), "utf8")],
  };
  const members = Object.entries(files).map(([path, [type, text]]) => `  "${path}": ["${type}", ${literal(text)}],\n`);
  return `export default {\n${members.join("")}};\n`;
}

/** A text as a template, which keeps its lines. */
const literal = (text) => `\`${text.replace(/[\\`]|\$\{/g, "\\$&")}\``;
