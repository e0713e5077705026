import assert from "node:assert/strict";
import { test } from "node:test";
import { becameOf } from "./became.ts";
import type { JournalEntry } from "./journal.ts";

const entry = (more: Partial<JournalEntry>): JournalEntry => ({
  number: 1,
  time: 0,
  method: "POST",
  path: "/0/private/Withdraw",
  endpoint: "Withdraw",
  requestHeaders: {},
  requestBody: "",
  status: 200,
  responseBody: '{"error":[],"result":{}}',
  ...more,
});

const KATU9 = { path: "/transaction", endpoint: "transaction/create" };

const CASES: readonly (readonly [more: Partial<JournalEntry>, outcome: string, lost: boolean, says: string])[] = [
  [{}, "accepted", false, "accepted"],
  [
    { responseBody: '{"error":["EFunding:Unknown withdraw key"]}' },
    "refused",
    false,
    "refused EFunding:Unknown withdraw key",
  ],
  [
    {
      responseBody:
        '{"error":[{"severity":"E","errorClass":"General","type":"Invalid arguments","errorMessage":"external_id is already used"}]}',
    },
    "refused",
    false,
    "refused EGeneral:Invalid arguments:external_id is already used",
  ],
  [
    {
      responseBody: '{"error":["EAPI:Invalid nonce"]}',
      diagnosis: { accepted: false, error: "EAPI:Invalid nonce", stage: "nonce", message: "it is too low", stages: [] },
    },
    "refused",
    false,
    "refused EAPI:Invalid nonce: it is too low",
  ],
  [
    {
      path: "/funding/v1/withdrawals",
      status: 422,
      responseBody: '{"title":"Funding: Insufficient funds","detail":null}',
    },
    "refused",
    false,
    "refused 422 Funding: Insufficient funds",
  ],
  [
    { ...KATU9, status: 400, responseBody: '{"error":{"message":"Invalid","details":{"amount":"is required"}}}' },
    "refused",
    false,
    "refused 400 Invalid: amount is required",
  ],
  [{ ...KATU9, responseBody: '{"data":{}}' }, "accepted", false, "accepted"],
  [{ fault: "lose_answer", executed: true }, "accepted", true, "accepted, and the answer was lost"],
  [
    { fault: "lose_answer", executed: false, status: 502, responseBody: "<html>" },
    "not_executed",
    true,
    "not executed, and the answer was lost",
  ],
  [{ fault: "cut", executed: true }, "accepted", true, "accepted, and the answer was cut off"],
  [
    { fault: "late", executed: true, responseBody: '{"error":["EAPI:Invalid nonce"]}' },
    "refused",
    true,
    "refused EAPI:Invalid nonce, when its caller had given up",
  ],
  [
    { fault: "bad_gateway", executed: false, status: 502, responseBody: "<html>" },
    "not_executed",
    true,
    "not executed, answered 502 by a proxy",
  ],
  [
    { fault: "status_520", executed: true, status: 520, responseBody: "<html>" },
    "executed",
    true,
    "executed, answered 520 by a proxy",
  ],
  [
    { fault: "refuse", executed: false, responseBody: '{"error":["EService:Busy"]}' },
    "refused",
    false,
    "refused EService:Busy",
  ],
  [{ fault: "slow", executed: true }, "accepted", false, "accepted"],
];

for (const [more, outcome, lost, says] of CASES) {
  test(`${more.fault ?? more.path ?? "a call"}: ${says}`, () => {
    assert.deepEqual(becameOf(entry(more)), { outcome, lost, says });
  });
}
