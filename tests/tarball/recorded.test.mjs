// The recorded requests and answers of tests/vectors, through the packed package; Rust reads the same files.
import assert from "node:assert/strict";
import { test } from "node:test";
import { page, PaySignError, readResponse } from "paysign";
import { FUNDING } from "./funding.mjs";
import { apiSign, freshKey, KATU9, KRAKEN, newKatu9, newKraken, vectors } from "./support.mjs";

const requests = vectors("requests");
const { now, answers } = vectors("answers");
const names = (list) => [...new Set(list.map((row) => row.operation))].sort();
const ALL = [...KRAKEN, ...FUNDING, ...KATU9].map((op) => op.name).sort();

test("every operation has a request, an answer and an error on record", () => {
  assert.deepEqual(names([...requests.kraken, ...requests.funding, ...requests.katu9]), ALL, "requests");
  assert.deepEqual(names(answers.filter((row) => row.gives.ok)), ALL, "answers");
  assert.deepEqual(names(answers.filter((row) => row.gives.code === "refused")), ALL, "errors");
  for (const row of [...requests.kraken, ...requests.funding, ...requests.katu9, ...answers])
    assert.ok(row.source.length > 0, "a source");
});

for (const row of requests.kraken) {
  test(`request ${row.operation} ${JSON.stringify(row.params)}`, () => {
    const { operation, params, nonce, otp, path } = row;
    const types = { json: "application/json", form: "application/x-www-form-urlencoded" };
    for (const encoding of ["json", "form"]) {
      const apiKey = freshKey();
      const kraken = newKraken({ apiKey, apiSecret: requests.secret });
      const request = kraken.request(operation, structuredClone(params), { nonce, otp, encoding });
      assert.equal(request.body, row[encoding].body, `${encoding}: body`);
      assert.equal(request.url, `https://api.kraken.com${path}`, "url");
      assert.deepEqual(
        { ...request.headers },
        { "API-Key": apiKey, "API-Sign": row[encoding].api_sign, "Content-Type": types[encoding] },
        `${encoding}: headers`,
      );
      assert.equal(request.nonce, nonce, "nonce");
      assert.equal(
        apiSign(path, nonce, row[encoding].body, requests.secret),
        row[encoding].api_sign,
        "node:crypto agrees with the file",
      );
    }
  });
}

for (const { operation, method, target, params, nonce, otp, body, api_sign } of requests.funding) {
  test(`request ${operation} ${JSON.stringify(params)}`, () => {
    const apiKey = freshKey();
    const kraken = newKraken({ apiKey, apiSecret: requests.secret });
    const request = kraken.request(operation, structuredClone(params), { nonce, otp });
    assert.deepEqual(
      { ...request, headers: { ...request.headers } },
      {
        endpoint: operation,
        url: `https://api.kraken.com${target}`,
        method,
        headers: {
          "API-Key": apiKey,
          "API-Sign": api_sign,
          "API-Nonce": nonce,
          ...(otp !== undefined && { "API-OTP": otp }),
          ...(body !== null && { "Content-Type": "application/json" }),
        },
        redirect: "manual",
        nonce,
        ...(body !== null && { body }),
      },
    );
    assert.equal(apiSign(target, nonce, body ?? "", requests.secret), api_sign, "node:crypto agrees with the file");
  });
}

for (const row of requests.katu9) {
  test(`request ${row.operation} ${JSON.stringify(row.params)}`, () => {
    const request = newKatu9({ token: requests.token }).request(row.operation, structuredClone(row.params));
    assert.equal(request.method, row.method, "method");
    assert.equal(request.url, row.url, "url");
    assert.equal(request.body, row.body ?? undefined, "body");
    assert.equal(request.headers.Authorization, `Bearer ${requests.token}`, "token");
  });
}

/** The part of an answer that is the result, by JSON.parse alone. */
function part(operation, text) {
  const parsed = JSON.parse(text);
  if (FUNDING.some((op) => op.name === operation)) return parsed;
  if (KRAKEN.some((op) => op.name === operation)) return parsed.result;
  return "data" in parsed ? parsed.data : parsed;
}

/** What nobody else should see, so that no error keeps it. */
const SENSITIVE = [
  "GetApiKeyInfo",
  "WithdrawAddresses",
  "GET /funding/v1/addresses",
  "GET /funding/v2/deposit/addresses",
];

for (const { operation, name, status, retry_after, text, sent, gives } of answers) {
  test(`answer ${operation}: ${name}`, () => {
    let answer;
    try {
      answer = readResponse({ endpoint: operation, body: sent }, status, text, { now, retryAfter: retry_after });
    } catch (error) {
      assert.ok(error instanceof PaySignError, String(error));
      const { code, outcome, retry, field, errors } = error;
      const is = { code, outcome, action: retry.action };
      if (retry.afterMs !== undefined) is.after_ms = retry.afterMs;
      if (field !== undefined) is.field = field;
      if (errors.length > 0) is.errors = errors.map((entry) => entry.text);
      assert.deepEqual(is, gives);
      assert.equal(error.endpoint, operation, "endpoint");
      assert.equal(error.status, status, "status");
      if (code === "unexpected_response" && field?.includes("."))
        assert.deepEqual(error.result, SENSITIVE.includes(operation) ? undefined : part(operation, text), "the result");
      if (SENSITIVE.includes(operation)) assert.equal("result" in error, false, "not even its name");
      return;
    }
    assert.equal(gives.ok, true, `read, but it should give ${JSON.stringify(gives)}`);
    assert.deepEqual(answer.result, part(operation, text), "result");
    assert.deepEqual(
      answer.warnings.map((entry) => entry.text),
      gives.warnings ?? [],
      "warnings",
    );
    if (gives.items !== undefined) {
      const { items, cursor } = page(answer.result);
      assert.equal(items.length, gives.items, "items");
      assert.equal(cursor, gives.cursor, "cursor");
    }
  });
}
