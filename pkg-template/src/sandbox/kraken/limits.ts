// Kraken's three ways to say "not so fast". None is on unless it was asked for, so that a test suite that calls quickly
// meets no limit that it does not test.

import type { KeyState, Tier } from "./keys.ts";
import { checkPlain } from "../plain.ts";
import { KrakenRefusal } from "./refusal.ts";

/** The limits that a sandbox keeps. */
export interface SandboxLimits {
  /** The tier whose rate counter applies to keys that name none of their own. */
  readonly tier?: Tier | undefined;
  /** After how many bad keys and nonces in a row every call is locked out for 15 minutes. */
  readonly lockoutAfter?: number | undefined;
  /** How many calls may be under way at once; those above are throttled. */
  readonly concurrent?: number | undefined;
}

/** What the limits remember, as a snapshot holds it. */
export interface LimitsState {
  badCalls: number;
  lockedUntil: number;
}

// The documented figures, in thousandths of a call: the most a counter may hold, and what it loses in a second.
const COUNTERS: Readonly<Record<Tier, { readonly most: number; readonly decay: number }>> = {
  starter: { most: 15_000, decay: 330 },
  intermediate: { most: 20_000, decay: 500 },
  pro: { most: 20_000, decay: 1_000 },
};
const CALL = 1_000;

// Kraken's support names about 15 minutes, and says that each attempt starts them again.
export const LOCKOUT_SECONDS = 15 * 60;
const LOCKOUT = LOCKOUT_SECONDS * 1000;

// How long Throttled asks a caller to wait; the documentation gives the form of the timestamp and no length.
export const THROTTLED_SECONDS = 5;

/** Checks the limits that an option names; throws a TypeError for unknown ones and for numbers that make no sense. */
export function checkedLimits(limits: SandboxLimits): SandboxLimits {
  checkPlain("limits", limits, ["tier", "lockoutAfter", "concurrent"]);
  for (const name of ["lockoutAfter", "concurrent"] as const) {
    const value = limits[name];
    if (value !== undefined && (!Number.isSafeInteger(value) || value < 1)) {
      throw new TypeError(`limits.${name} must be a whole number from 1 on`);
    }
  }
  if (limits.tier !== undefined && !Object.hasOwn(COUNTERS, limits.tier)) {
    throw new TypeError(`limits.tier must be one of ${Object.keys(COUNTERS).join(", ")}`);
  }
  return limits;
}

/** Refuses while the caller is locked out, and starts the time again. */
export function checkLockout(state: LimitsState, now: number): void {
  if (now >= state.lockedUntil) return;
  state.lockedUntil = now + LOCKOUT;
  throw new KrakenRefusal("General", "Temporary lockout");
}

/** Counts a bad key or nonce; one too many locks the caller out from the next call on. */
export function countBadCall(state: LimitsState, limits: SandboxLimits, now: number): void {
  state.badCalls += 1;
  if (limits.lockoutAfter === undefined || state.badCalls < limits.lockoutAfter) return;
  state.badCalls = 0;
  state.lockedUntil = now + LOCKOUT;
}

/** Counts a call, by its cost, against its key's rate counter; refuses one that the counter has no room for. */
export function countCall(key: KeyState, cost: number, limits: SandboxLimits, now: number): void {
  const tier = key.tier ?? limits.tier;
  if (tier === undefined) return;
  const { most, decay } = COUNTERS[tier];
  const lost = Math.floor((Math.max(0, now - key.countedAt) * decay) / 1000);
  key.counted = Math.max(0, key.counted - lost);
  key.countedAt = now;
  if (key.counted + cost * CALL > most) throw new KrakenRefusal("API", "Rate limit exceeded");
  key.counted += cost * CALL;
}

/** The refusal of one call too many at the same time, with the second from which on it may be made. */
export function throttled(now: number): KrakenRefusal {
  return new KrakenRefusal("Service", "Throttled", String(Math.floor(now / 1000) + THROTTLED_SECONDS));
}
