// Where secrets must not stay: in the core's memory after garbage collection and after each webhook, and in what a webhook,
// a client or an error shows. tests/tarball/secret-memory.test.mjs has what free() leaves, down to the states of the hash.
import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { test } from "node:test";
import { inspect } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

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

/** Sixteen bytes of each form in which a key can lie about: text, bytes, and HMAC's two blocks. */
function forms(key) {
  const padded = (byte) => Buffer.alloc(64).map((_, index) => (key[index] ?? 0) ^ byte);
  return {
    base64: Buffer.from(key.toString("base64").slice(0, 20)),
    bytes: key.subarray(0, 16),
    inner: padded(0x36).subarray(0, 16),
    outer: padded(0x5c).subarray(0, 16),
  };
}
const left = (key) =>
  Object.entries(forms(key))
    .filter(([, form]) => memory().includes(form))
    .map(([name]) => name);

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
  for (const token of tokens) assert.ok(!memory().includes(token.slice(0, 24)));
});

test("no webhook leaves its secret, whether it was verified or refused", () => {
  const now = 1734567890000;
  const body = '{"event":"e","data":{},"event_type":"e","status":"new","payload":{}}';
  const mac = (key, time = "") => createHmac("sha256", key).update(time).update(body).digest("hex");
  for (let round = 0; round < 20; round++) {
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
      assert.deepEqual([...left(key), ...left(old)], [], `${name}, verified`);
      for (const wrong of ["0".repeat(64), "", "x", `t=1,v1=${"0".repeat(64)}`]) {
        assert.throws(() => paysign[name]({ body, ...given, signature: wrong }), PaySignError);
        assert.deepEqual([...left(key), ...left(old)], [], `${name}, refused`);
      }
    }
    signKatu9Webhook(key, body);
    assert.deepEqual(left(key), [], "signed");
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
