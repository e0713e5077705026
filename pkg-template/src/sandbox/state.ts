// All that a sandbox remembers, in one tree of plain values: what a snapshot saves and loads.

import type { ClockState } from "./clock.ts";
import type { Katu9State } from "./katu9/state.ts";
import { startBalances, type BalancesState } from "./kraken/balances.ts";
import type { LedgerState } from "./kraken/books/books.ts";
import { history } from "./kraken/books/history.ts";
import type { FeeTokensState } from "./kraken/funding_beta/fees.ts";
import { startAddressBook, type AddressBookState } from "./kraken/funding/address-book.ts";
import { startDeposits, type DepositsState } from "./kraken/funding/deposits.ts";
import { startWithdrawals, type WithdrawalsState } from "./kraken/funding/withdrawals.ts";
import { USUAL_KEY, type KeysState } from "./kraken/keys.ts";
import type { LimitsState } from "./kraken/limits.ts";
import { startListing, type ListingState } from "./kraken/listing.ts";
import type { PayState } from "./kraken/pay/payments.ts";
import { seedState, type SeedState } from "./seeded.ts";
import { decoded, encoded } from "./snapshot.ts";

/** The state of one sandbox. */
export interface SandboxState {
  readonly format: typeof FORMAT;
  readonly clock: ClockState;
  readonly keys: KeysState;
  readonly limits: LimitsState;
  readonly listing: ListingState;
  readonly balances: BalancesState;
  readonly ledger: LedgerState;
  readonly addressBook: AddressBookState;
  readonly feeTokens: FeeTokensState;
  readonly pay: PayState;
  readonly deposits: DepositsState;
  readonly withdrawals: WithdrawalsState;
  readonly katu9: Katu9State;
  readonly triggers: { readonly chance: SeedState };
}

const FORMAT = "paysign sandbox 1";

/** The state before the first call. */
export function startState(seed: string | number, given: Readonly<Record<string, string>>): SandboxState {
  const balances = startBalances(given);
  const deposits = startDeposits(seedState(seed, "kraken deposits"));
  const withdrawals = startWithdrawals(seedState(seed, "kraken withdrawals"));
  const past = seedState(seed, "kraken ledger before");
  const entries = history(past, deposits.records, withdrawals.records, balances);
  return {
    format: FORMAT,
    clock: { advanced: 0 },
    keys: { chance: seedState(seed, "kraken keys"), keys: new Map() },
    limits: { badCalls: 0, lockedUntil: 0 },
    listing: startListing(),
    balances,
    ledger: { chance: seedState(seed, "kraken ledger"), entries },
    feeTokens: { chance: seedState(seed, "kraken fee tokens"), quotes: new Map() },
    addressBook: startAddressBook(seedState(seed, "kraken addresses")),
    pay: { chance: seedState(seed, "kraken pay"), payments: new Map() },
    deposits,
    withdrawals,
    katu9: { chance: seedState(seed, "katu9"), transactions: new Map(), links: new Map() },
    triggers: { chance: seedState(seed, "triggers") },
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
  return completed(state as SandboxState);
}

/** Adds what snapshots of earlier versions do not have. */
function completed(state: SandboxState): SandboxState {
  const keys = [...state.keys.keys].map(([name, key]) => [name, { ...key, ...missing(USUAL_KEY, key) }] as const);
  const addressIds: WithdrawalsState["addressIds"] = state.withdrawals.addressIds ?? new Map();
  const fresh = startState("an older snapshot", {});
  // Its lines would be about deposits that this account never had.
  const usual = { ...fresh, ledger: { ...fresh.ledger, entries: new Map() } };
  return {
    ...state,
    ...missing(usual, state),
    keys: { ...state.keys, keys: new Map(keys) },
    withdrawals: { ...state.withdrawals, addressIds },
  };
}

function missing<T extends object>(usual: T, from: Partial<T>): Partial<T> {
  return Object.fromEntries(Object.entries(usual).filter(([name]) => !Object.hasOwn(from, name))) as Partial<T>;
}
