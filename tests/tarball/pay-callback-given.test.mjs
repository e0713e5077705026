// paysign/pay-callback: what it is given, keys and options, and what its host lacks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { ExternalId } from "paysign";
import { verifyPayCallback } from "paysign/pay-callback";
import {
  claims,
  HEADER,
  jwks,
  jwt,
  KID,
  NOW,
  refuses,
  token,
  URL_OF_KEYS,
  vector,
  verify,
} from "./pay-callback-support.mjs";

test("a function finds the keys", async () => {
  const asked = [];
  await verify(jwt, async (...given) => {
    asked.push(given);
    return jwks;
  });
  assert.deepEqual(asked, [[KID]], "asked once, with the kid");
  const never = () => assert.fail("asked for a token that cannot be Kraken's");
  for (const bad of [
    "",
    "x",
    token({ ...HEADER, alg: "none" }),
    token({ ...HEADER, alg: "HS256" }),
    token({ ...HEADER, kid: undefined }),
  ]) {
    await refuses(verify(bad, never), "bad_signature", undefined, bad.slice(0, 30));
  }
  for (const none of [undefined, null]) {
    const error = await refuses(
      verify(jwt, async () => none),
      "unknown_key",
      undefined,
      `it gives ${none}`,
    );
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
    await again(
      () => {
        throw cause;
      },
      `it throws ${cause}`,
      cause,
    );
  }
  for (const page of [5, "<html>", {}, [], true, { error: "Bad gateway" }, { keys: {} }, { keys: null }]) {
    await again(async () => page, `it gives ${JSON.stringify(page)}`);
  }
  const own = () => ExternalId.toBytes("=");
  await assert.rejects(verify(jwt, own), (error) => error.field === "external_id", "a PaySignError is passed on");
});

test("arguments of another kind", async () => {
  for (const given of [undefined, null, 5, {}, [jwt], Buffer.from(jwt), new String(jwt)]) {
    await refuses(verify(given), "invalid_request", "jwt", typeof given);
  }
  for (const keys of [undefined, null, 5, "keys", {}, [], jwks.keys, { keys: {} }, { keys: jwks }, jwks.keys[0]]) {
    const label = JSON.stringify(keys) ?? "undefined";
    const { message } = await refuses(verifyPayCallback(jwt, keys, { now: NOW }), "invalid_request", "keys", label);
    assert.match(message, /second argument: the key set itself/);
  }
  for (const now of [
    null,
    NaN,
    Infinity,
    -1,
    "1749547000000",
    1749547000n,
    new Date(NaN),
    vector.valid_at,
    1e9,
    1e11 - 1,
  ]) {
    await refuses(verify(jwt, jwks, { now }), "invalid_request", "now", String(now));
  }
  for (const now of [0, 1, 1e9 - 1, 1e11, new Date(0)])
    assert.deepEqual(await verify(jwt, jwks, { now }), claims, String(now));
  for (const acceptExpired of [null, 1, "true", "false", {}]) {
    await refuses(verify(jwt, jwks, { acceptExpired }), "invalid_request", "acceptExpired", String(acceptExpired));
  }
  class Options {
    get acceptExpired() {
      return true;
    }
  }
  const instances = [
    new Options(),
    new Map([["acceptExpired", true]]),
    new URLSearchParams("acceptExpired=true"),
    new Date(),
    Promise.resolve({}),
    [],
    () => {},
    Object.create({ acceptExpired: true }),
  ];
  for (const options of [null, 5, "x", ...instances])
    await refuses(verifyPayCallback(jwt, jwks, options), "invalid_request", "options", String(options));
  assert.deepEqual(await verify(jwt, jwks, { acceptExpired: undefined }), claims);
  for (const name of ["acceptexpired", "accept_expired", "Now", "tolerance", "issuer", "__proto__"]) {
    const options = Object.defineProperty({}, name, { value: true, enumerable: true });
    const error = await refuses(verifyPayCallback(jwt, jwks, options), "invalid_request", "options", name);
    for (const part of [name, "now", "acceptExpired"]) assert.ok(error.message.includes(part), error.message);
  }
  const plain = [Object.assign(Object.create(null), { now: NOW }), runInNewContext(`({ now: ${NOW} })`)];
  for (const options of plain)
    assert.deepEqual(await verifyPayCallback(jwt, jwks, options), claims, "a plain object of any realm");
  const throwing = [
    {
      get now() {
        throw new Error("getter");
      },
    },
    new Proxy(
      {},
      {
        ownKeys() {
          throw new Error("proxy");
        },
      },
    ),
  ];
  for (const options of throwing)
    await refuses(verifyPayCallback(jwt, jwks, options), "invalid_request", "options", "what throws when it is read");
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
  Object.defineProperty(globalThis, "crypto", {
    value: { subtle: { importKey, verify: (...all) => real.subtle.verify(...all) } },
    configurable: true,
  });
  await refuses(verify(jwt), "internal", undefined, "no ECDSA");
});

test("nothing of the caller's is changed or frozen", async () => {
  const set = structuredClone(jwks);
  await verify(jwt, set);
  assert.deepEqual(set, jwks);
  assert.equal(Object.isFrozen(set.keys[0]), false);
  const frozen = Object.freeze({ keys: Object.freeze([Object.freeze({ ...jwks.keys[0] })]) });
  const all = await Promise.all(Array.from({ length: 50 }, () => verify(jwt, frozen, Object.freeze({ now: NOW }))));
  assert.deepEqual(
    all,
    all.map(() => claims),
  );
  all[0].payload.status = "changed";
  assert.deepEqual(await verify(jwt, frozen), claims, "results are not shared");
});
