// Waiting: for another process, for the time that Kraken wants, for a signal; and the pauses between repeats.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { memoryStore } from "paysign/payments";
import { freshKey, harness, ID, LOST, NOW, ok, refused, rejects, row, TRANSFER } from "./support.mjs";
import { withdraw } from "./withdrawals.mjs";

const transfer = (payments, id = ID) => payments.pay(id, "Pay/transfer/create", { ...TRANSFER, external_id: id });
const never = () => new Promise(() => {});
const turns = () => new Promise((done) => setTimeout(done, 20));

/** A sender that died while its call was under way, and what comes behind it in a process of its own. */
async function behindDead(answers, options = {}) {
  const store = memoryStore();
  const apiKey = freshKey();
  const timing = { timeoutMs: 10_000 };
  const dead = harness(never, { store, apiKey, payments: timing });
  void transfer(dead.payments);
  await turns();
  return harness(answers, { store: { ...store }, apiKey, payments: { ...timing, ...options } });
}

test("a lost answer of a Pay create is repeated 1, 2, 5, 10, 30, 60, 120 and then 300 seconds later", async () => {
  const { payments, calls } = harness([...Array(10).fill(LOST), ok({})], { payments: { patienceMs: 3_600_000 } });
  assert.equal((await transfer(payments)).state, "settled");
  assert.deepEqual(
    calls.slice(1).map(({ at }, index) => Math.round((at - calls[index].at) / 1000)),
    [1, 2, 5, 10, 30, 60, 120, 300, 300, 300],
  );
});

test("what Retry-After says is waited for before a repeat and before a look", async () => {
  const busy = { status: 503, body: refused("EService:Unavailable") };
  const headers = { "Retry-After": "20" };
  const create = harness([busy, ok({})], { headers });
  assert.equal((await transfer(create.payments)).state, "settled");
  const look = harness([503, ok([row()])], { headers });
  assert.equal((await withdraw(look.payments)).state, "settled");
  for (const { calls } of [create, look]) {
    const apart = (calls[1].at - calls[0].at) / 1000;
    assert.ok(apart >= 20 && apart < 21, `${apart} s`);
  }
});

test("whoever holds the gate is left alone for 1.5 times timeoutMs, from when he was first seen", async () => {
  const { payments, calls, clock } = await behindDead(ok({}));
  const started = clock.now;
  assert.deepEqual(await payments.resume(), []);
  clock.now = started + 14_900;
  assert.deepEqual(await payments.resume(), []);
  await rejects(payments.resolve(ID, "refused", "not wanted"), "invalid_request", "state");
  assert.equal(calls.length, 0);
  const waiting = await behindDead(ok([]), { patienceMs: 1_000 });
  const error = await rejects(waiting.payments.call("WithdrawStatus", {}), "no_answer");
  assert.deepEqual([error.outcome, error.retry.action, waiting.calls.length], ["not_sent", "wait", 0]);
  clock.now = started + 15_050;
  assert.deepEqual(
    (await payments.resume()).map(({ id, state }) => [id, state]),
    [[ID, "settled"]],
  );
});

test("a call waits for its turn, and then leaves nothing but the gate", async () => {
  const { payments, calls, store } = await behindDead(ok([]));
  await payments.call("WithdrawStatus", {});
  assert.ok(calls[0].at - NOW >= 15_000 && calls[0].at - NOW < 15_300, `${calls[0].at - NOW} ms`);
  assert.deepEqual(await store.list("", "", 10), ["default/gate", `default/pay/${ID}`]);
});

test("the same payment in two processes: the second is told as soon as the first is done, and asks ten times a second", async () => {
  const store = memoryStore();
  let answer;
  const first = harness(() => new Promise((done) => (answer = () => done(ok({})))), { store });
  const paid = transfer(first.payments);
  await turns();
  const sleeps = [];
  const second = harness(ok({}), { store: { ...store }, apiKey: first.apiKey }).make({
    now: () => first.clock.now,
    random: () => 0.25,
    sleep: async (ms) => {
      sleeps.push(ms);
      first.clock.now += ms;
      if (first.clock.now >= NOW + 500) answer();
      await turns();
    },
  });
  assert.equal((await transfer(second)).state, "settled");
  assert.equal((await paid).state, "settled");
  assert.deepEqual([...new Set(sleeps.filter((ms) => ms > 0))], [75], "three quarters of a tenth of a second");
  assert.ok(first.clock.now - NOW < 700, `${first.clock.now - NOW} ms`);
});

test("calls of two processes at once both come to their turn", async () => {
  const { payments, make, store, calls } = harness(ok([]));
  const other = make({ store: { ...store } });
  await Promise.all([payments, other].map((one) => one.call("WithdrawStatus", {})));
  assert.equal(new Set(calls.map(({ members }) => members.nonce)).size, 2);
});

test("by the host's own timer and clock: a process waits for another one's call and then makes its own", async () => {
  const late = (answer) => () => new Promise((done) => setTimeout(() => done(answer), 30));
  const { payments, make, store, calls } = harness(late(ok([])), { payments: { now: undefined, sleep: undefined } });
  const other = make({ store: { ...store } });
  await Promise.all([payments, other].map((one) => one.call("WithdrawStatus", {})));
  assert.equal(new Set(calls.map(({ members }) => members.nonce)).size, 2);
});

test("a signal ends a wait at once, and nothing of it stays behind", async () => {
  const real = { now: undefined, sleep: undefined };
  for (const fires of ["before", "within"]) {
    const controller = new AbortController();
    const { payments, calls } = harness([refused("EGeneral:Temporary lockout")], {
      payments: { ...real, signal: controller.signal, patienceMs: 3_600_000 },
    });
    if (fires === "before") controller.abort();
    else setTimeout(() => controller.abort(), 50);
    const begun = Date.now();
    const payment = await transfer(payments);
    assert.deepEqual([payment.state, calls.length], ["prepared", 1], fires);
    assert.ok(Date.now() - begun < 5_000, fires);
    assert.equal(getEventListeners(controller.signal, "abort").length, 0, fires);
  }
});

test("a signal that has fired ends the wait in line, too", async () => {
  const { payments, make } = harness(never);
  void transfer(payments);
  await turns();
  const signal = AbortSignal.abort();
  const begun = Date.now();
  const payment = await withdraw(make({ signal, now: undefined, sleep: undefined, patienceMs: 3_600_000 }));
  assert.equal(payment.state, "prepared");
  assert.ok(Date.now() - begun < 5_000);
});

test("a gate that a process closed whose clock is a day fast opens an hour after it was first seen", async () => {
  const store = memoryStore();
  const fast = harness({ status: 429, body: refused("EAPI:Rate limit exceeded") }, { store });
  fast.clock.now += 86_400_000;
  await rejects(fast.payments.call("WithdrawStatus", {}), "refused");
  const { payments, clock, calls } = harness(ok([]), {
    store: { ...store },
    apiKey: fast.apiKey,
    payments: { patienceMs: 0 },
  });
  for (let times = 0; times < 4; times++) {
    await rejects(payments.call("WithdrawStatus", {}), "no_answer", undefined, `${times * 19} minutes`);
    clock.now += 19 * 60_000;
  }
  await payments.call("WithdrawStatus", {});
  assert.equal(calls.length, 1);
});

test("a gate that is closed for a year opens an hour after it was first seen, however often it is looked at", async () => {
  const { payments, clock, calls } = harness([{ status: 429, body: refused("EAPI:Rate limit exceeded") }, ok([])], {
    headers: { "Retry-After": "31536000" },
    payments: { patienceMs: 0 },
  });
  await rejects(payments.call("WithdrawStatus", {}), "refused");
  for (const minutes of [1, 30, 29]) {
    await rejects(payments.call("WithdrawStatus", {}), "no_answer");
    clock.now += minutes * 60_000;
  }
  clock.now += 60_000;
  await payments.call("WithdrawStatus", {});
  assert.equal(calls.length, 2);
});

test("nonces that are refused where a double costs money are doubt, and do not stop the process", async () => {
  const { payments, calls } = harness(refused("EAPI:Invalid nonce"), { payments: { patienceMs: 0 } });
  const between = { asset: "XBT", from: "Spot Wallet", to: "Futures Wallet", amount: "1" };
  for (let count = 0; count < 6; count++)
    assert.equal((await payments.pay(`t${count}`, "WalletTransfer", between)).state, "unknown");
  assert.equal(calls.length, 6);
});

test("a nonce that is refused among other things is refused", async () => {
  const { payments, calls } = harness(refused("EGeneral:Invalid arguments", "EAPI:Invalid nonce"));
  for (let count = 0; count < 7; count++) await payments.call("WithdrawStatus", {}).catch(() => {});
  assert.equal(calls.length, 5);
});

test("nonces that are refused now and then do not stop the process", async () => {
  const { payments, calls } = harness(({ at: _ }) => (calls.length % 5 === 0 ? ok([]) : refused("EAPI:Invalid nonce")));
  for (let count = 0; count < 12; count++) await payments.call("WithdrawStatus", {}).catch(() => {});
  assert.equal(calls.length, 12);
});
