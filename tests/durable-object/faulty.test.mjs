// A third of the calls go wrong and workerd is killed all the time: each payment is made once, or a person is asked. A client
// that tries again with a new id doubles some in the same world, or this would see nothing.
//
//   node durable-object/faulty.test.mjs --long [RUNS]      20 runs if no number is given, until each payment has its end
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { test } from "node:test";
import { ExternalId } from "paysign";
import { BREAK, journal, pause, start, storage, upstream, worked } from "./support.mjs";

const LONG = process.argv.indexOf("--long");
const RUNS = LONG < 0 ? 2 : Number(process.argv[LONG + 1] ?? 20);
const PAYMENTS = 40;
const CALLERS = 8;
const KILLS = 20;
const TIMEOUT = 500;
const SHORT = { timeoutMs: TIMEOUT, patienceMs: 5_000 };
/** A withdrawal is listed when it has been looked for once at least. */
const LAG = { WithdrawStatus: 2_000 };
/** Whoever waits for a person: three looks are two and a half minutes, and only the long run waits for them. */
const ENOUGH = LONG < 0 ? 30_000 : 420_000;

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
  const sum = { kills: 0 };
  const wrong = [];
  for (let run = 0; run < RUNS; run++) {
    const one = await once();
    wrong.push(...one.wrong);
    for (const part of [one.count, await naive()])
      for (const [what, count] of Object.entries(part)) sum[what] = (sum[what] ?? 0) + count;
  }
  for (const [what, count] of Object.entries(sum)) console.log(`| faulty: ${what}: ${count}`);
  assert.deepEqual(wrong, []);
  assert.ok(sum.kills > RUNS, "it was killed");
  // In two runs it may not happen.
  if (LONG >= 0) assert.ok(sum["withdrawals that a look has found"] > 0, "some answers were lost");
  assert.ok(sum["double by a client with a new id each time"] > 0, "this world doubles what is done without care");
});

/** Every third is a withdrawal, which nothing but its amount tells from the others. */
const payments = () =>
  Array.from({ length: PAYMENTS }, (_, i) => {
    if (i % 3 === 0) {
      const amount = `0.0${1001 + i}`;
      return { id: `w${i}`, endpoint: "Withdraw", params: { asset: "XBT", key: "BTC_Cold", amount }, mark: amount };
    }
    const id = ExternalId.random();
    return {
      id,
      endpoint: "Pay/request/create",
      params: { amount: "1.00", asset: "USD", external_id: id },
      mark: id,
    };
  });

async function once() {
  const persist = await storage();
  let isCalm = false;
  const kraken = await upstream({ heard: (...given) => (isCalm ? undefined : heard(...given)), lag: LAG });
  const begin = () => start({ url: kraken.url, key: kraken.sandbox.kraken, persist, senders: CALLERS, ...SHORT });
  let workers = await begin();
  let kills = 0;
  let isOver = false;
  const killer = (async () => {
    while (kills < KILLS) {
      await pause(800 + Math.random() * 1_500);
      if (isOver) return;
      workers.kill();
      kills++;
      await workers.dispose().catch(() => {});
      workers = await begin();
    }
  })();
  try {
    const all = payments();
    const ends = new Map();
    // The same id, until it is known what became of it. What has to wait for its next look is asked for again at the end.
    const ask = async ({ id, endpoint, params }, sender, ms) => {
      for (const end = Date.now() + ms; Date.now() < end; await pause(100)) {
        const { value } = await workers.call("pay", [id, endpoint, params], { sender }).catch(() => ({}));
        if (value !== undefined) ends.set(id, value);
        if (value !== undefined && isEnd(value)) return;
      }
    };
    await worked(CALLERS, all, (job, sender) => ask(job, sender, 5_000));
    // Or some would be in doubt for as often as their pauses are minutes long.
    isCalm = true;
    const left = all.filter(({ id }) => !isEnd(ends.get(id) ?? {}));
    await Promise.all(left.map((job, i) => ask(job, i % CALLERS, job.endpoint === "Withdraw" ? ENOUGH : 300_000)));
    isOver = true;
    await killer;
    // What is late comes late.
    await pause(TIMEOUT * 2);
    await workers.dispose();
    const { count, wrong } = told(all, Object.values(await journal(persist)), kraken);
    return { count: { ...count, kills }, wrong };
  } finally {
    isOver = true;
    await killer.catch(() => {});
    await workers.dispose().catch(() => {});
    await kraken.close();
    await rm(persist, { recursive: true, force: true });
  }
}

const isEnd = ({ state, due }) =>
  state === "settled" || state === "refused" || (state === "unknown" && due === undefined);

/** What there is to tell of a run, by the journal on disk and the sandbox's own, and what went wrong. */
function told(all, entries, kraken) {
  const count = { settled: 0, double: 0, lost: 0, "asks a person": 0, "waits for a look": 0 };
  count["withdrawals that a look has found"] = 0;
  const wrong = [];
  for (const { id, endpoint, mark } of all) {
    const entry = entries.find((one) => one.id === id) ?? {};
    const { state, due, why, looks } = entry;
    const made = kraken.made(mark);
    const isLost = state === "settled" ? made === 0 : state === "refused" && made > 0;
    const isWaiting = LONG < 0 && state === "unknown" && endpoint === "Withdraw" && due !== undefined;
    if (state === "settled") count.settled++;
    if (made > 1) count.double++;
    if (isLost) count.lost++;
    if (isWaiting) count["waits for a look"]++;
    if (state === "unknown" && due === undefined) count["asks a person"]++;
    if (state === "settled" && looks > 0) count["withdrawals that a look has found"]++;
    if (made > 1 || isLost || !(isEnd(entry) || isWaiting))
      wrong.push(`${endpoint} ${id} is ${state}, and was executed ${made} times: ${why}`);
  }
  return { count, wrong };
}

async function naive() {
  const kraken = await upstream({ heard });
  const workers = await start({ url: kraken.url, key: kraken.sandbox.kraken, ...SHORT });
  try {
    const notes = Array.from({ length: PAYMENTS }, () => ExternalId.random());
    await worked(CALLERS, notes, async (note) => {
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
