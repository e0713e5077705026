// A third of the calls go wrong and workerd is killed all the time: each payment is made once. A client that tries again with
// a new id doubles some in the same world, or this would see nothing. 20 runs: node durable-object/faulty.test.mjs --long
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { test } from "node:test";
import { ExternalId } from "paysign";
import { BREAK, pause, start, storage, upstream } from "./support.mjs";

const RUNS = process.argv.includes("--long") ? 20 : 2;
const PAYMENTS = 40;
const CALLERS = 8;
const TIMEOUT = 500;
const SHORT = { timeoutMs: TIMEOUT, patienceMs: 5_000 };

const said = (error) =>
  new Response(JSON.stringify({ error: [error] }), { headers: { "Content-Type": "application/json" } });
const FAULTS = [
  async (serve) => (await serve(), BREAK),
  async () => BREAK,
  async () => new Response("<html>", { status: 502 }),
  async (serve) => (await serve(), new Response("<html>", { status: 520 })),
  async () => said("EService:Busy"),
  // Served when its caller has given up.
  async (serve) => (await pause(TIMEOUT * 1.4), serve()),
];
const heard = (_, serve) =>
  Math.random() < 0.35 ? FAULTS[Math.floor(Math.random() * FAULTS.length)](serve) : undefined;

test(`killed, with a third of the calls faulty: ${RUNS} runs of ${PAYMENTS} payments`, async () => {
  const sum = { settled: 0, double: 0, missing: 0, kills: 0, "double by a client with a new id each time": 0 };
  for (let run = 0; run < RUNS; run++) {
    for (const part of [await once(), await naive()])
      for (const [what, count] of Object.entries(part)) sum[what] += count;
  }
  for (const [what, count] of Object.entries(sum)) console.log(`| faulty: ${what}: ${count}`);
  assert.deepEqual([sum.settled, sum.double, sum.missing], [RUNS * PAYMENTS, 0, 0]);
  assert.ok(sum.kills > RUNS, "it was killed");
  assert.ok(sum["double by a client with a new id each time"] > 0, "this world doubles what is done without care");
});

const ids = () => Array.from({ length: PAYMENTS }, () => ExternalId.random());

/** Lets so many callers work through a list. */
async function worked(list, work) {
  const left = [...list.entries()];
  await Promise.all(
    Array.from({ length: CALLERS }, async (_, sender) => {
      for (let next; (next = left.shift()); ) await work(next[1], sender);
    }),
  );
}

async function once() {
  const persist = await storage();
  const kraken = await upstream({ heard });
  const begin = () => start({ url: kraken.url, key: kraken.sandbox.kraken, persist, senders: CALLERS, ...SHORT });
  let workers = await begin();
  let kills = 0;
  let isOver = false;
  const killer = (async () => {
    for (;;) {
      await pause(800 + Math.random() * 1_500);
      if (isOver) return;
      workers.kill();
      kills++;
      await workers.dispose().catch(() => {});
      workers = await begin();
    }
  })();
  try {
    const all = ids();
    let settled = 0;
    await worked(all, async (external_id, sender) => {
      // The same id, until it is known what became of it: a payment that was often in doubt waits for minutes.
      for (const end = Date.now() + 300_000; Date.now() < end; ) {
        const asked = workers.call(
          "pay",
          [external_id, "Pay/request/create", { amount: "1.00", asset: "USD", external_id }],
          { sender },
        );
        const { value } = await asked.catch(() => ({}));
        if (value?.state === "settled") return void settled++;
        await pause(100);
      }
    });
    isOver = true;
    await killer;
    // What is late comes late.
    await pause(TIMEOUT * 2);
    return {
      settled,
      kills,
      double: all.filter((id) => kraken.made(id) > 1).length,
      missing: all.filter((id) => kraken.made(id) === 0).length,
    };
  } finally {
    isOver = true;
    await killer.catch(() => {});
    await workers.dispose().catch(() => {});
    await kraken.close();
    await rm(persist, { recursive: true, force: true });
  }
}

async function naive() {
  const kraken = await upstream({ heard });
  const workers = await start({ url: kraken.url, key: kraken.sandbox.kraken, ...SHORT });
  try {
    const notes = ids();
    await worked(notes, async (note) => {
      for (let attempt = 0; attempt < 6; attempt++)
        if ((await workers.call("plain", [note])).value !== undefined) return;
    });
    await pause(TIMEOUT * 2);
    return { "double by a client with a new id each time": notes.filter((note) => kraken.made(note) > 1).length };
  } finally {
    await workers.dispose();
    await kraken.close();
  }
}
