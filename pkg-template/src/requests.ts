import { KrakenCore } from "#glue";

import { frame } from "./core/frame.ts";
import { readText, writeText } from "./core/buffer.ts";
import { caught, core, done, failure, generation, guarded } from "./core/instance.ts";
import { Nonces, type NonceUnit } from "./core/nonces.ts";
import { snapshot } from "./core/plain.ts";
import { optionsOf, rowOf, type Row } from "./core/table.ts";
import { invalid, local } from "./error.ts";
import type { KrakenEndpoint } from "./generated/endpoints.ts";
import { Api, Fingerprint, Listed } from "./generated/seam.ts";
import type { KrakenOptions, KrakenRequestOptions } from "./kraken.ts";
import type { SignedRequest } from "./request.ts";

/** A request that lacks nothing but its signature. */
export interface Draft {
  readonly row: Row;
  readonly nonce: string;
  /** The path with its query. */
  readonly target: string;
  readonly body: string;
  /** The type of the content; empty without a body. */
  readonly contentType: string;
  readonly otp: string | undefined;
  /** The signature; where somebody else signs, SHA-256 of nonce and body in hexadecimal digits. */
  readonly signature: string;
}

/** What `Kraken` and `UnsignedKraken` share: one API key, its nonces, and the requests that are built for it. */
export class Requests {
  readonly nonceUnit: NonceUnit;
  /** The name under which the nonces of the key are shared. */
  readonly key: string;
  readonly #name: string;
  #core: KrakenCore | undefined;
  readonly #generation: number;
  readonly #baseUrl: string;
  readonly #apiKey: string;
  readonly #nonces: Nonces;
  readonly #now: (() => number) | undefined;
  readonly #otp: string | (() => string) | undefined;

  constructor(name: "Kraken" | "UnsignedKraken", options: Partial<KrakenOptions>) {
    const { core, said, given } = opening(name, options);
    this.#name = name;
    this.#core = core;
    this.#generation = generation();
    this.#baseUrl = said.slice(Fingerprint.length);
    this.#apiKey = given["apiKey"] as string;
    this.#now = given["now"] as (() => number) | undefined;
    this.#otp = given["otp"] as string;
    this.nonceUnit = (given["nonceUnit"] as NonceUnit | undefined) ?? "ms";
    this.key = said.slice(0, Fingerprint.length);
    this.#nonces = new Nonces(this.key, this.nonceUnit, this.#now);
    const last = given["lastNonce"] as bigint | string | undefined;
    if (last !== undefined) this.#nonces.spend(BigInt(last));
  }

  /** The core's object, unless it was freed or lost. */
  open(): KrakenCore {
    return opened(this.#core, this.#generation, this.#name);
  }

  free(): void {
    if (this.#core !== undefined && this.#generation === generation()) this.#core.free();
    this.#core = undefined;
  }

  /** Builds a request and spends a nonce. */
  draft(endpoint: KrakenEndpoint, params?: object, options?: KrakenRequestOptions): Draft {
    this.open();
    const row = rowOf(Api.kraken, endpoint);
    const framed = frame(row, params, "params");
    let now = NaN;
    let framedOptions = "";
    let otp: unknown;
    if (options === undefined && this.#otp === undefined) {
      now = this.#clock();
    } else {
      const given = snapshot(options, "options");
      given["otp"] ??= given["otp"] === null ? null : this.#otp;
      if (given["nonce"] === undefined) now = this.#clock();
      framedOptions = frame(optionsOf(Listed.krakenRequest), given, "options");
      otp = given["otp"];
      if (typeof otp === "function") {
        this.#write(row, framed, framedOptions, now, false);
        otp = given["otp"] = ask(otp as () => unknown);
        framedOptions = frame(optionsOf(Listed.krakenRequest), given, "options");
      }
    }
    const text = this.#write(row, framed, framedOptions, now, true);
    const [nonce, target, body, contentType, signature] = text.split("\n") as [string, string, string, string, string];
    this.#nonces.spend(BigInt(nonce), now);
    return { row, nonce, target, body, contentType, signature, otp: otp as string | undefined };
  }

  check(endpoint: KrakenEndpoint, params?: object): void {
    this.open();
    const row = rowOf(Api.kraken, endpoint);
    const framed = frame(row, params, "params");
    const options =
      this.#otp === undefined ? "" : frame(optionsOf(Listed.krakenRequest), { otp: this.#otp }, "options");
    this.#write(row, framed, options, this.#clock(), false);
  }

  /** The request with its signature. */
  signed(draft: Draft, signature: string): SignedRequest {
    const { row, nonce, otp } = draft;
    const headers: Record<string, string> = { "API-Key": this.#apiKey, "API-Sign": signature };
    if (row.isFunding) {
      headers["API-Nonce"] = nonce;
      if (otp !== undefined) headers["API-OTP"] = otp;
    }
    const request: SignedRequest = {
      endpoint: row.name,
      url: this.#baseUrl + draft.target,
      method: row.method,
      headers,
      redirect: "manual",
      nonce,
    };
    if (draft.contentType !== "") {
      headers["Content-Type"] = draft.contentType;
      request.body = draft.body;
    }
    return request;
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
    // The core refuses what is not a reading; NaN would mean that no function was given.
    return typeof reading === "number" && reading >= 0 ? reading : -1;
  }

  #write(row: Row, framed: string, options: string, now: number, sign: boolean): string {
    const client = this.open();
    try {
      const length = writeText(framed);
      const more = options === "" ? 0 : writeText(options, length);
      const last = this.#nonces.last(now);
      const written = done(client.request(row.number, length, more, now, high(last), low(last), sign));
      return sign ? readText(written) : "";
    } catch (error) {
      throw caught(error);
    }
  }
}

/** Checks the constructor's options and makes the core's object of them; says what it answered. */
function opening(
  name: "Kraken" | "UnsignedKraken",
  options: Partial<KrakenOptions>,
): { core: KrakenCore; said: string; given: Record<string, unknown> } {
  const signs = name === "Kraken";
  if (options === undefined) {
    throw invalid("options", `must be an object with apiKey${signs ? " and apiSecret" : ""}`);
  }
  const given = snapshot(options, "options");
  // The private key goes its own way, so that no other text holds a copy of it.
  const secret = given["apiSecret"];
  delete given["apiSecret"];
  const framed = frame(optionsOf(Listed.kraken), given, "options");
  if (!signs && secret !== undefined) {
    throw invalid("apiSecret", "is not an option of UnsignedKraken: whatever holds the private key signs");
  }
  return guarded((core) => {
    const length = writeText(framed);
    // A wrong API key is named first.
    if (signs && typeof secret !== "string") {
      const made = KrakenCore.open(length);
      if (made === undefined) throw failure();
      made.free();
      const rule = secret === undefined ? "is missing; give" : "must be";
      throw local(
        "bad_secret",
        `apiSecret: ${rule} the private key, as padded standard base64 text`,
        "fix_input",
        {},
        "apiSecret",
      );
    }
    const made = KrakenCore.open(length, signs ? writeText(secret as string, length) : undefined);
    if (made === undefined) throw failure();
    return { core: made, said: readText(core.answerLength()), given };
  });
}

// JavaScript gives WebAssembly a u64 in two halves: as a bigint, paysign/js could not take it.
const high = (nonce: bigint): number => Number(nonce >> 32n);
const low = (nonce: bigint): number => Number(nonce & 0xffff_ffffn);

/** An object of the core, unless it was freed or lost. */
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
