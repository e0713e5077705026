// What a text says to do: its sections, its blocks of code with the files that they are to be, and its commands.
import { readFileSync } from "node:fs";

const BLOCK = /^```(\w+)\n(.*?)^```$/gms;
const FILE = /`([\w.-]+\.(?:mjs|ts))`/g;

/**
 * Reads a Markdown file. A block of JavaScript or TypeScript is the file that the paragraph before it names last, if it
 * names one.
 */
export function read(path) {
  const text = readFileSync(path, "utf8");
  const sections = new Map(
    text.split(/^## /m).map((part) => [part.slice(0, part.indexOf("\n")), { text: part, blocks: blocks(part) }]),
  );
  return { text, sections, install: /`(npm install \S*paysign\S*)`/.exec(text)?.[1] };
}

function blocks(part) {
  return [...part.matchAll(BLOCK)].map(({ 0: whole, 1: language, 2: code, index }) => {
    const paragraph = part.slice(0, index).trimEnd().split("\n\n").at(-1);
    return { language, code, file: [...paragraph.matchAll(FILE)].at(-1)?.[1], end: index + whole.length };
  });
}

/** A section, which must be there: readers are led to it by its name. */
export function section(book, name) {
  const found = book.sections.get(name);
  if (found === undefined)
    throw new Error(`there is no section "${name}"; there are ${[...book.sections.keys()].join(", ")}`);
  return found;
}
