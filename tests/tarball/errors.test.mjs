// PaySignError itself: what every one has, JSON, and how to recognise it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { ExternalId, Kraken, PaySignError, readResponse, unanswered, verifyKatu9Webhook } from "paysign";
import { freshKey, newKraken, thrown } from "./support.mjs";

const request = newKraken().request("Withdraw", { asset: "XBT", key: "k", amount: "1" });
const freed = newKraken();
freed.free();
const ERRORS = {
  "wrong input": thrown(() => newKraken().request("Withdraw", {}), "wrong input"),
  "bad secret": thrown(() => new Kraken({ apiKey: freshKey(), apiSecret: "?" }), "bad secret"),
  "bad signature": thrown(() => verifyKatu9Webhook({ secret: "s", signature: null, body: "{}" }), "bad signature"),
  freed: thrown(() => freed.sign("/p", 1n, ""), "freed"),
  refused: thrown(() => readResponse(request, 200, '{"error":["EFunding:Unknown withdraw key"]}'), "refused"),
  Katu9: thrown(
    () => readResponse({ endpoint: "health" }, 401, '{"error":{"message":"Unauthorized","details":{}}}'),
    "Katu9",
  ),
  "not json": thrown(() => readResponse(request, 502, "<html>"), "not json"),
  unexpected: thrown(() => readResponse(request, 200, '{"error":[],"result":{"refid":5}}'), "unexpected"),
  "no answer": unanswered(request, new TypeError("fetch failed")),
  "external id": thrown(() => ExternalId.fromUuid("x"), "external id"),
};
const CODES = {
  "wrong input": "invalid_request",
  "bad secret": "bad_secret",
  "bad signature": "bad_signature",
  freed: "freed",
  refused: "refused",
  Katu9: "refused",
  "not json": "not_json",
  unexpected: "unexpected_response",
  "no answer": "no_answer",
  "external id": "invalid_request",
};
const OUTCOMES = ["not_sent", "refused", "accepted", "unknown"];
const ACTIONS = ["same_external_id", "reconcile", "fresh_nonce", "wait", "fix_input", "already_done", "never"];

for (const [label, error] of Object.entries(ERRORS)) {
  test(`${label}: every member there`, () => {
    assert.ok(error instanceof Error, "an Error");
    assert.ok(error instanceof PaySignError, "a PaySignError");
    assert.equal(error.name, "PaySignError");
    assert.equal(error.code, CODES[label]);
    assert.ok(typeof error.message === "string" && error.message.length > 0, "a message");
    assert.equal(typeof error.stack, "string", "a stack");
    assert.match(String(error), /^PaySignError/);
    assert.ok(OUTCOMES.includes(error.outcome), `outcome ${error.outcome}`);
    assert.ok(ACTIONS.includes(error.retry.action), `retry.action ${error.retry.action}`);
    assert.equal(typeof error.retry.reason, "string", "retry.reason");
    assert.ok(error.retry.afterMs === undefined || error.retry.afterMs >= 0, "retry.afterMs");
    assert.ok(Array.isArray(error.errors), "errors is an array");
    for (const entry of error.errors) {
      assert.deepEqual(
        ["severity", "category", "type", "detail", "text"].filter((name) => typeof entry[name] !== "string"),
        [],
        "parts are text",
      );
    }
    assert.ok(["undefined", "string"].includes(typeof error.field), "field");
    assert.ok(["undefined", "number"].includes(typeof error.status), "status");
    assert.ok(["undefined", "string"].includes(typeof error.endpoint), "endpoint");
  });

  test(`${label}: as JSON`, () => {
    const json = JSON.parse(JSON.stringify(error));
    assert.equal(json.code, error.code, "code");
    assert.equal(json.outcome, error.outcome, "outcome");
    assert.equal(json.message, error.message, "message");
    assert.deepEqual(json.retry, { ...error.retry }, "retry");
    assert.deepEqual(
      json.errors,
      error.errors.map((entry) => ({ ...entry })),
      "errors",
    );
    for (const name of ["field", "status", "endpoint"]) assert.equal(json[name], error[name], name);
    assert.equal(JSON.stringify(error), JSON.stringify(error.toJSON()), "toJSON is what JSON.stringify takes");
    assert.equal("stack" in json, false, "no stack");
  });

  test(`${label}: recognised`, () => {
    assert.equal(PaySignError.is(error), true);
    const { is } = PaySignError;
    assert.equal(is(error), true, "taken off the class");
  });
}

test("is: across realms, and false for all else, without throwing", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const hostile = new Proxy(
    {},
    {
      get() {
        throw new Error("get");
      },
      has() {
        throw new Error("has");
      },
      getPrototypeOf() {
        throw new Error("proto");
      },
    },
  );
  const rows = [
    undefined,
    null,
    0,
    "",
    "PaySignError",
    true,
    Symbol("x"),
    5n,
    {},
    [],
    () => {},
    new Error("x"),
    new TypeError("x"),
    runInNewContext("new Error('x')"),
    Object.create(null),
    Error,
    proxy,
    hostile,
  ];
  for (const [i, value] of rows.entries()) assert.equal(PaySignError.is(value), false, `row ${i}`);
});

test("result stands only on an unexpected response, whole", () => {
  assert.deepEqual(ERRORS.unexpected.result, { refid: 5 });
  assert.equal(ERRORS.unexpected.field.includes("refid"), true);
  for (const label of ["wrong input", "refused", "not json", "no answer"])
    assert.equal(ERRORS[label].result, undefined, label);
});

test("input errors were not sent, answers name status and endpoint", () => {
  for (const label of ["wrong input", "bad secret", "freed", "external id"])
    assert.equal(ERRORS[label].outcome, "not_sent", label);
  for (const label of ["refused", "not json", "unexpected"]) {
    assert.equal(ERRORS[label].endpoint, "Withdraw", `${label}: endpoint`);
    assert.equal(ERRORS[label].status, label === "not json" ? 502 : 200, `${label}: status`);
  }
});
