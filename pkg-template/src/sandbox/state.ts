// All that a sandbox remembers, in one tree of plain values: what a snapshot saves and loads.

import type { ClockState } from "./clock.ts";
import type { Katu9State } from "./katu9/state.ts";
import { startBalances, type BalancesState } from "./kraken/balances.ts";
import { startDeposits, type DepositsState } from "./kraken/funding/deposits.ts";
import { startWithdrawals, type WithdrawalsState } from "./kraken/funding/withdrawals.ts";
import type { KeysState } from "./kraken/keys.ts";
import type { LimitsState } from "./kraken/limits.ts";
import { startListing, type ListingState } from "./kraken/listing.ts";
import type { PayState } from "./kraken/pay/payments.ts";
import { seedState } from "./seeded.ts";
import { decoded, encoded } from "./snapshot.ts";

/** The state of one sandbox. */
export interface SandboxState {
  readonly format: typeof FORMAT;
  readonly clock: ClockState;
  readonly keys: KeysState;
  readonly limits: LimitsState;
  readonly listing: ListingState;
  readonly balances: BalancesState;
  readonly pay: PayState;
  readonly deposits: DepositsState;
  readonly withdrawals: WithdrawalsState;
  readonly katu9: Katu9State;
}

const FORMAT = "paysign sandbox 1";

/** The state before the first call. */
export function startState(seed: string | number, balances: Readonly<Record<string, string>>): SandboxState {
  return {
    format: FORMAT,
    clock: { advanced: 0 },
    keys: { chance: seedState(seed, "kraken keys"), keys: new Map() },
    limits: { badCalls: 0, lockedUntil: 0 },
    listing: startListing(),
    balances: startBalances(balances),
    pay: { chance: seedState(seed, "kraken pay"), payments: new Map() },
    deposits: startDeposits(seedState(seed, "kraken deposits")),
    withdrawals: startWithdrawals(seedState(seed, "kraken withdrawals")),
    katu9: { chance: seedState(seed, "katu9"), transactions: new Map(), links: new Map() },
  };
}

/** The state as text. */
export function savedState(state: SandboxState): string {
  return encoded(state);
}

/** The state that a text holds; throws a TypeError for text that no sandbox of this version has written. */
export function loadedState(text: string): SandboxState {
  let state: Partial<SandboxState> | null = null;
  try {
    state = decoded(text) as Partial<SandboxState> | null;
  } catch {
    // It is refused below, with all other texts that are not snapshots.
  }
  if (state?.format !== FORMAT) throw new TypeError(`snapshot is not a text that sandbox.snapshot() made (${FORMAT})`);
  // Snapshots of 0.1.0 do not have it.
  return { ...state, listing: state.listing ?? startListing() } as SandboxState;
}
