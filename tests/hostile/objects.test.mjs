// Objects with effects: what converts itself, what calls back from a clock or a one-time password, what changes the realm
// in the middle of a call, texts near the engine's limit.
import assert from "node:assert/strict";
import { constants } from "node:buffer";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { Katu9, Kraken, PaySignError, readResponse, signKatu9Webhook, verifyKatu9Webhook } from "paysign";
import { apiSign, EXTERNAL_ID, freshKey, newKatu9, newKraken, NOW, refuses, SECRET } from "../tarball/support.mjs";

const PARAMS = { amount: "1", asset: "USD", external_id: EXTERNAL_ID };
const PATH = "/0/private/Pay/paylink/create";
const isSigned = (request, path = PATH) =>
  assert.equal(request.headers["API-Sign"], apiSign(path, request.nonce, request.body));

test("nothing converts itself into a member, and what would is not asked", () => {
  const called = [];
  const self = (name) => () => (called.push(name), "1");
  const converts = () => ({
    toString: self("toString"),
    valueOf: self("valueOf"),
    toJSON: self("toJSON"),
    [Symbol.toPrimitive]: self("toPrimitive"),
  });
  class Amount extends String {}
  for (const value of [converts(), new Amount("1"), Object("1"), Object(1n), new Number(1), Object(Symbol("1"))]) {
    for (const name of ["amount", "note"])
      refuses(() => newKraken().request("Pay/paylink/create", { ...PARAMS, [name]: value }), "invalid_request", name);
    for (const options of [{ nonce: value }, { otp: value }, { encoding: value }])
      refuses(() => newKraken().request("Pay/paylink/create", PARAMS, options), "invalid_request");
    refuses(() => new Kraken({ apiKey: value, apiSecret: SECRET }), "invalid_request", "apiKey");
    refuses(() => new Kraken({ apiKey: "k", apiSecret: value }), "bad_secret", "apiSecret");
    refuses(() => new Katu9({ token: value }), "invalid_request", "token");
    refuses(() => verifyKatu9Webhook({ secret: value, signature: "0".repeat(64), body: "{}" }), "bad_secret");
    refuses(() => verifyKatu9Webhook({ secret: "s", signature: value, body: "{}" }), "bad_signature");
    refuses(() => verifyKatu9Webhook({ secret: "s", signature: "0".repeat(64), body: value }), "invalid_request");
  }
  assert.deepEqual(called, []);
});

test("a clock that calls back, throws, or gives what is not a number", () => {
  let kraken;
  const inner = [];
  let depth = 0;
  const now = () => {
    if (depth++ === 0) inner.push(kraken.request("Pay/paylink/create", { ...PARAMS, note: "inner" }));
    return NOW;
  };
  kraken = newKraken({ now });
  const outer = kraken.request("Pay/paylink/create", { ...PARAMS, note: "outer" });
  for (const request of [outer, ...inner]) isSigned(request);
  assert.deepEqual([outer, ...inner].map((request) => JSON.parse(request.body).note).sort(), ["inner", "outer"]);
  assert.notEqual(outer.nonce, inner[0].nonce, "each its own nonce");
  for (const reading of [NaN, "1616492376594", {}, null, -1, 1e300, 1n, Symbol("now"), [NOW], new Date(NOW)]) {
    const strange = newKraken({ now: () => reading });
    try {
      isSigned(strange.request("Pay/paylink/create", PARAMS));
    } catch (error) {
      assert.ok(error instanceof PaySignError, `${String(reading)}: threw ${String(error)}`);
    }
  }
  const broken = newKraken({
    now: () => {
      throw new Error("no clock");
    },
  });
  assert.throws(() => broken.request("Pay/paylink/create", PARAMS));
  isSigned(broken.request("Pay/paylink/create", PARAMS, { nonce: "5" }));
});

test("a one-time password that calls back, frees, or changes the params", () => {
  const kraken = newKraken();
  const params = { ...PARAMS, note: "before" };
  const otp = () => {
    const inside = kraken.request("Pay/paylink/create", { ...PARAMS, note: "inside" });
    isSigned(inside);
    params.note = "after";
    params.amount = { toString: () => "9" };
    return "123456";
  };
  const request = kraken.request("Pay/paylink/create", params, { otp });
  isSigned(request);
  const { note, amount, otp: sent } = JSON.parse(request.body);
  assert.deepEqual([note, amount, sent], ["before", "1", "123456"], "what was checked is what is sent");
  const freeing = newKraken();
  refuses(() => freeing.request("Pay/paylink/create", PARAMS, { otp: () => (freeing.free(), "1") }), "freed");
});

test("toJSON and getters of metadata that call back", () => {
  const kraken = newKraken();
  const katu9 = newKatu9();
  const metadata = {
    get first() {
      isSigned(kraken.request("Pay/paylink/create", PARAMS));
      return "é";
    },
    second: { toJSON: () => (katu9.request("health"), { inner: katu9.request("balance").url }) },
    last: "z",
  };
  const { body } = katu9.request("transaction/create", { amount: 1, type: "DEPOSIT", metadata });
  assert.deepEqual(JSON.parse(body).metadata, {
    first: "é",
    second: { inner: katu9.request("balance").url },
    last: "z",
  });
});

test("a getter that makes the memory grow in the middle", () => {
  const kraken = newKraken();
  const large = "x".repeat(8_000_000);
  const params = { ...PARAMS };
  Object.defineProperty(params, "note", {
    enumerable: true,
    get: () => (kraken.sign("/p", "1", large), "grown"),
  });
  const request = kraken.request("Pay/paylink/create", params);
  isSigned(request);
  assert.equal(JSON.parse(request.body).note, "grown");
});

test("frozen realms of objects: params, options, answers, and the classes themselves", () => {
  const params = Object.freeze({ ...PARAMS });
  const request = Object.freeze(newKraken().request("Pay/paylink/create", params, Object.freeze({ nonce: "7" })));
  Object.freeze(request.headers);
  isSigned(request);
  assert.deepEqual(readResponse(request, 200, '{"error":[],"result":{}}').result, {});
  const kraken = Object.freeze(newKraken());
  isSigned(kraken.request("Pay/paylink/create", params));
  refuses(() => readResponse(Object.freeze({ ...request, endpoint: "nothing" }), 200, "{}"), "invalid_request");
});

test("lone surrogates are refused wherever text goes", () => {
  for (const lone of ["\ud800", "\udc00", "a\udfff", "\ud83d", "\ude00\ud83d", `${"x".repeat(5000)}\ud800`]) {
    const kraken = newKraken();
    refuses(() => kraken.request("Pay/paylink/create", { ...PARAMS, note: lone }), "invalid_request", "note");
    refuses(() => kraken.request("Pay/paylink/create", PARAMS, { otp: lone }), "invalid_request");
    refuses(() => kraken.request("Pay/paylink/create", PARAMS, { otp: () => lone }), "invalid_request");
    refuses(() => kraken.sign("/p", "1", lone), "invalid_request");
    refuses(() => kraken.sign(lone, "1", "b"), "invalid_request");
    refuses(() => signKatu9Webhook(lone, "b"), "bad_secret");
    refuses(() => signKatu9Webhook("s", lone), "invalid_request");
    refuses(() => kraken.request(lone, PARAMS), "invalid_request", "endpoint");
    refuses(() => kraken.request("Pay/paylink/create", { ...PARAMS, [lone]: "x" }), "invalid_request");
    refuses(() => new Kraken({ apiKey: freshKey() + lone, apiSecret: SECRET }), "invalid_request", "apiKey");
    refuses(() => new Kraken({ apiKey: "k", apiSecret: lone }), "bad_secret", "apiSecret");
    refuses(
      () => newKatu9().request("transaction/create", { amount: 1, type: "DEPOSIT", metadata: { a: [lone] } }),
      "invalid_request",
    );
  }
});

test("texts of the engine's greatest length are refused by name, and cost no memory", () => {
  const longest = "x".repeat(constants.MAX_STRING_LENGTH);
  const kraken = newKraken();
  const before = process.memoryUsage.rss();
  refuses(() => kraken.request("Pay/paylink/create", { ...PARAMS, note: longest }), "invalid_request", "note");
  refuses(() => kraken.request("Pay/paylink/create", { ...PARAMS, amount: longest }), "invalid_request", "amount");
  refuses(() => kraken.request("Pay/paylink/create", PARAMS, { otp: longest }), "invalid_request");
  refuses(() => kraken.request("Pay/paylink/create", PARAMS, { nonce: longest }), "invalid_request");
  refuses(() => verifyKatu9Webhook({ secret: "s", signature: longest, body: "{}" }), "bad_signature");
  isSigned(kraken.request("Pay/paylink/create", PARAMS));
  assert.ok(process.memoryUsage.rss() - before < 1.5e9, `${process.memoryUsage.rss() - before} bytes more`);
});

test("an answer and a webhook of 64 MiB are read, and a small one behind them", () => {
  const kraken = newKraken();
  const request = kraken.request("Pay/paylink/create", PARAMS);
  const filler = "é".repeat(32 << 20);
  const text = `{"error":[],"result":{"filler":"${filler}"}}`;
  assert.equal(readResponse(request, 200, text).result.filler.length, filler.length);
  const body = `{"event":"e","data":"${filler}"}`;
  const signature = createHmac("sha256", "s").update(body).digest("hex");
  assert.equal(verifyKatu9Webhook({ secret: "s", signature, body }).data.length, filler.length);
  isSigned(kraken.request("Pay/paylink/create", PARAMS));
});
