// After free() nothing of a secret is left in the WebAssembly memory: not its text, not its bytes, not the two hash
// states that HMAC-SHA-512 keeps of it. The states are computed here, from the definition of SHA-512 (FIPS 180-4).

import assert from "node:assert/strict";
import { createHash, createHmac, randomBytes } from "node:crypto";
import { test } from "node:test";

const instances = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = function (...given) {
  const made = new Instance(...given);
  instances.push(made);
  return made;
};

const { ExternalId, Kraken, signKatu9Webhook, verifyKatu9Webhook, Katu9 } = await import("paysign");

const MASK = (1n << 64n) - 1n;
const rotate = (word, by) => ((word >> by) | (word << (64n - by))) & MASK;

/** The first 64 bits of the fraction of a prime's root. */
function fraction(prime, degree) {
  const wanted = BigInt(prime) << (64n * degree);
  let low = 0n;
  let high = 1n << 72n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= wanted) low = middle;
    else high = middle;
  }
  return low & MASK;
}

const primes = [];
for (let n = 2; primes.length < 80; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
const CONSTANTS = primes.map((prime) => fraction(prime, 3n));
const START = primes.slice(0, 8).map((prime) => fraction(prime, 2n));

/** SHA-512's state after one block of 128 bytes. */
function compress(block) {
  const words = Array.from({ length: 16 }, (_, index) => block.readBigUInt64BE(index * 8));
  for (let index = 16; index < 80; index++) {
    const [a, b] = [words[index - 15], words[index - 2]];
    const small = rotate(a, 1n) ^ rotate(a, 8n) ^ (a >> 7n);
    const large = rotate(b, 19n) ^ rotate(b, 61n) ^ (b >> 6n);
    words.push((words[index - 16] + small + words[index - 7] + large) & MASK);
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let index = 0; index < 80; index++) {
    const one =
      h +
      (rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)) +
      ((e & f) ^ (~e & MASK & g)) +
      CONSTANTS[index] +
      words[index];
    const two = (rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & MASK, c, b, a, (one + two) & MASK];
  }
  return [a, b, c, d, e, f, g, h].map((word, index) => (word + START[index]) & MASK);
}

/** What must not be found, by name. Sixteen bytes of each are enough to tell. */
function traces(secret) {
  const pad = (byte) => Buffer.alloc(128, 0).map((_, index) => (secret[index] ?? 0) ^ byte);
  const found = { text: Buffer.from(secret.toString("base64").slice(0, 24)), bytes: secret.subarray(0, 16) };
  for (const [name, byte] of [
    ["inner", 0x36],
    ["outer", 0x5c],
  ]) {
    const block = pad(byte);
    found[`${name} block`] = block.subarray(0, 16);
    const state = Buffer.alloc(64);
    compress(block).forEach((word, index) => state.writeBigUInt64LE(word, index * 8));
    for (const half of [0, 16, 32, 48]) found[`${name} state +${half}`] = state.subarray(half, half + 16);
  }
  return found;
}

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
    assert.ok(live.includes("inner state +0") && live.includes("outer state +0"), `the scan finds a live key: ${live}`);
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
