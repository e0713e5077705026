// Webhooks that are signed by HMAC-SHA256: Katu9's, and those of Kraken Embed and Kraken Ramp, whose APIs are not here.

import type { Notification } from "./deliveries.ts";
import { base64Bytes, hex, utf8 } from "./encoding.ts";
import { unless2xx, type Postage } from "./outbox.ts";

/** HMAC-SHA256 in hexadecimal digits. */
export async function hmacHex(secret: Uint8Array<ArrayBuffer>, text: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  return hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(text))));
}

/** How Embed's webhooks are taken. */
export const EMBED: Postage = { option: "embedUrl", refusal: unless2xx };

/** How Ramp's webhooks are taken. */
export const RAMP: Postage = { option: "rampUrl", refusal: unless2xx };

// The id of the configuration in Embed's own examples: it names no delivery.
const WEBHOOK_ID = "WHTEST-XXXXX-EXAMPLE";

/** Signs a webhook of Embed: the time and the body, under a secret in base64. */
export async function signedEmbed(
  secret: string,
  event: string,
  body: string,
  clock: () => number,
): Promise<Notification> {
  const signedAnew = async () => {
    const seconds = Math.floor(clock() / 1000);
    const signature = await hmacHex(base64Bytes(secret) ?? utf8(secret), `${seconds}.${body}`);
    return {
      "Content-Type": "application/json",
      "X-Signature": `t=${seconds},v1=${signature}`,
      "X-Webhook-Event": event,
      "X-Webhook-ID": WEBHOOK_ID,
    };
  };
  return { event, body, headers: await signedAnew(), signedAnew };
}

/** Signs a webhook of Ramp: the body alone, under a secret as text. */
export async function signedRamp(secret: string, event: string, body: string): Promise<Notification> {
  const signature = await hmacHex(utf8(secret), body);
  return { event, body, headers: { "Content-Type": "application/json", "X-Signature": signature } };
}
