// Kraken Pay's callbacks: a token signed with ES256 whenever a payment has come to its end.

import type { Notification } from "../../deliveries.ts";
import type { Postage } from "../../outbox.ts";
import type { Payment } from "./payments.ts";

/** How a payment has ended. */
export type PayCallbackStatus = "success" | "failed" | "cancelled" | "expired" | "declined";

/** The event's name in deliveries and faults. */
export const PAY_CALLBACK = "pay-callback";

/** Where the key set stands on Kraken's site, and in the sandbox on any origin. */
export const KEY_SET_PATH = "/.well-known/pay-callback-keys.json";

/** A public key of the key set. */
export interface CallbackKey {
  readonly alg: "ES256";
  readonly kty: "EC";
  readonly kid: string;
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
}

/** The key set that callbacks are verified with. */
export interface CallbackKeys {
  readonly keys: readonly CallbackKey[];
}

// Published with its private part in Kraken's guide to Pay webhooks: whoever trusts it trusts everybody.
const KEY: CallbackKey = {
  alg: "ES256",
  kty: "EC",
  kid: "test-pay-callback-1",
  crv: "P-256",
  x: "bZTKem2HYASLhJ92_7ZiEZyejuvmX_TYSqbij3u1Y-8",
  y: "pW_maiG81zNwzSxaOjo4RDqOeDMPnAxNYiFe9FzJG04",
};
const PRIVATE_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgCfJ5HUY3VRpKR7rbf60ba2BMvRSoZCyqnscwBvf+HlGhRANCAARtlMp6bYdgBIuE
n3b/tmIRnJ6O6+Zf9NhKpuKPe7Vj76Vv5mohvNczcM0sWjo6OEQ6jngzD5wMTWIhXvRcyRtO
-----END PRIVATE KEY-----`;

const LIFETIME_SECONDS = 24 * 3600;

/** The sandbox's key set. */
export const CALLBACK_KEYS: CallbackKeys = { keys: [KEY] };

/** Kraken takes a 200 with {"code":"success"} for a receipt and everything else for an error. */
export const CALLBACK: Postage = {
  option: "callbackUrl",
  refusal: async (reply) => {
    const text = await reply.text();
    if (reply.status !== 200) return `status ${reply.status}`;
    return isReceipt(text) ? undefined : `the reply is not {"code":"success"}: ${text.slice(0, 100)}`;
  },
};

/** Makes the token of a payment that has ended. ECDSA signs with chance, so no two tokens have the same signature. */
export async function signedCallback(payment: Payment, status: PayCallbackStatus, now: number): Promise<Notification> {
  const { external_id, kraktag = null } = payment;
  const claims = {
    iss: "kraken-pay",
    // As Kraken writes it; RFC 7519 has no null here.
    aud: null as never,
    exp: Math.floor(now / 1000) + LIFETIME_SECONDS,
    payload: { external_id, status, customer_kraktag: kraktag },
  };
  // Loaded at first use, since loading it fails where TextEncoder is missing.
  const { importPKCS8, SignJWT } = await import("jose");
  const key = await importPKCS8(PRIVATE_KEY, KEY.alg);
  const body = await new SignJWT(claims).setProtectedHeader({ typ: "JWT", alg: KEY.alg, kid: KEY.kid }).sign(key);
  // The body is the token alone; its Content-Type is not documented, and this is the one registered for tokens.
  return { event: PAY_CALLBACK, body, headers: { "Content-Type": "application/jwt" } };
}

function isReceipt(text: string): boolean {
  try {
    const reply = JSON.parse(text) as { code?: unknown } | null;
    return reply?.code === "success";
  } catch {
    return false;
  }
}
