// Clocks that are set back while a payment is under way, or stand still, as those that tests stop.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "paysign/payments";
import { freshKey, harness, ID, LOST, ok, refused, rejects, TRANSFER } from "./support.mjs";

const HOUR = 3_600_000;
const turns = () => new Promise((done) => setTimeout(done, 20));
const transfer = (payments, id = ID) => payments.pay(id, "Pay/transfer/create", { ...TRANSFER, external_id: id });

/** A driver that sleeps by the host's own timer, for 300 ms at most, and whose clock moves only where the test moves it. */
function stopped(answers) {
  const world = harness(answers, { payments: { sleep: undefined, patienceMs: 300 } });
  const begun = performance.now();
  return { ...world, waited: () => performance.now() - begun };
}

test("patience ends where the clock is set back by an hour meanwhile", { timeout: 60_000 }, async () => {
  let isSetBack = false;
  const { payments, clock } = stopped(() => {
    if (!isSetBack) clock.now -= HOUR;
    isSetBack = true;
    return LOST;
  });
  const { state, due } = await transfer(payments);
  assert.equal(state, "unknown");
  assert.ok(due > clock.now);
});

test("patience ends where the clock stands still", { timeout: 60_000 }, async () => {
  const { payments, calls } = stopped(LOST);
  assert.equal((await transfer(payments)).state, "unknown");
  assert.equal(calls.length, 1, "its next repeat is due when the clock says so");
});

test("a call waits no longer for a gate that another process has closed, where the clock stands still", {
  timeout: 60_000,
}, async () => {
  const { payments, waited } = stopped(refused("EAPI:Rate limit exceeded"));
  await rejects(payments.call("WithdrawStatus", {}), "refused");
  const { outcome } = await rejects(payments.call("WithdrawStatus", {}), "no_answer");
  assert.equal(outcome, "not_sent");
  assert.ok(waited() >= 250, `${waited()} ms`);
});

test("who waits in line behind another payment is told when patience ends, where the clock stands still", {
  timeout: 60_000,
}, async () => {
  const { payments, make, store } = stopped([() => new Promise(() => {})]);
  void transfer(payments);
  await turns();
  let reads = 0;
  const { read } = store;
  store.read = (key) => (reads++, read(key));
  const { state, attempts } = await transfer(make({ patienceMs: 1_000 }), "GSoAAAAAAAE");
  assert.deepEqual([state, attempts], ["prepared", 0]);
  assert.ok(reads < 8, `it has stood in line again and again: ${reads} reads`);
});

test("a sleep of the caller's own that takes no time is not counted: nobody waits in a test", async () => {
  const { payments, clock } = harness([LOST, ok({})], {
    payments: { sleep: async () => void (clock.now += 1), patienceMs: 30_000 },
  });
  assert.equal((await transfer(payments)).state, "settled");
});

test("who died while his call was under way is left alone no longer where the clock is set back", async () => {
  const [store, apiKey] = [memoryStore(), freshKey()];
  const dead = harness(() => new Promise(() => {}), { store, apiKey });
  void transfer(dead.payments);
  await turns();
  const { payments, clock, calls } = harness(ok([]), { store: { ...store }, apiKey });
  assert.deepEqual(await payments.resume(), []);
  clock.now -= HOUR / 2;
  assert.deepEqual(await payments.resume(), []);
  clock.now += 15_050;
  await payments.call("WithdrawStatus", {});
  assert.equal(calls.length, 1);
});
