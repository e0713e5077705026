// Which SQLite there is here.
import { createRequire, isBuiltin } from "node:module";
import { join } from "node:path";

/** The kind of a store by it; undefined where neither is there: better-sqlite3 is compiled only where a test needs it. */
export function sqliteHere(tools) {
  if (isBuiltin("node:sqlite")) return "node:sqlite";
  try {
    new (createRequire(join(tools, "paysign.cjs"))("better-sqlite3"))(":memory:").close();
    return "better-sqlite3";
  } catch {
    return undefined;
  }
}
