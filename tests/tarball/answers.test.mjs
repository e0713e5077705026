// What came back: envelopes, string and object errors, warnings, Katu9's errors, proxies' pages, broken text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readResponse } from "paysign";
import { fullParams, KATU9, KRAKEN, leastParams, newKatu9, newKraken, NOW, refuses, thrown } from "./support.mjs";

const kraken = newKraken();
const katu9 = newKatu9();
const requests = [
  ...KRAKEN.map((op) => kraken.request(op.name, fullParams(op))),
  ...KATU9.map((op) => katu9.request(op.name, leastParams(op))),
];
const create = requests.find((r) => r.endpoint === "Pay/request/create");
const status = requests.find((r) => r.endpoint === "DepositStatus");
const link = requests.find((r) => r.endpoint === "payment-link/generate");
const E = (...list) => JSON.stringify({ error: list });

test("an envelope without errors", () => {
  const answer = readResponse(create, 200, '{"error":[],"result":{"view_link":"https://pay.example/r/1"}}');
  assert.deepEqual(answer.result, { view_link: "https://pay.example/r/1" });
  assert.deepEqual([...answer.warnings], []);
  const spaced = readResponse(create, 200, ' \r\n\t{ "result" : { } , "error" : [ ] } \n');
  assert.deepEqual(spaced.result, {}, "white space, members in another order, view_link absent");
  const more = readResponse(create, 200, '{"error":[],"trace":{"id":1},"result":{}}');
  assert.deepEqual(more.result, {}, "an unknown member of the envelope");
});

const STRINGS = [
  ["EAPI:Invalid nonce", { severity: "E", category: "API", type: "Invalid nonce", detail: "" }],
  ["EAPI: Invalid nonce", { severity: "E", category: "API", type: "Invalid nonce", detail: "" }],
  [
    "EGeneral:Invalid arguments:ordertype",
    { severity: "E", category: "General", type: "Invalid arguments", detail: "ordertype" },
  ],
  [
    "EGeneral: Invalid arguments: ordertype",
    { severity: "E", category: "General", type: "Invalid arguments", detail: "ordertype" },
  ],
  [
    "EGeneral: Invalid arguments:ordertype",
    { severity: "E", category: "General", type: "Invalid arguments", detail: "ordertype" },
  ],
  ["EFunding:No funding method", { severity: "E", category: "Funding", type: "No funding method", detail: "" }],
  ["EService: Throttled: 1616492380", { severity: "E", category: "Service", type: "Throttled", detail: "1616492380" }],
  ["EBM:limit exceeded:CAL", { severity: "E", category: "BM", type: "limit exceeded", detail: "CAL" }],
  ["EFuture:Something new:with: colons", { severity: "E", category: "Future", type: "Something new" }],
];
test("string errors, taken apart", () => {
  for (const [text, parts] of STRINGS) {
    const error = refuses(() => readResponse(create, 200, E(text)), "refused", undefined, text);
    assert.equal(error.errors.length, 1, text);
    const { severity, category, type, detail } = error.errors[0];
    assert.deepEqual({ severity, category, type, ...("detail" in parts && { detail }) }, parts, text);
    assert.equal(typeof error.errors[0].text, "string", `${text}: text`);
    if (!text.includes(": ")) assert.equal(error.errors[0].text, text, `${text}: text`);
    assert.equal(error.status, 200, `${text}: status`);
    assert.equal(error.endpoint, create.endpoint, `${text}: endpoint`);
    assert.ok(error.message.includes(parts.type), `${text}: the message says it`);
  }
});

test("object errors, in the same shape", () => {
  const rows = [
    [
      { severity: "E", errorClass: "General", type: "Invalid arguments", errorMessage: "amount" },
      "EGeneral:Invalid arguments:amount",
    ],
    [{ severity: "E", errorClass: "API", type: "Invalid nonce", errorMessage: "" }, "EAPI:Invalid nonce"],
    [{ severity: "E", errorClass: "API", type: "Invalid nonce" }, "EAPI:Invalid nonce"],
    [
      { severity: "E", errorClass: "Pay", type: "Unknown", errorMessage: "a: b: c", trace: { id: 1 } },
      "EPay:Unknown:a: b: c",
    ],
  ];
  for (const [object, text] of rows) {
    const error = refuses(() => readResponse(create, 200, E(object)), "refused", undefined, text);
    assert.equal(error.errors.length, 1, text);
    const { severity, category, type, detail } = error.errors[0];
    assert.deepEqual(
      { severity, category, type, detail },
      { severity: "E", category: object.errorClass, type: object.type, detail: object.errorMessage ?? "" },
      text,
    );
    assert.equal(error.errors[0].text, text, `${text}: text`);
  }
});

test("several errors, and a result beside them", () => {
  const list = [
    "EGeneral:Permission denied",
    { severity: "E", errorClass: "API", type: "Invalid key", errorMessage: "" },
  ];
  const error = refuses(
    () => readResponse(create, 200, JSON.stringify({ error: list, result: { view_link: "x" } })),
    "refused",
    undefined,
    "both",
  );
  assert.deepEqual(
    error.errors.map((entry) => entry.text),
    ["EGeneral:Permission denied", "EAPI:Invalid key"],
  );
  assert.equal(error.outcome, "refused");
});

test("every operation: an E entry of either spelling, at any status, is not a success", () => {
  const kraken = requests.filter((request) => request.headers["API-Key"]);
  assert.equal(kraken.length, KRAKEN.length);
  for (const request of kraken) {
    for (const entry of [
      "EGeneral:Permission denied",
      { severity: "E", errorClass: "General", type: "Permission denied", errorMessage: "" },
    ]) {
      for (const code of [200, 400, 401, 403, 404, 500, 503]) {
        const label = `${request.endpoint}, ${typeof entry}, ${code}`;
        const error = refuses(() => readResponse(request, code, E(entry)), "refused", undefined, label);
        assert.equal(error.status, code, `${label}: status`);
        assert.equal(error.errors[0].category, "General", label);
      }
    }
  }
});

test("a warning stands beside the result and never loses it", () => {
  const rows = [
    "WGeneral:Deprecated",
    "WGeneral: Deprecated: soon",
    { severity: "W", errorClass: "General", type: "Deprecated", errorMessage: "soon" },
  ];
  for (const entry of rows) {
    const text = JSON.stringify({ error: [entry], result: { view_link: "https://pay.example/r/1" } });
    const { result, warnings } = readResponse(create, 200, text);
    assert.deepEqual(result, { view_link: "https://pay.example/r/1" }, "the result");
    assert.equal(warnings.length, 1, "one warning");
    assert.deepEqual([warnings[0].severity, warnings[0].category, warnings[0].type], ["W", "General", "Deprecated"]);
  }
  const both = refuses(
    () => readResponse(create, 200, E("WGeneral:Deprecated", "EAPI:Invalid key")),
    "refused",
    undefined,
    "warning and error",
  );
  assert.ok(
    both.errors.some((entry) => entry.text === "EAPI:Invalid key"),
    "the error is there",
  );
});

test("entries of no known spelling are not a success", () => {
  const rows = [
    5,
    null,
    true,
    [],
    {},
    "",
    "plain words",
    "Xtra:odd",
    { message: "no class" },
    { severity: "E" },
    ["EAPI:Invalid key"],
  ];
  for (const entry of rows) {
    const text = JSON.stringify({ error: [entry], result: { view_link: "x" } });
    const error = thrown(() => readResponse(create, 200, text), JSON.stringify(entry));
    assert.ok(["refused", "unexpected_response"].includes(error.code), `${JSON.stringify(entry)}: ${error.code}`);
    assert.ok(Array.isArray(error.errors), "errors is an array");
  }
});

const NO_ENVELOPE = [
  "{}",
  "[]",
  "null",
  "true",
  "5",
  '"text"',
  '{"result":{}}',
  '{"error":null,"result":{}}',
  '{"error":{},"result":{}}',
  '{"error":"EAPI:Invalid key"}',
  '{"Error":[],"Result":{}}',
  '{"errors":[],"result":{}}',
  '{"message":"Forbidden"}',
  '[{"error":[],"result":{}}]',
];
test("JSON that is not an envelope", () => {
  for (const request of [create, status]) {
    for (const text of NO_ENVELOPE) {
      const error = thrown(() => readResponse(request, 200, text), text);
      assert.ok(
        error.code === "unexpected_response" || (text.includes("EAPI") && error.code === "refused"),
        `${text}: ${error.code}`,
      );
      assert.notEqual(error.outcome, "not_sent", `${text}: outcome`);
    }
  }
  refuses(
    () => readResponse(status, 200, '{"error":[]}'),
    "unexpected_response",
    undefined,
    "no result where one is documented",
  );
  for (const text of [
    "{}",
    "[]",
    "null",
    "5",
    '{"result":{}}',
    '{"data":null}',
    '{"data":[]}',
    '{"data":{}}',
    '{"data":5}',
  ]) {
    refuses(() => readResponse(link, 200, text), "unexpected_response", undefined, `Katu9, ${text}`);
  }
});

test("a status that is not a success, without errors", () => {
  for (const code of [400, 403, 404, 429, 500, 503]) {
    const error = refuses(
      () => readResponse(create, code, '{"error":[],"result":{"view_link":"x"}}'),
      "unexpected_response",
      undefined,
      `Kraken ${code}`,
    );
    assert.equal(error.status, code);
    refuses(() => readResponse(link, code, '{"data":{}}'), "unexpected_response", undefined, `Katu9 ${code}`);
  }
});

const VALID = '{"error":[],"result":{"view_link":"https://pay.example/r/1","more":[1,2,{"a":null}]}}';
const NO_JSON = {
  empty: "",
  "white space": " \n",
  words: "Bad Gateway",
  "a proxy's page": "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>",
  "a half object": '{"error":[],"result":',
  "two values": `${VALID}${VALID}`,
  "something behind": `${VALID}x`,
  "a comma too many": '{"error":[],"result":{},}',
  "single quotes": "{'error':[],'result':{}}",
  NaN: '{"error":[],"result":{"x":NaN}}',
  "a bare control character": '{"error":[],"result":{"x":"a\nb"}}',
  "a bad escape": '{"error":[],"result":{"x":"\\q"}}',
  "a leading zero": '{"error":[],"result":{"x":01}}',
  undefined: "undefined",
  "a comment": '{"error":[],"result":{}/* */}',
  "a nul": `${VALID}\u0000`,
  "half an escape": '{"error":[],"result":{"x":"\\u12"}}',
};
test("text that is not JSON", () => {
  for (const request of requests) {
    for (const [label, text] of Object.entries(NO_JSON)) {
      for (const code of [200, 502]) {
        const error = refuses(
          () => readResponse(request, code, text),
          "not_json",
          undefined,
          `${request.endpoint}, ${code}, ${label}`,
        );
        assert.equal(error.status, code, label);
        assert.deepEqual([...error.errors], [], label);
      }
    }
  }
});

test("an answer cut off anywhere is not_json", () => {
  for (let length = 0; length < VALID.length; length++) {
    refuses(() => readResponse(create, 200, VALID.slice(0, length)), "not_json", undefined, `${length} characters`);
  }
  assert.deepEqual(readResponse(create, 200, VALID).result, JSON.parse(VALID).result, "whole");
});

const KATU9_STATUS = [
  [400, "Bad Request"],
  [401, "Unauthorized"],
  [404, "Not Found"],
  [429, "Too Many Requests"],
];
test("Katu9's errors by status", () => {
  for (const request of requests.filter((r) => !r.headers["API-Key"])) {
    for (const [code, type] of KATU9_STATUS) {
      for (const details of [{}, { field: "amount" }, undefined]) {
        const label = `${request.endpoint}, ${code}, ${JSON.stringify(details)}`;
        const text = JSON.stringify({ error: { message: "That was wrong: see details.", details } });
        const error = refuses(() => readResponse(request, code, text), "refused", undefined, label);
        assert.equal(error.status, code, label);
        assert.equal(error.errors.length, 1, label);
        const { severity, category, type: kind, detail, text: whole } = error.errors[0];
        assert.deepEqual([severity, category, kind], ["E", "Katu9", type], label);
        assert.deepEqual([detail, whole], ["That was wrong: see details.", "That was wrong: see details."], label);
      }
    }
  }
});

test("Katu9: a second live link, another form of 400, an error at 200", () => {
  const live =
    '{"error":{"message":"A non-expired payment link already exists for this transaction in this environment."}}';
  const error = thrown(() => readResponse(link, 409, live), "409");
  assert.ok(["refused", "duplicate_id"].includes(error.code), error.code);
  assert.equal(error.outcome, "refused", "409: outcome");
  assert.deepEqual([error.errors[0].category, error.errors[0].type], ["Katu9", "Conflict"], "409: errors");
  assert.equal(thrown(() => readResponse(link, 400, '{"response":{"message":"no"}}'), "response").status, 400);
  thrown(() => readResponse(link, 200, live), "an error at 200 is not a success");
});

test("readResponse trusts only the endpoint of the request", () => {
  const bare = { endpoint: "Pay/request/create" };
  assert.deepEqual(readResponse(bare, 200, VALID).result, JSON.parse(VALID).result, "a bare object");
  assert.deepEqual(
    readResponse(JSON.parse(JSON.stringify(create)), 200, VALID).result,
    JSON.parse(VALID).result,
    "from a queue, as JSON",
  );
  for (const endpoint of ["Pay/request/creat", "", "toString", "__proto__", undefined, null, 5, {}]) {
    refuses(
      () => readResponse({ ...create, endpoint }, 200, VALID),
      "invalid_request",
      "endpoint",
      `endpoint ${String(endpoint)}`,
    );
  }
  assert.deepEqual(readResponse(create, 200, VALID, { now: NOW }).result, JSON.parse(VALID).result, "with now");
});
