// Bytes that are not what they seem: detached, resized, shared with a thread that writes, classes with members of their own.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import {
  ExternalId,
  PaySignError,
  signKatu9Webhook,
  verifyEmbedWebhook,
  verifyKatu9Webhook,
  verifyRampWebhook,
} from "paysign";
import { apiSign, newKraken } from "../tarball/support.mjs";

const utf8 = (text) => new TextEncoder().encode(text);
const hmac = (secret, body) => createHmac("sha256", secret).update(body).digest("hex");
const BODY = '{"event":"e","data":{"to":"alice"},"event_type":"e","status":"new","payload":{"to":"alice"}}';
const T = 1734567890;
const KEY = Buffer.from("secret");

/** The three webhooks, each with a body and its good signature. */
const WEBHOOKS = {
  katu9: (body, signed = body) => verifyKatu9Webhook({ secret: "secret", signature: hmac(KEY, signed), body }),
  ramp: (body, signed = body) => verifyRampWebhook({ secret: "secret", signature: hmac(KEY, signed), body }),
  embed: (body, signed = body) =>
    verifyEmbedWebhook({
      secret: KEY.toString("base64"),
      signature: `t=${T},v1=${hmac(KEY, Buffer.concat([Buffer.from(`${T}.`), Buffer.from(signed)]))}`,
      body,
      now: T * 1000,
    }),
};

/** What run gives; undefined where it throws a PaySignError. */
function attempt(run, label) {
  try {
    return run();
  } catch (error) {
    assert.ok(error instanceof PaySignError, `${label}: threw ${String(error)}`);
    assert.notEqual(error.code, "internal", `${label}: ${error.message}`);
    return undefined;
  }
}

test("detached bytes are refused, or count as none", () => {
  const detached = () => {
    const bytes = utf8(BODY);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    return bytes;
  };
  for (const [name, verify] of Object.entries(WEBHOOKS)) {
    for (const body of [detached(), detached().buffer])
      assert.equal(
        attempt(() => verify(body, utf8(BODY)), name),
        undefined,
        name,
      );
  }
  assert.equal(
    attempt(() => ExternalId.fromBytes(detached()), "id"),
    undefined,
  );
  const signature = attempt(() => newKraken().sign("/p", "1", detached()), "sign");
  assert.ok(signature === undefined || signature === apiSign("/p", "1", ""));
});

test("bytes that a getter of the options detaches or shrinks", () => {
  for (const change of [
    (buffer) => buffer.resize(0),
    (buffer) => buffer.resize(5),
    (buffer) => structuredClone(buffer, { transfer: [buffer] }),
  ]) {
    const buffer = new ArrayBuffer(BODY.length, { maxByteLength: 1000 });
    const body = new Uint8Array(buffer);
    body.set(utf8(BODY));
    const webhook = { body, secret: "secret" };
    Object.defineProperty(webhook, "signature", {
      enumerable: true,
      get() {
        change(buffer);
        return hmac(KEY, BODY);
      },
    });
    assert.equal(
      attempt(() => verifyKatu9Webhook(webhook), String(change)),
      undefined,
      String(change),
    );
  }
});

test("a thread that writes into the body meanwhile gets nothing past a signature", async () => {
  const [good, forged] = [utf8(BODY), utf8(BODY.replaceAll("alice", "mallo"))];
  const shared = new SharedArrayBuffer(good.length);
  const body = new Uint8Array(shared);
  const worker = new Worker(
    `const { workerData: { shared, good, forged } } = require("node:worker_threads");
     const body = new Uint8Array(shared);
     for (;;) { body.set(good); body.set(forged); }`,
    { eval: true, workerData: { shared, good, forged } },
  );
  await new Promise((resolve) => worker.once("online", resolve));
  let passed = 0;
  const end = Date.now() + 3000;
  try {
    while (Date.now() < end) {
      for (const [name, verify] of Object.entries(WEBHOOKS)) {
        const read = attempt(() => verify(body, good), name);
        if (read === undefined) continue;
        passed++;
        const { to } = read.payload ?? read.data.data ?? read.data;
        assert.equal(to, "alice", `${name}: what was read is not what was signed`);
      }
    }
  } finally {
    await worker.terminate();
  }
  assert.ok(passed > 0, "some were read while they were good");
});

test("classes of bytes with members of their own", () => {
  const bytes = utf8(BODY);
  class Lying extends Uint8Array {
    get length() {
      return 4;
    }
    get byteLength() {
      return 4;
    }
    get byteOffset() {
      return 1_000_000;
    }
    get buffer() {
      return new ArrayBuffer(8);
    }
    subarray() {
      throw new Error("subarray");
    }
    static get [Symbol.species]() {
      return Array;
    }
  }
  const rows = {
    "a class that lies about its length": Lying.from(bytes),
    "own members": Object.defineProperties(bytes.slice(), {
      buffer: { value: new ArrayBuffer(3) },
      byteLength: { value: 2 ** 31 },
    }),
    "a proxy": new Proxy(bytes, {}),
    "the prototype alone": Object.create(Uint8Array.prototype),
    "no prototype": Object.setPrototypeOf(bytes.slice(), null),
    "a DataView": new DataView(bytes.buffer),
    "16 bits": new Uint16Array(bytes.buffer.slice(0, bytes.length & ~1)),
    "another tag": Object.defineProperty(bytes.slice(), Symbol.toStringTag, { value: "Uint16Array" }),
    "an object with the tag": { [Symbol.toStringTag]: "ArrayBuffer", byteLength: 5 },
  };
  for (const [label, body] of Object.entries(rows)) {
    const read = attempt(() => WEBHOOKS.katu9(body, bytes), label);
    assert.ok(read === undefined || read.data.to === "alice", label);
    const signature = attempt(() => signKatu9Webhook(body, BODY), label);
    assert.ok(
      signature === undefined || signature === hmac(bytes, BODY) || body instanceof Lying || label === "own members",
    );
  }
});

test("secrets whose list calls back in the middle leave another call's bytes alone", () => {
  class Secrets extends Array {
    toString() {
      assert.equal(signKatu9Webhook("another secret", "x".repeat(20_000)).length, 64);
      return super.toString();
    }
    static get [Symbol.species]() {
      return Secrets;
    }
  }
  const secret = Secrets.from(["other", "secret"]);
  for (const [name, scheme] of [
    ["katu9", verifyKatu9Webhook],
    ["ramp", verifyRampWebhook],
  ]) {
    const read = attempt(() => scheme({ secret, signature: hmac(KEY, BODY), body: BODY }), name);
    assert.equal(read?.secretIndex, 1, `${name}: the right answer`);
    const forged = { secret, signature: hmac("another secret", BODY), body: BODY };
    assert.equal(
      attempt(() => scheme(forged), name),
      undefined,
      `${name}: a secret of another call`,
    );
  }
});
