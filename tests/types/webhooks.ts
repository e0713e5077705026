// Webhooks: what goes in, and that the event tells the type of data.
import { signKatu9Webhook, verifyKatu9Webhook } from "paysign";

declare const header: string | null;
declare const maybe: string | undefined;
declare const bytes: Uint8Array;

export function receive(body: string | Uint8Array | ArrayBuffer): number {
  const webhook = verifyKatu9Webhook({ secret: "s", signature: header, body });
  const index: number = webhook.secretIndex;
  const event: string = webhook.event;
  if (webhook.event === "payment_link.created") {
    const data: object = webhook.data;
    return Object.keys(data).length;
  }
  if (webhook.event === "transaction.created") {
    const data: object = webhook.data;
    return Object.keys(data).length;
  }
  void event;
  return index;
}

verifyKatu9Webhook({ secret: bytes, signature: maybe, body: bytes });
verifyKatu9Webhook({ secret: [maybe, "s", bytes, undefined], signature: "00", body: "{}" });
const hex: string = signKatu9Webhook("s", "{}");
signKatu9Webhook(bytes, new ArrayBuffer(2));

// @ts-expect-error a parsed body is no body
verifyKatu9Webhook({ secret: "s", signature: header, body: { event: "x" } });
// @ts-expect-error a number is no signature
verifyKatu9Webhook({ secret: "s", signature: 5, body: "{}" });
// @ts-expect-error missing secret
verifyKatu9Webhook({ signature: header, body: "{}" });
// @ts-expect-error a number is no secret
signKatu9Webhook(5, "{}");
// @ts-expect-error unknown option
verifyKatu9Webhook({ secret: "s", signature: header, body: "{}", tolerance: 5 });

export { hex };
