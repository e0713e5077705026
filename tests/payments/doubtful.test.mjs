// A withdrawal whose answer was lost: when what is listed is not believed, and when what is not listed is not refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "paysign/payments";
import { freshKey, harness, LOST, NOW, ok, refused, row } from "./support.mjs";
import { CREATE, LIST, LISTED, looksOf, losing, order, withdraw } from "./withdrawals.mjs";

test("one that was made before this one left is not taken for it: a person is asked, and may hear which it is", async () => {
  for (const [earlier, offsetKnown, state] of [
    [3, true, "settled"],
    [4, true, "unknown"],
    [1_800, true, "refused"],
    [1_800, false, "refused"],
  ]) {
    const made = row({ time: NOW / 1000 - earlier });
    const { payments, clock, calls } = harness(
      losing(() => [made]),
      { payments: { patienceMs: 600_000, notListed: "refused" } },
    );
    if (offsetKnown) await payments.call("WithdrawAddresses").catch(() => {}); // an answer has Kraken's time
    clock.now = NOW;
    const payment = await withdraw(payments);
    assert.equal(payment.state, state, `${earlier} s earlier: ${payment.why}`);
    if (state !== "unknown") continue;
    assert.equal(payment.why, "WithdrawStatus lists only one like it that was made earlier, R1: look it up");
    assert.deepEqual([payment.due, looksOf(calls).length], [undefined, 4]);
  }
});

test("one that was made while Kraken put this one off is not taken for it, and a person is asked before it is sent again", async () => {
  for (const [made, state, attempts] of [
    [10, "unknown", 1],
    [21, "settled", 2],
  ]) {
    const time = NOW / 1000 + made;
    let sent = 0;
    const { payments, clock, make } = harness(
      (call) =>
        call.endpoint === "Withdraw" && ++sent === 1
          ? refused("EService:Busy")
          : losing(() => (clock.now / 1000 < time ? [] : [row({ time })]))(call),
      { payments: { patienceMs: 0 } },
    );
    assert.equal((await withdraw(payments)).state, "prepared");
    clock.now = NOW + 20_000;
    const payment = await withdraw(make({ patienceMs: 600_000 }));
    assert.deepEqual([payment.state, payment.attempts], [state, attempts], payment.why);
    if (state === "unknown") assert.match(payment.why, /^Kraken refused it, and WithdrawStatus lists one like it, R1/);
  }
});

test("one that was listed late is found beside an earlier one, and a person is asked which it is", async () => {
  let looks = 0;
  const listed = () => [row({ time: NOW / 1000 - 600 }), ...(looks++ < 1 ? [] : [row({ refid: "R2" })])];
  const { payments } = harness(losing(listed), { payments: { patienceMs: 600_000 } });
  const payment = await withdraw(payments);
  assert.deepEqual(
    [payment.state, payment.why],
    ["unknown", "WithdrawStatus lists several withdrawals that it can be"],
  );
});

test("an equal withdrawal that a person settled makes a listed one doubtful, for as long as it can be its row", async () => {
  for (const [later, state] of [
    [90_000, "unknown"],
    [7_200_000, "unknown"],
    [90_000_000, "settled"],
  ]) {
    let listed = [];
    const { payments, clock } = harness(
      losing(() => listed),
      { payments: { patienceMs: 600_000 } },
    );
    await payments.call("WithdrawStatus", {}); // an answer has Kraken's time
    clock.now = NOW;
    assert.equal((await withdraw(payments)).state, "unknown");
    await payments.resolve("w1", "settled", "it is in the account's history");
    clock.now = NOW + later;
    listed = [row({ time: clock.now / 1000 })];
    const payment = await withdraw(payments, "w2");
    assert.equal(payment.state, state, `${later} ms later: ${payment.why}`);
    if (state === "unknown") assert.match(payment.why, /settled lately without its reference/);
  }
});

test("the day counts from when a person said so, however long ago it was sent", async () => {
  const hour = 3_600_000;
  for (const [later, state] of [
    [2 * hour, "unknown"],
    [25 * hour, "settled"],
  ]) {
    let listed = [];
    const { payments, clock } = harness(
      losing(() => listed),
      { payments: { patienceMs: 600_000 } },
    );
    await payments.call("WithdrawStatus", {}); // an answer has Kraken's time
    await withdraw(payments);
    clock.now += 23 * hour;
    await payments.resolve("w1", "settled", "it is in the account's history");
    clock.now += later;
    listed = [row({ time: Math.floor(clock.now / 1000) })];
    assert.equal((await withdraw(payments, "w2")).state, state, `${later}`);
  }
});

test("a withdrawal of another kind makes a listed one doubtful only where it was sent about then", async () => {
  for (const [later, state] of [
    [90_000, "unknown"],
    [7_200_000, "settled"],
  ]) {
    const { payments, clock } = harness(
      (call) =>
        call.endpoint === "Withdraw"
          ? ok({ refid: "R1" })
          : losing(() => [{ ...LISTED, create_time: new Date(clock.now).toISOString() }])(call),
      { payments: { patienceMs: 600_000 } },
    );
    await payments.call("WithdrawAddresses").catch(() => {}); // an answer has Kraken's time
    clock.now = NOW;
    await withdraw(payments, "old");
    clock.now = NOW + later;
    const payment = await payments.pay("new", CREATE, order());
    assert.equal(payment.state, state, `${later} ms later: ${payment.why}`);
    if (state === "unknown") assert.match(payment.why, /another kind/);
  }
});

test("a withdrawal of another kind by a process whose clock is slow and was never compared counts too", async () => {
  const store = memoryStore();
  const apiKey = freshKey();
  const slow = harness(ok({ refid: "R1" }), { store, apiKey, headers: { Date: null } });
  slow.clock.now = NOW - 1_800_000;
  await withdraw(slow.payments, "old");
  const { payments, clock } = harness(
    (call) =>
      call.endpoint === "WithdrawStatus"
        ? ok([])
        : losing(() => [{ ...LISTED, create_time: new Date(clock.now).toISOString() }])(call),
    { store: { ...store }, apiKey, payments: { patienceMs: 600_000 } },
  );
  await payments.call("WithdrawStatus", {}); // an answer has Kraken's time
  const payment = await payments.pay("new", CREATE, order());
  assert.equal(payment.state, "unknown", payment.why);
  assert.match(payment.why, /another kind/);
});

test("a withdrawal of another kind says nothing where none is listed: it is looked for four times", async () => {
  const { payments, calls } = harness(
    (call) => (call.endpoint === "Withdraw" ? ok({ refid: "R1" }) : losing(() => [])(call)),
    { payments: { patienceMs: 600_000 } },
  );
  await withdraw(payments, "old");
  const payment = await payments.pay("new", CREATE, order());
  assert.match(payment.why, /^not listed in GET/);
  assert.equal(looksOf(calls, LIST).length, 4);
});

test("unlisted is refused only where a look has Kraken's time: how far a clock is off, or was set, decides nothing", async () => {
  for (const [stepped, state] of [
    [0, "refused"],
    [31_000, "refused"],
    [-31_000, "refused"],
    [undefined, "unknown"],
  ]) {
    let offset = -120_000;
    let tells = true;
    const { payments, clock } = harness(
      losing(() => []),
      {
        payments: { notListed: "refused", patienceMs: 600_000 },
        headers: { Date: () => (tells ? new Date(clock.now + offset).toUTCString() : null) },
      },
    );
    await payments.call("WithdrawStatus", {});
    const lost = withdraw(payments);
    if (stepped === undefined) tells = false;
    else {
      // Kraken's time goes on as it did.
      offset += stepped;
      clock.now -= stepped;
    }
    const payment = await lost;
    assert.equal(payment.state, state, `${stepped}: ${payment.why}`);
    if (state === "unknown") assert.match(payment.why, /clock can't be compared/);
  }
});

test("what another API key has sent is not refused, even where the new key's calls are accepted", async () => {
  const store = memoryStore();
  const old = harness(
    losing(() => []),
    { store, payments: { patienceMs: 0 } },
  );
  await old.payments.call("WithdrawStatus", {});
  await withdraw(old.payments);
  const replaced = harness(
    losing(() => []),
    {
      store,
      payments: { rotated: true, notListed: "refused", patienceMs: 600_000 },
    },
  );
  replaced.clock.now += 60_000;
  const payment = await withdraw(replaced.payments);
  assert.equal(payment.state, "unknown");
  assert.match(payment.why, /another API key sent it/);
});

test("a listed withdrawal that was taken back is named with what the list says of it", async () => {
  for (const [more, word] of [
    [{ status: "Failure" }, "Failure"],
    [{ status: "Pending", "status-prop": "cancel-pending" }, "cancel-pending"],
    [{ status: "Success", "status-prop": "return" }, "return"],
    [{ status: "Failure", "status-prop": "" }, "Failure"],
  ]) {
    const { payments } = harness([LOST, ok([row(more)])]);
    assert.equal((await withdraw(payments)).why, `WithdrawStatus lists it as ${word}: refid R1`);
  }
  const held = harness([LOST, ok([row({ "status-prop": "onhold" })])]);
  assert.equal((await withdraw(held.payments)).state, "settled");
});

test("an id that was forgotten and is used again does not take the row of the payment that it was", async () => {
  let isLost = false;
  const { payments, clock } = harness(
    ({ endpoint }) => (endpoint === "WithdrawStatus" ? ok([row()]) : isLost ? LOST : ok({ refid: "R1" })),
    { payments: { patienceMs: 600_000 } },
  );
  assert.equal((await withdraw(payments)).state, "settled");
  assert.equal(await payments.forget(clock.now + 1), 1);
  isLost = true;
  const payment = await withdraw(payments);
  assert.deepEqual([payment.state, payment.due], ["unknown", undefined]);
  assert.match(payment.why, /^not listed/);
});

test("an equal withdrawal may go where the one before it was forgotten, or was refused by a person", async () => {
  const listed = [];
  const { payments, clock, make } = harness(
    losing(() => listed),
    { payments: { patienceMs: 600_000 } },
  );
  await payments.call("WithdrawStatus", {}); // an answer has Kraken's time
  await withdraw(payments, "w1");
  await payments.resolve("w1", "settled", "it is there");
  assert.equal(await payments.forget(clock.now + 1), 1);
  await withdraw(payments, "w2");
  await payments.resolve("w2", "refused", "it is not there");
  clock.now += 90_000_000;
  await withdraw(make({ patienceMs: 0 }), "w3");
  await payments.resolve("w3", "refused", "it is not there");
  listed.push(row({ time: Math.floor(clock.now / 1000) }));
  const { state, why } = await withdraw(payments, "w4");
  assert.equal(state, "settled", `what was refused makes no row doubtful: ${why}`);
});

test("a place among equal withdrawals is kept while it is under way, and for a day where a person settled it", async () => {
  let isLost = false;
  let made = 0;
  const { payments, clock, store } = harness(
    ({ endpoint }) => (endpoint === "WithdrawStatus" ? ok([]) : isLost ? LOST : ok({ refid: `R${++made}` })),
    { payments: { patienceMs: 0 } },
  );
  const places = async () => (await store.list("default/twin/", "", 9)).length;
  await withdraw(payments, "w1");
  assert.equal(await places(), 0);
  isLost = true;
  await withdraw(payments, "w2");
  assert.equal(await places(), 1);
  await payments.resolve("w2", "settled", "it is there");
  assert.equal(await places(), 1);
  isLost = false;
  clock.now += 3_600_000;
  await withdraw(payments, "w3");
  assert.equal(await places(), 1, "an hour later");
  clock.now += 86_400_000;
  await withdraw(payments, "w4");
  assert.equal(await places(), 0, "a day later");
});
