import { KrakenCore } from "#glue";

import { settle, unanswered } from "./answer.ts";
import { frame } from "./core/frame.ts";
import { readText, release, write, writeText } from "./core/buffer.ts";
import { caught, core, done, failure, generation, guarded } from "./core/instance.ts";
import { Nonces, type NonceUnit } from "./core/nonces.ts";
import { snapshot } from "./core/plain.ts";
import { optionsOf, rowOf } from "./core/table.ts";
import { bytesOf, isWellFormed } from "./core/text.ts";
import { fromCaller, invalid, local, PaySignError } from "./error.ts";
import type { KrakenEndpoint, KrakenParams } from "./generated/endpoints.ts";
import { operations } from "./operations.ts";
import type { RequestArguments, SignedRequest } from "./request.ts";

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

/** What `request` takes beside the parameters. */
export interface KrakenRequestOptions {
  /** The nonce: a bigint, a safe integer, or decimal text. The next one of the clock if absent. */
  nonce?: bigint | number | string | undefined;
  /** The one-time password of this call. */
  otp?: string | (() => string) | undefined;
  /** How to write the body; as the endpoint documents it if absent. */
  encoding?: "json" | "form" | undefined;
}

/** Digits of the name under which the nonces of a key are shared: half of the API key's SHA-256. */
const FINGERPRINT = 32;

const CONTENT_TYPES = { j: "application/json", f: "application/x-www-form-urlencoded" } as const;

/** The name under which the nonces of a client's key are shared. */
let keyOf: (kraken: Kraken) => string;

/**
 * Signs requests to Kraken with one API key. It sends nothing: give what it makes to `fetch`.
 *
 * Throws PaySignError `invalid_request` that names the option, or `bad_secret` that says what is wrong with the secret.
 * Make one client for a key and keep it.
 *
 * @example
 * const kraken = new Kraken({ apiKey, apiSecret });
 * const request = kraken.request("Pay/request/create", { amount: "10.50", asset: "USD", external_id: ExternalId.random() });
 * const { result } = await settle(request, fetch(request.url, request));
 */
export class Kraken {
  static {
    keyOf = (kraken) => kraken.#key;
    // What console.log shows of an object, whatever a minifier calls the class.
    Object.defineProperty(this, "name", { value: "Kraken" });
  }

  /** What one step of this client's nonces is. */
  readonly nonceUnit: "ms" | "us" | "ns";

  #core: KrakenCore | undefined;
  readonly #generation: number;
  readonly #baseUrl: string;
  readonly #apiKey: string;
  readonly #key: string;
  readonly #nonces: Nonces;
  readonly #now: (() => number) | undefined;
  readonly #otp: string | (() => string) | undefined;

  constructor(options: KrakenOptions) {
    const { core, said, given } = fromCaller(Kraken, () => opening(options));
    this.#core = core;
    this.#generation = generation();
    this.#baseUrl = said.slice(FINGERPRINT);
    this.#apiKey = given["apiKey"] as string;
    this.#now = given["now"] as (() => number) | undefined;
    this.#otp = given["otp"] as string;
    this.nonceUnit = (given["nonceUnit"] as NonceUnit | undefined) ?? "ms";
    this.#key = said.slice(0, FINGERPRINT);
    this.#nonces = new Nonces(this.#key, this.nonceUnit, this.#now);
    const last = given["lastNonce"] as bigint | string | undefined;
    if (last !== undefined) this.#nonces.spend(BigInt(last));
  }

  /**
   * Builds and signs a request.
   *
   * Throws PaySignError `invalid_request` that names the member and its rule; then no nonce is spent.
   *
   * @param endpoint Kraken's name of it, after `/0/private/`.
   * @returns A plain object for `fetch(request.url, request)`.
   *
   * @example
   * const request = kraken.request("DepositStatus", { asset: "XBT", limit: 10 });
   */
  request<E extends KrakenEndpoint>(
    endpoint: E,
    ...rest: RequestArguments<KrakenParams[E], KrakenRequestOptions>
  ): SignedRequest<E>;
  request(endpoint: KrakenEndpoint, params?: object, options?: KrakenRequestOptions): SignedRequest {
    return fromCaller(Kraken.prototype.request, () => this.#request(endpoint, params, options));
  }

  #request(endpoint: KrakenEndpoint, params?: object, options?: KrakenRequestOptions): SignedRequest {
    this.#open();
    const row = rowOf("kraken", endpoint);
    const framed = frame(row, params, "params");
    let now = NaN;
    let framedOptions = "";
    if (options === undefined && this.#otp === undefined) {
      now = this.#clock();
    } else {
      const given = snapshot(options, "options");
      given["otp"] ??= given["otp"] === null ? null : this.#otp;
      if (given["nonce"] === undefined) now = this.#clock();
      framedOptions = frame(optionsOf("kraken"), given, "options");
      const otp = given["otp"];
      if (typeof otp === "function") {
        this.#check(row.number, framed, framedOptions, now);
        given["otp"] = ask(otp as () => unknown);
        framedOptions = frame(optionsOf("kraken"), given, "options");
      }
    }
    const client = this.#open();
    let text: string;
    try {
      const length = writeText(framed);
      const more = framedOptions === "" ? 0 : writeText(framedOptions, length);
      const last = this.#nonces.last(now);
      text = readText(done(client.request(row.number, length, more, now, high(last), low(last), true)));
    } catch (error) {
      throw caught(error);
    }
    const end = text.indexOf("\n");
    const signature = text.length - 89;
    const nonce = text.slice(0, end);
    this.#nonces.spend(BigInt(nonce), now);
    return {
      endpoint,
      url: this.#baseUrl + row.path,
      method: "POST",
      headers: {
        "API-Key": this.#apiKey,
        "API-Sign": text.slice(signature, -1),
        "Content-Type": CONTENT_TYPES[text.charAt(text.length - 1) as "j" | "f"],
      },
      body: text.slice(end + 1, signature),
      redirect: "manual",
      nonce,
    };
  }

  /**
   * Validates parameters and throws as `request` would. It spends no nonce and asks for no one-time password.
   *
   * @example
   * kraken.check("Withdraw", { asset: "XBT", key: "cold wallet", amount: "0.1" });
   */
  check<E extends KrakenEndpoint>(endpoint: E, ...params: RequestArguments<KrakenParams[E], never>): void;
  check(endpoint: KrakenEndpoint, params?: object): void {
    fromCaller(Kraken.prototype.check, () => {
      this.#open();
      const row = rowOf("kraken", endpoint);
      const framed = frame(row, params, "params");
      const options = this.#otp === undefined ? "" : frame(optionsOf("kraken"), { otp: this.#otp }, "options");
      this.#check(row.number, framed, options, this.#clock());
    });
  }

  /**
   * Makes API-Sign over exactly this path, nonce and body: `base64(HMAC-SHA512(secret, path || SHA-256(nonce || body)))`.
   * For endpoints that paysign does not declare; rule: Kraken, Spot REST authentication.
   *
   * Throws PaySignError `invalid_request` for anything but text, and for bodies that are neither text nor bytes.
   *
   * @param path The path that is called, from `/0/private/` on.
   * @param nonce The nonce, exactly as it stands in the body.
   * @param body The body, exactly as it is sent.
   * @returns 88 characters of base64.
   *
   * @example
   * const sign = kraken.sign("/0/private/Balance", "1616492376594", "nonce=1616492376594");
   */
  sign(path: string, nonce: bigint | string, body: string | Uint8Array | ArrayBuffer): string {
    return fromCaller(Kraken.prototype.sign, () => this.#sign(path, nonce, body));
  }

  #sign(path: string, nonce: bigint | string, body: string | Uint8Array | ArrayBuffer): string {
    const client = this.#open();
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
    if (this.#core !== undefined && this.#generation === generation()) this.#core.free();
    this.#core = undefined;
  }

  /** Wipes the key at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.free();
  }

  #open(): KrakenCore {
    return opened(this.#core, this.#generation, "Kraken");
  }

  #clock(): number {
    const now = this.#now;
    if (now === undefined) return NaN;
    let reading: unknown;
    try {
      reading = now();
    } catch (cause) {
      throw invalid("now", "the function has thrown", { cause });
    }
    // The core refuses what is not a reading; NaN would mean that there is no function.
    return typeof reading === "number" && reading >= 0 ? reading : -1;
  }

  #check(row: number, framed: string, options: string, now: number): void {
    const client = this.#open();
    try {
      const length = writeText(framed);
      const more = options === "" ? 0 : writeText(options, length);
      const last = this.#nonces.last(now);
      done(client.request(row, length, more, now, high(last), low(last), false));
    } catch (error) {
      throw caught(error);
    }
  }
}

/** What `paysign/payments` asks of a client of any entry, so that it brings no core of its own. */
Object.defineProperty(Kraken.prototype, Symbol.for("paysign.core"), {
  get(this: Kraken) {
    return { key: keyOf(this), settle, unanswered, operations, PaySignError, invalid, fromCaller };
  },
});

/** Checks the constructor's options and makes the core's object of them; says what it answered. */
function opening(options: KrakenOptions): { core: KrakenCore; said: string; given: Record<string, unknown> } {
  if (options === undefined) throw invalid("options", "must be an object with apiKey and apiSecret");
  const given = snapshot(options, "options");
  const framed = frame(optionsOf("Kraken"), given, "options");
  return guarded((core) => {
    const made = KrakenCore.open(writeText(framed));
    if (made === undefined) throw failure();
    return { core: made, said: readText(core.written()), given };
  });
}

// JavaScript gives WebAssembly a u64 in two halves: as a bigint, paysign/js could not take it.
const high = (nonce: bigint): number => Number(nonce >> 32n);
const low = (nonce: bigint): number => Number(nonce & 0xffff_ffffn);

/** The core's object, unless it was freed or lost. */
export function opened<T>(object: T | undefined, made: number, name: string): T {
  if (object === undefined) throw local("freed", `this ${name} was freed; make a new one`);
  if (made !== generation()) {
    throw local("freed", `this ${name} was lost when the core was started again after a failure; make a new one`);
  }
  core();
  return object;
}

function ask(otp: () => unknown): unknown {
  try {
    return otp() ?? null;
  } catch (cause) {
    throw invalid("otp", "the function has thrown", { cause });
  }
}
