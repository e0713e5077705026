// Writes requests.json beside this file: recorded requests of every operation, made without paysign.
//
//   node tests/vectors/generate.mjs           write it again
//   node tests/vectors/generate.mjs --check   fail if it would differ
//
// Bodies come from JSON.stringify and URLSearchParams, signatures from node:crypto, by the rule of Kraken's page "Spot
// REST authentication": base64(HMAC-SHA512(base64-decoded secret, path || SHA-256(nonce || body))). Members stand in the
// order of the documentation: nonce, required ones, optional ones, otp. Key and secret are Kraken's published ones.
// Funding (Beta) has nonce and otp in headers; its path is signed with its query (Kraken, Funding (Beta) guide).
import { createHash, createHmac } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { FUNDING_CALLS } from "./funding-requests.mjs";

const FILE = new URL("requests.json", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const { secret, cases } = read("kraken-api-sign.json");
const { cases: computed } = read("funding-beta-api-sign.json");

const PAY = "Kraken, Pay API reference";
const ACCOUNT = "Kraken, Spot REST API reference, Account data";
const FUNDING = "Kraken, Spot REST API reference, Funding";
const PAGE = 'Kraken support, "Funding via the API"';
const KATU9 = "Katu9, API reference";

const id = "GSoAAAAAAAA"; // the example of Kraken's Pay webhook page
const cursor = "HgAAAAAAAABGVFRSd3k1LVF4Y0JQY05Gd0xRY0NxenFndHpybkwBAQH2AwEBAAAAAQAAAAAAAAABAAAAAAAZAAAAAAAAAA==";
const uuid = "75906707-8c31-479c-b354-aa805c4cefbc"; // the example of Katu9's page
const common = { aclass: "currency" };
const rebase = { rebase_multiplier: "rebased" };
const payment = { amount: "10.50", asset: "USD", external_id: id };

/** Operation, parameters, source of the parameters; a one-time password where there is one. */
const KRAKEN = [
  ["Pay/paylink/create", payment, PAY],
  [
    "Pay/paylink/create",
    { ...payment, external_id: "/////////////////////w", note: 'Café #42 & "more" 50%+ ☕' },
    PAY,
    "123456",
  ],
  ["Pay/paylink/get", { external_id: id }, PAY],
  ["Pay/paylink/get", { external_id: "a+/0" }, PAY, "otp with a space"],
  ["Pay/paylink/config", {}, PAY],
  ["Pay/paylink/config", {}, PAY, "123456"],
  ["Pay/request/create", payment, PAY],
  ["Pay/request/create", { ...payment, expire_after_seconds: 3600, from: "bob", note: "Invoice 42" }, PAY, "123456"],
  ["Pay/request/create", { ...payment, expire_after_seconds: 0, note: "" }, `${PAY}; zero and empty text are values`],
  ["Pay/request/cancel", { external_id: id }, PAY],
  ["Pay/transfer/create", { amount: "0.00000001", asset: "XBT", to: "alice", external_id: id }, PAY],
  [
    "Pay/transfer/create",
    {
      amount: "10.50",
      asset: "USD",
      to: "alice",
      external_id: "ABEiM0RVZneImaq7zN3u/w",
      note: "line\nfeed\ttab \\ \u2028",
      return_for: id,
    },
    PAY,
    "123456",
  ],
  ["Pay/transfer/cancel", { external_id: id }, PAY],
  ["DepositMethods", { asset: "doge" }, PAGE],
  ["DepositMethods", { asset: "XBT", ...common, ...rebase }, FUNDING, "123456"],
  ["DepositAddresses", { asset: "doge", method: "Dogecoin" }, PAGE],
  ["DepositAddresses", { asset: "doge", method: "Dogecoin", new: true }, PAGE],
  ["DepositAddresses", { asset: "XBT", method: "Bitcoin Lightning", ...common, new: false, amount: "0.001" }, FUNDING],
  ["DepositStatus", { asset: "doge" }, PAGE],
  ["DepositStatus", { asset: "usdc" }, PAGE],
  ["DepositStatus", {}, FUNDING],
  ["DepositStatus", { cursor: true, limit: 25 }, `${FUNDING}; the first page`],
  [
    "DepositStatus",
    {
      asset: "XBT",
      ...common,
      method: "Ether (Hex)",
      start: "1676713821",
      end: "1679452779.5",
      cursor,
      limit: 25,
      ...rebase,
    },
    `${FUNDING}; a cursor with = survives the form`,
    "123456",
  ],
  ["WithdrawMethods", {}, FUNDING],
  ["WithdrawMethods", { asset: "XBT", ...common, network: "Lightning Network", rebase_multiplier: "base" }, FUNDING],
  ["WithdrawAddresses", {}, FUNDING],
  [
    "WithdrawAddresses",
    { asset: "XBT", aclass: "tokenized_asset", method: "Bitcoin", key: "btc 2709", verified: false },
    FUNDING,
  ],
  ["WithdrawInfo", { asset: "doge", key: "XDG_Wallet", amount: "100" }, PAGE],
  ["Withdraw", { asset: "doge", key: "XDG_Wallet", amount: "100" }, PAGE],
  [
    "Withdraw",
    {
      asset: "XBT",
      key: "btc_2709",
      amount: "0.725",
      ...common,
      address: "bc1qexample",
      max_fee: "0.00050",
      ...rebase,
    },
    FUNDING,
    "123456",
  ],
  ["WithdrawStatus", { asset: "doge" }, PAGE],
  ["WithdrawStatus", { cursor: false, limit: 500 }, FUNDING],
  [
    "WithdrawStatus",
    { asset: "XBT", ...common, method: "Bitcoin", start: "0", end: "1679452779", cursor, limit: 0, ...rebase },
    FUNDING,
  ],
  ["WithdrawCancel", { asset: "doge", refid: "ASBTV5V-STE7C7-MIQUAC" }, PAGE],
  ["WalletTransfer", { asset: "XBT", from: "Spot Wallet", to: "Futures Wallet", amount: "25.0" }, FUNDING],
  ["Balance", {}, ACCOUNT],
  ["Balance", rebase, ACCOUNT, "123456"],
  ["BalanceEx", {}, ACCOUNT],
  ["BalanceEx", { rebase_multiplier: "base" }, ACCOUNT, "otp with a space"],
  ["Ledgers", {}, ACCOUNT],
  ["Ledgers", { type: "deposit", start: "1695728276", without_count: true }, ACCOUNT],
  [
    "Ledgers",
    {
      asset: "XBT,USDC",
      aclass: "currency",
      type: "withdrawal",
      start: "L4UESK-KG3EQ-UFO4T5",
      end: "1695728277.5",
      ofs: 50,
      without_count: false,
      ...rebase,
    },
    `${ACCOUNT}; from an id to a time`,
    "123456",
  ],
  ["QueryLedgers", { id: "L4UESK-KG3EQ-UFO4T5" }, ACCOUNT],
  ["QueryLedgers", { id: "L4UESK-KG3EQ-UFO4T5,LGBRJU-SQZ4L-5HLS3C", trades: true, ...rebase }, ACCOUNT, "123456"],
  ["GetApiKeyInfo", {}, ACCOUNT],
  ["GetApiKeyInfo", {}, ACCOUNT, "123456"],
];

/** The same for Katu9. An amount given as text is written as a JSON number of the same digits. */
const KATU9_CALLS = [
  ["payment-link/generate", "POST", "/payment-link/generate", { transactionId: uuid }, KATU9],
  [
    "payment-link/generate",
    "POST",
    "/payment-link/generate",
    {
      transactionId: uuid,
      amount: 0,
      currency: "INR",
      expiryMinutes: 0,
      redirectUrl: "http://example.com",
      description: "string",
    },
    `${KATU9}; the page's own example, with an address where it has a word`,
  ],
  [
    "payment-link/generate",
    "POST",
    "/payment-link/generate",
    { transactionId: uuid, amount: "10.50", description: "Café ☕" },
    `${KATU9}; the digits of an amount stay as they are`,
  ],
  ["transaction/create", "POST", "/transaction", { amount: 1250.5, type: "DEPOSIT" }, KATU9],
  [
    "transaction/create",
    "POST",
    "/transaction",
    {
      amount: 1000,
      type: "WITHDRAWAL",
      currency: "INR",
      metadata: { deep: [1, { a: null }], order: "42" },
      paymentMethodId: uuid,
      requestedAmount: 1300,
      withdrawalRecipient: { name: "Bob" },
      expiryMinutes: 60,
      redirectUrl: "https://shop.example/thanks?order=42",
    },
    KATU9,
  ],
  [
    "transaction/get",
    "GET",
    "/transaction",
    { id: "497f6eca-6276-4993-bfeb-53cbbbba6f08" },
    `${KATU9}; the page's own example`,
  ],
  ["health", "GET", "/health", {}, KATU9],
  ["balance", "GET", "/balance", {}, KATU9],
  ["balance", "GET", "/balance", { currency: "INR", environment: "SANDBOX" }, KATU9],
];

function apiSign(path, nonce, body) {
  const digest = createHash("sha256").update(nonce, "utf8").update(body, "utf8").digest();
  return createHmac("sha512", Buffer.from(secret, "base64")).update(path, "utf8").update(digest).digest("base64");
}

const asForm = (members) =>
  new URLSearchParams(Object.entries(members).map(([name, value]) => [name, String(value)])).toString();

function kraken([operation, params, source, otp], index) {
  const path = `/0/private/${operation}`;
  // Milliseconds, and now and then nanoseconds, which no double holds.
  const nonce = String(index % 4 === 3 ? 1616492376594000001n + BigInt(index) : 1616492376594n + BigInt(index));
  const members = { nonce, ...params, ...(otp === undefined ? {} : { otp }) };
  // Kraken is reported to go by the presence of this one.
  if (members.new === false) delete members.new;
  const signed = (body) => ({ body, api_sign: apiSign(path, nonce, body) });
  return {
    operation,
    path,
    params,
    nonce,
    ...(otp === undefined ? {} : { otp }),
    json: signed(JSON.stringify(members)),
    form: signed(asForm(members)),
    source,
  };
}

/** What forms make of a text, with %20 for a space: in a path a plus is a plus. */
const segment = (text) => new URLSearchParams([["", text]]).toString().slice(1).replaceAll("+", "%20");

/** The pairs of a query: a member of an object is `object[member]`. */
const pairs = (members, before) =>
  Object.entries(members).flatMap(([name, value]) => {
    const whole = before === undefined ? name : `${before}[${name}]`;
    return typeof value === "object" ? pairs(value, whole) : [[whole, String(value)]];
  });

function funding([operation, params, source, otp], index) {
  const [method, template] = operation.split(" ");
  const nonce = String(1616492376594n + BigInt(index));
  const rest = { ...params };
  const path = template.replace(/\{(\w+)\}/g, (_, name) => {
    const text = rest[name];
    delete rest[name];
    return segment(text);
  });
  const { account_id, ...members } = rest;
  const hasBody = method === "POST" || method === "PUT";
  const query = hasBody ? (account_id === undefined ? {} : { account_id }) : rest;
  const text = new URLSearchParams(pairs(query)).toString();
  const target = text === "" ? path : `${path}?${text}`;
  const body = hasBody ? JSON.stringify(members) : null;
  return {
    operation,
    method,
    target,
    params,
    nonce,
    ...(otp === undefined ? {} : { otp }),
    body,
    api_sign: apiSign(target, nonce, body ?? ""),
    source,
  };
}

function katu9([operation, method, path, params, source]) {
  const url = `https://api.katu9.com${path}`;
  if (method === "GET") {
    const query = asForm(params);
    return { operation, method, url: query === "" ? url : `${url}?${query}`, params, body: null, source };
  }
  const body = JSON.stringify(params).replace(/"(amount|requestedAmount)":"([\d.]+)"/g, '"$1":$2');
  return { operation, method, url, params, body, source };
}

const text = `${JSON.stringify(
  {
    source:
      "made by generate.mjs without paysign; parameters from the page that each names, signed with Kraken's published demonstration key",
    secret,
    token: "katu9-demonstration-token",
    kraken: KRAKEN.map(kraken),
    katu9: KATU9_CALLS.map(katu9),
    funding: FUNDING_CALLS.map(funding),
  },
  null,
  1,
)}\n`;

// What signs here must first sign as Kraken published it, and as others have computed it.
for (const { name, id, path, nonce, body, api_sign } of [...cases, ...computed]) {
  if (apiSign(path, nonce, body) !== api_sign) throw new Error(`${name ?? id}: this script signs otherwise`);
}
if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8") !== text)
    throw new Error("requests.json differs: run node tests/vectors/generate.mjs");
} else {
  writeFileSync(FILE, text);
}
