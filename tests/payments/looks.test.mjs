// Looking for a withdrawal whose answer was lost: when, how often, and what comes in between.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "paysign/payments";
import { freshKey, harness, LOST, NOW, ok, refused, row, strictStore, WITHDRAWAL } from "./support.mjs";
import { looksOf, losing, withdraw } from "./withdrawals.mjs";

test("a look that fails comes again, ever later, and not before Retry-After says; after an hour a person is asked", async () => {
  const first = [5, 5, 5, 10, 30, 60, 120];
  for (const [headers, pauses] of [
    [{}, first],
    [{ "Retry-After": "2" }, first],
    [{ "Retry-After": "20" }, [20, 20, 20, 20, 30, 60, 120]],
  ]) {
    const { payments, calls } = harness(({ endpoint }) => (endpoint === "Withdraw" ? LOST : 503), {
      headers,
      payments: { patienceMs: 7_200_000 },
    });
    const payment = await withdraw(payments);
    assert.deepEqual([payment.state, payment.due], ["unknown", undefined]);
    assert.match(payment.why, /^WithdrawStatus could not be asked: ./);
    const looks = looksOf(calls);
    const seen = looks.slice(1).map(({ at }, index) => Math.round((at - looks[index].at) / 1000));
    assert.deepEqual(seen, [...pauses, ...Array(13).fill(300)]);
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

test("WithdrawStatus is read as a list, and as a page of one or of several", async () => {
  for (const result of [
    [row()],
    { withdrawal: [row()] },
    { withdrawal: row() },
    { withdrawals: [row()] },
    { withdrawals: [], withdrawal: [row()] },
  ]) {
    const { payments } = harness([LOST, ok(result)]);
    assert.equal((await withdraw(payments)).result?.refid, "R1", JSON.stringify(result));
  }
  const none = harness([LOST, ok({ withdrawals: [] })], { payments: { patienceMs: 600_000 } });
  assert.match((await withdraw(none.payments)).why, /^not listed/);
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
