// What a program that uses the package may write, whatever its compiler and its resolution.
import {
  ExternalId,
  Katu9,
  Kraken,
  PaySignError,
  operations,
  page,
  readResponse,
  settle,
  verifyKatu9Webhook,
  WASM_SHA256,
} from "paysign";
import type { ApiMessage, KrakenEndpoint, KrakenParams, OperationInfo, SignedRequest } from "paysign";

const kraken = new Kraken({ apiKey: "k", apiSecret: "YQ==", now: () => 1 });
const params: KrakenParams["Pay/request/create"] = { amount: "10.50", asset: "USD", external_id: ExternalId.random() };
const request: SignedRequest<"Pay/request/create"> = kraken.request("Pay/request/create", params);
const answer = readResponse(request, 200, "{}");
export const link: string | null | undefined = answer.result.view_link;
export const settled = settle(request, Promise.resolve({ status: 200, text: async () => "" } as never)).then(
  ({ result }) => result.view_link,
);
export const info: readonly OperationInfo[] = operations();
export const sha: string = WASM_SHA256;
export const items = page([]).items;
export function failed(error: unknown): readonly ApiMessage[] {
  return PaySignError.is(error) ? error.errors : [];
}
export const endpoint: KrakenEndpoint = request.endpoint;
export const link2 = new Katu9({ token: "t" }).request("payment-link/generate", {
  transactionId: "75906707-8c31-479c-b354-aa805c4cefbc",
});
export const event = verifyKatu9Webhook({ secret: "s", signature: null, body: "{}" }).event;
// @ts-expect-error An amount is text.
kraken.check("Pay/request/create", { ...params, amount: 10.5 });
// @ts-expect-error No such endpoint.
kraken.check("pay/request/create", params);
kraken.free();
