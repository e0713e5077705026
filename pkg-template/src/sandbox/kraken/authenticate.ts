import { base64Bytes, joined, utf8 } from "../encoding.js";
import type { Incoming } from "../http.js";
import { KrakenRefusal } from "./refusal.js";

const LARGEST_NONCE = 2n ** 64n - 1n;

/** One API key as Kraken's side knows it. */
export class KrakenKey {
  /** The last nonce that was accepted; -1 before the first, so that zero counts as rising. */
  lastNonce = -1n;
  readonly #secret: Uint8Array<ArrayBuffer>;

  /** Takes the private key as Kraken prints it, in base64; throws a TypeError if it is not. */
  constructor(secret: string) {
    const bytes = base64Bytes(secret);
    if (bytes === undefined || bytes.length === 0) throw new TypeError("the API secret is not padded standard base64");
    this.#secret = bytes;
  }

  /** Whether a signature is the HMAC-SHA512 of a message under this key; WebCrypto compares in constant time. */
  async verifies(signature: Uint8Array<ArrayBuffer>, message: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const algorithm = { name: "HMAC", hash: "SHA-512" };
    const key = await crypto.subtle.importKey("raw", this.#secret, algorithm, false, ["verify"]);
    return crypto.subtle.verify("HMAC", key, signature, message);
  }
}

/**
 * Checks API-Key, then API-Sign, then the nonce, and remembers the nonce; throws the KrakenRefusal of the first that
 * fails. A call that is refused later, for its arguments or its state, has used up its nonce all the same.
 */
export async function authenticate(
  keys: ReadonlyMap<string, KrakenKey>,
  incoming: Incoming,
  nonce: string | undefined,
): Promise<void> {
  const key = keys.get(incoming.headers.get("API-Key") ?? "");
  if (key === undefined) throw new KrakenRefusal("API", "Invalid key");

  const signature = base64Bytes(incoming.headers.get("API-Sign") ?? "");
  if (signature?.length !== 64) throw new KrakenRefusal("API", "Invalid signature");
  // Without a nonce in the body there is no message that a signature could be compared with.
  if (nonce === undefined) throw new KrakenRefusal("API", "Invalid nonce");
  const message = await signedMessage(incoming.url.pathname, nonce, incoming.body);
  if (!(await key.verifies(signature, message))) throw new KrakenRefusal("API", "Invalid signature");

  const value = /^\d{1,20}$/.test(nonce) ? BigInt(nonce) : undefined;
  if (value === undefined || value > LARGEST_NONCE || value <= key.lastNonce) {
    throw new KrakenRefusal("API", "Invalid nonce");
  }
  key.lastNonce = value;
}

// path || SHA256(nonce || body), as Kraken documents it.
async function signedMessage(path: string, nonce: string, body: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const digest = await crypto.subtle.digest("SHA-256", joined(utf8(nonce), body));
  return joined(utf8(path), new Uint8Array(digest));
}
