// Results by endpoint, through readResponse and settle; pages; operations.
import { Katu9, Kraken, operations, page, readResponse, redact, settle, unanswered } from "paysign";
import type { ApiMessage, KrakenResults, OperationInfo, PaySignError } from "paysign";

declare const kraken: Kraken;
declare const katu9: Katu9;
declare const id: string;
const uuid = "75906707-8c31-479c-b354-aa805c4cefbc";

export async function pay(): Promise<void> {
  const request = kraken.request("Pay/request/create", { amount: "10.50", asset: "USD", external_id: id });
  const { result, warnings } = await settle(request, fetch(request.url, request));
  const link: string | null | undefined = result.view_link;
  const messages: readonly ApiMessage[] = warnings;
  // @ts-expect-error the link is absent when the request went to a kraktag
  const sure: string = result.view_link;
  // @ts-expect-error no such member
  result.view_lnk;

  const direct = await settle(
    kraken.request("Pay/request/create", { amount: "1", asset: "USD", external_id: id }),
    fetch("https://x.example"),
  );
  const same: string | null | undefined = direct.result.view_link;
  const read = readResponse(request, 200, "{}", { now: Date.now() });
  const third: string | null | undefined = read.result.view_link;
  readResponse(request, 200, "{}");
  void [link, messages, sure, same, third];
}

export async function funding(): Promise<void> {
  const response = fetch("https://x.example");
  const methods = (await settle(kraken.request("DepositMethods", { asset: "XBT" }), response)).result;
  for (const entry of methods) {
    const method: string = entry.method;
    const limit: string | number | false = entry.limit;
    void [method, limit];
  }
  const addresses = (await settle(kraken.request("DepositAddresses", { asset: "XBT", method: "m" }), response)).result;
  const address: string | undefined = addresses[0]?.address;
  const info = (await settle(kraken.request("WithdrawInfo", { asset: "XBT", key: "k", amount: "1" }), response)).result;
  const fee: string = info.fee;
  const amount: string = info.amount;
  const withdrawn = (await settle(kraken.request("Withdraw", { asset: "XBT", key: "k", amount: "1" }), response))
    .result;
  const refid: string = withdrawn.refid;
  const moved = (
    await settle(
      kraken.request("WalletTransfer", { asset: "XBT", from: "Spot Wallet", to: "Futures Wallet", amount: "1" }),
      response,
    )
  ).result;
  const transfer: string = moved.refid;
  const cancelled: boolean = (await settle(kraken.request("WithdrawCancel", { asset: "XBT", refid }), response)).result;
  const status = (await settle(kraken.request("DepositStatus", { cursor: true }), response)).result;
  const { items, cursor } = page(status);
  const next: string | undefined = cursor;
  const count: number = items.length;
  kraken.request("DepositStatus", { cursor: cursor ?? false });
  // @ts-expect-error an amount is text
  const float: number = info.amount;
  // @ts-expect-error a withdrawal has no txid yet
  withdrawn.txid;
  void [address, fee, amount, transfer, cancelled, next, count, float];
}

export async function links(): Promise<void> {
  const request = katu9.request("payment-link/generate", { transactionId: uuid });
  const { result } = await settle(request, fetch(request.url, request));
  const link: string = result.paymentLink.id;
  // @ts-expect-error the envelope is taken off
  result.data;
  // @ts-expect-error no such member
  result.paymentLink.url;
  void link;
}

export function names(): void {
  const view: KrakenResults["Pay/request/create"] = { view_link: "https://pay.example" };
  const refid: string = ({} as KrakenResults["Withdraw"]).refid;
  // @ts-expect-error a link is text
  const wrong: KrakenResults["Pay/request/create"] = { view_link: 5 };
  void [view, refid, wrong];
}

export function settleTakesPromises(): void {
  const request = kraken.request("Pay/paylink/config");
  const thenable: PromiseLike<Response> = fetch(request.url, request);
  void settle(request, thenable);
  // @ts-expect-error text is not a response
  void settle(request, "{}");
  // @ts-expect-error a status is a number
  readResponse(request, "200", "{}");
  const error: PaySignError = unanswered(request, new Error("x"));
  const copy: { endpoint: string; url: string } = redact(request);
  void [error, copy];
}

export function facts(): void {
  const all: readonly OperationInfo[] = operations();
  for (const operation of all) {
    const text: string[] = [operation.api, operation.name, operation.method, operation.path];
    const moves: boolean = operation.movesMoney;
    void [text, moves, operation.permissions, operation.cost, operation.repeatable];
  }
  // @ts-expect-error no such fact
  all[0]?.price;
}

export type { Answer } from "paysign";
