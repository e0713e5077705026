// What workerd gives a Durable Object as its storage, by a SQLite of this process.
import { createRequire } from "node:module";
import { join } from "node:path";
import { TOOLS } from "../runtimes/lib.mjs";

/** An empty database in memory, by what is there: better-sqlite3 is compiled only where a test needs it. */
function database() {
  try {
    return new (createRequire(join(TOOLS, "paysign-tests.cjs"))("better-sqlite3"))(":memory:");
  } catch {}
  try {
    return new (createRequire(import.meta.url)("node:sqlite").DatabaseSync)(":memory:");
  } catch {
    return undefined;
  }
}

/** A storage with its alarm, and every time that it was set to as `alarms`; undefined where no SQLite is there. */
export function storage() {
  const db = database();
  if (db === undefined) return undefined;
  const alarms = [];
  let alarm = null;
  return {
    alarms,
    sql: {
      exec(query, ...values) {
        if (/^create table/.test(query)) return db.exec(query);
        const statement = db.prepare(query);
        const rows = /^select/.test(query) ? statement.all(...values) : (statement.run(...values), []);
        return { toArray: () => rows };
      },
    },
    transactionSync(run) {
      db.exec("begin");
      try {
        const done = run();
        db.exec("commit");
        return done;
      } catch (error) {
        db.exec("rollback");
        throw error;
      }
    },
    getAlarm: async () => alarm,
    setAlarm: async (time) => {
      alarms.push(time);
      alarm = time;
    },
    ring() {
      alarm = null;
    },
  };
}
