import { invalid } from "../error.ts";
import { above, atMost, dueAt } from "./engine.ts";
import type { Store, Write } from "./store.ts";

export type { Store, Write } from "./store.ts";

/** What the store uses of a `DatabaseSync` of node:sqlite or a `Database` of better-sqlite3. */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
  /** Of node:sqlite, but not of its first versions. */
  readonly isTransaction?: boolean;
  /** Of better-sqlite3. */
  readonly inTransaction?: boolean;
}

/** A prepared statement of either. */
export interface SqliteStatement {
  // Their own types name more kinds of values than these stores use, each in its own way.
  get(...values: any[]): unknown;
  all(...values: any[]): unknown[];
  run(...values: any[]): unknown;
}

const FIND_TABLE = "select 1 from sqlite_master where type = 'table' and name = 'paysign_1'";
const MAKE_TABLE = `create table if not exists paysign_1(key text primary key not null, value text not null, due bigint);
create index if not exists paysign_1_due on paysign_1(due, key) where due is not null`;
const READ = "select value from paysign_1 where key = ?";
const WRITE = `insert into paysign_1(key, value, due) values (?, ?, ?)
on conflict(key) do update set value = excluded.value, due = excluded.due`;
const DELETE = "delete from paysign_1 where key = ?";
const DUE = `select key from paysign_1 where due is not null and due <= ? and key >= ? and key < ?
order by due, key limit ?`;
const LIST = "select key from paysign_1 where key >= ? and key < ? and key > ? order by key limit ?";

/** FULL; above it there is EXTRA. */
const FULL = 2;

/** How long a process waits for another one's commit, unless the program says otherwise. */
const BUSY_MS = 5000;

/**
 * A store in a SQLite file, for any number of processes of one machine: hand in a `DatabaseSync` of node:sqlite or a
 * `Database` of better-sqlite3. It makes the table `paysign_1` at its first use, and sets `busy_timeout` where it is 0.
 *
 * `synchronous` has to be FULL (`pragma synchronous = full`); in WAL mode better-sqlite3 begins with NORMAL. WAL is advised
 * (`pragma journal_mode = wal`) and never set here, the file is yours. The connection must not be in a transaction of yours.
 *
 * @example
 * const store = sqliteStore(new DatabaseSync("payments.db"));
 */
export function sqliteStore(db: SqliteDatabase): Store {
  if (typeof db?.exec !== "function" || typeof db.prepare !== "function") {
    throw invalid("store", "sqliteStore takes a DatabaseSync of node:sqlite or a Database of better-sqlite3");
  }
  let ready = false;
  const open = () => {
    outsideTransaction(db);
    if (!ready) makeReady(db);
    ready = true;
  };
  return {
    async read(key) {
      open();
      return readOf(db, key);
    },
    async commit(writes) {
      open();
      durable(db);
      return commit(db, writes);
    },
    async due(prefix, before, limit) {
      open();
      return keys(db.prepare(DUE).all(Math.floor(before), prefix, above(prefix), atMost(limit)));
    },
    async list(prefix, after, limit) {
      open();
      return keys(db.prepare(LIST).all(prefix, above(prefix), after, atMost(limit)));
    },
  };
}

/** Without an await from the beginning to the end: nothing else of this process comes between. */
function commit(db: SqliteDatabase, writes: readonly Write[]): boolean {
  return inTransaction(db, () => {
    if (!writes.every(({ key, was }) => readOf(db, key) === was)) return false;
    for (const { key, now, due } of writes) {
      if (now === undefined) db.prepare(DELETE).run(key);
      else db.prepare(WRITE).run(key, now, dueAt(due) ?? null);
    }
    return true;
  });
}

function inTransaction(db: SqliteDatabase, work: () => boolean): boolean {
  // Not at the first write: a transaction that has read cannot wait for another one's end.
  db.exec("begin immediate");
  let done = false;
  try {
    done = work();
    db.exec(done ? "commit" : "rollback");
    return done;
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

function rollBack(db: SqliteDatabase): void {
  try {
    db.exec("rollback");
  } catch {
    // Some failures have rolled it back already.
  }
}

function makeReady(db: SqliteDatabase): void {
  if (Number(first(db.prepare("pragma busy_timeout").get())) === 0) db.exec(`pragma busy_timeout = ${BUSY_MS}`);
  const found = db.prepare(FIND_TABLE).get() !== undefined;
  durable(db);
  if (found) return;
  inTransaction(db, () => {
    db.exec(MAKE_TABLE);
    return true;
  });
}

/** What is confirmed has to be on the disk, and a commit that was cut off has to be undone at the next start. */
function durable(db: SqliteDatabase): void {
  if (Number(first(db.prepare("pragma synchronous").get())) < FULL) {
    throw invalid(
      "store",
      "SQLite's synchronous is below FULL: a power cut could take a payment back. Run `pragma synchronous = full` first",
    );
  }
  const mode = String(first(db.prepare("pragma journal_mode").get()));
  if ((mode === "off" || mode === "memory") && fileOf(db) !== "") {
    throw invalid(
      "store",
      `SQLite's journal_mode is ${mode}: a crash could leave half a commit. Run \`pragma journal_mode = wal\` first`,
    );
  }
}

/** The file of the database; empty where it has none. */
function fileOf(db: SqliteDatabase): string {
  const [main] = db.prepare("select file from pragma_database_list where name = 'main'").all();
  return String(first(main) ?? "");
}

/** A commit inside of a transaction of the program would not be durable, and a read could be old. */
function outsideTransaction(db: SqliteDatabase): void {
  const open = db.isTransaction ?? db.inTransaction ?? !canBegin(db);
  if (open)
    throw invalid(
      "store",
      "the SQLite connection is in a transaction of yours: commit it first, or hand in a connection of its own",
    );
}

function canBegin(db: SqliteDatabase): boolean {
  try {
    db.exec("begin");
  } catch {
    return false;
  }
  db.exec("commit");
  return true;
}

function readOf(db: SqliteDatabase, key: string): string | undefined {
  return first(db.prepare(READ).get(key)) as string | undefined;
}

/** The first column of a row, which is an object or, if the program likes it so, an array. */
function first(row: unknown): unknown {
  return row === undefined || row === null ? undefined : Object.values(row)[0];
}

const keys = (rows: unknown[]) => rows.map((row) => first(row) as string);
