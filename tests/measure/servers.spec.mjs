// The suite of the stores whose engine is a server, which mutants.mjs has started: each check is a test.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CONNECTIONS } from "../stores/connections.mjs";
import { sql } from "../stores/engines.mjs";
import { REFUSED } from "../stores/refused.mjs";
import { run, SUITE } from "../stores/suite.mjs";

const { database, cache } = JSON.parse(process.env.PAYSIGN_SERVERS);
const NAME = `measure_${process.pid}`;
await sql({ port: database.port }, `create database ${NAME}`);

for (const [kind, more, name = kind] of [
  ["pg", {}],
  ["pg", { client: true }, "one client of pg"],
  ["postgres", {}, "postgres.js"],
  ["redis", {}],
  ["ioredis", {}],
]) {
  const where = kind.endsWith("redis")
    ? { kind, port: cache.port }
    : { kind, port: database.port, admin: database.port, database: NAME, ...more };
  describe(name, () => {
    for (const check of [...SUITE, ...CONNECTIONS, ...(REFUSED[kind] ?? [])]) {
      if (check[2] === "processes") continue;
      test(check[0], async () => {
        const { failed } = await run([check], { where, times: 5 });
        assert.deepEqual(failed, []);
      });
    }
  });
}
