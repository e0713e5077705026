// What stands in the store: one entry a payment, sealed with the client's own key, so that whoever can write the store can't
// make payments.

import type { ErrorReport, KrakenEndpoint } from "../index.ts";
import { assetOf } from "./assets.ts";
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
  /** Kraken's time before it was executed: that of the last call which it had accepted then, or what the answer itself tells. */
  readonly after?: number | undefined;
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
  /** Whether one was put off, or never left as far as fetch says: something behind fetch may have sent that one twice. */
  readonly wasPutOff?: boolean | undefined;
  /** Kraken's time when it refused it for now. */
  readonly putOffAt?: number | undefined;
  /** How often it was refused while in doubt. */
  readonly refusals: number;
  /** How often it was looked for and an answer came. */
  readonly looks: number;
  /** Kraken's time in the first of these answers. */
  readonly firstLook?: number | undefined;
  /** How often it was looked for in vain: no answer came, or its sender died. */
  readonly failedLooks?: number | undefined;
  readonly result?: unknown;
  readonly error?: ErrorReport | undefined;
  readonly why?: string | undefined;
  readonly due?: number | undefined;
  /** When this was written. */
  readonly at: number;
  /** Makes each text another one: reading tells whether a commit that has thrown was done. */
  readonly w: string;
}

/** A text of the store with what stands in it. */
export interface Kept {
  readonly key: string;
  readonly text: string | undefined;
  readonly entry: Entry;
}

/** The largest params and result, in characters of JSON: an entry stays below the 65,536 bytes that Deno KV takes. */
export const LARGEST = 16_384;

/** The path under which entries are signed; it can never be one of Kraken's. */
const SEAL = "paysign/journal/1";

const SEALED = /^(\{"v":1[^]*),"mac":"([A-Za-z0-9+/]{86}==)"\}$/;

/** Whether an entry needs no more steps. */
export const isFinal = ({ state }: Entry): boolean => state === "settled" || state === "refused";

/** Writes what stands under a key, with a MAC over both. */
export function sealed(client: PaymentsClient, key: string, value: { readonly v: 1 }): string {
  const body = JSON.stringify(value);
  return `${body.slice(0, -1)},"mac":"${client.sign(SEAL, key, body)}"}`;
}

/** What stands in a text, whoever wrote it; undefined where a later version did, or something else. */
export function parsed<T>(text: string): (T & { mac?: unknown }) | undefined {
  try {
    const value = JSON.parse(text) as { v?: unknown } | null;
    return value?.v === 1 ? (value as T & { mac?: unknown }) : undefined;
  } catch {
    return undefined;
  }
}

/** The same of what stands under a key, and whether this client's key wrote it. */
export function opened<T>(
  client: PaymentsClient,
  key: string,
  text: string,
): { value: T; isOurs: boolean } | undefined {
  const value = parsed<T>(text);
  if (value === undefined) return undefined;
  delete value.mac;
  const [, body, mac] = SEALED.exec(text) ?? [];
  return { value, isOurs: mac !== undefined && isSame(client.sign(SEAL, key, `${body}}`), mac) };
}

/** Compares two MACs of one length; how long it takes does not tell where they differ. */
function isSame(ours: string, theirs: string): boolean {
  let difference = 0;
  for (let i = 0; i < ours.length; i++) difference |= ours.charCodeAt(i) ^ theirs.charCodeAt(i);
  return difference === 0;
}

/** The keys of one account in a store: no name is a beginning of another. */
export function keysOf(name: string) {
  // Half a character has no encoding.
  const part = (text: string) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
  const root = `${part(name)}/`;
  // Nothing says whether Kraken minds capitals in the name of an address.
  const twins = (to: string, asset: string) => `${root}twin/${part(to.trim().toLowerCase())}/${part(assetOf(asset))}/`;
  return {
    gate: `${root}gate`,
    payments: `${root}pay/`,
    payment: (id: string) => `${root}pay/${part(id)}`,
    /** Of withdrawals with one key or address, asset and amount, one at a time: two could not be told apart in a list. */
    twin: (to: string, asset: string, amount: string) => `${twins(to, asset)}${plain(amount)}`,
    twins,
    allTwins: `${root}twin/`,
    refids: `${root}refid/`,
    refid: (refid: string) => `${root}refid/${part(refid)}`,
  };
}

/** Decimal text without zeros that say nothing. */
function plain(amount: string): string {
  const digits = amount.replace(/^0+(?=\d)/, "");
  return digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
}

/** Parameters as one text, whatever the order of their members: members that are undefined are absent. */
export function canonical(value: unknown): string {
  const byName = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(byName))
      : member,
  );
}

/** What a caller sees of an entry. */
export function paymentOf({ id, endpoint, params, state, attempts, result, error, why, due }: Entry): Payment {
  const all = { id, endpoint, params, state, attempts: attempts.length, result, error, why, due };
  return Object.fromEntries(Object.entries(all).filter(([, member]) => member !== undefined)) as unknown as Payment;
}
