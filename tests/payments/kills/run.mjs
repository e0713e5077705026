// Processes are killed while they pay, over real engines: no payment is made twice, and none is lost.
//
//   node payments/kills/run.mjs RESULTS.json [--seeds 1] [--at-once 3] [--only TEXT]
//
// Beside them a naive client, which pays twice: if it does not, nothing is seen here. A run mostly waits, two minutes for a
// withdrawal that is not listed, so that several go at once.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Kraken, page, settle } from "paysign";
import { serveSandbox } from "paysign/sandbox/node";
import { tool } from "../../runtimes/lib.mjs";
import { postgres, redis, sql } from "../../stores/engines.mjs";
import { random } from "../world.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: "string" }, "at-once": { type: "string" }, only: { type: "string" } },
});
const seeds = Number(values.seeds ?? 1);
const atOnce = Number(values["at-once"] ?? 3);
const PROCESSES = 4;
const PAYMENTS = 30;
const KILLS = 20;
/**
 * A run is usually over before that. Behind failing looks an unlucky payment waits 5, 5, 5, 10, 30, 60, 120 and 300 seconds,
 * so that a network that stayed bad could keep it longer than any limit.
 */
const BAD_MS = 360_000;
const LIMIT_MS = 900_000;

const base64 = (r) =>
  Array.from(
    { length: 22 },
    (_, i) => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[Math.floor(r() * (i === 21 ? 1 : 52))],
  ).join("");

/** A third each: transfers, requests, withdrawals, each of which can be told from all others. */
const jobsOf = (r) =>
  Array.from({ length: PAYMENTS }, (_, i) => {
    const id = base64(r);
    const amount = `0.${String(1001 + i)}`;
    if (i % 3 === 0)
      return { id: `w${i}`, endpoint: "Withdraw", params: { asset: "XBT", key: "BTC_Cold", amount }, amount };
    const params = { amount: `${i + 1}.5`, asset: "USD", external_id: id };
    if (i % 3 === 1) return { id, endpoint: "Pay/transfer/create", params: { ...params, to: "bob" } };
    return { id, endpoint: "Pay/request/create", params };
  });

/** How often Kraken has carried out each payment. A client of its own key asks, so that no nonce is disturbed. */
async function executed(sandbox, url, jobs, isNaive) {
  const observer = new Kraken({ ...sandbox.createKey(), baseUrl: url });
  const request = observer.request("WithdrawStatus", { limit: 500 });
  const { result } = await settle(request, fetch(request.url, request));
  const withdrawals = page(result).items;
  const created = sandbox.entries({ answer: '"error":[]' }).filter(({ endpoint }) => /create$/.test(endpoint));
  return jobs.map((job) => {
    if (job.amount !== undefined) {
      const sum = (row) => (Number(row.amount) + Number(row.fee)).toFixed(8);
      const wanted = Number(job.amount).toFixed(8);
      return withdrawals.filter((row) => Number(row.amount).toFixed(8) === wanted || sum(row) === wanted).length;
    }
    if (isNaive) return created.filter(({ requestBody }) => requestBody.includes(`"${job.params.amount}"`)).length;
    try {
      return sandbox.payment(job.id) === undefined ? 0 : 1;
    } catch {
      return 0;
    }
  });
}

/** One run: gives what there is to tell, and what went wrong. */
async function once(program, where, seed, isNaive) {
  const r = random(seed);
  const served = await serveSandbox({ seed });
  const jobs = jobsOf(r);
  const states = new Map();
  /** What was said last of each that was not at its end. */
  const waiting = new Map();
  const goodFrom = Date.now() + BAD_MS;
  let kills = 0;
  let count = 0;
  const start = (number) => {
    const own = isNaive ? jobs.filter((_, i) => i % PROCESSES === number) : jobs;
    const job = {
      where,
      url: served.url,
      keys: served.sandbox.kraken,
      jobs: own,
      seed: seed * 1000 + count++,
      faulty: 0.35,
      goodFrom,
      isNaive,
    };
    const child = spawn(program, [join(import.meta.dirname, "worker.mjs"), JSON.stringify(job)], {
      // Node 22 warns of its SQLite in each process.
      env: { ...process.env, NODE_NO_WARNINGS: "1" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.stdout.on("data", (data) => {
      for (const line of data.toString().split("\n").filter(Boolean)) {
        const { id, state, waits } = JSON.parse(line);
        if (state === undefined) waiting.set(id, waits);
        else states.set(id, state);
      }
    });
    return { child, ended: new Promise((done) => child.once("close", done)) };
  };
  const processes = Array.from({ length: PROCESSES }, (_, number) => start(number));
  if (!isNaive) {
    for (; kills < KILLS; kills++) {
      await new Promise((done) => setTimeout(done, 300 + r() * 700));
      const number = Math.floor(r() * PROCESSES);
      if (processes.every(({ child }) => child.exitCode !== null)) break;
      processes[number].child.kill("SIGKILL");
      await processes[number].ended;
      processes[number] = start(number);
    }
  }
  const limit = setTimeout(() => processes.forEach(({ child }) => child.kill("SIGKILL")), LIMIT_MS);
  await Promise.all(processes.map(({ ended }) => ended));
  clearTimeout(limit);
  const counts = await executed(served.sandbox, served.url, jobs, isNaive);
  await served.close();
  const wrong = [];
  let asks = 0;
  let doubles = 0;
  for (const [i, job] of jobs.entries()) {
    const state = states.get(job.id);
    if (counts[i] > 1) doubles++;
    if (counts[i] > 1) wrong.push(`${job.endpoint} ${job.id} was executed ${counts[i]} times`);
    if (state === undefined)
      wrong.push(`${job.endpoint} ${job.id} never came to an end: ${JSON.stringify(waiting.get(job.id))}`);
    if (state === "settled" && counts[i] === 0)
      wrong.push(`${job.endpoint} ${job.id} is settled, and was not executed`);
    if (state === "refused" && counts[i] > 0) wrong.push(`${job.endpoint} ${job.id} is refused, and was executed`);
    if (state === "unknown") asks++;
  }
  return { payments: jobs.length, kills, doubles, asks, wrong };
}

const folder = await mkdtemp(join(tmpdir(), "paysign-kills-"));
const database = await postgres();
const cache = await redis();
const rows = [];
let made = 0;
const fresh = {
  sqlite: () => ({ kind: "node:sqlite", file: join(folder, `${++made}.db`), journal: "wal" }),
  postgres: async () => {
    const name = `kills${++made}`;
    await sql({ port: database.port }, `create database ${name}`);
    return { kind: "pg", port: database.port, database: name };
  },
  // In one Redis, each run is an account of its own.
  redis: async () => ({ kind: "redis", port: cache.port, name: `run-${++made}` }),
};
const node22 = tool("node-22", "bin", "node");
const table = ["| Store | Payments | Kills | Made twice | Lost | Ask a person |", "|---|---|---|---|---|---|"];

/** So many runs at once, in the order of the list. */
async function worked(list) {
  const left = [...list];
  const work = async () => {
    for (let next; (next = left.shift()); ) await next();
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** A row, and the runs that it is made of. */
function rowOf({ store, program, where, isNaive = false }) {
  const row = { runtime: "kills", version: "", entry: store, where: `${seeds} seeds`, passed: 0, failed: [] };
  const sum = { payments: 0, kills: 0, doubles: 0, asks: 0, wrong: 0 };
  const add = async (seed) => {
    const { wrong, ...told } = await once(program, await where(), seed, isNaive);
    for (const name of ["payments", "kills", "doubles", "asks"]) sum[name] += told[name];
    sum.wrong += wrong.length - told.doubles;
    if (!isNaive && wrong.length > 0) row.failed.push(`seed ${seed}: ${wrong.join("; ")}`);
  };
  const runs = Array.from({ length: program && where ? seeds : 0 }, (_, seed) => () => add(seed + 1));
  return { row, sum, runs, add, isNaive };
}

try {
  const all = [
    { store: "SQLite, node:sqlite", program: node22, where: node22 && fresh.sqlite },
    { store: "PostgreSQL", program: process.execPath, where: database && fresh.postgres },
    { store: "Redis", program: process.execPath, where: cache && fresh.redis },
    { store: "none: a naive client", program: process.execPath, where: () => ({}), isNaive: true },
  ]
    .filter(({ store }) => store.includes(values.only ?? ""))
    .map(rowOf);
  // The first seed of each, then the second of each.
  const turns = Array.from({ length: seeds }, (_, seed) => all.flatMap(({ runs }) => runs[seed] ?? []));
  await worked(turns.flat());
  for (const { row, sum, runs, add, isNaive } of all) {
    rows.push(row);
    if (runs.length === 0) {
      row.missing = true;
      table.push(`| ${row.entry} | MISSING | | | | |`);
      continue;
    }
    // A naive client can be lucky once.
    for (let seed = seeds + 1; isNaive && sum.doubles === 0 && seed <= seeds + 4; seed++) await add(seed);
    if (isNaive && sum.doubles === 0) row.failed.push("the naive client paid nothing twice, so this test sees nothing");
    row.passed = row.failed.length === 0 ? 1 : 0;
    const { payments, kills, doubles, wrong, asks } = sum;
    table.push(`| ${row.entry} | ${payments} | ${kills} | ${doubles} | ${isNaive ? "-" : wrong} | ${asks} |`);
  }
} finally {
  await database?.stop();
  await cache?.stop();
  await rm(folder, { recursive: true, force: true });
}
console.log(table.join("\n"));
await writeFile(positionals[0], `${JSON.stringify(rows, null, 2)}\n`);
