// What is said: of a store that fails, of an entry that somebody else wrote, of what was put off, to a person who takes back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PaySignError } from "paysign";
import { memoryStore } from "paysign/payments";
import { freshKey, harness, LOST, NOT_CONNECTED, ok, refused, rejects, row } from "./support.mjs";
import { withdraw } from "./withdrawals.mjs";

const NOW_ONLY = { patienceMs: 0 };
const never = () => new Promise(() => {});

test("what a store throws that says itself what became of it is thrown as it is; that it was not sent is not believed", async () => {
  const retry = { action: "wait", reason: "x" };
  for (const outcome of ["unknown", "not_sent"]) {
    const thrown = new PaySignError({ code: "no_answer", message: "the line is dead", outcome, retry });
    const read = async () => {
      throw thrown;
    };
    const { payments } = harness(ok({}), { store: { ...memoryStore(), read } });
    const error = await rejects(payments.find("w1"), "no_answer");
    assert.equal(error.outcome, "unknown");
    assert.equal(outcome === "unknown" ? error : error.cause, thrown);
  }
});

test("a store that can't be written while a payment goes on says so, and to wait", async () => {
  const store = memoryStore();
  const first = harness(LOST, { store, payments: NOW_ONLY });
  await withdraw(first.payments);
  first.clock.now += 60_000;
  const commit = async () => {
    throw new Error("the disk is full");
  };
  const error = await rejects(withdraw(first.make({ store: { ...store, commit } })), "no_answer");
  assert.deepEqual([error.outcome, error.retry.action, error.cause.message], ["unknown", "wait", "the disk is full"]);
});

test("a client that throws is the cause of what is thrown", async () => {
  const { payments, client } = harness(ok({}));
  const thrown = new Error("odd");
  client.request = () => {
    throw thrown;
  };
  assert.equal((await rejects(payments.call("WithdrawStatus", {}), "internal")).cause, thrown);
});

test("a key that the store lists and does not have is not a payment", async () => {
  const store = memoryStore();
  const { payments } = harness(ok({ refid: "R1" }), { store });
  await withdraw(payments);
  const list = async (prefix, after, limit) => {
    const keys = await store.list(prefix, after, limit);
    return after < "default/pay/x" ? [...keys, "default/pay/x"] : keys;
  };
  const again = harness(ok({}), { store: { ...store, list } });
  assert.deepEqual(
    (await again.payments.list()).map(({ id }) => id),
    ["w1"],
  );
});

test("an id of another call says which call, and one without parameters is another payment", async () => {
  const store = memoryStore();
  const { payments } = harness(ok({ refid: "R1" }), { store });
  await withdraw(payments);
  const between = { asset: "XBT", from: "Spot Wallet", to: "Futures Wallet", amount: "1" };
  const error = await rejects(payments.pay("w1", "WalletTransfer", between), "invalid_request", "id");
  assert.match(error.message, /Withdraw: to go on with that one/);
  const was = await store.read("default/pay/w1");
  await store.commit([{ key: "default/pay/w1", was, now: JSON.stringify({ ...JSON.parse(was), params: null }) }]);
  await rejects(withdraw(payments), "invalid_request");
});

test("an equal withdrawal to the same key with a blank beside it waits for the one that is in doubt", async () => {
  const { payments, calls } = harness(LOST, { payments: NOW_ONLY });
  await withdraw(payments);
  const sent = calls.length;
  assert.equal((await withdraw(payments, "w2", { key: " cold" })).state, "prepared");
  assert.equal(calls.length, sent);
});

test("what Kraken has put off says so, and what never left says that", async () => {
  const refusedBy = harness(refused("EService:Busy"), { payments: NOW_ONLY });
  assert.match((await withdraw(refusedBy.payments)).why, /^Kraken /);
  const unreached = harness(NOT_CONNECTED, { payments: NOW_ONLY });
  assert.match((await withdraw(unreached.payments)).why, /^nothing could be sent/);
});

test("what was put off is looked for when a person takes it back, also where a later call was accepted", async () => {
  const world = harness(({ endpoint }) => (endpoint === "Withdraw" ? refused("EService:Busy") : ok([row()])), {
    payments: NOW_ONLY,
  });
  await withdraw(world.payments);
  world.clock.now += 10_000;
  await world.payments.call("WithdrawStatus", {});
  const error = await rejects(world.payments.resolve("w1", "refused", "x"), "invalid_request", "state");
  assert.match(error.message, /lists one like it, R1/);
});

/** A withdrawal in doubt that could not be looked for, and can be a minute later. */
async function unlooked(store = memoryStore()) {
  let isDown = true;
  const world = harness(({ endpoint }) => (endpoint === "Withdraw" ? LOST : isDown ? 502 : ok([])), {
    store,
    payments: NOW_ONLY,
  });
  await withdraw(world.payments);
  isDown = false;
  world.clock.now += 60_000;
  return world;
}

test("the look before a person's word is a later call: no other one is made", async () => {
  const { payments, calls } = await unlooked();
  const before = calls.length;
  assert.equal((await payments.resolve("w1", "refused", "not there")).state, "refused");
  assert.deepEqual(
    calls.slice(before).map(({ endpoint }) => endpoint),
    ["WithdrawStatus"],
  );
});

test("one whose sender died, and that is listed, can't be taken back", async () => {
  const [store, apiKey] = [memoryStore(), freshKey()];
  const dead = harness(never, { store, apiKey });
  void withdraw(dead.payments);
  await new Promise((done) => setTimeout(done, 20));
  const alive = harness([502, ok([row()])], { store: { ...store }, apiKey, payments: NOW_ONLY });
  alive.clock.now += 400_000;
  await alive.payments.resume();
  const error = await rejects(alive.payments.resolve("w1", "refused", "x"), "invalid_request", "state");
  assert.match(error.message, /lists one like it, R1/);
});

test("a no whose look was written over by somebody else is to be said again", async () => {
  const inner = memoryStore();
  const world = await unlooked(inner);
  let writes = 0;
  const commit = async (all) => {
    const key = "default/pay/w1";
    if (all.some((one) => one.key === key) && ++writes === 2) {
      const was = await inner.read(key);
      await inner.commit([{ key, was, now: `${was} ` }]);
    }
    return inner.commit(all);
  };
  const error = await rejects(
    world.make({ store: { ...inner, commit } }).resolve("w1", "refused", "x"),
    "invalid_request",
    "state",
  );
  assert.match(error.message, /ask again/);
});
