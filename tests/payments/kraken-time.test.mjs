// Kraken's time, as its answers tell it: by it payments are due, and from it on they are looked for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "paysign/payments";
import { freshKey, harness, LOST, NOW, ok, refused, row } from "./support.mjs";
import { CREATE, INFO, LIST, LISTED, looksOf, losing, order, withdraw } from "./withdrawals.mjs";

const HOUR = 3_600_000;
const LONG = { patienceMs: 600_000 };
const REFUSED = { ...LONG, notListed: "refused" };
const BUSY = refused("EService:Busy");
const never = () => new Promise(() => {});
const dated = (time) => new Date(time).toUTCString();
const turns = () => new Promise((done) => setTimeout(done, 20));

test("where Kraken's time was ahead before a withdrawal, and is not in its looks, a person is asked", async () => {
  const lost = harness(
    losing(() => []),
    {
      payments: REFUSED,
      headers: { Date: () => dated(lost.clock.now + (lost.calls.length === 1 ? 124_000 : 0)) },
    },
  );
  const payment = await withdraw(lost.payments);
  assert.deepEqual([payment.state, payment.due], ["unknown", undefined]);
  assert.match(payment.why, /Kraken's time, as its answers have it, went back: look it up/);

  // Its first copy was executed, and the list is asked for what was made later.
  const busy = harness(
    ({ endpoint, members }) => {
      if (endpoint === "Withdraw") return BUSY;
      return ok(Number(members.start ?? 0) * 1000 <= NOW ? [row()] : []);
    },
    {
      payments: LONG,
      // That of the refusal is not told.
      headers: { Date: () => (busy.calls.length === 2 ? null : dated(NOW + (busy.calls.length === 1 ? HOUR : 6_000))) },
    },
  );
  busy.clock.now = NOW + HOUR;
  await busy.payments.call("WithdrawStatus", {});
  const again = await withdraw(busy.payments);
  assert.deepEqual([again.state, again.due], ["unknown", undefined]);
  assert.match(again.why, /went back: look it up/);
  assert.equal(looksOf(busy.calls, "Withdraw").length, 1);
});

test("a withdrawal's own answer tells since when it can have been made, where one before it was ahead", async () => {
  let isFirst = true;
  const world = harness(
    ({ endpoint }) => {
      if (endpoint !== "Withdraw") return ok([]);
      if (!isFirst) return ok({ refid: "R1" });
      isFirst = false;
      return BUSY;
    },
    {
      payments: { ...LONG, timeoutSignal: () => new AbortController().signal },
      headers: { Date: () => dated(world.clock.now + (world.calls.length === 1 ? HOUR : 0)) },
    },
  );
  await world.payments.call("WithdrawStatus", {});
  const { state, why } = await withdraw(world.payments);
  assert.equal(state, "settled", why);
});

test("a payment that a clock wrote which is an hour ahead is due by Kraken's time, for whoever goes on", async () => {
  const [store, apiKey] = [memoryStore(), freshKey()];
  const kraken = losing(() => []);
  const ahead = harness(kraken, { store, apiKey, kraken: -50 * 60_000, payments: { patienceMs: 0 } });
  ahead.clock.now += 50 * 60_000;
  await ahead.payments.call("WithdrawStatus", {});
  await withdraw(ahead.payments);
  const right = harness(kraken, { store: { ...store }, apiKey, payments: { patienceMs: 0 } });
  await right.payments.call("WithdrawStatus", {});
  right.clock.now = NOW + 20_000;
  const before = looksOf(right.calls).length;
  await right.payments.resume();
  assert.equal(looksOf(right.calls).length, before + 1);
});

test("a gate that was closed for a minute opens within an hour where the clock is set back by two", async () => {
  const { payments, make, clock, calls } = harness([refused("EAPI:Rate limit exceeded"), ok([])], {
    payments: { patienceMs: 75 * 60_000 },
  });
  await payments.call("WithdrawStatus", {}).catch(() => {});
  await make({ patienceMs: 0 })
    .call("WithdrawStatus", {})
    .catch(() => {});
  clock.now -= 2 * HOUR;
  await payments.call("WithdrawStatus", {});
  assert.equal(calls.length, 2);
});

test("who died five minutes ago is not waited for by a process that knows Kraken's time", async () => {
  const [store, apiKey] = [memoryStore(), freshKey()];
  const alive = harness(ok([]), { store: { ...store }, apiKey, payments: { patienceMs: 0 } });
  await alive.payments.call("WithdrawStatus", {});
  const dead = harness(never, { store, apiKey });
  void dead.payments.call("WithdrawStatus", {});
  await turns();
  alive.clock.now += 330_000;
  await alive.payments.call("WithdrawStatus", {});
  assert.equal(alive.calls.length, 2);
});

test("when a withdrawal of a kind was sent last is not taken back by an answer whose time is earlier", async () => {
  const store = memoryStore();
  let made = 0;
  const world = harness(() => ok({ refid: `R${++made}` }), {
    store,
    headers: { Date: () => dated(world.clock.now - (world.calls.length > 1 ? HOUR : 0)) },
  });
  await withdraw(world.payments, "w1");
  await withdraw(world.payments, "w2", { amount: "0.5" });
  const times = Object.values(JSON.parse(await store.read("default/gate")).sent);
  assert.deepEqual([times.length, times[0] >= NOW], [1, true]);
});

test("looks that come too soon by Kraken's time go on until it has passed, or sixty have come", async () => {
  const slow = harness(
    losing(() => []),
    { payments: { ...REFUSED, patienceMs: HOUR }, headers: { Date: () => dated(NOW + (slow.clock.now - NOW) / 2) } },
  );
  assert.equal((await withdraw(slow.payments)).state, "refused");
  const looks = looksOf(slow.calls).map(({ at }) => Math.round(at / 1000));
  assert.ok(Math.abs(looks[4] - looks[3] - 77) <= 2, looks.join());
  assert.ok(looks.at(-1) - looks[0] >= 306, looks.join());

  const { payments, calls } = harness(
    losing(() => []),
    { payments: { ...REFUSED, patienceMs: 10 * HOUR }, headers: { Date: dated(NOW) } },
  );
  const { state, due, why } = await withdraw(payments);
  assert.deepEqual([state, due], ["unknown", undefined]);
  assert.match(why, /the sender's clock can't be compared with Kraken's/);
  assert.equal(looksOf(calls).length, 60);
});

test("where every answer takes its time, or Kraken's was never seen before, what is not listed is for a person", async () => {
  const kraken = losing(() => []);
  const slow = harness(
    (call) => {
      slow.clock.now += 5_000;
      return kraken(call);
    },
    { payments: REFUSED },
  );
  assert.match((await withdraw(slow.payments)).why, /the sender's clock can't be compared with Kraken's/);

  let isDown = true;
  const late = harness(
    (call) => {
      if (!isDown) return kraken(call);
      isDown = false;
      return LOST;
    },
    { payments: REFUSED },
  );
  const { state, why } = await withdraw(late.payments);
  assert.equal(state, "unknown");
  assert.match(why, /no call of its key was accepted within a day before it was sent/);
});

test("a clock that is twenty hours ahead, and known for it, keeps nothing from being refused", async () => {
  const { payments } = harness(
    losing(() => []),
    { payments: REFUSED, kraken: -20 * HOUR },
  );
  assert.equal((await withdraw(payments)).state, "refused");
});

test("rows of another asset, and equal ones of long ago that nobody has asked for, are not this one in Funding (Beta)", async () => {
  const rows = [
    {
      ...LISTED,
      withdrawal_id: "FTother",
      amount: { asset: { class: "currency", name: "XBT" }, amount: "9" },
      create_time: new Date(NOW + 1_000).toISOString(),
    },
    { ...LISTED, withdrawal_id: "FTold", create_time: new Date(NOW - HOUR).toISOString() },
  ];
  const { payments } = harness(
    losing(() => rows),
    { payments: REFUSED },
  );
  const { state, why } = await payments.pay("b1", CREATE, order());
  assert.equal(state, "refused", why);
});

test("two calls within one second are both accepted, and so is the first that Kraken ever answers", async () => {
  const between = { asset: "XBT", from: "Spot Wallet", to: "Futures Wallet", amount: "1" };
  for (const before of [true, false]) {
    const { payments, calls } = harness(
      ({ endpoint }) => {
        if (endpoint === "WalletTransfer") return LOST;
        if (endpoint === "GetApiKeyInfo") return ok(INFO);
        return endpoint === LIST ? { withdrawals: [] } : ok([]);
      },
      { payments: { patienceMs: 0 }, headers: { Date: dated(NOW) } },
    );
    if (before) await payments.call("WithdrawStatus", {});
    await payments.pay("t1", "WalletTransfer", between);
    if (before) await payments.call("WithdrawStatus", {});
    else await payments.call(LIST);
    const sent = calls.length;
    assert.equal((await payments.resolve("t1", "refused", "not there")).state, "refused");
    assert.equal(calls.length, sent);
  }
});
