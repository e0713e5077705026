// 100,000 damaged answers through wasm: each ends in what JSON.parse gives or in a typed error, and memory stays flat.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PaySignError, readResponse } from "paysign";
import { fc, holds } from "./random.mjs";
import { FUNDING } from "./funding.mjs";
import { KRAKEN, vectors } from "./support.mjs";

// The package makes its instance at first use, so this one is in place before.
let memory;
let instances = 0;
const Original = WebAssembly.Instance;
WebAssembly.Instance = class Instance extends Original {
  constructor(...given) {
    super(...given);
    // The small one that decodes the inline binary has none.
    if (!this.exports.memory) return;
    instances++;
    memory = this.exports.memory;
  }
};

const SEED = 0xc0ffee;
const ROUNDS = 100_000;
const WARM_UP = 5_000;
const { now, answers } = vectors("answers");
const isFunding = new Set(FUNDING.map((op) => op.name));
const isKraken = new Set(KRAKEN.map((op) => op.name));

const row = {
  method: "Dogecoin",
  aclass: "currency",
  asset: "XXDG",
  refid: "QSBALMX-YTM4MI-REMLWN",
  txid: "f0cf9b21",
  info: "DFSHkV",
  amount: "95.00000000",
  fee: "0.00000000",
  time: 1676727227,
  status: "Success",
  "status-prop": "onhold",
  originators: ["0x9d7f"],
  extra: [1, { a: null }],
};
const good = [
  ...answers.filter((recorded) => recorded.gives.code !== "not_json"),
  // Members that nobody knows, several deep.
  {
    operation: "DepositStatus",
    text: JSON.stringify({ error: [], result: { deposit: [row, row], next_cursor: "HgAA==" } }),
  },
  {
    operation: "Pay/request/create",
    text: '{"error":[],"result":{"view_link":"https://pay.example/r/1","more":[true,{"x":-1.5e3}]}}',
  },
  { operation: "payment-link/generate", text: '{"error":{"message":"no","details":{"a":[1]}}}' },
];

const TOKENS = [
  "{",
  "}",
  "[",
  "]",
  '"',
  ",",
  ":",
  "null",
  "true",
  "0",
  "-",
  "1e5",
  "1e999",
  "\\",
  "\\u00e9",
  "\\ud800",
  "{}",
  "[]",
  '""',
  " ",
  "\n",
  "\0",
  "é",
  "😀",
  "E",
  "W",
  "\ufeff",
  '"error":',
  '"result":',
  '"data":',
  '"__proto__":{},',
  '"deposit":[],',
  '"next_cursor":',
  '"severity":"W",',
  '"title":"API: Invalid nonce",',
  '"type":"tag:kraken.com,2025:InvalidKey",',
];
const VALUES = [
  "null",
  "true",
  "false",
  "5",
  "-1.5",
  "1e999",
  '""',
  '"x"',
  '"\\ud800"',
  "{}",
  "[]",
  "[null]",
  "[{}]",
  '{"a":[1]}',
  '["EAPI:Invalid nonce"]',
  '["WGeneral:Deprecated"]',
  '[{"severity":"E","errorClass":"Pay","type":"id already used"}]',
];
const NAMES = ["x", "error", "result", "data", "fee", "limit", "next_cursor", "deposit", "title", "type", "__proto__"];

/** A place in a text of any length, without fast-check's preference for small numbers. */
const place = fc.noBias(fc.nat(0xffff));
const token = fc.constantFrom(...TOKENS);

/** Characters changed, cut, doubled or put in with no regard for JSON. */
const broken = fc
  .tuple(
    place,
    fc.nat(11),
    fc.oneof(
      token.map((piece) => (text, at) => text.slice(0, at) + piece + text.slice(at)),
      token.map((piece) => (text, at, end) => text.slice(0, at) + piece + text.slice(end)),
      fc.constantFrom(...good).map((other) => (text, at) => text.slice(0, at) + other.text + text.slice(at)),
      fc
        .nat(7)
        .map(
          (bit) => (text, at) =>
            text.slice(0, at) + String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << bit)) + text.slice(at + 1),
        ),
      fc.constantFrom(
        (text, at, end) => text.slice(0, at) + text.slice(end),
        (text, at, end) => text.slice(0, end) + text.slice(at),
        (text, at) => text.slice(0, at),
      ),
    ),
  )
  .map(([where, length, damage]) => (text) => {
    const at = where % (text.length + 1);
    return damage(text, at, Math.min(text.length, at + length));
  });

const deep = fc
  .tuple(fc.integer({ min: 1, max: 200 }), fc.constantFrom(["[", "", "]"], ['{"a":', "0", "}"]))
  .map(([depth, [open, inside, close]]) => open.repeat(depth) + inside + close.repeat(depth));
const value = fc.oneof({ weight: 7, arbitrary: fc.constantFrom(...VALUES) }, { weight: 1, arbitrary: deep });

/** A value replaced, or a member put in before it, known or not or twice, so that the text mostly stays JSON. */
const bent = fc
  .tuple(place, value, fc.constantFrom(undefined, undefined, ...NAMES, "", ""))
  .map(([where, value, name]) => (text) => {
    const places = [...text.matchAll(/"([\w-]*)":/g)];
    if (places.length === 0) return text;
    const member = places[where % places.length];
    const at = member.index + member[0].length;
    const scalar = /^\s*("(?:[^"\\]|\\.)*"|[^\s,{}[\]"]+)/.exec(text.slice(at));
    if (scalar && (name === undefined || where & 1))
      return text.slice(0, at) + value + text.slice(at + scalar[0].length);
    return `${text.slice(0, at)}${value},"${name || member[1]}":${text.slice(at)}`;
  });

const some = (damage) => fc.array(damage, { minLength: 1, maxLength: 3, size: "max" });
const damaged = fc
  .tuple(
    fc.constantFrom(...good),
    fc.oneof({ weight: 1, arbitrary: some(broken) }, { weight: 2, arbitrary: some(bent) }),
    fc.constantFrom(200, 200, 200, 200, 200, 201, 400, 409, 429, 502, 503),
  )
  .map(([{ operation, text, sent }, damages, status]) => ({
    operation,
    sent,
    status,
    text: damages.reduce((damaged, damage) => damage(damaged), text),
  }));

function parsed(text) {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function part(operation, value) {
  if (isFunding.has(operation)) return value;
  if (isKraken.has(operation)) return value.result;
  return Object.hasOwn(value, "data") ? value.data : value;
}

/** Reads one damaged answer and says what came of it. */
function read({ operation, sent, status, text }) {
  const json = parsed(text);
  let answer;
  try {
    answer = readResponse({ endpoint: operation, body: sent }, status, text, { now });
  } catch (error) {
    const said = () => `${String(error)} ${error.code} ${error.outcome}`;
    assert.ok(error instanceof PaySignError, said());
    if (error.outcome === "not_sent" || (error.code === "not_json") !== (json === undefined)) assert.fail(said());
    assert.ok(["refused", "duplicate_id", "not_json", "unexpected_response"].includes(error.code), said());
    return error.code;
  }
  // Health says so itself where the API is down.
  const isGood = status < 300 || (operation === "health" && status === 503);
  assert.ok(json !== undefined && isGood, "read although it is not JSON or the status says no");
  assert.deepEqual(answer.result, part(operation, json.value));
  assert.ok(
    answer.warnings.every((warning) => warning.severity === "W"),
    "only warnings",
  );
  return "result";
}

test(`${ROUNDS} damaged answers`, (t) => {
  const counts = {};
  let size;
  let done = 0;
  holds(ROUNDS, SEED, damaged, (answer) => {
    const kind = read(answer);
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (++done === WARM_UP) size = memory.buffer.byteLength;
  });
  t.diagnostic(`${ROUNDS} answers: ${JSON.stringify(counts)}; memory ${memory.buffer.byteLength} bytes`);
  for (const kind of ["result", "refused", "duplicate_id", "not_json", "unexpected_response"]) {
    assert.ok(counts[kind] > ROUNDS / 1000, `${kind}: ${JSON.stringify(counts)}`);
  }
  assert.equal(instances, 1, "no trap, so one instance");
  assert.equal(memory.buffer.byteLength, size, "memory after the warm-up and at the end");
});
