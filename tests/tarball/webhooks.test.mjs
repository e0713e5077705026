// Katu9's webhooks: signing, verifying over the raw bytes, several secrets, all refusals.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { signKatu9Webhook, verifyKatu9Webhook } from "paysign";
import { bytes, fc, holds, text } from "./random.mjs";
import { refuses, thrown } from "./support.mjs";

const SECRET = "whsec_test";
const EVENT = {
  event: "payment_link.created",
  data: { id: "497f6eca-6276-4993-bfeb-53cbbbba6f08", transactionId: "75906707-8c31-479c-b354-aa805c4cefbc" },
};
const BODY = JSON.stringify(EVENT);
const hmac = (secret, body) => createHmac("sha256", secret).update(body).digest("hex");
const GOOD = hmac(SECRET, BODY);
const utf8 = (text) => new TextEncoder().encode(text);
const verify = (more) => verifyKatu9Webhook({ secret: SECRET, signature: GOOD, body: BODY, ...more });
const signed = (body, secret = SECRET) => verify({ secret, body, signature: hmac(secret, body) });

test("sign equals node:crypto on 2,000 random bodies and secrets", () => {
  holds(2000, 0xbead, fc.oneof(text(100, 1), bytes(200, 1)), fc.oneof(text(300), bytes(2000)), (secret, body) => {
    const expected = hmac(secret, body);
    assert.match(expected, /^[0-9a-f]{64}$/);
    assert.equal(signKatu9Webhook(secret, body), expected);
    if (body instanceof Uint8Array)
      assert.equal(signKatu9Webhook(secret, new Uint8Array(body).buffer), expected, "ArrayBuffer");
  });
});

test("verify what sign made, with bodies and secrets of each kind", () => {
  const bytes = utf8(BODY);
  const padded = new Uint8Array(bytes.length + 7);
  padded.set(bytes, 3);
  for (const secret of [SECRET, utf8(SECRET), Buffer.from(SECRET)]) {
    for (const body of [BODY, bytes, bytes.buffer.slice(0), Buffer.from(BODY), padded.subarray(3, 3 + bytes.length)]) {
      const label = `${secret.constructor.name}, ${body.constructor.name}`;
      const { event, data, secretIndex } = verify({ secret, body, signature: signKatu9Webhook(secret, body) });
      assert.deepEqual({ event, data }, EVENT, label);
      assert.equal(secretIndex, 0, label);
    }
  }
});

test("known and unknown events, and what data may be", () => {
  const rows = [
    { event: "transaction.created", data: { id: "x", amount: 5 } },
    { event: "something.new", data: { a: [1, { b: null }] } },
    { event: "something.new", data: {}, extra: true },
    { event: "toString", data: { x: 1 } },
  ];
  for (const row of rows) {
    const { event, data } = signed(JSON.stringify(row));
    assert.equal(event, row.event, row.event);
    assert.deepEqual(data, row.data, row.event);
  }
  const { data } = signed('{"event":"something.new","data":{"__proto__":{"polluted":true},"n":12345678901234567890}}');
  assert.deepEqual(
    data,
    JSON.parse('{"__proto__":{"polluted":true},"n":12345678901234567890}'),
    "as JSON.parse gives it",
  );
  assert.equal({}.polluted, undefined);
});

test("the bytes are verified, not the meaning", () => {
  const variants = [
    `${BODY} `,
    `${BODY}\n`,
    ` ${BODY}`,
    JSON.stringify(EVENT, null, 1),
    BODY.replace("payment", "p\\u0061yment"),
    BODY.replace("e", "E"),
  ];
  for (const body of variants) refuses(() => verify({ body }), "bad_signature", undefined, JSON.stringify(body));
  assert.deepEqual(
    signed(BODY.replace("payment", "p\\u0061yment")).event,
    "payment_link.created",
    "escapes, signed as they are",
  );
  const bytes = utf8(BODY);
  for (let i = 0; i < bytes.length; i++) {
    const changed = bytes.slice();
    changed[i] ^= 1;
    refuses(() => verify({ body: changed }), "bad_signature", undefined, `byte ${i} changed`);
  }
});

test("several secrets: the index is the place in the caller's list", () => {
  const rows = [
    [[SECRET], 0],
    [[SECRET, "old"], 0],
    [["new", SECRET], 1],
    [["a", "b", SECRET, "c"], 2],
    [[utf8("new"), utf8(SECRET)], 1],
    [["new", utf8(SECRET)], 1],
    [[undefined, SECRET], 1],
    [[undefined, "new", undefined, SECRET, undefined], 3],
    [[SECRET, SECRET], 0],
  ];
  for (const [secret, index] of rows) {
    const { event, secretIndex } = verify({ secret });
    assert.equal(secretIndex, index, JSON.stringify(secret));
    assert.equal(event, EVENT.event, JSON.stringify(secret));
    verify({ secret: Object.freeze([...secret]) });
  }
  for (const secret of [["a"], ["a", "b"], [undefined, "a"], [utf8(`${SECRET} `)], [SECRET.toUpperCase()]]) {
    refuses(() => verify({ secret }), "bad_signature", undefined, JSON.stringify(secret));
  }
  const { message } = refuses(
    () => verify({ secret: [SECRET, `${SECRET} `] }),
    "bad_secret",
    "secret",
    "a blank behind the second",
  );
  assert.match(message, /secret\[1\].*white space/);
});

test("a missing or empty secret", () => {
  for (const secret of [undefined, null, "", new Uint8Array(0), [], [undefined], [undefined, undefined]]) {
    const label = Array.isArray(secret) ? `list of ${secret.length}` : JSON.stringify(secret);
    refuses(() => verify({ secret }), "bad_secret", undefined, `verify, ${label}`);
    if (!Array.isArray(secret))
      refuses(() => signKatu9Webhook(secret, BODY), "bad_secret", undefined, `sign, ${label}`);
  }
  const emptyKey = hmac("", BODY);
  for (const secret of ["", new Uint8Array(0)])
    refuses(() => verify({ secret, signature: emptyKey }), "bad_secret", undefined, "signed with nothing");
});

const WRONG_SIGNATURES = {
  undefined: undefined,
  null: null,
  empty: "",
  "one character": "f",
  "too short": GOOD.slice(1),
  "too long": `${GOOD}0`,
  twice: GOOD + GOOD,
  "prefix sha256=": `sha256=${GOOD}`,
  "prefix v1=": `v1=${GOOD}`,
  "0x": `0x${GOOD.slice(2)}`,
  "space before": ` ${GOOD}`,
  "space behind": `${GOOD} `,
  "line break behind": `${GOOD}\n`,
  "no hex": `${GOOD.slice(0, 63)}g`,
  quotes: `"${GOOD}"`,
  "full-width digit": `${GOOD.slice(0, 63)}０`,
  base64: Buffer.from(GOOD, "hex").toString("base64"),
  "all zero": "0".repeat(64),
  "another body's": hmac(SECRET, "{}"),
  "another secret's": hmac("x", BODY),
  "a list": `${GOOD},${GOOD}`,
  nul: `${GOOD.slice(0, 63)}\u0000`,
  reversed: [...GOOD].reverse().join(""),
  "very long": "a".repeat(1_000_000),
};
test("a missing, malformed or wrong signature", () => {
  for (const [label, signature] of Object.entries(WRONG_SIGNATURES)) {
    refuses(() => verify({ signature }), "bad_signature", undefined, label);
    refuses(
      () => verify({ signature, secret: ["a", undefined, SECRET] }),
      "bad_signature",
      undefined,
      `${label}, several secrets`,
    );
  }
  for (let i = 0; i < 64; i++) {
    const digit = ((Number.parseInt(GOOD[i], 16) + 1) % 16).toString(16);
    refuses(
      () => verify({ signature: GOOD.slice(0, i) + digit + GOOD.slice(i + 1) }),
      "bad_signature",
      undefined,
      `digit ${i} changed`,
    );
  }
  assert.equal(verify({ signature: GOOD.toUpperCase() }).event, EVENT.event, "upper case is good");
  const mixed = [...GOOD].map((digit, i) => (i % 2 ? digit.toUpperCase() : digit)).join("");
  assert.equal(verify({ signature: mixed }).event, EVENT.event, "mixed case is good");
});

test("a body of another type", () => {
  for (const body of [undefined, null, 5, true, EVENT, [1, 2], new Map(), Symbol("x"), () => BODY, [...utf8(BODY)]]) {
    refuses(() => verify({ body }), "invalid_request", undefined, `verify, ${typeof body}`);
    refuses(() => signKatu9Webhook(SECRET, body), "invalid_request", undefined, `sign, ${typeof body}`);
  }
});

test("well signed, but no JSON", () => {
  for (const body of [
    "",
    " ",
    "hello",
    "{",
    '{"event":',
    `${BODY}${BODY}`,
    "event=x&data=y",
    "<xml/>",
    "undefined",
    '{"event":"x","data":{},}',
  ]) {
    refuses(() => signed(body), "not_json", undefined, JSON.stringify(body));
  }
});

test("well signed JSON without event or data", () => {
  const rows = [
    "{}",
    "[]",
    "null",
    "5",
    '"text"',
    "true",
    '{"event":"x"}',
    '{"data":{}}',
    '{"event":5,"data":{}}',
    '{"event":null,"data":{}}',
    '{"event":{},"data":{}}',
    '{"Event":"x","Data":{}}',
    `[${BODY}]`,
  ];
  for (const body of rows) refuses(() => signed(body), "unexpected_response", undefined, body);
});

test("nothing of the caller's is changed, and a refusal disturbs nothing", () => {
  const options = Object.freeze({ secret: Object.freeze([SECRET]), signature: GOOD, body: BODY });
  assert.equal(verifyKatu9Webhook(options).secretIndex, 0);
  for (const wrong of [undefined, null, 5, "x"]) thrown(() => verifyKatu9Webhook(wrong), `options ${wrong}`);
  const bytes = utf8(BODY);
  const copy = bytes.slice();
  verify({ body: bytes });
  assert.deepEqual(bytes, copy);
  assert.equal(verify().event, EVENT.event);
});
