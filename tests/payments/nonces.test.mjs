// The nonces that payments give, and the gate that hands them out: closed for all after a rate limit, never stuck.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "paysign/payments";
import { harness, ID, LOST, NOW, ok, refused, rejects, TRANSFER } from "./support.mjs";
import { withdraw } from "./withdrawals.mjs";

const DAY = 86_400_000;
const transfer = (payments, id = ID) => payments.pay(id, "Pay/transfer/create", { ...TRANSFER, external_id: id });
/** A driver whose clock moves only where the test moves it. */
const still = (options) => {
  const world = harness(ok([]), options);
  return { ...world, payments: world.make({ sleep: async (ms) => void (world.clock.now += ms) }) };
};
/** Of what nothing lists: a person is asked at once. */
const moved = (payments) => {
  const between = { asset: "XBT", from: "Spot Wallet", to: "Futures Wallet", amount: "1" };
  return payments.pay("t1", "WalletTransfer", between);
};
const nonces = ({ calls }) => calls.map(({ members }) => BigInt(members.nonce));

test("a nonce is the clock in the key's unit, one above the last where the clock stands or steps back", async () => {
  for (const [nonceUnit, ticks] of [
    ["ms", 1n],
    ["us", 1_000n],
    ["ns", 1_000_000n],
  ]) {
    const world = still({ client: { nonceUnit } });
    for (const step of [0, 0, -3_600_000, 7_200_000]) {
      world.clock.now += step;
      await world.payments.call("WithdrawStatus", {});
    }
    const first = BigInt(NOW) * ticks;
    const later = BigInt(NOW + 3_600_000) * ticks;
    assert.deepEqual(nonces(world), [first, first + 1n, first + 2n, later], nonceUnit);
  }
});

test("a nonce that a clock once gave which was more than ten years fast is not gone on from, one of ten years is", async () => {
  for (const [fast, goesOn] of [
    [3_650 * DAY, true],
    [3_650 * DAY + 60_000, false],
  ]) {
    const world = still({ client: { nonceUnit: "ns" } });
    world.clock.now += fast;
    await world.payments.call("WithdrawStatus", {});
    world.clock.now -= fast;
    await world.payments.call("WithdrawStatus", {});
    const [ahead, next] = nonces(world);
    assert.equal(next, goesOn ? ahead + 1n : BigInt(NOW) * 1_000_000n, `${fast} ms fast`);
  }
});

test("rate limits in a row close the gate for 5, 10, 20, 40 and 60 seconds, and a yes begins with 5 again", async () => {
  const limit = refused("EAPI:Rate limit exceeded");
  const world = harness([limit, limit, limit, limit, limit, limit, ok([]), limit, ok([])], {
    payments: { patienceMs: 600_000 },
  });
  const { payments, clock, calls } = world;
  const pauses = [];
  for (let times = 0; times < 8; times++) {
    const before = clock.now;
    await payments.call("WithdrawStatus", {}).catch(({ code }) => assert.equal(code, "refused"));
    if (times > 0) pauses.push(Math.round((calls.at(-1).at - before) / 1000));
  }
  // The seventh was accepted.
  // Kraken's time is told in whole seconds: one more.
  assert.deepEqual(pauses, [6, 11, 21, 41, 61, 61, 0]);
  await payments.call("WithdrawStatus", {});
  assert.equal(Math.round((calls.at(-1).at - calls.at(-2).at) / 1000), 6);
});

test("whatever says that the key is too fast closes the gate, and nothing else does", async () => {
  for (const [answer, closes] of [
    [refused("EGeneral:Temporary lockout"), true],
    [refused("EGeneral:Temporary lockout", "EService:Busy"), true],
    [refused("EOrder:Rate limit exceeded"), true],
    [refused("EGeneral:Too many requests"), true],
    [{ status: 429, body: refused("EService:Busy") }, true],
    [429, true],
    [refused("EService:Busy"), false],
    [refused("EService:Unavailable"), false],
    [refused("EGeneral:Invalid arguments"), false],
    [502, false],
  ]) {
    const { payments, calls } = harness([answer, ok([])]);
    await payments.call("WithdrawStatus", {}).catch(() => {});
    await payments.call("WithdrawStatus", {}).catch(() => {});
    const label = JSON.stringify(answer);
    const later = calls.length < 2 ? Infinity : calls[1].at - calls[0].at;
    assert.equal(later >= 4_000, closes, `${label}: the next call came ${later} ms later`);
  }
});

test("what Kraken has executed, or knows already, shows that no earlier call can come any more", async () => {
  for (const answer of [ok({ refid: 5 }), refused("EPay:external_id already used")]) {
    const { payments, calls } = harness([LOST, answer], { payments: { patienceMs: 0 } });
    assert.equal((await moved(payments)).state, "unknown");
    await (answer.error.length > 0 ? transfer(payments) : withdraw(payments));
    assert.equal((await payments.resolve("t1", "refused", "looked up")).state, "refused", JSON.stringify(answer));
    assert.equal(calls.length, 2, "no call had to be made for that");
  }
});

test("a payment may be refused by a person without a call where none of it was sent, or another key sent it", async () => {
  const closed = harness([refused("EGeneral:Temporary lockout"), ok({})], { payments: { patienceMs: 0 } });
  await closed.payments.call("WithdrawStatus", {}).catch(() => {});
  assert.deepEqual([(await withdraw(closed.payments)).state, closed.calls.length], ["prepared", 1]);
  assert.equal((await closed.payments.resolve("w1", "refused", "not wanted")).state, "refused");
  assert.equal(closed.calls.length, 1);

  const store = memoryStore();
  const old = harness(LOST, { store, payments: { patienceMs: 0 } });
  await withdraw(old.payments);
  const replaced = harness(ok([]), { store, payments: { rotated: true } });
  replaced.clock.now += 60_000;
  assert.equal((await replaced.payments.resolve("w1", "refused", "looked up")).state, "refused");
  assert.equal(replaced.calls.length, 0);
});

test("a payment is not refused by a person while Kraken accepts no later call of the key", async () => {
  const { payments, calls } = harness([LOST, refused("EService:Busy"), ok([])], { payments: { patienceMs: 0 } });
  await moved(payments);
  await rejects(payments.resolve("t1", "refused", "looked up"), "invalid_request", "state");
  assert.deepEqual(
    calls.map(({ endpoint }) => endpoint),
    ["WalletTransfer", "GetApiKeyInfo"],
  );
  assert.equal((await payments.resolve("t1", "refused", "looked up")).state, "refused", "a later call was accepted");
});

test("the window of the key's nonces is asked for until it is known, and a person hears why it counts", async () => {
  const info = { apiKeyName: "one", apiKey: "k", nonce: "1", permissions: [] };
  for (const [result, why, state] of [
    [{ ...info, nonceWindow: "0" }, /later call was accepted/, "refused"],
    [{ ...info, nonceWindow: 0 }, /later call was accepted/, "refused"],
    [{ ...info, nonceWindow: "5" }, /the key has a nonce window/, "unknown"],
    [info, /the key's nonce window is not known/, "unknown"],
    [null, /the key's nonce window is not known/, "unknown"],
  ]) {
    const { payments, calls } = harness(
      ({ endpoint }) => (endpoint === "Withdraw" ? LOST : ok(endpoint === "GetApiKeyInfo" ? result : [])),
      { payments: { notListed: "refused", patienceMs: 600_000 } },
    );
    await payments.call("WithdrawStatus", {}); // an answer has Kraken's time
    for (const id of ["w1", "w2"]) {
      const payment = await withdraw(payments, id, { amount: id.slice(1) });
      assert.equal(payment.state, state, JSON.stringify(result));
      assert.match(payment.why, why, JSON.stringify(result));
    }
    const times = calls.filter(({ endpoint }) => endpoint === "GetApiKeyInfo").length;
    assert.equal(times === 1, result?.nonceWindow !== undefined, `${JSON.stringify(result)}: asked ${times} times`);
  }
});
