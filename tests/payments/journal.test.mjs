// What may be asked, who may write the journal, several accounts, keys that were replaced, clocks that are wrong.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Kraken } from "paysign";
import { memoryStore, Payments } from "paysign/payments";
import {
  freshKey,
  harness,
  ID,
  LOST,
  NOW,
  ok,
  refused,
  rejects,
  row,
  SECRET,
  TRANSFER,
  WITHDRAWAL,
} from "./support.mjs";

const transfer = (payments, id = ID) => payments.pay(id, "Pay/transfer/create", { ...TRANSFER, external_id: id });
const withdraw = (payments, id = "w1", params = WITHDRAWAL) => payments.pay(id, "Withdraw", params);

test("wrong input is thrown before anything is stored", async () => {
  const { payments, store, calls } = harness(ok({}));
  await rejects(payments.pay("", "Withdraw", WITHDRAWAL), "invalid_request", "id");
  await rejects(payments.pay("a b", "Withdraw", WITHDRAWAL), "invalid_request", "id");
  await rejects(payments.pay("x".repeat(129), "Withdraw", WITHDRAWAL), "invalid_request", "id");
  await rejects(payments.pay("w", "Withdraw", { ...WITHDRAWAL, amount: 5 }), "invalid_request", "amount");
  await rejects(payments.pay("w", "Withdrawal", WITHDRAWAL), "invalid_request", "endpoint");
  await rejects(payments.pay("w", "WithdrawStatus", {}), "invalid_request", "endpoint");
  await rejects(payments.pay("other", "Pay/transfer/create", TRANSFER), "invalid_request", "id");
  await rejects(payments.pay("w", "Withdraw", { ...WITHDRAWAL, key: "k".repeat(20_000) }), "invalid_request", "params");
  await rejects(payments.call("Withdraw", WITHDRAWAL), "invalid_request", "endpoint");
  await rejects(
    payments.call("DepositAddresses", { asset: "XBT", method: "Bitcoin", new: true }),
    "invalid_request",
    "endpoint",
  );
  assert.deepEqual(await store.list("", "", 10), []);
  assert.equal(calls.length, 0);
});

test("listing addresses is a call, and making one a payment", async () => {
  const { payments } = harness(ok([]));
  assert.deepEqual((await payments.call("DepositAddresses", { asset: "XBT", method: "Bitcoin" })).result, []);
  assert.equal(
    (await payments.pay("a1", "DepositAddresses", { asset: "XBT", method: "Bitcoin", new: true })).state,
    "settled",
  );
});

test("the same id with other parameters is refused, whatever their order", async () => {
  const { payments } = harness(ok({ refid: "R" }));
  await withdraw(payments);
  const { amount, asset, key } = WITHDRAWAL;
  assert.equal((await withdraw(payments, "w1", { amount, key, asset, address: undefined })).state, "settled");
  await rejects(withdraw(payments, "w1", { ...WITHDRAWAL, amount: "0.7250" }), "invalid_request", "id");
  await rejects(
    payments.pay("w1", "WalletTransfer", { asset: "XBT", from: "a", to: "b", amount: "1" }),
    "invalid_request",
    "id",
  );
});

test("wrong options are refused by name", () => {
  const client = new Kraken({ apiKey: freshKey(), apiSecret: SECRET });
  const good = { client, store: memoryStore(), fetch };
  for (const [field, options] of [
    ["client", { ...good, client: {} }],
    ["store", { ...good, store: {} }],
    ["fetch", { ...good, fetch: undefined }],
    ["name", { ...good, name: "" }],
    ["notListed", { ...good, notListed: "retry" }],
    ["timeoutMs", { ...good, timeoutMs: -1 }],
    ["patience", { ...good, patience: 5 }],
  ]) {
    assert.throws(() => new Payments(options), { code: "invalid_request", field }, field);
  }
});

test("two accounts in one store: none is paid for by the other", async () => {
  const store = memoryStore();
  const one = harness(LOST, { store, payments: { name: "one", patienceMs: 0 } });
  const two = harness(ok({}), { store, payments: { name: "two" } });
  await transfer(one.payments);
  two.clock.now += 600_000;
  assert.deepEqual(await two.payments.resume(), []);
  assert.equal(await two.payments.find(ID), undefined);
  assert.deepEqual(await two.payments.list(), []);
  assert.equal(two.calls.length, 0);
  one.clock.now += 600_000;
  assert.deepEqual(
    (await one.payments.resume()).map(({ id }) => id),
    [ID],
  );
  assert.deepEqual(new Set(one.calls.map(({ key }) => key)), new Set([one.apiKey]), "from its own account");
});

test("another key under the same name is refused, and a replaced one is not believed in a look", async () => {
  const store = memoryStore();
  const old = harness([LOST, ok([])], { store, payments: { patienceMs: 0 } });
  await withdraw(old.payments);
  const stranger = harness(ok([]), { store });
  await rejects(stranger.payments.call("WithdrawStatus", {}), "invalid_request", "name");
  const replaced = harness(ok([]), { store, payments: { rotated: true, notListed: "refused", patienceMs: 600_000 } });
  replaced.clock.now += 60_000;
  const payment = await withdraw(replaced.payments);
  assert.deepEqual([payment.state, payment.due], ["unknown", undefined]);
  assert.equal(replaced.calls.filter(({ endpoint }) => endpoint === "Withdraw").length, 0, "nothing is sent again");
});

test("an entry that somebody else wrote is never sent, and a person is asked", async () => {
  const { payments, store, calls, clock } = harness([refused("EService:Busy"), ok({})], {
    payments: { patienceMs: 0 },
  });
  await transfer(payments);
  const [key] = await store.list("default/pay/", "", 1);
  const text = await store.read(key);
  const forged = text.replace('"amount":"1.5"', '"amount":"15"');
  assert.notEqual(forged, text);
  await store.commit([{ key, was: text, now: forged, due: 0 }]);
  clock.now += 600_000;
  assert.deepEqual(
    (await payments.resume()).map(({ state, due }) => [state, due]),
    [["unknown", undefined]],
  );
  assert.deepEqual(await store.due("default/pay/", clock.now + 1e9, 9), [], "it keeps nobody waiting");
  assert.equal(calls.length, 1);
  const found = await payments.find(ID);
  assert.deepEqual([found.state, found.due], ["unknown", undefined]);
  assert.match(found.why, /not written with this API key/);
});

test("an entry that stands under another id is not taken for it", async () => {
  const { payments, store, calls } = harness([refused("EService:Busy"), ok({})], { payments: { patienceMs: 0 } });
  await transfer(payments);
  const [key] = await store.list("default/pay/", "", 1);
  await store.commit([{ key: "default/pay/copied", was: undefined, now: await store.read(key), due: 0 }]);
  await rejects(payments.find("copied"), "invalid_request");
  assert.equal(calls.length, 1);
});

test("an entry of a newer version is left alone", async () => {
  const { payments, store, calls } = harness(ok({}));
  const now = '{"v":2,"id":"x"}';
  await store.commit([{ key: `default/pay/${ID}`, was: undefined, now, due: 0 }]);
  await rejects(payments.find(ID), "invalid_request");
  await rejects(transfer(payments), "invalid_request");
  assert.deepEqual(await payments.resume(), []);
  assert.equal(await store.read(`default/pay/${ID}`), now);
  assert.equal(calls.length, 0);
});

test("a clock two minutes fast: a withdrawal whose answer was lost is found, and not made again", async () => {
  const FAST = 120_000;
  const made = [];
  const { payments } = harness(
    ({ endpoint, members, at }) => {
      if (endpoint !== "WithdrawStatus") {
        made.push(Math.floor((at - FAST) / 1000));
        return LOST;
      }
      // Kraken lists what was made strictly after `start`, by its own clock.
      return ok(made.filter((time) => time > Number(members.start)).map((time) => row({ time })));
    },
    { kraken: -FAST, payments: { patienceMs: 600_000 } },
  );
  const payment = await withdraw(payments);
  assert.deepEqual([payment.state, payment.result, made.length], ["settled", { refid: "R1" }, 1]);
});

test("unlisted is refused only where the clock can be compared and the key has no nonce window", async () => {
  const { payments } = harness([ok([]), LOST, ok([])], { payments: { notListed: "refused", patienceMs: 600_000 } });
  await payments.call("WithdrawStatus", {});
  const payment = await withdraw(payments);
  assert.equal(payment.state, "unknown", "the nonce window of the key is not known");
  assert.match(payment.why, /nonce window/);
});

test("a holder of the gate whose clock is a day fast does not shut it for a day", async () => {
  const store = memoryStore();
  const apiKey = freshKey();
  const dead = harness(() => new Promise(() => {}), { store, apiKey, payments: { timeoutMs: 1_000 } });
  dead.clock.now += 86_400_000;
  void transfer(dead.payments, "Zm9yZWlnbg");
  await new Promise((done) => setTimeout(done, 20));
  const { payments, clock } = harness(ok({}), { store: { ...store }, apiKey, payments: { timeoutMs: 1_000 } });
  assert.equal((await transfer(payments)).state, "settled");
  assert.ok(clock.now - NOW < 10_000);
});

test("resolve: settled always, refused only when nothing can come any more", async () => {
  const { payments } = harness([LOST, ok([]), ok([]), ok([]), ok([]), ok([])], { payments: { patienceMs: 600_000 } });
  await rejects(payments.resolve("w1", "refused", "x"), "invalid_request", "id");
  await withdraw(payments);
  await rejects(payments.resolve("w1", "done", "x"), "invalid_request", "state");
  await rejects(payments.resolve("w1", "refused", ""), "invalid_request", "why");
  assert.equal(
    (await payments.resolve("w1", "refused", "looked up: it is not there")).state,
    "refused",
    "its looks were later calls",
  );
  assert.equal((await payments.resolve("w1", "refused", "again")).state, "refused");
  await rejects(payments.resolve("w1", "settled", "x"), "invalid_request", "state");
  const other = harness([LOST, refused("EAPI:Invalid nonce")], { payments: { patienceMs: 0 } });
  await transfer(other.payments);
  await rejects(other.payments.resolve(ID, "refused", "x"), "invalid_request", "state");
  assert.equal((await other.payments.resolve(ID, "settled", "the callback says so")).state, "settled");
});

test("list and forget", async () => {
  const { payments, clock } = harness(({ members }) =>
    members.amount === "9" ? refused("EFunding:Max fee exceeded") : ok({ refid: members.nonce }),
  );
  for (const [i, amount] of ["1", "9", "2", "9", "3"].entries())
    await withdraw(payments, `w${i}`, { ...WITHDRAWAL, amount });
  assert.deepEqual(
    (await payments.list()).map(({ id }) => id),
    ["w0", "w1", "w2", "w3", "w4"],
  );
  assert.deepEqual(
    (await payments.list({ state: "refused" })).map(({ id }) => id),
    ["w1", "w3"],
  );
  assert.deepEqual(
    (await payments.list({ after: "w1", limit: 2 })).map(({ id }) => id),
    ["w2", "w3"],
  );
  assert.equal(await payments.forget(NOW), 0);
  assert.equal(await payments.forget(clock.now + 1), 5);
  assert.deepEqual(await payments.list(), []);
});

test("a store that fails: what it has recorded, now or before, is unknown", async () => {
  const broken = (method) => ({
    ...memoryStore(),
    [method]: async () => {
      throw new Error("ECONNREFUSED secret-host");
    },
  });
  const read = harness(ok({}), { store: broken("read") });
  const first = await rejects(transfer(read.payments), "no_answer");
  assert.deepEqual([first.outcome, first.retry.action], ["unknown", "wait"]);
  const written = harness(ok({}), { store: broken("commit") });
  const second = await rejects(transfer(written.payments), "no_answer");
  assert.deepEqual([second.outcome, second.retry.action], ["unknown", "wait"]);
  assert.match(second.retry.reason, /same id/);
  assert.ok(!second.message.includes("secret-host"), "a driver's error stays in cause");
  assert.equal(written.calls.length, 0);
});

test("a signal ends patience, and nothing is lost", async () => {
  const controller = new AbortController();
  const { payments, make, calls } = harness([LOST, ok({})], { payments: { signal: controller.signal } });
  controller.abort();
  const payment = await transfer(payments);
  assert.equal(payment.state, "unknown");
  assert.ok(payment.due !== undefined);
  assert.equal(calls.length, 1);
  assert.equal((await transfer(make({ signal: undefined }))).state, "settled");
});

test("no secret and no personal name of a driver stands in the journal but the parameters", async () => {
  const { payments, store, apiKey } = harness(LOST, { client: { otp: "987654" }, payments: { patienceMs: 0 } });
  await transfer(payments);
  const texts = await Promise.all((await store.list("", "", 100)).map((key) => store.read(key)));
  for (const text of texts) {
    for (const secret of [SECRET, apiKey, "987654", "API-Sign", "api.kraken.com"])
      assert.ok(!text.includes(secret), `${secret} in ${text}`);
  }
});
