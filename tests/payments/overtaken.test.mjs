// A sender that is slow, frozen or dead: somebody else goes on with its payment, and its own answer may come in the end.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  freshKey,
  harness,
  ID,
  LOST,
  ok,
  refused,
  rejects,
  row,
  strictStore,
  TRANSFER,
  WITHDRAWAL,
  overtaken,
} from "./support.mjs";

const BETWEEN = { asset: "XBT", from: "Spot Wallet", to: "Futures Wallet", amount: "1" };
const DOUBLE = refused("EPay:external_id already used");
const LEASE = 15_050;
const transfer = (payments) => payments.pay(ID, "Pay/transfer/create", TRANSFER);
const withdraw = (payments) => payments.pay("w1", "Withdraw", WITHDRAWAL);
const turns = () => new Promise((done) => setTimeout(done, 20));

/** One process that has sent a payment and waits for its answer, and another one with the same key and store. */
async function frozen(pay, answers, more = {}) {
  const store = strictStore();
  const apiKey = freshKey();
  let answer;
  const slow = harness([() => new Promise((done) => (answer = done)), ok([])], { store, apiKey });
  const paid = pay(slow.payments);
  await turns();
  const other = harness(answers, { store: { ...store }, apiKey, payments: more });
  const find = () => slow.payments.find(ID).then((found) => found ?? slow.payments.find("t1"));
  return { store, slow, other, paid, answer: (value) => answer(value), find };
}

/** The lease of the slow one ends before the other one's eyes. */
async function lapse({ other }) {
  await other.payments.resume();
  other.clock.now += LEASE;
}

const timeOf = async ({ clock, payments }) => {
  const before = clock.now;
  await payments.call("WithdrawStatus", {});
  return clock.now - before;
};

test("a double that follows a dead sender's attempt is this payment, and not somebody else's", async () => {
  const world = await frozen(transfer, DOUBLE);
  await lapse(world);
  const [payment] = await world.other.payments.resume();
  assert.deepEqual([payment.state, payment.attempts], ["settled", 2]);
  assert.match(payment.why, /earlier attempt was executed/);
});

test("a dead sender's payment that nothing lists: nothing is said before its lease is over, then a person is asked", async () => {
  const world = await frozen((payments) => payments.pay("t1", "WalletTransfer", BETWEEN), ok([]), { patienceMs: 0 });
  world.other.clock.now += LEASE;
  // It is due, and its lease counts from the first look.
  assert.deepEqual(await world.other.payments.resume(), []);
  assert.equal((await world.find()).state, "sent");
  await lapse(world);
  const [payment] = await world.other.payments.resume();
  assert.deepEqual([payment.state, payment.due, world.other.calls.length], ["unknown", undefined, 0]);
  assert.match(payment.why, /nothing lists it/);
});

test("where the gate stays shut for longer than patience, a payment on its way stays so", async () => {
  const world = await frozen(transfer, ok({}), { patienceMs: 1_000 });
  world.other.clock.now += LEASE;
  assert.equal((await transfer(world.other.payments)).state, "sent");
  assert.equal(world.other.calls.length, 0);
});

test("a yes that comes late is recorded with its result, though somebody else was sending again", async () => {
  for (const second of [refused("EService:Busy"), refused("EGeneral:Invalid arguments"), LOST, 502]) {
    let late;
    const yesFirst = async () => {
      world.answer(ok({}));
      late = await world.paid;
      return second;
    };
    const world = await frozen(transfer, [yesFirst, ok([])]);
    await lapse(world);
    const [payment] = await world.other.payments.resume();
    for (const one of [late, payment, await world.find()])
      assert.deepEqual([one.state, one.result, one.why], ["settled", {}, undefined], String(second));
    assert.ok((await timeOf(world.other)) < 1_000, "the gate is free");
  }
});

test("a yes that comes after a repeat was refused as a double brings the result that was not lost after all", async () => {
  const world = await frozen(transfer, DOUBLE);
  await lapse(world);
  const [{ state, result }] = await world.other.payments.resume();
  assert.deepEqual([state, result], ["settled", undefined]);
  world.answer(ok({}));
  const told = await world.paid;
  assert.deepEqual([told.state, told.result, told.why], ["settled", {}, undefined]);
  assert.deepEqual(await world.find(), told);
});

test("a yes that comes after a look has settled it changes nothing", async () => {
  const world = await frozen(withdraw, ok([row()]));
  await lapse(world);
  await world.other.payments.resume();
  const key = "default/pay/w1";
  const text = await world.store.read(key);
  assert.match(text, /"state":"settled"/);
  world.answer(ok({ refid: "R1" }));
  assert.equal((await world.paid).state, "settled");
  assert.equal(await world.store.read(key), text);
});

test("an answer that only Kraken's shape is unknown of is a yes, too, however late", async () => {
  const world = await frozen((payments) => payments.pay("t1", "WalletTransfer", BETWEEN), ok([]));
  await lapse(world);
  assert.equal((await world.other.payments.resume())[0].state, "unknown");
  world.answer(ok({ refid: 5 }));
  const payment = await world.paid;
  assert.deepEqual([payment.state, payment.error.outcome], ["settled", "accepted"]);
  assert.equal((await world.find()).state, "settled");
});

test("a no that comes late changes nothing of what somebody else has made of the payment", async () => {
  for (const answer of [refused("EGeneral:Invalid arguments"), refused("EService:Busy"), 502]) {
    const world = await frozen((payments) => payments.pay("t1", "WalletTransfer", BETWEEN), ok([]));
    await lapse(world);
    assert.equal((await world.other.payments.resume())[0].state, "unknown");
    const text = await world.store.read("default/pay/t1");
    world.answer(answer);
    assert.equal((await world.paid).state, "unknown");
    assert.equal(await world.store.read("default/pay/t1"), text);
  }
});

test("the answer of a sender whose gate alone was taken is recorded, and the gate stays with its holder", async () => {
  const world = await frozen(transfer, () => new Promise(() => {}));
  const { other, store } = world;
  await other.payments.resume();
  // Not the payment: a call of its own.
  other.clock.now += 14_990;
  void other.payments.call("WithdrawStatus", {}).catch(() => {});
  await turns();
  assert.equal(other.calls.length, 1);
  const held = await store.read("default/gate");
  world.answer(refused("EGeneral:Invalid arguments"));
  assert.equal((await world.paid).state, "refused");
  assert.equal(await store.read("default/gate"), held);
});

test("a person's word on a payment that is on its way holds against a no, and the gate is free", async () => {
  for (const answer of [refused("EGeneral:Invalid arguments"), ok({})]) {
    const world = await frozen(transfer, ok([]));
    await world.other.payments.resolve(ID, "settled", "the callback says so");
    world.answer(answer);
    const payment = await world.paid;
    assert.deepEqual([payment.state, payment.why], ["settled", "the callback says so"]);
    assert.ok((await timeOf(world.slow)) < 1_000, "the gate is free");
  }
});

test("a payment that was forgotten or is of a newer version when its answer comes is left as it is", async () => {
  for (const now of [undefined, '{"v":2}']) {
    const world = await frozen(transfer, ok([]));
    const key = `default/pay/${ID}`;
    await world.store.commit([{ key, was: await world.store.read(key), now }]);
    world.answer(ok({}));
    if (now === undefined) assert.equal((await world.paid).state, "sent");
    else await rejects(world.paid, "invalid_request", "store");
    assert.equal(await world.store.read(key), now);
  }
});

test("a withdrawal whose sender died is looked for, never sent again, and found with its row", async () => {
  const withdraw = (payments) => payments.pay("t1", "Withdraw", WITHDRAWAL);
  const world = await frozen(withdraw, ok([row()]));
  await lapse(world);
  const [payment] = await world.other.payments.resume();
  assert.deepEqual([payment.state, payment.result, payment.attempts], ["settled", { refid: "R1" }, 1]);
  world.answer(LOST);
  assert.equal((await world.paid).state, "settled");
});

/** A payment of this process, and a gate that a dead one holds. */
async function behindDead(answers, pay) {
  const store = strictStore();
  const apiKey = freshKey();
  const world = harness(answers, { store, apiKey, payments: { patienceMs: 0 } });
  await pay(world.payments);
  const dead = harness(() => new Promise(() => {}), { store: { ...store }, apiKey });
  dead.clock.now = world.clock.now;
  void dead.payments.call("WithdrawStatus", {}).catch(() => {});
  await turns();
  assert.equal(dead.calls.length, 1);
  return world;
}

test("resume waits for a gate whose holder died, as long as for any holder", async () => {
  const { payments, clock } = await behindDead([refused("EService:Busy"), ok({})], transfer);
  clock.now += 60_000;
  const before = clock.now;
  assert.deepEqual(
    (await payments.resume()).map(({ id, state }) => [id, state]),
    [[ID, "settled"]],
  );
  assert.ok(clock.now - before >= 15_000 && clock.now - before < 16_000, `${clock.now - before} ms`);
});

test("a person's refusal waits for its turn, too, where patience allows it", async () => {
  const { make, calls } = await behindDead([LOST, ok([])], (payments) => payments.pay("t1", "WalletTransfer", BETWEEN));
  assert.equal((await make({ patienceMs: 60_000 }).resolve("t1", "refused", "it is not there")).state, "refused");
  assert.equal(calls.length, 2);
});

test("a person's word is written though the payment changes in the same moment", async () => {
  const store = strictStore();
  const { payments, make, clock } = harness([refused("EService:Busy"), refused("EService:Busy")], {
    store,
    payments: { patienceMs: 0 },
  });
  await transfer(payments);
  clock.now += 60_000;
  const person = overtaken(
    make,
    store,
    () => true,
    async () => {
      await payments.resume();
    },
  );
  const payment = await person.resolve(ID, "settled", "the callback says so");
  assert.deepEqual([payment.state, payment.attempts, payment.why], ["settled", 2, "the callback says so"]);
});
