// The suite of the stores whose engine is a server, which mutants.mjs has started: each check is a test.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importTool } from "../runtimes/lib.mjs";
import { CONNECTIONS } from "../stores/connections.mjs";
import { freshDatabase } from "../stores/engines.mjs";
import { REFUSED } from "../stores/refused.mjs";
import { run, SUITE } from "../stores/suite.mjs";

const { database, standby, cache } = JSON.parse(process.env.PAYSIGN_SERVERS);
const NAME = `measure_${process.pid}`;
await freshDatabase(database.port, NAME);
// A mutant that never ends is killed with its process, perhaps between a setting and its end.
const { createClient } = await importTool("redis");
const client = await createClient({ socket: { host: "127.0.0.1", port: cache.port } }).connect();
await client.configSet({ appendonly: "yes", appendfsync: "always", "maxmemory-policy": "noeviction" });
client.destroy();

// What takes other processes says nothing of a mutant; and contention comes last, since it may never end with one.
const [tasks, ...others] = SUITE.filter(([, , needs]) => needs !== "processes");

for (const [kind, more, name = kind] of [
  ["pg", {}],
  ["pg", { client: true }, "one client of pg"],
  ["postgres", {}, "postgres.js"],
  ["redis", {}],
  ["ioredis", {}],
]) {
  const where = kind.endsWith("redis")
    ? { kind, port: cache.port }
    : { kind, port: database.port, admin: database.port, standby: standby.port, database: NAME, ...more };
  describe(name, () => {
    for (const check of [...others, ...CONNECTIONS, ...REFUSED[kind], tasks]) {
      test(check[0], async () => {
        const { failed } = await run([check], { where, times: 5 });
        assert.deepEqual(failed, []);
      });
    }
  });
}
