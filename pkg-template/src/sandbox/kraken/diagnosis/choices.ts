// The mistakes that people make, by stage. Each of them has been asked about somewhere.

import { base64Bytes, utf8 } from "../../encoding.ts";
import type { Incoming } from "../../http.ts";
import type { KrakenOperations } from "../api.ts";
import type { KeyState } from "../keys.ts";
import { isFundingBetaPath } from "../funding_beta/routes.ts";
import { parsedBody } from "../parameters.ts";
import { bodyChoices } from "./bodies.ts";
import { distinct, pathChoices } from "./paths.ts";
import { COMPOSITIONS, type Choice, type Choices } from "./recipe.ts";

// A second call of a nonce function comes a few ticks after the first.
const NONCE_DRIFT = 50;

// Re-writing and hashing a body of a whole megabyte a hundred times would hold up the calls after it.
const LONGEST_REWRITTEN = 65_536;

/** What the sandbox knows of both sides. */
export interface Known {
  readonly keys: ReadonlyMap<string, KeyState>;
  /** The old calls. */
  readonly operations: KrakenOperations;
  readonly now: number;
}

/** All that may have been signed in the place of a request; what is right stands first at every stage. */
export function choicesFor({ keys, operations }: Known, key: KeyState, incoming: Incoming, nonce: string): Choices {
  const { body, url, method } = incoming;
  const isLong = body.length > LONGEST_REWRITTEN;
  const isBeta = isFundingBetaPath(url.pathname);
  const elsewhere = isBeta ? parsedBody(body).parameters.nonce() : incoming.headers.get("API-Nonce");
  const where = isBeta ? "with the nonce of the body" : "with the nonce of the API-Nonce header";
  return {
    path: pathChoices(method, url, operations.keys()),
    nonce: nonceChoices(nonce, elsewhere == null ? [] : [[where, elsewhere]], isLong ? 0 : NONCE_DRIFT),
    body: isLong ? [{ what: "", value: body }] : bodyChoices(body, isBeta ? betaBodies(url, nonce) : []),
    digest: COMPOSITIONS,
    key: keyChoices(keys, key),
    mac: [
      { what: "", value: "SHA-512" },
      { what: "by HMAC-SHA256 in the place of HMAC-SHA512", value: "SHA-256" },
    ],
  };
}

/** The ways in which a signature's text may stand for its bytes; standard padded base64 first. */
export function signatureChoices(text: string): Choice<Uint8Array<ArrayBuffer>>[] {
  const padded = (value: string) => value.padEnd(Math.ceil(value.length / 4) * 4, "=");
  const digits = /^(?:[0-9a-f]{2})+$/i;
  const unhexed = (value: string) =>
    digits.test(value) ? Uint8Array.from(value.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)) : undefined;
  const inner = base64Bytes(text);
  const readings: [string, Uint8Array<ArrayBuffer> | undefined][] = [
    ["", inner],
    ["written as hex digits, not as base64", unhexed(text)],
    ["written as base64 of the hex digits", unhexed(String.fromCharCode(...(inner ?? [])))],
    ["written as base64 without padding", base64Bytes(padded(text))],
    ["written in the URL's alphabet of base64", base64Bytes(padded(text.replaceAll("-", "+").replaceAll("_", "/")))],
    ["written between quotation marks", base64Bytes(text.replace(/^"(.*)"$/, "$1"))],
  ];
  return readings.flatMap(([what, value]) =>
    value !== undefined && (value.length === 64 || value.length === 32) ? [{ what, value }] : [],
  );
}

/** What may have been signed with a call to Funding (Beta) that sends nothing, or something else. */
function betaBodies({ search }: URL, nonce: string): [what: string, body: string][] {
  return [
    ["over {} for a body, while none was sent", "{}"],
    ["over the query as if it were the body", search.slice(1)],
    ["over a body with a nonce in it, which belongs to the old calls", `{"nonce":"${nonce}"}`],
    ["over a form with a nonce in it, which belongs to the old calls", `nonce=${nonce}`],
  ];
}

function nonceChoices(
  nonce: string,
  elsewhere: readonly (readonly [what: string, nonce: string])[],
  drift: number,
): Choice<string>[] {
  const ticks = Array.from({ length: /^\d{1,20}$/.test(nonce) ? drift : 0 }, (_, at) => BigInt(at + 1));
  const drifted = ticks.flatMap((tick) => [BigInt(nonce) - tick, BigInt(nonce) + tick]);
  const others = distinct([
    ["", nonce],
    ["without a nonce before the body", ""],
    ["with the nonce between quotation marks", `"${nonce}"`],
    ["with a nonce that went through a float and lost its last digits", String(Number(nonce))],
    ["with the nonce in seconds, while milliseconds were sent", nonce.slice(0, -3)],
    ["with the nonce in microseconds, while milliseconds were sent", `${nonce}000`],
    ["with nonce= before it", `nonce=${nonce}`],
    ["with the word undefined in the place of the nonce", "undefined"],
    ...elsewhere,
  ]);
  return [...others, ...drifted.map((value) => ({ what: TWICE, value: String(value), alone: true }))];
}

const TWICE = "with another nonce than the request has: the clock was read twice";

function keyChoices(
  keys: ReadonlyMap<string, KeyState>,
  { apiKey, apiSecret }: KeyState,
): Choice<Uint8Array<ArrayBuffer>>[] {
  const decoded = base64Bytes(apiSecret) ?? new Uint8Array();
  const others = [...keys.values()].filter((other) => other.apiKey !== apiKey);
  return [
    { what: "", value: decoded },
    { what: "with the secret as it is printed: it was not decoded from base64", value: utf8(apiSecret) },
    {
      what: "with the secret decoded to text and encoded as UTF-8 again, which changes its bytes",
      value: utf8(atob(apiSecret)),
    },
    { what: "with the secret without its padding, not decoded from base64", value: utf8(apiSecret.replace(/=+$/, "")) },
    { what: "with the API key in the place of the secret", value: utf8(apiKey) },
    ...others.map((other) => ({
      what: `with the secret of the API key ${other.apiKey}`,
      value: base64Bytes(other.apiSecret) ?? new Uint8Array(),
    })),
  ];
}
