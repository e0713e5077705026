// What public reports and other clients' recorded answers say about results: read whole, or told as accepted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { page, readResponse, settle } from "paysign";
import { fullParams, KATU9, KRAKEN, leastParams, newKatu9, newKraken, NOW, thrown, UUID } from "./support.mjs";

const kraken = newKraken();
const katu9 = newKatu9();
const requests = Object.fromEntries([
  ...KRAKEN.map((op) => [op.name, kraken.request(op.name, fullParams(op))]),
  ...KATU9.map((op) => [op.name, katu9.request(op.name, leastParams(op))]),
]);
const envelope = (endpoint, result) =>
  JSON.stringify(
    endpoint in Object.fromEntries(KATU9.map((op) => [op.name, 1])) ? { data: result } : { error: [], result },
  );
const read = (endpoint, result) =>
  readResponse(requests[endpoint], 200, envelope(endpoint, result), { now: NOW }).result;
const wrong = (endpoint, result) => thrown(() => read(endpoint, result), `${endpoint}, ${JSON.stringify(result)}`);

const DEPOSIT = {
  method: "Bitcoin",
  aclass: "currency",
  asset: "XXBT",
  refid: "FTAbcde-V6Za8qrPnhsTx47yYLz8Tg",
  txid: "6544b41b",
  info: "2Myd4eaAW96o",
  amount: "0.78125000",
  fee: "0.0000000000",
  time: 1688992722,
  status: "Success",
};
const WITHDRAWAL = { ...DEPOSIT, network: "Bitcoin", key: "btc-wallet-1" };
const without = (object, ...names) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
const ROW = {
  method: "Ether (Hex)",
  limit: "100.5",
  fee: "0.0",
  "fee-percentage": "0.25",
  "address-setup-fee": "0.005",
  "gen-address": true,
  minimum: "0.01",
};
const ADDRESS = { address: "rLHzPsX6oXkzU2qL12kHCH8G8cnZv1rBJh", expiretm: "0", new: true, tag: "123" };
const BOOK = { address: "bc1q", asset: "XBT", method: "Bitcoin", key: "btc-wallet-1", verified: true };
const WAY = {
  asset: "XXBT",
  method: "Bitcoin",
  method_id: "a8b1",
  network: "Bitcoin",
  network_id: "bitcoin",
  minimum: "0.0004",
  fee: { aclass: "currency", asset: "XXBT", fee: "0.0001", fee_percentage: "0" },
  limits: [
    {
      description: "Amount",
      limit_type: "amount",
      limits: { 86400: { maximum: "10", remaining: "9.5", used: "0.5" } },
    },
  ],
};
const TRANSACTION = {
  id: UUID,
  type: "DEPOSIT",
  amount: 0.1,
  currency: "INR",
  status: "PENDING",
  createdAt: "2019-08-24T14:15:22Z",
  redirectUrl: "http://example.com",
};
const LINK = {
  paymentLink: {
    id: UUID,
    expiresAt: "2019-08-24T14:15:22Z",
    amount: 0,
    currency: "INR",
    status: "ACTIVE",
    redirectUrl: "https://x.example",
  },
};

const READ = [
  [
    "JKorf/Kraken.Net, shape of its recorded answers",
    "DepositMethods",
    [
      { method: "Bitcoin", limit: false, fee: "0.0000000000", "gen-address": true, minimum: "0.00010000" },
      { method: "Bitcoin Lightning", limit: false, fee: "0.00000000", minimum: "0.00010000" },
    ],
  ],
  [
    "JKorf/Kraken.Net, shape of its recorded answers",
    "DepositStatus",
    [
      { ...DEPOSIT, "status-prop": "return" },
      { ...without(DEPOSIT, "fee"), status: "Settled", "status-prop": "onhold", originators: ["0x70b6", "0x5b32"] },
    ],
  ],
  [
    "JKorf/Kraken.Net, shape of its recorded answers",
    "WithdrawMethods",
    [
      without(WAY, "method_id", "network_id", "fee", "limits"),
      { asset: "XXBT", method: "Bitcoin Lightning", network: "Lightning", minimum: "0.00001" },
    ],
  ],
  ["JKorf/Kraken.Net, shape of its recorded answers", "WithdrawStatus", [{ ...WITHDRAWAL, "status-prop": "canceled" }]],
  ["JKorf/Kraken.Net, shape of its recorded answers", "WithdrawAddresses", [BOOK]],
  [
    "JKorf/Kraken.Net, shape of its recorded answers",
    "WithdrawInfo",
    { method: "Bitcoin", limit: "332.00956139", amount: "0.72485000", fee: "0.00020000" },
  ],
  ["JKorf/Kraken.Net, shape of its recorded answers", "Withdraw", { refid: "FTQcuak-V6Za8qrWnhzTx67yYHz8Tg" }],
  ["JKorf/Kraken.Net, shape of its recorded answers", "WalletTransfer", { refid: "FTQcuak-V6Za8qrWnhzTx67yYHz8Tg" }],
  ["JKorf/Kraken.Net, shape of its recorded answers", "WithdrawCancel", true],
  ["its family: the documented false", "WithdrawCancel", false],
  [
    "knowm/XChange, shape of example-deposit-*",
    "DepositAddresses",
    [ADDRESS, { address: "TXyz", expiretm: "0", new: true }],
  ],
  [
    "knowm/XChange, shape of example-deposit-*",
    "DepositMethods",
    [
      {
        method: "Tether USD (TRC20)",
        limit: false,
        "address-setup-fee": "0.00000000",
        "gen-address": true,
        minimum: "2.00000000",
      },
    ],
  ],
  ["btschwertfeger/python-kraken-sdk", "WithdrawMethods", [WAY]],
  ["ccxt/ccxt#11914", "DepositStatus", [{ ...DEPOSIT, status: "Pending", "status-prop": "onhold" }]],
  ["ccxt/ccxt#11914", "DepositMethods", [ROW]],
  ["gmosx/kraken-sdk-rust#19", "DepositStatus", [{ ...without(DEPOSIT, "fee"), status: "Pending" }]],
  ["knowm/XChange#4726", "DepositStatus", [{ ...DEPOSIT, originators: ["bc1qone", "bc1qtwo"] }]],
  ["everclear, moneychanger, gocryptotrader", "WithdrawStatus", [WITHDRAWAL, without(WITHDRAWAL, "network", "key")]],
  [
    "sjanel/coincenter, commit 511833e",
    "DepositAddresses",
    [
      { ...ADDRESS, expiretm: 0 },
      { ...ADDRESS, expiretm: 1676727227 },
    ],
  ],
  ["their family: an unknown new member", "DepositStatus", [{ ...DEPOSIT, future: { a: [1, null] } }]],
  ["their family: no row", "WithdrawStatus", []],
  ["their family: Katu9", "transaction/create", TRANSACTION],
  ["their family: Katu9", "payment-link/generate", LINK],
];
for (const [source, endpoint, result] of READ) {
  test(`${source}: ${endpoint} ${JSON.stringify(result).slice(0, 60)} is read with all members`, () =>
    assert.deepEqual(read(endpoint, result), result));
}

const PAGES = [
  ["Kraken.Net#116", { deposit: [DEPOSIT], next_cursor: null }, [DEPOSIT], undefined],
  ["ccxt/ccxt#20192", { deposits: [DEPOSIT], next_cursor: "HgAA+/==" }, [DEPOSIT], "HgAA+/=="],
  ["ccxt/ccxt#20192", { deposit: DEPOSIT, next_cursor: "" }, [DEPOSIT], undefined],
  ["their family", { deposits: [] }, [], undefined],
  ["their family", { deposit: [DEPOSIT, DEPOSIT], next_cursor: "x", total: 2 }, [DEPOSIT, DEPOSIT], "x"],
  ["their family", { deposits: DEPOSIT }, [DEPOSIT], undefined],
  ["their family", [DEPOSIT, DEPOSIT], [DEPOSIT, DEPOSIT], undefined],
];
for (const [source, result, items, cursor] of PAGES) {
  for (const [from, to, endpoint] of [
    ["deposit", "deposit", "DepositStatus"],
    ["deposit", "withdrawal", "WithdrawStatus"],
  ]) {
    test(`${source}: ${endpoint}, a page ${JSON.stringify(Object.keys(result))}, cursor ${result.next_cursor}`, () => {
      const named = Array.isArray(result)
        ? result
        : Object.fromEntries(Object.entries(result).map(([name, value]) => [name.replace(from, to), value]));
      const list = page(read(endpoint, named));
      assert.deepEqual(list.items, items);
      assert.equal(list.cursor, cursor);
    });
  }
}

/** null where the member may be left out; the value stays, as JSON.parse gives it. */
const NULLS = [
  ["DepositMethods", [ROW], ["fee", "fee-percentage", "address-setup-fee", "gen-address", "minimum"]],
  ["DepositAddresses", [{ ...ADDRESS, memo: "m" }], ["new", "tag", "memo"]],
  [
    "DepositStatus",
    [{ ...DEPOSIT, "status-prop": "x", originators: ["a"] }],
    ["txid", "info", "fee", "status-prop", "originators"],
  ],
  ["WithdrawStatus", [{ ...WITHDRAWAL, "status-prop": "x" }], ["network", "txid", "info", "fee", "status-prop", "key"]],
  ["WithdrawMethods", [WAY], ["method_id", "network", "network_id", "fee", "limits"]],
  ["WithdrawAddresses", [{ ...BOOK, tag: "7", memo: "8" }], ["tag", "memo"]],
];
for (const [endpoint, [whole], names] of NULLS) {
  test(`sieblyio, JJ-Cro types: ${endpoint}, null in ${names.join(", ")} is as absent`, () => {
    for (const name of names) {
      const row = { ...whole, [name]: null };
      assert.deepEqual(read(endpoint, [row]), [row], name);
      assert.deepEqual(read(endpoint, [whole, row]), [whole, row], `${name}, in the second row`);
    }
    const bare = { ...whole, ...Object.fromEntries(names.map((name) => [name, null])) };
    assert.deepEqual(read(endpoint, [bare]), [bare], "all of them");
  });
}
test("their family: null in nested, Pay's and Katu9's optional members", () => {
  const rows = [
    ["Pay/request/create", { view_link: null }],
    ["WithdrawMethods", [{ ...WAY, fee: { ...WAY.fee, aclass: null, fee_percentage: null } }]],
    ["WithdrawMethods", [{ ...WAY, limits: [{ description: null, limit_type: null, limits: null }] }]],
    ["payment-link/generate", { paymentLink: { ...LINK.paymentLink, redirectUrl: null } }],
    ["transaction/create", { ...TRANSACTION, type: null, currency: null, status: null }],
  ];
  for (const [endpoint, result] of rows) assert.deepEqual(read(endpoint, result), result, JSON.stringify(result));
});
test("their family: null in a required member, and in place of a result, is still wrong", () => {
  const rows = [
    ["Withdraw", { refid: null }],
    ["DepositStatus", [{ ...DEPOSIT, amount: null }]],
    ["WithdrawInfo", { method: "Bitcoin", limit: "1", amount: null, fee: "0" }],
    ["DepositMethods", [{ ...ROW, method: null }]],
    ["DepositAddresses", [{ ...ADDRESS, address: null }]],
    ["DepositStatus", [null]],
    ["Withdraw", null],
    ["WithdrawCancel", null],
  ];
  for (const [endpoint, result] of rows) {
    const error = wrong(endpoint, result);
    assert.deepEqual(
      [error.code, error.outcome],
      ["unexpected_response", "accepted"],
      `${endpoint}, ${JSON.stringify(result)}`,
    );
  }
});

test("WithdrawCancel: the documented boolean is a result, also by settle, and nothing else is", async () => {
  for (const result of [true, false]) {
    const answer = await settle(
      requests.WithdrawCancel,
      Promise.resolve(new Response(`{"error":[],"result":${result}}`)),
    );
    assert.strictEqual(answer.result, result);
    assert.deepEqual([...answer.warnings], []);
  }
  for (const result of ["false", "true", 0, 1, {}, [], [false]]) {
    const error = wrong("WithdrawCancel", result);
    assert.deepEqual(
      [error.code, error.outcome, error.retry.action],
      ["unexpected_response", "accepted", "fresh_nonce"],
      JSON.stringify(result),
    );
  }
  const refused = thrown(
    () => readResponse(requests.WithdrawCancel, 200, '{"error":["EFunding:Unknown reference id"],"result":false}'),
    "an error beside it",
  );
  assert.deepEqual([refused.code, refused.outcome, refused.retry.action], ["refused", "refused", "fix_input"]);
});

test("rotki/rotki#946: success without a result was accepted, and is looked up or repeated by endpoint", () => {
  const rows = [
    ["Withdraw", "reconcile"],
    ["WalletTransfer", "reconcile"],
    ["Pay/request/create", "same_external_id"],
    ["DepositStatus", "fresh_nonce"],
    ["WithdrawCancel", "fresh_nonce"],
  ];
  for (const [endpoint, action] of rows) {
    const error = thrown(() => readResponse(requests[endpoint], 200, '{"error":[]}'), endpoint);
    assert.deepEqual(
      [error.code, error.outcome, error.retry.action],
      ["unexpected_response", "accepted", action],
      endpoint,
    );
  }
});

const BOM = "\ufeff";
test("nodejs reports on BOM: read by settle, since text() drops it, and not by JSON.parse's rules", async () => {
  const text = `${BOM}{"error":[],"result":{"refid":"x"}}`;
  const { result } = await settle(requests.Withdraw, Promise.resolve(new Response(new TextEncoder().encode(text))));
  assert.deepEqual(result, { refid: "x" });
  const error = thrown(() => readResponse(requests.Withdraw, 200, text), "a text with a BOM");
  assert.deepEqual([error.code, error.outcome, error.retry.action], ["not_json", "unknown", "reconcile"]);
});

/** Nobody saw Kraken answer so: it may be read or not, but a call that was accepted is never told as refused. */
const UNSEEN = [
  ["sjanel/coincenter", "DepositAddresses", [{ ...ADDRESS, tag: 123 }]],
  ["a PHP client's unit test", "DepositStatus", [{ deposit: DEPOSIT, next_cursor: "x" }]],
  ["ccxt static answers", "DepositStatus", [{ ...DEPOSIT, time: "1688014586" }]],
  ["sibling", "transaction/create", { ...TRANSACTION, amount: "12.50" }],
  ["sibling", "Pay/paylink/config", { expire_time: "7776000" }],
  ["their family", "Withdraw", { refid: 5 }],
  ["their family", "WithdrawInfo", { method: "Bitcoin", limit: 1, amount: 2, fee: 0 }],
];
for (const [source, endpoint, result] of UNSEEN) {
  test(`${source}: ${endpoint} ${JSON.stringify(result).slice(0, 50)} is read, or told as accepted`, () => {
    try {
      assert.deepEqual(read(endpoint, result), result);
    } catch (error) {
      assert.deepEqual([error.code, error.outcome], ["unexpected_response", "accepted"]);
      assert.ok(!["fix_input", "never", "already_done"].includes(error.retry.action), error.retry.action);
    }
  });
}

test("the result that comes with an error is there, and not printed", () => {
  const error = wrong("Withdraw", { refid: 5, of: "whom" });
  assert.deepEqual(error.result, { refid: 5, of: "whom" });
  assert.ok(!Object.keys(error).includes("result"), "not enumerable");
});
