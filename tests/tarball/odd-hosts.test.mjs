// Responses that can't be read and clocks that throw: what was sent stays in doubt, and no nonce is given twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Kraken, PaySignError, readResponse, settle } from "paysign";

const apiSecret = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
const WITHDRAWAL = { asset: "XBT", key: "cold", amount: "0.725" };
const busy = '{"error":["EService:Busy"]}';

const thrown = async (work) => {
  try {
    await work();
  } catch (error) {
    assert.ok(PaySignError.is(error), String(error));
    return error;
  }
  return assert.fail("nothing was thrown");
};

test("a response whose members throw is told as what can't be read, and the call stays in doubt", async () => {
  const request = new Kraken({ apiKey: "odd-1", apiSecret }).request("Withdraw", WITHDRAWAL);
  const response = {
    get status() {
      throw new Error("not this one");
    },
  };
  const error = await thrown(() => settle(request, Promise.resolve(response)));
  assert.deepEqual([error.field, error.outcome, error.retry.action], ["response", "unknown", "reconcile"]);
  assert.match(error.message, /could not be read/);
});

test("headers that throw have no Retry-After, and the answer is read", async () => {
  const request = new Kraken({ apiKey: "odd-2", apiSecret }).request("Withdraw", WITHDRAWAL);
  const headers = {
    get() {
      throw new Error("no headers here");
    },
  };
  const error = await thrown(() => settle(request, Promise.resolve({ status: 200, headers, text: async () => busy })));
  assert.deepEqual([error.outcome, error.retry.action, error.retry.afterMs], ["refused", "wait", undefined]);
});

test("Retry-After is text where an answer is read by hand", async () => {
  const request = new Kraken({ apiKey: "odd-3", apiSecret }).request("Withdraw", WITHDRAWAL);
  const error = await thrown(() => readResponse(request, 503, busy, { retryAfter: 5 }));
  assert.deepEqual([error.code, error.field], ["invalid_request", "retryAfter"]);
  const read = await thrown(() => readResponse(request, 503, busy, { retryAfter: "5" }));
  assert.equal(read.retry.afterMs, 5_000);
});

test("the nonce of a key whose clock throws for a while is not forgotten among 10,000 others", () => {
  const now = Date.now() - 7_200_000;
  let isBroken = false;
  const clock = () => {
    if (isBroken) throw new Error("no clock");
    return now;
  };
  const victim = new Kraken({ apiKey: "odd-clock", apiSecret, now: clock });
  const nonce = () => BigInt(new URLSearchParams(victim.request("WithdrawStatus", {}).body).get("nonce"));
  const first = nonce();
  isBroken = true;
  for (let key = 0; key < 10_020; key++)
    new Kraken({ apiKey: `odd-${key}-key`, apiSecret }).request("WithdrawStatus", {});
  isBroken = false;
  assert.equal(nonce(), first + 1n);
});

test("a refused connection to localhost is told by whichever loopback address was tried, and by no other", async () => {
  for (const [address, outcome] of [
    ["127.0.0.1", "not_sent"],
    ["127.12.0.1", "not_sent"],
    ["::1", "not_sent"],
    ["10.0.0.1", "unknown"],
    ["127.0.0.1.example", "unknown"],
    [undefined, "unknown"],
  ]) {
    const kraken = new Kraken({ apiKey: `odd-${address}`, apiSecret, baseUrl: "http://localhost:4123" });
    const cause = Object.assign(new Error("refused"), { syscall: "connect", address, port: 4123 });
    const failed = Promise.reject(Object.assign(new TypeError("fetch failed"), { cause }));
    const error = await thrown(() => settle(kraken.request("Withdraw", WITHDRAWAL), failed));
    assert.deepEqual([error.code, error.outcome], ["no_answer", outcome], address);
  }
});
