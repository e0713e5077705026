// Outcome and retry verdict, every error by every operation: what happened to the money, and what to do now.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readResponse, unanswered } from "paysign";
import { fullParams, isPay, KATU9, KRAKEN, leastParams, newKatu9, newKraken, NOW, thrown } from "./support.mjs";

const kraken = newKraken();
const katu9 = newKatu9();
const ACTIONS = ["same_external_id", "reconcile", "fresh_nonce", "wait", "fix_input", "already_done", "never"];

const depositAddresses = (label, more, action, options) => ({
  label: `DepositAddresses, ${label}`,
  request: kraken.request("DepositAddresses", { asset: "XBT", method: "Bitcoin", ...more }, options),
  action,
});
const UNCERTAIN = {
  "Pay/paylink/create": "same_external_id",
  "Pay/request/create": "same_external_id",
  "Pay/transfer/create": "same_external_id",
  Withdraw: "reconcile",
  WalletTransfer: "reconcile",
  "transaction/create": "reconcile",
  "payment-link/generate": "reconcile",
};
/** Each operation with what to do when nobody knows whether it was executed. */
const KRAKEN_ROWS = [
  ...KRAKEN.filter((op) => op.name !== "DepositAddresses").map((op) => ({
    label: op.name,
    request: kraken.request(op.name, fullParams(op)),
    action: UNCERTAIN[op.name] ?? "fresh_nonce",
  })),
  depositAddresses("list", {}, "fresh_nonce"),
  depositAddresses("list, JSON", {}, "fresh_nonce", { encoding: "json" }),
  depositAddresses("new: false", { new: false }, "fresh_nonce"),
  depositAddresses("new: false, JSON", { new: false }, "fresh_nonce", { encoding: "json" }),
  depositAddresses("new: true", { new: true }, "reconcile"),
  depositAddresses("new: true, JSON", { new: true }, "reconcile", { encoding: "json" }),
];
const KATU9_ROWS = KATU9.map((op) => ({
  label: op.name,
  request: katu9.request(op.name, leastParams(op)),
  action: UNCERTAIN[op.name] ?? "wait",
}));
const ROWS = [...KRAKEN_ROWS, ...KATU9_ROWS];

const answered = (status, text) => (request) =>
  thrown(() => readResponse(request, status, text, { now: NOW }), `${request.endpoint} ${status} ${text}`);
const entries = (...list) => JSON.stringify({ error: list });

function verdict(error, { code, outcome, action, afterMs }, label) {
  if (code) assert.equal(error.code, code, `${label}: code`);
  assert.equal(error.outcome, outcome, `${label}: outcome`);
  assert.equal(error.retry.action, action, `${label}: action`);
  if (afterMs !== undefined) assert.equal(error.retry.afterMs, afterMs, `${label}: afterMs`);
  assert.ok(ACTIONS.includes(error.retry.action), `${label}: a known action`);
  assert.equal(typeof error.retry.reason, "string", `${label}: reason`);
  assert.ok(error.retry.reason.length > 0, `${label}: reason`);
}

const HARMLESS = ["fresh_nonce", "wait"];
/** Advice for a status that says "later": a harmless call waits. */
const later = (status, action) => ([429, 503, 520].includes(status) && HARMLESS.includes(action) ? "wait" : action);

const NOBODY_KNOWS = [
  ["no answer", "no_answer", (request) => unanswered(request, new Error("socket hang up"))],
  ["a proxy's page at 502", "not_json", answered(502, "<html>Bad Gateway</html>")],
  ["a proxy's page at 520", "not_json", answered(520, "<!DOCTYPE html>")],
  ["nothing at 504", "not_json", answered(504, "")],
  ["nothing at 200", "not_json", answered(200, "")],
  ["an answer cut off at 200", "not_json", answered(200, '{"error":[],"res')],
  ["JSON without errors at 500", "unexpected_response", answered(500, "{}")],
  ["JSON without errors at 503", "unexpected_response", answered(503, '{"message":"Service Unavailable"}')],
];
for (const [label, code, make] of NOBODY_KNOWS) {
  const status = Number(/\d+$/.exec(label)?.[0]);
  test(`${label}: outcome unknown, action by operation`, () => {
    for (const row of ROWS)
      verdict(
        make(row.request),
        { code, outcome: "unknown", action: later(status, row.action) },
        `${label}, ${row.label}`,
      );
  });
}

test("JSON that is not an envelope at 200: outcome unknown, action by operation", () => {
  for (const text of ["{}", "[]", '{"hello":"world"}', '{"error":{},"result":{}}']) {
    for (const row of KRAKEN_ROWS) {
      verdict(
        answered(200, text)(row.request),
        { code: "unexpected_response", outcome: "unknown", action: row.action },
        `${text}, ${row.label}`,
      );
    }
  }
});

const MAYBE_DONE = [
  "EService:Deadline elapsed",
  "EService: Deadline elapsed",
  "EGeneral:Internal error",
  "EGeneral:Internal error:1c3f",
  { severity: "E", errorClass: "Service", type: "Deadline elapsed", errorMessage: "" },
  { severity: "E", errorClass: "General", type: "Internal error", errorMessage: "try again" },
];
for (const entry of MAYBE_DONE) {
  const label = JSON.stringify(entry);
  test(`${label}: outcome unknown, action by operation`, () => {
    for (const row of KRAKEN_ROWS) {
      verdict(
        answered(200, entries(entry))(row.request),
        { code: "refused", outcome: "unknown", action: row.action },
        `${label}, ${row.label}`,
      );
    }
  });
}

test("Katu9, an error at 5xx: outcome unknown, action by operation", () => {
  for (const status of [500, 502, 503, 504]) {
    for (const row of KATU9_ROWS) {
      const error = answered(status, '{"error":{"message":"Internal"}}')(row.request);
      verdict(error, { outcome: "unknown", action: row.action }, `${status}, ${row.label}`);
    }
  }
});

const LATER = NOW + 3406; // whole seconds: 1616492380000
assert.equal(LATER % 1000, 0);
const REFUSALS = [
  ["EAPI:Rate limit exceeded", "wait"],
  ["EAuth:Rate limit exceeded", "wait"],
  ["EService:Busy", "wait"],
  ["EService:Unavailable", "wait"],
  ["EService: Unavailable", "wait"],
  [`EService: Throttled: ${LATER / 1000}`, "wait", 3406],
  [`EService:Throttled:${LATER / 1000}`, "wait", 3406],
  ["EGeneral:Temporary lockout", "wait", 900_000],
  ["EGeneral: Temporary lockout", "wait", 900_000],
  ["EGeneral:Invalid arguments", "fix_input"],
  ["EGeneral:Invalid arguments:amount", "fix_input"],
  ["EGeneral: Invalid arguments:beneficiary_recipient", "fix_input"],
  ["EFunding:No funding method", "fix_input"],
  ["EFunding:Unknown withdraw key", "fix_input"],
  ["EFunding:Invalid reference id", "fix_input"],
  ["EFunding:Unknown reference id", "fix_input"],
  ["EFunding:Max fee exceeded", "fix_input"],
  ["EFunding:Too many addresses", "fix_input"],
  ["EFunding:Unknown asset", "fix_input"],
  ["EFunding:Invalid amount", "fix_input"],
  ["EFunding: No funding method", "fix_input"],
  ["EAPI:Invalid key", "never"],
  ["EAPI:Invalid signature", "never"],
  ["EAPI:Bad request", "never"],
  ["EAPI:Feature disabled", "never"],
  ["EGeneral:Permission denied", "never"],
  ["EGeneral:Unknown method", "never"],
  ["EAuth:Account unconfirmed", "never"],
  ["EAuth:Account temporary disabled", "never"],
  ["EBM:limit exceeded:CAL", "never"],
  ["EQuery:Unknown asset", "fix_input"],
  ["ESession:Invalid session", "never"],
  ["EFuture:Never heard of", "never"],
  ["EAPI:Something new", "never"],
];
const asObject = (text) => {
  const [, errorClass, type, errorMessage = ""] = /^E(\w+): ?([^:]+)(?:: ?(.*))?$/.exec(text);
  return { severity: "E", errorClass, type, errorMessage };
};
for (const [text, action, afterMs] of REFUSALS) {
  test(`${text}: refused, ${action}`, () => {
    for (const row of KRAKEN_ROWS) {
      const expected = { code: "refused", outcome: "refused", action, afterMs };
      verdict(answered(200, entries(text))(row.request), expected, `text, ${row.label}`);
      verdict(answered(200, entries(asObject(text)))(row.request), expected, `object, ${row.label}`);
    }
  });
}

test("Invalid nonce: refused on a harmless call, else unknown; the reason names what to set", () => {
  for (const entry of ["EAPI:Invalid nonce", "EAPI: Invalid nonce", asObject("EAPI:Invalid nonce")]) {
    for (const row of KRAKEN_ROWS) {
      const error = answered(200, entries(entry))(row.request);
      const outcome = HARMLESS.includes(row.action) ? "refused" : "unknown";
      verdict(error, { code: "refused", outcome, action: row.action }, `${JSON.stringify(entry)}, ${row.label}`);
      assert.match(error.retry.reason, /nonceUnit.*lastNonce/, row.label);
    }
  }
});

test("Throttled: afterMs follows now, and is never negative", () => {
  const text = entries(`EService: Throttled: ${LATER / 1000}`);
  for (const wait of [1, 250, 60_000, 3_600_000]) {
    const error = thrown(
      () => readResponse(KRAKEN_ROWS[0].request, 200, text, { now: LATER - wait }),
      `${wait} ms before`,
    );
    assert.equal(error.retry.afterMs, wait, `${wait} ms before`);
  }
  for (const late of [0, 1, 60_000]) {
    const { retry } = thrown(
      () => readResponse(KRAKEN_ROWS[0].request, 200, text, { now: LATER + late }),
      `${late} ms after`,
    );
    assert.equal(retry.action, "wait", `${late} ms after`);
    assert.ok((retry.afterMs ?? 0) >= 0, `${late} ms after: ${retry.afterMs}`);
  }
  for (const odd of [
    "EService: Throttled",
    "EService: Throttled: soon",
    "EService: Throttled: 99999999999999999999999999",
    "EService: Throttled: -5",
  ]) {
    const { retry } = answered(200, entries(odd))(KRAKEN_ROWS[0].request);
    assert.equal(retry.action, "wait", odd);
    assert.ok(
      retry.afterMs === undefined || (Number.isFinite(retry.afterMs) && retry.afterMs >= 0),
      `${odd}: ${retry.afterMs}`,
    );
  }
});

test("a used external id: duplicate_id, already_done", () => {
  const rows = [
    "EPay:id already used",
    { severity: "E", errorClass: "Pay", type: "id already used", errorMessage: "" },
    { severity: "E", errorClass: "Pay", type: "Duplicate", errorMessage: "id already used" },
  ];
  for (const { label, request } of KRAKEN_ROWS.filter((row) => row.action === "same_external_id")) {
    assert.ok(isPay(request.endpoint), label);
    for (const entry of rows) {
      const error = answered(200, entries(entry))(request);
      assert.equal(error.code, "duplicate_id", `${label}, ${JSON.stringify(entry)}`);
      assert.equal(error.retry.action, "already_done", `${label}, ${JSON.stringify(entry)}`);
      assert.equal(error.outcome, "refused", `${label}, ${JSON.stringify(entry)}`);
    }
  }
});

test("Katu9's refusals by status", () => {
  const rows = [
    [400, "fix_input"],
    [401, "never"],
    [404, "fix_input"],
    [429, "wait"],
    [403, "never"],
  ];
  for (const [status, action] of rows) {
    for (const row of KATU9_ROWS) {
      const error = answered(status, '{"error":{"message":"no","details":{}}}')(row.request);
      verdict(error, { code: "refused", outcome: "refused", action }, `${status}, ${row.label}`);
    }
  }
});

test("a result of a wrong shape was accepted, the action is by operation", () => {
  const wrong = {
    Withdraw: "{}",
    WalletTransfer: "{}",
    "Pay/request/create": '{"view_link":5}',
    DepositStatus: '[{"amount":5}]',
    DepositMethods: "5",
    DepositAddresses: '[{"address":5}]',
    WithdrawInfo: "[]",
    WithdrawCancel: '"yes"',
  };
  let seen = 0;
  for (const row of KRAKEN_ROWS.filter(({ request }) => request.endpoint in wrong)) {
    const error = answered(200, `{"error":[],"result":${wrong[row.request.endpoint]}}`)(row.request);
    verdict(error, { code: "unexpected_response", outcome: "accepted", action: row.action }, row.label);
    seen++;
  }
  assert.ok(seen >= Object.keys(wrong).length, `${seen} rows`);
  const link = KATU9_ROWS.find(({ request }) => request.endpoint === "payment-link/generate");
  verdict(
    answered(200, '{"data":{"paymentLink":{"id":5}}}')(link.request),
    { code: "unexpected_response", outcome: "accepted", action: "reconcile" },
    link.label,
  );
});

test("the table is whole", () => {
  assert.deepEqual(
    new Set(ROWS.map((row) => row.request.endpoint)),
    new Set([...KRAKEN, ...KATU9].map((op) => op.name)),
  );
});
