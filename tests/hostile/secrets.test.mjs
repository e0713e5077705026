// Where secrets must not stay: in the core's memory after garbage collection, after a refused constructor and after each
// webhook, down to the states of the hash, and in what a webhook, a client or an error shows.
// tests/tarball/secret-memory.test.mjs has what free() leaves.
import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { test } from "node:test";
import { inspect } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { hmacTraces } from "../tarball/hash-states.mjs";

const instances = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = function (...given) {
  const made = new Instance(...given);
  if ("verifyWebhook" in made.exports) instances.push(made);
  return made;
};
const paysign = await import("paysign");
const { Katu9, Kraken, PaySignError, signKatu9Webhook } = paysign;

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");
const memory = () => Buffer.concat(instances.map(({ exports }) => Buffer.from(exports.memory.buffer)));

/** The forms in which a key can lie about: text, bytes, and what HMAC-SHA-512 or HMAC-SHA-256 makes of it. */
const forms = (key, width) => ({
  base64: Buffer.from(key.toString("base64").slice(0, 20)),
  bytes: key.subarray(0, 16),
  ...hmacTraces(key, width),
});
function left(key, width = 512) {
  const bytes = memory();
  return Object.entries(forms(key, width))
    .filter(([, form]) => bytes.includes(form))
    .map(([name]) => name);
}

test("a client that nobody freed leaves nothing once it is collected", async () => {
  const secrets = Array.from({ length: 20 }, () => randomBytes(64));
  const tokens = secrets.map((secret) => secret.toString("hex").slice(0, 40));
  (() => {
    for (const [index, secret] of secrets.entries()) {
      new Kraken({ apiKey: `collected-${index}`, apiSecret: secret.toString("base64") }).request("Balance");
      new Katu9({ token: tokens[index] }).request("health");
    }
  })();
  for (let round = 0; round < 20; round++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  for (const secret of secrets) assert.deepEqual(left(secret), []);
  const live = new Kraken({ apiKey: "live", apiSecret: secrets[0].toString("base64") });
  live.request("Balance");
  assert.ok(left(secrets[0]).includes("inner state, little endian +0"), "one that lives is seen");
  live.free();
  for (const token of tokens) assert.ok(!memory().includes(token.slice(0, 24)));
});

test("a constructor that refuses leaves nothing, whatever it refuses", () => {
  const wrong = [
    { apiKey: "" },
    { apiKey: "with a\nline break" },
    { baseUrl: "ftp://x" },
    { baseUrl: "https://user:password@x.example" },
    { otp: 5 },
    { nonceUnit: "s" },
    { lastNonce: "-1" },
    { now: "today" },
    { unknown: 1 },
  ];
  for (const more of wrong) {
    const secret = randomBytes(64);
    const options = { apiKey: "refused", apiSecret: secret.toString("base64"), ...more };
    assert.throws(() => new Kraken(options), PaySignError, JSON.stringify(more));
    assert.deepEqual(left(secret), [], JSON.stringify(more));
  }
  const secret = randomBytes(64);
  for (const bent of [(text) => `${text}=`, (text) => `${text} `, (text) => text.slice(1), (text) => `${text}!`]) {
    assert.throws(() => new Kraken({ apiKey: "k", apiSecret: bent(secret.toString("base64")) }), PaySignError);
    assert.deepEqual(left(secret), [], bent("secret"));
    assert.deepEqual(left(secret.subarray(1)), [], bent("secret"));
  }
});

test("no webhook leaves its secret, whether it was verified or refused", () => {
  const now = 1734567890000;
  const body = '{"event":"e","data":{},"event_type":"e","status":"new","payload":{}}';
  const mac = (key, time = "") => createHmac("sha256", key).update(time).update(body).digest("hex");
  for (let round = 0; round < 8; round++) {
    const [key, old] = [randomBytes(32), randomBytes(32)];
    const secret = [old, key];
    const calls = [
      ["verifyKatu9Webhook", { secret, signature: mac(key) }],
      ["verifyRampWebhook", { secret, signature: mac(key) }],
      ["verifyEmbedWebhook", { secret, signature: `t=${now / 1000},v1=${mac(key, `${now / 1000}.`)}`, now }],
      [
        "verifyEmbedWebhook",
        { secret: key.toString("base64"), signature: `t=${now / 1000},v1=${mac(key, `${now / 1000}.`)}`, now },
      ],
    ];
    for (const [name, given] of calls) {
      assert.ok(paysign[name]({ body, ...given }));
      assert.deepEqual([...left(key, 256), ...left(old, 256)], [], `${name}, verified`);
      for (const wrong of ["0".repeat(64), "", "x", `t=1,v1=${"0".repeat(64)}`]) {
        assert.throws(() => paysign[name]({ body, ...given, signature: wrong }), PaySignError);
        assert.deepEqual([...left(key, 256), ...left(old, 256)], [], `${name}, refused`);
      }
    }
    signKatu9Webhook(key, body);
    assert.deepEqual(left(key, 256), [], "signed");
  }
});

test("an error of a secret does not show it, in any view", () => {
  const key = randomBytes(48).toString("base64");
  const calls = [
    () => new Kraken({ apiKey: "k", apiSecret: `${key.slice(0, -1)}!` }),
    () => new Kraken({ apiKey: "k", apiSecret: `"${key}"` }),
    () => new Kraken({ apiKey: key, apiSecret: key.slice(1), [key]: 1 }),
    () => new Katu9({ token: `${key} ` }),
    () => paysign.verifyKatu9Webhook({ secret: `${key}\n`, signature: "0".repeat(64), body: "{}" }),
    () => paysign.verifyEmbedWebhook({ secret: [key, `${key}!`], signature: "t=1,v1=x", body: "{}" }),
    () => paysign.verifyRampWebhook({ secret: key, signature: key, body: "{}" }),
  ];
  for (const [index, call] of calls.entries()) {
    let error;
    try {
      call();
    } catch (caught) {
      error = caught;
    }
    assert.ok(PaySignError.is(error), `call ${index}`);
    // The name of a member is the caller's own word, of which the beginning is said.
    if (index === 2) continue;
    for (const view of [
      error.message,
      error.stack,
      String(error),
      inspect(error, { depth: 9, showHidden: true }),
      JSON.stringify(error),
    ])
      assert.ok(!view.includes(key.slice(0, 20)), `call ${index}: ${view}`);
  }
});
