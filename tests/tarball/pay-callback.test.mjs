// paysign/pay-callback: Kraken's published token, tokens of our own with its published test key, and everything refused.
import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import * as entry from "paysign/pay-callback";
import {
  b64,
  claims,
  es256,
  HEADER,
  jwks,
  jwt,
  KID,
  NOW,
  privateKey,
  refuses,
  token,
  URL_OF_KEYS,
  vector,
  verify,
  withClaims,
  withPayload,
} from "./pay-callback-support.mjs";

const { payCallbackReply, verifyPayCallback } = entry;

test("the entry has these names and no others", () => {
  assert.deepEqual(Object.keys(entry).sort(), [
    "PaySignError",
    "payCallbackReply",
    "receivePayCallback",
    "verifyPayCallback",
  ]);
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
  for (const status of [
    "Success",
    "SUCCESS",
    "pending",
    "canceled",
    "",
    "success ",
    null,
    5,
    true,
    ["success"],
    {},
    undefined,
  ]) {
    const error = await refuses(
      verify(withPayload({ status })),
      "unexpected_response",
      "payload.status",
      JSON.stringify(status) ?? "absent",
    );
    assert.equal(error.result.payload.external_id, claims.payload.external_id, "the claims are there to look at");
  }
});

test("unknown members are let through, everywhere", async () => {
  const more = { iat: 1, jti: "x", aud: ["a"], payload: { ...claims.payload, amount: "1", nested: { a: [null] } } };
  assert.deepEqual(await verify(withClaims(more)), { ...claims, ...more });
  assert.deepEqual(
    await verify(token({ ...HEADER, typ: undefined, extra: 5 })),
    claims,
    "in the header; typ is not needed",
  );
  const keys = [
    null,
    5,
    "key",
    {},
    { ...jwks.keys[0], kid: "other", future: 1 },
    { ...jwks.keys[0], future: 1 },
    { kty: "OKP", kid: "new" },
  ];
  assert.deepEqual(await verify(jwt, { keys, more: true }), claims, "in the key set");
});

test("a kraktag may be null or absent", async () => {
  assert.equal((await verify(withPayload({ customer_kraktag: null }))).payload.customer_kraktag, null);
  assert.equal((await verify(withPayload({ customer_kraktag: undefined }))).payload.customer_kraktag, undefined);
  for (const customer_kraktag of [5, {}, [], false]) {
    await refuses(
      verify(withPayload({ customer_kraktag })),
      "unexpected_response",
      "payload.customer_kraktag",
      JSON.stringify(customer_kraktag),
    );
  }
});

test("external_id is text of the documented form", async () => {
  for (const external_id of ["AA", "GSoAAAAAAAA", "/////////////////////w", "ABEiM0RVZneImaq7zN3u/w", "a+/0"]) {
    assert.equal((await verify(withPayload({ external_id }))).payload.external_id, external_id);
  }
  const bad = [
    undefined,
    null,
    5,
    {},
    ["AA"],
    "",
    "A",
    "AA==",
    "AA AA",
    "AA\n",
    "a_-b",
    "é".repeat(4),
    "A".repeat(23),
    "A".repeat(5000),
  ];
  for (const external_id of bad) {
    await refuses(
      verify(withPayload({ external_id })),
      "unexpected_response",
      "payload.external_id",
      String(JSON.stringify(external_id)).slice(0, 40),
    );
  }
});

test("well signed, but not the documented claims", async () => {
  for (const payload of [undefined, null, 5, "text", [], [claims.payload], true]) {
    await refuses(
      verify(withClaims({ payload })),
      "unexpected_response",
      "payload",
      JSON.stringify(payload) ?? "no payload",
    );
  }
  for (const exp of [undefined, null, "1749547869", {}, [], true]) {
    const error = await refuses(
      verify(withClaims({ exp })),
      "unexpected_response",
      "exp",
      `exp ${JSON.stringify(exp)}`,
    );
    assert.equal(error.result.iss, "kraken-pay");
  }
  const endless = JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e999');
  await refuses(verify(token(HEADER, endless)), "unexpected_response", "exp", "exp is not a finite number");
  await refuses(verify(withClaims({ nbf: claims.exp })), "unexpected_response", "nbf", "not yet valid");
  for (const text of ["null", "5", "[]", '"text"', "{", "hello", `${JSON.stringify(claims)}x`, " "]) {
    await refuses(verify(token(HEADER, text)), "unexpected_response", undefined, `claims ${text.slice(0, 20)}`);
  }
  await refuses(
    verify(token(HEADER, Buffer.from([0x7b, 0xff, 0x7d]).toString("latin1"))),
    "unexpected_response",
    undefined,
    "no JSON",
  );
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
  const publicTexts = [
    JSON.stringify(jwk),
    jwk.x,
    Buffer.from(jwk.x, "base64url"),
    rsa.publicKey.export({ type: "spki", format: "pem" }),
  ];
  const hmacs = publicTexts.map((secret) => (input) => createHmac("sha256", secret).update(input).digest());
  for (const signer of hmacs) {
    await refuses(
      verify(token({ ...HEADER, alg: "HS256" }, claims, signer)),
      "bad_signature",
      undefined,
      "HS256 with a public key",
    );
    const padded = (input) => Buffer.concat([signer(input), Buffer.alloc(32)]);
    await refuses(
      verify(token({ ...HEADER, alg: "HS256" }, claims, padded)),
      "bad_signature",
      undefined,
      "HS256 at 64 bytes",
    );
    const oct = {
      keys: [{ kty: "oct", kid: KID, k: Buffer.from(JSON.stringify(jwk)).toString("base64url"), alg: "HS256" }],
    };
    await refuses(
      verify(token({ ...HEADER, alg: "HS256" }, claims, padded), oct),
      "bad_signature",
      undefined,
      "HS256, and a set that has a secret",
    );
    await refuses(verify(token(HEADER, claims, padded), oct), "bad_signature", undefined, "a secret under ES256");
  }
  const rs256 = (input) => sign("sha256", Buffer.from(input), rsa.privateKey);
  const rsaSet = { keys: [{ ...rsa.publicKey.export({ format: "jwk" }), kid: KID }] };
  for (const alg of ["RS256", "PS256", "ES256"]) {
    await refuses(
      verify(token({ ...HEADER, alg }, claims, rs256), rsaSet),
      "bad_signature",
      undefined,
      `an RSA key under ${alg}`,
    );
  }
  await refuses(verify(token(HEADER), rsaSet), "bad_signature", undefined, "an RSA key for a good token");
  const names = [
    "none",
    "None",
    "",
    "ES384",
    "ES512",
    "EdDSA",
    "HS512",
    "es256",
    "ES256 ",
    null,
    5,
    ["ES256"],
    undefined,
  ];
  for (const alg of names) {
    await refuses(
      verify(token({ ...HEADER, alg })),
      "bad_signature",
      undefined,
      `alg ${JSON.stringify(alg)}, well signed`,
    );
    await refuses(
      verify(`${b64({ ...HEADER, alg })}.${b64(claims)}.`),
      "bad_signature",
      undefined,
      `alg ${JSON.stringify(alg)}, no signature`,
    );
  }
});

test("what a header asks for is not done", async () => {
  const foreign = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const own = foreign.publicKey.export({ format: "jwk" });
  const signer = es256(foreign.privateKey);
  await refuses(verify(token({ ...HEADER, jwk: own }, claims, signer)), "bad_signature", undefined, "jwk");
  await refuses(
    verify(token({ ...HEADER, jku: "https://evil.example/keys" }, claims, signer)),
    "bad_signature",
    undefined,
    "jku",
  );
  await refuses(
    verify(token({ ...HEADER, x5u: "https://evil.example/", x5c: ["AA"] }, claims, signer)),
    "bad_signature",
    undefined,
    "x5c",
  );
  await refuses(
    verify(token({ ...HEADER, crit: ["exp"], exp: 1 })),
    "bad_signature",
    undefined,
    "an unknown critical member",
  );
  await refuses(
    verify(token({ ...HEADER, crit: ["b64"], b64: false })),
    "unexpected_response",
    undefined,
    "an unencoded payload, well signed",
  );
  await refuses(verify(token({ ...HEADER, crit: [] })), "bad_signature", undefined, "an empty crit");
});

test("foreign and unfit keys", async () => {
  const foreign = generateKeyPairSync("ec", { namedCurve: "P-256" });
  await refuses(
    verify(token(HEADER, claims, es256(foreign.privateKey))),
    "bad_signature",
    undefined,
    "a foreign key under Kraken's kid",
  );
  const good = jwks.keys[0];
  const other = (curve) => ({
    ...generateKeyPairSync("ec", { namedCurve: curve }).publicKey.export({ format: "jwk" }),
    kid: KID,
  });
  const unfit = {
    "another key": other("P-256"),
    "P-384": other("P-384"),
    "P-521": other("P-521"),
    secp256k1: other("secp256k1"),
    "P-384 said to be P-256": { ...other("P-384"), crv: "P-256" },
    "no curve": { ...good, crv: undefined },
    Ed25519: { ...generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }), kid: KID },
    "a private key": { ...privateKey.export({ format: "jwk" }), kid: KID },
    "for another algorithm": { ...good, alg: "ES384" },
    "for encryption": { ...good, use: "enc" },
    "for signing": { ...good, key_ops: ["sign"] },
    "no point": { ...good, x: undefined },
    "not on the curve": { ...good, x: good.y },
    "no base64": { ...good, x: "!" },
    zero: { ...good, x: "", y: "" },
    numbers: { ...good, x: 1, y: 2 },
  };
  for (const [label, key] of Object.entries(unfit))
    await refuses(verify(jwt, { keys: [key] }), "bad_signature", undefined, label);
  for (const more of [{ alg: undefined }, { use: "sig" }, { key_ops: ["verify"] }, { ext: true }]) {
    assert.deepEqual(await verify(jwt, { keys: [{ ...good, ...more }] }), claims, JSON.stringify(more));
  }
});

test("a key that is not in the set, or twice", async () => {
  const good = jwks.keys[0];
  const sets = {
    "an empty set": [],
    "another kid": [{ ...good, kid: "test-pay-callback-2" }],
    "no kid": [{ ...good, kid: undefined }],
    "another case": [{ ...good, kid: KID.toUpperCase() }],
    "the same key twice": [good, good],
    "two keys of one kid": [
      good,
      { ...generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" }), kid: KID },
    ],
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

test("no token, or a damaged one", async () => {
  const [header, body, signature] = jwt.split(".");
  const rows = {
    empty: "",
    "a word": "hello",
    "two parts": `${header}.${body}`,
    "four parts": `${jwt}.x`,
    JSON: JSON.stringify(claims),
    quoted: JSON.stringify(jwt),
    "a space before": ` ${jwt}`,
    "a space behind": `${jwt} `,
    "a line feed behind": `${jwt}\n`,
    "a line feed inside": jwt.replace(".", ".\n"),
    "a byte order mark": `\ufeff${jwt}`,
    Bearer: `Bearer ${jwt}`,
    padding: `${jwt}==`,
    "standard base64": `${header}.${body}.${signature.replace(/[-_]/g, "+")}`,
    "no signature": `${header}.${body}.`,
    "a short signature": jwt.slice(0, -2),
    "a long signature": `${jwt}AA`,
    "a zero signature": `${header}.${body}.${"A".repeat(86)}`,
    "a DER signature": token(HEADER, claims, (input) => sign("sha256", Buffer.from(input), privateKey)),
    "a nul": `${jwt}\0`,
    "very long": "a".repeat(1_000_000),
    "another header": `${b64({ ...HEADER, typ: "jwt" })}.${body}.${signature}`,
    "other claims": `${header}.${b64({ ...claims, exp: 1e12 })}.${signature}`,
    "a header that is not JSON": `${b64("{")}.${body}.${signature}`,
    "a header that is a list": `${b64([])}.${body}.${signature}`,
    "header and claims swapped": `${body}.${header}.${signature}`,
  };
  for (const [label, given] of Object.entries(rows)) await refuses(verify(given), "bad_signature", undefined, label);
  for (let at = 0; at < jwt.length; at++) {
    // The last digit of a part has bits that are not used.
    if (jwt[at] === "." || jwt[at + 1] === "." || at === jwt.length - 1) continue;
    const changed = jwt.slice(0, at) + (jwt[at] === "A" ? "B" : "A") + jwt.slice(at + 1);
    const error = await verify(changed).then(
      () => assert.fail(`character ${at} changed, accepted`),
      (error) => error,
    );
    // In the header the kid may have become another one.
    assert.ok(
      error.code === "bad_signature" || (at < header.length && error.code === "unknown_key"),
      `character ${at}: ${error.code}`,
    );
  }
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
