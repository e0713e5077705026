// The webhooks of Kraken Embed and Kraken Ramp, with signatures by node:crypto; and what all three verifying functions share.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { test } from "node:test";
import { verifyEmbedWebhook, verifyKatu9Webhook, verifyRampWebhook } from "paysign";
import { bytes, fc, holds, text } from "./random.mjs";
import { refuses, suggests, vectors } from "./support.mjs";

const { cases } = vectors("kraken-webhooks");
const utf8 = (text) => new TextEncoder().encode(text);
const hmac = (secret, ...parts) =>
  parts.reduce((made, part) => made.update(part), createHmac("sha256", secret)).digest("hex");
const sha256 = (body) => createHash("sha256").update(body).digest("hex");

const SECRET = "dGVzdC1zZWNyZXQtcGxlYXNlLWlnbm9yZQ==";
const KEY = Buffer.from(SECRET, "base64");
const T = 1734567890;
const BODY = '{"event_type":"quote.executed","id":"QTE-AAAAA-EXAMPLE"}';
const V1 = hmac(KEY, `${T}.`, BODY);
const embed = (more) =>
  verifyEmbedWebhook({ secret: SECRET, signature: `t=${T},v1=${V1}`, body: BODY, now: T * 1000, ...more });
const RAMP =
  '{"status":"completed","payload":{"transaction_id":"RT-1"},"raw_status":{},"timestamp":"2024-12-19T00:24:50Z"}';
const ramp = (more) => verifyRampWebhook({ secret: "s", signature: hmac("s", RAMP), body: RAMP, ...more });

for (const { id, secret_b64, secret_text, t, body, hex } of cases) {
  test(`vector ${id}`, () => {
    const expected = { E6: "not_json", R2: "not_json", R4: "unexpected_response", E7: "bad_signature" }[id];
    for (const given of [body, utf8(body), utf8(body).buffer]) {
      const verify = (hex) =>
        t === undefined
          ? verifyRampWebhook({ secret: secret_text, signature: hex, body: given })
          : verifyEmbedWebhook({
              secret: secret_b64 ?? secret_text,
              signature: `t=${t},v1=${hex}`,
              body: given,
              now: t * 1000,
            });
      if (expected) refuses(() => verify(hex), expected, undefined, id);
      else {
        const parsed = JSON.parse(body);
        const shared = { known: true, deliveryKey: sha256(body), secretIndex: 0 };
        if (t === undefined) assert.deepEqual(verify(hex), { ...parsed, ...shared });
        else assert.deepEqual(verify(hex), { event: parsed.event_type, data: parsed, ...shared });
      }
      refuses(() => verify(hex.replaceAll("7", "8")), "bad_signature", undefined, `${id}, changed`);
    }
  });
}

test("10,000 random secrets, times and bodies: Embed's signature is that of node:crypto", () => {
  const member = fc.tuple(text(20, 1), text(60)).map(([name, value]) => ({ [name]: value }));
  const time = fc.bigInt({ min: 0n, max: 999_999_999_999n });
  holds(10_000, 0xe3bed, bytes(80, 1), time, member, fc.boolean(), (key, t, more, asBytes) => {
    const body = JSON.stringify({ ...more, event_type: "reward.paid" });
    const v1 = hmac(key, `${t}.`, body);
    const secret = asBytes ? key : Buffer.from(key).toString("base64");
    // A clock that would be one in seconds is refused: within its tolerance there is another.
    const now = Number(t) * 1000 >= 1e9 && Number(t) * 1000 <= 1e11 ? undefined : Number(t) * 1000;
    const call = { secret, signature: `t=${t},v1=${v1}`, body, now, toleranceSeconds: 0 };
    if (now === undefined || now > 9e12) return void refuses(() => verifyEmbedWebhook({ ...call, now: 0 }), "expired");
    const { event, data, deliveryKey } = verifyEmbedWebhook(call);
    assert.deepEqual([event, data, deliveryKey], ["reward.paid", JSON.parse(body), sha256(body)]);
  });
});

test("10,000 mutated headers: nothing passes but a signature of node:crypto over the one time in it", () => {
  const part = fc.oneof(
    fc.constantFrom(`t=${T}`, `v1=${V1}`, `v1=${V1.toUpperCase()}`, `t=${T + 1}`, "v0=1", "", "v1=", "t=", V1),
    fc.tuple(fc.nat(63), fc.constantFrom(..."0123456789abcdefg")).map(([at, digit]) => {
      return `v1=${V1.slice(0, at)}${digit}${V1.slice(at + 1)}`;
    }),
    text(8).filter((part) => !part.includes(",") && !part.includes(" ")),
  );
  let good = 0;
  holds(10_000, 0x4ead, fc.array(part, { maxLength: 10 }), (parts) => {
    const times = parts.filter((part) => part.startsWith("t="));
    const signatures = parts.filter((part) => part.startsWith("v1="));
    const passes =
      times.length === 1 &&
      /^t=\d{1,12}$/.test(times[0]) &&
      signatures.length <= 8 &&
      signatures.some((part) => part.slice(3).toLowerCase() === hmac(KEY, `${times[0].slice(2)}.`, BODY));
    const signature = parts.join(",");
    if (!passes) return void refuses(() => embed({ signature }), "bad_signature", "signature", signature);
    good++;
    assert.equal(embed({ signature }).event, "quote.executed");
  });
  assert.ok(good > 300, `${good} were good`);
});

const WRONG_HEADERS = {
  missing: undefined,
  null: null,
  empty: "",
  "a number": 5,
  "no time": `v1=${V1}`,
  "no signature": `t=${T}`,
  "digits alone, as Ramp has them": V1,
  "two times": `t=${T},t=${T},v1=${V1}`,
  "a header that came twice": `t=${T},v1=${V1}, t=${T},v1=${V1}`,
  "9 signatures": `t=${T}${`,v1=${V1}`.repeat(9)}`,
  "a time with a sign": `t=+${T},v1=${V1}`,
  "a fraction": `t=${T}.0,v1=${V1}`,
  "a time of 13 digits": `t=${String(T).padStart(13, "0")},v1=${V1}`,
  "a time of full-width digits": `t=１,v1=${V1}`,
  "upper-case names": `T=${T},V1=${V1}`,
  "a short signature": `t=${T},v1=${V1.slice(1)}`,
  "a long one": `t=${T},v1=${V1}0`,
  "a time that is not the signed one": `t=0${T},v1=${V1}`,
  "more than a header has": `t=${T},v1=${V1},${"x".repeat(1000)}`,
  "a second time behind what a header has": `t=${T},v1=${V1},${"x".repeat(2000)},t=1`,
};
for (const [label, signature] of Object.entries(WRONG_HEADERS)) {
  test(`Embed's header, ${label}: bad_signature, however old`, () => {
    for (const now of [T * 1000, 0]) refuses(() => embed({ signature, now }), "bad_signature", "signature", label);
  });
}

test("Embed: the vendor's other parts are let through, and one of up to 8 signatures is enough", () => {
  const others = Array.from({ length: 7 }, (_, index) => `v1=${hmac(`${index}`, BODY)}`);
  for (const signature of [
    `t=${T},v1=${V1}`,
    `v1=${V1},t=${T}`,
    `t=${T}, v1=${V1}`,
    `t=${T},v0=${V1.slice(2)},v1=${V1},`,
    `t=${T},${others.join(",")},v1=${V1}`,
    `t=${T},v1=${V1},v1=cut`,
    `t=${T},v1=${V1.toUpperCase()}`,
  ])
    assert.equal(embed({ signature }).event, "quote.executed", signature);
});

test("Embed: a time with zeros before it is signed as it stands", () => {
  const signature = `t=00${T},v1=${hmac(KEY, `00${T}.`, BODY)}`;
  assert.equal(embed({ signature }).event, "quote.executed");
});

test("Embed: too old or too new is expired, behind a good signature only", () => {
  for (const [toleranceSeconds, distance] of [
    [undefined, 300_000],
    [300, 300_000],
    [0, 0],
    [1, 1000],
    [86_400, 86_400_000],
  ]) {
    for (const sign of [1, -1]) {
      const at = (more) => ({ toleranceSeconds, now: T * 1000 + sign * (distance + more) });
      assert.equal(embed(at(0)).event, "quote.executed");
      assert.equal(embed({ ...at(0), now: new Date(at(0).now) }).event, "quote.executed", "a Date");
      const error = refuses(() => embed(at(1)), "expired", "signature", `${toleranceSeconds} ${sign}`);
      assert.deepEqual([error.outcome, error.retry.action], ["not_sent", "never"]);
      refuses(() => embed({ ...at(1), body: `${BODY} ` }), "bad_signature");
    }
  }
  refuses(() => embed({ now: undefined }), "expired", "signature", "the host's own clock");
  const now = Math.floor(Date.now() / 1000);
  assert.equal(embed({ now: undefined, signature: `t=${now},v1=${hmac(KEY, `${now}.`, BODY)}` }).known, true);
});

test("Embed: a clock or tolerance of another kind is refused, whatever the signature", () => {
  for (const now of [T, new Date(T), -1, NaN, Infinity, 1e15, "1734567890000", null, {}, 5n, new Date(NaN)])
    for (const signature of [undefined, `t=${T},v1=${V1}`])
      refuses(() => embed({ now, signature }), "invalid_request", "now", String(now));
  for (const toleranceSeconds of [-1, 86_401, 1.5, NaN, Infinity, 2 ** 32, "300", null, 300n])
    refuses(() => embed({ toleranceSeconds }), "invalid_request", "toleranceSeconds", String(toleranceSeconds));
});

test("Embed's secret: text is padded standard base64, bytes are the key", () => {
  assert.equal(embed({ secret: new Uint8Array(KEY) }).secretIndex, 0);
  refuses(() => embed({ secret: utf8(SECRET) }), "bad_signature", "signature", "bytes are not base64");
  for (const [secret, said] of [
    ["", /empty/],
    ["test-secret", /base64/],
    ["AA-_", /URL-safe/],
    ["AAA", /padding/],
    ["AA AA", /white space/],
    [` ${SECRET}`, /white space/],
    [`"${SECRET}"`, /quotation/],
    ["AB==", /last character/],
    ["====", /base64/],
  ]) {
    const error = refuses(() => embed({ secret }), "bad_secret", "secret", secret);
    assert.match(error.message, said, secret);
    const second = refuses(() => embed({ secret: [SECRET, undefined, secret] }), "bad_secret", "secret", secret);
    assert.match(second.message, /^secret\[2\]: /, "of several it says which one");
    assert.ok(secret.length < 10 || !second.message.includes(secret.trim()), "and not what it is");
  }
  for (const secret of [undefined, null, [], [undefined], new Uint8Array(0), 5, {}, new ArrayBuffer(3), [null]])
    refuses(() => embed({ secret }), "bad_secret", "secret", String(secret));
});

test("the place of a secret is that in the list as given", () => {
  const other = "b3RoZXI=";
  for (const [secret, index] of [
    [[SECRET], 0],
    [[other, SECRET], 1],
    [[undefined, other, undefined, new Uint8Array(KEY)], 3],
    [[SECRET, SECRET], 0],
  ])
    assert.equal(embed({ secret }).secretIndex, index);
  assert.equal(ramp({ secret: [undefined, "x", "s"] }).secretIndex, 2);
  assert.equal(
    ramp({ secret: Array.from({ length: 300 }, (_, index) => (index === 299 ? "s" : `x${index}`)) }).secretIndex,
    299,
  );
});

test("documented events are known, others pass", () => {
  const names = (
    "custom_order.executed custom_order.execution_failed custom_order.cancelled quote.executed quote.execution_failed " +
    "quote.cancelled reward.paid user.verified user.closed user.disabled deposit.status_updated " +
    "withdrawal.status_updated webhook.test"
  ).split(" ");
  const event = (name) => {
    const body = JSON.stringify({ event_type: name });
    return embed({ body, signature: `t=${T},v1=${hmac(KEY, `${T}.`, body)}` });
  };
  const status = (name) => {
    const body = JSON.stringify({ status: name, payload: {} });
    return ramp({ body, signature: hmac("s", body) });
  };
  const katu9 = (event) => {
    const body = JSON.stringify({ event, data: 1 });
    return verifyKatu9Webhook({ secret: "s", body, signature: hmac("s", body) });
  };
  const unknown = ["", " ", "quote", "quote.executed reward.paid", "Quote.executed", "toString", "new paid"];
  for (const name of names) assert.deepEqual([event(name).event, event(name).known], [name, true]);
  for (const name of unknown) assert.deepEqual([event(name).event, event(name).known], [name, false]);
  for (const name of ["new", "paid", "pending", "completed", "failed", "canceled"])
    assert.equal(status(name).known, true);
  for (const name of [...unknown, "cancelled", "success"])
    assert.deepEqual([status(name).status, status(name).known], [name, false]);
  for (const name of ["payment_link.created", "transaction.created"]) assert.equal(katu9(name).known, true);
  for (const name of unknown) assert.deepEqual([katu9(name).event, katu9(name).known], [name, false]);
});

test("a well signed body of another shape", () => {
  const signed = (body) => embed({ body, signature: `t=${T},v1=${hmac(KEY, `${T}.`, body)}` });
  for (const body of ["", "x", `${BODY}x`, "{"]) refuses(() => signed(body), "not_json", "body", body);
  for (const body of ["{}", "[]", "5", '{"event_type":5}', '{"event":"x"}', '{"event_type":null}'])
    refuses(() => signed(body), "unexpected_response", "event_type", body);
  const status = (body) => ramp({ body, signature: hmac("s", body) });
  for (const [body, field] of [
    ["{}", "status"],
    ['{"status":"new"}', "payload"],
    ['{"payload":{}}', "status"],
    ['{"status":1,"payload":{}}', "status"],
  ])
    refuses(() => status(body), "unexpected_response", field, body);
});

test("the key of a delivery is SHA-256 of its bytes: equal for a repeated one, another for another body", () => {
  const spaced = RAMP.replace(",", ", ");
  assert.equal(ramp().deliveryKey, sha256(RAMP));
  assert.equal(ramp({ body: utf8(RAMP) }).deliveryKey, ramp().deliveryKey);
  assert.equal(ramp({ body: spaced, signature: hmac("s", spaced) }).deliveryKey, sha256(spaced));
  const again = T + 100;
  const repeated = embed({ signature: `t=${again},v1=${hmac(KEY, `${again}.`, BODY)}` });
  assert.equal(repeated.deliveryKey, embed().deliveryKey, "signed again at another time");
});

test("unknown members are refused with the nearest name", () => {
  for (const [written, name, call] of [
    ["secrets", "secret", embed],
    ["Signature", "signature", ramp],
    ["tolerance", "toleranceSeconds", embed],
    ["toleranceseconds", "toleranceSeconds", embed],
    ["bodyy", "body", ramp],
  ])
    suggests(
      refuses(() => call({ [written]: 1 }), "invalid_request", written, written),
      written,
      name,
      written,
    );
  for (const more of [{ now: 5 }, { toleranceSeconds: 5 }])
    refuses(() => ramp(more), "invalid_request", Object.keys(more)[0]);
  for (const given of [null, 5, "x", [], new Map()])
    refuses(() => verifyRampWebhook(given), "invalid_request", "webhook");
});
