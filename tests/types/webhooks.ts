// Webhooks: what goes in, and that a known event tells the type of its data.
import {
  receiveEmbedWebhook,
  receiveKatu9Webhook,
  receiveRampWebhook,
  signKatu9Webhook,
  verifyEmbedWebhook,
  verifyKatu9Webhook,
  verifyRampWebhook,
} from "paysign";

declare const header: string | null;
declare const maybe: string | undefined;
declare const bytes: Uint8Array;

export function receive(body: string | Uint8Array | ArrayBuffer): number {
  const webhook = verifyKatu9Webhook({ secret: "s", signature: header, body });
  const index: number = webhook.secretIndex;
  const key: string = webhook.deliveryKey;
  const event: string = webhook.event;
  if (webhook.event === "an event that came later") {
    const data: unknown = webhook.data;
    void data;
  }
  if (webhook.known) {
    if (webhook.event === "payment_link.created") {
      const id: string | undefined = webhook.data.transactionId;
      return String(id).length;
    }
    const name: "transaction.created" = webhook.event;
    const data: object = webhook.data;
    return Object.keys(data).length + name.length;
  }
  void event;
  void key;
  return index;
}

export function embed(body: Uint8Array): string | undefined {
  const webhook = verifyEmbedWebhook({
    secret: "c2VjcmV0",
    signature: header,
    body,
    now: new Date(),
    toleranceSeconds: 60,
  });
  if (!webhook.known) return webhook.event;
  if (webhook.event === "webhook.test") return webhook.data.message;
  const name: string = webhook.data.event_type;
  return webhook.event === "quote.executed" ? webhook.data.iiban : name;
}

export function ramp(body: string): string | undefined {
  const { status, payload, timestamp, known } = verifyRampWebhook({ secret: bytes, signature: maybe, body });
  const all: string = status;
  if (known && status === "completed") return payload.transaction_id;
  // @ts-expect-error among the known ones it is not there
  if (known && status === "gone") return all;
  return status === "gone" ? all : timestamp;
}

export async function received(request: Request, signal: AbortSignal): Promise<string> {
  const one = await receiveKatu9Webhook(request, { secret: "s", signal });
  const two = await receiveEmbedWebhook(request, { secret: [maybe, bytes], now: 1734567890000, toleranceSeconds: 0 });
  const three = await receiveRampWebhook(request, { secret: "s" });
  // @ts-expect-error it has no time
  void receiveRampWebhook(request, { secret: "s", toleranceSeconds: 5 });
  // @ts-expect-error a body is not a request
  void receiveKatu9Webhook("{}", { secret: "s" });
  return one.event + two.event + three.status;
}

/** What Node's IncomingMessage is to the types, which need none of Node's. */
interface Incoming {
  headers: { [name: string]: string | string[] | undefined; "x-signature"?: string };
  readableEnded: boolean;
  [Symbol.asyncIterator](): AsyncIterator<unknown>;
}
export const ofNode = (request: Incoming) => receiveKatu9Webhook(request, { secret: "s" });

verifyKatu9Webhook({ secret: bytes, signature: maybe, body: bytes });
verifyKatu9Webhook({ secret: [maybe, "s", bytes, undefined], signature: "00", body: "{}" });
const hex: string = signKatu9Webhook("s", "{}");
signKatu9Webhook(bytes, new ArrayBuffer(2));

// @ts-expect-error a parsed body is not a body
verifyKatu9Webhook({ secret: "s", signature: header, body: { event: "x" } });
// @ts-expect-error a number is not a signature
verifyKatu9Webhook({ secret: "s", signature: 5, body: "{}" });
// @ts-expect-error missing secret
verifyKatu9Webhook({ signature: header, body: "{}" });
// @ts-expect-error a number is not a secret
signKatu9Webhook(5, "{}");
// @ts-expect-error unknown option
verifyKatu9Webhook({ secret: "s", signature: header, body: "{}", tolerance: 5 });

export { hex };
