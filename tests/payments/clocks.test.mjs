// Clocks that are set back while a payment is under way, or stand still, as those that tests stop.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "paysign/payments";
import { freshKey, harness, ID, LOST, ok, refused, rejects, TRANSFER } from "./support.mjs";

const HOUR = 3_600_000;
const turns = () => new Promise((done) => setTimeout(done, 20));
const transfer = (payments, id = ID) => payments.pay(id, "Pay/transfer/create", { ...TRANSFER, external_id: id });

/** A driver whose sleeps are counted, and its clock goes on by what `ticking` makes of them. */
function slept(answers, ticking = (ms) => ms, options = {}) {
  const world = harness(answers, options);
  const asleep = { ms: 0 };
  const payments = world.make({
    sleep: async (ms) => {
      asleep.ms += ms;
      assert.ok(asleep.ms < 120_000, "it waits for ever");
      world.clock.now += ticking(ms);
      await new Promise(setImmediate);
    },
    ...options.payments,
  });
  return { ...world, payments, asleep };
}

test("patience ends where the clock is set back by an hour meanwhile", async () => {
  let world;
  const setBack = () => {
    world.clock.now -= HOUR;
    return LOST;
  };
  world = slept([setBack, LOST]);
  const { state, due } = await transfer(world.payments);
  assert.equal(state, "unknown");
  assert.ok(due > world.clock.now);
  assert.ok(world.asleep.ms <= 30_000, `${world.asleep.ms} ms`);
});

test("patience ends where the clock stands still", async () => {
  const world = slept(LOST, () => 0);
  assert.equal((await transfer(world.payments)).state, "unknown");
  assert.ok(world.asleep.ms <= 30_000, `${world.asleep.ms} ms`);
  assert.equal(world.calls.length, 1, "its next repeat is due when the clock says so");
});

test("a call waits no longer for a gate that another process has closed, where the clock stands still", async () => {
  const world = slept(refused("EAPI:Rate limit exceeded"), () => 0);
  await rejects(world.payments.call("WithdrawStatus", {}), "refused");
  const { outcome } = await rejects(world.payments.call("WithdrawStatus", {}), "no_answer");
  assert.equal(outcome, "not_sent");
  assert.ok(world.asleep.ms > 29_000 && world.asleep.ms <= 30_000, `${world.asleep.ms} ms`);
});

test("who waits in line behind another payment is told when patience ends, where the clock stands still", async () => {
  const world = slept([() => new Promise(() => {})], () => 0);
  void transfer(world.payments);
  await turns();
  const { state, attempts } = await transfer(world.payments, "GSoAAAAAAAE");
  assert.deepEqual([state, attempts], ["prepared", 0]);
  assert.ok(world.asleep.ms <= 31_000, `${world.asleep.ms} ms`);
});

test("who died while his call was under way is left alone no longer where the clock is set back", async () => {
  const [store, apiKey] = [memoryStore(), freshKey()];
  const dead = harness(() => new Promise(() => {}), { store, apiKey });
  void transfer(dead.payments);
  await turns();
  const { payments, clock, calls } = harness(ok([]), { store: { ...store }, apiKey });
  assert.deepEqual(await payments.resume(), []);
  clock.now -= HOUR;
  assert.deepEqual(await payments.resume(), []);
  clock.now += 15_050;
  await payments.call("WithdrawStatus", {});
  assert.equal(calls.length, 1);
});
