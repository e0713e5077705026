// Speed and refused nonces of isolates that share one key: with a client in each, and through the object.
import { pause, start, upstream } from "./support.mjs";

export const CALLS = 96;
export const SENDERS = [1, 4, 16];

/** A call takes 5 to 25 ms to Kraken, and its answer 10 ms. */
export const network = () => upstream({ there: () => 5 + Math.random() * 20, back: 10 });

/** Calls of so many isolates, each one after the other. `method` is `plain` for a client in each, `ask` for the object. */
export async function isolates(method, senders) {
  const kraken = await network();
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
    return told(times, done, performance.now() - begin, kraken.refused - before);
  } finally {
    await workers.dispose();
    await kraken.close();
  }
}

/** What is told of calls that took so long: how many were refused and done, the rate of these, the middle and the slow ones. */
export function told(times, done, ms, refused) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.floor(sorted.length * part)];
  return { refused, done, rate: (done * 1000) / ms, p50: at(0.5), p95: at(0.95) };
}

/** Rows as ratios to the first one. */
export function table(rows) {
  const [one] = rows;
  const cells = rows.map(({ way, senders, refused, rate, p50, p95 }) => [
    way,
    String(senders),
    `${Math.round((refused / CALLS) * 100)} %`,
    (rate / one.rate).toFixed(2),
    (p50 / one.p50).toFixed(2),
    (p95 / one.p50).toFixed(2),
    (p95 / p50).toFixed(2),
  ]);
  const line = (row) => `| ${row.join(" | ")} |`;
  return [
    line(["", "senders", "rejected", "throughput", "p50", "p95", "p95 / p50"]),
    line(Array(7).fill("---")),
    ...cells.map(line),
  ];
}
