import { readText, release, write, writeText } from "./core/buffer.ts";
import { caught, core, done } from "./core/instance.ts";
import { kindOf, known } from "./core/plain.ts";
import { bytesOf, isWellFormed } from "./core/text.ts";
import { decode } from "./core/utf8.ts";
import { fromCaller, invalid, local } from "./error.ts";
import type { PaymentLink } from "./generated/endpoints.ts";

/** A secret of webhooks: text, which is taken as UTF-8, or bytes. */
export type WebhookSecret = string | Uint8Array;

/** The data of each documented event. The vendor does not print all members, so others are let through. */
export interface Katu9EventData {
  "payment_link.created": Partial<PaymentLink> & { transactionId?: string; [member: string]: unknown };
  "transaction.created": { id?: string; [member: string]: unknown };
}

/** A webhook whose signature is good. */
export type Katu9Event =
  | {
      [Name in keyof Katu9EventData]: {
        /** The kind of event. */
        event: Name;
        /** Its data. */
        data: Katu9EventData[Name];
        /** Which of the secrets matched, from 0. */
        secretIndex: number;
      };
    }[keyof Katu9EventData]
  | { event: UnknownEvent; data: unknown; secretIndex: number };

/** The name of an event that is not documented. Only an enumeration lets the documented names discriminate their data. */
declare enum Unknown {
  event = "any other name",
}

/** The name of an event that is not documented: text. */
export type UnknownEvent = Unknown;

/**
 * Signs a body as Katu9 does: HMAC-SHA256 over the raw bytes.
 *
 * Throws PaySignError `bad_secret` for a missing or empty secret, `invalid_request` for another kind of body.
 *
 * @returns 64 lower-case hexadecimal digits, the value of the header `X-Katu9-Signature`.
 *
 * @example
 * const signature = signKatu9Webhook("whsec_test", '{"event":"payment_link.created","data":{}}');
 */
export function signKatu9Webhook(secret: WebhookSecret, body: string | Uint8Array | ArrayBuffer): string {
  return fromCaller(signKatu9Webhook, () => sign(secret, body));
}

function sign(secret: WebhookSecret, body: string | Uint8Array | ArrayBuffer): string {
  const key = keyOf(secret, "secret");
  const raw = bodyOf(body);
  try {
    const keyLength = write(key, 0);
    return readText(done(core().signWebhook(keyLength, write(raw, keyLength))));
  } catch (error) {
    throw caught(error);
  } finally {
    release();
  }
}

/**
 * Verifies a webhook over its raw body, in constant time, and reads its event.
 *
 * Katu9 documents no timestamp and no delivery id: refuse yourself what you have seen before.
 *
 * Throws PaySignError `bad_secret` where there is none, an empty one, or text with white space or quotation marks around
 * it; `bad_signature` unless the signature is 64 hexadecimal digits and that of the body; `invalid_request` for another
 * kind of body or an unknown member; after a good signature `not_json` or `unexpected_response`. Rule: Katu9, Webhooks.
 *
 * @param webhook `secret`: one or several, undefined ones are skipped; `signature`: the header `X-Katu9-Signature`;
 * `body`: the body as it came, never parsed and written again.
 *
 * @example
 * const { event, data } = verifyKatu9Webhook({
 *   secret: [env.SECRET, env.OLD_SECRET],
 *   signature: request.headers.get("X-Katu9-Signature"),
 *   body: await request.arrayBuffer(),
 * });
 */
export function verifyKatu9Webhook(webhook: {
  secret: WebhookSecret | readonly (WebhookSecret | undefined)[];
  signature: string | null | undefined;
  body: string | Uint8Array | ArrayBuffer;
}): Katu9Event {
  return fromCaller(verifyKatu9Webhook, () => verify(webhook));
}

function verify(webhook: unknown): Katu9Event {
  if (webhook === undefined) throw invalid("webhook", "must be an object with secret, signature and body");
  const { secret, signature, body } = known(webhook, "webhook", ["secret", "signature", "body"]);
  const given: [index: number, secret: string | Uint8Array][] = [];
  if (Array.isArray(secret)) {
    secret.forEach(
      (one: unknown, index) => one !== undefined && given.push([index, secretOf(one, `secret[${index}]`)]),
    );
  } else {
    given.push([0, secretOf(secret, "secret")]);
  }
  const raw = bodyOf(body);
  const header = signature === undefined || signature === null ? "" : typeof signature === "string" ? signature : "?";
  let matched: number;
  try {
    let end = 0;
    let lengths = "";
    for (const [, one] of given) {
      const length = write(one, end);
      lengths += `${length},`;
      end += length;
    }
    // Nothing longer can be right.
    const signatureLength = writeText(header.slice(0, 128), end);
    const bodyLength = write(raw, end + signatureLength);
    const behind = writeText(lengths, end + signatureLength + bodyLength);
    matched = done(core().verifyWebhook(end, signatureLength, bodyLength, behind));
  } catch (error) {
    throw caught(error);
  } finally {
    release();
  }
  const { event, data } = JSON.parse(typeof raw === "string" ? raw : decode(raw));
  return { event, data, secretIndex: given[matched]![0] };
}

/** The text or bytes of a secret, which an error calls `name`: of several it says which one. */
function secretOf(secret: unknown, name: string): string | Uint8Array {
  const key = keyOf(secret, name);
  if (typeof key === "string" && BLANK.test(key))
    throw badSecret(name, "has white space around it; give the secret alone");
  if (typeof key === "string" && QUOTED.test(key))
    throw badSecret(name, "has quotation marks around it; give the secret alone");
  return key;
}

function keyOf(secret: unknown, name: string): string | Uint8Array {
  if (typeof secret === "string" && isWellFormed(secret)) return secret;
  const bytes = bytesOf(secret);
  if (bytes !== undefined && Object.prototype.toString.call(secret) !== "[object ArrayBuffer]") return bytes;
  throw badSecret(
    name,
    secret === undefined || secret === null
      ? "is missing; give the webhook secret as text or bytes"
      : `must be the webhook secret as text or a Uint8Array, not ${kindOf(secret)}`,
  );
}

const badSecret = (name: string, rule: string) => local("bad_secret", `${name}: ${rule}`, "fix_input", {}, "secret");

// As they come from a line of a settings file: no secret begins or ends so.
const BLANK = /^[\t-\r \u00A0\uFEFF]|[\t-\r \u00A0\uFEFF]$/;
const QUOTED = /^(["'`])[^]*\1$/;

function bodyOf(body: unknown): string | Uint8Array {
  const raw = typeof body === "string" ? (isWellFormed(body) ? body : undefined) : bytesOf(body);
  if (raw === undefined) {
    const rule = "must be the raw body as it came: well-formed text, a Uint8Array or an ArrayBuffer";
    const kind = typeof body === "string" ? "" : `, not ${kindOf(body)}`;
    throw invalid("body", rule + kind + (kind === ", not a Promise" ? ": await it" : ""));
  }
  return raw;
}
