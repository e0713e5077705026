// What comes back from Funding (Beta): every status by every operation, what happened to the money, and what no error keeps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { readResponse, settle, unanswered } from "paysign";
import { FUNDING, RECONCILED } from "./funding.mjs";
import { fullParams, newKraken, NOW, thrown } from "./support.mjs";

const kraken = newKraken();
const ROWS = FUNDING.map((op) => ({
  request: kraken.request(op.name, fullParams(op)),
  asks: op.method === "GET",
  action: RECONCILED.includes(op.name) ? "reconcile" : "fresh_nonce",
}));
const problem = (tag, title, more = {}) =>
  JSON.stringify({ type: `tag:kraken.com,2025:${tag}`, title, data: null, source: "Gateway", ...more });
const read = (request, status, text, options) =>
  thrown(() => readResponse(request, status, text, { now: NOW, ...options }), `${request.endpoint} ${status} ${text}`);
function is(error, code, outcome, action, label) {
  assert.deepEqual(
    [error.code, error.outcome, error.retry.action],
    [code, outcome, action],
    `${label}, ${error.endpoint}`,
  );
  assert.ok(error.retry.reason.length > 0, label);
}
const later = (status, action) => ([429, 503, 520].includes(status) && action === "fresh_nonce" ? "wait" : action);

test("statuses of a problem that nobody knows", () => {
  const refused = { 400: "fix_input", 404: "fix_input", 422: "fix_input", 401: "never", 403: "never", 429: "wait" };
  for (const { request, asks, action } of ROWS) {
    for (const [status, expected] of Object.entries(refused))
      is(read(request, Number(status), problem("Teapot", "Teapot")), "refused", "refused", expected, status);
    for (const status of [408, 499, 500, 502, 503, 504, 520])
      is(read(request, status, problem("Teapot", "Teapot")), "refused", "unknown", later(status, action), status);
    for (const status of [402, 405, 409, 410, 418, 425, 451]) {
      const error = read(request, status, problem("Teapot", "Teapot"));
      is(error, "refused", asks ? "refused" : "unknown", asks ? "never" : action, status);
    }
  }
});

test("an error keeps what the problem says: category, type, detail, text", () => {
  const rows = [
    ["InvalidKey", "API: Invalid key", {}, ["API", "Invalid key", "", "API: Invalid key"]],
    ["InvalidKey", "API:Invalid key", { detail: "x" }, ["API", "Invalid key", "x", "API:Invalid key: x"]],
    ["TooManyDepositAddresses", "Slow down", {}, ["", "Too many deposit addresses", "", "Slow down"]],
    ["Teapot", "A: b: c", {}, ["A", "b: c", "", "A: b: c"]],
  ];
  for (const [tag, title, more, [category, type, detail, text]] of rows) {
    const error = read(ROWS[0].request, 401, problem(tag, title, more));
    assert.deepEqual([...error.errors], [{ severity: "E", category, type, detail, text }], title);
    assert.equal(error.status, 401);
    assert.ok(error.message.includes(text), error.message);
  }
});

test("Invalid nonce, told by title or tag, in the old form too: open where a repeat would not be harmless", () => {
  for (const { request, action } of ROWS) {
    for (const text of [
      problem("InvalidNonce", "API: Invalid nonce"),
      problem("InvalidNonce", "Too low"),
      '{"error":["EAPI:Invalid nonce"]}',
    ]) {
      const error = read(request, 401, text);
      is(error, "refused", action === "fresh_nonce" ? "refused" : "unknown", action, text);
      assert.match(error.retry.reason, /nonceUnit.*lastNonce/, request.endpoint);
    }
  }
});

test("TooManyDepositAddresses is fixed by using one", () => {
  const { request } = ROWS.find((row) => row.request.endpoint === "PUT /funding/v1/deposit/address");
  for (const status of [400, 403, 409, 422])
    is(read(request, status, problem("TooManyDepositAddresses", "Full")), "refused", "refused", "fix_input", status);
  is(read(request, 500, problem("TooManyDepositAddresses", "Full")), "refused", "unknown", "reconcile", 500);
});

test("what is neither result nor problem leaves it open", () => {
  for (const { request, action } of ROWS) {
    for (const [status, text, code] of [
      [502, "<html>", "not_json"],
      [200, "", "not_json"],
      [503, "<html>", "not_json"],
      [200, "[]", "unexpected_response"],
      [400, "{}", "unexpected_response"],
      [429, '{"message":"slow down"}', "unexpected_response"],
      [302, '{"verified":true}', "unexpected_response"],
      [400, '{"error":"TooManyDepositAddresses"}', "unexpected_response"],
    ]) {
      is(read(request, status, text), code, "unknown", later(status, action), `${status} ${text}`);
    }
    is(unanswered(request, new Error("socket hang up")), "no_answer", "unknown", action, "no answer");
  }
});

test("Retry-After counts everywhere, and settle passes it on", async () => {
  for (const { request } of ROWS) {
    for (const [status, text] of [
      [429, problem("RateLimitExceeded", "API: Rate limit exceeded")],
      [503, problem("Away", "Away")],
      [503, "<html>"],
    ]) {
      assert.equal(read(request, status, text, { retryAfter: "7" }).retry.afterMs, 7000, `${status} ${text}`);
      const headers = { "Retry-After": "7", "Content-Type": "application/problem+json" };
      const error = await settle(request, Promise.resolve(new Response(text, { status, headers }))).catch(
        (reason) => reason,
      );
      assert.equal(error.retry.afterMs, 7000, `settle, ${status} ${text}`);
    }
  }
});

/** A result of a wrong shape that holds what nobody else should see. */
const PRIVATE = "private-4711";
const SENSITIVE = {
  GetApiKeyInfo: { error: [], result: { apiKeyName: PRIVATE, apiKey: PRIVATE, nonce: true, iban: PRIVATE } },
  WithdrawAddresses: { error: [], result: [{ address: PRIVATE, asset: 5, method: "m", key: PRIVATE }] },
  "GET /funding/v1/addresses": {
    addresses: [
      { address_id: "A", scope: {}, address_details: { fiat: { password: PRIVATE, cvc: PRIVATE } }, verified: 5 },
    ],
  },
  "GET /funding/v2/deposit/addresses": {
    addresses: [{ method_id: 5, address_details: { fiat: { iban: PRIVATE, card_number: PRIVATE } } }],
  },
};
for (const [endpoint, answer] of Object.entries(SENSITIVE)) {
  test(`${endpoint}: no error keeps its answer`, async () => {
    const request = kraken.request(endpoint);
    const text = JSON.stringify(answer);
    const returned = read(request, 200, text);
    const settled = await settle(request, Promise.resolve(new Response(text))).catch((reason) => reason);
    for (const error of [returned, settled]) {
      is(error, "unexpected_response", "accepted", "fresh_nonce", endpoint);
      assert.equal("result" in error, false, "no result");
      const said = [error.message, error.stack, JSON.stringify(error), inspect(error, { showHidden: true, depth: 9 })];
      for (const shown of said) assert.equal(shown.includes(PRIVATE), false, shown);
    }
    const cut = read(request, 200, text.slice(0, -3));
    assert.equal(inspect(cut, { showHidden: true, depth: 9 }).includes(PRIVATE), false, "cut off");
    const failed = read(request, 500, text);
    assert.equal(inspect(failed, { showHidden: true, depth: 9 }).includes(PRIVATE), false, "at 500");
  });
}

test("other answers are kept, and printed nowhere", () => {
  const text = JSON.stringify({ withdrawal_id: PRIVATE, net_amount: {} });
  const error = read(kraken.request("POST /funding/v1/withdrawals", fullParams(FUNDING.at(-1))), 200, text);
  assert.deepEqual(error.result, JSON.parse(text));
  assert.equal(JSON.stringify(error).includes(PRIVATE), false);
  assert.deepEqual(Object.keys(error).includes("result"), false, "not enumerable");
});
