// The store: what it holds, commits of which nobody knows what became of them, and what another hand wrote there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PaySignError } from "paysign";
import { memoryStore } from "paysign/payments";
import { harness, ID, LOST, NOW, ok, refused, rejects, TRANSFER } from "./support.mjs";
import { withdraw } from "./withdrawals.mjs";

const transfer = (payments, id = ID) => payments.pay(id, "Pay/transfer/create", { ...TRANSFER, external_id: id });
const gone = () => new Error("the connection is gone");

test("no two writes have the same text, of one process or of two: reading tells what became of a commit", async () => {
  const inner = memoryStore();
  const texts = [];
  const store = {
    ...inner,
    commit: (writes) => {
      for (const { key, now } of writes) {
        assert.match(key, /^default\/(gate$|pay\/|twin\/|refid\/)/);
        if (now !== undefined) texts.push(`${key} ${now}`);
      }
      return inner.commit(writes);
    },
  };
  const { payments, make } = harness(({ endpoint }) => ok(endpoint === "Withdraw" ? { refid: "R1" } : []), { store });
  for (let times = 0; times < 5; times++) await payments.call("WithdrawStatus", {});
  await withdraw(payments);
  assert.equal(new Set(texts).size, texts.length);
  // Two processes that begin at the same time.
  const written = [];
  for (const number of [0.25, 0.75]) {
    const one = memoryStore();
    await withdraw(make({ store: one, random: () => number, now: () => NOW }));
    for (const key of await one.list("", "", 10)) written.push(await one.read(key));
  }
  assert.equal(new Set(written).size, written.length);
});

test("a commit that throws and was done is done: the payment is made once", async () => {
  for (const which of [1, 2, 3]) {
    const inner = memoryStore();
    let commits = 0;
    const store = {
      ...inner,
      commit: async (writes) => {
        const done = await inner.commit(writes);
        if (++commits === which) throw gone();
        return done;
      },
    };
    const { payments, calls } = harness(ok({ refid: "R1" }), { store });
    const payment = await withdraw(payments);
    assert.deepEqual([payment.state, calls.length], ["settled", 1], `commit ${which}`);
  }
});

test("a commit that throws and was not done is tried again, four times", async () => {
  for (const [throws, state] of [
    [1, "settled"],
    [4, "settled"],
    [5, undefined],
  ]) {
    const inner = memoryStore();
    let left = throws;
    const store = {
      ...inner,
      commit: async (writes) => {
        if (left-- > 0) throw gone();
        return inner.commit(writes);
      },
    };
    const { payments, calls } = harness(ok({ refid: "R1" }), { store });
    if (state !== undefined) assert.equal((await withdraw(payments)).state, state, `${throws} times`);
    else {
      const error = await rejects(withdraw(payments), "no_answer");
      assert.deepEqual([error.outcome, calls.length], ["unknown", 0]);
      assert.match(error.message, /could not be written/);
      assert.match(error.retry.reason, /a payment that was recorded goes on/);
      assert.equal(error.cause.message, "the connection is gone");
    }
  }
});

test("a commit that throws where somebody else was first is not done, and his payment is followed", async () => {
  const inner = memoryStore();
  const first = harness(ok({ refid: "R1" }), { store: inner });
  let isFirst = true;
  const store = {
    ...inner,
    commit: async (writes) => {
      if (isFirst) {
        isFirst = false;
        await withdraw(first.payments);
        throw gone();
      }
      return inner.commit(writes);
    },
  };
  const second = harness(ok({ refid: "R2" }), { store, apiKey: first.apiKey });
  const payment = await withdraw(second.payments);
  assert.deepEqual([payment.state, payment.result, second.calls.length], ["settled", { refid: "R1" }, 0]);
});

test("a read that fails: the payment may have been recorded, at the first, too", async () => {
  for (const which of [1, 2]) {
    const inner = memoryStore();
    let reads = 0;
    const store = {
      ...inner,
      read: async (key) => {
        if (++reads === which) throw gone();
        return inner.read(key);
      },
    };
    const error = await rejects(withdraw(harness(ok({ refid: "R1" }), { store }).payments), "no_answer");
    assert.equal(error.outcome, "unknown");
    assert.match(error.message, /could not be read/);
    assert.match(error.retry.reason, /same id.*goes on/);
    assert.equal(error.cause.message, "the connection is gone");
  }
});

test("what a store says to people comes as it is", async () => {
  const said = new PaySignError({
    code: "invalid_request",
    message: "store: not like that",
    outcome: "not_sent",
    retry: { action: "fix_input", reason: "The input breaks a rule; nothing was sent." },
    field: "store",
  });
  const store = {
    ...memoryStore(),
    read: async () => {
      throw said;
    },
  };
  await rejects(harness(ok([]), { store }).payments.find("w1"), "invalid_request", "store");
});

test("a gate of a newer version is left alone; one that another hand wrote gives no nonce", async () => {
  const newer = memoryStore();
  await newer.commit([{ key: "default/gate", was: undefined, now: '{"v":2}' }]);
  const left = harness(ok([]), { store: newer });
  await rejects(left.payments.call("WithdrawStatus", {}), "invalid_request", "name");
  assert.deepEqual([left.calls.length, await newer.read("default/gate")], [0, '{"v":2}']);

  const { payments, store, calls } = harness(ok([]));
  await payments.call("WithdrawStatus", {});
  const was = await store.read("default/gate");
  const forged = was.replace(/"nonce":"\d+"/, '"nonce":"1800000000000"');
  assert.notEqual(forged, was);
  assert.equal(await store.commit([{ key: "default/gate", was, now: forged }]), true);
  await payments.call("WithdrawStatus", {});
  assert.ok(BigInt(calls[1].members.nonce) < BigInt(NOW + 60_000), calls[1].members.nonce);
});

test("the journal of an account whose name sorts before others is listed, gone on with and forgotten", async () => {
  const { payments, clock } = harness([refused("EService:Busy"), ok({})], {
    payments: { name: "!1", patienceMs: 0 },
  });
  await transfer(payments);
  clock.now += 60_000;
  assert.equal((await payments.resume()).length, 1);
  assert.deepEqual(
    (await payments.list()).map(({ id }) => id),
    [ID],
  );
  assert.equal(await payments.forget(clock.now + 1), 1);
  assert.deepEqual(await payments.list(), []);
});

test("another account's payments take no place in resume", async () => {
  const store = memoryStore();
  const one = harness(LOST, { store, payments: { name: "one", patienceMs: 0 } });
  for (const id of [ID, "Zm9yZWlnbg", "YW5vdGhlcg"]) await transfer(one.payments, id);
  const two = harness([refused("EService:Busy"), ok({})], { store, payments: { name: "two", patienceMs: 0 } });
  await transfer(two.payments);
  two.clock.now += 60_000;
  assert.deepEqual(
    (await two.payments.resume(1)).map(({ id, state }) => [id, state]),
    [[ID, "settled"]],
  );
});

test("an entry is sealed by the client's key over its own place, with a path that is not one of Kraken's", async () => {
  const { payments, store, client } = harness(ok({}));
  await transfer(payments);
  const key = `default/pay/${ID}`;
  const { mac, ...entry } = JSON.parse(await store.read(key));
  assert.equal(mac, client.sign("paysign/journal/1", key, JSON.stringify(entry)));
});

test("what is not an entry, or has no seal, is not sent, and does not keep others from it", async () => {
  const { payments, store, calls, clock } = harness([refused("EService:Busy"), ok({})], {
    payments: { patienceMs: 0 },
  });
  await transfer(payments);
  const { mac, ...entry } = JSON.parse(await store.read(`default/pay/${ID}`));
  assert.ok(mac);
  const unsealed = JSON.stringify({ ...entry, id: "unsealed" });
  for (const [id, now] of [
    ["null", "null"],
    ["odd", "{not JSON"],
    ["text", '"v"'],
    ["unsealed", unsealed],
  ]) {
    await store.commit([{ key: `default/pay/${id}`, was: undefined, now, due: 0 }]);
    if (id !== "unsealed") await rejects(payments.find(id), "invalid_request", "store");
  }
  const found = await payments.find("unsealed");
  assert.deepEqual([found.state, found.due], ["unknown", undefined]);
  clock.now += 60_000;
  assert.deepEqual((await payments.resume()).map(({ id }) => id).sort(), [ID, "unsealed"]);
  assert.equal(calls.length, 2);
  assert.deepEqual(
    (await payments.list()).map(({ id }) => id),
    [ID, "unsealed"],
  );
  assert.equal(await payments.forget(clock.now + 1), 1);
  assert.equal((await store.list("default/pay/", "", 9)).length, 4, "what is not ours is not deleted");
});

test("an entry that is deleted while the journal is listed is passed", async () => {
  const inner = memoryStore();
  const store = {
    ...inner,
    list: async (prefix, after, limit) => {
      const keys = await inner.list(prefix, after, limit);
      return after === "" ? ["default/pay/!", ...keys] : keys;
    },
    due: async (...given) => ["default/pay/!", ...(await inner.due(...given))],
  };
  const { payments, clock } = harness([LOST, ok({})], { store, payments: { patienceMs: 0 } });
  await transfer(payments);
  assert.deepEqual(
    (await payments.list()).map(({ id }) => id),
    [ID],
  );
  clock.now += 60_000;
  assert.equal((await payments.resume()).length, 1);
  assert.equal(await payments.forget(clock.now + 1), 1);
});

test("a payment is due when its entry says so, whatever the store says", async () => {
  const { payments, store, calls, clock } = harness([refused("EService:Busy"), ok({})], {
    payments: { patienceMs: 0 },
  });
  const { due } = await transfer(payments);
  const key = `default/pay/${ID}`;
  const text = await store.read(key);
  await store.commit([{ key, was: text, now: text, due: 0 }]);
  assert.ok(due > clock.now);
  assert.deepEqual(await payments.resume(), []);
  assert.equal(calls.length, 1);
});

test("one payment that can't be read keeps no other one waiting: resume goes on, and then says so", async () => {
  const inner = memoryStore();
  const { payments, clock, make } = harness(
    ({ endpoint }) =>
      clock.now < NOW + 60_000 ? refused("EService:Busy") : ok(endpoint === "WithdrawStatus" ? [] : {}),
    { store: inner, payments: { patienceMs: 0 } },
  );
  const ids = ["YQ", "Yg", "Yw"];
  for (const id of ids) await transfer(payments, id);
  clock.now = NOW + 60_000;
  const broken = (key) => key.endsWith("/YQ");
  const store = { ...inner, read: async (key) => (broken(key) ? Promise.reject(new Error("EIO")) : inner.read(key)) };
  await rejects(make({ store }).resume(2), "no_answer");
  assert.deepEqual(
    (await payments.list()).map(({ id, state }) => [id, state]),
    [
      ["YQ", "prepared"],
      ["Yg", "settled"],
      ["Yw", "settled"],
    ],
  );
});

test("what a store says of its connection is unknown of a payment that was sent", async () => {
  const inner = memoryStore();
  let isOpen = false;
  const busy = () => {
    throw new PaySignError({
      code: "invalid_request",
      message: "store: the connection is in a transaction of yours",
      outcome: "not_sent",
      retry: { action: "fix_input", reason: "The input breaks a rule; nothing was sent." },
      field: "store",
    });
  };
  const store = {
    ...inner,
    read: async (key) => (isOpen ? busy() : inner.read(key)),
    commit: async (writes) => (isOpen ? busy() : inner.commit(writes)),
  };
  const { payments } = harness(
    () => {
      isOpen = true;
      return ok({ refid: "R1" });
    },
    { store },
  );
  for (let times = 0; times < 2; times++) {
    const error = await rejects(withdraw(payments), "invalid_request", "store");
    assert.equal(error.outcome, "unknown");
    assert.match(error.retry.reason, /^Ask again with the same id/);
  }
});
