import type {
  Katu9Endpoint,
  Katu9Params,
  Katu9Results,
  KrakenEndpoint,
  KrakenParams,
  KrakenResults,
} from "./generated/endpoints.ts";

/** The name of an endpoint of either API. */
export type Endpoint = KrakenEndpoint | Katu9Endpoint;

/** The parameters of every endpoint, by its name. */
export type Params = KrakenParams & Katu9Params;

/** The result of every endpoint, by its name. */
export type Results = KrakenResults & Katu9Results;

/** A plain object that `fetch(request.url, request)` takes as it is. Exactly the bytes of its body were signed. */
export interface SignedRequest<E extends Endpoint = Endpoint> {
  /** The endpoint: what `readResponse` reads the answer by. */
  endpoint: E;
  /** The whole address. */
  url: string;
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** The headers, and no others. */
  headers: Record<string, string>;
  /** The body; absent with GET and DELETE. */
  body?: string;
  /** A redirect would carry key and signature elsewhere. */
  redirect: "manual";
  /** The nonce that was spent, as decimal text. */
  nonce?: string;
}

/** Parameters may be left out where none is required. */
export type RequestArguments<P, O> = {} extends P ? [params?: P, options?: O] : [params: P, options?: O];

const HIDDEN = "[hidden]";

/**
 * Makes a copy of a request that is fit for logs: key, signature, token and one-time password are hidden.
 *
 * @param request What `request()` gave; it stays as it is.
 *
 * @example
 * console.log(redact(kraken.request("DepositStatus", { asset: "XBT" })));
 */
export function redact<R extends { headers?: Record<string, string>; body?: string | undefined }>(request: R): R {
  const copy = { ...request };
  if (request.headers) {
    copy.headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, /^content-type$/i.test(name) ? value : HIDDEN]),
    );
  }
  if (typeof request.body === "string") {
    copy.body = request.body
      .replace(/("otp"\s*:\s*)"(?:[^"\\]|\\.)*"/g, `$1"${HIDDEN}"`)
      .replace(/(^|&)otp=[^&]*/g, `$1otp=${HIDDEN}`);
  }
  return copy;
}
