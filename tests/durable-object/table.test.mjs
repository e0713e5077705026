// Rejected nonces and speed of senders that share one key: a client in each isolate, and the object. Ratios of one run; what
// is asserted is only what no machine's load can change.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pause, start, upstream } from "./support.mjs";

const CALLS = 96;
const SENDERS = [1, 4, 16];
const WAYS = { "today's client": "plain", "the object": "ask" };

test("the table of senders", async () => {
  const rows = [];
  for (const [way, method] of Object.entries(WAYS))
    for (const senders of SENDERS) rows.push({ way, senders, ...(await measured(method, senders)) });
  for (const line of table(rows)) console.log(`| ${line}`);
  for (const { way, refused, done } of rows.filter(({ way }) => way === "the object"))
    assert.deepEqual([way, refused, done], [way, 0, CALLS]);
});

/** Calls of so many senders, each one after the other; a call there takes 5 to 25 ms, its answer 10. */
async function measured(method, senders) {
  const kraken = await upstream({ there: () => 5 + Math.random() * 20, back: 10 });
  const workers = await start({ url: kraken.url, key: kraken.sandbox.kraken, senders });
  try {
    // Isolates start with their first call.
    for (let sender = 0; sender < senders; sender++) await workers.call(method, [], { sender });
    await pause(50);
    const before = kraken.refused;
    const times = [];
    let left = CALLS;
    let done = 0;
    const begin = performance.now();
    await Promise.all(
      Array.from({ length: senders }, async (_, sender) => {
        while (left-- > 0) {
          const from = performance.now();
          const { value } = await workers.call(method, [], { sender });
          times.push(performance.now() - from);
          if (value !== undefined && (method === "plain" || value.state === "settled")) done++;
        }
      }),
    );
    const seconds = (performance.now() - begin) / 1000;
    times.sort((a, b) => a - b);
    const at = (part) => times[Math.floor(times.length * part)];
    return { refused: kraken.refused - before, done, rate: done / seconds, p50: at(0.5), p95: at(0.95) };
  } finally {
    await workers.dispose();
    await kraken.close();
  }
}

function table(rows) {
  const [one] = rows;
  const cell = (value, wide) => String(value).padEnd(wide);
  const lines = rows.map(({ way, senders, refused, rate, p50, p95 }) =>
    [
      cell(way, 15),
      cell(senders, 8),
      cell(`${Math.round((refused / CALLS) * 100)} %`, 9),
      cell((rate / one.rate).toFixed(2), 11),
      cell((p50 / one.p50).toFixed(2), 6),
      cell((p95 / one.p50).toFixed(2), 6),
      (p95 / p50).toFixed(2),
    ].join("  "),
  );
  const head = [
    cell("", 15),
    cell("senders", 8),
    cell("rejected", 9),
    cell("throughput", 11),
    cell("p50", 6),
    cell("p95", 6),
    "p95/p50",
  ].join("  ");
  return ["As ratios to one sender of today's client", head, ...lines];
}
