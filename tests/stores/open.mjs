// Opens a store by what JSON says about it, so that every process of a test can: `{ kind, ... }`.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CONSUMER, importTool, PACKAGE, TOOLS } from "../runtimes/lib.mjs";
import { storage } from "./storage.mjs";

const requireTool = createRequire(join(TOOLS, "paysign-tests.cjs"));
const require = createRequire(import.meta.url);

/** Pools and clients that lose a connection say so by an event, which nobody has to hear. */
const deaf = (emitter) => emitter.on("error", () => {});

/** An entry of the package; for some rows its CommonJS file, which newer versions of Node pass over. */
const entry = (name, { required } = {}) =>
  required ? require(join(PACKAGE, "dist", `payments-${name}.cjs`)) : import(`paysign/payments/${name}`);

/** A store, its client as `client`, and `close`. */
export const open = (where) => KINDS[where.kind](where);

export const KINDS = {
  async memory() {
    const { memoryStore } = await import("../work/stores/memory.mjs");
    return { store: memoryStore(), close() {} };
  },

  /** Whose store is in workerd, at an address. */
  async object({ url }) {
    const ask =
      (method) =>
      async (...args) => {
        const answer = await fetch(url, { method: "POST", body: JSON.stringify({ method, args }) });
        if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
        return (await answer.json()).value;
      };
    const names = ["read", "commit", "due", "list"];
    return { store: Object.fromEntries(names.map((name) => [name, ask(name)])), close() {} };
  },

  /** The same store in this process, by a SQLite that stands in for the object's own. */
  async "object here"() {
    const { ObjectStore } = await import("../work/stores/object-store.mjs");
    return { store: new ObjectStore(storage()), close() {} };
  },

  async "node:sqlite"(where) {
    const { DatabaseSync } = await import("node:sqlite");
    return sqlite(new DatabaseSync(where.file), where);
  },

  async "better-sqlite3"(where) {
    return sqlite(new (requireTool("better-sqlite3"))(where.file), where);
  },

  async pg({ port, database, client: single, options, required }) {
    const { default: pg } = await importTool("pg");
    const { postgresStore } = await entry("postgres", { required });
    const settings = { host: "127.0.0.1", port, user: "postgres", database, options };
    const client = deaf(single ? new pg.Client(settings) : new pg.Pool({ ...settings, max: 4 }));
    if (single) await client.connect();
    return { store: postgresStore(client), client, close: () => client.end() };
  },

  async postgres({ port, database, options }) {
    const { default: postgres } = await importTool("postgres");
    const { postgresStore } = await entry("postgres");
    const connection = options === undefined ? {} : { options };
    const client = postgres({ host: "127.0.0.1", port, user: "postgres", database, max: 4, connection, backoff: 0 });
    return { store: postgresStore(client), client, close: () => client.end({ timeout: 1 }) };
  },

  async redis({ port, username, password, trust }) {
    const { createClient } = await importTool("redis");
    const { redisStore } = await entry("redis");
    const client = deaf(
      createClient({ socket: { host: "127.0.0.1", port, reconnectStrategy: 20 }, username, password }),
    );
    await client.connect();
    return { store: redisStore(client, trust === undefined ? {} : { trust }), client, close: () => client.destroy() };
  },

  async ioredis({ port, username, password, trust, required }) {
    const { Redis } = await importTool("ioredis");
    const { redisStore } = await entry("redis", { required });
    const client = deaf(new Redis({ host: "127.0.0.1", port, username, password, retryStrategy: () => 20 }));
    return {
      store: redisStore(client, trust === undefined ? {} : { trust }),
      client,
      close: () => client.disconnect(),
    };
  },

  async "Deno KV"({ file }) {
    const { denoKvStore } = await import(pathToFileURL(join(CONSUMER, "www-example/edge/deno/kv-store.ts")).href);
    const client = await globalThis.Deno.openKv(file);
    return { store: denoKvStore(client), client, close: () => client.close() };
  },
};

async function sqlite(client, { journal, required }) {
  const { sqliteStore } = await entry("sqlite", { required });
  if (journal !== undefined) {
    // Several processes switch at once, and only one can.
    client.exec("pragma busy_timeout = 10000");
    client.exec(`pragma journal_mode = ${journal}`);
    client.exec("pragma synchronous = full");
  }
  return { store: sqliteStore(client), client, close: () => client.close() };
}
