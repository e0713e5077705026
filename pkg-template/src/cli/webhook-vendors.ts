// Whose webhooks `paysign webhook` signs and verifies, and in what they differ.

import { createHmac } from "node:crypto";
import { PaySignError, signKatu9Webhook, verifyEmbedWebhook, verifyKatu9Webhook, verifyRampWebhook } from "../index.ts";
import type { KeyName } from "./keys.ts";

/** A webhook as it came. */
export interface Came {
  secret: string;
  signature: string | undefined;
  body: Uint8Array;
  /** The clock, in UNIX seconds. */
  time: number | undefined;
}

/** A vendor. */
export interface Vendor {
  readonly secret: KeyName;
  /** The header of the signature. */
  readonly header: string;
  /** Whether a time is signed too. */
  readonly isTimed: boolean;
  /** Gives what is shown of a genuine one; throws for all others. */
  verify(came: Came): object;
  /** Gives the header's value. */
  sign(came: Came): string;
}

const signed = (key: string | Uint8Array, ...message: (string | Uint8Array)[]): string =>
  message.reduce((hmac, part) => hmac.update(part), createHmac("sha256", key)).digest("hex");

const embed: Vendor = {
  secret: "KRAKEN_EMBED_WEBHOOK_SECRET",
  header: "X-Signature",
  isTimed: true,
  verify({ time, ...given }) {
    const { event, data } = verifyEmbedWebhook({ ...given, now: time === undefined ? undefined : time * 1000 });
    return { event, data };
  },
  sign({ secret, body, time = Math.floor(Date.now() / 1000) }) {
    const signature = `t=${time},v1=${signed(Buffer.from(secret, "base64"), `${time}.`, body)}`;
    return checked(signature, () => embed.verify({ secret, signature, body, time }));
  },
};

const ramp: Vendor = {
  secret: "KRAKEN_RAMP_WEBHOOK_SECRET",
  header: "X-Signature",
  isTimed: false,
  verify({ secret, signature, body }) {
    const { status, payload } = verifyRampWebhook({ secret, signature, body });
    return { status, payload };
  },
  sign({ secret, body }) {
    const signature = signed(secret, body);
    return checked(signature, () => verifyRampWebhook({ secret, signature, body }));
  },
};

const katu9: Vendor = {
  secret: "KATU9_WEBHOOK_SECRET",
  header: "X-Katu9-Signature",
  isTimed: false,
  verify({ secret, signature, body }) {
    const { event, data } = verifyKatu9Webhook({ secret, signature, body });
    return { event, data };
  },
  sign: ({ secret, body }) => signKatu9Webhook(secret, body),
};

/** The vendors, by their names. */
export const VENDORS = { katu9, embed, ramp } as const satisfies Record<string, Vendor>;

/** Gives a signature unless its secret is refused. A body that is not an event can be signed nevertheless. */
function checked(signature: string, verify: () => unknown): string {
  try {
    verify();
  } catch (error) {
    if (!PaySignError.is(error) || isWrong(error)) throw error;
  }
  return signature;
}

/** Whether an error is of the secret, and not of what was signed. */
const isWrong = ({ code }: PaySignError): boolean =>
  ["bad_secret", "bad_signature", "expired", "invalid_request"].includes(code);
