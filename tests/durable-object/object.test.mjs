// The Durable Object in workerd: what it promises while nothing is killed.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ExternalId } from "paysign";
import { pause, start, until, upstream } from "./support.mjs";

const opened = [];
after(async () => {
  for (const one of opened.reverse()) await one.dispose();
});

async function world(options = {}, more = {}) {
  const kraken = await upstream(options);
  const workers = await start({ url: kraken.url, key: kraken.sandbox.kraken, ...more });
  opened.push({ dispose: kraken.close }, workers);
  return { kraken, ...workers };
}

const BUSY = () => new Response('{"error":["EService:Busy"]}', { headers: { "Content-Type": "application/json" } });
const transfer = (external_id) => [external_id, "Pay/request/create", { amount: "10.50", asset: "USD", external_id }];

test("16 isolates, 1,000 calls, no nonce refused", async () => {
  const { kraken, call } = await world({}, { senders: 16 });
  let left = 1_000;
  const states = {};
  await Promise.all(
    Array.from({ length: 16 }, async (_, sender) => {
      while (left-- > 0) {
        const said = await call("ask", [], { sender });
        const state = said.value?.state ?? JSON.stringify(said);
        states[state] = (states[state] ?? 0) + 1;
      }
    }),
  );
  assert.deepEqual(states, { settled: 1_000 });
  assert.equal(kraken.refused, 0);
  assert.equal(kraken.calls.length, 1_000);
});

test("input errors are PaySignErrors of the caller's own package", async () => {
  const { kraken, call } = await world();
  const wrong = async (...asked) => {
    const { error, isClass } = await call(...asked);
    assert.ok(isClass, JSON.stringify(error));
    return [error.code, error.field];
  };
  const id = ExternalId.random();
  assert.deepEqual(await wrong("pay", [id, "Pay/request/create", { amount: 10.5, asset: "USD", external_id: id }]), [
    "invalid_request",
    "amount",
  ]);
  assert.deepEqual(
    await wrong("pay", ["another", "Pay/request/create", { amount: "1", asset: "USD", external_id: id }]),
    ["invalid_request", "id"],
  );
  assert.deepEqual(await wrong("pay", [id, "Balance", {}]), ["invalid_request", "endpoint"]);
  assert.deepEqual(await wrong("call", ["Withdraw", { asset: "XBT", key: "BTC_Cold", amount: "0.1" }]), [
    "invalid_request",
    "endpoint",
  ]);
  assert.deepEqual(await wrong("resolve", [id, "settled", "seen"]), ["invalid_request", "id"]);
  assert.deepEqual(await wrong("instance"), ["invalid_request", "params"]);
  assert.equal(kraken.calls.length, 0, "nothing was sent");
});

test("every method: pay, find, list, call, resume, resolve, forget", async () => {
  const { call } = await world();
  const id = ExternalId.random();
  const { value: payment } = await call("pay", transfer(id));
  assert.deepEqual([payment.id, payment.state, payment.attempts], [id, "settled", 1]);
  assert.match(payment.result.view_link, /^https?:/);
  assert.deepEqual((await call("find", [id])).value, payment);
  assert.equal((await call("find", ["nobody"])).value, undefined);
  assert.deepEqual((await call("list", [{ state: "settled" }])).value, [payment]);
  assert.ok((await call("call", ["WithdrawStatus", {}])).value.result);
  assert.deepEqual((await call("resume")).value, []);
  assert.equal((await call("resolve", [id, "settled", "seen"])).value.state, "settled");
  assert.equal((await call("forget", [Date.now() + 1000])).value, 1);
  assert.deepEqual((await call("list")).value, []);
});

test("a second name over the same key is refused, and so is a second class", async () => {
  const { kraken, call } = await world();
  const id = ExternalId.random();
  for (const where of [{ name: "other" }, { binding: "TWICE" }]) {
    const { error } = await call("pay", transfer(id), where);
    assert.deepEqual([error.code, error.field, error.outcome], ["invalid_request", "name", "not_sent"]);
    assert.equal((await call("list", [], where)).error.field, "name");
  }
  assert.equal(kraken.calls.length, 0);
  assert.equal((await call("pay", transfer(id))).value.state, "settled");
});

test("a second key is a subclass with a binding of its own", async () => {
  const { kraken, call } = await world();
  assert.equal((await call("pay", transfer(ExternalId.random()))).value.state, "settled");
  assert.equal((await call("pay", transfer(ExternalId.random()), { binding: "SECOND_KEY" })).value.state, "settled");
  assert.equal((await call("list", [], { binding: "SECOND_KEY" })).value.length, 1);
  assert.equal(kraken.refused, 0);
});

test("whoever has the stub gets no settings, and there is no address", async () => {
  const { call } = await world();
  for (const member of ["settings", "fetch"]) {
    const { thrown, value } = await call("raw", [member, member === "fetch" ? "https://object.example/" : {}]);
    assert.equal(value, undefined);
    assert.ok(thrown, member);
  }
});

test("what an object can't be made with is said by every method", async () => {
  const { call } = await world({}, { bindings: { KRAKEN_API_SECRET: "not base64" } });
  const { error, isClass } = await call("pay", transfer(ExternalId.random()));
  assert.deepEqual([isClass, error.code, error.field], [true, "bad_secret", "apiSecret"]);
});

test("a caller who aborts in mid-send: the payment is settled, and the next one is served", async () => {
  const leaving = new AbortController();
  const { kraken, call } = await world({
    heard: async () => {
      leaving.abort();
      await pause(300);
    },
  });
  const id = ExternalId.random();
  await assert.rejects(call("pay", transfer(id), { signal: leaving.signal }), { name: "AbortError" });
  await until("settled", async () => (await call("find", [id])).value?.state === "settled", 5);
  assert.equal((await call("pay", transfer(ExternalId.random()))).value.state, "settled");
  assert.equal(kraken.calls.length, 2);
});

test("an alarm goes on with what was left", async () => {
  let busy = true;
  const { kraken, call } = await world(
    {
      heard: () => (busy ? BUSY() : undefined),
    },
    { patienceMs: 300 },
  );
  const id = ExternalId.random();
  const { value: left } = await call("pay", transfer(id));
  assert.deepEqual([left.state, left.attempts], ["prepared", 1]);
  busy = false;
  await until("the alarm has sent it", () => kraken.calls.length > 1, 15);
  await until("settled", async () => (await call("find", [id])).value.state === "settled", 2);
  assert.equal(kraken.calls.length, 2, "by the alarm alone");
});

test("an alarm that was lost is set again when the object starts", async () => {
  let busy = true;
  const { kraken, call } = await world({ heard: () => (busy ? BUSY() : undefined) }, { patienceMs: 300 });
  const id = ExternalId.random();
  assert.equal((await call("pay", transfer(id))).value.state, "prepared");
  assert.ok((await call("raw", ["lose"])).thrown);
  busy = false;
  await pause(4_000);
  assert.equal(kraken.calls.length, 1, "nothing wakes it");
  await call("find", ["anybody"]);
  await until("settled", async () => kraken.made(id) === 1, 5);
});

test("payments in a row don't move the alarm, and what can't go on doesn't ring it all the time", async () => {
  const { call } = await world();
  for (let count = 0; count < 30; count++) await call("ask");
  const set = (await call("raw", ["alarms"])).value;
  assert.ok(set <= 2, `${set} for 30 payments`);
  await call("raw", ["plant"]);
  await call("ask");
  await pause(5_000);
  const later = (await call("raw", ["alarms"])).value;
  assert.ok(later - set <= 3, `${later - set} in 5 s`);
  assert.equal((await call("find", ["later"])).error.code, "invalid_request");
});

test("a stub that the runtime calls retryable is asked again, with the same id", async () => {
  const { kraken, call } = await world();
  const id = ExternalId.random();
  const { value } = await call("broken", [2, { retryable: true }, ...transfer(id)]);
  assert.deepEqual([value.calls, value.payment.state], [3, "settled"]);
  for (const marks of [{}, { retryable: true, overloaded: true }]) {
    const { error, cause } = await call("broken", [1, marks, ...transfer(ExternalId.random())]);
    assert.deepEqual([error.code, error.outcome, error.retry.action], ["no_answer", "unknown", "wait"]);
    assert.match(cause, /Network connection lost/);
  }
  assert.equal(kraken.calls.length, 1);
});
