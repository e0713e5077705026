// Typed results: documented members are checked and named, everything else is what JSON.parse gives.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PaySignError, readResponse } from "paysign";
import { refuses } from "./support.mjs";

const read = (endpoint, result) => readResponse({ endpoint }, 200, JSON.stringify({ error: [], result })).result;
const readText = (endpoint, result) => readResponse({ endpoint }, 200, `{"error":[],"result":${result}}`).result;
const katu9 = (endpoint, data) => readResponse({ endpoint }, 200, JSON.stringify({ data })).result;

const deposit = {
  method: "Dogecoin",
  aclass: "currency",
  asset: "XXDG",
  refid: "QSBALMX-YTM4MI-REMLWN",
  txid: "f0cf9b21",
  info: "DFSHkVSQycPZDu8C",
  amount: "95.00000000",
  fee: "0.00000000",
  time: 1676727227,
  status: "Success",
};
const withdrawal = { ...deposit, refid: "ASBG2IX-OQZTG5-CRWGN3", key: "XDG_Wallet", network: "Dogecoin" };
const originators = ["0x9d7f5e4b07d8f3fb9456128191e4bc517d3d706da1b1dcf52037d0c93ecae3cc"];
const paymentLink = {
  id: "497f6eca-6276-4993-bfeb-53cbbbba6f08",
  expiresAt: "2019-08-24T14:15:22Z",
  amount: 0,
  currency: "string",
  status: "string",
  redirectUrl: "http://example.com",
};
const { fee: _fee, ...withoutFee } = deposit;

const GOOD = [
  ["Pay/paylink/create", {}],
  ["Pay/paylink/get", { code: "abc" }],
  ["Pay/paylink/config", { expire_time: 86400 }],
  ["Pay/request/create", { view_link: "https://pay.example/r/1" }],
  ["Pay/request/create", {}],
  ["Pay/request/cancel", {}],
  ["Pay/transfer/create", {}],
  ["Pay/transfer/cancel", {}],
  ["DepositMethods", [{ method: "Dogecoin", limit: false, "gen-address": true }]],
  [
    "DepositMethods",
    [
      {
        method: "Bitcoin",
        limit: "100.5",
        fee: "0.1",
        "fee-percentage": "0.2",
        "address-setup-fee": "1",
        "gen-address": true,
        minimum: "0.0001",
      },
    ],
  ],
  ["DepositMethods", []],
  ["DepositAddresses", []],
  ["DepositAddresses", [{ address: "DFSHkVSQycPZDu8CkiNvx8ymHKHoMLteUD", expiretm: "0", new: true }]],
  ["DepositAddresses", [{ address: "DFSHkVSQycPZDu8CkiNvx8ymHKHoMLteUD", expiretm: 0, tag: "1361101127" }]],
  ["DepositAddresses", [{ address: "DFSHkVSQycPZDu8CkiNvx8ymHKHoMLteUD", expiretm: 1676727227, memo: "4150096490" }]],
  ["DepositStatus", []],
  ["DepositStatus", [deposit]],
  ["DepositStatus", [withoutFee]],
  ["DepositStatus", [{ ...deposit, "status-prop": "onhold", originators }]],
  ["DepositStatus", { deposit: [deposit], next_cursor: "HgAA==" }],
  ["DepositStatus", { deposits: [deposit, withoutFee] }],
  ["WithdrawMethods", [{ asset: "XXBT", method: "Bitcoin", network: "Bitcoin", minimum: "0.0004" }]],
  [
    "WithdrawMethods",
    [
      {
        asset: "XXBT",
        method: "Bitcoin",
        method_id: "m",
        network: "Bitcoin",
        network_id: "n",
        minimum: "0.0004",
        fee: { aclass: "currency", asset: "XXBT", fee: "0.0001", fee_percentage: "0" },
        limits: [
          { description: "d", limit_type: "amount", limits: { 86400: { maximum: "1", remaining: "1", used: "0" } } },
        ],
      },
    ],
  ],
  ["WithdrawAddresses", [{ address: "bc1q", asset: "XXBT", method: "Bitcoin", key: "btc_2709", verified: true }]],
  ["WithdrawInfo", { method: "XXDG", limit: "100.00000000", amount: "96.00000000", fee: "4.00000000" }],
  ["Withdraw", { refid: "ASBG2IX-OQZTG5-CRWGN3" }],
  ["WithdrawStatus", [withdrawal]],
  ["WithdrawStatus", [{ ...withdrawal, "status-prop": "cancel-pending" }]],
  ["WithdrawStatus", { withdrawals: [withdrawal], next_cursor: "HgAA==" }],
  ["WithdrawStatus", { withdrawal: [withdrawal] }],
  ["WithdrawCancel", true],
  ["WalletTransfer", { refid: "BOG5AE5-KSCNR4-VPNPEV" }],
];
test("documented results", () => {
  for (const [endpoint, result] of GOOD)
    assert.deepEqual(read(endpoint, result), result, `${endpoint} ${JSON.stringify(result)}`);
  assert.deepEqual(katu9("payment-link/generate", { paymentLink }), { paymentLink }, "payment-link/generate");
  const created = readResponse({ endpoint: "payment-link/generate" }, 201, JSON.stringify({ data: { paymentLink } }));
  assert.deepEqual(created.result, { paymentLink }, "at 201");
});

const BAD = [
  ["Pay/paylink/config", { expire_time: {} }, "expire_time"],
  ["Pay/request/create", { view_link: 5 }, "view_link"],
  ["Pay/request/create", { view_link: {} }, "view_link"],
  ["DepositMethods", [{ method: 5, limit: false, "gen-address": true }], "method"],
  ["DepositMethods", [{ limit: false, "gen-address": true }], "method"],
  ["DepositMethods", [{ method: "Dogecoin", limit: {}, "gen-address": true }], "limit"],
  ["DepositMethods", [{ method: "Dogecoin", limit: false, "gen-address": "yes" }], "gen-address"],
  ["DepositMethods", [{ method: "Dogecoin", limit: false, fee: 5, "gen-address": true }], "fee"],
  ["DepositAddresses", [{ address: 5, expiretm: "0" }], "address"],
  ["DepositAddresses", [{ expiretm: "0" }], "address"],
  ["DepositAddresses", [{ address: "D", expiretm: {} }], "expiretm"],
  ["DepositAddresses", [{ address: "D", expiretm: "0", new: "yes" }], "new"],
  ["DepositStatus", [{ ...deposit, amount: 95 }], "amount"],
  ["DepositStatus", [{ ...deposit, refid: null }], "refid"],
  ["DepositStatus", [{ ...deposit, status: 1 }], "status"],
  ["DepositStatus", [{ ...deposit, time: "yesterday" }], "time"],
  ["DepositStatus", [{ ...deposit, method: [] }], "method"],
  ["DepositStatus", [{ ...deposit, fee: 0 }], "fee"],
  ["DepositStatus", [{ ...deposit, "status-prop": 5 }], "status-prop"],
  ["DepositStatus", [{ ...deposit, originators: "0x" }], "originators"],
  ["DepositStatus", [deposit, deposit, deposit, { ...deposit, asset: {} }], "asset"],
  ["DepositStatus", { deposit: [{ ...deposit, amount: 95 }], next_cursor: "x" }, "amount"],
  ["DepositStatus", { deposit: [deposit], next_cursor: 5 }, "next_cursor"],
  ["WithdrawMethods", [{ asset: 5, method: "Bitcoin", network: "Bitcoin", minimum: "1" }], "asset"],
  ["WithdrawAddresses", [{ address: "b", asset: "X", method: "B", key: "k", verified: "yes" }], "verified"],
  ["WithdrawAddresses", [{ address: {}, asset: "X", method: "B", key: "k", verified: true }], "address"],
  ["WithdrawInfo", { method: "XXDG", limit: "1", amount: 96, fee: "4" }, "amount"],
  ["WithdrawInfo", { method: "XXDG", limit: "1", amount: "96" }, "fee"],
  ["Withdraw", {}, "refid"],
  ["Withdraw", { refid: 5 }, "refid"],
  ["Withdraw", { refid: null }, "refid"],
  ["WithdrawStatus", [{ ...withdrawal, refid: 5 }], "refid"],
  ["WithdrawStatus", { withdrawals: [{ ...withdrawal, status: {} }] }, "status"],
  ["WalletTransfer", {}, "refid"],
  ["WalletTransfer", { refid: [] }, "refid"],
];
test("a wrong member is named, and the result is kept unless it is sensitive", () => {
  for (const [endpoint, result, name] of BAD) {
    const label = `${endpoint} ${JSON.stringify(result)}`;
    const error = refuses(() => read(endpoint, result), "unexpected_response", undefined, label);
    assert.equal(typeof error.field, "string", `${label}: field`);
    assert.ok(error.field.includes(name), `${label}: field is ${error.field}`);
    assert.equal(error.outcome, "accepted", `${label}: the API said yes`);
    assert.deepEqual(error.result, endpoint === "WithdrawAddresses" ? undefined : result, `${label}: result`);
  }
});

test("the fourth row is told from the first", () => {
  const rows = [deposit, deposit, deposit, { ...deposit, asset: {} }];
  const { field } = refuses(() => read("DepositStatus", rows), "unexpected_response", undefined, "fourth row");
  assert.match(field, /3/, field);
});

test("results of a wrong kind", () => {
  const rows = [
    ["Pay/request/create", [[], "x", 5, null, true]],
    ["DepositMethods", [{}, "x", 5, null, true, [5], [null]]],
    ["DepositAddresses", ["x", null, [[]]]],
    ["DepositStatus", ["x", 5, null, true, [5]]],
    ["WithdrawInfo", [[], "x", null, true]],
    ["Withdraw", [[], "ASBG2IX", null, true]],
    ["WithdrawCancel", ["true", 1, null, {}, []]],
    ["WalletTransfer", [[], null]],
  ];
  for (const [endpoint, results] of rows) {
    for (const result of results) {
      const error = refuses(
        () => read(endpoint, result),
        "unexpected_response",
        undefined,
        `${endpoint} ${JSON.stringify(result)}`,
      );
      assert.notEqual(error.outcome, "refused", `${endpoint} ${JSON.stringify(result)}: outcome`);
    }
  }
});

test("Katu9: a wrong member is named", () => {
  const rows = [
    [{}, "paymentLink"],
    [{ paymentLink: null }, "paymentLink"],
    [{ paymentLink: [] }, "paymentLink"],
    [{ paymentLink: { ...paymentLink, id: 5 } }, "id"],
    [{ paymentLink: { ...paymentLink, expiresAt: {} } }, "expiresAt"],
    [{ paymentLink: { ...paymentLink, amount: {} } }, "amount"],
    [{ paymentLink: { ...paymentLink, status: 5 } }, "status"],
  ];
  for (const [data, name] of rows) {
    const error = refuses(
      () => katu9("payment-link/generate", data),
      "unexpected_response",
      undefined,
      JSON.stringify(data),
    );
    assert.ok(error.field?.includes(name), `${JSON.stringify(data)}: field is ${error.field}`);
    assert.equal(error.outcome, "accepted", JSON.stringify(data));
  }
});

test("the result equals JSON.parse: own __proto__, duplicates, numbers, escapes, unknown members", () => {
  const rows = [
    '{"view_link":"a","__proto__":{"polluted":true}}',
    '{"__proto__":null}',
    '{"constructor":{"prototype":{"x":1}},"toString":5,"hasOwnProperty":null}',
    '{"view_link":"a","view_link":"b"}',
    '{"x":1,"x":{"y":2},"x":[3]}',
    '{"x":12345678901234567890,"y":0.1,"z":1e400,"m":-0,"n":1e-400,"o":1E+2}',
    '{"x":"\\ud800","y":"\\ud83d\\ude00","z":"\\u0000\\u001f\\u2028","\\u0061":1}',
    '{"":{"":[]}}',
    '{"2":"b","1":"a","view_link":"x"}',
    '{"x":null,"y":[null,true,false,[],{}]}',
    '{"new":{"deep":[{"er":[1,[2,[3]]]}]},"status":"Münze ☕"}',
  ];
  for (const text of rows) {
    const result = readText("Pay/request/create", text);
    assert.deepEqual(result, JSON.parse(text), text);
    assert.deepEqual(Reflect.ownKeys(result), Reflect.ownKeys(JSON.parse(text)), `${text}: keys`);
    assert.equal(Object.getPrototypeOf(result), Object.prototype, `${text}: prototype`);
  }
  assert.equal({}.polluted, undefined, "nothing was polluted");
  const list = JSON.stringify([{ ...deposit, "new-member": { a: [1] }, originators }]);
  assert.deepEqual(readText("DepositStatus", list), JSON.parse(list), "unknown members in a row");
});

test("a documented member is sure even when it stands twice", () => {
  const error = refuses(
    () => readText("Pay/request/create", '{"view_link":"a","view_link":5}'),
    "unexpected_response",
    undefined,
    "last one wrong",
  );
  assert.ok(error.field?.includes("view_link"), error.field);
});

test("numbers keep their digits where the wire has text", () => {
  const amount = "0.100000000000000000000000000001";
  assert.equal(read("DepositStatus", [{ ...deposit, amount }])[0].amount, amount);
});

test("deep and large answers", () => {
  const deepArray = "[".repeat(100_000) + "]".repeat(100_000);
  const deepObject = '{"a":'.repeat(100_000) + "1" + "}".repeat(100_000);
  for (const [label, text] of [
    ["arrays", deepArray],
    ["objects", deepObject],
    ["arrays left open", "[".repeat(100_000)],
  ]) {
    try {
      const result = readText("Pay/request/create", `{"view_link":"x","more":${text}}`);
      assert.equal(result.view_link, "x", `${label}: read whole`);
    } catch (error) {
      assert.ok(error instanceof PaySignError, `${label}: threw ${String(error).slice(0, 200)}`);
    }
    assert.equal(read("Pay/request/create", { view_link: "y" }).view_link, "y", `${label}: the next answer is read`);
  }
  const rows = Array.from({ length: 5000 }, (_, i) => ({ ...deposit, refid: `R${i}`, info: "é".repeat(50) }));
  assert.deepEqual(read("DepositStatus", rows), rows, "5,000 rows");
  const long = { view_link: "x".repeat(5_000_000) };
  assert.equal(read("Pay/request/create", long).view_link.length, 5_000_000, "5 MB of text");
});
