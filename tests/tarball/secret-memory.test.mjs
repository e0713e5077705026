// After free() nothing of a secret is left in the WebAssembly memory: not its text, not its bytes, not the two hash
// states that HMAC-SHA-512 keeps of it.

import assert from "node:assert/strict";
import { createHash, createHmac, randomBytes } from "node:crypto";
import { test } from "node:test";
import { hmacTraces, stateAfter } from "./hash-states.mjs";

const instances = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = function (...given) {
  const made = new Instance(...given);
  instances.push(made);
  return made;
};

const { ExternalId, Kraken, signKatu9Webhook, verifyKatu9Webhook, Katu9 } = await import("paysign");

/** What must not be found, by name. */
const traces = (secret) => ({
  text: Buffer.from(secret.toString("base64").slice(0, 24)),
  bytes: secret.subarray(0, 16),
  ...hmacTraces(secret),
});

const memory = () => Buffer.from(instances.at(-1).exports.memory.buffer);
const seen = (secret) =>
  Object.entries(traces(secret))
    .filter(([, trace]) => memory().includes(trace))
    .map(([name]) => name);

function use(kraken) {
  kraken.request("Pay/request/create", {
    amount: "1",
    asset: "USD",
    external_id: ExternalId.random(),
    note: "x".repeat(500),
  });
  kraken.request("DepositStatus", { asset: "XBT" }, { otp: "123456" });
  kraken.sign("/0/private/Balance", "1", randomBytes(20_000));
  kraken.check("Withdraw", { asset: "XBT", key: "k", amount: "1" });
  assert.throws(() => kraken.request("Withdraw", { asset: "XBT" }));
}

test("the states that are looked for are those of SHA-256 and SHA-512", () => {
  const text = Buffer.from("abc");
  for (const width of [256, 512]) {
    const block = Buffer.alloc(width / 4);
    text.copy(block);
    block[text.length] = 0x80;
    block[block.length - 1] = text.length * 8;
    assert.deepEqual(stateAfter(width, block), createHash(`sha${width}`).update(text).digest());
  }
});

test("after free() no trace of a private key is in the memory", () => {
  for (const length of [64, 17, 128, 64]) {
    const secret = randomBytes(length);
    const kraken = new Kraken({ apiKey: "memory", apiSecret: secret.toString("base64") });
    use(kraken);
    assert.equal(
      kraken.sign("/p", "1", "b"),
      createHmac("sha512", secret).update("/p").update(digest("1b")).digest("base64"),
    );
    const live = seen(secret);
    for (const name of ["inner", "outer"])
      assert.ok(live.includes(`${name} state, little endian +0`), `the scan finds a live key: ${live}`);
    kraken.free();
    assert.deepEqual(seen(secret), []);
  }
});

test("two keys: freeing one leaves the other working", () => {
  const [first, second] = [randomBytes(64), randomBytes(64)];
  const one = new Kraken({ apiKey: "one", apiSecret: first.toString("base64") });
  const two = new Kraken({ apiKey: "two", apiSecret: second.toString("base64") });
  use(one);
  use(two);
  one.free();
  assert.deepEqual(seen(first), []);
  assert.equal(
    two.sign("/p", "1", "b"),
    new Kraken({ apiKey: "x", apiSecret: second.toString("base64") }).sign("/p", "1", "b"),
  );
  two.free();
});

test("a constructor that refuses leaves no trace of the secret", () => {
  const secret = randomBytes(64);
  assert.throws(() => new Kraken({ apiKey: "k", apiSecret: secret.toString("base64"), baseUrl: "ftp://x" }), {
    field: "baseUrl",
  });
  assert.deepEqual(seen(secret), []);
});

test("a token and a webhook secret are not left behind", () => {
  const token = randomBytes(24).toString("hex");
  const katu9 = new Katu9({ token });
  katu9.request("health");
  katu9.free();
  assert.ok(!memory().includes(token.slice(0, 24)), "token");
  const secret = randomBytes(24).toString("hex");
  const body = '{"event":"e","data":{}}';
  const signature = signKatu9Webhook(secret, body);
  assert.equal(verifyKatu9Webhook({ secret, signature, body }).event, "e");
  assert.ok(!memory().includes(secret.slice(0, 24)), "webhook secret");
});

function digest(text) {
  return createHash("sha256").update(text).digest();
}
