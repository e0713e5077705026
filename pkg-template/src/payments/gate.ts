// The gate: one key of the store, which gives a nonce and a lease in the same compare-and-set. The nonce is the fence:
// whoever wakes up behind his lease is refused by Kraken. So money never hangs on a clock or on the end of a lease.

import type { ErrorReport } from "../index.ts";
import type { Verdict } from "./types.ts";

/** What stands under the gate's key. */
export interface GateState {
  readonly v: 1;
  /** The API key, as the first 32 hexadecimal digits of its SHA-256. */
  readonly key: string;
  /** The highest nonce that was given. */
  readonly nonce: string;
  /** The highest nonce of a call that Kraken has accepted. */
  readonly accepted: string;
  /** Kraken's time in the answer to that call: what has a higher nonce is executed later, whatever a clock of ours says. */
  readonly acceptedAt?: number | undefined;
  /** Who holds it. */
  readonly by?: string | undefined;
  /** When its holder took it. */
  readonly at?: number | undefined;
  /** Closed for all until then, by Kraken's time: a lockout, a rate limit. */
  readonly closed?: number | undefined;
  /** When, by Kraken's clock at the latest, the last withdrawal of each kind was sent. */
  readonly sent?: { readonly [kind: string]: number } | undefined;
  /** How often in a row it was closed without being told for how long. */
  readonly strikes: number;
  readonly w: string;
}

/** A lease is so many times as long as one call may take. */
export const LEASE = 1.5;

/** However long Kraken, or a gateway before it, wants to be left alone, the gate opens after an hour. */
export const LONGEST_CLOSED = 3_600_000;
export const DAY = 86_400_000;
const TICKS = { ms: 1n, us: 1_000n, ns: 1_000_000n } as const;

/** When each kind was sent last, as another key wrote it: whoever wrote that can't be checked. */
export function timesIn(sent: unknown): { readonly [kind: string]: number } {
  const times = Object.entries(Object(sent) as { [kind: string]: unknown });
  return Object.fromEntries(times.filter((time): time is [string, number] => typeof time[1] === "number"));
}

/** The nonce behind which a new key begins: where two keys are in use for a while, each goes on above the other. */
export function sharedNonce(last: unknown, now: number, unit: keyof typeof TICKS): string {
  if (typeof last !== "string" || !/^\d{1,20}$/.test(last)) return "0";
  return BigInt(last) <= BigInt(Math.floor(now) + DAY) * TICKS[unit] ? last : "0";
}

/** The nonce that comes next: above the last one and not below the clock. */
export function nextNonce(last: string | undefined, now: number, unit: keyof typeof TICKS): string {
  const clock = BigInt(Math.floor(now)) * TICKS[unit];
  const before = /^\d{1,20}$/.test(last ?? "") ? BigInt(last!) : 0n;
  // No client gets there by its clock, were it years fast: once sent, it would make the key useless for ever.
  const isPlausible = before <= BigInt(Math.floor(now)) * TICKS.ns + BigInt(3_650 * DAY) * TICKS.ns;
  const next = isPlausible ? before + 1n : clock;
  return String(next > clock ? next : clock);
}

/** The gate as the last holder leaves it. */
export function left(gate: GateState, w: string, { error, date, isCached }: Verdict, now: number): GateState {
  const isAnswered = error === undefined || error.outcome === "accepted" || error.code === "duplicate_id";
  const isAccepted = isAnswered && isCached !== true;
  const accepted = isAccepted ? { accepted: gate.nonce, acceptedAt: date ?? gate.acceptedAt } : {};
  const free = { ...gate, at: undefined, by: undefined, w, ...accepted };
  if (error === undefined || !closes(error))
    return { ...free, closed: undefined, strikes: isAccepted ? 0 : gate.strikes };
  const strikes = gate.strikes + 1;
  const pause = error.retry.afterMs ?? Math.min(5_000 * 2 ** (strikes - 1), 60_000);
  // Kraken's time, where it was told, to the second: this clock may be hours fast.
  const since = date === undefined ? now : date + 1_000;
  return { ...free, strikes, closed: since + Math.min(pause, LONGEST_CLOSED) };
}

/**
 * Whether an error is about the key and not about one call: a lockout, a rate limit, also that of a gateway whose page says
 * nothing of the call. `Busy` holds back its payment only.
 */
function closes({ status, errors = [] }: ErrorReport): boolean {
  return status === 429 || errors.some(({ type }) => /lockout|throttled|rate limit|too many requests/i.test(type));
}
