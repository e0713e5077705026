import { local, PaySignError } from "../error.ts";

const STATUSES = ["success", "failed", "cancelled", "expired", "declined"] as const;

/** Where a payment stands. */
export type PayCallbackStatus = (typeof STATUSES)[number];

/** What a callback says of a payment. Kraken may add members. */
export interface PayCallbackPayload {
  /** Your own id of the payment, as you sent it. */
  external_id: string;
  /** Where the payment stands. */
  status: PayCallbackStatus;
  /** Who paid a request, or who got a transfer or paylink; null where nobody did. */
  customer_kraktag?: string | null;
  [member: string]: unknown;
}

/** The claims of a callback, under Kraken's own names. Kraken may add members. */
export interface PayCallback {
  /** Who signed it. */
  iss: "kraken-pay";
  /** Not used by Kraken. */
  aud?: unknown;
  /** When it expires, in UNIX seconds. */
  exp: number;
  /** What it says of a payment. */
  payload: PayCallbackPayload;
  [member: string]: unknown;
}

/** What an external_id may look like: 1 to 16 bytes of base64 without padding. It comes back as it was sent. */
const EXTERNAL_ID = /^[A-Za-z0-9+/]{2,22}$/;

/** Checks the documented members of verified claims; others are let through. */
export function callbackOf(claims: object): PayCallback {
  const { exp, payload } = claims as Record<string, unknown>;
  const fail = (field: string, rule: string): never => {
    throw new PaySignError(
      local("unexpected_response", `the callback is signed, but ${field} should be ${rule}`, "never", {}, field),
      { result: claims },
    );
  };
  if (!Number.isFinite(exp)) fail("exp", "a number of UNIX seconds");
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) fail("payload", "an object");
  const { external_id, status, customer_kraktag } = payload as Record<string, unknown>;
  if (typeof external_id !== "string" || !EXTERNAL_ID.test(external_id)) {
    fail("payload.external_id", "1 to 16 bytes as base64 without padding");
  }
  if (!STATUSES.some((known) => known === status)) fail("payload.status", `one of ${STATUSES.join(", ")}`);
  if (customer_kraktag !== undefined && customer_kraktag !== null && typeof customer_kraktag !== "string") {
    fail("payload.customer_kraktag", "text or null");
  }
  return claims as PayCallback;
}
