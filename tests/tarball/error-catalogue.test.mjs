// dist/errors.json: every code of the types is there, and no error comes with an outcome or an action that it does not name.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  ExternalId,
  Katu9,
  Kraken,
  operations,
  PaySignError,
  readResponse,
  unanswered,
  verifyEmbedWebhook,
  verifyKatu9Webhook,
  signKatu9Webhook,
} from "paysign";
import { verifyPayCallback } from "paysign/pay-callback";
import { newKraken } from "./support.mjs";

const EMBED = "c2VjcmV0IG9mIHRoZSB0ZXN0cyBvZiBFbWJlZA==";
const packed = (file) => readFileSync(new URL(`dist/${file}`, import.meta.resolve("paysign/package.json")), "utf8");
const catalogue = JSON.parse(packed("errors.json"));
const types = packed("index.d.ts");
const codes = new Map(catalogue.codes.map((entry) => [entry.code, entry]));

/** The texts of a union type of the declarations. */
const union = (pattern) => [...pattern.exec(types)[1].matchAll(/"(\w+)"/g)].map(([, text]) => text).toSorted();

test("it has every code, outcome and action of the types, and no other", () => {
  assert.deepEqual([...codes.keys()].toSorted(), union(/type ErrorCode = ([^;]+);/));
  assert.deepEqual(catalogue.outcomes.map(({ name }) => name).toSorted(), union(/type Outcome = ([^;]+);/));
  assert.deepEqual(catalogue.actions.map(({ name }) => name).toSorted(), union(/\n\s+action: ([^;]+);/));
});

test("each code says what it means and what to do", () => {
  for (const { code, means, advice, outcomes } of codes.values()) {
    assert.match(means, /^[A-Z].+\.$/s, code);
    assert.match(advice, /^[A-Z].+\.$/s, code);
    for (const { actions } of outcomes) assert.ok(actions.length > 0, code);
  }
});

function check(error) {
  assert.ok(PaySignError.is(error), String(error));
  const { code, outcome, retry } = error;
  const possible = codes.get(code)?.outcomes.find((one) => one.outcome === outcome);
  assert.ok(possible?.actions.includes(retry.action), `${code}: ${outcome} with ${retry.action} is not listed`);
  return code;
}

/** Runs what throws, and gives the code. */
async function codeOf(run) {
  let error;
  try {
    await run();
  } catch (thrown) {
    error = thrown;
  }
  return check(error);
}

test("every answer that can go wrong, of every operation", async () => {
  const kinds = ["General", "API", "Auth", "Funding", "Service", "Query", "Pay", "Session", "Trade", "Database"];
  const words = ["Invalid nonce", "Internal error", "Invalid arguments", "Unknown asset", "Temporary lockout"];
  const more = ["Too many requests", "Throttled:1700000000", "Busy", "Permission denied", "Invalid signature", "x"];
  const errors = kinds.flatMap((kind) =>
    [...words, ...more].map((text) => JSON.stringify({ error: [`E${kind}:${text}`] })),
  );
  const used = '{"error":["EPay:external_id already used"]}';
  const answers = [...errors, used, "<html>", "", "[]", "{}", '{"error":[],"result":5}', '{"error":{"message":"no"}}'];
  const problem = '{"type":"urn:kraken:InvalidKey","title":"API: Invalid nonce","status":400}';
  const seen = new Set();
  for (const { api, name } of operations()) {
    const request = { endpoint: name, body: "" };
    seen.add(check(unanswered(request, new TypeError("fetch failed"))));
    for (const status of [200, 302, 400, 401, 404, 408, 429, 500, 503, 520])
      for (const text of [...answers, problem, '{"data":{}}'])
        try {
          readResponse(request, status, text);
        } catch (error) {
          seen.add(check(error));
        }
    assert.ok(api);
  }
  for (const code of ["refused", "duplicate_id", "not_json", "unexpected_response", "no_answer"])
    assert.ok(seen.has(code), code);
});

test("what goes wrong before a call, with a webhook and with a callback", async () => {
  const freed = newKraken();
  freed.free();
  const secret = "s";
  const signed = (body) => ({ secret, body, signature: signKatu9Webhook(secret, body) });
  const embed = createHmac("sha256", Buffer.from(EMBED, "base64")).update("1.{}").digest("hex");
  const part = (object) => Buffer.from(JSON.stringify(object)).toString("base64url");
  const callback = `${part({ alg: "ES256", kid: "k", typ: "JWT" })}.${part({})}.${"A".repeat(86)}`;
  const runs = [
    [() => newKraken().request("Withdraw", {}), "invalid_request"],
    [() => readResponse({ endpoint: "Withdraw" }, 200, {}), "invalid_request"],
    [() => readResponse({}, 200, "{}"), "invalid_request"],
    [() => new Kraken({ apiKey: "k", apiSecret: "?" }), "bad_secret"],
    [() => new Katu9({ token: "" }), "invalid_request"],
    [() => ExternalId.fromUuid("x"), "invalid_request"],
    [() => freed.sign("/p", 1n, ""), "freed"],
    [() => verifyKatu9Webhook({ secret, signature: "0".repeat(64), body: "{}" }), "bad_signature"],
    [() => verifyKatu9Webhook(signed("<html>")), "not_json"],
    [() => verifyKatu9Webhook(signed("{}")), "unexpected_response"],
    [() => verifyEmbedWebhook({ secret: EMBED, signature: "t=1,v1=00", body: "{}" }), "bad_signature"],
    [() => verifyEmbedWebhook({ secret: EMBED, signature: `t=1,v1=${embed}`, body: "{}" }), "expired"],
    [() => verifyPayCallback("x", { keys: [] }), "bad_signature"],
    [() => verifyPayCallback(callback, { keys: [] }), "unknown_key"],
    [() => verifyPayCallback(callback, async () => Promise.reject(new TypeError("fetch failed"))), "no_answer"],
  ];
  for (const [run, code] of runs) assert.equal(await codeOf(run), code, String(run));
});
