// paysign/pay-callback: Kraken's published token, tokens of our own with its published test key, and everything refused.
import assert from "node:assert/strict";
import { createHmac, createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import * as entry from "paysign/pay-callback";
import { PaySignError as MainError } from "paysign";

const { payCallbackReply, PaySignError, verifyPayCallback } = entry;
const vector = JSON.parse(readFileSync(new URL("../vectors/kraken-pay-callback.json", import.meta.url), "utf8"));
const { jwks, jwt, claims } = vector;
const NOW = vector.valid_at * 1000;
const URL_OF_KEYS = "https://www.kraken.com/.well-known/pay-callback-keys.json";
const KID = jwks.keys[0].kid;
const HEADER = { typ: "JWT", alg: "ES256", kid: KID };
const privateKey = createPrivateKey({ key: Buffer.from(vector.private_key_pkcs8_base64, "base64"), format: "der", type: "pkcs8" });

const b64 = (data) => Buffer.from(typeof data === "string" ? data : JSON.stringify(data)).toString("base64url");
const es256 = (key) => (input) => sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });
/** A token of this header and these claims (objects, or the text itself), signed by the test key unless told otherwise. */
function token(header = HEADER, body = claims, signer = es256(privateKey)) {
  const input = `${b64(header)}.${b64(body)}`;
  return `${input}.${signer(input).toString("base64url")}`;
}
const withClaims = (more) => token(HEADER, { ...claims, ...more });
const withPayload = (more) => withClaims({ payload: { ...claims.payload, ...more } });
const verify = (given, keys = jwks, options = {}) => verifyPayCallback(given, keys, { now: NOW, ...options });

async function refuses(promise, code, field, label) {
  let value;
  try {
    value = await promise;
  } catch (error) {
    assert.ok(error instanceof PaySignError, `${label}: threw ${String(error)}`);
    assert.ok(MainError.is(error), `${label}: the main entry knows it`);
    assert.equal(error.code, code, `${label}: code (${error.message})`);
    assert.equal(error.field, field, `${label}: field (${error.message})`);
    assert.equal(error.outcome, "not_sent", `${label}: outcome`);
    assert.deepEqual(error.toJSON().errors, [], `${label}: errors`);
    return error;
  }
  assert.fail(`${label}: accepted, ${JSON.stringify(value)}`);
}

test("the entry has these names and no others", () => {
  assert.deepEqual(Object.keys(entry).sort(), ["PaySignError", "payCallbackReply", "verifyPayCallback"]);
});

test("Kraken's published token", async () => {
  const promise = verify(jwt);
  assert.ok(promise instanceof Promise);
  assert.deepEqual(await promise, claims);
  assert.deepEqual(await verify(jwt, async () => jwks), claims, "keys from a function");
  assert.deepEqual(await verify(jwt, jwks, { now: new Date(NOW) }), claims, "now as a Date");
  assert.deepEqual(await verify(token()), claims, "a token of our own");
});

test("the five statuses, and no sixth", async () => {
  for (const status of ["success", "failed", "cancelled", "expired", "declined"]) {
    assert.equal((await verify(withPayload({ status }))).payload.status, status);
  }
  for (const status of ["Success", "SUCCESS", "pending", "canceled", "", "success ", null, 5, true, ["success"], {}, undefined]) {
    const error = await refuses(verify(withPayload({ status })), "unexpected_response", "payload.status", JSON.stringify(status) ?? "absent");
    assert.equal(error.result.payload.external_id, claims.payload.external_id, "the claims are there to look at");
  }
});

test("unknown members are let through, everywhere", async () => {
  const more = { iat: 1, jti: "x", aud: ["a"], payload: { ...claims.payload, amount: "1", nested: { a: [null] } } };
  assert.deepEqual(await verify(withClaims(more)), { ...claims, ...more });
  assert.deepEqual(await verify(token({ ...HEADER, typ: undefined, extra: 5 })), claims, "in the header; typ is not needed");
  const keys = [null, 5, "key", {}, { ...jwks.keys[0], kid: "other", future: 1 }, { ...jwks.keys[0], future: 1 }, { kty: "OKP", kid: "new" }];
  assert.deepEqual(await verify(jwt, { keys, more: true }), claims, "in the key set");
});

test("a kraktag may be null or absent", async () => {
  assert.equal((await verify(withPayload({ customer_kraktag: null }))).payload.customer_kraktag, null);
  assert.equal((await verify(withPayload({ customer_kraktag: undefined }))).payload.customer_kraktag, undefined);
  for (const customer_kraktag of [5, {}, [], false]) {
    await refuses(verify(withPayload({ customer_kraktag })), "unexpected_response", "payload.customer_kraktag", JSON.stringify(customer_kraktag));
  }
});

test("external_id is text of the documented form", async () => {
  for (const external_id of ["AA", "GSoAAAAAAAA", "/////////////////////w", "ABEiM0RVZneImaq7zN3u/w", "a+/0"]) {
    assert.equal((await verify(withPayload({ external_id }))).payload.external_id, external_id);
  }
  const bad = [undefined, null, 5, {}, ["AA"], "", "A", "AA==", "AA AA", "AA\n", "a_-b", "é".repeat(4), "A".repeat(23), "A".repeat(5000)];
  for (const external_id of bad) {
    await refuses(verify(withPayload({ external_id })), "unexpected_response", "payload.external_id", String(JSON.stringify(external_id)).slice(0, 40));
  }
});

test("well signed, but not the documented claims", async () => {
  for (const payload of [undefined, null, 5, "text", [], [claims.payload], true]) {
    await refuses(verify(withClaims({ payload })), "unexpected_response", "payload", JSON.stringify(payload) ?? "no payload");
  }
  for (const exp of [undefined, null, "1749547869", {}, [], true]) {
    const error = await refuses(verify(withClaims({ exp })), "unexpected_response", "exp", `exp ${JSON.stringify(exp)}`);
    assert.equal(error.result.iss, "kraken-pay");
  }
  const endless = JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e999');
  await refuses(verify(token(HEADER, endless)), "unexpected_response", "exp", "exp is no finite number");
  await refuses(verify(withClaims({ nbf: claims.exp })), "unexpected_response", "nbf", "not yet valid");
  for (const text of ["null", "5", "[]", '"text"', "{", "hello", `${JSON.stringify(claims)}x`, " "]) {
    await refuses(verify(token(HEADER, text)), "unexpected_response", undefined, `claims ${text.slice(0, 20)}`);
  }
  await refuses(verify(token(HEADER, Buffer.from([0x7b, 0xff, 0x7d]).toString("latin1"))), "unexpected_response", undefined, "no JSON");
});

test("expiry: to the second, by the clock that is given, or ignored on demand", async () => {
  const end = vector.expires_at * 1000;
  assert.deepEqual(await verify(jwt, jwks, { now: end - 1 }), claims, "one millisecond before");
  for (const now of [end, end + 1, new Date(end), end + 86_400_000, Number.MAX_SAFE_INTEGER / 10]) {
    await refuses(verify(jwt, jwks, { now }), "expired", undefined, `now ${now}`);
    assert.deepEqual(await verify(jwt, jwks, { now, acceptExpired: true }), claims, `accepted, now ${now}`);
  }
  await refuses(verifyPayCallback(jwt, jwks), "expired", undefined, "by the host's clock");
  assert.deepEqual(await verifyPayCallback(jwt, jwks, { acceptExpired: true }), claims);
  const fresh = withClaims({ exp: Math.floor(Date.now() / 1000) + 60 });
  assert.equal((await verifyPayCallback(fresh, jwks)).iss, "kraken-pay", "a fresh one, by the host's clock");
});

test("acceptExpired excuses nothing else", async () => {
  const late = { now: vector.expires_at * 1000 + 1, acceptExpired: true };
  await refuses(verify(withClaims({ iss: "other" }), jwks, late), "bad_signature", undefined, "issuer");
  await refuses(verify(withPayload({ status: "new" }), jwks, late), "unexpected_response", "payload.status", "status");
  await refuses(verify(withClaims({ exp: undefined }), jwks, late), "unexpected_response", "exp", "no expiry at all");
  await refuses(verify(`${jwt.slice(0, -4)}AAAA`, jwks, late), "bad_signature", undefined, "signature");
});

test("another issuer", async () => {
  for (const iss of [undefined, null, "", "kraken", "Kraken-Pay", "kraken-pay ", 5, ["kraken-pay"], { a: 1 }]) {
    await refuses(verify(withClaims({ iss })), "bad_signature", undefined, `iss ${JSON.stringify(iss)}`);
  }
});

test("algorithm confusion: only ES256 counts", async () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = jwks.keys[0];
  const publicTexts = [JSON.stringify(jwk), jwk.x, Buffer.from(jwk.x, "base64url"), rsa.publicKey.export({ type: "spki", format: "pem" })];
  const hmacs = publicTexts.map((secret) => (input) => createHmac("sha256", secret).update(input).digest());
  for (const signer of hmacs) {
    await refuses(verify(token({ ...HEADER, alg: "HS256" }, claims, signer)), "bad_signature", undefined, "HS256 with a public key");
    const padded = (input) => Buffer.concat([signer(input), Buffer.alloc(32)]);
    await refuses(verify(token({ ...HEADER, alg: "HS256" }, claims, padded)), "bad_signature", undefined, "HS256 at 64 bytes");
    const oct = { keys: [{ kty: "oct", kid: KID, k: Buffer.from(JSON.stringify(jwk)).toString("base64url"), alg: "HS256" }] };
    await refuses(verify(token({ ...HEADER, alg: "HS256" }, claims, padded), oct), "bad_signature", undefined, "HS256, and a set that has a secret");
    await refuses(verify(token(HEADER, claims, padded), oct), "bad_signature", undefined, "a secret under ES256");
  }
  const rs256 = (input) => sign("sha256", Buffer.from(input), rsa.privateKey);
  const rsaSet = { keys: [{ ...rsa.publicKey.export({ format: "jwk" }), kid: KID }] };
  for (const alg of ["RS256", "PS256", "ES256"]) {
    await refuses(verify(token({ ...HEADER, alg }, claims, rs256), rsaSet), "bad_signature", undefined, `an RSA key under ${alg}`);
  }
  await refuses(verify(token(HEADER), rsaSet), "bad_signature", undefined, "an RSA key for a good token");
  const names = ["none", "None", "", "ES384", "ES512", "EdDSA", "HS512", "es256", "ES256 ", null, 5, ["ES256"], undefined];
  for (const alg of names) {
    await refuses(verify(token({ ...HEADER, alg })), "bad_signature", undefined, `alg ${JSON.stringify(alg)}, well signed`);
    await refuses(verify(`${b64({ ...HEADER, alg })}.${b64(claims)}.`), "bad_signature", undefined, `alg ${JSON.stringify(alg)}, no signature`);
  }
});

test("what a header asks for is not done", async () => {
  const foreign = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const own = foreign.publicKey.export({ format: "jwk" });
  const signer = es256(foreign.privateKey);
  await refuses(verify(token({ ...HEADER, jwk: own }, claims, signer)), "bad_signature", undefined, "jwk");
  await refuses(verify(token({ ...HEADER, jku: "https://evil.example/keys" }, claims, signer)), "bad_signature", undefined, "jku");
  await refuses(verify(token({ ...HEADER, x5u: "https://evil.example/", x5c: ["AA"] }, claims, signer)), "bad_signature", undefined, "x5c");
  await refuses(verify(token({ ...HEADER, crit: ["exp"], exp: 1 })), "bad_signature", undefined, "an unknown critical member");
  await refuses(verify(token({ ...HEADER, crit: ["b64"], b64: false })), "unexpected_response", undefined, "an unencoded payload, well signed");
  await refuses(verify(token({ ...HEADER, crit: [] })), "bad_signature", undefined, "an empty crit");
});

test("foreign and unfit keys", async () => {
  const foreign = generateKeyPairSync("ec", { namedCurve: "P-256" });
  await refuses(verify(token(HEADER, claims, es256(foreign.privateKey))), "bad_signature", undefined, "a foreign key under Kraken's kid");
  const good = jwks.keys[0];
  const other = (curve) => ({ ...generateKeyPairSync("ec", { namedCurve: curve }).publicKey.export({ format: "jwk" }), kid: KID });
  const unfit = {
    "another key": other("P-256"), "P-384": other("P-384"), "P-521": other("P-521"), "secp256k1": other("secp256k1"),
    "P-384 said to be P-256": { ...other("P-384"), crv: "P-256" }, "no curve": { ...good, crv: undefined },
    "Ed25519": { ...generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }), kid: KID },
    "a private key": { ...privateKey.export({ format: "jwk" }), kid: KID }, "for another algorithm": { ...good, alg: "ES384" },
    "for encryption": { ...good, use: "enc" }, "for signing": { ...good, key_ops: ["sign"] }, "no point": { ...good, x: undefined },
    "not on the curve": { ...good, x: good.y }, "no base64": { ...good, x: "!" }, "zero": { ...good, x: "", y: "" }, "numbers": { ...good, x: 1, y: 2 },
  };
  for (const [label, key] of Object.entries(unfit)) await refuses(verify(jwt, { keys: [key] }), "bad_signature", undefined, label);
  for (const more of [{ alg: undefined }, { use: "sig" }, { key_ops: ["verify"] }, { ext: true }]) {
    assert.deepEqual(await verify(jwt, { keys: [{ ...good, ...more }] }), claims, JSON.stringify(more));
  }
});

test("a key that is not in the set, or twice", async () => {
  const good = jwks.keys[0];
  const sets = {
    "an empty set": [], "another kid": [{ ...good, kid: "test-pay-callback-2" }], "no kid": [{ ...good, kid: undefined }],
    "another case": [{ ...good, kid: KID.toUpperCase() }], "the same key twice": [good, good],
    "two keys of one kid": [good, { ...generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" }), kid: KID }],
    "a good one behind an unfit one": [{ kty: "RSA", kid: KID }, good],
  };
  for (const [label, keys] of Object.entries(sets)) {
    for (const given of [{ keys }, async () => ({ keys })]) {
      const error = await refuses(verify(jwt, given), "unknown_key", undefined, label);
      assert.ok(error.message.includes(URL_OF_KEYS), `${label}: ${error.message}`);
    }
  }
});

test("a token that names no key, or a strange one", async () => {
  for (const kid of [undefined, null, "", 5, ["test-pay-callback-1"], {}]) {
    await refuses(verify(token({ ...HEADER, kid })), "bad_signature", undefined, `kid ${JSON.stringify(kid)}`);
  }
  for (const kid of ["__proto__", "toString", "../../keys", "a\nb\u0000c", "x".repeat(3000)]) {
    const error = await refuses(verify(token({ ...HEADER, kid })), "unknown_key", undefined, kid.slice(0, 20));
    assert.ok(error.message.length < 400 && !/[\n\0]/.test(error.message), "the message is short and one line");
  }
});

test("a function finds the keys", async () => {
  const asked = [];
  await verify(jwt, async (...given) => { asked.push(given); return jwks; });
  assert.deepEqual(asked, [[KID]], "asked once, with the kid");
  const never = () => assert.fail("asked for a token that cannot be Kraken's");
  for (const bad of ["", "x", token({ ...HEADER, alg: "none" }), token({ ...HEADER, alg: "HS256" }), token({ ...HEADER, kid: undefined })]) {
    await refuses(verify(bad, never), "bad_signature", undefined, bad.slice(0, 30));
  }
  for (const none of [undefined, null]) {
    const error = await refuses(verify(jwt, async () => none), "unknown_key", undefined, `it gives ${none}`);
    assert.ok(error.message.includes(URL_OF_KEYS), error.message);
  }
});

test("keys that can't be had just now: the callback is to come again", async () => {
  const again = async (keys, label, cause) => {
    const error = await refuses(verify(jwt, keys), "no_answer", undefined, label);
    assert.equal(error.retry.action, "wait", label);
    assert.match(error.retry.reason, /5xx/, label);
    assert.equal(error.cause, cause, label);
  };
  for (const cause of [new TypeError("fetch failed"), new SyntaxError("Unexpected token '<'"), "text", undefined]) {
    await again(() => Promise.reject(cause), `it rejects with ${cause}`, cause);
    await again(() => { throw cause; }, `it throws ${cause}`, cause);
  }
  for (const page of [5, "<html>", {}, [], true, { error: "Bad gateway" }, { keys: {} }, { keys: null }]) {
    await again(async () => page, `it gives ${JSON.stringify(page)}`);
  }
  const own = new MainError({ code: "no_answer", message: "mine", outcome: "not_sent", retry: { action: "wait", reason: "" } });
  await assert.rejects(verify(jwt, () => { throw own; }), (error) => error === own, "a PaySignError is passed on");
});

test("no token, or a damaged one", async () => {
  const [header, body, signature] = jwt.split(".");
  const rows = {
    "empty": "", "a word": "hello", "two parts": `${header}.${body}`, "four parts": `${jwt}.x`, "JSON": JSON.stringify(claims), "quoted": JSON.stringify(jwt),
    "a space before": ` ${jwt}`, "a space behind": `${jwt} `, "a line feed behind": `${jwt}\n`, "a line feed inside": jwt.replace(".", ".\n"),
    "a byte order mark": `\ufeff${jwt}`, "Bearer": `Bearer ${jwt}`, "padding": `${jwt}==`, "standard base64": `${header}.${body}.${signature.replace(/[-_]/g, "+")}`,
    "no signature": `${header}.${body}.`, "a short signature": jwt.slice(0, -2), "a long signature": `${jwt}AA`, "a zero signature": `${header}.${body}.${"A".repeat(86)}`,
    "a DER signature": token(HEADER, claims, (input) => sign("sha256", Buffer.from(input), privateKey)), "a nul": `${jwt}\0`, "very long": "a".repeat(1_000_000),
    "another header": `${b64({ ...HEADER, typ: "jwt" })}.${body}.${signature}`, "other claims": `${header}.${b64({ ...claims, exp: 1e12 })}.${signature}`,
    "a header that is no JSON": `${b64("{")}.${body}.${signature}`, "a header that is a list": `${b64([])}.${body}.${signature}`,
    "header and claims swapped": `${body}.${header}.${signature}`,
  };
  for (const [label, given] of Object.entries(rows)) await refuses(verify(given), "bad_signature", undefined, label);
  for (let at = 0; at < jwt.length; at++) {
    // The last digit of a part has bits that are not used.
    if (jwt[at] === "." || jwt[at + 1] === "." || at === jwt.length - 1) continue;
    const changed = jwt.slice(0, at) + (jwt[at] === "A" ? "B" : "A") + jwt.slice(at + 1);
    const error = await verify(changed).then(() => assert.fail(`character ${at} changed, accepted`), (error) => error);
    // In the header the kid may have become another one.
    assert.ok(error.code === "bad_signature" || (at < header.length && error.code === "unknown_key"), `character ${at}: ${error.code}`);
  }
});

test("arguments of another kind", async () => {
  for (const given of [undefined, null, 5, {}, [jwt], Buffer.from(jwt), new String(jwt)]) {
    await refuses(verify(given), "invalid_request", "jwt", typeof given);
  }
  for (const keys of [undefined, null, 5, "keys", {}, [], jwks.keys, { keys: {} }, jwks.keys[0]]) {
    await refuses(verifyPayCallback(jwt, keys, { now: NOW }), "invalid_request", "keys", JSON.stringify(keys) ?? "undefined");
  }
  for (const now of [null, NaN, Infinity, -1, "1749547000000", 1749547000n, new Date(NaN), vector.valid_at, 1e9, 1e11 - 1]) {
    await refuses(verify(jwt, jwks, { now }), "invalid_request", "now", String(now));
  }
  for (const now of [0, 1, 1e9 - 1, 1e11, new Date(0)]) assert.deepEqual(await verify(jwt, jwks, { now }), claims, String(now));
  for (const acceptExpired of [null, 1, "true", "false", {}]) {
    await refuses(verify(jwt, jwks, { acceptExpired }), "invalid_request", "acceptExpired", String(acceptExpired));
  }
  class Options { get acceptExpired() { return true; } }
  const instances = [new Options(), new Map([["acceptExpired", true]]), new URLSearchParams("acceptExpired=true"), new Date(), Promise.resolve({}), [], () => {},
    Object.create({ acceptExpired: true })];
  for (const options of [null, 5, "x", ...instances]) await refuses(verifyPayCallback(jwt, jwks, options), "invalid_request", "options", String(options));
  assert.deepEqual(await verify(jwt, jwks, { acceptExpired: undefined }), claims);
  for (const name of ["acceptexpired", "accept_expired", "Now", "tolerance", "issuer", "__proto__"]) {
    const options = Object.defineProperty({}, name, { value: true, enumerable: true });
    const error = await refuses(verifyPayCallback(jwt, jwks, options), "invalid_request", "options", name);
    for (const part of [name, "now", "acceptExpired"]) assert.ok(error.message.includes(part), error.message);
  }
  const plain = [Object.assign(Object.create(null), { now: NOW }), runInNewContext(`({ now: ${NOW} })`)];
  for (const options of plain) assert.deepEqual(await verifyPayCallback(jwt, jwks, options), claims, "a plain object of any realm");
  const throwing = [{ get now() { throw new Error("getter"); } }, new Proxy({}, { ownKeys() { throw new Error("proxy"); } })];
  for (const options of throwing) await refuses(verifyPayCallback(jwt, jwks, options), "invalid_request", "options", "what throws when it is read");
});

test("a host without WebCrypto is not a forged callback", async (t) => {
  const crypto = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  t.after(() => Object.defineProperty(globalThis, "crypto", crypto));
  for (const value of [undefined, {}, { subtle: undefined }, { subtle: {} }]) {
    Object.defineProperty(globalThis, "crypto", { value, configurable: true });
    for (const given of [jwt, `${jwt.slice(0, -4)}AAAA`]) {
      const error = await refuses(verify(given), "internal", undefined, "no WebCrypto");
      assert.equal(error.retry.action, "never");
      assert.match(error.message, /WebCrypto.*secure context/s);
    }
  }
  const real = crypto.get?.call(globalThis) ?? crypto.value;
  const importKey = async () => {
    throw new DOMException("Unrecognized name", "NotSupportedError");
  };
  Object.defineProperty(globalThis, "crypto", { value: { subtle: { importKey, verify: (...all) => real.subtle.verify(...all) } }, configurable: true });
  await refuses(verify(jwt), "internal", undefined, "no ECDSA");
});

test("nothing of the caller's is changed or frozen", async () => {
  const set = structuredClone(jwks);
  await verify(jwt, set);
  assert.deepEqual(set, jwks);
  assert.equal(Object.isFrozen(set.keys[0]), false);
  const frozen = Object.freeze({ keys: Object.freeze([Object.freeze({ ...jwks.keys[0] })]) });
  const all = await Promise.all(Array.from({ length: 50 }, () => verify(jwt, frozen, Object.freeze({ now: NOW }))));
  assert.deepEqual(all, all.map(() => claims));
  all[0].payload.status = "changed";
  assert.deepEqual(await verify(jwt, frozen), claims, "results are not shared");
});

test("the answer that Kraken wants", async () => {
  const reply = payCallbackReply();
  assert.deepEqual(reply, { status: 200, headers: { "Content-Type": "application/json" }, body: '{"code":"success"}' });
  const { body, ...rest } = reply;
  const response = new Response(body, rest);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  assert.deepEqual(await response.json(), { code: "success" });
  reply.headers.X = "changed";
  assert.deepEqual(payCallbackReply().headers, { "Content-Type": "application/json" }, "each its own");
});
