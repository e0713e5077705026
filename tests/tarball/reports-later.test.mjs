// "Later" said by a status or by Retry-After, and what provably never left the machine.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readResponse, settle } from "paysign";
import { fullParams, KATU9, KRAKEN, leastParams, newKatu9, newKraken, NOW, refuses, thrown } from "./support.mjs";

const kraken = newKraken();
const katu9 = newKatu9();
const UNSURE = {
  "Pay/paylink/create": "same_external_id",
  "Pay/request/create": "same_external_id",
  "Pay/transfer/create": "same_external_id",
  Withdraw: "reconcile",
  WalletTransfer: "reconcile",
  DepositAddresses: "reconcile",
  "transaction/create": "reconcile",
  "payment-link/generate": "reconcile",
};
const requests = [
  ...KRAKEN.map((op) => kraken.request(op.name, fullParams(op))),
  ...KATU9.map((op) => katu9.request(op.name, leastParams(op))),
];
const isKraken = (request) => "API-Key" in request.headers;
const harmless = [
  ...requests.filter(({ endpoint }) => !(endpoint in UNSURE)),
  kraken.request("DepositAddresses", { asset: "XBT", method: "Bitcoin" }),
];
const others = requests.filter(({ endpoint }) => endpoint in UNSURE);
const withdraw = requests.find(({ endpoint }) => endpoint === "Withdraw");
const status = requests.find(({ endpoint }) => endpoint === "DepositStatus");

const read = (request, code, text, options) =>
  thrown(() => readResponse(request, code, text, { now: NOW, ...options }), `${request.endpoint}, ${code}, ${text}`);
const E = (...list) => JSON.stringify({ error: list });
const KATU9_ERROR = '{"error":{"message":"Too many","details":{}}}';
async function rejected(promise, label) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail(`${label}: resolved`);
}

const BODIES = [
  ["ArjanCodes/moneysnake#24", "<html>Too Many Requests</html>"],
  ["kraken_client#17", ""],
  ["gekko#1396", "{}"],
  ["hummingbot#2857", '{"message":"slow down"}'],
  ["their family", "[]"],
  ["their family", "error code: 1015"],
  ["their family", '{"error":[]}'],
  ["their family", '{"error":"EAPI Rate limit exceeded"}'],
];
for (const code of [429, 503, 520]) {
  for (const [source, text] of BODIES) {
    test(`${source}: a harmless call answered ${code} with ${JSON.stringify(text)} waits`, () => {
      for (const request of harmless) assert.equal(read(request, code, text).retry.action, "wait", request.endpoint);
    });
  }
  test(`a harmless call answered ${code} with an entry waits`, () => {
    for (const entry of [
      "EService:Unavailable",
      "EService:Busy",
      "EAPI:Rate limit exceeded",
      "EGeneral:Too many requests",
    ]) {
      for (const request of harmless.filter(isKraken))
        assert.equal(read(request, code, E(entry)).retry.action, "wait", `${request.endpoint}, ${entry}`);
    }
    for (const request of harmless.filter((one) => !isKraken(one)))
      assert.equal(read(request, code, KATU9_ERROR).retry.action, "wait", request.endpoint);
  });
}

test("other calls answered 429: refused with an entry, unknown without one", () => {
  for (const request of others.filter(isKraken)) {
    for (const entry of ["EAPI:Rate limit exceeded", "EGeneral:Too many requests", "EService:Unavailable"]) {
      const error = read(request, 429, E(entry));
      assert.deepEqual(
        [error.code, error.outcome, error.retry.action],
        ["refused", "refused", "wait"],
        `${request.endpoint}, ${entry}`,
      );
    }
  }
  for (const request of others) {
    // The last one is a text where Katu9 has an object with a message: nothing says how to read that.
    for (const [, text] of isKraken(request) ? BODIES : BODIES.slice(0, -1)) {
      const error = read(request, 429, text);
      assert.deepEqual(
        [error.outcome, error.retry.action],
        ["unknown", UNSURE[request.endpoint]],
        `${request.endpoint}, ${text}`,
      );
    }
  }
  for (const request of others.filter((one) => !isKraken(one))) {
    const error = read(request, 429, KATU9_ERROR);
    assert.deepEqual([error.code, error.outcome, error.retry.action], ["refused", "refused", "wait"], request.endpoint);
  }
});

test("other calls answered 503 or 520: unknown, whatever the body", () => {
  for (const code of [503, 520]) {
    for (const request of others) {
      const bodies = [
        ...BODIES.map(([, text]) => text),
        ...(isKraken(request) ? [E("EService:Unavailable"), E("EService:Busy")] : [KATU9_ERROR]),
      ];
      for (const text of bodies) {
        const error = read(request, code, text);
        assert.deepEqual(
          [error.outcome, error.retry.action],
          ["unknown", UNSURE[request.endpoint]],
          `${request.endpoint}, ${code}, ${text}`,
        );
      }
    }
  }
});

const DAY = 86_400_000;
const date = (ms) => new Date(Math.floor(NOW / 1000) * 1000 + ms).toUTCString();
const whole = { now: Math.floor(NOW / 1000) * 1000 };
const RETRY_AFTER = [
  ["1", 1000],
  ["7", 7000],
  ["120", 120_000],
  ["86400", DAY],
  ["86401", DAY],
  ["99999999", DAY],
  ["99999999999999999999999", DAY],
  [date(30_000), 30_000],
  [date(3_600_000), 3_600_000],
  [date(DAY), DAY],
  [date(DAY + 5000), DAY],
  ["Fri, 31 Dec 9999 23:59:59 GMT", DAY],
];
const ANSWERS = [
  [429, ""],
  [503, "<html>"],
  [520, "{}"],
  [502, "<html>"],
  [500, "{}"],
  [200, "<html>"],
  [200, E("EAPI:Rate limit exceeded")],
  [200, E("EGeneral:Internal error")],
  [200, E("EGeneral:Permission denied")],
  [200, E("EAPI:Invalid nonce")],
  [404, '{"message":"no"}'],
];
for (const [retryAfter, afterMs] of RETRY_AFTER) {
  test(`Retry-After: ${retryAfter} gives afterMs ${afterMs} with every error`, () => {
    for (const [code, text] of ANSWERS) {
      for (const request of [withdraw, status, requests.find(({ endpoint }) => endpoint === "Pay/request/create")]) {
        assert.equal(
          read(request, code, text, { ...whole, retryAfter }).retry.afterMs,
          afterMs,
          `${request.endpoint}, ${code}, ${text}`,
        );
      }
    }
    assert.equal(
      read(
        requests.find(({ endpoint }) => endpoint === "health"),
        503,
        KATU9_ERROR,
        { ...whole, retryAfter },
      ).retry.afterMs,
      afterMs,
      "Katu9",
    );
  });
}

test("Retry-After never changes what happened and what to do", () => {
  for (const [code, text] of ANSWERS) {
    for (const request of requests) {
      const [bare, told] = [read(request, code, text), read(request, code, text, { retryAfter: "60" })];
      assert.deepEqual(
        [told.code, told.outcome, told.retry.action],
        [bare.code, bare.outcome, bare.retry.action],
        `${request.endpoint}, ${code}, ${text}`,
      );
    }
  }
});

test("Retry-After that says nothing counts as absent, and one that has passed asks for no wait", () => {
  for (const retryAfter of [
    null,
    undefined,
    "",
    " ",
    "soon",
    "-5",
    "1.5",
    "1e3",
    "0x10",
    "NaN",
    "12 monkeys",
    "Thu, 99 Foo 2026 00:00:00 GMT",
  ]) {
    const error = read(status, 503, "<html>", { retryAfter });
    assert.deepEqual([error.retry.action, error.retry.afterMs], ["wait", undefined], String(retryAfter));
  }
  for (const retryAfter of ["0", date(-60_000), "Thu, 01 Jan 1970 00:00:00 GMT"]) {
    const error = read(status, 503, "<html>", { ...whole, retryAfter });
    assert.ok([undefined, 0].includes(error.retry.afterMs), `${retryAfter}: ${error.retry.afterMs}`);
  }
  const good = readResponse(status, 200, '{"error":[],"result":[]}', { now: NOW, retryAfter: "60" });
  assert.deepEqual(good.result, [], "beside a good answer");
});

test("settle passes Retry-After on", async () => {
  const rows = [
    ["30", 30_000],
    ["999999", DAY],
    ["Fri, 31 Dec 9999 23:59:59 GMT", DAY],
  ];
  for (const [value, afterMs] of rows) {
    for (const [request, action] of [
      [status, "wait"],
      [withdraw, "reconcile"],
    ]) {
      const headers = { "Retry-After": value };
      const responses = {
        real: new Response("<html>", { status: 503, headers }),
        fake: { status: 503, ok: false, headers: new Headers(headers), text: async () => "<html>" },
      };
      for (const [label, response] of Object.entries(responses)) {
        const { retry } = await rejected(settle(request, Promise.resolve(response)), label);
        assert.deepEqual([retry.action, retry.afterMs], [action, afterMs], `${request.endpoint}, ${value}, ${label}`);
      }
    }
  }
  const { retry } = await rejected(settle(status, Promise.resolve(new Response("", { status: 503 }))), "no header");
  assert.deepEqual([retry.action, retry.afterMs], ["wait", undefined], "no header");
});

test("now in seconds is refused by readResponse too", () => {
  for (const now of [1_700_000_000, 1_000_000_001, 99_999_999_999]) {
    for (const text of [E("EAPI:Rate limit exceeded"), '{"error":[],"result":[]}']) {
      const error = refuses(
        () => readResponse(status, 200, text, { now }),
        "invalid_request",
        "now",
        `${now}, ${text}`,
      );
      assert.match(error.message, /second/i, "says why");
    }
  }
});
