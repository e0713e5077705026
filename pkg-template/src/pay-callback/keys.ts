import type { JWK } from "jose";

import { invalid, local, PaySignError } from "../error.ts";

/** Where Kraken publishes the keys; this library never fetches them. */
const KEYS_URL = "https://www.kraken.com/.well-known/pay-callback-keys.json";

/** One public key as JSON Web Key (RFC 7517). Other members are let through. */
export interface Jwk {
  kty?: string;
  kid?: string;
  crv?: string;
  x?: string;
  y?: string;
  alg?: string;
  use?: string;
  key_ops?: string[];
}

/** A set of public keys, as Kraken publishes it. */
export interface Jwks {
  readonly keys: readonly Jwk[];
}

/** Finds the one key of this id. The copy that it gives is jose's to keep: jose freezes the keys that it is given. */
export async function es256Key(keys: Jwks | ((kid: string) => Promise<Jwks>), kid: string): Promise<JWK> {
  // An entry that is no object is none of Kraken's, but no reason to lose a callback either.
  const found = (await listOf(keys, kid)).filter((key) => key?.kid === kid);
  if (found.length > 1) {
    throw unknown(kid, "stands more than once in the key set, so the signer is not certain");
  }
  const [key] = found;
  if (key === undefined) throw unknown(kid, "is not in the key set");
  if (!isEs256(key)) {
    throw local("bad_signature", `the callback names a key that is no public ES256 key: ${quoted(kid)}`);
  }
  // Only what ES256 needs: whatever else stands in the set has no say in how a signature is verified.
  return { kty: "EC", crv: "P-256", x: key.x, y: key.y };
}

async function listOf(keys: Jwks | ((kid: string) => Promise<Jwks>), kid: string): Promise<readonly Jwk[]> {
  if (typeof keys !== "function") {
    if (!Array.isArray(keys?.keys)) throw invalid("keys", "must be a key set with a list of keys, or a function");
    return keys.keys;
  }
  let set: Jwks;
  try {
    set = await keys(kid);
  } catch (cause) {
    if (PaySignError.is(cause)) throw cause;
    throw unknown(kid, "could not be looked up", cause);
  }
  if (!Array.isArray(set?.keys)) throw unknown(kid, "was not found: the function gave no key set");
  return set.keys;
}

function isEs256(key: Jwk & { d?: unknown }): key is Jwk & { x: string; y: string } {
  return (
    key.kty === "EC" &&
    key.crv === "P-256" &&
    typeof key.x === "string" &&
    typeof key.y === "string" &&
    // With its private part published, anybody could have signed.
    key.d === undefined &&
    (key.alg === undefined || key.alg === "ES256") &&
    (key.use === undefined || key.use === "sig") &&
    (key.key_ops === undefined || (Array.isArray(key.key_ops) && key.key_ops.includes("verify")))
  );
}

function unknown(kid: string, why: string, cause?: unknown): PaySignError {
  const message = `the key ${quoted(kid)} of the callback ${why}; Kraken publishes its keys at ${KEYS_URL}`;
  return local("unknown_key", message, "never", cause === undefined ? {} : { cause });
}

/** An id that a stranger may have written, fit for a message: short and on one line. */
function quoted(kid: string): string {
  return JSON.stringify(kid.slice(0, 64));
}
