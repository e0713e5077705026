// What public reports say about webhooks and callbacks: secrets with something around them, bodies of every kind, keys that can't be fetched.
import assert from "node:assert/strict";
import { createHmac, createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { PaySignError, signKatu9Webhook, verifyKatu9Webhook } from "paysign";
import { verifyPayCallback } from "paysign/pay-callback";
import { refuses, vectors } from "./support.mjs";

const SECRET = "whsec_test";
const BODY = '{"event":"payment_link.created","data":{"id":"1"}}';
const hmac = (secret, body) => createHmac("sha256", secret).update(body).digest("hex");
const GOOD = hmac(SECRET, BODY);
const verify = (more) => verifyKatu9Webhook({ secret: SECRET, signature: GOOD, body: BODY, ...more });
const utf8 = (text) => new TextEncoder().encode(text);
const bom = "\ufeff";

test("octokit/webhooks.js#1155: emoji and escapes, as text and as bytes", () => {
  const bodies = [
    '{"event":"x","data":{"note":"😊"}}',
    '{"event":"x","data":{"note":"\\u001b\\ud83d\\ude0a"}}',
    '{"event":"x","data":{"note":"é\u2028\u2029"}}',
    '{"event":"x","data":{"n":1499.50}}',
  ];
  for (const body of bodies) {
    for (const given of [body, utf8(body), utf8(body).buffer, Buffer.from(body)]) {
      const { event, data } = verify({ body: given, signature: hmac(SECRET, body) });
      assert.deepEqual({ event, data }, JSON.parse(body), body);
    }
  }
});

test("jest#4422, nodejs/node#20978: bytes of another realm, shared and resizable ones", () => {
  const bytes = [...utf8(BODY)];
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  const resizable = new ArrayBuffer(bytes.length, { maxByteLength: bytes.length * 2 });
  new Uint8Array(resizable).set(bytes);
  const rows = {
    "a Uint8Array of a vm": runInNewContext("Uint8Array.from(bytes)", { bytes }),
    "an ArrayBuffer of a vm": runInNewContext("Uint8Array.from(bytes).buffer", { bytes }),
    "shared bytes": shared,
    "a resizable buffer": resizable,
    "bytes of a resizable buffer": new Uint8Array(resizable),
    "a part of a larger buffer": new Uint8Array([0, ...bytes, 0]).subarray(1, -1),
  };
  for (const [label, body] of Object.entries(rows)) assert.equal(verify({ body }).event, "payment_link.created", label);
});

test("stripe/stripe-node#2841, standard-webhooks#286: without a secret nothing passes", () => {
  for (const secret of ["", [], undefined, null, new Uint8Array(0), [""], [undefined], [new Uint8Array(0)], ["", ""]]) {
    refuses(
      () => verify({ secret, signature: hmac("", BODY) }),
      "bad_secret",
      undefined,
      `${typeof secret} ${JSON.stringify(secret)}`,
    );
  }
});

const BLANKS = [" ", "   ", "\t", "\n", "\r\n", "\v\f", "\u00a0", bom, ` ${bom}\u00a0\n`];
test("sibling of standard-webhooks#286: a secret of blanks only", () => {
  for (const secret of BLANKS) {
    const error = refuses(
      () => verify({ secret, signature: hmac(secret, BODY) }),
      "bad_secret",
      undefined,
      JSON.stringify(secret),
    );
    assert.match(error.message, /white space/i, error.message);
  }
});

const AROUND = [
  ["a line end", `${SECRET}\n`],
  ["CR and LF", `${SECRET}\r\n`],
  ["a CR", `${SECRET}\r`],
  ["a blank behind", `${SECRET} `],
  ["a blank before", ` ${SECRET}`],
  ["a tab", `\t${SECRET}`],
  ["a form feed", `${SECRET}\f`],
  ["a vertical tab", `\v${SECRET}`],
  ["a BOM", `${bom}${SECRET}`],
  ["a BOM behind", `${SECRET}${bom}`],
  ["a no-break space", `${SECRET}\u00a0`],
  ["one before", `\u00a0${SECRET}`],
];
const MARKED = [
  ["double quotes", `"${SECRET}"`],
  ["single quotes", `'${SECRET}'`],
  ["quotes and a line end", `"${SECRET}"\n`],
  ["nothing in quotes", '""'],
];
for (const [source, rows, said] of [
  ["heripo-lab/heripo-engine#47, fedora-coreos-pipeline#663", AROUND, /white space/i],
  ["standard-webhooks#235", MARKED, /quot|white space/i],
]) {
  test(`${source}: a text secret with ${rows[0][0]} and the like around it is bad_secret, whoever signed`, () => {
    for (const [label, secret] of rows) {
      for (const signature of [hmac(SECRET, BODY), hmac(secret, BODY)]) {
        const error = refuses(() => verify({ secret, signature }), "bad_secret", undefined, label);
        assert.match(error.message, said, `${label}: ${error.message}`);
        assert.ok(!error.message.includes(SECRET), `${label}: the text does not repeat it`);
      }
    }
  });
}

test("their family: of several secrets the bad one is named by its place, and none is passed over", () => {
  for (const [at, secret] of [
    [0, [`${SECRET}\n`, "old"]],
    [1, [SECRET, ` old`]],
    [2, [undefined, SECRET, '"old"']],
    [3, ["a", SECRET, utf8("b "), "old\t"]],
  ]) {
    const error = refuses(() => verify({ secret }), "bad_secret", undefined, `place ${at}`);
    assert.match(
      `${error.field} ${error.message}`,
      new RegExp(`(?<!\\d)${at}(?!\\d)`),
      `place ${at}: ${error.field}: ${error.message}`,
    );
  }
});

test("their family: bytes are taken as they are, and so is what stands inside", () => {
  for (const text of [...AROUND.map(([, secret]) => secret), ...MARKED.map(([, secret]) => secret), ...BLANKS]) {
    const label = JSON.stringify(text);
    assert.equal(verify({ secret: utf8(text), signature: hmac(text, BODY) }).secretIndex, 0, label);
    assert.equal(
      verify({ secret: ["other", utf8(text)], signature: hmac(text, BODY) }).secretIndex,
      1,
      `${label}, of two`,
    );
    assert.equal(signKatu9Webhook(utf8(text), BODY), hmac(text, BODY), `${label}, signed`);
  }
  for (const text of ["wh sec", "wh\tsec", 'wh"sec', "it's", '"wh', "wh'", "\"wh'", "😊", "\u200bwh", "\u3000wh"]) {
    assert.equal(verify({ secret: text, signature: hmac(text, BODY) }).secretIndex, 0, JSON.stringify(text));
  }
});

test("stripe-node#341: a parsed body", () => {
  for (const body of [JSON.parse(BODY), [1], new Map(), null, undefined, 5]) {
    const error = refuses(
      () => verifyKatu9Webhook({ secret: SECRET, signature: hmac(SECRET, BODY), body }),
      "invalid_request",
      "body",
      typeof body,
    );
    assert.match(error.message, /raw/i);
  }
});

test("wasm-bindgen#1668: a body of 20 MB, then a small one", () => {
  const large = `{"event":"x","data":"${"a".repeat(20 * 1024 * 1024)}"}`;
  const signature = hmac(SECRET, large);
  for (const body of [large, utf8(large)]) {
    assert.equal(verify({ body, signature }).data.length, 20 * 1024 * 1024);
    assert.equal(verify({ body: BODY }).event, "payment_link.created");
  }
});

test("honojs/examples#159: shapes of a header that are not a signature", () => {
  const good = hmac(SECRET, BODY);
  const rows = [
    `sha256=${good}`,
    `v1=${good}`,
    Buffer.from(good, "hex").toString("base64"),
    "",
    " ",
    `${good} `,
    `${good},${good}`,
    `${good}, ${good}`,
    `t=1,v1=${good}`,
    `"${good}"`,
    null,
    undefined,
  ];
  for (const signature of rows) {
    const error = refuses(() => verify({ signature }), "bad_signature", undefined, String(signature));
    assert.ok(!error.message.includes(good), "the text does not tell it");
  }
  refuses(() => verify({ signature: [good, good] }), "bad_signature", undefined, "a list of two");
});

test("reports on odd JSON: JSON.parse's answer, or not_json", () => {
  const deep = `{"event":"x","data":${"[".repeat(500)}${"]".repeat(500)}}`;
  const bodies = [
    `${bom}${BODY}`,
    '{"event":"x","data":NaN}',
    '{"event":"x","data":{"__proto__":{"a":1}}}',
    '{"event":"x","event":"y","data":1,"data":2}',
    deep,
    '{"event":"x","data":{"a":1,"a":2}}',
    '{"event":"x","data":1e999}',
    '{"event":"x","data":-0}',
    '{"event":"x","data":undefined}',
    '{"event":"x","data":01}',
    "{'event':'x','data':1}",
  ];
  for (const body of bodies) {
    const label = body.slice(0, 50);
    let parsed;
    try {
      parsed = JSON.parse(body);
    } catch {
      refuses(() => verify({ body, signature: hmac(SECRET, body) }), "not_json", undefined, label);
      continue;
    }
    const { event, data } = verify({ body, signature: hmac(SECRET, body) });
    assert.equal(event, parsed.event, label);
    assert.ok(Object.is(data, parsed.data) || JSON.stringify(data) === JSON.stringify(parsed.data), label);
  }
});

const callback = vectors("kraken-pay-callback");
const NOW = callback.valid_at * 1000;
const privateKey = createPrivateKey({
  key: Buffer.from(callback.private_key_pkcs8_base64, "base64"),
  format: "der",
  type: "pkcs8",
});
const b64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const key = callback.jwks.keys[0];
function token(more = {}, header = {}) {
  const input = `${b64({ typ: "JWT", alg: "ES256", kid: key.kid, ...header })}.${b64({ ...callback.claims, ...more })}`;
  return `${input}.${sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}
async function failure(jwt, keys, options = { now: NOW }) {
  try {
    await verifyPayCallback(jwt, keys, options);
  } catch (error) {
    assert.ok(PaySignError.is(error), String(error));
    return error;
  }
  assert.fail("it was verified");
}

test("PostHog#101491, SAP/cloud-security-services-integration-library#1719, apache/superset#40869: keys that can't be fetched just now", async () => {
  const causes = [
    new TypeError("fetch failed"),
    new Error("503"),
    new DOMException("timed out", "TimeoutError"),
    "a text",
    undefined,
    new SyntaxError("Unexpected token <"),
  ];
  for (const cause of causes) {
    for (const keys of [
      async () => {
        throw cause;
      },
      () => {
        throw cause;
      },
      () => Promise.reject(cause),
    ]) {
      const error = await failure(callback.jwt, keys);
      assert.deepEqual([error.code, error.retry.action], ["no_answer", "wait"], String(cause));
      assert.equal(error.cause, cause, "the cause is kept");
      assert.doesNotMatch(error.retry.reason, /same answer/i, "it may come again");
    }
  }
  const never = await failure(token({}, { kid: "never-heard-of" }), async () => callback.jwks);
  assert.equal(never.code, "unknown_key", "a key that is not among those fetched");
  const forged = await failure(callback.jwt.slice(0, -4) + "AAAA", async () => callback.jwks);
  assert.equal(forged.code, "bad_signature", "a wrong signature stays one");
  const { payload } = await verifyPayCallback(callback.jwt, async () => callback.jwks, { now: NOW });
  assert.equal(payload.external_id, callback.claims.payload.external_id, "a function that answers");
});

test("siblings: expiry, keys that are not for this, a parsed body, seconds for milliseconds", async () => {
  const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
  const expired = await failure(callback.jwt, callback.jwks, { now: (callback.claims.exp + 86_400) * 1000 });
  assert.equal(expired.code, "expired");
  const rows = [
    ["another key of that kid", { keys: [{ ...other, kid: key.kid, alg: "ES256" }] }, ["bad_signature"]],
    ["no key", { keys: [] }, ["unknown_key"]],
    ["a key to encrypt", { keys: [{ ...key, use: "enc" }] }, ["unknown_key", "invalid_request", "bad_signature"]],
    [
      "a private key",
      { keys: [privateKey.export({ format: "jwk" })].map((jwk) => ({ ...jwk, kid: key.kid })) },
      ["invalid_request", "unknown_key", "bad_signature"],
    ],
    ["no set of keys", undefined, ["invalid_request"]],
    ["an array", [key], ["invalid_request"]],
  ];
  for (const [label, keys, codes] of rows) {
    const { code } = await failure(callback.jwt, keys);
    assert.ok(codes.includes(code), `${label}: ${code}`);
  }
  for (const body of [callback.claims, null, 5, undefined, [callback.jwt]])
    assert.ok(["invalid_request", "bad_signature"].includes((await failure(body, callback.jwks)).code), typeof body);
  for (const now of [callback.valid_at, 1_000_000_001, 99_999_999_999]) {
    const error = await failure(callback.jwt, callback.jwks, { now });
    assert.deepEqual([error.code, error.field], ["invalid_request", "now"], String(now));
  }
});
