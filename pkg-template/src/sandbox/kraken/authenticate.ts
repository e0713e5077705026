import { base64Bytes, joined, utf8 } from "../encoding.ts";
import type { Incoming } from "../http.ts";
import { isFundingBetaPath } from "./funding_beta/routes.ts";
import { isExpired, takesNonce, useNonce, type KeyState } from "./keys.ts";
import { parsedBody } from "./parameters.ts";
import { KrakenRefusal } from "./refusal.ts";

const LARGEST_NONCE = 2n ** 64n - 1n;

/** What stands in the way of a call, or the key and the nonce it may go on with. */
export type Check =
  | { readonly refused: keyof typeof REFUSALS; readonly key: KeyState | undefined }
  | { readonly refused: undefined; readonly key: KeyState; readonly nonce: bigint };

/** What a call was signed with besides its body, and its second factor. */
export interface Claim {
  readonly path: string;
  readonly nonce: string | undefined;
  readonly otp: string | undefined;
}

/**
 * Reads what a call claims. Funding (Beta) has nonce and otp in headers and signs the query with the path, as it was
 * sent; the other calls have both in the body.
 */
export function claimOf({ url, headers, body }: Incoming): Claim {
  if (isFundingBetaPath(url.pathname)) {
    const [nonce, otp] = [headers.get("API-Nonce") ?? undefined, headers.get("API-OTP") ?? undefined];
    return { path: url.pathname + url.search, nonce, otp };
  }
  const { parameters } = parsedBody(body);
  return { path: url.pathname, nonce: parameters.nonce(), otp: parameters.otp() };
}

/** Checks API-Key, then API-Sign, then otp, then the nonce, and changes nothing. */
export async function check(keys: ReadonlyMap<string, KeyState>, incoming: Incoming, now: number): Promise<Check> {
  const key = keys.get(incoming.headers.get("API-Key") ?? "");
  if (key === undefined) return { refused: "key", key };
  if (isExpired(key, now)) return { refused: "expired", key };

  const signature = base64Bytes(incoming.headers.get("API-Sign") ?? "");
  if (signature?.length !== 64) return { refused: "signature", key };
  const { path, nonce, otp } = claimOf(incoming);
  // Without a nonce, the message that should have been signed is not known.
  if (nonce === undefined) return { refused: "nonce", key };
  const message = await signedMessage(path, nonce, incoming.body);
  if (!(await verifies(key, signature, message))) return { refused: "signature", key };

  if (key.otp !== undefined && otp !== key.otp) return { refused: "otp", key };

  const value = /^\d{1,20}$/.test(nonce) ? BigInt(nonce) : undefined;
  if (value === undefined || value > LARGEST_NONCE || !takesNonce(key, value)) return { refused: "nonce", key };
  return { refused: undefined, key, nonce: value };
}

/**
 * Lets a call in and remembers its nonce, or throws the KrakenRefusal of the first check that fails. A call that is
 * refused later, for its arguments or its state, has used up its nonce anyway.
 */
export async function authenticate(
  keys: ReadonlyMap<string, KeyState>,
  incoming: Incoming,
  now: number,
): Promise<KeyState> {
  const checked = await check(keys, incoming, now);
  if (checked.refused !== undefined) throw new KrakenRefusal("API", REFUSALS[checked.refused]);
  useNonce(checked.key, checked.nonce);
  return checked.key;
}

/** What Kraken says to each; a missing second factor has been seen to be called a wrong signature. */
export const REFUSALS = {
  key: "Invalid key",
  expired: "Invalid key",
  signature: "Invalid signature",
  otp: "Invalid signature",
  nonce: "Invalid nonce",
} as const;

// path || SHA256(nonce || body), as Kraken documents it.
async function signedMessage(path: string, nonce: string, body: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const digest = await crypto.subtle.digest("SHA-256", joined(utf8(nonce), body));
  return joined(utf8(path), new Uint8Array(digest));
}

// WebCrypto compares in constant time.
async function verifies(
  { apiSecret }: KeyState,
  signature: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const secret = base64Bytes(apiSecret);
  if (secret === undefined) throw new TypeError("a key was made with a secret that is not base64");
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-512" }, false, ["verify"]);
  return crypto.subtle.verify("HMAC", key, signature, message);
}
