// What `new Payments` and its methods take.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Kraken, PaySignError } from "paysign";
import { memoryStore, Payments } from "paysign/payments";
import { freshKey, harness, ID, LOST, NOW, ok, refused, rejects, SECRET, TRANSFER } from "./support.mjs";
import { withdraw } from "./withdrawals.mjs";

const client = new Kraken({ apiKey: freshKey(), apiSecret: SECRET });
const good = { client, store: memoryStore(), fetch };
const moved = (payments, id) =>
  payments.pay(id, "WalletTransfer", { asset: "XBT", from: "Spot Wallet", to: "Futures Wallet", amount: "1" });

test("a wrong option is refused with its rule", () => {
  const without = (name) => ({ ...memoryStore(), [name]: undefined });
  for (const [field, rule, options] of [
    ["store", /methods read, commit, due, list/, { store: undefined }],
    ...["read", "commit", "due", "list"].map((name) => ["store", /methods/, { store: without(name) }]),
    ["fetch", /what sends/, { fetch: "fetch" }],
    ["name", /1 to 64 visible ASCII/, { name: 5 }],
    ["name", /1 to 64 visible ASCII/, { name: "a b" }],
    ["name", /1 to 64 visible ASCII/, { name: "né" }],
    ["name", /1 to 64 visible ASCII/, { name: "n".repeat(65) }],
    ["timeoutMs", /milliseconds, more than 0 and at most a day/, { timeoutMs: "5" }],
    ["timeoutMs", /more than 0/, { timeoutMs: 0 }],
    ["timeoutMs", /at most a day/, { timeoutMs: Number.NaN }],
    ["timeoutMs", /at most a day/, { timeoutMs: 86_400_001 }],
    ["patienceMs", /milliseconds, at most a day/, { patienceMs: -1 }],
    ["patienceMs", /milliseconds, at most a day/, { patienceMs: Infinity }],
    ["notListed", /"ask" or "refused"/, { notListed: "asks" }],
    ["signal", /must be an AbortSignal/, { signal: new AbortController() }],
    ["signal", /must be an AbortSignal/, { signal: null }],
    ["signal", /must be an AbortSignal/, { signal: { aborted: false } }],
    ["signal", /must be an AbortSignal/, { signal: { aborted: 0, addEventListener() {} } }],
    ...["now", "sleep", "random", "timeoutSignal"].map((name) => [name, /must be a function/, { [name]: 5 }]),
    ["retries", /there are client, store, fetch, name, rotated, timeoutMs, patienceMs, notListed/, { retries: 3 }],
    ["toString", /is not an option/, { toString: () => "x" }],
  ]) {
    const error = (() => {
      try {
        new Payments({ ...good, ...options });
      } catch (thrown) {
        return thrown;
      }
    })();
    assert.ok(PaySignError.is(error), field);
    assert.deepEqual([error.code, error.outcome, error.field], ["invalid_request", "not_sent", field]);
    assert.match(error.message, rule);
    // The caller's own line is the first of the stack.
    assert.match(error.stack.split("\n")[1], /options\.test\.mjs/);
  }
});

test("what is right at the edge is taken", () => {
  for (const options of [
    { name: "n".repeat(64) },
    { name: "!~" },
    { timeoutMs: 1, patienceMs: 0 },
    { timeoutMs: 86_400_000, patienceMs: 86_400_000 },
    { notListed: "ask" },
    { notListed: "refused", rotated: true },
    { signal: new AbortController().signal, now: Date.now, sleep: async () => {}, random: Math.random },
    { name: undefined, timeoutMs: undefined, patienceMs: undefined, notListed: undefined, signal: undefined },
  ])
    assert.ok(new Payments({ ...good, ...options }));
});

test("without a client of this package: a PaySignError by its brand, that says so", () => {
  for (const options of [undefined, null, {}, { ...good, client: undefined }, { ...good, client: { request() {} } }]) {
    const error = (() => {
      try {
        new Payments(options);
      } catch (thrown) {
        return thrown;
      }
    })();
    assert.ok(error instanceof Error && PaySignError.is(error), String(error));
    const said = { name: "PaySignError", code: "invalid_request", outcome: "not_sent", field: "client", errors: [] };
    for (const [name, value] of Object.entries(said)) {
      assert.deepEqual(error[name], value, name);
      assert.deepEqual(error.toJSON()[name], value, name);
    }
    assert.equal(error.message, "client: must be a Kraken of this package");
    assert.equal(error.retry.action, "fix_input");
    assert.match(error.retry.reason, /nothing was sent/);
  }
});

test("a person's words are 1 to 1,024 characters, and what he may say is settled or refused", async () => {
  const { payments } = harness(LOST, { payments: { patienceMs: 0 } });
  await moved(payments, "t1");
  for (const why of [undefined, 5, "", "x".repeat(1_025)])
    await rejects(payments.resolve("t1", "settled", why), "invalid_request", "why");
  for (const state of ["unknown", "", undefined])
    await rejects(payments.resolve("t1", state, "x"), "invalid_request", "state");
  await rejects(payments.resolve("t 1", "settled", "x"), "invalid_request", "id");
  const payment = await payments.resolve("t1", "settled", "x".repeat(1_024));
  assert.deepEqual([payment.state, payment.why.length, payment.due], ["settled", 1_024, undefined]);
  const error = await rejects(payments.resolve("t1", "refused", "x"), "invalid_request", "state");
  assert.match(error.message, /can't be refused: the payment is settled/);
  assert.equal((await payments.resolve("t1", "settled", "again")).why.length, 1_024, "the first word stands");
});

test("what list and resume can't take is told by name", async () => {
  const { payments } = harness(ok({}));
  for (const options of [null, 5, "x"]) await rejects(payments.list(options), "invalid_request", "options");
  for (const limit of [Number.NaN, "5", null, 5n]) {
    await rejects(payments.list({ limit }), "invalid_request", "limit");
    await rejects(payments.resume(limit), "invalid_request", "limit");
  }
  for (const state of ["done", 5, null]) await rejects(payments.list({ state }), "invalid_request", "state");
  for (const after of [5, null, {}]) await rejects(payments.list({ after }), "invalid_request", "after");
  for (const after of ["", "\ud800", undefined]) assert.deepEqual(await payments.list({ after }), []);
});

test("parameters that change while they are read are stored as they were checked, or not at all", async () => {
  for (const [then, isTaken] of [
    ["0.5", true],
    ["abc", false],
    [5, false],
  ]) {
    const { payments, store } = harness(ok({ refid: "R1" }));
    let reads = 0;
    const params = { asset: "XBT", key: "cold" };
    Object.defineProperty(params, "amount", { enumerable: true, get: () => (reads++ === 0 ? "0.1" : then) });
    const paying = payments.pay("w1", "Withdraw", params);
    if (isTaken) assert.equal((await paying).params.amount, then);
    else {
      await rejects(paying, "invalid_request", "amount");
      assert.deepEqual(await store.list("", "", 9), []);
    }
  }
});

test("a fraction of a millisecond is not a wrong time-out", async () => {
  const { make, calls } = harness(ok({ refid: "R1" }));
  const payments = make({ timeoutMs: 10_000 / 3, timeoutSignal: undefined });
  assert.equal((await withdraw(payments)).state, "settled");
  assert.equal(calls.length, 1);
});

test("a list is at most as long as it is asked for, 100 if nothing is said, by state and behind an id", async () => {
  const { payments } = harness(({ members }) =>
    Number(members.amount) % 3 === 0 ? refused("EFunding:Max fee exceeded") : ok({ refid: members.nonce }),
  );
  for (let number = 1; number <= 105; number++)
    await withdraw(payments, `w${String(number).padStart(3, "0")}`, { amount: String(number) });
  const ids = async (options) => (await payments.list(options)).map(({ id }) => id);
  assert.equal((await ids()).length, 100);
  assert.equal((await ids({ limit: 1_000 })).length, 105);
  assert.deepEqual(await ids({ limit: 0 }), []);
  assert.deepEqual(await ids({ limit: -1 }), []);
  assert.deepEqual(await ids({ limit: 2 }), ["w001", "w002"]);
  assert.deepEqual(await ids({ limit: 1, after: "w104" }), ["w105"]);
  assert.deepEqual(await ids({ after: "w105" }), []);
  assert.deepEqual(await ids({ state: "refused", limit: 2, after: "w003" }), ["w006", "w009"]);
  assert.equal((await ids({ state: "refused", limit: 1_000 })).length, 35);
  assert.deepEqual(await ids({ state: "sent" }), []);
});

test("forget takes a time, and deletes what was final before it and nothing else", async () => {
  const { payments, clock } = harness(({ members: { amount } }) =>
    amount === "3" ? LOST : ok({ refid: `R${amount}` }),
  );
  for (const before of [undefined, "5", Number.NaN, -1])
    await rejects(payments.forget(before), "invalid_request", "before");
  await withdraw(payments, "w1", { amount: "1" });
  clock.now = NOW + 1_000;
  await withdraw(payments, "w2", { amount: "2" });
  await moved(payments, "t1").catch(() => {});
  assert.equal(await payments.forget(0), 0);
  assert.equal(await payments.forget(NOW + 900), 1);
  assert.deepEqual(
    (await payments.list()).map(({ id }) => id),
    ["t1", "w2"],
  );
  assert.equal(await payments.find("w1"), undefined);
});

test("forget keeps what is in doubt, and a reference for 90 days", async () => {
  const { payments, clock, store } = harness(({ endpoint }) =>
    endpoint === "WalletTransfer" ? LOST : ok({ refid: "R1" }),
  );
  await withdraw(payments);
  await moved(payments, "t1");
  const refids = () => store.list("default/refid/", "", 9);
  clock.now += 60_000;
  assert.equal(await payments.forget(clock.now), 1, "the one that is final");
  assert.equal((await payments.list()).length, 1);
  assert.deepEqual(await refids(), ["default/refid/R1"]);
  clock.now = NOW + 89 * 86_400_000;
  assert.equal(await payments.forget(clock.now), 0);
  assert.equal((await refids()).length, 1);
  clock.now = NOW + 91 * 86_400_000;
  assert.equal(await payments.forget(NOW - 1), 0);
  assert.equal((await refids()).length, 1, "before the time that was asked for");
  assert.equal(await payments.forget(clock.now), 0);
  assert.deepEqual(await refids(), []);
  assert.deepEqual(
    (await payments.list()).map(({ id }) => id),
    ["t1"],
    "what is in doubt stays",
  );
});

test("resume goes on with so many at most, and not behind a signal", async () => {
  const controller = new AbortController();
  const paid = ({ endpoint }) => ok(endpoint === "WithdrawStatus" ? [] : { refid: "R1" });
  const { payments, clock, calls, make } = harness([...Array(5).fill(refused("EService:Busy")), paid], {
    payments: { patienceMs: 0 },
  });
  for (let number = 1; number <= 5; number++) await withdraw(payments, `w${number}`, { amount: String(number) });
  clock.now += 60_000;
  assert.deepEqual(
    (await payments.resume(2)).map(({ id, state }) => [id, state]),
    [
      ["w1", "settled"],
      ["w2", "settled"],
    ],
  );
  controller.abort();
  assert.deepEqual(await make({ signal: controller.signal }).resume(), []);
  // Each of the two was looked for, and then sent again.
  assert.equal(calls.length, 9);
  assert.equal((await payments.resume()).length, 3);
});

test("resume ends where the gate is closed for longer than a lease, and where the process has stopped", async () => {
  const { payments, clock, calls } = harness(
    [refused("EService:Busy"), refused("EGeneral:Temporary lockout"), ok({})],
    {
      payments: { patienceMs: 0 },
    },
  );
  await payments.pay(ID, "Pay/transfer/create", TRANSFER);
  await rejects(payments.call("WithdrawStatus", {}), "refused");
  clock.now += 60_000;
  assert.deepEqual(await payments.resume(), []);
  assert.deepEqual([calls.length, clock.now - NOW < 62_000], [2, true], "it does not wait for a lockout");
  clock.now += 900_000;
  assert.equal((await payments.resume()).length, 1);

  const stopped = harness([refused("EService:Busy"), refused("EAPI:Invalid nonce")], { payments: { patienceMs: 0 } });
  await stopped.payments.pay(ID, "Pay/transfer/create", TRANSFER);
  for (let times = 0; times < 5; times++) await rejects(stopped.payments.call("WithdrawStatus", {}), "refused");
  stopped.clock.now += 60_000;
  assert.deepEqual(await stopped.payments.resume(), []);
  const error = await rejects(stopped.payments.call("WithdrawStatus", {}), "no_answer");
  assert.deepEqual([error.outcome, error.retry.action, error.endpoint], ["not_sent", "never", "WithdrawStatus"]);
  assert.match(error.message, /refused 5 nonces in a row.*nonceUnit than ms/);
  assert.equal(stopped.calls.length, 6);
});

test("a call gives what settle gives, and throws what it throws", async () => {
  const { payments } = harness([ok({ refid: "x" }), refused("EFunding:Unknown asset"), LOST]);
  const answer = await payments.call("DepositMethods", { asset: "XBT" }).catch((error) => error);
  assert.equal(answer.outcome, "accepted", "another shape than documented");
  const error = await rejects(payments.call("WithdrawStatus", {}), "refused");
  assert.ok(error instanceof PaySignError);
  assert.match(error.stack, /PaySignError/);
  const lost = await rejects(payments.call("WithdrawStatus"), "no_answer");
  assert.equal(lost.cause, LOST);
});
