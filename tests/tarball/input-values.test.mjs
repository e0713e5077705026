// Every member of every operation against every wrong value of its kind: code, field, and nothing burned.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EXTERNAL_ID, fullParams, KATU9, KRAKEN, newKatu9, newKraken, NOW, refuses, UUID } from "./support.mjs";

const cyclic = {};
cyclic.self = cyclic;
// No text, no number, no boolean.
const NOTHING = [null, [], ["1"], {}, cyclic, () => "1", Symbol("1"), new Map(), new Date(0)];
const LONE = ["\ud800", "a\udc00b", "\udc00\ud800", "end\ud83d"];
const NO_TEXT = [...NOTHING, 5, NaN, true, 5n];
const NO_KRAKEN_AMOUNT = [
  ...NO_TEXT,
  10.5,
  0,
  -1,
  Infinity,
  1e21,
  1e-7,
  "-1",
  "+1",
  "1.",
  ".5",
  ".",
  "1e5",
  "1E5",
  "1,5",
  "1.2.3",
  " 1",
  "1 ",
  "1\n",
  "\n1",
  "NaN",
  "Infinity",
  "0x10",
  "1_000",
  "１",
  "٣",
  "ten",
  "1;DROP",
  "\u00001",
  ...LONE,
];
const NO_INTEGER = [...NOTHING, -1, -0.5, 1.5, NaN, Infinity, -Infinity, 2 ** 53, 1e21, true];

const WRONG = {
  text: [...NO_TEXT, ...LONE],
  choice: [...NO_TEXT, ...LONE],
  returnFor: [...NO_TEXT, ...LONE],
  amount: NO_KRAKEN_AMOUNT,
  katu9Amount: [
    ...NOTHING,
    true,
    -1,
    -0.01,
    NaN,
    Infinity,
    -Infinity,
    1e21,
    1e-7,
    5e-324,
    "-1",
    "+1",
    "1.",
    ".5",
    "1e5",
    "01",
    "00",
    "00.1",
    " 1",
    "1 ",
    "1,5",
    "NaN",
    "0x10",
    "１",
    ...LONE,
  ],
  externalId: [
    ...NO_TEXT,
    "",
    "A",
    "AB",
    "AA==",
    "GSoAAAAAAAA=",
    "GSoA_AAAAAA",
    "GSoA-AAAAAA",
    "GSoA AAAAAA",
    "A".repeat(23),
    UUID,
    ...LONE,
  ],
  integer: NO_INTEGER,
  boolean: [...NOTHING, "true", "false", "", 0, 1, NaN],
  time: [...NOTHING, -1, 1.5, NaN, Infinity, true, 1676713821000, "1676713821000", Date.UTC(2023, 1, 18), ...LONE],
  timeOrId: [...NOTHING, -1, 1.5, NaN, Infinity, true, 1676713821000, "1676713821000", ...LONE],
  cursor: [...NOTHING, 5, NaN, ...LONE],
  uuid: [
    ...NO_TEXT,
    "",
    UUID.replaceAll("-", ""),
    `{${UUID}}`,
    `urn:uuid:${UUID}`,
    UUID.slice(1),
    `${UUID}0`,
    ` ${UUID}`,
    `${UUID}\n`,
    UUID.replace("7", "g"),
    "75906707-8c31-479c-b354aa-805c4cefbc",
    ...LONE,
  ],
  url: [
    ...NO_TEXT,
    "javascript:alert(1)",
    "ftp://shop.example",
    "data:text/html,x",
    "file:///x",
    "shop.example",
    "/thanks",
    "//shop.example/x",
    "mailto:a@b.c",
    "httpss://shop.example",
    "http:",
    ...LONE,
  ],
  object: [null, cyclic, Symbol("1"), () => "1"],
};

const show = (value) => {
  if (value === cyclic) return "a cyclic object";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "object" && value !== null) return `${value.constructor.name} ${JSON.stringify(value)}`;
  return `${typeof value} ${String(value)}`;
};

function walk(op, api, encoding) {
  const params = fullParams(op);
  const options = encoding ? [{ encoding }] : [];
  for (const field of [...op.required, ...op.optional]) {
    const wrong = [...WRONG[field.kind]];
    if (op.required.includes(field)) wrong.push(undefined);
    if (op.required.includes(field) && field.kind === "text") wrong.push("");
    assert.ok(wrong.length >= 4, `${field.name} has wrong values`);
    for (const value of wrong) {
      const members = Object.freeze({ ...params, [field.name]: value });
      const label = `${op.name} ${field.name}: ${show(value)}`;
      const error = refuses(() => api.request(op.name, members, ...options), "invalid_request", field.name, label);
      assert.equal(error.outcome, "not_sent", `${label}: outcome`);
      assert.deepEqual([...error.errors], [], `${label}: no errors of the API`);
      assert.ok(error.message.length > 0, `${label}: a message`);
      refuses(() => api.check(op.name, members), "invalid_request", field.name, `check, ${label}`);
    }
  }
}

for (const op of KRAKEN) {
  test(`Kraken ${op.name}: wrong values`, () => {
    const kraken = newKraken();
    assert.equal(kraken.request(op.name, fullParams(op)).nonce, String(NOW), "the first nonce");
    walk(op, kraken);
    walk(op, kraken, "json");
    walk(op, kraken, "form");
    assert.equal(kraken.request(op.name, fullParams(op)).nonce, String(NOW + 1), "no refused call burned a nonce");
  });
}

for (const op of KATU9) {
  test(`Katu9 ${op.name}: wrong values`, () => {
    const katu9 = newKatu9();
    walk(op, katu9);
    assert.equal(katu9.request(op.name, fullParams(op)).endpoint, op.name, "and goes on working");
  });
}

test("required members, one left out at a time", () => {
  const rows = [...KRAKEN.map((op) => [op, newKraken()]), ...KATU9.map((op) => [op, newKatu9()])];
  for (const [op, api] of rows) {
    for (const field of op.required) {
      const { [field.name]: _, ...rest } = fullParams(op);
      refuses(() => api.request(op.name, rest), "invalid_request", field.name, `${op.name} without ${field.name}`);
    }
    if (op.required.length === 0) continue;
    const names = op.required.map((field) => field.name);
    for (const params of [undefined, {}]) {
      const error = refuses(
        () => api.request(op.name, params),
        "invalid_request",
        undefined,
        `${op.name} with ${params}`,
      );
      assert.ok(names.includes(error.field), `${op.name}: field ${error.field} is one of ${names}`);
    }
  }
});

test("params that are not an object", () => {
  const rows = [null, 5, "asset=XBT", true, ["XBT"], [], () => ({}), Symbol("x"), 5n];
  const kraken = newKraken();
  for (const params of rows) {
    refuses(() => kraken.request("DepositStatus", params), "invalid_request", undefined, `request, ${show(params)}`);
    refuses(() => kraken.check("DepositStatus", params), "invalid_request", undefined, `check, ${show(params)}`);
    refuses(() => newKatu9().request("health", params), "invalid_request", undefined, `Katu9, ${show(params)}`);
  }
  assert.equal(kraken.request("DepositStatus").nonce, String(NOW), "no nonce burned");
});

test("a body over 1 MiB", () => {
  const kraken = newKraken();
  const rows = {
    "10 MB note": "x".repeat(10_000_000),
    "two bytes each": "é".repeat(600_000),
    "grows by escaping": "\u0001".repeat(300_000),
    "just over": "x".repeat(1024 * 1024),
  };
  for (const [label, note] of Object.entries(rows)) {
    const params = { amount: "1", asset: "USD", external_id: EXTERNAL_ID, note };
    const error = refuses(() => kraken.request("Pay/paylink/create", params), "invalid_request", undefined, label);
    assert.ok(error.message.length < 10_000, `${label}: the message does not repeat the value`);
  }
  refuses(
    () => newKatu9().request("payment-link/generate", { transactionId: UUID, description: rows["10 MB note"] }),
    "invalid_request",
    undefined,
    "Katu9, 10 MB description",
  );
  assert.equal(kraken.request("Pay/paylink/config").nonce, String(NOW), "no nonce burned");
});

test("right values at the edges", () => {
  const kraken = newKraken();
  const katu9 = newKatu9();
  const rows = [
    ["seconds as text", () => kraken.check("DepositStatus", { start: "1676713821", end: "1679452779" })],
    ["seconds as integer", () => kraken.check("DepositStatus", { start: 0, end: 4102444800 })],
    ["cursor true", () => kraken.check("WithdrawStatus", { cursor: true })],
    ["cursor false", () => kraken.check("WithdrawStatus", { cursor: false })],
    ["largest safe integer", () => kraken.check("DepositStatus", { limit: Number.MAX_SAFE_INTEGER })],
    ["a surrogate pair", () => kraken.check("DepositMethods", { asset: "😀" })],
    [
      "http redirect",
      () => katu9.check("payment-link/generate", { transactionId: UUID, redirectUrl: "http://shop.example/x" }),
    ],
    ["zero amount", () => katu9.check("payment-link/generate", { transactionId: UUID, amount: 0 })],
  ];
  for (const [label, call] of rows) assert.doesNotThrow(call, label);
});
