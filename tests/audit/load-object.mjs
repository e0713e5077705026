// The Durable Object in workerd under load by autocannon, on loopback: node load-object.mjs [payments]. Each payment has an id
// and an amount of its own and goes through one of four isolates to the one object; every answer has to be the payment that
// was asked for, Kraken has to have made it once and refused no nonce, and memory may not grow with the number of payments.
import { rm } from "node:fs/promises";
import { ExternalId } from "paysign";
import { start, storage, upstream } from "../durable-object/support.mjs";
import { ended, lines, residentOf, round, tally } from "./cannon.mjs";

const COUNT = Number(process.argv[2] ?? 2_000);
const ROUNDS = 4;
const SENDERS = 4;
const CONNECTIONS = 16;
/** So many bytes of a payment may stay resident: workerd keeps about 25,000 of every request, even of one that reaches no object. */
const LARGEST = 100_000;

const persist = await storage();
const kraken = await upstream();
const workers = await start({ url: kraken.url, key: kraken.sandbox.kraken, senders: SENDERS, persist });
const counts = tally();
const asked = new Set();

async function oneRound() {
  let next = 0;
  const ask = (own) => {
    own.path ??= `/${next++ % SENDERS}`;
    const id = ExternalId.random();
    const amount = `${1 + (asked.size % 1_000)}.50`;
    asked.add(id);
    own.params = { amount, asset: "USD", external_id: id };
    return {
      method: "POST",
      path: own.path,
      body: JSON.stringify({ method: "pay", args: [id, "Pay/request/create", own.params] }),
    };
  };
  const judge = (_, text, { params }) => {
    const { value } = JSON.parse(text);
    const isRight =
      value?.id === params.external_id &&
      value.state === "settled" &&
      value.attempts === 1 &&
      JSON.stringify(value.params) === JSON.stringify(params);
    if (!isRight) throw new Error(text.slice(0, 300));
  };
  const told = await round({ url: workers.url, amount: COUNT / ROUNDS, connections: CONNECTIONS, ask, judge }, counts);
  return { ...told, resident: residentOf(workers.pid) };
}

try {
  const rounds = [];
  for (let at = 0; at < ROUNDS; at++) rounds.push(await oneRound());
  for (const line of lines(counts.told, rounds)) console.log(line);
  const grown = (rounds.at(-1).resident - rounds[0].resident) * 1024;
  const each = Math.round(grown / ((COUNT / ROUNDS) * (ROUNDS - 1)));
  console.log(`${each} bytes for each payment`);
  if (each > LARGEST) counts.wrong(`workerd has grown by ${each} bytes with each payment`);
  const made = new Map();
  for (const { members } of kraken.calls) made.set(members.external_id, (made.get(members.external_id) ?? 0) + 1);
  const twice = [...made].filter(([, count]) => count !== 1).length;
  if (twice > 0) counts.wrong(`${twice} payments were sent more than once`);
  if (made.size < counts.told.right) counts.wrong(`${counts.told.right - made.size} payments never came to Kraken`);
  if (kraken.refused > 0) counts.wrong(`${kraken.refused} nonces were refused`);
} finally {
  await workers.dispose();
  await kraken.close();
  await rm(persist, { recursive: true, force: true });
}
ended("payments in the Durable Object under load", counts.told);
