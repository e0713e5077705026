// workerd, killed at the moment Kraken has read a payment: its intent is on disk, with the very nonce, and the alarm settles
// it. 100 times: node durable-object/killed.test.mjs --long [TIMES]
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { test } from "node:test";
import { ExternalId } from "paysign";
import { journal, start, storage, until, upstream, worked } from "./support.mjs";

const LONG = process.argv.indexOf("--long");
const TIMES = LONG < 0 ? 20 : Number(process.argv[LONG + 1] ?? 100);
const SHORT = { timeoutMs: 1_000, patienceMs: 2_000 };

test(`workerd killed at the moment of the request, ${TIMES} times`, { timeout: TIMES * 30_000 }, async () => {
  const seen = {
    killed: 0,
    "on disk, as sent, with the nonce": 0,
    "settled by the alarm alone": 0,
    "made once": 0,
    "executed before the kill": 0,
  };
  // A few at once: each mostly waits for a lease and an alarm.
  await worked(4, Array(TIMES).keys(), async (time) => {
    // Of every other one the payment is executed, and only its answer is lost.
    for (const [what, isSo] of Object.entries(await killed(time % 2 === 1))) seen[what] += Number(isSo);
  });
  for (const [what, count] of Object.entries(seen)) console.log(`| ${what}: ${count} of ${TIMES}`);
  const { "executed before the kill": _, ...all } = seen;
  for (const [what, count] of Object.entries(all)) assert.equal(count, TIMES, what);
});

async function killed(isExecuted) {
  const persist = await storage();
  let workers;
  let isFirst = true;
  const kraken = await upstream({
    heard: async (_, serve) => {
      if (!isFirst) return undefined;
      isFirst = false;
      workers.kill();
      if (isExecuted) await serve();
      return new Response("", { status: 502 });
    },
  });
  const key = kraken.sandbox.kraken;
  try {
    workers = await start({ url: kraken.url, key, persist, ...SHORT });
    const external_id = ExternalId.random();
    await workers
      .call("pay", [external_id, "Pay/request/create", { amount: "1", asset: "USD", external_id }])
      .catch(() => {});
    const [sent] = kraken.calls;
    const isKilled = sent?.members.external_id === external_id;
    await workers.dispose().catch(() => {});
    const entry = Object.values(await journal(persist)).find(({ id }) => id === external_id);
    const isOnDisk =
      entry?.state === "sent" && entry.attempts.length === 1 && entry.attempts[0].nonce === String(sent.members.nonce);
    if (!isOnDisk)
      console.log(`| what is on disk: ${JSON.stringify(entry)}, and what was read: ${sent?.members.nonce}`);
    workers = await start({ url: kraken.url, key, persist, ...SHORT });
    await until("the alarm has sent it again", () => kraken.calls.length > 1);
    let payment;
    // Reading sends nothing: what is done is done by alarms. On a busy machine one may not be enough.
    await until("it is settled", async () => {
      payment = (await workers.call("find", [external_id])).value;
      return payment.state === "settled";
    });
    const isSame = kraken.calls.every(({ members }) => members.external_id === external_id);
    return {
      killed: isKilled,
      "on disk, as sent, with the nonce": isOnDisk,
      "settled by the alarm alone": isSame && payment.attempts === kraken.calls.length,
      "made once": kraken.made(external_id) === 1,
      "executed before the kill": isExecuted,
    };
  } finally {
    await workers?.dispose().catch(() => {});
    await kraken.close();
    await rm(persist, { recursive: true, force: true });
  }
}
