// The one way in which the webhooks of every vendor go to the core. In what they differ stands there.

import { readText, release, write, writeText } from "../core/buffer.ts";
import { caught, core, done } from "../core/instance.ts";
import { kindOf, known } from "../core/plain.ts";
import { bytesOf, isWellFormed } from "../core/text.ts";
import { decode } from "../core/utf8.ts";
import { atCaller, fromCaller, invalid, local } from "../error.ts";
import { SecretKind, Sentinel, WebhookScheme } from "../generated/seam.ts";
import type { EmbedEvent, Katu9Event, RampEvent } from "./events.ts";
import { bodyOf, headerOf, type Signal, type WebhookRequest } from "./request.ts";

/** What is known of a body whose signature is good. */
interface Verified {
  // biome-ignore lint/suspicious/noExplicitAny: the core has checked the members that are taken out of it
  body: any;
  known: boolean;
  deliveryKey: string;
  secretIndex: number;
}

/** A scheme: its name, the header of the signature, what a call may have besides, and what is given of a body. */
type Scheme<Event> = readonly [
  name: WebhookScheme,
  header: string,
  more: readonly string[],
  event: (of: Verified) => Event,
];

export const KATU9: Scheme<Katu9Event> = [
  WebhookScheme.katu9,
  "x-katu9-signature",
  [],
  ({ body, ...more }) => ({ event: body.event, data: body.data, ...more }),
];

export const EMBED: Scheme<EmbedEvent> = [
  WebhookScheme.embed,
  "x-signature",
  ["now", "toleranceSeconds"],
  ({ body, ...more }) => ({ event: body.event_type, data: body, ...more }),
];

export const RAMP: Scheme<RampEvent> = [
  WebhookScheme.ramp,
  "x-signature",
  [],
  ({ body: { status, payload, timestamp, raw_status }, ...more }) => ({
    status,
    payload,
    timestamp,
    raw_status,
    ...more,
  }),
];

/** Verifies what the caller of a public function gives it. */
export function verify<Event>(called: Function, scheme: Scheme<Event>, webhook: unknown): Event {
  return fromCaller(called, () => {
    const given = known(webhook, "webhook", ["secret", "signature", "body", ...scheme[2]]);
    return eventOf(scheme, given, rawOf(given["body"]));
  });
}

/** Verifies a request, of which nothing is read before its header. */
export async function receive<Event>(
  called: Function,
  scheme: Scheme<Event>,
  request: WebhookRequest,
  options: unknown,
): Promise<Event> {
  try {
    const given = known(options, "options", ["secret", "signal", ...scheme[2]]);
    given["signature"] = headerOf(request, scheme[1]);
    run(scheme[0], given);
    return eventOf(scheme, given, await bodyOf(request, given["signal"] as Signal | undefined));
  } catch (error) {
    throw atCaller(called, error);
  }
}

function eventOf<Event>(scheme: Scheme<Event>, given: Record<string, unknown>, raw: string | Uint8Array): Event {
  const [matched, deliveryKey] = run(scheme[0], given, raw);
  const body: unknown = JSON.parse(typeof raw === "string" ? raw : decode(raw));
  return scheme[3]({ body, known: matched % 2 === 1, deliveryKey, secretIndex: matched >> 1 });
}

/** No header is longer; what is behind this makes one bad. */
const LONGEST_HEADER = 1025;

/** Gives twice the place of the secret that matched, and 1 more for a documented event. Without a body, the header is read. */
function run(
  scheme: WebhookScheme,
  { secret, signature, now, toleranceSeconds = 300 }: Record<string, unknown>,
  raw?: string | Uint8Array,
): [matched: number, deliveryKey: string] {
  // A list of our own: that of a caller's class could call back while the buffer is being filled.
  const secrets = Array.isArray(secret)
    ? Array.from(secret, (one: unknown, place) => (one === undefined ? one : secretOf(one, `secret[${place}]`)))
    : [secretOf(secret, "secret")];
  const header = signature === undefined || signature === null ? "" : typeof signature === "string" ? signature : "?";
  try {
    let end = 0;
    const list = secrets.map((one) => {
      if (one === undefined) return "";
      const length = write(one, end);
      end += length;
      return (typeof one === "string" ? SecretKind.text : SecretKind.bytes) + length;
    });
    const signatureLength = writeText(header.slice(0, LONGEST_HEADER), end);
    const listLength = writeText(String(list), end + signatureLength);
    const bodyLength = raw === undefined ? Sentinel.noBody : write(raw, end + signatureLength + listLength);
    const matched = core().verifyWebhook(
      scheme,
      end,
      signatureLength,
      listLength,
      bodyLength,
      clockOf(now),
      Number.isInteger(toleranceSeconds) ? (toleranceSeconds as number) : -1,
    );
    return [done(matched), readText(64)];
  } catch (error) {
    throw caught(error);
  } finally {
    release();
  }
}

/** Milliseconds; NaN for the host's clock, and less than 0 for what is not a time. */
function clockOf(now: unknown): number {
  if (now === undefined) return NaN;
  const time = Object.prototype.toString.call(now) === "[object Date]" ? Number(now) : now;
  return typeof time === "number" && time >= 0 ? time : -1;
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

/** The text or bytes of a secret, whatever stands around it. */
export function keyOf(secret: unknown, name: string): string | Uint8Array {
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

/** The text or bytes of a raw body. */
export function rawOf(body: unknown): string | Uint8Array {
  const raw = typeof body === "string" ? (isWellFormed(body) ? body : undefined) : bytesOf(body);
  if (raw === undefined) {
    const rule = "must be the raw body as it came: well-formed text, a Uint8Array or an ArrayBuffer";
    const kind = typeof body === "string" ? "" : `, not ${kindOf(body)}`;
    throw invalid("body", rule + kind + (kind === ", not a Promise" ? ": await it" : ""));
  }
  return raw;
}
