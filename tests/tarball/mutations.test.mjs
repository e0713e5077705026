// Good answers, damaged: each ends in exactly what JSON.parse gives, or in a typed error.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PaySignError, readResponse } from "paysign";
import { random } from "./support.mjs";

const SEED = 0xdab1e;
const ROUNDS = 20_000;
const row = {
  method: "Dogecoin", aclass: "currency", asset: "XXDG", refid: "QSBALMX-YTM4MI-REMLWN", txid: "f0cf9b21", info: "DFSHkV", amount: "95.00000000",
  fee: "0.00000000", time: 1676727227, status: "Success", "status-prop": "onhold", originators: ["0x9d7f"], extra: [1, { a: null }],
};
const GOOD = [
  ["Pay/request/create", '{"error":[],"result":{"view_link":"https://pay.example/r/1","more":[true,{"x":-1.5e3}]}}'],
  ["Pay/request/create", '{"error":["WGeneral:Deprecated"],"result":{"view_link":"x"}}'],
  ["Pay/paylink/config", '{"error":[],"result":{"expire_time":86400}}'],
  ["Pay/request/create", '{"error":[{"severity":"E","errorClass":"General","type":"Invalid arguments","errorMessage":"amount"}]}'],
  ["Withdraw", '{"error":["EService: Throttled: 1616492380"]}'],
  ["Withdraw", '{"error":[],"result":{"refid":"ASBG2IX-OQZTG5-CRWGN3"}}'],
  ["DepositStatus", JSON.stringify({ error: [], result: [row, row] })],
  ["DepositStatus", JSON.stringify({ error: [], result: { deposit: [row], next_cursor: "HgAA==" } })],
  ["DepositMethods", '{"error":[],"result":[{"method":"Dogecoin","limit":false,"gen-address":true}]}'],
  ["WithdrawCancel", '{"error":[],"result":true}'],
  ["payment-link/generate", '{"data":{"paymentLink":{"id":"497f6eca","expiresAt":"2019-08-24T14:15:22Z","amount":0,"currency":"INR","status":"A","redirectUrl":"http://x"}}}'],
  ["payment-link/generate", '{"error":{"message":"no","details":{"a":[1]}}}'],
];
const PIECES = ["{", "}", "[", "]", '"', ",", ":", "null", "true", "0", "-", "1e5", "\\", "\\u00e9", "{}", "[]", '""', " ", "\n", "\u0000", "é", "E", "W",
  '"error"', '"result"', '"data"', '"__proto__"'];

function damage(text, r) {
  let out = text;
  for (let times = 1 + r.int(3); times > 0; times--) {
    const at = r.int(out.length + 1);
    const upTo = Math.min(out.length, at + r.int(6));
    out = r.pick([
      () => out.slice(0, at) + r.pick(PIECES) + out.slice(at),
      () => out.slice(0, at) + out.slice(upTo),
      () => out.slice(0, at) + r.pick(PIECES) + out.slice(upTo),
      () => out.slice(0, at),
      () => out.slice(0, upTo) + out.slice(at),
      () => out.replace(/"([\w-]+)":/, (_, name) => `"${name}":${r.pick(["5", "null", "{}", "[]", '"x"', "true"])},"${name}":`),
    ])();
  }
  return out;
}
const parse = (text) => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

test(`${ROUNDS} damaged answers`, () => {
  const r = random(SEED);
  const counts = { result: 0, not_json: 0, other: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const [endpoint, good] = r.pick(GOOD);
    const text = damage(good, r);
    const status = r.pick([200, 200, 200, 400, 502]);
    const label = `seed ${SEED}, round ${round}, ${endpoint}, ${status}, ${text}`;
    const parsed = parse(text);
    let answer;
    try {
      answer = readResponse({ endpoint }, status, text, { now: 1616492376594 });
    } catch (error) {
      assert.ok(error instanceof PaySignError, `${label}: threw ${String(error)}`);
      // A number beyond every double is JSON, yet no value: either code will do.
      const huge = /[eE]\+?\d{3}/.test(text);
      if (!huge) assert.equal(error.code === "not_json", parsed === undefined, `${label}: ${error.code}`);
      assert.notEqual(error.outcome, "not_sent", label);
      assert.ok(["refused", "duplicate_id", "not_json", "unexpected_response"].includes(error.code), `${label}: ${error.code}`);
      counts[error.code === "not_json" ? "not_json" : "other"]++;
      continue;
    }
    assert.ok(parsed !== undefined, `${label}: read although it is no JSON`);
    assert.equal(status, 200, `${label}: read although the status says no`);
    const part = endpoint.includes("-") ? parsed.value.data : parsed.value.result;
    assert.deepEqual(answer.result, part, label);
    assert.equal(answer.warnings.some((warning) => warning.severity !== "W"), false, `${label}: only warnings`);
    counts.result++;
  }
  for (const [kind, count] of Object.entries(counts)) assert.ok(count > ROUNDS / 100, `${kind}: ${count}`);
});
