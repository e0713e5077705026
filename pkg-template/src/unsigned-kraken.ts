import { givenSignature } from "#glue";

import { readText, writeBytes, writeText } from "./core/buffer.ts";
import { done, guarded } from "./core/instance.ts";
import { bytesOf } from "./core/text.ts";
import { fromCaller, invalid } from "./error.ts";
import type { KrakenEndpoint, KrakenParams } from "./generated/endpoints.ts";
import type { KrakenOptions, KrakenRequestOptions } from "./kraken.ts";
import type { RequestArguments, SignedRequest } from "./request.ts";
import { Requests } from "./requests.ts";

/** What `new UnsignedKraken` takes. */
export type UnsignedKrakenOptions = Omit<KrakenOptions, "apiSecret">;

/** A request that somebody else signs. */
export interface UnsignedRequest<E extends KrakenEndpoint = KrakenEndpoint> {
  endpoint: E;
  /** What is to be signed: the path with its query, then SHA-256 of nonce and body. */
  message: Uint8Array;
  /** The path with its query: what whoever signs can look at. */
  path: string;
  /** The nonce that was spent, as decimal text. */
  nonce: string;
  /** The body; absent where there is none. */
  body?: string;
  /**
   * The request with its signature: the HMAC-SHA512 of `message` under the decoded private key.
   *
   * @throws {PaySignError} `bad_signature` unless it has 64 bytes, or is their base64.
   */
  signed(signature: Uint8Array | ArrayBuffer | string): SignedRequest<E>;
}

/**
 * Builds requests to Kraken for one API key whose private key can't be read: a non-extractable CryptoKey, an HSM, a KMS. It
 * signs nothing and sends nothing.
 *
 * @throws {PaySignError} `invalid_request` that names the option.
 *
 * @see https://docs.kraken.com/api/docs/guides/spot-rest-auth
 *
 * @example
 * const kraken = new UnsignedKraken({ apiKey });
 * const unsigned = kraken.request("DepositStatus", { asset: "XBT" });
 * const request = unsigned.signed(await crypto.subtle.sign("HMAC", cryptoKey, unsigned.message));
 * const { result } = await settle(request, fetch(request.url, request));
 */
export class UnsignedKraken {
  static {
    // What console.log shows of an object, whatever a minifier calls the class.
    Object.defineProperty(this, "name", { value: "UnsignedKraken" });
  }

  /** What one step of this client's nonces is. */
  readonly nonceUnit: "ms" | "us" | "ns";

  readonly #requests: Requests;

  constructor(options: UnsignedKrakenOptions) {
    this.#requests = fromCaller(UnsignedKraken, () => new Requests("UnsignedKraken", options));
    this.nonceUnit = this.#requests.nonceUnit;
  }

  /**
   * Builds a request that lacks its signature; its nonce is spent.
   *
   * @param endpoint Kraken's name of it, as `Kraken.request` takes it.
   * @returns The bytes to sign, and `signed`, which gives the request.
   * @throws {PaySignError} `invalid_request` that names the member and its rule; then no nonce is spent.
   *
   * @example
   * const { message, signed } = kraken.request("Withdraw", { asset: "XBT", key: "cold wallet", amount: "0.1" });
   */
  request<E extends KrakenEndpoint>(
    endpoint: E,
    ...rest: RequestArguments<KrakenParams[E], KrakenRequestOptions>
  ): UnsignedRequest<E>;
  request(endpoint: KrakenEndpoint, params?: object, options?: KrakenRequestOptions): UnsignedRequest {
    return fromCaller(UnsignedKraken.prototype.request, () => {
      const requests = this.#requests;
      const draft = requests.draft(endpoint, params, options);
      const { target, nonce, body, contentType } = draft;
      return {
        endpoint,
        message: messageOf(target, draft.signature),
        path: target,
        nonce,
        ...(contentType !== "" && { body }),
        signed: (signature) => requests.signed(draft, signatureOf(signature)) as SignedRequest<typeof endpoint>,
      };
    });
  }

  /**
   * Validates parameters and throws as `request` would. It spends no nonce and asks for no one-time password.
   *
   * @example
   * kraken.check("Withdraw", { asset: "XBT", key: "cold wallet", amount: "0.1" });
   */
  check<E extends KrakenEndpoint>(endpoint: E, ...params: RequestArguments<KrakenParams[E], never>): void;
  check(endpoint: KrakenEndpoint, params?: object): void {
    fromCaller(UnsignedKraken.prototype.check, () => this.#requests.check(endpoint, params));
  }

  /** Ends the client. Twice is nothing; any other call then throws `freed`. */
  free(): void {
    this.#requests.free();
  }

  /** Ends the client at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.free();
  }
}

/** The path, which is ASCII, and the bytes of a digest in hexadecimal digits. */
function messageOf(path: string, digest: string): Uint8Array {
  const message = new Uint8Array(path.length + digest.length / 2);
  for (let place = 0; place < path.length; place++) message[place] = path.charCodeAt(place);
  for (let place = 0; place < digest.length; place += 2) {
    message[path.length + place / 2] = Number.parseInt(digest.slice(place, place + 2), 16);
  }
  return message;
}

function signatureOf(signature: unknown): string {
  const bytes = typeof signature === "string" ? undefined : bytesOf(signature);
  if (bytes === undefined && typeof signature !== "string") {
    throw invalid("signature", "must be a Uint8Array, an ArrayBuffer or text");
  }
  return guarded(() => {
    const length = bytes === undefined ? writeText(signature as string) : writeBytes(bytes, 0);
    return readText(done(givenSignature(length, bytes === undefined)));
  });
}
