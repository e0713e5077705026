// "Funding via the API" from end to end: every printed example and failed example, built, signed, sent to the sandbox
// and settled.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Kraken, operations, PaySignError, readResponse, settle } from "paysign";
import { createSandbox } from "paysign/sandbox";
import { apiSign, formText, vectors } from "./support.mjs";

const { examples, failed } = vectors("funding-examples");
// Two calls may fall into one millisecond; last + 1 takes care of that.
const client = (sandbox) => new Kraken(sandbox.kraken);

/** Builds the example's request, checks its bytes, sends it and gives what settle makes of it and the answer's text. */
async function send(sandbox, kraken, { operation, params }, options) {
  const request = kraken.request(operation, { ...params }, options);
  const members = { nonce: request.nonce, ...params };
  const json = options?.encoding === "json";
  assert.equal(request.body, json ? JSON.stringify(members) : formText(members), "body");
  assert.equal(
    request.headers["Content-Type"],
    json ? "application/json" : "application/x-www-form-urlencoded",
    "Content-Type",
  );
  assert.equal(
    request.headers["API-Sign"],
    apiSign(`/0/private/${operation}`, request.nonce, request.body, sandbox.kraken.apiSecret),
    "API-Sign",
  );
  assert.equal(new URL(request.url).pathname, `/0/private/${operation}`, "path");
  let text;
  const response = sandbox.fetch(request.url, request).then(async (answer) => {
    text = await answer.clone().text();
    return answer;
  });
  const settled = await settle(request, response).catch((error) => error);
  return { request, settled, text };
}

function shows({ settled, text, request }, example) {
  assert.equal(text, example.answer, "the printed answer");
  if (example.error === undefined) {
    assert.ok(!(settled instanceof Error), String(settled));
    assert.deepEqual(settled.result, JSON.parse(example.answer).result, "result");
    assert.deepEqual(settled.warnings, [], "warnings");
    assert.deepEqual(
      readResponse(request, 200, example.answer).result,
      settled.result,
      "the printed text reads the same",
    );
    return;
  }
  assert.ok(settled instanceof PaySignError, "an error");
  const [, category, type, detail = ""] = /^E(\w+):([^:]+)(?::(.*))?$/.exec(example.error);
  assert.deepEqual(settled.errors, [{ severity: "E", category, type, detail, text: example.error }]);
  assert.deepEqual([settled.code, settled.outcome, settled.retry.action], ["refused", "refused", "fix_input"]);
  assert.deepEqual([settled.status, settled.endpoint], [200, example.operation]);
}

test("the page has nine examples and four failed ones", () => {
  assert.equal(examples.length, 9);
  assert.equal(failed.length, 4);
  const known = new Set(operations().map((operation) => operation.name));
  for (const { operation } of [...examples, ...failed]) assert.ok(known.has(operation), operation);
});

test("one after the other with one key in one sandbox", async () => {
  const sandbox = createSandbox({ seed: "funding via the API" });
  const kraken = client(sandbox);
  for (const example of [...examples, ...failed]) shows(await send(sandbox, kraken, example), example);
});

for (const example of [...examples, ...failed]) {
  test(`${example.title}: ${example.command}`, async () => {
    const sandbox = createSandbox({ seed: 3 });
    shows(await send(sandbox, client(sandbox), example), example);
  });

  test(`as JSON, ${example.title}: ${example.command}`, async () => {
    const sandbox = createSandbox({ seed: 3 });
    shows(await send(sandbox, client(sandbox), example, { encoding: "json" }), example);
  });
}

test("failed examples, in the other spelling of errors", async () => {
  for (const example of failed) {
    const sandbox = createSandbox({ errors: "objects" });
    const { settled, text } = await send(sandbox, client(sandbox), example);
    assert.equal(typeof JSON.parse(text).error[0], "object", example.command);
    assert.equal(settled.errors[0].text, example.error, example.command);
    assert.equal(settled.retry.action, "fix_input", example.command);
  }
});
