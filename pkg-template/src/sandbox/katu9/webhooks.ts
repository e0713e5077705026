import { hex, utf8 } from "../encoding.ts";
import type { Notification, Postage } from "../outbox.ts";

/** One of Katu9's events, and the JSON text that its webhooks carry. */
export interface Katu9Event {
  readonly event: "transaction.created" | "payment_link.created";
  readonly body: string;
}

/** Katu9 takes every 2xx for a receipt. */
export const WEBHOOK: Postage = {
  option: "webhookUrl",
  refusal: async (reply) => {
    await reply.body?.cancel();
    return reply.ok ? undefined : `status ${reply.status}`;
  },
};

/** Signs an event over the bytes of its body. */
export async function signedWebhook(secret: string, { event, body }: Katu9Event): Promise<Notification> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", utf8(secret), algorithm, false, ["sign"]);
  const signature = hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(body))));
  const headers = {
    "Content-Type": "application/json",
    "X-Katu9-Signature": signature,
    "X-Webhook-Event": event,
  };
  return { event, body, headers };
}
