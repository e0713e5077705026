// Looking for a withdrawal whose answer was lost: when, how often, and when what is listed is not believed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "paysign/payments";
import { freshKey, harness, LOST, NOW, ok, refused, row, strictStore, WITHDRAWAL } from "./support.mjs";

const CREATE = "POST /funding/v1/withdrawals";
const LIST = "GET /funding/v1/withdrawals";
const METHOD = "d4ec4d52-b159-428e-ba64-f45455a978a1";
const USDC = { class: "currency", name: "USDC" };
const ORDER = {
  scope: { method_id: METHOD },
  address_id: "ABR6SXP-SF6CY-VJMONY",
  amount: { asset_amount: { asset: USDC, amount: "5" } },
  fee: { current_fee: {}, fee_included: false },
};
const LISTED = {
  withdrawal_id: "FTone",
  amount: { asset: USDC, amount: "5" },
  fee: { asset: USDC, amount: "1" },
  method_id: METHOD,
  status: "pending",
  address_id: ORDER.address_id,
};
const withdraw = (payments, id = "w1", more = {}) => payments.pay(id, "Withdraw", { ...WITHDRAWAL, ...more });
const INFO = { apiKeyName: "one", apiKey: "k", nonce: "1", nonceWindow: "0", permissions: [] };

/** A Kraken that loses every answer to a withdrawal and lists what `listed` gives. */
const losing = (listed) => (call) => {
  if (call.endpoint === "Withdraw" || call.endpoint === CREATE) return LOST;
  if (call.endpoint === "GetApiKeyInfo") return ok(INFO);
  if (call.endpoint === LIST) return { withdrawals: listed(call) };
  return ok(listed(call));
};
const looksOf = (calls, endpoint = "WithdrawStatus") => calls.filter((call) => call.endpoint === endpoint);

test("a look that fails comes again 5 s later, or when Retry-After says; behind the ninth a person is asked", async () => {
  for (const [headers, seconds] of [
    [{}, 5],
    [{ "Retry-After": "2" }, 5],
    [{ "Retry-After": "20" }, 20],
  ]) {
    const { payments, calls } = harness(({ endpoint }) => (endpoint === "Withdraw" ? LOST : 503), {
      headers,
      payments: { patienceMs: 600_000 },
    });
    const payment = await withdraw(payments);
    assert.deepEqual([payment.state, payment.due], ["unknown", undefined]);
    assert.match(payment.why, /^WithdrawStatus could not be asked: ./);
    const looks = looksOf(calls);
    assert.equal(looks.length, 9);
    for (const [index, { at }] of looks.slice(1).entries())
      assert.equal(Math.round((at - looks[index].at) / 1000), seconds, JSON.stringify(headers));
  }
});

test("one that is not listed yet says so, and when it is looked for again", async () => {
  const { payments, clock } = harness(
    losing(() => []),
    { payments: { patienceMs: 0 } },
  );
  const { state, due, why } = await withdraw(payments);
  assert.deepEqual([state, due - clock.now, why], ["unknown", 5_000, "not listed in WithdrawStatus yet"]);
});

test("a look that fails, or whose process died, does not count: what is listed late is still waited for", async () => {
  for (const fails of [1, 2, 3, 6]) {
    let looks = 0;
    const world = harness(
      (call) => {
        if (call.endpoint !== "WithdrawStatus") return losing(() => [])(call);
        if (++looks <= fails) return 503;
        return ok(world.clock.now < NOW + 120_000 ? [] : [row()]);
      },
      { payments: { patienceMs: 600_000, notListed: "refused" } },
    );
    const payment = await withdraw(world.payments);
    assert.deepEqual([payment.state, payment.result], ["settled", { refid: "R1" }], `${fails}: ${payment.why}`);
  }
});

test("a look that fails and then finds it settles it", async () => {
  const { payments } = harness([LOST, refused("EService:Busy"), ok([row()])]);
  const payment = await withdraw(payments);
  assert.deepEqual([payment.state, payment.result], ["settled", { refid: "R1" }]);
});

test("whoever dies in a look is waited for as long as any sender", async () => {
  const store = memoryStore();
  let looking;
  const { payments, clock } = harness(
    ({ endpoint }) => (endpoint === "Withdraw" ? LOST : new Promise(() => looking())),
    { store, payments: { timeoutMs: 10_000 } },
  );
  const begun = new Promise((done) => (looking = done));
  void withdraw(payments);
  await begun;
  const { state, due } = await payments.find("w1");
  assert.deepEqual([state, Math.round((due - clock.now) / 1000)], ["unknown", 15]);
});

test("where the turn for a look does not come in time, nothing is sent, and the payment goes on later", async () => {
  const inner = memoryStore();
  const apiKey = freshKey();
  const dead = harness(() => new Promise(() => {}), { store: inner, apiKey });
  const store = {
    ...inner,
    commit: async (writes) => {
      const done = await inner.commit(writes);
      // Another process takes the gate as soon as this one has freed it, and dies.
      if (calls.length === 1) {
        void dead.payments.call("DepositStatus").catch(() => {});
        await new Promise((turn) => setTimeout(turn, 20));
      }
      return done;
    },
  };
  const { payments, calls } = harness(
    losing(() => [row()]),
    { store, apiKey, payments: { patienceMs: 2_000 } },
  );
  const payment = await withdraw(payments);
  assert.deepEqual([payment.state, calls.length], ["unknown", 1]);
  assert.match(payment.why, /it is looked up in WithdrawStatus/);
  const later = await harness(ok([row()]), { store: { ...inner }, apiKey }).payments.pay("w1", "Withdraw", WITHDRAWAL);
  assert.deepEqual([later.state, later.attempts], ["settled", 1]);
});

test("a person's word within a look holds, and the next call need not wait", async () => {
  const store = strictStore();
  const apiKey = freshKey();
  const person = harness(ok([]), { store: { ...store }, apiKey });
  const { payments, clock, calls } = harness(
    async ({ endpoint }) => {
      if (endpoint === "Withdraw") return LOST;
      if (looksOf(calls).length === 1) await person.payments.resolve("w1", "settled", "it is there");
      return ok([]);
    },
    { store, apiKey },
  );
  const payment = await withdraw(payments);
  assert.deepEqual([payment.state, payment.why], ["settled", "it is there"]);
  const before = clock.now;
  await payments.call("WithdrawStatus", {});
  assert.ok(clock.now - before < 1_000, `${clock.now - before} ms`);
});

test("a person's word just before a look holds, and nothing is looked for", async () => {
  const inner = strictStore();
  const apiKey = freshKey();
  const person = harness(ok([]), { store: inner, apiKey });
  let isSaid = false;
  const store = {
    ...inner,
    commit: async (writes) => {
      if (!isSaid && writes.some(({ now }) => now?.includes('"failedLooks":1'))) {
        isSaid = true;
        await person.payments.resolve("w1", "settled", "it is there");
      }
      return inner.commit(writes);
    },
  };
  const { payments, calls } = harness([LOST, ok([])], { store, apiKey });
  const payment = await withdraw(payments);
  assert.deepEqual([payment.state, payment.why, calls.length], ["settled", "it is there", 1]);
});

test("one that was made before this one left is not taken for it: a person is asked, and may hear which it is", async () => {
  for (const [earlier, offsetKnown, state] of [
    [3, true, "settled"],
    [4, true, "unknown"],
    [1_800, true, "unknown"],
    [1_800, false, "unknown"],
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
    if (state === "settled") continue;
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
    [7_200_000, "settled"],
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
    if (state === "unknown") assert.match(payment.why, /settled by a person/);
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
    const payment = await payments.pay("new", CREATE, ORDER);
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
  const payment = await payments.pay("new", CREATE, ORDER);
  assert.equal(payment.state, "unknown", payment.why);
  assert.match(payment.why, /another kind/);
});

test("a withdrawal of another kind says nothing where none is listed: it is looked for four times", async () => {
  const { payments, calls } = harness(
    (call) => (call.endpoint === "Withdraw" ? ok({ refid: "R1" }) : losing(() => [])(call)),
    { payments: { patienceMs: 600_000 } },
  );
  await withdraw(payments, "old");
  const payment = await payments.pay("new", CREATE, ORDER);
  assert.match(payment.why, /^not listed in GET/);
  assert.equal(looksOf(calls, LIST).length, 4);
});

test("unlisted is refused only while the sender's clock runs as Kraken's: 30 s apart it can't be compared", async () => {
  for (const [stepped, state] of [
    [0, "refused"],
    [30_000, "refused"],
    [31_000, "unknown"],
    [-31_000, "unknown"],
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
    else offset += stepped;
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

test("WithdrawStatus is read as a list, and as a page of one or of several", async () => {
  for (const result of [[row()], { withdrawal: [row()] }, { withdrawal: row() }, { withdrawals: [row()] }]) {
    const { payments } = harness([LOST, ok(result)]);
    assert.equal((await withdraw(payments)).result?.refid, "R1", JSON.stringify(result));
  }
  const none = harness([LOST, ok({ withdrawals: [] })], { payments: { patienceMs: 600_000 } });
  assert.match((await withdraw(none.payments)).why, /^not listed/);
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
  clock.now += 7_200_000;
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

test("the window of the key's nonces is asked for when the turn has come, behind another process", async () => {
  const inner = memoryStore();
  const apiKey = freshKey();
  const dead = harness(() => new Promise(() => {}), { store: inner, apiKey });
  let isTaken = false;
  const store = {
    ...inner,
    commit: async (writes) => {
      const done = await inner.commit(writes);
      if (calls.length === 2 && !isTaken) {
        isTaken = true;
        void dead.payments.call("DepositStatus").catch(() => {});
        await new Promise((turn) => setTimeout(turn, 20));
      }
      return done;
    },
  };
  const { payments, calls } = harness(
    losing(() => []),
    { store, apiKey, payments: { notListed: "refused", patienceMs: 600_000 } },
  );
  await payments.call("WithdrawStatus", {}); // an answer has Kraken's time
  const payment = await withdraw(payments);
  assert.deepEqual([payment.state, dead.calls.length], ["refused", 1], payment.why);
});
