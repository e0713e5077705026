// A key that is replaced, or two that are in use for a while: what each process may say of what the other's key has sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "paysign/payments";
import { freshKey, harness, ID, LOST, NOW, ok, rejects, TRANSFER } from "./support.mjs";
import { CREATE, INFO, LIST, order, withdraw } from "./withdrawals.mjs";

/** The secret of another key. */
const client = { apiSecret: Buffer.alloc(64, 7).toString("base64") };
const turns = () => new Promise((done) => setTimeout(done, 20));
/** Clocks that stand. */
const still = { rotated: true, sleep: async () => {} };

test("once the key is another one, what is thrown of a payment in the journal does not say that it was not sent", async () => {
  const store = memoryStore();
  const old = harness(LOST, { store, payments: { patienceMs: 0 } });
  assert.equal((await old.payments.pay(ID, "Pay/transfer/create", TRANSFER)).state, "unknown");
  const replaced = harness(ok([]), { store, client, payments: { rotated: true } });
  await replaced.payments.call("WithdrawStatus", {});
  assert.equal(
    (await replaced.payments.find(ID)).why,
    "this entry was not written with this API key: look whether it is yours before anything else",
  );
  const sent = old.calls.length;
  old.clock.now += 60_000;
  const known = await rejects(old.payments.pay(ID, "Pay/transfer/create", TRANSFER), "invalid_request", "name");
  assert.equal(known.outcome, "unknown");
  assert.match(known.message, /another name is for another account, and would pay again what stands here/);
  const fresh = await rejects(withdraw(old.payments), "invalid_request", "name");
  assert.equal(fresh.outcome, "not_sent");
  assert.equal(old.calls.length, sent);
  await store.commit([{ key: "default/pay/newer", was: undefined, now: '{"v":2}' }]);
  for (const ask of [() => withdraw(old.payments, "newer"), () => old.payments.find("newer")])
    assert.equal((await rejects(ask(), "invalid_request", "store")).outcome, "unknown");
});

test("with another key nobody can refuse what is on its way, and only the replaced one's lease ends that", async () => {
  const store = memoryStore();
  const sender = harness(() => new Promise(() => {}), { store });
  void withdraw(sender.payments);
  await turns();
  const stranger = harness(ok([]), { store: { ...store }, client });
  await rejects(stranger.payments.resolve("w1", "refused", "x"), "invalid_request", "name");
  const replaced = harness(ok([]), { store: { ...store }, client, payments: { rotated: true, patienceMs: 0 } });
  await rejects(replaced.payments.resolve("w1", "refused", "x"), "invalid_request", "state");
  replaced.clock.now += 16_000;
  assert.equal((await replaced.payments.resolve("w1", "refused", "the old key is deleted")).state, "refused");
});

test("two keys that are in use for a while go on one above the other: no nonce is refused", async () => {
  const store = memoryStore();
  const last = new Map();
  const kraken = ({ key, members }) => {
    const nonce = BigInt(members.nonce);
    if (nonce <= (last.get(key) ?? 0n)) return { error: ["EAPI:Invalid nonce"] };
    last.set(key, nonce);
    return ok([]);
  };
  const [one, other] = [0, 1].map(() => harness(kraken, { store, apiKey: freshKey(), payments: still }));
  for (let number = 0; number < 10; number++) {
    // The clocks stand: only the nonces before tell what comes next.
    for (const { payments } of [one, other]) {
      for (let times = 0; times < 3; times++) await payments.call("WithdrawStatus", {});
    }
  }
  assert.equal(one.calls.length + other.calls.length, 60);
});

test("a new key begins behind the nonce of the one before it, unless that is a day ahead or no nonce", async () => {
  for (const [nonceUnit, ticks] of [
    ["ms", 1n],
    ["us", 1_000n],
    ["ns", 1_000_000n],
  ]) {
    const clock = BigInt(NOW) * ticks;
    const tomorrow = BigInt(NOW + 86_400_000) * ticks;
    for (const [last, first] of [
      [String(tomorrow), tomorrow + 1n],
      [String(tomorrow + 1n), clock],
      [String(clock), clock + 1n],
      ["5", clock],
      [`${clock + 1n}x`, clock],
      [`x${clock + 1n}`, clock],
      [Number(clock), clock],
      [[String(clock)], clock],
      [undefined, clock],
    ]) {
      const store = memoryStore();
      const now = JSON.stringify({ v: 1, key: "0".repeat(32), nonce: last });
      await store.commit([{ key: "default/gate", was: undefined, now }]);
      const { payments, calls } = harness(ok([]), { store, client: { nonceUnit }, payments: still });
      await payments.call("WithdrawStatus", {});
      assert.equal(BigInt(calls[0].members.nonce), first, `${nonceUnit}: ${JSON.stringify(last)}`);
    }
  }
});

test("a key in milliseconds does not go on above the nanoseconds of the one before it", async () => {
  const store = memoryStore();
  await harness(ok([]), { store, client: { nonceUnit: "ns" } }).payments.call("WithdrawStatus", {});
  const { payments, calls, clock } = harness(ok([]), { store, payments: { rotated: true } });
  await payments.call("WithdrawStatus", {});
  assert.ok(BigInt(calls[0].members.nonce) < BigInt(clock.now + 1_000));
});

test("a list that comes from a cache is not a call that Kraken has accepted", async () => {
  let isDown = false;
  const listedAt = [];
  const { payments, calls, clock, make } = harness(
    ({ endpoint }) => {
      if (endpoint === CREATE) return LOST;
      if (endpoint === "GetApiKeyInfo") return ok(INFO);
      return isDown ? LOST : { withdrawals: [] };
    },
    // What was listed first is given again.
    {
      payments: { patienceMs: 0 },
      headers: {
        Date: () =>
          (calls.at(-1).endpoint === LIST ? new Date(listedAt[0] ?? clock.now) : new Date(clock.now)).toUTCString(),
      },
    },
  );
  listedAt.push(clock.now);
  await payments.call(LIST);
  isDown = true;
  clock.now += 5_000;
  await payments.pay("b1", CREATE, order());
  isDown = false;
  clock.now += 60_000;
  const payment = await make({ patienceMs: 60_000 }).resolve("b1", "refused", "it is not there");
  assert.equal(payment.state, "refused");
  assert.equal(calls.at(-1).endpoint, "GetApiKeyInfo", "the list alone does not tell");
});
