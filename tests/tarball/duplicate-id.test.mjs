// Whether an error of a Pay create says that the external_id is used: whoever is told so stops paying, so the words decide.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readResponse } from "paysign";
import { fullParams, KRAKEN, newKraken, NOW, thrown, vectors } from "./support.mjs";

const { is_duplicate: DUPLICATE, is_not: OTHER } = vectors("duplicate-id");
const kraken = newKraken();
const requests = KRAKEN.map((op) => kraken.request(op.name, fullParams(op)));
const creates = requests.filter(
  (request) => request.endpoint.startsWith("Pay/") && request.endpoint.endsWith("/create"),
);
const others = requests.filter((request) => !creates.includes(request));
const text = (...entries) => JSON.stringify({ error: entries });
const read = (request, entries, status = 200) =>
  thrown(
    () => readResponse(request, status, text(...entries), { now: NOW }),
    `${request.endpoint}, ${JSON.stringify(entries)}`,
  );
/** All rows that go wrong, so that one run shows them all. */
const none = (wrong) => assert.equal(wrong.join("\n"), "");
const isTold = (error) => error.code === "duplicate_id" || error.retry.action === "already_done";
/** A text entry as the object that says the same. */
const asObject = (entry) => {
  if (typeof entry !== "string") return entry;
  const [category, type, ...detail] = entry.slice(1).split(":");
  return { severity: "E", errorClass: category, type: type.trim(), errorMessage: detail.join(":").trim() };
};

test("the corpus is large, and no sentence stands in both lists", () => {
  assert.ok(DUPLICATE.length >= 60 && OTHER.length >= 260, `${DUPLICATE.length}, ${OTHER.length}`);
  const all = [...DUPLICATE, ...OTHER].map((entry) => JSON.stringify(entry));
  assert.equal(new Set(all).size, all.length);
});

test("each spelling of a used id is a duplicate of each Pay create, as text and as object", () => {
  const wrong = [];
  for (const entry of DUPLICATE.flatMap((entry) => [entry, asObject(entry)])) {
    for (const request of creates) {
      const { code, outcome, retry, errors } = read(request, [entry]);
      if (code !== "duplicate_id" || outcome !== "refused" || retry.action !== "already_done" || errors.length !== 1) {
        wrong.push(`${JSON.stringify(entry)}, ${request.endpoint}: ${code}, ${outcome}, ${retry.action}`);
      }
    }
  }
  none(wrong);
});

test("no other sentence is, as text and as object", () => {
  const wrong = [];
  for (const entry of OTHER.flatMap((entry) => [entry, asObject(entry)])) {
    for (const request of creates)
      if (isTold(read(request, [entry]))) wrong.push(`${JSON.stringify(entry)}, ${request.endpoint}`);
  }
  none(wrong);
});

test("what is not a Pay create is never told as done", () => {
  const wrong = [];
  for (const entry of [...DUPLICATE, ...OTHER]) {
    for (const request of others)
      if (isTold(read(request, [entry]))) wrong.push(`${JSON.stringify(entry)}, ${request.endpoint}`);
  }
  none(wrong);
});

test("words of two entries do not add up", () => {
  const rows = [
    ["EPay:Invalid external_id", "EPay:amount already used"],
    ["EPay:external_id", "EPay:already used"],
    ["EPay:id is required", "EPay:Duplicate"],
    ["EGeneral:Invalid arguments:external_id", "EGeneral:Invalid arguments:kraktag already exists"],
    ["EPay:Duplicate", "EPay:Unknown id"],
  ];
  for (const row of rows) for (const request of creates) assert.ok(!isTold(read(request, row)), JSON.stringify(row));
});

test("a warning that speaks of a used id proves nothing", () => {
  const warnings = [
    "WPay:external_id already used",
    { severity: "W", errorClass: "Pay", type: "Duplicate external_id", errorMessage: "" },
  ];
  for (const warning of warnings) {
    for (const request of creates) {
      assert.ok(
        !isTold(read(request, [warning, "EGeneral:Permission denied"])),
        `${request.endpoint}, beside an error`,
      );
      const body = JSON.stringify({ error: [warning], result: {} });
      assert.deepEqual(readResponse(request, 200, body).warnings.length, 1, `${request.endpoint}, beside a result`);
    }
  }
});

test("open, nonce, lockout, rate and busy rows go before a used id, Invalid arguments and EFunding behind it", () => {
  const used = "EPay:external_id already used";
  const rows = [
    ["EGeneral:Internal error", "unknown", "same_external_id"],
    ["EService:Timeout", "unknown", "same_external_id"],
    ["EService:Deadline elapsed", "unknown", "same_external_id"],
    ["EAPI:Invalid nonce", "unknown", "same_external_id"],
    ["EGeneral:Temporary lockout", "refused", "wait"],
    ["EAPI:Rate limit exceeded", "refused", "wait"],
    ["EService:Busy", "refused", "wait"],
    ["EService:Unavailable", "refused", "wait"],
  ];
  for (const [entry, outcome, action] of rows) {
    for (const list of [[used, entry], [entry, used], [`${entry}:external_id already used`]]) {
      const error = read(creates[0], list);
      assert.deepEqual(
        [error.code, error.outcome, error.retry.action],
        ["refused", outcome, action],
        JSON.stringify(list),
      );
    }
  }
  for (const entry of ["EGeneral:Invalid arguments:amount", "EFunding:Invalid amount", "EGeneral:Permission denied"]) {
    for (const list of [
      [used, entry],
      [entry, used],
    ]) {
      const error = read(creates[0], list);
      assert.deepEqual(
        [error.code, error.outcome, error.retry.action],
        ["duplicate_id", "refused", "already_done"],
        JSON.stringify(list),
      );
    }
  }
});
