// How pages are written.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DOCS } from "./places.mjs";

/** Writes a page, by its path in this folder. */
export function write(path, text) {
  const file = join(DOCS, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

export const code = (text) => `\`${text}\``;

/** A block of code, with a fence that the text does not have. */
export const block = (language, text) => `\`\`\`${language}\n${text.replace(/\n$/, "")}\n\`\`\``;

/** A table; what would end a cell or look like an element is escaped, outside of code. */
export function table(heads, rows) {
  if (rows.length === 0) throw new Error(`a table of ${heads.join(", ")} is empty`);
  const line = (cells) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

const cell = (text) => plain(String(text)).replaceAll("|", "\\|").replaceAll("\n", " ");

/** Text as Markdown: VitePress reads braces and elements, but not within code. */
export const plain = (text) =>
  text
    .split(/(`[^`]*`)/)
    .map((part, at) =>
      at % 2 === 1 ? part : part.replaceAll("{{", "&#123;&#123;").replaceAll(/<(?=[a-zA-Z/])/g, "&lt;"),
    )
    .join("");
