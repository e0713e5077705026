// Funding (Beta), the books and keys that can't be read: what the compiler takes, gives and refuses.
import { Kraken, Katu9, page, settle, UnsignedKraken } from "paysign";
import type { KrakenResults, SignedRequest } from "paysign";

declare const kraken: Kraken;
declare const katu9: Katu9;
declare const id: string;

const amount = { asset_amount: { asset: { class: "currency", name: "USDC" }, amount: "5" } } as const;

// Members of path, query and body stand side by side.
kraken.request("GET /funding/v1/networks");
kraken.request("GET /funding/v1/methods/{direction}", {
  direction: "withdraw",
  asset: { class: "currency", name: "USDC" },
  limit: 50,
});
kraken.request("GET /funding/v1/limits/deposit/{asset_class}/{asset}", { asset_class: "currency", asset: "USDC" });
kraken.request("PUT /funding/v1/addresses/{id}", { id, name: "n", account_id: "WX6V-JUKW-KKPB-QE36" });
kraken.request("DELETE /funding/v1/addresses/{id}", { id }, { nonce: 1n, otp: "1" });
kraken.request("POST /funding/v1/withdrawals", {
  scope: { method_id: id },
  address_id: id,
  amount,
  fee: { quoted_fee: { token: "t" }, fee_included: true },
  expected_address: "0x",
});
kraken.check("POST /funding/v1/withdrawals", {
  scope: { network_id: id },
  address_id: id,
  amount,
  fee: { current_fee: {} },
});
kraken.request("POST /funding/v1/addresses", {
  scope: { network_group_id: id },
  address_details: { crypto: { address: "0x", tag: "1" } },
  name: "n",
});

// @ts-expect-error a path without its method
kraken.request("/funding/v1/networks");
// @ts-expect-error no direction
kraken.request("GET /funding/v1/methods/{direction}");
// @ts-expect-error no such direction
kraken.request("GET /funding/v1/methods/{direction}", { direction: "sideways" });
// @ts-expect-error a filter has a class
kraken.request("GET /funding/v1/deposits", { asset: { name: "USDC" } });
// @ts-expect-error a dotted name is none
kraken.request("GET /funding/v1/deposits", { "asset.class": "currency" });
// @ts-expect-error two scopes
kraken.request("GET /funding/v1/deposits", { scope: { method_id: id, network_id: id } });
// @ts-expect-error no scope within
kraken.request("GET /funding/v1/deposits", { scope: {} });
// @ts-expect-error a withdrawal takes no group
kraken.request("POST /funding/v1/withdrawals", { scope: { network_group_id: id }, address_id: id, amount });
// @ts-expect-error an amount is an object here
kraken.request("POST /funding/v1/withdrawals", { scope: { method_id: id }, address_id: id, amount: "5" });
kraken.request("POST /funding/v1/withdrawals", {
  scope: { method_id: id },
  address_id: id,
  amount,
  // @ts-expect-error two fees
  fee: { quoted_fee: { token: "t" }, current_fee: {} },
});
// @ts-expect-error that status is the deposits'
kraken.request("GET /funding/v1/withdrawals", { status: "failure" });

// The two balances are not mixed up.
kraken.request("Balance", { rebase_multiplier: "base" });
katu9.request("balance", { environment: "SANDBOX" });
// @ts-expect-error Katu9's member
kraken.request("Balance", { currency: "INR" });
// @ts-expect-error Kraken's member
katu9.request("balance", { rebase_multiplier: "base" });

export async function results(): Promise<void> {
  const response = fetch("https://x.example");
  const made = (
    await settle(
      kraken.request("POST /funding/v1/withdrawals", { scope: { method_id: id }, address_id: id, amount }),
      response,
    )
  ).result;
  const net: string = made.net_amount.asset_amount.amount;
  const approval: string | null | undefined = made.approval_request_id;
  const list = (await settle(kraken.request("GET /funding/v1/withdrawals"), response)).result;
  const { items, cursor } = page(list);
  const first: string | undefined = items[0]?.withdrawal_id;
  const methods = page(
    (await settle(kraken.request("GET /funding/v1/methods/{direction}", { direction: "deposit" }), response)).result,
  );
  const name: string | undefined = methods.items[0]?.method_name;
  const saved = page((await settle(kraken.request("GET /funding/v1/addresses"), response)).result);
  const verified: boolean | undefined = saved.items[0]?.verified;
  const balances = (await settle(kraken.request("BalanceEx"), response)).result;
  const balance: number | string | undefined = balances["ZUSD"]?.balance;
  const { ledger } = (await settle(kraken.request("Ledgers", { type: "withdrawal" }), response)).result;
  const refid: string | undefined = ledger["L"]?.refid;
  const health = (await settle(katu9.request("health"), response)).result;
  const database: string = health.database.status;
  const info: KrakenResults["GetApiKeyInfo"]["permissions"] = ["query-funds"];
  // @ts-expect-error an answer's words may grow, so they are text
  const status: "pending" | "success" | "failed" = list.withdrawals[0]!.status;
  void [net, approval, cursor, first, name, verified, balance, refid, database, info, status];
}

// Keys that can't be read.
export async function elsewhere(): Promise<void> {
  const unsigned = new UnsignedKraken({ apiKey: "k", nonceUnit: "us", otp: () => "1" });
  const { message, path, nonce, body, signed } = unsigned.request("Withdraw", { asset: "XBT", key: "k", amount: "1" });
  const sign = (bytes: Uint8Array): Promise<ArrayBuffer> => Promise.resolve(bytes.slice().buffer);
  const request: SignedRequest<"Withdraw"> = signed(await sign(message));
  const { result } = await settle(request, fetch(request.url, request));
  const refid: string = result.refid;
  const texts: [string, string, string | undefined] = [path, nonce, body];
  signed("base64");
  signed(new Uint8Array(64));
  // @ts-expect-error a number is not a signature
  signed(64);
  // @ts-expect-error it has no secret
  new UnsignedKraken({ apiKey: "k", apiSecret: "s" });
  // @ts-expect-error it signs nothing
  unsigned.sign("/0/private/Balance", "1", "");
  unsigned.free();
  void [refid, texts];
}
