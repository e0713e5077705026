import { invalid, local, PaySignError, type ErrorReport } from "../error.ts";

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

/** Where the keys come from: the set itself, or a function that finds it. */
type Keys = Jwks | ((kid: string) => Promise<Jwks | null | undefined>);

/** Finds the one key of this id. */
export async function es256Key(jose: typeof import("jose"), keys: Keys, kid: string): Promise<CryptoKey> {
  // An entry that is not an object is not Kraken's, but no reason to lose a callback either.
  const found = (await listOf(keys, kid)).filter((key) => key?.kid === kid);
  if (found.length > 1) {
    throw unknown(kid, "stands more than once in the key set, so the signer is not certain");
  }
  const [key] = found;
  if (key === undefined) throw unknown(kid, "is not in the key set");
  if (!isEs256(key)) {
    throw local("bad_signature", `the callback names a key that is not a public ES256 key: ${quoted(kid)}`);
  }
  try {
    // Only what ES256 needs: whatever else stands in the set has no say in how a signature is verified.
    return (await jose.importJWK({ kty: "EC", crv: "P-256", x: key.x, y: key.y }, "ES256")) as CryptoKey;
  } catch (cause) {
    if ((cause as Error | undefined)?.name === "NotSupportedError") {
      throw local(
        "internal",
        "this host's WebCrypto does not have ECDSA over P-256, so no callback can be verified",
        "never",
        { cause },
      );
    }
    throw local("bad_signature", `the callback names a key that is not a point of P-256: ${quoted(kid)}`, "never", {
      cause,
    });
  }
}

async function listOf(keys: Keys, kid: string): Promise<readonly Jwk[]> {
  if (typeof keys !== "function") {
    if (!Array.isArray(keys?.keys))
      throw invalid(
        "keys",
        "must be the second argument: the key set itself, { keys: [...] }, or a function that finds it",
      );
    return keys.keys;
  }
  let set: Jwks | null | undefined;
  try {
    set = await keys(kid);
  } catch (cause) {
    if (PaySignError.is(cause)) throw cause;
    throw unavailable(kid, "the function that finds them has failed", { cause });
  }
  if (set === undefined || set === null) throw unknown(kid, "was not found");
  // An error of a server, read as JSON, is an answer that says nothing about keys.
  if (!Array.isArray(set.keys))
    throw unavailable(kid, "the function that finds them did not return a key set, { keys: [...] }");
  return set.keys;
}

/** It may be found next time, and so it is not the callback's fault. */
function unavailable(kid: string, why: string, more: { cause?: unknown } = {}): PaySignError {
  const report: ErrorReport = {
    code: "no_answer",
    message: `the keys for the callback's key ${quoted(kid)} can't be had just now: ${why}`,
    outcome: "not_sent",
    retry: { action: "wait", reason: "Nothing is known of the callback yet: answer 5xx, so that it comes again." },
  };
  return new PaySignError(report, more);
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

function unknown(kid: string, why: string): PaySignError {
  return local(
    "unknown_key",
    `the key ${quoted(kid)} of the callback ${why}; Kraken publishes its keys at ${KEYS_URL}`,
  );
}

/** An id that a stranger may have written, fit for a message: short and on one line. */
function quoted(kid: string): string {
  return JSON.stringify(kid.slice(0, 64));
}
