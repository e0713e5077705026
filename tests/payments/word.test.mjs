// A person's word on a payment: what it can't be said of, and what happens when the payment goes on in the same moment.
import assert from "node:assert/strict";
import { test } from "node:test";
import { harness, ID, LOST, ok, refused, rejects, row, strictStore, TRANSFER, overtaken } from "./support.mjs";
import { INFO, withdraw } from "./withdrawals.mjs";

const BETWEEN = { asset: "XBT", from: "Spot Wallet", to: "Futures Wallet", amount: "0.1" };
const SENDS = {
  Withdraw: (payments) => withdraw(payments, ID),
  WalletTransfer: (payments) => payments.pay(ID, "WalletTransfer", BETWEEN),
  "Pay/transfer/create": (payments) => payments.pay(ID, "Pay/transfer/create", TRANSFER),
};

test("a no to what waited does not hold for what was sent meanwhile", async () => {
  for (const [endpoint, send] of Object.entries(SENDS)) {
    const store = strictStore();
    const { payments, make, clock } = harness(
      [refused("EGeneral:Temporary lockout"), (call) => (call.endpoint === endpoint ? LOST : ok([])), ok([])],
      { store, payments: { patienceMs: 0 } },
    );
    await payments.call("WithdrawStatus", {}).catch(() => {});
    assert.deepEqual([(await send(payments)).state, (await payments.find(ID)).attempts], ["prepared", 0]);
    clock.now += 901_001;
    let isBetween = true;
    const person = make({
      patienceMs: 60_000,
      store: {
        ...store,
        commit: async (writes) => {
          if (isBetween) {
            isBetween = false;
            await send(payments);
          }
          return store.commit(writes);
        },
      },
    });
    const error = await rejects(person.resolve(ID, "refused", "the customer took it back"), "invalid_request", "state");
    assert.match(
      error.message,
      /can't be refused: the payment has gone on meanwhile, it is (unknown|sent) now/,
      endpoint,
    );
    const { state, attempts } = await payments.find(ID);
    assert.deepEqual([state, attempts], ["unknown", 1], endpoint);
  }
});

test("a no to what waits holds though its time was written again meanwhile", async () => {
  const store = strictStore();
  const { payments, make, clock } = harness(LOST, { store, payments: { patienceMs: 0 } });
  await withdraw(payments, "w1");
  assert.equal((await withdraw(payments, "w2")).state, "prepared");
  const person = overtaken(
    make,
    store,
    () => true,
    async () => {
      clock.now += 2_000;
      await withdraw(payments, "w2");
    },
  );
  assert.equal((await person.resolve("w2", "refused", "not wanted")).state, "refused");
});

test("a withdrawal that was put off is looked for before a person may refuse it", async () => {
  for (const [listed, isListed] of [
    [ok([row()]), true],
    [ok([]), false],
    [refused("EGeneral:Permission denied"), false],
  ]) {
    const kraken = ({ endpoint }) => (endpoint === "GetApiKeyInfo" ? ok(INFO) : listed);
    const { payments, calls, clock } = harness([refused("EService:Busy"), kraken], { payments: { patienceMs: 0 } });
    assert.equal((await withdraw(payments, "w1")).state, "prepared");
    if (listed.result?.length === 0) {
      const early = await rejects(payments.resolve("w1", "refused", "taken back"), "invalid_request", "state");
      assert.match(early.message, /too soon for its list; ask again$/);
    }
    clock.now += 6_000;
    const word = payments.resolve("w1", "refused", "taken back");
    if (isListed) {
      const error = await rejects(word, "invalid_request", "state");
      assert.match(error.message, /can't be refused yet: Kraken refused it, and WithdrawStatus lists one like it, R1/);
      const { state, due } = await payments.find("w1");
      assert.deepEqual([state, due], ["unknown", undefined]);
      // Whoever has looked at it may say so.
      assert.equal((await payments.resolve("w1", "refused", "R1 is by hand")).state, "refused");
    } else assert.equal((await word).state, "refused");
    assert.ok(calls.length >= 2);
  }
});

test("one that was put off and can't be looked for is not refused by a person yet", async () => {
  const { payments } = harness([refused("EService:Busy"), 502], { payments: { patienceMs: 0 } });
  await withdraw(payments, "w1");
  const error = await rejects(payments.resolve("w1", "refused", "taken back"), "invalid_request", "state");
  assert.match(error.message, /can't be refused yet: /);
  assert.equal((await payments.find("w1")).state, "prepared");
  assert.equal((await payments.resolve("w1", "settled", "it is there")).state, "settled");
});

test("a withdrawal that could not be looked up is looked for when a person refuses it: it may have been executed since", async () => {
  for (const [listed, refuses] of [
    [ok([row()]), false],
    [ok([]), true],
    [refused("EGeneral:Permission denied"), true],
  ]) {
    let isDown = true;
    const kraken = ({ endpoint }) => (endpoint === "GetApiKeyInfo" ? ok(INFO) : listed);
    const { payments, make } = harness((call) => (isDown || call.endpoint === "Withdraw" ? LOST : kraken(call)), {
      payments: { patienceMs: 7_200_000 },
    });
    const { state, due, why } = await withdraw(payments, "w1");
    assert.deepEqual([state, due], ["unknown", undefined], why);
    isDown = false;
    const word = () => make().resolve("w1", "refused", "it is not there");
    if (!refuses) {
      const error = await rejects(word(), "invalid_request", "state");
      assert.match(error.message, /can't be refused yet: WithdrawStatus lists one like it, R1/);
      const now = await payments.find("w1");
      assert.deepEqual([now.state, now.due], ["unknown", undefined]);
    }
    // What is listed is another one, says whoever has seen it.
    assert.equal((await word()).state, "refused");
  }
});

const saysNo = (writes) => writes.some(({ now }) => now?.includes('"state":"refused"'));

test("a no to what was in doubt once does not hold when it was sent again meanwhile", async () => {
  const store = strictStore();
  const { payments, make, clock } = harness(({ endpoint }) => (endpoint === "GetApiKeyInfo" ? ok(INFO) : LOST), {
    store,
    payments: { patienceMs: 0 },
  });
  assert.equal((await SENDS["Pay/transfer/create"](payments)).state, "unknown");
  clock.now += 60_000;
  const person = overtaken(make, store, saysNo, () => payments.resume());
  const error = await rejects(person.resolve(ID, "refused", "nothing arrived"), "invalid_request", "state");
  assert.match(error.message, /the payment has gone on meanwhile/);
  assert.equal((await payments.find(ID)).attempts, 2);
});

test("a no to what was put off does not hold when another process sees it listed meanwhile", async () => {
  const store = strictStore();
  let rows = [];
  const { payments, make, clock } = harness(
    ({ endpoint }) => (endpoint === "Withdraw" ? refused("EService:Busy") : ok(rows)),
    { store, payments: { patienceMs: 0 } },
  );
  assert.equal((await withdraw(payments)).state, "prepared");
  clock.now += 6_000;
  const person = overtaken(make, store, saysNo, async () => {
    rows = [row()];
    await make().resume();
  });
  const error = await rejects(person.resolve("w1", "refused", "taken back"), "invalid_request", "state");
  assert.match(error.message, /the payment has gone on meanwhile, it is unknown now/);
  assert.equal((await payments.find("w1")).state, "unknown");
});

test("a no whose look another process overtakes, or whose turn does not come, is to be said again", async () => {
  const store = strictStore();
  const { payments, make } = harness(({ endpoint }) => (endpoint === "Withdraw" ? refused("EService:Busy") : ok([])), {
    store,
    payments: { patienceMs: 0 },
  });
  await withdraw(payments);
  let commits = 0;
  const other = overtaken(
    make,
    store,
    () => ++commits === 2,
    async () => {
      const text = await store.read("default/pay/w1");
      const { mac, ...entry } = JSON.parse(text);
      assert.ok(mac);
      await store.commit([{ key: "default/pay/w1", was: text, now: JSON.stringify({ ...entry, w: "another" }) }]);
    },
  );
  const said = /can't be refused yet: it could not be looked up, or too soon for its list; ask again/;
  assert.match((await rejects(other.resolve("w1", "refused", "x"), "invalid_request", "state")).message, said);

  const busy = harness(refused("EService:Busy"), { payments: { patienceMs: 0 } });
  await withdraw(busy.payments);
  busy.clock.now += 6_000;
  void busy.make({ fetch: () => new Promise(() => {}) }).call("WithdrawStatus", {});
  await new Promise((done) => setTimeout(done, 10));
  assert.match((await rejects(busy.payments.resolve("w1", "refused", "x"), "invalid_request", "state")).message, said);
});
