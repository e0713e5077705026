// 100,000 damaged answers through wasm: each ends in what JSON.parse gives or in a typed error, and memory stays flat.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PaySignError, readResponse } from "paysign";
import { KRAKEN, random, vectors } from "./support.mjs";

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
const good = answers.filter((row) => row.gives.code !== "not_json");
const isKraken = new Set(KRAKEN.map((op) => op.name));

const TOKENS = ["{", "}", "[", "]", '"', ",", ":", "null", "true", "0", "-", "1e5", "1e999", "\\", "\\u00e9", "\\ud800", "{}", "[]", '""', " ", "\n", "\0", "é",
  "😀", "E", "W", "\ufeff", '"error":', '"result":', '"data":', '"__proto__":{},', '"deposit":[],', '"next_cursor":', '"severity":"W",'];
const VALUES = ["null", "true", "false", "5", "-1.5", "1e999", '""', '"x"', '"\\ud800"', "{}", "[]", "[null]", "[{}]", '{"a":[1]}', '["EAPI:Invalid nonce"]',
  '["WGeneral:Deprecated"]', '[{"severity":"E","errorClass":"Pay","type":"id already used"}]'];
const NAMES = ["x", "error", "result", "data", "fee", "limit", "next_cursor", "deposit", "__proto__"];

/** Characters changed, cut, doubled or put in with no regard for JSON. */
function broken(text, r) {
  const at = r.int(text.length + 1);
  const end = Math.min(text.length, at + r.int(12));
  return r.pick([
    () => text.slice(0, at) + r.pick(TOKENS) + text.slice(at),
    () => text.slice(0, at) + r.pick(TOKENS) + text.slice(end),
    () => text.slice(0, at) + text.slice(end),
    () => text.slice(0, end) + text.slice(at),
    () => text.slice(0, at) + r.pick(good).text + text.slice(at),
    () => text.slice(0, at),
    () => text.slice(0, at) + String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << r.int(8))) + text.slice(at + 1),
  ])();
}

/** A value replaced, or a member put in before it, so that the text mostly stays JSON. */
function bent(text, r) {
  const places = [...text.matchAll(/":/g)];
  if (places.length === 0) return text;
  const at = r.pick(places).index + 2;
  const depth = 1 + r.int(200);
  const deep = () => (r.int(2) ? "[".repeat(depth) + "]".repeat(depth) : '{"a":'.repeat(depth) + "0" + "}".repeat(depth));
  const value = r.int(8) === 0 ? deep() : r.pick(VALUES);
  const scalar = /^\s*("(?:[^"\\]|\\.)*"|[^\s,{}[\]"]+)/.exec(text.slice(at));
  if (scalar && r.int(2)) return text.slice(0, at) + value + text.slice(at + scalar[0].length);
  return `${text.slice(0, at)}${value},"${r.pick(NAMES)}":${text.slice(at)}`;
}

function damaged(text, r) {
  const damage = r.int(3) === 0 ? broken : bent;
  for (let times = 1 + r.int(3); times > 0; times--) text = damage(text, r);
  return text;
}

function parsed(text) {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function part(operation, value) {
  if (isKraken.has(operation)) return value.result;
  return Object.hasOwn(value, "data") ? value.data : value;
}

/** Reads one damaged answer and says what came of it. */
function round(r, label) {
  const { operation, text: whole, sent } = r.pick(good);
  const text = damaged(whole, r);
  const status = r.pick([200, 200, 200, 200, 200, 201, 400, 429, 502]);
  const json = parsed(text);
  let answer;
  try {
    answer = readResponse({ endpoint: operation, body: sent }, status, text, { now });
  } catch (error) {
    const said = () => `${label}, ${operation}, ${status}, ${text}: ${String(error)} ${error.code} ${error.outcome}`;
    assert.ok(error instanceof PaySignError, said());
    if (error.outcome === "not_sent" || (error.code === "not_json") !== (json === undefined)) assert.fail(said());
    assert.ok(["refused", "duplicate_id", "not_json", "unexpected_response"].includes(error.code), said());
    return error.code;
  }
  const said = `${label}, ${operation}, ${status}, ${text}`;
  assert.ok(json !== undefined && status < 300, said);
  assert.deepEqual(answer.result, part(operation, json.value), said);
  assert.ok(answer.warnings.every((warning) => warning.severity === "W"), said);
  return "result";
}

test(`${ROUNDS} damaged answers`, (t) => {
  const r = random(SEED);
  const counts = {};
  let size;
  for (let i = 0; i < ROUNDS; i++) {
    const kind = round(r, `seed ${SEED}, round ${i}`);
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (i === WARM_UP) size = memory.buffer.byteLength;
  }
  t.diagnostic(`${ROUNDS} answers: ${JSON.stringify(counts)}; memory ${memory.buffer.byteLength} bytes`);
  for (const kind of ["result", "refused", "duplicate_id", "not_json", "unexpected_response"]) {
    assert.ok(counts[kind] > ROUNDS / 1000, `${kind}: ${JSON.stringify(counts)}`);
  }
  assert.equal(instances, 1, "no trap, so one instance");
  assert.equal(memory.buffer.byteLength, size, "memory after the warm-up and at the end");
});
