// What stands in the store and was written by a newer version, by an older one that was put back, or by another hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PaySignError } from "paysign";
import { memoryStore } from "paysign/payments";
import { harness, ID, LOST, NOW, ok, refused, row, strictStore, TRANSFER, WITHDRAWAL } from "./support.mjs";
import { losing, withdraw } from "./withdrawals.mjs";

const transfer = (payments, id = ID) => payments.pay(id, "Pay/transfer/create", { ...TRANSFER, external_id: id });
const entry = (more) => ({
  v: 1,
  name: "default",
  id: "w1",
  endpoint: "Withdraw",
  params: WITHDRAWAL,
  attempts: [],
  ...more,
});

/** What may stand under any key. */
const STRANGE = [
  "x",
  "null",
  "[]",
  '"v"',
  "{}",
  '{"v":1}',
  '{"v":2}',
  '{"v":1,"id":5,"blind":{},"at":"x"}',
  '{"v":1,"name":"default","id":"\\ud800","state":"sent"}',
  '{"v":1,"key":"another","by":{},"closed":"x","sent":null,"nonce":[]}',
  ...[
    { state: "settled", attempts: null },
    { state: "settled", attempts: [null] },
    { state: "unknown", attempts: [{ nonce: "x", at: 1, key: "k" }] },
    { state: "unknown", params: null },
    { state: "unknown", params: { asset: 5, key: null, amount: {} } },
    { state: "sent", endpoint: "__proto__" },
    { state: "prepared", endpoint: "POST /funding/v1/withdrawals", params: {} },
    { state: "open", due: 0 },
  ].map((more) => JSON.stringify(entry(more))),
];

/** A journal with a withdrawal in doubt, one that waits for it, one that a person has settled, and one that is done. */
async function journal() {
  let isLost = true;
  const made = harness(
    (call) => {
      if (call.endpoint === "WithdrawStatus") return ok(isLost ? [] : [row({ refid: "R9", time: call.at / 1000 })]);
      return call.endpoint === "Withdraw" && isLost ? LOST : ok({ refid: "R1" });
    },
    { payments: { patienceMs: 0 } },
  );
  const { payments } = made;
  await payments.call("WithdrawStatus", {});
  await withdraw(payments, "blind", { key: "other" });
  await payments.resolve("blind", "settled", "it is there");
  await withdraw(payments, "w1");
  await withdraw(payments, "waits");
  isLost = false;
  await withdraw(payments, "done", { key: "third" });
  return made;
}

async function copyOf(store) {
  const copy = strictStore(memoryStore());
  for (const key of await store.list("", "", 100))
    await copy.commit([{ key, was: undefined, now: await store.read(key), due: 0 }]);
  return copy;
}

test("whatever stands in the store: errors are PaySignErrors, and no withdrawal is sent twice", async () => {
  const { store, make, calls, clock } = await journal();
  const sentBefore = calls.filter(({ endpoint }) => endpoint === "Withdraw").length;
  const keys = await store.list("", "", 100);
  assert.ok(keys.filter((key) => key.includes("/twin/")).length >= 2, keys.join(" "));
  let tried = 0;
  for (const key of keys) {
    for (const text of STRANGE) {
      const copy = await copyOf(store);
      await copy.commit([{ key, was: await copy.read(key), now: text, due: 0 }]);
      calls.length = 0;
      clock.now += 100_000;
      const payments = make({ store: copy });
      const label = `${key}: ${text}`;
      const said = {};
      for (const [what, ask] of Object.entries({
        list: () => payments.list(),
        resume: () => payments.resume(),
        find: () => payments.find("w1"),
        pay: () => withdraw(payments, "w1"),
        waits: () => withdraw(payments, "waits"),
        done: () => withdraw(payments, "done", { key: "third" }),
        blind: () => withdraw(payments, "blind", { key: "other" }),
        fresh: () => withdraw(payments, "fresh"),
        resolve: () => payments.resolve("w1", "settled", "it is there"),
        forget: () => payments.forget(clock.now + 1),
      })) {
        try {
          said[what] = await ask();
        } catch (error) {
          assert.ok(PaySignError.is(error), `${label}: ${what}: ${error?.stack}`);
          said[what] = error;
        }
      }
      const sent = calls.filter(({ endpoint }) => endpoint === "Withdraw");
      // The gate and the entries of others say nothing of whether "w1" was sent: it never is again. Nor is what was settled.
      assert.deepEqual(
        sent.filter(({ members }) => members.key !== "cold"),
        [],
        label,
      );
      assert.ok(sent.length <= 2, label);
      tried++;
    }
  }
  assert.equal(sentBefore, 3);
  assert.equal(tried, keys.length * STRANGE.length);
});

const NEWER = '{"v":2,"id":"w9"}';

test("what a newer version wrote keeps nobody else waiting, however much it is", async () => {
  const { payments, store, clock } = harness([refused("EService:Busy"), ok({})], { payments: { patienceMs: 0 } });
  await transfer(payments);
  for (let i = 0; i < 250; i++) await store.commit([{ key: `default/pay/n${i}`, was: undefined, now: NEWER, due: 0 }]);
  clock.now += 60_000;
  const moved = await payments.resume();
  assert.deepEqual(
    moved.map(({ id, state }) => [id, state]),
    [[ID, "settled"]],
  );
  assert.equal(await store.read("default/pay/n249"), NEWER);
  assert.deepEqual(await payments.resume(0), []);
});

test("where a newer version has the place of an equal withdrawal, or is its holder, it waits, and why says so", async () => {
  const { store, payments, calls } = harness(ok({ refid: "R1" }), { payments: { patienceMs: 0 } });
  const key = "default/twin/cold/XBT/0.725";
  await store.commit([{ key, was: undefined, now: NEWER }]);
  const waits = await withdraw(payments);
  assert.equal(waits.state, "prepared");
  assert.match(waits.why, /written by a newer paysign, or by something else/);

  const twin = JSON.stringify({ v: 1, id: "w9", w: "" });
  await store.commit([{ key, was: NEWER, now: twin }]);
  await store.commit([{ key: "default/pay/w9", was: undefined, now: NEWER }]);
  assert.match((await withdraw(payments, "w2")).why, /written by a newer paysign, or by something else/);
  assert.equal(calls.length, 0);

  // Once that is gone, both go.
  await store.commit([{ key: "default/pay/w9", was: NEWER, now: undefined }]);
  assert.equal((await withdraw(payments, "w3")).state, "settled");
});

test("a listed withdrawal that a newer version or another hand has claimed is not taken", async () => {
  for (const [notListed, claim] of [
    ["ask", NEWER],
    ["refused", NEWER],
    ["refused", '{"v":1,"id":"w9","at":1,"w":"x"}'],
  ]) {
    const { store, payments } = harness(
      losing(() => [row()]),
      { payments: { notListed, patienceMs: 600_000 } },
    );
    await payments.call("WithdrawStatus", {}); // an answer has Kraken's time
    await store.commit([{ key: "default/refid/R1", was: undefined, now: claim }]);
    const payment = await withdraw(payments);
    assert.deepEqual([payment.state, payment.due, payment.result], ["unknown", undefined, undefined], notListed);
    assert.match(
      payment.why,
      notListed === "ask" ? /^not listed/ : /and R1 is, which no payment of this journal has for its own/,
    );
  }
});

test("withdrawals in doubt ask where a newer version has a place beside them, or is the holder of one", async () => {
  const twin = (more) => JSON.stringify({ v: 1, id: "w9", ...more });
  for (const [key, now, why, count = 1] of [
    ["default/twin/cold/XBT/0.7252", NEWER, /it can be another one, too/],
    ["default/twin/cold/XBT/0.7252", twin({ id: "gone", blind: {} }), /it can be another one, too/],
    ["default/twin/cold/XBT/0.7252", twin({}), /it can be another one, too/],
    ["default/twin/other/XBT/3", NEWER, /of another kind/],
    ["default/twin/other/XBT/3", twin({}), /of another kind/],
    ["default/twin/other/XBT/3", twin({ id: "gone" }), undefined],
    ["default/twin/cold/XBT/0.7252", twin({ id: "gone" }), undefined],
    ["default/twin/cold/XBT/0.7252", NEWER, /lists several withdrawals/, 2],
  ]) {
    const rows = Array.from({ length: count }, (_, i) => row({ refid: `R${i}` }));
    const { store, payments } = harness([LOST, ok(rows)], { payments: { patienceMs: 600_000 } });
    await store.commit([{ key, was: undefined, now }]);
    await store.commit([{ key: "default/pay/w9", was: undefined, now: NEWER }]);
    const payment = await withdraw(payments);
    assert.equal(payment.state, why === undefined ? "settled" : "unknown", `${key} ${now}`);
    if (why !== undefined) assert.match(payment.why, why);
  }
});

test("a new key takes over from an old one's gate what has the right shape only", async () => {
  const store = strictStore();
  const strange = JSON.stringify({ v: 1, key: "0".repeat(32), by: 5, closed: "x", sent: { key: "x" }, nonce: "9" });
  await store.commit([{ key: "default/gate", was: undefined, now: strange }]);
  const { payments } = harness([LOST, ok([row()])], { store, payments: { rotated: true } });
  assert.deepEqual((await withdraw(payments)).result, { refid: "R1" });
  const { by, closed, sent, nonce } = JSON.parse(await store.read("default/gate"));
  assert.deepEqual([by, closed, Object.keys(sent)], [undefined, undefined, ["key"]]);
  assert.ok(sent.key >= NOW, String(sent.key));
  assert.ok(BigInt(nonce) > 1_000n);
});

test("a reference with half a character in it is one as any other", async () => {
  const { payments } = harness([LOST, ok([row({ refid: "\ud800" })])], { payments: { patienceMs: 600_000 } });
  assert.deepEqual((await withdraw(payments)).result, { refid: "\ud800" });
  assert.equal((await withdraw(payments, "w2", { key: "\ud83d\ude00" })).state, "settled");
});

test("who holds the gate with an old key, and what was sent with it, counts for a new one", async () => {
  const store = strictStore();
  const old = harness(ok({}), { store });
  const sent = { net: old.clock.now };
  const held = JSON.stringify({ v: 1, key: "0".repeat(32), by: "x", closed: old.clock.now + 60_000, sent, nonce: "9" });
  await store.commit([{ key: "default/gate", was: undefined, now: held }]);
  const { payments, clock, calls } = harness([LOST, ok([row()])], {
    store,
    payments: { rotated: true, patienceMs: 0 },
  });
  assert.equal((await withdraw(payments)).state, "prepared");
  clock.now += 20_000;
  assert.equal((await withdraw(payments)).state, "prepared", "it is closed");
  assert.equal(calls.length, 0);
  clock.now += 40_000;
  const { state, why } = await withdraw(payments);
  assert.equal(state, "unknown");
  assert.match(why, /a withdrawal of another kind/);

  const after = harness([LOST, ok([row()])], { store: strictStore(), payments: { rotated: true, patienceMs: 0 } });
  await after.store.commit([{ key: "default/gate", was: undefined, now: held.replace(/"closed":\d+,/, "") }]);
  assert.equal((await withdraw(after.payments)).state, "prepared", "somebody holds it");
  after.clock.now += 20_000;
  assert.equal((await withdraw(after.payments)).state, "unknown");
});

test("an entry that another hand wrote is read where it has the shape of one", async () => {
  const attempt = { nonce: "1", at: 1, key: "k" };
  const shaped = { v: 1, name: "default", id: "f1", endpoint: "Withdraw", params: WITHDRAWAL, state: "unknown" };
  const found = async (more) => {
    const { payments, store } = harness(ok({}));
    const now = JSON.stringify({ ...shaped, attempts: [attempt], ...more });
    await store.commit([{ key: "default/pay/f1", was: undefined, now }]);
    try {
      return (await payments.find("f1")).state;
    } catch (error) {
      return error.field;
    }
  };
  for (const state of ["prepared", "sent", "unknown"]) assert.equal(await found({ state }), "unknown", state);
  for (const state of ["settled", "refused"]) assert.equal(await found({ state, params: {} }), state);
  for (const more of [{ attempts: [] }, { attempts: [{ ...attempt, offset: 5 }] }])
    assert.equal(await found(more), "unknown", JSON.stringify(more));
  for (const more of [
    { state: "open" },
    { params: {} },
    { state: "settled", endpoint: 5 },
    { state: "settled", params: null },
    { state: "settled", params: "x" },
    { state: "settled", attempts: {} },
    { state: "open", endpoint: "Withdraw" },
    ...[
      null,
      5,
      {},
      { nonce: 5 },
      { nonce: "1x" },
      { nonce: "x1" },
      { nonce: "" },
      { at: "1" },
      { key: 5 },
      { offset: "x" },
    ]
      .map((odd) =>
        typeof odd === "object" && odd !== null && Object.keys(odd).length > 0 ? { ...attempt, ...odd } : odd,
      )
      .flatMap((odd) => [{ attempts: [odd] }, { attempts: [odd, attempt] }, { attempts: [attempt, odd] }]),
  ])
    assert.equal(await found(more), "store", JSON.stringify(more));
});
