// Odd objects as params: getters that throw, call back or free, proxies, prototypes, symbols, frozen and cyclic objects.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PaySignError } from "paysign";
import { apiSign, EXTERNAL_ID, newKatu9, newKraken, NOW, refuses, UUID } from "./support.mjs";

const PARAMS = { amount: "1", asset: "USD", external_id: EXTERNAL_ID };
const BODY = JSON.stringify({ nonce: String(NOW), ...PARAMS });
const getter = (name, get, rest = PARAMS) => {
  const object = { ...rest };
  Object.defineProperty(object, name, { get, enumerable: true, configurable: true });
  return object;
};

test("a getter that throws", () => {
  const kraken = newKraken();
  for (const thrownValue of [new Error("boom"), "boom", undefined, null, new PaySignErrorLookalike()]) {
    for (const name of ["amount", "note"]) {
      const params = getter(name, () => {
        throw thrownValue;
      });
      refuses(
        () => kraken.request("Pay/paylink/create", params),
        "invalid_request",
        name,
        `${name} throws ${String(thrownValue)}`,
      );
      refuses(
        () => kraken.check("Pay/paylink/create", params),
        "invalid_request",
        name,
        `check, ${name} throws ${String(thrownValue)}`,
      );
    }
  }
  assert.equal(kraken.request("Pay/paylink/create", PARAMS).body, BODY, "no nonce burned, and goes on working");
});
class PaySignErrorLookalike extends Error {
  name = "PaySignError";
}

test("a getter that makes another request", () => {
  const kraken = newKraken();
  const inner = [];
  const params = getter("note", () => {
    inner.push(kraken.request("Pay/paylink/get", { external_id: EXTERNAL_ID }), kraken.sign("/p", 1n, "b"));
    refuses(() => kraken.request("Pay/paylink/get", {}), "invalid_request", "external_id", "a refused call inside");
    return "inner";
  });
  const outer = kraken.request("Pay/paylink/create", params);
  assert.ok(inner.length >= 2, "the getter ran");
  assert.equal(outer.body, JSON.stringify({ nonce: outer.nonce, ...PARAMS, note: "inner" }), "outer body");
  assert.equal(
    outer.headers["API-Sign"],
    apiSign("/0/private/Pay/paylink/create", outer.nonce, outer.body),
    "outer signature",
  );
  assert.equal(inner[0].body, JSON.stringify({ nonce: inner[0].nonce, external_id: EXTERNAL_ID }), "inner body");
  assert.equal(
    inner[0].headers["API-Sign"],
    apiSign("/0/private/Pay/paylink/get", inner[0].nonce, inner[0].body),
    "inner signature",
  );
  assert.equal(inner[1], apiSign("/p", 1n, "b"), "inner sign");
  assert.notEqual(inner[0].nonce, outer.nonce, "two nonces");
});

test("a getter that frees the object", () => {
  const kraken = newKraken();
  const params = getter("note", () => {
    kraken.free();
    return "freed";
  });
  try {
    const request = kraken.request("Pay/paylink/create", params);
    assert.equal(
      request.headers["API-Sign"],
      apiSign("/0/private/Pay/paylink/create", request.nonce, request.body),
      "the right signature",
    );
  } catch (error) {
    assert.ok(error instanceof PaySignError, `threw ${String(error)}`);
    assert.equal(error.code, "freed", "or the typed error");
  }
  refuses(() => kraken.request("Pay/paylink/create", PARAMS), "freed", undefined, "afterwards");
});

test("a getter that answers differently each time cannot pass an unchecked value", () => {
  const answers = ["1", "-5", {}, "1e9"];
  let reads = 0;
  const kraken = newKraken();
  const params = getter("amount", () => answers[reads++ % answers.length]);
  let request;
  try {
    request = kraken.request("Pay/paylink/create", params);
  } catch (error) {
    assert.ok(error instanceof PaySignError, `threw ${String(error)}`);
    return;
  }
  assert.equal(JSON.parse(request.body).amount, "1", "only the checked value");
});

test("only own enumerable string keys are read", () => {
  const rows = {
    "symbol key": { ...PARAMS, [Symbol("note")]: "x", [Symbol.iterator]: () => {}, [Symbol.toStringTag]: "x" },
    "not enumerable": Object.defineProperty({ ...PARAMS }, "note", { value: "hidden", enumerable: false }),
    "not enumerable and unknown": Object.defineProperty({ ...PARAMS }, "surprise", { value: 1, enumerable: false }),
    "null prototype": Object.assign(Object.create(null), PARAMS),
    frozen: Object.freeze({ ...PARAMS }),
    sealed: Object.seal({ ...PARAMS }),
    "a proxy": new Proxy(PARAMS, {}),
  };
  for (const [label, params] of Object.entries(rows)) {
    assert.equal(newKraken().request("Pay/paylink/create", params).body, BODY, label);
  }
});

test("a polluted Object.prototype reaches no request", () => {
  Object.prototype.note = "polluted";
  Object.prototype.otp = "000000";
  Object.prototype.nonce = "1";
  Object.prototype.encoding = "form";
  try {
    assert.equal(newKraken().request("Pay/paylink/create", PARAMS).body, BODY, "without options");
    assert.equal(newKraken().request("Pay/paylink/create", PARAMS, {}).body, BODY, "with empty options");
  } finally {
    for (const name of ["note", "otp", "nonce", "encoding"]) delete Object.prototype[name];
  }
});

test("names of Object.prototype are unknown members", () => {
  const kraken = newKraken();
  const names = [
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "toJSON",
    "__defineGetter__",
    "then",
  ];
  for (const name of names) {
    const params = Object.defineProperty({ ...PARAMS }, name, { value: "x", enumerable: true });
    refuses(() => kraken.request("Pay/paylink/create", params), "invalid_request", name, name);
  }
  const parsed = JSON.parse(
    `{"amount":"1","asset":"USD","external_id":"${EXTERNAL_ID}","__proto__":{"polluted":"yes"}}`,
  );
  refuses(
    () => kraken.request("Pay/paylink/create", parsed),
    "invalid_request",
    "__proto__",
    "__proto__ from JSON.parse",
  );
  assert.equal({}.polluted, undefined, "nothing was polluted");
  assert.equal(kraken.request("Pay/paylink/create", PARAMS).body, BODY, "no nonce burned");
});

test("the caller's params stay as they are, and may be used again", () => {
  const kraken = newKraken();
  const params = { note: "n", ...PARAMS, from: undefined };
  const before = structuredClone(params);
  const order = Object.keys(params);
  const first = kraken.request("Pay/request/create", params, { otp: "123456" });
  const second = kraken.request("Pay/request/create", params);
  assert.deepEqual(params, before, "same members");
  assert.deepEqual(Object.keys(params), order, "same order");
  assert.equal(JSON.parse(first.body).nonce, String(NOW));
  assert.equal(JSON.parse(second.body).nonce, String(NOW + 1), "each request its own nonce");
  const options = Object.freeze({ nonce: BigInt(NOW + 10), otp: "1", encoding: "form" });
  assert.equal(
    kraken.request("Pay/request/create", Object.freeze(params), options).nonce,
    String(NOW + 10),
    "frozen options",
  );
});

test("proxies whose traps throw", () => {
  const kraken = newKraken();
  for (const trap of ["ownKeys", "get", "getOwnPropertyDescriptor"]) {
    const params = new Proxy(PARAMS, {
      [trap]() {
        throw new Error("trap");
      },
    });
    try {
      assert.equal(kraken.check("Pay/paylink/create", params), undefined, `${trap}: not needed`);
    } catch (error) {
      assert.ok(error instanceof PaySignError, `${trap}: threw ${String(error)}`);
      assert.equal(error.code, "invalid_request", trap);
    }
  }
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  refuses(() => kraken.request("DepositStatus", proxy), "invalid_request", undefined, "a revoked proxy");
  const amount = { ...PARAMS, amount: proxy };
  refuses(
    () => kraken.request("Pay/paylink/create", amount),
    "invalid_request",
    "amount",
    "a revoked proxy as a member",
  );
  assert.equal(kraken.request("Pay/paylink/create", PARAMS).body, BODY, "no nonce burned");
});

test("objects inside Katu9 members", () => {
  const katu9 = newKatu9();
  const params = (metadata) => ({ amount: 1, type: "DEPOSIT", metadata });
  const cyclic = { list: [] };
  cyclic.list.push(cyclic);
  const throwing = {
    ok: 1,
    get bad() {
      throw new Error("boom");
    },
  };
  for (const [label, value] of Object.entries({ cyclic, throwing })) {
    const error = refuses(
      () => katu9.request("transaction/create", params(value)),
      "invalid_request",
      undefined,
      label,
    );
    assert.match(error.field, /^metadata/, `${label}: field`);
  }
  let deep = {};
  for (let i = 0; i < 100_000; i++) deep = { deep };
  try {
    assert.ok(katu9.request("transaction/create", params(deep)).body.includes("metadata"), "deep: built whole");
  } catch (error) {
    assert.ok(error instanceof PaySignError, `deep: threw ${String(error)}`);
    assert.equal(error.code, "invalid_request", "deep");
  }
  assert.equal(
    katu9.request("payment-link/generate", { transactionId: UUID }).body,
    `{"transactionId":"${UUID}"}`,
    "and goes on working",
  );
});
