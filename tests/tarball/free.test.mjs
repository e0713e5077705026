// free(), Symbol.dispose, and what a freed object answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PaySignError } from "paysign";
import { apiSign, EXTERNAL_ID, newKatu9, newKraken, NOW, refuses, UUID } from "./support.mjs";

const CALLS = {
  "Kraken request": [newKraken, (api) => api.request("Pay/paylink/config")],
  "Kraken check": [newKraken, (api) => api.check("Pay/paylink/config", {})],
  "Kraken sign": [newKraken, (api) => api.sign("/0/private/X", 1n, "")],
  "Kraken request with wrong input": [newKraken, (api) => api.request("nonsense", null)],
  "Katu9 request": [newKatu9, (api) => api.request("payment-link/generate", { transactionId: UUID })],
  "Katu9 check": [newKatu9, (api) => api.check("payment-link/generate", { transactionId: UUID })],
};
const WAYS = {
  "free()": (api) => api.free(),
  "Symbol.dispose": (api) => api[Symbol.dispose](),
  both: (api) => {
    api.free();
    api[Symbol.dispose]();
  },
};

for (const [name, [make, call]] of Object.entries(CALLS)) {
  test(`${name} after it was freed`, () => {
    for (const [way, end] of Object.entries(WAYS)) {
      const api = make();
      end(api);
      const error = refuses(() => call(api), "freed", undefined, way);
      assert.equal(error.outcome, "not_sent", `${way}: outcome`);
      refuses(() => call(api), "freed", undefined, `${way}, a second call`);
    }
  });
}

test("twice is nothing", () => {
  for (const make of [newKraken, newKatu9]) {
    const api = make();
    assert.equal(api.free(), undefined, "free");
    assert.equal(api.free(), undefined, "free again");
    assert.equal(api[Symbol.dispose](), undefined, "dispose");
    assert.equal(api[Symbol.dispose](), undefined, "dispose again");
  }
});

test("a freed object does not disturb others, old or new", () => {
  const kept = newKraken();
  for (let i = 0; i < 200; i++) {
    const a = newKraken({ apiSecret: Buffer.from(`secret ${i}`).toString("base64") });
    const b = newKatu9();
    a.free();
    b.free();
    a.free();
    b.free();
    refuses(() => a.sign("/p", 1n, ""), "freed", undefined, `round ${i}`);
  }
  assert.equal(kept.sign("/p", 1n, "b"), apiSign("/p", 1n, "b"), "an older object signs as before");
  assert.equal(kept.request("Pay/paylink/get", { external_id: EXTERNAL_ID }).nonce, String(NOW));
});

test("methods taken off their object do not reach another's secret", () => {
  const kraken = newKraken();
  const { request, sign } = kraken;
  const outcomes = [
    () => request("Pay/paylink/config"),
    () => sign.call({}, "/p", 1n, ""),
    () => sign.call(newKatu9(), "/p", 1n, ""),
    () => request.call(null, "Pay/paylink/config"),
  ];
  for (const [i, call] of outcomes.entries()) {
    assert.throws(call, (error) => error instanceof PaySignError || error instanceof TypeError, `row ${i}`);
  }
  assert.equal(kraken.sign("/p", 1n, "b"), apiSign("/p", 1n, "b"), "and goes on working");
});

test("what was made before stays usable", () => {
  const kraken = newKraken();
  const request = kraken.request("Pay/paylink/config");
  kraken.free();
  assert.equal(request.headers["API-Sign"], apiSign("/0/private/Pay/paylink/config", request.nonce, request.body));
});
