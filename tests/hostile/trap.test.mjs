// The core breaks off in the middle of a call, by a real trap of the engine: what was in its memory is wiped, a new instance
// takes over, and no nonce is lost.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { hmacTraces } from "../tarball/hash-states.mjs";

// (module (func (export "trap") unreachable))
const TRAP = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  4,
  1,
  96,
  0,
  0,
  3,
  2,
  1,
  0,
  7,
  8,
  1,
  4,
  116,
  114,
  97,
  112,
  0,
  0,
  10,
  5,
  1,
  3,
  0,
  0,
  11,
);
const { Instance } = WebAssembly;
const { trap } = new Instance(new WebAssembly.Module(TRAP)).exports;

const instances = [];
/** The export that traps at its next call. */
let breaking;
WebAssembly.Instance = function (...given) {
  const made = new Instance(...given);
  // Node has WebAssembly of its own.
  if (!("verifyWebhook" in made.exports)) return made;
  instances.push(made);
  const exports = Object.fromEntries(
    Object.entries(made.exports).map(([name, value]) => [
      name,
      typeof value !== "function"
        ? value
        : (...args) => {
            if (name !== breaking) return value(...args);
            breaking = undefined;
            // The work is done, and the answer lost: the worst moment.
            value(...args);
            return trap();
          },
    ]),
  );
  return { exports };
};

const { ExternalId, Kraken, Katu9, PaySignError, readResponse, verifyKatu9Webhook } = await import("paysign");

const NOW = 1_700_000_000_000;
const PARAMS = { amount: "1", asset: "USD", external_id: ExternalId.random() };

function broken(name, run) {
  breaking = name;
  let error;
  try {
    run();
  } catch (caught) {
    error = caught;
  }
  assert.equal(breaking, undefined, `${name} was called`);
  assert.ok(PaySignError.is(error), `${name}: ${String(error)}`);
  assert.equal(error.code, "internal", name);
  assert.equal(error.cause.name, "RuntimeError", name);
  return error;
}

test("the old memory holds nothing any more, whichever call broke off", () => {
  for (const name of ["krakencore_request", "krakencore_sign", "krakencore_open", "verifyWebhook"]) {
    const secret = randomBytes(64);
    const options = { apiKey: "trap", apiSecret: secret.toString("base64"), now: () => NOW };
    const kraken = new Kraken(options);
    kraken.request("Pay/paylink/create", PARAMS);
    const old = instances.at(-1);
    const calls = {
      krakencore_request: () => kraken.request("Pay/paylink/create", PARAMS),
      krakencore_sign: () => kraken.sign("/p", "1", "b"),
      krakencore_open: () => new Kraken({ ...options, apiKey: "trap-2" }),
      verifyWebhook: () => verifyKatu9Webhook({ secret: options.apiSecret, signature: "0".repeat(64), body: "{}" }),
    };
    const error = broken(name, calls[name]);
    assert.notEqual(instances.at(-1), old, `${name}: a new instance`);
    for (const { exports } of instances) {
      const memory = Buffer.from(exports.memory.buffer);
      assert.ok(!memory.includes(secret.subarray(0, 16)), `${name}: bytes of the key`);
      assert.ok(!memory.includes(options.apiSecret.slice(0, 24)), `${name}: text of the key`);
      for (const [state, trace] of Object.entries(hmacTraces(secret)))
        assert.ok(!memory.includes(trace), `${name}: ${state}`);
    }
    assert.ok(
      Buffer.from(old.exports.memory.buffer).every((byte) => byte === 0),
      `${name}: nothing at all`,
    );
    assert.ok(!`${error.stack} ${JSON.stringify(error)}`.includes(options.apiSecret.slice(0, 24)));
  }
});

test("old objects answer freed, new ones work, and the nonces go on", () => {
  const options = { apiKey: "trap-nonces", apiSecret: randomBytes(64).toString("base64"), now: () => NOW };
  const old = new Kraken(options);
  const katu9 = new Katu9({ token: "t" });
  let last = 0n;
  for (let count = 0; count < 5; count++) last = BigInt(old.request("Pay/paylink/create", PARAMS).nonce);
  broken("krakencore_request", () => old.request("Pay/paylink/create", PARAMS));
  for (const call of [() => old.request("Balance"), () => old.sign("/p", "1", "b"), () => katu9.request("health")]) {
    try {
      assert.ok(call(), "what needs nothing of the old instance may go on");
    } catch (error) {
      assert.equal(error.code, "freed");
    }
  }
  const fresh = new Kraken(options);
  const request = fresh.request("Pay/paylink/create", PARAMS);
  assert.ok(BigInt(request.nonce) > last, `${request.nonce} after ${last}`);
  assert.equal(
    fresh.sign("/0/private/Pay/paylink/create", request.nonce, request.body),
    request.headers["API-Sign"],
    "and signs right",
  );
  assert.deepEqual(readResponse(request, 200, '{"error":[],"result":{}}').result, {});
});

test("a hundred traps in a row", () => {
  const options = { apiKey: "trap-often", apiSecret: randomBytes(64).toString("base64"), now: () => NOW };
  const seen = new Set();
  for (let count = 0; count < 100; count++) {
    const kraken = new Kraken(options);
    seen.add(kraken.request("Balance").nonce);
    broken(["krakencore_request", "krakencore_sign"][count % 2], () =>
      count % 2 === 0 ? kraken.request("Balance") : kraken.sign("/p", "1", "b"),
    );
  }
  assert.equal(seen.size, 100, "no nonce came twice");
});
