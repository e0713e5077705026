// What public reports say about errors of the API: what each means for the money, and what to do next.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readResponse, unanswered } from "paysign";
import { fullParams, KATU9, KRAKEN, leastParams, newKatu9, newKraken, NOW, thrown } from "./support.mjs";

const kraken = newKraken();
const katu9 = newKatu9();
const CREATES = ["Pay/paylink/create", "Pay/request/create", "Pay/transfer/create"];
const RECONCILE = ["Withdraw", "WalletTransfer", "DepositAddresses", "transaction/create", "payment-link/generate"];
/** Each operation with what to do where nobody knows whether it was executed; DepositAddresses with new. */
const row = (request, other) => ({
  request,
  unsure: CREATES.includes(request.endpoint)
    ? "same_external_id"
    : RECONCILE.includes(request.endpoint)
      ? "reconcile"
      : other,
});
const KRAKEN_ROWS = KRAKEN.map((op) => row(kraken.request(op.name, fullParams(op)), "fresh_nonce"));
const KATU9_ROWS = KATU9.map((op) => row(katu9.request(op.name, leastParams(op)), "wait"));
const isHarmless = ({ unsure }) => unsure === "fresh_nonce" || unsure === "wait";

const entries = (...list) => JSON.stringify({ error: list });
const read = (request, code, text, options = { now: NOW }) =>
  thrown(() => readResponse(request, code, text, options), `${request.endpoint}, ${code}, ${text}`);
const is = (error, code, outcome, action, label) =>
  assert.deepEqual(
    [error.code, error.outcome, error.retry.action],
    [code, outcome, action],
    `${label}, ${error.endpoint}`,
  );
/** A text entry and the object that says the same. */
const bothForms = (text) => {
  const [, errorClass, type, errorMessage = ""] = /^E(\w+): ?([^:]+)(?:: ?(.*))?$/.exec(text);
  return [text, { severity: "E", errorClass, type, errorMessage }];
};

const REFUSED = [
  ["No-Compromise-AI/glm-mcp#25", "EService:Unavailable:duplicate database is down", "wait"],
  ["No-Compromise-AI/glm-mcp#25", "EGeneral:Invalid arguments:duplicate member amount", "fix_input"],
  ["its family", "EService:Busy:duplicate id service", "wait"],
  ["its family", "EGeneral:Invalid arguments:invalid kraktag already exists", "fix_input"],
  ["its family", "EFunding:Duplicate address", "fix_input"],
  ["its family", "EGeneral:Permission denied:key already used", "never"],
  ["knowm/XChange#4369", "EGeneral:Too many requests", "wait"],
  ["its family", "EAPI:Too many requests", "wait"],
  ["its family", "EService:Too many requests", "wait"],
  ["its family", "EFunding:Too many requests", "wait"],
  ["its family", "EPay:Too many requests", "wait"],
  ["its family", "EOrder:Too many requests:slow down", "wait"],
  ["its family", "EGeneral:Rate limit exceeded", "wait"],
  ["its family", "EOrder:Rate limit exceeded", "wait"],
  ["knowm/XChange#3570, siblings", "EService:Temporarily unavailable", "wait"],
  ["its family", "EGeneral:Temporarily unavailable", "wait"],
  ["its family", "EService: Temporarily unavailable", "wait"],
  ["its family", "EService:Temporarily unavailable:try later", "wait"],
  ["ccxt, table of Kraken's errors", "EQuery:Unknown asset", "fix_input"],
  ["ccxt, table of Kraken's errors", "EFunding:Unknown asset", "fix_input"],
  ["its family", "EGeneral:Unknown asset", "fix_input"],
  ["its family", "EAPI:Unknown asset", "fix_input"],
  ["its family", "EQuery: Unknown asset", "fix_input"],
  ["krakenfx/kraken-api-client#10", "EFunding:No funding method", "fix_input"],
  ["its family", "EFunding:No funding method:XBT", "fix_input"],
  ["gekko#2799", "EAPI:Invalid signature", "never"],
  ["its family", "EAPI:Invalid key", "never"],
  ["its family", "EGeneral:Unknown method", "never"],
];
for (const [source, text, action] of REFUSED) {
  test(`${source}: ${text} is refused, ${action}`, () => {
    for (const entry of bothForms(text)) {
      for (const { request } of KRAKEN_ROWS)
        is(read(request, 200, entries(entry)), "refused", "refused", action, JSON.stringify(entry));
    }
  });
}

const OPEN = [
  ["knowm/XChange#3570", "EGeneral:Internal error"],
  ["beldur/kraken-go-api-client#44", "EGeneral:Internal error:1c3f"],
  ["CliffS/kraken-exchange#3", "EService:Deadline elapsed"],
  ["siblings", "EService:Internal error"],
  ["siblings", "EAPI:Internal error"],
  ["siblings", "EFunding:Internal error"],
  ["siblings", "EService:Timeout"],
  ["siblings", "EGeneral:Timeout"],
  ["their family", "EPay:Internal error"],
  ["their family", "EDatabase:Internal error"],
  ["their family", "EFunding:Internal error:transfer id 5"],
  ["their family", "EQuery:Timeout"],
  ["their family", "EFunding:Timeout"],
  ["their family", "EAPI: Timeout"],
  ["their family", "EGeneral:Timeout:after 30 s"],
  ["their family", "EBM:Internal error"],
  ["their family", "EService:Never heard of"],
  ["their family", "EService:Market in post_only mode"],
  ["their family", "EDatabase:Deadlock"],
  ["their family", "EDatabase:Timeout:duplicate id"],
  ["their family", "EDatabase:Never heard of:amount"],
];
for (const [source, text] of OPEN) {
  test(`${source}: ${text} may have been executed`, () => {
    for (const entry of bothForms(text)) {
      for (const { request, unsure } of KRAKEN_ROWS)
        is(read(request, 200, entries(entry)), "refused", "unknown", unsure, JSON.stringify(entry));
    }
  });
}

test("an open entry wins over the entries beside it, and over the status", () => {
  for (const other of [
    "EGeneral:Permission denied",
    "EAPI:Rate limit exceeded",
    "EGeneral:Invalid arguments:amount",
    "EFunding:Unknown asset",
  ]) {
    for (const list of [
      [other, "EGeneral:Internal error"],
      ["EService:Timeout", other],
    ]) {
      for (const { request, unsure } of KRAKEN_ROWS)
        is(read(request, 200, entries(...list)), "refused", "unknown", unsure, list.join());
    }
  }
  for (const code of [400, 403, 404, 429]) {
    for (const { request, unsure } of KRAKEN_ROWS.filter((item) => !isHarmless(item))) {
      is(read(request, code, entries("EService:Deadline elapsed")), "refused", "unknown", unsure, `at ${code}`);
    }
  }
});

test("denoland/deno#36786: Invalid nonce says nothing about a copy that was sent before", () => {
  for (const entry of [
    "EAPI:Invalid nonce",
    "EAPI: Invalid nonce",
    ...bothForms("EAPI:Invalid nonce").slice(1),
    ...bothForms("EAPI:Invalid nonce:lower than the last"),
  ]) {
    for (const item of KRAKEN_ROWS) {
      const error = read(item.request, 200, entries(entry));
      if (isHarmless(item)) is(error, "refused", "refused", "fresh_nonce", JSON.stringify(entry));
      else is(error, "refused", "unknown", item.unsure, JSON.stringify(entry));
    }
  }
});

test("ccxt/ccxt#5110, Kraken.Net#23: the reason given with Invalid nonce names nonceUnit and lastNonce, on every call", () => {
  for (const { request } of KRAKEN_ROWS) {
    const { retry } = read(request, 200, entries("EAPI:Invalid nonce"));
    for (const name of ["nonceUnit", "lastNonce"])
      assert.ok(retry.reason.includes(name), `${request.endpoint}: ${name} in ${retry.reason}`);
  }
});

test("gekko#2799, pykrakenapi#24: the reason given with Invalid signature names the otp", () => {
  for (const entry of [
    "EAPI: Invalid signature",
    ...bothForms("EAPI:Invalid signature"),
    ...bothForms("EAPI:Invalid signature:API-Sign"),
  ]) {
    for (const { request } of KRAKEN_ROWS) {
      const { retry } = read(request, 200, entries(entry));
      assert.match(retry.reason, /\botp\b/, `${request.endpoint}, ${JSON.stringify(entry)}`);
    }
  }
});

test("ccxt, table of Kraken's errors: throttled until a time", () => {
  const at = Math.floor(NOW / 1000);
  for (const text of [`EService: Throttled: ${at}`, `EService:Throttled:${at}`]) {
    for (const entry of bothForms(text)) {
      for (const early of [60_000, 1, 1500, 3_600_000]) {
        for (const { request } of KRAKEN_ROWS) {
          const error = read(request, 200, entries(entry), { now: at * 1000 - early });
          is(error, "refused", "refused", "wait", text);
          assert.equal(error.retry.afterMs, early, `${request.endpoint}, ${text}`);
        }
      }
    }
  }
});

const SHAPES = [
  ["rotki/rotki#3629", '{"result":"","error":"EAPI Rate limit exceeded"}'],
  ["its family", '{"error":"x"}'],
  ["its family", '{"error":"EAPI:Invalid key"}'],
  ["its family", '{"error":"EAPI:Invalid key","result":[]}'],
  ["its family", '{"error":""}'],
  ["its family", '{"error":{"message":"no"}}'],
  ["its family", '{"error":{"0":"EAPI:Invalid key","length":1}}'],
  ["its family", '{"error":true}'],
  ["its family", '{"error":5,"result":{}}'],
  ["its family", '{"error":{"severity":"E","errorClass":"API","type":"Invalid key","errorMessage":""}}'],
  ["its family", '{"error":null}'],
];
for (const [source, text] of SHAPES) {
  test(`${source}: ${text} is an answer of another shape, so nobody knows`, () => {
    for (const { request, unsure } of KRAKEN_ROWS)
      is(read(request, 200, text), "unexpected_response", "unknown", unsure, text);
  });
}

const GATEWAYS = [
  ["krakenfx/kraken-api-client#6", 502, "<html><h1>502 Bad Gateway</h1></html>"],
  ["butor/blackbird#305", 520, "<!DOCTYPE html><title>520</title>"],
  ["hummingbot", 302, ""],
  ["their family", 504, ""],
  ["their family", 503, "upstream connect error"],
  ["their family", 429, "<html>slow down</html>"],
  ["their family", 200, "<html>Checking your browser</html>"],
  ["their family", 403, "<html>Attention Required!</html>"],
  ["their family", 500, ""],
];
for (const [source, code, text] of GATEWAYS) {
  test(`${source}: ${JSON.stringify(text)} at ${code} of a call that is not harmless: unknown`, () => {
    for (const item of [...KRAKEN_ROWS, ...KATU9_ROWS].filter((one) => !isHarmless(one))) {
      is(read(item.request, code, text), "not_json", "unknown", item.unsure, `${code}`);
    }
  });
}

test("blinkbitcoin/blink-mobile#3926: a true double is told as done, and only after the rows that say later", () => {
  for (const text of [
    "EPay:external_id already used",
    "EPay:external_id already exists",
    "EPay:Duplicate external id",
    "EGeneral:Invalid arguments:external_id already used",
  ]) {
    for (const entry of bothForms(text)) {
      for (const { request } of KRAKEN_ROWS.filter(({ unsure }) => unsure === "same_external_id")) {
        is(read(request, 200, entries(entry)), "duplicate_id", "refused", "already_done", JSON.stringify(entry));
      }
    }
  }
});

test("an error's advice for a lost answer is that of the endpoint", () => {
  for (const { request, unsure } of [...KRAKEN_ROWS, ...KATU9_ROWS])
    is(unanswered(request, new Error("socket hang up")), "no_answer", "unknown", unsure, "lost");
});
