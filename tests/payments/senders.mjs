// Rejected nonces, throughput and times of 1, 4 and 16 senders that share one key, as ratios of one run:
//
//   node payments/senders.mjs [--only TEXT]
//
// Processes are compared with the client alone in one process, isolates with the client alone in one isolate.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { CALLS, isolates, network, SENDERS, table, told } from "../durable-object/senders.mjs";
import { tool } from "../runtimes/lib.mjs";
import { postgres, redis, sql } from "../stores/engines.mjs";

const { values } = parseArgs({ options: { only: { type: "string" } } });

/** A process of one sender or, as memory is not shared, of all. */
function started(program, job) {
  const child = spawn(program, [join(import.meta.dirname, "sender.mjs"), JSON.stringify(job)], {
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => JSON.parse((await lines.next()).value);
  return { line, go: () => child.stdin.end("go\n") };
}

/** Calls of so many senders, each one after the other. */
async function processes(program, where, senders) {
  const kraken = await network();
  try {
    const isShared = where?.kind === "memory";
    const tasks = isShared ? senders : 1;
    const calls = CALLS / senders;
    const job = { where, url: kraken.url, key: kraken.sandbox.kraken, tasks, calls };
    const all = [];
    // One after the other, so that no first call is in another's way.
    for (let sender = 0; sender < senders / tasks; sender++) {
      const one = started(program, job);
      await one.line();
      all.push(one);
    }
    const before = kraken.refused;
    const begin = performance.now();
    for (const { go } of all) go();
    const ended = await Promise.all(all.map(({ line }) => line()));
    const ms = performance.now() - begin;
    const done = ended.reduce((sum, one) => sum + one.done, 0);
    return told(
      ended.flatMap(({ times }) => times),
      done,
      ms,
      kraken.refused - before,
    );
  } finally {
    await kraken.close();
  }
}

const node = process.execPath;
const node22 = tool("node-22", "bin", "node");
const folder = await mkdtemp(join(tmpdir(), "paysign-senders-"));
const database = await postgres();
const cache = await redis();
let made = 0;
const stores = {
  "today's client": [node, () => undefined],
  "payments, memory": [node, () => ({ kind: "memory" })],
  "payments, SQLite": [
    node22,
    node22 && (() => ({ kind: "node:sqlite", file: join(folder, `${++made}.db`), journal: "wal" })),
  ],
  "payments, PostgreSQL": [
    node,
    database &&
      (async () => {
        await sql({ port: database.port }, `create database senders${++made}`);
        return { kind: "pg", port: database.port, database: `senders${made}` };
      }),
  ],
  "payments, Redis": [node, cache && (() => ({ kind: "redis", port: cache.port }))],
};
const objects = { "today's client": "plain", "payments, Durable Object": "ask" };

async function measured(title, ways, measure) {
  const rows = [];
  for (const way of Object.keys(ways).filter((name) => rows.length === 0 || name.includes(values.only ?? ""))) {
    for (const senders of SENDERS) {
      const one = await measure(ways[way], senders);
      if (one === undefined) console.log(`MISSING: ${way}`);
      else rows.push({ way, senders, ...one });
    }
  }
  console.log(`\n${title}\n\n${table(rows).join("\n")}`);
  return rows;
}

try {
  await measured(`Processes, ${CALLS} calls each time`, stores, async ([program, where], senders) =>
    program && where ? processes(program, await where(), senders) : undefined,
  );
  const rows = await measured(`Isolates of workerd, ${CALLS} calls each time`, objects, isolates);
  const [alone] = rows;
  const object = rows.find(({ way, senders }) => way.includes("Object") && senders === 16);
  if (object !== undefined) {
    console.log(`\nThe object with 16 senders: ${object.refused} rejected (must be 0), throughput`);
    console.log(`${(object.rate / alone.rate).toFixed(2)} of one sender alone (at least 0.9), p95 / p50`);
    console.log(`${(object.p95 / object.p50).toFixed(2)} (at most 1.2)`);
  }
} finally {
  await database?.stop();
  await cache?.stop();
  await rm(folder, { recursive: true, force: true });
}
