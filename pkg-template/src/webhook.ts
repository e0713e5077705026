import { readText, release, write } from "./core/buffer.ts";
import { caught, core, done } from "./core/instance.ts";
import { fromCaller } from "./error.ts";
import type { EmbedEvent, Katu9Event, RampEvent } from "./webhook/events.ts";
import type { Signal, WebhookRequest } from "./webhook/request.ts";
import { EMBED, KATU9, keyOf, RAMP, rawOf, receive, verify } from "./webhook/verify.ts";

/** A secret of webhooks: text, or the bytes of the key. Katu9 and Kraken Ramp take text as UTF-8, Kraken Embed as base64. */
export type WebhookSecret = string | Uint8Array;

/** How a webhook is received. */
export interface WebhookOptions {
  /** One or several secrets, of which undefined ones are skipped: while a secret is changed, both are good. */
  secret: WebhookSecret | readonly (WebhookSecret | undefined)[];
  /** Ends the wait for the body, which a sender can draw out for ever where the server itself has no time-out. */
  signal?: Signal | undefined;
}

/** How the time of a signature is checked. */
interface Timed {
  /** The clock: milliseconds since 1970, as `Date.now()` gives, or a Date; the host's own clock if absent. */
  now?: number | Date | undefined;
  /** How old or new a signature may be: 0 to 86400 whole seconds, 300 if absent. */
  toleranceSeconds?: number | undefined;
}

/** A webhook as it came. */
interface Given {
  /** One or several secrets, of which undefined ones are skipped. */
  secret: WebhookSecret | readonly (WebhookSecret | undefined)[];
  /** The header with the signature. */
  signature: string | null | undefined;
  /** The body as it came, never parsed and written again. */
  body: string | Uint8Array | ArrayBuffer;
}

/**
 * Signs a body as Katu9 does: HMAC-SHA256 over the raw bytes.
 *
 * @returns 64 lower-case hexadecimal digits, the value of the header `X-Katu9-Signature`.
 * @throws {PaySignError} `bad_secret` for a missing or empty secret, `invalid_request` for another kind of body.
 *
 * @example
 * const signature = signKatu9Webhook("whsec_test", '{"event":"payment_link.created","data":{}}');
 */
export function signKatu9Webhook(secret: WebhookSecret, body: string | Uint8Array | ArrayBuffer): string {
  return fromCaller(signKatu9Webhook, () => sign(secret, body));
}

function sign(secret: WebhookSecret, body: string | Uint8Array | ArrayBuffer): string {
  const key = keyOf(secret, "secret");
  const raw = rawOf(body);
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
 * Verifies a webhook of Katu9 over its raw body, in constant time, and reads its event.
 *
 * Katu9 documents no timestamp and no delivery id: refuse yourself a `deliveryKey` that you have seen before.
 *
 * @param webhook `signature` is the header `X-Katu9-Signature`.
 * @throws {PaySignError} `bad_secret` where there is none, an empty one, or text with white space or quotation marks
 * around it; `bad_signature` unless the signature is 64 hexadecimal digits and that of the body; `invalid_request` for
 * another kind of body or an unknown member; after a good signature `not_json` or `unexpected_response`. Rule: Katu9,
 * Webhooks.
 *
 * @example
 * const { event, data } = verifyKatu9Webhook({
 *   secret: [env.SECRET, env.OLD_SECRET],
 *   signature: request.headers.get("X-Katu9-Signature"),
 *   body: await request.arrayBuffer(),
 * });
 */
export function verifyKatu9Webhook(webhook: Given): Katu9Event {
  return verify(verifyKatu9Webhook, KATU9, webhook);
}

/**
 * Receives a webhook of Katu9: reads the header, then the raw body once, and verifies it as `verifyKatu9Webhook` does.
 *
 * Rejects with what that throws, a bad secret, header or option before anything is read; with `invalid_request`, field
 * `body`, for a body longer than 1 MiB, and field `request` for one that was read before: the message says how the
 * framework leaves it; with `no_answer` where it does not come to its end, or `signal` ends it. Node's socket stays open.
 *
 * @param request Fetch's Request or Node's IncomingMessage, unread: of Hono `c.req.raw`, of Fastify `request.raw`.
 *
 * @example
 * const { event, data, deliveryKey } = await receiveKatu9Webhook(request, { secret: env.SECRET });
 */
export function receiveKatu9Webhook(request: WebhookRequest, options: WebhookOptions): Promise<Katu9Event> {
  return receive(receiveKatu9Webhook, KATU9, request, options);
}

/**
 * Verifies a webhook of Kraken Embed over its raw body, in constant time: its signature, then the time in it. The header
 * is `t=<UNIX seconds>,v1=<hex>`, and the signature HMAC-SHA256 of `<t>.<body>` under the decoded secret.
 *
 * The headers `X-Webhook-Event` and `X-Webhook-ID` are not signed, and the latter names no delivery: go by the body and
 * `deliveryKey`. Within the tolerance a delivery can be repeated by anybody who has seen it.
 *
 * @param webhook `secret` in base64, as Kraken gives it, or its bytes; `signature` is the header `X-Signature`.
 * @throws {PaySignError} `bad_secret` where there is none or it is not padded standard base64; `bad_signature` unless
 * the header has exactly one `t` of 1 to 12 digits, at most 8 `v1`, and a signature of that time and body; then
 * `expired` for a time that is too old or too new; then `not_json`, or `unexpected_response` for a body without
 * `event_type`; `invalid_request` for another kind of body, clock or tolerance, or an unknown member. Rule: Kraken
 * Embed, "Webhooks".
 *
 * @example
 * const webhook = verifyEmbedWebhook({ secret, signature: request.headers.get("X-Signature"), body });
 * if (webhook.known && webhook.event === "quote.executed") await settled(webhook.data.id);
 */
export function verifyEmbedWebhook(webhook: Given & Timed): EmbedEvent {
  return verify(verifyEmbedWebhook, EMBED, webhook);
}

/**
 * Receives a webhook of Kraken Embed: reads the header, then the raw body once, and verifies it as `verifyEmbedWebhook`
 * does. Rejects with what that throws, and as `receiveKatu9Webhook` does.
 *
 * @example
 * const { event, data, deliveryKey } = await receiveEmbedWebhook(request, { secret: env.EMBED_SECRET });
 */
export function receiveEmbedWebhook(request: WebhookRequest, options: WebhookOptions & Timed): Promise<EmbedEvent> {
  return receive(receiveEmbedWebhook, EMBED, request, options);
}

/**
 * Verifies a webhook of Kraken Ramp over its raw body, in constant time, and reads what has changed.
 *
 * It has no time and no delivery id: refuse yourself a `deliveryKey` that you have seen before. Kraken Embed's webhooks
 * have the same header in another form: which of the two a path receives is for you to say.
 *
 * @param webhook `signature` is the header `X-Signature`.
 * @throws {PaySignError} As `verifyKatu9Webhook` does. Rule: Kraken Ramp, "Transaction update webhook".
 *
 * @example
 * const { status, payload } = verifyRampWebhook({ secret, signature: request.headers.get("X-Signature"), body });
 */
export function verifyRampWebhook(webhook: Given): RampEvent {
  return verify(verifyRampWebhook, RAMP, webhook);
}

/**
 * Receives a webhook of Kraken Ramp: reads the header, then the raw body once, and verifies it as `verifyRampWebhook` does.
 * Rejects with what that throws, and as `receiveKatu9Webhook` does.
 *
 * @example
 * const { status, payload, deliveryKey } = await receiveRampWebhook(request, { secret: env.RAMP_SECRET });
 */
export function receiveRampWebhook(request: WebhookRequest, options: WebhookOptions): Promise<RampEvent> {
  return receive(receiveRampWebhook, RAMP, request, options);
}
