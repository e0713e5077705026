// The journal of payments in a SQLite file: whoever can write it can take payments out of it, so it is its owner's alone.

import { closeSync, lstatSync, openSync } from "node:fs";
import { sqliteStore } from "../payments/sqlite.ts";
import type { Store } from "../payments/index.ts";
import type { Given } from "./arguments.ts";
import { wrong } from "./arguments.ts";

/** Where the journal is unless the command line says otherwise. */
export const JOURNAL = "payments.db";

/** Opens the journal that the command line names, and makes it if it is not there. */
export function journal(given: Given, mayBeMade: boolean): { store: Store; close: () => void } {
  const path = given.text("journal") ?? JOURNAL;
  const sqlite = nodeSqlite();
  ownFile(path, mayBeMade);
  const database = new sqlite.DatabaseSync(path);
  // It is this command's own file, so it may choose; before the rest, since several commands can open it at once.
  database.exec("pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full");
  return { store: sqliteStore(database), close: () => database.close() };
}

/** As much of `node:sqlite` as is used here. */
interface Sqlite {
  DatabaseSync: new (path: string) => Parameters<typeof sqliteStore>[0] & { exec(sql: string): void; close(): void };
}

/** The module that came with Node 22.13, without the warning that it is new. */
function nodeSqlite(): Sqlite {
  const warn = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (!/SQLite/.test(String(warning))) Reflect.apply(warn, process, [warning, ...rest]);
  }) as typeof warn;
  try {
    const { getBuiltinModule } = process as { getBuiltinModule?: (name: string) => unknown };
    const module = getBuiltinModule?.("node:sqlite");
    if (module === undefined)
      throw wrong("--journal", `the journal of payments needs Node 22.13 or newer, and this is ${process.version}`);
    return module as Sqlite;
  } finally {
    process.emitWarning = warn;
  }
}

/** Refuses a file that somebody else could write or exchange; makes one that only its owner can read. */
function ownFile(path: string, mayBeMade: boolean): void {
  let file: ReturnType<typeof lstatSync>;
  try {
    file = lstatSync(path);
  } catch {
    if (!mayBeMade) throw wrong("--journal", "the file does not exist; `paysign pay` makes one");
    closeSync(openSync(path, "wx", 0o600));
    return;
  }
  if (!file.isFile()) throw wrong("--journal", "must be a file of its own, not a link or a folder");
  if (process.getuid !== undefined && file.uid !== process.getuid())
    throw wrong("--journal", "belongs to another user");
  if (process.platform !== "win32" && (file.mode & 0o077) !== 0)
    throw wrong("--journal", "can be read by others: chmod 600 it");
}
