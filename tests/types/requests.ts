// Every endpoint's params, and what the compiler must refuse.
import { ExternalId, Katu9, Kraken } from "paysign";
import type { Katu9Endpoint, KrakenEndpoint, KrakenParams, SignedRequest } from "paysign";

declare const secret: string;
declare const id: string;

const kraken = new Kraken({ apiKey: "k", apiSecret: secret });
const katu9 = new Katu9({ token: "t" });
const uuid = "75906707-8c31-479c-b354-aa805c4cefbc";

// Options.
new Kraken({
  apiKey: "k",
  apiSecret: secret,
  baseUrl: "https://relay.example",
  nonceUnit: "us",
  lastNonce: 5n,
  now: () => Date.now(),
  otp: () => "1",
});
new Kraken({ apiKey: "k", apiSecret: secret, nonceUnit: "ms", lastNonce: "5", otp: "1" });
new Kraken({ apiKey: "k", apiSecret: secret, nonceUnit: "ns" });
new Katu9({ token: "t", baseUrl: "http://127.0.0.1:8080" });
// @ts-expect-error missing secret
new Kraken({ apiKey: "k" });
// @ts-expect-error unknown unit
new Kraken({ apiKey: "k", apiSecret: secret, nonceUnit: "s" });
// @ts-expect-error unknown option
new Kraken({ apiKey: "k", apiSecret: secret, baseURL: "https://relay.example" });
// @ts-expect-error a number as lastNonce
new Kraken({ apiKey: "k", apiSecret: secret, lastNonce: 5 });
// @ts-expect-error an asynchronous one-time password
new Kraken({ apiKey: "k", apiSecret: secret, otp: async () => "1" });
// @ts-expect-error missing token
new Katu9({});
// @ts-expect-error unknown option
new Katu9({ token: "t", apiKey: "k" });

// Pay.
kraken.request("Pay/paylink/create", { amount: "1", asset: "USD", external_id: id, note: "n" });
kraken.request("Pay/paylink/get", { external_id: id });
kraken.request("Pay/paylink/config");
kraken.request("Pay/paylink/config", {});
kraken.request("Pay/request/create", {
  amount: "10.50",
  asset: "USD",
  external_id: id,
  expire_after_seconds: 3600,
  from: "bob",
  note: "n",
});
kraken.request("Pay/request/cancel", { external_id: id });
kraken.request("Pay/transfer/create", {
  amount: "1",
  asset: "USD",
  to: "bob",
  external_id: id,
  note: "n",
  return_for: "ABEiM0RVZneImaq7zN3u/w",
});
kraken.request("Pay/transfer/cancel", { external_id: id });
// Funding.
kraken.request("DepositMethods", { asset: "XBT", aclass: "currency", rebase_multiplier: "rebased" });
kraken.request("DepositAddresses", {
  asset: "XBT",
  method: "Bitcoin Lightning",
  aclass: "tokenized_asset",
  new: true,
  amount: "0.1",
});
kraken.request("DepositStatus");
kraken.request("DepositStatus", {
  asset: "XBT",
  aclass: "currency",
  method: "m",
  start: "1676713821",
  end: 1676713822,
  cursor: true,
  limit: 25,
  rebase_multiplier: "base",
});
kraken.request("DepositStatus", { cursor: "HgAA==" });
kraken.request("WithdrawMethods", { asset: "XBT", aclass: "currency", network: "n", rebase_multiplier: "base" });
kraken.request("WithdrawAddresses", { asset: "XBT", aclass: "currency", method: "m", key: "k", verified: false });
kraken.request("WithdrawInfo", { asset: "XBT", key: "k", amount: "1" });
kraken.request("Withdraw", {
  asset: "XBT",
  key: "k",
  amount: "1",
  aclass: "currency",
  address: "a",
  max_fee: "0.1",
  rebase_multiplier: "base",
});
kraken.request("WithdrawStatus", {
  asset: "XBT",
  method: "m",
  start: 1676713821,
  end: "1676713822",
  cursor: "c",
  limit: 500,
});
kraken.request("WithdrawCancel", { asset: "XBT", refid: "r" });
kraken.request("WalletTransfer", { asset: "XBT", from: "Spot Wallet", to: "Futures Wallet", amount: "1" });
// Katu9.
katu9.request("payment-link/generate", {
  transactionId: uuid,
  amount: 1250.5,
  currency: "INR",
  expiryMinutes: 60,
  redirectUrl: "https://shop.example",
  description: "d",
});
katu9.request("payment-link/generate", { transactionId: uuid, amount: "1250.50" });
katu9.request("transaction/create", { amount: "1", type: "DEPOSIT" });
katu9.request("transaction/create", {
  amount: 1,
  type: "WITHDRAWAL",
  currency: "INR",
  metadata: { order: "42" },
  paymentMethodId: uuid,
  requestedAmount: 2,
  withdrawalRecipient: { name: "Bob" },
  expiryMinutes: 60,
  redirectUrl: "https://shop.example",
});
katu9.request("transaction/get", { id: uuid });
katu9.request("health");

// Per call.
kraken.request("DepositStatus", {}, { nonce: 5n, otp: "1", encoding: "json" });
kraken.request("DepositStatus", {}, { nonce: "5", encoding: "form" });
kraken.request("DepositStatus", {}, { nonce: 5 });
// @ts-expect-error unknown encoding
kraken.request("DepositStatus", {}, { encoding: "xml" });
// @ts-expect-error unknown option
kraken.request("DepositStatus", {}, { timeout: 5 });

// check, sign, free.
kraken.check("Pay/paylink/get", { external_id: id });
katu9.check("transaction/get", { id: uuid });
const signature: string = kraken.sign("/0/private/X", 5n, "body");
kraken.sign("/0/private/X", "5", new Uint8Array(3));
kraken.sign("/0/private/X", "5", new ArrayBuffer(3));
kraken.free();
katu9.free();
// @ts-expect-error a number as nonce is not what stands in the body
kraken.sign("/0/private/X", 5, "body");
// @ts-expect-error an object is not a body
kraken.sign("/0/private/X", 5n, { nonce: "5" });
// @ts-expect-error a bare path is not a call of check
kraken.check("/0/private/Pay/paylink/get", { external_id: id });

// Missing, unknown, wrong.
// @ts-expect-error missing external_id
kraken.request("Pay/request/create", { amount: "1", asset: "USD" });
// @ts-expect-error missing everything
kraken.request("Withdraw", {});
// @ts-expect-error missing transactionId
katu9.request("payment-link/generate", { amount: 1 });
// @ts-expect-error unknown member
kraken.request("Pay/request/create", { amount: "1", asset: "USD", external_id: id, notee: "n" });
// @ts-expect-error another operation's member
kraken.request("Pay/paylink/create", { amount: "1", asset: "USD", external_id: id, from: "bob" });
// @ts-expect-error nonce is an option, not a member
kraken.request("DepositStatus", { nonce: "5" });
// @ts-expect-error otp is an option, not a member
kraken.request("DepositStatus", { otp: "5" });
// @ts-expect-error a number as Kraken amount
kraken.request("Pay/request/create", { amount: 10.5, asset: "USD", external_id: id });
// @ts-expect-error a number as max_fee
kraken.request("Withdraw", { asset: "XBT", key: "k", amount: "1", max_fee: 0.1 });
// @ts-expect-error text as a boolean
kraken.request("DepositAddresses", { asset: "XBT", method: "m", new: "true" });
// @ts-expect-error a bigint as amount
katu9.request("payment-link/generate", { transactionId: uuid, amount: 5n });
// @ts-expect-error null is not a value
kraken.request("Pay/request/create", { amount: "1", asset: "USD", external_id: id, note: null });
// @ts-expect-error wrong case
kraken.request("pay/request/create", { amount: "1", asset: "USD", external_id: id });
// @ts-expect-error a path
kraken.request("/0/private/DepositStatus", {});
// @ts-expect-error the other API's endpoint
kraken.request("payment-link/generate", { transactionId: uuid });
// @ts-expect-error the other API's endpoint
katu9.request("DepositStatus", {});
// @ts-expect-error an endpoint that is any text
kraken.request(id, {});

// Names of types.
const params: KrakenParams["Pay/request/create"] = { amount: "1", asset: "USD", external_id: id };
const built: SignedRequest<"Pay/request/create"> = kraken.request("Pay/request/create", params);
const endpoint: "Pay/request/create" = built.endpoint;
const url: string = built.url;
const method: string = built.method;
const redirect: "manual" = built.redirect;
const body: string | undefined = built.body;
const nonce: string | undefined = built.nonce;
const one: KrakenEndpoint = "WithdrawCancel";
const other: Katu9Endpoint = "health";
// @ts-expect-error no such endpoint
const none: KrakenEndpoint = "WithdrawAll";
// @ts-expect-error the params of another endpoint
const wrong: KrakenParams["Withdraw"] = { asset: "XBT", refid: "r" };

// fetch takes it as it is.
export const sent: Promise<Response> = fetch(built.url, built);
export const request = new Request(built.url, built);

// Ids.
const random: string = ExternalId.random();
const fromUuid: string = ExternalId.fromUuid(uuid);
const fromU64: string = ExternalId.fromU64(5n);
ExternalId.fromU64(5n, new Uint8Array(2));
const bytes: Uint8Array = ExternalId.toBytes(ExternalId.fromBytes(new Uint8Array(4)));
const text: string = ExternalId.toUuid(random);
const number: bigint = ExternalId.toU64(random);
const valid: boolean = ExternalId.isValid(undefined) || ExternalId.isValid({});
// @ts-expect-error a number is not a u64
ExternalId.fromU64(5);

export {
  bytes,
  body,
  endpoint,
  fromU64,
  fromUuid,
  method,
  nonce,
  none,
  number,
  one,
  other,
  redirect,
  signature,
  text,
  url,
  valid,
  wrong,
};
