import type { Notification } from "../deliveries.ts";
import { utf8 } from "../encoding.ts";
import { unless2xx, type Postage } from "../outbox.ts";
import { hmacHex } from "../signed.ts";
import { jsonText } from "../json.ts";
import type { PaymentLink, Transaction } from "./state.ts";

/** One of Katu9's events, and the JSON text that its webhooks carry. */
export interface Katu9Event {
  readonly event: "transaction.created" | "payment_link.created";
  readonly body: string;
}

/** What is told of a new transaction. */
export function transactionCreated(transaction: Transaction): Katu9Event {
  const event = "transaction.created";
  return { event, body: jsonText({ event, data: transaction }) };
}

/** What is told of a new link. The documentation: "the payment link data, the associated transactionId". */
export function linkCreated({ link, transactionId }: { link: PaymentLink; transactionId: string }): Katu9Event {
  const event = "payment_link.created";
  return { event, body: jsonText({ event, data: { ...link, transactionId } }) };
}

/** Katu9 takes every 2xx for a receipt. */
export const WEBHOOK: Postage = { option: "webhookUrl", refusal: unless2xx };

/** Signs an event over the bytes of its body. */
export async function signedWebhook(secret: string, { event, body }: Katu9Event): Promise<Notification> {
  const headers = {
    "Content-Type": "application/json",
    "X-Katu9-Signature": await hmacHex(utf8(secret), body),
    "X-Webhook-Event": event,
  };
  return { event, body, headers };
}
