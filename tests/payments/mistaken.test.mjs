// Withdrawals that a lost one can be mistaken for: another one in doubt whose amount differs by the fee, one by hand while a clock
// is wrong, one in a list that does not say all.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "paysign/payments";
import { freshKey, harness, LOST, NOW, ok, row, WITHDRAWAL } from "./support.mjs";
import { CREATE, looksOf, losing, order, withdraw } from "./withdrawals.mjs";

const LONG = { patienceMs: 600_000 };

/** Two withdrawals whose answers are lost, of which one is listed: 0.1 arrives, with a fee of 0.0001. */
async function crossing(first, second, more = {}) {
  let isDown = true;
  const made = () => [row({ amount: "0.1", fee: "0.0001" })];
  const kraken = losing(made, first.isLost);
  const world = harness((call) => (isDown && call.endpoint === "WithdrawStatus" ? 502 : kraken(call)), {
    payments: { patienceMs: 0 },
  });
  const { payments, clock, make } = world;
  await withdraw(payments, "w1", { amount: first.amount, ...more });
  await withdraw(payments, "w2", { amount: second.amount });
  clock.now += 60_000;
  isDown = false;
  const patient = make(LONG);
  await patient.resume();
  return Promise.all(["w1", "w2"].map((id) => patient.find(id)));
}

test("two in doubt whose amounts differ by the fee: the one that is listed can be either, and a person is asked for both", async () => {
  for (const [first, second] of [
    ["0.1", "0.1001"],
    ["0.1001", "0.1"],
  ]) {
    const both = await crossing({ amount: first }, { amount: second });
    for (const { id, state, due, why } of both) {
      assert.deepEqual([state, due], ["unknown", undefined], `${id}: ${why}`);
      assert.equal(why, "WithdrawStatus lists one like it, and it can be another one, too, that is in doubt");
    }
  }
});

test("nor is it taken once a person has said that the other one was done: nobody knows which row that was", async () => {
  let isDown = true;
  const kraken = losing(() => [row({ amount: "0.1", fee: "0.0001" })]);
  const world = harness((call) => (isDown && call.endpoint === "WithdrawStatus" ? 502 : kraken(call)), {
    payments: { patienceMs: 0 },
  });
  const { payments, clock, make } = world;
  await withdraw(payments, "w1", { amount: "0.1" });
  await withdraw(payments, "w2", { amount: "0.1001" });
  await payments.resolve("w2", "settled", "it is there");
  isDown = false;
  clock.now += 60_000;
  const { state, why } = await withdraw(make(LONG), "w1", { amount: "0.1" });
  assert.deepEqual([state, /it can be another one, too/.test(why)], ["unknown", true], why);
});

test("two in doubt that are both listed are each settled with their own", async () => {
  let isDown = true;
  const kraken = losing(() => [row(), row({ refid: "R2", amount: "0.3" })]);
  const world = harness((call) => (isDown && call.endpoint === "WithdrawStatus" ? 502 : kraken(call)), {
    payments: { patienceMs: 0 },
  });
  const { payments, clock, make } = world;
  await withdraw(payments);
  await withdraw(payments, "w2", { amount: "0.3" });
  isDown = false;
  clock.now += 60_000;
  const patient = make(LONG);
  await patient.resume();
  const both = await Promise.all(["w1", "w2"].map((id) => patient.find(id)));
  assert.deepEqual(
    both.map(({ state, result }) => [state, result?.refid]),
    [
      ["settled", "R1"],
      ["settled", "R2"],
    ],
  );
});

test("it is not another's where that one has another key, another amount, was answered, or was never sent", async () => {
  const [one] = await crossing({ amount: "0.1" }, { amount: "0.7" });
  assert.equal(one.state, "settled");
  const [other] = await crossing({ amount: "0.1" }, { amount: "0.1001" }, { key: "warm" });
  assert.equal(other.state, "unknown", "the row has the key cold");
  assert.match(other.why, /not listed/);
  const isLost = ({ amount }) => amount === "0.1";
  const [third, fourth] = await crossing({ amount: "0.1", isLost }, { amount: "0.1001" });
  assert.deepEqual([third.state, fourth.state], ["settled", "settled"]);
});

test("one that was made more than a minute later is not taken for it: a clock is wrong, or it is another one", async () => {
  for (const [later, state] of [
    [60, "settled"],
    [61, "unknown"],
    [300, "unknown"],
  ]) {
    const listed = [row({ time: NOW / 1000 + later })];
    const { payments, clock } = harness(
      losing(() => listed),
      { payments: LONG },
    );
    await payments.call("WithdrawStatus", {});
    clock.now = NOW;
    const payment = await withdraw(payments);
    assert.equal(payment.state, state, `${later} s: ${payment.why}`);
    if (state === "unknown")
      assert.equal(payment.why, "WithdrawStatus lists only one like it that was made much later, R1: look it up");
  }
});

test("one by hand is not taken for one of a sender whose clock is slow, and who died before Kraken's time was known", async () => {
  const [store, apiKey] = [memoryStore(), freshKey()];
  const slow = harness(() => new Promise(() => {}), { store, apiKey });
  slow.clock.now = NOW - 600_000;
  void withdraw(slow.payments);
  await new Promise((done) => setTimeout(done, 50));
  const byHand = row({ time: NOW / 1000 - 300 });
  const { payments, clock } = harness(
    losing(() => [byHand]),
    { store: { ...store }, apiKey, payments: LONG },
  );
  await payments.resume();
  clock.now = NOW + 60_000;
  const { state, why } = await withdraw(payments);
  assert.equal(state, "unknown");
  assert.match(why, /made much later, R1/);
});

test("an answer that was long under way says nothing about the time", async () => {
  // A process that is frozen while an answer arrives takes its Date for the time of now.
  const listed = [];
  const world = harness(
    (call) => {
      if (listed.length === 0) world.clock.now += 30_000;
      return losing(() => listed)(call);
    },
    { payments: LONG, headers: { Date: () => new Date(listed.length === 0 ? NOW : world.clock.now).toUTCString() } },
  );
  const { payments } = world;
  await payments.call("WithdrawStatus", {});
  listed.push(row({ time: NOW / 1000 + 20 }));
  const { state, why } = await withdraw(payments);
  assert.equal(state, "unknown", why);
  assert.match(why, /made earlier, R1/);
});

test("where what is not listed counts as refused, a clock that was a little ahead when it was sent refuses nothing that was made", async () => {
  for (const ahead of [70_000, 3_000_000]) {
    const world = harness(
      (call) => {
        if (call.endpoint !== "WithdrawStatus") return losing(() => [])(call);
        const since = Number(call.members.start ?? 0);
        return ok(since <= NOW / 1000 ? [row()] : []);
      },
      { payments: { ...LONG, notListed: "refused" } },
    );
    const { payments, clock } = world;
    await payments.call("WithdrawStatus", {});
    clock.now = NOW + ahead;
    world.kraken = -ahead;
    const { state, why } = await withdraw(payments);
    assert.equal(state, "unknown", `${ahead} ms: ${why}`);
    assert.match(
      why,
      /^not listed in WithdrawStatus, and R1 is, which no payment of this journal has for its own: look it up/,
    );
  }
});

test("a list that was cut at 500 rows refuses nothing, one of 499 does", async () => {
  const others = (count) =>
    Array.from({ length: count }, (_, index) => row({ refid: `O${index}`, key: "other", time: NOW / 1000 - 1_000 }));
  for (const [count, state, why] of [
    [499, "refused", /^not listed in WithdrawStatus, and a later call was accepted/],
    [500, "unknown", /^not listed in WithdrawStatus, and not all of its rows were listed: look it up/],
  ]) {
    const { payments } = harness(
      losing(() => others(count)),
      { payments: { ...LONG, notListed: "refused" } },
    );
    await payments.call("WithdrawStatus", {});
    const payment = await withdraw(payments);
    assert.equal(payment.state, state, payment.why);
    assert.match(payment.why, why);
  }
});

test("a page of WithdrawStatus that another one follows refuses nothing", async () => {
  for (const [cursor, state] of [
    ["abc", "unknown"],
    [null, "refused"],
  ]) {
    const { payments } = harness(
      losing(() => ({ withdrawals: [], next_cursor: cursor })),
      { payments: { ...LONG, notListed: "refused" } },
    );
    const payment = await withdraw(payments);
    assert.equal(payment.state, state, payment.why);
  }
});

test("where what is not listed counts as refused, one of about then that is not quite equal asks, unless it is a payment's own", async () => {
  for (const [more, state] of [
    [{ amount: "0.72499999" }, "unknown"],
    [{ key: "Cold" }, "unknown"],
    [{ fee: "" }, "settled"],
    [{ amount: "9", time: NOW / 1000 - 3 }, "unknown"],
    [{ amount: "9", time: NOW / 1000 - 61 }, "refused"],
    [{ amount: "9", time: NOW / 1000 + 60 }, "unknown"],
    [{ amount: "9", time: NOW / 1000 + 3_600 }, "unknown"],
    [{ amount: "9", refid: "R2" }, "refused"],
  ]) {
    const isLost = ({ amount }) => amount === WITHDRAWAL.amount;
    const { payments, clock } = harness(
      losing(() => [row(more)], isLost),
      { payments: { ...LONG, notListed: "refused" } },
    );
    await payments.call("WithdrawStatus", {});
    if (more.refid) assert.deepEqual((await withdraw(payments, "w0", { amount: "9" })).result, { refid: "R2" });
    clock.now = NOW;
    const payment = await withdraw(payments);
    assert.equal(payment.state, state, `${JSON.stringify(more)}: ${payment.why}`);
    if (state === "unknown")
      assert.match(payment.why, /and R1 is, which no payment of this journal has for its own: look it up/);
  }
});

test("the name of an address is the same in capitals: one waits while the other is in doubt", async () => {
  const { payments } = harness(
    losing(() => []),
    { payments: { patienceMs: 0 } },
  );
  assert.equal((await withdraw(payments, "w1", { key: "BTC_Cold" })).state, "unknown");
  const { state, attempts, why } = await withdraw(payments, "w2", { key: "btc_cold" });
  assert.deepEqual([state, attempts], ["prepared", 0], why);
});

test("a row that another payment claims during the look is looked for again, and never taken", async () => {
  const inner = memoryStore();
  let reads = 0;
  let isClaimed = false;
  const store = {
    ...inner,
    read: async (key) => {
      // Another process hears of its own between two readings.
      if (key.endsWith("/refid/R1") && ++reads === 2) isClaimed = true;
      return isClaimed && key.endsWith("/refid/R1") ? '{"v":1,"id":"other","w":"x"}' : inner.read(key);
    },
  };
  const { payments, calls } = harness(
    losing(() => [row()]),
    { store, payments: LONG },
  );
  const { state, result, why } = await withdraw(payments);
  assert.deepEqual([state, result], ["unknown", undefined], why);
  assert.match(why, /^not listed in WithdrawStatus/);
  const [first, second] = looksOf(calls);
  assert.ok(second.at - first.at >= 5_000);
  assert.equal(looksOf(calls).length, 5);
});

test("one that a person settled long ago says nothing of one whose amount differs by the fee, nor when it is forgotten", async () => {
  for (const isForgotten of [false, true]) {
    const rows = [];
    const { payments, clock } = harness(
      losing(() => rows),
      { payments: LONG },
    );
    await payments.call("WithdrawStatus", {}); // an answer has Kraken's time
    await withdraw(payments, "w1", { amount: "0.7252" });
    await payments.resolve("w1", "settled", "it is in the account's history");
    clock.now += 90_000_000;
    if (isForgotten) assert.equal(await payments.forget(clock.now), 1);
    rows.push(row({ time: Math.floor(clock.now / 1000) }));
    const { state, why } = await withdraw(payments, "w2");
    assert.equal(state, "settled", `${isForgotten}: ${why}`);
  }
});

test("one of another kind that is in doubt can be what is listed, however long ago it was sent", async () => {
  const asset = { class: "currency", name: "BTC" };
  for (const [name, state] of [
    ["BTC", "unknown"],
    ["ETH", "settled"],
  ]) {
    const world = harness(
      ({ endpoint }) =>
        endpoint === CREATE || endpoint === "Withdraw"
          ? LOST
          : endpoint === "WithdrawStatus"
            ? ok([row({ time: Math.floor(world.clock.now / 1000) })])
            : 502,
      { payments: { patienceMs: 0 } },
    );
    const { payments, clock } = world;
    const amount = { asset_amount: { asset: { ...asset, name }, amount: "0.725" } };
    await payments.call("WithdrawStatus", {}); // an answer has Kraken's time
    await payments.pay("b1", CREATE, order("0.725", { amount }));
    clock.now += 600_000;
    const payment = await withdraw(payments);
    assert.equal(payment.state, state, `${name}: ${payment.why}`);
    if (state === "unknown")
      assert.match(payment.why, /another kind, to which it can't be compared, was sent about then or is in doubt/);
  }
});

test("a row that does not say its key or its fee can be it, and a person is asked", async () => {
  for (const [more, why] of [
    [{ key: null }, "WithdrawStatus lists it as R1, but its key can't be told"],
    [{ key: undefined }, "WithdrawStatus lists it as R1, but its key can't be told"],
    [{ amount: "0.7248", fee: null }, "WithdrawStatus lists it as R1, but its fee can't be told"],
    [{ amount: "0.7248", fee: undefined }, "WithdrawStatus lists it as R1, but its fee can't be told"],
    [{ amount: "0.7252", fee: null }, /^not listed/],
    [{ fee: null }, undefined],
  ]) {
    const { payments } = harness(
      losing(() => [row(more)]),
      { payments: { ...LONG, notListed: "refused" } },
    );
    await payments.call("WithdrawStatus", {});
    const payment = await withdraw(payments);
    const label = JSON.stringify(more);
    if (why === undefined) assert.equal(payment.state, "settled", `${label}: ${payment.why}`);
    else if (typeof why === "string") assert.deepEqual([payment.state, payment.why], ["unknown", why], label);
    else assert.match(payment.why, why, label);
  }
});

test("a tokenized asset is looked for in its class, in the amounts in which it was ordered", async () => {
  const { payments, calls } = harness(
    losing(() => []),
    { payments: { patienceMs: 0 } },
  );
  const more = { asset: "TSLAx", aclass: "tokenized_asset", rebase_multiplier: "base" };
  await withdraw(payments, "w1", more);
  await payments.resume();
  const { members } = calls.at(-1);
  assert.deepEqual(
    [members.asset, members.aclass, members.rebase_multiplier],
    ["TSLAx", "tokenized_asset", "base"],
    JSON.stringify(calls),
  );
});

test("an id that is asked for with other parameters: the error says which, and how to go on", async () => {
  const { payments } = harness(ok({ refid: "R1" }));
  await withdraw(payments);
  for (const [more, said] of [
    [{ amount: "0.7250" }, "Withdraw with another amount"],
    [{ address: "bc1" }, "Withdraw with another address"],
  ])
    await assert.rejects(withdraw(payments, "w1", more), (error) => {
      assert.equal(error.field, "id");
      assert.ok(
        error.message.includes(`${said}: to go on with that one, give what it was recorded with`),
        error.message,
      );
      return true;
    });
});
