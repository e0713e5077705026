// UnsignedKraken: requests that somebody else signs, against Kraken's own, node:crypto and a CryptoKey that can't be read.
import assert from "node:assert/strict";
import { createHash, createHmac, webcrypto } from "node:crypto";
import { inspect } from "node:util";
import { test } from "node:test";
import { Kraken, redact, settle, UnsignedKraken } from "paysign";
import { FUNDING } from "./funding.mjs";
import { freshKey, fullParams, KRAKEN, leastParams, newKraken, NOW, refuses, SECRET, thrown } from "./support.mjs";

const newUnsigned = (options = {}) => new UnsignedKraken({ apiKey: freshKey(), now: () => NOW, ...options });
const hmac = (message) => createHmac("sha512", Buffer.from(SECRET, "base64")).update(message).digest();
const OPERATIONS = [...KRAKEN, ...FUNDING];

for (const op of OPERATIONS) {
  test(`${op.name}: the request that Kraken makes`, () => {
    for (const [params, otp] of [
      [leastParams(op), undefined],
      [fullParams(op), "123456"],
    ]) {
      const apiKey = freshKey();
      const options = { nonce: BigInt(NOW), ...(otp && { otp }) };
      const whole = newKraken({ apiKey }).request(op.name, params, options);
      const unsigned = newUnsigned({ apiKey }).request(op.name, params, options);
      assert.equal(unsigned.endpoint, op.name, "endpoint");
      assert.equal(unsigned.nonce, whole.nonce, "nonce");
      assert.equal(unsigned.body, whole.body, "body");
      assert.equal(`https://api.kraken.com${unsigned.path}`, whole.url, "path with its query");
      const digest = createHash("sha256")
        .update(whole.nonce)
        .update(whole.body ?? "")
        .digest();
      assert.ok(unsigned.message instanceof Uint8Array, "message");
      assert.deepEqual(Buffer.from(unsigned.message), Buffer.concat([Buffer.from(unsigned.path), digest]), "message");

      const signature = hmac(unsigned.message);
      const padded = new Uint8Array(80).fill(7);
      padded.set(signature, 5);
      for (const form of [
        signature,
        new Uint8Array(signature),
        new Uint8Array(signature).buffer,
        padded.subarray(5, 69),
        signature.toString("base64"),
      ]) {
        assert.deepEqual(unsigned.signed(form), whole, form.constructor.name);
      }
      assert.deepEqual(Object.keys(unsigned.signed(signature)), Object.keys(whole), "members in the same order");
      assert.notEqual(unsigned.signed(signature), unsigned.signed(signature), "each an object of its own");
    }
  });
}

test("signed by a CryptoKey that can't be read", async () => {
  const { subtle } = webcrypto;
  const secret = Buffer.from(SECRET, "base64");
  const key = await subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-512" }, false, ["sign"]);
  await assert.rejects(subtle.exportKey("raw", key), "it can't be read");
  const apiKey = freshKey();
  const kraken = newKraken({ apiKey });
  const unsigned = newUnsigned({ apiKey });
  for (const op of OPERATIONS) {
    const { message, signed, nonce } = unsigned.request(op.name, fullParams(op));
    const request = signed(await subtle.sign("HMAC", key, message));
    assert.deepEqual(request, kraken.request(op.name, fullParams(op), { nonce }), op.name);
  }
});

test("a wrong signature is refused, whatever holds it; the request can still be signed", () => {
  const unsigned = newUnsigned().request("Balance");
  const good = hmac(unsigned.message);
  const base64 = good.toString("base64");
  const bad = [
    new Uint8Array(0),
    good.subarray(1),
    Buffer.concat([good, Buffer.from([0])]),
    new ArrayBuffer(32),
    new ArrayBuffer(65),
    "",
    base64.slice(0, -2),
    base64.slice(0, 87),
    `${base64}=`,
    ` ${base64}`,
    `${base64}\n`,
    base64.replace(/^./, "-"),
    good.toString("hex"),
    "é".repeat(88),
    "\ud800",
    "x".repeat(5_000_000),
  ];
  for (const signature of bad) {
    const label = `${signature.constructor.name} of ${signature.length ?? signature.byteLength}`;
    const error = refuses(() => unsigned.signed(signature), "bad_signature", "signature", label);
    assert.equal(error.outcome, "not_sent", label);
    assert.ok(error.message.length < 600, label);
    assert.equal(error.message.includes(base64), false, label);
  }
  for (const signature of [
    undefined,
    null,
    5,
    true,
    {},
    [],
    [...good],
    new DataView(new ArrayBuffer(64)).byteLength,
    Symbol("x"),
  ]) {
    refuses(() => unsigned.signed(signature), "invalid_request", "signature", typeof signature);
  }
  assert.equal(unsigned.signed(good).headers["API-Sign"], base64);
});

test("nonces: spent at request, shared with Kraken of the same key, and none by what is refused", () => {
  const apiKey = freshKey();
  const kraken = newKraken({ apiKey });
  const unsigned = newUnsigned({ apiKey });
  const after = (more) => String(NOW + more);
  assert.equal(kraken.request("Balance").nonce, after(0));
  assert.equal(unsigned.request("Balance").nonce, after(1));
  const { signed, message, nonce } = unsigned.request("GET /funding/v1/networks");
  assert.equal(nonce, after(2));
  for (let round = 0; round < 3; round++) assert.equal(signed(hmac(message)).nonce, after(2), "signing spends none");
  refuses(() => unsigned.request("Withdraw", {}), "invalid_request", "asset", "refused");
  unsigned.check("Withdraw", { asset: "XBT", key: "k", amount: "1" });
  refuses(
    () => unsigned.check("Withdraw", { asset: "XBT", key: "k", amount: 1 }),
    "invalid_request",
    "amount",
    "check",
  );
  assert.equal(kraken.request("Balance").nonce, after(3));
  assert.equal(unsigned.request("Balance", {}, { nonce: BigInt(NOW) + 100n }).nonce, after(100));
  assert.equal(kraken.request("Balance").nonce, after(101), "a given one raises both");
  const finer = newUnsigned({ nonceUnit: "us", lastNonce: 1616492376594500n });
  assert.deepEqual([finer.nonceUnit, finer.request("Balance").nonce], ["us", "1616492376594501"]);
});

test("options: those of Kraken but the secret", () => {
  assert.equal(newUnsigned().nonceUnit, "ms");
  const relayed = newUnsigned({ baseUrl: "https://relay.example/kraken/" }).request("GET /funding/v1/networks");
  assert.equal(relayed.path, "/funding/v1/networks", "what is signed");
  assert.equal(relayed.signed(hmac(relayed.message)).url, "https://relay.example/kraken/funding/v1/networks");
  let asked = 0;
  const withOtp = newUnsigned({ otp: () => `12345${++asked}` });
  assert.equal(withOtp.request("GET /funding/v1/networks").signed(new Uint8Array(64)).headers["API-OTP"], "123451");
  assert.equal(withOtp.request("Balance").body, `nonce=${NOW + 1}&otp=123452`);
  refuses(() => withOtp.request("nonsense"), "invalid_request", "endpoint", "an endpoint");
  assert.equal(asked, 2, "none for what is refused");

  for (const [options, field] of [
    [undefined, "options"],
    [null, "options"],
    [{}, "apiKey"],
    [{ apiKey: "" }, "apiKey"],
    [{ apiKey: "with space" }, "apiKey"],
    [{ apiKey: "k", baseUrl: "http://relay.example" }, "baseUrl"],
    [{ apiKey: "k", nonceUnit: "s" }, "nonceUnit"],
    [{ apiKey: "k", lastNonce: -1n }, "lastNonce"],
    [{ apiKey: "k", now: 5 }, "now"],
    [{ apiKey: "k", secret: "x" }, "secret"],
    [{ apiKey: "k", apiSecret: SECRET }, "apiSecret"],
  ]) {
    const error = refuses(() => new UnsignedKraken(options), "invalid_request", field, String(field));
    assert.equal(`${error.message}${error.stack}`.includes(SECRET), false, "no secret in the error");
  }
  refuses(() => newUnsigned().request("Balance", {}, { nonsense: 1 }), "invalid_request", "nonsense", "an option");
  refuses(
    () => newUnsigned().request("GET /funding/v1/networks", {}, { encoding: "form" }),
    "invalid_request",
    "encoding",
    "encoding",
  );
});

test("no way to sign with it, and nothing to read from it", () => {
  const unsigned = newUnsigned({ apiKey: "shown-nowhere" });
  assert.equal("sign" in unsigned, false);
  assert.equal(unsigned instanceof Kraken, false);
  assert.equal(UnsignedKraken.name, "UnsignedKraken");
  for (const shown of [inspect(unsigned, { showHidden: true, depth: 9 }), JSON.stringify(unsigned), String(unsigned)])
    assert.equal(shown.includes("shown-nowhere"), false, shown);
});

test("what it gives is sent, settled and redacted as any other", async () => {
  const { message, signed } = newUnsigned().request("GET /funding/v1/networks");
  const request = signed(hmac(message));
  assert.equal(JSON.stringify(redact(request)).includes(request.headers["API-Sign"]), false);
  const text = '{"network_groups":[],"networks":[]}';
  const { result } = await settle(request, Promise.resolve(new Response(text)));
  assert.deepEqual(result, JSON.parse(text));
  const sent = new Request(request.url, request);
  assert.equal(sent.headers.get("api-sign"), request.headers["API-Sign"]);
});

test("freed: no further request; what was built can still be signed", () => {
  for (const end of [(api) => api.free(), (api) => api[Symbol.dispose]()]) {
    const api = newUnsigned();
    const { message, signed } = api.request("Balance");
    end(api);
    end(api);
    const freed = thrown(() => api.request("Balance"), "request");
    assert.deepEqual([freed.code, freed.outcome], ["freed", "not_sent"]);
    assert.match(freed.message, /UnsignedKraken/);
    refuses(() => api.check("Balance"), "freed", undefined, "check");
    refuses(() => api.request("nonsense", null), "freed", undefined, "wrong input");
    assert.equal(signed(hmac(message)).headers["API-Sign"], hmac(message).toString("base64"));
  }
});
