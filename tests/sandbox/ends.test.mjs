// Payments that time ends: each at its own time, in the order of these times, whatever the order in which they were made.
import assert from "node:assert/strict";
import { test } from "node:test";
import { payCallbackReply, verifyPayCallback } from "paysign/pay-callback";
import { createSandbox } from "paysign/sandbox";
import { payment, result } from "./caller.mjs";

const START = Date.UTC(2026, 5, 1);
const ids = Array.from({ length: 40 }, (_, index) => `E${String.fromCharCode(65 + (index >> 4), 65 + (index & 15))}A`);
/** Seconds after which each expires: all over the place, some of them equal. */
const secondsOf = (index) => 1 + ((index * 7) % 13) * 3;

async function setUp(options = {}) {
  const ended = [];
  const fetch = async (_, { body }) => {
    const { payload } = await verifyPayCallback(body, sandbox.callbackKeys, { now: START, acceptExpired: true });
    ended.push([payload.external_id, payload.status]);
    const { body: text, ...rest } = payCallbackReply();
    return new Response(text, rest);
  };
  const sandbox = createSandbox({ clock: () => START, callbackUrl: "https://shop.example/pay", fetch, ...options });
  return { sandbox, ended };
}

const open = async (sandbox) => {
  for (const [index, id] of ids.entries())
    await result(sandbox, "Pay/request/create", payment(id, { expire_after_seconds: secondsOf(index) }));
};
/** Equal ones end in the order in which they were made. */
const inOrder = [...ids.keys()].sort((one, other) => secondsOf(one) - secondsOf(other)).map((index) => ids[index]);

test("one second after the other, none early and none late", async () => {
  const { sandbox } = await setUp();
  await open(sandbox);
  for (let second = 0; second <= 40; second++) {
    for (const [index, id] of ids.entries())
      assert.equal(
        sandbox.payment(id).status,
        secondsOf(index) <= second ? "expired" : "pending",
        `${id} at ${second} s`,
      );
    sandbox.advance(1_000);
  }
});

test("all at once: their callbacks are in the order of their times, without those that ended before", async () => {
  const { sandbox, ended } = await setUp();
  await open(sandbox);
  const [paid, declined] = [ids[3], ids[20]];
  sandbox.pay(paid, "alice");
  sandbox.decline(declined);
  sandbox.advance(60_000);
  await sandbox.idle();
  const left = inOrder.filter((id) => id !== paid && id !== declined).map((id) => [id, "expired"]);
  assert.deepEqual(ended, [[paid, "success"], [declined, "declined"], ...left]);
});

test("a snapshot goes on with those that were pending, and with transfers between them", async () => {
  const before = await setUp();
  await open(before.sandbox);
  await result(before.sandbox, "Pay/transfer/create", payment("TTTT", { to: "bob" }));
  before.sandbox.advance(10_000);
  const { sandbox, ended } = await setUp({ snapshot: before.sandbox.snapshot() });
  assert.equal(sandbox.payment(inOrder[0]).status, "expired");
  sandbox.advance(60_000);
  await sandbox.idle();
  const left = ids.filter((_, index) => secondsOf(index) > 10);
  assert.deepEqual(ended, [
    ...inOrder.filter((id) => left.includes(id)).map((id) => [id, "expired"]),
    ["TTTT", "success"],
  ]);
});
