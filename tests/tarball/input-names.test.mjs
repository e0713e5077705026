// Wrong names: endpoints, members, options.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Katu9, Kraken } from "paysign";
import {
  EXTERNAL_ID,
  freshKey,
  KATU9,
  KRAKEN,
  newKatu9,
  newKraken,
  NOW,
  refuses,
  SECRET,
  suggests,
  TOKEN,
  UUID,
} from "./support.mjs";

test("endpoints that do not exist, with the nearest name", () => {
  const kraken = newKraken();
  const katu9 = newKatu9();
  const rows = [
    [kraken, "Pay/paylink/creat", "Pay/paylink/create"],
    [kraken, "Pay/paylnk/create", "Pay/paylink/create"],
    [kraken, "pay/request/create", "Pay/request/create"],
    [kraken, "Pay/Request/Create", "Pay/request/create"],
    [kraken, "/0/private/Pay/transfer/cancel", "Pay/transfer/cancel"],
    [kraken, "/private/Pay/transfer/cancel", "Pay/transfer/cancel"],
    [kraken, "/Pay/paylink/config", "Pay/paylink/config"],
    [kraken, "Pay/paylink/get/", "Pay/paylink/get"],
    [kraken, "Pay/paylink/get ", "Pay/paylink/get"],
    [kraken, "depositstatus", "DepositStatus"],
    [kraken, "DepositStatuss", "DepositStatus"],
    [kraken, "/0/private/WithdrawInfo", "WithdrawInfo"],
    [kraken, "WithdrawAddress", "WithdrawAddresses"],
    [kraken, "WalletTransfers", "WalletTransfer"],
    [katu9, "payment-link/generat", "payment-link/generate"],
    [katu9, "/payment-link/generate", "payment-link/generate"],
    [katu9, "Payment-Link/Generate", "payment-link/generate"],
    [katu9, "transaction/creat", "transaction/create"],
    [katu9, "transaction/got", "transaction/get"],
    [katu9, "Health", "health"],
  ];
  for (const [api, written, nearest] of rows) {
    const error = refuses(() => api.request(written, {}), "invalid_request", "endpoint", written);
    suggests(error, written, nearest, written);
    assert.equal(error.outcome, "not_sent", `${written}: outcome`);
    refuses(() => api.check(written, {}), "invalid_request", "endpoint", `check, ${written}`);
  }
});

test("names of the other API, inherited names, no names", () => {
  const kraken = newKraken();
  const katu9 = newKatu9();
  const odd = [
    "",
    " ",
    "toString",
    "constructor",
    "__proto__",
    "hasOwnProperty",
    "valueOf",
    "Pay",
    "Pay/",
    "Pay/paylink",
    "x".repeat(100_000),
    "\ud800",
    "Ünïcödé",
    undefined,
    null,
    5,
    true,
    {},
    [],
    ["DepositStatus"],
    { toString: () => "DepositStatus" },
    Symbol("DepositStatus"),
    () => {},
    5n,
  ];
  for (const name of [...odd, ...KATU9.map((op) => op.name)]) {
    const error = refuses(
      () => kraken.request(name, {}),
      "invalid_request",
      "endpoint",
      `Kraken, ${String(name).slice(0, 40)}`,
    );
    assert.ok(error.message.length < 10_000, "a short message");
  }
  for (const name of [...odd, ...KRAKEN.map((op) => op.name), "transaction", "transaction/post"]) {
    refuses(() => katu9.request(name, {}), "invalid_request", "endpoint", `Katu9, ${String(name).slice(0, 40)}`);
  }
  assert.equal(kraken.request("DepositStatus").nonce, String(NOW), "no nonce burned");
});

test("unknown members, with the nearest name", () => {
  const create = { amount: "1", asset: "USD", external_id: EXTERNAL_ID };
  const rows = [
    [newKraken(), "Pay/request/create", create, "notee", "note"],
    [newKraken(), "Pay/request/create", create, "Note", "note"],
    [newKraken(), "Pay/request/create", create, "expire_after_second", "expire_after_seconds"],
    [newKraken(), "Pay/request/create", create, "expireAfterSeconds", "expire_after_seconds"],
    [newKraken(), "Pay/transfer/create", { ...create, to: "bob" }, "return_fro", "return_for"],
    [newKraken(), "Withdraw", { asset: "XBT", key: "k", amount: "1" }, "maxfee", "max_fee"],
    [newKraken(), "DepositStatus", {}, "curser", "cursor"],
    [newKraken(), "DepositMethods", { asset: "XBT" }, "aclas", "aclass"],
    [newKatu9(), "payment-link/generate", { transactionId: UUID }, "redirectURL", "redirectUrl"],
    [newKatu9(), "payment-link/generate", { transactionId: UUID }, "expiry_minutes", "expiryMinutes"],
    [newKatu9(), "transaction/create", { amount: 1, type: "DEPOSIT" }, "metdata", "metadata"],
  ];
  for (const [api, endpoint, params, written, nearest] of rows) {
    const label = `${endpoint}, ${written}`;
    const error = refuses(
      () => api.request(endpoint, { ...params, [written]: "1" }),
      "invalid_request",
      written,
      label,
    );
    suggests(error, written, nearest, label);
    // An unknown member counts even with no value that could be sent.
    for (const value of [null, 5, {}, ""]) {
      refuses(
        () => api.request(endpoint, { ...params, [written]: value }),
        "invalid_request",
        written,
        `${label}, other value`,
      );
    }
  }
});

test("an unknown member of any operation is refused", () => {
  const rows = [...KRAKEN.map((op) => [newKraken(), op]), ...KATU9.map((op) => [newKatu9(), op])];
  for (const [api, op] of rows) {
    const params = Object.fromEntries(op.required.map((field) => [field.name, field.sample]));
    refuses(() => api.request(op.name, { ...params, zzz: "1" }), "invalid_request", "zzz", op.name);
  }
});

test("nonce and otp belong to the options", () => {
  for (const op of KRAKEN) {
    const params = Object.fromEntries(op.required.map((field) => [field.name, field.sample]));
    const kraken = newKraken();
    for (const name of ["nonce", "otp"]) {
      const error = refuses(
        () => kraken.request(op.name, { ...params, [name]: "123456" }),
        "invalid_request",
        name,
        `${op.name}, ${name}`,
      );
      assert.ok(error.message.replaceAll("123456", "").includes(name), `${op.name}: the message names ${name}`);
    }
    assert.equal(kraken.request(op.name, params).nonce, String(NOW), "no nonce burned");
  }
});

test("unknown option names", () => {
  const rows = [
    ["Kraken, secret", () => new Kraken({ apiKey: freshKey(), apiSecret: SECRET, secret: "x" }), "secret"],
    ["Kraken, apikey", () => new Kraken({ apiKey: freshKey(), apiSecret: SECRET, apikey: "x" }), "apikey"],
    [
      "Kraken, baseURL",
      () => new Kraken({ apiKey: freshKey(), apiSecret: SECRET, baseURL: "https://x.example" }),
      "baseURL",
    ],
    [
      "Kraken, __proto__",
      () => new Kraken(JSON.parse(`{"apiKey":"k","apiSecret":"${SECRET}","__proto__":{}}`)),
      "__proto__",
    ],
    ["Katu9, apiKey", () => new Katu9({ token: TOKEN, apiKey: "x" }), "apiKey"],
    ["Katu9, environment", () => new Katu9({ token: TOKEN, environment: "test" }), "environment"],
    ["request, Nonce", () => newKraken().request("DepositStatus", {}, { Nonce: 1n }), "Nonce"],
    ["request, timeout", () => newKraken().request("DepositStatus", {}, { timeout: 5 }), "timeout"],
  ];
  for (const [label, call, name] of rows) {
    const error = refuses(call, "invalid_request", undefined, label);
    assert.ok(
      error.field === name || error.message.includes(name),
      `${label}: names the option (${error.field}: ${error.message})`,
    );
    assert.equal(error.message.includes(SECRET), false, `${label}: no secret in the message`);
  }
});

test("wrong option values", () => {
  const key = () => ({ apiKey: freshKey(), apiSecret: SECRET });
  const visible = [
    "",
    " ",
    "with space",
    "line\n",
    "\ttab",
    "Ünïcödé",
    "del\u007f",
    "nul\u0000",
    undefined,
    null,
    5,
    {},
    [],
    true,
  ];
  for (const text of visible) {
    refuses(
      () => new Kraken({ apiKey: text, apiSecret: SECRET }),
      "invalid_request",
      "apiKey",
      `apiKey ${JSON.stringify(text)}`,
    );
    refuses(() => new Katu9({ token: text }), "invalid_request", "token", `token ${JSON.stringify(text)}`);
  }
  for (const nonceUnit of ["s", "MS", "", "min", 1, {}, true]) {
    refuses(
      () => new Kraken({ ...key(), nonceUnit }),
      "invalid_request",
      "nonceUnit",
      `nonceUnit ${JSON.stringify(nonceUnit)}`,
    );
  }
  for (const encoding of ["xml", "JSON", "", 1, {}, true]) {
    const kraken = newKraken();
    refuses(
      () => kraken.request("DepositStatus", {}, { encoding }),
      "invalid_request",
      "encoding",
      `encoding ${JSON.stringify(encoding)}`,
    );
    assert.equal(kraken.request("DepositStatus").nonce, String(NOW), "no nonce burned");
  }
  for (const options of [undefined, null, "key", 5, true]) {
    refuses(() => new Kraken(options), "invalid_request", undefined, `new Kraken(${String(options)})`);
    refuses(() => new Katu9(options), "invalid_request", undefined, `new Katu9(${String(options)})`);
  }
  for (const now of [5, "now", {}])
    refuses(() => new Kraken({ ...key(), now }), "invalid_request", "now", `now ${JSON.stringify(now)}`);
});
