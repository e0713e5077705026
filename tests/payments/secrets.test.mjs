// Nothing of a key, a one-time password, a token or a callback stands in a journal, nor in any byte that an engine has
// written to disk for it: after payments that were settled, refused and lost, and of a process that was killed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ExternalId } from "paysign";
import { serveSandbox } from "paysign/sandbox/node";
import { importTool, tool } from "../runtimes/lib.mjs";
import { postgres, redis, sql } from "../stores/engines.mjs";
import { seenIn, seenInFiles, tracesOf } from "../stores/traces.mjs";
import { jwks, jwt } from "../tarball/pay-callback-support.mjs";

const random = () => randomBytes(24).toString("hex");

/** Pays, and is killed in the middle of it; a second process goes on. Gives what must not be found, and what has to be. */
async function paid(program, where) {
  const served = await serveSandbox();
  const children = [];
  try {
    const otp = `otp-${random()}`;
    const key = { ...served.sandbox.createKey({ otp }), otp };
    const token = random();
    const ids = Array.from({ length: 5 }, () => ExternalId.random());
    const run = (more) => {
      const job = JSON.stringify({ where, url: served.url, key, token, callback: jwt, jwks, ids, ...more });
      const child = spawn(program, [join(import.meta.dirname, "secret-sender.mjs"), job], {
        env: { ...process.env, NODE_NO_WARNINGS: "1" },
        stdio: ["ignore", "pipe", "inherit"],
      });
      children.push(child);
      return { child, told: once(child.stdout, "data").then(([data]) => JSON.parse(data)), ended: once(child, "exit") };
    };
    const first = run({});
    assert.deepEqual(await first.told, {
      settled: "settled",
      refused: "refused",
      lost: "unknown",
      page: "unknown",
      "withdrawal lost": "unknown",
      "wrong input": "invalid_request",
    });
    first.child.kill("SIGKILL");
    await first.ended;
    const second = run({ isSecond: true });
    assert.deepEqual(await second.told, { left: "settled" });
    await second.ended;
    const secrets = { apiKey: key.apiKey, apiSecret: key.apiSecret, otp, token, callback: jwt };
    return { traces: tracesOf(secrets), mark: ids[4] };
  } finally {
    for (const child of children) child.kill("SIGKILL");
    await served.close();
  }
}

/** Texts of the journal, of which there have to be as many as payments at least. */
function judged(texts, { traces, mark }) {
  const all = Buffer.from(texts.join("\n"));
  assert.ok(all.includes(mark), "the journal is the one that was written");
  assert.deepEqual(seenIn(all, traces), []);
}

async function judgedFiles(folder, { traces, mark }) {
  const { seen, hasMark } = await seenInFiles(folder, traces, mark);
  assert.ok(hasMark, "the files are those that were written");
  assert.deepEqual(seen, []);
}

const needs = (t, engine, name) => {
  if (engine !== undefined) return true;
  assert.ok(!process.env.CI, `MISSING: ${name}`);
  t.skip(`MISSING: ${name}`);
  return false;
};

test("SQLite: neither in its rows nor in its file, its log and what stands beside", async (t) => {
  const node22 = tool("node-22", "bin", "node");
  if (!needs(t, node22, "Node 22")) return;
  const folder = await mkdtemp(join(tmpdir(), "paysign-secrets-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const found = await paid(node22, { kind: "node:sqlite", file: join(folder, "journal.db"), journal: "wal" });
  await judgedFiles(folder, found);
});

test("Redis: in no value of any key, and not in the file of its commands", async (t) => {
  const engine = await redis();
  if (!needs(t, engine, "Redis")) return;
  t.after(() => engine.stop());
  const found = await paid(process.execPath, { kind: "redis", port: engine.port });
  const { Redis } = await importTool("ioredis");
  const client = new Redis({ host: "127.0.0.1", port: engine.port });
  const reads = {
    string: (key) => client.get(key),
    hash: (key) => client.hgetall(key),
    zset: (key) => client.zrange(key, 0, -1, "WITHSCORES"),
  };
  const texts = [];
  for (const key of await client.keys("*")) {
    const read = reads[await client.type(key)];
    assert.ok(read, `${key} is a ${await client.type(key)}`);
    texts.push(key, JSON.stringify(await read(key)));
  }
  client.disconnect();
  judged(texts, found);
  await judgedFiles(engine.folder, found);
});

test("PostgreSQL: in no row of any table, and in no file of its database and of its log", async (t) => {
  const engine = await postgres();
  if (!needs(t, engine, "PostgreSQL")) return;
  t.after(() => engine.stop());
  await sql({ port: engine.port }, "create database secrets");
  const found = await paid(process.execPath, { kind: "pg", port: engine.port, database: "secrets" });
  const at = { port: engine.port, database: "secrets" };
  const tables = await sql(at, "select tablename from pg_tables where schemaname = 'public'");
  assert.ok(tables.length > 0);
  const texts = [];
  for (const { tablename } of tables)
    texts.push(
      ...(await sql(at, `select row_to_json(t) as row from "${tablename}" t`)).map(({ row }) => JSON.stringify(row)),
    );
  judged(texts, found);
  await sql(at, "checkpoint");
  const [{ oid }] = await sql(at, "select oid from pg_database where datname = 'secrets'");
  await judgedFiles(join(engine.folder, "data", "base", String(oid)), found);
  await judgedFiles(join(engine.folder, "data", "pg_wal"), found);
});
