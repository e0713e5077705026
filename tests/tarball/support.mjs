// What the tests of the packed package share: demonstration keys, the table of operations as documented,
// an independent API-Sign on node:crypto, and the two ways to expect a PaySignError.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { Katu9, Kraken, PaySignError } from "paysign";

export const vectors = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));

/** Kraken's published demonstration secret. */
export const SECRET = vectors("kraken-api-sign").secret;
export const TOKEN = "katu9-demonstration-token-7d1f";
export const NOW = 1616492376594;
export const UUID = "75906707-8c31-479c-b354-aa805c4cefbc";
export const EXTERNAL_ID = "GSoAAAAAAAA";

let keys = 0;
/** A key nobody used before: nonces are shared by key. */
export const freshKey = () => `demonstration-key-${++keys}`;
export const newKraken = (options = {}) =>
  new Kraken({ apiKey: freshKey(), apiSecret: SECRET, now: () => NOW, ...options });
export const newKatu9 = (options = {}) => new Katu9({ token: TOKEN, ...options });

export function apiSign(path, nonce, body, secret = SECRET) {
  const digest = createHash("sha256").update(String(nonce), "utf8").update(body).digest();
  return createHmac("sha512", Buffer.from(secret, "base64")).update(path, "utf8").update(digest).digest("base64");
}

export const f = (name, kind, sample) => ({ name, kind, sample });
const amount = (sample = "10.50") => f("amount", "amount", sample);
const asset = f("asset", "text", "XBT");
const externalId = f("external_id", "externalId", EXTERNAL_ID);
const note = f("note", "text", 'Café #42 & "more"');
const aclass = f("aclass", "choice", "currency");
const rebase = f("rebase_multiplier", "choice", "rebased");
const key = f("key", "text", "btc_2709");
const statusFields = [
  asset,
  aclass,
  f("method", "text", "Bitcoin Lightning"),
  f("start", "time", "1676713821"),
  f("end", "time", "1679452779"),
  f(
    "cursor",
    "cursor",
    "HgAAAAAAAABGVFRSd3k1LVF4Y0JQY05Gd0xRY0NxenFndHpybkwBAQH2AwEBAAAAAQAAAAAAAAABAAAAAAAZAAAAAAAAAA==",
  ),
  f("limit", "integer", 25),
  rebase,
];

/** Kraken's operations under /0/private/, members in the order of the documentation. */
export const KRAKEN = [
  { name: "Pay/paylink/create", required: [amount(), asset, externalId], optional: [note] },
  { name: "Pay/paylink/get", required: [externalId], optional: [] },
  { name: "Pay/paylink/config", required: [], optional: [] },
  {
    name: "Pay/request/create",
    required: [amount(), asset, externalId],
    optional: [f("expire_after_seconds", "integer", 3600), f("from", "text", "bob"), note],
  },
  { name: "Pay/request/cancel", required: [externalId], optional: [] },
  {
    name: "Pay/transfer/create",
    required: [amount(), asset, f("to", "text", "alice"), externalId],
    optional: [note, f("return_for", "returnFor", "ABEiM0RVZneImaq7zN3u/w")],
  },
  { name: "Pay/transfer/cancel", required: [externalId], optional: [] },
  { name: "DepositMethods", required: [asset], optional: [aclass, rebase] },
  {
    name: "DepositAddresses",
    required: [asset, f("method", "choice", "Bitcoin Lightning")], // the one method that takes an amount
    optional: [aclass, f("new", "boolean", true), amount("0.001")],
  },
  { name: "DepositStatus", required: [], optional: statusFields },
  {
    name: "WithdrawMethods",
    required: [],
    optional: [asset, aclass, f("network", "text", "Lightning Network"), rebase],
  },
  {
    name: "WithdrawAddresses",
    required: [],
    optional: [asset, aclass, f("method", "text", "Bitcoin"), key, f("verified", "boolean", false)],
  },
  { name: "WithdrawInfo", required: [asset, key, amount("0.725")], optional: [] },
  {
    name: "Withdraw",
    required: [asset, key, amount("0.725")],
    optional: [aclass, f("address", "text", "bc1qexample"), f("max_fee", "amount", "0.00050"), rebase],
  },
  { name: "WithdrawStatus", required: [], optional: statusFields },
  { name: "WithdrawCancel", required: [asset, f("refid", "text", "ASBTV5V-STE7C7-MIQUAC")], optional: [] },
  {
    name: "WalletTransfer",
    required: [asset, f("from", "text", "Spot Wallet"), f("to", "text", "Futures Wallet"), amount("25.0")],
    optional: [],
  },
  { name: "Balance", required: [], optional: [rebase] },
  { name: "BalanceEx", required: [], optional: [rebase] },
  {
    name: "Ledgers",
    required: [],
    optional: [
      f("asset", "text", "XBT,USDC"),
      f("aclass", "text", "currency"),
      f("type", "text", "withdrawal"),
      f("start", "timeOrId", "L4UESK-KG3EQ-UFO4T5"),
      f("end", "timeOrId", "1695728277"),
      f("ofs", "integer", 50),
      f("without_count", "boolean", true),
      rebase,
    ],
  },
  {
    name: "QueryLedgers",
    required: [f("id", "text", "L4UESK-KG3EQ-UFO4T5")],
    optional: [f("trades", "boolean", true), rebase],
  },
  { name: "GetApiKeyInfo", required: [], optional: [] },
];

/** Katu9's operations. */
export const KATU9 = [
  {
    name: "payment-link/generate",
    method: "POST",
    path: "/payment-link/generate",
    required: [f("transactionId", "uuid", UUID)],
    optional: [
      f("amount", "katu9Amount", 1250.5),
      f("currency", "text", "INR"),
      f("expiryMinutes", "integer", 60),
      f("redirectUrl", "url", "https://shop.example/thanks?order=42"),
      f("description", "text", "Café ☕"),
    ],
  },
  {
    name: "transaction/create",
    method: "POST",
    path: "/transaction",
    required: [f("amount", "katu9Amount", 1250.5), f("type", "choice", "DEPOSIT")],
    optional: [
      f("currency", "text", "INR"),
      f("metadata", "object", { order: "42" }),
      f("paymentMethodId", "uuid", UUID),
      f("requestedAmount", "katu9Amount", 1300),
      f("withdrawalRecipient", "object", { name: "Bob" }),
      f("expiryMinutes", "integer", 60),
      f("redirectUrl", "url", "https://shop.example/thanks"),
    ],
  },
  { name: "transaction/get", method: "GET", path: "/transaction", required: [f("id", "uuid", UUID)], optional: [] },
  {
    name: "balance",
    method: "GET",
    path: "/balance",
    required: [],
    optional: [f("currency", "text", "INR"), f("environment", "choice", "SANDBOX")],
  },
  { name: "health", method: "GET", path: "/health", required: [], optional: [] },
];

export const isPay = (name) => name.startsWith("Pay/");
export const samples = (fields) => Object.fromEntries(fields.map((field) => [field.name, field.sample]));
/** All members, or the required ones and of objects among them what is required there. */
export const fullParams = (op) => samples([...op.required, ...op.optional]);
export const leastParams = (op) =>
  Object.fromEntries(op.required.map((field) => [field.name, field.least ?? field.sample]));
export const formText = (members) =>
  new URLSearchParams(Object.entries(members).map(([name, value]) => [name, String(value)])).toString();

/** Runs fn and returns the PaySignError it throws. */
export function thrown(fn, label) {
  let value;
  try {
    value = fn();
  } catch (error) {
    assert.ok(error instanceof PaySignError, `${label}: threw something else: ${String(error)}`);
    return error;
  }
  assert.fail(`${label}: nothing was thrown, but ${typeof value} returned`);
}

/** fn throws a PaySignError with this code and this field (undefined: any). */
export function refuses(fn, code, field, label) {
  const error = thrown(fn, label);
  assert.equal(error.code, code, `${label}: code (${error.message})`);
  if (field !== undefined) assert.equal(error.field, field, `${label}: field (${error.message})`);
  return error;
}

/** The message holds the name, standing alone, and not only because it repeats what the caller wrote. */
export function suggests(error, written, name, label) {
  const alone = new RegExp(`(?<![\\w/-])${name}(?![\\w/-])`);
  const message = alone.test(written) ? error.message.replaceAll(written, " ") : error.message;
  assert.match(message, alone, `${label}: the message suggests ${name}`);
}
