// The declarations of types as they stand in endpoints.ts.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GENERATED } from "./places.mjs";

const TEXT = readFileSync(join(GENERATED, "endpoints.ts"), "utf8");
const FOUND = new Map(
  [
    ...TEXT.matchAll(
      /^(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export (?:interface|type) (\w+)[^\n]*(?:\n[^\n}][^\n]*|\n {2}[^\n]*)*\n?\}?;?/gm,
    ),
  ].map(([text, name]) => [name, text.replace(/^export /m, "").trimEnd()]),
);

/** A type as text, with the declarations that it needs. */
export function declarations(type) {
  const needed = new Map();
  const need = (text) => {
    for (const [name] of text.matchAll(/\b[A-Z]\w+/g)) {
      if (name === "Page" || needed.has(name) || !FOUND.has(name)) continue;
      const declared = FOUND.get(name);
      needed.set(name, declared);
      need(declared.replaceAll(/\/\*\*[\s\S]*?\*\//g, ""));
    }
  };
  need(type);
  const alone = needed.size > 0 && [...needed.keys()][0] === type;
  return [...(alone ? [] : [`type Result = ${type};`]), ...needed.values()].join("\n\n");
}
