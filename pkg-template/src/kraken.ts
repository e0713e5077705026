import { settle, unanswered } from "./answer.ts";
import { readText, release, write, writeText } from "./core/buffer.ts";
import { caught } from "./core/instance.ts";
import { bytesOf, isWellFormed } from "./core/text.ts";
import { fromCaller, invalid, PaySignError } from "./error.ts";
import type { KrakenEndpoint, KrakenParams } from "./generated/endpoints.ts";
import { operations } from "./operations.ts";
import type { RequestArguments, SignedRequest } from "./request.ts";
import { Requests } from "./requests.ts";

/** What `new Kraken` takes. */
export interface KrakenOptions {
  /** The public API key. */
  apiKey: string;
  /** The private key: padded standard base64. */
  apiSecret: string;
  /** Where Kraken or a relay is: https, or http on a loopback host. Its path is never signed. */
  baseUrl?: string | undefined;
  /** What one step of the nonce is; milliseconds if absent. Never choose a coarser one for a key that has used a finer one. */
  nonceUnit?: "ms" | "us" | "ns" | undefined;
  /** The highest nonce that this key has used elsewhere. */
  lastNonce?: bigint | string | undefined;
  /** The clock in milliseconds; the host's own if absent. */
  now?: (() => number) | undefined;
  /** The one-time password, or a function that gives one for each request, if the key has one. */
  otp?: string | (() => string) | undefined;
}

/** What `request` takes besides the parameters. */
export interface KrakenRequestOptions {
  /** The nonce: a bigint, a safe integer, or decimal text. The next one of the clock if absent. */
  nonce?: bigint | number | string | undefined;
  /** The one-time password of this call. */
  otp?: string | (() => string) | undefined;
  /** How to write the body; as the endpoint documents it if absent. Funding (Beta) takes JSON only and refuses it. */
  encoding?: "json" | "form" | undefined;
}

/** The name under which the nonces of a client's key are shared. */
let keyOf: (kraken: Kraken) => string;

/**
 * Signs requests to Kraken with one API key. It sends nothing: give what it makes to `fetch`.
 * Make one client for a key and keep it.
 *
 * @throws {PaySignError} `invalid_request` that names the option, or `bad_secret` that says what is wrong with the
 * secret.
 *
 * @see https://docs.kraken.com/api/docs/guides/spot-rest-auth
 *
 * @example
 * const kraken = new Kraken({ apiKey, apiSecret });
 * const request = kraken.request("Pay/request/create", { amount: "10.50", asset: "USD", external_id: ExternalId.random() });
 * const { result } = await settle(request, fetch(request.url, request));
 */
export class Kraken {
  static {
    keyOf = (kraken) => kraken.#requests.key;
    // What console.log shows of an object, whatever a minifier calls the class.
    Object.defineProperty(this, "name", { value: "Kraken" });
  }

  /** What one step of this client's nonces is. */
  readonly nonceUnit: "ms" | "us" | "ns";

  readonly #requests: Requests;

  constructor(options: KrakenOptions) {
    this.#requests = fromCaller(Kraken, () => new Requests("Kraken", options));
    this.nonceUnit = this.#requests.nonceUnit;
  }

  /**
   * Builds and signs a request.
   *
   * @param endpoint Kraken's name of it, after `/0/private/`; of Funding (Beta) the method and the documented path.
   * @returns A plain object for `fetch(request.url, request)`.
   * @throws {PaySignError} `invalid_request` that names the member and its rule; then no nonce is spent.
   *
   * @example
   * const request = kraken.request("DepositStatus", { asset: "XBT", limit: 10 });
   */
  request<E extends KrakenEndpoint>(
    endpoint: E,
    ...rest: RequestArguments<KrakenParams[E], KrakenRequestOptions>
  ): SignedRequest<E>;
  request(endpoint: KrakenEndpoint, params?: object, options?: KrakenRequestOptions): SignedRequest {
    return fromCaller(Kraken.prototype.request, () => {
      const draft = this.#requests.draft(endpoint, params, options);
      return this.#requests.signed(draft, draft.signature);
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
    fromCaller(Kraken.prototype.check, () => this.#requests.check(endpoint, params));
  }

  /**
   * Makes API-Sign over exactly this path, nonce and body: `base64(HMAC-SHA512(secret, path || SHA-256(nonce || body)))`.
   * For endpoints that paysign does not declare; rule: Kraken, Spot REST authentication.
   *
   * @param path The path that is called, from `/0/private/` on.
   * @param nonce The nonce, exactly as it stands in the body.
   * @param body The body, exactly as it is sent.
   * @returns 88 characters of base64.
   * @throws {PaySignError} `invalid_request` for anything but text, and for bodies that are neither text nor bytes.
   *
   * @example
   * const sign = kraken.sign("/0/private/Balance", "1616492376594", "nonce=1616492376594");
   */
  sign(path: string, nonce: bigint | string, body: string | Uint8Array | ArrayBuffer): string {
    return fromCaller(Kraken.prototype.sign, () => this.#sign(path, nonce, body));
  }

  #sign(path: string, nonce: bigint | string, body: string | Uint8Array | ArrayBuffer): string {
    const client = this.#requests.open();
    if (typeof path !== "string" || !isWellFormed(path))
      throw invalid("path", "must be text such as /0/private/Balance");
    const digits = typeof nonce === "bigint" ? String(nonce) : nonce;
    if (typeof digits !== "string" || !isWellFormed(digits)) throw invalid("nonce", "must be a bigint or text");
    const source = typeof body === "string" ? (isWellFormed(body) ? body : undefined) : bytesOf(body);
    if (source === undefined) throw invalid("body", "must be well-formed text, a Uint8Array or an ArrayBuffer");
    try {
      const head = path + digits;
      if (typeof source === "string" && writeText(head + source) === head.length + source.length) {
        return readText(client.sign(path.length, digits.length, source.length));
      }
      const pathLength = writeText(path);
      const nonceLength = writeText(digits, pathLength);
      const bodyLength = write(source, pathLength + nonceLength);
      return readText(client.sign(pathLength, nonceLength, bodyLength));
    } catch (error) {
      throw caught(error);
    } finally {
      release();
    }
  }

  /** Wipes the key. Twice is nothing; any other call then throws `freed`. */
  free(): void {
    this.#requests.free();
  }

  /** Wipes the key at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.free();
  }
}

/** What `paysign/payments` asks of a client of any entry, so that it brings no core of its own. */
Object.defineProperty(Kraken.prototype, Symbol.for("paysign.core"), {
  get(this: Kraken) {
    return { key: keyOf(this), settle, unanswered, operations, PaySignError, invalid, fromCaller };
  },
});
