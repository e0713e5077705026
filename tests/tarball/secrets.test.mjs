// Wrong secrets are named with a reason, and no secret shows anywhere.
import assert from "node:assert/strict";
import { Console } from "node:console";
import { Writable } from "node:stream";
import { test } from "node:test";
import { inspect } from "node:util";
import { Katu9, Kraken, readResponse, redact, settle, signKatu9Webhook, unanswered, verifyKatu9Webhook } from "paysign";
import { EXTERNAL_ID, freshKey, newKatu9, newKraken, refuses, SECRET, thrown, TOKEN, UUID } from "./support.mjs";

const make = (apiSecret) => new Kraken({ apiKey: freshKey(), apiSecret });
const WEBHOOK_SECRET = "whsec_demonstration_9f3b";

const FORMS = {
  "white space before": ` ${SECRET}`,
  "white space behind": `${SECRET} `,
  "line break behind": `${SECRET}\n`,
  "line break inside": `${SECRET.slice(0, 64)}\n${SECRET.slice(64)}`,
  "URL-safe alphabet": SECRET.replaceAll("+", "-").replaceAll("/", "_"),
  "no padding": SECRET.replaceAll("=", ""),
  "half the padding": SECRET.slice(0, -1),
  "too much padding": `${SECRET}==`,
  "padding inside": `AA==${SECRET}`,
  "unused bits not zero": "AB==",
  "a character cut off": SECRET.slice(1),
  "quotes around": `"${SECRET}"`,
  "no ASCII": `é${SECRET.slice(1)}`,
  "nul inside": `\u0000${SECRET.slice(1)}`,
  hex: Buffer.from("demonstration").toString("hex") + ":",
  empty: "",
  "padding only": "====",
};

test("a wrong apiSecret: bad_secret, field apiSecret, a reason, and not the secret itself", () => {
  for (const [label, text] of Object.entries(FORMS)) {
    const error = refuses(() => make(text), "bad_secret", "apiSecret", label);
    assert.equal(error.outcome, "not_sent", `${label}: outcome`);
    assert.ok(error.message.length > 10, `${label}: a reason`);
    const shown = [
      error.message,
      String(error.stack),
      JSON.stringify(error),
      inspect(error, { showHidden: true, depth: null }),
    ].join("\n");
    for (let i = 0; i + 16 <= text.length; i += 4) {
      assert.equal(shown.includes(text.slice(i, i + 16)), false, `${label}: no part of the secret`);
    }
  }
});

test("the reasons differ", () => {
  const reasons = ["white space behind", "URL-safe alphabet", "no padding", "empty"].map(
    (label) => thrown(() => make(FORMS[label]), label).message,
  );
  assert.equal(new Set(reasons).size, reasons.length, reasons.join(" | "));
});

test("an apiSecret that is not text", () => {
  for (const value of [undefined, null, 5, true, {}, [], ["a"], new Uint8Array(64), Symbol("s")]) {
    const error = thrown(() => make(value), typeof value);
    assert.ok(["bad_secret", "invalid_request"].includes(error.code), `${typeof value}: ${error.code}`);
    assert.equal(error.field, "apiSecret", typeof value);
  }
});

test("one byte is enough", () => {
  assert.match(make("AA==").sign("/p", 1n, ""), /^[A-Za-z0-9+/]{86}==$/);
});

const traces = (() => {
  const raw = Buffer.from(SECRET, "base64");
  return {
    "the secret": SECRET,
    "part of the secret": SECRET.slice(8, 28),
    "its bytes in hex": raw.subarray(0, 12).toString("hex"),
    "its bytes in inspect's hex": raw
      .subarray(4, 10)
      .toString("hex")
      .replace(/..(?=.)/g, "$& "),
    "its bytes as numbers": [...raw.subarray(4, 10)].join(", "),
    "its bytes as JSON": [...raw.subarray(4, 10)].join(","),
    "the token": TOKEN,
    "the webhook secret": WEBHOOK_SECRET,
    "the otp": "otp-907461",
  };
})();

function printed(value) {
  let text = "";
  const stream = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  const console = new Console({ stdout: stream, stderr: stream });
  console.log(value);
  console.log("%o %O %j %s", value, value, value, value);
  console.dir(value, { showHidden: true, depth: null });
  console.error({ nested: [value] });
  return text;
}
function everyView(value) {
  return [
    printed(value),
    inspect(value, { showHidden: true, depth: Infinity, getters: true, showProxy: true, customInspect: true }),
    inspect(value, { showHidden: true, depth: Infinity, customInspect: false }),
    JSON.stringify(value) ?? "",
    JSON.stringify({ ...value }),
    String(value),
    Reflect.ownKeys(value)
      .map((key) => inspect(value[key], { showHidden: true, depth: 3 }))
      .join("\n"),
  ].join("\n");
}
function showsNone(value, label) {
  const text = everyView(value);
  for (const [what, trace] of Object.entries(traces))
    assert.equal(text.includes(trace), false, `${label} shows ${what}`);
}

test("no view of an object shows a secret", () => {
  const kraken = newKraken({ otp: "otp-907461" });
  kraken.request("DepositStatus");
  showsNone(kraken, "a Kraken object");
  const katu9 = newKatu9();
  katu9.request("transaction/get", { id: UUID });
  showsNone(katu9, "a Katu9 object");
  kraken.free();
  katu9.free();
  showsNone(kraken, "a freed Kraken object");
  showsNone(katu9, "a freed Katu9 object");
});

test("no error shows a secret", async () => {
  const kraken = newKraken({ otp: () => "otp-907461" });
  const katu9 = newKatu9();
  const request = kraken.request("Withdraw", { asset: "XBT", key: "k", amount: "1" });
  const link = katu9.request("payment-link/generate", { transactionId: UUID });
  const body = "{}";
  const signature = signKatu9Webhook(WEBHOOK_SECRET, body);
  const errors = {
    "a wrong member": thrown(() => kraken.request("Withdraw", { asset: "XBT", key: "k", amount: 1 }), "amount"),
    "a wrong endpoint": thrown(() => kraken.request("Withdrawl", {}), "endpoint"),
    "an unknown option": thrown(() => new Kraken({ apiKey: "k", apiSecret: SECRET, otpp: "otp-907461" }), "option"),
    "an unknown Katu9 option": thrown(() => new Katu9({ token: TOKEN, secret: WEBHOOK_SECRET }), "option"),
    "a bad token": thrown(() => new Katu9({ token: `${TOKEN}\n` }), "token"),
    "a refusal": thrown(() => readResponse(request, 200, '{"error":["EAPI:Invalid key"]}'), "refusal"),
    "not json": thrown(() => readResponse(request, 502, "<html>"), "html"),
    "a Katu9 refusal": thrown(() => readResponse(link, 401, '{"error":{"message":"Unauthorized"}}'), "401"),
    "no answer": unanswered(request, new Error("socket")),
    settle: await settle(request, Promise.reject(new Error("socket"))).catch((error) => error),
    "a bad signature": thrown(
      () => verifyKatu9Webhook({ secret: WEBHOOK_SECRET, signature: "0".repeat(64), body }),
      "signature",
    ),
    "a bad webhook": thrown(() => verifyKatu9Webhook({ secret: WEBHOOK_SECRET, signature, body }), "webhook"),
  };
  for (const [label, error] of Object.entries(errors)) {
    showsNone(error, label);
    showsNone(error.toJSON(), `toJSON of ${label}`);
    assert.equal(everyView(error).includes(request.headers["API-Sign"]), false, `${label} shows API-Sign`);
    assert.equal(everyView(error).includes(signature), false, `${label} shows the right signature`);
  }
});

test("toJSON leaves out what a cause carries", () => {
  const request = newKraken().request("DepositStatus");
  const cause = Object.assign(new Error("fetch failed"), { request, headers: request.headers });
  const text = JSON.stringify(unanswered(request, cause));
  assert.equal(text.includes(request.headers["API-Sign"]), false, "API-Sign");
});

test("redact gives a copy fit for logs", () => {
  const params = { amount: "1", asset: "USD", external_id: EXTERNAL_ID };
  const requests = {
    Pay: newKraken().request("Pay/request/create", params, { otp: "otp-907461" }),
    Funding: newKraken().request("Withdraw", { asset: "XBT", key: "k", amount: "1" }, { otp: "otp-907461" }),
    "Katu9 POST": newKatu9().request("payment-link/generate", { transactionId: UUID }),
    "Katu9 GET": newKatu9().request("transaction/get", { id: UUID }),
  };
  for (const [label, request] of Object.entries(requests)) {
    const before = structuredClone(request);
    const copy = redact(request);
    assert.notEqual(copy, request, `${label}: another object`);
    assert.notEqual(copy.headers, request.headers, `${label}: other headers`);
    assert.deepEqual(request, before, `${label}: the request itself is as it was`);
    assert.equal(copy.endpoint, request.endpoint, `${label}: still says what it was`);
    showsNone(copy, `${label}, redacted`);
    if (request.headers["API-Sign"]) {
      assert.equal(everyView(copy).includes(request.headers["API-Sign"]), false, `${label}: no API-Sign`);
    }
    showsNone(redact(copy), `${label}, redacted twice`);
    assert.ok(
      redact(Object.freeze({ ...request, headers: Object.freeze({ ...request.headers }) })),
      `${label}: frozen`,
    );
  }
});
