// One payment and one id: asked for twice, from two processes, behind others in the line of this one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "paysign/payments";
import {
  freshKey,
  harness,
  ID,
  LOST,
  NOW,
  ok,
  refused,
  rejects,
  strictStore,
  TRANSFER,
  WITHDRAWAL,
} from "./support.mjs";
import { withdraw } from "./withdrawals.mjs";

const transfer = (payments, id = ID) => payments.pay(id, "Pay/transfer/create", { ...TRANSFER, external_id: id });
const never = () => new Promise(() => {});
const turns = () => new Promise((done) => setTimeout(done, 20));

/** A Kraken that answers when the test says. */
function slow() {
  const open = [];
  const answer = (value) => open.shift()(value);
  answer.waiting = () => open.length;
  return { answers: () => new Promise((done) => open.push(done)), answer };
}

test("an id is text: a number is refused, whatever its digits", async () => {
  const { payments, calls } = harness(ok({ refid: "R1" }));
  for (const id of [5, null, ["w1"], { toString: () => "w1" }]) {
    await rejects(payments.pay(id, "Withdraw", WITHDRAWAL), "invalid_request", "id");
    await rejects(payments.find(id), "invalid_request", "id");
  }
  assert.equal(calls.length, 0);
});

test("parameters are kept up to 16,384 characters of JSON", async () => {
  const longest = 16_384 - JSON.stringify({ ...WITHDRAWAL, key: "" }).length;
  const { payments } = harness(ok({ refid: "R1" }));
  assert.equal((await withdraw(payments, "w1", { key: "k".repeat(longest) })).state, "settled");
  await rejects(withdraw(payments, "w2", { key: "k".repeat(longest + 1) }), "invalid_request", "params");
});

test("the same id with the same parameters of another operation is another payment", async () => {
  const { payments, calls } = harness(ok({}), { payments: { patienceMs: 0 } });
  const params = { amount: "1.5", asset: "USD", external_id: ID };
  await payments.pay(ID, "Pay/paylink/create", params);
  await rejects(payments.pay(ID, "Pay/request/create", params), "invalid_request", "id");
  assert.equal(calls.length, 1);
});

test("an entry that was copied from another account of the same key is not this account's", async () => {
  const store = memoryStore();
  const apiKey = freshKey();
  const one = harness(refused("EService:Busy"), { store, apiKey, payments: { name: "one", patienceMs: 0 } });
  await transfer(one.payments);
  const two = harness(ok({}), { store, apiKey, payments: { name: "two" } });
  const now = await store.read(`one/pay/${ID}`);
  await store.commit([{ key: `two/pay/${ID}`, was: undefined, now, due: 0 }]);
  await rejects(two.payments.find(ID), "invalid_request", "store");
  await rejects(transfer(two.payments), "invalid_request", "store");
  assert.deepEqual(await two.payments.resume(), []);
  assert.deepEqual([two.calls.length, (await two.payments.list()).length], [0, 0]);
});

test("a payment costs two commits where nothing else is under way", async () => {
  const inner = strictStore();
  let commits = 0;
  const store = { ...inner, commit: (writes) => (commits++, inner.commit(writes)) };
  await transfer(harness(ok({}), { store }).payments);
  assert.equal(commits, 2);
});

test("what waits behind another payment of this process is in the journal already, and comes to its turn", async () => {
  const { answers, answer } = slow();
  const { payments, calls } = harness([answers, ok({ refid: "R1" })], { payments: { sleep: never } });
  const first = transfer(payments);
  const second = withdraw(payments);
  await turns();
  assert.equal((await payments.find("w1"))?.state, "prepared");
  assert.equal(calls.length, 1);
  answer(ok({}));
  assert.deepEqual([(await first).state, (await second).state, calls.length], ["settled", "settled", 2]);
});

test("a payment that waits in line for longer than patience stands as prepared", async () => {
  const { answers, answer } = slow();
  const { payments, calls, clock } = harness(answers, { payments: { patienceMs: 1_000 } });
  const first = transfer(payments);
  await turns();
  const before = clock.now;
  const second = await withdraw(payments);
  assert.deepEqual([second.state, calls.length], ["prepared", 1]);
  assert.ok(clock.now - before < 1_500, `${clock.now - before} ms`);
  answer(ok({}));
  assert.equal((await first).state, "settled");
  const again = withdraw(payments);
  await turns();
  answer(ok({ refid: "R1" }));
  assert.deepEqual([(await again).state, calls.length], ["settled", 2]);
});

test("a payment that waits for longer than patience is given at once", async () => {
  const { payments, clock } = harness([refused("EGeneral:Temporary lockout"), ok({})]);
  assert.equal((await transfer(payments)).state, "prepared");
  assert.ok(clock.now - NOW < 1_000, `${clock.now - NOW} ms`);
});

test("the same id that another process records in the same moment is the same payment", async () => {
  const { answers, answer } = slow();
  const inner = memoryStore();
  const key = `default/pay/${ID}`;
  let other;
  const store = {
    ...inner,
    read: async (asked) => {
      const text = await inner.read(asked);
      if (asked === key && text === undefined && other !== undefined) {
        const begin = other;
        other = undefined;
        begin();
        await turns();
      }
      return text;
    },
  };
  const here = harness([answers, ok({})], { store, payments: { sleep: never } });
  const there = harness(ok({}), { store: inner, apiKey: here.apiKey, payments: { patienceMs: 0 } });
  // The line of this process is busy, and so is the gate.
  const before = withdraw(here.payments);
  await turns();
  other = () => void transfer(there.payments);
  const same = transfer(here.payments);
  await turns();
  await turns();
  answer(ok({ refid: "R1" }));
  assert.equal((await before).state, "settled");
  const payment = await same;
  assert.deepEqual([payment.state, payment.attempts], ["settled", 1]);
  const made = [...here.calls, ...there.calls].filter(({ endpoint }) => endpoint === "Pay/transfer/create");
  assert.equal(made.length, 1);
});

test("a payment on its way in another process is waited for, though its lease is longer than patience", async () => {
  const store = memoryStore();
  const { answers, answer } = slow();
  const first = harness(answers, { store });
  const paid = transfer(first.payments);
  await turns();
  const second = harness(LOST, { store: { ...store }, apiKey: first.apiKey }).make({
    patienceMs: 5_000,
    now: () => first.clock.now,
    sleep: async (ms) => {
      const before = first.clock.now;
      first.clock.now += Math.max(ms, 1);
      if (before < NOW + 500 && first.clock.now >= NOW + 500) answer(ok({}));
      await turns();
    },
  });
  assert.equal((await transfer(second)).state, "settled");
  assert.equal((await paid).state, "settled");
  assert.ok(first.clock.now - NOW < 1_000, `${first.clock.now - NOW} ms`);
});

test("asking again for a payment that is done writes nothing, whatever is under way", async () => {
  const { answers } = slow();
  const { payments, store } = harness([ok({ refid: "R1" }), answers], { payments: { sleep: never } });
  await withdraw(payments);
  const text = await store.read("default/pay/w1");
  void transfer(payments);
  await turns();
  assert.equal((await withdraw(payments)).state, "settled");
  assert.equal(await store.read("default/pay/w1"), text);
});

test("a payment that another process has sent in between, in vain, is followed on", async () => {
  const { answers, answer } = slow();
  const { payments, make, store, clock, calls } = harness([refused("EService:Busy"), answers, ok({})], {
    payments: { patienceMs: 0 },
  });
  assert.equal((await transfer(payments)).state, "prepared");
  clock.now += 60_000;
  const other = make({
    store: { ...store },
    patienceMs: 30_000,
    sleep: async () => {
      clock.now += 10;
      await turns();
    },
  });
  const first = transfer(payments);
  const second = transfer(other);
  await turns();
  await turns();
  answer(refused("EService:Busy"));
  assert.equal((await first).state, "prepared");
  assert.deepEqual([(await second).state, calls.length], ["settled", 3]);
});

/** A store that counts how often the gate is looked at. */
function counted() {
  const inner = strictStore();
  const count = { gate: 0 };
  const read = (key) => {
    if (key === "default/gate") count.gate++;
    return inner.read(key);
  };
  return { store: { ...inner, read }, count };
}

test("of one process only the sender whose turn it is looks at the gate, however many drivers there are", async () => {
  const { answers, answer } = slow();
  const { store, count } = counted();
  const { payments, make } = harness(answers, { store, payments: { sleep: never } });
  const all = [transfer(payments)];
  await turns();
  count.gate = 0;
  all.push(withdraw(make(), "w1", { amount: "1" }), withdraw(payments, "w2", { amount: "2" }));
  await turns();
  assert.equal(count.gate, 0, "two wait");
  answer(ok({}));
  await turns();
  const second = count.gate;
  await turns();
  assert.equal(count.gate, second, "one waits still");
  answer(ok({ refid: "R1" }));
  await turns();
  answer(ok({ refid: "R2" }));
  assert.deepEqual(
    (await Promise.all(all)).map(({ state }) => state),
    ["settled", "settled", "settled"],
  );
});

test("who leaves the line because his patience ends does not look at the gate, and lets nobody else in", async () => {
  const { answers, answer } = slow();
  const { store, count } = counted();
  let isPatient = false;
  const { payments } = harness(answers, {
    store,
    payments: { sleep: () => (isPatient ? never() : Promise.resolve()), patienceMs: 0 },
  });
  const first = transfer(payments);
  await turns();
  count.gate = 0;
  assert.equal((await withdraw(payments, "w1", { amount: "1" })).state, "prepared");
  isPatient = true;
  const third = withdraw(payments, "w3", { amount: "3" });
  await turns();
  assert.equal(count.gate, 0);
  answer(ok({}));
  await turns();
  answer(ok({ refid: "R3" }));
  assert.deepEqual([(await first).state, (await third).state], ["settled", "settled"]);
});

test("who leaves from the middle of the line leaves the others in it", async () => {
  const { answers, answer } = slow();
  const { store, count } = counted();
  const { payments, make } = harness(answers, { store, payments: { sleep: never } });
  const first = transfer(payments);
  await turns();
  const second = withdraw(payments, "w1", { amount: "1" });
  await turns();
  count.gate = 0;
  const hasty = make({ sleep: async () => {}, patienceMs: 0 });
  assert.equal((await withdraw(hasty, "w2", { amount: "2" })).state, "prepared");
  await turns();
  assert.equal(count.gate, 0, "nobody's turn has come");
  answer(ok({}));
  await turns();
  answer(ok({ refid: "R1" }));
  assert.deepEqual([(await first).state, (await second).state], ["settled", "settled"]);
});

test("in whatever moment patience ends, the line goes on", async () => {
  for (let hops = 0; hops < 60; hops++) {
    const { answers, answer } = slow();
    const inner = memoryStore();
    let end = () => {};
    let isLast = false;
    const store = {
      ...inner,
      commit: async (writes) => {
        const done = await inner.commit(writes);
        if (isLast) {
          isLast = false;
          void (async () => {
            for (let hop = 0; hop < hops; hop++) await undefined;
            end();
          })();
        }
        return done;
      },
    };
    const { payments } = harness([answers, ok({ refid: "R1" })], {
      store,
      payments: { sleep: () => new Promise((done) => (end = done)) },
    });
    const first = transfer(payments);
    while (answer.waiting() === 0) await undefined;
    const second = withdraw(payments, "w1", { amount: "1" });
    const third = withdraw(payments, "w2", { amount: "2" });
    await new Promise((done) => setImmediate(done));
    isLast = true;
    answer(ok({}));
    const timer = setInterval(() => end(), 5);
    const states = (await Promise.all([first, second, third])).map(({ state }) => state);
    clearInterval(timer);
    assert.equal(states[0], "settled");
    for (const state of states) assert.match(state, /^(settled|prepared)$/);
    assert.equal((await payments.call("WithdrawStatus", {}).catch((error) => error)).code, "unexpected_response");
  }
});
