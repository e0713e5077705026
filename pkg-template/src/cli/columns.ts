// Which columns of a table are shown.

import { wrong, type Given } from "./arguments.ts";
import { didYouMean } from "./nearest.ts";
import { namesOf } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Reads `--columns`.
 *
 * Throws PaySignError `invalid_request` for an empty name, one that is given twice, and beside `--json`.
 */
export function columnsOf(given: Given, terminal: Terminal): readonly string[] | undefined {
  const text = given.text("columns");
  if (text === undefined) return undefined;
  if (terminal.json) throw wrong("--columns", "is for tables; JSON has all there is");
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) throw wrong("--columns", "must be names with commas between them, such as time,amount");
  const again = names.find((name, at) => names.indexOf(name) < at);
  if (again !== undefined) throw wrong("--columns", "names a column twice");
  return names;
}

/** Says which columns an answer does not have. The call was made, so it is a note and not an error. */
export async function noteMissing(columns: readonly string[], value: unknown, terminal: Terminal): Promise<void> {
  const names = namesOf(value);
  if (names.size === 0) return;
  for (const missing of columns.filter((column) => !names.has(column))) {
    const there = [...names].join(", ");
    await terminal.hint(`note: there is no column ${missing}, but ${there}${didYouMean(missing, names)}`);
  }
}
