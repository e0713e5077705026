import { base64Bytes, joined, utf8 } from "../encoding.ts";
import type { Incoming } from "../http.ts";
import { takesNonce, useNonce, type KeyState } from "./keys.ts";
import type { Parameters } from "./parameters.ts";
import { KrakenRefusal } from "./refusal.ts";

const LARGEST_NONCE = 2n ** 64n - 1n;

/** What stands in the way of a call, or the key and the nonce it may go on with. */
export type Check =
  | { readonly refused: "key" | "signature" | "otp" | "nonce"; readonly key: KeyState | undefined }
  | { readonly refused: undefined; readonly key: KeyState; readonly nonce: bigint };

/** Checks API-Key, then API-Sign, then otp, then the nonce, and changes nothing. */
export async function check(
  keys: ReadonlyMap<string, KeyState>,
  incoming: Incoming,
  parameters: Parameters,
): Promise<Check> {
  const key = keys.get(incoming.headers.get("API-Key") ?? "");
  if (key === undefined) return { refused: "key", key };

  const signature = base64Bytes(incoming.headers.get("API-Sign") ?? "");
  if (signature?.length !== 64) return { refused: "signature", key };
  const nonce = parameters.nonce();
  // Without a nonce in the body there is no message that a signature could be compared with.
  if (nonce === undefined) return { refused: "nonce", key };
  const message = await signedMessage(incoming.url.pathname, nonce, incoming.body);
  if (!(await verifies(key, signature, message))) return { refused: "signature", key };

  if (key.otp !== undefined && parameters.otp() !== key.otp) return { refused: "otp", key };

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
  parameters: Parameters,
): Promise<KeyState> {
  const checked = await check(keys, incoming, parameters);
  if (checked.refused !== undefined) throw new KrakenRefusal("API", REFUSALS[checked.refused]);
  useNonce(checked.key, checked.nonce);
  return checked.key;
}

/** What Kraken says to each; a missing second factor has been seen to be called a wrong signature. */
export const REFUSALS = {
  key: "Invalid key",
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
