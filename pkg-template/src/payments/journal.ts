// What stands in the store: one entry a payment, sealed with the client's own key, so that whoever can write the store can't
// make payments.

import type { ErrorReport, KrakenEndpoint } from "../index.ts";
import type { Payment, PaymentsClient, PaymentState } from "./types.ts";

/** One sending of a payment. */
export interface Attempt {
  readonly nonce: string;
  /** When it left, by the sender's clock. */
  readonly at: number;
  /** The key that signed it, as the first 32 hexadecimal digits of its SHA-256. */
  readonly key: string;
  /** How far the sender's clock was behind Kraken's, where it had seen that. */
  readonly offset?: number | undefined;
}

/** A payment in the journal. */
export interface Entry {
  readonly v: 1;
  readonly name: string;
  readonly id: string;
  readonly endpoint: KrakenEndpoint;
  readonly params: object;
  readonly state: PaymentState;
  readonly attempts: readonly Attempt[];
  /** Whether an attempt ended without a definite answer: no later refusal takes that back. */
  readonly doubt: boolean;
  /** How often it was refused while in doubt. */
  readonly refusals: number;
  /** How often it was looked for. */
  readonly looks: number;
  readonly result?: unknown;
  readonly error?: ErrorReport | undefined;
  readonly why?: string | undefined;
  readonly due?: number | undefined;
  /** When this was written. */
  readonly at: number;
  /** Makes each text another one: reading tells whether a commit that has thrown was done. */
  readonly w: string;
}

/** The largest params, result and entry, in characters of JSON: Deno KV takes 65,536 bytes a value. */
export const LARGEST = { params: 16_384, result: 16_384, entry: 49_152, id: 128 } as const;

/** The path under which entries are signed; it can never be one of Kraken's. */
const SEAL = "paysign/journal/1";

const SEALED = /^(\{"v":1[^]*),"mac":"([A-Za-z0-9+/]{86}==)"\}$/;

/** Writes what stands under a key, with a MAC over both. */
export function sealed(client: PaymentsClient, key: string, value: { readonly v: 1 }): string {
  const body = JSON.stringify(value);
  return `${body.slice(0, -1)},"mac":"${client.sign(SEAL, key, body)}"}`;
}

/** What stands under a key: `newer` where a later version wrote it, `foreign` where this client's key did not. */
export function opened<T>(
  client: PaymentsClient,
  key: string,
  text: string,
): { value: T; by: "us" | "foreign" } | { by: "newer" } {
  let found: T & { v?: unknown; mac?: unknown };
  try {
    found = JSON.parse(text) as typeof found;
  } catch {
    return { by: "newer" };
  }
  if (typeof found !== "object" || found === null || found.v !== 1) return { by: "newer" };
  const { mac: _, ...rest } = found;
  const value = rest as T;
  const [, body, mac] = SEALED.exec(text) ?? [];
  const isOurs = body !== undefined && client.sign(SEAL, key, `${body}}`) === mac;
  return { value, by: isOurs ? "us" : "foreign" };
}

/** The keys of one account in a store: no name is a beginning of another. */
export function keysOf(name: string) {
  const root = `${encodeURIComponent(name)}/`;
  const part = encodeURIComponent;
  return {
    gate: `${root}gate`,
    payments: `${root}pay/`,
    payment: (id: string) => `${root}pay/${part(id)}`,
    /** Of withdrawals with one key, asset and amount, one at a time: two could not be told apart in WithdrawStatus. */
    twin: (key: string, asset: string, amount: string) => `${root}twin/${part(key)}/${part(asset)}/${plain(amount)}`,
    refids: `${root}refid/`,
    refid: (refid: string) => `${root}refid/${part(refid)}`,
  };
}

/** Decimal text without zeros that say nothing. */
export function plain(amount: string): string {
  const [whole = "", fraction = ""] = amount.split(".");
  const digits = fraction.replace(/0+$/, "");
  return `${whole.replace(/^0+(?=\d)/, "")}${digits === "" ? "" : `.${digits}`}`;
}

/** Parameters as one text, whatever the order of their members: members that are undefined are absent. */
export function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const members = Object.entries(
    (typeof (value as { toJSON?: unknown }).toJSON === "function"
      ? JSON.parse(JSON.stringify(value))
      : value) as object,
  )
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(",")}}`;
}

/** What a caller sees of an entry. */
export function paymentOf(entry: Entry): Payment {
  const { id, endpoint, params, state, attempts, result, error, why, due } = entry;
  return {
    id,
    endpoint,
    params,
    state,
    attempts: attempts.length,
    ...(result === undefined ? {} : { result }),
    ...(error === undefined ? {} : { error }),
    ...(why === undefined ? {} : { why }),
    ...(due === undefined ? {} : { due }),
  } as Payment;
}
