import { frame } from "./core/frame.ts";
import { snapshot } from "./core/plain.ts";
import { readText, writeText } from "./core/buffer.ts";
import { caught, core, done, generation, guarded } from "./core/instance.ts";
import { optionsOf, rowOf } from "./core/table.ts";
import { fromCaller, invalid } from "./error.ts";
import type { Katu9Endpoint, Katu9Params } from "./generated/endpoints.ts";
import { Api, Listed } from "./generated/seam.ts";
import type { RequestArguments, SignedRequest } from "./request.ts";
import { opened } from "./requests.ts";

/** What `new Katu9` takes. */
export interface Katu9Options {
  /** The token; it selects the environment, test or live. */
  token: string;
  /** Where Katu9 or a relay is: https, or http on a loopback host. */
  baseUrl?: string | undefined;
}

/** What `request` takes besides the parameters. */
export interface Katu9RequestOptions {
  /** Katu9 takes JSON only. */
  encoding?: "json" | undefined;
}

/**
 * Builds requests to Katu9 with one token. It sends nothing: give what it makes to `fetch`.
 *
 * @throws {PaySignError} `invalid_request` that names the option.
 *
 * @see https://docs.katu9.com
 *
 * @example
 * const katu9 = new Katu9({ token });
 * const request = katu9.request("payment-link/generate", { transactionId, amount: "10.50" });
 * const { result } = await settle(request, fetch(request.url, request));
 */
export class Katu9 {
  static {
    // What console.log shows of an object, whatever a minifier calls the class.
    Object.defineProperty(this, "name", { value: "Katu9" });
  }

  #open: true | undefined = true;
  readonly #generation: number;
  readonly #baseUrl: string;
  #authorization: string;

  constructor(options: Katu9Options) {
    const { baseUrl, token } = fromCaller(Katu9, () => opening(options));
    this.#baseUrl = baseUrl;
    this.#generation = generation();
    this.#authorization = `Bearer ${token}`;
  }

  /**
   * Builds a request.
   *
   * @param endpoint Its name, such as `payment-link/generate`.
   * @returns A plain object for `fetch(request.url, request)`.
   * @throws {PaySignError} `invalid_request` that names the member and its rule.
   *
   * @example
   * const request = katu9.request("transaction/get", { id: "75906707-8c31-479c-b354-aa805c4cefbc" });
   */
  request<E extends Katu9Endpoint>(
    endpoint: E,
    ...rest: RequestArguments<Katu9Params[E], Katu9RequestOptions>
  ): SignedRequest<E>;
  request(endpoint: Katu9Endpoint, params?: object, options?: Katu9RequestOptions): SignedRequest {
    return fromCaller(Katu9.prototype.request, () => this.#request(endpoint, params, options));
  }

  #request(endpoint: Katu9Endpoint, params?: object, options?: Katu9RequestOptions): SignedRequest {
    this.#alive();
    const row = rowOf(Api.katu9, endpoint);
    const [target, body, contentType] = this.#write(row, params, options).split("\n") as [string, string, string];
    const headers: Record<string, string> = { Authorization: this.#authorization };
    const { method } = row;
    const request: SignedRequest = { endpoint, url: this.#baseUrl + target, method, headers, redirect: "manual" };
    if (contentType !== "") {
      headers["Content-Type"] = contentType;
      request.body = body;
    }
    return request;
  }

  /**
   * Validates parameters and throws as `request` would.
   *
   * @example
   * katu9.check("transaction/create", { amount: "250", type: "DEPOSIT" });
   */
  check<E extends Katu9Endpoint>(endpoint: E, ...params: RequestArguments<Katu9Params[E], never>): void;
  check(endpoint: Katu9Endpoint, params?: object): void {
    fromCaller(Katu9.prototype.check, () => {
      this.#alive();
      this.#write(rowOf(Api.katu9, endpoint), params, undefined);
    });
  }

  /** Forgets the token. Twice is nothing; any other call then throws `freed`. */
  free(): void {
    this.#open = undefined;
    this.#authorization = "";
  }

  /** Forgets the token at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.free();
  }

  #alive(): void {
    opened(this.#open, this.#generation, "Katu9");
  }

  #write(row: ReturnType<typeof rowOf>, params: object | undefined, options: object | undefined): string {
    const framed = frame(row, params, "params");
    const framedOptions = options === undefined ? "" : frame(optionsOf(Listed.katu9Request), options, "options");
    this.#alive();
    try {
      const length = writeText(framed);
      const more = framedOptions === "" ? 0 : writeText(framedOptions, length);
      return readText(done(core().katu9Request(row.number, length, more)));
    } catch (error) {
      throw caught(error);
    }
  }
}

/** Checks the constructor's options. */
function opening(options: Katu9Options): { baseUrl: string; token: string } {
  if (options === undefined) throw invalid("options", "must be an object with token");
  const given = snapshot(options, "options");
  const framed = frame(optionsOf(Listed.katu9), given, "options");
  const baseUrl = guarded((core) => readText(done(core.katu9Options(writeText(framed)))));
  return { baseUrl, token: given["token"] as string };
}
