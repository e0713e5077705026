// paysign/pay-callback: verifies what Kraken Pay posts when a payment changes. It needs no WebAssembly and fetches nothing.

import type { JWTPayload } from "jose";

import { invalid, local, PaySignError } from "./error.ts";
import { callbackOf, type PayCallback } from "./pay-callback/claims.ts";
import { joseOf } from "./pay-callback/host.ts";
import { es256Key, type Jwks } from "./pay-callback/keys.ts";
import { type Checked, checked, type PayCallbackOptions, type ReceiveOptions } from "./pay-callback/options.ts";
import { bodyOf, type WebhookRequest } from "./webhook/request.ts";

export { PaySignError };
export type { ApiMessage, ErrorCode, Outcome, Retry } from "./error.ts";
export type { PayCallback, PayCallbackPayload, PayCallbackStatus } from "./pay-callback/claims.ts";
export type { Jwk, Jwks } from "./pay-callback/keys.ts";
export type { PayCallbackOptions, ReceiveOptions } from "./pay-callback/options.ts";
export type { FetchRequest, NodeRequest, Signal, WebhookRequest } from "./webhook/request.ts";

/** What Kraken wants to hear. */
export interface PayCallbackReply {
  status: 200;
  headers: Record<string, string>;
  body: string;
}

/** Three parts in base64url, the last one the 64 bytes of an ES256 signature. */
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]{86}$/;

/**
 * Verifies a callback of Kraken Pay and returns its claims: an ES256 token whose `kid` names a key of the key set,
 * whose issuer is `kraken-pay` and which is not expired.
 *
 * The set stands at https://www.kraken.com/.well-known/pay-callback-keys.json and is yours to fetch. A `kid` always
 * points to the same key, so keep it forever and fetch only for a `kid` that you don't have. A callback names no amount
 * and no merchant, and whether Kraken repeats it is not documented: look your order up by its `external_id`, which must
 * have been random, and settle it once.
 *
 * Rejects with PaySignError `bad_signature` for whatever Kraken Pay did not sign: text that is not such a token,
 * another algorithm or issuer, a signature or key that does not fit; `unknown_key` where the set has no key of this
 * `kid`, or more than one; `no_answer` with retry `wait` where the function that finds the set fails or returns none:
 * answer 5xx, so that the callback comes again; `expired`; `unexpected_response` for well signed claims of another
 * shape than documented, whose `result` holds them; `invalid_request` for arguments of another kind; `internal` where
 * the host does not have WebCrypto. Rule: Kraken Pay, "Pay webhook notifications".
 *
 * @param jwt The raw body of the POST as text. It is the token and nothing else: no white space around it is removed.
 * @param keys The key set, or a function that finds it. The function is given a `kid` that nobody has verified yet:
 * look it up, never build an address with it. A PaySignError that it throws is passed on; undefined says that there is
 * no such key.
 *
 * @example
 * const { payload } = await verifyPayCallback(await request.text(), jwks);
 * if (payload.status === "success") await markPaid(payload.external_id);
 */
export async function verifyPayCallback(
  jwt: string,
  keys: Jwks | ((kid: string) => Promise<Jwks | null | undefined>),
  options: PayCallbackOptions = {},
): Promise<PayCallback> {
  if (typeof jwt !== "string") throw invalid("jwt", "must be the raw body of the callback as text");
  return verified(jwt, keys, checked(options));
}

/**
 * Receives a callback of Kraken Pay: reads the raw body of a request once, and verifies it as `verifyPayCallback` does.
 *
 * A repeated callback is signed again and has other bytes, so it has no `deliveryKey`: its `external_id` and `status` tell.
 *
 * Rejects with what `verifyPayCallback` rejects with, options that are wrong before anything is read; with `invalid_request`,
 * field `body`, for a body longer than 1 MiB, and field `request` for one that was read before: the message says how the
 * framework leaves it; with `no_answer` where it does not come to its end, or `signal` ends it. Node's socket stays open.
 *
 * @param request Fetch's Request or Node's IncomingMessage, unread: of Hono `c.req.raw`, of Fastify `request.raw`.
 *
 * @example
 * const { payload } = await receivePayCallback(request, jwks);
 * if (payload.status === "success") await markPaid(payload.external_id);
 */
export async function receivePayCallback(
  request: WebhookRequest,
  keys: Jwks | ((kid: string) => Promise<Jwks | null | undefined>),
  options: ReceiveOptions = {},
): Promise<PayCallback> {
  const read = checked(options, "signal");
  // What the host lacks is said before anything is read.
  await joseOf();
  const jwt = new TextDecoder().decode(await bodyOf(request, read.signal));
  return verified(jwt, keys, read);
}

async function verified(
  jwt: string,
  keys: Jwks | ((kid: string) => Promise<Jwks | null | undefined>),
  { now, acceptExpired }: Checked,
): Promise<PayCallback> {
  const jose = await joseOf();
  const key = await es256Key(jose, keys, kidOf(jose, jwt));
  let claims: JWTPayload;
  try {
    ({ payload: claims } = await jose.jwtVerify(jwt, key, {
      algorithms: ["ES256"],
      issuer: "kraken-pay",
      requiredClaims: ["exp"],
      currentDate: new Date(now),
    }));
  } catch (error) {
    claims = claimsDespite(error, acceptExpired);
  }
  return callbackOf(claims);
}

/**
 * Creates the reply that tells Kraken that a callback arrived: HTTP 200 with `{"code":"success"}`. Anything else
 * counts as an error. It never fails. Rule: Kraken Pay, "Pay webhook notifications".
 *
 * @example
 * const { body, ...rest } = payCallbackReply();
 * return new Response(body, rest);
 */
export function payCallbackReply(): PayCallbackReply {
  return { status: 200, headers: { "Content-Type": "application/json" }, body: '{"code":"success"}' };
}

/** The `kid` of a token that may be one of Kraken's; nothing of it is verified yet. */
function kidOf(jose: typeof import("jose"), jwt: string): string {
  if (!TOKEN.test(jwt)) throw unsigned("is not an ES256 token");
  let header: { alg?: unknown; kid?: unknown };
  try {
    header = jose.decodeProtectedHeader(jwt);
  } catch (cause) {
    throw unsigned("has no readable header", cause);
  }
  if (header.alg !== "ES256") throw unsigned("is not signed with ES256");
  if (typeof header.kid !== "string" || header.kid === "") throw unsigned("names no key");
  return header.kid;
}

/** Says what is wrong, by jose's stable codes; an expired token, whose other claims were verified, may be read. */
function claimsDespite(error: unknown, acceptExpired: boolean): JWTPayload {
  const { code, claim, payload } = error as { code?: string; claim?: string; payload?: JWTPayload };
  if (code === "ERR_JWT_EXPIRED" && payload) {
    if (acceptExpired) return payload;
    throw local("expired", "the callback is past its expiry; acceptExpired accepts it anyway", "never", {
      cause: error,
    });
  }
  if (code === "ERR_JWT_CLAIM_VALIDATION_FAILED" && claim !== "iss" && payload) {
    const wrong = local("unexpected_response", `the callback has no valid ${claim}`, "never", { cause: error }, claim);
    throw new PaySignError(wrong, { cause: error, result: payload });
  }
  if (code === "ERR_JWT_INVALID") {
    throw local("unexpected_response", "the callback is signed, but holds no claims", "never", { cause: error });
  }
  if (!code?.startsWith("ERR_J")) {
    // Not of jose: no signature is to blame for it.
    throw local("internal", "this host's WebCrypto could not verify the callback (ECDSA over P-256)", "never", {
      cause: error,
    });
  }
  throw unsigned(claim === "iss" ? "is not issued by kraken-pay" : "is not signed by this key", error);
}

function unsigned(why: string, cause?: unknown): PaySignError {
  return local("bad_signature", `the callback ${why}`, "never", cause === undefined ? {} : { cause });
}
